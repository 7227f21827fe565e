"""Python of other versions is read in its own places."""

from __future__ import annotations

import ast

import pytest

from lockin.discovery.code._repair import repaired
from lockin.discovery.code.python import PYTHON
from lockin.discovery.findings import Kind, Skipped
from lockin.discovery.sources import SourceFile, Tree

START = "from openai import OpenAI\nclient = OpenAI()\n"
CALL = "client.responses.create(input='x')\n"


def read(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    found = list(PYTHON.read([SourceFile("app.py", text)], Tree()))
    calls = [
        (one.line, one.column)
        for one in found
        if not isinstance(one, Skipped) and one.kind is Kind.CALL
    ]
    return calls, [one.reason for one in found if isinstance(one, Skipped)]


@pytest.mark.parametrize(
    "newer",
    [
        'name = f"{d["a"]}"',
        "name = f'{'x'.join(d)}'",
        'name = f"{"\\n".join(d)}"',
        'name = f"{f"{f"{1}"}"}"',
        'name = f"{\n  d  # a comment\n}"',
        "type Pair[T] = tuple[T, T]",
        "def first[T](values: list[T]) -> T: ...",
        "class Box[T: int]: ...",
        "print 'hello', name",
        "print >>out, 'hello'",
        "print",
        "exec code in names",
        "raise ValueError, 'no'",
        "mode = 0755 + 10L",
        "flag = 1 <> 2",
        "try:\n    pass\nexcept (A, B), error:\n    pass",
    ],
)
def test_other_syntax_moves_nothing(newer: str) -> None:
    lines = newer.count("\n") + 1
    calls, skipped = read(f"{START}{newer}\n{CALL}")
    assert calls == [(3 + lines, 1)]
    assert skipped == []


def test_a_call_inside_of_a_newer_string_is_found() -> None:
    text = START + 'print(f"{client.responses.create(input="x")}")\n'
    assert read(text) == ([(3, 10)], [])


def test_what_cannot_be_read_is_said_with_its_line() -> None:
    calls, skipped = read(f"{START}x = = 1\n{CALL}y = `x`\n{CALL}")
    assert calls == [(4, 1), (6, 1)]
    assert skipped == ["read without what is no Python at line 3 and 1 more places"]


def test_what_is_no_python_is_refused() -> None:
    calls, skipped = read("dear openai,\nplease write a poem\nyours, me\n")
    assert calls == []
    assert skipped == ["not Python at line 1"]


def test_tabs_and_blanks_are_read_as_they_were_meant() -> None:
    assert read(f"{START}if client:\n        x = 1\n\ty = 2\n{CALL}") == ([(6, 1)], [])


def test_a_repaired_text_has_as_many_lines_and_parses() -> None:
    text = 'type A = int\r\nx = f"{a["é"]}"\r\n'
    mended, left_out = repaired(text)
    assert left_out == []
    assert mended.count("\n") == text.count("\n")
    assert ast.parse(mended).body
