"""How likely an exit costs more than any given amount, one line per supplier left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lockin.assessment.result import Assessment, ExitCost
from lockin.plot._money import money_axis
from lockin.plot._theme import (
    COLOURS,
    INK,
    MARKERS,
    STYLES,
    axes,
    clean,
    empty,
    fit,
    grid,
    style,
)
from lockin.words import money, percent, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["describe", "exceedance", "shown_exits"]

_MOST = 4
_LEAST = 0.04
"""Of the dearest P90: below it a line would lie on the axis."""


def shown_exits(assessment: Assessment, leaving: Sequence[str] | None = None) -> list[ExitCost]:
    """Return the exits of the figure: those named, else the dearest vendors (at most four).

    A vendor so cheap to leave that its line would lie on the axis is left to the table.

    Raises
    ------
    KeyError
        An exit named was not assessed.
    """
    if leaving is not None:
        return [assessment.exit(one) for one in leaving]
    costly = [e for e in assessment.exits if e.cost.mean > 0]
    vendors = [e for e in costly if e.kind == "vendor"] or costly
    ranked = sorted(vendors, key=lambda e: (-e.cost.mean, e.leaving))[:_MOST]
    return [e for e in ranked if e.cost.p90 >= _LEAST * ranked[0].cost.p90]


def describe(
    assessment: Assessment, lang: str = "en", *, leaving: Sequence[str] | None = None
) -> tuple[str, str]:
    """Return the title of the figure and what it shows, written from the numbers."""
    currency = assessment.provenance.currency
    parts = [
        say(
            "plot.exceedance.part",
            lang,
            {
                "label": e.label,
                "p50": money(e.cost.p50, currency, lang),
                "p90": money(e.cost.p90, currency, lang),
            },
        )
        for e in shown_exits(assessment, leaving)
    ]
    return say("plot.exceedance.title", lang), " ".join(parts)


def exceedance(
    assessment: Assessment,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    leaving: Sequence[str] | None = None,
) -> Axes:
    """Draw the probability that leaving costs more than an amount.

    Parameters
    ----------
    assessment
        What `lockin.assess` returned.
    ax
        Where to draw; a new pyplot figure when none.
    lang
        ``en`` or ``fr``.
    leaving
        Suppliers to show; the four dearest vendors when none. More than five repeat styles.

    Returns
    -------
    Axes
        One line per supplier, with markers at P10, P50 and P90.

    Raises
    ------
    KeyError
        An exit named was not assessed.
    """
    exits = shown_exits(assessment, leaving)
    with style():
        ax = axes(ax, 3.5)
        if not exits:
            return empty(ax, say("sentence.cost-none", lang))
        for k, one in enumerate(exits):
            _line(ax, one, k)
        every = [q for e in exits for q in e.cost.quantiles]
        ax.set_xlim(0, max([1e-9, *(e.cost.quantiles[97] for e in exits)]) * 1.12)
        unit = money_axis(ax.xaxis, every, assessment.provenance.currency, lang)
        ax.set_ylim(0, 1.02)
        ax.set_yticks([0, 0.1, 0.5, 0.9, 1])
        ax.set_yticklabels([percent(p, lang) for p in (0, 0.1, 0.5, 0.9, 1)])
        ax.set_xlabel(say("plot.exceedance.x", lang, {"unit": unit}))
        ax.set_ylabel(say("plot.exceedance.y", lang))
        grid(ax, "y")
        ax.margins(x=0)
    return ax


def _line(ax: Axes, one: ExitCost, k: int) -> None:
    colour = COLOURS[k % len(COLOURS)]
    amounts = one.cost.quantiles
    odds = [1 - (i + 0.5) / len(amounts) for i in range(len(amounts))]
    ax.plot(
        amounts,
        odds,
        color=colour,
        linestyle=STYLES[k % len(STYLES)],
        linewidth=1.8,
        label=clean(one.label),
    )
    ax.plot(
        [one.cost.p10, one.cost.p50, one.cost.p90],
        [0.9, 0.5, 0.1],
        color=colour,
        linestyle="none",
        marker=MARKERS[k % len(MARKERS)],
        markersize=5,
        markeredgecolor="white",
        markeredgewidth=0.6,
    )
    # Labels stand at different heights, so that neighbours do not meet.
    rank = min(len(amounts) - 1, int(len(amounts) * (0.62 + 0.09 * k)))
    ax.annotate(
        fit(one.label, 26),
        (amounts[rank], odds[rank]),
        xytext=(7, 3),
        textcoords="offset points",
        color=colour if k % len(COLOURS) in {0, 4} else INK,
        fontweight="bold",
        va="center",
        parse_math=False,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
        zorder=4,
    )
