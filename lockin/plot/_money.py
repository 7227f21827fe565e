"""Axes of money: round ticks, printed in the unit that the axis label names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lockin.words import money_scale, significant

if TYPE_CHECKING:
    from matplotlib.axis import Axis


def money_axis(axis: Axis, values: Sequence[float], currency: str, lang: str) -> str:
    """Print the ticks of an axis in a common unit and return the name of that unit."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    size, unit = money_scale(values, currency, lang, coarse=True)
    axis.set_major_locator(MaxNLocator(nbins=6, min_n_ticks=3))
    axis.set_major_formatter(FuncFormatter(lambda value, _: significant(value / size, lang)))
    return unit
