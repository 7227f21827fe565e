"""The figures on outages as rows of the CSV table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lockin.assessment.result import Assessment, Importance, LookedThrough, Scenario, Stops
from lockin.files import Cell

Record = dict[str, Cell]

ANY = "any"
"""Subject of what is said of any function to stop."""


def outage_records(a: Assessment) -> Iterator[Record]:
    """Yield what stops, who carries, what it costs, and the scenarios."""
    for one in a.stops:
        yield from _stops(one)
    for supplier in a.importance:
        yield from _importance(ANY, supplier)
    for layer in a.looked_through:
        yield from _carried(layer)
    for exposed in a.exposure:
        yield {
            "record": "exposure",
            "subject": exposed.layer,
            "key": exposed.supplier,
            "label": exposed.label,
            "unit": f"{a.provenance.currency}/h",
            "mean": exposed.value_per_hour,
            "share": exposed.share,
        }
    yield from _loss(a)
    for scenario in a.scenarios:
        yield from _scenario(scenario)


def _stops(one: Stops) -> Iterator[Record]:
    yield {
        "record": "function",
        "subject": one.function,
        "key": one.layer,
        "label": one.label,
        "weight": "unavailability",
        "unit": "1",
        "mean": one.unavailability,
        "count": None if one.count is None else str(one.count),
        "status": one.status,
    }
    for kind, sets in (("kill-set", one.smallest), ("likeliest-kill-set", one.likeliest)):
        for found in sets:
            yield {
                "record": kind,
                "subject": one.function,
                "key": " + ".join(found.members),
                "label": " + ".join(found.labels),
                "weight": one.layer if kind == "kill-set" else "cause",
                "unit": "1",
                "mean": found.probability,
                "count": str(len(found.members)),
            }
    for supplier in one.importance:
        yield from _importance(one.function, supplier)


def _importance(subject: str, one: Importance) -> Iterator[Record]:
    measures = {
        "probability": one.probability,
        "birnbaum": one.birnbaum,
        "fussell-vesely": one.fussell_vesely,
        "criticality": one.criticality,
        "risk-achievement-worth": one.risk_achievement,
        "risk-reduction-worth": one.risk_reduction,
    }
    for measure, value in measures.items():
        yield {
            "record": "importance",
            "subject": subject,
            "key": one.supplier,
            "label": one.label,
            "weight": measure,
            "unit": "1",
            "mean": value,
        }


def _carried(one: LookedThrough) -> Iterator[Record]:
    for weight, index, number in (
        ("direct", one.direct_hhi, one.direct_effective_number),
        ("looked-through", one.hhi, one.effective_number),
    ):
        yield {
            "record": "looked-through",
            "subject": one.layer,
            "weight": weight,
            "hhi": index,
            "effective_number": number,
        }
    yield {
        "record": "looked-through",
        "subject": one.layer,
        "weight": "hidden",
        "share": one.hidden_share,
    }
    for s in one.suppliers:
        shares = {"direct": s.direct, "looked-through": s.looked_through, "hidden": s.hidden}
        for weight, share in shares.items():
            yield {
                "record": "carried",
                "subject": one.layer,
                "key": s.key,
                "label": s.label,
                "weight": weight,
                "share": share,
            }


def _loss(a: Assessment) -> Iterator[Record]:
    one = a.loss
    if one is None:
        return
    unit = f"{one.unit}/a"
    years = one.years
    yield {
        "record": "yearly-loss",
        "label": "all outages",
        "unit": unit,
        "mean": one.mean,
        "p10": years.p10 if years else None,
        "p50": years.p50 if years else None,
        "p90": years.p90 if years else None,
    }
    tail = {"p95": one.p95, "p99": one.p99, "expected-shortfall-99": one.shortfall_99}
    for key, value in tail.items():
        if value is not None:
            yield {"record": "yearly-loss", "key": key, "unit": unit, "mean": value}
    for kind, parts in (("loss-of-function", one.functions), ("loss-by-cause", one.causes)):
        for p in parts:
            yield {
                "record": kind,
                "key": p.key,
                "label": p.label,
                "unit": unit,
                "mean": p.mean,
                "share": p.share,
            }
    for rate in one.rates:
        common: Record = {
            "record": "failure-rate",
            "subject": rate.id,
            "label": rate.label,
            "status": rate.status,
            "grade": rate.grade,
        }
        yield {
            **common,
            "key": "failures_per_year",
            "unit": "1/a",
            "mean": rate.per_year,
            "source": rate.source,
        }
        yield {
            **common,
            "key": "outage_hours",
            "unit": "h",
            "mean": rate.hours,
            "source": rate.hours_source or rate.source,
        }


def _scenario(one: Scenario) -> Iterator[Record]:
    label = "; ".join(f"{h.kind}: {h.label}" for h in one.happens)
    for change in one.figures:
        yield {
            "record": "scenario",
            "subject": one.id,
            "key": change.key,
            "label": label,
            "weight": change.of,
            "unit": change.unit,
            "mean": change.difference,
            "p10": change.p10,
            "p90": change.p90,
            "before": _plain(change.before),
            "after": _plain(change.after),
        }
    yield {
        "record": "scenario",
        "subject": one.id,
        "key": "stops",
        "label": label,
        "weight": " ".join(one.functions),
        "unit": "count",
        "mean": float(len(one.functions)),
    }


def _plain(value: float | dt.date | None) -> Cell:
    return value.isoformat() if isinstance(value, dt.date) else value
