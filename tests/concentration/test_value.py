from __future__ import annotations

from lockin.concentration.value import split_value
from lockin.graph.layers import layer
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Agent, Function, Gateway, Host, Platform, Record, Service, Vendor

NODES: tuple[Record, ...] = (
    Function(id="f", value_per_hour=12),
    Vendor(id="acme"),
    Vendor(id="bolt"),
    Vendor(id="nth"),
)


def split(by: str, extra: tuple[Record, ...], *edges: tuple[str, str]) -> dict[str, float]:
    landscape = Landscape(
        nodes=(*NODES, *extra),
        dependencies=[
            Dependency(id=f"d{i}", source=source, target=target)
            for i, (source, target) in enumerate(edges)
        ],
    )
    of = layer(landscape, by)
    amounts = split_value(landscape, of).amounts.tolist()
    return {key: amount for key, amount in zip(of.players, amounts, strict=True) if amount}


def test_one_vendor_behind_two_services_is_one_supplier() -> None:
    services = tuple(
        Service(id=i, vendor=v) for i, v in (("a", "acme"), ("b", "acme"), ("c", "bolt"))
    )
    found = split("vendor", services, ("f", "a"), ("f", "b"), ("f", "c"))
    assert found == {"acme": 6, "bolt": 6}


def test_hosts_and_nth_parties_are_not_billed() -> None:
    extra = (
        Platform(id="crm", vendor="acme", suppliers=("nth",), essential=("nth",)),
        Host(id="eu-1", operator="bolt"),
        Agent(id="clerk"),
    )
    edges = (("f", "crm"), ("f", "clerk"), ("clerk", "eu-1"), ("crm", "nth"))
    assert split("vendor", extra, *edges) == {"acme": 12}
    assert split("host", extra, *edges) == {"crm": 6, "eu-1": 6}


def test_a_field_leads_on_as_an_edge_does() -> None:
    extra = (Agent(id="clerk", kit="kit"), Service(id="kit", vendor="acme"))
    assert split("vendor", extra, ("f", "clerk")) == {"acme": 12}
    bought = (Gateway(id="relay", vendor="bolt"), Service(id="chat", vendor="acme"))
    assert split("vendor", bought, ("f", "relay"), ("relay", "chat")) == {"acme": 6, "bolt": 6}


def test_functions_that_need_each_other_share_their_suppliers() -> None:
    extra = (Function(id="g", value_per_hour=4), Service(id="chat", vendor="acme"))
    assert split("vendor", extra, ("f", "g"), ("g", "f"), ("g", "chat")) == {"acme": 16}
