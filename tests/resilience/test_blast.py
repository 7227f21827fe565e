from __future__ import annotations

import copy
import gc
import pickle
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.outage import down_by_definition

from lockin.errors import UnknownIdError
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Service, System, Vendor
from lockin.resilience import blast_radii, blast_radius, down
from lockin.testing.strategies import landscapes

HELIO = Landscape(
    nodes=(
        Vendor(id="acme"),
        Service(id="chat", vendor="acme"),
        Service(id="idle", vendor="acme"),
        System(id="desk"),
        System(id="broken"),
        Function(id="support"),
        Function(id="sales"),
    ),
    dependencies=(
        Dependency(id="d1", source="desk", target="chat"),
        Dependency(id="d2", source="support", target="desk"),
        Dependency(id="d3", source="broken", target="chat", ready="cold"),
        Dependency(id="d4", source="sales", target="broken"),
    ),
)


@given(landscapes(max_systems=4), st.sampled_from((0.0, 8.0)))
def test_a_radius_is_what_more_is_down(landscape: Landscape, after: float) -> None:
    ids = [node.id for node in landscape.nodes]
    base = down_by_definition(landscape, (), after)
    radii = blast_radii(landscape, ids, after=after)
    assert list(radii) == ids
    for id_ in ids:
        expected = down_by_definition(landscape, {id_}, after) - base
        assert radii[id_] == expected
        assert blast_radius(landscape, id_, after=after) == expected


def test_what_is_down_as_it_stands_is_not_blamed() -> None:
    assert down(HELIO) == {"broken", "sales"}
    stops = frozenset({"acme", "chat", "idle", "desk", "support"})
    assert blast_radius(HELIO, "acme") == stops
    assert blast_radius(HELIO, "broken") == frozenset()


def test_a_radius_is_a_frozenset_that_knows_its_kinds() -> None:
    radius = blast_radius(HELIO, "acme")
    assert isinstance(radius, frozenset)
    assert radius.functions == ("support",)
    assert radius.systems == ("desk",)
    assert radius.of("service") == ("chat", "idle")
    assert radius.of("host") == ()
    assert repr(radius) == "BlastRadius({'acme', 'chat', 'desk', 'idle', 'support'})"
    for twin in (pickle.loads(pickle.dumps(radius)), copy.deepcopy(radius)):  # noqa: S301 - our own bytes
        assert twin == radius
        assert twin.functions == radius.functions


def test_every_unknown_id_is_named() -> None:
    with pytest.raises(UnknownIdError, match=r"'b'.*'nobody'"):
        _ = blast_radii(HELIO, ["nobody", "acme", "b"])


def test_nothing_keeps_a_landscape_alive() -> None:
    landscape = HELIO.replace(name="gone")
    _ = blast_radius(landscape, "acme")
    watch = weakref.ref(landscape)
    del landscape
    _ = gc.collect()
    assert watch() is None
