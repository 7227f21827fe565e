"""MCP client configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lockin.discovery import Kind, Scan, discover

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


def _connectors(found: Scan) -> list[tuple[Any, ...]]:
    return [(f.group, f.line, f.column, f.name, f.via) for f in found.of(Kind.CONNECTOR)]


def test_each_client_has_its_own_shape(read: Read) -> None:
    found = read(
        {
            ".codex/config.toml": (
                'model = "gpt-5"\n\n[mcp_servers.wiki]\ncommand = "npx"\n'
                'args = ["-y", "mcp-remote", "https://mcp.notion.com/mcp"]\n'
                '[mcp_servers.wiki.env]\nNOTION_TOKEN = "SECRET"\n'
            ),
            ".gemini/settings.json": (
                '{"mcpServers": {"gh": {"httpUrl": "https://api.githubcopilot.com/mcp/"}}}'
            ),
            ".zed/settings.json": (
                '{"context_servers": {"pg": {"command": {"path": "npx",\n'
                ' "args": ["@modelcontextprotocol/server-postgres@0.6.2"]}}}}'
            ),
            "opencode.json": (
                '{"mcp": {"chat": {"type": "local", "command": ["npx", "-y", "slack-mcp-server"],\n'
                '  "environment": {"SLACK_MCP_XOXC_TOKEN": "SECRET"}},\n'
                ' "off": {"type": "remote", "url": "https://mcp.linear.app/sse",\n'
                '  "enabled": false}}}'
            ),
            ".continue/config.yaml": (
                "name: ours\nmcpServers:\n  - name: tickets\n    type: sse\n"
                "    url: https://mcp.atlassian.com/v1/sse\n"
            ),
            "shop.code-workspace": (
                '{"settings": {"mcp": {"servers": {"drive": {"type": "stdio", "command": "npx",\n'
                ' "args": ["@modelcontextprotocol/server-gdrive"]}}}}}'
            ),
        }
    )
    assert {(f.file, f.group, f.name, f.via, f.service) for f in found.of(Kind.CONNECTOR)} == {
        (".codex/config.toml", "wiki", "notion", ("mcp", "stdio"), "openai-codex"),
        (".gemini/settings.json", "gh", "github", ("mcp", "http"), "gemini-cli"),
        (".zed/settings.json", "pg", "postgresql", ("mcp", "stdio"), "zed"),
        ("opencode.json", "chat", "slack", ("mcp", "stdio"), "opencode"),
        (".continue/config.yaml", "tickets", "jira-confluence", ("mcp", "sse"), "continue"),
        ("shop.code-workspace", "drive", "google-drive", ("mcp", "stdio"), None),
    }
    wiki = next(f for f in found.of(Kind.CONNECTOR) if f.group == "wiki")
    assert (wiki.place, wiki.host) == (".codex/config.toml:3:2", "mcp.notion.com")
    names = {f.name for f in found.of(Kind.ENVIRONMENT)}
    assert names == {"NOTION_TOKEN", "SLACK_MCP_XOXC_TOKEN"}
    assert "SECRET" not in repr(found)


SPRING = """\
spring:
  application:
    name: desk
---
spring:
  ai:
    mcp:
      client:
        stdio:
          connections:
            files:
              command: npx
              args: ["-y", "@modelcontextprotocol/server-filesystem", "/srv/data"]
              env: {FILES_TOKEN: SECRET}
        streamable-http:
          connections:
            wiki: {url: "${WIKI_URL:https://mcp.notion.com}"}
            crm:
              url: "${CRM_URL}"
"""


def test_spring_connections_in_yaml(read: Read) -> None:
    found = read({"src/main/resources/application-prod.yml": SPRING})
    assert _connectors(found) == [
        ("files", 11, 13, "filesystem", ("mcp", "stdio")),
        ("wiki", 17, 13, "notion", ("mcp", "http")),
        ("crm", 18, 13, "crm", ("mcp", "http")),
    ]
    decided = {f.group: f.decided_by for f in found.of(Kind.CONNECTOR)}
    assert decided["crm"] == "environment variable CRM_URL"
    assert "SECRET" not in repr(found)


def test_spring_connections_in_properties(read: Read) -> None:
    prefix = "spring.ai.mcp.client"
    text = (
        "server.port=8080\n"
        f"{prefix}.stdio.connections.search.command=npx\n"
        f"{prefix}.stdio.connections.search.args=-y,@modelcontextprotocol/server-brave-search\n"
        f"{prefix}.stdio.connections.search.env.BRAVE_API_KEY=SECRET\n"
        f"{prefix}.sse.connections.chat.url=https://mcp.slack.com\n"
    )
    found = read({"application.properties": text})
    assert _connectors(found) == [
        ("search", 2, 40, "brave-search", ("mcp", "stdio")),
        ("chat", 5, 38, "slack", ("mcp", "http")),
    ]
    assert [f.name for f in found.of(Kind.ENVIRONMENT)] == ["BRAVE_API_KEY"]
    assert "SECRET" not in repr(found)


def test_quarkus_connections(read: Read) -> None:
    prefix = "quarkus.langchain4j.mcp"
    text = (
        f"{prefix}.code.transport-type=stdio\n"
        f"{prefix}.code.command=docker,run,-i,ghcr.io/github/github-mcp-server\n"
        f"{prefix}.wiki.url=https://mcp.notion.com/mcp\n"
    )
    assert _connectors(read({"application.properties": text})) == [
        ("code", 1, 25, "github", ("mcp", "stdio")),
        ("wiki", 3, 25, "notion", ("mcp", "http")),
    ]


def test_quarkus_connections_in_yaml(read: Read) -> None:
    nested = (
        "quarkus:\n  langchain4j:\n    mcp:\n      wiki:\n        url: https://mcp.notion.com\n"
    )
    assert _connectors(read({"application.yaml": nested})) == [
        ("wiki", 4, 7, "notion", ("mcp", "http")),
    ]


def test_servers_without_a_holder_are_read(read: Read) -> None:
    text = '{"chat": {"type": "http", "url": "https://mcp.slack.com/mcp"}, "name": "x"}'
    assert _connectors(read({"kit/.mcp.json": text})) == [("chat", 1, 2, "slack", ("mcp", "http"))]


def test_an_address_that_a_variable_decides_says_so(read: Read) -> None:
    text = (
        '{"mcpServers": {"a": {"url": "${CHAT_URL:-https://mcp.slack.com/mcp}"},'
        ' "b": {"type": "http", "url": "https://${input:tenant}.example.com/mcp"}}}'
    )
    found = read({".mcp.json": text})
    assert [
        (f.group, f.name, f.decided_by, f.confidence.value) for f in found.of(Kind.CONNECTOR)
    ] == [
        ("a", "slack", "environment variable CHAT_URL", "medium"),
        ("b", "b", "input tenant", "low"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".vscode/settings.json", '{"editor.tabSize": 2, "servers": {"x": "y"}}'),
        ("application.yml", "spring:\n  ai:\n    mcp:\n      server:\n        name: ours\n"),
        ("package.json", '{"mcpServers": {"gh": {"command": "npx"}}}'),
        (".codex/config.toml", "not = = toml [mcp_servers]"),
        ("mcp.json", '{"mcpServers": [{"a": 1}, 2, {"url": 3}], "mcp": [[]]}'),
    ],
)
def test_what_is_no_server_gives_none(read: Read, name: str, text: str) -> None:
    named = [f for f in read({name: text}).of(Kind.CONNECTOR) if f.name == "github"]
    assert named == []


def test_renaming_a_server_keeps_the_platform(read: Read) -> None:
    def platforms(name: str) -> list[str]:
        text = f'{{"servers": {{"{name}": {{"url": "https://mcp.slack.com/mcp"}}}}}}'
        return [f.name for f in read({"mcp.json": text}).of(Kind.CONNECTOR)]

    assert platforms("a") == platforms("github") == ["slack"]
