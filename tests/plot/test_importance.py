from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import Rectangle
from samples.assessments import bank, nothing

from lockin.plot.importance import describe, height, importance, shown_importance


def test_a_bar_per_supplier_as_long_as_its_fussell_vesely_with_the_other_measure_beside() -> None:
    a = bank()
    ax = importance(a)
    widths = [p.get_width() for p in ax.patches if isinstance(p, Rectangle)]
    assert widths == [one.fussell_vesely for one in shown_importance(a)]
    assert widths == sorted(widths, reverse=True)
    said = [t.get_text() for t in ax.texts]
    assert "× 499" in said
    assert "× 2.5" in said
    plt.close("all")


def test_one_function_can_be_asked_for_by_id() -> None:
    a = bank()
    assert shown_importance(a, "function-0") == list(a.stops[0].importance)
    title, text = describe(a, "fr", function="function-0")
    assert title.endswith("Customer support")
    assert "OpenAI" in text
    with pytest.raises(KeyError):
        importance(a, function="nobody")


def test_without_rates_it_says_so() -> None:
    ax = importance(nothing())
    assert "failure rate" in ax.texts[0].get_text()
    assert height(nothing()) > 0
    plt.close("all")
