from __future__ import annotations

import copy
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.outage import down_by_definition
from oracles.tangles import need

from lockin.errors import UndefinedError
from lockin.estimates import Exactly, Range90, as_estimate
from lockin.model.document import Rate
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Host, Service, System, Vendor
from lockin.resilience import LAYERS, exposure, kill_sets_of
from lockin.resilience.players import players
from lockin.testing.builders import layered
from lockin.testing.strategies import landscapes

HELIO = Landscape(
    nodes=(
        Vendor(id="acme", jurisdiction="US"),
        Vendor(id="bolt", jurisdiction="US"),
        Vendor(id="cloud", jurisdiction="FR"),
        Host(id="eu-1", operator="cloud", jurisdiction="FR"),
        Service(id="chat", vendor="acme", host="eu-1"),
        Service(id="spare", vendor="bolt"),
        System(id="desk"),
        System(id="shop"),
        System(id="broken"),
        Function(id="support", value_per_hour=100),
        Function(id="sales", value_per_hour=30, tolerance_hours=8),
        Function(id="lost", value_per_hour=1000),
        Function(id="vague"),
    ),
    dependencies=(
        need("d1", "support", "desk"),
        need("d2", "sales", "shop"),
        need("d3", "desk", "chat"),
        need("d4", "shop", "chat", "g"),
        need("d5", "shop", "spare", "g", ready="warm", switch_hours=8),
        need("d6", "lost", "broken"),
        need("d7", "broken", "chat", ready="cold"),
        need("d8", "vague", "desk"),
    ),
)


def test_it_is_the_value_that_stops_with_one_supplier_alone() -> None:
    found = exposure(HELIO)
    assert dict(found) == {"acme": 100, "cloud": 100, "bolt": 0}
    assert list(found) == ["acme", "cloud", "bolt"]
    assert found.functions["acme"] == ("support", "vague")
    assert found.functions["bolt"] == ()
    assert (found.by, found.unit, found.value) == ("vendor", "EUR/h", 130)
    assert (found.missing, found.down) == (("vague",), ("lost",))
    assert len(found) == 3
    assert hash(found) == hash(exposure(HELIO))


def test_it_says_that_exposures_overlap() -> None:
    found = exposure(HELIO)
    assert sum(found.values()) == 200
    assert found.counted_twice == 100
    assert repr(found) == "<Exposure by vendor in EUR/h: acme 100, cloud 100, bolt 0; they overlap>"
    assert copy.deepcopy(found) == found
    assert copy.deepcopy(found).functions == found.functions
    assert "overlap" not in repr(exposure(Landscape(nodes=(Vendor(id="a"),))))


def test_each_layer_has_its_own_players() -> None:
    assert dict(exposure(HELIO, by="host")) == {"eu-1": 100, "spare": 0}
    assert dict(exposure(HELIO, by="jurisdiction")) == {"US": 130, "FR": 100}
    assert exposure(HELIO, by="service")["chat"] == 100


def test_hours_can_be_said_for_all_functions() -> None:
    assert exposure(HELIO, after=0)["acme"] == 130
    assert exposure(HELIO, after=8)["acme"] == 100
    with pytest.raises(UndefinedError, match="0 or more"):
        _ = exposure(HELIO, after=-1)
    with pytest.raises(UndefinedError, match="no layer 'colour'"):
        _ = exposure(HELIO, by="colour")


def test_money_is_in_the_currency_of_the_landscape_and_estimates_count_with_their_mean() -> None:
    spread = Range90(low=1, high=4)
    landscape = Landscape(
        currency="EUR",
        rates=(Rate(base="USD", quote="EUR", rate=0.5, date=dt.date(2026, 1, 1), source="x"),),
        nodes=(
            Vendor(id="acme"),
            System(id="desk"),
            Function(id="a", value_per_hour=Exactly(value=100, currency="USD")),
            Function(id="b", value_per_hour=spread),
        ),
        dependencies=(
            need("d1", "a", "desk"),
            need("d2", "b", "desk"),
            need("d3", "desk", "acme"),
        ),
    )
    assert exposure(landscape)["acme"] == pytest.approx(50 + spread.mean)


@given(landscapes(max_systems=4), st.sampled_from(LAYERS), st.sampled_from((None, 0.0, 8.0)))
def test_it_is_what_the_definition_of_an_outage_says(
    landscape: Landscape, by: str, after: float | None
) -> None:
    found = exposure(landscape, by=by, after=after)
    events = players(landscape, by)
    ids = sorted(node.id for node in landscape.nodes)
    assert sorted(found) == list(events.keys)
    for f in landscape.of(Function):
        stated = 0.0 if f.tolerance_hours is None else as_estimate(f.tolerance_hours).mean
        hours = stated if after is None else after
        base = f.id in down_by_definition(landscape, (), hours)
        assert (f.id in found.down) == base
        for key in events.keys:
            failed = [ids[at] for at in events.stopped(key).tolist()]
            stops = f.id in down_by_definition(landscape, failed, hours) and not base
            assert (f.id in found.functions[key]) == stops


def test_on_a_large_landscape_it_is_the_kill_sets_of_one() -> None:
    landscape = layered(functions=60, nodes=900, suppliers=20)
    found = exposure(landscape)
    alone: dict[str, list[str]] = {key: [] for key in found}
    for id_, family in kill_sets_of(landscape, [f.id for f in landscape.of(Function)]).items():
        for one in family:
            if len(one) > 1:
                break
            for key in one:
                alone[key].append(id_)
    assert {key: list(ids) for key, ids in found.functions.items()} == alone
