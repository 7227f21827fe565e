"""Sweeps over the levels of a store, in NumPy: probability and its derivatives.

Sources: Rauzy (1993), *Reliability Engineering & System Safety* 40(3) (probability by Shannon's
decomposition); Birnbaum (1969), in *Multivariate Analysis II* (importance: the derivative of
the probability); Owen (1972), *Management Science* 18(5) (the Shapley value as an integral of
the multilinear extension along the diagonal).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lockin.resilience._diagram.store import Store

__all__ = ["diagonal", "gradient", "probabilities"]

Floats = NDArray[np.float64]


def probabilities(store: Store, p: Floats) -> Floats:
    """Return (N, Q): the probability of each node, for events of probability `p` (E, Q)."""
    out = np.zeros((store.level.size, p.shape[1]))
    out[1] = 1.0
    for level, start, end in store.spans():
        fails = _fails(store, level, p, out)
        low, high = store.low[start:end], store.high[start:end]
        out[start:end] = (1.0 - fails) * out[low] + fails * out[high]
    return out


def gradient(store: Store, p: Floats, value: Floats, root: int) -> Floats:
    """Return (E, Q): the derivatives of the node `root`, in one sweep downwards."""
    out = np.zeros_like(p)
    if root <= 1:
        return out
    weight = np.zeros((root + 1, p.shape[1]))
    weight[root] = 1.0
    for level, start, end in reversed(store.spans()):
        if start > root:
            continue
        last = min(end, root + 1)
        here = weight[start:last]
        fails = _fails(store, level, p, value)
        low, high = store.low[start:last], store.high[start:last]
        slope = np.sum(here * (value[high] - value[low]), axis=0)
        np.add.at(weight, low, here * (1.0 - fails))
        np.add.at(weight, high, here * fails)
        if store.event[level] >= 0:
            out[store.event[level]] += slope
        elif store.module[level] > 1:
            weight[store.module[level]] += slope
    return out


def diagonal(events: int) -> tuple[Floats, Floats]:
    """Return points and weights on [0, 1] that are exact for games of so many events."""
    nodes, weights = np.polynomial.legendre.leggauss(max(1, (events + 1) // 2))
    points: Floats = (nodes + 1.0) / 2.0
    return points, weights / 2.0


def _fails(store: Store, level: int, p: Floats, value: Floats) -> Floats:
    fails: Floats = p[store.event[level]] if store.event[level] >= 0 else value[store.module[level]]
    return fails
