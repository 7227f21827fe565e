from __future__ import annotations

import json

import pytest

from lockin import files
from lockin.errors import LandscapeError, Problem
from lockin.files._sentences import QUANTITY


def _fault(node: dict[str, object]) -> Problem:
    with pytest.raises(LandscapeError) as caught:
        files.loads(json.dumps({"nodes": [{"id": "a", **node}]}), format="json")
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("value", "code", "field"),
    [
        ("12", "wrong-type", "seats"),
        ([1], "wrong-type", "seats"),
        (True, "wrong-type", "seats"),
        (-1, "bad-estimate", "seats"),
        ({}, "missing-field", "seats.value"),
        ({"low": 1}, "missing-field", "seats.high"),
        ({"low": 1, "high": 2, "unit": "x"}, "unknown-field", "seats.unit"),
        ({"vaule": 1}, "unknown-field", "seats.vaule"),
        ({"low": 2, "high": 1}, "bad-estimate", "seats"),
        ({"value": 1, "currency": "EUR"}, "bad-estimate", "seats"),
    ],
)
def test_a_quantity_has_one_sentence_per_fault(value: object, code: str, field: str) -> None:
    problem = _fault({"kind": "team", "seats": value})
    assert (problem.code, problem.field, problem.accepted) == (code, field, QUANTITY)


@pytest.mark.parametrize(
    ("field", "value", "code", "accepted"),
    [
        ("supervised", "yes", "wrong-type", "true or false"),
        ("autonomy", "full", "bad-value", "'suggests', 'acts-with-approval' or 'acts'"),
        ("owner", "The Team", "bad-id", "lower-case letters"),
        ("name", 12, "wrong-type", "in quotes"),
        ("name", "x" * 501, "too-long", "at most 500 characters"),
        ("owners", "x", "unknown-field", "owner"),
        ("evidence", [{"line": 0}], "out-of-range", "at least 1"),
        ("evidence", [{"date": "2026-02-30"}], "bad-date", "2026-10-31"),
        ("evidence", {}, "wrong-type", "a list"),
    ],
)
def test_each_fault_says_what_would_be_accepted(
    field: str, value: object, code: str, accepted: str
) -> None:
    problem = _fault({"kind": "agent", field: value})
    assert problem.code == code
    assert accepted in problem.accepted


@pytest.mark.parametrize("path", ["growth", "currency"])
def test_parts_of_a_quantity_are_not_called_a_quantity(path: str) -> None:
    problem = _fault({"kind": "vendor", "advantage": {"value": 1, path: []}})
    assert problem.field == f"advantage.{path}"
    assert problem.accepted != QUANTITY


@pytest.mark.parametrize("value", ["x", [], {"low": "a", "high": 1}, {"mode": 1}, -5])
def test_sentences_do_not_name_the_validator(value: object) -> None:
    with pytest.raises(LandscapeError) as caught:
        files.loads(
            json.dumps({"nodes": [{"kind": "team", "id": "a", "seats": value}]}), format="json"
        )
    said = str(caught.value).lower()
    assert not any(word in said for word in ("pydantic", "input should", "union", "tag"))
