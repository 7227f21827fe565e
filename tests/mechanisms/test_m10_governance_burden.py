from __future__ import annotations

from oracles.by_hand import desk
from oracles.indicators import NOTHING, figures

from lockin.model.nodes import Agent, Control, System, Team
from lockin.testing import builders


def test_what_nobody_supervises_reviews_or_owns() -> None:
    found = figures(
        desk(
            Team(id="care"),
            Agent(id="a", supervised=False),
            Agent(id="b", supervised=True),
            Agent(id="c", supervised=False),
            System(id="shop", owner="care", reviewed=False),
            System(id="wiki", owner="care", reviewed=True),
            Control(id="watch", type="supervision", covers=("c",)),
            Control(id="log", type="trace", covers=("a",)),
        ),
        "M10",
    )
    assert found.pop("systems-to-validate") == 1
    assert found == {
        "unsupervised-agents": 1,
        "unreviewed-systems": 1,
        "systems-without-owner": 1,
        "controls": 2,
    }


def test_evidence() -> None:
    assert figures(builders.everything(), "M10")["unreviewed-systems"] == 1
    assert not any(figures(NOTHING, "M10").values())
