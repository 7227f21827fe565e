"""What each supplier is billed for beside what it carries, at one layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin.assessment.result import Assessment, Carried, LookedThrough
from lockin.plot._theme import COLOURS, INK, axes, empty, fit, grid, legend_above, literal, style
from lockin.words import name, percent, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["describe", "height", "looked_through", "shown_layer"]

_MOST = 10
_BILLED = "#7d8a95"
_LEAST = 0.0005
"""Below it a share is drawn as nothing."""


def shown_layer(assessment: Assessment, layer: str | None = None) -> LookedThrough | None:
    """Return the layer of the figure: the one named, else that of vendors, else the first.

    Raises
    ------
    KeyError
        There are no looked-through shares at that layer.
    """
    for one in assessment.looked_through:
        if one.layer == (layer or "vendor"):
            return one
    if layer is not None:
        raise KeyError(layer)
    return assessment.looked_through[0] if assessment.looked_through else None


def _rows(one: LookedThrough | None) -> tuple[Carried, ...]:
    return () if one is None else one.suppliers[:_MOST]


def height(assessment: Assessment, layer: str | None = None) -> float:
    """Return a height in inches that gives each row its room."""
    return 1.05 + 0.4 * max(1, len(_rows(shown_layer(assessment, layer))))


def describe(
    assessment: Assessment, lang: str = "en", *, layer: str | None = None
) -> tuple[str, str]:
    """Return the title of the figure and what it shows, written from the numbers."""
    one = shown_layer(assessment, layer)
    if one is None:
        return say("plot.carried.title", lang), say("section.carried.none", lang)
    parts = [
        say(
            "plot.carried.part",
            lang,
            {
                "label": s.label,
                "direct": percent(s.direct, lang),
                "through": percent(s.looked_through, lang),
            },
        )
        for s in _rows(one)
    ]
    hidden = say("plot.carried.hidden", lang, {"share": percent(one.hidden_share, lang)})
    title = say("plot.carried.title-of", lang, {"layer": name("layer", one.layer, lang)})
    return title, " ".join((hidden, *parts))


def looked_through(
    assessment: Assessment,
    *,
    layer: str | None = None,
    ax: Axes | None = None,
    lang: str = "en",
) -> Axes:
    """Draw direct beside looked-through shares of the value per hour, at one layer.

    Parameters
    ----------
    assessment
        What `lockin.assess` returned.
    layer
        Layer of the shares; vendors when none.
    ax
        Where to draw; a new pyplot figure when none.
    lang
        ``en`` or ``fr``.

    Returns
    -------
    Axes
        Two bars per supplier, at most ten suppliers; what bills do not show is hatched.

    Raises
    ------
    KeyError
        There are no looked-through shares at that layer.
    """
    one = shown_layer(assessment, layer)
    rows = _rows(one)
    with style():
        ax = axes(ax, height(assessment, layer))
        if not rows:
            return empty(ax, say("section.carried.none", lang))
        for k, supplier in enumerate(rows):
            _row(ax, supplier, k, lang)
        _legend(ax, lang)
        ax.set_yticks(range(len(rows)))
        ax.set_yticklabels([fit(s.label, 30) for s in rows])
        literal(ax)
        ax.set_ylim(len(rows) - 0.5, -1.0)
        ax.set_xlim(0, 1.08)
        ticks = (0, 0.25, 0.5, 0.75, 1)
        ax.set_xticks(ticks)
        ax.set_xticklabels([percent(t, lang) for t in ticks])
        ax.set_xlabel(say("plot.carried.x", lang))
        ax.spines["left"].set_visible(False)
        grid(ax, "x")
    return ax


def _row(ax: Axes, one: Carried, k: int, lang: str) -> None:
    hidden = max(0.0, one.looked_through - one.direct)
    shown = one.looked_through - hidden
    upper, lower, tall = [k - 0.17], [k + 0.17], 0.3
    ax.barh(upper, [one.direct], height=tall, color=_BILLED)
    ax.barh(lower, [shown], height=tall, color=COLOURS[0])
    if hidden > _LEAST:
        ax.barh(
            lower,
            [hidden],
            left=[shown],
            height=tall,
            color=COLOURS[1],
            hatch="////",
            edgecolor="white",
            linewidth=0.0,
        )
    for share, at in ((one.direct, upper[0]), (one.looked_through, lower[0])):
        ax.annotate(
            percent(share, lang),
            (share, at),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            color=INK,
            parse_math=False,
        )


def _legend(ax: Axes, lang: str) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=_BILLED, label=say("plot.carried.direct", lang)),
        Patch(facecolor=COLOURS[0], label=say("plot.carried.through", lang)),
        Patch(
            facecolor=COLOURS[1],
            hatch="////",
            edgecolor="white",
            linewidth=0.0,
            label=say("plot.carried.beyond", lang),
        ),
    ]
    legend_above(ax, handles)
