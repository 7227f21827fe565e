"""Hosts: where a model runs and who operates it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lockin.reference._load import by_id, pick
from lockin.reference._records import Fact

__all__ = ["Host", "host", "hosts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Host(Fact):
    """One place where models run.

    Parameters
    ----------
    name
        What people call it.
    operator
        Vendor that operates it.
    jurisdiction
        ISO 3166-1 alpha-2 code of the country whose law binds the operator; None for
        own hosts, whose country the reader states.
    """

    name: str
    operator: str
    jurisdiction: str | None


def hosts(*, as_of: dt.date | None = None) -> tuple[Host, ...]:
    """Return every host, in order of id.

    >>> {h.jurisdiction for h in hosts() if h.operator == "mistral"}
    {'FR'}
    """
    return tuple(by_id(Host, as_of, "hosts").values())


def host(id: str, *, as_of: dt.date | None = None) -> Host:
    """Return the host with this id.

    Raises
    ------
    lockin.errors.UnknownFactError
        If there is none.

    Examples
    --------
    >>> host("azure").operator
    'microsoft'
    """
    return pick("host", id, by_id(Host, as_of, "hosts"))
