"""Brute force for joint failures: every set of events, by the definition of an outage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import prod

from oracles.outage import down_by_definition

from lockin.model.landscape import Landscape

__all__ = ["Stopped", "kill_sets_of", "probability_of", "stopped_by"]

Stopped = Callable[[Iterable[str]], bool]


def stopped_by(
    landscape: Landscape, targets: Mapping[str, float], stops: Mapping[str, Iterable[str]]
) -> Stopped:
    """Return whether events stop any of `targets`, each after so many hours."""

    def stopped(events: Iterable[str]) -> bool:
        failed = {id_ for event in events for id_ in stops[event]}
        return any(
            target in down_by_definition(landscape, failed, after)
            for target, after in targets.items()
        )

    return stopped


def subsets(events: Sequence[str]) -> Iterable[frozenset[str]]:
    """Return every subset, the smallest first, then by sorted members."""
    ordered = sorted(events)
    for size in range(len(ordered) + 1):
        yield from map(frozenset, combinations(ordered, size))


def kill_sets_of(stopped: Stopped, events: Sequence[str]) -> list[frozenset[str]]:
    """Return the minimal sets of events, by size, then by sorted members."""
    found: list[frozenset[str]] = []
    for one in subsets(events):
        if not any(smaller <= one for smaller in found) and stopped(one):
            found.append(one)
    return found


def probability_of(
    stopped: Callable[[frozenset[str]], bool], chances: Mapping[str, float]
) -> Fraction:
    """Return the probability over every combination of events, without any rounding."""
    exact = {event: Fraction(p) for event, p in chances.items()}
    total = Fraction(0)
    for one in subsets(list(exact)):
        joint = prod((p if e in one else 1 - p for e, p in exact.items()), start=Fraction(1))
        if joint and stopped(one):
            total += joint
    return total
