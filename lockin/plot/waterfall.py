"""What the mean cost of one exit is made of: parts that add up to the total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lockin.assessment.result import Assessment, ExitCost, Part
from lockin.plot._money import money_axis
from lockin.plot._theme import COLOURS, INK, QUIET, axes, empty, fit, grid, literal, style
from lockin.words import has, money, name, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["describe", "height", "part_name", "waterfall"]

By = Literal["component", "mechanism"]
_MOST = 15


def part_name(by: str, part: Part, lang: str = "en") -> str:
    """Return the name of a part of the cost in the language."""
    if by == "component":
        return name("component", part.key, lang) if has(f"component.{part.key}") else part.label
    if has(f"mechanism.{part.key}.name"):
        text = say(f"mechanism.{part.key}.name", lang)
        return text if part.key == "none" else f"{part.key} {text}"
    return part.label


def _parts(one: ExitCost, by: str) -> tuple[list[Part], list[Part]]:
    whole = one.components if by == "component" else one.mechanisms
    parts = [p for p in whole if p.mean > 0]
    if len(parts) <= _MOST:
        return parts, []
    ranked = sorted(parts, key=lambda p: (-p.mean, p.key))[: _MOST - 1]
    return [p for p in parts if p in ranked], [p for p in parts if p not in ranked]


def _rows(one: ExitCost, by: str, lang: str) -> list[tuple[str, float]]:
    kept, rest = _parts(one, by)
    rows = [(part_name(by, p, lang), p.mean) for p in kept]
    if rest:
        label = say("plot.waterfall.others", lang, {"n": len(rest)})
        rows.append((label, sum(p.mean for p in rest)))
    return rows


def height(one: ExitCost, by: By = "component") -> float:
    """Return a height in inches that gives each row its room."""
    return 0.9 + 0.25 * (len(_rows(one, by, "en")) + 1)


def describe(
    assessment: Assessment, lang: str = "en", *, leaving: str, by: By = "component"
) -> tuple[str, str]:
    """Return the title of the figure and what it shows, written from the numbers."""
    one = assessment.exit(leaving)
    currency = assessment.provenance.currency
    parts = [
        say("plot.waterfall.part", lang, {"name": label, "money": money(value, currency, lang)})
        for label, value in _rows(one, by, lang)
    ]
    total = money(one.cost.mean, currency, lang)
    return (
        say(f"plot.waterfall.{by}", lang, {"label": one.label}),
        say("plot.waterfall.sum", lang, {"money": total, "list": ", ".join(parts)}),
    )


def waterfall(
    assessment: Assessment,
    *,
    leaving: str,
    by: By = "component",
    ax: Axes | None = None,
    lang: str = "en",
) -> Axes:
    """Draw the mean cost of one exit, part by part.

    Parameters
    ----------
    assessment
        What `lockin.assess` returned.
    leaving
        Supplier left.
    by
        ``component`` of the work, or ``mechanism`` that causes it.
    ax
        Where to draw; a new pyplot figure when none.
    lang
        ``en`` or ``fr``.

    Returns
    -------
    Axes
        One bar per part, each beginning where the one above ends, then the total.

    Raises
    ------
    KeyError
        No exit from that supplier was assessed.
    ValueError
        There is no such partition.
    """
    if by not in ("component", "mechanism"):
        msg = f"by must be 'component' or 'mechanism', not {by!r}"
        raise ValueError(msg)
    one = assessment.exit(leaving)
    currency = assessment.provenance.currency
    rows = _rows(one, by, lang)
    with style():
        ax = axes(ax, height(one, by))
        if not rows:
            return empty(ax, say("sentence.cost-none", lang))
        starts = [sum(value for _, value in rows[:k]) for k in range(len(rows))]
        colour = COLOURS[0] if by == "component" else COLOURS[2]
        widths = [value for _, value in rows]
        places = list(range(len(rows)))
        ax.barh(places, widths, left=starts, height=0.62, color=colour)
        total = sum(widths)
        ax.barh([len(rows)], [total], height=0.62, color=INK, hatch="////")
        for k, (start, width) in enumerate([*zip(starts, widths, strict=True), (0.0, total)]):
            ax.annotate(
                money(width, currency, lang),
                (start + width, k),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                parse_math=False,
            )
            if 0 < k < len(rows):
                ax.plot([start, start], [k - 1, k], color=QUIET, linewidth=0.5, zorder=0)
        ax.set_yticks([*places, len(rows)])
        ax.set_yticklabels(
            [*(fit(label, 34) for label, _ in rows), say("plot.waterfall.total", lang)]
        )
        literal(ax)
        ax.invert_yaxis()
        ax.set_xlim(0, total * 1.18)
        unit = money_axis(ax.xaxis, [total], currency, lang)
        ax.set_xlabel(say("plot.waterfall.x", lang, {"unit": unit}))
        ax.spines["left"].set_visible(False)
        grid(ax, "x")
    return ax
