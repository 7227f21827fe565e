"""Vendors: the legal provider, its parent and the country of its seat."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from lockin.reference._load import by_id, pick
from lockin.reference._records import Fact

__all__ = ["RouteKind", "Vendor", "vendor", "vendors"]

RouteKind = Literal["first-party", "cloud", "aggregator", "product", "gateway"]
"""How a vendor sells models: its own, on its hosts, resold, inside a product, or in the path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor(Fact):
    """One legal provider.

    Parameters
    ----------
    name
        What people call it.
    legal_name
        The legal entity, where a source states one.
    parent
        Vendor that owns it, or None.
    jurisdiction
        ISO 3166-1 alpha-2 code of the country of its seat, or None where not sourced.
    lei
        Legal Entity Identifier (ISO 17442), where sourced.
    route_kind
        How it sells models, where known.
    """

    name: str
    legal_name: str | None
    parent: str | None
    jurisdiction: str | None
    lei: str | None = None
    route_kind: RouteKind | None = None


def vendors(*, as_of: dt.date | None = None) -> tuple[Vendor, ...]:
    """Return every vendor, in order of id.

    Parameters
    ----------
    as_of
        Day for which facts are wanted; None takes the newest.

    Examples
    --------
    >>> [v.id for v in vendors() if v.parent == "microsoft"]
    ['github']
    """
    return tuple(by_id(Vendor, as_of, "vendors").values())


def vendor(id: str, *, as_of: dt.date | None = None) -> Vendor:
    """Return the vendor with this id.

    Raises
    ------
    lockin.errors.UnknownFactError
        If there is none.

    Examples
    --------
    >>> vendor("mistral").jurisdiction
    'FR'
    """
    return pick("vendor", id, by_id(Vendor, as_of, "vendors"))
