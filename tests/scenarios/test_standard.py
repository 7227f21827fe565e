from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given, settings

from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Host, Service, System, Vendor
from lockin.scenarios import (
    Acquisition,
    Outage,
    Results,
    Retirement,
    Together,
    Withdrawal,
    run,
    run_standard,
    standard,
)
from lockin.switching import Exit, SwitchingCost, switching_cost
from lockin.testing import builders
from lockin.testing.strategies import landscapes

DAY = dt.date(2026, 11, 22)
EVERYTHING = builders.everything()
MOST = 30


def ids(landscape: Landscape, **options: str) -> list[str]:
    return [one.id for one in standard(landscape, DAY, **options)]


def test_the_set_of_a_landscape_with_everything() -> None:
    assert ids(EVERYTHING) == [
        "outage:acme:hours=4",
        "outage:acme:hours=24",
        "outage:acme-us:hours=4",
        "outage:acme-us:hours=24",
        "retirement:acme-chat:on=2027-09-30",
        "price-change:acme:share=+0.2",
        "price-change:acme:share=+1",
        "terms-change:acme-contract:notice_days=180:price_protected_months=0",
        "withdrawal:US",
        "withdrawal:DE",
        "steward-closes:acme",
        "acquisition:bolt:by=acme",
        "platform-restricts:files:loses=access",
        "two-at-once:(outage:acme:hours=24)+(outage:teamware:hours=24)",
        "two-at-once:(retirement:acme-chat:on=2027-09-30)+(price-change:acme:share=+0.2)",
    ]


def test_conventions_are_told_with_their_grade() -> None:
    told = {n.at: n.message for n in standard(EVERYTHING, DAY).notices if n.code == "convention"}
    assert set(told) == {"outage", "price-change", "terms-change", "acquisition"}
    assert all("(grade D)" in message for message in told.values())


def test_home_is_left_out() -> None:
    assert "home-missing" in {n.code for n in standard(EVERYTHING, DAY).notices}
    at_home = standard(EVERYTHING, DAY, home="DE")
    assert [one.jurisdiction for one in at_home if isinstance(one, Withdrawal)] == ["US"]
    assert "home-missing" not in {n.code for n in at_home.notices}


def test_retirements_come_by_date_and_the_rest_is_told() -> None:
    many = Landscape(
        nodes=tuple(
            Service(id=f"s{i}", retires=dt.date(2027, 1, 1) + dt.timedelta(days=(i * 7) % 11))
            for i in range(11)
        )
    )
    chosen = standard(many, DAY)
    days = [one.on for one in chosen if isinstance(one, Retirement)]
    assert days == sorted(d for d in days if d is not None)
    assert len(days) == 6
    left = [n for n in chosen.notices if n.code == "scenario-left-out"]
    assert len(left) == 5
    assert {n.at for n in left}.isdisjoint(one.id for one in chosen)


def test_reference_facts_bring_retirements_of_models_in_use() -> None:
    real = Landscape(
        nodes=(
            Vendor(id="openai"),
            Service(id="openai-assistants", vendor="openai", models=("gpt-4-32k", "made-up")),
        )
    )
    assert [one.id for one in standard(real, DAY) if isinstance(one, Retirement)] == [
        "retirement:gpt-4-32k:on=2025-06-06:service=openai-assistants",
        "retirement:openai-assistants:on=2026-08-26",
    ]


def test_the_pair_is_the_one_that_stops_more_together() -> None:
    # a and b stop much alone; only c and d hold one function up together.
    two = Landscape(
        nodes=(
            *(Vendor(id=v) for v in "abcd"),
            *(System(id=f"s{v}") for v in "abcd"),
            System(id="joint"),
            Function(id="fa", value_per_hour=900),
            Function(id="fb", value_per_hour=800),
            Function(id="fj", value_per_hour=10),
        ),
        dependencies=(
            *(Dependency(id=f"d{v}", source=f"s{v}", target=v) for v in "abcd"),
            Dependency(id="e1", source="fa", target="sa"),
            Dependency(id="e2", source="fb", target="sb"),
            Dependency(id="g1", source="joint", target="c", group="x"),
            Dependency(id="g2", source="joint", target="d", group="x"),
            Dependency(id="e3", source="fj", target="joint"),
        ),
    )
    pairs = [one for one in standard(two, DAY) if isinstance(one, Together)]
    assert [one.subject for one in pairs] == [("c", "d")]
    assert pairs[0].first == Outage("c", hours=24)


def test_a_landscape_with_nothing_is_asked_nothing() -> None:
    assert ids(Landscape()) == []
    assert len(run_standard(Landscape(), seed=7, draws=10, as_of=DAY)) == 0


def test_vendors_of_one_group_do_not_buy_each_other() -> None:
    group = Landscape(
        nodes=(
            Vendor(id="top"),
            Vendor(id="left", parent="top"),
            Vendor(id="right", parent="top"),
            Vendor(id="far"),
            System(id="desk"),
        ),
        dependencies=tuple(
            Dependency(id=f"d{i}", source="desk", target=v, spend=10 - i)
            for i, v in enumerate(("left", "right", "far"))
        ),
    )
    bought = [one for one in standard(group, DAY) if isinstance(one, Acquisition)]
    assert bought == [Acquisition("far", by="left")]


def test_a_withdrawal_that_nobody_misses_is_not_asked() -> None:
    spare = Landscape(nodes=(Vendor(id="idle", jurisdiction="FR"), Host(id="h", jurisdiction="DE")))
    assert ids(spare) == []


def test_each_result_is_that_of_its_scenario_alone() -> None:
    found = run_standard(EVERYTHING, seed=7, draws=60, as_of=DAY, currency="USD")
    assert isinstance(found, Results)
    for result, scenario in zip(found, standard(EVERYTHING, DAY), strict=True):
        alone = run(EVERYTHING, scenario, seed=7, draws=60, as_of=DAY, currency="USD")
        assert result.as_rows() == alone.as_rows()
        assert result.notices == alone.notices
    assert found.as_rows() == [row for one in found for row in one.as_rows()]


def test_estimates_already_made_are_used_again_where_they_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = switching_cost(EVERYTHING, Exit("acme"), seed=7, draws=60, as_of=DAY)
    counted: Counter[str] = Counter()
    from lockin.scenarios import workings

    def counting(landscape: Landscape, exit: Exit, **rest: object) -> SwitchingCost:  # noqa: A002 - its name
        counted[f"{exit.leaving} {landscape is EVERYTHING}"] += 1
        return switching_cost(landscape, exit, **rest)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(workings, "switching_cost", counting)
    plain = run_standard(EVERYTHING, seed=7, draws=60, as_of=DAY)
    assert counted["acme True"] == 1
    counted.clear()
    again = run_standard(EVERYTHING, seed=7, draws=60, as_of=DAY, exits=[made])
    assert counted["acme True"] == 0
    assert again.as_rows() == plain.as_rows()
    counted.clear()
    other = run_standard(EVERYTHING, seed=8, draws=60, as_of=DAY, exits=[made])
    assert counted["acme True"] == 1
    assert other.as_rows() != plain.as_rows()


@settings(max_examples=15)
@given(landscapes(max_systems=3))
def test_the_set_is_bounded_valid_and_the_same_for_the_same_landscape(
    landscape: Landscape,
) -> None:
    chosen = standard(landscape, DAY)
    assert len(chosen) <= MOST
    assert len({one.id for one in chosen}) == len(chosen)
    twin = landscape.replace(nodes=tuple(reversed(landscape.nodes)))
    assert [one.id for one in standard(twin, DAY)] == [one.id for one in chosen]
    digest = landscape.digest
    found = run_standard(landscape, seed=7, draws=10, as_of=DAY)
    assert [r.scenario.id for r in found] == [one.id for one in chosen]
    assert landscape.digest == digest
