"""What the figures of one landscape share: the streams, and everything computed once.

Before and after are drawn from the same streams under the same keys, so that a difference is
none of chance. What was computed of the unchanged landscape is kept; the rest is dropped with
its scenario.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lockin.concentration import Shares, shares
from lockin.errors import UndefinedError
from lockin.estimates import as_estimate
from lockin.graph import Compiled
from lockin.graph import compile as compile_graph
from lockin.model.landscape import Landscape
from lockin.model.money import rate_between
from lockin.model.nodes import Function, Record
from lockin.resilience.structure import Structure
from lockin.scenarios._leaving import leave
from lockin.scenarios.scenario import State
from lockin.simulation import Streams
from lockin.switching import Exit, Parameters, SwitchingCost, switching_cost
from lockin.switching.duration import Duration, duration
from lockin.switching.site import Site

__all__ = ["Workings"]

Array = NDArray[np.float64]
Key = tuple[int, frozenset[str], frozenset[str]]

_ALONE = frozenset({"\0alone"})
"""Marks the exit from one supplier with all that belongs to it."""


class Workings:
    """A landscape, how its figures are drawn, and what has been computed of it.

    Parameters
    ----------
    base
        The landscape as it stands, without errors.
    seed, draws, as_of, currency, parameters
        As in `lockin.switching_cost`.
    years, discount_rate
        Horizon and yearly rate of the price rise that is rational to accept.
    exits
        Estimates already made, to be used again where they are of the same landscape, streams,
        day and currency.
    """

    def __init__(
        self,
        base: Landscape,
        *,
        seed: int,
        draws: int,
        as_of: dt.date,
        currency: str | None,
        parameters: Parameters | None,
        years: float,
        discount_rate: float,
        exits: Iterable[SwitchingCost] = (),
    ) -> None:
        base.require_valid()
        self.base, self.seed, self.draws, self.as_of = base, seed, draws, as_of
        self.currency = currency or base.currency
        self.rate = rate_between(base, base.currency, self.currency)
        self.parameters = parameters or Parameters()
        self.years, self.discount_rate = years, discount_rate
        self._streams = Streams(seed)
        self._kept: dict[Key, SwitchingCost] = {}
        self._passing: dict[Key, SwitchingCost] = {}
        self._alive: dict[int, Landscape] = {}
        self._carried: dict[int, tuple[Landscape, Shares | None]] = {}
        self._lengths: dict[int, Duration] = {}
        self._structures: dict[tuple[int, float], tuple[Landscape, Structure]] = {}
        self._drawn: dict[tuple[str, str], float | Array] = {}
        for cost in exits:
            if self._fits(cost):
                self._kept[id(base), frozenset({cost.exit.leaving}), _ALONE] = cost

    def _fits(self, cost: SwitchingCost) -> bool:
        same = (
            cost.engine.seed == self.seed
            and cost.engine.draws == self.draws
            and cost.site.as_of == self.as_of
            and cost.currency == self.currency
            and cost.site.parameters.digest == self.parameters.digest
        )
        plain = cost.exit.to == "best" and cost.exit.family is None
        return same and plain and cost.site.landscape is self.base

    def forget(self) -> None:
        """Drop what was computed of changed landscapes."""
        self._passing.clear()
        self._alive.clear()
        self._carried = {k: v for k, v in self._carried.items() if v[0] is self.base}
        base = id(self.base)
        self._structures = {k: v for k, v in self._structures.items() if k[0] == base}
        kept = {id(cost) for cost in self._kept.values()}
        self._lengths = {k: v for k, v in self._lengths.items() if k in kept}

    # -- failures ------------------------------------------------------------------------------

    def graph(self, landscape: Landscape) -> Compiled:
        """Return the columns of a landscape."""
        return compile_graph(landscape)

    def structure(self, landscape: Landscape, after: float) -> Structure:
        """Return the state of every node with nothing failed, `after` hours on."""
        key = id(landscape), after
        if key not in self._structures:
            self._structures[key] = landscape, Structure(compile_graph(landscape), after)
        return self._structures[key][1]

    def stopped(self, state: State, at: float) -> NDArray[np.int64]:
        """Return the positions of what the hits stop `at` hours after their onset.

        At infinity every warm alternative has been switched to, and only what fails for good
        is still failing. What is down as the landscape stands is not counted.
        """
        graph = compile_graph(state.landscape)
        failing = frozenset(id_ for id_, hours in state.hits.failing.items() if hours > at)
        if at == np.inf:
            failing = frozenset(id_ for id_, h in state.hits.failing.items() if h == np.inf)
        if not failing:
            return np.zeros(0, dtype=np.int64)
        return self.structure(state.landscape, at).without(graph.positions(failing))

    def stopped_ids(self, state: State, at: float, *kinds: str) -> tuple[str, ...]:
        """Return the ids of what is stopped, of some kinds, sorted."""
        graph = compile_graph(state.landscape)
        positions = self.stopped(state, at)
        return tuple(graph.names(positions[graph.is_kind(*kinds)[positions]]))

    def value_per_hour(self, ids: Iterable[str]) -> float | Array:
        """Return the value per hour of some functions, in the reporting currency."""
        total: float | Array = 0.0
        for id_ in ids:
            node = self.base.by_id.get(id_)
            if isinstance(node, Function) and node.value_per_hour is not None:
                total = total + self.amount(node, "value_per_hour") * self.rate
        return total

    def amount(self, record: Record, name: str) -> float | Array:
        """Return a quantity of a node: a number where it is exact, else draws of its stream.

        Money is converted to the landscape's currency.
        """
        key = record.id, name
        if key not in self._drawn:
            estimate = as_estimate(getattr(record, name))
            rate = rate_between(self.base, estimate.currency)
            if estimate.standard_deviation == 0:
                self._drawn[key] = estimate.mean * rate
            else:
                stream = record.stream or record.id
                self._drawn[key] = self._streams.draws(estimate, stream, name, self.draws) * rate
        return self._drawn[key]

    def carried(self, landscape: Landscape) -> Shares | None:
        """Return the looked-through shares by parent of the value per hour, computed once.

        None where nothing is carried, or where the decision diagrams would be too large.
        """
        held = self._carried.get(id(landscape))
        if held is None:
            found: Shares | None
            try:
                found = shares(landscape, by="parent", weight="value", look_through=True)
            except UndefinedError:
                found = None
            held = self._carried[id(landscape)] = landscape, found or None
        return held[1]

    # -- exits ---------------------------------------------------------------------------------

    def exit(
        self,
        landscape: Landscape,
        leaving: Iterable[str],
        renewed: frozenset[str] = frozenset(),
    ) -> SwitchingCost:
        """Return the cost of leaving just these suppliers together, computed once."""
        ids = frozenset(leaving)
        aside, exit_ = leave(landscape, ids, renewed, self._site(landscape))
        if aside is landscape:
            return self.exit_of(landscape, exit_.leaving)
        key = id(landscape), ids, renewed
        known = self._known(landscape)
        if key not in known:
            known[key] = self._cost(aside, exit_)
        return known[key]

    def exit_of(self, landscape: Landscape, leaving: str) -> SwitchingCost:
        """Return the cost of `Exit(leaving)`, with all that leaves with it, computed once."""
        key = id(landscape), frozenset({leaving}), _ALONE
        known = self._known(landscape)
        if key not in known:
            known[key] = self._cost(landscape, Exit(leaving))
        return known[key]

    def _known(self, landscape: Landscape) -> dict[Key, SwitchingCost]:
        if landscape is self.base:
            return self._kept
        self._alive[id(landscape)] = landscape  # an identity stays taken while it is a key
        return self._passing

    def _cost(self, landscape: Landscape, exit_: Exit) -> SwitchingCost:
        return switching_cost(
            landscape,
            exit_,
            seed=self.seed,
            draws=self.draws,
            as_of=self.as_of,
            parameters=self.parameters,
            currency=self.currency,
        )

    def length(self, cost: SwitchingCost) -> Duration:
        """Return how long an exit takes, computed once."""
        if id(cost) not in self._lengths:
            self._lengths[id(cost)] = duration(cost)
        return self._lengths[id(cost)]

    def _site(self, landscape: Landscape) -> Site:
        """Return the landscape with the parameters and the day."""
        return Site(landscape, self.parameters, self.as_of)
