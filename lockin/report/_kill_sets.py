"""What stops what: kill sets in words, who matters most, and each supplier alone."""

from __future__ import annotations

from collections.abc import Sequence

from lockin.assessment.result import Assessment, Importance, KillSet, Stops
from lockin.report._blocks import ASSUMED, Block, Cell, Heading, Section, Table, Text, chart, row
from lockin.report._cells import cut, heads, section
from lockin.report._sentences import kill_sentence
from lockin.report._tables import outages
from lockin.units import HOURS_PER_YEAR
from lockin.words import (
    listing,
    money_scale,
    name,
    number,
    percent,
    quantity,
    say,
    significant,
)

_SAID = 8
_FUNCTIONS = 40
_SETS = 12
_LAYERS = 60
_HOURS = 0.01
"""Hours per year below which rare events are told as less."""


def stops(a: Assessment, lang: str) -> Section:
    """Return the section on what stops what."""
    blocks: list[Block] = []
    told = [one for one in a.stops if one.layer == "vendor"]
    blocks += [Text(kill_sentence(one, lang)) for one in told[:_SAID]]
    if told:
        blocks.append(_functions(a, told, lang))
    blocks += _importance(a, lang)
    blocks += _likeliest(told, lang)
    blocks += _other_layers(a, lang)
    blocks += _alone(a, lang)
    return section("stops", lang, *blocks)


def _functions(a: Assessment, told: Sequence[Stops], lang: str) -> Table:
    losses = {part.key: part.mean for part in a.loss.functions} if a.loss else {}
    size, unit = money_scale([*losses.values(), 0.0], a.provenance.currency, lang)
    columns = heads(
        lang,
        "function",
        "state",
        "#tolerance",
        "#kill-sets",
        "#of-one",
        "#of-two",
        "#of-more",
        "#still",
        "$loss",
        unit=unit,
    )
    rows = [
        row(
            (
                one.label,
                name("function-status", one.status, lang),
                _tolerance(one, lang),
                *_counts(one, lang),
                yearly(one.unavailability, lang),
                "–"
                if a.loss is None or one.value_per_hour is None
                else number(losses.get(one.function, 0.0) / size, lang),
            ),
            columns,
        )
        for one in told
    ]
    return Table(say("section.stops.functions", lang), columns, *cut(rows, _FUNCTIONS, lang))


def _tolerance(one: Stops, lang: str) -> Cell:
    shown = quantity(one.tolerance_hours, "h", lang)
    if one.tolerance_stated:
        return Cell(shown)
    return Cell(f"{say('status.FILLED.glyph', lang)}\u00a0{shown}", ASSUMED)


def _counts(one: Stops, lang: str) -> tuple[str, ...]:
    if one.count is None:
        return ("–",) * 4
    orders = (*one.by_order, 0, 0, 0)
    known = one.by_order or one.count == 0
    single, pair = orders[1], orders[2]
    parts = (single, pair, sum(one.by_order[3:])) if known else ()
    return (
        quantity(one.count, "count", lang),
        *((quantity(part, "count", lang) for part in parts) if parts else ("–",) * 3),
    )


def share(value: float | None, lang: str) -> str:
    """Return a probability, small ones with two significant figures."""
    if value is None:
        return "–"
    if value == 0 or value >= 0.01:
        return percent(value, lang, 1)
    digits = 2
    while value * 100 < 10 ** (1 - digits) and digits < 8:
        digits += 1
    return percent(value, lang, digits)


def yearly(value: float | None, lang: str) -> str:
    """Return a probability at any moment as mean hours per year."""
    if value is None:
        return "–"
    hours = value * HOURS_PER_YEAR
    return f"<{number(_HOURS, lang, 2)}" if 0 < hours < _HOURS else significant(hours, lang, 2)


def _importance(a: Assessment, lang: str) -> list[Block]:
    from lockin.plot import importance
    from lockin.plot.importance import describe, height, shown_importance

    heading = Heading(say("section.stops.importance", lang))
    rows = shown_importance(a)
    if not rows:
        return [heading, Text(say("section.stops.no-rates", lang), "note")] if a.stops else []
    figure = chart(
        height(a),
        lambda ax: importance(a, ax=ax, lang=lang),
        describe(a, lang),
        _importance_table(rows, lang),
    )
    return [heading, Text(say("section.stops.importance-lead", lang), "lead"), figure]


def _importance_table(rows: Sequence[Importance], lang: str) -> Table:
    columns = heads(
        lang,
        "supplier",
        "#probability-down",
        "#birnbaum",
        "#fussell-vesely",
        "#criticality",
        "#achievement",
        "#reduction",
    )
    made = tuple(
        row(
            (
                one.label,
                share(one.probability, lang),
                share(one.birnbaum, lang),
                share(one.fussell_vesely, lang),
                share(one.criticality, lang),
                number(one.risk_achievement, lang, 2),
                number(one.risk_reduction, lang, 2),
            ),
            columns,
        )
        for one in rows
    )
    return Table(say("section.stops.importance-table", lang), columns, made)


def _likeliest(told: Sequence[Stops], lang: str) -> list[Block]:
    columns = heads(lang, "function", "members", "#all-down")
    rows = [
        row((one.label, members(s, lang), yearly(s.probability, lang)), columns)
        for one in told
        for s in one.likeliest[:3]
    ]
    if not rows:
        return []
    table = Table(say("section.stops.likeliest", lang), columns, *cut(rows, _SETS, lang))
    return [table, Text(say("section.stops.likeliest-lead", lang), "note")]


def members(one: KillSet, lang: str) -> str:
    """Return the members of a kill set as a list."""
    return listing(one.labels, lang) or say("report.none", lang)


def _other_layers(a: Assessment, lang: str) -> list[Block]:
    """Return what one supplier stops at layers other than that of vendors."""
    columns = heads(lang, "layer", "function", "#kill-sets", "members")
    rows = [
        row(
            (
                name("layer", one.layer, lang),
                one.label,
                "–" if one.count is None else quantity(one.count, "count", lang),
                listing([s.labels[0] for s in one.smallest if len(s.labels) == 1], lang, "or"),
            ),
            columns,
        )
        for one in a.stops
        if one.layer != "vendor" and any(len(s.members) == 1 for s in one.smallest)
    ]
    if not rows:
        return []
    return [Table(say("section.stops.others", lang), columns, *cut(rows, _LAYERS, lang))]


def _alone(a: Assessment, lang: str) -> list[Block]:
    heading = Heading(say("section.stops.alone", lang))
    if not any(b.functions or b.systems for b in a.blast):
        return [heading, Text(say("section.stops.none", lang), "note")]
    lead = Text(say("section.stops.alone-lead", lang), "lead")
    return [heading, lead, outages(a, lang, 25)]
