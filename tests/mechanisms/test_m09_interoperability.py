from __future__ import annotations

from oracles.by_hand import desk
from oracles.indicators import NOTHING, figures

from lockin.model.dependency import Coupling, Dependency
from lockin.model.nodes import Agent, Protocol, Service
from lockin.testing import builders


def test_what_is_portable_open_and_documented() -> None:
    found = figures(
        desk(
            Protocol(id="tools", open_governance=True),
            Agent(id="a", traced=True),
            Agent(id="b", traced=False),
            Agent(id="c"),
            coupling=Coupling(features=("streaming", "no-such-feature")),
            dependencies=(Dependency(id="t", source="a", target="tools"),),
        ),
        "M9",
    )
    assert found == {"portable-share": 0.5, "open-protocol-agents": 1 / 3, "traced-share": 0.5}


def test_a_role_of_ones_own_is_portable_nowhere() -> None:
    voice = Service(id="voice", vendor="acme", role="our-own-role")
    use = Dependency(
        id="v", source="desk", target="voice", coupling=Coupling(features=("streaming",))
    )
    assert figures(desk(voice, dependencies=(use,)), "M9")["portable-share"] == 0


def test_evidence() -> None:
    assert figures(builders.everything(), "M9")["traced-share"] == 1
    assert set(figures(NOTHING, "M9").values()) == {None}
