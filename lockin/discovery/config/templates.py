"""Templates of clouds: Azure Resource Manager and Bicep, CloudFormation, Pulumi in YAML.

Only resources are told, with their type, region and model. A parameter without a default
that is written in the template leaves its value undetermined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lockin.discovery.config._blocks import bicep_blocks
from lockin.discovery.config._document import DocumentError, Node, read_json, read_yaml
from lockin.discovery.config._resources import (
    REFERENCE,
    at,
    nested_models,
    resource_finding,
    row_of,
)
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["TEMPLATES", "read_template", "wants_template"]

_AZURE = ("Microsoft.CognitiveServices/", "Microsoft.MachineLearningServices/")
_CLOUDFORMATION = ("AWS::Bedrock::", "AWS::BedrockAgentCore::")
_PULUMI = ("azure-native:cognitiveservices:", "aws:bedrock:", "gcp:vertex:Ai")
_PARAMETER = re.compile(r"\[\s*(?:parameters|variables)\(\s*'([\w-]{1,100})'\s*\)\s*\]")
_NESTED = 8


def wants_template(path: PurePosixPath) -> bool:
    """Tell whether a file may be a template of a cloud."""
    name = path.name
    if name.endswith((".bicep", ".template")):
        return True
    if not name.endswith((".json", ".yaml", ".yml")):
        return False
    return "lock" not in name and not name.startswith(("tsconfig", "package."))


def read_template(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the resources of AI clouds; nothing for other files."""
    text = file.text
    try:
        if file.path.endswith(".bicep"):
            if "'OpenAI'" in text or any(mark in text for mark in _AZURE):
                yield from _bicep(file)
            return
        if any(mark in text for mark in _AZURE):
            if file.path.endswith(".json") and '"resources"' in text:
                yield from _arm(file)
        elif any(mark in text for mark in _CLOUDFORMATION):
            root = read_json(text) if text.lstrip().startswith("{") else read_yaml(text)
            yield from _cloudformation(file, root)
        elif any(mark in text for mark in _PULUMI) and file.path.endswith((".yaml", ".yml")):
            yield from _pulumi(file, read_yaml(text))
    except DocumentError as error:
        yield Skipped(file.path, str(error))


def _bicep(file: SourceFile) -> Iterator[Finding]:
    blocks = list(bicep_blocks(file.text))
    given = {
        block.labels[0]: block.body["default"].text for block in blocks if block.kind == "variable"
    }
    for block in blocks:
        if block.kind == "module":
            name = block.labels[0]
            yield from nested_models(file, block.body, name, via="bicep", resolve=given.get)
        if block.kind != "resource":
            continue
        type_ = block.labels[0].partition("@")[0]
        row = row_of("azure", type_)
        if row is None:
            continue
        found = resource_finding(
            file,
            block.place,
            type_,
            row,
            block.body,
            name=block.labels[1],
            via="bicep",
            resolve=given.get,
        )
        if found is not None:
            yield found


def _arm(file: SourceFile) -> Iterator[Finding]:
    root = read_json(file.text)
    given = {name: value["defaultValue"].text for name, _, value in root["parameters"].pairs()} | {
        name: value.text for name, _, value in root["variables"].pairs()
    }
    queue = [(root["resources"], "", 0)]
    while queue:
        held, parent, depth = queue.pop()
        resources = held.elements or [value for _, _, value in held.pairs()]
        for one in resources:
            type_ = one["type"].text or ""
            full = f"{parent}/{type_}" if parent and "." not in type_ else type_
            if depth < _NESTED:
                queue.append((one["resources"], full, depth + 1))
                queue.append((at(one, "properties.template")["resources"], "", depth + 1))
            row = row_of("azure", full)
            if row is not None:
                name = one["name"].text or ""
                found = resource_finding(
                    file,
                    one["type"],
                    full,
                    row,
                    _arm_body(one),
                    name=name,
                    via="arm",
                    resolve=given.get,
                )
                if found is not None:
                    yield found


def _arm_body(node: Node, depth: int = 0) -> Node:
    """Return a resource with ``[parameters('x')]`` as a reference to x."""
    if node.text is not None:
        found = _PARAMETER.fullmatch(node.text)
        if found is not None:
            return Node(node.line, node.column, found.group(1), kind=REFERENCE)
        is_expression = node.text.startswith("[") and not node.text.startswith("[[")
        return Node(node.line, node.column, node.text, kind=REFERENCE) if is_expression else node
    if depth > 6 or node.kind != "map":
        return node
    items = [(name, _arm_body(value, depth + 1)) for name, value in node.items]
    return Node(node.line, node.column, items=items, kind="map")


def _cloudformation(file: SourceFile, root: Node) -> Iterator[Finding]:
    given = {name: value["Default"].text for name, _, value in root["Parameters"].pairs()}
    for name, _, resource in root["Resources"].pairs():
        type_ = resource["Type"].text or ""
        row = row_of("cloudformation", type_)
        if row is None:
            continue
        body = _references(resource["Properties"], frozenset(given))
        found = resource_finding(
            file,
            resource["Type"],
            type_,
            row,
            body,
            name=name,
            via="cloudformation",
            resolve=given.get,
        )
        if found is not None:
            yield found


def _references(node: Node, names: frozenset[str], depth: int = 0) -> Node:
    """Return properties with a reference to a parameter in place of its name."""
    if node.kind == "map" and len(node.items) == 1 and node["Ref"].text:
        return Node(node.line, node.column, node["Ref"].text, kind=REFERENCE)
    if node.text in names and node.text is not None:
        return Node(node.line, node.column, node.text, kind=REFERENCE)
    if depth > 8 or node.kind not in {"map", "list"}:
        return node
    items = [(name, _references(value, names, depth + 1)) for name, value in node.items]
    elements = [_references(one, names, depth + 1) for one in node.elements]
    return Node(node.line, node.column, None, items, elements, node.kind)


def _pulumi(file: SourceFile, root: Node) -> Iterator[Finding]:
    for name, _, resource in root["resources"].pairs():
        type_ = resource["type"].text or ""
        row = row_of("pulumi", type_)
        if row is not None:
            found = resource_finding(
                file, resource["type"], type_, row, resource["properties"], name=name, via="pulumi"
            )
            if found is not None:
                yield found


TEMPLATES = FileSource("templates", wants_template, read_template)
