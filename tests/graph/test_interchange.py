from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given

from lockin.errors import LandscapeError
from lockin.graph import from_networkx, to_networkx
from lockin.model.dependency import Dependency
from lockin.model.document import Claim
from lockin.model.landscape import Landscape
from lockin.model.nodes import Service, System, Vendor
from lockin.testing.strategies import landscapes


@given(landscapes(max_systems=3))
def test_there_and_back_is_the_same_landscape(landscape: Landscape) -> None:
    claim = Claim(on="node", id=landscape.nodes[0].id, field="name", value="other")
    landscape = landscape.replace(claims=[claim])
    graph = landscape.to_networkx()
    assert Landscape.from_networkx(graph) == landscape
    assert list(graph.nodes) == [node.id for node in landscape.nodes]
    assert graph.number_of_edges() == len(landscape.dependencies)
    for node in landscape.nodes:
        attributes = graph.nodes[node.id]
        assert attributes == {f: getattr(node, f) for f in type(node).model_fields if f != "id"}
    for one in landscape.dependencies:
        attributes = graph.edges[one.source, one.target, one.id]
        fields = [f for f in Dependency.model_fields if f not in {"source", "target"}]
        assert attributes == {f: getattr(one, f) for f in fields}


def test_several_dependencies_between_two_nodes_stay_apart() -> None:
    landscape = Landscape(
        nodes=(System(id="desk"), Service(id="chat")),
        dependencies=[Dependency(id=i, source="desk", target="chat") for i in ("d1", "d2")],
    )
    graph = to_networkx(landscape)
    assert sorted(graph["desk"]["chat"]) == ["d1", "d2"]


def test_a_graph_of_plain_values_is_read() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(currency="USD")
    graph.add_node("desk", kind="system")
    graph.add_node("chat", kind="service", models=["m"], vendor="acme")
    graph.add_node("acme", kind="vendor")
    _ = graph.add_edge("desk", "chat", key="d1", spend={"low": 1, "high": 2})
    landscape = from_networkx(graph)
    assert landscape.currency == "USD"
    assert landscape.node("chat") == Service(id="chat", models=("m",), vendor="acme")
    landscape.require_valid()


def test_a_simple_graph_takes_ids_from_its_edges() -> None:
    graph: Any = nx.DiGraph()
    graph.add_node("desk", kind="system")
    graph.add_node("acme", kind="vendor")
    graph.add_edge("desk", "acme", id="d1")
    assert from_networkx(graph).dependencies[0].target == "acme"


def test_every_fault_of_a_graph_is_reported_at_once() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(rates=[{"base": "usd"}])
    graph.add_node("desk", kind="ghost")
    graph.add_node("bare")
    graph.add_node("acme", kind="vendor", lei="short", colour="red")
    _ = graph.add_edge("desk", "acme", spend=-1)
    with pytest.raises(LandscapeError) as caught:
        _ = from_networkx(graph)
    found = {(p.id, p.field) for p in caught.value.problems}
    assert {("desk", "kind"), ("bare", "kind"), ("acme", "lei"), ("acme", "colour")} <= found
    assert {("", "base"), ("", "source")} <= found
    assert any(p.field.startswith("spend") for p in caught.value.problems)


def test_an_undirected_graph_is_refused() -> None:
    graph: Any = nx.Graph()
    with pytest.raises(LandscapeError, match="undirected"):
        _ = from_networkx(graph)


def test_what_a_graph_cannot_hold_is_refused() -> None:
    twice = Landscape(nodes=(Vendor(id="acme"), System(id="acme")))
    with pytest.raises(LandscapeError, match="duplicate-id"):
        _ = to_networkx(twice)
    loose = Landscape(dependencies=(Dependency(id="d1", source="a", target="b"),))
    with pytest.raises(LandscapeError, match="unknown-id"):
        _ = to_networkx(loose)
