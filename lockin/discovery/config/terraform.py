"""Terraform: resources of AI clouds in source, in JSON syntax and in plans and states.

Facts about resources only; nothing else of a plan or state is kept. A value that a
variable gives is undetermined unless the same folder states a default.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from lockin.discovery.config._blocks import Block, hcl_blocks
from lockin.discovery.config._document import DocumentError, Node, read_json
from lockin.discovery.config._resources import Resolve, nested_models, resource_finding, row_of
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import Source, SourceFile, Tree

__all__ = ["TERRAFORM", "TerraformSource"]

_INTEREST = re.compile(
    r"azurerm_(?:cognitive|ai_)|Microsoft\.(?:CognitiveServices|MachineLearningServices)"
    r"|aws_bedrock|google_(?:vertex_ai|discovery_engine|dialogflow_cx)"
    r"|(?:aiplatform|generativelanguage|discoveryengine|dialogflow)\.googleapis\.com"
)
_KINDS = frozenset({"resource", "data"})
_GIVEN = frozenset({"variable", "locals"})
_PLANS = re.compile(r"(?:^|[._-])(?:plan|show|state|tfplan|tfstate|terraform)(?:[._-]|$)")
_MODULES = 32
_HANDED = re.compile(r"\bformat\s*=|\bmodel_format\s*=")
_HANDING = frozenset({"module", "locals", "variable"})


@dataclass(frozen=True, slots=True)
class TerraformSource:
    """Reads a folder together, because a variable and its use stand in different files."""

    name: str = "terraform"

    def wants(self, path: PurePosixPath) -> bool:
        """Tell whether a file is Terraform: source, JSON syntax, a plan or a state."""
        name = path.name
        if name.endswith((".tf", ".tofu", ".tf.json", ".tfstate")):
            return True
        return name.endswith(".json") and _PLANS.search(name[:-5].lower()) is not None

    def read(self, files: Sequence[SourceFile], tree: Tree) -> Iterator[Finding | Skipped]:
        """Yield the resources of AI clouds."""
        sources: dict[str, list[SourceFile]] = {}
        for file in files:
            if file.path.endswith((".tf", ".tofu")):
                sources.setdefault(posixpath.dirname(file.path), []).append(file)
            elif _INTEREST.search(file.text):
                yield from _read_json(file)
        for _, group in sorted(sources.items()):
            hits = [file for file in group if _INTEREST.search(file.text)]
            handed = [f for f in group if '"OpenAI"' in f.text and _HANDED.search(f.text)]
            given = _given(group) if hits or handed else {}
            for file in hits:
                for block in hcl_blocks(file.text, _KINDS):
                    yield from _resource(file, block, given.get)
            for file in handed:
                for block in hcl_blocks(file.text, _HANDING):
                    name = block.labels[0] if block.labels else block.kind
                    yield from nested_models(
                        file, block.body, name, via="terraform", resolve=given.get
                    )


def _nothing(_: str) -> None:
    """Return no default: a plan and a state hold values."""


def _given(files: Sequence[SourceFile]) -> dict[str, str]:
    """Return the literal defaults of variables and locals of a folder."""
    found: dict[str, str] = {}
    for file in files:
        if 'variable "' not in file.text and "locals" not in file.text:
            continue
        for block in hcl_blocks(file.text, _GIVEN):
            if block.kind == "locals":
                pairs = [(f"local.{name}", value) for name, _, value in block.body.pairs()]
            else:
                name = block.labels[0] if block.labels else ""
                pairs = [(f"var.{name}", block.body["default"])]
            for key, value in pairs:
                if value.text and value.kind == "text":
                    _ = found.setdefault(key, value.text)
    return found


def _resource(file: SourceFile, block: Block, resolve: Resolve) -> Iterator[Finding]:
    if len(block.labels) != 2:
        return
    type_, name = block.labels
    yield from _one(file, block.place, type_, name, block.body, resolve=resolve, kind=block.kind)


def _one(
    file: SourceFile, place: Node, type_: str, name: str, body: Node, *, resolve: Resolve, kind: str
) -> Iterator[Finding]:
    found: Finding | None = None
    if type_.startswith("azapi_"):
        row = row_of("azure", body["type"].text or "")
        if row is not None:
            inner = body["body"]
            merged = Node(body.line, body.column, kind="map", items=[*inner.items, *body.items])
            azure = (body["type"].text or "").partition("@")[0]
            found = resource_finding(
                file, place, azure, row, merged, name=name, via="terraform", resolve=resolve
            )
    elif type_ in {"google_project_service", "google_project_services"}:
        yield from _apis(file, place, name, body)
    else:
        row = row_of("terraform" if kind == "resource" else "data", type_)
        if row is not None:
            found = resource_finding(
                file, place, type_, row, body, name=name, via="terraform", resolve=resolve
            )
    if found is not None:
        yield found


def _apis(file: SourceFile, place: Node, name: str, body: Node) -> Iterator[Finding]:
    rows = table("resources")["apis"]
    held = [body["service"], *body["services"].elements, *body["for_each"].elements]
    for node in held:
        row = rows.get(node.text or "")
        if row is not None:
            at = node if node.line > 1 else place
            found = resource_finding(
                file, at, node.text or "", row, Node(1, 1), name=name, via="terraform"
            )
            if found is not None:
                yield found


def _read_json(file: SourceFile) -> Iterator[Finding | Skipped]:
    try:
        root = read_json(file.text)
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    for section, kind in (("resource", "resource"), ("data", "data")):
        for type_, _, named in root[section].pairs():
            for name, key, body in named.pairs():
                inner = body[0] if body.kind == "list" else body
                yield from _one(file, key, type_, name, inner, resolve=_nothing, kind=kind)
    yield from _state(file, root)


def _state(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Read what ``terraform show -json`` tells, and a raw state file."""
    for resource in root["resources"].elements:
        type_, name = resource["type"].text or "", resource["name"].text or ""
        body = resource["instances"][0]["attributes"]
        kind = "resource" if resource["mode"].text == "managed" else "data"
        yield from _one(file, resource["type"], type_, name, body, resolve=_nothing, kind=kind)
    queue = [root["values"]["root_module"], root["planned_values"]["root_module"]]
    for _ in range(_MODULES * _MODULES):
        if not queue:
            return
        module = queue.pop()
        queue.extend(module["child_modules"].elements)
        for resource in module["resources"].elements:
            kind = "data" if resource["mode"].text == "data" else "resource"
            name = resource["address"].text or resource["name"].text or ""
            type_ = resource["type"].text or ""
            yield from _one(
                file, resource["type"], type_, name, resource["values"], resolve=_nothing, kind=kind
            )


TERRAFORM: Source = TerraformSource()
