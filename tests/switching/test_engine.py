from __future__ import annotations

import datetime as dt
import math
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.direct_sums import drawn, line_days, line_money

from lockin.estimates import Exactly, Pert, Range90
from lockin.model.dependency import Coupling, Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Service, System, Vendor
from lockin.simulation import Streams
from lockin.switching import Exit, Parameters, switching_cost
from lockin.switching.amounts import Amount, Draw
from lockin.switching.engine import Engine
from lockin.switching.plan import PlanBuilder
from lockin.testing import builders
from lockin.testing.strategies import exits, landscapes

DAY = dt.date(2026, 11, 22)


@given(landscapes(), st.data())
def test_sums_are_those_of_the_lines_one_by_one(landscape: Landscape, data: st.DataObject) -> None:
    exit_ = data.draw(exits(landscape))
    cost = switching_cost(landscape, exit_, seed=3, draws=40, as_of=DAY)
    engine, lines = cost.engine, cost.plan.lines
    money = [line_money(engine, line) for line in lines]
    days = [line_days(engine, line) for line in lines]
    contracts = [draws for _, draws in cost.contracts]
    zero = np.zeros(40)
    np.testing.assert_allclose(cost.samples, sum([*money, *contracts], zero), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(cost.person_days.samples, sum(days, zero), rtol=1e-9, atol=1e-9)
    for key, part in cost.by_component().items():
        mine = [m for m, line in zip(money, lines, strict=True) if line.term.component == key]
        expected = sum(mine + (contracts if key == "contract" else []), zero)
        np.testing.assert_allclose(part.samples, expected, rtol=1e-9, atol=1e-6)
    means = engine.means(cost.plan.money)
    np.testing.assert_allclose(means, [m.mean() for m in money], rtol=1e-9, atol=1e-9)
    assert engine.means(cost.plan.days).shape == (len(lines),)


def test_lines_left_out_and_groups_without_lines() -> None:
    cost = switching_cost(builders.everything(), Exit("acme"), seed=3, draws=50, as_of=DAY)
    lines, engine = cost.plan.lines, cost.engine
    groups = np.array([i % 3 - 1 for i in range(len(lines))])
    sums = engine.sums(cost.plan.money, groups, 4)
    assert sums.shape == (4, 50)
    for group in (0, 1):
        mine = [line_money(engine, one) for one, g in zip(lines, groups, strict=True) if g == group]
        np.testing.assert_allclose(sums[group], np.sum(mine, axis=0), rtol=1e-9)
    assert not sums[2:].any()
    assert not engine.sums(cost.plan.money, np.full(len(lines), -1), 2).any()


def test_more_carriers_than_one_batch() -> None:
    landscape = builders.large(systems=70, dependencies=400, vendors=3)
    cost = switching_cost(landscape, Exit("vendor-0"), seed=3, draws=30, as_of=DAY)
    assert len(cost.plan.carriers) > 100
    money = [line_money(cost.engine, line) for line in cost.plan.lines]
    np.testing.assert_allclose(cost.samples, np.sum(money, axis=0), rtol=1e-9)
    means = cost.engine.means(cost.plan.money)
    np.testing.assert_allclose(means, np.mean(money, axis=1), rtol=1e-9)


def test_one_amount_by_itself() -> None:
    engine = switching_cost(builders.one_vendor(), Exit("acme"), seed=3, draws=30, as_of=DAY).engine
    amount = Amount(
        2.0, (Draw("k", "q", Range90(low=1, high=9)),), (("day-rate", 1), ("productivity", -1))
    )
    np.testing.assert_allclose(engine.amount(amount), drawn(engine, amount), rtol=1e-12)


def test_a_factor_that_nothing_draws() -> None:
    engine = Engine(PlanBuilder().plan(), Parameters(), 1, 5)
    with pytest.raises(LookupError, match="uncovered"):
        engine.factor("uncovered:acme", Streams(1), 0, 5)


def test_harder_kinds_of_one_work_never_come_out_easier() -> None:
    engine = Engine(PlanBuilder().plan(), Parameters(), 5, 2000)
    for work in ("days-per-revalidation", "days-per-system-evaluation"):
        draws = [
            engine.amount(Amount(parameters=((f"{work}.{depth}", 1),)))
            for depth in ("seat", "off-the-shelf", "api", "rebuilt-workflow")
        ]
        for shallow, deep in pairwise(draws):
            assert (shallow <= deep).all()


@pytest.mark.axiom("M2", "Streams of different keys are uncorrelated.")
def test_streams_of_different_keys_are_uncorrelated() -> None:
    count = 16_384
    keys = [
        ("d1", "residual", 0), ("d2", "residual", 0), ("d1", "spend", 0), ("d1", "residual", 1),
        ("1", "dresidual", 0), ("", "d1residual", 0),
    ]  # fmt: skip
    for seed in (0, 1, 7, -3):
        streams = Streams(seed)
        drawn_ = [streams.normal(key, quantity, block, count) for key, quantity, block in keys]
        drawn_.append(Streams(seed + 100).normal(*keys[0], count))
        for one, other in combinations(drawn_, 2):
            assert abs(np.corrcoef(one, other)[0, 1]) < 5 / math.sqrt(count)
            assert not np.array_equal(one, other)


@pytest.mark.axiom("M2", "Streams of different keys are uncorrelated.")
def test_items_differ_and_share_only_what_is_shared() -> None:
    landscape = Landscape(
        nodes=(
            Vendor(id="acme"),
            Service(id="chat", vendor="acme", role="text"),
            *(System(id=f"s{n}", depth="seat") for n in (1, 2)),
        ),
        dependencies=[
            Dependency(id=f"d{n}", source=f"s{n}", target="chat", coupling=Coupling(prompts=5))
            for n in (1, 2)
        ],
    )
    shared = Parameters()
    alone = Parameters(
        {name: shared[name].mean for name in shared if name != "residual-log-spread"}
    )
    means = []
    for parameters in (shared, alone):
        cost = switching_cost(
            landscape, Exit("acme", to="anthropic-messages"), seed=5, draws=8000, as_of=DAY,
            parameters=parameters,
        )  # fmt: skip
        parts = cost.by_system()
        means.append(np.corrcoef(np.log(parts["s1"].samples), np.log(parts["s2"].samples))[0, 1])
    assert means[0] > 0.3
    assert abs(means[1]) < 5 / math.sqrt(8000)


@pytest.mark.axiom(
    "M4",
    "Sample means meet the closed form within five theoretical standard errors (log-spread <= 2).",
)
@pytest.mark.parametrize(
    ("count", "days"),
    [
        (Range90(low=10, high=200), 2.0),
        (Pert(low=0, mode=10, high=90), 1.0),
        (Exactly(value=40), Range90(low=0.1, high=12)),
        (Range90(low=1, high=700), Pert(low=1, mode=2, high=9)),
    ],
)
def test_a_one_line_estimate_meets_its_closed_form(
    count: Exactly | Range90 | Pert, days: float | Range90 | Pert
) -> None:
    exact = Parameters.exact()
    names = {name: 0.0 for name in exact if name not in {"lines-per-person-day", "capacity"}}
    spread = 0.9
    factors = {"days-per-prompt": days, "productivity": Range90(low=0.5, high=2), "day-rate": 700.0}
    parameters = Parameters({**names, **factors, "residual-log-spread": spread})
    landscape = builders.one_vendor().replace(
        dependencies=[
            Dependency(id="d1", source="desk", target="acme-chat", coupling=Coupling(prompts=count))
        ]
    )
    draws = 20_000
    exit_ = Exit("acme", to="anthropic-messages")
    for seed in (1, 2, 3):
        cost = switching_cost(
            landscape, exit_, seed=seed, draws=draws, as_of=DAY, parameters=parameters
        )
        assert [i.id for i in cost.items if i.sort == "dependency"] == ["d1"]
        mean = count.mean * parameters["productivity"].mean * math.exp(spread**2 / 2) * 700
        mean *= parameters["days-per-prompt"].mean
        spreads = [count, parameters["productivity"], parameters["days-per-prompt"]]
        second = math.exp(spread**2)
        for one in spreads:
            second *= 1 + (one.standard_deviation / one.mean) ** 2
        error = mean * math.sqrt((second - 1) / draws)
        assert abs(cost.mean - mean) < 5 * error
        assert cost.standard_error() == pytest.approx(error, rel=0.5)


@pytest.mark.oracle(
    "O-21, O-22: riskquant, a 90 % range of 635,000 to 19,000,000 has a lognormal mean of"
    " 5,922,706.83351131"
)
def test_the_mean_of_a_lognormal_range() -> None:
    wide = Range90(low=635_000, high=19_000_000)
    assert wide.mean == pytest.approx(5_922_706.83351131)
    assert 0.1 * Range90(low=1, high=10).mean == pytest.approx(0.4040012826945718)
    draws = Streams(4).draws(wide, "k", "q", 40_000)
    error = wide.standard_deviation / math.sqrt(40_000)
    assert abs(draws.mean() - wide.mean) < 5 * error
    low, high = np.quantile(draws, [0.05, 0.95])
    assert low == pytest.approx(635_000, rel=0.05)
    assert high == pytest.approx(19_000_000, rel=0.05)
