"""How the cost of one exit moves if one waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin.assessment.result import Assessment
from lockin.plot._dates import date_axis, date_number
from lockin.plot._money import money_axis
from lockin.plot._theme import COLOURS, INK, axes, empty, grid, style
from lockin.words import Value, money, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["describe", "exit_path"]


def describe(assessment: Assessment, lang: str = "en", *, leaving: str) -> tuple[str, str]:
    """Return the title of the figure and what it shows, written from the numbers."""
    one = assessment.exit(leaving)
    title = say("plot.path.title", lang, {"label": one.label})
    if not one.path:
        return title, say("section.time.no-growth", lang)
    first, last = one.path[0], one.path[-1]
    currency = assessment.provenance.currency
    values: dict[str, Value] = {
        "first": money(first.p50, currency, lang),
        "begin": first.date,
        "last": money(last.p50, currency, lang),
        "end": last.date,
    }
    return title, say("plot.path.part", lang, values)


def exit_path(
    assessment: Assessment, *, leaving: str, ax: Axes | None = None, lang: str = "en"
) -> Axes:
    """Draw the cost of one exit at later dates, under the stated growth.

    Parameters
    ----------
    assessment
        What `lockin.assess` returned.
    leaving
        Supplier left.
    ax
        Where to draw; a new pyplot figure when none.
    lang
        ``en`` or ``fr``.

    Returns
    -------
    Axes
        P50 as a line, and the band from P10 to P90.

    Raises
    ------
    KeyError
        No exit from that supplier was assessed.
    """
    one = assessment.exit(leaving)
    currency = assessment.provenance.currency
    with style():
        ax = axes(ax, 2.8)
        if not one.path:
            return empty(ax, say("section.time.no-growth", lang))
        days = [date_number(point.date) for point in one.path]
        low, high = [p.p10 for p in one.path], [p.p90 for p in one.path]
        ax.fill_between(
            days,
            low,
            high,
            facecolor="#dbeaf4",
            edgecolor=COLOURS[0],
            linewidth=0.6,
            linestyle=(0, (3, 2)),
        )
        ax.plot(days, [p.p50 for p in one.path], color=COLOURS[0], marker="o", markersize=3.5)
        for label, value in (("P10", low[-1]), ("P50", one.path[-1].p50), ("P90", high[-1])):
            ax.annotate(
                f"{label} {money(value, currency, lang)}",
                (days[-1], value),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                color=INK,
                annotation_clip=False,
                parse_math=False,
            )
        date_axis(ax, days)
        ax.set_xlim(days[0], days[-1] + max(1.0, (days[-1] - days[0]) * 0.2))
        ax.set_ylim(0, max(max(high) * 1.08, 1e-9))
        unit = money_axis(ax.yaxis, high, currency, lang)
        ax.set_ylabel(say("plot.path.y", lang, {"unit": unit}))
        grid(ax, "y")
    return ax
