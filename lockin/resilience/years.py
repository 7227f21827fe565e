"""Sampled years: when each cause is down, and which causes are down together at each moment.

A year is a ring of 8,760 hours: what reaches over its end goes on at its beginning. Every outage
counts whole, in the year in which it begins, and the state at any moment is that of the stationary
process, so that mean downtime is 8,760 hours times the stationary unavailability, without a
correction at the ends. An outage of more than a year counts as a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lockin.errors import UndefinedError
from lockin.estimates import Exactly
from lockin.resilience.observed import Duration, Frequency
from lockin.simulation import Streams
from lockin.units import HOURS_PER_YEAR

__all__ = ["YEARS", "Cause", "Outage", "Segments", "States", "sampled_outages", "segments"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]

YEARS: Final = 1024
"""Years in one block of a stream."""

_MOST: Final = 20_000_000
"""Outages that one block may hold; beyond it memory would not be bounded."""


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """One thing that fails by itself: a node, or a common cause of several.

    Parameters
    ----------
    key
        Its id.
    stream
        Key of its random streams.
    per_year
        How often its outages begin.
    hours
        How long they last.
    nodes
        Positions of the nodes that it stops.
    """

    key: str
    stream: str
    per_year: Frequency
    hours: Duration
    nodes: Index

    def rate(self, streams: Streams, block: int, count: int) -> Array:
        """Return one draw of its rate for each of `count` years of a block."""
        if isinstance(self.per_year, Exactly):
            return np.full(count, self.per_year.value)
        generator = streams.open(self.stream, "failures_per_year", block)
        return self.per_year.draw(generator, count)


@dataclass(frozen=True, slots=True, eq=False)
class Outage:
    """Outages in columns: the year, the cause, the onset, and the hours, at most a year."""

    year: Index
    cause: Index
    onset: Array
    hours: Array


def sampled_outages(
    causes: Sequence[Cause], streams: Streams, block: int, count: int, *, uncertain: bool = False
) -> Outage:
    """Return the outages of the first `count` years of a block.

    Onsets of a cause are a Poisson process at its mean rate, or at a rate drawn for each year where
    the rates are `uncertain`. Number, onset and duration have a stream each, keyed by the
    cause: another cause leaves them as they were.

    Raises
    ------
    UndefinedError
        The rates are so high that a block of years would not fit into memory.
    """
    expected = sum(float(cause.per_year.mean) for cause in causes)
    if expected * YEARS > _MOST:
        raise UndefinedError(
            f"{expected:,.0f} outages a year are too many to sample; at most {_MOST // YEARS:,}"
        )
    years, numbers, onsets, hours = [], [], [], []
    for number, cause in enumerate(causes):
        if uncertain:
            rates: Array | float = cause.rate(streams, block, count)
        else:
            rates = float(cause.per_year.mean)
        times = streams.open(cause.stream, "outages", block).poisson(rates, count)
        total = int(times.sum())
        if not total:
            continue
        years.append(np.repeat(np.arange(count), times))
        numbers.append(np.full(total, number))
        onsets.append(streams.open(cause.stream, "onset", block).random(total) * HOURS_PER_YEAR)
        drawn = cause.hours.draw(streams.open(cause.stream, "outage_hours", block), total)
        hours.append(np.minimum(drawn, HOURS_PER_YEAR))
    if not years:
        nothing = np.zeros(0, dtype=np.int64)
        return Outage(nothing, nothing, np.zeros(0), np.zeros(0))
    return Outage(*(np.concatenate(parts) for parts in (years, numbers, onsets, hours)))


class States:
    """The distinct sets of causes that are down together, numbered as they are first met."""

    def __init__(self, causes: Sequence[Cause]) -> None:
        marks = [blake2b(cause.key.encode(), digest_size=8).digest() for cause in causes]
        self.marks = np.frombuffer(b"".join(marks), dtype="<u8").astype(np.uint64)
        self._causes = causes
        self._known: dict[int, int] = {}
        self.members: list[Index] = []
        """Numbers of the causes in each state, ascending."""

    def number(self, mark: int, members: Iterable[int]) -> int:
        """Return the number of a state; `members` is read where it is new."""
        found = self._known.get(mark)
        if found is None:
            found = self._known[mark] = len(self.members)
            self.members.append(np.array(sorted(members), dtype=np.int64))
        return found

    def knows(self, mark: int) -> bool:
        """Say whether a state was met before."""
        return mark in self._known

    def nodes(self, number: int) -> Index:
        """Return the positions of all nodes that a state stops by itself, ascending."""
        parts = [self._causes[at].nodes for at in self.members[number].tolist()]
        return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *parts]))


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Stretches of time in which the same causes are down, by year and time.

    What two neighbours in the columns share of a year, they touch; the time before the first
    stretch of a year and after its last is free of outages.
    """

    year: Index
    start: Array
    end: Array
    state: Index
    """Number of the state in `States`."""
    cause: Index
    """The cause whose outage began last, at or before the start; -1 where there is none."""


def segments(outages: Outage, states: States) -> Segments:
    """Cut years into stretches without a change; time and memory are those of sorting outages."""
    year, cause, start, end = _merged(*_unrolled(outages))
    size = year.size
    at = np.concatenate([start, end])
    of = np.concatenate([np.arange(size), np.arange(size)])
    begins = np.arange(2 * size) < size
    order = np.lexsort((at, year[of]))
    at, of, begins = at[order], of[order], begins[order]
    mark = states.marks[cause[of]]
    held = np.cumsum(np.where(begins, mark, np.uint64(0) - mark), dtype=np.uint64)

    step = np.arange(2 * size)
    last = np.maximum.accumulate(np.where(begins, step, -1))
    follows = np.append(year[of[1:]] == year[of[:-1]], False) if size else np.zeros(0, np.bool_)
    until = np.append(at[1:], 0.0) if size else at
    kept = np.flatnonzero(follows & (until > at))
    marks, first, number = np.unique(held[kept], return_index=True, return_inverse=True)
    rows = np.searchsorted(year, np.arange(int(year[-1]) + 2)) if size else np.zeros(1, np.int64)
    numbers = np.zeros(marks.size, dtype=np.int64)
    for i, (key, where) in enumerate(zip(marks.tolist(), kept[first].tolist(), strict=True)):
        if states.knows(key):
            numbers[i] = states.number(key, ())
            continue
        own = slice(*rows[[year[of[where]], year[of[where]] + 1]].tolist())
        active = (start[own] <= at[where]) & (at[where] < end[own])
        numbers[i] = states.number(key, cause[own][active].tolist())
    return Segments(
        year=year[of[kept]],
        start=at[kept],
        end=until[kept],
        state=numbers[number],
        cause=cause[of[last[kept]]],
    )


def _unrolled(outages: Outage) -> tuple[Index, Index, Array, Array]:
    """Return outages as spans of the year; what reaches over its end is a second span."""
    end = outages.onset + outages.hours
    over = end > HOURS_PER_YEAR
    lasts = outages.hours > 0
    return (
        np.concatenate([outages.year[lasts], outages.year[over]]),
        np.concatenate([outages.cause[lasts], outages.cause[over]]),
        np.concatenate([outages.onset[lasts], np.zeros(int(over.sum()))]),
        np.concatenate([np.minimum(end[lasts], HOURS_PER_YEAR), end[over] - HOURS_PER_YEAR]),
    )


def _merged(
    year: Index, cause: Index, start: Array, end: Array
) -> tuple[Index, Index, Array, Array]:
    """Return the spans by year and cause, those of one cause that overlap or touch as one."""
    order = np.lexsort((start, cause, year))
    year, cause, start, end = year[order], cause[order], start[order], end[order]
    if not year.size:
        return year, cause, start, end
    fresh = np.append(True, (np.diff(year) != 0) | (np.diff(cause) != 0))
    # The latest end so far, within a year and cause: a running maximum over exact ranks.
    ends, rank = np.unique(end, return_inverse=True)
    base = (np.cumsum(fresh) - 1) * ends.size
    latest = ends[np.maximum.accumulate(base + rank) - base]
    opens = fresh | np.append(True, start[1:] > latest[:-1])
    first = np.flatnonzero(opens)
    closing = np.append(first[1:] - 1, year.size - 1)
    return year[first], cause[first], start[first], latest[closing]
