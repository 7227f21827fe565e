from __future__ import annotations

from oracles.by_hand import desk
from oracles.indicators import NOTHING, figures, measured

from lockin.model.dependency import Dependency
from lockin.model.nodes import Service, Team
from lockin.testing import builders


def test_what_is_written_for_a_coding_tool() -> None:
    tool = Service(id="tool", vendor="acme", role="coding-tool")
    teams = (
        Team(id="a", seats=40, rules=30, automations=12, ci_steps=9),
        Team(id="b", seats=7),
        Team(id="c", seats=900),
    )
    uses = tuple(Dependency(id=f"u{t}", source=t, target="tool") for t in ("a", "b"))
    found = figures(desk(tool, *teams, dependencies=uses), "M4")
    assert found == {"developers": 47, "rules": 30, "automations": 12, "ci-steps": 9}


def test_evidence() -> None:
    assert measured(builders.everything(), "M4")["rules"].evidence == ("desk/app.py:1",)
    assert set(figures(NOTHING, "M4").values()) == {None}
