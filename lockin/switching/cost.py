"""The cost of an exit as a distribution, with its partitions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lockin.model.landscape import Landscape
from lockin.model.money import rate_between
from lockin.model.nodes import Contract
from lockin.simulation import BLOCK, Distribution
from lockin.switching.components import COMPONENTS, contract, parallel_run
from lockin.switching.engine import Engine
from lockin.switching.exits import Departure, Exit, depart
from lockin.switching.items import SHARED, Item, bound_items
from lockin.switching.moves import Moves, item_lines, move, target_lines
from lockin.switching.parameters import Parameters
from lockin.switching.plan import Plan, PlanBuilder
from lockin.switching.site import Site

__all__ = ["MECHANISMS", "SwitchingCost", "at_later", "switching_cost"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]

MECHANISMS = (*(f"M{n}" for n in range(1, 12)), "none")
"""Mechanisms of the partition, in order."""

_USERS = "\0users"
"""Label of work that queues for no owner."""

GROUPS = 256
"""Groups added up in one pass; more take several, so that memory stays bounded."""


@dataclass(frozen=True, eq=False)
class SwitchingCost:
    """What leaving costs: draws of money and person-days, and three partitions of them.

    Everything is in the reporting currency, `currency`. `by_system` and `duration` draw again
    from the same streams when first asked, so that an estimate over many systems keeps
    nothing per system.
    """

    exit: Exit
    departure: Departure
    items: tuple[Item, ...]
    moves: Moves
    site: Site
    plan: Plan
    engine: Engine
    currency: str
    rate: float
    contracts: tuple[tuple[Contract, Array], ...]
    _parts: Mapping[tuple[str, str], tuple[Array, Array]]

    @cached_property
    def cost(self) -> Distribution:
        """Money of the whole exit."""
        total = np.zeros(self.engine.draws)
        for money, _ in self._parts.values():
            total += money
        return Distribution(total, self.currency)

    @property
    def samples(self) -> Array:
        """Draws of the money; shape ``(draws,)``, read-only."""
        return self.cost.samples

    @property
    def mean(self) -> float:
        """Mean money."""
        return self.cost.mean

    @property
    def p10(self) -> float:
        """10 % quantile of the money."""
        return self.cost.p10

    @property
    def p50(self) -> float:
        """Median money."""
        return self.cost.p50

    @property
    def p90(self) -> float:
        """90 % quantile of the money."""
        return self.cost.p90

    def standard_error(self, p: float | None = None) -> float:
        """Return the Monte Carlo standard error of the quantile at `p`, or of the mean."""
        return self.cost.standard_error(p)

    @cached_property
    def person_days(self) -> Distribution:
        """Effort of the whole exit."""
        total = np.zeros(self.engine.draws)
        for _, days in self._parts.values():
            total += days
        return Distribution(total, "person-day")

    def by_component(self) -> dict[str, Distribution]:
        """Return the money by component, in the order of reports; only those with lines."""
        order = [c.key for c in COMPONENTS]
        return self._fold({key[0] for key in self._parts}, 0, order)

    def by_mechanism(self) -> dict[str, Distribution]:
        """Return the money by mechanism, M1 to M11 and none; only those with lines."""
        return self._fold({key[1] for key in self._parts}, 1, list(MECHANISMS))

    def by_system(self) -> dict[str, Distribution]:
        """Return the money by system, by id; `shared` is what several systems share."""
        return dict(self._systems)

    def effort_by_component(self) -> dict[str, Distribution]:
        """Return the person-days by component."""
        order = [c.key for c in COMPONENTS]
        return self._fold({key[0] for key in self._parts}, 0, order, effort=True)

    def effort_by_mechanism(self) -> dict[str, Distribution]:
        """Return the person-days by mechanism."""
        return self._fold({key[1] for key in self._parts}, 1, list(MECHANISMS), effort=True)

    @cached_property
    def _systems(self) -> dict[str, Distribution]:
        lines = self.plan.lines
        out = self.grouped([line.system for line in lines], self.plan.money, self.rate)
        if self.contracts:
            paid = np.sum([draws for _, draws in self.contracts], axis=0) * self.rate
            before = out[SHARED].samples if SHARED in out else 0.0
            out[SHARED] = Distribution(before + paid, self.currency)
        return dict(sorted(out.items()))

    @cached_property
    def effort_by_owner(self) -> dict[str, Distribution]:
        """Person-days that queue for a team; ``""`` for work without an owner.

        What users do for themselves, relearning a product side by side, queues for nobody.
        """
        labels = [_USERS if line.by_users else line.owner for line in self.plan.lines]
        effort = self.grouped(labels, self.plan.days, 1.0)
        return {owner: one for owner, one in effort.items() if owner != _USERS}

    def grouped(
        self, labels: list[str], columns: tuple[Array, Index, Index], factor: float
    ) -> dict[str, Distribution]:
        """Return draws of the sum of the lines under each label, by label."""
        names, codes = self.plan.codes(labels)
        unit = self.currency if columns is self.plan.money else "person-day"
        out: dict[str, Distribution] = {}
        for start in range(0, len(names), GROUPS):
            stop = min(start + GROUPS, len(names))
            inside = np.where((codes >= start) & (codes < stop), codes - start, -1)
            sums = self.engine.sums(columns, inside, stop - start)
            for i, name in enumerate(names[start:stop]):
                out[name] = Distribution(sums[i] * factor, unit)
        return out

    def _fold(
        self, keys: set[str], at: int, order: list[str], *, effort: bool = False
    ) -> dict[str, Distribution]:
        out: dict[str, Distribution] = {}
        for key in sorted(keys, key=order.index):
            mine = [parts[effort] for name, parts in self._parts.items() if name[at] == key]
            unit = "person-day" if effort else self.currency
            out[key] = Distribution(np.sum(mine, axis=0), unit)
        return out

    @cached_property
    def duration(self) -> Distribution:
        """Calendar days: the longest owner, then the parallel run; notice runs beside."""
        from lockin.switching.duration import duration

        return duration(self).total

    def __repr__(self) -> str:
        """Return one line: what is left, for what money and effort."""
        return (
            f"<SwitchingCost of leaving {self.exit.leaving!r}: P10 {self.p10:,.0f}, P50"
            f" {self.p50:,.0f}, P90 {self.p90:,.0f} {self.currency};"
            f" {self.person_days.mean:,.0f} person-days>"
        )


def switching_cost(
    landscape: Landscape,
    exit: Exit,  # noqa: A002 - the field's own word
    *,
    seed: int,
    draws: int = 10_000,
    as_of: dt.date | None = None,
    parameters: Parameters | None = None,
    currency: str | None = None,
) -> SwitchingCost:
    """Estimate what leaving a supplier costs.

    Parameters
    ----------
    landscape
        A landscape without errors.
    exit
        What to leave, and where to go.
    seed
        Root of the random streams.
    draws
        Monte Carlo draws.
    as_of
        Day of the exit; today where none is given.
    parameters
        Effort parameters; those of the reference facts where none are given.
    currency
        Reporting currency; the landscape's where none is given.

    Returns
    -------
    SwitchingCost
        Money and person-days with their partitions.

    Raises
    ------
    LandscapeError
        The landscape has errors, or there is no rate to `currency`.
    UnknownIdError
        Something named by `exit` is not there.
    ExitError
        `exit` leaves what cannot be left, or moves to what leaves with it.

    Notes
    -----
    Every cost is a product of counts, effort parameters and one residual of the item; effort
    becomes money by day rates. Sources are with the components. Total switching cost as the
    sum of what the customer and the new supplier bear: Shapiro & Varian (1999),
    *Information Rules*, ch. 5.

    Examples
    --------
    >>> from lockin.model.dependency import Dependency
    >>> from lockin.model.nodes import Service, System, Vendor
    >>> landscape = Landscape(
    ...     nodes=(Vendor(id="acme"), Service(id="chat", vendor="acme"), System(id="desk")),
    ...     dependencies=(Dependency(id="d1", source="desk", target="chat", spend=52_000),),
    ... )
    >>> cost = switching_cost(landscape, Exit("acme"), seed=7, draws=2_000)
    >>> cost.p10 < cost.p50 < cost.p90
    True
    """
    landscape.require_valid()
    site = Site(landscape, parameters or Parameters(), as_of or dt.date.today())  # noqa: DTZ011 - a date, not a time
    departure = depart(landscape, exit)
    site.bound = (*departure.bound, *departure.callers)
    items = bound_items(site, departure)
    moves = move(site, departure, items, seed=seed, draws=draws)
    build = PlanBuilder()
    for item in items:
        for line in item_lines(item, moves.of(item), site):
            build.add(line)
    for target in moves.targets:
        for line in target_lines(target, site):
            build.add(line)
    plan = build.plan()
    bare = Engine(plan, site.parameters, seed, draws)
    paid = _commitments(site, departure, bare, years=0.0)
    engine = _covered(bare, paid, plan.money)
    reporting = currency or landscape.currency
    rate = rate_between(landscape, landscape.currency, reporting)
    return SwitchingCost(
        exit, departure, items, moves, site, plan, engine, reporting, rate, paid,
        _partition(engine, plan, paid, rate),
    )  # fmt: skip


def _partition(
    engine: Engine, plan: Plan, paid: tuple[tuple[Contract, Array], ...], rate: float
) -> dict[tuple[str, str], tuple[Array, Array]]:
    """Money and person-days by (component, mechanism): one pass over the draws."""
    pairs = sorted({(line.term.component, line.term.mechanism) for line in plan.lines})
    index = {pair: i for i, pair in enumerate(pairs)}
    codes = np.array(
        [index[line.term.component, line.term.mechanism] for line in plan.lines], dtype=np.int64
    )
    (money, money_carrier, money_signature), (days, carrier, signature) = plan.money, plan.days
    both = (
        np.concatenate([money, days]),
        np.concatenate([money_carrier, carrier]),
        np.concatenate([money_signature, signature]),
    )
    groups = np.concatenate([codes, codes + len(pairs)])
    sums = engine.sums(both, groups, 2 * len(pairs))
    parts = {pair: (sums[i] * rate, sums[i + len(pairs)]) for i, pair in enumerate(pairs)}
    if paid:
        key = (contract.COMPONENT.key, "M11")
        before = parts.get(key, (np.zeros(engine.draws), np.zeros(engine.draws)))
        parts[key] = (before[0] + np.sum([d for _, d in paid], axis=0) * rate, before[1])
    return parts


def _commitments(
    site: Site, departure: Departure, engine: Engine, years: float
) -> tuple[tuple[Contract, Array], ...]:
    """Draws of what each contract left costs, in the landscape's currency."""
    return tuple(
        (asset, contract.commitment_paid(asset, site, engine, years))
        for asset in departure.assets
        if isinstance(asset, Contract)
    )


def _covered(
    engine: Engine, paid: tuple[tuple[Contract, Array], ...], columns: tuple[Array, Index, Index]
) -> Engine:
    """Return the engine that knows which share of old spend no contract already pays.

    In the parallel run, a vendor's old spend counts above what its contracts charge anyway:
    ``max(0, old - paid) / old``, draw by draw.
    """
    numbers: dict[str, list[int]] = {}
    for number, signature in enumerate(engine.plan.signatures):
        for name, _ in signature:
            if name.startswith(parallel_run.uncovered("")):
                numbers.setdefault(name, []).append(number)
    whole = replace(engine, drawn_apart=lambda _name, _block, count: np.ones(count))
    shares: dict[str, Array] = {}
    for name, mine in numbers.items():
        groups = np.where(np.isin(columns[2], mine), 0, -1)
        old = whole.sums(columns, groups, 1)[0]
        cover = np.zeros(engine.draws)
        for one, draws in paid:
            if parallel_run.uncovered(one.vendor or "") == name:
                cover += draws
        left = np.maximum(old - cover, 0.0)
        shares[name] = np.divide(left, old, out=np.zeros_like(old), where=old > 0)

    def share(name: str, block: int, count: int) -> Array:
        return shares[name][block * BLOCK : block * BLOCK + count]

    return replace(engine, drawn_apart=share)


def at_later(cost: SwitchingCost, years: float) -> Distribution:
    """Return the exit cost `years` after `as_of`, on the same draws and targets.

    Only what changes is drawn again: lines that grow, commitments, and what they cover.
    """
    plan = cost.plan
    growth = plan.growth[0]
    covered = [
        any(name.startswith(parallel_run.uncovered("")) for name, _ in signature)
        for signature in plan.signatures
    ]
    changing = (growth != 1) | np.array(covered, dtype=bool)[plan.money[2]]
    if not changing.any() and not cost.contracts:
        return cost.cost
    groups = np.where(changing, 0, -1)
    coefficient, carrier, signature = plan.money
    later = (coefficient * growth**years, carrier, signature)
    paid = _commitments(cost.site, cost.departure, cost.engine, years)
    engine = _covered(cost.engine, paid, later)
    rise = engine.sums(later, groups, 1)[0] - cost.engine.sums(plan.money, groups, 1)[0]
    for (_, now), (_, then) in zip(cost.contracts, paid, strict=True):
        rise += then - now
    return Distribution(np.maximum(cost.samples + rise * cost.rate, 0.0), cost.currency)
