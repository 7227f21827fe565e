"""Estimates whose parameters are written down, so that a figure can be worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from lockin import reference
from lockin.estimates import Estimate
from lockin.model.dependency import Coupling, Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Record, Service, System, Vendor
from lockin.switching import Exit, Parameters, SwitchingCost, switching_cost

__all__ = ["DAY", "DAY_RATE", "by_hand", "desk", "only", "worked"]

DAY = dt.date(2026, 11, 22)
DAY_RATE = 1000.0


def only(figures: Mapping[str, float | Estimate]) -> Parameters:
    """Return parameters that are exact and 0, but for those given.

    A person-day costs 1,000, everybody works at the nominal speed, 20 lines take a day, one
    person does the work, and no item has a residual.
    """
    nothing = {p.id: 0.0 for p in reference.effort_parameters()}
    plain = {
        "productivity": 1.0, "day-rate": DAY_RATE, "lines-per-person-day": 20.0, "capacity": 1.0
    }  # fmt: skip
    return Parameters({**nothing, **plain, **figures})


def desk(
    *nodes: Record,
    dependencies: tuple[Dependency, ...] = (),
    coupling: Coupling | None = None,
    spend: float | None = None,
    depth: str = "api",
) -> Landscape:
    """Return a system on the chat of one vendor, another vendor's chat, and more."""
    return Landscape(
        nodes=(
            Vendor(id="acme"),
            Vendor(id="bolt"),
            Service(id="chat", vendor="acme", role="text", surface="responses"),
            Service(
                id="other-chat",
                vendor="bolt",
                role="text",
                surface="chat-completions",
                features=("streaming",),
            ),
            System.model_validate({"id": "desk", "depth": depth}),
            *nodes,
        ),
        dependencies=(
            Dependency(id="d1", source="desk", target="chat", coupling=coupling, spend=spend),
            *dependencies,
        ),
    )


def by_hand(
    landscape: Landscape,
    figures: Mapping[str, float | Estimate],
    exit_: Exit | None = None,
    as_of: dt.date = DAY,
) -> SwitchingCost:
    """Return an estimate without uncertainty, of leaving acme for bolt where nothing is said."""
    return switching_cost(
        landscape,
        exit_ or Exit("acme", to="other-chat"),
        seed=1,
        draws=3,
        as_of=as_of,
        parameters=only(figures),
    )


def worked(cost: SwitchingCost) -> dict[tuple[str, str], float]:
    """Return the person-days by component and mechanism, without those that take none."""
    found: dict[tuple[str, str], float] = {}
    for line in cost.plan.lines:
        amount = line.term.amount
        days = amount.coefficient
        for name, power in amount.parameters:
            days *= cost.site.parameters[name].mean ** power
        if days and not line.term.money:
            key = (line.term.component, line.term.mechanism)
            found[key] = found.get(key, 0.0) + days
    total = sum(found.values())
    assert abs(cost.person_days.mean - total) <= 1e-9 * max(total, 1)
    return found
