from __future__ import annotations

from samples.assessments import bank, leaving, nothing

from lockin.report._sentences import (
    answer,
    dearest,
    duration,
    finding,
    headline,
    shortened,
    top_mechanisms,
    worst_outage,
)


def test_the_dearest_exit_is_that_of_the_largest_mean() -> None:
    a = bank()
    shuffled = a.model_copy(update={"exits": a.exits[::-1]})
    one = dearest(shuffled)
    assert one is not None
    assert one.leaving == "openai"
    free = leaving("free", "Free", 0.0, spend=0.0)
    assert dearest(a.model_copy(update={"exits": (free,)})) is None


def test_five_sentences_even_when_nothing_is_known() -> None:
    assert len(answer(bank(), "en")) == len(answer(nothing(), "fr")) == 5


def test_concentration_speaks_of_vendors_first() -> None:
    a = bank()
    one = headline(a.model_copy(update={"concentration": a.concentration[::-1]}))
    assert one is not None
    assert (one.layer, one.weight) == ("vendor", "spend")


def test_the_worst_outage_is_the_one_of_most_value() -> None:
    a = bank()
    one = worst_outage(a.model_copy(update={"blast": a.blast[::-1]}))
    assert one is not None
    assert one.id == "openai"


def test_mechanisms_are_ranked_and_any_move_is_left_out() -> None:
    assert [key for key, _ in top_mechanisms(bank().exits[0])] == ["M9", "M3", "M1"]


def test_a_finding_states_figures_or_says_that_there_is_no_evidence() -> None:
    a = bank()
    said = {m.id: finding(a, m, "en") for m in a.mechanisms}
    assert "seats (1,400), weekly active share (70%)" in said["M1"]
    assert "17% of the cost of leaving OpenAI" in said["M1"]
    assert said["M4"].endswith("not scored.")
    unpriced = a.mechanisms[4].model_copy(update={"money": {"openai": 0.0}})
    assert "no line of its own" in finding(a, unpriced, "en")


def test_durations_grow_into_months() -> None:
    assert duration(40, "en") == "40 days"
    assert duration(365, "fr") == "12 mois (365 jours)"


def test_long_lists_are_cut_and_say_so() -> None:
    assert shortened(("a", "b", "c"), "en", 2) == "a, b and 1 more"
