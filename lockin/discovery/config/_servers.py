"""One entry of an MCP client configuration: the platform it reaches, its maker, its transport.

Of ``env`` and ``headers`` only the names are read; arguments that could hold a secret
are matched against known packages and then dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lockin.discovery.code._targets import host_of
from lockin.discovery.config._document import Node
from lockin.discovery.findings import Confidence, Finding, Kind
from lockin.discovery.signatures import table
from lockin.discovery.sources import SourceFile

__all__ = ["Reach", "is_server", "reach_of_url", "safe_name", "server_findings", "words_reach"]

_PACKAGE = re.compile(r"@?[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w./-]*)?")
_VERSION = re.compile(r"(?<=.)(?:@|==)[^/@]*$|(?<=[/\w]):[\w.-]+$")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_REFERENCE = re.compile(r"\$\{?(?:env:|input:)?([A-Za-z_][\w-]{0,99})(?::-?([^}]*))?\}?")
_ADDRESSES = ("url", "serverUrl", "httpUrl", "uri", "serverURL", "endpoint")
_COMMANDS = ("command", "cmd")
_NAMES = ("env", "environment", "envs", "headers", "http_headers", "env_http_headers")
_TRANSPORTS = {
    "local": "stdio",
    "remote": "http",
    "streamable-http": "http",
    "streamable_http": "http",
    "streamablehttp": "http",
    "streamable": "http",
    "http_stream": "http",
    "websocket": "ws",
}
_SPOKEN = frozenset({"stdio", "http", "sse", "ws"})


@dataclass(frozen=True, slots=True)
class Reach:
    """What an entry reaches: content platform, maker of the server, host, how sure."""

    platform: str
    maker: str | None = None
    host: str | None = None
    confidence: Confidence = Confidence.HIGH
    decided_by: str | None = None


def is_server(node: Node) -> bool:
    """Tell whether a node is a server that is switched on."""
    if node.kind != "map" or node["disabled"].text == "true" or node["enabled"].text == "false":
        return False
    return any(
        node[key].text or node[key].items or node[key].elements
        for key in (*_ADDRESSES, *_COMMANDS, "transport", "args", "source")
    )


def server_findings(
    file: SourceFile,
    name: str,
    key: Node,
    server: Node,
    *,
    gateway: str | None = None,
    client: str | None = None,
) -> Iterator[Finding]:
    """Yield what one server entry says: protocol, connector, names of variables.

    Parameters
    ----------
    file
        The file it stands in.
    name, key
        Name of the entry, and the node of that name.
    server
        The entry.
    gateway
        The gateway that fronts the server, where it is one's configuration.
    client
        Service id of the one product that reads the file.
    """
    place = (file.path, key.line, key.column)
    nested = server["transport"]
    body = nested if nested.kind == "map" and not _has_address(server) else server
    yield Finding(*place, Kind.PROTOCOL, "mcp", setting=file.setting, gateway=gateway)
    reach = _reach(name, body)
    transport = _transport(body, server)
    yield Finding(
        *place,
        Kind.CONNECTOR,
        reach.platform,
        vendor=reach.maker,
        service=client,
        host=reach.host,
        decided_by=reach.decided_by,
        via=("mcp", transport) if transport else ("mcp",),
        setting=file.setting,
        confidence=reach.confidence,
        group=safe_name(name),
        gateway=gateway,
    )
    yield from _variables(file, body)


def _has_address(server: Node) -> bool:
    return any(server[key] for key in (*_ADDRESSES, *_COMMANDS))


def _variables(file: SourceFile, server: Node) -> Iterator[Finding]:
    vendors = table("environment")["variables"]
    for section in _NAMES:
        if "headers" in section:
            continue
        for variable, place, _ in server[section].pairs():
            if _VARIABLE.fullmatch(variable):
                yield Finding(
                    file.path,
                    place.line,
                    place.column,
                    Kind.ENVIRONMENT,
                    variable,
                    vendor=vendors.get(variable),
                    setting=file.setting,
                )


def _transport(body: Node, server: Node) -> str | None:
    for node in (body["type"], body["transport"], server["transport"], body["transportType"]):
        stated = (node.text or "").lower()
        stated = _TRANSPORTS.get(stated, stated)
        if stated in _SPOKEN:
            return stated
    url = _address(body)
    if url:
        return "sse" if url.rstrip("/").endswith("/sse") else "http"
    return "stdio" if any(body[key] for key in _COMMANDS) else None


def _address(server: Node) -> str | None:
    for key in _ADDRESSES:
        if server[key].text:
            return server[key].text
    return None


def _reach(name: str, server: Node) -> Reach:
    tables = table("mcp")
    packages = tuple(_packages(server))
    for package in packages:
        row = tables["packages"].get(package)
        if row is not None:
            return Reach(row["platform"], row["maker"])
    url = _address(server)
    if url is None and set(packages) & set(tables["bridges"]):
        url = next((text for text in _arguments(server) if "://" in text), None)
    address = reach_of_url(url) if url else Reach("")
    if address.platform:
        return address
    found = words_reach(" ".join([*packages, address.host or "", name]))
    if found is not None:
        return Reach(found, None, address.host, Confidence.MEDIUM, address.decided_by)
    return Reach(safe_name(name), None, address.host, Confidence.LOW, address.decided_by)


def reach_of_url(url: str) -> Reach:
    """Return what stands behind the address of a remote server.

    The platform is empty where the host is not known; a host that a variable decides
    says which.

    Examples
    --------
    >>> reach_of_url("https://mcp.slack.com/mcp").platform
    'slack'
    >>> reach_of_url("${WIKI_URL}/mcp").decided_by
    'environment variable WIKI_URL'
    """
    scheme, mark, rest = url.partition("://")
    start = rest if mark and "$" not in scheme else url
    authority = start.partition("/")[0] if not start.startswith("$") else start
    reference = _REFERENCE.search(authority)
    decided = None
    if reference is not None:
        kind = "input" if "{input:" in reference.group() else "environment variable"
        decided = f"{kind} {reference.group(1)}"
        url = reference.group(2) or ""
    host = host_of(url) if "://" in url else None
    parts = host.split(".") if host else []
    hosts: dict[str, Any] = table("mcp")["hosts"]
    sure = Confidence.HIGH if decided is None else Confidence.MEDIUM
    for at in range(len(parts) - 1):
        row = hosts.get(".".join(parts[at:]))
        if row is not None:
            return Reach(row["platform"], row["maker"], host, sure, decided)
    return Reach("", None, host, Confidence.LOW, decided)


def words_reach(text: str) -> str | None:
    """Return the platform that a word in a text names.

    Examples
    --------
    >>> words_reach("acme/our-slack-tools")
    'slack'
    """
    tables = table("mcp")
    lower = text.lower()
    found = set(re.split(r"[^a-z0-9]+", lower))
    for word in tables["words"]:
        if word in found or ("-" in word and word in lower):
            return str(tables["aliases"].get(word, word))
    return None


def _arguments(server: Node) -> Iterator[str]:
    """Yield the words of the command line."""
    for key in _COMMANDS:
        command = server[key]
        if command.text:
            yield command.text.strip()
        yield from ((node.text or "").strip() for node in command.elements)
        for inner in (command["path"], *command["args"].elements):
            yield (inner.text or "").strip()
    yield from ((node.text or "").strip() for node in server["args"].elements)
    if server["args"].text:
        yield from (text.strip() for text in re.split(r"[,\s]+", server["args"].text))


def _packages(server: Node) -> Iterator[str]:
    """Yield what in the command could be a package or image, without its version."""
    for text in _arguments(server):
        if 2 < len(text) < 120 and _PACKAGE.match(text) and "://" not in text:
            bare = _VERSION.sub("", text).lower()
            yield bare
            if bare.startswith("docker.io/"):
                yield bare.removeprefix("docker.io/")


def safe_name(name: str) -> str:
    """Return a short lower-case id made of a name.

    Examples
    --------
    >>> safe_name("Our Wiki (2)")
    'our-wiki-2'
    """
    made = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return made[:60].rstrip("-") or "server"
