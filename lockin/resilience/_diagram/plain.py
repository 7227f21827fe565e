"""Diagrams in plain Python: slow, short, and what the kernel is held to.

Sources: Bryant (1986), *IEEE Trans. Computers* C-35(8) (apply on reduced ordered diagrams);
Rauzy (1993), *Reliability Engineering & System Safety* 40(3), "New algorithms for fault tree
analysis" (minimal solutions); Minato (1993), *Proc. 30th DAC* (zero-suppressed diagrams).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lockin.resilience._diagram.ordering import AND, OR
from lockin.resilience._diagram.store import Store

__all__ = ["NEVER", "OR", "Minimal", "Nodes", "minimal"]

NEVER = 1 << 30  # the order of the sets of a function that nothing makes true


class Nodes:
    """A growing set of shared nodes; a pair of equal branches or of equal nodes stands once.

    Parameters
    ----------
    bottom
        The level of the constants, below every other.
    limit
        How many nodes may be made.

    Raises
    ------
    OverflowError
        More than `limit` nodes are needed.
    """

    def __init__(self, bottom: int, limit: int) -> None:
        self.level = [bottom, bottom]
        self.low = [0, 1]
        self.high = [0, 1]
        self._unique: dict[tuple[int, int, int], int] = {}
        self._combined: dict[tuple[int, int, int], int] = {}
        self._limit = limit

    def node(self, level: int, low: int, high: int) -> int:
        """Return the node with these branches, made if it is not there yet."""
        key = (level, low, high)
        found = self._unique.get(key)
        if found is None:
            found = len(self.level)
            if found - 2 >= self._limit:
                raise OverflowError
            self._unique[key] = found
            self.level.append(level)
            self.low.append(low)
            self.high.append(high)
        return found

    def combine(self, kind: int, left: int, right: int) -> int:
        """Return ``left and right`` or ``left or right``."""
        waiting = [(left, right)]
        while waiting:
            f, g = waiting[-1]
            if self._known(kind, f, g) >= 0:
                _ = waiting.pop()
                continue
            level = min(self.level[f], self.level[g])
            f0, f1 = self._branches(f, level)
            g0, g1 = self._branches(g, level)
            low, high = self._known(kind, f0, g0), self._known(kind, f1, g1)
            if low >= 0 and high >= 0:
                made = low if low == high else self.node(level, low, high)
                self._combined[kind, min(f, g), max(f, g)] = made
                _ = waiting.pop()
            if high < 0:
                waiting.append((f1, g1))
            if low < 0:
                waiting.append((f0, g0))
        return self._known(kind, left, right)

    def _known(self, kind: int, f: int, g: int) -> int:
        """Return the result where it is at hand, else -1."""
        if f == g:
            return f
        if f <= 1 or g <= 1:
            constant, other = (f, g) if f <= 1 else (g, f)
            neutral = 1 if kind == AND else 0
            return other if constant == neutral else constant
        return self._combined.get((kind, min(f, g), max(f, g)), -1)

    def _branches(self, f: int, level: int) -> tuple[int, int]:
        return (self.low[f], self.high[f]) if self.level[f] == level else (f, f)


class Minimal:
    """Families of minimal sets of monotone functions, as nodes of their own.

    Parameters
    ----------
    level, low, high, module
        The nodes of the functions, as in a store.
    limit
        How many nodes of families may stand at once.

    Raises
    ------
    OverflowError
        More than `limit` nodes are needed.
    """

    def __init__(
        self,
        level: Sequence[int],
        low: Sequence[int],
        high: Sequence[int],
        module: Sequence[int],
        limit: int,
    ) -> None:
        self._level, self._low, self._high = level, low, high
        self.sets = Nodes(level[0], limit)
        self._minimal: dict[tuple[int, int], int] = {}
        self._without: dict[tuple[int, int], int] = {}
        # A level weighs as many events as the smallest set of what it stands for.
        self._weight = [1] * len(module)
        self._least = [NEVER, 0]
        for node in range(2, len(level)):
            inner = module[level[node]]
            if inner >= 0:
                self._weight[level[node]] = self._least[inner]
            with_it = self._least[high[node]] + self._weight[level[node]]
            self._least.append(min(self._least[low[node]], with_it))

    def of(self, function: int, order: int) -> int:
        """Return the family of the minimal sets of `function` of at most `order` events."""
        waiting = [(function, order)]
        while waiting:
            f, most = waiting[-1]
            if self._found(f, most) >= 0:
                _ = waiting.pop()
                continue
            rest = most - self._weight[self._level[f]]
            low, high = self._found(self._low[f], most), self._found(self._high[f], rest)
            if low < 0:
                waiting.append((self._low[f], most))
            if high < 0:
                waiting.append((self._high[f], rest))
            if low >= 0 and high >= 0:
                high = self.without(high, self._low[f])
                self._minimal[f, most] = self._set(self._level[f], low, high)
                _ = waiting.pop()
        return self._found(function, order)

    def without(self, family: int, function: int) -> int:
        """Return the sets of `family` that do not make `function` true."""
        waiting = [(family, function)]
        while waiting:
            u, f = waiting[-1]
            if self._left(u, f) >= 0:
                _ = waiting.pop()
                continue
            steps = self._steps(u, f)
            done = [self._left(*step) for step in steps]
            if min(done) >= 0:
                low, high = done[0], done[-1]
                if len(steps) == 1:
                    self._without[u, f] = low
                else:
                    self._without[u, f] = self._set(self.sets.level[u], low, high)
                _ = waiting.pop()
            waiting += [step for step, known in zip(steps, done, strict=True) if known < 0]
        return self._left(family, function)

    def _found(self, f: int, most: int) -> int:
        if f == 0 or self._least[f] > most:
            return 0
        return 1 if f == 1 else self._minimal.get((f, most), -1)

    def _left(self, u: int, f: int) -> int:
        if u == 0 or f == 1:
            return 0
        return u if u == 1 or f == 0 else self._without.get((u, f), -1)

    def _steps(self, u: int, f: int) -> list[tuple[int, int]]:
        """Return what ``without(u, f)`` is made of: one step, or its low and high branch."""
        above, below = self.sets.level[u], self._level[f]
        if above > below:
            return [(u, self._low[f])]
        if above < below:
            return [(self.sets.low[u], f), (self.sets.high[u], f)]
        return [(self.sets.low[u], self._low[f]), (self.sets.high[u], self._high[f])]

    def _set(self, level: int, low: int, high: int) -> int:
        return low if high == 0 else self.sets.node(level, low, high)


def minimal(store: Store, roots: Sequence[int], order: int, limit: int) -> Store:
    """Return the families of the nodes `roots` of `store`, and of the modules they need.

    Raises
    ------
    OverflowError
        More than `limit` nodes are needed.
    """
    module = store.module.tolist()
    made = Minimal(store.level.tolist(), store.low.tolist(), store.high.tolist(), module, limit)
    ends = [made.of(root, order) for root in roots]
    needed = {int(store.level[node]) for root in roots for node in store.reached(root).tolist()}
    inner = [
        made.of(one, order) if at in needed and one >= 0 else -1 for at, one in enumerate(module)
    ]
    level = np.array(made.sets.level, dtype=np.int32)
    by_level = np.argsort(-level, kind="stable")
    place = np.empty(by_level.size + 1, dtype=np.int32)
    place[by_level] = np.arange(by_level.size, dtype=np.int32)
    place[-1] = -1
    return Store(
        level=level[by_level],
        low=place[np.array(made.sets.low)[by_level]],
        high=place[np.array(made.sets.high)[by_level]],
        roots=place[ends],
        event=store.event,
        module=place[inner],
    )
