"""What can fail, and what is lost by it: the functions and causes that a yearly loss rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lockin.errors import TooLargeError, UndefinedError, UnknownIdError, unknown
from lockin.estimates import Estimate, as_estimate
from lockin.graph import READY, Compiled, compile, mean_money, spans  # noqa: A004 - the verb of the design
from lockin.model.landscape import Landscape
from lockin.model.money import rate_between
from lockin.model.nodes import Function
from lockin.resilience._sweep import sweep
from lockin.resilience.common import CommonCause
from lockin.resilience.events import Events
from lockin.resilience.failing import stage_hours
from lockin.resilience.incidents import Incidents
from lockin.resilience.outages import Outages, outages_of
from lockin.resilience.rates import FailureRate, Rate, failure_rates
from lockin.resilience.years import Cause
from lockin.units import HOURS_PER_YEAR

__all__ = ["Exposed", "Valued", "exposed"]

Array = NDArray[np.float64]
Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Valued:
    """A function with a value per hour.

    Parameters
    ----------
    id, stream
        Its id, and the key of its streams.
    position
        Its position in the columns.
    value
        Mean value per hour in the landscape's currency.
    spread
        The value as stated, and what one unit of its currency is worth.
    tolerance
        Mean hours of an outage without loss.
    plain
        Neither tolerance nor a warm alternative matters, so that the mean has a closed form.
    """

    id: str
    stream: str
    position: int
    value: float
    spread: tuple[Estimate, float]
    tolerance: float
    plain: bool


@dataclass(eq=False)
class Exposed:
    """Functions with a value, and causes that can stop some of them."""

    landscape: Landscape
    compiled: Compiled
    functions: tuple[Valued, ...]
    causes: tuple[Cause, ...]
    rates: Mapping[str, FailureRate]
    hours: Array
    """Hours since the beginning of an outage at which each stage begins, rising from 0."""
    notices: tuple[str, ...]
    _solved: list[Outages | None] = field(default_factory=list, repr=False)

    @property
    def currency(self) -> str:
        """Currency of the landscape."""
        return self.landscape.currency

    @property
    def unavailability(self) -> Array:
        """Share of time for which each cause is down at its mean rate, shape (causes,)."""
        rates = np.array([float(cause.per_year.mean) for cause in self.causes])
        return -np.expm1(-rates * self.mean_durations / HOURS_PER_YEAR)

    @property
    def mean_durations(self) -> Array:
        """Mean hours of an outage of each cause, each cut at a year; shape (causes,)."""
        return np.array([self.rates[cause.key].mean_hours for cause in self.causes])

    def cause_name(self, number: int) -> str:
        """Return the id of a cause."""
        return self.causes[number].key

    def solved(self) -> Outages | None:
        """Return the diagrams of the plain functions; None where they are too large."""
        if not self._solved:
            plain = [f.id for f in self.functions if f.plain]
            events = Events.of({cause.key: cause.nodes.tolist() for cause in self.causes})
            try:
                self._solved.append(outages_of(self.landscape, plain, events, after=0.0))
            except TooLargeError as error:
                self._solved.append(None)
                self.notices = (*self.notices, f"means are sampled throughout: {error}")
        return self._solved[0]

    def mean_hours(self) -> Array:
        """Return the exact mean hours a year of each function, nan without a closed form."""
        out = np.full(len(self.functions), np.nan)
        known = self.solved()
        if known is not None:
            plain = [i for i, f in enumerate(self.functions) if f.plain]
            p = known.diagrams.probability(self.unavailability)
            out[plain] = HOURS_PER_YEAR * p[list(known.roots)]
        return out

    def down(self, states: Sequence[NDArray[np.int64]]) -> Bits:
        """Return which functions are down when nodes fail; shape (functions, stages, states)."""
        of = np.array([f.position for f in self.functions], dtype=np.int64)
        stages = [
            sweep(self.landscape, float(hours)).down(of, list(states))[1] for hours in self.hours
        ]
        return np.stack(stages, axis=1)


def exposed(
    landscape: Landscape,
    *,
    rates: Mapping[str, Rate] | None,
    incidents: Incidents | None,
    common: Iterable[CommonCause],
    targets: Iterable[str] | None,
    draws: int,
) -> Exposed:
    """Return the functions and causes of a landscape; see `lockin.resilience.yearly_loss`.

    Raises
    ------
    UnknownIdError
        Some ids are not in the landscape; all are named.
    UndefinedError
        A target is no function, a common cause has no rate, or `draws` is not above 0.
    """
    if draws < 1:
        raise UndefinedError(f"a distribution needs draws; {draws} are none")
    compiled = compile(landscape)
    notices: list[str] = []
    held = _rates(landscape, rates, incidents, notices)
    common = tuple(common)
    functions = _functions(landscape, compiled, targets, notices)
    causes = _causes(compiled, held, common, functions)
    filled = sum(held[c.key].status == "FILLED" for c in causes)
    if filled:
        notices.append(f"{filled} of {len(causes)} rates are FILLED")
    missing = sum(rate.status == "MISSING" for rate in held.values())
    if missing:
        notices.append(f"{missing} nodes count as never failing by themselves: rate MISSING")
    hours = stage_hours(compiled)
    return Exposed(
        landscape=landscape,
        compiled=compiled,
        functions=functions,
        causes=causes,
        rates=held,
        hours=np.concatenate([[0.0], hours[hours > 0]]),
        notices=tuple(notices),
    )


def _rates(
    landscape: Landscape,
    rates: Mapping[str, Rate] | None,
    incidents: Incidents | None,
    notices: list[str],
) -> dict[str, FailureRate]:
    if rates is not None:
        if incidents is not None:
            raise UndefinedError("incidents make rates; give rates or incidents, not both")
        given = {
            id_: rate if isinstance(rate, FailureRate) else FailureRate.of(id_, *rate)
            for id_, rate in rates.items()
        }
    else:
        given = failure_rates(landscape, incidents=incidents)
        unused = sorted(set() if incidents is None else incidents.histories.keys() - given.keys())
        if unused:
            notices.append(f"incidents of {', '.join(unused)} fit no supplier of the landscape")
    return {id_: given[id_] for id_ in sorted(given)}


def _functions(
    landscape: Landscape, compiled: Compiled, targets: Iterable[str] | None, notices: list[str]
) -> tuple[Valued, ...]:
    wanted = None if targets is None else set((targets,) if isinstance(targets, str) else targets)
    if wanted is not None:
        _ = compiled.positions(frozenset(wanted))
        other = sorted(id_ for id_ in wanted if not isinstance(landscape.by_id[id_], Function))
        if other:
            raise UndefinedError(f"only functions bear a loss; {', '.join(other)} are none")
    chosen = [f for f in landscape.of(Function) if wanted is None or f.id in wanted]
    positions = np.array([compiled.index[f.id] for f in chosen], dtype=np.int64)
    base, _ = sweep(landscape, 0.0).down(positions, [])
    warm = _warm(compiled)
    out: list[Valued] = []
    unvalued, standing, unstated = [], [], []
    for f, at, down in zip(chosen, positions.tolist(), base.tolist(), strict=True):
        if f.value_per_hour is None:
            unvalued.append(f.id)
            continue
        if down:
            standing.append(f.id)
            continue
        if f.tolerance_hours is None:
            unstated.append(f.id)
        value = as_estimate(f.value_per_hour)
        tolerance = 0.0 if f.tolerance_hours is None else as_estimate(f.tolerance_hours).mean
        out.append(
            Valued(
                id=f.id,
                stream=f.stream or f.id,
                position=at,
                value=mean_money(landscape, f.value_per_hour),
                spread=(value, rate_between(landscape, value.currency)),
                tolerance=tolerance,
                plain=tolerance == 0 and not warm[at],
            )
        )
    for ids, why in (
        (unvalued, "no value per hour is stated: MISSING, counted as 0"),
        (standing, "down as the landscape stands, so that no outage adds to it: left out"),
        (unstated, "no tolerance is stated: FILLED with 0 hours"),
    ):
        if ids:
            more = f" and {len(ids) - 5} more" if len(ids) > 5 else ""
            notices.append(f"{', '.join(ids[:5])}{more}: {why}")
    return tuple(out)


def _warm(compiled: Compiled) -> Bits:
    """Return which nodes reach a warm alternative that takes time."""
    warm = compiled.need_ready == READY.index("warm")
    timed = warm & (compiled.need_switch_hours > 0)
    reached = np.zeros(len(compiled.ids), dtype=np.bool_)
    frontier = np.unique(compiled.need_source[timed]).astype(np.int64)
    usable = (compiled.need_ready == READY.index("hot")) | (
        warm & (compiled.need_switch_hours >= 0)
    )
    while frontier.size:
        reached[frontier] = True
        needs = compiled.target_needs[spans(compiled.target_pointers, frontier)]
        above = np.unique(compiled.need_source[needs[usable[needs]]]).astype(np.int64)
        frontier = above[~reached[above]]
    return reached


def _causes(
    compiled: Compiled,
    rates: Mapping[str, FailureRate],
    common: Sequence[CommonCause],
    functions: Sequence[Valued],
) -> tuple[Cause, ...]:
    """Return what can fail and reaches a function, by id."""
    stops = {c.id: c.stops for c in common}
    clash = sorted({i for i in stops if i in compiled.index} | _twice([c.id for c in common]))
    if clash:
        raise UndefinedError(f"a common cause needs an id of its own: {', '.join(clash)}")
    unrated = sorted(stops.keys() - rates.keys())
    if unrated:
        raise UndefinedError(
            f"a common cause needs outages per year and their hours in rates: {', '.join(unrated)}"
        )
    strangers = sorted(rates.keys() - stops.keys() - compiled.index.keys())
    if strangers:
        raise UnknownIdError("; ".join(unknown("node", id_, compiled.ids) for id_ in strangers))
    reach = _behind(compiled, np.array([f.position for f in functions], dtype=np.int64))
    found = []
    for id_, rate in rates.items():
        if id_ in stops:
            nodes = compiled.positions(frozenset(stops[id_]))
        else:
            nodes = np.array([compiled.index[id_]], dtype=np.int64)
        nodes = nodes[reach[nodes]]
        if rate.per_year is None or rate.hours is None or not nodes.size:
            continue
        if rate.mean_per_year > 0 < rate.mean_hours:
            found.append(Cause(id_, rate.stream or id_, rate.per_year, rate.hours, nodes))
    return tuple(found)


def _twice(ids: Sequence[str]) -> set[str]:
    return {id_ for id_ in ids if ids.count(id_) > 1}


def _behind(compiled: Compiled, functions: NDArray[np.int64]) -> Bits:
    """Return which nodes the functions stand on, themselves included, along hot and warm needs."""
    usable = compiled.need_ready != READY.index("cold")
    reached = np.zeros(len(compiled.ids), dtype=np.bool_)
    frontier = functions
    pointers = compiled.source_pointers
    while frontier.size:
        reached[frontier] = True
        needs = compiled.gate_needs[spans(pointers, frontier)]
        below = np.unique(compiled.need_target[needs[usable[needs]]]).astype(np.int64)
        frontier = below[~reached[below]]
    return reached
