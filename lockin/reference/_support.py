"""Which service has which feature: the rows behind `portable` and `Service.features`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from lockin.reference._load import by_id
from lockin.reference._records import Fact

__all__ = ["Support", "answers", "support"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Support(Fact):
    """What one source says a service has and has not.

    Parameters
    ----------
    service
        Id of the service.
    supports
        Features that the source shows.
    lacks
        Features that the source shows to be absent: it says so, or it is the complete
        request schema and has no such parameter.
    """

    service: str
    supports: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


def support(service: str | None = None, *, as_of: dt.date | None = None) -> tuple[Support, ...]:
    """Return the support rows, of one service where it is named.

    Examples
    --------
    >>> [row.id for row in support("openai-embeddings")]
    ['openai-embeddings.schema']
    """
    held = by_id(Support, as_of, "support").values()
    return tuple(row for row in held if service is None or row.service == service)


@cache
def answers(as_of: dt.date | None) -> Mapping[str, Mapping[str, bool]]:
    """Return, for each service, its features with True (has) or False (has not).

    Where two sources differ, the newer row wins; of one day, "has not" does, because it
    is the answer that cannot hide a cost.
    """
    table: dict[str, dict[str, bool]] = {}
    held = sorted(by_id(Support, as_of, "support").values(), key=lambda row: row.valid_from)
    for _, day in groupby(held, key=lambda row: row.valid_from):
        for has, row in sorted(
            ((has, row) for row in day for has in (True, False)),
            key=lambda pair: (not pair[0], pair[1].id),
        ):
            named = row.supports if has else row.lacks
            table.setdefault(row.service, {}).update(dict.fromkeys(named, has))
    return table
