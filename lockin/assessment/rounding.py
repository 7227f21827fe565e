"""Exact figures, kept to the digits in which every machine agrees.

A matrix product may differ in its last bits between processors, and a compiled kernel from its
plain twin by 1e-12. An assessment keeps ten digits of such figures, so that its bytes
are the same everywhere; sampled figures do not need it.
"""

from __future__ import annotations

import math

__all__ = ["DIGITS", "kept", "share"]

DIGITS = 10
"""Significant digits of an exact figure."""


def kept(value: float) -> float:
    """Return a figure with ten significant digits.

    >>> kept(1 / 3), kept(float("inf")), kept(0.0)
    (0.3333333333, inf, 0.0)
    """
    if value == 0 or not math.isfinite(value):
        return value
    return float(f"{value:.{DIGITS - 1}e}")


def share(value: float) -> float:
    """Return a share with ten digits after the point: what is no more than noise becomes 0.

    >>> share(2 / 3), share(1e-17)
    (0.6666666667, 0.0)
    """
    return round(value, DIGITS) + 0.0
