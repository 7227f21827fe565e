"""Requests and presets for OpenRouter that are kept as data: models in order, providers.

The vendor is OpenRouter; the models of a list stand in for each other, and the providers
of an order are those that may serve them. Requests written in code are read with the code.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lockin.discovery.config._document import DocumentError, Node, read_json, read_yaml
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["OPENROUTER", "read_openrouter", "wants_openrouter"]

_MODEL = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}/[A-Za-z0-9][A-Za-z0-9._:-]{0,100}")
_PROVIDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,60}")
_MAPS = 20_000


def wants_openrouter(path: PurePosixPath) -> bool:
    """Tell whether a file may hold a request as data."""
    name = path.name
    if not name.endswith((".json", ".yaml", ".yml")):
        return False
    return "lock" not in name and not name.startswith(("package", "tsconfig"))


def read_openrouter(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield a route for each model of a list that OpenRouter works through."""
    text = file.text
    if "openrouter" not in text and "OpenRouter" not in text and "OPENROUTER" not in text:
        return
    if "models" not in text or not any(
        mark in text for mark in ("fallback", "order", "only", "allow_fallbacks")
    ):
        return
    try:
        root = read_json(text) if file.path.endswith(".json") else read_yaml(text)
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    gateway = posixpath.splitext(file.path)[0].replace("/", "-").lower()
    queue = [root]
    for _ in range(_MAPS):
        if not queue:
            return
        node = queue.pop()
        queue.extend(reversed([value for _, value in node.items]))
        queue.extend(reversed(node.elements))
        if node["models"].kind == "list":
            yield from _routes(file, node, gateway)


def _routes(file: SourceFile, request: Node, gateway: str) -> Iterator[Finding]:
    order = request["provider"]["order"] or request["provider"]["only"]
    if request["route"].text != "fallback" and order.kind != "list":
        return
    models = [one for one in request["models"].elements if _MODEL.fullmatch(one.text or "")]
    first = request["model"].text or (models[0].text if models else None)
    held = [one for one in (request["model"], *models) if _MODEL.fullmatch(one.text or "")]
    served = [
        one.text.lower()
        for one in order.elements
        if _PROVIDER.fullmatch(one.text or "") and one.text
    ]
    seen: set[str] = set()
    for model in held:
        if model.text is None or model.text in seen or first is None:
            continue
        seen.add(model.text)
        yield Finding(
            file.path,
            model.line,
            model.column,
            Kind.ROUTE,
            first[:200],
            vendor="openrouter",
            service="openrouter-chat-completions",
            surface="chat-completions",
            models=(model.text,),
            via=("openrouter", *served[:20]),
            setting=file.setting,
            group=first[:200],
            gateway=gateway,
        )


OPENROUTER = FileSource("openrouter", wants_openrouter, read_openrouter)
