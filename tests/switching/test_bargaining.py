from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from oracles.by_hand import by_hand, desk, only

from lockin.errors import UndefinedError
from lockin.model.dependency import Coupling
from lockin.model.nodes import Contract, Vendor
from lockin.switching import Exit, annuity, max_price_rise, price_rise_of
from lockin.testing import builders

DAY = dt.date(2026, 11, 22)


@pytest.mark.oracle(
    "price rise bound (frameworks, hold-up): S = 1,000,000, r = 8 %, T = 3: annuity 2.577097,"
    " premium 388,033.51 a year"
)
def test_the_worked_example_of_the_price_rise_bound() -> None:
    assert annuity(0.08, 3) == pytest.approx(2.577097, abs=5e-7)
    landscape = desk(coupling=Coupling(prompts=1000), spend=500_000)
    cost = by_hand(landscape, {"days-per-prompt": 1})
    assert cost.mean == pytest.approx(1_000_000)
    rise = price_rise_of(cost, years=3, discount_rate=0.08)
    assert rise.mean * 500_000 == pytest.approx(388_033.51, abs=0.005)
    assert rise.unit == "1/a"


@pytest.mark.oracle(
    "O-25: Shapiro & Varian, Information Rules: the customer bears 50 and the new supplier 25,"
    " so switching costs 75 in all; at a margin of 100 the switch happens, at 70 it does not"
)
def test_the_switch_of_an_internet_provider() -> None:
    """What leaving costs the customer, and what bringing it over costs the new supplier."""
    figures = {"days-per-prompt": 0.05, "days-learn-target": 0.025}
    landscape = desk(coupling=Coupling(prompts=1))
    nodes = [n for n in landscape.nodes if n.id not in {"other-chat", "bolt"}]
    exit_ = Exit("acme", to="anthropic-messages")
    cost = by_hand(landscape.replace(nodes=nodes), figures, exit_)
    assert {k: round(v.mean, 6) for k, v in cost.by_component().items() if v.mean} == {
        "prompts-evaluation": 50,
        "onboarding": 25,
    }
    assert cost.mean == pytest.approx(75)
    assert cost.cost.exceedance(70) == 1
    assert cost.cost.exceedance(100) == 0
    # In a commodity market the profit per customer is the total switching cost.
    one_year = by_hand(
        landscape.replace(
            nodes=nodes,
            dependencies=[landscape.dependencies[0].model_copy(update={"spend": 75})],
        ),
        figures,
        exit_,
    )
    assert price_rise_of(one_year, years=1, discount_rate=0).mean == pytest.approx(1)


def test_an_annuity_without_interest_is_the_years() -> None:
    assert annuity(0, 3) == 3
    assert annuity(1e-12, 3) == pytest.approx(3)
    assert annuity(-0.1, 2) == pytest.approx(1 / 0.9 + 1 / 0.81)


def test_protected_months_leave_the_annuity() -> None:
    assert annuity(0.08, 3, protected_months=12) == pytest.approx(1 / 1.08**2 + 1 / 1.08**3)
    assert annuity(0, 3, protected_months=6) == 2.5
    with pytest.raises(UndefinedError, match="protected for 3 years"):
        annuity(0.08, 3, protected_months=36)
    with pytest.raises(UndefinedError, match="above -1"):
        annuity(-1, 3)


def test_advantage_and_protection_come_from_the_landscape() -> None:
    deal = Contract(id="deal", vendor="acme", price_protected_months=12)
    landscape = desk(deal, coupling=Coupling(prompts=100), spend=50_000)
    nodes = [n if n.id != "acme" else Vendor(id="acme", advantage=20_000) for n in landscape.nodes]
    cost = by_hand(landscape.replace(nodes=nodes), {"days-per-prompt": 1})
    rise = price_rise_of(cost, years=3, discount_rate=0)
    assert rise.mean == pytest.approx((100_000 + 20_000) / 2 / 50_000)
    silent = by_hand(landscape, {"days-per-prompt": 1})
    assert price_rise_of(silent, years=3, discount_rate=0).mean == pytest.approx(1)
    assert silent.site.known["acme", "advantage"].status == "MISSING"


def test_the_rate_of_the_report_does_not_move_the_rise() -> None:
    own = max_price_rise(builders.everything(), vendor="acme", seed=3, draws=200, as_of=DAY)
    assert own.p10 > 0
    assert (np.diff(np.sort(own.samples)) >= 0).all()


def test_without_spend_there_is_no_rise() -> None:
    with pytest.raises(UndefinedError, match="no spend"):
        price_rise_of(by_hand(desk(coupling=Coupling(prompts=1)), {"days-per-prompt": 1}))
    with pytest.raises(UndefinedError, match="no spend"):
        max_price_rise(desk(), vendor="acme", seed=1, draws=10, as_of=DAY, parameters=only({}))


def test_leaving_a_service_counts_the_spend_on_it() -> None:
    landscape = desk(coupling=Coupling(prompts=100), spend=50_000)
    cost = by_hand(landscape, {"days-per-prompt": 1}, Exit("chat", to="other-chat"))
    assert price_rise_of(cost, years=2, discount_rate=0).mean == pytest.approx(1)
