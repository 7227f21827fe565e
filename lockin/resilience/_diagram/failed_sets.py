"""How probable it is that an event stands in a minimal cut set that has failed completely.

For a monotone function f, split at event e into f1 (e fails) and f0 (it does not), some minimal
cut set with e is within the failures x exactly when e is in x and some y within x has f1(y) and
not f0(y): every cut set within y and e then holds e. That condition is again monotone, and is
built as a diagram. Modules are independent: the chances are multiplied on the way down.

Source: Fussell (1975), *IEEE Trans. Reliability* 24(3) and Vesely (1970), *Nuclear Engineering
and Design* 13(2), for the measure; the recursion is ours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lockin.resilience._diagram.plain import OR, Nodes
from lockin.resilience._diagram.store import Store

__all__ = ["in_failed_sets"]

Floats = NDArray[np.float64]


def in_failed_sets(store: Store, root: int, p: Floats, value: Floats, limit: int) -> Floats:
    """Return (E,): the probability that a cut set with the event has failed, for each event.

    Parameters
    ----------
    store, root
        The function.
    p
        (E,) probability of each basic event.
    value
        (N,) probability of each node of the store.
    limit
        How many nodes may be built.

    Raises
    ------
    OverflowError
        More than `limit` nodes are needed.
    """
    out = np.zeros(p.size)
    pending = [(root, 1.0)]
    while pending:
        node, outside = pending.pop()
        if node <= 1:
            continue
        split = _Split(store, p, value, limit)
        for level, others in split.chances(node):
            event, inner = int(store.event[level]), int(store.module[level])
            if event >= 0:
                out[event] = outside * others * p[event]
            else:
                pending.append((inner, outside * others))
    return out


class _Split:
    """The functions "a minimal set with this level has failed but for it", of one diagram."""

    def __init__(self, store: Store, p: Floats, value: Floats, limit: int) -> None:
        self._store, self._p, self._value = store, p, value
        self._nodes = Nodes(int(store.level[0]), limit)
        self._copied = {0: 0, 1: 1}
        self._beyond: dict[tuple[int, int], int] = {}
        self._chance: dict[int, float] = {0: 0.0, 1: 1.0}

    def chances(self, root: int) -> list[tuple[int, float]]:
        """Return each level of the diagram of `root` with the probability of its function."""
        within = self._within(root)
        for node in within:
            made = self._nodes.node(
                int(self._store.level[node]),
                self._copied[int(self._store.low[node])],
                self._copied[int(self._store.high[node])],
            )
            self._copied[node] = made
        copies = [self._copied[node] for node in within]
        levels = sorted({self._nodes.level[node] for node in copies})
        return [(level, self._of(self._at(level, copies))) for level in levels]

    def _within(self, root: int) -> list[int]:
        """Return the nodes below `root` that are not inside its modules, ascending."""
        seen = {0, 1, root}
        pending = [root]
        while pending:
            node = pending.pop()
            for branch in (int(self._store.low[node]), int(self._store.high[node])):
                if branch not in seen:
                    seen.add(branch)
                    pending.append(branch)
        return sorted(seen - {0, 1})

    def _at(self, level: int, copies: list[int]) -> int:
        """Return the function for `level` of the last of `copies`, which holds all others."""
        nodes = self._nodes
        found = {0: 0, 1: 0}
        for node in copies:
            here, low, high = nodes.level[node], nodes.low[node], nodes.high[node]
            if here > level:
                found[node] = 0
            elif here == level:
                found[node] = self._only(high, low)
            else:
                found[node] = self._joined(here, found[low], found[high])
        return found[copies[-1]]

    def _only(self, upper: int, lower: int) -> int:
        """Return whether, within what has failed, something makes `upper` true but not `lower`."""
        nodes = self._nodes
        pending = [(upper, lower)]
        while pending:
            u, w = pending[-1]
            if self._known(u, w) >= 0:
                _ = pending.pop()
                continue
            level = min(nodes.level[u], nodes.level[w])
            u0, u1 = (nodes.low[u], nodes.high[u]) if nodes.level[u] == level else (u, u)
            w0, w1 = (nodes.low[w], nodes.high[w]) if nodes.level[w] == level else (w, w)
            low, high = self._known(u0, w0), self._known(u1, w1)
            if low >= 0 and high >= 0:
                self._beyond[u, w] = self._joined(level, low, high)
                _ = pending.pop()
            if high < 0:
                pending.append((u1, w1))
            if low < 0:
                pending.append((u0, w0))
        return self._known(upper, lower)

    def _known(self, u: int, w: int) -> int:
        if u in {0, w} or w == 1:
            return 0
        if u == 1 or w == 0:
            return u
        return self._beyond.get((u, w), -1)

    def _joined(self, level: int, low: int, high: int) -> int:
        high = self._nodes.combine(OR, low, high)
        return low if low == high else self._nodes.node(level, low, high)

    def _of(self, node: int) -> float:
        nodes, known = self._nodes, self._chance
        pending = [node]
        while pending:
            at = pending[-1]
            low, high = nodes.low[at], nodes.high[at]
            open_ = [branch for branch in (low, high) if branch not in known]
            if at in known or not open_:
                if at not in known:
                    level = nodes.level[at]
                    event = int(self._store.event[level])
                    fails = float(
                        self._p[event] if event >= 0 else self._value[self._store.module[level]]
                    )
                    known[at] = (1.0 - fails) * known[low] + fails * known[high]
                _ = pending.pop()
            pending += open_
        return known[node]
