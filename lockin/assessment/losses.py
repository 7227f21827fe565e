"""What outages cost in a year, as an assessment tells it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from lockin.assessment.result import FailureRate, LossPart, YearlyLoss
from lockin.assessment.rounding import kept, share
from lockin.assessment.summaries import summary
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function
from lockin.resilience import loss as losses
from lockin.resilience import rates as known
from lockin.resilience.expected import expected_loss
from lockin.switching.site import worst_grade

__all__ = ["yearly"]

SAMPLED = 2_000_000
"""Functions times years up to which every draw is a sampled year; beyond it there are fewer."""

LEAST = 1_000
"""Years that are sampled in any case, unless fewer draws are asked for."""

FUNCTIONS = 200
"""Functions whose part is told."""

CAUSES = 40
"""Causes whose part is told, and rates."""

_Told = Literal["STATED", "INFERRED", "FILLED"]
_STATUS: dict[str, _Told] = {"STATED": "STATED", "INFERRED": "INFERRED"}


def yearly(
    landscape: Landscape,
    rates: Mapping[str, known.FailureRate],
    *,
    seed: int,
    draws: int,
    rate: float,
    currency: str,
    matter: Collection[str],
) -> YearlyLoss | None:
    """Return the loss in a year, money at `rate`; none where no value or no rate is known.

    The rates told are those of causes of a loss, and of `matter`.
    """
    valued = any(f.value_per_hour is not None for f in landscape.of(Function))
    if not valued or not any(one.per_year is not None for one in rates.values()):
        return None
    years = min(draws, max(LEAST, SAMPLED // len(landscape.of(Function))))
    found = losses.yearly_loss(landscape, seed=seed, draws=years, rates=rates)
    doubt = expected_loss(landscape, seed=seed, draws=years, rates=rates)
    fewer = f"{years:,} years were sampled instead of {draws:,}: there are very many functions"
    labels = {node.id: node.label for node in landscape.nodes}
    causes = found.by_cause()
    return YearlyLoss(
        unit=currency,
        mean=kept(found.mean * rate),
        mean_exact=found.exact,
        mean_error=kept(found.standard_error * rate),
        mean_p10=kept(doubt.p10 * rate),
        mean_p90=kept(doubt.p90 * rate),
        years=summary(found.samples, scale=rate).model_copy(update={"unit": currency}),
        p95=found.loss_quantile(0.95) * rate,
        p99=found.loss_quantile(0.99) * rate,
        shortfall_99=found.expected_shortfall(0.99) * rate,
        probability_none=found.probability_none,
        functions=_parts(found.by_function(), labels, found.mean, rate)[:FUNCTIONS],
        causes=_parts(causes, labels, found.mean, rate)[:CAUSES],
        hours={
            key: kept(hours) for key, hours in list(found.hours.items())[:FUNCTIONS] if hours > 0
        },
        rates=tuple(
            _rate(one, labels)
            for one in sorted(
                (
                    r
                    for r in found.rates.values()
                    if r.per_year is not None and (r.id in causes or r.id in matter)
                ),
                key=lambda r: (-causes.get(r.id, 0.0), -r.unavailability, r.id),
            )[:CAUSES]
        ),
        notices=(*found.notices, *((fewer,) if years < draws else ())),
    )


def _parts(
    parts: Mapping[str, float], labels: Mapping[str, str], total: float, rate: float
) -> tuple[LossPart, ...]:
    ranked = [(key, mean) for key, mean in parts.items() if mean > 0]
    return tuple(
        LossPart(
            key=key,
            label=labels.get(key, key),
            mean=kept(mean * rate),
            share=share(mean / total) if total > 0 else 0.0,
        )
        for key, mean in ranked
    )


def _rate(one: known.FailureRate, labels: Mapping[str, str]) -> FailureRate:
    statuses = {one.status, one.hours_status}
    return FailureRate(
        id=one.id,
        label=labels.get(one.id, one.id),
        per_year=kept(one.mean_per_year),
        hours=kept(one.mean_hours),
        unavailability=kept(one.unavailability),
        status=_STATUS.get(statuses.pop(), "FILLED") if len(statuses) == 1 else "FILLED",
        grade=worst_grade([g for g in (one.grade, one.hours_grade) if g]),
        source=one.source,
        hours_source=one.hours_source,
        note=one.note,
    )
