"""Rewriting gates without changing what they mean: constants, equal gates, nested gates.

Inputs are coded: a basic event by its number, gate g as `events` + g, and below zero the
constants `NEVER_FAILS` and `FAILS`. Gates stand children first; those of one cycle together,
under one number in `part`, and `cyclic` marks them: they are left as they are.

Every function here is written in the part of Python that the kernel compiles too (see
`components`).

Sources: Rauzy (1993), *Reliability Engineering & System Safety* 40(3); Niemelä (1994),
*Reliability Engineering & System Safety* 44(2), "On simplification of large fault trees".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lockin.resilience._diagram.components import Longs

__all__ = ["FAILS", "NEVER_FAILS", "Gates", "Marks", "coalesced", "normal", "numbered"]

NEVER_FAILS = -1
FAILS = -2

Marks = NDArray[np.bool_]
# pointers, inputs, at_least, part, ring, roots. `part` is below 0 for a gate in no cycle; `ring`
# is the circle of relays or -1.
Gates = tuple[Longs, Longs, Longs, Longs, Longs, Longs]


def numbered(
    events: int,
    pointers: Longs,
    inputs: Longs,
    at_least: Longs,
    roots: Longs,
    order: Longs,
    part: Longs,
    ring_order: Longs,
    ring_part: Longs,
) -> Gates:
    """Return the gates in `order`, numbered by it, with the members of a circle together."""
    size = order.size
    total = pointers.size - 1
    # How many gates a component and a circle have, and whether a lone gate needs itself.
    sizes = np.zeros(total + 1, dtype=np.int64)
    for at in range(size):
        sizes[part[order[at]]] += 1
    ring_sizes = np.zeros(total + 1, dtype=np.int64)
    circle = np.zeros(total, dtype=np.bool_)
    for at in range(ring_order.size):
        ring_sizes[ring_part[ring_order[at]]] += 1
    own = np.zeros(total, dtype=np.bool_)
    for gate in range(total):
        for at in range(pointers[gate], pointers[gate + 1]):
            if inputs[at] - events == gate:
                own[gate] = True
    for at in range(ring_order.size):
        gate = ring_order[at]
        circle[gate] = ring_sizes[ring_part[gate]] > 1 or own[gate]
    # Where a circle's first gate stands, its others follow.
    place = np.full(total, -1, dtype=np.int64)
    sorted_gates = np.empty(size, dtype=np.int64)
    begin = np.full(total + 1, -1, dtype=np.int64)
    for at in range(ring_order.size):
        if begin[ring_part[ring_order[at]]] < 0:
            begin[ring_part[ring_order[at]]] = at
    n = 0
    for at in range(size):
        gate = order[at]
        if place[gate] >= 0:
            continue
        if circle[gate]:
            number = ring_part[gate]
            for member in range(begin[number], begin[number] + ring_sizes[number]):
                place[ring_order[member]] = n
                sorted_gates[n] = ring_order[member]
                n += 1
        else:
            place[gate] = n
            sorted_gates[n] = gate
            n += 1
    new_pointers = np.zeros(size + 1, dtype=np.int64)
    for at in range(size):
        gate = sorted_gates[at]
        new_pointers[at + 1] = new_pointers[at] + pointers[gate + 1] - pointers[gate]
    new_inputs = np.empty(new_pointers[size], dtype=np.int64)
    new_at_least = np.empty(size, dtype=np.int64)
    new_part = np.full(size, -1, dtype=np.int64)
    new_ring = np.full(size, -1, dtype=np.int64)
    n = 0
    for at in range(size):
        gate = sorted_gates[at]
        new_at_least[at] = at_least[gate]
        if sizes[part[gate]] > 1 or own[gate]:
            new_part[at] = part[gate]
        if circle[gate]:
            new_ring[at] = ring_part[gate]
        for edge in range(pointers[gate], pointers[gate + 1]):
            code = inputs[edge]
            new_inputs[n] = code if code < events else events + place[code - events]
            n += 1
    new_roots = np.empty(roots.size, dtype=np.int64)
    for at in range(roots.size):
        code = roots[at]
        new_roots[at] = code if code < events else events + place[code - events]
    return new_pointers, new_inputs, new_at_least, new_part, new_ring, new_roots


def normal(
    events: int,
    pointers: Longs,
    inputs: Longs,
    at_least: Longs,
    part: Longs,
    ring: Longs,
    roots: Longs,
) -> Gates:
    """Return the gates without constants, gates of one input, and second copies of a gate.

    In gates that need one or all of their inputs an input stands once. Gates that no root
    needs are left out.
    """
    size = at_least.size
    alias = np.empty(size, dtype=np.int64)
    start = np.empty(size + 1, dtype=np.int64)
    kept = np.empty(inputs.size, dtype=np.int64)
    need = np.empty(size, dtype=np.int64)
    origin = np.empty(size, dtype=np.int64)
    stamp = np.full(events + size, -1, dtype=np.int64)
    table_size = 16
    while table_size < 2 * size + 2:
        table_size *= 2
    table = np.full(table_size, -1, dtype=np.int64)
    code_hash = np.empty(size, dtype=np.int64)
    made = 0
    n = 0
    start[0] = 0
    for gate in range(size):
        cyclic = part[gate] >= 0
        if cyclic and (gate == 0 or part[gate - 1] != part[gate]):
            member = gate
            while member < size and part[member] == part[gate]:
                alias[member] = events + made + member - gate
                member += 1
        least = at_least[gate]
        begin = n
        for edge in range(pointers[gate], pointers[gate + 1]):
            code = inputs[edge]
            if code >= events:
                code = alias[code - events]
            if code == -2:
                least -= 1
            elif code != -1:
                kept[n] = code
                n += 1
        if cyclic:
            origin[made] = gate
            need[made] = least
            made += 1
            start[made] = n
            continue
        if least <= 0:
            alias[gate] = -2
            n = begin
            continue
        if least > n - begin:
            alias[gate] = -1
            n = begin
            continue
        if least == 1 or least == n - begin:
            every = least > 1
            end = n
            n = begin
            for at in range(begin, end):
                code = kept[at]
                if stamp[code] != gate:
                    stamp[code] = gate
                    kept[n] = code
                    n += 1
            if every:
                least = n - begin
        if n - begin == 1:
            alias[gate] = kept[begin]
            n = begin
            continue
        # A gate with the same threshold and inputs may stand already.
        mixed = least * 1000003
        for at in range(begin, n):
            one = (kept[at] + 1) * 2654435761
            mixed += (one ^ (one >> 15)) & 0xFFFFFFFF
        mixed &= 0x7FFFFFFFFFFF
        slot = (mixed ^ (mixed >> 17)) & (table_size - 1)
        same = -1
        ordered = np.sort(kept[begin:n])
        while table[slot] >= 0:
            other = table[slot]
            if (
                code_hash[other] == mixed
                and need[other] == least
                and start[other + 1] - start[other] == n - begin
            ):
                match = True
                twin = np.sort(kept[start[other] : start[other + 1]])
                for at in range(ordered.size):
                    if twin[at] != ordered[at]:
                        match = False
                        break
                if match:
                    same = other
                    break
            slot = (slot + 1) & (table_size - 1)
        if same >= 0:
            alias[gate] = events + same
            n = begin
            continue
        table[slot] = made
        code_hash[made] = mixed
        need[made] = least
        origin[made] = gate
        alias[gate] = events + made
        made += 1
        start[made] = n
    # Keep what the roots need.
    new_roots = np.empty(roots.size, dtype=np.int64)
    needed = np.zeros(made, dtype=np.bool_)
    for at in range(roots.size):
        code = roots[at]
        if code >= events:
            code = alias[code - events]
        new_roots[at] = code
        if code >= events:
            needed[code - events] = True
    gate = made - 1
    while gate >= 0:
        first = gate
        whole = part[origin[gate]]
        if whole >= 0:
            while first > 0 and part[origin[first - 1]] == whole:
                first -= 1
        some = False
        for member in range(first, gate + 1):
            some = some or needed[member]
        if some:
            for member in range(first, gate + 1):
                needed[member] = True
                for edge in range(start[member], start[member + 1]):
                    if kept[edge] >= events:
                        needed[kept[edge] - events] = True
        gate = first - 1
    place = np.full(made, -1, dtype=np.int64)
    count = 0
    total = 0
    for gate in range(made):
        if needed[gate]:
            place[gate] = count
            count += 1
            total += start[gate + 1] - start[gate]
    new_pointers = np.zeros(count + 1, dtype=np.int64)
    new_inputs = np.empty(total, dtype=np.int64)
    new_at_least = np.empty(count, dtype=np.int64)
    new_part = np.empty(count, dtype=np.int64)
    new_ring = np.empty(count, dtype=np.int64)
    n = 0
    for gate in range(made):
        at = place[gate]
        if at < 0:
            continue
        for edge in range(start[gate], start[gate + 1]):
            code = kept[edge]
            new_inputs[n] = code if code < events else events + place[code - events]
            n += 1
        new_pointers[at + 1] = n
        new_at_least[at] = need[gate]
        new_part[at] = part[origin[gate]]
        new_ring[at] = ring[origin[gate]]
    for at in range(new_roots.size):
        if new_roots[at] >= events:
            new_roots[at] = events + place[new_roots[at] - events]
    return new_pointers, new_inputs, new_at_least, new_part, new_ring, new_roots


def coalesced(
    events: int,
    pointers: Longs,
    inputs: Longs,
    at_least: Longs,
    part: Longs,
    ring: Longs,
    roots: Longs,
) -> Gates:
    """Return the gates with each one that only one gate of its kind needs merged into that."""
    size = at_least.size
    uses = np.zeros(size, dtype=np.int64)
    parent = np.full(size, -1, dtype=np.int64)
    for gate in range(size):
        for edge in range(pointers[gate], pointers[gate + 1]):
            if inputs[edge] >= events:
                uses[inputs[edge] - events] += 1
                parent[inputs[edge] - events] = gate
    for at in range(roots.size):
        if roots[at] >= events:
            uses[roots[at] - events] += 2
    merged = np.zeros(size, dtype=np.bool_)
    place = np.empty(size, dtype=np.int64)
    count = 0
    for gate in range(size):
        above = parent[gate]
        if uses[gate] == 1 and part[gate] < 0 and part[above] < 0:
            any_of = at_least[gate] == 1 and at_least[above] == 1
            all_of = (
                at_least[gate] == pointers[gate + 1] - pointers[gate]
                and at_least[above] == pointers[above + 1] - pointers[above]
            )
            merged[gate] = any_of or all_of
        place[gate] = count
        if not merged[gate]:
            count += 1
    new_pointers = np.zeros(count + 1, dtype=np.int64)
    new_inputs = np.empty(inputs.size, dtype=np.int64)
    new_at_least = np.empty(count, dtype=np.int64)
    new_part = np.empty(count, dtype=np.int64)
    new_ring = np.empty(count, dtype=np.int64)
    stack = np.empty(inputs.size + 1, dtype=np.int64)
    n = 0
    for gate in range(size):
        if merged[gate]:
            continue
        begin = n
        depth = 0
        for edge in range(pointers[gate + 1] - 1, pointers[gate] - 1, -1):
            stack[depth] = inputs[edge]
            depth += 1
        while depth > 0:
            depth -= 1
            code = stack[depth]
            if code >= events and merged[code - events]:
                inner = code - events
                for edge in range(pointers[inner + 1] - 1, pointers[inner] - 1, -1):
                    stack[depth] = inputs[edge]
                    depth += 1
            else:
                new_inputs[n] = code if code < events else events + place[code - events]
                n += 1
        at = place[gate]
        new_pointers[at + 1] = n
        every = at_least[gate] > 1 and at_least[gate] == pointers[gate + 1] - pointers[gate]
        new_at_least[at] = n - begin if every and part[gate] < 0 else at_least[gate]
        new_part[at] = part[gate]
        new_ring[at] = ring[gate]
    new_roots = np.empty(roots.size, dtype=np.int64)
    for at in range(roots.size):
        code = roots[at]
        new_roots[at] = code if code < events else events + place[code - events]
    return new_pointers, new_inputs[:n].copy(), new_at_least, new_part, new_ring, new_roots
