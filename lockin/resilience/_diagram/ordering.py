"""Orders of variables, and the gates of a module as a list of steps on diagrams.

Every function here is written in the part of Python that the kernel compiles too (see
`components`). Gates and variables have the numbers of `modules.local`.

Sources: Minato, Ishiura & Yajima (1990), *Proc. 27th DAC* (depth-first and weighted orders);
Bouissou, Bruyère & Rauzy (1997), *Proc. ESREL* (which orders serve fault trees); Bryant (1986).
"""

from __future__ import annotations

import numpy as np

from lockin.resilience._diagram.components import Longs

__all__ = [
    "AND",
    "CHECK",
    "COPY",
    "FIRST_BUDGET",
    "FURTHER",
    "GROWTH",
    "OR",
    "ORDERS",
    "ordered",
    "steps",
]

# Steps: (kind, left, right, to, how many). CHECK goes back to step `to` when the values from
# `left` on differ from those from `right` on, and copies the first over the second.
AND, OR, COPY, CHECK = 0, 1, 2, 3

ORDERS = 4
# The first order is tried first; when it makes more nodes than this, the others are tried too,
# and then the two that came furthest with so many times more, and so on.
FIRST_BUDGET = 100_000
GROWTH = 16
FURTHER = 2


def ordered(variables: int, pointers: Longs, inputs: Longs, outputs: Longs, variant: int) -> Longs:
    """Return the level of each variable: depth first from `outputs`.

    Variant 0 takes inputs from last to first, 1 from first to last, 2 the lightest and 3 the
    heaviest first, where a variable weighs 1 and a gate as much as its inputs together.
    """
    size = pointers.size - 1
    level = np.full(variables, -1, dtype=np.int64)
    weight = np.ones(variables + size, dtype=np.float64)
    if variant >= 2:
        for gate in range(size):
            total = 0.0
            for edge in range(pointers[gate], pointers[gate + 1]):
                total += weight[inputs[edge]]
            weight[variables + gate] = total
    count = 0
    stack = np.empty(inputs.size + 1, dtype=np.int64)
    seen = np.zeros(size, dtype=np.bool_)
    for start in outputs:
        stack[0] = start
        depth = 1
        while depth > 0:
            depth -= 1
            code = stack[depth]
            if code < variables:
                if level[code] < 0:
                    level[code] = count
                    count += 1
                continue
            gate = code - variables
            if seen[gate]:
                continue
            seen[gate] = True
            begin = depth
            # The stack gives back what was put last.
            if variant == 1:
                for edge in range(pointers[gate + 1] - 1, pointers[gate] - 1, -1):
                    stack[depth] = inputs[edge]
                    depth += 1
            else:
                for edge in range(pointers[gate], pointers[gate + 1]):
                    stack[depth] = inputs[edge]
                    depth += 1
            if variant >= 2:
                sign = -1.0 if variant == 2 else 1.0
                for at in range(begin + 1, depth):
                    one = stack[at]
                    before = at - 1
                    while before >= begin and sign * weight[stack[before]] > sign * weight[one]:
                        stack[before + 1] = stack[before]
                        before -= 1
                    stack[before + 1] = one
    return level


def steps(
    variables: int,
    pointers: Longs,
    inputs: Longs,
    at_least: Longs,
    part: Longs,
    ring: Longs,
    level: Longs,
) -> Longs:
    """Return the steps that make the diagram of every gate, children first.

    Values: 0 never fails, 1 fails, then a variable each, then a gate each, then scratch. The
    inputs of a gate are taken deepest first, so that each step adds on top. A threshold keeps
    one row: at least j of the inputs so far. A cycle runs from "never fails" until nothing
    changes; inside, each circle of relays runs from "fails".

    Returns
    -------
    numpy.ndarray
        (steps, 5).
    """
    size = at_least.size
    # Room: a threshold takes two steps for each input and row, a cycle one more for each gate.
    room = 4 * size + 4
    widest = 0
    most = 0
    for gate in range(size):
        number = pointers[gate + 1] - pointers[gate]
        rows = max(1, min(at_least[gate], number))
        simple = at_least[gate] == 1 or at_least[gate] == number
        room += number + 2 if simple else number * rows * 2 + rows + 2
        widest = max(widest, rows)
        most = max(most, number)
    out = np.empty((room, 5), dtype=np.int64)
    first_gate = 2 + variables
    old = first_gate + size
    inner = old + size
    row = inner + size
    product = row + widest + 1
    top = np.empty(variables + size, dtype=np.int64)
    for code in range(variables):
        top[code] = level[code]
    # A gate of a cycle may need one that stands later: it counts as the top of the cycle.
    gate = 0
    while gate < size:
        end = gate + 1
        while part[gate] >= 0 and end < size and part[end] == part[gate]:
            end += 1
        least = variables
        for member in range(gate, end):
            top[variables + member] = variables
        for member in range(gate, end):
            for edge in range(pointers[member], pointers[member + 1]):
                least = min(least, top[inputs[edge]])
        for member in range(gate, end):
            top[variables + member] = least
        gate = end
    sorted_inputs = np.empty(most, dtype=np.int64)
    n = 0
    cycle_start = -1
    cycle_step = 0
    ring_start = -1
    ring_step = 0
    for gate in range(size):
        value = first_gate + gate
        if part[gate] >= 0 and cycle_start < 0:
            cycle_start = gate
            end = gate
            while end < size and part[end] == part[gate]:
                for to in (first_gate + end, old + end):
                    out[n, 0], out[n, 1], out[n, 2], out[n, 3], out[n, 4] = 2, 0, 0, to, 0
                    n += 1
                end += 1
            cycle_step = n
        if ring[gate] >= 0 and ring_start < 0:
            ring_start = gate
            end = gate
            while end < size and ring[end] == ring[gate]:
                for to in (first_gate + end, inner + end):
                    out[n, 0], out[n, 1], out[n, 2], out[n, 3], out[n, 4] = 2, 1, 0, to, 0
                    n += 1
                end += 1
            ring_step = n
        number = pointers[gate + 1] - pointers[gate]
        need = at_least[gate]
        if need <= 0 or need > number:
            constant = 1 if need <= 0 else 0
            out[n, 0], out[n, 1], out[n, 2], out[n, 3], out[n, 4] = 2, constant, 0, value, 0
            n += 1
        else:
            for at in range(number):
                one = inputs[pointers[gate] + at]
                before = at - 1
                while before >= 0 and top[sorted_inputs[before]] < top[one]:
                    sorted_inputs[before + 1] = sorted_inputs[before]
                    before -= 1
                sorted_inputs[before + 1] = one
            if need == 1 or need == number:
                kind = 1 if need == 1 else 0
                held = 2 + sorted_inputs[0]
                if number == 1:
                    out[n, 0], out[n, 1], out[n, 2], out[n, 3], out[n, 4] = 2, held, 0, value, 0
                    n += 1
                # The value of a gate in a cycle is overwritten by the last step only.
                for at in range(1, number):
                    to = value if at == number - 1 else product
                    one = 2 + sorted_inputs[at]
                    out[n, 0], out[n, 1], out[n, 2], out[n, 3], out[n, 4] = kind, held, one, to, 0
                    n += 1
                    held = to
            else:
                for j in range(need + 1):
                    constant = 1 if j == 0 else 0
                    to = row + j
                    out[n, 0], out[n, 1], out[n, 2], out[n, 3], out[n, 4] = 2, constant, 0, to, 0
                    n += 1
                for at in range(number):
                    one = 2 + sorted_inputs[at]
                    rest = number - at - 1
                    for j in range(min(need, at + 1), max(0, need - rest - 1), -1):
                        held = row + j - 1
                        out[n, 0], out[n, 1], out[n, 2] = 0, one, held
                        out[n, 3], out[n, 4] = product, 0
                        n += 1
                        to = row + j
                        out[n, 0], out[n, 1], out[n, 2], out[n, 3], out[n, 4] = (
                            1,
                            to,
                            product,
                            to,
                            0,
                        )
                        n += 1
                held = row + need
                out[n, 0], out[n, 1], out[n, 2], out[n, 3], out[n, 4] = 2, held, 0, value, 0
                n += 1
        if ring_start >= 0 and (gate + 1 == size or ring[gate + 1] != ring[gate]):
            how_many = gate + 1 - ring_start
            out[n, 0], out[n, 1], out[n, 2] = 3, first_gate + ring_start, inner + ring_start
            out[n, 3], out[n, 4] = ring_step, how_many
            n += 1
            ring_start = -1
        if cycle_start >= 0 and (gate + 1 == size or part[gate + 1] != part[gate]):
            how_many = gate + 1 - cycle_start
            out[n, 0], out[n, 1], out[n, 2] = 3, first_gate + cycle_start, old + cycle_start
            out[n, 3], out[n, 4] = cycle_step, how_many
            n += 1
            cycle_start = -1
    return out[:n].copy()
