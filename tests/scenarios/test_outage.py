from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lockin.errors import UndefinedError, UnknownIdError
from lockin.estimates import Exactly, Range90
from lockin.model.dependency import Dependency
from lockin.model.document import Rate
from lockin.model.landscape import Landscape
from lockin.model.nodes import Agent, Function, Host, Service, System, Vendor
from lockin.scenarios import Outage, ScenarioResult, run
from lockin.simulation import Distribution, Streams
from lockin.testing import builders
from lockin.testing.strategies import landscapes

DAY = dt.date(2026, 11, 22)

# Two functions on one desk: by hand it moves to a spare within 6 hours.
DESK = Landscape(
    nodes=(
        Vendor(id="acme", jurisdiction="US"),
        Vendor(id="bolt"),
        Service(id="chat", vendor="acme"),
        Service(id="spare", vendor="bolt"),
        System(id="desk"),
        Agent(id="bot"),
        Function(id="support", value_per_hour=1000, tolerance_hours=2),
        Function(id="sales", value_per_hour=500),
        Function(id="other", value_per_hour=70, tolerance_hours=1),
    ),
    dependencies=(
        Dependency(id="d1", source="desk", target="chat", group="model"),
        Dependency(
            id="d2", source="desk", target="spare", group="model", ready="warm", switch_hours=6
        ),
        Dependency(id="d3", source="support", target="desk"),
        Dependency(id="d4", source="sales", target="desk"),
        Dependency(id="d5", source="bot", target="chat"),
        Dependency(id="d6", source="other", target="bot"),
    ),
)


def ask(landscape: Landscape, scenario: Outage, draws: int = 50) -> ScenarioResult:
    return run(landscape, scenario, seed=7, draws=draws, as_of=DAY)


@pytest.mark.parametrize(
    ("hours", "support", "sales", "other"),
    [
        (1, 0, 500, 0),
        (4, 2000, 2000, 3 * 70),
        (6, 4000, 3000, 5 * 70),
        (24, 4000, 3000, 23 * 70),
    ],
)
def test_value_is_lost_until_the_outage_or_the_switch_beyond_the_tolerance(
    hours: float, support: float, sales: float, other: float
) -> None:
    found = ask(DESK, Outage("acme", hours=hours))
    assert {one.id: one.lost for one in found.losses} == {
        "support": support,
        "sales": sales,
        "other": other,
    }
    assert found["loss"].before == 0.0
    assert found["loss"].difference == found["loss"].after == support + sales + other
    assert found["loss"].unit == "EUR"
    assert {one.id: one.hours for one in found.losses} == {
        "support": min(hours, 6),
        "sales": min(hours, 6),
        "other": hours,
    }


def test_the_course_tells_when_what_comes_back() -> None:
    found = ask(DESK, Outage("acme", hours=24))
    assert [(m.hour, m.functions, m.systems, m.value_per_hour) for m in found.course] == [
        (0.0, ("other", "sales", "support"), ("bot", "desk"), 1570.0),
        (6.0, ("other",), ("bot",), 70.0),
        (24.0, (), (), 0.0),
    ]
    assert found.functions == ("other", "sales", "support")
    assert found.systems == ("bot", "desk")
    assert found["functions-stopped"].after == 3.0
    assert found["systems-stopped"].after == 2.0
    assert found["value-stopped"].after == 1570.0
    assert found["value-stopped"].unit == "EUR/h"


def test_a_short_outage_ends_before_the_switch() -> None:
    assert [m.hour for m in ask(DESK, Outage("acme", hours=5)).course] == [0.0, 5.0]


def test_what_is_down_anyway_is_not_blamed() -> None:
    idle = DESK.replace(
        dependencies=[
            d if d.id != "d1" else d.model_copy(update={"ready": "cold"}) for d in DESK.dependencies
        ]
    )
    found = ask(idle, Outage("acme", hours=3))
    assert found.functions == ("other",)
    told = [n.at for n in found.notices if n.code == "down-at-base"]
    assert told == ["sales", "support"]


def test_nothing_that_needs_it_gives_an_empty_difference() -> None:
    found = ask(DESK, Outage("spare", hours=24))
    assert dict(found.differences) == {}
    assert found.losses == ()
    assert found.functions == ()


def test_unstated_values_and_tolerances_are_told() -> None:
    bare = Landscape(
        nodes=(Vendor(id="acme"), Service(id="chat", vendor="acme"), Function(id="support")),
        dependencies=(Dependency(id="d1", source="support", target="chat"),),
    )
    found = ask(bare, Outage("acme", hours=4))
    assert found["loss"].after == 0.0
    assert found.functions == ("support",)
    assert [(n.code, n.at) for n in found.notices] == [
        ("tolerance-filled", "support"),
        ("value-missing", "support"),
    ]


def test_a_player_fails_as_a_whole() -> None:
    hosts = (Host(id="h1", operator="bolt", jurisdiction="US"), Service(id="far", host="h1"))
    wide = DESK.replace(
        nodes=(*DESK.nodes, *hosts, Function(id="far-off", value_per_hour=1)),
        dependencies=(*DESK.dependencies, Dependency(id="d7", source="far-off", target="far")),
    )
    found = ask(wide, Outage("US", hours=1, by="jurisdiction"))
    assert found.functions == ("far-off", "other", "sales", "support")
    assert ask(wide, Outage("h1", hours=1, by="host")).functions == ("far-off",)


def test_uncertain_values_are_drawn_from_their_own_stream_in_the_reporting_currency() -> None:
    worth, borne = Range90(low=500, high=900, currency="USD"), Range90(low=1, high=5)
    drawn = Landscape(
        currency="EUR",
        nodes=(
            Service(id="chat"),
            Function(id="support", stream="s", value_per_hour=worth, tolerance_hours=borne),
        ),
        dependencies=(Dependency(id="d1", source="support", target="chat"),),
        rates=(Rate(base="USD", quote="EUR", rate=0.5, date=DAY, source="made up"),),
    )
    found = run(drawn, Outage("chat", hours=3), seed=7, draws=400, as_of=DAY, currency="USD")
    streams = Streams(7)
    value = streams.draws(worth, "s", "value_per_hour", 400)
    tolerance = streams.draws(borne, "s", "tolerance_hours", 400)
    expected = [v * max(0.0, 3 - t) for v, t in zip(value, tolerance, strict=True)]
    lost = found["loss"].after
    assert isinstance(lost, Distribution)
    assert lost.unit == "USD"
    assert lost.samples.tolist() == pytest.approx(expected)


def test_an_exact_estimate_gives_a_number() -> None:
    exact = DESK.replace(
        nodes=[
            Function(id="sales", value_per_hour=Exactly(value=500, growth=0.2))
            if n.id == "sales"
            else n
            for n in DESK.nodes
        ]
    )
    assert ask(exact, Outage("acme", hours=1))["loss"].after == 500.0


@pytest.mark.parametrize("hours", [0, -1, float("inf"), float("nan")])
def test_an_outage_has_a_length(hours: float) -> None:
    with pytest.raises(UndefinedError, match="finite number of hours"):
        _ = Outage("acme", hours=hours)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UndefinedError, match=r"no layer 'nation'.*jurisdiction"):
        _ = Outage("US", hours=1, by="nation")
    with pytest.raises(UnknownIdError, match="no node has the id 'acmee'; close: acme"):
        _ = ask(DESK, Outage("acmee", hours=1))
    with pytest.raises(UnknownIdError, match="no jurisdiction has the id 'FR'"):
        _ = ask(DESK, Outage("FR", hours=1, by="jurisdiction"))


def test_it_says_what_it_is() -> None:
    one = Outage("US", hours=12, by="jurisdiction")
    assert one.id == "outage:US:hours=12:by=jurisdiction"
    assert one.title == "outage of jurisdiction US for 12 h"
    assert one.question == "What stops, and what is lost, in an outage of jurisdiction US for 12 h?"


@settings(max_examples=40)
@given(landscapes(max_systems=4), st.data())
def test_no_target_raises_and_longer_costs_no_less(
    landscape: Landscape, data: st.DataObject
) -> None:
    digest = landscape.digest
    target = data.draw(st.sampled_from([n.id for n in landscape.nodes]))
    lost: list[float] = []
    for hours in (0.5, 6.0, 30.0):
        found = ask(landscape, Outage(target, hours=hours), draws=20)
        value = found["loss"].difference
        assert value is not None
        lost.append(value.mean if isinstance(value, Distribution) else float(str(value)))
        assert all(0 < one.hours <= hours for one in found.losses)
        assert found.course == () or found.course[-1].hour == hours
    assert lost == sorted(lost)
    assert landscape.digest == digest
    assert Outage(target, hours=1).apply(landscape) is landscape


def test_the_builder_says_what_the_docs_say() -> None:
    assert ask(builders.one_vendor(), Outage("acme", hours=24))["loss"].after == 92_000.0
