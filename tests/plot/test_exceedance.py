from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from samples.assessments import bank, nothing
from samples.drawn import lines

from lockin.plot.exceedance import describe, exceedance, shown_exits


def test_a_line_per_vendor_dearest_first_that_never_rises() -> None:
    a = bank()
    ax = exceedance(a)
    assert [e.label for e in shown_exits(a)] == ["OpenAI", "Microsoft", "Anthropic"]
    for (amounts, odds), one in zip(lines(ax, 100), shown_exits(a), strict=True):
        assert amounts == list(one.cost.quantiles)
        assert odds == sorted(odds, reverse=True)
        assert 0 < odds[-1] < odds[0] < 1
    plt.close("all")


def test_markers_stand_at_the_quantiles_they_name() -> None:
    a = bank()
    ax = exceedance(a, leaving=["anthropic"])
    [(amounts, odds)] = lines(ax, 3)
    cost = a.exit("anthropic").cost
    assert amounts == [cost.p10, cost.p50, cost.p90]
    assert odds == [0.9, 0.5, 0.1]
    plt.close("all")


def test_the_description_is_written_from_the_numbers() -> None:
    title, text = describe(bank(), "fr", leaving=["openai"])
    assert title == "Probabilité qu’une sortie coûte plus qu’un montant"
    assert "OpenAI" in text
    assert "5,69\u00a0M€" in text


def test_an_unknown_exit_is_refused_and_no_exit_is_said() -> None:
    with pytest.raises(KeyError):
        exceedance(bank(), leaving=["nobody"])
    ax = exceedance(nothing())
    assert "bound" in ax.texts[0].get_text()
    plt.close("all")
