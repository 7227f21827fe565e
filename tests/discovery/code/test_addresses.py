"""Addresses of vendors that stand in code as data are told; links and comments are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Kind, Scan

if TYPE_CHECKING:
    from discovery.aliases import Read

TABLES = {
    "providers.go": 'package ai\nvar all = []P{\n\t{"Groq", "https://api.groq.com/openai/v1"},\n}\n',
    "providers.rs": 'pub const ALL: [(&str, &str); 1] = [\n  ("xai", "https://api.x.ai/v1"),\n];\n',
    "providers.py": "ALL = {\n    'deepseek': 'https://api.deepseek.com/v1',\n}\n",
    "providers.ts": "export const all = {\n  together: 'https://api.together.xyz/v1',\n}\n",
}


def told(found: Scan) -> list[tuple[int, str | None]]:
    return [(f.line, f.vendor) for f in found.of(Kind.SETTING)]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("providers.go", (3, "groq")),
        ("providers.rs", (2, "xai")),
        ("providers.py", (2, "deepseek")),
        ("providers.ts", (2, "together")),
    ],
)
def test_a_table_of_providers(read: Read, path: str, place: tuple[int, str]) -> None:
    assert told(read({path: TABLES[path]})) == [place]


@pytest.mark.parametrize(
    "line",
    [
        "# 'https://api.groq.com/openai/v1'",
        "x = 'https://console.groq.com/keys'",
        "x = 'https://api.groq.com/docs'",
        "x = 'see https://api.groq.com/openai/v1'",
    ],
)
def test_a_link_or_comment_is_no_address(read: Read, line: str) -> None:
    assert told(read({"a.py": f"import groq\n{line}\n"})) == []


def test_an_address_that_a_client_has_is_told_once(read: Read) -> None:
    text = "import openai\nc = openai.OpenAI(base_url='https://api.groq.com/openai/v1')\n"
    found = read({"a.py": text})
    assert told(found) == []
    assert [f.vendor for f in found.of(Kind.CLIENT)] == ["groq"]
