"""Outages of functions in sampled years: how long each lasts, and how much of it is lost.

A *spell* is the time without a break over which a function would stand still with hot
alternatives alone. Its people begin to switch by hand when it begins: a warm alternative holds
from its switch hours on, counted from the beginning of the spell. What is left is the downtime of
the spell; beyond the tolerance it is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lockin.graph.rows import pointers, spans
from lockin.resilience.years import Segments
from lockin.units import HOURS_PER_YEAR

__all__ = ["ByState", "Spells", "alike", "distinct_stages", "spells"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Down = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """The spells of one function, or of several that are alike.

    R spells; K stretches of them, none where they were not asked for.
    """

    year: Index
    """Shape (R,)."""
    down: Array
    """Hours down, shape (R,)."""
    lost: Array
    """Hours down beyond the tolerance, shape (R,)."""
    cause: Index
    """The cause whose onset began the spell, -1 where it has no beginning; shape (R,)."""
    state: Index
    """State of each stretch, shape (K,)."""
    lost_in: Array
    """Hours lost in each stretch: the spell's, in proportion to the hours down; shape (K,)."""


class ByState:
    """The stretches of each state, so that few states are found without a look at all stretches."""

    def __init__(self, segments: Segments, states: int) -> None:
        self._order = np.argsort(segments.state, kind="stable")
        self._pointers = pointers(segments.state[self._order], states)

    def at(self, states: Index) -> Index:
        """Return the positions of the stretches in some states, ascending."""
        found: Index = np.sort(self._order[spans(self._pointers, states)])
        return found


def spells(
    segments: Segments,
    by_state: ByState,
    down: Down,
    hours: Array,
    tolerance: float,
    *,
    split: bool = False,
) -> Spells:
    """Return the spells of a function.

    Parameters
    ----------
    segments
        Stretches without a change, by year and time.
    by_state
        The same stretches by state.
    down
        Whether the function is down in each state at each stage, shape (stages, states); what is
        down at a stage is down at those before it.
    hours
        Hours since the beginning of a spell at which each stage begins, rising from 0; (stages,).
    tolerance
        Hours of a spell without loss.
    split
        Split what each spell loses over its stretches.
    """
    at = by_state.at(np.flatnonzero(down[0]))
    if not at.size:
        nothing, none = np.zeros(0, dtype=np.int64), np.zeros(0)
        return Spells(nothing, none, none, nothing, nothing, none)
    year, start, end = segments.year[at], segments.start[at], segments.end[at]
    first = np.flatnonzero(np.append(True, (np.diff(at) != 1) | (np.diff(year) != 0)))
    ends = np.append(first[1:], at.size)
    of = _around(year[first], start[first], end[ends - 1])
    joined = np.flatnonzero(of != np.arange(first.size))
    began = start[first]
    began[joined] = began[of[joined]] - HOURS_PER_YEAR
    cause = segments.cause[at[first]]
    cause[(began == 0) & (end[ends - 1] == HOURS_PER_YEAR)] = -1

    state = segments.state[at]
    stretch = end - start
    if len(hours) > 1:
        since = np.repeat(began, ends - first)
        _switch(stretch, start=start, end=end, began=since, state=state, down=down, hours=hours)
    total = np.add.reduceat(stretch, first)
    total[of[joined]] += total[joined]
    lost = np.maximum(total - tolerance, 0.0)
    kept = np.delete(np.arange(first.size), joined)
    if not split:
        state, stretch = state[:0], stretch[:0]
    else:
        share = np.divide(lost, total, out=np.zeros_like(total), where=total > 0)
        stretch = stretch * np.repeat(share[of], ends - first)
    return Spells(
        year=year[first[kept]],
        down=total[kept],
        lost=lost[kept],
        cause=cause[kept],
        state=state,
        lost_in=stretch,
    )


def _switch(
    stretch: Array,
    *,
    start: Array,
    end: Array,
    began: Array,
    state: Index,
    down: Down,
    hours: Array,
) -> None:
    """Leave of each stretch the hours in which no warm alternative holds, in place."""
    late = np.flatnonzero(end - began > hours[1])
    since, until, state = start[late] - began[late], end[late] - began[late], state[late]
    left = np.zeros(late.size)
    ends = np.append(hours[1:], np.inf)
    for stage, (low, high) in enumerate(zip(hours.tolist(), ends.tolist(), strict=True)):
        within = np.minimum(until, high) - np.maximum(since, low)
        left += np.where(down[stage][state], np.maximum(within, 0.0), 0.0)
    stretch[late] = left


def _around(year: Index, start: Array, end: Array) -> Index:
    """Return the run that each belongs to: a first one goes on from the last of its year.

    They must touch on the ring; a run that fills the whole year is one of its own.
    """
    of = np.arange(year.size)
    head = np.flatnonzero(np.append(True, np.diff(year) != 0))
    tail = np.append(head[1:] - 1, year.size - 1)
    wraps = (head != tail) & (start[head] == 0) & (end[tail] == HOURS_PER_YEAR)
    of[head[wraps]] = tail[wraps]
    return of


def alike(down: Down, tolerance: Array) -> Iterator[tuple[Index, int]]:
    """Yield groups of functions that are down in the same states and bear as much.

    Parameters
    ----------
    down
        Shape (functions, stages, states).
    tolerance
        Shape (functions,).

    Yields
    ------
    tuple
        The functions of the group, and the first of them; functions that are never down are left
        out.
    """
    packed = np.packbits(down.reshape(down.shape[0], down.shape[1] * down.shape[2]), axis=1)
    groups: dict[tuple[bytes, float], list[int]] = {}
    for i in np.flatnonzero(packed.any(axis=1)).tolist():
        groups.setdefault((packed[i].tobytes(), float(tolerance[i])), []).append(i)
    for members in groups.values():
        yield np.array(members, dtype=np.int64), members[0]


def distinct_stages(down: Down, hours: Sequence[float]) -> tuple[Down, Array]:
    """Leave out the stages at which nothing changes for one function.

    Parameters
    ----------
    down
        Shape (stages, states).
    hours
        Hours at which each stage begins, rising from 0.
    """
    changes = np.append(True, (down[1:] != down[:-1]).any(axis=1))
    return down[changes], np.asarray(hours, dtype=np.float64)[changes]
