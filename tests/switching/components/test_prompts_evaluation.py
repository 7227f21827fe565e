from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.dependency import Coupling, Dependency
from lockin.model.nodes import DEPTHS, Depth, Gateway

DAYS = dict(zip(DEPTHS, (0, 2, 6, 15), strict=True))
FIGURES: dict[str, float] = {
    **{f"days-per-system-evaluation.{depth}": days for depth, days in DAYS.items()},
    "days-per-prompt": 0.5,
    "days-per-evaluation-set": 3,
}


def test_prompts_and_evaluation_sets() -> None:
    cost = by_hand(desk(coupling=Coupling(prompts=22, evaluation_sets=3), depth="seat"), FIGURES)
    assert worked(cost) == {("prompts-evaluation", "M5"): pytest.approx(11 + 9)}


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_system_is_accepted_by_its_depth(depth: Depth) -> None:
    found = {("prompts-evaluation", "M5"): pytest.approx(DAYS[depth])} if DAYS[depth] else {}
    assert worked(by_hand(desk(depth=depth), FIGURES)) == found


def test_callers_of_a_re_targeted_gateway_tune_their_prompts() -> None:
    call = Dependency(id="call", source="desk", target="relay", coupling=Coupling(prompts=8))
    route = Dependency(id="route", source="relay", target="chat")
    cost = by_hand(desk(Gateway(id="relay"), dependencies=(call, route), depth="seat"), FIGURES)
    assert worked(cost) == {("prompts-evaluation", "M5"): pytest.approx(4)}
