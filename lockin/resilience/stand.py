"""Hours that functions stand still in sampled years, and what that loses; block by block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lockin.estimates import Exactly
from lockin.resilience.exposed import Exposed
from lockin.resilience.spells import ByState, Spells, alike, distinct_stages, spells
from lockin.resilience.years import YEARS, States, sampled_outages, segments
from lockin.simulation import Streams

__all__ = ["Stand", "stand_still", "values"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(eq=False)
class Stand:
    """What N sampled years lose, over F functions, C causes and S states met."""

    total: Array
    """Loss of each year, shape (N,)."""
    rest: Array
    """The part of it that functions without an exact mean bear, shape (N,)."""
    hours: Array
    """Mean hours lost per year, by function; shape (F,)."""
    loss: Array
    """Mean loss per year, by function; shape (F,)."""
    causes: Array
    """Mean loss per year by the cause whose onset began it, shape (C,)."""
    states: States
    """The states met."""
    lost_in: Array
    """Mean hours lost per year by function without an exact mean, and state; shape (R, S), or
    (R, 0) where they were not split."""


def values(held: Exposed, streams: Streams, block: int, count: int) -> Array:
    """Return draws of the values per hour of a block, shape (functions, count)."""
    out = np.empty((len(held.functions), count))
    for i, function in enumerate(held.functions):
        estimate, rate = function.spread
        if isinstance(estimate, Exactly):
            out[i] = function.value
        else:
            generator = streams.open(function.stream, "value_per_hour", block)
            out[i] = rate * estimate.draw(generator, count)
    return out


def stand_still(
    held: Exposed,
    known: NDArray[np.bool_],
    *,
    seed: int,
    draws: int,
    uncertain: bool = False,
    split: bool = False,
) -> Stand:
    """Sample years, and add up what functions lose in them.

    Parameters
    ----------
    held
        What can fail, and what is lost by it.
    known
        Which functions have an exact mean, shape (F,).
    seed, draws
        Root of the streams, and how many years to sample.
    uncertain
        Draw rates and values anew for each year.
    split
        Split hours lost over the states of the causes, for functions without an exact mean.
    """
    years = _Years(held, known, Streams(seed), draws, uncertain=uncertain, split=split)
    for block, first in enumerate(range(0, draws, YEARS)):
        years.add(block, first, min(YEARS, draws - first))
    return years.stand()


class _Years:
    def __init__(
        self,
        held: Exposed,
        known: NDArray[np.bool_],
        streams: Streams,
        draws: int,
        *,
        uncertain: bool,
        split: bool,
    ) -> None:
        size = len(held.functions)
        self._held, self._streams, self._uncertain = held, streams, uncertain
        self._draws, self._split = draws, split
        self._tolerance = np.array([f.tolerance for f in held.functions])
        self._value = np.array([f.value for f in held.functions])
        self._row = np.where(known, -1, np.cumsum(~known) - 1)
        self._states = States(held.causes)
        self._down = np.zeros((size, len(held.hours), 0), dtype=np.bool_)
        self._total, self._rest = np.zeros(draws), np.zeros(draws)
        self._hours, self._loss = np.zeros(size), np.zeros(size)
        self._causes = np.zeros(len(held.causes))
        self._lost_in = np.zeros((int((~known).sum()), 0))

    def add(self, block: int, first: int, count: int) -> None:
        """Sample one block of years."""
        drawn = sampled_outages(
            self._held.causes, self._streams, block, count, uncertain=self._uncertain
        )
        stretches = segments(drawn, self._states)
        self._meet()
        value = None
        if self._uncertain:
            value = values(self._held, self._streams, block, count)
        here = np.unique(stretches.state)
        by_state = ByState(stretches, len(self._states.members))
        for members, one in alike(self._down[:, :, here], self._tolerance):
            down, hours = distinct_stages(self._down[one], self._held.hours.tolist())
            split = self._split and bool((self._row[members] >= 0).any())
            found = spells(
                stretches, by_state, down, hours, float(self._tolerance[one]), split=split
            )
            self._count(members, found, slice(first, first + count), value)

    def _meet(self) -> None:
        """Ask which functions are down in the states that were not met before."""
        old, new = self._down.shape[2], len(self._states.members)
        if new > old:
            more = self._held.down([self._states.nodes(i) for i in range(old, new)])
            self._down = np.concatenate([self._down, more], axis=2)
            if self._split:
                wider = ((0, 0), (0, new - old))
                self._lost_in = np.pad(self._lost_in, wider)

    def _count(self, members: Index, found: Spells, rows: slice, value: Array | None) -> None:
        count = rows.stop - rows.start
        lost = np.bincount(found.year, weights=found.lost, minlength=count)
        self._hours[members] += lost.sum()
        known = self._row[members] < 0
        if value is None:
            each = self._value[members]
            self._loss[members] += each * lost.sum()
            worth = np.full(count, each.sum())
            rest = np.full(count, each[~known].sum())
        else:
            each = value[members]
            self._loss[members] += each @ lost
            worth, rest = each.sum(axis=0), each[~known].sum(axis=0)
        self._total[rows] += worth * lost
        self._rest[rows] += rest * lost
        begun = found.cause >= 0
        self._causes += np.bincount(
            found.cause[begun],
            weights=(found.lost * worth[found.year])[begun],
            minlength=len(self._causes),
        )
        if found.state.size:
            by_state = np.bincount(
                found.state, weights=found.lost_in, minlength=self._lost_in.shape[1]
            )
            self._lost_in[self._row[members[~known]]] += by_state

    def stand(self) -> Stand:
        """Return the means over all years."""
        n = self._draws
        return Stand(
            total=self._total,
            rest=self._rest,
            hours=self._hours / n,
            loss=self._loss / n,
            causes=self._causes / n,
            states=self._states,
            lost_in=self._lost_in / n,
        )
