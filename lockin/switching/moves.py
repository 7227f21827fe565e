"""Which item moves where: candidates, their profiles, and the joint choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lockin.errors import ExitError
from lockin.model.nodes import Service
from lockin.switching.amounts import ONE, Amount, Term
from lockin.switching.choice import choose, undominated
from lockin.switching.components import (
    COMPONENTS,
    contingency,
    onboarding,
    parallel_run,
    re_embedding,
)
from lockin.switching.engine import Engine
from lockin.switching.exits import Departure
from lockin.switching.items import SHARED, Item
from lockin.switching.plan import Line, PlanBuilder
from lockin.switching.site import Site
from lockin.switching.targets import (
    OTHER,
    Target,
    candidates,
    every_target,
    missing_features,
    same_wire,
)

__all__ = ["Moves", "item_lines", "move", "target_lines"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moves:
    """Where each item goes.

    Attributes
    ----------
    to
        Target of each item that needs one, by item id and sort.
    proven, gap
        Whether the joint choice is proven best, and the money between it and the bound.
    """

    to: Mapping[tuple[str, str], Target]
    proven: bool
    gap: float

    def of(self, item: Item) -> Target | None:
        """Return the target of an item."""
        return self.to.get((item.id, item.sort))

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every target in use once, by id."""
        return tuple(sorted(set(self.to.values()), key=lambda t: t.id))


def item_lines(item: Item, target: Target | None, site: Site) -> Iterator[Line]:
    """Yield the lines of one item that moves to one target."""
    rate = day_rate(site, item.owner)
    name = target.id if target is not None else ""
    for term in _terms(item, target, site):
        yield Line(
            item.id, item.sort, item.stream, item.system, item.owner, name, term, rate,
            item.by_users,
        )  # fmt: skip


def target_lines(target: Target, site: Site) -> Iterator[Line]:
    """Yield the lines that are paid once for a target.

    Suppliers of one role share a residual, so that two that need the same steps cost the same
    on every draw, and the choice between them does not follow noise.
    """
    stream = target.facts.role if target.facts is not None else target.id
    rate = day_rate(site, "")
    terms = list(onboarding.once(target, site))
    for term in (*terms, *contingency.on_top_of(terms, site)):
        yield Line(target.id, "target", stream, SHARED, "", target.id, term, rate)


def _terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    expert = getattr(item.record, "exit_effort", None)
    if expert is not None and item.sort in _BY_EXPERT:
        amount = site.value(item.record, "exit_effort") or ONE
        key, mechanism = _EXPERT.get(item.sort, ("integration-code", "M5"))
        yield Term(key, mechanism, amount, residual=False)
        yield from parallel_run.terms(item, target, site)
        return
    found: list[Term] = []
    for component in COMPONENTS:
        found.extend(component.terms(item, target, site))
    yield from found
    yield from contingency.on_top_of(found, site)


_BY_EXPERT = frozenset({"dependency", "caller", "route", "agent", "knowledge", "connector"})
_EXPERT = {
    "agent": ("agents", "M3"),
    "knowledge": ("re-embedding", "M2"),
    "connector": ("connectors", "M2"),
}
"""Component and mechanism that an expert figure belongs to."""


def day_rate(site: Site, owner: str) -> Amount:
    """Return the price of a person-day of an owner."""
    team = site.landscape.by_id.get(owner)
    if team is not None:
        rate = site.value(team, "day_rate", default="day-rate")
        if rate is not None:
            return rate
    return site.effort("day-rate")


def move(
    site: Site,
    departure: Departure,
    items: tuple[Item, ...],
    *,
    seed: int,
    draws: int,
) -> Moves:
    """Choose the targets of all items jointly, by the mean cost on the draws themselves."""
    by_role: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.role is not None:
            by_role[item.role].append(item)
    found = candidates(site, departure, frozenset(by_role))
    fixed = _fixed(site, departure, found, items)
    paid = {target.id for target in fixed.values()}
    to: dict[tuple[str, str], Target] = {}
    proven, gap = True, 0.0
    for role, members in sorted(by_role.items()):
        free = [item for item in members if item.id not in fixed]
        to |= {(i.id, i.sort): fixed[i.id] for i in members if i.id in fixed}
        targets = _kept(free, found[role], site, paid)
        if len(targets) == 1 or not free:
            to |= {(item.id, item.sort): targets[0] for item in free}
            continue
        costs, once = _mean_costs(free, targets, site, seed=seed, draws=draws)
        once[[target.id in paid for target in targets]] = 0.0
        choice = choose(costs, once)
        proven, gap = proven and choice.proven, gap + choice.cost - choice.bound
        for item, k in zip(free, choice.assigned.tolist(), strict=True):
            to[item.id, item.sort] = targets[k]
    return Moves(to, proven, gap)


def _fixed(
    site: Site,
    departure: Departure,
    found: Mapping[str, list[Target]],
    items: tuple[Item, ...],
) -> dict[str, Target]:
    """Targets that the exit names item by item, whatever their role is told to be."""
    wanted = departure.exit.to
    if not isinstance(wanted, Mapping):
        return {}
    every = {t.id: t for t in (OTHER, *every_target(site, departure))}
    every |= {t.id: t for targets in found.values() for t in targets}
    ids = {item.id for item in items}
    wrong = sorted(f"{i} -> {t}" for i, t in wanted.items() if i in ids and t not in every)
    if wrong:
        msg = f"no such target for: {', '.join(wrong)}; accepted: {', '.join(sorted(every))}"
        raise ExitError(msg)
    return {i: every[t] for i, t in wanted.items() if i in ids}


def _kept(
    items: list[Item], targets: list[Target], site: Site, paid: AbstractSet[str]
) -> list[Target]:
    """Drop every target that another is at least as good as for each kind of item."""
    if len(targets) == 1 or not items:
        return targets
    kinds: dict[tuple[object, ...], Item] = {}
    for item in items:
        coupling = item.coupling
        needed = item.needed.id if item.needed is not None else ""
        kind = (item.sort, needed, coupling.features, coupling.portable, item.translated)
        kinds.setdefault(kind, item)
    once = [0 if t.id in paid else len(list(onboarding.once(t, site))) for t in targets]
    respects = [[float(steps) for steps in once]]
    for item in kinds.values():
        service = item.needed if isinstance(item.needed, Service) else None
        used = tuple(f for f in item.coupling.features if f not in item.translated)
        respects.append([float(not same_wire(service, t, site)) for t in targets])
        respects.append(
            [float(len(missing_features(used, item.coupling.portable, t))) for t in targets]
        )
        respects.append([parallel_run.price_ratio(item.needed, t, site) for t in targets])
        if item.sort == "knowledge":
            respects.extend(_prices(targets, site))
    return [targets[k] for k in undominated(np.array(respects).T)]


def _prices(targets: list[Target], site: Site) -> list[list[float]]:
    """Prices of embedding as respects: only those that are drawn alike can be compared.

    Of two prices with draws of their own, the one with the lower mean may be dearer on the
    draws at hand, so neither makes the other superfluous.
    """
    prices = [re_embedding.price(target, site) for target in targets]
    drawn = [(price.draws, price.parameters) for price in prices]
    respects = [[price.coefficient for price in prices]]
    if len(set(drawn)) > 1:
        for one in dict.fromkeys(drawn):
            respects.append([float(other == one) for other in drawn])
            respects.append([float(other != one) for other in drawn])
    return respects


def _mean_costs(
    items: list[Item],
    targets: list[Target],
    site: Site,
    *,
    seed: int,
    draws: int,
) -> tuple[Array, Array]:
    """Mean cost of each item at each target, and of each target once."""
    build = PlanBuilder()
    cells: list[int] = []
    for k, target in enumerate(targets):
        for i, item in enumerate(items):
            for line in item_lines(item, target, site):
                build.add(line)
                cells.append(i * len(targets) + k)
    size = len(items) * len(targets)
    for k, target in enumerate(targets):
        for line in target_lines(target, site):
            build.add(line)
            cells.append(size + k)
    plan = build.plan()
    engine = Engine(plan, site.parameters, seed, draws, lambda _name, _block, n: np.ones(n))
    means = np.zeros(size + len(targets))
    np.add.at(means, np.array(cells, dtype=np.int64), engine.means(plan.money))
    return means[:size].reshape(len(items), len(targets)), means[size:]
