from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.tangles import need

from lockin.errors import UndefinedError
from lockin.graph import compile  # noqa: A004 - the verb of the design
from lockin.graph.layers import LAYERS as BILLED_LAYERS
from lockin.graph.layers import layer
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Connector,
    Function,
    Gateway,
    Host,
    Platform,
    Protocol,
    Service,
    System,
    Vendor,
)
from lockin.resilience import LAYERS
from lockin.resilience.players import players
from lockin.testing.strategies import landscapes

HELIO = Landscape(
    nodes=(
        Vendor(id="acme", jurisdiction="US"),
        Vendor(id="acme-eu", parent="acme", jurisdiction="IE"),
        Vendor(id="bolt", jurisdiction="FR"),
        Vendor(id="cloud"),
        Host(id="eu-1", operator="cloud", jurisdiction="IE"),
        Service(id="chat", vendor="acme", host="eu-1", family="gpt"),
        Service(id="chat-eu", vendor="acme-eu", family="gpt"),
        Service(id="own", host="eu-1"),
        Service(id="inner", vendor="acme", family="gpt"),
        Platform(id="crm", vendor="bolt", suppliers=("inner",), essential=("inner",)),
        Platform(id="drive"),
        Connector(id="bridge", platform="drive", maker="acme"),
        Connector(id="loose"),
        Protocol(id="open", steward="acme", open_governance=True),
        Protocol(id="closed", steward="acme", open_governance=False),
        Protocol(id="unsaid", steward="acme"),
        Protocol(id="alone"),
        Protocol(id="commons", open_governance=True),
        Gateway(id="relay"),
        System(id="desk"),
        Function(id="support"),
    ),
    dependencies=[
        need(f"d{i}", "desk", target)
        for i, target in enumerate(
            ("chat", "chat-eu", "own", "crm", "bridge", "loose", "relay", "bolt", "alone")
        )
    ],
)


def stopped(by: str, landscape: Landscape = HELIO) -> dict[str, list[str]]:
    events = players(landscape, by)
    return {key: compile(landscape).names(events.stopped(key)) for key in events.keys}


def test_a_vendor_stops_itself_and_a_service_without_one_is_its_own() -> None:
    own = ("acme", "acme-eu", "bolt", "cloud", "drive", "loose", "own")
    assert stopped("vendor") == {id_: [id_] for id_ in own}


def test_a_parent_stops_every_vendor_below_it() -> None:
    found = stopped("parent")
    assert found["acme"] == ["acme", "acme-eu"]
    assert "acme-eu" not in found
    assert found["own"] == ["own"]


def test_a_family_stops_its_services_and_hosts_and_vendors_behind_services_are_none() -> None:
    assert stopped("family") == {
        "gpt": ["chat", "chat-eu", "inner"],
        **{id_: [id_] for id_ in ("bolt", "bridge", "crm", "drive", "loose", "own")},
    }


def test_a_host_stops_itself_and_vendors_behind_services_are_none() -> None:
    own = ("bolt", "bridge", "chat-eu", "crm", "drive", "eu-1", "inner", "loose")
    assert stopped("host") == {id_: [id_] for id_ in own}


def test_a_jurisdiction_stops_its_vendors_and_hosts() -> None:
    assert stopped("jurisdiction") == {
        "FR": ["bolt"],
        "IE": ["acme-eu", "eu-1"],
        "US": ["acme"],
        **{id_: [id_] for id_ in ("cloud", "drive", "loose", "own")},
    }


def test_a_service_of_a_vendor_without_jurisdiction_follows_the_vendor() -> None:
    landscape = Landscape(nodes=(Vendor(id="acme"), Service(id="chat", vendor="acme")))
    assert stopped("jurisdiction", landscape) == {"acme": ["acme"]}


def test_a_steward_stops_its_protocols_that_are_not_openly_governed() -> None:
    assert stopped("steward") == {"acme": ["closed", "unsaid"], "alone": ["alone"]}


def test_a_content_platform_stops_itself_behind_its_connectors() -> None:
    assert stopped("connector-platform") == {"drive": ["drive"], "loose": ["loose"]}
    assert stopped("connector_platform") == stopped("connector-platform")


def test_services_and_protocols_stop_themselves() -> None:
    own = ("bolt", "bridge", "chat", "chat-eu", "crm", "drive", "inner", "loose", "own")
    assert stopped("service") == {id_: [id_] for id_ in own}
    protocols = ("alone", "closed", "commons", "open", "unsaid")
    assert stopped("protocol") == {id_: [id_] for id_ in protocols}


def test_nth_parties_stand_behind_suppliers_and_send_no_bill() -> None:
    # acme sells chat, and the bill for it; its inner service is billed to the CRM only.
    assert stopped("nth-party") == {"cloud": ["cloud"], "inner": ["inner"]}


def test_a_cold_alternative_bills_nothing() -> None:
    landscape = Landscape(
        nodes=(
            System(id="desk"),
            Platform(id="crm", suppliers=("acme",), essential=("acme",)),
            Vendor(id="acme"),
        ),
        dependencies=(
            need("d1", "desk", "crm", "g"),
            need("d2", "desk", "acme", "g", ready="cold"),
        ),
    )
    assert stopped("nth-party", landscape) == {"acme": ["acme"]}


@given(landscapes(max_systems=4), st.sampled_from(BILLED_LAYERS))
def test_the_keys_are_those_of_direct_shares(landscape: Landscape, by: str) -> None:
    of = layer(landscape, by)
    assert set(players(landscape, by).keys) <= set(of.players)
    for key, ids in stopped(by, landscape).items():
        for id_ in ids:
            number = of.player[compile(landscape).index[id_]]
            # A content platform is the value of its connectors and not itself counted.
            assert by == "connector-platform" or of.players[number] == key


@given(landscapes(max_systems=4), st.sampled_from(LAYERS))
def test_no_node_is_stopped_by_two_players(landscape: Landscape, by: str) -> None:
    ids = [id_ for stops in stopped(by, landscape).values() for id_ in stops]
    assert len(ids) == len(set(ids))


def test_an_unknown_layer_is_refused() -> None:
    with pytest.raises(UndefinedError, match=r"no layer 'colour'; layers are vendor, .* nth-party"):
        _ = players(HELIO, "colour")
