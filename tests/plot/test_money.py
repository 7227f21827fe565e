from __future__ import annotations

from matplotlib.figure import Figure

from lockin.plot._money import money_axis


def test_ticks_are_printed_in_the_unit_that_is_named() -> None:
    ax = Figure().add_subplot()
    ax.set_xlim(0, 3_000_000)
    assert money_axis(ax.xaxis, [3_000_000], "EUR", "fr") == "M€"
    shown = ax.xaxis.get_major_formatter()
    assert shown(1_500_000, 0) == "1,5"
