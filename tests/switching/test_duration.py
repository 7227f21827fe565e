from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from oracles.by_hand import DAY, by_hand, desk

from lockin.model.dependency import Coupling, Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Agent, Contract, Service, Team
from lockin.simulation import Distribution
from lockin.switching import Exit, due_dates, duration

FIGURES = {"days-per-prompt": 1, "days-per-agent": 30}


def staffed(*more: Contract, capacity: float = 2) -> Landscape:
    """Ten days of prompts without an owner, 30 days of agents of a team."""
    return desk(
        Team(id="crew", capacity=capacity),
        Service(id="kit", vendor="acme", role="agent-kit", retires=DAY + dt.timedelta(days=100)),
        Agent(id="refunds", owner="crew", kit="kit"),
        *more,
        coupling=Coupling(prompts=10),
    )


def days(landscape: Landscape, **figures: float) -> tuple[float, float, float]:
    cost = by_hand(landscape, {**FIGURES, **figures}, Exit("acme"))
    length = duration(cost)
    assert cost.duration.mean == length.total.mean
    return length.work.mean, length.notice.mean, length.total.mean


def test_owners_work_side_by_side_and_the_longest_counts() -> None:
    assert days(staffed()) == pytest.approx((15 * 7 / 5, 0, 21))
    assert days(staffed(capacity=6)) == pytest.approx((10 * 7 / 5, 0, 14))


def test_then_the_parallel_run() -> None:
    weeks = {"parallel-run-weeks": 4.0}
    assert days(staffed(), **weeks) == pytest.approx((21 + 28, 0, 49))


def test_the_notice_runs_beside() -> None:
    deals = [Contract(id=f"deal-{n}", vendor="acme", notice_days=n) for n in (10, 90)]
    assert days(staffed(*deals)) == pytest.approx((21, 90, 90))
    length = duration(by_hand(staffed(*deals), FIGURES, Exit("acme")))
    assert length.notice_binding == 1
    short = duration(by_hand(staffed(deals[0]), FIGURES, Exit("acme")))
    assert short.total.mean == pytest.approx(21)
    assert short.notice_binding == 0


def test_a_contract_that_has_ended_needs_no_notice() -> None:
    over = Contract(id="deal", vendor="acme", notice_days=90, ends=DAY - dt.timedelta(days=1))
    assert days(staffed(over)) == pytest.approx((21, 0, 21))
    last_day = over.model_copy(update={"ends": DAY})
    assert days(staffed(last_day)) == pytest.approx((21, 90, 90))


def test_nobody_to_do_the_work_takes_for_ever() -> None:
    cost = by_hand(staffed(capacity=0), FIGURES, Exit("acme"))
    assert np.isinf(cost.duration.samples).all()
    due = due_dates(cost, cost.duration)
    assert due[0].probability_late == 1
    assert due[0].last_start.year < DAY.year - 1000


def test_nothing_to_do_takes_no_time() -> None:
    cost = by_hand(staffed(capacity=0), {}, Exit("acme"))
    assert cost.duration.mean == 0


def test_the_last_day_to_begin() -> None:
    ends = DAY + dt.timedelta(days=60)
    past = DAY - dt.timedelta(days=1)
    deals = (
        Contract(id="deal", vendor="acme", ends=ends), Contract(id="old", vendor="acme", ends=past)
    )  # fmt: skip
    cost = by_hand(staffed(*deals), FIGURES, Exit("acme"))
    length = Distribution(np.array([*[20.0] * 95, *[70.0] * 5]), "d")
    due = due_dates(cost, length)
    assert [(d.id, d.kind, d.probability_late) for d in due] == [
        ("old", "contract-end", 1.0),
        ("deal", "contract-end", 0.05),
        ("kit", "retirement", 0.0),
    ]
    assert due[1].last_start == ends - dt.timedelta(days=20)
    assert due[2].last_start == DAY + dt.timedelta(days=80)


def test_a_retirement_known_to_the_reference_facts() -> None:
    landscape = desk(
        Service(id="assistants", vendor="acme", role="text", fact="openai-assistants"),
        dependencies=(Dependency(id="d2", source="desk", target="assistants"),),
    )
    cost = by_hand(landscape, {}, Exit("acme"))
    found = {d.id: d for d in due_dates(cost, cost.duration)}
    assert found["assistants"].kind == "retirement"
    assert found["assistants"].date == dt.date(2026, 8, 26)


@pytest.mark.parametrize("capacity", [1.0, 2.0, 5.0])
def test_a_full_week_of_seven_days_holds_five_of_work(capacity: float) -> None:
    work, _, _ = days(staffed(capacity=capacity))
    assert work == pytest.approx(max(30 / capacity, 10) * 7 / 5)
