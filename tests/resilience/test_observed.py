from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.errors import UndefinedError
from lockin.estimates import Estimate, Exactly, Pert, Range90
from lockin.resilience.observed import Durations, PoissonRate, mean_within
from lockin.simulation import Streams


@pytest.mark.oracle("Jeffreys' prior for a Poisson rate: NUREG/CR-6823, section 6.2.2.5")
def test_the_posterior_of_a_rate_is_that_of_jeffreys() -> None:
    # 2 events in 6 years: gamma with shape 2.5, so a posterior mean of 2.5 / 6 = 0.417 and a
    # 90 % interval from chi-squared quantiles with 5 degrees of freedom, halved, over 6.
    rate = PoissonRate(events=2, years=6.0)
    assert rate.mean == pytest.approx(2.5 / 6)
    assert rate.quantile(0.05) == pytest.approx(1.145476 / 2 / 6, rel=1e-5)
    assert rate.quantile(0.95) == pytest.approx(11.070498 / 2 / 6, rel=1e-5)
    assert rate.standard_deviation == pytest.approx(math.sqrt(2.5) / 6)


def test_no_event_is_information_too() -> None:
    assert PoissonRate(0, 10.0).mean == pytest.approx(0.05)
    assert PoissonRate(0, 10.0).mean < PoissonRate(0, 1.0).mean


@pytest.mark.axiom("M4", "draws of a rate have the mean and spread of its posterior")
def test_draws_of_a_rate_meet_its_moments() -> None:
    rate = PoissonRate(3, 2.0)
    drawn = rate.draw(Streams(7).open("acme", "failures_per_year", 0), 40_000)
    error = rate.standard_deviation / math.sqrt(drawn.size)
    assert abs(drawn.mean() - rate.mean) < 5 * error
    assert drawn.std() == pytest.approx(rate.standard_deviation, rel=0.03)


@pytest.mark.parametrize(("events", "years"), [(-1, 1.0), (1, 0.0), (1, math.inf), (0, math.nan)])
def test_a_rate_needs_a_count_and_a_time(events: int, years: float) -> None:
    with pytest.raises(UndefinedError, match="count"):
        PoissonRate(events, years)


@pytest.mark.parametrize("hours", [(), (1.0, 0.0), (-1.0,), (math.inf,), (math.nan,)])
def test_durations_are_hours_above_zero(hours: tuple[float, ...]) -> None:
    with pytest.raises(UndefinedError, match="durations"):
        Durations(hours)


def test_draws_of_durations_are_those_observed_and_begin_with_the_fewer() -> None:
    durations = Durations((8.0, 1.0, 3.0))
    drawn = durations.draw(Streams(1).open("acme", "outage_hours", 0), 30_000)
    assert set(drawn.tolist()) == {1.0, 3.0, 8.0}
    assert abs(drawn.mean() - 4.0) < 5 * durations.standard_deviation / math.sqrt(drawn.size)
    fewer = durations.draw(Streams(1).open("acme", "outage_hours", 0), 10)
    assert (drawn[:10] == fewer).all()
    assert durations == Durations((1.0, 3.0, 8.0))


SHAPES: list[Estimate | Durations] = [
    Exactly(value=5),
    Range90(low=1, high=9),
    Range90(low=3, high=3),
    Pert(low=1, mode=2, high=9),
    Pert(low=2, mode=2, high=2),
    Durations((0.5, 4.0, 12.0)),
]


@pytest.mark.parametrize("duration", SHAPES, ids=repr)
@pytest.mark.parametrize("limit", [0.5, 1.0, 3.0, 4.0, 9.0, 8760.0])
def test_the_mean_within_a_limit_is_that_of_many_quantiles(
    duration: Estimate | Durations, limit: float
) -> None:
    drawn = duration.draw(np.random.default_rng(5), 200_000)
    cut = np.minimum(drawn, limit)
    error = 5 * float(cut.std()) / math.sqrt(cut.size) + 1e-9
    assert abs(mean_within(duration, limit) - float(cut.mean())) <= error


@given(st.sampled_from(SHAPES), st.floats(0, 1e4), st.floats(0, 1e4))
def test_more_is_within_a_wider_limit(duration: Estimate | Durations, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert 0 <= mean_within(duration, low) <= mean_within(duration, high) + 1e-12
    assert mean_within(duration, high) <= min(duration.mean, high) * (1 + 1e-12) + 1e-12


def test_a_plain_number_is_a_duration_too() -> None:
    assert (mean_within(7), mean_within(7, 3)) == (7.0, 3.0)
