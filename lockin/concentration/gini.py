"""The Gini coefficient of shares."""

from __future__ import annotations

import math

import numpy as np

from lockin.concentration._vector import ShareValues, vector

__all__ = ["gini"]


def gini(shares: ShareValues) -> float:
    """Return the Gini coefficient over the suppliers that have a share.

    Parameters
    ----------
    shares
        Shares that sum to 1 within 1e-9: a mapping by supplier, or the numbers alone.

    Returns
    -------
    float
        From 0 for equal shares to (n - 1)/n in the limit of one supplier with everything.

    Raises
    ------
    UndefinedError
        There are no shares, or they are not shares.

    Notes
    -----
    ``G = (2 sum_i i s_(i) - (n + 1)) / n``, the shares in rising order: half the relative mean
    difference. Source: Gini (1912), *Variabilita e mutabilita*; the form is that of Sen (1973), *On
    Economic Inequality*, ch. 2.

    It measures inequality and not concentration: two suppliers at one half each and two hundred at
    one two-hundredth each both give 0. Never use it alone to judge lock-in.

    Examples
    --------
    >>> round(gini([0.75, 0.25]), 10)
    0.25
    """
    rising = vector(shares)[::-1]
    count = rising.size
    ranks = np.arange(1, count + 1)
    return max(0.0, (2 * math.fsum(ranks * rising) - (count + 1) * math.fsum(rising)) / count)
