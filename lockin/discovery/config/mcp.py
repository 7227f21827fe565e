"""MCP client configurations: which assistants reach which content platforms.

Of ``env`` and ``headers`` only the names are read; arguments that could hold a secret
are matched against known packages and then dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lockin.discovery.code._targets import host_of
from lockin.discovery.config._document import DocumentError, Node, read_json
from lockin.discovery.findings import Confidence, Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["MCP", "read_mcp", "server_findings", "wants_mcp"]

_NAMES = frozenset(
    """
    .mcp.json mcp.json claude_desktop_config.json mcp_config.json mcp_settings.json
    cline_mcp_settings.json mcp-config.json mcp_servers.json mcp-servers.json .claude.json
    """.split()
)
_PACKAGE = re.compile(r"@?[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w./-]*)?")
_VERSION = re.compile(r"(?<=.)@[^/@]*$|:[\w.-]+$")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


def wants_mcp(path: PurePosixPath) -> bool:
    """Tell whether a file is an MCP client configuration."""
    name = path.name.lower()
    if name in _NAMES:
        return True
    return name == "settings.json" and path.parent.name in {".gemini", ".vscode", ".cursor"}


def read_mcp(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield a connector for each server, and the protocol."""
    try:
        root = read_json(file.text)
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    holders = [root, root["mcp"], *(project for _, _, project in root["projects"].pairs())]
    for holder in holders:
        servers = holder["mcpServers"] or holder["servers"]
        for name, key, server in servers.pairs():
            if server.kind == "map":
                yield from server_findings(file, name, key, server)


def server_findings(
    file: SourceFile, name: str, key: Node, server: Node, *, gateway: str | None = None
) -> Iterator[Finding]:
    """Yield what one server entry says: protocol, connector, names of variables."""
    place = (file.path, key.line, key.column)
    yield Finding(*place, Kind.PROTOCOL, "mcp", setting=file.setting, gateway=gateway)
    platform, maker, host, confidence = _platform(name, server)
    yield Finding(
        *place,
        Kind.CONNECTOR,
        platform,
        vendor=maker,
        host=host,
        via=("mcp",),
        setting=file.setting,
        confidence=confidence,
        group=_safe_name(name),
        gateway=gateway,
    )
    vendors = table("environment")["variables"]
    for section in ("env", "headers"):
        for variable, place_of, _ in server[section].pairs():
            if section == "env" and _VARIABLE.fullmatch(variable):
                yield Finding(
                    file.path,
                    place_of.line,
                    place_of.column,
                    Kind.ENVIRONMENT,
                    variable,
                    vendor=vendors.get(variable),
                    setting=file.setting,
                )


def _platform(name: str, server: Node) -> tuple[str, str | None, str | None, Confidence]:
    tables = table("mcp")
    for package in _packages(server):
        row = tables["packages"].get(package)
        if row is not None:
            return row["platform"], row["maker"], None, Confidence.HIGH
    url = (server["url"] or server["serverUrl"] or server["httpUrl"]).text
    host = host_of(url) if url and "://" in url else None
    parts = host.split(".") if host else []
    for start in range(len(parts) - 1):
        row = tables["hosts"].get(".".join(parts[start:]))
        if row is not None:
            return row["platform"], row["maker"], host, Confidence.HIGH
    words = " ".join([*_packages(server), host or "", name]).lower()
    found = set(re.split(r"[^a-z0-9]+", words))
    for word in tables["words"]:
        if word in found or ("-" in word and word in words):
            return tables["aliases"].get(word, word), None, host, Confidence.MEDIUM
    return _safe_name(name), None, host, Confidence.LOW


def _packages(server: Node) -> Iterator[str]:
    """Yield what in the command could be a package or image, without its version."""
    for node in (server["command"], *server["args"].elements):
        text = (node.text or "").strip()
        if 2 < len(text) < 120 and _PACKAGE.match(text):
            yield _VERSION.sub("", text).lower()


def _safe_name(name: str) -> str:
    made = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return made[:60].rstrip("-") or "server"


MCP = FileSource("mcp", wants_mcp, read_mcp)
