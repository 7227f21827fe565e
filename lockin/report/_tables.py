"""The tables of concentration, outages, mechanisms, and of how the figures are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lockin.assessment.result import Assessment, Concentration, ExitCost, Indicator, Mechanism
from lockin.report._blocks import ASSUMED, CODE, Cell, Column, Table, row
from lockin.report._cells import cut, grade, heads, places, status
from lockin.report._sentences import assumed, figure, label_of, labels, shortened
from lockin.report.terms import TERMS
from lockin.words import listing, money_scale, name, number, percent, plural, quantity, say

_ORDER = {"FILLED": 0, "MISSING": 1, "INFERRED": 2, "STATED": 3}


def indices(chosen: Sequence[Concentration], lang: str) -> Table:
    """List the indices of concentration of each layer."""
    columns = heads(
        lang, "layer", "weight", "#number", "#points", "#cr1", "#cr3", "#entropy", "#gini", "band"
    )
    rows = tuple(
        row(
            (
                name("layer", c.layer, lang),
                name("weight", c.weight, lang),
                number(c.effective_number, lang, 1),
                number(c.hhi * 10_000, lang),
                percent(c.cr1, lang),
                percent(c.cr3, lang),
                number(c.entropy, lang, 2),
                number(c.gini, lang, 2),
                name("band", c.band, lang),
            ),
            columns,
        )
        for c in chosen
    )
    return Table(say("section.concentration.caption", lang), columns, rows)


def shares(chosen: Sequence[Concentration], currency: str, lang: str, most: int) -> Table:
    """List the shares behind the bars."""
    columns = heads(lang, "layer", "weight", "supplier", "#amount", "#share")
    rows = [
        row(
            (
                name("layer", c.layer, lang),
                name("weight", c.weight, lang),
                s.label,
                quantity(s.amount, c.unit, lang, currency),
                percent(s.share, lang, 1),
            ),
            columns,
        )
        for c in chosen
        for s in c.shares[:20]
    ]
    return Table(say("plot.concentration.title", lang), columns, *cut(rows, most, lang))


def outages(a: Assessment, lang: str, most: int) -> Table:
    """List what stops when one supplier fails alone."""
    worth = [b.value_per_hour or 0.0 for b in a.blast]
    size, unit = money_scale(worth, a.provenance.currency, lang)
    columns = heads(
        lang, "supplier", "functions", "systems", "#nodes", "$value-per-hour", unit=unit
    )
    none = say("report.none", lang)
    rows = [
        row(
            (
                label_of(a, b, lang),
                shortened(labels(a, b.functions), lang, 6) or none,
                shortened(labels(a, b.systems), lang, 6) or none,
                number(b.nodes, lang),
                Cell(say("status.MISSING.value", lang), ASSUMED)
                if b.value_per_hour is None
                else number(b.value_per_hour / size, lang),
            ),
            columns,
        )
        for b in a.blast
    ]
    return Table(say("section.stops.caption", lang), columns, *cut(rows, most, lang))


def indicators(one: Mechanism, lang: str, currency: str) -> Table:
    """List what was measured for a mechanism."""
    columns = heads(lang, "indicator", "#value", "status", "evidence")

    def cells(i: Indicator) -> tuple[str | Cell, ...]:
        return (
            name("indicator", i.key, lang),
            figure(i, lang, currency),
            status(i.status, lang),
            places(i.evidence, lang),
        )

    caption = say("section.mechanisms.indicators", lang, {"id": one.id})
    return Table(caption, columns, tuple(row(cells(i), columns) for i in one.indicators))


def mechanism_shares(a: Assessment, chosen: Sequence[ExitCost], lang: str) -> Table:
    """Share of each mechanism in the cost of the exits chosen."""
    columns = (
        Column(say("column.mechanism", lang)),
        *(Column(e.label, number=True) for e in chosen),
    )
    silent = Cell(f"○ {say('plot.mechanisms.none', lang)}", "muted")
    rows = tuple(
        row(
            (
                f"{m.id} {say(f'mechanism.{m.id}.name', lang)}",
                *(
                    percent(m.exits.get(e.leaving, 0.0), lang) if m.evidenced else silent
                    for e in chosen
                ),
            ),
            columns,
        )
        for m in a.mechanisms
    )
    return Table(say("plot.mechanisms.title", lang), columns, rows)


def statuses(a: Assessment, lang: str) -> Table:
    """How many quantities are known in which way."""
    columns = heads(lang, "status", "#count", "#share", "meaning")
    counts = assumed(a)
    total = sum(counts.values()) or 1
    rows = tuple(
        row(
            (
                status(key, lang),
                number(count, lang),
                percent(count / total, lang),
                say(f"status.{key}.is", lang),
            ),
            columns,
        )
        for key, count in counts.items()
    )
    return Table(say("section.known.statuses", lang), columns, rows)


def inputs(a: Assessment, lang: str, most: int) -> Table:
    """List the quantities behind the figures, assumptions first."""
    columns = heads(lang, "record", "field", "#value", "status", "grade", "source")

    def value(text: str, unit: str) -> str:
        try:
            *low, high = (float(part) for part in text.replace(",", "").split(" to "))
        except ValueError:
            return text or say("status.MISSING.value", lang)
        shown = quantity(high, unit, lang, a.provenance.currency)
        if not low:
            return shown
        # The unit stands once, after the upper end; money and shares are short enough for twice.
        plain = quantity(low[0], "count", lang)
        if unit.partition("/")[0] in {"1", "currency", a.provenance.currency}:
            plain = quantity(low[0], unit.partition("/")[0], lang, a.provenance.currency)
        return say("range", lang, {"low": plain, "high": shown})

    ordered = sorted(a.inputs, key=lambda i: (_ORDER[i.status], i.grade != "D", i.id, i.field))
    rows = [
        row(
            (
                Cell(i.id, CODE),
                Cell(i.field, CODE),
                Cell(value(i.value, i.unit), "wrap"),
                status(i.status, lang),
                grade(i.grade, lang) if i.grade else "–",
                Cell(i.source or "–", "wide", "en"),
            ),
            columns,
            ASSUMED if i.status == "FILLED" else "",
        )
        for i in ordered
    ]
    return Table(say("section.known.list", lang), columns, *cut(rows, most, lang))


def nodes(a: Assessment, lang: str, most: int) -> Table:
    """List the nodes of the picture and what each stands on."""
    columns = heads(lang, "name", "kind", "stands-on", "alone")
    labels = {n.id: n.label for n in a.nodes}
    needs: dict[str, list[str]] = {}
    for source, target in sorted(set(a.edges)):
        needs.setdefault(source, []).append(labels.get(target, target))
    rows = [
        row(
            (
                n.label,
                name("kind", n.kind, lang),
                shortened(tuple(needs.get(n.id, ())), lang, 6) or "–",
                say("report.yes", lang) if n.down_alone else "–",
            ),
            columns,
        )
        for n in a.nodes
    ]
    return Table(say("plot.landscape.title", lang), columns, *cut(rows, most, lang))


def notices(a: Assessment, lang: str, most: int) -> Table:
    """Warnings and old facts."""
    columns = heads(lang, "code", "at", "message")
    rows = [
        row(
            (
                name("problem", n.code, lang),
                Cell(n.at or "–", CODE),
                Cell(n.message, "wide", "en"),
            ),
            columns,
        )
        for n in a.notices
    ]
    return Table(say("section.notices.caption", lang), columns, *cut(rows, most, lang))


def provenance(a: Assessment, lang: str) -> Table:
    """List what the result was made from."""
    columns = heads(lang, "key", "value")
    values: dict[str, Any] = a.provenance.model_dump()
    rows = []
    for key, value in values.items():
        shown = number(value, lang) if key == "draws" else str(value)
        rows.append(
            row((name("provenance", key.replace("_", "-"), lang), Cell(shown, CODE)), columns)
        )
    return Table(say("section.method.caption", lang), columns, tuple(rows))


def terms(lang: str) -> Table:
    """List the terms of outages with their formulas and sources."""
    columns = heads(lang, "term", "what", "formula-plain", "source")
    rows = tuple(
        row(
            (
                say(f"term.{key}.name", lang),
                Cell(say(f"term.{key}.is", lang), "wide"),
                Cell(term.formula or "–", "wide", "en"),
                Cell(term.source or "–", "wide", "en"),
            ),
            columns,
        )
        for key, term in TERMS.items()
    )
    return Table(say("section.method.terms", lang), columns, rows)


def kinds(a: Assessment, lang: str) -> str:
    """Return the size of the landscape in words."""
    order = ("function", "system", "agent", "team", "service", "vendor")
    counts = [plural(f"count.{k}", a.counts[k], lang) for k in order if a.counts.get(k)]
    return listing(counts, lang)
