from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.dependency import Dependency
from lockin.model.nodes import Service, Team
from lockin.switching import Exit

FIGURES = {"days-per-rule": 0.5, "days-per-automation": 2, "days-per-ci-step": 3}
TEAM = Team(id="engineers", rules=30, automations=12, ci_steps=9)
USE = (Dependency(id="u", source="engineers", target="tool"),)


def days(role: str | None) -> dict[tuple[str, str], float]:
    tool = Service(id="tool", vendor="acme", role=role)
    return worked(by_hand(desk(tool, TEAM, dependencies=USE), FIGURES, Exit("acme")))


def test_rules_automations_and_pipeline_steps() -> None:
    expected = {("developer-tooling", "M4"): pytest.approx(30 * 0.5 + 12 * 2 + 9 * 3)}
    assert days("coding-tool") == expected
    assert days(None) == expected


def test_a_seat_product_takes_no_tooling_with_it() -> None:
    assert days("seat") == {}


def test_one_team_on_two_tools_is_paid_once() -> None:
    tools = [Service(id=f"tool-{n}", vendor="acme", role="coding-tool") for n in (1, 2)]
    uses = tuple(Dependency(id=f"u{n}", source="engineers", target=f"tool-{n}") for n in (1, 2))
    cost = by_hand(desk(*tools, TEAM, dependencies=uses), FIGURES, Exit("acme"))
    assert worked(cost) == {("developer-tooling", "M4"): pytest.approx(66)}
