"""Commerce protocols: Agentic Commerce Protocol (ACP), UCP and the mandates of AP2.

Four protocols share the letters ACP, so a name is never enough: each finding rests on
keys, columns or paths that only this protocol has.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lockin.discovery.code._targets import host_of
from lockin.discovery.config._document import DocumentError, Node, read_json, read_yaml
from lockin.discovery.findings import Confidence, Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["COMMERCE", "read_commerce", "wants_commerce"]

_HEAD = 16 * 1024
_TABLES = (".csv", ".tsv")
_YAML = (".yaml", ".yml")


@functools.cache
def _places() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    row = table("protocols")["commerce"]
    names = frozenset(row["names"])
    return names, tuple(row["words"]), tuple(row["schema_words"]), tuple(row["endings"])


def wants_commerce(path: PurePosixPath) -> bool:
    """Tell whether a file may be a profile, a feed, a mandate or an interface."""
    name = path.name.lower()
    names, words, schemas, endings = _places()
    if name in names:
        return "." in name or path.parent.name == ".well-known"
    if not name.endswith(endings):
        return False
    if path.parent.name == ".well-known" or "ucp" in name:
        return True
    if name.endswith(_TABLES):
        return "feed" in name or "product" in name
    return any(word in name for word in (*words, *schemas))


def read_commerce(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the protocols that the content shows."""
    name = file.path.lower()
    if name.endswith(_TABLES):
        yield from _columns(file)
        return
    if name.endswith((".jsonl", ".ndjson")):
        yield from _keys(file, file.text[:_HEAD].partition("\n")[0])
        return
    if _is_feed(file.text[:_HEAD]):
        yield from _keys(file, file.text[:_HEAD])
        return
    if not _marks().search(file.text):
        return
    try:
        root = read_yaml(file.text) if name.endswith(_YAML) else read_json(file.text)
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    yield from _profile(file, root)
    yield from _discovery(file, root)
    yield from _mandates(file, root)
    yield from _interface(file, root)


@functools.cache
def _marks() -> re.Pattern[str]:
    rows = table("protocols")
    words = [*rows["mandates"], "checkout_sessions", "checkout-sessions", "delegate_payment"]
    return re.compile("|".join([*map(re.escape, words), r"[\"']?ucp[\"']?\s*:", r"[\"']acp[\"']"]))


# -- profiles -----------------------------------------------------------------------------


def _profile(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Yield a UCP profile: its capabilities, and the protocols among them."""
    key = next((key for name, key, _ in root.pairs() if name == "ucp"), None)
    profile = root["ucp"]
    if key is None or profile.kind != "map" or not profile["version"].text:
        return
    capabilities = list(_named(profile["capabilities"]))
    services = list(_named(profile["services"]))
    if not capabilities and not services:
        return
    hosts = (host_of(url) for _, _, one in services for url in _endpoints(one))
    yield _finding(
        file, key, "ucp", size=len(capabilities), host=next((h for h in hosts if h), None)
    )
    rows: Mapping[str, Mapping[str, str]] = table("protocols")
    for name, place, _ in capabilities:
        if name in rows["capabilities"]:
            yield _finding(file, place, rows["capabilities"][name])
    for service in {id(one): one for _, _, one in services}.values():
        for binding in service.elements or [service]:
            stated = binding["transport"]
            spoken = rows["transports"].get(stated.text or "")
            if spoken is not None:
                yield _finding(file, stated, spoken)
            for transport, place, held in binding.pairs():
                if transport in rows["transports"] and held.kind == "map":
                    yield _finding(file, place, rows["transports"][transport])


def _named(node: Node) -> Iterator[tuple[str, Node, Node]]:
    """Yield the entries of a mapping by name, or of a list by the ``name`` in each."""
    yield from node.pairs()
    for element in node.elements:
        if element["name"].text:
            yield element["name"].text or "", element["name"], element


def _endpoints(service: Node) -> Iterator[str]:
    for binding in service.elements or [service]:
        for node in (binding["endpoint"], binding["rest"]["endpoint"], binding["mcp"]["endpoint"]):
            if node.text and "://" in node.text:
                yield node.text


def _discovery(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Yield the discovery document of ACP, which names its protocol."""
    protocol = root["protocol"]
    stated = protocol["name"] if protocol.kind == "map" else protocol
    if stated.text != "acp" or not (root["api_base_url"] or root["capabilities"]):
        return
    url = root["api_base_url"].text or ""
    services = root["capabilities"]["services"].elements
    host = host_of(url) if "://" in url else None
    yield _finding(file, stated, "acp", size=len(services), host=host)
    for transport in root["transports"].elements:
        if transport.text == "mcp":
            yield _finding(file, transport, "mcp")


# -- feeds --------------------------------------------------------------------------------


def _is_feed(head: str) -> bool:
    feeds: list[list[str]] = table("protocols")["feeds"]
    return any(all(f'"{column}"' in head for column in feed) for feed in feeds)


def _keys(file: SourceFile, head: str) -> Iterator[Finding]:
    """Yield a product feed in JSON, by the keys of its first product."""
    feeds: list[list[str]] = table("protocols")["feeds"]
    for first, second in feeds:
        at = head.find(f'"{first}"')
        if at >= 0 and f'"{second}"' in head:
            line = head.count("\n", 0, at) + 1
            column = at - (head.rfind("\n", 0, at) + 1) + 1
            products = file.text.count(f'"{first}"')
            place = Node(line, column)
            yield _finding(file, place, "acp", size=products, role="product-feed")
            return


def _columns(file: SourceFile) -> Iterator[Finding]:
    """Yield a product feed as a table, by the names of its columns."""
    head = file.text[:_HEAD].partition("\n")[0].lower()
    mark = "\t" if file.path.lower().endswith(".tsv") or "\t" in head else ","
    columns = [name.strip().strip('"') for name in head.split(mark)]
    feeds: list[list[str]] = table("protocols")["feeds"]
    for feed in feeds:
        if set(feed) <= set(columns):
            rows = file.text.count("\n", 0, len(file.text.rstrip()))
            place = Node(1, head.find(feed[0]) + 1)
            yield _finding(file, place, "acp", size=rows, role="product-feed")
            return


# -- mandates and interfaces --------------------------------------------------------------


def _mandates(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Yield a document that holds mandates, at its top or one level below."""
    known: frozenset[str] = frozenset(table("protocols")["mandates"])
    for node in (root, *(value for _, value in root.items), *root.elements):
        for name, key, value in node.pairs():
            if name in known and value.kind in {"map", "text"} and not _is_schema(root):
                yield _finding(file, key, "ap2", role="mandate")
                return


def _is_schema(root: Node) -> bool:
    return any(bool(root[key]) for key in ("$schema", "$defs", "properties", "openapi", "swagger"))


def _interface(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Yield the protocol whose paths an HTTP interface has; one path could be a chance."""
    if not (root["openapi"] or root["swagger"]):
        return
    known: Mapping[str, str] = table("protocols")["paths"]
    found: dict[str, list[Node]] = {}
    for path, key, _ in root["paths"].pairs():
        protocol = known.get(re.sub(r"^/(?:api/)?(?:v\d+/)?", "/", path))
        if protocol is not None:
            found.setdefault(protocol, []).append(key)
    for protocol, keys in sorted(found.items()):
        if len(keys) > 1:
            yield _finding(
                file, keys[0], protocol, size=len(keys), role="interface", sure=Confidence.MEDIUM
            )


def _finding(
    file: SourceFile,
    place: Node,
    protocol: str,
    *,
    size: int = 0,
    host: str | None = None,
    role: str | None = None,
    sure: Confidence = Confidence.HIGH,
) -> Finding:
    return Finding(
        file.path,
        place.line,
        place.column,
        Kind.PROTOCOL,
        protocol,
        host=host,
        via=(role,) if role else (),
        setting=file.setting,
        confidence=sure,
        size=size,
    )


COMMERCE = FileSource("commerce", wants_commerce, read_commerce)
