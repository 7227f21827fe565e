from __future__ import annotations

import datetime as dt

import pytest
from oracles.by_hand import DAY, desk, only

from lockin.estimates import Exactly, Range90
from lockin.model.dependency import Coupling, Dependency, Usage
from lockin.model.document import Rate
from lockin.model.evidence import Evidence
from lockin.model.landscape import Landscape
from lockin.model.nodes import Agent, Connector, Host, Knowledge, Service, System, Team, Vendor
from lockin.switching import Parameters
from lockin.switching.site import Site, worst_grade
from lockin.testing import builders


def site(landscape: Landscape) -> Site:
    return Site(landscape, only({}), DAY)


def test_exact_values_join_the_coefficient_and_uncertain_ones_keep_a_stream() -> None:
    here = site(desk())
    team = Team(id="care", seats=Exactly(value=300, growth=0.2), hours_to_retrain=Range90(2, 20))
    seats = here.read(team, "seats")
    assert seats is not None
    assert (seats.coefficient, seats.draws, seats.growth) == (300, (), 1.2)
    hours = here.read(team, "hours_to_retrain")
    assert hours is not None
    assert [(d.key, d.quantity) for d in hours.draws] == [("care", "hours_to_retrain")]
    assert here.read(team, "rules") is None
    renamed = Team(id="help", stream="care", hours_to_retrain=Range90(2, 20))
    again = here.read(renamed, "hours_to_retrain")
    assert again == hours


def test_money_is_converted_once() -> None:
    rate = Rate(base="USD", quote="EUR", rate=0.9, date=dt.date(2026, 10, 1), source="bank")
    here = site(desk().replace(rates=[rate]))
    team = Team(id="crew", day_rate=Exactly(value=1000, currency="USD"))
    amount = here.read(team, "day_rate")
    assert amount is not None
    assert amount.coefficient == pytest.approx(900)
    price = Service(id="x", input_price=Range90(low=1, high=2, currency="USD"))
    drawn = here.read(price, "input_price")
    assert drawn is not None
    assert drawn.coefficient == pytest.approx(0.9)
    assert here.mean_money(price, "input_price") == pytest.approx(0.9 * Range90(1, 2).mean)
    assert here.mean_money(price, "output_price") is None


def test_how_each_value_was_known_is_remembered() -> None:
    here = Site(desk(), Parameters({"capacity": 2}), DAY)
    said = Evidence(field="seats", kind="file", source="a.py", line=3, grade="A")
    team = Team(id="care", seats=Range90(low=10, high=30), evidence=(said,))
    here.value(team, "seats")
    here.value(team, "weekly_active_share", default="weekly-active-share")
    here.value(team, "capacity", default="capacity")
    here.value(team, "rules")
    here.infer(team, "role", "care", "a guess")
    assert {k.field: (k.status, k.grade) for k in here.known.values()} == {
        "seats": ("STATED", "A"),
        "weekly_active_share": ("FILLED", "D"),
        "capacity": ("FILLED", "C"),
        "rules": ("MISSING", ""),
        "role": ("INFERRED", "C"),
    }
    assert here.known["care", "seats"].value == "10 to 30"
    assert here.known["care", "seats"].source == "a.py:3"


def test_roles_are_stated_or_told_from_facts_and_users() -> None:
    landscape = desk(
        Service(id="kit"),
        Service(id="embed"),
        Service(id="seats"),
        Service(id="api"),
        Service(id="stated", role="moderation"),
        Service(id="listed", fact="openai-embeddings"),
        Agent(id="refunds", kit="kit"),
        Knowledge(id="handbook", embedding="embed"),
        Team(id="care"),
        dependencies=(
            Dependency(id="s", source="care", target="seats"),
            Dependency(id="a", source="desk", target="api"),
        ),
    )
    here = site(landscape)
    roles = {s.id: here.role(s) for s in landscape.of(Service)}
    assert roles == {
        "chat": "text", "other-chat": "text", "kit": "agent-kit", "embed": "embedding",
        "seats": "seat", "api": "text", "stated": "moderation", "listed": "embedding",
    }  # fmt: skip


def test_depth_is_stated_or_told_from_what_the_exit_binds() -> None:
    landscape = desk(
        System(id="coded"),
        System(id="plain"),
        dependencies=(
            Dependency(
                id="c", source="coded", target="other-chat", coupling=Coupling(call_sites=0)
            ),
            Dependency(id="p", source="plain", target="chat"),
        ),
    )
    here = site(landscape)
    depths = {s.id: here.depth(s) for s in landscape.of(System)}
    assert depths == {"coded": "api", "desk": "api", "plain": "off-the-shelf"}
    there = site(landscape)
    ids = landscape.dependencies.column("id")
    there.bound = (ids.index("d1"), ids.index("p"))
    assert {s.id: there.depth(s) for s in landscape.of(System)} == {
        **depths, "coded": "off-the-shelf"
    }  # fmt: skip


def test_measured_usage_comes_before_what_is_stated() -> None:
    usage = (Usage(source="bill", period="2026-10", spend=100),)
    landscape = desk(spend=500).replace(
        dependencies=[
            Dependency(id="d1", source="desk", target="chat", spend=500, usage=usage),
            Dependency(id="d2", source="desk", target="other-chat", spend=70),
        ]
    )
    here = site(landscape)
    first, second = (here.yearly_spend(landscape.dependencies[i], i) for i in (0, 1))
    assert first is not None
    assert second is not None
    assert (first.coefficient, second.coefficient) == (1200, 70)
    assert here.vendor_spend("acme") == 1200
    assert here.vendor_spend("nobody") == 0
    assert here.spend_on(frozenset({"chat", "other-chat"})) == 1270


def test_who_bills_for_a_node() -> None:
    here = site(desk())
    assert here.vendor_of(Vendor(id="acme")) == "acme"
    assert here.vendor_of(Service(id="x", vendor="acme")) == "acme"
    assert here.vendor_of(Host(id="x", operator="acme")) == "acme"
    assert here.vendor_of(Connector(id="x", maker="acme")) == "acme"
    assert here.vendor_of(System(id="x")) is None
    assert here.vendor_of(None) is None


def test_contracts_of_a_vendor() -> None:
    here = site(builders.everything())
    assert [c.id for c in here.contracts("acme")] == ["acme-contract"]
    assert here.contracts("bolt") == ()


def test_the_worst_grade() -> None:
    assert worst_grade(["B", "A"]) == "B"
    assert worst_grade([]) == "D"
