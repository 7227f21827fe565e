"""How likely outages cost more in a year than any given amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin.assessment.result import Assessment, Summary, YearlyLoss
from lockin.plot._money import money_axis
from lockin.plot._theme import COLOURS, INK, MARKERS, QUIET, axes, empty, grid, style
from lockin.words import money, percent, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["describe", "marks", "yearly_loss"]


def _drawn(assessment: Assessment) -> tuple[YearlyLoss, Summary] | None:
    one = assessment.loss
    if one is None or one.years is None or one.years.quantiles[-1] <= 0:
        return None
    return one, one.years


def marks(one: YearlyLoss, years: Summary) -> list[tuple[str, float, float]]:
    """Return the quantiles that are marked: key of the word, amount, probability of more."""
    found = [("p50", years.p50, 0.5), ("p90", years.p90, 0.1)]
    if one.p99 is not None:
        found.append(("p99", one.p99, 0.01))
    return found


def describe(assessment: Assessment, lang: str = "en") -> tuple[str, str]:
    """Return the title of the figure and what it shows, written from the numbers."""
    title = say("plot.loss.title", lang)
    drawn = _drawn(assessment)
    if drawn is None:
        return title, say("section.loss.none", lang)
    one, years = drawn
    said = [
        say(
            "plot.loss.part",
            lang,
            {"amount": money(amount, one.unit, lang), "odds": percent(odds, lang)},
        )
        for _, amount, odds in marks(one, years)
    ]
    values = {"amount": money(years.expected_shortfall, one.unit, lang)}
    return title, " ".join((*said, say("plot.loss.tail", lang, values)))


def yearly_loss(assessment: Assessment, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the probability that outages cost more than an amount in one year.

    Parameters
    ----------
    assessment
        What `lockin.assess` returned.
    ax
        Where to draw; a new pyplot figure when none.
    lang
        ``en`` or ``fr``.

    Returns
    -------
    Axes
        One line with markers at quantiles, and a line at the mean of the worst tenth of years.
    """
    drawn = _drawn(assessment)
    with style():
        ax = axes(ax, 3.4)
        if drawn is None:
            return empty(ax, say("section.loss.none", lang))
        one, years = drawn
        odds = [1 - (i + 0.5) / len(years.quantiles) for i in range(len(years.quantiles))]
        ax.plot(years.quantiles, odds, color=COLOURS[0], linewidth=1.8)
        far = max(
            [years.quantiles[-1], years.expected_shortfall, *(a for _, a, _ in marks(one, years))]
        )
        ax.set_xlim(0, far * 1.14)
        _tail(ax, one, years, lang)
        for _, amount, share in marks(one, years):
            _mark(ax, one, amount, share, lang)
        unit = money_axis(ax.xaxis, [far], one.unit, lang)
        ax.set_ylim(0, 1.02)
        ticks = (0, 0.25, 0.5, 0.75, 1)
        ax.set_yticks(ticks)
        ax.set_yticklabels([percent(t, lang) for t in ticks])
        ax.set_xlabel(say("plot.loss.x", lang, {"unit": unit}))
        ax.set_ylabel(say("plot.loss.y", lang))
        grid(ax, "y")
    return ax


def _mark(ax: Axes, one: YearlyLoss, amount: float, share: float, lang: str) -> None:
    ax.plot(
        [amount],
        [share],
        linestyle="none",
        marker=MARKERS[0],
        markersize=5,
        color=COLOURS[0],
        markeredgecolor="white",
        markeredgewidth=0.6,
        zorder=3,
    )
    right = amount > ax.get_xlim()[1] * 0.8
    values = {"key": percent(share, lang), "value": money(amount, one.unit, lang)}
    ax.annotate(
        say("pair", lang, values),
        (amount, share),
        xytext=(6, 9),
        textcoords="offset points",
        ha="right" if right else "left",
        fontsize=7.5,
        color=INK,
        parse_math=False,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        zorder=4,
    )


def _tail(ax: Axes, one: YearlyLoss, years: Summary, lang: str) -> None:
    amount = years.expected_shortfall
    ax.axvline(amount, ymax=0.62, color=COLOURS[1], linewidth=1.2, linestyle=(0, (4, 2)))
    right = amount < ax.get_xlim()[1] * 0.6
    text = say("plot.loss.shortfall", lang, {"amount": money(amount, one.unit, lang)})
    ax.annotate(
        text,
        (amount, 0.64),
        xytext=(3 if right else -3, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="bottom",
        fontsize=7.5,
        color=QUIET,
        parse_math=False,
    )
