"""What outages cost in a year, by function and by cause, and on which rates it rests."""

from __future__ import annotations

from collections.abc import Sequence

from lockin.assessment.result import Assessment, FailureRate, LossPart, YearlyLoss
from lockin.report._blocks import ASSUMED, Block, Cell, Section, Table, Text, chart, row
from lockin.report._cells import cut, grade, heads, messages, section, status
from lockin.report._sentences import assumed_loss
from lockin.words import money, money_scale, number, percent, say, significant

_ROWS = 25


def loss(a: Assessment, lang: str) -> Section:
    """Return the section on the yearly loss."""
    from lockin.plot import yearly_loss
    from lockin.plot.yearly_loss import describe

    one = a.loss
    if one is None:
        return section("loss", lang, Text(say("section.loss.none", lang), "note"))
    blocks: list[Block] = [Text(" ".join(_sentences(one, lang)))]
    if one.years is not None and one.years.quantiles[-1] > 0:
        blocks.append(
            chart(
                3.4,
                lambda ax: yearly_loss(a, ax=ax, lang=lang),
                describe(a, lang),
                _quantiles(one, lang),
            )
        )
    blocks += [
        _parts(one, "function", one.functions, lang),
        _parts(one, "cause", one.causes, lang),
        _rates(one, lang),
        messages(say("section.loss.notices", lang), one.notices, lang),
    ]
    return section("loss", lang, *(b for b in blocks if not isinstance(b, Table) or b.rows))


def _sentences(one: YearlyLoss, lang: str) -> list[str]:
    def shown(value: float) -> str:
        return money(value, one.unit, lang)

    years = one.years
    said = []
    if years is None or one.p99 is None:
        said.append(say("section.loss.mean-only", lang, {"mean": shown(one.mean)}))
    else:
        values = {
            "mean": shown(one.mean),
            "p90": shown(years.p90),
            "p99": shown(one.p99),
            "tail": shown(years.expected_shortfall),
        }
        said.append(say("section.loss.sentence", lang, values))
    if one.probability_none:
        values = {"share": percent(one.probability_none, lang)}
        said.append(say("section.loss.none-lost", lang, values))
    if one.mean_exact and years is not None:
        said.append(say("section.loss.exact", lang, {"error": shown(years.p90_error)}))
    elif not one.mean_exact:
        said.append(say("section.loss.sampled", lang, {"error": shown(one.mean_error)}))
    if one.mean_p10 is not None and one.mean_p90 is not None and one.mean_p10 < one.mean_p90:
        values = {"p10": shown(one.mean_p10), "p90": shown(one.mean_p90)}
        said.append(say("section.loss.epistemic", lang, values))
    part = assumed_loss(one)
    if part > 0:
        said.append(say("section.loss.assumed", lang, {"share": percent(part, lang)}))
    return said


def _quantiles(one: YearlyLoss, lang: str) -> Table:
    years = one.years
    if years is None:
        return Table(say("section.loss.quantiles", lang), (), ())
    # Between the stored quantiles, such as 0.095 and 0.105, lies the one asked for.
    found = [(1 - (k + 1) / 100, sum(years.quantiles[k : k + 2]) / 2) for k in (24, 49, 74, 89)]
    found += [(p, v) for p, v in ((0.05, one.p95), (0.01, one.p99)) if v is not None]
    size, unit = money_scale([v for _, v in found], one.unit, lang)
    columns = heads(lang, "odds", "$loss", unit=unit)
    rows = tuple(row((percent(p, lang), number(v / size, lang)), columns) for p, v in found)
    return Table(say("section.loss.quantiles", lang), columns, rows)


def _parts(one: YearlyLoss, by: str, parts: Sequence[LossPart], lang: str) -> Table:
    size, unit = money_scale([p.mean for p in parts], one.unit, lang)
    hours = by == "function"
    keys = (by, "$mean", "#share", *(("#lost-hours",) if hours else ()))
    columns = heads(lang, *keys, unit=unit)
    rows = []
    for p in parts:
        cells = [
            p.label,
            number(p.mean / size, lang, 0 if size == 1 else 1),
            percent(p.share, lang),
        ]
        if hours:
            still = one.hours.get(p.key)
            cells.append("–" if still is None else significant(still, lang, 2))
        rows.append(row(cells, columns))
    return Table(say(f"section.loss.{by}s", lang), columns, *cut(rows, _ROWS, lang))


def _known(rate: FailureRate, lang: str) -> Cell:
    """Return how a rate is known; one from reference facts is no assumption."""
    if rate.status == "FILLED" and rate.grade != "D":
        return Cell(say("section.loss.reference", lang))
    return status(rate.status, lang)


def _rates(one: YearlyLoss, lang: str) -> Table:
    columns = heads(lang, "cause", "#per-year", "#hours", "status", "grade", "source")
    rows = [
        row(
            (
                rate.label,
                significant(rate.per_year, lang, 2),
                significant(rate.hours, lang, 2),
                _known(rate, lang),
                grade(rate.grade, lang) if rate.grade else "–",
                Cell(rate.source or "–", "wide", "en"),
            ),
            columns,
            ASSUMED if rate.grade == "D" else "",
        )
        for rate in one.rates
    ]
    return Table(say("section.loss.rates", lang), columns, *cut(rows, _ROWS, lang))
