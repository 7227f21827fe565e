"""The concentration ratio: the share of the largest suppliers."""

from __future__ import annotations

import math

from lockin.concentration._vector import ShareValues, vector
from lockin.errors import UndefinedError

__all__ = ["concentration_ratio"]


def concentration_ratio(shares: ShareValues, k: int = 3) -> float:
    """Return CRk, the share of the `k` largest suppliers.

    Parameters
    ----------
    shares
        Shares that sum to 1 within 1e-9: a mapping by supplier, or the numbers alone.
    k
        How many of the largest, 1 or more.

    Returns
    -------
    float
        From k/n for n equal suppliers to 1, which it reaches with k suppliers or fewer.

    Raises
    ------
    UndefinedError
        There are no shares, they are not shares, or `k` is below 1.

    Notes
    -----
    ``CR_k = s_(1) + ... + s_(k)``, the shares in falling order. Source: Bain (1956), *Barriers
    to New Competition*, the four-firm ratio; Hall & Tideman (1967), "Measures of
    concentration", Journal of the American Statistical Association 62(317). It is blind to
    everything below the k-th supplier.

    Examples
    --------
    >>> round(concentration_ratio([0.4, 0.3, 0.2, 0.1], k=1), 10)
    0.4
    """
    if k < 1:
        raise UndefinedError(f"a concentration ratio counts 1 supplier or more; k was {k}")
    return min(1.0, math.fsum(vector(shares)[:k]))
