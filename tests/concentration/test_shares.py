from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.direct_shares import amounts_by_definition

from lockin.concentration import LAYERS, WEIGHTS, Shares, Unallocated, hhi, shares
from lockin.errors import LandscapeError, UndefinedError
from lockin.estimates import Exactly, Pert, Range90
from lockin.model.dependency import Dependency, Usage
from lockin.model.document import Rate
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
    Team,
    Vendor,
)
from lockin.testing.strategies import landscapes


def need(id_: str, source: str, target: str, **rest: Any) -> Dependency:  # noqa: ANN401 - any field
    return Dependency.model_validate({"id": id_, "source": source, "target": target, **rest})


HELIO = Landscape(
    nodes=(
        Vendor(id="acme", jurisdiction="US"),
        Vendor(id="bolt", parent="acme", jurisdiction="FR"),
        Vendor(id="plain"),
        Host(id="eu-1", operator="plain", jurisdiction="DE"),
        Service(id="chat", vendor="acme", host="eu-1", family="gpt"),
        Service(id="code", vendor="bolt", family="gpt"),
        Service(id="own"),
        Platform(id="crm", vendor="plain"),
        Connector(id="drive", platform="crm", maker="acme"),
        Connector(id="mail"),
        Protocol(id="mcp", steward="acme"),
        Protocol(id="acp"),
        Gateway(id="relay"),
        System(id="desk"),
        System(id="shop"),
        Team(id="crew", seats=40),
        Function(id="support", value_per_hour=90),
        Function(id="idle", value_per_hour=10),
        Function(id="unknown"),
    ),
    dependencies=(
        need("a1", "desk", "relay", spend=1000, calls=7),
        need("a2", "relay", "chat", spend=100, calls=50),
        need("a3", "desk", "code", spend=60, tokens=10),
        need("a4", "desk", "own", spend=40, tokens=30),
        need("a5", "chat", "eu-1", spend=500),
        need("a6", "shop", "eu-1", spend=50),
        need("a7", "desk", "crm"),
        need("a8", "crew", "crm"),
        need("a9", "crew", "code", seats=10),
        need("b1", "desk", "drive", spend=30, calls=3),
        need("b2", "desk", "mail", calls=1),
        need("b3", "desk", "mcp", calls=4),
        need("b4", "shop", "acp", calls=1),
        need("b5", "drive", "mcp", calls=5),
        need("b6", "support", "desk"),
        need("b7", "idle", "shop"),
        need("b8", "shop", "chat", ready="cold"),
        need("b9", "support", "crew", spend=5),
    ),
)


def amounts(by: str, weight: str = "spend", landscape: Landscape = HELIO) -> dict[str, float]:
    return dict(shares(landscape, by=by, weight=weight).amounts)


@given(landscapes(max_systems=4))
def test_shares_are_what_the_definition_says(landscape: Landscape) -> None:
    for by, weight in product(LAYERS, WEIGHTS):
        expected = amounts_by_definition(landscape, by, weight)
        found = shares(landscape, by=by, weight=weight)
        assert dict(found.amounts) == pytest.approx(expected, rel=1e-9, abs=0), (by, weight)
        if expected:
            assert sum(found.values()) == pytest.approx(1, abs=1e-12)
            assert list(found.values()) == sorted(found.values(), reverse=True)
            assert 0 < hhi(found) <= 1 + 1e-12


@pytest.mark.axiom("R5", "Renaming suppliers renames their shares, and changes nothing else.")
@given(st.data(), landscapes(max_systems=3), st.sampled_from(WEIGHTS))
def test_renaming_renames_and_nothing_else(
    data: st.DataObject, landscape: Landscape, weight: str
) -> None:
    text = landscape.as_dict()
    order = data.draw(st.permutations(range(len(text["nodes"]))))
    names = {node["id"]: f"n{place:03}" for node, place in zip(text["nodes"], order, strict=True)}

    def moved(value: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, dict):
            return {key: moved(one) for key, one in value.items()}
        if isinstance(value, list):
            return [moved(one) for one in value]
        return names.get(value, value) if isinstance(value, str) else value

    node_types = {node.id: type(node) for node in landscape.nodes}
    there = landscape.replace(
        nodes=[node_types[node["id"]].model_validate(moved(node)) for node in text["nodes"]],
        dependencies=[Dependency.model_validate(moved(one)) for one in text["dependencies"]],
    )
    here = shares(landscape, by="vendor", weight=weight)
    assert dict(shares(there, by="vendor", weight=weight)) == pytest.approx(
        {names[key]: share for key, share in here.items()}, rel=1e-12
    )


def test_usage_counts_once_on_the_last_edge_before_what_is_paid_for() -> None:
    assert amounts("vendor") == {"acme": 130, "bolt": 60, "plain": 50, "own": 40}
    assert amounts("parent") == {"acme": 190, "plain": 50, "own": 40}
    found = shares(HELIO)
    assert found.unallocated == (
        Unallocated("a1", 1000, "usage counts on the edge behind the gateway"),
        Unallocated(
            "a5",
            500,
            "it stands behind a node that is paid for, and usage counts once, before it",
        ),
        Unallocated("b9", 5, "the dependency does not end at a node that is paid for"),
    )
    assert found.missing == ("a7", "a8", "a9", "b2", "b8")
    assert found.total == 280
    assert found.unit == "EUR/a"


def test_a_supplier_without_a_value_is_its_own_player() -> None:
    assert amounts("family") == {"gpt": 160, "eu-1": 50, "own": 40, "drive": 30}
    assert amounts("host") == {"eu-1": 150, "code": 60, "own": 40, "drive": 30}
    assert amounts("jurisdiction") == {"US": 130, "FR": 60, "DE": 50, "own": 40}
    assert amounts("vendor", "tokens") == {"own": 30, "bolt": 10}


def test_layers_of_one_kind_count_only_their_own_edges() -> None:
    assert amounts("steward", "calls") == {"acme": 9, "acp": 1}
    assert amounts("connector-platform", "calls") == {"crm": 3, "mail": 1}
    assert shares(HELIO, by="steward", weight="calls").unallocated == ()
    assert shares(HELIO, by="steward", weight="spend").missing == ("b3", "b4", "b5")


def test_seats_of_a_team_are_inferred_and_say_so() -> None:
    found = shares(HELIO, by="vendor", weight="seats")
    assert dict(found.amounts) == {"plain": 40, "bolt": 10}
    assert found.inferred == ("a8",)
    assert found.unit == "count"
    assert shares(HELIO).inferred == ()


def test_value_is_split_equally_over_the_suppliers_billed_on_the_paths() -> None:
    found = shares(HELIO, by="vendor", weight="value")
    # support reaches chat, code, own, crm, drive and mail: acme, bolt, own, plain, mail.
    assert dict(found.amounts) == {"acme": 18, "bolt": 18, "mail": 18, "own": 18, "plain": 18}
    assert found.unallocated == (
        Unallocated("idle", 10, "the function reaches no supplier of this layer"),
    )
    assert found.missing == ("unknown",)
    assert found.unit == "EUR/h"
    assert shares(HELIO, by="vendor", weight="value_per_hour") == found
    hosts = amounts("host", "value")
    assert hosts["eu-1"] == 90 / 6 + 10
    assert amounts("steward", "value") == {"acme": 90, "acp": 10}
    assert amounts("connector-platform", "value") == {"crm": 45, "mail": 45}


def test_many_functions_are_split_as_one() -> None:
    number = 1300
    landscape = Landscape(
        nodes=(
            *(Function(id=f"f{i}", value_per_hour=i) for i in range(number)),
            *(Service(id=f"s{i}") for i in range(5)),
        ),
        dependencies=[
            need(f"d{i}-{j}", f"f{i}", f"s{(i + j) % 5}")
            for i in range(number)
            for j in range(1 + i % 2)
        ],
    )
    expected = dict.fromkeys((f"s{i}" for i in range(5)), 0.0)
    for i in range(number):
        for j in range(1 + i % 2):
            expected[f"s{(i + j) % 5}"] += i / (1 + i % 2)
    assert amounts("vendor", "value", landscape) == pytest.approx(expected)


def test_measured_usage_replaces_the_stated_figure() -> None:
    bills = (
        Usage(source="bill", account="one", period="2026-01", spend=10, currency="USD"),
        Usage(source="bill", account="one", period="2026-Q2", spend=70, currency="USD"),
        Usage(source="bill", account="two", period="2025", spend=5, calls=9),
    )
    landscape = Landscape(
        nodes=(System(id="desk"), Service(id="chat")),
        dependencies=(need("d1", "desk", "chat", spend=1e9, calls=1, tokens=3, usage=bills),),
        rates=(
            Rate(base="USD", quote="EUR", rate=9, date=dt.date(2020, 1, 1), source="old"),
            Rate(base="EUR", quote="USD", rate=2, date=dt.date(2026, 1, 1), source="new"),
        ),
    )
    # 80 dollars in 4 months are 240 a year, at 0.5; and 5 euros in 12 months.
    assert amounts("vendor", "spend", landscape) == {"chat": 125}
    assert amounts("vendor", "calls", landscape) == {"chat": 9}
    assert amounts("vendor", "tokens", landscape) == {"chat": 3}


def test_uncertain_amounts_count_with_their_mean() -> None:
    spread = Range90(low=1, high=10)
    landscape = Landscape(
        nodes=(System(id="desk"), Service(id="a"), Service(id="b"), Service(id="c")),
        dependencies=(
            need("d1", "desk", "a", spend=spread),
            need("d2", "desk", "b", spend=Pert(low=1, mode=2, high=9)),
            need("d3", "desk", "c", spend=Exactly(value=0.0)),
        ),
    )
    assert amounts("vendor", "spend", landscape) == {"a": spread.mean, "b": 3}


@pytest.mark.oracle(
    "O-05: UK Finance, GBP 20m in each of four regions: 0.25 kept apart, 0.625 with three merged"
)
def test_the_grouping_decides() -> None:
    regions = ("england", "scotland", "wales", "france")
    landscape = Landscape(
        currency="GBP",
        nodes=(
            System(id="bank"),
            Vendor(id="uk"),
            *(Vendor(id=r, parent=None if r == "france" else "uk") for r in regions),
        ),
        dependencies=[need(f"to-{r}", "bank", r, spend=20e6) for r in regions],
    )
    assert hhi(shares(landscape, by="vendor")) == pytest.approx(0.25)
    assert hhi(shares(landscape, by="parent")) == pytest.approx(0.625)


def test_an_own_player_never_merges_with_a_value_of_its_name() -> None:
    landscape = Landscape(
        nodes=(System(id="desk"), Service(id="gpt"), Service(id="chat", family="gpt")),
        dependencies=(need("d1", "desk", "gpt", spend=1), need("d2", "desk", "chat", spend=3)),
    )
    assert amounts("family", "spend", landscape) == {"gpt": 3, "service gpt": 1}


def test_a_relation_stated_as_an_edge_counts_as_the_field() -> None:
    landscape = Landscape(
        nodes=(System(id="desk"), Service(id="chat"), Vendor(id="acme"), Host(id="eu-1")),
        dependencies=(
            need("d1", "desk", "chat", spend=1),
            need("d2", "chat", "acme"),
            need("d3", "chat", "eu-1"),
        ),
    )
    assert amounts("vendor", "spend", landscape) == {"acme": 1}
    assert amounts("host", "spend", landscape) == {"eu-1": 1}


def test_nothing_to_share_is_empty_and_has_no_index() -> None:
    found = shares(Landscape(nodes=(Vendor(id="acme"),)))
    assert dict(found) == {}
    assert found.total == 0
    with pytest.raises(UndefinedError, match="no shares"):
        _ = hhi(found)


def test_what_is_not_there_is_refused_in_one_sentence() -> None:
    with pytest.raises(UndefinedError, match="no layer 'colour'; layers are vendor, parent"):
        _ = shares(HELIO, by="colour")
    with pytest.raises(UndefinedError, match="no weight 'mood'; weights are spend"):
        _ = shares(HELIO, weight="mood")
    with pytest.raises(UndefinedError, match="spend cannot be looked through: only functions"):
        _ = shares(HELIO, look_through=True)
    broken = Landscape(nodes=(System(id="desk", owner="nobody"),))
    with pytest.raises(LandscapeError, match="unknown-id"):
        _ = shares(broken)


def test_shares_are_a_frozen_mapping_and_an_array() -> None:
    found = shares(HELIO)
    assert list(found) == ["acme", "bolt", "plain", "own"]
    array: Any = np.asarray(found)
    assert array.tolist() == list(found.values())
    assert found["acme"] == pytest.approx(130 / 280)
    assert found == dict(found)
    assert hash(found) == hash(shares(HELIO))
    assert repr(found) == (
        "<Shares by vendor of spend: acme 46.4%, bolt 21.4%, plain 17.9%, own 14.3%>"
    )
    with pytest.raises(AttributeError):
        found.by = "host"  # type: ignore[misc]  # the claim is that it fails
    with pytest.raises(TypeError):
        found.amounts["acme"] = 0  # type: ignore[index]  # the claim is that it fails
    with pytest.raises(KeyError):
        _ = found["nobody"]


def test_amounts_of_any_size_have_shares() -> None:
    found = Shares({"b": 1.5e308, "a": 1.5e308}, by="vendor", weight="spend", unit="EUR/a")
    assert dict(found) == {"a": 0.5, "b": 0.5}
    assert list(found) == ["a", "b"]
