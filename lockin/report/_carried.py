"""Who carries the organisation beyond what bills show."""

from __future__ import annotations

from lockin.assessment.result import Assessment, LookedThrough
from lockin.report._blocks import Block, Section, Table, Text, chart, row
from lockin.report._cells import cut, heads, section
from lockin.words import money_scale, name, number, percent, say

_ROWS = 25


def carried(a: Assessment, lang: str) -> Section:
    """Return the section on direct beside looked-through shares."""
    from lockin.plot import looked_through
    from lockin.plot.looked_through import describe, height, shown_layer

    one = shown_layer(a)
    if one is None:
        return section("carried", lang, Text(say("section.carried.none", lang), "note"))
    figure = chart(
        height(a),
        lambda ax: looked_through(a, ax=ax, lang=lang),
        describe(a, lang),
        _shares(one, lang),
    )
    blocks: list[Block] = [figure, _layers(a, lang)]
    exposed = _exposure(a, lang)
    if exposed.rows:
        blocks += [exposed, Text(say("section.carried.overlap", lang), "note")]
    return section("carried", lang, *blocks)


def _shares(one: LookedThrough, lang: str) -> Table:
    columns = heads(lang, "supplier", "#direct", "#looked-through", "#hidden")
    rows = [
        row(
            (s.label, *(percent(v, lang, 1) for v in (s.direct, s.looked_through, s.hidden))),
            columns,
        )
        for s in one.suppliers
    ]
    title = say("plot.carried.title-of", lang, {"layer": name("layer", one.layer, lang)})
    return Table(title, columns, *cut(rows, _ROWS, lang))


def _layers(a: Assessment, lang: str) -> Table:
    columns = heads(
        lang,
        "layer",
        "#hidden",
        "#points-direct",
        "#points-through",
        "#number-direct",
        "#number-through",
        "largest",
        "#share",
    )

    def points(value: float | None) -> str:
        return "–" if value is None else number(value * 10_000, lang)

    def size(value: float | None) -> str:
        return "–" if value is None else number(value, lang, 1)

    rows = tuple(
        row(
            (
                name("layer", one.layer, lang),
                percent(one.hidden_share, lang),
                points(one.direct_hhi),
                points(one.hhi),
                size(one.direct_effective_number),
                size(one.effective_number),
                one.suppliers[0].label if one.suppliers else "–",
                percent(one.suppliers[0].looked_through, lang) if one.suppliers else "–",
            ),
            columns,
        )
        for one in a.looked_through
    )
    return Table(say("section.carried.caption", lang), columns, rows)


def _exposure(a: Assessment, lang: str) -> Table:
    chosen = [e for e in a.exposure if e.layer == "vendor" and e.value_per_hour > 0]
    size, unit = money_scale([e.value_per_hour for e in chosen], a.provenance.currency, lang)
    columns = heads(lang, "supplier", "$value-per-hour", "#exposure", unit=unit)
    rows = [
        row(
            (e.label, number(e.value_per_hour / size, lang), percent(e.share, lang)),
            columns,
        )
        for e in chosen
    ]
    return Table(say("section.carried.exposure", lang), columns, *cut(rows, _ROWS, lang))
