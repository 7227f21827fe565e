"""MCP client configurations: which assistants reach which content platforms.

Read in all the places where clients keep them, as JSON, YAML or TOML, and in the
settings of Spring AI. A server that is switched off is left out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lockin.discovery.config._document import DocumentError, Node, read_json, read_yaml
from lockin.discovery.config._servers import is_server, server_findings
from lockin.discovery.config._spring import spring_servers
from lockin.discovery.config._toml import read_toml
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["MCP", "read_mcp", "server_findings", "wants_mcp"]

_NAMED = re.compile(r"(?:.*[-_.])?mcp(?:[-_.]?(?:servers?|config|settings|client))*(?:[-_.].*)?")
_ENDINGS = frozenset({".json", ".jsonc", ".yaml", ".yml", ".toml"})
_SPRING = re.compile(r"(?:application|bootstrap)(?:-[\w.-]+)?\.(?:ya?ml|properties)")
_WORDS: tuple[str, ...] = (
    "mcpServers",
    "mcp_servers",
    '"servers"',
    "context_servers",
    "servers:",
    '"mcp"',
    "mcp:",
)
_WORDS += ("modelContextProtocolServers", "extensions:", "[servers")


@functools.cache
def _placed() -> tuple[Mapping[str, str | None], Mapping[str, str | None], Mapping[str, str]]:
    """Return clients by file name, by folder and name, and by folder and ending."""
    tables = table("mcp")
    exact: dict[str, str | None] = {}
    ending: dict[str, str] = {}
    for place, client in tables["placed"].items():
        if "*" in place:
            ending[place.replace("*", "").lower()] = client
        else:
            exact[place.lower()] = client
    return tables["files"], exact, ending


def _client(path: PurePosixPath) -> tuple[bool, str | None]:
    """Tell whether the place is one where a client looks, and which client."""
    names, exact, endings = _placed()
    name = path.name.lower()
    folder = path.parent.name.lower()
    if folder:
        placed = f"{folder}/{name}"
        if placed in exact:
            return True, exact[placed]
        placed = f"{folder}/{path.suffix.lower()}"
        if placed in endings:
            return True, endings[placed]
    return name in names, names.get(name)


def wants_mcp(path: PurePosixPath) -> bool:
    """Tell whether a file may configure an MCP client."""
    name = path.name.lower()
    if name.endswith((".code-workspace", ".properties")):
        return name.endswith(".code-workspace") or _SPRING.fullmatch(name) is not None
    if path.suffix.lower() not in _ENDINGS:
        return False
    if "mcp" in name and "lock" not in name and _NAMED.fullmatch(name):
        return True
    return _client(path)[0] or _SPRING.fullmatch(name) is not None


def read_mcp(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield a connector for each server, and the protocol."""
    path = PurePosixPath(file.path)
    try:
        if _SPRING.fullmatch(path.name.lower()):
            for name, key, server in spring_servers(file):
                yield from server_findings(file, name, key, server)
            return
        if "mcp" not in path.name.lower() and not any(word in file.text for word in _WORDS):
            return
        root = _document(file, path.suffix.lower())
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    client = _client(path)[1]
    seen: set[int] = set()
    for holder in (root, *(project for _, _, project in root["projects"].pairs())):
        for name, key, server in _servers(holder, seen):
            if is_server(server):
                yield from server_findings(file, name, key, server, client=client)


def _document(file: SourceFile, suffix: str) -> Node:
    if suffix in {".yaml", ".yml"}:
        return read_yaml(file.text)
    return read_toml(file.text) if suffix == ".toml" else read_json(file.text)


def _servers(holder: Node, seen: set[int]) -> Iterator[tuple[str, Node, Node]]:
    """Yield the entries of a holder; what an alias repeats, once."""
    if id(holder) in seen:
        return
    seen.add(id(holder))
    for name, key, server in holder.pairs():
        if server["command"] or server["url"]:  # servers at the top, without a holder
            yield name, key, server
    for dotted in table("mcp")["holders"]:
        node = holder
        for part in dotted.split("."):
            node = node[part]
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield from node.pairs()
        for number, server in enumerate(node.elements, 1):
            named = server["name"]
            at = named or server
            yield named.text or f"server-{number}", at, server


MCP = FileSource("mcp", wants_mcp, read_mcp)
