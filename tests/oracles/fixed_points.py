"""Which gates of a formula fail, for one set of failed events at a time, by definition."""

from __future__ import annotations

from itertools import chain, combinations
from math import factorial

from lockin.resilience._diagram.formula import Formula


def failing(formula: Formula, failed: frozenset[int]) -> list[bool]:
    """Return for each gate whether it fails: least fixed point, circles of relays greatest."""
    events, size = formula.events, formula.gates
    inputs = [
        formula.inputs[a:b].tolist()
        for a, b in zip(formula.pointers[:-1], formula.pointers[1:], strict=True)
    ]
    circle = _circles(formula, inputs)

    def rule(gate: int, state: list[bool]) -> bool:
        down = sum(i in failed if i < events else state[i - events] for i in inputs[gate])
        return bool(down >= formula.at_least[gate])

    outer = [False] * size
    while True:
        # Inner: everything in a circle of relays falls from "fails"; the rest stays.
        inner = [circle[g] or outer[g] for g in range(size)]
        while True:
            fallen = [rule(g, inner) if circle[g] else inner[g] for g in range(size)]
            if fallen == inner:
                break
            inner = fallen
        risen = [inner[g] if circle[g] else rule(g, inner) for g in range(size)]
        if risen == outer and inner == outer:
            return outer
        outer = risen


def _circles(formula: Formula, inputs: list[list[int]]) -> list[bool]:
    """Return for each gate whether relays alone lead from it back to it."""
    events = formula.events

    def relays(gate: int) -> set[int]:
        return {i - events for i in inputs[gate] if i >= events and formula.relay[i - events]}

    out = []
    for gate in range(formula.gates):
        seen: set[int] = set()
        waiting = relays(gate) if formula.relay[gate] else set()
        while waiting:
            at = waiting.pop()
            seen.add(at)
            waiting |= relays(at) - seen
        out.append(gate in seen)
    return out


def truth(formula: Formula, root: int) -> dict[frozenset[int], bool]:
    """Return for every set of failed events whether the root fails."""
    events = range(formula.events)
    every = chain.from_iterable(combinations(events, k) for k in range(formula.events + 1))
    out = {}
    for failed in map(frozenset, every):
        out[failed] = (
            root in failed
            if root < formula.events
            else failing(formula, failed)[root - formula.events]
        )
    return out


def minimal(table: dict[frozenset[int], bool]) -> list[tuple[int, ...]]:
    """Return the minimal cut sets, smallest first, then by their numbers."""
    cuts = [s for s, fails in table.items() if fails and not any(table[s - {e}] for e in s)]
    return sorted((tuple(sorted(s)) for s in cuts), key=lambda s: (len(s), s))


def probability(table: dict[frozenset[int], bool], p: list[float]) -> float:
    """Return the sum over all states in which the root fails."""
    total = 0.0
    for failed, fails in table.items():
        if fails:
            weight = 1.0
            for event, one in enumerate(p):
                weight *= one if event in failed else 1.0 - one
            total += weight
    return total


def shapley(table: dict[frozenset[int], bool], events: int) -> list[float]:
    """Return each event's value by the sum over coalitions (Shapley 1953)."""
    out = [0.0] * events
    for failed, fails in table.items():
        for event in range(events):
            if event not in failed and table[failed | {event}] and not fails:
                size = len(failed)
                out[event] += factorial(size) * factorial(events - size - 1) / factorial(events)
    return out
