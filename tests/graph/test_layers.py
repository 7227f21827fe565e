from __future__ import annotations

from lockin.graph import compile  # noqa: A004 - the verb of the design
from lockin.graph.layers import LAYERS, layer
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Gateway, Platform, Service, System, Vendor

NODES = (
    Vendor(id="acme", jurisdiction="US"),
    Vendor(id="bolt", parent="acme"),
    Vendor(id="cord", parent="bolt"),
    Service(id="chat", vendor="cord"),
    Platform(id="crm", suppliers=("acme",), essential=("acme",)),
    System(id="desk"),
    Gateway(id="relay", vendor="acme"),
)


def players(landscape: Landscape, by: str) -> dict[str, str]:
    found = layer(landscape, by)
    pairs = zip(compile(landscape).ids, found.player.tolist(), strict=True)
    return {id_: found.players[number] for id_, number in pairs if number >= 0}


def test_only_what_is_paid_for_has_a_player() -> None:
    landscape = Landscape(nodes=NODES)
    for by in ("vendor", "parent", "family", "host", "jurisdiction"):
        assert set(players(landscape, by)) == {"acme", "bolt", "cord", "chat", "crm"}
    assert len(LAYERS) == 7


def test_the_ultimate_parent_is_at_the_top_of_the_chain() -> None:
    landscape = Landscape(nodes=NODES)
    assert players(landscape, "parent")["chat"] == "acme"
    assert players(landscape, "vendor")["chat"] == "cord"


def test_the_supplier_of_a_platform_is_not_its_vendor() -> None:
    edge = Dependency(id="d1", source="crm", target="bolt")
    landscape = Landscape(nodes=NODES, dependencies=(edge,))
    assert players(landscape, "vendor")["crm"] == "crm"


def test_a_vendor_without_jurisdiction_stands_for_itself() -> None:
    found = players(Landscape(nodes=NODES), "jurisdiction")
    assert found == {"acme": "US", "bolt": "bolt", "cord": "cord", "chat": "cord", "crm": "crm"}


def test_two_vendors_of_one_service_are_no_vendor() -> None:
    landscape = Landscape(
        nodes=(Vendor(id="acme"), Vendor(id="bolt"), Service(id="chat")),
        dependencies=[Dependency(id=v, source="chat", target=v[2:]) for v in ("d-acme", "d-bolt")],
    )
    assert players(landscape, "vendor")["chat"] == "chat"


def test_a_vendor_named_like_a_jurisdiction_keeps_its_services() -> None:
    nodes = Vendor(id="us"), Vendor(id="bolt", jurisdiction="us"), Service(id="chat", vendor="us")
    found = players(Landscape(nodes=nodes), "jurisdiction")
    assert found == {"bolt": "us", "chat": "vendor us", "us": "vendor us"}
