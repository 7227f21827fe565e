from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.nodes import DEPTHS, Agent, Control, Depth, Service
from lockin.switching import Exit

DAYS = dict(zip(DEPTHS, (1, 2, 6, 15), strict=True))
FIGURES: dict[str, float] = {
    **{f"days-per-revalidation.{depth}": days for depth, days in DAYS.items()},
    "days-per-unreviewed": 5,
    "days-per-control": 3,
}


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_system_is_validated_by_its_depth(depth: Depth) -> None:
    assert worked(by_hand(desk(depth=depth), FIGURES)) == {
        ("governance", "M10"): pytest.approx(DAYS[depth])
    }


def test_more_where_nobody_reviews() -> None:
    for reviewed, extra in ((False, 5), (True, 0), (None, 0)):
        landscape = desk()
        nodes = [
            n if n.id != "desk" else n.model_copy(update={"reviewed": reviewed})
            for n in landscape.nodes
        ]
        cost = by_hand(landscape.replace(nodes=nodes), FIGURES)
        assert worked(cost) == {("governance", "M10"): pytest.approx(6 + extra)}


def test_more_where_nobody_supervises() -> None:
    kit = Service(id="kit", vendor="acme", role="agent-kit")
    for supervised, extra in ((False, 5), (True, 0), (None, 0)):
        agent = Agent(id="refunds", kit="kit", supervised=supervised)
        cost = by_hand(desk(kit, agent), FIGURES, Exit("acme"))
        assert worked(cost) == {("governance", "M10"): pytest.approx(6 + extra)}


def test_a_control_on_something_bound_is_established_again_once() -> None:
    inside = Control(id="watch", type="supervision", covers=("desk", "chat"))
    outside = Control(id="other", type="trace", covers=("other-chat",))
    cost = by_hand(desk(inside, outside), FIGURES)
    assert worked(cost) == {("governance", "M10"): pytest.approx(6 + 3)}
