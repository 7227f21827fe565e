from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from oracles.departures import (
    bound_by_definition,
    callers_by_definition,
    removed_by_definition,
)

from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Agent,
    Connector,
    Contract,
    Control,
    Gateway,
    Knowledge,
    Service,
    System,
    Team,
)
from lockin.switching import Exit, Parameters, depart
from lockin.switching.items import SHARED, bound_items
from lockin.switching.site import Site
from lockin.testing import builders
from lockin.testing.strategies import exits, landscapes

DAY = dt.date(2026, 11, 22)


def expected(landscape: Landscape, exit_: Exit) -> set[tuple[str, str]]:
    """Every bound item as (id, sort), from the definition."""
    removed = removed_by_definition(landscape, exit_)
    bound = bound_by_definition(landscape, removed)
    callers = callers_by_definition(landscape, removed)
    nodes, found = landscape.by_id, set[tuple[str, str]]()
    touched: set[str] = set()
    for one in landscape.dependencies:
        if one.id not in bound | callers:
            continue
        route = one.id in bound and isinstance(nodes[one.source], Gateway)
        sort = "route" if route else "dependency" if one.id in bound else "caller"
        found.add((one.id, sort))
        touched |= {one.id, one.source}
        source, target = nodes[one.source], nodes[one.target]
        if isinstance(source, System):
            found.add((source.id, "system"))
        tool = isinstance(target, Service) and target.role in {"coding-tool", None}
        if one.id in bound and isinstance(source, Team) and tool:
            found.add((source.id, "tooling"))
    for node in landscape.nodes:
        attached = (
            (isinstance(node, Agent) and node.kit in removed)
            or (isinstance(node, Knowledge) and node.embedding in removed)
            or (isinstance(node, (Connector, Contract)) and node.id in removed)
        )
        if attached:
            found.add((node.id, str(getattr(node, "kind", ""))))
            touched.add(node.id)
    touched |= {id_ for id_, sort in found if sort in {"system", "tooling"}}
    for control in landscape.of(Control):
        if touched & set(control.covers):
            found.add((control.id, "control"))
    return found


@given(landscapes(), st.data())
def test_every_bound_item_is_there_once(landscape: Landscape, data: st.DataObject) -> None:
    exit_ = data.draw(exits(landscape))
    site = Site(landscape, Parameters(), DAY)
    items = bound_items(site, depart(landscape, exit_))
    keys = [(item.id, item.sort) for item in items]
    assert keys == sorted(set(keys))
    assert set(keys) == expected(landscape, exit_)
    for item in items:
        assert item.system == SHARED or isinstance(landscape.by_id[item.system], System)
        assert item.owner == "" or isinstance(landscape.by_id[item.owner], Team)


def test_who_pays_and_who_works() -> None:
    landscape = builders.everything()
    site = Site(landscape, Parameters(), DAY)
    items = {(i.id, i.sort): i for i in bound_items(site, depart(landscape, Exit("acme")))}
    desk = items["desk-chat", "dependency"]
    assert (desk.system, desk.owner, desk.role) == ("desk", "engineers", "text")
    index = items["handbook", "knowledge"]
    assert (index.system, index.owner, index.role) == ("desk", "engineers", "embedding")
    assert items["acme-contract", "contract"].system == SHARED
    assert items["engineers", "tooling"].owner == "engineers"
    assert items["care-seats", "dependency"].owner == "care"
    assert {sort for _, sort in items} == {
        "agent", "connector", "contract", "control", "dependency", "knowledge", "system", "tooling"
    }  # fmt: skip


def test_an_index_that_two_systems_use_is_shared() -> None:
    landscape = builders.everything()
    more = [
        *landscape.dependencies,
        Dependency(id="shop-handbook", source="shop", target="handbook"),
    ]
    shared = landscape.replace(dependencies=more)
    site = Site(shared, Parameters(), DAY)
    items = {i.id: i for i in bound_items(site, depart(shared, Exit("acme")))}
    assert items["handbook"].system == SHARED
