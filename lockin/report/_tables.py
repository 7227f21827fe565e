"""The tables of the page, one function each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lockin.assessment.result import (
    Assessment,
    Concentration,
    Deadline,
    ExitCost,
    Indicator,
    Mechanism,
    Part,
    PathPoint,
)
from lockin.plot.waterfall import part_name
from lockin.report._blocks import ASSUMED, CODE, Cell, Column, Row, Table, row
from lockin.report._sentences import assumed, figure, shortened
from lockin.words import (
    date,
    has,
    listing,
    money_scale,
    name,
    number,
    percent,
    plural,
    quantity,
    say,
    significant,
)

_PLACES = 3
_ORDER = {"FILLED": 0, "MISSING": 1, "INFERRED": 2, "STATED": 3}


def heads(lang: str, *keys: str, unit: str = "") -> tuple[Column, ...]:
    """Return columns by key: ``#`` before a key makes numbers, ``$`` money in the unit."""
    made = []
    for key in keys:
        text = say(f"column.{key.lstrip('#$')}", lang)
        made.append(Column(f"{text}, {unit}" if key[0] == "$" else text, number=key[0] in "#$"))
    return tuple(made)


def cut(rows: Iterable[Row], most: int, lang: str) -> tuple[tuple[Row, ...], str]:
    """Return at most so many rows, and what to say about the rest."""
    every = tuple(rows)
    rest = len(every) - most
    return every[:most], plural("report.and-more", rest, lang) if rest > 0 else ""


def grade(letter: str, lang: str) -> Cell:
    """Return a grade in words; an assumption is marked by glyph and by class."""
    if not has(f"grade.{letter}"):
        return Cell(letter)
    text = f"{letter}, {say(f'grade.{letter}', lang)}"
    return Cell(f"{say('status.FILLED.glyph', lang)} {text}", ASSUMED) if letter == "D" else Cell(text)


def status(key: str, lang: str) -> Cell:
    """Return how a figure is known: glyph and word."""
    text = f"{say(f'status.{key}.glyph', lang)} {say(f'status.{key}.name', lang)}"
    return Cell(text, ASSUMED if key in {"FILLED", "MISSING"} else "")


def places(evidence: Sequence[str], lang: str) -> Cell:
    """Return the first places of evidence and how many more there are."""
    if not evidence:
        return Cell("–")
    return Cell(shortened(tuple(evidence), lang, _PLACES), CODE)


def exits(a: Assessment, lang: str, most: int) -> Table:
    """Cost, effort and time of each exit."""
    size, unit = money_scale([e.cost.p90 for e in a.exits], a.provenance.currency, lang)
    columns = heads(
        lang,
        "supplier",
        "kind",
        "$p10",
        "$p50",
        "$p90",
        "#days50",
        "#duration",
        "#duration90",
        "#bound",
        unit=unit,
    )
    rows = [
        row(
            (
                e.label,
                name("kind", e.kind, lang),
                *(number(v / size, lang) for v in (e.cost.p10, e.cost.p50, e.cost.p90)),
                number(e.person_days.p50, lang),
                number(e.duration.p50, lang),
                number(e.duration.p90, lang),
                number(e.bound, lang),
            ),
            columns,
        )
        for e in a.exits
    ]
    return Table(say("section.exits.caption", lang), columns, *cut(rows, most, lang))


def quantiles(a: Assessment, chosen: Sequence[ExitCost], lang: str) -> Table:
    """Cost that each exit exceeds with given probabilities."""
    size, unit = money_scale([e.cost.p90 for e in chosen], a.provenance.currency, lang)
    first = Column(say("column.probability", lang))
    columns = (first, *(Column(f"{e.label}, {unit}", number=True) for e in chosen))
    rows = []
    for rank in (4, 9, 24, 49, 74, 89, 94):
        odds = percent(1 - (rank + 1) / 100, lang)
        # Between the stored quantiles, such as 0.095 and 0.105, lies the one asked for.
        amounts = [sum(e.cost.quantiles[rank : rank + 2]) / 2 / size for e in chosen]
        rows.append(row((odds, *(number(v, lang) for v in amounts)), columns))
    return Table(say("plot.exceedance.title", lang), columns, tuple(rows))


def parts(a: Assessment, one: ExitCost, by: str, lang: str) -> Table:
    """One partition of the cost of an exit."""
    chosen: Sequence[Part] = one.components if by == "component" else one.mechanisms
    size, unit = money_scale([one.cost.mean], a.provenance.currency, lang)
    columns = heads(lang, by, "$mean", "$p10", "$p90", "#days", "#share", "what", unit=unit)
    rows = []
    for p in chosen:
        key = f"component-is.{p.key}" if by == "component" else f"mechanism.{p.key}.is"
        rows.append(
            row(
                (
                    part_name(by, p, lang),
                    *(number(v / size, lang) for v in (p.mean, p.p10, p.p90)),
                    number(p.person_days, lang),
                    percent(p.share, lang),
                    say(key, lang) if has(key) else "",
                ),
                columns,
            )
        )
    caption = say(f"plot.waterfall.{by}", lang, {"label": one.label})
    return Table(caption, columns, tuple(rows))


def price_rises(a: Assessment, lang: str, most: int) -> Table:
    """Price rise that one would accept, per supplier with spend."""
    chosen = [e for e in a.exits if e.price_rise is not None]
    size, unit = money_scale([e.spend for e in chosen], a.provenance.currency, lang)
    columns = heads(
        lang, "supplier", "$spend", "#rise10", "#rise50", "#rise90", "#years", "#rate", unit=unit
    )
    rows = [
        row(
            (
                e.label,
                number(e.spend / size, lang),
                *(percent(v, lang) for v in (r.p10, r.p50, r.p90)),
                significant(e.price_rise_years, lang),
                percent(e.discount_rate, lang, 1),
            ),
            columns,
        )
        for e in chosen
        if (r := e.price_rise) is not None
    ]
    return Table(say("section.bargaining.caption", lang), columns, *cut(rows, most, lang))


def path(a: Assessment, one: ExitCost, lang: str) -> Table:
    """The cost of one exit at later dates."""
    points: Sequence[PathPoint] = one.path
    size, unit = money_scale([p.p90 for p in points], a.provenance.currency, lang)
    columns = heads(lang, "date", "$mean", "$p10", "$p50", "$p90", unit=unit)
    rows = tuple(
        row(
            (
                date(p.date, lang, short=True),
                *(number(v / size, lang) for v in (p.mean, p.p10, p.p50, p.p90)),
            ),
            columns,
        )
        for p in points
    )
    return Table(say("plot.path.title", lang, {"label": one.label}), columns, rows)


def waiting(a: Assessment, lang: str, most: int) -> Table:
    """What waiting costs, and the notice to be given."""
    size, unit = money_scale([e.waiting_quarter for e in a.exits], a.provenance.currency, lang)
    columns = heads(lang, "supplier", "$waiting", "#notice", "#probability", unit=unit)
    columns = (*columns[:3], Column(say("section.time.notice-longer", lang), number=True))
    rows = [
        row(
            (
                e.label,
                number(e.waiting_quarter / size, lang)
                if e.growing
                else Cell(say("section.time.growth-unknown", lang), ASSUMED),
                number(e.notice_days, lang),
                percent(e.notice_binding, lang),
            ),
            columns,
        )
        for e in a.exits
    ]
    return Table(say("section.time.waiting-title", lang), columns, *cut(rows, most, lang))


def deadlines(a: Assessment, chosen: Sequence[Deadline], lang: str) -> Table:
    """Dates that exits must meet."""
    columns = heads(lang, "name", "event", "date", "last-start", "#late")
    today = a.provenance.as_of
    rows = tuple(
        row(
            (
                d.label,
                name("event", d.kind, lang),
                date(d.date, lang, short=True),
                Cell(
                    date(d.last_start, lang, short=True)
                    + (f" {say('section.time.passed', lang)}" if d.last_start < today else ""),
                    "warn" if d.last_start < today else "",
                ),
                percent(d.probability_late, lang),
            ),
            columns,
        )
        for d in chosen
    )
    return Table(say("plot.timeline.title", lang), columns, rows)


def indices(chosen: Sequence[Concentration], lang: str) -> Table:
    """The indices of concentration of each layer."""
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
    """The shares behind the bars."""
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
    """What stops when one supplier fails alone."""
    worth = [b.value_per_hour or 0.0 for b in a.blast]
    size, unit = money_scale(worth, a.provenance.currency, lang)
    columns = heads(
        lang, "supplier", "functions", "systems", "#nodes", "$value-per-hour", unit=unit
    )
    none = say("report.none", lang)
    rows = [
        row(
            (
                b.label,
                shortened(b.functions, lang, 6) or none,
                shortened(b.systems, lang, 6) or none,
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
    """What was measured for a mechanism."""
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


def asymmetries(a: Assessment, lang: str) -> Table:
    """Days to build with each kit, against days to rebuild without it."""
    columns = heads(lang, "kit", "#agents", "#entry", "#exit", "#ratio")
    rows = []
    seen = set()
    for one in a.exits:
        for s in one.asymmetries:
            if s.kit in seen:
                continue
            seen.add(s.kit)
            spans = (
                f"{significant(d.p10, lang)} – {significant(d.p90, lang)}"
                for d in (s.entry_days, s.exit_days)
            )
            cells = (s.label, number(s.agents, lang), *spans, significant(s.ratio, lang, 2))
            rows.append(row(cells, columns))
    return Table(say("section.asymmetry.caption", lang), columns, tuple(rows))


def systems(a: Assessment, one: ExitCost, depths: dict[str, str], lang: str) -> Table:
    """The systems that pay most in an exit."""
    size, unit = money_scale([one.cost.mean], a.provenance.currency, lang)
    columns = heads(lang, "system", "depth", "$mean", "#days", "#share", unit=unit)
    rows = []
    for p in one.systems:
        special = f"section.depth.{p.key}" if p.key in {"shared", "others"} else ""
        depth = depths.get(p.key, "")
        rows.append(
            row(
                (
                    say(special, lang) if special else p.label,
                    say(f"depth.{depth}.name", lang) if has(f"depth.{depth}.name") else "–",
                    number(p.mean / size, lang),
                    number(p.person_days, lang),
                    percent(p.share, lang),
                ),
                columns,
            )
        )
    caption = say("section.depth.systems", lang, {"label": one.label})
    return Table(caption, columns, *cut(rows, 12, lang))


def lines(a: Assessment, one: ExitCost, labels: dict[str, str], lang: str, most: int) -> Table:
    """The largest lines of the estimate of an exit."""
    size, unit = money_scale([one.cost.mean], a.provenance.currency, lang)
    columns = heads(
        lang,
        "item",
        "component",
        "mechanism",
        "target",
        "$money",
        "#person-days",
        "formula",
        "grade",
        "evidence",
        unit=unit,
    )
    rows = [
        row(
            (
                Cell(line.item, CODE),
                name("component", line.component, lang),
                line.mechanism if line.mechanism != "none" else say("mechanism.none.name", lang),
                labels.get(line.target, line.target) or "–",
                number(line.money / size, lang),
                number(line.person_days, lang),
                Cell(line.formula, CODE, "en"),
                grade(line.grade, lang),
                places(line.evidence, lang),
            ),
            columns,
            ASSUMED if line.grade == "D" else "",
        )
        for line in sorted(one.lines, key=lambda line: -line.money)
    ]
    shown = min(most, len(rows))
    caption = say(
        "section.lines.exit",
        lang,
        {"label": one.label, "shown": shown, "lines": plural("count.line", one.line_count, lang)},
    )
    return Table(caption, columns, tuple(rows[:most]))


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
    """The quantities behind the figures, assumptions first."""
    columns = heads(lang, "record", "field", "#value", "status", "grade", "source")

    def value(text: str, unit: str) -> str:
        try:
            return quantity(float(text), unit, lang, a.provenance.currency)
        except ValueError:
            return text or say("status.MISSING.value", lang)

    ordered = sorted(a.inputs, key=lambda i: (_ORDER[i.status], i.grade != "D", i.id, i.field))
    rows = [
        row(
            (
                Cell(i.id, CODE),
                Cell(i.field, CODE),
                value(i.value, i.unit),
                status(i.status, lang),
                grade(i.grade, lang) if i.grade else "–",
                Cell(i.source or "–", lang="en"),
            ),
            columns,
            ASSUMED if i.status == "FILLED" else "",
        )
        for i in ordered
    ]
    return Table(say("section.known.list", lang), columns, *cut(rows, most, lang))


def nodes(a: Assessment, lang: str, most: int) -> Table:
    """The nodes of the picture and what each stands on."""
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
                Cell(n.message, lang="en"),
            ),
            columns,
        )
        for n in a.notices
    ]
    return Table(say("section.notices.caption", lang), columns, *cut(rows, most, lang))


def provenance(a: Assessment, lang: str) -> Table:
    """What the result was made from."""
    columns = heads(lang, "key", "value")
    values: dict[str, Any] = a.provenance.model_dump()
    rows = []
    for key, value in values.items():
        shown = number(value, lang) if key == "draws" else str(value)
        rows.append(row((name("provenance", key.replace("_", "-"), lang), Cell(shown, CODE)), columns))
    return Table(say("section.method.caption", lang), columns, tuple(rows))


def kinds(a: Assessment, lang: str) -> str:
    """Return the size of the landscape in words."""
    order = ("function", "system", "agent", "team", "service", "vendor")
    counts = [plural(f"count.{k}", a.counts[k], lang) for k in order if a.counts.get(k)]
    return listing(counts, lang)
