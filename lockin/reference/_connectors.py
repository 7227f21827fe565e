"""Connectors: which product reaches into which content platform, and how."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from lockin.reference._load import by_id, pick
from lockin.reference._records import Fact

__all__ = ["Connector", "Platform", "connector", "connectors", "platform", "platforms"]

Offered = Literal["first-party", "native", "partial", "none", "unknown"]
DataMode = Literal["index", "live"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform(Fact):
    """A content platform; `maker` is the vendor that runs it."""

    name: str
    maker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector(Fact):
    """One cell of the matrix of products and content platforms.

    Parameters
    ----------
    product, vendor
        The product that reads, and who sells it.
    platform
        The content platform that is read.
    offered
        ``first-party`` (the vendor runs the platform too), ``native``, ``partial``,
        ``none`` (not listed on the page) or ``unknown``.
    data_mode
        ``index``: content and permissions are copied to the vendor, and are built anew
        on leaving. ``live``: nothing is copied. Both where the product mixes them.
    act
        True where it can write, False where it cannot, None where no source says.
    open
        True where it is an MCP server that another host could use as it is.
    service
        Id of the service it belongs to, where these facts hold one.
    """

    product: str
    vendor: str
    platform: str
    offered: Offered
    data_mode: tuple[DataMode, ...]
    act: bool | None
    open: bool
    service: str | None = None


def connectors(
    *,
    product: str | None = None,
    platform: str | None = None,
    as_of: dt.date | None = None,
) -> tuple[Connector, ...]:
    """Return the cells of the matrix, in order of id; of one product or platform if named.

    >>> [c.product for c in connectors(platform="slack") if c.data_mode == ("index", "live")]
    ['glean', 'microsoft-365-copilot']
    """
    return tuple(
        cell
        for cell in by_id(Connector, as_of, "connectors").values()
        if product in {None, cell.product} and platform in {None, cell.platform}
    )


def connector(product: str, platform: str, *, as_of: dt.date | None = None) -> Connector:
    """Return the cell of a product and a content platform.

    Raises
    ------
    lockin.errors.UnknownFactError
        If the matrix has no such cell.

    Examples
    --------
    >>> connector("claude", "slack").open
    True
    """
    return pick("connector", f"{product}.{platform}", by_id(Connector, as_of, "connectors"))


def platforms(*, as_of: dt.date | None = None) -> tuple[Platform, ...]:
    """Return the content platforms, in order of id.

    >>> [p.id for p in platforms()]
    ['github', 'google-drive', 'jira-confluence', 'sharepoint', 'slack']
    """
    return tuple(by_id(Platform, as_of, "platforms").values())


def platform(id: str, *, as_of: dt.date | None = None) -> Platform:
    """Return the content platform with this id.

    Raises
    ------
    lockin.errors.UnknownFactError
        If there is none.

    Examples
    --------
    >>> platform("sharepoint").maker
    'microsoft'
    """
    return pick("content platform", id, by_id(Platform, as_of, "platforms"))
