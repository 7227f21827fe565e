"""Shannon's entropy of shares."""

from __future__ import annotations

import math

import numpy as np

from lockin.concentration._vector import ShareValues, vector

__all__ = ["entropy"]


def entropy(shares: ShareValues) -> float:
    """Return Shannon's entropy of the shares, in nats; it falls as concentration rises.

    Parameters
    ----------
    shares
        Shares that sum to 1 within 1e-9: a mapping by supplier, or the numbers alone.

    Returns
    -------
    float
        From 0 for a single supplier to ln n for n equal ones.

    Raises
    ------
    UndefinedError
        There are no shares, or they are not shares.

    Notes
    -----
    ``H = -sum_i s_i ln s_i``, where a supplier without share adds 0. Source: Shannon (1948), "A
    mathematical theory of communication", Bell System Technical Journal 27. Its exponential is
    `effective_number` of order 1.

    Examples
    --------
    >>> round(entropy([0.5, 0.5]), 6)
    0.693147
    """
    values = vector(shares)
    return abs(math.fsum(values * np.log(values)))
