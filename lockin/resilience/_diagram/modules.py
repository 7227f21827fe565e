"""Modules: gates whose events nothing else needs, so that each is one variable outside.

Every function here is written in the part of Python that the kernel compiles too (see
`components`); gates are numbered as in `rewriting`.

Sources: Dutuit & Rauzy (1996), *IEEE Trans. Reliability* 45(3), "A linear-time algorithm to
find modules of fault trees"; Rauzy (1993), *Reliability Engineering & System Safety* 40(3).
"""

from __future__ import annotations

import numpy as np

from lockin.resilience._diagram.components import Longs
from lockin.resilience._diagram.rewriting import Gates, Marks

__all__ = ["grouped", "local", "modular", "owners"]


def modular(events: int, pointers: Longs, inputs: Longs, part: Longs, roots: Longs) -> Marks:
    """Return which gates are modules: all that is below is reached through them alone.

    Two walks over the gates decide it: a gate is a module when everything below it was first
    met after it was entered and last met before it was left (Dutuit & Rauzy 1996). A cycle
    counts as one gate that is no module.
    """
    size = pointers.size - 1
    # Vertices: events, then each gate or cycle under the number of its first gate.
    head = np.empty(size, dtype=np.int64)
    tail = np.empty(size, dtype=np.int64)
    for gate in range(size):
        joined = gate > 0 and part[gate] >= 0 and part[gate - 1] == part[gate]
        head[gate] = head[gate - 1] if joined else gate
        tail[head[gate]] = gate
    total = events + size
    entered = np.zeros(total, dtype=np.int64)
    left = np.zeros(total, dtype=np.int64)
    last = np.zeros(total, dtype=np.int64)
    edge = np.zeros(size, dtype=np.int64)
    path = np.empty(size + 1, dtype=np.int64)
    clock = 0
    for root in roots:
        if root < 0:
            continue
        code = root if root < events else events + head[root - events]
        clock += 1
        last[code] = clock
        if entered[code] > 0:
            continue
        entered[code] = clock
        if code < events:
            continue
        path[0] = code - events
        edge[code - events] = pointers[code - events]
        depth = 1
        while depth > 0:
            gate = path[depth - 1]
            if edge[gate] == pointers[tail[gate] + 1]:
                clock += 1
                left[events + gate] = clock
                depth -= 1
                continue
            code = inputs[edge[gate]]
            edge[gate] += 1
            if code >= events:
                code = events + head[code - events]
                if code - events == gate:
                    continue
            clock += 1
            last[code] = clock
            if entered[code] == 0:
                entered[code] = clock
                if code >= events:
                    path[depth] = code - events
                    edge[code - events] = pointers[code - events]
                    depth += 1
    first = np.empty(size, dtype=np.int64)
    final = np.empty(size, dtype=np.int64)
    out = np.zeros(size, dtype=np.bool_)
    for gate in range(size):
        if head[gate] != gate:
            continue
        low = clock + 1
        high = 0
        for at in range(pointers[gate], pointers[tail[gate] + 1]):
            code = inputs[at]
            if code >= events:
                code = events + head[code - events]
                if code - events == gate:
                    continue
                low = min(low, first[code - events])
                high = max(high, final[code - events])
            low = min(low, entered[code])
            high = max(high, last[code])
        first[gate] = low
        final[gate] = high
        out[gate] = part[gate] < 0 and low > entered[events + gate] and high < left[events + gate]
    return out


def grouped(
    events: int,
    pointers: Longs,
    inputs: Longs,
    at_least: Longs,
    part: Longs,
    ring: Longs,
    roots: Longs,
    module: Marks,
) -> Gates:
    """Return the gates with inputs that always stand together behind a gate of their own.

    Events and modules that the same gates need, all of them needing any or all of them needing
    every input, become one gate, which is a module.
    """
    size = at_least.size
    total = events + size
    kind = np.zeros(size, dtype=np.int64)
    for gate in range(size):
        if part[gate] < 0 and at_least[gate] == 1:
            kind[gate] = 1
        elif part[gate] < 0 and at_least[gate] == pointers[gate + 1] - pointers[gate]:
            kind[gate] = 2
    # The parents of each input, ascending.
    above = np.zeros(total + 1, dtype=np.int64)
    for code in inputs:
        above[code + 1] += 1
    for code in range(total):
        above[code + 1] += above[code]
    fill = above[:total].copy()
    parents = np.empty(inputs.size, dtype=np.int64)
    for gate in range(size):
        for edge in range(pointers[gate], pointers[gate + 1]):
            parents[fill[inputs[edge]]] = gate
            fill[inputs[edge]] += 1
    fits = np.ones(total, dtype=np.bool_)
    for code in range(total):
        if above[code + 1] == above[code] or (code >= events and not module[code - events]):
            fits[code] = False
            continue
        wanted = kind[parents[above[code]]]
        for at in range(above[code], above[code + 1]):
            if kind[parents[at]] == 0 or kind[parents[at]] != wanted:
                fits[code] = False
    for code in roots:
        if code >= 0:
            fits[code] = False
    # Groups by equal parents; each is found where its first parent names its first member.
    table_size = 16
    while table_size < 2 * total + 2:
        table_size *= 2
    table = np.full(table_size, -1, dtype=np.int64)
    group = np.full(total, -1, dtype=np.int64)
    members = np.zeros(total, dtype=np.int64)
    for gate in range(size):
        for edge in range(pointers[gate], pointers[gate + 1]):
            code = inputs[edge]
            if not fits[code] or group[code] >= 0:
                continue
            mixed = 0
            for at in range(above[code], above[code + 1]):
                mixed = (mixed * 1000003 + parents[at] + 1) & 0x7FFFFFFFFF
            slot = (mixed ^ (mixed >> 13)) & (table_size - 1)
            count = above[code + 1] - above[code]
            while table[slot] >= 0:
                other = table[slot]
                if above[other + 1] - above[other] == count:
                    match = True
                    for at in range(count):
                        if parents[above[other] + at] != parents[above[code] + at]:
                            match = False
                            break
                    if match:
                        break
                slot = (slot + 1) & (table_size - 1)
            if table[slot] < 0:
                table[slot] = code
            group[code] = table[slot]
            members[table[slot]] += 1
    # A group is worth a gate when it has several members and is not all that a gate needs.
    worth = np.zeros(total, dtype=np.bool_)
    extra = 0
    for code in range(total):
        if members[code] < 2:
            continue
        worth[code] = True
        for at in range(above[code], above[code + 1]):
            gate = parents[at]
            if members[code] == pointers[gate + 1] - pointers[gate]:
                worth[code] = False
        if worth[code]:
            extra += 1
    new_size = size + extra
    new_pointers = np.zeros(new_size + 1, dtype=np.int64)
    new_inputs = np.empty(inputs.size + extra, dtype=np.int64)
    new_at_least = np.empty(new_size, dtype=np.int64)
    new_part = np.full(new_size, -1, dtype=np.int64)
    new_ring = np.full(new_size, -1, dtype=np.int64)
    place = np.empty(size, dtype=np.int64)
    stands = np.full(total, -1, dtype=np.int64)
    count = 0
    for gate in range(size):
        for edge in range(pointers[gate], pointers[gate + 1]):
            leader = group[inputs[edge]]
            if leader >= 0 and worth[leader] and stands[leader] < 0:
                stands[leader] = count
                count += 1
        place[gate] = count
        count += 1
    n = 0
    for gate in range(size):
        for edge in range(pointers[gate], pointers[gate + 1]):
            leader = inputs[edge]
            if group[leader] != leader or not worth[leader] or parents[above[leader]] != gate:
                continue
            for at in range(pointers[gate], pointers[gate + 1]):
                code = inputs[at]
                if group[code] == leader:
                    new_inputs[n] = code if code < events else events + place[code - events]
                    n += 1
            new_at_least[stands[leader]] = 1 if kind[gate] == 1 else members[leader]
            new_pointers[stands[leader] + 1] = n
        begin = n
        for edge in range(pointers[gate], pointers[gate + 1]):
            code = inputs[edge]
            leader = group[code]
            if leader >= 0 and worth[leader]:
                if code != leader:
                    continue
                code = events + stands[leader]
            elif code >= events:
                code = events + place[code - events]
            new_inputs[n] = code
            n += 1
        at = place[gate]
        new_at_least[at] = n - begin if kind[gate] == 2 else at_least[gate]
        new_part[at] = part[gate]
        new_ring[at] = ring[gate]
        new_pointers[at + 1] = n
    new_roots = np.empty(roots.size, dtype=np.int64)
    for at in range(roots.size):
        code = roots[at]
        new_roots[at] = code if code < events else events + place[code - events]
    return new_pointers, new_inputs[:n].copy(), new_at_least, new_part, new_ring, new_roots


def owners(events: int, pointers: Longs, inputs: Longs, module: Marks) -> Longs:
    """Return for each gate the innermost module it is part of, or -1.

    The gate of a module is its own; children-first, the first module to reach a gate that is
    no module itself is the innermost.
    """
    size = pointers.size - 1
    owner = np.full(size, -1, dtype=np.int64)
    stack = np.empty(size + 1, dtype=np.int64)
    for gate in range(size):
        if not module[gate]:
            continue
        owner[gate] = gate
        stack[0] = gate
        depth = 1
        while depth > 0:
            depth -= 1
            at = stack[depth]
            for edge in range(pointers[at], pointers[at + 1]):
                code = inputs[edge] - events
                if code >= 0 and not module[code] and owner[code] < 0:
                    owner[code] = gate
                    stack[depth] = code
                    depth += 1
    return owner


def local(
    events: int,
    pointers: Longs,
    inputs: Longs,
    at_least: Longs,
    part: Longs,
    ring: Longs,
    gates: Longs,
    number: Longs,
    wanted: Longs,
) -> tuple[Longs, Longs, Longs, Longs, Longs, Longs, Longs]:
    """Return the gates of one module by numbers of their own.

    Parameters
    ----------
    gates
        The gates that the module owns, ascending.
    number
        (E + G,) scratch that holds -1 and does so again afterwards.
    wanted
        Gates it owns and variables whose diagrams are asked for.

    Returns
    -------
    tuple
        (variables, pointers, inputs, at_least, part, ring, outputs): an input or output below
        the number of variables is one of them, any other a gate of these.
    """
    edges = 0
    for gate in gates:
        edges += pointers[gate + 1] - pointers[gate]
    found = np.empty(edges + wanted.size, dtype=np.int64)
    count = 0
    for at in range(gates.size):
        number[events + gates[at]] = at
    for gate in gates:
        for edge in range(pointers[gate], pointers[gate + 1]):
            code = inputs[edge]
            if number[code] < 0:
                number[code] = count
                found[count] = code
                count += 1
    for code in wanted:
        if number[code] < 0:
            number[code] = count
            found[count] = code
            count += 1
    new_pointers = np.zeros(gates.size + 1, dtype=np.int64)
    new_inputs = np.empty(edges, dtype=np.int64)
    n = 0
    for at in range(gates.size):
        gate = gates[at]
        for edge in range(pointers[gate], pointers[gate + 1]):
            code = inputs[edge]
            own = number[code] < gates.size and gates[number[code]] == code - events
            new_inputs[n] = count + number[code] if own else number[code]
            n += 1
        new_pointers[at + 1] = n
    outputs = np.empty(wanted.size, dtype=np.int64)
    for at in range(wanted.size):
        code = wanted[at]
        own = number[code] < gates.size and gates[number[code]] == code - events
        outputs[at] = count + number[code] if own else number[code]
    for code in found[:count]:
        number[code] = -1
    for gate in gates:
        number[events + gate] = -1
    variables = found[:count].copy()
    return (
        variables,
        new_pointers,
        new_inputs,
        at_least[gates],
        part[gates],
        ring[gates],
        outputs,
    )
