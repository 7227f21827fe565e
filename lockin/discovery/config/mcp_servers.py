"""MCP servers that are published from a tree: registry entry, card, Smithery, MCP bundle.

They say that the system speaks the protocol to others, not that it uses a connector:
the finding is the protocol, with the routes over which the server is offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from lockin.discovery.code._targets import host_of
from lockin.discovery.config._document import DocumentError, Node, read_json, read_yaml
from lockin.discovery.config._servers import safe_name
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["MCP_SERVERS", "read_published", "wants_published"]

_CARDS = frozenset({"mcp-server-card.json", "server-card.json"})
_NAMES = _CARDS | {"server.json", "smithery.yaml", "smithery.yml", "manifest.json"}
_SERVER = "mcp-server"
_SCHEMA = "modelcontextprotocol"


def wants_published(path: PurePosixPath) -> bool:
    """Tell whether a file may publish an MCP server."""
    return path.name.lower() in _NAMES


def read_published(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the protocol, once per published server."""
    name = file.path.rpartition("/")[2].lower()
    text = file.text
    if name.startswith("smithery"):
        reader = _smithery
    elif name == "server.json" and ('"packages"' in text or '"remotes"' in text):
        reader = _registry
    elif name == "manifest.json" and '"mcp_config"' in text:
        reader = _bundle
    elif name in _CARDS:
        reader = _server_card
    else:
        return
    try:
        root = read_yaml(text) if name.startswith("smithery") else read_json(text)
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    yield from reader(file, root)


def _registry(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Yield a ``server.json`` of the registry: several packages and remote addresses."""
    root = root["server"] or root
    name = root["name"]
    known = _SCHEMA in (root["$schema"].text or "")
    if not name.text or not (known or ("/" in name.text and "." in name.text)):
        return
    routes = [*root["packages"].elements, *root["remotes"].elements]
    transports: set[str] = set()
    for route in routes:
        of = route["transport"]["type"] or route["transport_type"] or route["type"]
        transports.add(of.text or "stdio")
    remotes = root["remotes"].elements
    host = host_of(remotes[0]["url"].text or "") if remotes else None
    yield _finding(file, name, sorted(transports), size=len(routes), host=host)


def _smithery(file: SourceFile, root: Node) -> Iterator[Finding]:
    command = root["startCommand"]
    kind = command["type"]
    runtime = root["runtime"]
    if kind.text in {"stdio", "http"}:
        yield _finding(file, kind, [kind.text], size=1, name=_folder(file))
    elif runtime.text in {"typescript", "python", "container"}:
        yield _finding(file, runtime, ["http"], size=1, name=_folder(file))


def _bundle(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Yield a bundle for desktop assistants (``.mcpb``, formerly ``.dxt``)."""
    if not (root["dxt_version"] or root["manifest_version"]) or not root["server"]["mcp_config"]:
        return
    name = root["name"]
    if name.text:
        yield _finding(file, name, ["stdio"], size=len(root["tools"].elements))


def _server_card(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Yield the card that a server shows before a client connects."""
    name = root["name"]
    remotes = root["remotes"].elements
    routes = remotes or [root["transport"]]
    kinds = sorted({one["type"].text or "" for one in routes} - {""})
    if name.text and kinds:
        host = host_of(remotes[0]["url"].text or "") if remotes else None
        yield _finding(file, name, kinds, size=len(root["tools"].elements), host=host)


def _folder(file: SourceFile) -> str:
    return PurePosixPath(file.path).parent.name or "server"


def _finding(
    file: SourceFile,
    place: Node,
    transports: list[str],
    *,
    size: int,
    host: str | None = None,
    name: str | None = None,
) -> Finding:
    return Finding(
        file.path,
        place.line,
        place.column,
        Kind.PROTOCOL,
        "mcp",
        host=host,
        via=(_SERVER, *transports),
        setting=file.setting,
        size=size,
        group=safe_name(name or place.text or ""),
    )


MCP_SERVERS = FileSource("mcp-servers", wants_published, read_published)
