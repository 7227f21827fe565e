"""Agent cards of the Agent2Agent protocol."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest

from lockin.discovery import Kind, SourceFile
from lockin.discovery.config.a2a import A2A
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.sources import Tree

NEW = """\
{
  "name": "Order agent",
  "description": "SECRET",
  "version": "2.1.0",
  "supportedInterfaces": [
    {"url": "https://user:SECRET@agents.acme.com/a2a", "protocolBinding": "JSONRPC",
     "protocolVersion": "1.0"},
    {"url": "https://agents.acme.com/rest", "protocolBinding": "HTTP+JSON"}
  ],
  "capabilities": {
    "streaming": true,
    "extensions": [
      {"uri": "https://github.com/google-agentic-commerce/ap2/tree/v0.2", "required": true},
      {"uri": "https://acme.com/extensions/own"}
    ]
  },
  "defaultInputModes": ["text/plain"],
  "skills": [{"id": "find", "name": "Find"}, {"id": "cancel", "name": "Cancel"}]
}
"""
OLD = """\
{
  "protocolVersion": "0.3.0",
  "name": "Price agent",
  "url": "https://prices.acme.com",
  "preferredTransport": "GRPC",
  "capabilities": {},
  "skills": [{"id": "quote"}]
}
"""
OLDEST = """\
{"name": "Facts", "url": "http://localhost:8001/a2a", "version": "1.0.0",
 "defaultInputModes": ["text"], "skills": []}
"""


def _read(path: str, text: str) -> list[Finding | Skipped]:
    assert A2A.wants(PurePosixPath(path))
    return list(A2A.read([SourceFile(path, text)], Tree()))


def _told(path: str, text: str) -> list[tuple[Any, ...]]:
    found = [f for f in _read(path, text) if isinstance(f, Finding)]
    assert "SECRET" not in repr(found)
    return [(f.kind, f.line, f.column, f.name, f.group, f.via, f.size, f.host) for f in found]


def test_a_card_of_1_0() -> None:
    host = "agents.acme.com"
    assert _told("public/.well-known/agent-card.json", NEW) == [
        (Kind.PROTOCOL, 5, 3, "a2a", "a2a-1.0", ("http+json", "jsonrpc"), 0, host),
        (Kind.AGENT, 2, 11, "agent card", "Order agent", ("a2a",), 2, host),
        (Kind.PROTOCOL, 13, 15, "ap2", None, ("a2a", "required"), 0, None),
    ]


def test_a_card_of_0_3() -> None:
    host = "prices.acme.com"
    assert _told(".well-known/agent.json", OLD) == [
        (Kind.PROTOCOL, 2, 3, "a2a", "a2a-0.3.0", ("grpc",), 0, host),
        (Kind.AGENT, 3, 11, "agent card", "Price agent", ("a2a",), 1, host),
    ]


def test_a_card_without_a_version() -> None:
    assert [row[:4] for row in _told("remote/facts/agent.json", OLDEST)] == [
        (Kind.PROTOCOL, 1, 19, "a2a"),
        (Kind.AGENT, 1, 10, "agent card"),
    ]


def test_a_card_in_yaml_tells_the_same() -> None:
    text = "name: Price agent\nprotocolVersion: 0.3.0\nurl: https://a.acme.com\nskills: [{id: q}]\n"
    assert [row[0] for row in _told("price_agent_card.yaml", text)] == [Kind.PROTOCOL, Kind.AGENT]


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "x", "skills": ["a"]}',
        '{"name": "x", "url": "https://a", "skills": {"a": 1}}',
        '{"skills": [], "url": "https://a", "capabilities": {}}',
        '{"name": "Ada", "url": "https://ada.example", "skills": ["c++"]}',
        "[1, {}]",
        '"skills"',
    ],
)
def test_other_agents_are_no_cards(text: str) -> None:
    assert _read("agent.json", text) == []


def test_a_broken_card_is_skipped_with_the_reason() -> None:
    [skipped] = _read("agent.json", '{"skills": [')
    assert skipped == Skipped("agent.json", "not JSON at line 1")


def test_an_unknown_key_changes_nothing() -> None:
    more = NEW.replace('"version": "2.1.0"', '"version": "2.1.0", "x": {"skills": [1]}')
    assert _told("agent.json", more) == _told("agent.json", NEW)
