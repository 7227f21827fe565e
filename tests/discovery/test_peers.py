"""The comparison with other tools: what they write is read as they mean it."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def parts() -> dict[str, Any]:
    sys.path.insert(0, str(ROOT))
    try:
        names = ("peer_readers", "peer_words", "peer_score", "peer_page")
        return {n: importlib.import_module(f"benchmarks.discovery.{n}") for n in names}
    finally:
        sys.path.remove(str(ROOT))


def _label(**more: list[dict[str, Any]]) -> dict[str, Any]:
    site = {
        "path": "app.py", "line": 10, "kind": "call", "vendor": "microsoft",
        "surface": "chat-completions", "service": None, "cross_file": False,
        "setting": "production",
    }  # fmt: skip
    return {
        "repository": "a/b", "vendors": ["microsoft"], "read": ["**/*.py"], "sites": [site],
        "redirections": [], "connectors": [], "configuration": [], "neutral": [], **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "vendors"),
    [
        ("Azure OpenAI", {"microsoft"}),
        ("provider.google-gemini", {"google"}),
        ("claude-3-haiku-20240307", {"anthropic"}),
        ("openai-compatible", set()),
        ("llama_index", set()),
        ("MarkFlagsRequiredTogether is required together", {"together"}),
        ("AWS Bedrock meta.llama3", {"aws"}),
        ("@mistralai/mistralai@^0.0.8", {"mistral"}),
        ("", set()),
    ],
)
def test_words_stand_for_vendors(parts: dict[str, Any], text: str, vendors: set[str]) -> None:
    assert parts["peer_words"].vendors_in(text) == vendors


def test_places_are_read_whatever_they_are_written_against(parts: dict[str, Any]) -> None:
    readers = parts["peer_readers"]
    cdx = {
        "components": [
            {
                "type": "machine-learning-model", "group": "openai", "name": "gpt-4o",
                "properties": [{"name": "cdx:ai:provider", "value": "openai"}],
                "evidence": {"occurrences": [{"location": "src/a.ts#L64"}]},
            }
        ],
        "services": [{"name": "OpenAI API", "provider": {"name": "openai"}}],
    }  # fmt: skip
    marks = list(readers.cdxgen(cdx, "/r"))
    assert [(m.file, m.line, m.claim) for m in marks] == [
        ("src/a.ts", 64, "openai"),
        (".", None, "openai"),
    ]
    bom = {
        "components": [
            {
                "type": "service", "name": "Azure OpenAI Endpoint",
                "properties": [
                    {"name": "trusera:provider", "value": "Unknown"},
                    {"name": "trusera:source_location", "value": "/r/.env.example:24"},
                ],
            }
        ]
    }  # fmt: skip
    (mark,) = readers.ai_bom(bom, "/r")
    assert (mark.file, mark.line, mark.claim) == (".env.example", 24, "Azure OpenAI Endpoint")


def test_a_line_hidden_in_a_name_is_found(parts: dict[str, Any]) -> None:
    found = [{"file": "/r/a.ts", "variable": "L13", "model": "gpt-4o", "provider": "openai"}]
    (mark,) = parts["peer_readers"].chowkidar(found, "/r")
    assert (mark.file, mark.line, mark.claim) == ("a.ts", 13, "openai")


def test_quoted_source_counts_for_a_site_but_claims_no_vendor(parts: dict[str, Any]) -> None:
    mark = parts["peer_readers"].Mark("app.py", 12, "", "framework", "AzureOpenAI(endpoint)")
    tally = parts["peer_score"].Comparison(_label(), [mark]).judged()
    assert tally.right["site R"] == 1
    assert tally.right["vendor R"] == 0
    assert tally.right["surface"] == 0


def test_a_mark_four_lines_away_counts_for_the_file_only(parts: dict[str, Any]) -> None:
    mark = parts["peer_readers"].Mark("app.py", 14, "azure", "chat.completions.create")
    tally = parts["peer_score"].Comparison(_label(), [mark]).judged()
    assert (tally.right["site R"], tally.right["site R (file)"]) == (0, 1)
    assert tally.cell("vendor P") == "1.00 1/1"


def test_marks_in_tests_and_makers_of_models_count_neither_way(parts: dict[str, Any]) -> None:
    mark = parts["peer_readers"].Mark
    marks = [mark("tests/test_a.py", 1, "cohere"), mark("app.py", 1, "meta llama-3")]
    tally = parts["peer_score"].Comparison(_label(), marks).judged()
    assert tally.all["vendor P"] == 0


def test_an_own_host_is_right_where_it_is_said(parts: dict[str, Any]) -> None:
    own = {"path": "app.py", "line": 5, "vendor": None, "service": None, "decided_by": "URL"}
    mark = parts["peer_readers"].Mark("app.py", 5, "provider.openai-compatible")
    tally = parts["peer_score"].Comparison(_label(redirections=[own]), [mark]).judged()
    assert tally.cell("redirect") == "1.00 1/1"


def test_a_row_has_every_measure(parts: dict[str, Any]) -> None:
    result = {
        "name": "tool", "version": "1", "repositories": 2, "cpu": 3.4, "mebibytes": 50.2,
        "right": {"site R": 1}, "all": {"site R": 4},
    }  # fmt: skip
    row = parts["peer_page"].row(result)
    assert row.startswith("| tool | 1 | 2 | - | - | 0.25 (1/4) |")
    assert row.endswith("| 3 | 50 |")


def test_paths_from_the_folder_of_the_run_are_paths_below_the_root(parts: dict[str, Any]) -> None:
    found = {
        "findings": [
            {"file": "../../x/repo/src/a.ts", "type": "api_call", "provider": "Groq", "line": 3}
        ]
    }
    (mark,) = parts["peer_readers"].witch_hunt(found, "/y/repo")
    assert (mark.file, mark.line, mark.claim) == ("src/a.ts", 3, "Groq")
