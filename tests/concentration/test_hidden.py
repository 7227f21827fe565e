from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.tangles import need

from lockin.concentration import LAYERS, HiddenShare, Shares, hidden_share, shares
from lockin.errors import UndefinedError
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Host, Platform, Service, System, Vendor
from lockin.testing.builders import two_vendors
from lockin.testing.strategies import landscapes
from lockin.testing.strategies import shares as drawn_shares

# Two functions by way of one SaaS each, and both stand on the same model vendor.
RESOLD = Landscape(
    nodes=(
        Vendor(id="acme"),
        Vendor(id="crm-maker"),
        Vendor(id="hr-maker"),
        Platform(id="crm", vendor="crm-maker", essential=("acme",)),
        Platform(id="hr", vendor="hr-maker", essential=("acme",)),
        Function(id="sales", value_per_hour=300),
        Function(id="people", value_per_hour=100),
    ),
    dependencies=(need("d1", "sales", "crm"), need("d2", "people", "hr")),
)


def test_the_supplier_of_suppliers_is_hidden() -> None:
    found = hidden_share(RESOLD)
    assert dict(found.direct) == {"crm-maker": 0.75, "hr-maker": 0.25}
    assert dict(found.looked_through) == {"acme": 0.5, "crm-maker": 0.375, "hr-maker": 0.125}
    assert found == 0.5
    assert dict(found.by_player) == {"acme": 0.5, "crm-maker": 0.0, "hr-maker": 0.0}
    assert list(found.by_player) == ["acme", "crm-maker", "hr-maker"]


def test_one_host_under_two_vendors_is_hidden() -> None:
    landscape = Landscape(
        nodes=(
            Vendor(id="acme"),
            Vendor(id="bolt"),
            Vendor(id="cloud"),
            Host(id="eu-1", operator="cloud"),
            Service(id="a", vendor="acme", host="eu-1"),
            Service(id="b", vendor="bolt", host="eu-1"),
            System(id="desk"),
            Function(id="f", value_per_hour=60),
        ),
        dependencies=(
            need("d1", "f", "desk"),
            need("d2", "desk", "a", "g"),
            need("d3", "desk", "b", "g"),
        ),
    )
    found = hidden_share(landscape)
    assert found == pytest.approx(2 / 3)
    assert found.by_player["cloud"] == pytest.approx(2 / 3)
    # By host there is one supplier, and the bills show it.
    assert hidden_share(landscape, "host") == 0.0


def test_all_is_hidden_where_nobody_is_billed() -> None:
    landscape = Landscape(
        nodes=(Vendor(id="acme"), Function(id="f", value_per_hour=60), System(id="desk")),
        dependencies=(need("d1", "f", "desk"), need("d2", "desk", "acme")),
    )
    unbilled = Shares({}, by="vendor", weight="value", unit="EUR/h")
    through = shares(landscape, weight="value", look_through=True)
    assert HiddenShare(unbilled, through) == 1.0


@given(drawn_shares(max_size=4), drawn_shares(max_size=4))
def test_it_is_half_of_all_differences(direct: dict[str, float], through: dict[str, float]) -> None:
    found = HiddenShare(
        *(Shares(a, by="vendor", weight="value", unit="EUR/h") for a in (direct, through))
    )
    keys = {*direct, *through}
    assert 0 <= found <= 1
    assert found == pytest.approx(
        sum(abs(direct.get(k, 0) - through.get(k, 0)) for k in keys) / 2, abs=1e-9
    )
    assert found == pytest.approx(sum(found.by_player.values()), abs=1e-12)
    assert (found == 0.0) == (HiddenShare(found.looked_through, found.direct) == 0.0)


@given(landscapes(max_systems=4), st.sampled_from(LAYERS))
def test_it_compares_the_two_sets_of_shares(landscape: Landscape, by: str) -> None:
    through = shares(landscape, by=by, weight="value", look_through=True)
    if not through:
        with pytest.raises(UndefinedError, match="no hidden share"):
            _ = hidden_share(landscape, by)
        return
    found = hidden_share(landscape, by)
    assert found.looked_through == through
    assert found.direct == shares(landscape, by=by, weight="value")
    for key, more in found.by_player.items():
        gap = through.get(key, 0.0) - found.direct.get(key, 0.0)
        assert more == pytest.approx(max(0.0, gap), abs=1e-11)


def test_it_copies_whole() -> None:
    found = hidden_share(RESOLD)
    for twin in (copy.deepcopy(found), copy.copy(found)):
        assert twin == found
        assert twin.by_player == found.by_player
    assert float(repr(found)) == 0.5


def test_layers_without_bills_have_no_hidden_share() -> None:
    with pytest.raises(UndefinedError, match="no layer 'service'"):
        _ = hidden_share(two_vendors(), "service")
