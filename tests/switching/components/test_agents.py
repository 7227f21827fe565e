from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.nodes import Agent, Service
from lockin.switching import Exit
from lockin.switching.components.agents import COMPONENT, entry

FIGURES = {"days-per-agent": 4, "days-per-step": 1.5, "days-per-tool": 2}
KIT = Service(id="kit", vendor="acme", role="agent-kit")


def test_agents_steps_and_tools_that_only_the_vendor_holds() -> None:
    agent = Agent(id="refunds", kit="kit", steps=24, tools=9, vendor_only_share=0.5)
    cost = by_hand(desk(KIT, agent), FIGURES, Exit("acme"))
    assert worked(cost) == {("agents", "M3"): pytest.approx(4 + 24 * 0.5 * 1.5 + 9 * 0.5 * 2)}
    assert cost.mean == pytest.approx(31_000)


def test_an_unstated_share_is_the_parameter() -> None:
    agent = Agent(id="refunds", kit="kit", steps=10)
    cost = by_hand(desk(KIT, agent), {**FIGURES, "vendor-only-share": 0.2}, Exit("acme"))
    assert worked(cost) == {("agents", "M3"): pytest.approx(4 + 10 * 0.2 * 1.5)}
    assert cost.site.known["refunds", "vendor_only_share"].status == "FILLED"


def test_an_agent_of_no_kit_is_not_rebuilt() -> None:
    assert worked(by_hand(desk(KIT, Agent(id="refunds", steps=24)), FIGURES, Exit("acme"))) == {}


def test_an_expert_figure_replaces_the_formula() -> None:
    agent = Agent(id="refunds", kit="kit", steps=24, exit_effort=7)
    cost = by_hand(desk(KIT, agent), {**FIGURES, "contingency-share": 0.5}, Exit("acme"))
    assert worked(cost) == {("agents", "M3"): pytest.approx(7)}


def test_building_with_the_kit() -> None:
    agent = Agent(id="refunds", kit="kit", steps=24, tools=9)
    figures = {"entry-days-per-agent": 2, "entry-days-per-step": 0.25}
    cost = by_hand(desk(KIT, agent), figures, Exit("acme"))
    item = next(i for i in cost.items if i.id == "refunds")
    days = sum(float(cost.engine.amount(a)[0]) for a in entry(item, cost.site))
    assert days == pytest.approx(2 + (24 + 9) * 0.25)
    assert COMPONENT.mechanisms == ("M3",)
