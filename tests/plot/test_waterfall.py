from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import Rectangle
from samples.assessments import bank

from lockin.plot.waterfall import By, describe, waterfall


def _bars(by: By) -> list[Rectangle]:
    ax = waterfall(bank(), leaving="openai", by=by)
    bars = [p for p in ax.patches if isinstance(p, Rectangle)]
    plt.close("all")
    return bars


def test_bars_are_as_wide_as_the_parts_and_begin_where_the_last_one_ends() -> None:
    one = bank().exit("openai")
    *parts, total = _bars("component")
    assert [p.get_width() for p in parts] == pytest.approx([c.mean for c in one.components])
    ends = [p.get_x() + p.get_width() for p in parts]
    assert [p.get_x() for p in parts[1:]] == pytest.approx(ends[:-1])
    assert total.get_x() == 0
    assert total.get_width() == pytest.approx(one.cost.mean)


def test_mechanisms_keep_their_order_and_leave_out_what_costs_nothing() -> None:
    one = bank().exit("openai")
    *parts, total = _bars("mechanism")
    assert [p.get_width() for p in parts] == pytest.approx(
        [m.mean for m in one.mechanisms if m.mean]
    )
    assert total.get_width() == pytest.approx(one.cost.mean)


def test_the_description_names_every_part() -> None:
    _, text = describe(bank(), "en", leaving="openai", by="mechanism")
    assert "M9 interoperability EUR\u00a0850\u00a0k" in text
    assert "EUR\u00a03.4\u00a0M" in text


def test_an_unknown_partition_is_refused() -> None:
    with pytest.raises(ValueError, match="'component' or 'mechanism'"):
        waterfall(bank(), leaving="openai", by="colour")  # type: ignore[arg-type] # the refusal
