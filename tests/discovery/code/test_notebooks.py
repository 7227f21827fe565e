"""Notebooks are read in the lines of their own files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.discovery import scan
from lockin.discovery.code._notebook import notebook_of
from lockin.discovery.code.python import PYTHON
from lockin.discovery.findings import Kind, Scan

CLIENT = ["from openai import OpenAI\n", "client = OpenAI()\n"]
CALL = ["answer = client.responses.create(model='gpt-4.1', input='x')\n"]


def cell(source: Any, kind: str = "code", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


def notebook(*cells: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def scanned(folder: Path, text: str, **files: str) -> Scan:
    (folder / "work.ipynb").write_text(text, "utf-8")
    for name, content in files.items():
        (folder / f"{name}.py").write_text(content, "utf-8")
    return scan(folder, sources=(PYTHON,))


def calls(found: Scan) -> list[tuple[int, str | None]]:
    return [(f.line, f.service) for f in found.of(Kind.CALL)]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("indent", [1, 2, None])
def test_a_call_stands_in_the_line_of_the_file(tmp_path: Path, indent: int | None) -> None:
    text = json.dumps(
        notebook(cell(CLIENT), cell("# Title", "markdown"), cell(CALL)), indent=indent
    )
    found = scanned(tmp_path, text)
    assert calls(found) == [(line_of(text, "client.responses"), "openai-responses")]


def test_the_column_is_that_of_the_file(tmp_path: Path) -> None:
    source = [*CLIENT, "s = 'é\\t\"q\"'; client.responses.create(input='x')\n"]
    text = json.dumps(notebook(cell(source)), indent=1)
    (call,) = scanned(tmp_path, text).of(Kind.CALL)
    line = text.split("\n")[call.line - 1]
    assert line[call.column - 1 :].startswith("client.responses")


@pytest.mark.parametrize("source", ["".join([*CLIENT, *CALL]), [*CLIENT, *CALL]])
def test_a_source_is_one_string_or_several(tmp_path: Path, source: object) -> None:
    text = json.dumps(notebook(cell(source)), indent=1)
    assert calls(scanned(tmp_path, text)) == [
        (line_of(text, "client.responses"), "openai-responses")
    ]


def test_version_3_has_worksheets(tmp_path: Path) -> None:
    inner = {"cell_type": "code", "language": "python", "input": [*CLIENT, *CALL], "outputs": []}
    text = json.dumps({"nbformat": 3, "worksheets": [{"cells": [inner]}]}, indent=1)
    assert [service for _, service in calls(scanned(tmp_path, text))] == ["openai-responses"]


@pytest.mark.parametrize(
    "magic",
    [
        "%pip install openai",
        "!pip install openai \\\n  --upgrade",
        "%load_ext dotenv\n%dotenv",
        "client?",
        "files = !ls",
        "x = %env HOME",
        "if True:\n    !ls\n",
        "%%time",
        "%%capture out",
    ],
)
def test_magics_do_not_hide_the_program(tmp_path: Path, magic: str) -> None:
    source = "\n".join([magic, *(line.rstrip() for line in (*CLIENT, *CALL))])
    text = json.dumps(notebook(cell(source.splitlines(keepends=True))), indent=1)
    found = scanned(tmp_path, text)
    assert calls(found) == [(line_of(text, "client.responses"), "openai-responses")]
    assert found.coverage.skipped == ()


@pytest.mark.parametrize("magic", ["%%bash", "%%writefile app.py", "%%javascript", "%%html"])
def test_a_cell_of_another_language_is_not_read(tmp_path: Path, magic: str) -> None:
    text = json.dumps(notebook(cell([f"{magic}\n", *CLIENT, *CALL])))
    assert scanned(tmp_path, text).findings == ()


def test_outputs_and_attachments_are_never_read(tmp_path: Path) -> None:
    output = {"output_type": "stream", "text": [*CLIENT, *CALL]}
    picture = {"a.png": {"image/png": "openai" * 1000}}
    text = json.dumps(
        notebook(
            cell(["import openai\n"], outputs=[output]),
            cell(["openai.OpenAI()"], "markdown", attachments=picture),
        )
    )
    found = scanned(tmp_path, text)
    assert {f.kind for f in found.findings} == {Kind.IMPORT}


def test_a_broken_cell_leaves_the_others(tmp_path: Path) -> None:
    text = json.dumps(notebook(cell("this is ( no program ]"), cell([*CLIENT, *CALL])))
    found = scanned(tmp_path, text)
    assert calls(found) == [(1, "openai-responses")]
    assert [s.reason for s in found.coverage.skipped] == ["1 cells are not Python"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"cells": [', "not a notebook: its JSON is not well-formed"),
        ("openai", "not a notebook: its JSON is not well-formed"),
        ('{"openai": 1}', "not a notebook: it holds no cells"),
        ('{"metadata": ' + "[" * 50_000, "nested too deeply"),
        (
            '{"cells": [{"cell_type": "code", "source": 7}]}',
            "not a notebook: its JSON is not well-formed",
        ),
        (
            '{"metadata": {"kernelspec": {"language": "R"}}, "cells": []}',
            "a notebook in r, which is not read",
        ),
    ],
)
def test_what_is_no_notebook_is_said(text: str, reason: str) -> None:
    found = notebook_of(text)
    assert (found.source, found.warning) == ("", reason)


def test_a_notebook_uses_the_modules_beside_it(tmp_path: Path) -> None:
    text = json.dumps(notebook(cell(["from llm import client\n", *CALL])), indent=1)
    found = scanned(tmp_path, text, llm="".join(CLIENT))
    assert calls(found) == [(line_of(text, "client.responses"), "openai-responses")]


def test_a_cell_may_await(tmp_path: Path) -> None:
    source = ["from openai import AsyncOpenAI\n", "await AsyncOpenAI().responses.create()\n"]
    text = json.dumps(notebook(cell(source)))
    assert calls(scanned(tmp_path, text)) == [(1, "openai-responses")]


@given(st.lists(st.lists(st.sampled_from(["x = 1", "# é", 's = "a\\nb"', "", "y = '\U0001f600'"]))))
def test_every_line_is_where_its_place_says(cells: list[list[str]]) -> None:
    held = [cell([f"{line}\n" for line in lines]) for lines in cells]
    text = json.dumps(notebook(*held), indent=1)
    found = notebook_of(text)
    rows = text.split("\n")
    for number, line in enumerate(found.source.split("\n")[:-1], 1):
        row, column = found.place(number, 1)
        assert rows[row - 1][column - 1 :].startswith(json.dumps(line)[1:-1])
        end = found.place(number, len(line) + 1)
        assert rows[row - 1][column - 1 : end[1] - 1] == json.dumps(line)[1:-1]
