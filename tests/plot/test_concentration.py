from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import Rectangle
from samples.assessments import bank, nothing

from lockin.plot.concentration import concentration, describe


def test_segments_are_as_wide_as_the_shares_and_fill_the_bar() -> None:
    a = bank()
    ax = concentration(a)
    bars = [p for p in ax.patches if isinstance(p, Rectangle)]
    wanted = [s.share for c in a.concentration for s in c.shares]
    assert [p.get_width() for p in bars] == pytest.approx(wanted)
    ends = sum(p.get_width() for p in bars)
    assert ends == pytest.approx(len(a.concentration))
    plt.close("all")


def test_many_suppliers_become_others_without_losing_share() -> None:
    a = bank()
    one = a.concentration[0]
    split = tuple(
        one.shares[0].model_copy(update={"share": 0.1, "label": f"S{k}"}) for k in range(10)
    )
    a = a.model_copy(update={"concentration": (one.model_copy(update={"shares": split}),)})
    ax = concentration(a)
    bars = [p for p in ax.patches if isinstance(p, Rectangle)]
    assert [p.get_width() for p in bars] == pytest.approx([0.1] * 4 + [0.6])
    plt.close("all")


def test_colour_is_not_alone() -> None:
    ax = concentration(bank())
    row = [p for p in ax.patches if isinstance(p, Rectangle)][:4]
    assert len({(p.get_facecolor(), p.get_hatch()) for p in row}) == 4
    assert any("OpenAI 49%" in t.get_text() for t in ax.texts)
    plt.close("all")


def test_no_shares_are_said() -> None:
    ax = concentration(nothing())
    assert "no shares" in ax.texts[0].get_text()
    assert describe(nothing())[1] == ""
    plt.close("all")
