"""Figures of what has to be left: money, effort, time, and dates that it must meet."""

from __future__ import annotations

import datetime as dt
import math
from functools import partial

import numpy as np

from lockin.errors import UndefinedError
from lockin.scenarios.measure import Measure
from lockin.scenarios.result import Value, settled
from lockin.scenarios.scenario import State
from lockin.scenarios.workings import Workings
from lockin.simulation import Distribution
from lockin.switching import due_dates, price_rise_of

__all__ = ["deadline", "forced", "last_start", "leaving"]

_FAR = 3_650_000
"""Days beyond which a last start is the first day of the calendar."""


def forced() -> tuple[Measure, ...]:
    """Return the figures of the exit that the scenario forces; 0 where it forces none."""
    return (
        Measure("exit-cost", "", "currency", _cost),
        Measure("exit-effort", "", "person-day", _effort),
        Measure("exit-duration", "", "d", _days),
    )


def deadline(date: dt.date, of: str) -> tuple[Measure, ...]:
    """Return the figures of a forced exit against a day: probability of passing it, last start.

    An exit that begins at `as_of` passes the day when it takes longer. The last start is the last
    day on which one begun still fits, at the 90 % quantile of its duration.
    """
    return (
        Measure("probability-late", of, "1", partial(_late, date)),
        Measure("last-start", of, "date", partial(_last, date)),
    )


def leaving(supplier: str) -> tuple[Measure, ...]:
    """Return the figures of a free exit from a supplier with all that belongs to it."""
    return (
        Measure("exit-cost", supplier, "currency", partial(_cost_of, supplier)),
        Measure("exit-duration", supplier, "d", partial(_days_of, supplier)),
        Measure("notice", supplier, "d", partial(_notice_of, supplier)),
        Measure("last-start", supplier, "date", partial(_first_due, supplier)),
        Measure("max-price-rise", supplier, "1/a", partial(_rise_of, supplier)),
    )


def _cost(state: State, workings: Workings) -> Value:
    if not state.hits.leaving:
        return 0.0
    cost = workings.exit(state.landscape, state.hits.leaving, state.hits.renewed)
    return settled(cost.samples, workings.currency)


def _effort(state: State, workings: Workings) -> Value:
    if not state.hits.leaving:
        return 0.0
    cost = workings.exit(state.landscape, state.hits.leaving, state.hits.renewed)
    return settled(cost.person_days.samples, "person-day")


def _length(state: State, workings: Workings) -> Distribution | None:
    if not state.hits.leaving:
        return None
    cost = workings.exit(state.landscape, state.hits.leaving, state.hits.renewed)
    return workings.length(cost).total


def _days(state: State, workings: Workings) -> Value:
    length = _length(state, workings)
    return 0.0 if length is None else settled(length.samples, "d")


def _late(date: dt.date, state: State, workings: Workings) -> Value:
    length = _length(state, workings)
    if length is None:
        return 0.0
    return float(np.mean(length.samples > (date - workings.as_of).days))


def _last(date: dt.date, state: State, workings: Workings) -> Value:
    length = _length(state, workings)
    return None if length is None else last_start(date, length)


def last_start(date: dt.date, length: Distribution) -> dt.date:
    """Return the last day on which an exit still fits, at the 90 % quantile of its duration.

    >>> last_start(dt.date(2026, 12, 31), Distribution(np.array([9.5, 9.5]), "d"))
    datetime.date(2026, 12, 21)
    """
    ninety = length.p90
    days = min(math.ceil(ninety), _FAR) if math.isfinite(ninety) else _FAR
    return dt.date.fromordinal(max(1, date.toordinal() - days))


def _cost_of(supplier: str, state: State, workings: Workings) -> Value:
    if supplier not in state.landscape.by_id:
        return 0.0
    return settled(workings.exit_of(state.landscape, supplier).samples, workings.currency)


def _days_of(supplier: str, state: State, workings: Workings) -> Value:
    if supplier not in state.landscape.by_id:
        return 0.0
    cost = workings.exit_of(state.landscape, supplier)
    return settled(workings.length(cost).total.samples, "d")


def _notice_of(supplier: str, state: State, workings: Workings) -> Value:
    if supplier not in state.landscape.by_id:
        return 0.0
    cost = workings.exit_of(state.landscape, supplier)
    return settled(workings.length(cost).notice.samples, "d")


def _first_due(supplier: str, state: State, workings: Workings) -> Value:
    """Return the earliest last start before a contract end or a retirement."""
    if supplier not in state.landscape.by_id:
        return None
    cost = workings.exit_of(state.landscape, supplier)
    due = due_dates(cost, workings.length(cost).total)
    return min((one.last_start for one in due), default=None)


def _rise_of(supplier: str, state: State, workings: Workings) -> Value:
    if supplier not in state.landscape.by_id:
        return None
    cost = workings.exit_of(state.landscape, supplier)
    try:
        rise = price_rise_of(cost, years=workings.years, discount_rate=workings.discount_rate)
    except UndefinedError:
        return None
    return settled(rise.samples, "1/a")
