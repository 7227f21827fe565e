from __future__ import annotations

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle
from samples.assessments import bank, nothing

from lockin.plot.scenarios import describe, height, scenarios, shown_scenarios, title


def test_a_bar_per_scenario_with_money_the_largest_first() -> None:
    a = bank()
    ax = scenarios(a)
    bars = [p.get_width() for p in ax.patches if isinstance(p, Rectangle)]
    assert bars == [change.difference for _, change in shown_scenarios(a)]
    assert bars == sorted(bars, reverse=True)
    assert len(bars) == 3  # neither the acquisition nor the withdrawal moves money here
    plt.close("all")


def test_kinds_of_money_differ_by_hatch_as_well_as_by_colour() -> None:
    ax = scenarios(bank())
    legend = ax.get_legend()
    assert legend is not None
    patches = [p for p in legend.get_patches() if isinstance(p, Rectangle)]
    looks = {(p.get_facecolor(), p.get_hatch()) for p in patches}
    assert len(looks) == len({hatch for _, hatch in looks}) == len(patches) == 2
    plt.close("all")


def test_titles_say_what_happens_in_the_language() -> None:
    a = bank()
    assert [title(one) for one in a.scenarios] == [
        "OpenAI is down for 24 hours",
        "OpenAI changes its price by +50%",
        "Anthropic is bought by Microsoft",
        "OpenAI is down for 24 hours; and OpenAI changes its price by +50%",
        "FR: its suppliers withdraw",
    ]
    assert title(a.scenarios[2], "fr") == "Anthropic est racheté par Microsoft"


def test_the_description_names_the_figure() -> None:
    _, text = describe(bank(), "en")
    assert "OpenAI is down for 24 hours: loss in the outage EUR\u00a0226\u00a0k." in text


def test_no_scenario_is_said() -> None:
    ax = scenarios(nothing())
    assert "scenario" in ax.texts[0].get_text()
    assert height(nothing()) > 0
    plt.close("all")
