from __future__ import annotations

import pytest
from samples.assessments import bank, large, nothing

from lockin.report.summary import summary
from lockin.words import LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", [0, 1, 2])
def test_the_summary_fits_a_terminal(size: int, lang: str) -> None:
    lines = summary((nothing(), bank(), large(200))[size], lang).splitlines()
    assert len(lines) < 40
    assert max(map(len, lines)) <= 110


def test_the_answer_comes_first() -> None:
    lines = summary(bank()).splitlines()
    assert lines[0] == "Helio Bank: dependence on AI vendors, as of 22 November 2026"
    assert lines[2].startswith(
        "- Leaving OpenAI, the dearest exit, would cost about EUR\u00a03\u00a0M"
    )


def test_it_speaks_french() -> None:
    text = summary(bank(), "fr")
    assert "Quitter OpenAI, la sortie la plus chère" in text
    assert "5,69\u00a0M€" in text
    assert "depend" not in text


def test_names_cannot_move_the_cursor() -> None:
    a = bank().model_copy(update={"name": "Helio\x1b[2J\nBank"})
    text = summary(a)
    assert "\x1b" not in text
    assert text.splitlines()[0].startswith("Helio [2J Bank:")


def test_notices_are_counted() -> None:
    assert "; 2 notices\n" in summary(bank())
