"""Effort parameters: what one unit of work takes, each with its source and grade."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lockin.estimates import Estimate, as_estimate, estimate_adapter
from lockin.reference._load import Row, build, current, pick, rows
from lockin.reference._records import Fact

__all__ = ["EffortParameter", "effort", "effort_parameters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortParameter(Fact):
    """One parameter of the switching formulas.

    Parameters
    ----------
    estimate
        Its value: a point, a 90 % range, or low, most likely and high.
    unit
        Its unit, such as ``line/call-site`` or ``person-day/prompt``.
    """

    estimate: Estimate
    unit: str


def _read(row: Row) -> EffortParameter:
    rest = {name: field for name, field in row.items() if name != "value"}
    value = row.get("value")
    number = float(value) if isinstance(value, int) else value
    estimate = as_estimate(estimate_adapter.validate_python(number))
    return build(EffortParameter, rest | {"estimate": estimate})


@cache
def _table(as_of: dt.date | None) -> Mapping[str, EffortParameter]:
    return {fact.id: fact for fact in current(map(_read, rows("effort")), as_of)}


def effort_parameters(*, as_of: dt.date | None = None) -> tuple[EffortParameter, ...]:
    """Return every effort parameter, in order of id.

    >>> all(parameter.unit for parameter in effort_parameters())
    True
    """
    return tuple(_table(as_of).values())


def effort(id: str, *, as_of: dt.date | None = None) -> EffortParameter:
    """Return the effort parameter with this id.

    Raises
    ------
    lockin.errors.UnknownFactError
        If there is none.

    Examples
    --------
    >>> effort("lines-per-person-day").unit
    'line/person-day'
    """
    return pick("effort parameter", id, _table(as_of))
