"""Families of minimal cut sets: counted and listed from their diagram.

Source: Minato (1993), *Proc. 30th DAC* (zero-suppressed diagrams).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lockin.resilience._diagram.engines import EXACT, Engine, Plain
from lockin.resilience._diagram.listing import by_price
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
        for found in self._search():
            if self.max_order is not None and len(found) > self.max_order:
                return
            yield found

    def by_probability(self, p: ArrayLike) -> Iterator[tuple[tuple[int, ...], float]]:
        """Yield (set, probability), the most probable first; ties by size, then by numbers.

        Parameters
        ----------
        p
            (E,) probability of each basic event.
        """
        chances = np.asarray(p, dtype=np.float64)
        most = len(chances) if self.max_order is None else self.max_order
        for found in self._search(chances):
            if len(found) <= most:
                product = Fraction(1)
                for event in found:
                    product *= Fraction(float(chances[event]))
                yield found, float(product)
        if any(chances[event] <= 0 for event in self._support):
            for found in self:
                if any(chances[event] <= 0 for event in found):
                    yield found, 0.0

    @cached_property
    def _support(self) -> list[int]:
        levels = np.unique(self._store.level[self._engine.reached(self._store, self._root)])
        events: NDArray[np.int32] = self._store.event[levels]
        return sorted(events[events >= 0].tolist())

    def _search(self, p: NDArray[np.float64] | None = None) -> Iterator[tuple[int, ...]]:
        """Yield the sets by probability (those above 0), size and numbers; without p by the last.

        All three are packed into one integer: sets of one size stand in the order of their
        numbers when those with smaller numbers first are larger in binary.
        """
        width = len(self._support)
        shift = width + width.bit_length()
        price: dict[int, int] = {}
        rough: dict[int, float] = {}
        for rank, event in enumerate(self._support):
            rough[event] = 1.0
            cost = 0
            if p is not None:
                if p[event] <= 0:
                    continue
                cost, rough[event] = _cost(float(p[event])), -log(p[event])
            price[event] = (cost << shift) + (1 << width) - (1 << (width - 1 - rank))
        return by_price(self._store, self._root, price, rough)


def _times(left: Sequence[int], right: Sequence[int]) -> list[int]:
    out = [0] * max(0, len(left) + len(right) - 1) if left and right else []
    for i, a in enumerate(left):
        if a:
            for j, b in enumerate(right):
                out[i + j] += a * b
    return out


def _cost(p: float) -> int:
    """Return -log(p) in fixed point, so fine that only equal products tie."""
    with localcontext() as context:
        context.prec = 60
        return int((-Decimal(p).ln()).scaleb(48).to_integral_value())
