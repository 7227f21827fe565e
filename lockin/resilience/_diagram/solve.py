"""The diagrams of a formula and what can be asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lockin.errors import TooLargeError
from lockin.resilience._diagram import engines, passes
from lockin.resilience._diagram.building import build
from lockin.resilience._diagram.engines import Growing, Kernel, Plain
from lockin.resilience._diagram.failed_sets import in_failed_sets
from lockin.resilience._diagram.families import SetFamily
from lockin.resilience._diagram.formula import Formula
from lockin.resilience._diagram.store import Store

__all__ = ["LIMIT", "Diagrams", "Engine", "solve"]

Engine = engines.Name
LIMIT = 50_000_000
CELLS = 8_000_000
"""Numbers that a sweep over many cases holds at once."""
FEW = 20_000
"""Inputs of gates up to which plain Python is faster than loading the kernel."""
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
    plain_first = formula.inputs.size <= FEW or not engines.kernel_installed()
    if engine == "auto" and plain_first and not engines.kernel_at_hand():
        try:
            store = _first(formula, roots, limit)
            return Diagrams(store, formula.events, limit, Growing())
        except OverflowError:
            if not engines.kernel_installed():
                raise _too_large(limit) from None
    chosen = Plain() if engine == "plain" else Kernel()
    try:
        store = chosen.build(formula, roots, limit)
    except OverflowError:
        raise _too_large(limit) from None
    return Diagrams(store, formula.events, limit, chosen)


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
    engine
        What sweeps over the nodes.
    """

    def __init__(
        self, store: Store, events: int, limit: int, engine: engines.Engine | None = None
    ) -> None:
        self.store, self.events, self._limit = store, events, limit
        self.engine: engines.Engine = Plain() if engine is None else engine
        self._families: dict[int | None, Store] = {}

    def __len__(self) -> int:
        """Return R."""
        return int(self.store.roots.size)

    @property
    def nodes(self) -> int:
        """Nodes of all roots together; what they share counts once."""
        return self.store.nodes

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Nodes of each root, those of its modules included."""
        return tuple(
            0 if node <= 1 else self.engine.reached(self.store, node).size
            for node in self.store.roots.tolist()
        )

    def constant(self, root: int) -> bool | None:
        """Return True where the root always fails, False where nothing stops it, else None."""
        node = int(self.store.roots[root])
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
        out = self.engine.probabilities(self.store, cases)[self.store.roots]
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
        value = self.engine.probabilities(self.store, cases)
        rows = [passes.gradient(self.store, cases, value, int(n)) for n in self.store.roots]
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
        used = self.store.event[self.store.level[2:]]
        points, weights = passes.diagonal(int(np.unique(used[used >= 0]).size) or 1)
        chosen = range(len(self)) if root is None else (root,)
        out = np.zeros((len(chosen), self.events))
        width = max(1, CELLS // max(1, self.store.level.size))
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
        node = int(self.store.roots[root])
        try:
            if max_order not in self._families:
                self._families[max_order] = self._minimal(self.store.roots.tolist(), max_order)
            family, at = self._families[max_order], root
        except OverflowError:
            # All roots together are too many; one alone may do.
            try:
                family, at = self._minimal([node], max_order), 0
            except OverflowError:
                raise _too_large(self._limit) from None
        return SetFamily(family, int(family.roots[at]), max_order, self.engine)

    def _minimal(self, nodes: Sequence[int], max_order: int | None) -> Store:
        return self.engine.minimal(self.store, nodes, max_order, self._limit)

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
        value = self.engine.probabilities(self.store, cases)[:, 0]
        out = np.zeros((len(roots), self.events))
        try:
            for row, root in enumerate(roots):
                node = int(self.store.roots[root])
                out[row] = in_failed_sets(self.store, node, cases[:, 0], value, self._limit)
        except OverflowError:
            raise _too_large(self._limit) from None
        return out

    def _slopes(self, chosen: Sequence[int], cases: Floats, weights: Floats) -> Floats:
        """Return (len(chosen), E): the derivatives of each root, summed over weighted cases."""
        value = self.engine.probabilities(self.store, cases)
        nodes = self.store.roots[list(chosen)].tolist()
        return self.engine.slopes(self.store, cases, value, nodes, weights)

    def _cases(self, p: ArrayLike) -> tuple[Floats, bool]:
        cases = np.asarray(p, dtype=np.float64)
        if cases.shape[:1] != (self.events,) or cases.ndim > 2:
            raise ValueError(f"p has one row for each of {self.events} events")
        return (cases[:, None], True) if cases.ndim == 1 else (cases, False)


def _first(formula: Formula, roots: Sequence[int], limit: int) -> Store:
    """Return what plain Python makes; where the kernel is at hand, in a small diagram or not."""
    if not engines.kernel_installed():
        return Plain().build(formula, roots, limit)
    # The first order alone: the kernel too would take it if it came to an end.
    return build(formula, roots, min(engines.SMALL, limit), 1)


def _too_large(limit: int) -> TooLargeError:
    return TooLargeError(
        f"the decision diagram needs more than {limit} nodes; ask for kill sets of bounded order "
        "over a coarser layer, or raise the limit"
    )
