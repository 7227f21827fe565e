"""Retirements and contract ends, each with the last day on which an exit can begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin.assessment.result import Assessment, Deadline
from lockin.plot._dates import date_axis, date_number
from lockin.plot._theme import COLOURS, INK, QUIET, axes, empty, fit, grid, literal, style
from lockin.words import date, name, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["describe", "height", "shown_deadlines", "timeline"]

_MOST = 20
_MARKS = {"retirement": ("v", COLOURS[1]), "contract-end": ("D", COLOURS[0])}


def shown_deadlines(assessment: Assessment) -> list[Deadline]:
    """Return the deadlines of all exits, each once with its earliest last start, by date."""
    found: dict[tuple[str, str], Deadline] = {}
    for one in assessment.exits:
        for deadline in one.deadlines:
            key = (deadline.id, deadline.kind)
            if key not in found or deadline.last_start < found[key].last_start:
                found[key] = deadline
    return sorted(found.values(), key=lambda d: (d.date, d.id))[:_MOST]


def height(assessment: Assessment) -> float:
    """Return a height in inches that gives each row its room."""
    return 0.9 + 0.3 * max(1, len(shown_deadlines(assessment)))


def describe(assessment: Assessment, lang: str = "en") -> tuple[str, str]:
    """Return the title of the figure and what it shows, written from the numbers."""
    parts = [
        say(
            "plot.timeline.part",
            lang,
            {
                "label": d.label,
                "event": name("event", d.kind, lang),
                "date": d.date,
                "last": d.last_start,
            },
        )
        for d in shown_deadlines(assessment)
    ]
    text = " ".join(parts) or say("section.time.no-deadlines", lang)
    return say("plot.timeline.title", lang), text


def timeline(assessment: Assessment, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the dates that exits must meet, at most twenty, soonest first.

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
        One row per date: a line from the last day to begin to the date itself.
    """
    rows = shown_deadlines(assessment)
    today = date_number(assessment.provenance.as_of)
    with style():
        ax = axes(ax, height(assessment))
        if not rows:
            return empty(ax, say("section.time.no-deadlines", lang))
        for k, one in enumerate(rows):
            _row(ax, one, k, today, lang)
        ends = [date_number(d) for one in rows for d in (one.date, one.last_start)]
        span = max(30.0, max(*ends, today) - min(*ends, today))
        low, high = min(*ends, today) - span * 0.04, max(*ends, today) + span * 0.28
        ax.axvline(today, color=INK, linewidth=1)
        ax.annotate(
            f"{say('plot.timeline.today', lang)} {date(assessment.provenance.as_of, lang)}",
            (today, -0.62),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            parse_math=False,
        )
        date_axis(ax, [low, high])
        ax.set_xlim(low, high)
        ax.set_ylim(len(rows) - 0.5, -0.95)
        ax.set_yticks(range(len(rows)))
        ax.set_yticklabels([fit(d.label, 30) for d in rows])
        literal(ax)
        ax.spines["left"].set_visible(False)
        grid(ax, "x")
    return ax


def _row(ax: Axes, one: Deadline, k: int, today: float, lang: str) -> None:
    marker, colour = _MARKS[one.kind]
    begin, end = date_number(one.last_start), date_number(one.date)
    late = begin < today
    ax.plot([begin, end], [k, k], color=colour, linewidth=2, linestyle=":" if late else "-")
    ax.plot([begin], [k], marker="|", markersize=9, markeredgewidth=1.6, color=colour)
    ax.plot([end], [k], marker=marker, markersize=6.5, color=colour)
    ax.annotate(
        name("event", one.kind, lang),
        (end, k),
        xytext=(7, 0),
        textcoords="offset points",
        va="center",
        fontsize=7.5,
        color=QUIET,
        parse_math=False,
    )
