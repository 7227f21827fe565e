"""Steps of build pipelines that call a coding tool."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest

from lockin.discovery import Kind, SourceFile
from lockin.discovery.config.pipelines import PIPELINES, tool_of_command
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.sources import Tree


def _read(path: str, text: str) -> list[Finding | Skipped]:
    assert PIPELINES.wants(PurePosixPath(path))
    return list(PIPELINES.read([SourceFile(path, text)], Tree()))


def _told(path: str, text: str) -> list[tuple[Any, ...]]:
    found = _read(path, text)
    assert "SECRET" not in repr(found)
    assert all(isinstance(f, Finding) and f.kind is Kind.TOOLING for f in found)
    return [(f.line, f.column, f.service) for f in found if isinstance(f, Finding)]


WORKFLOW = """\
name: Review
on: [pull_request]
jobs:
  review:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - name: Ask Claude
        uses: anthropics/claude-code-action@v1
        with:
          anthropic_api_key: ${{ secrets.SECRET }}
          use_bedrock: "true"
          prompt: |
            Review SECRET.
          claude_args: --model claude-sonnet-4-5 --max-turns 5
      - name: Ask Codex
        uses: openai/codex-action@0123456789abcdef # v1
        with: {prompt: "Fix it", model: gpt-5-codex}
      - name: Shell
        run: |
          set -e
          # gemini would be here
          git diff > d.txt
          cat d.txt | npx -y @google/gemini-cli --model gemini-2.5-pro -p "SECRET"
          echo "claude is nice"
      - run: opencode run "SECRET"
"""


def test_actions_and_commands_of_a_workflow() -> None:
    found = [f for f in _read(".github/workflows/review.yml", WORKFLOW) if isinstance(f, Finding)]
    assert "SECRET" not in repr(found)
    assert [(f.line, f.column, f.service, f.group, f.models, f.via, f.size) for f in found] == [
        (9, 15, "anthropic-claude-code", "ask-claude", ("claude-sonnet-4-5",), ("bedrock",), 15),
        (17, 15, "openai-codex", "ask-codex", ("gpt-5-codex",), (), 6),
        (24, 11, "gemini-cli", "shell", ("gemini-2.5-pro",), (), 0),
        (26, 14, "opencode", None, (), (), 0),
    ]


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (
            ".gitlab-ci.yml",
            (
                "review:\n  image: node:22\n  script:\n    - npm ci\n"
                "    - npm i -g @anthropic-ai/claude-code@2\n    - claude -p 'SECRET'\n"
            ),
            [(5, 7, "anthropic-claude-code")],
        ),
        (
            "azure-pipelines-review.yml",
            "steps:\n- script: |\n    codex exec 'SECRET'\n  displayName: x\n",
            [(3, 5, "openai-codex")],
        ),
        (
            ".circleci/config.yml",
            "jobs:\n  a:\n    steps:\n      - run:\n          command: aider --yes -m 'SECRET'\n",
            [(5, 20, "aider")],
        ),
        (
            "bitbucket-pipelines.yml",
            (
                "pipelines:\n  default:\n    - step:\n        script:\n"
                "          - curl -fsSL https://claude.ai/install.sh | bash\n"
            ),
            [(5, 13, "anthropic-claude-code")],
        ),
        (
            "ci/Jenkinsfile",
            (
                "pipeline {\n  stage('x') {\n    // claude -p\n    sh 'cursor-agent -p SECRET'\n"
                "    sh '''\n      gemini -p SECRET\n    '''\n  }\n}\n"
            ),
            [(4, 5, "cursor"), (6, 7, "gemini-cli")],
        ),
        (
            "action.yml",
            "runs:\n  using: composite\n  steps:\n    - uses: Qodo-ai/PR-Agent@main\n",
            [(4, 13, "qodo")],
        ),
        (
            ".github/workflows/copilot-setup-steps.yml",
            "jobs:\n  copilot-setup-steps:\n    runs-on: x\n    steps: []\n",
            [(2, 3, "github-copilot")],
        ),
        (
            ".github/workflows/triage.md",
            "---\non: issues\nengine:\n  id: codex\n---\n\n# Triage SECRET\n",
            [(4, 7, "openai-codex")],
        ),
    ],
)
def test_other_pipelines(path: str, text: str, told: list[tuple[Any, ...]]) -> None:
    assert _told(path, text) == told


@pytest.mark.parametrize(
    ("line", "tool"),
    [
        ("claude --print hello", "anthropic-claude-code"),
        ("ANTHROPIC_MODEL=x timeout 600 claude -p y", "anthropic-claude-code"),
        ("/usr/local/bin/codex exec y", "openai-codex"),
        ("if ! gemini -p y; then", "gemini-cli"),
        ('out=$(claude -p "y")', "anthropic-claude-code"),
        ("gh copilot suggest y", "github-copilot"),
        ("copilot -p y --allow-all-tools", "github-copilot"),
        ("goose run -i task.md", "goose"),
        ("pip install aider-chat==0.86", "aider"),
        ("goose up", None),
        ("copilot svc deploy", None),
        ("gh pr list", None),
        ("echo claude", None),
        ("git commit -m 'claude -p'", None),
        ("codex = 3", None),
        ("npm test", None),
        ("", None),
    ],
)
def test_only_the_program_of_a_command_counts(line: str, tool: str | None) -> None:
    assert tool_of_command(line) == tool


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".github/workflows/ci.yml", "jobs:\n  a:\n    steps:\n      - run: make test\n"),
        (".github/workflows/claude.yml", "name: claude\njobs: {}\n"),
        (
            ".github/workflows/a.lock.yml",
            "# made by gh-aw\njobs:\n  a:\n    steps:\n      - run: claude -p x\n",
        ),
        (".github/workflows/notes.md", "# How claude runs here\n"),
        (".gitlab-ci.yml", "claude:\n  script: [make]\n"),
    ],
)
def test_pipelines_without_a_tool_give_nothing(path: str, text: str) -> None:
    assert _read(path, text) == []


def test_a_broken_pipeline_is_skipped() -> None:
    [skipped] = _read(".gitlab-ci.yml", "a: [claude\n")
    assert isinstance(skipped, Skipped)


def test_an_alias_of_a_step_counts_once() -> None:
    text = "x: &s\n  script: [claude -p a]\na: *s\nb: *s\n"
    assert _told(".gitlab-ci.yml", text) == [(2, 12, "anthropic-claude-code")]


def test_a_step_more_leaves_the_others_as_they_were() -> None:
    more = WORKFLOW + "      - run: make\n"
    assert _read(".github/workflows/a.yml", WORKFLOW) == _read(".github/workflows/a.yml", more)
