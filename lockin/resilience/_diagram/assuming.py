"""Inputs that a gate above has settled become constants.

Written in the part of Python that the kernel compiles too (see `components`); gates are numbered
as in `rewriting`.

Source: Niemelä (1994), *Reliability Engineering & System Safety* 44(2), "On simplification of
large fault trees".
"""

from __future__ import annotations

import numpy as np

from lockin.resilience._diagram.components import Longs

__all__ = ["assumed"]


def assumed(
    events: int, pointers: Longs, inputs: Longs, at_least: Longs, part: Longs, roots: Longs
) -> Longs:
    """Return the inputs with constants where a gate above has settled them.

    Below a gate that any input makes fail, an input of its own may be taken not to fail; below
    one that needs all of them, to fail. That holds as far down as each gate has one parent.
    """
    size = at_least.size
    uses = np.zeros(size, dtype=np.int64)
    for code in inputs:
        if code >= events:
            uses[code - events] += 1
    for code in roots:
        if code >= events:
            uses[code - events] += 2
    out = inputs.copy()
    # What is settled on the way down: 0 open, else the constant.
    settled = np.zeros(events + size, dtype=np.int64)
    path = np.empty(size + 1, dtype=np.int64)
    edge = np.zeros(size, dtype=np.int64)
    # The settled inputs of the gates on the path, and where those of each gate begin.
    held = np.empty(inputs.size + 1, dtype=np.int64)
    begin = np.zeros(size + 2, dtype=np.int64)
    for top in range(size):
        if part[top] >= 0 or uses[top] == 1:
            continue
        depth = 0
        path[0] = top
        edge[top] = -1
        begin[0] = 0
        n = 0
        while depth >= 0:
            gate = path[depth]
            if edge[gate] < 0:
                edge[gate] = pointers[gate]
                begin[depth] = n
                number = pointers[gate + 1] - pointers[gate]
                for at in range(pointers[gate], pointers[gate + 1]):
                    if settled[inputs[at]] != 0:
                        out[at] = settled[inputs[at]]
                if at_least[gate] == 1 or at_least[gate] == number:
                    for at in range(pointers[gate], pointers[gate + 1]):
                        code = inputs[at]
                        if settled[code] == 0:
                            settled[code] = -1 if at_least[gate] == 1 else -2
                            held[n] = code
                            n += 1
            deeper = False
            while edge[gate] < pointers[gate + 1]:
                child = out[edge[gate]] - events
                edge[gate] += 1
                if child >= 0 and uses[child] == 1 and part[child] < 0:
                    depth += 1
                    path[depth] = child
                    edge[child] = -1
                    deeper = True
                    break
            if deeper:
                continue
            while n > begin[depth]:
                n -= 1
                settled[held[n]] = 0
            depth -= 1
    return out
