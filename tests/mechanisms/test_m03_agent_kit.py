from __future__ import annotations

import pytest
from oracles.by_hand import desk
from oracles.indicators import NOTHING, figures

from lockin.model.nodes import Agent, Service
from lockin.testing import builders


def test_agents_built_with_a_kit() -> None:
    found = figures(
        desk(
            Service(id="kit", vendor="acme", role="agent-kit"),
            Agent(id="a", kit="kit", steps=24, tools=9, vendor_only_share=0.5),
            Agent(id="b", kit="kit", steps=6, vendor_only_share=0.1),
            Agent(id="by-hand", steps=99, vendor_only_share=1.0),
        ),
        "M3",
    )
    assert found == {
        "agents": 2, "steps": 30, "tools": 9, "vendor-only-share": pytest.approx(0.3)
    }  # fmt: skip


def test_evidence() -> None:
    assert figures(builders.everything(), "M3")["agents"] == 1
    assert not any(figures(NOTHING, "M3").values())
