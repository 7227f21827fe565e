"""The tables of what leaving costs, how long it takes, and of what it is made."""

from __future__ import annotations

from collections.abc import Sequence

from lockin.assessment.result import Assessment, Deadline, ExitCost, Part, PathPoint
from lockin.plot.waterfall import part_name
from lockin.report._blocks import ASSUMED, CODE, Cell, Column, Table, row
from lockin.report._cells import cut, heads, places
from lockin.words import date, has, money_scale, name, number, percent, plural, say, significant


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
    """Tell the cost of one exit at later dates."""
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
    """Tell what waiting costs, and the notice to be given."""
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
    """List the systems that pay most in an exit."""
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
    """List the largest lines of the estimate of an exit."""
    size, unit = money_scale([one.cost.mean], a.provenance.currency, lang)
    columns = heads(
        lang,
        "item",
        "component",
        "mechanism",
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
                Cell(
                    f"{line.item} → {labels.get(line.target, line.target)}"
                    if line.target
                    else line.item
                ),
                name("component", line.component, lang),
                line.mechanism if line.mechanism != "none" else "–",
                number(line.money / size, lang),
                number(line.person_days, lang),
                Cell(line.formula, CODE, "en"),
                Cell(f"○\u00a0{line.grade}", ASSUMED) if line.grade == "D" else line.grade,
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
