"""Converting money, once, with dated rates."""

from __future__ import annotations

from lockin.errors import LandscapeError, Problem
from lockin.model.landscape import Landscape

__all__ = ["rate_between"]


def rate_between(landscape: Landscape, base: str | None, quote: str | None = None) -> float:
    """Return how many units of `quote` one unit of `base` is.

    The newest of the landscape's rates is used, in either direction.

    Parameters
    ----------
    base, quote
        ISO 4217 codes; none is the landscape's currency.

    Raises
    ------
    LandscapeError
        There is no rate.
    """
    base, quote = base or landscape.currency, quote or landscape.currency
    if base == quote:
        return 1.0
    found = [(r.date, r.rate) for r in landscape.rates if (r.base, r.quote) == (base, quote)]
    found += [(r.date, 1 / r.rate) for r in landscape.rates if (r.base, r.quote) == (quote, base)]
    if not found:
        message = f"no rate from {base} to {quote}"
        raise LandscapeError([Problem("missing-rate", message, accepted="an entry in rates")])
    return max(found)[1]
