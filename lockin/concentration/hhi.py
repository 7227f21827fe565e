"""The Herfindahl-Hirschman index."""

from __future__ import annotations

import math

from lockin.concentration._vector import ShareValues, vector

__all__ = ["hhi"]


def hhi(shares: ShareValues) -> float:
    """Return the Herfindahl-Hirschman index: the sum of squared shares.

    Parameters
    ----------
    shares
        Shares that sum to 1 within 1e-9: a mapping by supplier, or the numbers alone.

    Returns
    -------
    float
        From 1/n for n equal suppliers to 1 for a single one. Reports print points: times 10,000.

    Raises
    ------
    UndefinedError
        There are no shares, or they are not shares.

    Notes
    -----
    ``HHI = sum_i s_i^2``. Source: Hirschman (1964), "The paternity of an index", American Economic
    Review 54(5), who names Herfindahl (1950).

    The index depends on how suppliers are grouped: UK Finance shows one portfolio at 0.25 or
    0.625, as three regions are kept apart or merged. It does not see how hard a supplier is to
    replace; for such reasons the FSB toolkit on third-party risk (4 December 2023) gives no
    single metric of concentration. Show `effective_number` and the layer beside it.

    Examples
    --------
    >>> round(hhi([0.3, 0.3, 0.2, 0.2]), 10)
    0.26
    """
    return math.fsum(vector(shares) ** 2)
