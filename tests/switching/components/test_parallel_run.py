from __future__ import annotations

import pytest
from oracles.by_hand import by_hand, desk

from lockin.model.nodes import Contract, Service
from lockin.switching import Exit
from lockin.switching.cost import SwitchingCost

WEEKS = {"parallel-run-weeks": 13}


def parallel(cost: SwitchingCost) -> float:
    assert cost.person_days.mean == 0
    return cost.by_component()["parallel-run"].mean


def test_old_and_new_side_by_side() -> None:
    assert parallel(by_hand(desk(spend=1000), WEEKS)) == pytest.approx(250 + 250)


def test_the_new_price_against_the_old() -> None:
    landscape = desk(spend=1000)
    prices = {"chat": (2, 8), "other-chat": (1, 4)}
    nodes = [
        n
        if not isinstance(n, Service)
        else n.model_copy(
            update=dict(zip(("input_price", "output_price"), prices[n.id], strict=True))
        )
        for n in landscape.nodes
    ]
    assert parallel(by_hand(landscape.replace(nodes=nodes), WEEKS)) == pytest.approx(250 + 125)


@pytest.mark.parametrize(
    ("commitment", "contract", "run"), [(100, 100, 150), (250, 250, 0), (4000, 4000, 0)]
)
def test_old_spend_above_the_commitment(commitment: float, contract: float, run: float) -> None:
    deal = Contract(id="deal", vendor="acme", commitment=commitment)
    cost = by_hand(desk(deal, spend=1000), WEEKS)
    assert cost.by_component()["contract"].mean == pytest.approx(contract)
    assert parallel(cost) == pytest.approx(250 + run)


def test_a_contract_that_stays_covers_nothing() -> None:
    deal = Contract(id="deal", vendor="acme", commitment=100)
    cost = by_hand(desk(deal, spend=1000), WEEKS, Exit("chat", to="other-chat"))
    assert "contract" not in cost.by_component()
    assert parallel(cost) == pytest.approx(500)
