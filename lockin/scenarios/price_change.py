"""Price change of a service or vendor, from a date."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from lockin.errors import UndefinedError
from lockin.estimates import Estimate, Exactly, Pert, Range90, as_estimate
from lockin.graph import annual_amounts
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Contract, Record, Service, Vendor
from lockin.model.records import Records
from lockin.scenarios._players import biller
from lockin.scenarios.measure import Measure
from lockin.scenarios.result import Notice, Value, settled
from lockin.scenarios.scenario import Hits, Rise, Scenario, State, one_of
from lockin.scenarios.workings import Workings
from lockin.switching import Exit, price_rise_of, removed_by
from lockin.switching.bargaining import spend_on

__all__ = ["PriceChange"]

DAYS_PER_YEAR = 365
DAYS_PER_MONTH = DAYS_PER_YEAR / 12

_SOLD = ("connector", "host", "platform", "service", "vendor")
_PRICES = ("input_price", "output_price", "seat_price")


@dataclass(frozen=True, slots=True)
class PriceChange(Scenario):
    """A supplier changes its prices by a share, from a day on.

    Spend on what it bills, measured or stated, and the prices of its services are scaled; nothing
    else changes. Use stays as it is: no elasticity is assumed.

    Parameters
    ----------
    target
        A vendor, with all that it and its subsidiaries bill; or a service, platform, connector or
        host.
    share
        Rise of the price: 0.2 is +20 %. Above -1.
    starts
        First day of the new price; none: the day of the assessment. A price that a contract
        protects is counted from the end of the protection.

    Examples
    --------
    >>> import datetime as dt
    >>> from lockin.scenarios import run
    >>> from lockin.testing import builders
    >>> day = dt.date(2026, 11, 22)
    >>> found = run(builders.one_vendor(), PriceChange("acme", 0.25), seed=7, draws=500, as_of=day)
    >>> found["spend"].before, found["spend"].after
    (120000.0, 150000.0)
    """

    kind: ClassVar[str] = "price-change"

    target: str
    share: float
    starts: dt.date | None = None

    def __post_init__(self) -> None:
        """Refuse what is no price."""
        if not (self.share > -1 and math.isfinite(self.share)):
            raise UndefinedError(f"a price changes by a share above -1, not {self.share}")

    @property
    def subject(self) -> tuple[str, ...]:
        """Who changes the price."""
        return (self.target,)

    @property
    def parameters(self) -> dict[str, str]:
        """The rise, and the day where there is one."""
        day = {} if self.starts is None else {"starts": self.starts.isoformat()}
        return {"share": f"{self.share:+g}", **day}

    @property
    def title(self) -> str:
        """What happens."""
        day = "" if self.starts is None else f" from {self.starts}"
        return f"price of {self.target} {self.share:+.0%}{day}"

    @property
    def question(self) -> str:
        """What is asked."""
        return f"What does the {self.title} cost a year, and would leaving be rational?"

    def faults(self, landscape: Landscape) -> tuple[str, ...]:
        """Return that there is no such supplier, where there is none."""
        sold = (n.id for n in landscape.nodes if getattr(n, "kind", "") in _SOLD)
        return one_of("supplier", self.target, sold)

    def billed(self, landscape: Landscape) -> frozenset[str]:
        """Return the nodes whose price it is."""
        node = landscape.node(self.target)
        if not isinstance(node, Vendor):
            return frozenset({node.id})
        gone = removed_by(landscape, Exit(node.id))
        group = {id_ for id_ in gone if isinstance(landscape.by_id[id_], Vendor)}
        return frozenset(n.id for n in landscape.nodes if biller(n) in group)

    def scales(self, landscape: Landscape) -> Landscape:
        """Return the landscape with the spend and the prices scaled."""
        if self.share == 0:
            return landscape
        billed, factor = self.billed(landscape), 1 + self.share
        nodes = [_priced(node, factor) if node.id in billed else node for node in landscape.nodes]
        targets = landscape.dependencies.column("target")
        dependencies = landscape.dependencies
        if not billed.isdisjoint(targets):
            scaled = (_scaled(d, factor) if d.target in billed else d for d in dependencies)
            dependencies = Records(Dependency, scaled)
        return landscape.replace(nodes=nodes, dependencies=dependencies)

    def hits(self, landscape: Landscape) -> Hits:
        """Return the rise with its day."""
        return Hits(rises=(Rise(self.billed(landscape), self.share, self.starts),))

    def asks(self, landscape: Landscape) -> tuple[Measure, ...]:
        """Ask the spend of a year, that of the next year, and how it compares with leaving."""
        billed = self.billed(landscape)
        return (
            Measure("spend", self.target, "currency/a", partial(_spend, billed)),
            Measure("spend-next-year", self.target, "currency", partial(_next_year, billed)),
            Measure("price-rise-left", self.target, "1/a", partial(_left, self.target, billed)),
            Measure(
                "probability-leaving-pays", self.target, "1", partial(_pays, self.target, billed)
            ),
        )

    def told(self, landscape: Landscape) -> tuple[Notice, ...]:
        """Say that use stays as it is, and until when contracts protect the price."""
        found = [Notice("use-unchanged", "use stays as it is: no elasticity is assumed")]
        billed = self.billed(landscape)
        for contract in _protecting(landscape, billed):
            months = as_estimate(contract.price_protected_months or 0.0).mean
            message = f"the price is protected for {months:g} months; the rise counts after them"
            found.append(Notice("price-protected", message, contract.id))
        if not _amount(landscape, billed):
            found.append(Notice("spend-missing", "MISSING: no spend on it is stated", self.target))
        return tuple(found)


def _times(value: float | Estimate | None, factor: float) -> float | Estimate | None:
    if isinstance(value, (Exactly, Range90, Pert)):
        return value.scaled(factor)
    return None if value is None else value * factor


def _priced(node: Record, factor: float) -> Record:
    if not isinstance(node, Service):
        return node
    stated = {name: getattr(node, name) for name in _PRICES}
    fields = {n: _times(value, factor) for n, value in stated.items() if value is not None}
    return node.model_copy(update=fields) if fields else node


def _scaled(dependency: Dependency, factor: float) -> Dependency:
    usage = tuple(
        one if one.spend is None else one.model_copy(update={"spend": one.spend * factor})
        for one in dependency.usage
    )
    fields: dict[str, object] = {"spend": _times(dependency.spend, factor), "usage": usage}
    return dependency.model_copy(update=fields)


def _protecting(landscape: Landscape, billed: frozenset[str]) -> tuple[Contract, ...]:
    vendors = {biller(landscape.by_id[id_]) for id_ in billed if id_ in landscape.by_id}
    return tuple(
        c
        for c in landscape.of(Contract)
        if c.vendor in vendors
        and c.price_protected_months is not None
        and as_estimate(c.price_protected_months).mean > 0
    )


def _amount(landscape: Landscape, billed: frozenset[str]) -> float:
    """Return the mean yearly spend on some nodes, in the landscape's currency."""
    amounts = np.nan_to_num(annual_amounts(landscape, "spend"))
    targets = landscape.dependencies.column("target")
    return math.fsum(
        float(amounts[i]) for i in np.flatnonzero(amounts).tolist() if targets[i] in billed
    )


def _spend(billed: frozenset[str], state: State, workings: Workings) -> Value:
    return _amount(state.landscape, billed) * workings.rate


def _next_year(billed: frozenset[str], state: State, workings: Workings) -> Value:
    """Return the spend of the 365 days from `as_of`: each rise counts from its day."""
    amounts = np.nan_to_num(annual_amounts(workings.base, "spend"))
    targets = workings.base.dependencies.column("target")
    total = 0.0
    for i in np.flatnonzero(amounts).tolist():
        if targets[i] in billed:
            total += float(amounts[i]) * _mean_factor(targets[i], state, workings)
    return total * workings.rate


def _mean_factor(target: str, state: State, workings: Workings) -> float:
    """Return the mean of the price over the year, relative to now."""
    steps: list[tuple[float, float]] = []
    for rise in state.hits.rises:
        if target in rise.billed:
            day = 0 if rise.starts is None else (rise.starts - workings.as_of).days
            protected = [
                as_estimate(c.price_protected_months or 0.0).mean * DAYS_PER_MONTH
                for c in _protecting(state.landscape, frozenset({target}))
            ]
            start = max([float(day), 0.0, *protected])
            steps.append((min(start, float(DAYS_PER_YEAR)), 1 + rise.share))
    mean, factor, at = 0.0, 1.0, 0.0
    for start, change in sorted(steps):
        mean += factor * (start - at) / DAYS_PER_YEAR
        factor, at = factor * change, start
    return mean + factor * (DAYS_PER_YEAR - at) / DAYS_PER_YEAR


def _left(target: str, billed: frozenset[str], state: State, workings: Workings) -> Value:
    """Return the largest rational rise of today's price, less the rise that happened.

    ``(exit cost + lost advantage) / annuity / spend before - rise``; below 0, leaving pays.
    """
    was = _amount(workings.base, billed)
    if was <= 0:
        return None
    cost = workings.exit_of(state.landscape, target)
    try:
        rise = price_rise_of(cost, years=workings.years, discount_rate=workings.discount_rate)
    except UndefinedError:
        return None
    affordable = rise.samples * (spend_on(cost) / was)
    return settled(affordable - (_amount(state.landscape, billed) / was - 1), "1/a")


def _pays(target: str, billed: frozenset[str], state: State, workings: Workings) -> Value:
    left = _left(target, billed, state, workings)
    if left is None or isinstance(left, dt.date):
        return None
    return float(np.mean(np.asarray(left) < 0))
