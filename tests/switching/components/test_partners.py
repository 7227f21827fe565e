from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.dependency import Coupling, Dependency
from lockin.model.nodes import Platform
from lockin.switching import Exit

FIGURES = {"days-per-app": 12, "days-per-platform": 7, "days-per-partner": 2}
PUBLISHED = (
    Dependency(id="p", source="desk", target="store", coupling=Coupling(apps=2, partners=4)),
)


def test_apps_in_a_directory() -> None:
    store = Platform(id="store", vendor="acme", directory=True)
    cost = by_hand(desk(store, dependencies=PUBLISHED), FIGURES)
    assert worked(cost) == {
        ("partners", "M6"): pytest.approx(2 * 12 + 7),
        ("partners", "M8"): pytest.approx(4 * 2),
    }


def test_a_partners_platform() -> None:
    store = Platform(id="store", vendor="bolt")
    cost = by_hand(desk(store, dependencies=PUBLISHED), FIGURES, Exit("store"))
    assert worked(cost) == {
        ("partners", "M6"): pytest.approx(2 * 12),
        ("partners", "M8"): pytest.approx(7 + 4 * 2),
    }
