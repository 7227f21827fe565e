from __future__ import annotations

from oracles.by_hand import desk
from oracles.indicators import NOTHING, figures

from lockin.model.dependency import Coupling, Dependency
from lockin.model.nodes import Platform
from lockin.testing import builders


def test_apps_in_a_directory() -> None:
    found = figures(
        desk(
            Platform(id="store", vendor="acme", directory=True, users=250_000),
            Platform(id="crm", vendor="bolt", users=400),
            dependencies=(
                Dependency(id="p", source="desk", target="store", coupling=Coupling(apps=2)),
            ),
        ),
        "M6",
    )
    assert found == {"app-directories": 1, "apps": 2, "users-reached": 250_000}


def test_evidence() -> None:
    assert figures(builders.everything(), "M6")["apps"] == 2
    assert not any(figures(NOTHING, "M6").values())
