from __future__ import annotations

import inspect
import pickle

import pytest

from lockin import errors
from lockin.errors import (
    ExitError,
    ExtraMissingError,
    LandscapeError,
    LimitError,
    LockinError,
    Problem,
    TooLargeError,
    UndefinedError,
    UnknownFactError,
    UnknownIdError,
    unknown,
)


@pytest.mark.parametrize(
    ("error", "also"),
    [
        (LandscapeError, ValueError),
        (LimitError, LandscapeError),
        (UnknownIdError, KeyError),
        (UnknownFactError, UnknownIdError),
        (UndefinedError, ValueError),
        (TooLargeError, UndefinedError),
        (ExitError, ValueError),
        (ExtraMissingError, ImportError),
    ],
)
def test_each_error_is_a_lockin_error_and_the_usual_python_one(
    error: type[Exception], also: type[Exception]
) -> None:
    assert issubclass(error, LockinError)
    assert issubclass(error, also)


def test_the_tree_in_the_docstring_names_every_error() -> None:
    for name in errors.__all__:
        value = getattr(errors, name)
        if inspect.isclass(value) and issubclass(value, LockinError):
            assert name in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("bad-file", "cannot be read"), "cannot be read [bad-file]"),
        (Problem("x", "is wrong", id="d1"), "d1: is wrong [x]"),
        (Problem("x", "is wrong", id="d1", field="target"), "d1.target: is wrong [x]"),
        (
            Problem("x", "is wrong", id="d1", severity="warning", accepted="1 to 3"),
            "d1: is wrong; accepted: 1 to 3 [warning, x]",
        ),
        (
            Problem("x", "is wrong", id="d1", file="a.yaml", line=3, column=7),
            "a.yaml:3:7: d1: is wrong [x]",
        ),
    ],
)
def test_a_problem_reads_as_one_line(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_problems_sort_by_code_and_compare_by_content() -> None:
    late, soon = Problem("b", "one"), Problem("a", "two")
    assert sorted([late, soon]) == [soon, late]
    assert Problem("a", "two") == soon
    assert len({soon, Problem("a", "two")}) == 1


def test_a_landscape_error_lists_every_problem() -> None:
    one, two = Problem("a", "first thing", id="x"), Problem("b", "second thing", id="y")
    error = LandscapeError(iter([one, two]))
    assert error.problems == (one, two)
    assert str(error).splitlines() == ["2 problems in the landscape", str(one), str(two)]
    assert str(LandscapeError([one])).splitlines()[0] == "1 problem in the landscape"


def test_errors_survive_pickling() -> None:
    error = LandscapeError([Problem("a", "first thing", id="x")])
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert str(again) == str(error)
    assert again.problems == error.problems


def test_an_unknown_id_reads_as_a_sentence() -> None:
    error = UnknownIdError(unknown("node", "acm", ["acme", "bolt"]))
    assert str(error) == "no node has the id 'acm'; close: acme"
    assert str(UnknownIdError()) == ""


def test_a_sentence_without_close_ids_ends_early() -> None:
    assert unknown("fact", "zzz", ["acme"]) == "no fact has the id 'zzz'"
    assert unknown("node", "a-1", ["a-3", "a-2", "a-4", "a-5"]).count(",") == 2
