from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from lockin.plot._dates import date_axis, date_number

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2300, 1, 1))


@given(DAYS, DAYS)
def test_ticks_are_few_and_name_their_month(one: dt.date, other: dt.date) -> None:
    ax = Figure().add_subplot()
    date_axis(ax, [date_number(one), date_number(other)])
    shown = [
        (dt.date.fromordinal(int(tick)), label.get_text())
        for tick, label in zip(ax.get_xticks(), ax.get_xticklabels(), strict=True)
    ]
    assert len(shown) <= 45
    for day, text in shown:
        assert day.day == 1
        assert text == f"{day:%Y-%m}"
        assert min(one, other) <= day <= max(one, other)
