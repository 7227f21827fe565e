"""Outages: what status pages showed, and what is assumed where none was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from lockin.estimates import Estimate, as_estimate, estimate_adapter
from lockin.reference._load import Row, build, by_id, current, pick, rows
from lockin.reference._records import Fact

__all__ = ["FailureDefault", "OutageHistory", "failure_default", "failure_defaults", "outages"]

Measured = Literal["vendor", "service", "host", "platform"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageHistory(Fact):
    """The outages of one component over the days on which it was watched.

    Parameters
    ----------
    name
        The component, as people call it.
    kind
        Kind of node that fails with it.
    subjects
        Ids of the reference facts that it speaks of.
    observed_from, observed_to
        First and last day, both included.
    minutes
        Length of each outage.
    """

    name: str
    kind: Measured
    subjects: tuple[str, ...]
    observed_from: dt.date
    observed_to: dt.date
    minutes: tuple[int, ...]

    def __post_init__(self) -> None:
        """Refuse a row that says nothing: no subject, no day, an outage without length."""
        if self.kind not in get_args(Measured) or not self.subjects:
            raise ValueError(f"row {self.id!r}: an outage history is of a kind of node and of some")
        if self.observed_to < self.observed_from or any(m <= 0 for m in self.minutes):
            raise ValueError(f"row {self.id!r}: days run forward and outages last some minutes")

    @property
    def days(self) -> int:
        """Days on which the component was watched."""
        return (self.observed_to - self.observed_from).days + 1

    @property
    def hours(self) -> tuple[float, ...]:
        """Length of each outage in hours."""
        return tuple(minutes / 60 for minutes in self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureDefault(Fact):
    """What is assumed of something whose outages nobody stated or measured.

    Parameters
    ----------
    per_year
        Outages that begin in a year; the range is what is not known.
    hours
        Hours of one outage; the range is over outages.
    """

    per_year: Estimate
    hours: Estimate


def outages(*, as_of: dt.date | None = None) -> tuple[OutageHistory, ...]:
    """Return every outage history, in order of id.

    >>> [history.days for history in outages() if "openai" in history.subjects]
    [1298]
    """
    return tuple(by_id(OutageHistory, as_of, "outages").values())


def _read(row: Row) -> FailureDefault:
    rest = dict(row)
    for name in ("per_year", "hours"):
        rest[name] = as_estimate(estimate_adapter.validate_python(row.get(name)))
    return build(FailureDefault, rest)


@cache
def _defaults(as_of: dt.date | None) -> Mapping[str, FailureDefault]:
    return {fact.id: fact for fact in current(map(_read, rows("failures")), as_of)}


def failure_defaults(*, as_of: dt.date | None = None) -> tuple[FailureDefault, ...]:
    """Return every assumption on failures, in order of id.

    >>> [default.id for default in failure_defaults()]
    ['host', 'supplier']
    """
    return tuple(_defaults(as_of).values())


def failure_default(id: str, *, as_of: dt.date | None = None) -> FailureDefault:
    """Return the assumption with this id: ``host`` or ``supplier``.

    Raises
    ------
    lockin.errors.UnknownFactError
        If there is none.

    Examples
    --------
    >>> failure_default("supplier").grade
    'D'
    """
    return pick("assumption on failures", id, _defaults(as_of))
