from __future__ import annotations

from samples.assessments import bank, leaving, nothing

from lockin.report._sentences import (
    answer,
    assumed_loss,
    dearest,
    duration,
    finding,
    headline,
    kill_sentence,
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


def test_kill_sets_are_said_in_words() -> None:
    said = [kill_sentence(one, "en") for one in bank().stops]
    assert said[0] == (
        "Customer support stops if OpenAI fails, or if Anthropic and Microsoft fail together."
    )
    assert said[2].startswith("Know your customer is down as the landscape stands")
    assert said[3].startswith("Software delivery: no failure of suppliers stops it")
    french = kill_sentence(bank().stops[0], "fr")
    assert french == (
        "Customer support s’arrête si OpenAI tombe, ou si Anthropic et Microsoft tombent ensemble."
    )


def test_a_long_list_of_kill_sets_is_cut_with_the_exact_total() -> None:
    text = kill_sentence(bank().stops[1], "en")
    assert "OpenAI or Microsoft fails" in text
    assert text.endswith(
        "These are the first of 81,936,280,434 kill sets: 2 of one supplier, 14 of 2 suppliers "
        "and 81.9\u00a0bn of 3 suppliers."
    )
    many = (
        bank()
        .stops[1]
        .model_copy(update={"count": 10**30, "by_order": (0, 2, 14, 20, 10**30 - 36)})
    )
    text = kill_sentence(many, "en")
    assert "the first of 1\u00a0×\u00a010³⁰ kill sets" in text
    assert text.endswith("20 of 3 suppliers and 1\u00a0×\u00a010³⁰ larger.")


def test_what_was_too_large_is_no_claim() -> None:
    unknown = (
        bank()
        .stops[0]
        .model_copy(update={"status": "unknown", "count": None, "by_order": (), "smallest": ()})
    )
    assert "too large" in kill_sentence(unknown, "en")
    assert "trop grand" in kill_sentence(unknown, "fr")


def test_the_headline_says_what_is_hidden_and_what_rests_on_assumptions() -> None:
    a = bank()
    points = dict(answer(a, "en"))
    assert "37% of the value per hour is carried by others" in points["Concentration"]
    assert "Outages cost EUR\u00a038\u00a0k a year on average" in points["What stops"]
    assert "behind 21% of that mean" in points["What stops"]
    assert a.loss is not None
    assert assumed_loss(a.loss) == a.loss.causes[1].share
    bare = dict(answer(nothing(), "en"))
    assert "Outages cost" not in bare["What stops"]
