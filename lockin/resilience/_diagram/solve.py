"""The diagrams of a formula and what can be asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lockin.errors import TooLargeError
from lockin.resilience._diagram import passes
from lockin.resilience._diagram.building import build
from lockin.resilience._diagram.failed_sets import in_failed_sets
from lockin.resilience._diagram.families import SetFamily
from lockin.resilience._diagram.formula import Formula
from lockin.resilience._diagram.plain import NEVER, Minimal
from lockin.resilience._diagram.slopes import slopes
from lockin.resilience._diagram.store import Store

__all__ = ["LIMIT", "Diagrams", "Engine", "solve"]

Engine = Literal["auto", "kernel", "plain"]
LIMIT = 50_000_000
CELLS = 8_000_000
"""Numbers that a sweep over many cases holds at once."""
TOGETHER = 256
"""Roots whose derivatives are found in one sweep."""
Floats = NDArray[np.float64]


def solve(
    formula: Formula, roots: Sequence[int], *, engine: Engine = "auto", limit: int = LIMIT
) -> Diagrams:
    """Return the diagrams of `roots`, all in one store.

    Parameters
    ----------
    formula
        When gates fail.
    roots
        Basic events (below `formula.events`) or gates (`formula.events` + gate).
    engine
        ``plain`` is pure Python; ``kernel`` needs the extra ``fast``; ``auto`` begins with
        the first and goes on with the second where the diagrams grow.
    limit
        How many nodes may stand at once.

    Raises
    ------
    TooLargeError
        More than `limit` nodes are needed.
    ExtraMissingError
        `engine` is ``kernel`` and the extra ``fast`` is not installed.

    Examples
    --------
    >>> formula = Formula.of(3, [([0, 1], 1), ([2, 3], 2)])  # event 2, and event 0 or 1
    >>> diagrams = solve(formula, [4])
    >>> diagrams.probability([0.5, 0.5, 0.1]).round(3).tolist()
    [0.075]
    >>> family = diagrams.kill_sets(0)
    >>> family.count, family.by_order, list(family)
    (2, (0, 0, 2), [(0, 2), (1, 2)])
    >>> diagrams.shapley(0).round(4).tolist()
    [0.1667, 0.1667, 0.6667]
    """
    try:
        store = build(formula, roots, limit)
    except OverflowError:
        raise _too_large(limit) from None
    return Diagrams(store, formula.events, limit)


class Diagrams:
    """R roots over E basic events, exact.

    Parameters
    ----------
    store
        The nodes.
    events
        E.
    limit
        How many nodes a family may have.
    """

    def __init__(self, store: Store, events: int, limit: int) -> None:
        self._store, self.events, self._limit = store, events, limit

    def __len__(self) -> int:
        """Return R."""
        return int(self._store.roots.size)

    @property
    def nodes(self) -> int:
        """Nodes of all roots together; what they share counts once."""
        return self._store.nodes

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Nodes of each root, those of its modules included."""
        return tuple(
            0 if node <= 1 else self._store.reached(node).size
            for node in self._store.roots.tolist()
        )

    def constant(self, root: int) -> bool | None:
        """Return True where the root always fails, False where nothing stops it, else None."""
        node = int(self._store.roots[root])
        return bool(node) if node <= 1 else None

    def probability(self, p: ArrayLike) -> Floats:
        """Return the probability that each root fails.

        Parameters
        ----------
        p
            (E,) or (E, Q): probability of each basic event, in Q cases.

        Returns
        -------
        numpy.ndarray
            (R,) or (R, Q).
        """
        cases, one = self._cases(p)
        out = passes.probabilities(self._store, cases)[self._store.roots]
        return out[:, 0] if one else out

    def derivatives(self, p: ArrayLike) -> Floats:
        """Return d P(root) / d p of each basic event (Birnbaum's importance).

        Parameters
        ----------
        p
            (E,) or (E, Q).

        Returns
        -------
        numpy.ndarray
            (R, E) or (R, E, Q).
        """
        cases, one = self._cases(p)
        if one:
            return self._slopes(range(len(self)), cases, np.ones(1))
        value = passes.probabilities(self._store, cases)
        rows = [passes.gradient(self._store, cases, value, int(n)) for n in self._store.roots]
        return np.stack(rows) if rows else np.zeros((0, *cases.shape))

    def shapley(self, root: int | None = None) -> Floats:
        """Return each event's Shapley value in the game "the root fails when exactly S fail".

        Parameters
        ----------
        root
            One root, or None for all.

        Returns
        -------
        numpy.ndarray
            (E,) for one root, (R, E) for all. A row sums to 1; that of a constant root is 0.
        """
        used = self._store.event[self._store.level[2:]]
        points, weights = passes.diagonal(int(np.unique(used[used >= 0]).size) or 1)
        chosen = range(len(self)) if root is None else (root,)
        out = np.zeros((len(chosen), self.events))
        width = max(1, CELLS // max(1, self._store.level.size))
        for first in range(0, points.size, width):
            some = slice(first, first + width)
            cases = np.broadcast_to(points[some], (self.events, points[some].size))
            out += self._slopes(chosen, cases, weights[some])
        return out if root is None else out[0]

    def kill_sets(self, root: int, max_order: int | None = None) -> SetFamily:
        """Return the minimal cut sets of a root.

        Parameters
        ----------
        root
            Which root.
        max_order
            Only the sets of at most so many events; the others are never built.

        Raises
        ------
        TooLargeError
            The family needs more nodes than the limit.
        """
        store = self._store
        minimal = Minimal(
            store.level.tolist(),
            store.low.tolist(),
            store.high.tolist(),
            [1] * (len(store.event)),
            self._limit,
        )
        order = NEVER - 1 if max_order is None else max_order
        try:
            node = minimal.of(int(store.roots[root]), order)
        except OverflowError:
            raise _too_large(self._limit) from None
        sets = minimal.sets
        level = np.array(sets.level, dtype=np.int32)
        at = np.argsort(-level, kind="stable")
        place = np.empty(at.size, dtype=np.int32)
        place[at] = np.arange(at.size, dtype=np.int32)
        family = Store(
            level=level[at],
            low=place[np.array(sets.low, dtype=np.int32)[at]],
            high=place[np.array(sets.high, dtype=np.int32)[at]],
            roots=place[[node]],
            event=store.event,
            module=store.module,
        )
        return SetFamily(family, int(family.roots[0]), max_order)

    def in_failed_sets(self, roots: Sequence[int], p: ArrayLike) -> Floats:
        """Return how probable it is that a minimal cut set with each event has failed.

        Parameters
        ----------
        roots
            Which roots.
        p
            (E,).

        Returns
        -------
        numpy.ndarray
            (len(roots), E).

        Raises
        ------
        TooLargeError
            The functions in between need more nodes than the limit.
        """
        cases, _ = self._cases(p)
        value = passes.probabilities(self._store, cases)[:, 0]
        out = np.zeros((len(roots), self.events))
        try:
            for row, root in enumerate(roots):
                node = int(self._store.roots[root])
                out[row] = in_failed_sets(self._store, node, cases[:, 0], value, self._limit)
        except OverflowError:
            raise _too_large(self._limit) from None
        return out

    def _slopes(self, chosen: Sequence[int], cases: Floats, weights: Floats) -> Floats:
        """Return (len(chosen), E): the derivatives of each root, summed over weighted cases."""
        value = passes.probabilities(self._store, cases)
        nodes = self._store.roots[list(chosen)].tolist()
        if len(nodes) == 1:
            return (passes.gradient(self._store, cases, value, nodes[0]) @ weights)[None, :]
        out = [
            slopes(self._store, cases, value, nodes[first : first + TOGETHER], weights)
            for first in range(0, len(nodes), TOGETHER)
        ]
        return np.concatenate([np.zeros((0, self.events)), *out])

    def _cases(self, p: ArrayLike) -> tuple[Floats, bool]:
        cases = np.asarray(p, dtype=np.float64)
        if cases.shape[:1] != (self.events,) or cases.ndim > 2:
            raise ValueError(f"p has one row for each of {self.events} events")
        return (cases[:, None], True) if cases.ndim == 1 else (cases, False)


def _too_large(limit: int) -> TooLargeError:
    return TooLargeError(
        f"the decision diagram needs more than {limit} nodes; ask for kill sets of bounded order "
        "over a coarser layer, or raise the limit"
    )
