from __future__ import annotations

import pytest
from oracles.by_hand import desk
from oracles.indicators import NOTHING, figures, measured

from lockin.model.dependency import Dependency
from lockin.model.nodes import Team
from lockin.testing import builders


def test_seats_and_habits_of_those_who_use_a_product() -> None:
    teams = (
        Team(id="a", seats=100, weekly_active_share=0.8, retention=0.9, hours_to_retrain=4),
        Team(id="b", seats=300, weekly_active_share=0.4),
        Team(id="idle", seats=5000, weekly_active_share=1.0),
    )
    uses = tuple(Dependency(id=f"u{t}", source=t, target="chat") for t in ("a", "b"))
    found = figures(desk(*teams, dependencies=uses), "M1")
    assert found == {
        "seats": 400,
        "weekly-active-share": pytest.approx((100 * 0.8 + 300 * 0.4) / 400),
        "retention": 0.9,
        "hours-to-retrain": 4,
    }


def test_evidence() -> None:
    found = measured(builders.everything(), "M1")
    assert found["seats"].evidence == ("2026-10", "engineers")
    assert set(figures(NOTHING, "M1").values()) == {None}
