"""A year of outages walked event by event: the slow twin of the vectorised years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from oracles.outage import down_by_definition

from lockin.estimates import as_estimate
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function

__all__ = ["Spell", "lost", "walk"]

YEAR = 8760.0


@dataclass(frozen=True)
class Spell:
    """One outage of a function: when it begins on the ring, and how long it stands still."""

    begins: float
    hours: float


def switch_hours(landscape: Landscape) -> list[float]:
    """Every time at which a warm alternative may begin to count."""
    found = {
        as_estimate(d.switch_hours).mean
        for d in landscape.dependencies
        if d.ready == "warm" and d.switch_hours is not None
    }
    return sorted(found)


def walk(
    landscape: Landscape,
    function: str,
    outages: Sequence[tuple[str, float, float]],
    stops: Mapping[str, Sequence[str]],
) -> list[Spell]:
    """The spells of one function in one year of (cause, onset, hours)."""
    outages = [(key, onset, min(hours, YEAR)) for key, onset, hours in outages if hours > 0]
    moments = sorted(
        {onset for _, onset, _ in outages} | {(onset + hours) % YEAR for _, onset, hours in outages}
    )
    if not moments:
        return []

    def failed(moment: float) -> frozenset[str]:
        active = {
            key
            for key, onset, hours in outages
            if onset <= moment < onset + hours or onset <= moment + YEAR < onset + hours
        }
        return frozenset(id_ for key in active for id_ in stops[key])

    def stopped(nodes: frozenset[str], after: float) -> bool:
        return function in down_by_definition(landscape, nodes, after)

    free = next((i for i, m in enumerate(moments) if not stopped(failed(m), 0.0)), None)
    if free is None:
        moments, free = sorted({0.0, *moments}), 0
    steps = switch_hours(landscape)
    spells: list[Spell] = []
    began: float | None = None
    hours = 0.0
    for i in range(len(moments)):
        at = (free + i) % len(moments)
        start = moments[at]
        last = at == len(moments) - 1
        end = moments[0] + YEAR if last else moments[at + 1]
        nodes = failed(start)
        if not stopped(nodes, 0.0):
            if began is not None:
                spells.append(Spell(began, hours))
            began, hours = None, 0.0
            continue
        if began is None:
            began = start
        since = start - began if start >= began else start + YEAR - began
        until = since + end - start
        cuts = [since, *(s for s in steps if since < s < until), until]
        for low, high in pairwise(cuts):
            if stopped(nodes, low):
                hours += high - low
    if began is not None:
        spells.append(Spell(began, hours))
    return spells


def lost(landscape: Landscape, function: Function, spells: Sequence[Spell]) -> float:
    """Hours beyond the tolerance, over the spells of a year."""
    stated = function.tolerance_hours
    tolerance = 0.0 if stated is None else as_estimate(stated).mean
    return sum(max(0.0, spell.hours - tolerance) for spell in spells)
