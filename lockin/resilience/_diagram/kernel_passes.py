"""Sweeps over a store by compiled loops: the fast twins of `passes` and `counting`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lockin.resilience._diagram._compiled import compiled
from lockin.resilience._diagram.components import Longs
from lockin.resilience._diagram.kernel_tables import Ints

__all__ = ["counts", "orders", "probabilities", "reached", "slopes"]

Floats = NDArray[np.float64]


@compiled
def probabilities(
    level: Ints, low: Ints, high: Ints, event: Ints, module: Ints, p: Floats
) -> Floats:
    """Return (N, Q); see `passes.probabilities`."""
    cases = p.shape[1]
    out = np.zeros((level.size, cases))
    out[1] = 1.0
    for at in range(2, level.size):
        one = event[level[at]]
        inner = module[level[at]]
        for q in range(cases):
            fails = p[one, q] if one >= 0 else out[inner, q]
            out[at, q] = (1.0 - fails) * out[low[at], q] + fails * out[high[at], q]
    return out


@compiled
def reached(low: Ints, high: Ints, level: Ints, module: Ints, root: int, mark: Ints) -> Longs:
    """Return the nodes that `root` needs, itself included, ascending; no constants.

    Parameters
    ----------
    mark
        (N,) scratch that is 0 and is so again afterwards.
    """
    found = np.empty(64, dtype=np.int64)
    count = 0
    done = 0
    if root > 1:
        found[0] = root
        mark[root] = 1
        count = 1
    while done < count:
        at = found[done]
        done += 1
        for side in range(3):
            below = low[at] if side == 0 else (high[at] if side == 1 else module[level[at]])
            if below > 1 and mark[below] == 0:
                mark[below] = 1
                if count == found.size:
                    grown = np.empty(2 * count, dtype=np.int64)
                    grown[:count] = found
                    found = grown
                found[count] = below
                count += 1
    for at in range(count):
        mark[found[at]] = 0
    return np.sort(found[:count])


@compiled
def slopes(
    level: Ints,
    low: Ints,
    high: Ints,
    event: Ints,
    module: Ints,
    p: Floats,
    value: Floats,
    roots: Ints,
    weights: Floats,
) -> Floats:
    """Return (R, E); see `slopes.slopes`."""
    cases = p.shape[1]
    out = np.zeros((roots.size, p.shape[0]))
    mark = np.zeros(level.size, dtype=np.int32)
    load = np.zeros((level.size, cases))
    for row in range(roots.size):
        if roots[row] <= 1:
            continue
        nodes = reached(low, high, level, module, roots[row], mark)
        for at in nodes:
            load[at, :] = 0.0
        load[roots[row], :] = 1.0
        for back in range(nodes.size):
            at = nodes[nodes.size - 1 - back]
            one = event[level[at]]
            inner = module[level[at]]
            total = 0.0
            for q in range(cases):
                fails = p[one, q] if one >= 0 else value[inner, q]
                here = load[at, q]
                step = here * (value[high[at], q] - value[low[at], q])
                if low[at] > 1:
                    load[low[at], q] += here * (1.0 - fails)
                if high[at] > 1:
                    load[high[at], q] += here * fails
                if one >= 0:
                    total += step * weights[q]
                elif inner > 1:
                    load[inner, q] += step
            if one >= 0:
                out[row, one] += total
    return out


@compiled
def counts(level: Ints, low: Ints, high: Ints, module: Ints) -> tuple[Longs, Floats]:
    """Return how many sets each node stands for, and the same in floating point.

    The integer is exact where the float is below 2**62.
    """
    exact = np.zeros(level.size, dtype=np.int64)
    rough = np.zeros(level.size)
    exact[1] = 1
    rough[1] = 1.0
    for at in range(2, level.size):
        inner = module[level[at]]
        times = rough[inner] if inner >= 0 else 1.0
        rough[at] = rough[low[at]] + times * rough[high[at]]
        if rough[at] < 4e18:
            factor = exact[inner] if inner >= 0 else 1
            exact[at] = exact[low[at]] + factor * exact[high[at]]
    return exact, rough


@compiled
def orders(
    level: Ints, low: Ints, high: Ints, module: Ints, nodes: Longs, most: int
) -> tuple[Longs, Longs]:
    """Return (begin, numbers): the sets of node ``nodes[i]`` by order from ``begin[i]`` on.

    Parameters
    ----------
    nodes
        What one root needs, ascending; the root is the last.
    most
        Sets of larger orders are left out.
    """
    place = np.zeros(level.size, dtype=np.int64)
    place[1] = 1
    width = np.zeros(nodes.size + 2, dtype=np.int64)
    width[1] = 1
    for i in range(nodes.size):
        at = nodes[i]
        place[at] = i + 2
        inner = module[level[at]]
        factor = width[place[inner]] if inner >= 0 else 2
        through = 0
        if factor > 0 and width[place[high[at]]] > 0:
            through = width[place[high[at]]] + factor - 1
        width[i + 2] = min(max(width[place[low[at]]], through), most + 1)
    begin = np.zeros(nodes.size + 3, dtype=np.int64)
    for i in range(nodes.size + 2):
        begin[i + 1] = begin[i] + width[i]
    numbers = np.zeros(begin[nodes.size + 2], dtype=np.int64)
    numbers[0] = 1
    for i in range(nodes.size):
        at = nodes[i]
        start = begin[i + 2]
        room = width[i + 2]
        below = place[low[at]]
        for k in range(min(width[below], room)):
            numbers[start + k] += numbers[begin[below] + k]
        below = place[high[at]]
        inner = module[level[at]]
        if inner < 0:
            for k in range(min(width[below], room - 1)):
                numbers[start + k + 1] += numbers[begin[below] + k]
        else:
            factor = place[inner]
            for k in range(width[below]):
                one = numbers[begin[below] + k]
                if one != 0:
                    for j in range(min(width[factor], room - k)):
                        numbers[start + k + j] += one * numbers[begin[factor] + j]
    return begin, numbers
