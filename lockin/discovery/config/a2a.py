"""Agent cards of the Agent2Agent protocol, in the shapes of 0.3 and 1.0."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lockin.discovery.code._targets import host_of
from lockin.discovery.config._document import DocumentError, Node, read_json, read_yaml
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["A2A", "extension_protocol", "read_card", "wants_card"]

_ENDINGS = (".json", ".yaml", ".yml")


@functools.cache
def _names() -> tuple[frozenset[str], tuple[str, ...]]:
    row = table("protocols")["cards"]
    return frozenset(row["names"]), tuple(row["words"])


def wants_card(path: PurePosixPath) -> bool:
    """Tell whether a file may be an agent card."""
    name = path.name.lower()
    if not name.endswith(_ENDINGS):
        return False
    names, words = _names()
    return name in names or any(word in name for word in words)


def read_card(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the protocol, the agent with the number of its skills, and its extensions."""
    if "skills" not in file.text:
        return
    try:
        json = file.path.lower().endswith(".json")
        root = read_json(file.text) if json else read_yaml(file.text)
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    cards = root.elements if root.kind == "list" else [root["agentCard"] or root["card"] or root]
    for card in {id(card): card for card in cards}.values():
        if _is_card(card):
            yield from _card(file, card)


def _is_card(card: Node) -> bool:
    """Tell whether a document is a card: a name, skills, and an address or a version."""
    if card.kind != "map" or not card["name"].text or card["skills"].kind != "list":
        return False
    if card["supportedInterfaces"].kind == "list" or card["protocolVersion"].text:
        return True
    modes = card["defaultInputModes"].kind == "list" or card["capabilities"].kind == "map"
    return bool(card["url"].text) and modes


def _card(file: SourceFile, card: Node) -> Iterator[Finding]:
    interfaces = card["supportedInterfaces"].elements
    first = interfaces[0] if interfaces else card
    bindings = {(one["protocolBinding"].text or "").lower() for one in interfaces}
    bindings.add((card["preferredTransport"].text or "").lower())
    url = first["url"].text or ""
    key = _key(card, "supportedInterfaces", "protocolVersion", "url", "name")
    version = first["protocolVersion"].text or card["protocolVersion"].text
    shape = f"a2a-{version}" if version and len(version) < 10 else None
    yield Finding(
        file.path,
        key.line,
        key.column,
        Kind.PROTOCOL,
        "a2a",
        host=host_of(url) if "://" in url else None,
        via=tuple(sorted(binding for binding in bindings if binding[:20].isascii() and binding)),
        setting=file.setting,
        group=shape,
    )
    name = card["name"]
    yield Finding(
        file.path,
        name.line,
        name.column,
        Kind.AGENT,
        "agent card",
        host=host_of(url) if "://" in url else None,
        via=("a2a",),
        setting=file.setting,
        size=len(card["skills"].elements),
        group=(name.text or "")[:100],
    )
    for extension in card["capabilities"]["extensions"].elements:
        uri = extension["uri"]
        protocol = extension_protocol(uri.text or "")
        if protocol is not None:
            yield Finding(
                file.path,
                uri.line,
                uri.column,
                Kind.PROTOCOL,
                protocol,
                via=("a2a", "required" if extension["required"].text == "true" else "optional"),
                setting=file.setting,
            )


def _key(card: Node, *names: str) -> Node:
    """Return the first of several keys that a mapping has."""
    keys = {name: key for name, key, _ in reversed(list(card.pairs()))}
    return next((keys[name] for name in names if name in keys), card)


def extension_protocol(uri: str) -> str | None:
    """Return the protocol that the URI of an extension stands for.

    Examples
    --------
    >>> extension_protocol("https://github.com/google-agentic-commerce/AP2/tree/v0.1")
    'ap2'
    """
    rows: Mapping[str, str] = table("protocols")["extensions"]
    lower = uri.lower()
    return next((protocol for part, protocol in rows.items() if part in lower), None)


A2A = FileSource("a2a", wants_card, read_card)
