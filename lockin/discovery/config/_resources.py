"""A declared resource as a finding, whichever language declares it."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from lockin.discovery.config._document import Node
from lockin.discovery.findings import Confidence, Finding, Kind
from lockin.discovery.signatures import table
from lockin.discovery.sources import SourceFile

__all__ = [
    "REFERENCE",
    "Resolve",
    "at",
    "model_surface",
    "nested_models",
    "resource_finding",
    "row_of",
]

REFERENCE = "reference"
"""Kind of a node that is an expression: its text names what decides the value."""

Resolve = Callable[[str], str | None]
"""Returns the default of a parameter that is named; none where there is none."""

_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,149}")
_PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")
_WALK = 20_000
_REGION = re.compile(r"[A-Za-z][A-Za-z0-9 -]{1,40}")


@functools.cache
def row_of(dialect: str, type_: str) -> Mapping[str, Any] | None:
    """Return what the tables say of a type of resource.

    Examples
    --------
    >>> row_of("terraform", "aws_bedrock_guardrail")["role"]
    'guardrail'
    >>> row_of("azure", "Microsoft.CognitiveServices/accounts@2025-06-01")["vendor"]
    'microsoft'
    """
    tables = table("resources")
    name = type_.partition("@")[0].lower() if dialect == "azure" else type_
    found: Mapping[str, Any] | None = tables[dialect].get(name)
    if found is not None or dialect not in {"terraform", "cloudformation"}:
        return found
    starts = [one for one in tables["families"] if name.startswith(one)]
    return None if not starts else dict(tables["families"][max(starts, key=len)])


def at(node: Node, path: str) -> Node:
    """Return the node at a dotted path; of a list on the way, the first element."""
    for part in path.split("."):
        if node.kind == "list":
            node = node[0]
        if node.kind == REFERENCE:
            return node
        node = node[part]
    return node[0] if node.kind == "list" else node


def resource_finding(
    file: SourceFile, place: Node, type_: str, row: Mapping[str, Any], body: Node, *,
    name: str, via: str, resolve: Resolve = lambda _: None,
) -> Finding | None:  # fmt: skip
    """Return a resource as a finding; none where its kind is of no interest."""
    kind = at(body, "kind")
    if "kinds" in row and _literal(kind, resolve)[0] not in {None, *row["kinds"]}:
        return None
    models = [
        _literal(node, resolve) for node in (at(body, path) for path in row.get("models", ()))
    ]
    known = sorted({_bare(text) for text, _, _ in models if text is not None and _is_model(text)})
    decided = next((why for text, why, _ in models if text is None and why), None)
    format_ = _literal(at(body, row["format"]), resolve)[0] if "format" in row else None
    surface, service = _service(row, known, format_)
    region = _literal(at(body, row["region"]), resolve)[0] if "region" in row else None
    is_sure = not any(assumed for _, _, assumed in models)
    return Finding(
        file.path,
        place.line,
        place.column,
        Kind.RESOURCE,
        type_[:200],
        vendor=row["vendor"],
        service=service,
        surface=surface,
        decided_by=decided,
        models=tuple(known),
        via=(row["role"], via),
        setting=file.setting,
        confidence=Confidence.HIGH if is_sure else Confidence.MEDIUM,
        group=name[:200] or None,
        region=region if region and _REGION.fullmatch(region) else None,
    )


def nested_models(
    file: SourceFile, root: Node, name: str, *, via: str, resolve: Resolve
) -> Iterator[Finding]:
    """Yield the deployments that are handed to a module: a model with a format and a name."""
    type_ = "Microsoft.CognitiveServices/accounts/deployments"
    row = row_of("azure", type_)
    queue = [root]
    for _ in range(_WALK):
        if not queue or row is None:
            return
        node = queue.pop()
        queue.extend(reversed([value for _, value in node.items]))
        queue.extend(reversed(node.elements))
        format_, model = node["model"]["format"], node["model"]["name"]
        if not (format_ and model):
            format_, model = node["model_format"], node["model_name"]
        if format_ and model:
            body = _nested(format_, model)
            label = node["name"].text if node["name"].kind == "text" else None
            found = resource_finding(
                file, model, type_, row, body, name=label or name, via=via, resolve=resolve
            )
            if found is not None:
                yield replace(found, confidence=Confidence.MEDIUM)


def _nested(format_: Node, model: Node) -> Node:
    """Return a body that has a format and a model where a deployment has them."""
    inner = Node(1, 1, kind="map")
    inner.items = [(Node(1, 1, "format"), format_), (Node(1, 1, "name"), model)]
    middle = Node(1, 1, kind="map", items=[(Node(1, 1, "model"), inner)])
    return Node(1, 1, kind="map", items=[(Node(1, 1, "properties"), middle)])


def _service(
    row: Mapping[str, Any], models: list[str], format_: str | None
) -> tuple[str | None, str | None]:
    if "service" in row:
        service: str = row["service"]
        return service.partition("-")[2], service
    if row["role"] != "deployment":
        return None, None
    if row["vendor"] == "google":
        return "generate-content", "vertex-generate-content"
    if not models and format_ is None:
        return None, None
    surface = model_surface(models[0]) if models else "chat-completions"
    prefix = "azure-openai" if format_ in {None, "OpenAI"} else "azure-inference"
    if not models:
        return None, None
    return surface, f"{prefix}-{surface}"


def model_surface(model: str) -> str:
    """Return the surface that serves a model, by its id.

    >>> model_surface("text-embedding-3-large"), model_surface("gpt-4o")
    ('embeddings', 'chat-completions')
    """
    words: Mapping[str, str] = table("resources")["surfaces"]
    return next((words[word] for word in words if word in model.lower()), "chat-completions")


def _literal(node: Node, resolve: Resolve) -> tuple[str | None, str | None, bool]:
    """Return a value, what decides it where there is none, and whether it is a default."""
    if node.text is None:
        return None, None, False
    if node.kind != REFERENCE:
        return node.text, None, False
    default = resolve(node.text)
    shown = node.text if _PATH.fullmatch(node.text) else "of an expression"
    return default, f"parameter {shown}", default is not None


def _is_model(text: str) -> bool:
    return _MODEL.fullmatch(_bare(text)) is not None


def _bare(text: str) -> str:
    """Return the model id in an address of a model."""
    for mark in ("foundation-model/", "inference-profile/"):
        if text.startswith("arn:") and mark in text:
            return text.partition(mark)[2]
    return text
