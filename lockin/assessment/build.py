"""`assess`: everything about a landscape, in one call."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from pydantic import JsonValue

from lockin import reference
from lockin.assessment.exits import exit_cost
from lockin.assessment.failures import failures
from lockin.assessment.inputs import effort, inputs, notices
from lockin.assessment.layers import by_layer
from lockin.assessment.outages import outages
from lockin.assessment.picture import edges, kind_of, nodes
from lockin.assessment.result import (
    Assessment,
    ExitCost,
    Indicator,
    Mechanism,
    Notice,
    Provenance,
)
from lockin.assessment.scenarios import scenarios_fit, standard
from lockin.mechanisms import MECHANISMS, View
from lockin.model.landscape import Landscape
from lockin.model.money import rate_between
from lockin.model.nodes import System, Vendor
from lockin.switching import Exit, Parameters, SwitchingCost, depart, switching_cost
from lockin.switching.site import Known, Site

__all__ = ["METHOD", "assess"]

METHOD = "2"
"""Version of the method: it rises whenever a figure may move for the same input."""

CARRIED = 20_000
"""Records up to which the landscape itself is carried in the assessment."""

EXITS = 20
"""Vendors whose exit is estimated, largest first, unless `exits` names them."""


def assess(
    landscape: Landscape,
    *,
    seed: int,
    draws: int = 10_000,
    as_of: dt.date | None = None,
    currency: str | None = None,
    exits: Sequence[str | Exit] | None = None,
    parameters: Parameters | None = None,
    years: float = 3.0,
    discount_rate: float = 0.08,
) -> Assessment:
    """Assess a landscape: exit costs, concentration, what stops, and the mechanisms.

    Parameters
    ----------
    landscape
        A landscape without errors.
    seed
        Root of the random streams.
    draws
        Monte Carlo draws.
    as_of
        Day the assessment speaks of; today where none is given. Nothing else reads the clock.
    currency
        Reporting currency; the landscape's where none is given.
    exits
        What to leave, one estimate each; where none is given, every vendor that binds
        something, at most the 20 with the most spend.
    parameters
        Effort parameters; the reference facts' where none are given.
    years, discount_rate
        Horizon and yearly rate of the price rise that is rational to accept.

    Raises
    ------
    LandscapeError
        The landscape has errors; all are listed.

    Examples
    --------
    >>> from lockin.testing import builders
    >>> result = assess(builders.one_vendor(), seed=7, draws=500, as_of=dt.date(2026, 11, 22))
    >>> [m.id for m in result.mechanisms] == [f"M{n}" for n in range(1, 12)]
    True
    """
    landscape.require_valid()
    day = as_of or dt.date.today()  # noqa: DTZ011 - a date, not a time
    chosen = parameters or Parameters()
    told: list[Notice] = []
    leaving = [one if isinstance(one, Exit) else Exit(one) for one in exits or ()]
    if exits is None:
        leaving = [Exit(vendor) for vendor in _vendors(landscape, told)]
    found: list[ExitCost] = []
    known: dict[tuple[str, str], Known] = {}
    used: set[str] = set()
    costs: list[SwitchingCost] = []
    again = scenarios_fit(landscape)
    for one in leaving:
        cost = switching_cost(
            landscape, one, seed=seed, draws=draws, as_of=day, parameters=chosen, currency=currency
        )
        found.append(exit_cost(cost, years=years, discount_rate=discount_rate))
        _merge_known(known, cost)
        if again:
            costs.append(cost)
        used |= {name for signature in cost.plan.signatures for name, _ in signature}
    found.sort(key=lambda e: (-e.cost.mean, e.leaving))
    reporting = currency or landscape.currency
    rate = rate_between(landscape, landscape.currency, reporting)
    blast = failures(landscape, rate)
    stopping = outages(landscape, seed=seed, draws=draws, day=day, rate=rate, currency=reporting)
    asked, conventions = standard(
        landscape,
        seed=seed,
        draws=draws,
        day=day,
        currency=reporting,
        parameters=chosen,
        exits=costs,
        years=years,
        discount_rate=discount_rate,
    )
    told += [*notices(landscape, day, known), *stopping.notices, *conventions]
    site = Site(landscape, chosen, day)
    return Assessment(
        name=landscape.name,
        exits=tuple(found),
        concentration=tuple(by_layer(landscape, rate, reporting)),
        blast=blast,
        stops=stopping.stops,
        importance=stopping.importance,
        looked_through=stopping.looked_through,
        exposure=stopping.exposure,
        loss=stopping.loss,
        scenarios=asked,
        mechanisms=tuple(_mechanisms(landscape, site, found)),
        depth=dict(sorted(Counter(site.depth(s) for s in landscape.of(System)).items())),
        nodes=nodes(landscape, blast),
        edges=edges(landscape),
        counts=_counts(landscape),
        inputs=(*inputs(known), *effort(used, chosen)),
        notices=tuple(sorted(set(told), key=lambda n: (n.code, n.at, n.message))),
        provenance=_provenance(
            landscape, chosen, seed=seed, draws=draws, day=day, currency=reporting
        ),
        landscape=_carried(landscape),
    )


def _vendors(landscape: Landscape, notices: list[Notice]) -> list[str]:
    """Return vendors whose exit binds something: the largest by spend, then by id.

    A parent whose exit binds just what that of a subsidiary binds is named, not estimated.
    """
    site = Site(landscape, Parameters(), dt.date.min)
    parents = {v.parent for v in landscape.of(Vendor)}
    binding: list[str] = []
    same: dict[tuple[object, ...], str] = {}
    for vendor in sorted(landscape.of(Vendor), key=lambda v: (v.id in parents, v.id)):
        departure = depart(landscape, Exit(vendor.id))
        if not (departure.bound or departure.callers or departure.assets):
            continue
        binds = (departure.bound, departure.callers, tuple(a.id for a in departure.assets))
        if vendor.id in parents and binds in same:
            message = f"leaving {vendor.id} binds just what leaving {same[binds]} binds"
            notices.append(Notice(code="same-exit", message=message, at=vendor.id))
            continue
        same.setdefault(binds, vendor.id)
        binding.append(vendor.id)
    binding.sort(key=lambda id_: (-site.vendor_spend(id_), id_))
    for id_ in binding[EXITS:]:
        message = f"the exit from {id_} was not estimated: only the {EXITS} largest are"
        notices.append(Notice(code="exit-left-out", message=message, at=id_))
    return binding[:EXITS]


def _merge_known(known: dict[tuple[str, str], Known], cost: SwitchingCost) -> None:
    for key, one in cost.site.known.items():
        known.setdefault(key, one)


def _mechanisms(landscape: Landscape, site: Site, exits: list[ExitCost]) -> Iterable[Mechanism]:
    view = View(landscape, site)
    for mechanism in MECHANISMS:
        measured = mechanism.indicators(view)
        evidenced = any(
            i.value is not None and i.value > 0 and i.status in {"STATED", "INFERRED"}
            for i in measured
        )
        mine = {
            e.leaving: part
            for e in exits
            for part in e.mechanisms
            if part.key == mechanism.id and evidenced
        }
        yield Mechanism(
            id=mechanism.id,
            key=mechanism.key,
            evidenced=evidenced,
            indicators=tuple(
                Indicator(
                    key=i.key, value=i.value, unit=i.unit, status=i.status, evidence=i.evidence
                )
                for i in measured
            ),
            exits={leaving: part.share for leaving, part in mine.items()},
            money={leaving: part.mean for leaving, part in mine.items()},
        )


def _provenance(
    landscape: Landscape,
    parameters: Parameters,
    *,
    seed: int,
    draws: int,
    day: dt.date,
    currency: str,
) -> Provenance:
    import lockin

    return Provenance(
        lockin=lockin.__version__,
        method=METHOD,
        reference=reference.version,
        numpy=np.__version__,
        landscape=landscape.digest,
        seed=seed,
        draws=draws,
        as_of=day,
        currency=currency,
        parameters=parameters.digest,
    )


def _carried(landscape: Landscape) -> dict[str, JsonValue] | None:
    size = len(landscape.nodes) + len(landscape.dependencies)
    return landscape.as_dict() if size <= CARRIED else None


def _counts(landscape: Landscape) -> dict[str, int]:
    counts = Counter(kind_of(node) for node in landscape.nodes)
    return {**dict(sorted(counts.items())), "dependency": len(landscape.dependencies)}
