"""What if: each scenario with what changes and what stops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lockin.assessment.result import Assessment, Change, Scenario
from lockin.plot.scenarios import title
from lockin.report._blocks import Block, Cell, Column, Row, Section, Table, Text, chart, row
from lockin.report._cells import heads, messages, section
from lockin.report._sentences import labels, shortened
from lockin.words import date, name, number, percent, plural, quantity, say

_SCENARIOS = 40
_FIGURES = 2
_FIRST = (
    "loss",
    "value-stopped",
    "last-start",
    "exit-cost",
    "spend",
    "price-rise-left",
    "notice",
    "max-price-rise",
    "hhi",
    "revenue-through",
    "probability-late",
    "value-lost",
    "exit-duration",
)
"""Figures in the order in which they are told; others follow."""


def scenarios(a: Assessment, lang: str) -> Section:
    """Return the section on scenarios."""
    from lockin.plot import scenarios as draw
    from lockin.plot.scenarios import describe, height, shown_scenarios

    if not a.scenarios:
        return section("scenarios", lang, Text(say("section.scenarios.none", lang), "note"))
    blocks: list[Block] = []
    shown = shown_scenarios(a)
    if shown:
        blocks.append(
            chart(
                height(a),
                lambda ax: draw(a, ax=ax, lang=lang),
                describe(a, lang),
                _money(a, lang),
            )
        )
    blocks.append(_table(a, lang))
    told = sorted({text for one in a.scenarios for text in one.notices})
    if told:
        blocks.append(messages(say("section.scenarios.notices", lang), told, lang))
    return section("scenarios", lang, *blocks)


def _ordered(figures: Iterable[Change]) -> list[Change]:
    found = [f for f in figures if f.difference is not None or f.before != f.after]
    return sorted(found, key=lambda f: _FIRST.index(f.key) if f.key in _FIRST else len(_FIRST))


def _table(a: Assessment, lang: str) -> Table:
    columns = heads(lang, "scenario", "stops", "figure", "#before", "#after", "#difference")
    told = a.scenarios[:_SCENARIOS]
    rows = tuple(made for one in told for made in _rows(a, one, columns, lang))
    rest = len(a.scenarios) - len(told)
    more = plural("report.and-more", rest, lang) if rest > 0 else ""
    return Table(say("section.scenarios.caption", lang), columns, rows, more)


def _rows(a: Assessment, one: Scenario, columns: Sequence[Column], lang: str) -> Iterator[Row]:
    """Yield one row per figure; scenario and what stops span them all."""
    stopped = shortened(labels(a, one.functions), lang) or say("report.none", lang)
    told = _ordered(one.figures)[:_FIGURES]
    heading = (
        Cell(title(one, lang), span=max(1, len(told))),
        Cell(stopped, span=max(1, len(told))),
    )
    if not told:
        nothing = Cell(say("section.scenarios.unchanged", lang))
        yield row((*heading, nothing, "–", "–", "–"), columns)
    currency = a.provenance.currency
    for k, change in enumerate(told):
        cells: tuple[str | Cell, ...] = (
            figure(change, lang),
            amount(change.before, change, lang, currency),
            amount(change.after, change, lang, currency),
            difference(change, lang, currency),
        )
        if k:
            yield replace(row(cells, columns[2:]), headed=False)
        else:
            yield row((*heading, *cells), columns)


def _money(a: Assessment, lang: str) -> Table:
    from lockin.plot.scenarios import shown_scenarios

    columns = heads(lang, "scenario", "figure", "#difference", "#p10", "#p90")
    currency = a.provenance.currency
    rows = []
    for one, change in shown_scenarios(a):
        spread = (
            "–" if v is None else amount(v, change, lang, currency)
            for v in (change.p10, change.p90)
        )
        cells = (
            title(one, lang),
            figure(change, lang),
            difference(change, lang, currency),
            *spread,
        )
        rows.append(row(cells, columns))
    return Table(say("plot.scenarios.title", lang), columns, tuple(rows))


def figure(change: Change, lang: str) -> str:
    """Return the name of a figure, and of what it speaks of."""
    shown = name("figure", change.key, lang)
    if not change.of:
        return shown
    of = name("weight", change.of, lang) if change.of_label == change.of else change.of_label
    return say("pair", lang, {"key": shown, "value": of})


def amount(value: float | dt.date | None, change: Change, lang: str, currency: str) -> str:
    """Return one side of a figure."""
    if value is None:
        return "–"
    if isinstance(value, dt.date):
        return date(value, lang, short=True)
    return _shown(value, change, change.unit, lang, currency)


def _shown(value: float, change: Change, unit: str, lang: str, currency: str) -> str:
    if change.key == "hhi":
        return number(value * 10_000, lang)
    if unit == "1/a":
        return percent(value, lang)
    return quantity(value, unit, lang, currency)


def difference(change: Change, lang: str, currency: str) -> str:
    """Return the difference with its sign; of dates in days."""
    value = change.difference
    if value is None:
        return "–"
    shown = _shown(value, change, "d" if change.unit == "date" else change.unit, lang, currency)
    return f"+{shown}" if value > 0 else shown
