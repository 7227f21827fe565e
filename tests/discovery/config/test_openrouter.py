"""Requests for OpenRouter that are kept as data."""

from __future__ import annotations

from lockin.discovery.config.openrouter import read_openrouter
from lockin.discovery.findings import Finding
from lockin.discovery.sources import SourceFile

REQUEST = """\
{
  "base_url": "https://openrouter.ai/api/v1",
  "api_key": "SECRET",
  "model": "anthropic/claude-sonnet-4.5",
  "models": ["openai/gpt-4o", "mistralai/mistral-large", "{{ other }}"],
  "route": "fallback",
  "provider": {"order": ["Anthropic", "Together"], "allow_fallbacks": false}
}
"""


def read(text: str, path: str = "presets/chat.json") -> list[Finding]:
    return [f for f in read_openrouter(SourceFile(path, text)) if isinstance(f, Finding)]


def test_the_models_of_a_list_stand_in_for_each_other() -> None:
    found = read(REQUEST)
    assert [(f.models, f.line) for f in found] == [
        (("anthropic/claude-sonnet-4.5",), 4),
        (("openai/gpt-4o",), 5),
        (("mistralai/mistral-large",), 5),
    ]
    assert {(f.group, f.vendor, f.service) for f in found} == {
        ("anthropic/claude-sonnet-4.5", "openrouter", "openrouter-chat-completions")
    }
    assert found[0].via == ("openrouter", "anthropic", "together")
    assert "SECRET" not in repr(found)


def test_yaml_and_nesting() -> None:
    text = "openrouter:\n  chat:\n    route: fallback\n    models:\n      - openai/gpt-4o\n"
    assert [(f.models, f.line, f.column) for f in read(text, "a.yml")] == [
        (("openai/gpt-4o",), 5, 9)
    ]


def test_lists_of_models_without_a_route_are_no_routes() -> None:
    assert read('{"about": "OpenRouter", "order": 1, "models": ["openai/gpt-4o"]}') == []
    assert read('{"models": ["openai/gpt-4o"], "route": "fallback"}') == []
