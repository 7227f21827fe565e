"""How many equal suppliers would be as concentrated."""

from __future__ import annotations

import math

import numpy as np

from lockin.concentration._vector import ShareValues, vector
from lockin.concentration.entropy import entropy
from lockin.concentration.hhi import hhi
from lockin.errors import UndefinedError

__all__ = ["effective_number"]


def effective_number(shares: ShareValues, *, order: float = 2.0) -> float:
    """Return the number of equal suppliers that would be as concentrated: ``1 / HHI``.

    Parameters
    ----------
    shares
        Shares that sum to 1 within 1e-9: a mapping by supplier, or the numbers alone.
    order
        Order q of the Hill number, 0 or more. 2 is the inverse HHI, 1 the exponential of the
        entropy, 0 counts suppliers with a share, and infinity is the inverse of the largest
        share. A higher order gives small suppliers less weight.

    Returns
    -------
    float
        From 1 for a single supplier to n for n equal ones.

    Raises
    ------
    UndefinedError
        There are no shares, they are not shares, or `order` is negative.

    Notes
    -----
    ``(sum_i s_i^q)^(1 / (1 - q))``. Sources: Adelman (1969), "Comment on the 'H' concentration
    measure as a numbers-equivalent", Review of Economics and Statistics 51(1), for order 2;
    Hill (1973), "Diversity and evenness", Ecology 54(2), for every order.

    Examples
    --------
    >>> round(effective_number([0.3, 0.3, 0.2, 0.2]), 6)
    3.846154
    """
    if not order >= 0:
        raise UndefinedError(f"the order of an effective number is 0 or more; it was {order}")
    if order == 2:
        return 1 / hhi(shares)
    if order == 1:
        return math.exp(entropy(shares))
    values = vector(shares)
    if math.isinf(order):
        return 1 / float(values[0])
    # Relative to the largest share, so that a high order does not underflow.
    powers = math.fsum((values / values[0]) ** order)
    return math.exp((math.log(powers) + order * float(np.log(values[0]))) / (1 - order))
