"""Staleness: facts that were read too long ago. They are named, never hidden."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lockin.reference._apps import apps
from lockin.reference._connectors import connectors, platforms
from lockin.reference._effort import effort_parameters
from lockin.reference._features import features
from lockin.reference._hosts import hosts
from lockin.reference._outages import failure_defaults, outages
from lockin.reference._prices import seat_prices
from lockin.reference._protocols import protocols
from lockin.reference._records import CHECKED_LIMIT, Fact
from lockin.reference._retirements import retirements
from lockin.reference._services import services
from lockin.reference._support import support
from lockin.reference._vendors import vendors

__all__ = ["CONNECTOR_LIMIT", "StaleFact", "stale", "tables"]

CONNECTOR_LIMIT = dt.timedelta(days=180)
"""Vendors change their lists of connectors often, so these rows age faster."""

_OWN_LIMITS = {"connectors": CONNECTOR_LIMIT}


@dataclass(frozen=True, slots=True, order=True)
class StaleFact:
    """A fact that was read longer ago than its table allows.

    Parameters
    ----------
    table
        Name of its table, such as ``connectors``.
    id
        Id of the fact.
    checked
        Day on which it was read.
    age_days, limit_days
        Its age, and the age at which its table calls it stale.
    """

    table: str
    id: str
    checked: dt.date
    age_days: int
    limit_days: int

    def __str__(self) -> str:
        """Return the sentence for a list of warnings."""
        return (
            f"{self.table} {self.id}: read {self.age_days} days ago, on {self.checked}; "
            f"stale after {self.limit_days} days"
        )


def tables(as_of: dt.date | None = None) -> dict[str, tuple[Fact, ...]]:
    """Return every table of facts by its name, as it stands on `as_of`.

    >>> sorted(tables())[:3]
    ['apps', 'connectors', 'effort']
    """
    return {
        "apps": apps(as_of=as_of),
        "connectors": connectors(as_of=as_of),
        "effort": effort_parameters(as_of=as_of),
        "failures": failure_defaults(as_of=as_of),
        "features": features(as_of=as_of),
        "hosts": hosts(as_of=as_of),
        "outages": outages(as_of=as_of),
        "platforms": platforms(as_of=as_of),
        "protocols": protocols(as_of=as_of),
        "retirements": retirements(as_of=as_of),
        "seat-prices": seat_prices(as_of=as_of),
        "services": services(as_of=as_of),
        "support": support(as_of=as_of),
        "vendors": vendors(as_of=as_of),
    }


def stale(as_of: dt.date) -> tuple[StaleFact, ...]:
    """Return the facts that are stale on a day, by table and id.

    A fact is stale when it was read more than 365 days before `as_of`, 180 days for
    connectors. A stale fact stays in use: the report warns, and shows its date.

    Examples
    --------
    >>> import datetime as dt
    >>> stale(dt.date(2026, 11, 22))
    ()
    >>> print(stale(dt.date(2027, 6, 1))[0])
    connectors amazon-quick.github: read 191 days ago, on 2026-11-22; stale after 180 days
    """
    return tuple(
        StaleFact(name, fact.id, fact.checked, (as_of - fact.checked).days, limit.days)
        for name, facts in sorted(tables(as_of).items())
        for limit in (_OWN_LIMITS.get(name, CHECKED_LIMIT),)
        for fact in sorted(facts, key=lambda fact: fact.id)
        if as_of - fact.checked > limit
    )
