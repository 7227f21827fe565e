from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import Rectangle
from samples.assessments import bank, nothing

from lockin.plot.looked_through import describe, looked_through, shown_layer


def test_two_bars_per_supplier_and_the_hidden_part_is_hatched() -> None:
    a = bank()
    one = shown_layer(a)
    assert one is not None
    ax = looked_through(a)
    bars = [p for p in ax.patches if isinstance(p, Rectangle)]
    hatched = [p.get_width() for p in bars if p.get_hatch()]
    assert hatched == pytest.approx([s.hidden for s in one.suppliers if s.hidden])
    assert sum(hatched) == pytest.approx(one.hidden_share)
    plain = sum(p.get_width() for p in bars if not p.get_hatch())
    direct = sum(s.direct for s in one.suppliers)
    through = sum(s.looked_through for s in one.suppliers)
    assert plain + sum(hatched) == pytest.approx(direct + through)
    plt.close("all")


def test_the_description_begins_with_the_hidden_share() -> None:
    title, text = describe(bank(), "en", layer="jurisdiction")
    assert title.endswith("by jurisdiction")
    assert text.startswith("Carried by others than those who are billed: 20%.")
    assert "US: billed 80%, carries 100%." in text


def test_an_unknown_layer_is_refused_and_no_value_is_said() -> None:
    with pytest.raises(KeyError):
        looked_through(bank(), layer="family")
    ax = looked_through(nothing())
    assert "value per hour" in ax.texts[0].get_text()
    assert describe(nothing(), "fr")[1]
    plt.close("all")
