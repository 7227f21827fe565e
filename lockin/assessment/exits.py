"""One exit as an assessment tells it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lockin.assessment.result import (
    Asymmetry,
    Deadline,
    ExitCost,
    Line,
    Part,
    PathPoint,
    Summary,
    Target,
)
from lockin.assessment.summaries import parts, summary
from lockin.errors import UndefinedError
from lockin.model.nodes import Record, Service
from lockin.simulation import Distribution
from lockin.switching import (
    SwitchingCost,
    cost_of_waiting,
    due_dates,
    duration,
    exit_path,
    grows,
    price_rise_of,
)
from lockin.switching.bargaining import spend_on
from lockin.switching.components import COMPONENTS
from lockin.switching.components.agents import entry
from lockin.switching.engine import Columns
from lockin.switching.items import SHARED, Item
from lockin.switching.plan import Line as PlanLine
from lockin.switching.site import worst_grade

__all__ = ["exit_cost"]

PATH = (0.0, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Years after `as_of` at which the exit cost is told."""

LINES = 40
"""Lines of the estimate that are kept."""

SYSTEMS = 30
"""Systems that are told apart; the rest are `others`."""

LISTED = 200
"""Ids kept of long lists."""


def exit_cost(cost: SwitchingCost, *, years: float, discount_rate: float) -> ExitCost:
    """Return everything that an assessment says about one exit."""
    nodes = cost.site.landscape.by_id
    node = nodes[cost.exit.leaving]
    length = duration(cost)
    mean = cost.mean
    labels = {id_: nodes[id_].label for id_ in nodes}
    return ExitCost(
        leaving=node.id,
        label=node.label,
        kind=str(getattr(node, "kind", "")),
        cost=summary(cost.cost),
        person_days=summary(cost.person_days),
        duration=summary(length.total),
        components=_largest(
            parts(cost.by_component(), _mean_of(cost.effort_by_component()), {}, mean)
        ),
        mechanisms=parts(cost.by_mechanism(), _mean_of(cost.effort_by_mechanism()), {}, mean),
        systems=_systems(cost, labels, mean),
        targets=_targets(cost),
        proven=cost.moves.proven,
        gap=cost.moves.gap * cost.rate,
        bound=len(cost.items),
        removed=tuple(sorted(cost.departure.removed))[:LISTED],
        affected=cost.departure.affected[:LISTED],
        lines=_lines(cost),
        line_count=len(cost.plan.lines) + len(cost.contracts),
        price_rise=_price_rise(cost, years, discount_rate),
        price_rise_years=years,
        discount_rate=discount_rate,
        spend=spend_on(cost) * cost.rate,
        path=_path(cost),
        waiting_quarter=cost_of_waiting(cost).mean,
        growing=grows(cost),
        deadlines=tuple(
            Deadline(
                id=due.id,
                label=due.label,
                kind=due.kind,
                date=due.date,
                last_start=due.last_start,
                probability_late=due.probability_late,
            )
            for due in due_dates(cost, length.total)
        ),
        notice_days=length.notice.mean,
        notice_binding=length.notice_binding,
        asymmetries=_asymmetries(cost),
    )


def _largest(found: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(sorted(found, key=lambda part: (-part.mean, part.key)))


def _systems(cost: SwitchingCost, labels: dict[str, str], mean: float) -> tuple[Part, ...]:
    """Return the dearest systems; the rest of a long list is `others`."""
    money = cost.by_system()
    ranked = sorted(money, key=lambda id_: (-money[id_].mean, id_))
    shown = ranked if len(ranked) <= SYSTEMS + 1 else ranked[:SYSTEMS]
    rest = ranked[len(shown) :]
    effort = _effort_by_system(cost)
    found = parts({id_: money[id_] for id_ in shown}, effort, labels, mean)
    if not rest:
        return found
    other = np.zeros(cost.engine.draws)
    for id_ in rest:
        other += money[id_].samples
    left = {"others": sum(effort.get(id_, 0.0) for id_ in rest)}
    return (*found, *parts({"others": Distribution(other, cost.currency)}, left, {}, mean))


def _mean_of(parts_: Mapping[str, Distribution]) -> dict[str, float]:
    return {key: one.mean for key, one in parts_.items()}


def _effort_by_system(cost: SwitchingCost) -> dict[str, float]:
    """Return mean person-days by system, in closed form: no line is drawn again for it."""
    names, codes = cost.plan.codes(line.system for line in cost.plan.lines)
    days = np.bincount(codes, weights=_means(cost, cost.plan.days), minlength=len(names))
    return dict(zip(names, days.tolist(), strict=True))


def _targets(cost: SwitchingCost) -> tuple[Target, ...]:
    count: dict[str, int] = defaultdict(int)
    for target in cost.moves.to.values():
        count[target.id] += 1
    return tuple(
        Target(id=t.id, label=t.label, items=count[t.id], known=t.known, source=t.source)
        for t in cost.moves.targets
    )


def _lines(cost: SwitchingCost) -> tuple[Line, ...]:
    """Return the largest lines by their mean in closed form (factors are independent)."""
    money = _means(cost, cost.plan.money) * cost.rate
    days = _means(cost, cost.plan.days)
    records = {item.id: item.record for item in cost.items}
    largest = np.lexsort((np.arange(len(money)), -money))[:LINES]
    found = [
        _line(cost.plan.lines[i], cost, records, money=float(money[i]), days=float(days[i]))
        for i in largest.tolist()
    ]
    for contract, draws in cost.contracts:
        found.append(
            Line(
                item=contract.id,
                component="contract",
                mechanism="M11",
                system=SHARED,
                target="",
                person_days=0.0,
                money=float(draws.mean()) * cost.rate,
                formula=next(c.formula for c in COMPONENTS if c.key == "contract"),
                grade=_evidence(contract)[0],
                evidence=_evidence(contract)[1],
            )
        )
    return tuple(sorted(found, key=lambda line: (-line.money, line.item, line.component)))[:LINES]


def _means(cost: SwitchingCost, columns: Columns) -> NDArray[np.float64]:
    """Return the closed-form mean of each line."""
    parameters = cost.site.parameters
    residual = math.exp(parameters.residual**2 / 2)
    carriers = [
        (residual if c.residual is not None else 1.0) * math.prod(d.estimate.mean for d in c.draws)
        for c in cost.plan.carriers
    ]
    signatures = [
        math.prod(parameters[n].mean ** power for n, power in s if n in parameters)
        for s in cost.plan.signatures
    ]
    coefficient, carrier, signature = columns
    if not len(coefficient):
        return coefficient
    means: NDArray[np.float64] = (
        coefficient * np.array(carriers)[carrier] * np.array(signatures)[signature]
    )
    return means


def _line(
    line: PlanLine,
    cost: SwitchingCost,
    records: Mapping[str, Record],
    *,
    money: float,
    days: float,
) -> Line:
    parameters = cost.site.parameters
    grade, evidence = _evidence(records.get(line.item))
    used = [parameters.grade(n) for n, _ in line.term.amount.parameters if n in parameters]
    return Line(
        item=line.item,
        component=line.term.component,
        mechanism=line.term.mechanism,
        system=line.system,
        target=line.target,
        person_days=days,
        money=money,
        formula=str(line.term.amount),
        grade=worst_grade([g for g in (grade, *used) if g]),
        evidence=evidence,
    )


def _evidence(record: Record | None) -> tuple[str, tuple[str, ...]]:
    if record is None:
        return "", ()
    places = sorted({e.place for e in record.evidence if e.place})
    return max((e.grade for e in record.evidence), default=""), tuple(places[:4])


def _price_rise(cost: SwitchingCost, years: float, discount_rate: float) -> Summary | None:
    try:
        return summary(price_rise_of(cost, years=years, discount_rate=discount_rate))
    except UndefinedError:
        return None


def _path(cost: SwitchingCost) -> tuple[PathPoint, ...]:
    return tuple(
        PathPoint(date=day, mean=one.mean, p10=one.p10, p50=one.p50, p90=one.p90)
        for day, one in exit_path(cost, PATH)
    )


def _asymmetries(cost: SwitchingCost) -> tuple[Asymmetry, ...]:
    """Days to build the agents of a kit with it, against days to rebuild them elsewhere."""
    by_kit: dict[str, list[Item]] = defaultdict(list)
    for item in cost.items:
        if item.sort == "agent" and isinstance(item.needed, Service):
            by_kit[item.needed.id].append(item)
    out: list[Asymmetry] = []
    for kit, items in sorted(by_kit.items()):
        built = cost.engine.amount(cost.site.effort("productivity")) * 0.0
        for item in items:
            for amount in entry(item, cost.site):
                built += cost.engine.amount(amount * cost.site.effort("productivity"))
        ids = {item.id for item in items}
        labels = [
            kit if line.item in ids and line.term.component == "agents" else ""
            for line in cost.plan.lines
        ]
        rebuilt = cost.grouped(labels, cost.plan.days, 1.0)
        if kit not in rebuilt:
            continue
        entry_days = Distribution(built, "person-day")
        out.append(
            Asymmetry(
                kit=kit,
                label=cost.site.landscape.by_id[kit].label,
                agents=len(items),
                entry_days=summary(entry_days),
                exit_days=summary(rebuilt[kit]),
                ratio=rebuilt[kit].mean / entry_days.mean if entry_days.mean > 0 else 0.0,
            )
        )
    return tuple(out)
