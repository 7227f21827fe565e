"""Declared packages, with their line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Kind, Scan

if TYPE_CHECKING:
    from pathlib import Path

    from discovery.aliases import Read

PYPROJECT = """\
[build-system]
requires = ["hatchling"]

[project]
name = "openai-desk"
keywords = ["cohere"]
dependencies = ["openai>=1", 'litellm[proxy]',  # anthropic ]
  "mistralai; python_version > '3.10'",
]

[project.optional-dependencies]
aws = ["langchain_aws"]

[dependency-groups]
dev = ["Google-GenAI"]

[tool.poetry.dependencies]
groq = "^1"
together = { version = "1", optional = true }

[tool.poetry.group.dev.dependencies]
anthropic = "*"

[tool.ruff]
cohere = ["x"]
"""


def declared(found: Scan) -> list[tuple[str, int, int]]:
    return [(f.name, f.line, f.column) for f in found.of(Kind.MANIFEST)]


def test_pyproject(read: Read) -> None:
    assert declared(read({"pyproject.toml": PYPROJECT})) == [
        ("openai", 7, 18),
        ("litellm", 7, 31),
        ("mistralai", 8, 4),
        ("langchain-aws", 12, 9),
        ("google-genai", 15, 9),
        ("groq", 18, 1),
        ("together", 19, 1),
        ("anthropic", 22, 1),
    ]


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.in", "requirements/base.txt"]
)
def test_requirements(read: Read, name: str) -> None:
    text = "# openai\n-r other.txt\nopenai==1.2\nanthropic[bedrock]>=0.3 ; x\nopenai-extra\n\nhttps://x/cohere\n"
    assert declared(read({name: text})) == [("openai", 3, 1), ("anthropic", 4, 1)]


def test_setup_py_is_read_and_not_run(read: Read, tmp_path: Path) -> None:
    text = (
        f"open({str(tmp_path / 'ran')!r}, 'w')\nfrom setuptools import setup\n"
        "requires = ['openai>=1']\n"
        "setup(install_requires=requires, extras_require={'a': ['cohere']})\n"
    )
    assert declared(read({"setup.py": text})) == [("openai", 3, 14), ("cohere", 4, 57)]
    assert not (tmp_path / "ran").exists()


def test_setup_cfg(read: Read) -> None:
    text = (
        "[metadata]\nname = openai\n[options]\ninstall_requires =\n    openai>=1\n"
        "    requests\n[options.extras_require]\nx = cohere\n"
    )
    assert declared(read({"setup.cfg": text})) == [("openai", 5, 5), ("cohere", 8, 5)]


def test_pipfile(read: Read) -> None:
    text = '[packages]\nopenai = "*"\n[dev-packages]\ncohere = "*"\n[requires]\ngroq = "1"\n'
    assert declared(read({"Pipfile": text})) == [("openai", 2, 1), ("cohere", 4, 1)]


def test_package_json(read: Read) -> None:
    text = (
        '{\n  "name": "openai",\n  "dependencies": {\n    "@anthropic-ai/sdk": "^1",\n'
        '    "react": "19"\n'
        '  },\n  "devDependencies": {"@modelcontextprotocol/sdk": "1"}\n}\n'
    )
    found = read({"package.json": text})
    assert [name for name, _, _ in declared(found)] == [
        "@anthropic-ai/sdk",
        "@modelcontextprotocol/sdk",
    ]
    assert declared(found)[0][1:] == (4, 5)
    assert [(f.name, f.line) for f in found.of(Kind.PROTOCOL)] == [("mcp", 7)]


def test_what_is_broken_is_skipped_with_a_reason(read: Read) -> None:
    found = read({"package.json": "{", "setup.py": "def openai"})
    assert {(s.file, s.reason) for s in found.coverage.skipped} == {
        ("package.json", "not JSON at line 1"),
        ("setup.py", "not Python at line 1"),
        ("setup.py", "not understood as a manifest"),
    }
