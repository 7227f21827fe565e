from __future__ import annotations

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from oracles.departures import (
    bound_by_definition,
    callers_by_definition,
    removed_by_definition,
)

from lockin.errors import ExitError, UnknownIdError
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Agent, Gateway, Protocol, Service, System, Vendor
from lockin.switching import LEAVABLE, Exit, depart, removed_by
from lockin.switching.exits import named_targets
from lockin.testing import builders
from lockin.testing.strategies import exits, landscapes


@given(landscapes(), st.data())
def test_an_exit_is_what_its_definition_says(landscape: Landscape, data: st.DataObject) -> None:
    chosen = data.draw(exits(landscape))
    family = data.draw(st.sampled_from((None, None, "gpt", "llama")))
    exit_ = Exit(chosen.leaving, family=family)
    removed = removed_by_definition(landscape, exit_)
    assert removed_by(landscape, exit_) == removed
    departure = depart(landscape, exit_)
    ids = landscape.dependencies.column("id")
    assert {ids[i] for i in departure.bound} == bound_by_definition(landscape, removed)
    callers = callers_by_definition(landscape, removed)
    event(f"callers: {bool(callers)}")
    assert {ids[i] for i in departure.callers} == callers
    assert departure.removed == removed
    assert not set(departure.affected) & removed
    attached = {a.id for a in landscape.of(Agent) if a.kit in removed}
    assert attached <= {a.id for a in departure.assets}


def test_what_a_vendor_takes_with_it() -> None:
    removed = removed_by(builders.everything(), Exit("acme-holding"))
    assert {"acme", "acme-us", "acme-chat", "acme-contract", "files-connector"} < removed
    assert {"checkout-protocol", "directory"} < removed
    assert not {"tool-protocol", "code-connector", "bolt-chat", "relay"} & removed


def test_leaving_a_service_does_not_end_the_contract() -> None:
    assert removed_by(builders.everything(), Exit("acme-chat")) == {"acme-chat"}


def test_leaving_a_family_leaves_it_everywhere() -> None:
    removed = removed_by(builders.everything(), Exit("acme", family="llama"))
    assert "bolt-chat" in removed


def test_an_openly_governed_protocol_survives() -> None:
    for governed, survives in ((True, True), (False, False), (None, False)):
        spoken = Protocol(id="spoken", steward="acme", open_governance=governed)
        landscape = Landscape(nodes=(Vendor(id="acme"), spoken))
        assert ("spoken" not in removed_by(landscape, Exit("acme"))) is survives


def test_what_stands_higher_up_is_affected_and_costs_nothing() -> None:
    departure = depart(builders.everything(), Exit("acme"))
    assert "support" in departure.affected
    assert "crm" in departure.affected
    assert "desk" not in departure.affected


def _behind_a_relay(ready: str) -> Landscape:
    return Landscape(
        nodes=(
            Vendor(id="acme"),
            Vendor(id="bolt"),
            Service(id="chat", vendor="acme"),
            Service(id="other", vendor="bolt"),
            Gateway(id="relay"),
            System(id="desk"),
        ),
        dependencies=(
            Dependency(id="d1", source="desk", target="relay"),
            Dependency(id="d2", source="relay", target="chat", group="route"),
            Dependency.model_validate(
                {"id": "d3", "source": "relay", "target": "other", "group": "route", "ready": ready}
            ),
        ),
    )


@pytest.mark.parametrize(("ready", "moves"), [("hot", False), ("warm", False), ("cold", True)])
def test_behind_a_gateway_that_holds_nothing_is_bound(ready: str, moves: bool) -> None:
    departure = depart(_behind_a_relay(ready), Exit("acme"))
    assert departure.bound == ((1,) if moves else ())
    assert departure.callers == ((0,) if moves else ())


def test_only_dependencies_on_gateways_are_callers() -> None:
    """An alternative to a re-targeted gateway falls away; it does not move."""
    landscape = _behind_a_relay("cold")
    direct = Dependency(id="d0", source="desk", target="chat", group="model")
    through = Dependency(id="d1", source="desk", target="relay", group="model")
    rest = [d for d in landscape.dependencies if d.id != "d1"]
    departure = depart(landscape.replace(dependencies=[direct, through, *rest]), Exit("acme"))
    assert departure.bound == (2,)
    assert departure.callers == (1,)


def test_gateways_pass_the_change_on() -> None:
    landscape = _behind_a_relay("cold")
    nodes = [*landscape.nodes, Gateway(id="front"), System(id="shop")]
    more = [
        Dependency(id="e1", source="front", target="relay"),
        Dependency(id="e2", source="shop", target="front"),
    ]
    departure = depart(
        landscape.replace(nodes=nodes, dependencies=[*landscape.dependencies, *more]),
        Exit("acme"),
    )
    ids = [*(d.id for d in landscape.dependencies), "e1", "e2"]
    assert [ids[i] for i in departure.callers] == ["d1", "e2"]


def test_only_suppliers_can_be_left() -> None:
    with pytest.raises(ExitError, match="'desk' is a system"):
        removed_by(builders.one_vendor(), Exit("desk"))
    with pytest.raises(UnknownIdError):
        removed_by(builders.one_vendor(), Exit("nobody"))
    assert list(LEAVABLE) == sorted(LEAVABLE)


def test_targets_that_an_exit_names() -> None:
    assert named_targets("best") == ()
    assert named_targets("bolt") == ("bolt",)
    assert named_targets(("b", "a", "b")) == ("a", "b")
    assert named_targets({"d1": "b", "d2": "a"}) == ("a", "b")
    with pytest.raises(ExitError, match="leaves with"):
        depart(builders.everything(), Exit("acme", to={"desk-chat": "acme-embed"}))
