from __future__ import annotations

import pytest
from oracles.by_hand import desk
from oracles.indicators import NOTHING, figures

from lockin.model.dependency import Coupling, Dependency
from lockin.model.nodes import Function, Protocol
from lockin.testing import builders


def test_protocols_in_use_and_who_decides() -> None:
    found = figures(
        desk(
            Protocol(id="pay", steward="acme", open_governance=False, implementers=("acme",)),
            Protocol(id="tools", open_governance=True, implementers=("acme", "bolt")),
            Protocol(id="unused", steward="bolt"),
            Function(id="sales", revenue=40_000_000),
            dependencies=(
                Dependency(
                    id="p", source="desk", target="pay", coupling=Coupling(revenue_share=0.3)
                ),
                Dependency(id="t", source="desk", target="tools"),
                Dependency(id="f", source="sales", target="desk"),
            ),
        ),
        "M7",
    )
    assert found == {
        "protocols": 2,
        "steward-decides": 1,
        "implementers": 1,
        "revenue-through": pytest.approx(12_000_000),
    }


def test_evidence() -> None:
    assert figures(builders.everything(), "M7")["protocols"] == 2
    assert not any(figures(NOTHING, "M7").values())
