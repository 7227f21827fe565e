"""`run`: one scenario on one landscape, before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from lockin.model.landscape import Landscape
from lockin.model.nodes import Function
from lockin.scenarios.failures import When, losses, moments, stopped
from lockin.scenarios.measure import Measure, compared
from lockin.scenarios.result import Figure, Notice, ScenarioResult, Value, difference
from lockin.scenarios.scenario import FOR_GOOD, Scenario, State
from lockin.scenarios.together import Together
from lockin.scenarios.workings import Workings
from lockin.switching import Parameters, SwitchingCost

__all__ = ["result_of", "run"]


def run(
    landscape: Landscape,
    scenario: Scenario,
    *,
    seed: int,
    draws: int = 10_000,
    as_of: dt.date | None = None,
    currency: str | None = None,
    parameters: Parameters | None = None,
    years: float = 3.0,
    discount_rate: float = 0.08,
    exits: Iterable[SwitchingCost] = (),
) -> ScenarioResult:
    """Return what a scenario changes.

    Before and after share their streams and keys, so that a difference is none of chance.

    Parameters
    ----------
    landscape
        A landscape without errors; it stays as it is.
    scenario
        What happens.
    seed
        Root of the random streams.
    draws
        Monte Carlo draws.
    as_of
        Day of the question; today where none is given.
    currency
        Reporting currency; the landscape's where none is given.
    parameters
        Effort parameters; those of the reference facts where none are given.
    years, discount_rate
        Horizon and yearly rate of the price rise that is rational to accept.
    exits
        Estimates of exits already made, used again where they fit.

    Raises
    ------
    LandscapeError
        The landscape has errors, or there is no rate to `currency`.
    UnknownIdError
        The scenario names what the landscape does not hold; everything is named at once.
    UndefinedError
        The scenario cannot be: no date is known, or two changes contradict each other.

    Examples
    --------
    >>> from lockin.scenarios import Outage
    >>> from lockin.testing import builders
    >>> landscape = builders.one_vendor()
    >>> day = dt.date(2026, 11, 22)
    >>> run(landscape, Outage("acme", hours=4), seed=7, as_of=day)["loss"].difference
    12000.0
    """
    workings = Workings(
        landscape,
        seed=seed,
        draws=draws,
        as_of=as_of or dt.date.today(),  # noqa: DTZ011 - a date, not a time
        currency=currency,
        parameters=parameters,
        years=years,
        discount_rate=discount_rate,
        exits=exits,
    )
    return result_of(scenario, workings)


def result_of(scenario: Scenario, workings: Workings) -> ScenarioResult:
    """Return what a scenario changes, with workings that several scenarios may share."""
    before = State(workings.base)
    after = scenario.state(workings.base)
    after.landscape.require_valid()
    measures = scenario.asks(workings.base)
    figures = tuple(compared(one, before, after, workings) for one in measures)
    if isinstance(scenario, Together):
        figures = _interacting(scenario, measures, figures, workings)
    window = max((one.window for one in measures), default=0.0)
    when: When = "onset" if window > 0 else "for-good"
    bound, affected = _bound(after, workings)
    found = ScenarioResult(
        scenario=scenario,
        figures=figures,
        functions=stopped(after, workings, when, "function"),
        systems=stopped(after, workings, when, "agent", "system"),
        bound=bound,
        affected=affected,
        losses=losses(after, workings, window) if window > 0 else (),
        course=moments(after, workings, window) if window > 0 else (),
        notices=_notices(scenario, after, workings),
    )
    workings.forget()
    return found


def _interacting(
    scenario: Together,
    measures: tuple[Measure, ...],
    figures: tuple[Figure, ...],
    workings: Workings,
) -> tuple[Figure, ...]:
    """Return the figures with what neither of the two does alone."""
    before = State(workings.base)
    alone = [one.state(workings.base) for one in (scenario.first, scenario.second)]
    out: list[Figure] = []
    for measure, figure in zip(measures, figures, strict=True):
        left: Value = figure.difference
        for state in alone:
            if left is not None:
                one = compared(measure, before, state, workings)
                left = _without(left, one, figure.unit)
        out.append(replace(figure, interaction=left))
    return tuple(out)


def _without(value: Value, figure: Figure, unit: str) -> Value:
    """Return a difference less that of one scenario alone; none where that is not defined."""
    if figure.difference is not None:
        return difference(figure.difference, value, unit)
    # A figure that is defined neither before nor after takes no part in the sum.
    return value if figure.before is None and figure.after is None else None


def _bound(state: State, workings: Workings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of what has to move, and of what stands on it."""
    if not state.hits.leaving:
        return (), ()
    cost = workings.exit(state.landscape, state.hits.leaving, state.hits.renewed)
    departure = cost.departure
    ids = cost.site.landscape.dependencies.column("id")
    bound = {ids[i] for i in (*departure.bound, *departure.callers)}
    bound |= {asset.id for asset in departure.assets}
    known = workings.base.by_id
    return tuple(sorted(bound)), tuple(id_ for id_ in departure.affected if id_ in known)


def _notices(scenario: Scenario, state: State, workings: Workings) -> tuple[Notice, ...]:
    """Return what the scenario says, and what is down already and is not blamed on it."""
    found = list(scenario.told(workings.base))
    if state.hits.failing:
        graph = workings.graph(workings.base)
        down = set(graph.names(workings.structure(workings.base, 0.0).down))
        message = "it is down as the landscape stands: nothing more is lost with it"
        found += [
            Notice("down-at-base", message, one.id)
            for one in workings.base.of(Function)
            if one.id in down
        ]
        forever = [i for i, hours in state.hits.failing.items() if hours == FOR_GOOD and i in down]
        found += [Notice("down-at-base", "it is down as the landscape stands", i) for i in forever]
    if state.hits.leaving:
        cost = workings.exit(state.landscape, state.hits.leaving, state.hits.renewed)
        if not cost.moves.proven:
            message = (
                f"the choice of targets is within {cost.moves.gap * cost.rate:,.0f} of the best"
            )
            found.append(Notice("targets-not-proven", f"{message} {cost.currency}"))
    return tuple(sorted(set(found)))
