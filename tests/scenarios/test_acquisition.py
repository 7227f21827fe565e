from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lockin.errors import UnknownIdError
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Service, System, Vendor
from lockin.scenarios import Acquisition, ScenarioResult, run
from lockin.simulation import Distribution
from lockin.switching import Exit, switching_cost
from lockin.testing.strategies import landscapes

DAY = dt.date(2026, 11, 22)

THREE = Landscape(
    nodes=(
        Vendor(id="holding"),
        Vendor(id="acme", parent="holding"),
        Vendor(id="bolt"),
        Vendor(id="cord"),
        Service(id="a", vendor="acme", role="text"),
        Service(id="b", vendor="bolt", role="text"),
        Service(id="c", vendor="cord", role="text"),
        System(id="desk"),
    ),
    dependencies=(
        Dependency(id="d1", source="desk", target="a", spend=50),
        Dependency(id="d2", source="desk", target="b", spend=30),
        Dependency(id="d3", source="desk", target="c", spend=20),
    ),
)


def ask(scenario: Acquisition, landscape: Landscape = THREE) -> ScenarioResult:
    return run(landscape, scenario, seed=7, draws=200, as_of=DAY)


def test_concentration_by_parent_and_the_exit_grow() -> None:
    found = ask(Acquisition("bolt", by="acme"))
    hhi = found.figure("hhi", "spend")
    assert (hhi.before, hhi.after) == pytest.approx((0.38, 0.68))
    assert found.figure("largest-share", "spend").after == pytest.approx(0.8)
    assert found.figure("effective-number", "spend").after == pytest.approx(1 / 0.68)
    assert found.figure("hhi", "value").after is None
    # The top of the group: the holding, acme and a before; bolt and b besides after.
    removed = found.figure("removed-by-exit", "holding")
    assert (removed.before, removed.after) == (3.0, 5.0)
    after = found.figure("exit-cost", "holding").after
    assert isinstance(after, Distribution)
    group = switching_cost(
        Acquisition("bolt", by="acme").apply(THREE), Exit("holding"), seed=7, draws=200, as_of=DAY
    )
    assert after.samples.tolist() == group.samples.tolist()


def test_what_is_carried_is_looked_through() -> None:
    # Two functions: one stands on acme alone, one on either of bolt and cord.
    deep = THREE.replace(
        nodes=(
            *THREE.nodes,
            Function(id="sales", value_per_hour=10),
            Function(id="support", value_per_hour=30),
        ),
        dependencies=(
            Dependency(id="d1", source="sales", target="a"),
            Dependency(id="d2", source="support", target="b", group="x"),
            Dependency(id="d3", source="support", target="c", group="x"),
        ),
    )
    found = ask(Acquisition("bolt", by="cord"), deep)
    hhi = found.figure("hhi-looked-through", "value")
    # Before: 10, 15, 15 of 40; after: 10 and 30.
    assert (hhi.before, hhi.after) == pytest.approx((0.34375, 0.625))
    largest = found.figure("largest-share-looked-through", "value")
    assert (largest.before, largest.after) == pytest.approx((0.375, 0.75))
    assert ask(Acquisition("bolt", by="cord"))["hhi-looked-through"].after is None


def test_what_is_carried_is_left_out_of_large_landscapes_and_said_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from lockin.scenarios import acquisition

    monkeypatch.setattr(acquisition, "LOOKED_THROUGH", 2)
    found = ask(Acquisition("bolt", by="acme"))
    assert "hhi-looked-through" not in {one.key for one in found.figures}
    assert "looked-through-left-out" in {n.code for n in found.notices}


def test_apply_sets_the_parent_and_nothing_else() -> None:
    digest = THREE.digest
    changed = Acquisition("bolt", by="acme").apply(THREE)
    assert THREE.digest == digest
    assert [n.id for n, m in zip(THREE.nodes, changed.nodes, strict=True) if n != m] == ["bolt"]
    assert isinstance(bolt := changed.node("bolt"), Vendor)
    assert bolt.parent == "acme"


def test_a_buyer_of_the_reference_facts_joins() -> None:
    one = Acquisition("bolt", by="microsoft")
    changed = one.apply(THREE)
    assert {n.id for n in changed.nodes} - {n.id for n in THREE.nodes} == {"microsoft"}
    found = ask(one)
    assert found.figure("removed-by-exit", "microsoft").before == 0.0
    assert found.figure("removed-by-exit", "microsoft").after == 3.0
    assert [n.code for n in found.notices] == ["buyer-fact", "by-parent"]
    # A buyer that bills nothing concentrates nothing.
    assert not found.figure("hhi", "spend").changes


def test_the_owner_buys_nothing_new() -> None:
    same = Acquisition("acme", by="holding")
    assert same.apply(THREE) is THREE
    assert dict(ask(same).differences) == {}


def test_impossible_purchases_are_told_at_once() -> None:
    with pytest.raises(UnknownIdError, match="'holding' owns 'acme' and cannot be bought by it"):
        _ = ask(Acquisition("holding", by="acme"))
    with pytest.raises(UnknownIdError, match="'bolt' owns 'bolt'"):
        _ = ask(Acquisition("bolt", by="bolt"))
    with pytest.raises(UnknownIdError, match=r"id 'x'.*id 'desk'"):
        _ = ask(Acquisition("x", by="desk"))


def test_it_says_what_it_is() -> None:
    assert Acquisition("bolt", by="acme").id == "acquisition:bolt:by=acme"
    assert Acquisition("bolt", by="acme").title == "acquisition of bolt by acme"


@settings(max_examples=40)
@given(landscapes(max_systems=3), st.data())
def test_one_owner_more_never_lowers_concentration(
    landscape: Landscape, data: st.DataObject
) -> None:
    vendors = st.sampled_from([v.id for v in landscape.of(Vendor)])
    one = Acquisition(data.draw(vendors), by=data.draw(vendors))
    bought = next(v for v in landscape.of(Vendor) if v.id == one.vendor)
    if one.faults(landscape) or bought.parent is not None:
        return
    digest = landscape.digest
    found = run(landscape, one, seed=7, draws=20, as_of=DAY)
    assert landscape.digest == digest
    for weight in ("spend", "value"):
        rise = found.figure("hhi", weight).difference
        assert rise is None or (isinstance(rise, float) and rise >= -1e-12)
