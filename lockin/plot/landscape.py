"""The picture of a landscape: what stands on what, from functions down to vendors."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from lockin.assessment.result import Assessment, Node
from lockin.plot._layers import COLUMNS, ROWS, Edge, Layout, layout
from lockin.plot._theme import COLOURS, INK, QUIET, axes, empty, fit, style
from lockin.words import listing, plural, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ALONE", "describe", "height", "landscape"]

ALONE = "▲"
"""Glyph of a supplier whose failure alone stops a function."""

_HALF = 0.46
_TALL = 0.36
_FILL = {
    "functions": "#eef1f4",
    "work": "#ffffff",
    "bridges": "#f3eef6",
    "supply": "#e6f1f8",
    "hosts": "#eaf5f1",
    "vendors": "#dfe5ea",
}
_ROW = {kind: row for row, kinds in ROWS for kind in kinds}
_LINE = 0.36
"""Inches per line of boxes."""


def _laid(assessment: Assessment) -> Layout:
    return layout(assessment.nodes, assessment.edges)


def height(assessment: Assessment) -> float:
    """Return a height in inches that gives each line of boxes its room."""
    return max(2.0, 0.3 + _LINE * (_laid(assessment).lines + 0.6))


def describe(assessment: Assessment, lang: str = "en") -> tuple[str, str]:
    """Return the title of the figure and what it shows, written from the numbers."""
    shown = [n for n in assessment.nodes if n.kind in _ROW]
    counts = [
        plural(f"count.{kind}", sum(n.kind == kind for n in shown), lang)
        for _, kinds in ROWS
        for kind in kinds
        if any(n.kind == kind for n in shown)
    ]
    alone = [n.label for n in shown if n.down_alone]
    values = {
        "counts": listing(counts, lang) or say("report.none", lang),
        "edges": plural("count.dependency", len(assessment.edges), lang),
        "list": listing(alone, lang) or say("report.none", lang),
    }
    return say("plot.landscape.title", lang), say("plot.landscape.description", lang, values)


def landscape(assessment: Assessment, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the landscape in rows: functions on top, vendors at the bottom.

    Up to 24 systems, agents and teams keep their own edges; more are put into blocks by the
    supplier they stand on, and edges from a block carry a count.

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
        A box per node, with a triangle on suppliers whose failure alone stops a function.
    """
    laid = _laid(assessment)
    with style():
        ax = axes(ax, max(2.0, 0.3 + _LINE * (laid.lines + 0.6)))
        if not laid.places:
            return empty(ax, say("section.landscape.none", lang))
        ax.set_axis_off()
        ax.set_xlim(-0.02, COLUMNS + 0.02)
        ax.set_ylim(laid.lines - 0.3, -1.0)
        for edge in laid.edges:
            _edge(ax, edge)
        _frames(ax, laid)
        for place in laid.places:
            _box(ax, place.node, place.x, place.y, _room(laid))
        for row, top, _ in laid.rows:
            ax.text(
                0.0,
                top - 0.47,
                say(f"plot.landscape.row.{row}", lang),
                fontsize=7,
                color=QUIET,
                va="bottom",
                parse_math=False,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
                zorder=5,
            )
    return ax


def _room(laid: Layout) -> float:
    # Half a box may not pass the middle between two neighbours on a line.
    lines: dict[float, list[float]] = {}
    for place in laid.places:
        lines.setdefault(place.y, []).append(place.x)
    gaps = [b - a for xs in map(sorted, lines.values()) for a, b in pairwise(xs)]
    return min([1.0, *gaps]) * _HALF


def _frames(ax: Axes, laid: Layout) -> None:
    from matplotlib.patches import Rectangle

    for block in laid.blocks:
        ax.add_patch(
            Rectangle(
                (block.left + 0.02, block.top - 0.46),
                block.right - block.left - 0.04,
                block.bottom - block.top - 0.08,
                facecolor="#f7f8fa",
                edgecolor=QUIET,
                linewidth=0.6,
                zorder=2,
            )
        )


def _box(ax: Axes, node: Node, x: float, y: float, half: float) -> None:
    from matplotlib.patches import FancyBboxPatch

    ax.add_patch(
        FancyBboxPatch(
            (x - half, y - _TALL),
            2 * half,
            2 * _TALL,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=_FILL[_ROW[node.kind]],
            edgecolor=COLOURS[1] if node.down_alone else QUIET,
            linewidth=1.5 if node.down_alone else 0.6,
            zorder=3,
        )
    )
    characters = max(6, int(half * 2 * 15))
    mark = f"{ALONE} " if node.down_alone else ""
    ax.text(
        x,
        y,
        fit(f"{mark}{node.label}", characters, 2),
        fontsize=6.4,
        ha="center",
        va="center",
        linespacing=1.05,
        color=INK,
        parse_math=False,
        zorder=4,
    )


def _edge(ax: Axes, edge: Edge) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    down = edge.y1 > edge.y0
    same = edge.y1 == edge.y0
    y0 = edge.y0 + (_TALL if down or same else -_TALL)
    y1 = edge.y1 + (_TALL if same else -_TALL if down else _TALL)
    bend = 0.45 if same else (y1 - y0) / 2
    points = [(edge.x0, y0), (edge.x0, y0 + bend), (edge.x1, y1 + (bend if same else -bend))]
    codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    width = 0.7 + 0.55 * math.log2(edge.count)
    ax.add_patch(
        PathPatch(
            Path([*points, (edge.x1, y1)], codes),
            fill=False,
            edgecolor="#76838f",
            linewidth=width,
            zorder=1,
        )
    )
    if edge.counted and edge.count > 1:
        ax.text(
            _on_curve(0.3, edge.x0, edge.x0, edge.x1, edge.x1),
            _on_curve(0.3, y0, y0 + bend, y1 + (bend if same else -bend), y1),
            str(edge.count),
            fontsize=6,
            color=INK,
            ha="center",
            va="center",
            parse_math=False,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
            zorder=1.5,
        )


def _on_curve(t: float, a: float, b: float, c: float, d: float) -> float:
    # The point of a cubic Bezier curve at the parameter t.
    u = 1 - t
    return u**3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t**3 * d
