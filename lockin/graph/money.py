"""Money in the currency of the landscape: converted once, with the newest dated rate."""

from __future__ import annotations

from lockin.estimates import Estimate
from lockin.model.landscape import Landscape
from lockin.model.money import rate_between

__all__ = ["mean_money"]


def mean_money(landscape: Landscape, amount: float | Estimate) -> float:
    """Return the mean of an amount of money in the currency of the landscape.

    Raises
    ------
    LandscapeError
        The landscape has no rate for the currency of `amount`.

    Examples
    --------
    >>> import datetime as dt
    >>> from lockin.estimates import Exactly
    >>> from lockin.model.document import Rate
    >>> day = dt.date(2026, 11, 20)
    >>> rate = Rate(base="USD", quote="EUR", rate=0.5, date=day, source="European Central Bank")
    >>> landscape = Landscape(currency="EUR", rates=[rate])
    >>> mean_money(landscape, Exactly(100, currency="USD")), mean_money(landscape, 100)
    (50.0, 100.0)
    """
    if isinstance(amount, (int, float)):
        return float(amount)
    return amount.mean * rate_between(landscape, amount.currency)
