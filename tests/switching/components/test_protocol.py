from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.dependency import Coupling, Dependency
from lockin.model.nodes import Protocol

FIGURES = {"days-per-protocol": 25, "days-per-partner": 2, "days-per-app": 99}
SPEAK = (
    Dependency(
        id="s", source="desk", target="spoken", coupling=Coupling(partners=35, call_sites=20)
    ),
)


def days(*, open_governance: bool | None) -> dict[tuple[str, str], float]:
    spoken = Protocol(id="spoken", steward="acme", open_governance=open_governance)
    return worked(by_hand(desk(spoken, dependencies=SPEAK), FIGURES))


def test_a_stewards_protocol_is_implemented_and_certified_again() -> None:
    expected = {("protocol", "M7"): pytest.approx(25), ("protocol", "M8"): pytest.approx(70)}
    assert days(open_governance=False) == expected
    assert days(open_governance=None) == expected


def test_an_openly_governed_protocol_survives_its_steward() -> None:
    assert days(open_governance=True) == {}
