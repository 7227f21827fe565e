"""The standard scenarios, as an assessment tells them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from lockin import scenarios
from lockin.assessment.result import Change, Happening, Notice, Scenario
from lockin.errors import UndefinedError
from lockin.model.landscape import Landscape
from lockin.scenarios import Together
from lockin.scenarios.result import Figure, ScenarioResult, Value
from lockin.scenarios.scenario import Scenario as Asked
from lockin.simulation import Distribution
from lockin.switching import Parameters, SwitchingCost

__all__ = ["NEEDS", "scenarios_fit", "standard"]

NEEDS = 20_000
"""Dependencies up to which the standard scenarios are asked: each may estimate exits again."""

FIGURES = 16
"""Figures told of one scenario."""

LISTED = 100
"""Ids kept of what stops."""


def scenarios_fit(landscape: Landscape) -> bool:
    """Say whether the landscape is small enough for the standard scenarios."""
    return len(landscape.dependencies) <= NEEDS


def standard(
    landscape: Landscape,
    *,
    seed: int,
    draws: int,
    day: dt.date,
    currency: str,
    parameters: Parameters,
    exits: Iterable[SwitchingCost],
    years: float,
    discount_rate: float,
) -> tuple[tuple[Scenario, ...], tuple[Notice, ...]]:
    """Return what each standard scenario changes, and what was taken by convention."""
    if not scenarios_fit(landscape):
        message = (
            f"no scenario was asked: the landscape has {len(landscape.dependencies):,}"
            f" dependencies, an assessment does so up to {NEEDS:,}; ask for single ones with"
            " lockin.scenarios.run"
        )
        return (), (Notice(code="scenario-left-out", message=message, at=""),)
    try:
        found = scenarios.run_standard(
            landscape,
            seed=seed,
            draws=draws,
            as_of=day,
            currency=currency,
            parameters=parameters,
            years=years,
            discount_rate=discount_rate,
            exits=exits,
        )
    except UndefinedError as error:
        return (), (Notice(code="scenario-left-out", message=str(error), at=""),)
    labels = {node.id: node.label for node in landscape.nodes}
    notices = tuple(Notice(code=n.code, message=n.message, at=n.at) for n in found.notices)
    return tuple(_told(one, labels) for one in found), notices


def _told(one: ScenarioResult, labels: Mapping[str, str]) -> Scenario:
    asked = one.scenario
    both = (asked.first, asked.second) if isinstance(asked, Together) else (asked,)
    return Scenario(
        id=asked.id,
        kind=asked.kind,
        happens=tuple(_happening(part, labels) for part in both),
        figures=tuple(_change(figure, labels) for figure in one.figures if figure.changes)[
            :FIGURES
        ],
        functions=one.functions[:LISTED],
        systems=one.systems[:LISTED],
        bound=len(one.bound),
        affected=len(one.affected),
        notices=tuple(sorted({f"{n.at}: {n.message}" if n.at else n.message for n in one.notices})),
    )


def _happening(asked: Asked, labels: Mapping[str, str]) -> Happening:
    return Happening(
        kind=asked.kind,
        subject=asked.subject,
        label=", ".join(labels.get(id_, id_) for id_ in asked.subject),
        parameters={key: labels.get(value, value) for key, value in asked.parameters.items()},
    )


def _change(figure: Figure, labels: Mapping[str, str]) -> Change:
    moved = figure.difference
    difference = _plain(moved)
    return Change(
        key=figure.key,
        of=figure.of,
        of_label=labels.get(figure.of, figure.of),
        unit=figure.unit,
        before=_plain(figure.before),
        after=_plain(figure.after),
        difference=None if isinstance(difference, dt.date) else difference,
        p10=moved.p10 if isinstance(moved, Distribution) else None,
        p90=moved.p90 if isinstance(moved, Distribution) else None,
    )


def _plain(value: Value) -> float | dt.date | None:
    return value.mean if isinstance(value, Distribution) else value
