from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.dependency import Dependency
from lockin.model.nodes import Service, Team

FIGURES = {"dip-days-per-user": 0.5, "weekly-active-share": 0.25, "hours-to-retrain": 16}
SEATS = Service(id="seats", vendor="acme", role="seat")


def days(team: Team, seats: float | None = None) -> dict[tuple[str, str], float]:
    use = Dependency(id="u", source="care", target="seats", seats=seats)
    return worked(by_hand(desk(SEATS, team, dependencies=(use,)), FIGURES))


def test_active_users_relearn_and_dip() -> None:
    team = Team(id="care", seats=300, weekly_active_share=0.5, hours_to_retrain=4)
    assert days(team) == {("retraining", "M1"): pytest.approx(150 * 4 / 8 + 150 * 0.5)}


def test_seats_of_the_dependency_come_first() -> None:
    team = Team(id="care", seats=300, weekly_active_share=0.5, hours_to_retrain=4)
    assert days(team, seats=100) == {("retraining", "M1"): pytest.approx(50 * 4 / 8 + 50 * 0.5)}


def test_defaults_fill_what_nobody_stated() -> None:
    assert days(Team(id="care", seats=300)) == {
        ("retraining", "M1"): pytest.approx(75 * 16 / 8 + 75 * 0.5)
    }


def test_without_seats_nobody_is_retrained() -> None:
    assert days(Team(id="care")) == {}
