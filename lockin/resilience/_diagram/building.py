"""From gates to diagrams in plain Python, cycles included.

Source: Tarski (1955), *Pacific J. Math.* 5 (fixed points of monotone maps); Kleene iteration
from the least element reaches the least one, from the greatest the greatest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lockin.resilience._diagram.formula import Formula
from lockin.resilience._diagram.plain import Nodes
from lockin.resilience._diagram.store import Store

__all__ = ["build"]


def build(formula: Formula, roots: Sequence[int], limit: int) -> Store:
    """Return the diagrams of `roots`."""
    events = formula.events
    inputs = [
        formula.inputs[a:b].tolist()
        for a, b in zip(formula.pointers[:-1], formula.pointers[1:], strict=True)
    ]
    order: list[int] = []
    seen: set[int] = set()
    post: list[int] = []
    for root in roots:
        todo = [(root, False)]
        while todo:
            at, done = todo.pop()
            if done:
                post.append(at - events)
            elif at not in seen:
                seen.add(at)
                if at < events:
                    order.append(at)
                else:
                    todo.append((at, True))
                    todo.extend((i, False) for i in inputs[at - events])
    level_of = {event: level for level, event in enumerate(order)}
    nodes = Nodes(len(order), limit)
    value = {event: nodes.variable(level) for event, level in level_of.items()}

    def evaluate(gate: int) -> int:
        functions = sorted((value[i] for i in inputs[gate]), key=lambda f: -nodes.level[f])
        return nodes.threshold(int(formula.at_least[gate]), functions)

    part, relays = _circles(formula)
    position = {gate: at for at, gate in enumerate(post)}
    members: dict[int, list[int]] = {}
    for gate in post:
        members.setdefault(int(part[gate]), []).append(gate)
    done: set[int] = set()

    def settle(gates: list[int]) -> None:
        """Find the least fixed point, with the greatest inside circles of relays."""
        rings: dict[int, list[int]] = {}
        for gate in gates:
            value[events + gate] = 0
            rings.setdefault(int(relays[gate]) if relays[gate] >= 0 else -2 - gate, []).append(gate)
        changed = True
        while changed:
            before = [value[events + gate] for gate in gates]
            for key, ring in rings.items():
                if key < 0:
                    value[events + ring[0]] = evaluate(ring[0])
                    continue
                for gate in ring:
                    value[events + gate] = 1
                falling = True
                while falling:
                    now = [value[events + gate] for gate in ring]
                    for gate in ring:
                        value[events + gate] = evaluate(gate)
                    falling = now != [value[events + gate] for gate in ring]
            changed = before != [value[events + gate] for gate in gates]

    # A component is ready when everything outside it that it needs is.
    for gate in sorted(post, key=lambda g: (int(part[g]), position[g])):
        if gate in done:
            continue
        group = members[int(part[gate])]
        done.update(group)
        if len(group) > 1 or events + gate in inputs[gate]:
            settle(group)
        else:
            value[events + gate] = evaluate(gate)
    return _compact(nodes, [value[root] for root in roots], order)


def _circles(formula: Formula) -> tuple[list[int], list[int]]:
    """Return for each gate its strong component, and its circle of relays or -1."""
    size, events = formula.gates, formula.events
    source = np.repeat(np.arange(size), np.diff(formula.pointers))
    inner = formula.inputs >= events
    source, target = source[inner], formula.inputs[inner] - events

    def components(keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[int]:
        ends = source[keep], target[keep]
        links = coo_array((np.ones(ends[0].size, dtype=np.int8), ends), shape=(size, size))
        found: list[int] = connected_components(links, connection="strong")[1].tolist()
        return found

    every = components(np.ones(source.size, dtype=np.bool_))
    both = formula.relay[source] & formula.relay[target]
    rings = components(both)
    sizes = np.bincount(rings, minlength=size)
    own = set(source[both & (source == target)].tolist())
    circles = [r if sizes[r] > 1 or gate in own else -1 for gate, r in enumerate(rings)]
    return every, circles


def _compact(nodes: Nodes, roots: list[int], order: list[int]) -> Store:
    level = np.array(nodes.level, dtype=np.int32)
    low = np.array(nodes.low, dtype=np.int32)
    high = np.array(nodes.high, dtype=np.int32)
    mark = np.zeros(level.size, dtype=np.bool_)
    mark[:2] = True
    mark[roots] = True
    at = np.lexsort((np.arange(level.size), -level))
    for node in reversed(at.tolist()):
        if mark[node]:
            mark[low[node]] = mark[high[node]] = True
    kept = at[mark[at]]
    place = np.zeros(level.size, dtype=np.int32)
    place[kept] = np.arange(kept.size, dtype=np.int32)
    return Store(
        level=level[kept],
        low=place[low[kept]],
        high=place[high[kept]],
        roots=place[roots],
        event=np.array([*order, -1], dtype=np.int32),
        module=np.full(len(order) + 1, -1, dtype=np.int32),
    )
