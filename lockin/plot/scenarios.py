"""What each scenario puts at stake in money: loss, cost of a forced exit, or yearly spend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin.assessment.result import Assessment, Change, Happening, Scenario
from lockin.plot._money import money_axis
from lockin.plot._theme import COLOURS, INK, axes, empty, fit, grid, legend_above, literal, style
from lockin.words import has, money, name, quantity, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["describe", "height", "scenarios", "shown_scenarios", "title"]

_MOST = 16
_SORTS = {"loss": (0, ""), "exit-cost": (1, "////"), "spend": (2, "\\\\\\\\")}
"""Figures of money that are drawn: their colour and hatch."""


def title(one: Scenario, lang: str = "en") -> str:
    """Return what happens in a scenario, in a few words."""
    both = [_said(happening, lang) for happening in one.happens]
    return say("scenario.both", lang).join(both)


def _said(one: Happening, lang: str) -> str:
    values = {key: _assumed(key, value, lang) for key, value in one.parameters.items()}
    key = f"scenario.{one.kind}"
    if one.kind == "retirement" and "on" not in values:
        key = "scenario.retirement-undated"
    if one.kind == "terms-change":
        terms = [
            say("pair", lang, {"key": name("parameter", k, lang), "value": v})
            for k, v in values.items()
        ]
        values = {"terms": ", ".join(terms)}
    if not has(key):
        return f"{name('scenario', one.kind, lang)} {one.label}"
    return say(
        key, lang, {"hours": "", "share": "", "by": "", "on": "", **values, "label": one.label}
    )


def _assumed(key: str, value: str, lang: str) -> str:
    units = {"hours": "h", "share": "1", "notice_days": "d", "price_protected_months": "month"}
    try:
        number = float(value)
    except ValueError:
        return value
    if key not in units:
        return value
    shown = quantity(number, units[key], lang)
    return f"+{shown}" if key == "share" and number > 0 else shown


def shown_scenarios(assessment: Assessment) -> list[tuple[Scenario, Change]]:
    """Return the scenarios drawn, each with its largest difference in money, largest first."""
    found: list[tuple[Scenario, Change]] = []
    for one in assessment.scenarios:
        moved = [f for f in one.figures if f.key in _SORTS and f.difference]
        if moved:
            found.append((one, max(moved, key=lambda f: abs(f.difference or 0.0))))
    found.sort(key=lambda pair: (-abs(pair[1].difference or 0.0), pair[0].id))
    return found[:_MOST]


def height(assessment: Assessment) -> float:
    """Return a height in inches that gives each row its room."""
    return 1.1 + 0.34 * max(1, len(shown_scenarios(assessment)))


def describe(assessment: Assessment, lang: str = "en") -> tuple[str, str]:
    """Return the title of the figure and what it shows, written from the numbers."""
    currency = assessment.provenance.currency
    parts = [
        say(
            "plot.scenarios.part",
            lang,
            {
                "title": title(one, lang),
                "figure": name("figure", change.key, lang),
                "amount": money(change.difference or 0.0, currency, lang),
            },
        )
        for one, change in shown_scenarios(assessment)
    ]
    text = " ".join(parts) or say("section.scenarios.none", lang)
    return say("plot.scenarios.title", lang), text


def scenarios(assessment: Assessment, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw what each scenario puts at stake, at most sixteen, the largest first.

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
        One bar per scenario with its largest difference in money; a whisker from P10 to P90
        where it is sampled.
    """
    rows = shown_scenarios(assessment)
    with style():
        ax = axes(ax, height(assessment))
        if not rows:
            return empty(ax, say("section.scenarios.none", lang))
        currency = assessment.provenance.currency
        for k, (_, change) in enumerate(rows):
            _row(ax, change, k, currency, lang)
        ends = [v for _, c in rows for v in (c.difference, c.p90, c.p10) if v is not None]
        low, high = min(0.0, *ends), max(0.0, *ends)
        span = high - low
        ax.set_xlim(low - (0.2 * span if low < 0 else 0.0), high + 0.2 * span)
        unit = money_axis(ax.xaxis, ends, currency, lang)
        ax.set_yticks(range(len(rows)))
        ax.set_yticklabels([fit(title(one, lang), 34, 2) for one, _ in rows], fontsize=7.5)
        literal(ax)
        ax.set_ylim(len(rows) - 0.5, -1.1)
        ax.set_xlabel(say("plot.scenarios.x", lang, {"unit": unit}))
        ax.spines["left"].set_visible(False)
        grid(ax, "x")
        _legend(ax, [change.key for _, change in rows], lang)
    return ax


def _row(ax: Axes, change: Change, k: int, currency: str, lang: str) -> None:
    colour, hatch = _SORTS[change.key]
    amount = change.difference or 0.0
    ax.barh(
        [k],
        [amount],
        height=0.52,
        color=COLOURS[colour],
        hatch=hatch,
        edgecolor="white",
        linewidth=0.0,
    )
    end = amount
    if change.p10 is not None and change.p90 is not None:
        ax.plot([change.p10, change.p90], [k, k], color=INK, linewidth=1, marker="|", markersize=6)
        end = change.p90 if amount > 0 else change.p10
    ax.annotate(
        money(amount, currency, lang),
        (end, k),
        xytext=(5 if amount > 0 else -5, 0),
        textcoords="offset points",
        ha="left" if amount > 0 else "right",
        va="center",
        fontsize=7.5,
        color=INK,
        parse_math=False,
    )


def _legend(ax: Axes, keys: list[str], lang: str) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(
            facecolor=COLOURS[colour],
            hatch=hatch,
            edgecolor="white",
            linewidth=0.0,
            label=name("figure", key, lang),
        )
        for key, (colour, hatch) in _SORTS.items()
        if key in keys
    ]
    legend_above(ax, handles)
