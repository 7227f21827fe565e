"""Diagrams by compiled loops over arrays: the fast twin of `plain`.

A node is a row (level, low, high) of 32-bit numbers. Equal nodes are found by open addressing,
results of operations by a direct-mapped cache that may forget; neither changes what is made, so
that both engines give the same diagrams. Recursion is by stacks of at most one entry a level.
All arrays double when they are full. About 40 bytes a node are held while building, 12 after.

Sources: Brace, Rudell & Bryant (1990), *Proc. 27th DAC* (unique table and operation cache);
Rauzy (1993), *Reliability Engineering & System Safety* 40(3) (minimal solutions).
"""

from __future__ import annotations

import numpy as np

from lockin.resilience._diagram._compiled import compiled
from lockin.resilience._diagram.assuming import assumed
from lockin.resilience._diagram.components import Longs, components
from lockin.resilience._diagram.kernel_tables import (
    LARGEST_CACHE,
    Ints,
    mixed,
    node,
    recached,
    rehashed,
)
from lockin.resilience._diagram.modules import grouped, local, modular, owners
from lockin.resilience._diagram.ordering import (
    AND,
    CHECK,
    COPY,
    FIRST_BUDGET,
    FURTHER,
    GROWTH,
    ORDERS,
    ordered,
    steps,
)
from lockin.resilience._diagram.rewriting import Marks, coalesced, normal, numbered

__all__ = ["built"]

_components = compiled(components)
_numbered = compiled(numbered)
_normal = compiled(normal)
_assumed = compiled(assumed)
_coalesced = compiled(coalesced)
_modular = compiled(modular)
_grouped = compiled(grouped)
_owners = compiled(owners)
_local = compiled(local)
_ordered = compiled(ordered)
_steps = compiled(steps)


@compiled
def _run(
    program: Longs, variables: int, level: Longs, outputs: Longs, budget: int
) -> tuple[int, int, Ints, Ints]:
    """Return (nodes made, steps done, compact nodes, node of each output).

    Beyond `budget` what was made is -1, and the steps done tell how far it came.

    Parameters
    ----------
    program
        From `ordering.steps`.
    variables, level
        How many variables there are, and the level of each.
    outputs
        Positions of values.
    budget
        How many nodes may be made.
    """
    capacity = 1024
    while capacity < 2 * variables + 4:
        capacity *= 2
    nodes = np.empty((capacity, 3), dtype=np.int32)
    nodes[0] = variables, 0, 0
    nodes[1] = variables, 1, 1
    count = 2
    unique = np.zeros(2 * capacity, dtype=np.int32)
    cache = np.zeros((2 * capacity, 3), dtype=np.int32)
    size = 2 + variables
    for step in range(program.shape[0]):
        size = max(size, program[step, 3] + 1)
        if program[step, 0] == CHECK:
            size = max(size, program[step, 2] + program[step, 4])
    value = np.zeros(size, dtype=np.int32)
    value[1] = 1
    for v in range(variables):
        value[2 + v] = node(nodes, count, unique, level[v], 0, 1)
        count += 1
    stack_f = np.empty(variables + 2, dtype=np.int32)
    stack_g = np.empty(variables + 2, dtype=np.int32)
    stack_low = np.empty(variables + 2, dtype=np.int32)
    at_step = 0
    while at_step < program.shape[0]:
        kind, left, right, to, length = program[at_step]
        at_step += 1
        if kind == COPY:
            value[to] = value[left]
            continue
        if kind == CHECK:
            changed = False
            for at in range(length):
                if value[left + at] != value[right + at]:
                    changed = True
                    value[right + at] = value[left + at]
            if changed:
                at_step = to
            continue
        f = value[left]
        g = value[right]
        depth = 0
        while True:
            # Downwards: the result is at hand, or the pair goes on the stack.
            result = np.int32(-1)
            if f == g:
                result = f
            elif f <= 1 or g <= 1:
                low = min(f, g)
                high = max(f, g)
                if kind == AND:
                    result = np.int32(0) if low == 0 else high
                else:
                    result = np.int32(1) if low == 1 or high == 1 else high
            else:
                # The order of a pair in the cache says which operation it is.
                if (f > g) == (kind == AND):
                    f, g = g, f
                slot = mixed(f, g, 0) & (cache.shape[0] - 1)
                if cache[slot, 0] == f and cache[slot, 1] == g:
                    result = cache[slot, 2]
            if result < 0:
                stack_f[depth] = f
                stack_g[depth] = g
                stack_low[depth] = -1
                depth += 1
                above = nodes[f, 0]
                below = nodes[g, 0]
                if above <= below:
                    f = nodes[f, 1]
                if below <= above:
                    g = nodes[g, 1]
                continue
            # Upwards: a low branch leads to its high one, a high branch to the node.
            while depth > 0:
                f = stack_f[depth - 1]
                g = stack_g[depth - 1]
                above = nodes[f, 0]
                below = nodes[g, 0]
                if stack_low[depth - 1] < 0:
                    stack_low[depth - 1] = result
                    if above <= below:
                        f = nodes[f, 2]
                    if below <= above:
                        g = nodes[g, 2]
                    break
                depth -= 1
                low = stack_low[depth]
                if low != result:
                    if count == nodes.shape[0]:
                        if count > budget:
                            return -1, at_step, nodes, unique[:0]
                        grown = np.empty((2 * count, 3), dtype=np.int32)
                        grown[:count] = nodes
                        nodes = grown
                        unique = rehashed(nodes, count, 4 * count)
                        if cache.shape[0] < LARGEST_CACHE:
                            cache = recached(cache, 4 * count)
                    result = node(nodes, count, unique, min(above, below), low, result)
                    if result == count:
                        count += 1
                slot = mixed(f, g, 0) & (cache.shape[0] - 1)
                cache[slot, 0] = f
                cache[slot, 1] = g
                cache[slot, 2] = result
            else:
                value[to] = result
                break
        if count - 2 > budget:
            return -1, at_step, nodes, unique[:0]
    # Keep what the outputs need, deepest level first.
    needed = np.zeros(count, dtype=np.bool_)
    per_level = np.zeros(variables + 2, dtype=np.int64)
    for at in outputs:
        needed[value[at]] = True
    for at in range(count - 1, 1, -1):
        if needed[at]:
            needed[nodes[at, 1]] = True
            needed[nodes[at, 2]] = True
            per_level[variables - 1 - nodes[at, 0]] += 1
    total = np.int64(2)
    for at in range(variables + 1):
        here = per_level[at]
        per_level[at] = total
        total += here
    place = np.zeros(count, dtype=np.int32)
    place[1] = 1
    kept = np.empty((total, 3), dtype=np.int32)
    kept[0] = nodes[0]
    kept[1] = nodes[1]
    for at in range(2, count):
        if needed[at]:
            row = variables - 1 - nodes[at, 0]
            place[at] = per_level[row]
            per_level[row] += 1
    for at in range(2, count):
        if needed[at]:
            kept[place[at], 0] = nodes[at, 0]
            kept[place[at], 1] = place[nodes[at, 1]]
            kept[place[at], 2] = place[nodes[at, 2]]
    ends = np.empty(outputs.size, dtype=np.int32)
    for at in range(outputs.size):
        ends[at] = place[value[outputs[at]]]
    return count - 2, at_step, kept, ends


@compiled
def _best(
    variables: int,
    pointers: Longs,
    inputs: Longs,
    at_least: Longs,
    part: Longs,
    ring: Longs,
    outputs: Longs,
    limit: int,
) -> tuple[int, Longs, Ints, Ints]:
    """Return (nodes made, levels, nodes, node of each output) under the order chosen.

    What was made is -1 when every order needs more than `limit`; see `building._best`, its twin.
    """
    variants = ORDERS if at_least.size > 1 else 1
    far = np.zeros(variants, dtype=np.int64)
    level = np.zeros(0, dtype=np.int64)
    nodes = np.zeros((0, 3), dtype=np.int32)
    ends = np.zeros(0, dtype=np.int32)
    budget = min(FIRST_BUDGET, limit)
    tries = variants
    while True:
        for choice in np.argsort(-far, kind="mergesort")[:tries]:
            level = _ordered(variables, pointers, inputs, outputs, choice)
            program = _steps(variables, pointers, inputs, at_least, part, ring, level)
            made, done, nodes, ends = _run(program, variables, level, outputs + 2, budget)
            far[choice] = done
            if made >= 0:
                return made, level, nodes, ends
        if budget == limit and tries == variants:
            return -1, level, nodes, ends
        tries = variants if budget == limit else FURTHER
        budget = min(budget * GROWTH, limit)


@compiled
def built(
    events: int,
    pointers: Longs,
    inputs: Longs,
    at_least: Longs,
    relay: Marks,
    roots: Longs,
    limit: int,
) -> tuple[bool, Ints, Ints, Ints, Ints, Ints, Ints]:
    """Return (done, level, low, high, roots, event, module); see `building.build`, its twin."""
    every = np.ones(at_least.size, dtype=np.bool_)
    order, whole = _components(events, pointers, inputs, every, roots[roots >= events] - events)
    ring_order, rings = _components(events, pointers, inputs, relay, order)
    g = _numbered(events, pointers, inputs, at_least, roots, order, whole, ring_order, rings)
    while True:
        size = g[1].size + g[2].size
        g = _normal(events, g[0], g[1], g[2], g[3], g[4], g[5])
        g = _coalesced(events, g[0], g[1], g[2], g[3], g[4], g[5])
        settled = _assumed(events, g[0], g[1], g[2], g[3], g[5])
        g = _normal(events, g[0], settled, g[2], g[3], g[4], g[5])
        if g[1].size + g[2].size == size:
            break
    while True:
        size = g[1].size + g[2].size
        module = _modular(events, g[0], g[1], g[3], g[5])
        g = _grouped(events, g[0], g[1], g[2], g[3], g[4], g[5], module)
        g = _normal(events, g[0], g[1], g[2], g[3], g[4], g[5])
        if g[1].size + g[2].size == size:
            break
    gates, edges, least, part, ring, ends = g
    module = _modular(events, gates, edges, part, ends)
    owner = _owners(events, gates, edges, module)
    size = least.size
    by_owner = np.argsort(owner, kind="mergesort")
    begin = np.searchsorted(owner[by_owner], np.arange(-1, size + 1))
    number = np.full(events + size, -1, dtype=np.int64)
    node_of = np.zeros(size, dtype=np.int64)
    bottom = edges.size + ends.size
    event = np.full(bottom + 1, -1, dtype=np.int32)
    inner = np.full(bottom + 1, -1, dtype=np.int32)
    store = np.empty((max(64, 2 * bottom), 3), dtype=np.int32)
    store[0] = bottom, 0, 0
    store[1] = bottom, 1, 1
    count = 2
    root_nodes = np.zeros(ends.size, dtype=np.int32)
    free = bottom
    for mine in range(size + 1):
        top = mine == size
        if top:
            wanted = ends[ends >= 0]
            wanted = wanted[
                np.array([c < events or not module[c - events] for c in wanted], dtype=np.bool_)
            ]
            if wanted.size == 0:
                continue
            own = by_owner[begin[0] : begin[1]]
        else:
            if not module[mine]:
                continue
            wanted = np.full(1, events + mine, dtype=np.int64)
            own = by_owner[begin[mine + 1] : begin[mine + 2]]
        found, p, i, k, c, r, outputs = _local(
            events, gates, edges, least, part, ring, own, number, wanted
        )
        made, level, nodes, nodes_of = _best(found.size, p, i, k, c, r, outputs, limit)
        if made < 0 or count + nodes.shape[0] > limit + 4:
            return False, store[:0, 0], store[:0, 0], store[:0, 0], root_nodes, event, inner
        free -= found.size
        for at in range(found.size):
            code = found[at]
            if code < events:
                event[free + level[at]] = code
            else:
                inner[free + level[at]] = node_of[code - events]
        more = nodes.shape[0] - 2
        if count + more > store.shape[0]:
            grown = np.empty((2 * (count + more), 3), dtype=np.int32)
            grown[:count] = store[:count]
            store = grown
        shift = count - 2
        for at in range(2, more + 2):
            store[shift + at, 0] = free + nodes[at, 0]
            for side in range(1, 3):
                below = nodes[at, side]
                store[shift + at, side] = below if below <= 1 else below + shift
        count += more
        if top:
            at = 0
            for position in range(ends.size):
                code = ends[position]
                if code >= 0 and (code < events or not module[code - events]):
                    node = nodes_of[at]
                    root_nodes[position] = node if node <= 1 else node + shift
                    at += 1
        else:
            node_of[mine] = nodes_of[0] if nodes_of[0] <= 1 else nodes_of[0] + shift
    for position in range(ends.size):
        code = ends[position]
        if code == -2:
            root_nodes[position] = 1
        elif code >= events and module[code - events]:
            root_nodes[position] = node_of[code - events]
    return (
        True,
        store[:count, 0] - np.int32(free),
        store[:count, 1].copy(),
        store[:count, 2].copy(),
        root_nodes,
        event[free:].copy(),
        inner[free:].copy(),
    )
