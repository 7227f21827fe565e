"""Microsoft 365 agents: declarative agents, plugins and app manifests."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

import pytest

from lockin.discovery import Kind, SourceFile
from lockin.discovery.config.copilot import COPILOT
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.sources import Tree

AGENT = """\
{
  "$schema": "https://developer.microsoft.com/json-schemas/copilot/declarative-agent/v1.8/schema.json",
  "version": "v1.8",
  "name": "Claims desk${{APP_NAME_SUFFIX}}",
  "instructions": "You settle claims. SECRET SECRET SECRET SECRET.",
  "capabilities": [
    {"name": "OneDriveAndSharePoint", "items_by_url": [{"url": "https://acme.sharepoint.com/a"},
                                                       {"url": "https://acme.sharepoint.com/b"}]},
    {"name": "GraphConnectors", "connections": [{"connection_id": "policies"}]},
    {"name": "CodeInterpreter"},
    {"name": "SomethingNew"},
    {"name": "WebSearch"}
  ],
  "actions": [{"id": "claims", "file": "ai-plugin.json"}],
  "worker_agents": [{"id": "x"}]
}
"""
PLUGIN = """\
{
  "schema_version": "v2.4",
  "namespace": "claims",
  "functions": [{"name": "find"}, {"name": "pay"}],
  "runtimes": [
    {"type": "OpenApi", "auth": {"type": "None", "reference_id": "SECRET"},
     "spec": {"url": "https://api.acme.com/openapi.yml"}, "run_for_functions": ["find"]},
    {"type": "RemoteMCPServer",
     "spec": {"url": "${{MCP_URL}}/mcp"}, "run_for_functions": ["pay"]}
  ]
}
"""
MANIFEST: dict[str, Any] = {
    "manifestVersion": "1.22",
    "name": {"short": "Claims${{APP_NAME_SUFFIX}}"},
    "copilotAgents": {
        "declarativeAgents": [{"id": "d", "file": "declarativeAgent.json"}],
        "customEngineAgents": [{"id": "${{BOT_ID}}", "type": "bot"}],
    },
    "authorization": {
        "permissions": {
            "resourceSpecific": [
                {"name": "ChannelMessage.Read.Group", "type": "Application"},
                {"name": "ChatMessage.Send.Chat", "type": "Delegated"},
            ]
        }
    },
}


def _read(files: dict[str, str]) -> list[Finding | Skipped]:
    assert all(COPILOT.wants(PurePosixPath(path)) for path in files)
    return list(COPILOT.read([SourceFile(p, files[p]) for p in sorted(files)], Tree()))


def _found(files: dict[str, str]) -> list[Finding]:
    found = [f for f in _read(files) if isinstance(f, Finding)]
    assert "SECRET" not in repr(found)
    return found


def test_a_declarative_agent_tells_its_tools_and_connectors() -> None:
    agent, *connectors, prompt = _found({"appPackage/declarativeAgent.json": AGENT})
    assert (agent.kind, agent.line, agent.column, agent.group) == (Kind.AGENT, 4, 11, "Claims desk")
    assert (agent.service, agent.size) == ("microsoft-365-copilot", 3)
    assert agent.features == ("code-interpreter",)
    assert [(f.line, f.name, f.size, f.features) for f in connectors] == [
        (7, "sharepoint", 2, ("index", "read")),
        (9, "microsoft-graph-connectors", 1, ("index", "read")),
        (12, "web", 0, ("read",)),
    ]
    assert all(f.vendor == "microsoft" and f.kind is Kind.CONNECTOR for f in connectors)
    assert (prompt.kind, prompt.line, prompt.size) == (Kind.PROMPT, 5, 47)


@pytest.mark.parametrize("version", ["v1.0", "v1.2", "v1.6"])
@pytest.mark.parametrize("key", ["version", "schema_version"])
def test_older_versions_have_the_same_shape(version: str, key: str) -> None:
    text = json.dumps(
        {key: version, "name": "A", "instructions": "$[file('i.txt')]",
         "capabilities": [{"name": "Email"}]}
    )  # fmt: skip
    found = _found({"declarativeAgent_0.json": text})
    assert [(f.kind, f.name) for f in found] == [
        (Kind.AGENT, "declarative agent"),
        (Kind.CONNECTOR, "outlook"),
    ]


def test_a_plugin_reaches_what_its_runtimes_name() -> None:
    found = _found({"appPackage/ai-plugin.json": PLUGIN})
    assert [(f.kind, f.line, f.name, f.via, f.host, f.decided_by, f.size) for f in found] == [
        (Kind.CONNECTOR, 7, "claims", ("openapi",), "api.acme.com", None, 1),
        (Kind.PROTOCOL, 9, "mcp", (), None, None, 0),
        (Kind.CONNECTOR, 9, "claims", ("mcp", "http"), None, "environment variable MCP_URL", 1),
    ]


def test_a_manifest_counts_only_agents_without_a_file_of_their_own() -> None:
    text = json.dumps(MANIFEST, indent=1)
    alone = _found({"appPackage/manifest.json": text})
    assert [(f.kind, f.name, f.group) for f in alone] == [
        (Kind.AGENT, "declarative agent", "d"),
        (Kind.AGENT, "custom engine agent", "Claims"),
        (Kind.CONNECTOR, "microsoft-teams", "claims"),
    ]
    assert (alone[2].size, alone[2].features) == (2, ("read", "write"))
    both = {"appPackage/manifest.json": text, "appPackage/declarativeAgent.json": AGENT}
    assert [f.group for f in _found(both) if f.kind is Kind.AGENT] == ["Claims desk", "Claims"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("manifest.json", '{"manifest_version": 3, "name": "x", "actions": []}'),
        ("manifest.json", '{"manifestVersion": "1.0", "name": "x"}'),
        ("plugin.json", '{"name": "x", "version": "1.0.0", "capabilities": []}'),
        ("ai-plugin.json", '{"schema_version": "v1", "api": {"type": "openapi"}}'),
        ("declarativeAgent.json", "[1, 2]"),
    ],
)
def test_other_files_of_the_same_name_give_nothing(path: str, text: str) -> None:
    assert _read({path: text}) == []


def test_a_broken_file_is_skipped_with_the_reason() -> None:
    assert _read({"manifest.json": '{"actions": ['}) == [
        Skipped("manifest.json", "not JSON at line 1")
    ]
