"""Shares as an array, checked: not negative, and summing to one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lockin.errors import UndefinedError

TOLERANCE = 1e-9
"""How far from one the sum of shares may be."""

ShareValues = Mapping[str, float] | Sequence[float] | NDArray[np.float64]
"""What a measure takes: shares by supplier, or shares alone."""


def vector(shares: ShareValues) -> NDArray[np.float64]:
    """Return the positive shares, largest first, shape (n,); those without a share are left out.

    Nothing is normalised: amounts that do not sum to one are an error of the caller.

    Raises
    ------
    UndefinedError
        There are no shares, one is negative or not a number, or they do not sum to one.
    """
    given = list(shares.values()) if isinstance(shares, Mapping) else shares
    values = np.asarray(given, dtype=np.float64)
    if values.ndim != 1:
        raise UndefinedError(f"shares are one number per supplier, not an array of {values.ndim}-D")
    if not values.size:
        raise UndefinedError("there are no shares, so concentration is not defined")
    if not (values >= 0).all():
        raise UndefinedError("a share is negative or not a number")
    total = math.fsum(values)
    if not abs(total - 1) <= TOLERANCE:
        raise UndefinedError(f"shares must sum to 1; these sum to {total!r}")
    # A fixed order makes every measure the same for every order of suppliers.
    return np.sort(values[values > 0])[::-1]
