"""Which suppliers matter most for a function to stop, by two measures of reliability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lockin.assessment.result import Assessment, Importance, Stops
from lockin.plot._theme import COLOURS, INK, QUIET, axes, empty, fit, grid, literal, style
from lockin.words import percent, say, significant

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["describe", "height", "importance", "shown_importance"]

_MOST = 12
_RIGHT = 1.32
"""Right end of the axis: the second measure stands beyond 100 %."""


def shown_importance(assessment: Assessment, function: str | None = None) -> list[Importance]:
    """Return the suppliers of the figure, at most twelve, by Fussell-Vesely.

    Raises
    ------
    KeyError
        Nothing is told of a function of that id.
    """
    chosen: Sequence[Importance] = assessment.importance
    if function is not None:
        chosen = _stops(assessment, function).importance
    ranked = sorted(chosen, key=lambda i: (-i.fussell_vesely, -i.risk_achievement, i.supplier))
    return ranked[:_MOST]


def _stops(assessment: Assessment, function: str) -> Stops:
    for one in assessment.stops:
        if one.function == function and one.layer == "vendor":
            return one
    raise KeyError(function)


def height(assessment: Assessment, function: str | None = None) -> float:
    """Return a height in inches that gives each row its room."""
    return 1.0 + 0.3 * max(1, len(shown_importance(assessment, function)))


def _title(assessment: Assessment, function: str | None, lang: str) -> str:
    if function is None:
        return say("plot.importance.title", lang)
    return say("plot.importance.title-of", lang, {"label": _stops(assessment, function).label})


def describe(
    assessment: Assessment, lang: str = "en", *, function: str | None = None
) -> tuple[str, str]:
    """Return the title of the figure and what it shows, written from the numbers."""
    parts = [
        say(
            "plot.importance.part",
            lang,
            {
                "label": one.label,
                "share": percent(one.fussell_vesely, lang),
                "times": significant(one.risk_achievement, lang, 2),
            },
        )
        for one in shown_importance(assessment, function)
    ]
    text = " ".join(parts) or say("section.stops.no-rates", lang)
    return _title(assessment, function, lang), text


def importance(
    assessment: Assessment,
    *,
    function: str | None = None,
    ax: Axes | None = None,
    lang: str = "en",
) -> Axes:
    """Draw the suppliers by Fussell-Vesely, with the risk achievement worth beside each bar.

    Parameters
    ----------
    assessment
        What `lockin.assess` returned.
    function
        Function that stops; any of them when none.
    ax
        Where to draw; a new pyplot figure when none.
    lang
        ``en`` or ``fr``.

    Returns
    -------
    Axes
        One bar per supplier, at most twelve; ticks within the bars are not used.

    Raises
    ------
    KeyError
        Nothing is told of that function.
    """
    rows = shown_importance(assessment, function)
    with style():
        ax = axes(ax, height(assessment, function))
        if not rows:
            return empty(ax, say("section.stops.no-rates", lang))
        ax.barh(
            range(len(rows)),
            [one.fussell_vesely for one in rows],
            height=0.58,
            color=COLOURS[0],
        )
        for k, one in enumerate(rows):
            _figures(ax, one, k, lang)
        ax.text(
            _RIGHT,
            -0.72,
            say("plot.importance.achievement", lang),
            ha="right",
            va="center",
            fontsize=7.5,
            color=QUIET,
            parse_math=False,
        )
        ax.set_yticks(range(len(rows)))
        ax.set_yticklabels([fit(one.label, 30) for one in rows])
        literal(ax)
        ax.set_ylim(len(rows) - 0.5, -1.05)
        ax.set_xlim(0, _RIGHT)
        ticks = (0, 0.25, 0.5, 0.75, 1)
        ax.set_xticks(ticks)
        ax.set_xticklabels([percent(t, lang) for t in ticks])
        ax.set_xlabel(say("plot.importance.x", lang), x=0.5 / _RIGHT)
        ax.spines["left"].set_visible(False)
        grid(ax, "x")
    return ax


def _figures(ax: Axes, one: Importance, k: int, lang: str) -> None:
    ax.annotate(
        percent(one.fussell_vesely, lang),
        (one.fussell_vesely, k),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        color=INK,
        parse_math=False,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
    )
    ax.text(
        _RIGHT,
        k,
        f"× {significant(one.risk_achievement, lang, 2)}",
        ha="right",
        va="center",
        color=INK,
        parse_math=False,
    )
