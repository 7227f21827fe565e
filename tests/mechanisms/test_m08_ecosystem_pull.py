from __future__ import annotations

import pytest
from oracles.by_hand import desk
from oracles.indicators import NOTHING, figures

from lockin.estimates import Exactly
from lockin.model.dependency import Coupling, Dependency
from lockin.model.nodes import Platform, Team
from lockin.testing import builders


def test_partners_nth_parties_and_growth() -> None:
    found = figures(
        desk(
            Platform(id="crm", suppliers=("acme",)),
            Platform(id="files"),
            Platform(id="store", directory=True, suppliers=("acme",)),
            Team(id="care", seats=Exactly(value=300, growth=0.2)),
            coupling=Coupling(prompts=Exactly(value=3, growth=0.6)),
            dependencies=(
                Dependency(id="p", source="desk", target="store", coupling=Coupling(partners=4)),
            ),
        ),
        "M8",
    )
    assert found == {"partners": 4, "nth-party-share": 0.5, "growth": pytest.approx(0.4)}


def test_evidence() -> None:
    assert figures(builders.everything(), "M8")["partners"] == 39
    assert set(figures(NOTHING, "M8").values()) == {None}
