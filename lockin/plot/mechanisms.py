"""Share of the exit cost that each mechanism causes; those without evidence say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin.assessment.result import Assessment
from lockin.plot._theme import COLOURS, QUIET, axes, fit, grid, literal, style
from lockin.words import percent, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["describe", "mechanisms"]


def describe(assessment: Assessment, lang: str = "en", *, leaving: str) -> tuple[str, str]:
    """Return the title of the figure and what it shows, written from the numbers."""
    parts = [
        say(
            "pair",
            lang,
            {
                "key": f"{m.id} {say(f'mechanism.{m.id}.name', lang)}",
                "value": percent(m.exits.get(leaving, 0.0), lang)
                if m.evidenced
                else say("plot.mechanisms.none", lang),
            },
        )
        for m in assessment.mechanisms
    ]
    return say("plot.mechanisms.title", lang), "; ".join(parts)


def mechanisms(
    assessment: Assessment, *, leaving: str, ax: Axes | None = None, lang: str = "en"
) -> Axes:
    """Draw the share of one exit's mean cost that each mechanism causes.

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
        One bar for each of M1 to M11, in that order.

    Raises
    ------
    KeyError
        No exit from that supplier was assessed.
    """
    assessment.exit(leaving)
    rows = assessment.mechanisms
    shares = [m.exits.get(leaving, 0.0) if m.evidenced else 0.0 for m in rows]
    with style():
        ax = axes(ax, 3.5)
        ax.barh(range(len(rows)), shares, height=0.6, color=COLOURS[2])
        for k, (one, share) in enumerate(zip(rows, shares, strict=True)):
            ax.annotate(
                percent(share, lang) if one.evidenced else f"○ {say('plot.mechanisms.none', lang)}",
                (share, k),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                color="black" if one.evidenced else QUIET,
                parse_math=False,
            )
        ax.set_yticks(range(len(rows)))
        labels = [f"{m.id} {say(f'mechanism.{m.id}.name', lang)}" for m in rows]
        ax.set_yticklabels([fit(label, 36) for label in labels])
        literal(ax)
        ax.invert_yaxis()
        top = max([0.05, *shares]) * 1.15
        ax.set_xlim(0, top)
        ticks = [t for t in (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0) if t <= top]
        ax.set_xticks(ticks)
        ax.set_xticklabels([percent(t, lang) for t in ticks])
        ax.set_xlabel(say("plot.mechanisms.x", lang))
        ax.spines["left"].set_visible(False)
        grid(ax, "x")
    return ax
