"""What holds for every source about agents, protocols, connectors and coding tools."""

from __future__ import annotations

import time
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.discovery import SourceFile
from lockin.discovery.config.a2a import A2A
from lockin.discovery.config.apps import APPS
from lockin.discovery.config.commerce import COMMERCE
from lockin.discovery.config.copilot import COPILOT
from lockin.discovery.config.copilot_studio import COPILOT_STUDIO
from lockin.discovery.config.mcp import MCP
from lockin.discovery.config.mcp_servers import MCP_SERVERS
from lockin.discovery.config.pipelines import PIPELINES
from lockin.discovery.config.tooling import TOOLING
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import Source, Tree

SOURCES: tuple[Source, ...] = (
    A2A, APPS, COMMERCE, COPILOT, COPILOT_STUDIO, MCP, MCP_SERVERS, PIPELINES, TOOLING,
)  # fmt: skip

SAMPLES = {
    ".mcp.json": '{"mcpServers": {"a": {"url": "https://mcp.slack.com/mcp"}, "b": {"command": '
    '["npx", "slack-mcp-server"], "env": {"TOKEN": "SECRET"}}}}',
    ".codex/config.toml": '[mcp_servers.a]\ncommand = "npx"\nargs = ["mcp-remote"]\n',
    "application.yml": "spring:\n  ai.mcp.client.sse:\n    connections:\n      a: {url: https://a.b}\n",
    "application.properties": "spring.ai.mcp.client.stdio.connections.a.command=npx\n",
    "server.json": '{"name": "com.a/b", "packages": [{"transport": {"type": "stdio"}}]}',
    ".well-known/agent-card.json": '{"name": "a", "url": "https://a.b", "protocolVersion": "0.3",'
    ' "capabilities": {"extensions": [{"uri": "https://ucp.dev/x"}]}, "skills": [{"id": "q"}]}',
    ".well-known/ucp": '{"ucp": {"version": "1", "services": {"s": [{"transport": "mcp"}]},'
    ' "capabilities": {"dev.ucp.shopping.ap2_mandate": [{}]}}}',
    "product_feed.json": '[{"enable_search": true, "enable_checkout": true}]',
    "declarativeAgent.json": '{"version": "v1.8", "name": "a", "instructions": "SECRET",'
    ' "capabilities": [{"name": "Email"}], "actions": [{"id": "x"}]}',
    "ai-plugin.json": '{"functions": [], "runtimes": [{"type": "OpenApi", "spec": {"url": "x"}}]}',
    "manifest.yml": "display_information: {name: a}\n"
    "oauth_config:\n  scopes: {bot: [chat:write]}\n",
    "appsscript.json": '{"oauthScopes": ["https://www.googleapis.com/auth/drive"]}',
    "CLAUDE.md": "---\nname: a\n---\nSECRET\n",
    ".claude/settings.json": '{"hooks": {"Stop": [{"hooks": [{"command": "SECRET"}]}]}}',
    ".github/workflows/a.yml": "jobs:\n  a:\n    steps:\n      - run: |\n"
    "          claude -p 'SECRET'\n"
    "      - uses: openai/codex-action@v1\n        with: {prompt: SECRET}\n",
    ".github/workflows/a.md": "---\non: push\nengine: claude\n---\nSECRET\n",
    "agent.mcs.yml": "kind: GptComponentMetadata\ninstructions: SECRET\n",
    "actions/a.mcs.yml": "kind: TaskDialog\naction: {connectionReference: a.shared_teams.b}\n",
    "Jenkinsfile": "sh 'codex exec SECRET'\n",
}


def _read(files: dict[str, str]) -> list[Finding | Skipped]:
    found: list[Finding | Skipped] = []
    for source in SOURCES:
        wanted = [path for path in sorted(files) if source.wants(PurePosixPath(path))]
        found += source.read([SourceFile(path, files[path]) for path in wanted], Tree())
    return found


def test_every_sample_gives_findings_within_its_text_and_no_secret() -> None:
    found = _read(SAMPLES)
    assert {f.file for f in found if isinstance(f, Finding)} == set(SAMPLES)
    assert [f for f in found if isinstance(f, Skipped)] == []
    assert "SECRET" not in repr(found)
    for finding in found:
        assert isinstance(finding, Finding)
        lines = SAMPLES[finding.file].split("\n")
        assert 1 <= finding.line <= len(lines)
        assert 1 <= finding.column <= len(lines[finding.line - 1])


def test_order_and_unrelated_files_change_nothing() -> None:
    more = {**dict(reversed(list(SAMPLES.items()))), "src/a.py": "x", "docs/read.md": "y"}
    assert _read(more) == _read(SAMPLES)


@pytest.mark.parametrize("path", SAMPLES)
@given(data=st.data())
def test_no_damage_to_a_file_raises(path: str, data: st.DataObject) -> None:
    text = SAMPLES[path]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    new = data.draw(st.text(st.sampled_from("{}[]:,\"'\n -#&*<|>a1$.\\\0é"), max_size=8))
    for finding in _read({path: text[:start] + new + text[end:]}):
        assert isinstance(finding, (Finding, Skipped))


@pytest.mark.parametrize("path", SAMPLES)
@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"mcpServers":' * 20_000,
        "a: &a [x]\n" + "".join(f"b{n}: [*a, *a]\n" for n in range(2000)),
        "mcpServers: claude\n" * 5_000,
        "\0\ufeff\r\n---\n---\n",
        '"hooks" "runtimes" mcp oauthScopes skills claude -p ' * 4_000,
    ],
    ids=["deep", "deep keys", "aliases", "repeated", "marks", "words"],
)
def test_hostile_text_ends_soon(path: str, text: str) -> None:
    start = time.process_time()
    found = _read({path: text})
    assert time.process_time() - start < 5
    assert len(found) < 20_000


def test_an_alias_bomb_of_holders_is_read_once() -> None:
    servers = "".join(f"  s{n}: {{command: npx}}\n" for n in range(2000))
    projects = "".join(f"  p{n}: {{mcpServers: *s}}\n" for n in range(2000))
    text = f"mcpServers: &s\n{servers}projects:\n{projects}"
    start = time.process_time()
    found = _read({"mcp.yaml": text})
    assert time.process_time() - start < 5
    assert len(found) == 4000


@pytest.mark.parametrize("name", ["mcp", "protocols", "apps", "tooling"])
def test_every_table_has_a_date_and_lower_case_names(name: str) -> None:
    rows: dict[str, Any] = dict(table(name))
    assert str(rows["as_of"]) == "2026-11-22"
    exact = ("packages", "hosts", "files", "bridges", "actions", "commands")
    lower = [key for part in exact for key in rows.get(part, ())]
    assert [key for key in lower if key != key.lower()] == []
