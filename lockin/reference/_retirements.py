"""Retirements: models, endpoints and products that end, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from lockin.reference._load import by_id
from lockin.reference._records import Fact

__all__ = ["Retirement", "retirement", "retirements"]

_FILES = ("retirements/models", "retirements/products")

Kind = Literal["model", "endpoint", "product"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement(Fact):
    """One end that a vendor has announced.

    Parameters
    ----------
    vendor
        Who ends it.
    kind
        ``model``, ``endpoint`` or ``product``.
    name
        The vendor's name for what ends: of a model, the name that code states.
    retires_on
        Day on which it ends or ended.
    announced_on
        Day of the announcement, where stated.
    replacement
        What the vendor proposes instead.
    service
        Id of the service that ends with it, where these facts hold one.
    """

    vendor: str
    kind: Kind
    name: str
    retires_on: dt.date
    announced_on: dt.date | None = None
    replacement: str | None = None
    service: str | None = None


def retirements(
    *,
    vendor: str | None = None,
    kind: str | None = None,
    after: dt.date | None = None,
    as_of: dt.date | None = None,
) -> tuple[Retirement, ...]:
    """Return the announced ends, the earliest first.

    Parameters
    ----------
    vendor, kind
        Only those of one vendor or kind.
    after
        Only those that end later than this day.
    as_of
        Day for which facts are wanted; None takes the newest.

    Examples
    --------
    >>> import datetime as dt
    >>> [r.id for r in retirements(vendor="openai", kind="product", after=dt.date(2026, 11, 22))]
    ['openai-agentkit', 'openai-evals']
    """
    found = (
        fact
        for fact in by_id(Retirement, as_of, *_FILES).values()
        if vendor in {None, fact.vendor}
        and kind in {None, fact.kind}
        and (after is None or fact.retires_on > after)
    )
    return tuple(sorted(found, key=lambda fact: (fact.retires_on, fact.id)))


@cache
def _names(as_of: dt.date | None) -> Mapping[str, Retirement]:
    """Return the earliest end under every name by which it can be asked for."""
    earliest: dict[str, Retirement] = {}
    for fact in retirements(as_of=as_of):
        for name in (fact.id, fact.service, fact.name):
            if name is not None:
                earliest.setdefault(name.lower(), fact)
    return earliest


def retirement(id: str, *, as_of: dt.date | None = None) -> Retirement | None:
    """Return the earliest dated end of a service or model, or None when none is announced.

    Parameters
    ----------
    id
        Id of a service, name of a model as code states it, or ``host/model`` where one
        model ends on different days (``google/...``, ``vertex/...``, ``bedrock/...``).
    as_of
        Day for which facts are wanted; None takes the newest.

    Examples
    --------
    >>> retirement("openai-assistants").retires_on
    datetime.date(2026, 8, 26)
    >>> retirement("claude-2.1").replacement
    'claude-opus-4-8'
    >>> retirement("openai-responses") is None
    True
    """
    return _names(as_of).get(id.lower())
