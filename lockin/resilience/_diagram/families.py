"""Families of minimal cut sets: counted and listed from their diagram.

Sources: Minato (1993), *Proc. 30th DAC* (zero-suppressed diagrams); Hart, Nilsson & Raphael
(1968), *IEEE Trans. Systems Science and Cybernetics* 4(2) (best-first search with a bound; here
the bound is exact, so that each step leads to the next set).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from heapq import heappop, heappush

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lockin.resilience._diagram.engines import EXACT, Engine, Plain
from lockin.resilience._diagram.store import Store

__all__ = ["SetFamily"]


class SetFamily:
    """The minimal cut sets of one root, exact; nothing is listed until it is asked for.

    Parameters
    ----------
    store, root
        The family as a diagram.
    max_order
        The bound on the number of events of a set that was asked for, or None.
    engine
        What sweeps over the nodes.
    """

    def __init__(
        self, store: Store, root: int, max_order: int | None = None, engine: Engine | None = None
    ) -> None:
        self._store, self._root = store, root
        self._engine: Engine = Plain() if engine is None else engine
        self.max_order = max_order

    @cached_property
    def count(self) -> int:
        """How many sets there are."""
        fast = self._engine.counts(self._store) if self.max_order is None else None
        if fast is not None and fast[1][self._root] < EXACT:
            return int(fast[0][self._root])
        return sum(self.by_order)

    @cached_property
    def by_order(self) -> tuple[int, ...]:
        """How many sets of 0, 1, 2, ... events there are, up to the largest."""
        if self.max_order is None or self.max_order >= 0:
            rough = self._engine.counts(self._store)
            if rough is not None and rough[1][self._root] < EXACT:
                most = len(self._store.event) if self.max_order is None else self.max_order
                return tuple(self._engine.orders(self._store, self._root, most) or ())
        return tuple(self._orders(self._root))

    def _orders(self, root: int) -> list[int]:
        store = self._store
        known: dict[int, list[int]] = {0: [], 1: [1]}
        most = self.max_order
        for node in [*self._engine.reached(store, root).tolist(), root]:
            if node in known:
                continue
            inner = store.module[store.level[node]]
            factor = [0, 1] if inner < 0 else known[int(inner)]
            low, high = known[int(store.low[node])], known[int(store.high[node])]
            total = _times(factor, high)
            total, low = (total, low) if len(total) >= len(low) else (low, total)
            total = list(total)
            for order, number in enumerate(low):
                total[order] += number
            known[node] = total if most is None else total[: most + 1]
        return known[root]

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        """Yield the sets: the smallest first, then by the numbers of their events."""
        return self._search({})

    def by_probability(self, p: ArrayLike) -> Iterator[tuple[tuple[int, ...], float]]:
        """Yield (set, probability), the most probable first; ties by size, then by numbers.

        Parameters
        ----------
        p
            (E,) probability of each basic event.
        """
        p = np.asarray(p, dtype=np.float64)
        costs = {int(e): _cost(float(p[e])) for e in self._support if p[e] > 0}
        positive = {e: c for e, c in costs.items() if c is not None}
        for found in self._search(positive, only=frozenset(positive)):
            product = Fraction(1)
            for event in found:
                product *= Fraction(float(p[event]))
            yield found, float(product)
        if len(positive) < len(self._support):
            for found in self:
                if any(e not in positive for e in found):
                    yield found, 0.0

    @cached_property
    def _support(self) -> list[int]:
        levels = np.unique(self._store.level[self._engine.reached(self._store, self._root)])
        events: NDArray[np.int32] = self._store.event[levels]
        return sorted(events[events >= 0].tolist())

    def _search(
        self, cost: dict[int, int], only: frozenset[int] | None = None
    ) -> Iterator[tuple[int, ...]]:
        """Yield the sets by cost, size and numbers, packed into one integer each.

        A state is what is chosen so far and the nodes that still need a path to "fails"; its
        priority is that of its best completion, so that the first state without open nodes
        is the next set.
        """
        support = self._support
        width = len(support)
        shift = width + width.bit_length()
        price = {
            event: (cost.get(event, 0) << shift) + (1 << width) - (1 << (width - 1 - rank))
            for rank, event in enumerate(support)
            if only is None or event in only
        }
        store = self._store
        best: dict[int, int | None] = {0: None, 1: 0}
        for node in self._engine.reached(store, self._root).tolist():
            level = int(store.level[node])
            event, inner = int(store.event[level]), int(store.module[level])
            step = price.get(event) if event >= 0 else best[inner]
            low, high = best[int(store.low[node])], best[int(store.high[node])]
            through = None if step is None or high is None else step + high
            best[node] = min((c for c in (low, through) if c is not None), default=None)
        first = best[self._root]
        if first is None:
            return
        # The open nodes are a linked list: (node, rest).
        start: tuple[int, int, tuple[int, ...], _Open] = (first, 0, (), (self._root, None))
        heap = [start]
        ticket = 0
        while heap:
            total, _, chosen, opened = heappop(heap)
            while opened is not None:
                node, rest = opened
                if node == 1:
                    opened = rest
                    continue
                spent = total - (best[node] or 0)
                level = int(store.level[node])
                event, inner = int(store.event[level]), int(store.module[level])
                step = price.get(event) if event >= 0 else best[inner]
                low, high = best[int(store.low[node])], best[int(store.high[node])]
                through = None if step is None or high is None else step + high
                if low is not None and (through is None or low < through):
                    if through is not None:
                        ticket += 1
                        taken = self._taken(node, chosen, rest)
                        heappush(heap, (spent + through, ticket, *taken))
                    opened = (int(store.low[node]), rest)
                else:
                    if low is not None:
                        ticket += 1
                        other: _Open = (int(store.low[node]), rest)
                        heappush(heap, (spent + low, ticket, chosen, other))
                    chosen, opened = self._taken(node, chosen, rest)
            yield tuple(sorted(chosen))

    def _taken(
        self, node: int, chosen: tuple[int, ...], rest: _Open
    ) -> tuple[tuple[int, ...], _Open]:
        store = self._store
        level = int(store.level[node])
        high: _Open = (int(store.high[node]), rest)
        if store.event[level] >= 0:
            return (*chosen, int(store.event[level])), high
        return chosen, (int(store.module[level]), high)


_Open = tuple[int, "_Open"] | None


def _times(left: Sequence[int], right: Sequence[int]) -> list[int]:
    out = [0] * max(0, len(left) + len(right) - 1) if left and right else []
    for i, a in enumerate(left):
        if a:
            for j, b in enumerate(right):
                out[i + j] += a * b
    return out


def _cost(p: float) -> int | None:
    """Return -log(p) in fixed point, so fine that only equal products tie."""
    with localcontext() as context:
        context.prec = 60
        return int((-Decimal(p).ln()).scaleb(48).to_integral_value()) if p > 0 else None
