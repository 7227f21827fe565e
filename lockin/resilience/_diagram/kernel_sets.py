"""Families of minimal sets by compiled loops: the fast twin of `plain.Minimal`.

Every function is swept in the order of its nodes, children first, so that only the removal of
sets that are not minimal recurses. A bounded family needs, of each node, only the sets of some
orders: first a sweep downwards marks which, one bit each.

Source: Rauzy (1993), *Reliability Engineering & System Safety* 40(3) (minimal solutions).
"""

from __future__ import annotations

import numpy as np

from lockin.resilience._diagram._compiled import Number, compiled
from lockin.resilience._diagram.components import Longs
from lockin.resilience._diagram.kernel_tables import (
    LARGEST_CACHE,
    Ints,
    mixed,
    node,
    recached,
    rehashed,
)
from lockin.resilience._diagram.rewriting import Marks

__all__ = ["minimal"]

UNBOUNDED = 63  # the bit of a family without a bound


@compiled
def _wanted(
    level: Ints, low: Ints, high: Ints, module: Ints, roots: Ints, order: int
) -> tuple[Longs, Longs, Longs]:
    """Return (bits, least, most) of each node: the bounds asked for, the orders there can be."""
    size = level.size
    least = np.zeros(size, dtype=np.int64)
    most = np.zeros(size, dtype=np.int64)
    least[0] = 1 << 30
    bits = np.zeros(size, dtype=np.int64)
    for at in range(2, size):
        inner = module[level[at]]
        light = least[inner] if inner >= 0 else 1
        heavy = most[inner] if inner >= 0 else 1
        least[at] = min(least[low[at]], least[high[at]] + light)
        most[at] = max(most[low[at]], most[high[at]] + heavy)
    one = np.int64(1)
    for root in roots:
        if root > 1 and (order == UNBOUNDED or least[root] <= order):
            bits[root] |= one << (order if order < most[root] else UNBOUNDED)
    for at in range(size - 1, 1, -1):
        if bits[at] == 0:
            continue
        inner = module[level[at]]
        light = least[inner] if inner >= 0 else 1
        if inner > 1:
            bits[inner] |= one << (order if order < most[inner] else UNBOUNDED)
        for bound in range(64):
            if (bits[at] >> bound) & one == 0:
                continue
            below = low[at]
            if below > 1 and (bound == UNBOUNDED or least[below] <= bound):
                bits[below] |= one << (bound if bound < most[below] else UNBOUNDED)
            below = high[at]
            rest = bound if bound == UNBOUNDED else bound - light
            if below > 1 and (bound == UNBOUNDED or least[below] <= rest):
                bits[below] |= one << (rest if rest < most[below] else UNBOUNDED)
    return bits, least, most


@compiled
def _place(bits: Number, bound: Number) -> int:
    """Return how many bits stand below `bound`."""
    count = 0
    for at in range(bound):
        count += (bits >> at) & 1
    return count


@compiled
def minimal(
    level: Ints, low: Ints, high: Ints, module: Ints, roots: Ints, order: int, limit: int
) -> tuple[bool, Ints, Ints, Ints]:
    """Return (done, nodes, family of each root, family of each level that is a module).

    Parameters
    ----------
    level, low, high, module, roots
        The functions, as in a store.
    order
        The largest order wanted, or `UNBOUNDED` for all.
    limit
        How many nodes the families may have while they are made.
    """
    size = level.size
    bottom = level[0]
    bits, least, most = _wanted(level, low, high, module, roots, order)
    first = np.zeros(size + 1, dtype=np.int64)
    for at in range(size):
        first[at + 1] = first[at]
        if bits[at] != 0:
            first[at + 1] += _place(bits[at], 63) + (1 if bits[at] < 0 else 0)
    found = np.zeros(first[size], dtype=np.int32)
    capacity = 1024
    nodes = np.empty((capacity, 3), dtype=np.int32)
    nodes[:2, 0] = bottom
    nodes[0, 1:] = 0
    nodes[1, 1:] = 1
    count = 2
    unique = np.zeros(2 * capacity, dtype=np.int32)
    cache = np.zeros((2 * capacity, 3), dtype=np.int32)
    deep = bottom + 4
    stack_u = np.empty(deep, dtype=np.int32)
    stack_f = np.empty(deep, dtype=np.int32)
    stack_low = np.empty(deep, dtype=np.int32)
    for at in range(2, size):
        if bits[at] == 0:
            continue
        inner = module[level[at]]
        light = least[inner] if inner >= 0 else 1
        here = first[at]
        for bound in range(64):
            if (bits[at] >> bound) & 1 == 0:
                continue
            # The family of each branch, within the bound.
            below = low[at]
            lower = np.int32(below)
            if below > 1:
                lower = np.int32(0)
                if bound == UNBOUNDED or least[below] <= bound:
                    own = bound if bound < most[below] else UNBOUNDED
                    lower = found[first[below] + _place(bits[below], own)]
            below = high[at]
            rest = bound if bound == UNBOUNDED else bound - light
            upper = np.int32(below)
            if below == 1 and rest < 0:
                upper = np.int32(0)
            if below > 1:
                upper = np.int32(0)
                if bound == UNBOUNDED or least[below] <= rest:
                    own = rest if rest < most[below] else UNBOUNDED
                    upper = found[first[below] + _place(bits[below], own)]
            # Take out of the upper family what the low branch makes true.
            u = upper
            f = low[at]
            depth = 0
            while True:
                while u > 1 and f > 1 and level[f] < nodes[u, 0]:
                    f = low[f]
                result = np.int32(-1)
                if u == 0 or f == 1:
                    result = np.int32(0)
                elif u == 1 or f == 0:
                    result = u
                else:
                    slot = mixed(u, f, 0) & (cache.shape[0] - 1)
                    if cache[slot, 0] == u and cache[slot, 1] == f:
                        result = cache[slot, 2]
                if result < 0:
                    stack_u[depth] = u
                    stack_f[depth] = f
                    stack_low[depth] = -1
                    depth += 1
                    if level[f] == nodes[u, 0]:
                        f = low[f]
                    u = nodes[u, 1]
                    continue
                while depth > 0:
                    u = stack_u[depth - 1]
                    f = stack_f[depth - 1]
                    if stack_low[depth - 1] < 0:
                        stack_low[depth - 1] = result
                        if level[f] == nodes[u, 0]:
                            f = high[f]
                        u = nodes[u, 2]
                        break
                    depth -= 1
                    if result == 0:
                        result = stack_low[depth]
                    else:
                        if count == nodes.shape[0]:
                            if count > limit:
                                return False, nodes, unique[:0], unique[:0]
                            grown = np.empty((2 * count, 3), dtype=np.int32)
                            grown[:count] = nodes
                            nodes = grown
                            unique = rehashed(nodes, count, 4 * count)
                            if cache.shape[0] < LARGEST_CACHE:
                                cache = recached(cache, 4 * count)
                        result = node(nodes, count, unique, nodes[u, 0], stack_low[depth], result)
                        if result == count:
                            count += 1
                    slot = mixed(u, f, 0) & (cache.shape[0] - 1)
                    cache[slot, 0] = u
                    cache[slot, 1] = f
                    cache[slot, 2] = result
                else:
                    break
            if result == 0:
                found[here] = lower
            else:
                if count == nodes.shape[0]:
                    grown = np.empty((2 * count, 3), dtype=np.int32)
                    grown[:count] = nodes
                    nodes = grown
                    unique = rehashed(nodes, count, 4 * count)
                    if cache.shape[0] < LARGEST_CACHE:
                        cache = recached(cache, 4 * count)
                found[here] = node(nodes, count, unique, level[at], lower, result)
                if found[here] == count:
                    count += 1
            if count - 2 > limit:
                return False, nodes, unique[:0], unique[:0]
            here += 1
    # The families of roots and modules, and what they need.
    ends = np.zeros(roots.size, dtype=np.int32)
    for at in range(roots.size):
        root = roots[at]
        ends[at] = root if root <= 1 else 0
        if root == 1 and order < 0:
            ends[at] = 0
        if root > 1 and bits[root] != 0:
            own = order if order < most[root] else UNBOUNDED
            ends[at] = found[first[root] + _place(bits[root], own)]
    families = np.full(module.size, -1, dtype=np.int32)
    for at in range(module.size):
        inner = module[at]
        if inner >= 0:
            families[at] = 0
            if inner > 1 and bits[inner] != 0:
                own = order if order < most[inner] else UNBOUNDED
                families[at] = found[first[inner] + _place(bits[inner], own)]
    return True, *_sorted(nodes, count, ends, families)


@compiled
def _sorted(nodes: Ints, count: int, roots: Ints, modules: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the nodes that the roots need, deepest level first, and both by new numbers."""
    bottom = nodes[0, 0]
    needed: Marks = np.zeros(count, dtype=np.bool_)
    per_level = np.zeros(bottom + 1, dtype=np.int64)
    for at in roots:
        needed[at] = True
    # A module stands deeper than what needs it, but its nodes may have any numbers: by level.
    begin = np.zeros(bottom + 2, dtype=np.int64)
    for at in range(2, count):
        begin[nodes[at, 0] + 1] += 1
    for at in range(bottom + 1):
        begin[at + 1] += begin[at]
    by_level = np.empty(count - 2, dtype=np.int64)
    fill = begin.copy()
    for at in range(2, count):
        by_level[fill[nodes[at, 0]]] = at
        fill[nodes[at, 0]] += 1
    total = np.int64(2)
    for here in range(bottom):
        some = False
        for position in range(begin[here], begin[here + 1]):
            at = by_level[position]
            if needed[at]:
                some = True
                needed[nodes[at, 1]] = True
                needed[nodes[at, 2]] = True
                per_level[here] += 1
                total += 1
        if some and modules[here] >= 0:
            needed[modules[here]] = True
    kept = np.empty((total, 3), dtype=np.int32)
    kept[0] = nodes[0]
    kept[1] = nodes[1]
    place = np.zeros(count, dtype=np.int32)
    place[1] = 1
    n = np.int64(2)
    for back in range(bottom):
        here = bottom - 1 - back
        for position in range(begin[here], begin[here + 1]):
            at = by_level[position]
            if needed[at]:
                place[at] = n
                kept[n, 0] = here
                kept[n, 1] = place[nodes[at, 1]]
                kept[n, 2] = place[nodes[at, 2]]
                n += 1
    new_modules = modules.copy()
    for here in range(modules.size):
        if modules[here] > 1:
            new_modules[here] = place[modules[here]] if needed[modules[here]] else -1
    return kept, place[roots], new_modules
