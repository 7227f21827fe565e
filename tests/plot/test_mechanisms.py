from __future__ import annotations

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle
from samples.assessments import bank

from lockin.plot.mechanisms import describe, mechanisms


def test_a_bar_for_each_of_the_eleven_as_wide_as_its_share() -> None:
    a = bank()
    ax = mechanisms(a, leaving="openai")
    widths = [p.get_width() for p in ax.patches if isinstance(p, Rectangle)]
    assert widths == [m.exits.get("openai", 0.0) for m in a.mechanisms]
    said = [t.get_text() for t in ax.texts]
    assert said.count("○ not scored") == sum(not m.evidenced for m in a.mechanisms)
    plt.close("all")


def test_the_description_tells_what_is_not_scored() -> None:
    _, text = describe(bank(), "fr", leaving="openai")
    assert "M4 outillage de développement\u00a0: non évalué" in text
    assert "M9 interopérabilité\u00a0: 25\u00a0%" in text
