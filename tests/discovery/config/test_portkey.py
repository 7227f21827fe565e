"""Portkey configurations."""

from __future__ import annotations

from lockin.discovery.config.portkey import read_portkey
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.sources import SourceFile

CONFIG = """\
{
  "strategy": {"mode": "fallback", "on_status_codes": [429]},
  "targets": [
    {"provider": "openai", "api_key": "SECRET", "override_params": {"model": "gpt-4o"}},
    {
      "strategy": {"mode": "loadbalance"},
      "targets": [
        {"provider": "azure-openai", "weight": 0.5},
        {"virtual_key": "vk-SECRET", "override_params": {"model": "claude-sonnet-4-5"}}
      ]
    },
    {"provider": "openai", "custom_host": "https://api.groq.com/openai/v1"},
    {"provider": "@team-slug", "override_params": {"model": "text-embedding-3-small"}}
  ]
}
"""
CONDITIONAL = """\
{"strategy": {"mode": "conditional", "conditions": []},
 "targets": [{"name": "free", "provider": "groq"}, {"name": "paid", "provider": "anthropic"}]}
"""


def read(text: str, path: str = "gateway/chat.json") -> list[Finding]:
    return [f for f in read_portkey(SourceFile(path, text)) if isinstance(f, Finding)]


def test_every_leaf_is_a_route_of_one_group() -> None:
    found = read(CONFIG)
    assert [(f.service, f.decided_by, f.models, f.line) for f in found] == [
        ("openai-chat-completions", None, ("gpt-4o",), 4),
        ("azure-openai-chat-completions", None, (), 8),
        (None, "virtual key of Portkey", ("claude-sonnet-4-5",), 9),
        ("groq-chat-completions", None, (), 12),
        (None, "virtual key of Portkey", ("text-embedding-3-small",), 13),
    ]
    assert {(f.group, f.gateway, f.via) for f in found} == {
        ("chat", "gateway-chat", ("portkey",)),
    }
    assert "SECRET" not in repr(found)


def test_what_a_condition_chooses_is_no_alternative() -> None:
    assert [(f.group, f.service) for f in read(CONDITIONAL)] == [
        ("chat-free", "groq-chat-completions"),
        ("chat-paid", "anthropic-messages"),
    ]


def test_other_targets_are_no_gateway() -> None:
    project = '{"targets": {"build": {"executor": "x", "strategy": 1}}, "provider": "y"}'
    assert read(project) == []
    assert read('{"strategy": "x", "provider": 1, "targets": ["a", 3, {}]}') == []


def test_what_is_broken_is_skipped_with_a_reason() -> None:
    (one,) = read_portkey(SourceFile("a.json", '{"strategy": {}, "targets": [{"provider":'))
    assert isinstance(one, Skipped)
