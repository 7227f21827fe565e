"""Everything that an assessment says about outages, within bounds of size that it states."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lockin.assessment.carried import exposures, looked_through
from lockin.assessment.likelihood import likely, matters, unavailable
from lockin.assessment.losses import yearly
from lockin.assessment.result import (
    Exposure,
    Importance,
    LookedThrough,
    Notice,
    Stops,
    YearlyLoss,
)
from lockin.assessment.stops import stops
from lockin.errors import UndefinedError
from lockin.model.landscape import Landscape
from lockin.resilience.rates import failure_rates

__all__ = ["NEEDS", "Outages", "outages"]

NEEDS = 2_000_000
"""Dependencies up to which what stops what is worked out exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outages:
    """What stops, how likely, who carries it, and what it costs; and what was left out."""

    stops: tuple[Stops, ...] = ()
    importance: tuple[Importance, ...] = ()
    looked_through: tuple[LookedThrough, ...] = ()
    exposure: tuple[Exposure, ...] = ()
    loss: YearlyLoss | None = None
    notices: tuple[Notice, ...] = ()


def outages(
    landscape: Landscape, *, seed: int, draws: int, day: dt.date, rate: float, currency: str
) -> Outages:
    """Return what outages do to a landscape; money at `rate`."""
    size = len(landscape.dependencies)
    if size > NEEDS:
        message = (
            "kill sets, probabilities, looked-through shares and yearly loss were not worked out:"
            f" the landscape has {size:,} dependencies, an assessment does so up to {NEEDS:,}; ask"
            " for single functions with lockin.resilience"
        )
        return Outages(notices=(Notice(code="resilience-left-out", message=message, at=""),))
    notes: list[Notice] = []
    rates = failure_rates(landscape, as_of=day)
    failure = unavailable(rates)
    found = likely(landscape, stops(landscape, rate, notes), failure, notes)
    important = matters(landscape, found, failure, notes)
    try:
        loss = yearly(
            landscape,
            rates,
            seed=seed,
            draws=draws,
            rate=rate,
            currency=currency,
            matter={one.supplier for one in important},
        )
    except UndefinedError as error:
        loss = None
        message = f"the yearly loss was not worked out: {error}"
        notes.append(Notice(code="loss-left-out", message=message, at=""))
    return Outages(
        stops=found,
        importance=important,
        looked_through=tuple(looked_through(landscape, rate, notes)),
        exposure=tuple(exposures(landscape, rate)),
        loss=loss,
        notices=tuple(notes),
    )
