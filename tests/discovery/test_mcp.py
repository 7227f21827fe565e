"""MCP client configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lockin.discovery import Kind, discover

if TYPE_CHECKING:
    from discovery.aliases import Read, Write

CONFIG = """\
{ // comments and a last comma are allowed
  "mcpServers": {
    "gh": {
      "command": "npx", "args": ["-y", "@modelcontextprotocol/server-github@1.2.3"],
      "env": {"GITHUB_PERSONAL_ACCESS_TOKEN": "ghp_SECRET"}
    },
    "wiki": {
      "type": "http", "url": "https://user:SECRET@mcp.atlassian.com/v1/sse?key=SECRET",
      "headers": {"Authorization": "Bearer SECRET"}
    },
    "our-slack": {"command": "uvx", "args": ["acme-tools", "--token", "SECRET"]},
    "docker": {"command": "docker", "args": ["run", "-i", "ghcr.io/github/github-mcp-server:v1"]},
    "own": {"command": "./server"},
  }
}
"""


@pytest.mark.parametrize(
    "name",
    ["mcp.json", ".mcp.json", ".vscode/mcp.json", ".cursor/mcp.json", "claude_desktop_config.json"],
)
@pytest.mark.parametrize("key", ["mcpServers", "servers"])
def test_servers_are_connectors_to_their_platform(read: Read, name: str, key: str) -> None:
    found = read({name: CONFIG.replace("mcpServers", key)})
    assert [(f.group, f.line, f.name, f.vendor) for f in found.of(Kind.CONNECTOR)] == [
        ("gh", 3, "github", None),
        ("wiki", 7, "jira-confluence", "atlassian"),
        ("our-slack", 11, "slack", None),
        ("docker", 12, "github", "github"),
        ("own", 13, "own", None),
    ]


def test_secrets_are_dropped_and_their_names_kept(read: Read) -> None:
    found = read({"mcp.json": CONFIG})
    assert "SECRET" not in repr(found)
    assert [f.name for f in found.of(Kind.ENVIRONMENT)] == ["GITHUB_PERSONAL_ACCESS_TOKEN"]


def test_connectors_protocol_and_platforms_are_nodes(write: Write) -> None:
    found: Any = discover(write({"mcp.json": CONFIG}))
    assert found.problems() == ()
    pairs = {(d.source, d.target) for d in found.dependencies}
    assert {
        ("desk", "desk-mcp-gh"),
        ("desk-mcp-gh", "mcp"),
        ("desk", "desk-mcp-wiki"),
        ("desk", "mcp"),
    } <= pairs
    assert found.node("desk-mcp-wiki").hosted_by_maker is True
    assert found.node("mcp").open_governance is True
    assert "SECRET" not in str(found.as_dict())


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"servers": [1]}', '{"servers": {"a": 1}}'])
def test_other_shapes_do_not_raise(read: Read, text: str) -> None:
    assert read({"mcp.json": text}).of(Kind.CONNECTOR) == ()


def test_deep_nesting_is_skipped(read: Read) -> None:
    found = read({"mcp.json": "[" * 100_000})
    assert [s.reason for s in found.coverage.skipped] == ["nested deeper than 64"]
