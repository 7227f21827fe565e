from __future__ import annotations

import pytest
from oracles.by_hand import desk
from oracles.indicators import NOTHING, figures, measured

from lockin.model.dependency import Coupling, Dependency
from lockin.model.nodes import Function, System
from lockin.testing import builders


def test_call_sites_and_what_stands_on_the_most_central_vendor() -> None:
    found = figures(
        desk(
            System(id="shop"),
            Function(id="support", value_per_hour=3000),
            Function(id="sales", value_per_hour=1000),
            coupling=Coupling(call_sites=46, prompts=22),
            dependencies=(
                Dependency(id="d2", source="support", target="desk"),
                Dependency(id="d3", source="sales", target="shop"),
                Dependency(
                    id="d4", source="shop", target="other-chat", coupling=Coupling(call_sites=4)
                ),
                Dependency(id="d5", source="shop", target="desk"),
            ),
        ),
        "M5",
    )
    assert found == {
        "call-sites": 50,
        "prompts": 22,
        # acme lies under desk, shop, support and sales: four of four
        "propagated-centrality": 1,
        # sales -> shop -> desk -> chat -> acme
        "dependency-depth": 4,
        # support on acme alone; sales half on acme, half on bolt
        "value-share": pytest.approx((3000 + 500) / 4000),
    }


def test_evidence() -> None:
    found = measured(builders.everything(), "M5")
    assert found["call-sites"].evidence == ("desk/app.py:12",)
    assert found["propagated-centrality"].evidence == ("acme",)
    assert set(figures(NOTHING, "M5").values()) == {None}
