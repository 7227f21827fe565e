from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import integrate, special

from lockin.estimates import Z90, Estimate, Exactly, Pert, Range90, as_estimate, estimate_adapter
from lockin.testing.strategies import estimates


@pytest.mark.oracle("O-21 riskquant test: 90 % range 1 to 10, frequency 0.1 and 3")
@pytest.mark.parametrize(
    ("frequency", "loss"), [(0.1, 0.4040012826945718), (3, 12.120038480837177)]
)
def test_mean_of_a_range_times_frequency_is_the_published_loss(
    frequency: float, loss: float
) -> None:
    assert Range90(low=1, high=10).mean * frequency == pytest.approx(loss, rel=1e-12)


@pytest.mark.oracle("O-22 riskquant test: mean of the 90 % range 635,000 to 19,000,000")
def test_mean_of_a_wide_range_is_the_published_mean() -> None:
    mean = Range90(low=635_000, high=19_000_000).mean
    assert mean == pytest.approx(5_922_706.83351131, rel=1e-12)


@pytest.mark.oracle("O-23 riskquant README: three annualised losses, three significant figures")
@pytest.mark.parametrize(
    ("low", "high", "frequency", "loss"),
    [(1e6, 1e7, 0.01, 40_400), (1e7, 1e9, 0.10, 26_600_000), (5e6, 5e7, 0.05, 1_010_000)],
)
def test_annualised_losses_of_the_readme(
    low: float, high: float, frequency: float, loss: float
) -> None:
    assert Range90(low=low, high=high).mean * frequency == pytest.approx(loss, rel=2e-3)


@pytest.mark.oracle("Malcolm, Roseboom, Clark & Fazar 1959: mean (a + 4m + b) / 6")
@pytest.mark.parametrize(
    ("low", "mode", "high", "mean"), [(1, 2, 9, 3.0), (2, 4, 12, 5.0), (3, 3, 3, 3.0), (0, 6, 6, 5)]
)
def test_pert_mean(low: float, mode: float, high: float, mean: float) -> None:
    assert Pert(low=low, mode=mode, high=high).mean == pytest.approx(mean)


def test_z90_is_the_95_percent_quantile_of_the_normal() -> None:
    assert pytest.approx(special.ndtri(0.95), rel=1e-14) == Z90


def _moments_of_range(low: float, high: float) -> tuple[float, float]:
    """Integrate over the quantile function: an oracle without the closed form."""

    def quantile(p: float, power: int) -> float:
        log = math.log(low) + (special.ndtri(p) / Z90 + 1) / 2 * math.log(high / low)
        return math.exp(power * log)

    mean = integrate.quad(quantile, 0, 1, args=(1,), limit=400)[0]
    square = integrate.quad(quantile, 0, 1, args=(2,), limit=400)[0]
    return mean, math.sqrt(max(square - mean**2, 0))


@pytest.mark.parametrize(("low", "high"), [(1, 10), (3, 4), (0.01, 0.2), (5, 5), (2e5, 9e5)])
def test_moments_of_a_range_equal_quadrature(low: float, high: float) -> None:
    mean, deviation = _moments_of_range(low, high)
    estimate = Range90(low=low, high=high)
    assert estimate.mean == pytest.approx(mean, rel=1e-6)
    assert estimate.standard_deviation == pytest.approx(deviation, rel=1e-4, abs=1e-5 * mean)


@pytest.mark.parametrize(
    ("low", "mode", "high"), [(1, 2, 9), (0, 5, 10), (0, 0, 3), (2, 8, 8), (-4, 0, 1)]
)
def test_moments_of_a_pert_equal_quadrature(low: float, mode: float, high: float) -> None:
    a = 1 + 4 * (mode - low) / (high - low)
    b = 1 + 4 * (high - mode) / (high - low)

    def moment(power: int) -> float:
        def at(x: float) -> float:
            density = x ** (a - 1) * (1 - x) ** (b - 1) / special.beta(a, b)
            return float((low + (high - low) * x) ** power * density)

        return float(integrate.quad(at, 0, 1)[0])

    estimate = Pert(low=low, mode=mode, high=high)
    assert estimate.mean == pytest.approx(moment(1))
    assert estimate.standard_deviation == pytest.approx(math.sqrt(moment(2) - moment(1) ** 2))


@pytest.mark.parametrize(("low", "high"), [(1, 10), (80, 90), (0.001, 0.1)])
def test_the_bounds_of_a_range_are_its_5_and_95_percent_quantiles(low: float, high: float) -> None:
    draws = Range90(low=low, high=high).draw(np.random.default_rng(5), 200_000)
    for bound, probability in ((low, 0.05), (high, 0.95)):
        error = 5 * math.sqrt(0.05 * 0.95 / len(draws))
        assert np.mean(draws <= bound) == pytest.approx(probability, abs=error)


SHAPES: list[Estimate] = [
    Exactly(value=7),
    Range90(low=1, high=10),
    Range90(low=1, high=700),  # a log-spread of 2
    Range90(low=3, high=3),
    Pert(low=1, mode=2, high=9),
    Pert(low=0, mode=0, high=5),
    Pert(low=4, mode=4, high=4),
]


@pytest.mark.axiom("M4", "sample means meet the closed form within five standard errors")
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("estimate", SHAPES, ids=repr)
def test_sample_means_meet_the_closed_form(estimate: Estimate, seed: int) -> None:
    count = 100_000
    draws = estimate.draw(np.random.default_rng(seed), count)
    error = estimate.standard_deviation / math.sqrt(count)
    assert abs(draws.mean() - estimate.mean) <= 5 * error + 1e-12 * abs(estimate.mean)
    if estimate.standard_deviation and getattr(estimate, "sigma", 0) < 1:
        assert draws.std() == pytest.approx(estimate.standard_deviation, rel=0.03)


@pytest.mark.parametrize("estimate", SHAPES, ids=repr)
def test_a_longer_request_begins_with_the_same_draws(estimate: Estimate) -> None:
    short = estimate.draw(np.random.default_rng(3), 10)
    long = estimate.draw(np.random.default_rng(3), 1000)
    assert len(short) == 10
    assert (long[:10] == short).all()


@given(estimates(), st.floats(0, 1e3))
def test_mean_deviation_and_bounds_scale(quantity: float | Estimate, factor: float) -> None:
    estimate = as_estimate(quantity)
    if isinstance(estimate, Range90) and factor < 1e-9:
        factor = 1.0
    scaled = estimate.scaled(factor)
    assert type(scaled) is type(estimate)
    assert scaled.growth == estimate.growth
    assert scaled.mean == pytest.approx(estimate.mean * factor, rel=1e-9)
    assert scaled.bounds == pytest.approx([b * factor for b in estimate.bounds], rel=1e-12)
    assert scaled.standard_deviation == pytest.approx(
        estimate.standard_deviation * factor, rel=1e-6, abs=1e-9 * (1 + scaled.mean)
    )


@given(estimates())
def test_the_mean_lies_between_the_bounds_of_what_can_happen(quantity: float | Estimate) -> None:
    estimate = as_estimate(quantity)
    low, high = estimate.bounds
    slack = 1e-12 * abs(high)
    if isinstance(estimate, Range90):
        assert estimate.mean >= math.sqrt(low * high) - slack
    else:
        assert low - slack <= estimate.mean <= high + slack
    assert estimate.standard_deviation >= 0


@given(estimates())
def test_quantities_survive_json(quantity: float | Estimate) -> None:
    text = estimate_adapter.dump_json(quantity)
    assert estimate_adapter.validate_json(text) == quantity
    assert estimate_adapter.validate_python(estimate_adapter.dump_python(quantity)) == quantity


def test_the_keys_tell_the_shape() -> None:
    read = estimate_adapter.validate_python
    assert read(3) == 3.0
    assert read({"value": 3}) == Exactly(value=3)
    assert read({"low": 1, "high": 2, "growth": 0.1}) == Range90(low=1, high=2, growth=0.1)
    assert read({"low": 1, "mode": 1, "high": 2}) == Pert(low=1, mode=1, high=2)


@pytest.mark.parametrize(
    "bad",
    [
        True,
        False,
        "3",
        None,
        [],
        {},
        math.nan,
        math.inf,
        -math.inf,
        {"value": math.nan},
        {"value": math.inf},
        {"value": "many"},
        {"value": 1, "unit": "EUR"},
        {"value": 1, "currency": "eur"},
        {"value": 1, "currency": "EURO"},
        {"value": 1, "growth": -1},
        {"value": 1, "growth": math.nan},
        {"value": 1, "growth": 101},
        {"low": 2, "high": 1},
        {"low": 0, "high": 1},
        {"low": -1, "high": 1},
        {"low": 1},
        {"high": 1},
        {"low": 1, "high": math.inf},
        {"low": 3, "mode": 2, "high": 4},
        {"low": 1, "mode": 5, "high": 4},
        {"low": 1, "mode": 2},
    ],
    ids=repr,
)
def test_bad_quantities_are_refused(bad: object) -> None:
    with pytest.raises(ValidationError):
        estimate_adapter.validate_python(bad)


@pytest.mark.parametrize(
    "bad",
    [{"value": True}, {"low": True, "high": 3}, {"low": 1, "mode": True, "high": 3}],
    ids=repr,
)
def test_truth_values_and_text_are_no_numbers(bad: object) -> None:
    with pytest.raises(ValidationError):
        estimate_adapter.validate_python(bad)


def test_a_refused_order_says_what_is_wrong() -> None:
    with pytest.raises(ValidationError, match=r"low \(2.0\) must not be above high \(1.0\)"):
        Range90(low=2, high=1)
    with pytest.raises(ValidationError, match="must be in this order"):
        Pert(low=2, mode=1, high=3)


@given(estimates())
def test_estimates_are_frozen_equal_and_hashable_by_content(quantity: float | Estimate) -> None:
    estimate = as_estimate(quantity)
    again = type(estimate).model_validate(estimate.model_dump())
    assert again == estimate
    assert hash(again) == hash(estimate)
    with pytest.raises(ValidationError):
        estimate.growth = 3.0  # type: ignore[misc]  # that it is frozen is the claim


def test_as_estimate_leaves_an_estimate_alone() -> None:
    pert = Pert(low=1, mode=2, high=3)
    assert as_estimate(pert) is pert
    assert as_estimate(4) == Exactly(value=4)
