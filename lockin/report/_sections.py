"""The sections of the page, in reading order: each turns figures into blocks."""

from __future__ import annotations

from lockin.assessment.result import Assessment, ExitCost
from lockin.plot import concentration as draw_concentration
from lockin.plot import exceedance, exit_path, landscape, timeline, waterfall
from lockin.plot import mechanisms as draw_mechanisms
from lockin.plot.waterfall import By
from lockin.report import _costs as costs
from lockin.report import _tables as tables
from lockin.report._blocks import Block, Chart, Heading, Section, Table, Text, chart, row
from lockin.report._carried import carried
from lockin.report._cells import heads, section
from lockin.report._kill_sets import stops
from lockin.report._losses import loss
from lockin.report._scenarios import scenarios
from lockin.report._sentences import (
    dearest,
    effort,
    finding,
    shortened,
)
from lockin.words import has, money, name, percent, plural, quantity, say, significant

_ROWS = 40
_IN_DETAIL = 3
_DEPTHS = ("seat", "off-the-shelf", "api", "rebuilt-workflow", "unknown")


def _exits(a: Assessment, lang: str) -> Section:
    from lockin.plot.exceedance import describe, shown_exits

    chosen = shown_exits(a)
    if not chosen:
        return section("exits", lang, Text(say("sentence.cost-none", lang), "note"))
    figure = chart(
        3.5,
        lambda ax: exceedance(a, ax=ax, lang=lang),
        describe(a, lang),
        costs.quantiles(a, chosen, lang),
    )
    return section("exits", lang, costs.exits(a, lang, 25), figure)


def _anatomy(a: Assessment, lang: str) -> Section:
    blocks: list[Block] = []
    for one in _detailed(a):
        blocks.append(Heading(say("section.anatomy.exit", lang, {"label": one.label})))
        blocks.append(Text(" ".join(_facts(a, one, lang))))
        blocks.append(_split(a, one, "component", lang))
        blocks.append(_split(a, one, "mechanism", lang))
    if not blocks:
        blocks.append(Text(say("sentence.cost-none", lang), "note"))
    return section("anatomy", lang, *blocks)


def _split(a: Assessment, one: ExitCost, by: By, lang: str) -> Chart:
    from lockin.plot.waterfall import describe, height

    key = one.leaving
    return chart(
        height(one, by),
        lambda ax: waterfall(a, leaving=key, by=by, ax=ax, lang=lang),
        describe(a, lang, leaving=key, by=by),
        costs.parts(a, one, by, lang),
    )


def _detailed(a: Assessment) -> list[ExitCost]:
    costly = [e for e in a.exits if e.cost.mean > 0]
    vendors = [e for e in costly if e.kind == "vendor"] or costly
    return sorted(vendors, key=lambda e: (-e.cost.mean, e.leaving))[:_IN_DETAIL]


def _facts(a: Assessment, one: ExitCost, lang: str) -> list[str]:
    currency = a.provenance.currency
    values = {
        "bound": plural("count.item", one.bound, lang),
        "lines": plural("count.line", one.line_count, lang),
        "removed": plural("count.node", len(one.removed), lang),
        "affected": plural("count.node", len(one.affected), lang),
    }
    said = [say("section.anatomy.facts", lang, values)]
    targets = tuple(
        say(
            f"section.anatomy.target{'' if t.known else '-new'}",
            lang,
            {"label": t.label, "items": plural("count.item", t.items, lang)},
        )
        for t in one.targets
    )
    if targets:
        listed = shortened(targets, lang)
        said.append(say("section.anatomy.targets", lang, {"list": listed}))
        if one.proven:
            said.append(say("section.anatomy.proven", lang))
        else:
            said.append(say("section.anatomy.gap", lang, {"gap": money(one.gap, currency, lang)}))
    doubtful = sum(line.money for line in one.lines if line.grade == "D")
    if doubtful > 0:
        share = percent(min(1.0, doubtful / one.cost.mean), lang)
        said.append(say("section.anatomy.assumed", lang, {"share": share}))
    return said


def _bargaining(a: Assessment, lang: str) -> Section:
    told = [e for e in a.exits if e.price_rise is not None and e.spend > 0]
    if not told:
        return section("bargaining", lang, Text(say("section.bargaining.none", lang), "note"))
    one = max(told, key=lambda e: (e.cost.mean, e.leaving))
    rise = one.price_rise
    blocks: list[Block] = []
    if rise is not None:
        values = {
            "label": one.label,
            "spend": quantity(one.spend, "currency/a", lang, a.provenance.currency),
            "p10": percent(rise.p10, lang),
            "p50": percent(rise.p50, lang),
            "p90": percent(rise.p90, lang),
            "years": quantity(one.price_rise_years, "a", lang),
        }
        blocks.append(Text(say("section.bargaining.sentence", lang, values)))
    return section("bargaining", lang, *blocks, costs.price_rises(a, lang, 25))


def _time(a: Assessment, lang: str) -> Section:
    from lockin.plot.exit_path import describe as describe_path
    from lockin.plot.timeline import describe, height, shown_deadlines

    currency = a.provenance.currency
    blocks: list[Block] = []
    one = dearest(a)
    if one is not None:
        if one.growing:
            change = one.waiting_quarter
            key = "waiting" if change > 0 else "waiting-less" if change < 0 else "waiting-flat"
            values = {"label": one.label, "money": money(abs(change), currency, lang)}
            blocks.append(Text(say(f"section.time.{key}", lang, values)))
        else:
            blocks.append(Text(say("section.time.no-growth", lang), "note"))
        if one.notice_days > 0:
            values = {
                "days": quantity(one.notice_days, "d", lang),
                "share": percent(one.notice_binding, lang),
            }
            blocks.append(Text(say("section.time.notice", lang, values)))
        if one.path:
            blocks.append(
                chart(
                    2.8,
                    lambda ax: exit_path(a, leaving=one.leaving, ax=ax, lang=lang),
                    describe_path(a, lang, leaving=one.leaving),
                    costs.path(a, one, lang),
                )
            )
        blocks.append(costs.waiting(a, lang, 25))
    dates = shown_deadlines(a)
    if dates:
        blocks.append(
            chart(
                height(a),
                lambda ax: timeline(a, ax=ax, lang=lang),
                describe(a, lang),
                costs.deadlines(a, dates, lang),
            )
        )
    else:
        blocks.append(Text(say("section.time.no-deadlines", lang), "note"))
    return section("time", lang, *blocks)


def _concentration(a: Assessment, lang: str) -> Section:
    from lockin.plot.concentration import describe, height

    known = [c for c in a.concentration if c.shares]
    if not known:
        return section("concentration", lang, Text(say("section.concentration.none", lang), "note"))
    figure = chart(
        height(a),
        lambda ax: draw_concentration(a, ax=ax, lang=lang),
        describe(a, lang),
        tables.shares(known, a.provenance.currency, lang, 200),
    )
    sources = tuple(sorted({c.band_source for c in known if c.band_source}))
    said = say("section.concentration.band-source", lang, {"source": shortened(sources, lang)})
    return section("concentration", lang, figure, tables.indices(known, lang), Text(said, "note"))


def _mechanisms(a: Assessment, lang: str) -> Section:
    from lockin.plot.mechanisms import describe

    currency = a.provenance.currency
    blocks: list[Block] = []
    one = dearest(a)
    if one is not None:
        blocks.append(
            chart(
                3.5,
                lambda ax: draw_mechanisms(a, leaving=one.leaving, ax=ax, lang=lang),
                describe(a, lang, leaving=one.leaving),
                tables.mechanism_shares(a, _detailed(a), lang),
            )
        )
    for m in a.mechanisms:
        title = f"{m.id} {say(f'mechanism.{m.id}.name', lang)}"
        if not m.evidenced:
            tag = f"○ {say('section.mechanisms.not-scored', lang)}"
        elif one is None or m.money.get(one.leaving, 0.0) <= 0:
            tag = say("section.mechanisms.present", lang)
        else:
            share = percent(m.exits.get(one.leaving, 0.0), lang)
            tag = say("section.mechanisms.share", lang, {"share": share, "label": one.label})
        blocks.append(Heading(title, tag, muted=not m.evidenced))
        blocks.append(Text(say(f"mechanism.{m.id}.is", lang), "lead"))
        blocks.append(Text(finding(a, m, lang)))
        if m.evidenced and m.indicators:
            blocks.append(tables.indicators(m, lang, currency))
    return section("mechanisms", lang, *blocks)


def _asymmetry(a: Assessment, lang: str) -> Section:
    found = {s.kit: s for e in reversed(a.exits) for s in e.asymmetries}
    if not found:
        return section("asymmetry", lang, Text(say("section.asymmetry.none", lang), "note"))
    blocks: list[Block] = [
        Text(
            say(
                "section.asymmetry.sentence",
                lang,
                {
                    "agents": plural("count.agent", s.agents, lang),
                    "label": s.label,
                    "entry": effort(s.entry_days.mean, lang),
                    "exit": effort(s.exit_days.mean, lang),
                    "ratio": significant(s.ratio, lang, 2),
                },
            )
        )
        for s in sorted(found.values(), key=lambda s: (-s.ratio, s.kit))[:_IN_DETAIL]
    ]
    return section("asymmetry", lang, *blocks, costs.asymmetries(a, lang))


def _stated_depths(a: Assessment) -> dict[str, str]:
    found: dict[str, str] = {}
    nodes = (a.landscape or {}).get("nodes")
    for node in nodes if isinstance(nodes, list) else []:
        if isinstance(node, dict) and isinstance(depth := node.get("depth"), str):
            found[str(node.get("id"))] = depth
    return found


def _depth(a: Assessment, lang: str) -> Section:
    one = dearest(a)
    ordered = [d for d in _DEPTHS if a.depth.get(d)]
    ordered += [d for d in sorted(a.depth) if d not in _DEPTHS and a.depth[d]]
    blocks: list[Block] = []
    if not ordered:
        blocks.append(Text(say("section.depth.none", lang), "note"))
    else:
        deepest = [d for d in ordered if d != "unknown"][-1:]
        for depth in deepest:
            values = {
                "depth": name("depth", f"{depth}.name", lang),
                "systems": plural("count.system", a.depth[depth], lang),
                "why": say(f"depth.{depth}.is", lang) if has(f"depth.{depth}.is") else "",
            }
            blocks.append(Text(say("section.depth.sentence", lang, values)))
        columns = heads(lang, "depth", "#count", "meaning")
        rows = tuple(
            row(
                (
                    say(f"depth.{d}.name", lang) if has(f"depth.{d}.name") else d,
                    str(a.depth[d]),
                    say(f"depth.{d}.is", lang) if has(f"depth.{d}.is") else "",
                ),
                columns,
            )
            for d in ordered
        )
        blocks.append(Table(say("section.depth.caption", lang), columns, rows))
    if one is not None and one.systems:
        blocks.append(costs.systems(a, one, _stated_depths(a), lang))
    return section("depth", lang, *blocks)


def _landscape(a: Assessment, lang: str) -> Section:
    from lockin.plot.landscape import ALONE, describe, height

    if not a.nodes:
        return section("landscape", lang, Text(say("section.landscape.none", lang), "note"))
    figure = chart(
        height(a),
        lambda ax: landscape(a, ax=ax, lang=lang),
        describe(a, lang),
        tables.nodes(a, lang, 400),
    )
    said = say("section.landscape.marked", lang, {"glyph": ALONE})
    return section("landscape", lang, Text(said, "note"), figure)


def _lines(a: Assessment, lang: str) -> Section:
    labels = {n.id: n.label for n in a.nodes}
    blocks: list[Block] = []
    for k, one in enumerate(e for e in _detailed(a) if e.lines):
        known = labels | {t.id: t.label for t in one.targets}
        blocks.append(costs.lines(a, one, known, lang, 8 if k else 20))
    if blocks:
        blocks.insert(0, Text(say("section.lines.legend", lang), "note"))
    else:
        blocks.append(Text(say("section.lines.none", lang), "note"))
    return section("lines", lang, *blocks)


def _known(a: Assessment, lang: str) -> Section:
    if not a.inputs:
        return section("known", lang, Text(say("section.known.none", lang), "note"))
    return section("known", lang, tables.statuses(a, lang), tables.inputs(a, lang, _ROWS))


def _notices(a: Assessment, lang: str) -> Section:
    if not a.notices:
        return section("notices", lang, Text(say("section.notices.none", lang), "note"))
    return section("notices", lang, tables.notices(a, lang, _ROWS))


def _method(a: Assessment, lang: str) -> Section:
    blocks: list[Block] = [Text(say("section.method.text", lang))]
    one = dearest(a)
    if one is not None:
        currency = a.provenance.currency
        values = {
            "mean": money(one.cost.mean_error, currency, lang),
            "p90": money(one.cost.p90_error, currency, lang),
        }
        blocks.append(Text(say("section.method.error", lang, values)))
    if a.stops or a.loss is not None:
        blocks.append(Text(say("section.method.outages", lang)))
        blocks.append(tables.terms(lang))
    return section("method", lang, *blocks, tables.provenance(a, lang))


def sections(a: Assessment, lang: str) -> tuple[Section, ...]:
    """Return every section of the page."""
    makers = (
        _exits,
        _anatomy,
        _bargaining,
        _time,
        _concentration,
        carried,
        stops,
        loss,
        scenarios,
        _mechanisms,
        _asymmetry,
        _depth,
        _landscape,
        _lines,
        _known,
        _notices,
        _method,
    )
    return tuple(make(a, lang) for make in makers)
