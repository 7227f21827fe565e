"""Portkey gateway configurations: targets, their strategy, and what a virtual key hides.

A virtual key is never kept. Behind one it is not known who answers, so its target is
undetermined unless a provider is named beside it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import PurePosixPath

from lockin.discovery.code._targets import Resolution, by_url
from lockin.discovery.config._document import DocumentError, Node, read_json, read_yaml
from lockin.discovery.config._providers import answers, model_id, provider
from lockin.discovery.config._resources import model_surface
from lockin.discovery.findings import Confidence, Finding, Kind, Skipped
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["PORTKEY", "read_portkey", "wants_portkey"]

_MARKS = ("virtual_key", "virtualKey", "override_params", "overrideParams", "strategy")
_DEPTH = 8


def wants_portkey(path: PurePosixPath) -> bool:
    """Tell whether a file may be a gateway configuration."""
    name = path.name
    if name.endswith((".yaml", ".yml")):
        return "portkey" in path.as_posix().lower()
    return name.endswith(".json") and not name.startswith(("package", "tsconfig"))


def read_portkey(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield a route for each target; nothing for other files."""
    text = file.text
    if "targets" not in text or not any(mark in text for mark in _MARKS):
        return
    if "provider" not in text and "virtual" not in text:
        return
    try:
        root = read_json(text) if file.path.endswith(".json") else read_yaml(text)
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    for config in (root, root["config"], root["portkey"], *(v for _, _, v in root.pairs())):
        if _is_config(config):
            gateway = posixpath.splitext(file.path)[0].replace("/", "-").lower()
            yield from _targets(file, config, gateway, gateway.rpartition("-")[2] or gateway, 0)
            return


def _is_config(node: Node) -> bool:
    """Tell a list of providers from what other formats call targets."""
    targets = node["targets"]
    if targets.kind != "list" or not targets.elements:
        return False
    keys = ("provider", "virtual_key", "virtualKey", "override_params", "targets")
    return any(one[key] for one in targets.elements for key in keys)


def _targets(
    file: SourceFile, config: Node, gateway: str, group: str, depth: int
) -> Iterator[Finding]:
    """Yield the leaves; those that a condition chooses between are no alternatives."""
    chosen = (config["strategy"]["mode"].text or "") == "conditional"
    for number, one in enumerate(config["targets"].elements, 1):
        name = group
        if chosen:
            name = f"{group}-{(one['name'].text or str(number))[:60]}"
        if one["targets"] and depth < _DEPTH:
            yield from _targets(file, one, gateway, name, depth + 1)
        elif one.kind == "map":
            yield _route(file, one, gateway, name)


def _route(file: SourceFile, target: Node, gateway: str, group: str) -> Finding:
    params = target["override_params"] or target["overrideParams"]
    model = params["model"]
    place = model if model.text else target["provider"] if target["provider"].text else target
    found = _answers(target)
    models = model_id(model.text)
    usual = provider(target["provider"].text or "")
    surface = usual[1] if usual is not None else "chat-completions"
    if models and model_surface(models[0]) != "chat-completions":
        surface = model_surface(models[0])
    return Finding(
        file.path,
        place.line,
        place.column,
        Kind.ROUTE,
        group[:200],
        vendor=None if found.target is None else found.target.vendor,
        service=found.service(surface),
        surface=surface,
        host=found.host,
        decided_by=found.decided_by,
        models=models,
        via=("portkey",),
        setting=file.setting,
        confidence=found.confidence,
        group=group[:200],
        gateway=gateway,
    )


def _answers(target: Node) -> Resolution:
    name = target["provider"].text or ""
    host = target["custom_host"].text or target["customHost"].text
    if host:
        return by_url(host) or Resolution(None, None, "custom host", Confidence.LOW)
    if name and not name.startswith("@"):
        return answers(name)
    if name or target["virtual_key"] or target["virtualKey"]:
        return Resolution(None, None, "virtual key of Portkey", Confidence.LOW)
    return Resolution(None, None, "target without a provider", Confidence.LOW)


PORTKEY = FileSource("portkey", wants_portkey, read_portkey)
