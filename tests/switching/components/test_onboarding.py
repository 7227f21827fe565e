from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Service, System, Vendor
from lockin.switching import Exit

FIGURES = {"days-learn-target": 5, "days-connect-target": 3, "days-contract-target": 11}


def without_bolt(*, keep_vendor: bool) -> Landscape:
    gone = {"other-chat"} if keep_vendor else {"other-chat", "bolt"}
    return desk().replace(nodes=[n for n in desk().nodes if n.id not in gone])


def test_a_service_of_the_landscape_is_known_already() -> None:
    assert worked(by_hand(desk(), FIGURES)) == {}


def test_a_new_supplier_is_learnt_connected_and_contracted() -> None:
    landscape = without_bolt(keep_vendor=False)
    cost = by_hand(landscape, FIGURES, Exit("acme", to="anthropic-messages"))
    assert [t.id for t in cost.moves.targets] == ["anthropic-messages"]
    assert worked(cost) == {("onboarding", "none"): pytest.approx(19)}


def test_a_vendor_of_the_landscape_is_under_contract() -> None:
    landscape = without_bolt(keep_vendor=True)
    nodes = [*landscape.nodes, Vendor(id="anthropic")]
    cost = by_hand(landscape.replace(nodes=nodes), FIGURES, Exit("acme", to="anthropic-messages"))
    assert worked(cost) == {("onboarding", "none"): pytest.approx(8)}


def test_once_for_a_target_however_many_move_to_it() -> None:
    landscape = without_bolt(keep_vendor=False)
    more = landscape.replace(
        nodes=[*landscape.nodes, System(id="shop", depth="api")],
        dependencies=[
            *landscape.dependencies,
            Dependency(id="d2", source="shop", target="chat"),
        ],
    )
    cost = by_hand(more, FIGURES, Exit("acme", to="anthropic-messages"))
    assert worked(cost) == {("onboarding", "none"): pytest.approx(19)}


def test_an_unknown_supplier_is_new_in_every_way() -> None:
    own = Service(id="chat", vendor="acme", role="a-role-of-our-own")
    landscape = Landscape(
        nodes=(Vendor(id="acme"), own, System(id="desk", depth="seat")),
        dependencies=(Dependency(id="d1", source="desk", target="chat"),),
    )
    cost = by_hand(landscape, FIGURES, Exit("acme"))
    assert [t.id for t in cost.moves.targets] == ["other-supplier"]
    assert worked(cost) == {("onboarding", "none"): pytest.approx(19)}
