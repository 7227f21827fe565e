from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from pydantic import ValidationError

from lockin.model.evidence import Evidence, grade_rank


def test_the_place_is_source_line_and_column() -> None:
    assert Evidence(source="app.py", line=12, column=5).place == "app.py:12:5"
    assert Evidence(source="app.py", line=12).place == "app.py:12"
    assert Evidence(source="INV-7").place == "INV-7"
    assert Evidence().place == ""


def test_evidence_ranks_by_grade_then_by_newest_date() -> None:
    ranked = [
        Evidence(grade="A", date=dt.date(2020, 1, 1)),
        Evidence(grade="A"),
        Evidence(grade="B", date=dt.date(2026, 2, 1)),
        Evidence(grade="B", date=dt.date(2026, 1, 1)),
        Evidence(grade="B"),
        Evidence(grade="D", date=dt.date(2026, 2, 1)),
    ]
    assert all(a.rank < b.rank for a, b in pairwise(ranked))


def test_grades_run_from_a_to_d() -> None:
    assert [grade_rank(grade) for grade in "ABCD"] == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="substring"):
        grade_rank("E")


@pytest.mark.parametrize(
    "bad",
    [
        {"line": 0},
        {"column": -1},
        {"grade": "E"},
        {"kind": "rumour"},
        {"date": "soon"},
        {"url": "x"},
    ],
    ids=repr,
)
def test_what_evidence_cannot_be_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Evidence.model_validate(bad)
