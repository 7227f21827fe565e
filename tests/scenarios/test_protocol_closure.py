from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lockin.errors import UnknownIdError
from lockin.model.dependency import Coupling, Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Protocol, System, Vendor
from lockin.scenarios import ProtocolClosure, ScenarioResult, run
from lockin.simulation import Distribution
from lockin.switching import Exit, switching_cost
from lockin.testing.strategies import landscapes

DAY = dt.date(2026, 11, 22)

SHOPS = Landscape(
    nodes=(
        Vendor(id="acme"),
        Protocol(id="pay", steward="acme", open_governance=False, implementers=("acme", "bolt")),
        Protocol(id="tell", steward="acme", open_governance=True),
        Protocol(id="dim", steward="acme"),
        Vendor(id="bolt"),
        System(id="shop"),
        System(id="desk"),
        Function(id="sales", value_per_hour=100, revenue=1_000_000),
        Function(id="support", value_per_hour=30),
    ),
    dependencies=(
        Dependency(
            id="d1", source="shop", target="pay", coupling=Coupling(partners=6, revenue_share=0.25)
        ),
        Dependency(id="d2", source="desk", target="tell", coupling=Coupling(partners=9)),
        Dependency(id="d3", source="sales", target="shop"),
        Dependency(id="d4", source="support", target="desk"),
    ),
)


def ask(scenario: ProtocolClosure, landscape: Landscape = SHOPS) -> ScenarioResult:
    return run(landscape, scenario, seed=7, draws=200, as_of=DAY)


def test_a_closed_protocol_stops_what_speaks_it_and_is_implemented_again() -> None:
    found = ask(ProtocolClosure("pay"))
    assert found.functions == ("sales",)
    assert found.bound == ("d1",)
    assert found["value-lost"].after == 100.0
    assert found["implementations"].after == 1.0
    assert found["partners"].after == 6.0
    assert found["implementers"].after == 2.0
    assert found["revenue-through"].after == 250_000.0
    assert found["revenue-through"].unit == "EUR/a"
    assert found["partners"].before == 0.0
    exit_ = switching_cost(SHOPS, Exit("pay"), seed=7, draws=200, as_of=DAY)
    after = found["exit-cost"].after
    assert isinstance(after, Distribution)
    assert after.samples.tolist() == exit_.samples.tolist()


def test_an_openly_governed_protocol_survives() -> None:
    found = ask(ProtocolClosure("tell"))
    assert dict(found.differences) == {}
    assert [(n.code, n.at) for n in found.notices] == [("protocol-survives", "tell")]


def test_a_steward_closes_all_that_it_decides() -> None:
    found = ask(ProtocolClosure("acme"))
    assert ProtocolClosure("acme").closed(SHOPS) == {"pay", "dim"}
    assert found.functions == ("sales",)
    assert sorted((n.code, n.at) for n in found.notices) == [
        ("governance-missing", "dim"),
        ("protocol-survives", "tell"),
    ]


def test_reference_facts_say_who_governs_where_the_landscape_does_not() -> None:
    known = Landscape(
        nodes=(Protocol(id="mcp"), Protocol(id="checkout", fact="acp"), System(id="shop")),
        dependencies=(
            Dependency(id="d1", source="shop", target="mcp"),
            Dependency(id="d2", source="shop", target="checkout"),
        ),
    )
    assert ask(ProtocolClosure("mcp"), known).bound == ()
    closed = ask(ProtocolClosure("openai"), known)
    assert closed.bound == ("d2",)
    assert closed["implementers"].after == 4.0
    assert [(n.code, n.at) for n in closed.notices] == [("governance-inferred", "checkout")]


def test_apply_changes_nothing_and_unknown_names_are_refused() -> None:
    assert ProtocolClosure("pay").apply(SHOPS) is SHOPS
    with pytest.raises(UnknownIdError, match="no protocol or steward of one has the id 'bolt'"):
        _ = ask(ProtocolClosure("bolt"))


def test_it_says_what_it_is() -> None:
    assert ProtocolClosure("pay").id == "steward-closes:pay"
    assert ProtocolClosure("pay").title == "protocol closure: pay"


@settings(max_examples=40)
@given(landscapes(max_systems=3), st.data())
def test_no_protocol_raises(landscape: Landscape, data: st.DataObject) -> None:
    known = [p.id for p in landscape.of(Protocol)]
    if not known:
        return
    digest = landscape.digest
    found = ask(ProtocolClosure(data.draw(st.sampled_from(known))), landscape)
    assert landscape.digest == digest
    open_ = any(p.open_governance is True for p in landscape.of(Protocol))
    assert not (open_ and found.differences)
