from __future__ import annotations

import math

import numpy as np
import pytest
from oracles.tangles import need

from lockin.errors import UndefinedError
from lockin.estimates import Exactly, Pert, Range90
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, System, Vendor
from lockin.resilience import (
    CommonCause,
    Durations,
    PoissonRate,
    expected_loss,
    unavailability,
    yearly_loss,
)
from lockin.resilience.expected import _Weights
from lockin.resilience.exposed import exposed
from lockin.resilience.observed import mean_within
from lockin.resilience.rates import Rate
from lockin.resilience.stand import stand_still
from lockin.testing.builders import everything, two_vendors

VALUE = 4000.0
Rates = dict[str, Rate]


def one(tolerance: float | None = None, value: float | Range90 = VALUE) -> Landscape:
    return Landscape(
        nodes=(
            Vendor(id="acme"),
            Function(id="support", value_per_hour=value, tolerance_hours=tolerance),
            System(id="desk"),
        ),
        dependencies=(need("d1", "support", "desk"), need("d2", "desk", "acme")),
    )


def test_known_rates_and_values_leave_no_doubt() -> None:
    rates: Rates = {"acme": (4, Range90(low=1, high=9)), "bolt": (Exactly(value=9), 20)}
    loss = expected_loss(two_vendors(), draws=50, rates=rates)
    years = yearly_loss(two_vendors(), seed=0, draws=50, rates=rates)
    assert loss.exact
    assert loss.samples.samples == pytest.approx(years.mean, rel=1e-12)
    assert loss.at_means == pytest.approx(years.mean, rel=1e-12)


@pytest.mark.axiom("M4", "the expected loss of a gamma rate meets its closed form")
def test_the_doubt_about_one_rate_is_that_of_its_posterior() -> None:
    rate, hours = PoissonRate(3, 2.0), Durations((2.0, 10.0, 30.0))
    loss = expected_loss(one(), seed=7, draws=20_000, rates={"acme": (rate, hours)})
    # E[exp(-rate h / 8760)] of a gamma rate is (1 + h / (8760 years)) ** -shape.
    mean = 8760 * VALUE * (1 - (1 + hours.mean / 8760 / rate.years) ** -rate.shape)
    assert abs(loss.mean - mean) < 5 * loss.standard_error
    for p, found in ((0.1, loss.p10), (0.5, loss.p50), (0.9, loss.p90)):
        exact = 8760 * VALUE * unavailability(rate.quantile(p), hours.mean)
        assert found == pytest.approx(exact, rel=0.04)
    assert loss.at_means == pytest.approx(8760 * VALUE * unavailability(rate.mean, hours.mean))


def test_doubt_about_several_rates_is_carried_through_the_structure() -> None:
    rates: Rates = {"acme": (PoissonRate(5, 1.0), 50.0), "bolt": (Pert(low=1, mode=2, high=9), 80)}
    loss = expected_loss(two_vendors(), seed=7, draws=20_000, rates=rates)
    shape = 5.5
    first = 1 - (1 + 50 / 8760) ** -shape
    drawn = Pert(low=1, mode=2, high=9).draw(np.random.default_rng(3), 400_000)
    second = float(-np.expm1(-drawn * 80 / 8760).mean())
    assert abs(loss.mean - 8760 * VALUE * first * second) < 5 * loss.standard_error
    assert loss.p10 < loss.p50 < loss.p90


def test_a_common_cause_may_be_in_doubt_too() -> None:
    rates: Rates = {"acme": (1, 1.0), "bolt": (1, 1.0), "dns": (PoissonRate(0, 1.0), 4.0)}
    cause = CommonCause("dns", stops=("acme", "bolt"))
    loss = expected_loss(two_vendors(), seed=7, draws=5_000, rates=rates, common=[cause])
    assert loss.samples.standard_deviation > loss.mean


def test_values_in_doubt_scale_the_loss() -> None:
    value = Range90(low=1000, high=9000)
    loss = expected_loss(one(value=value), seed=7, draws=20_000, rates={"acme": (4, 10.0)})
    hours = 8760 * unavailability(4, 10)
    assert abs(loss.mean - hours * value.mean) < 5 * loss.standard_error
    assert loss.p50 == pytest.approx(hours * math.exp(value.mu), rel=0.03)
    assert loss.at_means == pytest.approx(hours * value.mean)


@pytest.mark.parametrize("tolerance", [None, 3.0, 8.0])
@pytest.mark.parametrize("switch_hours", [2.0, 5.0])
def test_weighted_years_are_those_of_the_other_rates(
    tolerance: float | None, switch_hours: float
) -> None:
    landscape = Landscape(
        nodes=(
            Vendor(id="acme"),
            Vendor(id="bolt"),
            Vendor(id="corp"),
            Function(id="support", value_per_hour=VALUE, tolerance_hours=tolerance),
            System(id="desk"),
        ),
        dependencies=(
            need("d1", "support", "desk"),
            need("d2", "desk", "acme", "model"),
            need("d3", "desk", "bolt", "model", ready="warm", switch_hours=switch_hours),
            need("d4", "desk", "corp"),
        ),
    )
    hours = Range90(low=2, high=40)
    before: Rates = {"acme": (12.0, hours), "bolt": (25.0, 30.0), "corp": (3.0, hours)}
    after: Rates = {"acme": (9.0, hours), "bolt": (40.0, 30.0), "corp": (5.0, hours)}
    years = 20_000

    def sampled(rates: Rates, seed: int) -> tuple[float, float, np.ndarray, _Weights]:
        held = exposed(landscape, rates=rates, incidents=None, common=(), targets=None, draws=years)
        stand = stand_still(held, np.array([False]), seed=seed, draws=years, split=True)
        error = float(stand.rest.std()) / math.sqrt(years) / VALUE
        return float(stand.hours[0]), error, stand.lost_in[0], _Weights(held, stand.states)

    _, spread, lost_in, weights = sampled(before, 1)
    fresh, error, _, _ = sampled(after, 2)
    moved = float(lost_in @ weights.under(np.array([[9.0], [40.0], [5.0]]))[:, 0])
    same = float(lost_in @ weights.under(np.array([[12.0], [25.0], [3.0]]))[:, 0])
    assert same == pytest.approx(lost_in.sum(), rel=1e-12)
    # What a tolerance leaves is weighted to first order: overlaps make up some hundredths.
    assert abs(moved - fresh) < 5 * math.hypot(1.5 * spread, error) + 0.03 * fresh


def test_weights_are_exact_for_the_time_spent_in_a_state() -> None:
    before: Rates = {"acme": (20.0, 100.0), "bolt": (30.0, 80.0)}
    years = 10_000
    held = exposed(
        two_vendors(), rates=before, incidents=None, common=(), targets=None, draws=years
    )
    stand = stand_still(held, np.array([False]), seed=1, draws=years, split=True)
    weights = _Weights(held, stand.states)
    error = float(stand.rest.std()) / math.sqrt(years) / VALUE
    for rates in ([20.0, 30.0], [35.0, 30.0], [50.0, 60.0], [2.0, 3.0]):
        found = float(stand.lost_in[0] @ weights.under(np.array(rates)[:, None])[:, 0])
        exact = 8760 * unavailability(rates[0], 100) * unavailability(rates[1], 80)
        scale = exact / (8760 * unavailability(20, 100) * unavailability(30, 80))
        assert abs(found - exact) < 5 * error * scale


def test_a_rate_of_zero_takes_its_states_out() -> None:
    held = exposed(
        one(1.0), rates={"acme": (4, 9.0)}, incidents=None, common=(), targets=None, draws=500
    )
    stand = stand_still(held, np.array([False]), seed=1, draws=500, split=True)
    weights = _Weights(held, stand.states).under(np.array([[0.0, 4.0]]))
    assert (stand.lost_in @ weights)[0, 0] == 0
    assert (stand.lost_in @ weights)[0, 1] == pytest.approx(stand.hours[0])


def test_functions_add_up_and_are_said_where_they_are_weighted() -> None:
    loss = expected_loss(everything(), seed=7, draws=400)
    assert sum(loss.by_function().values()) == pytest.approx(loss.mean)
    assert not loss.exact
    assert any("2 functions are estimated from years sampled" in told for told in loss.notices)
    assert float(loss) == loss.mean
    assert "EUR" in repr(loss)


def test_without_anything_that_fails_there_is_no_loss() -> None:
    loss = expected_loss(one(), draws=10, rates={})
    assert (loss.mean, loss.p90, loss.at_means, loss.exact) == (0, 0, 0, True)
    with pytest.raises(UndefinedError, match="needs draws"):
        expected_loss(one(), draws=0, rates={})


@pytest.mark.axiom("M1", "adding a supplier leaves the draws of the other rates as they were")
def test_another_supplier_leaves_the_doubt_about_others_as_it_was() -> None:
    hours = mean_within(10)
    alone: Rates = {"acme": (PoissonRate(2, 1.0), hours)}
    more: Rates = {**alone, "bolt": (PoissonRate(9, 1.0), hours)}
    small = one()
    large = Landscape(
        nodes=(*small.nodes, Vendor(id="bolt"), Function(id="a", value_per_hour=1), System(id="s")),
        dependencies=(*small.dependencies, need("x", "a", "s"), need("y", "s", "bolt")),
    )
    first = expected_loss(small, seed=7, draws=300, rates=alone)
    second = expected_loss(large, seed=7, draws=300, rates=more, targets=["support"])
    assert second.samples.samples == pytest.approx(first.samples.samples, rel=1e-12)
