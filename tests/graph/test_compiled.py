from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given
from oracles.outage import needs_of

from lockin.errors import LandscapeError, UnknownIdError
from lockin.estimates import Range90
from lockin.graph import KINDS, READY, compile  # noqa: A004 - the verb of the design
from lockin.graph.compiled import _KNOWN, Compiled
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Host, Platform, Service, System, Vendor
from lockin.testing.strategies import landscapes


def test_columns_of_a_small_landscape() -> None:
    landscape = Landscape(
        nodes=(
            Vendor(id="acme"),
            Service(id="chat", vendor="acme", host="eu-1"),
            System(id="desk"),
            Host(id="eu-1"),
            Service(id="spare"),
        ),
        dependencies=(
            Dependency(id="d1", source="desk", target="chat", group="model", at_least=2),
            Dependency(
                id="d2",
                source="desk",
                target="spare",
                group="model",
                at_least=2,
                ready="warm",
                switch_hours=Range90(low=1, high=10),
            ),
            Dependency(id="d3", source="desk", target="eu-1", ready="cold"),
            Dependency(id="d4", source="chat", target="eu-1", group="region"),
        ),
    )
    compiled = compile(landscape)
    assert compiled.ids == ("acme", "chat", "desk", "eu-1", "spare")
    assert compiled.index["eu-1"] == 3
    assert [KINDS[code] for code in compiled.kinds] == [
        "vendor",
        "service",
        "system",
        "host",
        "service",
    ]
    assert compiled.dep_source.tolist() == [2, 2, 2, 1]
    assert compiled.dep_target.tolist() == [1, 4, 3, 3]
    assert compiled.dep_group[0] == compiled.dep_group[1] != compiled.dep_group[2]
    assert compiled.dep_at_least.tolist() == [2, 2, 1, 1]
    assert [READY[code] for code in compiled.dep_ready] == ["hot", "warm", "cold", "hot"]
    hours = compiled.dep_switch_hours
    assert hours[1] == Range90(low=1, high=10).mean
    assert np.isnan(hours[[0, 2, 3]]).all()
    # The host of the service is stated as an edge too, and counts once.
    assert list(zip(compiled.need_source[4:], compiled.need_target[4:], strict=True)) == [(1, 0)]


def test_one_field_named_twice_is_one_need() -> None:
    landscape = Landscape(
        nodes=(Vendor(id="acme"), Platform(id="crm", vendor="acme", essential=("acme", "acme")))
    )
    assert compile(landscape).need_target.tolist() == [0]


def gates(compiled: Compiled) -> dict[str, list[tuple[int, list[str]]]]:
    found: dict[str, list[tuple[int, list[str]]]] = {}
    for at, id_ in enumerate(compiled.ids):
        for gate in range(compiled.node_gates[at], compiled.node_gates[at + 1]):
            assert compiled.gate_source[gate] == at
            span = slice(compiled.gate_pointers[gate], compiled.gate_pointers[gate + 1])
            needs = compiled.gate_needs[span]
            assert set(compiled.need_gate[needs].tolist()) == {gate}
            names = sorted(compiled.names(compiled.need_target[needs]))
            found.setdefault(id_, []).append((int(compiled.gate_at_least[gate]), names))
    return {id_: sorted(one) for id_, one in found.items()}


@given(landscapes(max_systems=4))
def test_gates_are_those_of_the_definition(landscape: Landscape) -> None:
    compiled = compile(landscape)
    expected = {
        id_: sorted((least, sorted(target for target, _ in members)) for least, members in one)
        for id_, one in needs_of(landscape, 0).items()
    }
    assert gates(compiled) == expected
    for at in range(len(compiled.ids)):
        span = slice(compiled.target_pointers[at], compiled.target_pointers[at + 1])
        inward = compiled.target_needs[span].tolist()
        assert inward == np.flatnonzero(compiled.need_target == at).tolist()
        outward = compiled.gate_needs[
            compiled.source_pointers[at] : compiled.source_pointers[at + 1]
        ]
        assert sorted(outward.tolist()) == np.flatnonzero(compiled.need_source == at).tolist()


def test_an_empty_landscape_compiles() -> None:
    compiled = compile(Landscape())
    assert compiled.ids == ()
    assert compiled.node_gates.tolist() == [0]


def test_columns_are_frozen_and_made_once() -> None:
    landscape = Landscape(nodes=(Vendor(id="acme"),))
    compiled = compile(landscape)
    assert compile(landscape) is compiled
    assert compile(landscape.replace(name="other")) is not compiled
    with pytest.raises(ValueError, match="read-only"):
        compiled.kinds[0] = 1


def test_the_memory_lets_go_of_a_landscape() -> None:
    landscape = Landscape(nodes=(Vendor(id="acme"),))
    watch = weakref.ref(landscape)
    _ = compile(landscape)
    held = len(_KNOWN)
    del landscape
    _ = gc.collect()
    assert watch() is None
    assert len(_KNOWN) < held


def test_errors_of_the_landscape_are_refused_together() -> None:
    broken = Landscape(
        nodes=(System(id="desk"),),
        dependencies=(Dependency(id="d1", source="desk", target="chat"),),
    )
    with pytest.raises(LandscapeError, match=r"d1\.target"):
        _ = compile(broken)


def test_positions_name_every_unknown_id() -> None:
    compiled = compile(Landscape(nodes=(Vendor(id="acme"), Vendor(id="bolt"))))
    assert compiled.positions(frozenset({"bolt", "acme"})).tolist() == [0, 1]
    with pytest.raises(UnknownIdError, match=r"'acne'; close: acme; .*'zz'"):
        _ = compiled.positions(frozenset({"zz", "acme", "acne"}))
