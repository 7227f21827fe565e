"""How long an exit takes, against notices, contract ends and retirements."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lockin import reference
from lockin.model.nodes import Contract, Service
from lockin.simulation import Distribution
from lockin.switching.amounts import ONE
from lockin.units import WORKDAYS_PER_WEEK

if TYPE_CHECKING:
    from lockin.switching.cost import SwitchingCost

__all__ = ["Due", "Duration", "due_dates", "duration"]

DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class Duration:
    """Calendar days of an exit.

    Attributes
    ----------
    work
        The longest owner's work, then the parallel run.
    notice
        The longest notice of the contracts left.
    total
        The longer of the two, draw by draw.
    """

    work: Distribution
    notice: Distribution
    total: Distribution

    @property
    def notice_binding(self) -> float:
        """Probability that the notice is longer than the work."""
        return float(np.mean(self.notice.samples > self.work.samples))


def duration(cost: SwitchingCost) -> Duration:
    """Return how long an exit takes.

    Each owner's person-days over its capacity, five days a week; owners work side by side, so
    the longest counts; then the parallel run; notice runs beside it all.
    """
    draws = cost.engine.draws
    longest = np.zeros(draws)
    for owner, effort in cost.effort_by_owner.items():
        team = cost.site.landscape.by_id.get(owner)
        capacity = (
            cost.site.value(team, "capacity", default="capacity")
            if team is not None
            else cost.site.effort("capacity")
        )
        staff = cost.engine.amount(capacity or ONE)
        days = np.divide(effort.samples, staff, out=np.full(draws, np.inf), where=staff > 0)
        days[effort.samples == 0] = 0.0
        longest = np.maximum(longest, days)
    work = longest * DAYS_PER_WEEK / WORKDAYS_PER_WEEK
    if cost.moves.to:
        work += cost.engine.amount(cost.site.effort("parallel-run-weeks")) * DAYS_PER_WEEK
    notice = np.zeros(draws)
    for asset in cost.departure.assets:
        ended = isinstance(asset, Contract) and asset.ends and asset.ends < cost.site.as_of
        if isinstance(asset, Contract) and not ended:
            stated = cost.site.value(asset, "notice_days")
            if stated is not None:
                notice = np.maximum(notice, cost.engine.amount(stated))
    return Duration(
        Distribution(work, "d"),
        Distribution(notice, "d"),
        Distribution(np.maximum(work, notice), "d"),
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A date that an exit must meet."""

    id: str
    label: str
    kind: Literal["retirement", "contract-end"]
    date: dt.date
    last_start: dt.date
    probability_late: float


def due_dates(cost: SwitchingCost, length: Distribution) -> tuple[Due, ...]:
    """Return the dates that the exit must meet, earliest first.

    `last_start` is the last day on which an exit begun still fits, at the 90 % quantile of its
    duration; `probability_late` is the share of draws in which one begun at `as_of` does not.
    """
    site = cost.site
    found: list[tuple[str, str, Literal["retirement", "contract-end"], dt.date]] = []
    for id_ in sorted(cost.departure.removed):
        node = site.landscape.by_id[id_]
        if isinstance(node, Service):
            day = node.retires or retirement(node)
            if day is not None:
                found.append((node.id, node.label, "retirement", day))
        elif isinstance(node, Contract) and node.ends is not None:
            found.append((node.id, node.label, "contract-end", node.ends))
    ninety = length.p90
    out: list[Due] = []
    for id_, label, kind, day in found:
        late = float(np.mean(length.samples > (day - site.as_of).days))
        days = min(math.ceil(ninety), 3_650_000) if math.isfinite(ninety) else 3_650_000
        last = dt.date.fromordinal(max(1, day.toordinal() - days))
        out.append(Due(id_, label, kind, day, last, late))
    return tuple(sorted(out, key=lambda due: (due.date, due.id)))


def retirement(service: Service) -> dt.date | None:
    """Return the retirement date that the reference facts know for a service."""
    fact = reference.retirement(service.fact or service.id)
    return None if fact is None else fact.retires_on
