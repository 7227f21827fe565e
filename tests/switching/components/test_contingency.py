from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk, worked

from lockin.model.dependency import Coupling
from lockin.model.nodes import Service, Vendor
from lockin.switching import Exit

FIGURES = {"days-per-prompt": 0.5, "contingency-share": 0.25, "parallel-run-weeks": 26}


def test_a_share_of_the_person_days_and_of_no_money() -> None:
    cost = by_hand(desk(coupling=Coupling(prompts=8), spend=1000), FIGURES)
    assert worked(cost) == {
        ("prompts-evaluation", "M5"): pytest.approx(4),
        ("contingency", "none"): pytest.approx(1),
    }
    assert cost.by_component()["contingency"].mean == pytest.approx(1000)
    assert cost.by_component()["parallel-run"].mean == pytest.approx(2 * 1000 * 26 / 52)


def test_a_new_supplier_bears_it_too() -> None:
    landscape = desk().replace(
        nodes=[
            n
            for n in desk().nodes
            if n.id != "other-chat" and not (isinstance(n, Vendor) and n.id == "bolt")
        ]
    )
    assert [s.id for s in landscape.of(Service)] == ["chat"]
    figures = {"contingency-share": 0.25, "days-learn-target": 8}
    cost = by_hand(landscape, figures, Exit("acme", to="other-supplier"))
    assert worked(cost) == {
        ("onboarding", "none"): pytest.approx(8),
        ("contingency", "none"): pytest.approx(2),
    }
