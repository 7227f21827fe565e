"""Rules, skills, commands, subagents and hooks that are written for coding tools."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest

from lockin.discovery import Kind, SourceFile
from lockin.discovery.config.tooling import TOOLING
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import Tree

LONG = "Use the repository's own words. " * 20
SKILL = "---\ndescription: Closes the month\nname: close-month\n---\n\n# Steps\nSECRET\n"


def _read(files: dict[str, str]) -> list[Finding | Skipped]:
    wanted = [path for path in sorted(files) if TOOLING.wants(PurePosixPath(path))]
    return list(TOOLING.read([SourceFile(path, files[path]) for path in wanted], Tree()))


def _told(files: dict[str, str]) -> list[tuple[Any, ...]]:
    found = _read(files)
    assert "SECRET" not in repr(found)
    return [
        (f.file, f.line, f.name, f.service, f.vendor)
        for f in found
        if isinstance(f, Finding) and f.kind is Kind.TOOLING
    ]


@pytest.mark.parametrize(
    ("path", "what", "tool", "vendor"),
    [
        ("AGENTS.md", "rule", None, None),
        ("apps/web/CLAUDE.md", "rule", "anthropic-claude-code", "anthropic"),
        ("GEMINI.md", "rule", "gemini-cli", "google"),
        (".cursorrules", "rule", "cursor", "anysphere"),
        (".cursor/rules/backend/api.mdc", "rule", "cursor", "anysphere"),
        (".github/copilot-instructions.md", "rule", "github-copilot", "github"),
        (".github/instructions/sql.instructions.md", "rule", "github-copilot", "github"),
        (".github/prompts/review.prompt.md", "command", "github-copilot", "github"),
        (".github/agents/planner.agent.md", "subagent", "github-copilot", "github"),
        (".windsurf/workflows/ship.md", "command", "windsurf", "cognition"),
        (".clinerules/style.md", "rule", "cline", None),
        (".roo/rules-code/style.md", "rule", "roo-code", None),
        (".claude/commands/ops/deploy.md", "command", "anthropic-claude-code", "anthropic"),
        (".claude/agents/reviewer.md", "subagent", "anthropic-claude-code", "anthropic"),
        (".codex/prompts/fix.md", "command", "openai-codex", "openai"),
        (".gemini/commands/plan.toml", "command", "gemini-cli", "google"),
        (".kiro/steering/product.md", "rule", "kiro", "aws"),
        (".junie/guidelines.md", "rule", "jetbrains-junie", "jetbrains"),
        (".opencode/command/test.md", "command", "opencode", None),
    ],
)
def test_each_tool_keeps_its_files_in_its_own_place(
    path: str, what: str, tool: str | None, vendor: str | None
) -> None:
    text = f"\n\n# How we work SECRET\n{LONG}\n"
    assert _told({path: text}) == [(path, 3, what, tool, vendor)]
    [size] = {f.size for f in _read({path: text}) if isinstance(f, Finding) and f.size}
    assert size == len(text.strip())


@pytest.mark.parametrize(
    ("path", "tool"),
    [
        (".claude/skills/close-month/SKILL.md", "anthropic-claude-code"),
        (".agents/skills/close-month/SKILL.md", None),
        ("skills/close-month/SKILL.md", None),
    ],
)
def test_a_skill_belongs_to_a_tool_only_in_the_folder_of_one(path: str, tool: str | None) -> None:
    found = [f for f in _read({path: SKILL}) if isinstance(f, Finding)]
    assert [(f.kind, f.name, f.place, f.group, f.service) for f in found] == [
        (Kind.TOOLING, "skill", f"{path}:3:7", "close-month", tool),
        (Kind.PROTOCOL, "agent-skills", f"{path}:3:7", None, None),
    ]


@pytest.mark.parametrize(
    "text", ["@AGENTS.md\n", "See [the rules](../AGENTS.md).\n", f"{LONG}\n", f"\n{LONG}"]
)
def test_a_twin_of_the_open_file_is_a_pointer(text: str) -> None:
    assert [row[2] for row in _told({"AGENTS.md": LONG, "CLAUDE.md": text})] == ["rule", "pointer"]


def test_a_rule_of_its_own_beside_the_open_file_is_a_rule() -> None:
    files = {"AGENTS.md": LONG, "CLAUDE.md": LONG[::-1], "sub/AGENTS.md": LONG[::-1]}
    assert [row[2] for row in _told(files)] == ["rule", "rule", "rule"]


SETTINGS = """\
{
  "permissions": {"allow": ["Bash(npm test)"]},
  "env": {"TOKEN": "SECRET"},
  "hooks": {
    "PostToolUse": [
      {"matcher": "Edit|Write", "hooks": [
        {"type": "command", "command": "./format.sh SECRET"},
        {"type": "command", "command": "npm test"}
      ]}
    ],
    "Stop": [{"hooks": [{"type": "prompt", "prompt": "SECRET"}]}]
  }
}
"""


def test_hooks_are_counted_one_by_one() -> None:
    assert _told({".claude/settings.json": SETTINGS}) == [
        (".claude/settings.json", line, "hook", "anthropic-claude-code", "anthropic")
        for line in (7, 8, 11)
    ]
    cursor = '{"version": 1,\n "hooks": {"afterFileEdit": [{"command": "./a.sh"}]}}'
    assert _told({".cursor/hooks.json": cursor}) == [
        (".cursor/hooks.json", 2, "hook", "cursor", "anysphere")
    ]


def test_a_plugin_makes_folders_beside_it_count() -> None:
    files = {
        "kit/commands/ship.md": LONG,
        "kit/agents/critic.md": LONG,
        "kit/hooks/hooks.json": '{"hooks": {"Stop": [{"hooks": [{"command": "x"}]}]}}',
        "docs/commands/ship.md": LONG,
    }
    assert _told(files) == []
    marker = {"kit/.claude-plugin/plugin.json": '{"name": "kit"}'}
    assert [(row[0], row[2]) for row in _told(files | marker)] == [
        ("kit/agents/critic.md", "subagent"),
        ("kit/commands/ship.md", "command"),
        ("kit/hooks/hooks.json", "hook"),
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": LONG, "docs/agents.txt": LONG, ".github/workflows/ci.md": LONG},
        {"CLAUDE.md": "  \n"},
        {".claude/settings.json": '{"hooks": {"Stop": [1, {"hooks": 3}]}, "hooks2": []}'},
        {"skills/x/reference.md": LONG},
    ],
)
def test_other_files_give_nothing(files: dict[str, str]) -> None:
    assert _told(files) == []


def test_broken_settings_are_skipped() -> None:
    assert _read({".claude/settings.json": '{"hooks": '}) == [
        Skipped(".claude/settings.json", "not JSON at line 1")
    ]


def test_an_unrelated_file_and_the_order_change_nothing() -> None:
    files = {"AGENTS.md": LONG, ".claude/agents/a.md": LONG, "CLAUDE.md": "@AGENTS.md"}
    more = {**dict(reversed(list(files.items()))), "src/app.py": "x = 1"}
    assert _read(files) == _read(more)


def test_every_tool_in_the_tables_has_a_vendor_or_none() -> None:
    tooling = table("tooling")
    tools = set(tooling["tools"])
    named = {
        row["tool"] for part in ("names", "folders", "commands") for row in tooling[part].values()
    }
    named |= {tool for part in ("hooks", "owners", "actions", "packages", "images", "engines")
              for tool in tooling[part].values()}  # fmt: skip
    assert named - {None} <= tools
