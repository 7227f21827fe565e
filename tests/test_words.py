from __future__ import annotations

import datetime as dt
import string
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin import words
from lockin.assessment import assess
from lockin.files import CODES, load
from lockin.model.kinds import MAY_NEED
from lockin.model.nodes import DEPTHS

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "helio.yaml"
COMPONENTS = (
    "integration-code prompts-evaluation fine-tuned-models re-embedding connectors agents protocol "
    "retraining developer-tooling partners contract governance parallel-run contingency onboarding"
).split()


def _values(key: str, lang: str) -> dict[str, str]:
    text = words._catalogue(words.language(lang))[key]
    return {name: "x" for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_catalogues_hold_the_same_keys_and_placeholders() -> None:
    english, french = words._catalogue("en"), words._catalogue("fr")
    assert set(english) == set(french)
    assert [k for k in english if _values(k, "en") != _values(k, "fr")] == []


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_every_sentence_fills_in(lang: str) -> None:
    for key in words.keys(""):
        text = words.say(key, lang, _values(key, lang))
        assert text.strip()
        assert "{" not in text


def test_french_marks_are_spaced_and_apostrophes_curled() -> None:
    for key in words.keys(""):
        text = words._catalogue("fr")[key]
        for mark in ";?!:":
            assert f" {mark}" not in text, key
            assert mark not in text or text[text.index(mark) - 1] in "\u00a0\u202f", key
        assert "'" not in text, key


def test_every_identifier_of_the_library_has_words() -> None:
    wanted = [f"component.{c}" for c in COMPONENTS]
    wanted += [f"component-is.{c}" for c in COMPONENTS]
    for k in range(1, 12):
        wanted += [f"mechanism.M{k}.{part}" for part in ("name", "is", "finding", "none")]
    wanted += [f"kind.{kind}" for kind in MAY_NEED]
    wanted += [f"depth.{depth}.name" for depth in DEPTHS]
    wanted += [f"status.{s}.glyph" for s in ("STATED", "INFERRED", "FILLED", "MISSING")]
    wanted += [f"grade.{g}" for g in "ABCD"]
    assert [key for key in wanted if not words.has(key)] == []


def test_statuses_differ_by_glyph() -> None:
    glyphs = {words.say(key) for key in words.keys("status.") if key.endswith(".glyph")}
    assert len(glyphs) == 4


def test_unknown_keys_values_and_languages_are_refused() -> None:
    with pytest.raises(KeyError):
        words.say("no.such.key")
    with pytest.raises(KeyError):
        words.say("summary.title", "en", {"name": "A"})
    with pytest.raises(ValueError, match="there are en, fr"):
        words.say("band.high", "de")


def test_an_unknown_identifier_stays_readable() -> None:
    assert words.name("indicator", "some-new_figure", "fr") == "some new figure"


def test_values_are_printed_in_the_language() -> None:
    values: dict[str, words.Value] = {"name": "Hélio", "date": dt.date(2026, 11, 22)}
    assert words.say("summary.title", "fr", values).endswith("au 22 novembre 2026")
    assert words.plural("count.line", 1234, "fr") == "1\u202f234 lignes"


@given(st.integers(0, 5))
def test_plurals_follow_the_language(count: int) -> None:
    assert words.plural("count.line", count).endswith("line" if count == 1 else "lines")
    assert words.plural("count.line", count, "fr").endswith("ligne" if count < 2 else "lignes")


@pytest.mark.parametrize(
    ("value", "unit", "english", "french"),
    [
        (None, "h", "not known", "inconnu"),
        (0.7, "1", "70%", "70\u00a0%"),
        (1.0, "d", "1 day", "1 jour"),
        (1234.0, "seat", "1,234 seats", "1\u202f234 postes"),
        (10_400.0, "currency/h", "EUR\u00a010.4\u00a0k per hour", "10,4\u00a0k€ par heure"),
        (12.0, "count", "12", "12"),
        (4.0, "widget", "4 widget", "4 widget"),
    ],
)
def test_quantities_carry_their_unit(
    value: float | None, unit: str, english: str, french: str
) -> None:
    assert words.quantity(value, unit, "en", "EUR") == english
    assert words.quantity(value, unit, "fr", "EUR") == french


def test_languages_are_those_of_the_type() -> None:
    assert get_args(words.Language) == words.LANGUAGES


def test_every_indicator_and_every_problem_code_has_words() -> None:
    landscape = load(EXAMPLE)
    a = assess(landscape, seed=7, draws=200, as_of=dt.date(2026, 11, 22))
    measured = {f"indicator.{i.key}" for m in a.mechanisms for i in m.indicators}
    told = {f"problem.{n.code}" for n in a.notices} | {f"problem.{code}" for code in CODES}
    parts = {f"component.{p.key}" for e in a.exits for p in e.components}
    axes = {f"layer.{c.layer}" for c in a.concentration} | {
        f"weight.{c.weight}" for c in a.concentration
    }
    wanted = measured | told | parts | axes
    assert len(measured) > 30
    assert sorted(key for key in wanted if not words.has(key)) == []
