from __future__ import annotations

import pytest

from lockin import reference, words
from lockin._cli._explain import explanation
from lockin.errors import UnknownFactError
from lockin.files import CODES
from lockin.report.terms import TERMS
from lockin.switching.components import COMPONENTS


@pytest.mark.parametrize("key", [component.key for component in COMPONENTS])
def test_components_show_formula_and_source(key: str) -> None:
    text = explanation(key)
    component = next(c for c in COMPONENTS if c.key == key)
    assert component.formula in text
    assert component.source in text


@pytest.mark.parametrize("number", range(1, 12))
def test_mechanisms_say_what_they_are(number: int) -> None:
    assert explanation(f"m{number}").startswith(f"M{number}: mechanism of lock-in, ")


@pytest.mark.parametrize("key", TERMS)
def test_terms_show_what_they_are_with_formula_and_source(key: str) -> None:
    text = explanation(key)
    assert words.say(f"term.{key}.is") in text
    assert TERMS[key].formula in text
    assert TERMS[key].source in text


def test_terms_are_found_as_people_write_them() -> None:
    assert explanation("Kill set") == explanation("kill-set")
    assert "minimal cut set" in explanation("kill_set")
    assert "index of dissimilarity" in explanation("hidden share")


def test_effort_parameters_show_value_source_and_grade() -> None:
    parameter = reference.effort_parameters()[0]
    text = explanation(parameter.id)
    assert parameter.source in text
    assert f"grade: {parameter.grade}" in text


def test_every_fact_is_found_by_its_id() -> None:
    for table, facts in reference.tables().items():
        assert f"the table {table}" in explanation(facts[0].id)


@pytest.mark.parametrize("code", ["0", "2", "3", "70"])
def test_exit_codes(code: str) -> None:
    assert "exit code of the command" in explanation(code)


@pytest.mark.parametrize("code", sorted(CODES))
def test_problem_codes(code: str) -> None:
    assert CODES[code] in explanation(code)


def test_close_names_are_offered() -> None:
    with pytest.raises(UnknownFactError, match="unknown-id"):
        explanation("unknow-id")
