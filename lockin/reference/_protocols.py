"""Protocols: who decides, and who implements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lockin.reference._load import by_id, pick
from lockin.reference._records import Fact

__all__ = ["Protocol", "protocol", "protocols"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol(Fact):
    """One protocol between agents, tools, screens or shops.

    Parameters
    ----------
    name
        Full name; letters alone clash (four protocols are called ACP).
    layer
        What it carries.
    steward
        Vendor that decides, or the first of two; None for a foundation.
    steward_name
        Who decides, in words.
    open_governance
        True where a neutral body or several firms without a veto decide, False where
        one or two firms can decide alone, None where not checked.
    licence
        SPDX id of the specification, where sourced.
    version
        Latest version read.
    implementers
        Vendors on record that implement it; a lower bound.
    """

    name: str
    layer: str
    steward: str | None
    steward_name: str
    open_governance: bool | None
    licence: str | None
    version: str | None
    implementers: tuple[str, ...]


def protocols(*, as_of: dt.date | None = None) -> tuple[Protocol, ...]:
    """Return every protocol, in order of id.

    >>> [p.id for p in protocols() if p.steward == "openai"]
    ['acp', 'openai-apps-sdk']
    """
    return tuple(by_id(Protocol, as_of, "protocols").values())


def protocol(id: str, *, as_of: dt.date | None = None) -> Protocol:
    """Return the protocol with this id.

    Raises
    ------
    lockin.errors.UnknownFactError
        If there is none.

    Examples
    --------
    >>> protocol("mcp").open_governance, protocol("acp").open_governance
    (True, False)
    """
    return pick("protocol", id, by_id(Protocol, as_of, "protocols"))
