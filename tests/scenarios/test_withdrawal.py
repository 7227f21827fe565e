from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lockin.errors import UnknownIdError
from lockin.model.dependency import Coupling, Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Host, Service, System, Vendor
from lockin.scenarios import ScenarioResult, Withdrawal, run
from lockin.simulation import Distribution
from lockin.switching import Exit, switching_cost
from lockin.testing.strategies import landscapes

DAY = dt.date(2026, 11, 22)

WORLD = Landscape(
    nodes=(
        Vendor(id="acme", jurisdiction="US"),
        Vendor(id="acme-eu", parent="acme", jurisdiction="IE"),
        Vendor(id="bolt", jurisdiction="FR"),
        Vendor(id="cloud", jurisdiction="US"),
        Vendor(id="who"),
        Host(id="eu-1", operator="cloud", jurisdiction="DE"),
        Host(id="us-1", operator="cloud", jurisdiction="US"),
        Host(id="lost", operator="bolt", jurisdiction="US"),
        Service(id="chat", vendor="acme", role="text"),
        Service(id="chat-eu", vendor="acme-eu", role="text"),
        Service(id="open", vendor="bolt", host="lost", role="text"),
        Service(id="code", vendor="cloud", host="eu-1", role="text"),
        System(id="desk", depth="api"),
        System(id="shop", depth="api"),
        System(id="mill", depth="api"),
        System(id="yard", depth="api"),
        Function(id="support", value_per_hour=10),
        Function(id="sales", value_per_hour=20),
        Function(id="making", value_per_hour=40),
        Function(id="moving", value_per_hour=80),
    ),
    dependencies=(
        Dependency(id="d1", source="desk", target="chat", coupling=Coupling(call_sites=4)),
        Dependency(id="d2", source="shop", target="chat-eu", coupling=Coupling(call_sites=4)),
        Dependency(id="d3", source="mill", target="open", coupling=Coupling(call_sites=4)),
        Dependency(id="d4", source="yard", target="code", coupling=Coupling(call_sites=4)),
        Dependency(id="e1", source="support", target="desk"),
        Dependency(id="e2", source="sales", target="shop"),
        Dependency(id="e3", source="making", target="mill"),
        Dependency(id="e4", source="moving", target="yard"),
    ),
)


def ask(scenario: Withdrawal, landscape: Landscape = WORLD, draws: int = 200) -> ScenarioResult:
    return run(landscape, scenario, seed=7, draws=draws, as_of=DAY)


def test_every_vendor_and_host_there_is_gone_and_subsidiaries_elsewhere_stay() -> None:
    found = ask(Withdrawal("US"))
    assert found.functions == ("making", "moving", "support")
    assert found.bound == ("d1", "d3", "d4")
    assert found["value-lost"].after == 130.0
    assert found["functions-lost"].after == 3.0
    assert [(n.code, n.at) for n in found.notices] == [("jurisdiction-missing", "who")]


def test_one_place_alone() -> None:
    found = ask(Withdrawal("DE"))
    assert (found.functions, found.bound) == (("moving",), ("d4",))
    exit_ = switching_cost(WORLD, Exit("eu-1"), seed=7, draws=200, as_of=DAY)
    after = found["exit-cost"].after
    assert isinstance(after, Distribution)
    assert after.samples.tolist() == exit_.samples.tolist()


def test_leaving_together_pays_for_a_target_once() -> None:
    together = ask(Withdrawal("US"))["exit-cost"].after
    alone = [
        switching_cost(WORLD, Exit(id_, to="other-supplier"), seed=7, draws=200, as_of=DAY)
        for id_ in ("chat", "open", "code")
    ]
    assert isinstance(together, Distribution)
    assert together.mean < sum(one.mean for one in alone)


def test_one_vendor_withdraws_what_it_offers_there() -> None:
    found = ask(Withdrawal("DE", vendor="cloud"))
    assert found.functions == ("moving",)
    assert found.bound == ("d4",)
    seat = ask(Withdrawal("US", vendor="acme"))
    assert seat.functions == ("support",)
    assert seat.bound == ("d1",)
    with pytest.raises(UnknownIdError, match=r"'FR'.*: it has no host or service there"):
        _ = ask(Withdrawal("FR", vendor="cloud"))


def test_the_exit_is_held_against_the_day() -> None:
    on = dt.date(2026, 12, 1)
    found = ask(Withdrawal("US", on=on))
    assert found["probability-late"].after == 1.0
    assert isinstance(found["last-start"].after, dt.date)
    assert found["last-start"].after < on


def test_apply_changes_nothing() -> None:
    assert Withdrawal("US").apply(WORLD) is WORLD


def test_every_unknown_name_is_told_at_once() -> None:
    with pytest.raises(
        UnknownIdError, match=r"jurisdiction has the id 'XX'.*vendor has the id 'z'"
    ):
        _ = ask(Withdrawal("XX", vendor="z"))


def test_it_says_what_it_is() -> None:
    one = Withdrawal("EU", vendor="acme", on=dt.date(2027, 1, 1))
    assert one.id == "withdrawal:EU+acme:on=2027-01-01"
    assert one.title == "withdrawal of acme from EU on 2027-01-01"
    assert Withdrawal("EU").title == "withdrawal of every supplier from EU"


@settings(max_examples=40)
@given(landscapes(max_systems=3), st.data())
def test_no_place_raises_and_keeps_every_id(landscape: Landscape, data: st.DataObject) -> None:
    places = {v.jurisdiction for v in landscape.of(Vendor)}
    places |= {h.jurisdiction for h in landscape.of(Host)}
    known = sorted(p for p in places if p is not None)
    if not known:
        return
    digest = landscape.digest
    found = ask(Withdrawal(data.draw(st.sampled_from(known))), landscape, draws=20)
    assert landscape.digest == digest
    assert set(found.affected) <= set(landscape.by_id)
    ids = set(landscape.by_id) | set(landscape.dependencies.column("id"))
    assert set(found.bound) <= ids
