"""The two engines behind one face: plain Python, and compiled loops in the extra `fast`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from lockin.resilience._diagram import passes
from lockin.resilience._diagram.building import build
from lockin.resilience._diagram.formula import Formula
from lockin.resilience._diagram.plain import NEVER, minimal
from lockin.resilience._diagram.slopes import slopes
from lockin.resilience._diagram.store import Store

__all__ = [
    "EXACT",
    "SMALL",
    "Engine",
    "Growing",
    "Kernel",
    "Name",
    "Plain",
    "kernel_at_hand",
    "kernel_installed",
]

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Name = Literal["auto", "kernel", "plain"]
SMALL = 100_000
"""Nodes up to which plain Python is faster than loading the kernel, which takes half a second."""
TOGETHER = 256
"""Roots whose derivatives the plain engine finds in one sweep."""
EXACT = 4e18
"""Below this a count in floating point shows that the one in 64 bits has not overflowed."""


class Engine(Protocol):
    """What builds diagrams and sweeps over them; see the functions that the methods name."""

    def build(self, formula: Formula, roots: Sequence[int], limit: int) -> Store:
        """Return the diagrams of `roots`; see `building.build`."""
        ...

    def probabilities(self, store: Store, p: Floats) -> Floats:
        """Return (N, Q); see `passes.probabilities`."""
        ...

    def slopes(
        self, store: Store, p: Floats, value: Floats, roots: Sequence[int], weights: Floats
    ) -> Floats:
        """Return (R, E); see `slopes.slopes`."""
        ...

    def minimal(self, store: Store, roots: Sequence[int], order: int | None, limit: int) -> Store:
        """Return the families of the minimal sets of the nodes `roots`."""
        ...

    def reached(self, store: Store, root: int) -> Longs:
        """Return the nodes that `root` needs, ascending; no constants."""
        ...

    def counts(self, store: Store) -> tuple[Longs, Floats] | None:
        """Return (exact, rough) counts of sets of each node, or None where that is not fast."""
        ...

    def orders(self, store: Store, root: int, most: int) -> list[int] | None:
        """Return the sets of `root` by order, or None where that is not fast."""
        ...


class Plain:
    """Pure Python and NumPy."""

    def build(self, formula: Formula, roots: Sequence[int], limit: int) -> Store:
        """Return the diagrams of `roots`."""
        return build(formula, roots, limit)

    def probabilities(self, store: Store, p: Floats) -> Floats:
        """Return (N, Q)."""
        return passes.probabilities(store, p)

    def slopes(
        self, store: Store, p: Floats, value: Floats, roots: Sequence[int], weights: Floats
    ) -> Floats:
        """Return (R, E)."""
        if len(roots) == 1:
            return (passes.gradient(store, p, value, roots[0]) @ weights)[None, :]
        out = [
            slopes(store, p, value, roots[first : first + TOGETHER], weights)
            for first in range(0, len(roots), TOGETHER)
        ]
        return np.concatenate([np.zeros((0, p.shape[0])), *out])

    def minimal(self, store: Store, roots: Sequence[int], order: int | None, limit: int) -> Store:
        """Return the families of the nodes `roots`."""
        return minimal(store, roots, NEVER - 1 if order is None else order, limit)

    def reached(self, store: Store, root: int) -> Longs:
        """Return the nodes that `root` needs."""
        return store.reached(root)

    def counts(self, store: Store) -> None:
        """Return nothing: the family counts by itself."""

    def orders(self, store: Store, root: int, most: int) -> None:
        """Return nothing: the family counts by itself."""


class Kernel:
    """Compiled by numba; the first use in a process loads what was compiled before.

    Raises
    ------
    ExtraMissingError
        numba is not installed.
    """

    def __init__(self) -> None:
        from lockin.resilience._diagram import kernel, kernel_passes, kernel_sets

        self._kernel, self._passes, self._sets = kernel, kernel_passes, kernel_sets

    def build(self, formula: Formula, roots: Sequence[int], limit: int) -> Store:
        """Return the diagrams of `roots`."""
        done, *columns = self._kernel.built(
            formula.events,
            formula.pointers,
            formula.inputs.astype(np.int64),
            formula.at_least.astype(np.int64),
            formula.relay,
            np.array(roots, dtype=np.int64),
            limit,
        )
        if not done:
            raise OverflowError
        return Store(*columns)

    def probabilities(self, store: Store, p: Floats) -> Floats:
        """Return (N, Q)."""
        return self._passes.probabilities(
            store.level, store.low, store.high, store.event, store.module, np.ascontiguousarray(p)
        )

    def slopes(
        self, store: Store, p: Floats, value: Floats, roots: Sequence[int], weights: Floats
    ) -> Floats:
        """Return (R, E)."""
        return self._passes.slopes(
            store.level,
            store.low,
            store.high,
            store.event,
            store.module,
            np.ascontiguousarray(p),
            value,
            np.array(roots, dtype=np.int32),
            np.ascontiguousarray(weights),
        )

    def minimal(self, store: Store, roots: Sequence[int], order: int | None, limit: int) -> Store:
        """Return the families of the nodes `roots`; beyond order 62 all are built."""
        bound = self._sets.UNBOUNDED
        done, nodes, ends, module = self._sets.minimal(
            store.level,
            store.low,
            store.high,
            store.module,
            np.array(roots, dtype=np.int32),
            bound if order is None else min(order, bound),
            limit,
        )
        if not done:
            raise OverflowError
        return Store(
            level=np.ascontiguousarray(nodes[:, 0]),
            low=np.ascontiguousarray(nodes[:, 1]),
            high=np.ascontiguousarray(nodes[:, 2]),
            roots=ends,
            event=store.event,
            module=module,
        )

    def reached(self, store: Store, root: int) -> Longs:
        """Return the nodes that `root` needs."""
        mark = np.zeros(store.level.size, dtype=np.int32)
        return self._passes.reached(store.low, store.high, store.level, store.module, root, mark)

    def counts(self, store: Store) -> tuple[Longs, Floats]:
        """Return (exact, rough) counts of sets of each node."""
        return self._passes.counts(store.level, store.low, store.high, store.module)

    def orders(self, store: Store, root: int, most: int) -> list[int]:
        """Return the sets of `root` by order; exact where their number is below `EXACT`."""
        if root <= 1:
            return [1] * root
        begin, numbers = self._passes.orders(
            store.level, store.low, store.high, store.module, self.reached(store, root), most
        )
        row: list[int] = numbers[begin[-2] : begin[-1]].tolist()
        return row


class Growing(Plain):
    """Plain until a family grows, then compiled where numba is installed."""

    def minimal(self, store: Store, roots: Sequence[int], order: int | None, limit: int) -> Store:
        """Return the families of the nodes `roots`."""
        if not kernel_installed():
            return super().minimal(store, roots, order, limit)
        if not kernel_at_hand():
            try:
                return super().minimal(store, roots, order, min(SMALL, limit))
            except OverflowError:
                pass
        return Kernel().minimal(store, roots, order, limit)


def kernel_at_hand() -> bool:
    """Say whether the compiled engine is loaded already."""
    return "lockin.resilience._diagram.kernel" in sys.modules


def kernel_installed() -> bool:
    """Say whether the extra `fast` is installed, without loading it."""
    return find_spec("numba") is not None
