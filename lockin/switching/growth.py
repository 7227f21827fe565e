"""The exit cost over time: lock-in is progressive (M8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from lockin.simulation import Distribution
from lockin.switching.components.contract import DAYS_PER_YEAR
from lockin.switching.cost import SwitchingCost, at_later

__all__ = ["QUARTER", "cost_of_waiting", "exit_path", "grows"]

QUARTER = 0.25
"""A quarter of a year."""


def grows(cost: SwitchingCost) -> bool:
    """Say whether some bound quantity states a growth rate."""
    return bool((cost.plan.growth[0] != 1).any())


def exit_path(
    cost: SwitchingCost, years: Sequence[float]
) -> tuple[tuple[dt.date, Distribution], ...]:
    """Return the exit cost after each number of years, on the same draws.

    Every quantity grows at its stated rate; commitments shrink with the spend on them; targets
    stay as chosen.

    Parameters
    ----------
    cost
        An estimate.
    years
        Years after its `as_of`, not negative.
    """
    out: list[tuple[dt.date, Distribution]] = []
    for later in years:
        day = cost.site.as_of + dt.timedelta(days=round(later * DAYS_PER_YEAR))
        out.append((day, cost.cost if later == 0 else at_later(cost, later)))
    return tuple(out)


def cost_of_waiting(cost: SwitchingCost, years: float = QUARTER) -> Distribution:
    """Return the rise of the exit cost when the exit waits, draw by draw."""
    later = at_later(cost, years)
    return Distribution(np.asarray(later.samples - cost.samples), cost.currency)
