"""MCP servers that a tree publishes."""

from __future__ import annotations

from typing import Any

import pytest

from lockin.discovery import Kind, SourceFile
from lockin.discovery.config.mcp_servers import MCP_SERVERS
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.sources import Tree

REGISTRY = """\
{
  "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
  "name": "com.acme/orders",
  "version": "1.4.0",
  "packages": [
    {"registryType": "npm", "identifier": "@acme/orders-mcp", "transport": {"type": "stdio"},
     "environmentVariables": [{"name": "ACME_KEY", "isSecret": true, "default": "SECRET"}]}
  ],
  "remotes": [{"type": "streamable-http", "url": "https://user:SECRET@mcp.acme.com/orders"}]
}
"""
BUNDLE = """\
{"manifest_version": "0.3",
 "name": "orders", "server": {"type": "node", "entry_point": "server/index.js",
  "mcp_config": {"command": "node", "args": ["${__dirname}/server/index.js"],
                 "env": {"KEY": "${user_config.api_key}"}}},
 "tools": [{"name": "find"}, {"name": "cancel"}]}
"""


def _read(path: str, text: str) -> list[Finding | Skipped]:
    return list(MCP_SERVERS.read([SourceFile(path, text)], Tree()))


def _told(path: str, text: str) -> list[tuple[Any, ...]]:
    found = [f for f in _read(path, text) if isinstance(f, Finding)]
    assert all(f.kind is Kind.PROTOCOL and f.name == "mcp" for f in found)
    assert "SECRET" not in repr(found)
    return [(f.place, f.group, f.via, f.size, f.host) for f in found]


def test_a_registry_entry_tells_its_routes() -> None:
    assert _told("server.json", REGISTRY) == [
        ("server.json:3:11", "com-acme-orders", ("mcp-server", "stdio", "streamable-http"), 2,
         "mcp.acme.com"),
    ]  # fmt: skip


def test_a_bundle_tells_its_tools() -> None:
    assert _told("bundle/manifest.json", BUNDLE) == [
        ("bundle/manifest.json:2:10", "orders", ("mcp-server", "stdio"), 2, None),
    ]


@pytest.mark.parametrize(
    ("text", "line", "transport"),
    [
        ("# how to start\nstartCommand:\n  type: stdio\n  configSchema: {}\n", 3, "stdio"),
        ("runtime: typescript\n", 1, "http"),
    ],
)
def test_smithery_tells_how_it_starts(text: str, line: int, transport: str) -> None:
    [(place, group, via, _, _)] = _told("apps/orders/smithery.yaml", text)
    assert (place.split(":")[1], group, via) == (str(line), "orders", ("mcp-server", transport))


def test_a_server_card_tells_its_tools() -> None:
    text = '{"name": "orders",\n "remotes": [{"type": "streamable-http", "url": "https://a.acme.com"}],'
    text += ' "tools": [{"name": "find"}]}'
    assert _told(".well-known/mcp/server-card.json", text) == [
        (".well-known/mcp/server-card.json:1:10", "orders", ("mcp-server", "streamable-http"), 1,
         "a.acme.com"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("server-card.json", '{"name": "rack 7", "transport": "lorry"}'),
        ("server.json", '{"name": "shop", "packages": []}'),
        ("server.json", '{"port": 80}'),
        ("manifest.json", '{"manifest_version": 3, "name": "browser extension"}'),
        ("smithery.yaml", "name: a model of a forge\n"),
        ("smithery.yaml", "- 1\n"),
    ],
)
def test_other_files_of_the_same_name_give_nothing(path: str, text: str) -> None:
    assert _read(path, text) == []


def test_a_broken_file_is_skipped_with_the_reason() -> None:
    assert _read("server.json", '{"packages": [') == [Skipped("server.json", "not JSON at line 1")]
