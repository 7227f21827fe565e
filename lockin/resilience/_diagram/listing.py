"""Sets of a family one after the other, by any price that adds up over their events.

A state is what is chosen so far and the nodes that still need a path to "the set is whole"; its
priority is that of its best completion, so that the first state without open nodes is the next
set. The best completion of a node is found when a state first meets it, along the branches that
a rough price in floating point leaves: nothing is listed or priced as a whole.

Source: Hart, Nilsson & Raphael (1968), *IEEE Trans. Systems Science and Cybernetics* 4(2)
(best-first search with a bound; here the bound is exact).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from lockin.resilience._diagram.store import Store

__all__ = ["by_price"]

SLACK = 1e-9
"""How far rough prices may be off, relative to their size."""
_Open = tuple[int, "_Open"] | None
_State = tuple[int, int, tuple[int, ...], _Open]


def by_price(
    store: Store, root: int, price: Mapping[int, int], rough: Mapping[int, float]
) -> Iterator[tuple[int, ...]]:
    """Yield the sets of the family `root`, the cheapest first, events ascending.

    Parameters
    ----------
    store, root
        The family.
    price
        What each event costs; sets with an event that has no price are left out. No two sets
        may cost the same.
    rough
        Numbers that order sets as the prices do, up to rounding and ties.
    """
    best = _Best(store, price, rough)
    first = best(root)
    if first is None:
        return
    heap: list[_State] = [(first, 0, (), (root, None))]
    ticket = 0
    while heap:
        total, _, chosen, opened = heappop(heap)
        while opened is not None:
            node, rest = opened
            if node == 1:
                opened = rest
                continue
            low, through = best.branches(node)
            spent = total - min(one for one in (low, through) if one is not None)
            level = int(store.level[node])
            event = int(store.event[level])
            upper: _Open = (int(store.high[node]), rest)
            taken = (*chosen, event) if event >= 0 else chosen
            if event < 0:
                upper = (int(store.module[level]), upper)
            lower: _Open = (int(store.low[node]), rest)
            if through is None or (low is not None and low < through):
                other, others, cost, opened = taken, upper, through, lower
            else:
                other, others, cost, opened = chosen, lower, low, upper
                chosen = taken
            if cost is not None:
                ticket += 1
                heappush(heap, (spent + cost, ticket, other, others))
        yield tuple(sorted(chosen))


class _Best:
    """The price of the cheapest set of a node, exact, found when asked for."""

    def __init__(self, store: Store, price: Mapping[int, int], rough: Mapping[int, float]) -> None:
        self._store, self._price = store, price
        self._step = np.full(store.event.size, np.inf)
        for level, event in enumerate(store.event.tolist()):
            if event in price:
                self._step[level] = rough[event]
        self._rough = _rough(store, self._step)
        self._known: dict[int, int | None] = {0: None, 1: 0}

    def __call__(self, node: int) -> int | None:
        """Return the price, or None where the family has no set."""
        waiting = [node]
        while waiting:
            at = waiting[-1]
            if at in self._known:
                _ = waiting.pop()
                continue
            paths = self._paths(at)
            unknown = [n for _, nodes in paths for n in nodes if n not in self._known]
            if not unknown:
                totals = [self._total(*path) for path in paths]
                self._known[at] = min((one for one in totals if one is not None), default=None)
            waiting += unknown
        return self._known[node]

    def branches(self, node: int) -> tuple[int | None, int | None]:
        """Return the price of the cheapest set without the level of `node`, and with it."""
        low, step, upper = self._parts(node)
        for one in (low, *upper):
            _ = self(one)
        return self._known[low], None if step is None else self._total(step, upper)

    def _parts(self, node: int) -> tuple[int, int | None, tuple[int, ...]]:
        """Return the low branch, the price of the level, the high branch and the module."""
        level = int(self._store.level[node])
        low, high = int(self._store.low[node]), int(self._store.high[node])
        event = int(self._store.event[level])
        if event >= 0:
            return low, self._price.get(event), (high,)
        return low, 0, (high, int(self._store.module[level]))

    def _paths(self, node: int) -> list[tuple[int, tuple[int, ...]]]:
        """Return the branches that may be the cheapest: their own price and their nodes."""
        low, step, upper = self._parts(node)
        rough = float(self._rough[node])
        bound = rough * (1.0 + SLACK) + SLACK
        paths: list[tuple[int, tuple[int, ...]]] = []
        if not np.isfinite(rough):
            return paths
        if self._rough[low] <= bound:
            paths.append((0, (low,)))
        own = self._step[int(self._store.level[node])] if len(upper) == 1 else 0.0
        if step is not None and own + sum(self._rough[one] for one in upper) <= bound:
            paths.append((step, upper))
        return paths

    def _total(self, step: int, nodes: tuple[int, ...]) -> int | None:
        total = step
        for node in nodes:
            one = self._known[node]
            if one is None:
                return None
            total += one
        return total


def _rough(store: Store, step: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the price of the cheapest set of each node in floating point, level by level."""
    out = np.zeros(store.level.size)
    out[0] = np.inf
    for level, start, end in store.spans():
        inner = int(store.module[level])
        own = out[inner] if inner >= 0 else step[level]
        out[start:end] = np.minimum(out[store.low[start:end]], own + out[store.high[start:end]])
    return out
