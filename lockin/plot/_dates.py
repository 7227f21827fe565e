"""Axes of dates, the same in every locale: months as ``2026-11``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_MOST = 9


def date_number(day: dt.date) -> float:
    """Return the place of a day on the axis."""
    return float(day.toordinal())


def date_axis(ax: Axes, days: Sequence[float]) -> None:
    """Put ticks on first days of months, at most nine of them, over the range of the days."""
    first = dt.date.fromordinal(int(min(days)))
    last = dt.date.fromordinal(int(max(days)))
    begin, end = (d.year * 12 + d.month - 1 for d in (first, last))
    step = next((s for s in _STEPS if (end - begin) / s < _MOST), _STEPS[-1])
    begin = -(-(begin + (first.day > 1)) // step) * step
    months = [dt.date(m // 12, m % 12 + 1, 1) for m in range(begin, end + 1, step)]
    ax.set_xticks([date_number(m) for m in months])
    ax.set_xticklabels([f"{m.year:04d}-{m.month:02d}" for m in months])
