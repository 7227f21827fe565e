"""From gates to diagrams in plain Python: the clear twin of `kernel.built`.

Gates are brought to a normal form and cut into modules; each module gets an order of variables
of its own, of several that are tried. Budgets count nodes, never time, so that the choice is
the same everywhere.

Sources: Dutuit & Rauzy (1996), *IEEE Trans. Reliability* 45(3) (modules); Tarski (1955),
*Pacific J. Math.* 5 (fixed points: from the least value upwards, from the greatest downwards).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lockin.resilience._diagram.assuming import assumed
from lockin.resilience._diagram.components import Longs, components
from lockin.resilience._diagram.formula import Formula
from lockin.resilience._diagram.modules import grouped, local, modular, owners
from lockin.resilience._diagram.ordering import (
    CHECK,
    COPY,
    FIRST_BUDGET,
    FURTHER,
    GROWTH,
    ORDERS,
    ordered,
    steps,
)
from lockin.resilience._diagram.plain import Nodes
from lockin.resilience._diagram.rewriting import (
    FAILS,
    NEVER_FAILS,
    Gates,
    Marks,
    coalesced,
    normal,
    numbered,
)
from lockin.resilience._diagram.store import Store, stored

__all__ = ["build", "prepared"]


def prepared(formula: Formula, roots: Longs) -> tuple[Gates, Marks]:
    """Return the gates in normal form, and which of them are modules."""
    events = formula.events
    columns = (
        formula.pointers,
        formula.inputs.astype(np.int64),
        formula.at_least.astype(np.int64),
    )
    every = np.ones(formula.gates, dtype=np.bool_)
    order, part = components(events, *columns[:2], every, roots[roots >= events] - events)
    rings = components(events, *columns[:2], formula.relay, order)
    gates = numbered(events, *columns, roots, order, part, *rings)
    size = -1
    while size != gates[1].size + gates[2].size:
        size = gates[1].size + gates[2].size
        gates = coalesced(events, *normal(events, *gates))
        inputs = assumed(events, *gates[:4], gates[5])
        gates = normal(events, gates[0], inputs, *gates[2:])
    size = -1
    while size != gates[1].size + gates[2].size:
        size = gates[1].size + gates[2].size
        module = modular(events, gates[0], gates[1], gates[3], gates[5])
        gates = normal(events, *grouped(events, *gates, module))
    return gates, modular(events, gates[0], gates[1], gates[3], gates[5])


def build(formula: Formula, roots: Sequence[int], limit: int, orders: int = ORDERS) -> Store:
    """Return the diagrams of `roots`, with the first so many orders tried.

    Raises
    ------
    OverflowError
        More than `limit` nodes are needed.
    """
    events = formula.events
    gates, module = prepared(formula, np.array(roots, dtype=np.int64))
    pointers, inputs, _, _, _, ends = gates
    owner = owners(events, pointers, inputs, module)
    number = np.full(events + module.size, -1, dtype=np.int64)
    level: list[int] = [0, 0]
    low, high = [0, 1], [0, 1]
    event: list[int] = []
    inner: list[int] = []
    node_of: dict[int, int] = {NEVER_FAILS: 0, FAILS: 1}
    top = [int(c) for c in ends if c >= 0 and not (c >= events and module[c - events])]
    blocks = [(m, np.array([events + m])) for m in np.flatnonzero(module).tolist()]
    if top:
        blocks.append((-1, np.array(top)))
    for mine, wanted in blocks:
        found, *rest, outputs = local(
            events, *gates[:5], np.flatnonzero(owner == mine), number, wanted
        )
        order, nodes, made = _best(found.size, rest, outputs, limit, orders)
        shift = len(level) - 2
        if shift + len(nodes.level) > limit + 4:
            raise OverflowError
        by_level = found[np.argsort(order)].tolist()
        # Modules found later hold those found earlier: their levels stand above.
        event[:0] = [c if c < events else -1 for c in by_level]
        inner[:0] = [-1 if c < events else node_of[c] for c in by_level]
        place, kept = _kept(nodes, made)
        level = [one + found.size for one in level]
        level += [nodes.level[node] for node in kept]
        low += [_shifted(place[nodes.low[node]], shift) for node in kept]
        high += [_shifted(place[nodes.high[node]], shift) for node in kept]
        for code, node in zip(wanted.tolist(), made, strict=True):
            node_of[code] = _shifted(place[node], shift)
    return stored(
        level, low, high, roots=[node_of[int(c)] for c in ends], event=event, module=inner
    )


def _shifted(node: int, shift: int) -> int:
    return node if node <= 1 else node + shift


def _kept(nodes: Nodes, roots: Sequence[int]) -> tuple[dict[int, int], list[int]]:
    """Return the new number of each node that `roots` need, and these nodes, deepest first."""
    needed = set(roots)
    for node in range(len(nodes.level) - 1, 1, -1):
        if node in needed:
            needed |= {nodes.low[node], nodes.high[node]}
    kept = sorted((n for n in needed if n > 1), key=lambda n: (-nodes.level[n], n))
    return {0: 0, 1: 1} | {node: at + 2 for at, node in enumerate(kept)}, kept


def _best(
    variables: int, gates: Sequence[Longs], outputs: Longs, limit: int, orders: int
) -> tuple[Longs, Nodes, list[int]]:
    """Return (levels, nodes, node of each output) under the first order that comes to an end.

    Each may make as many nodes as the budget says. When none comes to an end the budget grows,
    and those that came furthest are tried again; at the limit all are.
    """
    pointers, inputs, at_least, part, ring = gates
    far = [0] * (min(ORDERS, orders) if at_least.size > 1 else 1)
    budget = min(FIRST_BUDGET, limit)
    tries = len(far)
    while True:
        for variant in sorted(range(len(far)), key=lambda v: -far[v])[:tries]:
            level = ordered(variables, pointers, inputs, outputs, variant)
            program = steps(variables, pointers, inputs, at_least, part, ring, level)
            ends = (outputs + 2).tolist()
            nodes, far[variant], made = _run(program.tolist(), level, ends, budget)
            if made is not None:
                return level, nodes, made
        if budget == limit and tries == len(far):
            raise OverflowError
        tries = len(far) if budget == limit else FURTHER
        budget = min(budget * GROWTH, limit)


def _run(
    program: list[list[int]], level: Longs, outputs: list[int], budget: int
) -> tuple[Nodes, int, list[int] | None]:
    """Return (nodes, steps done, node of each output or None beyond the budget)."""
    nodes = Nodes(level.size, max(budget, level.size))
    size = max((max(to, right + length) for _, _, right, to, length in program), default=0)
    value = [0, 1, *(nodes.node(at, 0, 1) for at in level.tolist()), *[0] * (size + 1)]
    at = 0
    while at < len(program):
        kind, left, right, to, length = program[at]
        at += 1
        if kind == COPY:
            value[to] = value[left]
        elif kind == CHECK:
            now, before = value[left : left + length], value[right : right + length]
            value[right : right + length] = now
            at = at if now == before else to
        else:
            try:
                value[to] = nodes.combine(kind, value[left], value[right])
            except OverflowError:
                return nodes, at, None
    return nodes, at, [value[output] for output in outputs]
