from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from lockin.model.dependency import Coupling, Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Service, System, Vendor
from lockin.resilience import down
from lockin.scenarios._leaving import ASIDE, leave
from lockin.switching import LEAVABLE, Exit, Parameters, depart, removed_by
from lockin.switching.site import Site
from lockin.testing import builders
from lockin.testing.strategies import landscapes

DAY = dt.date(2026, 11, 22)
NOTHING: frozenset[str] = frozenset()


def site(landscape: Landscape) -> Site:
    return Site(landscape, Parameters(), DAY)


def aside(landscape: Landscape, *ids: str, renewed: frozenset[str] = NOTHING) -> frozenset[str]:
    made, exit_ = leave(landscape, frozenset(ids), renewed, site(landscape))
    made.require_valid()
    return removed_by(made, exit_) - {id_ for id_ in made.by_id if id_ not in landscape.by_id}


def test_one_supplier_is_left_as_any_exit() -> None:
    landscape = builders.everything()
    made, exit_ = leave(landscape, frozenset({"acme"}), NOTHING, site(landscape))
    assert made is landscape
    assert exit_ == Exit("acme")


def test_several_take_just_what_each_takes() -> None:
    landscape = builders.everything()
    kinds = ("bolt-eu", "acme-embed", "files-connector", "checkout-protocol", "crm", "relay")
    each = [removed_by(landscape, Exit(id_)) for id_ in kinds]
    assert aside(landscape, *kinds) == frozenset().union(*each)


def test_an_open_connector_or_protocol_that_is_named_leaves_too() -> None:
    landscape = builders.everything()
    assert aside(landscape, "code-connector", "tool-protocol") == {
        "code-connector",
        "tool-protocol",
    }


def test_a_subsidiary_that_is_not_named_stays() -> None:
    landscape = builders.everything()
    assert removed_by(landscape, Exit("acme-holding")) > {"acme", "acme-chat"}
    assert aside(landscape, "acme-holding") == {"acme-holding"}


def test_services_alone_end_no_contract() -> None:
    landscape = builders.everything()
    assert aside(landscape, "acme-chat", "bolt-chat") == {"acme-chat", "bolt-chat"}
    assert "acme-contract" in aside(landscape, "acme", "bolt-chat")


def test_a_renewed_service_has_a_twin_that_offers_what_it_offered() -> None:
    landscape = Landscape(
        nodes=(Vendor(id="acme"), Service(id="chat", vendor="acme"), System(id="desk")),
        dependencies=(
            Dependency(
                id="d1", source="desk", target="chat", coupling=Coupling(features=("streaming",))
            ),
        ),
    )
    made, exit_ = leave(landscape, frozenset({"chat"}), frozenset({"chat"}), site(landscape))
    twin = made.node("chat.renewed")
    assert isinstance(twin, Service)
    assert (twin.vendor, twin.role, twin.features) == ("acme", "text", ("streaming",))
    assert removed_by(made, exit_) == {"chat"}


def test_a_taken_name_is_left_alone() -> None:
    landscape = Landscape(nodes=(Vendor(id=ASIDE), Vendor(id="a"), Vendor(id="b")))
    made, exit_ = leave(landscape, frozenset({"a", "b"}), NOTHING, site(landscape))
    assert exit_.leaving == f"{ASIDE}-2"
    assert removed_by(made, exit_) == {"a", "b", f"{ASIDE}-2"}


@settings(max_examples=40)
@given(landscapes(max_systems=3), st.data())
def test_leaving_several_removes_what_each_carries_and_touches_no_id(
    landscape: Landscape, data: st.DataObject
) -> None:
    known = [n.id for n in landscape.nodes if getattr(n, "kind", "") in LEAVABLE]
    ids = frozenset(data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=4)))
    digest = landscape.digest
    made, exit_ = leave(landscape, ids, NOTHING, site(landscape))
    assert landscape.digest == digest
    made.require_valid()
    assert made.dependencies == landscape.dependencies
    removed = removed_by(made, exit_)
    assert ids <= removed
    most = frozenset().union(*(removed_by(landscape, Exit(id_)) for id_ in ids))
    assert removed & landscape.by_id.keys() <= most
    assert set(depart(made, exit_).bound) >= set()
    # What an outage reads is as it was, but for who is thought to sell what leaves.
    assert down(made, ()) >= down(landscape, ())
