"""Diagrams as columns: what both engines write and every pass reads.

A node is (level, low, high); node 0 is "does not fail" (or: no set), node 1 "fails" (or: the
empty set alone). Nodes stand after everything they refer to, so that one sweep upwards or
downwards is a pass over the whole diagram. A level stands for a basic event or for a module:
another node of the same store, over events of its own.

Source: Bryant (1986), *IEEE Trans. Computers* C-35(8) (reduced ordered diagrams); Minato
(1993), *Proc. 30th DAC* (zero-suppressed diagrams for families of sets).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Store", "stored"]


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """Shared nodes of several diagrams.

    Parameters
    ----------
    level, low, high
        (N,) one entry a node; nodes 0 and 1 are the constants, at a level below all others.
    roots
        (R,) the node of each root.
    event
        (L,) the basic event of each level, or -1.
    module
        (L,) the node that a level stands for, or -1.
    """

    level: NDArray[np.int32]
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    roots: NDArray[np.int32]
    event: NDArray[np.int32]
    module: NDArray[np.int32]

    @property
    def nodes(self) -> int:
        """The number of nodes, without the constants."""
        return int(self.level.size) - 2

    def spans(self) -> list[tuple[int, int, int]]:
        """Return (level, first node, last node + 1) of each level in use, deepest first."""
        level = self.level[2:]
        cuts = np.flatnonzero(np.diff(level)) + 1
        starts = [0, *cuts.tolist()] if level.size else []
        ends = [*cuts.tolist(), level.size] if level.size else []
        return [(int(level[a]), a + 2, b + 2) for a, b in zip(starts, ends, strict=True)]

    def reached(self, node: int) -> NDArray[np.int64]:
        """Return the nodes that `node` refers to, itself included, ascending; no constants."""
        mark = np.zeros(node + 1, dtype=np.bool_)
        mark[node] = True
        for at in range(node, 1, -1):
            if mark[at]:
                mark[self.low[at]] = mark[self.high[at]] = True
                inner = self.module[self.level[at]]
                if inner >= 0:
                    mark[inner] = True
        return np.flatnonzero(mark[2:]) + 2


def stored(
    level: Sequence[int],
    low: Sequence[int],
    high: Sequence[int],
    *,
    roots: Sequence[int],
    event: Sequence[int],
    module: Sequence[int],
) -> Store:
    """Return a store of these columns; the level of the constants is added to the last two."""
    return Store(
        level=np.array(level, dtype=np.int32),
        low=np.array(low, dtype=np.int32),
        high=np.array(high, dtype=np.int32),
        roots=np.array(roots, dtype=np.int32),
        event=np.array([*event, -1], dtype=np.int32),
        module=np.array([*module, -1], dtype=np.int32),
    )
