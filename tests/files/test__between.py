from __future__ import annotations

import time

from lockin.files._between import between
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Service, System, Vendor


def test_it_finds_what_the_landscape_finds() -> None:
    landscape = Landscape(
        nodes=[
            Service(id="chat", vendor="acne"),
            Vendor(id="acme", parent="desk"),
            System(id="desk"),
        ],
        dependencies=[
            Dependency(id="d1", source="desk", target="chatt"),
            Dependency(id="d2", source="desc", target="chat"),
            Dependency(id="d3", source="desk", target="desk"),
        ],
    )
    assert set(between(landscape, {})) == set(landscape.problems())


def test_a_stand_in_causes_no_problem_of_its_own() -> None:
    landscape = Landscape(
        nodes=[System(id="desk", owner="lost")],
        dependencies=[Dependency(id="d1", source="desk", target="lost")],
    )
    assert between(landscape, {"lost": "team"}) == ()
    assert {p.field for p in between(landscape, {})} == {"owner", "target"}


def test_a_chain_of_owners_is_followed_once() -> None:
    chain = [Vendor(id=f"v{i}", parent=f"v{i + 1}") for i in range(3000)]
    found = between(Landscape(nodes=[*chain, Vendor(id="v3000")]), {})
    assert [(p.code, p.field) for p in found] == [("too-deep", "parent")]


def test_many_unknown_ids_cost_what_they_are_many() -> None:
    start = time.process_time()
    landscape = Landscape(nodes=[Service(id=f"s{i}", vendor=f"unknown-{i}") for i in range(3000)])
    assert len(between(landscape, {})) == 3000
    assert time.process_time() - start < 30
