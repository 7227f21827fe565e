from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lockin.files import write_csv


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\uff1d1"]
)
def test_text_never_begins_a_formula(text: str, tmp_path: Path) -> None:
    path = write_csv([[text]], tmp_path / "t.csv")
    with path.open(newline="", encoding="utf-8") as stream:
        (row,) = csv.reader(stream)
    assert row[0].startswith("'")


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    path = write_csv([["a", -2.5, 3, None, True]], tmp_path / "t.csv")
    assert path.read_text() == "a,-2.5,3,,true\n"
    path = write_csv([["a", -2.5, 3, None, True]], tmp_path / "t.csv", "fr")
    assert path.read_text() == "a;-2,5;3;;true\n"


def test_the_mark_is_written_on_demand(tmp_path: Path) -> None:
    assert write_csv([["é"]], tmp_path / "t.csv").read_bytes() == "é\n".encode()
    marked = write_csv([["é"]], tmp_path / "t.csv", bom=True).read_bytes()
    assert marked == b"\xef\xbb\xbf" + "é\n".encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_rows_keep_their_shape(rows: list[list[str]], tmp_path: Path) -> None:
    path = write_csv(rows, tmp_path / "t.csv", "fr")
    with path.open(newline="", encoding="utf-8") as stream:
        read = list(csv.reader(stream, delimiter=";"))
    assert [len(row) for row in read] == [2] * len(rows)
    assert not any(cell[:1] in tuple("=+-@\t\r") and cell for row in read for cell in row)
