"""Gates in an order in which everything comes after what it needs, cycles together.

Every function here is written in the part of Python that the kernel compiles too: arrays and
loops, and no call of another function of the package. The plain engine runs it as it is.

Source: Tarjan (1972), *SIAM J. Computing* 1(2) (strong components in linear time).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Longs", "components"]

Longs = NDArray[np.int64]


def components(
    events: int, pointers: Longs, inputs: Longs, keep: NDArray[np.bool_], start: Longs
) -> tuple[Longs, Longs]:
    """Return the gates that `start` needs, children first, and the component of each.

    Parameters
    ----------
    events, pointers, inputs
        The gates; an input below `events` is no gate.
    keep
        (G,) only these gates count.
    start
        Gates to begin from.

    Returns
    -------
    tuple
        (order, part): a component has one number and stands together, and what it needs has
        lower numbers; inside a component gates stand in the order in which they are left.
    """
    size = pointers.size - 1
    seen = np.zeros(size, dtype=np.int64)
    least = np.zeros(size, dtype=np.int64)
    part = np.full(size, -1, dtype=np.int64)
    edge = np.zeros(size, dtype=np.int64)
    path = np.empty(size, dtype=np.int64)
    waiting = np.empty(size, dtype=np.int64)
    left = np.empty(size, dtype=np.int64)
    depth = held = done = parts = clock = 0
    for root in start:
        if not keep[root] or seen[root] > 0:
            continue
        path[0] = root
        depth = 1
        while depth > 0:
            gate = path[depth - 1]
            if seen[gate] == 0:
                clock += 1
                seen[gate] = clock
                least[gate] = clock
                edge[gate] = pointers[gate]
                waiting[held] = gate
                held += 1
            deeper = False
            while edge[gate] < pointers[gate + 1]:
                child = inputs[edge[gate]] - events
                if child < 0 or not keep[child]:
                    edge[gate] += 1
                elif seen[child] == 0:
                    path[depth] = child
                    depth += 1
                    deeper = True
                    break
                else:
                    if part[child] < 0:
                        least[gate] = min(least[gate], least[child])
                    edge[gate] += 1
            if deeper:
                continue
            left[done] = gate
            done += 1
            depth -= 1
            if least[gate] == seen[gate]:
                while True:
                    held -= 1
                    member = waiting[held]
                    part[member] = parts
                    if member == gate:
                        break
                parts += 1
    # Sort what was left by component, in the order of leaving.
    place = np.zeros(parts + 1, dtype=np.int64)
    for at in range(done):
        place[part[left[at]] + 1] += 1
    for at in range(parts):
        place[at + 1] += place[at]
    order = np.empty(done, dtype=np.int64)
    for at in range(done):
        gate = left[at]
        order[place[part[gate]]] = gate
        place[part[gate]] += 1
    return order, part
