"""The part of what suppliers carry that bills do not show."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Self

from lockin.concentration.shares import Shares, shares
from lockin.errors import UndefinedError
from lockin.model.landscape import Landscape

__all__ = ["HiddenShare", "hidden_share"]

_ROUNDING: Final = 1e-12
"""Two shares that differ by less are equal."""


class HiddenShare(float):
    """A share from 0 to 1 that knows the two sets of shares it compares.

    Examples
    --------
    >>> from lockin.testing.builders import two_vendors
    >>> found = hidden_share(two_vendors())
    >>> found, dict(found.by_player), found.direct == found.looked_through
    (0.0, {'acme': 0.0, 'bolt': 0.0}, True)
    """

    direct: Shares
    """Direct shares by value per hour."""
    looked_through: Shares
    """Looked-through shares by value per hour."""
    by_player: Mapping[str, float]
    """What each player carries beyond its direct share, 0 or more; largest first, ties by key."""

    def __new__(cls, direct: Shares, looked_through: Shares) -> Self:
        """Compare two sets of shares of one layer."""
        more = {
            key: looked_through.get(key, 0.0) - direct.get(key, 0.0)
            for key in {*direct, *looked_through}
        }
        more = {key: gap if gap > _ROUNDING else 0.0 for key, gap in more.items()}
        self = super().__new__(cls, min(1.0, math.fsum(more.values())))
        order = sorted(more, key=lambda key: (-more[key], key))
        self.by_player = MappingProxyType({key: more[key] for key in order})
        self.direct, self.looked_through = direct, looked_through
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[Shares, Shares]]:
        """Copy by the two sets of shares."""
        return type(self), (self.direct, self.looked_through)


def hidden_share(landscape: Landscape, by: str = "vendor") -> HiddenShare:
    """Return the part of the looked-through shares that the direct ones do not show.

    It is the sum over players of what they carry beyond their direct share, both by value per
    hour: ``sum max(0, looked-through - direct)``, half the sum of all differences. 0: bills
    show who carries the organisation. 1: none of those who carry it are billed.

    Parameters
    ----------
    landscape
        A landscape without errors.
    by
        A layer that has direct shares: one of `lockin.concentration.LAYERS`.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UndefinedError
        There is no such layer, or no function with a value that something can stop.
    TooLargeError
        The decision diagrams outgrow their limit.

    Notes
    -----
    The total variation distance of two sets of shares, known for shares of markets and of
    populations as the index of dissimilarity: Duncan & Duncan (1955), "A methodological analysis
    of segregation indexes", American Sociological Review 20(2). Where nobody is billed for
    anything of value, all of it is hidden.

    Examples
    --------
    >>> from lockin.model.dependency import Dependency
    >>> from lockin.model.nodes import Function, Platform, Vendor
    >>> landscape = Landscape(
    ...     nodes=(
    ...         Vendor(id="acme"),
    ...         Vendor(id="teamware"),
    ...         Platform(id="crm", vendor="teamware", essential=("acme",)),
    ...         Function(id="sales", value_per_hour=900),
    ...     ),
    ...     dependencies=(Dependency(id="d1", source="sales", target="crm"),),
    ... )
    >>> found = hidden_share(landscape)
    >>> round(found, 3), round(found.by_player["acme"], 3)
    (0.5, 0.5)
    """
    looked_through = shares(landscape, by=by, weight="value", look_through=True)
    direct = shares(landscape, by=by, weight="value")
    if not looked_through:
        raise UndefinedError(
            "no function with a value per hour can be stopped at this layer, so there is no hidden "
            "share"
        )
    return HiddenShare(direct, looked_through)
