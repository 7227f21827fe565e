"""Who holds which share, one bar per layer and weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin.assessment.result import Assessment, Concentration
from lockin.plot._theme import COLOURS, INK, QUIET, axes, empty, fit, grid, literal, style
from lockin.words import name, percent, say, significant

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["concentration", "describe", "height", "segments"]

_SEGMENTS = 4
_WEIGHTS = ("spend", "value")
"""What is drawn; other weights only where a layer has neither."""
_HATCHES = ("", "///", "\\\\\\", "", "//")
_CHARS = 82
"""Characters of the label font that fit the full width of a bar."""


def _known(assessment: Assessment) -> list[Concentration]:
    layers: dict[str, list[Concentration]] = {}
    for one in assessment.concentration:
        if one.shares:
            layers.setdefault(one.layer, []).append(one)
    chosen = []
    for rows in layers.values():
        chosen += [c for c in rows if c.weight in _WEIGHTS] or rows[:1]
    return chosen


def _title(one: Concentration, lang: str) -> str:
    values = {"layer": name("layer", one.layer, lang), "weight": name("weight", one.weight, lang)}
    return say("section.concentration.one", lang, values)


def segments(one: Concentration, lang: str = "en") -> list[tuple[str, float]]:
    """Return the suppliers drawn one by one, and what the others hold together."""
    shown = [(s.label, s.share) for s in one.shares[:_SEGMENTS]]
    rest = sum(s.share for s in one.shares[_SEGMENTS:])
    return [*shown, (say("plot.concentration.rest", lang), rest)] if rest > 0 else shown


def height(assessment: Assessment) -> float:
    """Return a height in inches that gives each row its room."""
    return 0.7 + 0.52 * max(1, len(_known(assessment)))


def describe(assessment: Assessment, lang: str = "en") -> tuple[str, str]:
    """Return the title of the figure and what it shows, written from the numbers."""
    parts = [
        say(
            "plot.concentration.part",
            lang,
            {
                "layer": name("layer", c.layer, lang),
                "weight": name("weight", c.weight, lang),
                "list": ", ".join(f"{n} {percent(s, lang)}" for n, s in segments(c, lang)),
                "number": significant(c.effective_number, lang, 2),
            },
        )
        for c in _known(assessment)
    ]
    return say("plot.concentration.title", lang), " ".join(parts)


def concentration(assessment: Assessment, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the shares of the suppliers at each layer, by spend and by value per hour.

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
        One stacked bar per layer and weight; names stand above their segments.
    """
    rows = _known(assessment)
    with style():
        ax = axes(ax, height(assessment))
        if not rows:
            return empty(ax, say("section.concentration.none", lang))
        for k, one in enumerate(rows):
            _row(ax, one, k, lang)
        ax.set_yticks(range(len(rows)))
        ax.set_yticklabels([fit(_title(c, lang), 22, 2) for c in rows])
        literal(ax)
        ax.set_ylim(len(rows) - 0.5, -0.62)
        ax.set_xlim(0, 1.0)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
        ax.set_xticklabels([percent(t, lang) for t in (0, 0.25, 0.5, 0.75, 1)])
        ax.set_xlabel(say("plot.concentration.x", lang))
        ax.spines["left"].set_visible(False)
        grid(ax, "x")
    return ax


def _row(ax: Axes, one: Concentration, k: int, lang: str) -> None:
    left = 0.0
    for i, (label, share) in enumerate(segments(one, lang)):
        ax.barh(
            [k],
            [share],
            left=[left],
            height=0.34,
            color=COLOURS[i],
            hatch=_HATCHES[i],
            edgecolor="white",
            linewidth=0.8,
        )
        room = int(share * _CHARS)
        figure = percent(share, lang)
        if room >= len(figure):
            # The name goes when only the figure fits.
            cut = room - len(figure) - 2
            text = f"{fit(label, cut)} {figure}" if cut >= 4 else figure
            ax.text(
                left + 0.003,
                k - 0.21,
                text,
                fontsize=7.5,
                va="bottom",
                color=INK if i else "black",
                parse_math=False,
            )
        left += share
    ax.text(
        1.0,
        k + 0.19,
        say(
            "plot.concentration.effective",
            lang,
            {"number": significant(one.effective_number, lang, 2)},
        ),
        fontsize=7,
        ha="right",
        va="top",
        color=QUIET,
        parse_math=False,
    )
