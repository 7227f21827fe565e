"""Derivatives of many roots in one sweep downwards, added up over cases.

Most roots are small parts of a large store. A sweep for each over the whole store would cost
roots times nodes; here the nodes that each root reaches are carried as pairs (root, node), so
that the work is the sum of the sizes of the diagrams.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lockin.resilience._diagram.store import Store

__all__ = ["slopes"]

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
_Pairs = tuple[Longs, Longs, Floats]


def slopes(store: Store, p: Floats, value: Floats, roots: Sequence[int], weights: Floats) -> Floats:
    """Return (R, E): the derivatives of each root by each event, summed over cases.

    Parameters
    ----------
    store
        The nodes.
    p
        (E, Q) probability of each event, in Q cases.
    value
        (N, Q) probability of each node.
    roots
        Nodes.
    weights
        (Q,) weight of each case.
    """
    out = np.zeros((len(roots), p.shape[0]))
    spans = store.spans()
    starts = np.array([start for _, start, _ in spans], dtype=np.int64)
    waiting: list[list[_Pairs]] = [[] for _ in spans]

    def meet(owner: Longs, node: Longs, weight: Floats) -> None:
        some = np.flatnonzero(node > 1)
        if not some.size:
            return
        owner, node, weight = owner[some], node[some], weight[some]
        span = np.searchsorted(starts, node, side="right") - 1
        for at in np.unique(span).tolist():
            here = span == at
            waiting[at].append((owner[here], node[here], weight[here]))

    meet(np.arange(len(roots)), np.array(roots, dtype=np.int64), np.ones((len(roots), p.shape[1])))
    for at in range(len(spans) - 1, -1, -1):
        if not waiting[at]:
            continue
        level = spans[at][0]
        owner, node, weight = _merged(waiting[at], store.level.size)
        waiting[at] = []
        event, module = int(store.event[level]), int(store.module[level])
        fails = p[event] if event >= 0 else value[module]
        low, high = store.low[node].astype(np.int64), store.high[node].astype(np.int64)
        slope = weight * (value[high] - value[low])
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        by_owner = np.add.reduceat(slope, first, axis=0)
        if event >= 0:
            out[owner[first], event] += by_owner @ weights
        else:
            meet(owner[first], np.full(first.size, module), by_owner)
        meet(owner, low, weight * (1.0 - fails))
        meet(owner, high, weight * fails)
    return out


def _merged(pairs: list[_Pairs], nodes: int) -> _Pairs:
    """Return each pair once, by root and then by node, its weights added up."""
    owner, node, weight = (np.concatenate(column) for column in zip(*pairs, strict=True))
    key = owner * nodes + node
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    return key[first] // nodes, key[first] % nodes, np.add.reduceat(weight[order], first, axis=0)
