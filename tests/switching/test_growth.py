from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.by_hand import DAY, by_hand, desk

from lockin.estimates import Exactly
from lockin.model.dependency import Coupling
from lockin.model.landscape import Landscape
from lockin.model.nodes import Contract
from lockin.switching import Exit, cost_of_waiting, exit_path, grows, switching_cost
from lockin.switching.growth import QUARTER
from lockin.testing.strategies import exits, landscapes

FIGURES = {"days-per-prompt": 1, "parallel-run-weeks": 26}


def test_what_grows_grows_at_its_own_rate() -> None:
    coupling = Coupling(prompts=Exactly(value=10, growth=0.5), evaluation_sets=4)
    cost = by_hand(desk(coupling=coupling), {**FIGURES, "days-per-evaluation-set": 1})
    assert grows(cost)
    path = exit_path(cost, (0, 1, 2))
    assert [one.mean for _, one in path] == pytest.approx([14_000, 19_000, 26_500])
    assert [day for day, _ in path] == [
        DAY, DAY + dt.timedelta(days=365), DAY + dt.timedelta(days=730)
    ]  # fmt: skip
    waiting = cost_of_waiting(cost)
    assert waiting.mean == pytest.approx(10_000 * (1.5**QUARTER - 1))
    assert waiting.unit == "EUR"


def test_without_growth_waiting_costs_nothing() -> None:
    cost = by_hand(desk(coupling=Coupling(prompts=10)), FIGURES)
    assert not grows(cost)
    assert cost_of_waiting(cost).mean == 0
    assert exit_path(cost, (3,))[0][1].mean == cost.mean


def test_a_shrinking_commitment_uncovers_the_parallel_run() -> None:
    deal = Contract(id="deal", vendor="acme", commitment=1200)
    cost = by_hand(desk(deal, spend=1000), FIGURES)
    means = [one.mean for _, one in exit_path(cost, (0, 0.5, 1, 2))]
    # commitment left + old spend above it + the new supplier's
    assert means == pytest.approx([1200 + 500, 700 + 500, 200 + 300 + 500, 500 + 500])


@given(landscapes(max_systems=3), st.data())
def test_later_is_what_an_estimate_with_grown_quantities_says(
    landscape: Landscape, data: st.DataObject
) -> None:
    exit_ = data.draw(exits(landscape))
    cost = switching_cost(landscape, exit_, seed=3, draws=50, as_of=DAY)
    path = exit_path(cost, (0.0, 0.25, 1.0))
    assert path[0][1].samples is cost.samples
    factor = cost.plan.growth[0]
    for years, (_, later) in zip((0.0, 0.25, 1.0), path, strict=True):
        assert (later.samples >= 0).all()
        if cost.contracts:
            continue
        coefficient, carrier, signature = cost.plan.money
        grown = (coefficient * factor**years, carrier, signature)
        direct = cost.engine.sums(grown, np.zeros(len(coefficient), dtype=np.int64), 1)[0]
        np.testing.assert_allclose(later.samples, direct, rtol=1e-7, atol=1e-4)
    assert (cost_of_waiting(cost).samples == path[1][1].samples - cost.samples).all()
    if not grows(cost) and not cost.contracts:
        assert (path[2][1].samples == cost.samples).all()


def test_waiting_is_in_the_reporting_currency() -> None:
    coupling = Coupling(prompts=Exactly(value=10, growth=0.5))
    plain = by_hand(desk(coupling=coupling), FIGURES, Exit("acme", to="other-chat"))
    assert plain.currency == "EUR"
    assert exit_path(plain, (1,))[0][1].unit == "EUR"
