"""What if: each scenario with what changes and what stops."""

from __future__ import annotations

import datetime as dt

from lockin.assessment.result import Assessment, Change, Scenario
from lockin.report._blocks import Block, Cell, Section, Table, Text, row
from lockin.report._cells import cut, heads, section
from lockin.report._sentences import labels, shortened
from lockin.words import date, has, name, quantity, say

_ROWS = 60
_FIGURES = 4


def scenarios(a: Assessment, lang: str) -> Section:
    """Return the section on scenarios."""
    if not a.scenarios:
        return section("scenarios", lang, Text(say("section.scenarios.none", lang), "note"))
    blocks: list[Block] = [_table(a, lang)]
    told = sorted({text for one in a.scenarios for text in one.notices})
    blocks += [Text(text, "note") for text in told[:_FIGURES]]
    return section("scenarios", lang, *blocks)


def title(one: Scenario, lang: str) -> str:
    """Return what happens, in a few words."""
    key = f"scenario.{one.kind}"
    assumed = [
        say(
            "pair",
            lang,
            {"key": name("parameter", parameter, lang), "value": _assumed(parameter, value, lang)},
        )
        for parameter, value in one.parameters.items()
    ]
    said = say(key, lang, {"label": one.label}) if has(key) else f"{one.kind} {one.label}"
    return f"{said} ({', '.join(assumed)})" if assumed else said


def _assumed(parameter: str, value: str, lang: str) -> str:
    try:
        if parameter == "hours":
            return quantity(float(value), "h", lang)
        if parameter in {"share", "rise"}:
            return quantity(float(value), "1", lang)
    except ValueError:
        return value
    return value


def _table(a: Assessment, lang: str) -> Table:
    columns = heads(lang, "scenario", "figure", "#before", "#after", "#difference", "stops")
    rows = []
    for one in a.scenarios:
        stopped = shortened(labels(a, one.functions), lang) or say("report.none", lang)
        told = one.figures[:_FIGURES]
        for k, change in enumerate(told):
            rows.append(
                row(
                    (
                        Cell(title(one, lang)) if not k else Cell("″", "muted"),
                        figure(change, lang),
                        *(
                            amount(v, change, lang, a.provenance.currency)
                            for v in (change.before, change.after)
                        ),
                        difference(change, lang, a.provenance.currency),
                        stopped if not k else "",
                    ),
                    columns,
                )
            )
        if not told:
            nothing = say("section.scenarios.unchanged", lang)
            cells = (title(one, lang), nothing, "–", "–", "–", stopped)
            rows.append(row(cells, columns))
    return Table(say("section.scenarios.caption", lang), columns, *cut(rows, _ROWS, lang))


def figure(change: Change, lang: str) -> str:
    """Return the name of a figure, and of what it speaks of."""
    shown = name("figure", change.key, lang)
    if not change.of:
        return shown
    return say("pair", lang, {"key": shown, "value": change.of_label or change.of})


def amount(value: float | dt.date | None, change: Change, lang: str, currency: str) -> str:
    """Return one side of a figure."""
    if value is None:
        return "–"
    if isinstance(value, dt.date):
        return date(value, lang, short=True)
    return quantity(value, change.unit, lang, currency)


def difference(change: Change, lang: str, currency: str) -> str:
    """Return the difference with its sign; of days in days."""
    value = change.difference
    if value is None:
        return "–"
    unit = "d" if change.unit == "date" else change.unit
    sign = "+" if value > 0 else ""
    return f"{sign}{quantity(value, unit, lang, currency)}"
