from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.errors import UndefinedError
from lockin.estimates import Estimate, Exactly, Pert, Range90
from lockin.simulation import BLOCK, Distribution, Streams, blocks

ESTIMATES: list[Estimate] = [
    Exactly(value=4),
    Range90(low=1, high=10),
    Pert(low=1, mode=2, high=9),
]


@given(st.integers(0, 5 * BLOCK))
def test_blocks_cover_the_draws_once(draws: int) -> None:
    parts = list(blocks(draws))
    assert sum(count for _, count in parts) == draws
    assert [number for number, _ in parts] == list(range(len(parts)))
    assert all(count == BLOCK for _, count in parts[:-1])
    assert all(0 < count <= BLOCK for _, count in parts)


@pytest.mark.axiom("M1", "one seed, key and quantity give one stream")
@given(st.integers(-(2**70), 2**70), st.text(max_size=8), st.text(max_size=8))
def test_a_stream_is_its_name(seed: int, key: str, quantity: str) -> None:
    first = Streams(seed).normal(key, quantity, 0, 5)
    other = Streams(seed)
    other.normal("something", "else", 3, 11)
    assert (other.normal(key, quantity, 0, 5) == first).all()


def test_streams_are_those_that_were_published() -> None:
    drawn = Streams(7).normal("d1", "residual", 0, 3)
    again = np.random.Generator(_sfc64("lockin-stream-1\x007\x00d1\x00residual\x000"))
    assert (drawn == again.standard_normal(3)).all()


def _sfc64(name: str) -> np.random.SFC64:
    """Open the stream of a name by the description alone."""
    from hashlib import blake2b

    bits = np.random.SFC64(0)
    state = np.frombuffer(blake2b(name.encode(), digest_size=32).digest(), dtype="<u8")
    bits.state = {**bits.state, "state": {"state": state}, "has_uint32": 0, "uinteger": 0}
    return bits


@pytest.mark.axiom("M1", "draws do not depend on how many are asked for or on other streams")
@pytest.mark.parametrize("estimate", ESTIMATES, ids=repr)
def test_more_draws_begin_with_the_fewer(estimate: Estimate) -> None:
    streams = Streams(3)
    long = streams.draws(estimate, "a", "spend", 2 * BLOCK + 10)
    for count in (0, 1, BLOCK - 1, BLOCK, BLOCK + 1):
        assert (streams.draws(estimate, "a", "spend", count) == long[:count]).all()
    block = streams.draw(estimate, "a", "spend", 1, BLOCK)
    assert (block == long[BLOCK : 2 * BLOCK]).all()


NAMES = [
    (1, "a", "spend", 0),
    (2, "a", "spend", 0),
    (1, "b", "spend", 0),
    (1, "a", "calls", 0),
    (1, "a", "spend", 1),
    (1, "as", "pend", 0),
    (-1, "a", "spend", 0),
]


@pytest.mark.axiom("M2", "streams of different keys are uncorrelated")
def test_streams_of_different_names_are_uncorrelated() -> None:
    rows = [Streams(seed).normal(key, quantity, b, BLOCK) for seed, key, quantity, b in NAMES]
    correlation = np.asarray(np.corrcoef(rows))
    off = correlation[~np.eye(len(NAMES), dtype=bool)]
    assert np.abs(off).max() < 5 / math.sqrt(BLOCK)


@pytest.mark.axiom("M2", "neighbouring seeds and blocks are uncorrelated, and so are lagged draws")
def test_neighbours_are_uncorrelated() -> None:
    rows = [Streams(seed).normal("a", "q", block, 4096) for seed in range(8) for block in range(4)]
    correlation = np.asarray(np.corrcoef(rows))
    off = correlation[~np.eye(len(rows), dtype=bool)]
    assert np.abs(off).max() < 5 / math.sqrt(4096)
    lagged = np.asarray(np.corrcoef(rows[0][1:], rows[0][:-1]))[0, 1]
    assert abs(lagged) < 5 / math.sqrt(4096)


@pytest.mark.axiom("M4", "sample means meet the closed form within five standard errors")
@pytest.mark.parametrize("seed", [0, 7, 2026])
@pytest.mark.parametrize("estimate", [*ESTIMATES, Range90(low=1, high=700)], ids=repr)
def test_means_of_streams_meet_the_closed_form(estimate: Estimate, seed: int) -> None:
    count = 60_000
    draws = Streams(seed).draws(estimate, "d1", "spend", count)
    error = estimate.standard_deviation / math.sqrt(count)
    assert abs(draws.mean() - estimate.mean) <= 5 * error


samples = st.lists(st.floats(0, 1e6), min_size=1, max_size=40).map(np.array)


@pytest.mark.axiom("M3", "exceedance never rises; P10 <= P50 <= P90 <= expected shortfall")
@given(samples, st.lists(st.floats(-10, 1.1e6), min_size=2, max_size=8))
def test_quantiles_and_exceedance_are_ordered(values: np.ndarray, at: list[float]) -> None:
    figure = Distribution(values, "EUR")
    assert figure.p10 <= figure.p50 <= figure.p90 <= figure.expected_shortfall(0.9)
    chances = [figure.exceedance(x) for x in sorted(at)]
    assert all(a >= b for a, b in pairwise(chances))
    assert all(0 <= chance <= 1 for chance in chances)
    assert figure.exceedance(values.min()) == 1
    assert figure.exceedance(np.nextafter(values.max(), np.inf)) == 0


@given(samples, st.floats(0, 1))
def test_quantiles_are_those_of_numpy(values: np.ndarray, p: float) -> None:
    figure = Distribution(values)
    assert figure.quantile(p) == np.quantile(values, p)
    assert figure.mean == pytest.approx(values.mean())
    assert figure.standard_deviation == pytest.approx(values.std())


def test_exceedance_counts_the_draws_at_or_above() -> None:
    figure = Distribution(np.array([1.0, 2.0, 2.0, 3.0]))
    assert [figure.exceedance(x) for x in (1, 2, 2.5, 3)] == [1, 0.75, 0.25, 0.25]


def test_expected_shortfall_is_the_mean_of_the_worst() -> None:
    figure = Distribution(np.arange(1.0, 101.0))
    assert figure.expected_shortfall(0.9) == pytest.approx(np.arange(91, 101).mean())


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_probabilities_lie_between_0_and_1(p: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Distribution(np.ones(3)).quantile(p)


def test_a_distribution_without_draws_has_no_quantiles() -> None:
    with pytest.raises(UndefinedError, match="without draws"):
        _ = Distribution(np.empty(0)).p50
    assert repr(Distribution(np.empty(0))) == "<Distribution: no draws>"


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_the_standard_error_of_a_quantile_is_its_spread_over_repeats(p: float) -> None:
    count = 4000
    repeats = [
        Distribution(Streams(seed).normal("a", "q", 0, count)).quantile(p) for seed in range(300)
    ]
    stated = np.mean(
        [
            Distribution(Streams(seed).normal("a", "q", 0, count)).standard_error(p)
            for seed in range(20)
        ]
    )
    assert stated == pytest.approx(np.std(repeats), rel=0.2)


def test_the_standard_error_of_the_mean_is_the_textbook_one() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0])
    assert Distribution(values).standard_error() == pytest.approx(values.std() / 2)


def test_samples_cannot_be_changed_and_are_not_the_callers() -> None:
    own = np.ones(3)
    figure = Distribution(own)
    own[0] = 9
    assert figure.mean == 1
    with pytest.raises(ValueError, match="read-only"):
        figure.samples[0] = 2


def test_a_distribution_computes_like_an_array() -> None:
    figure = Distribution(np.array([1.0, 2.0]), "EUR")
    assert (figure * 2 + np.array([1.0, 1.0]) == np.array([3.0, 5.0])).all()
    assert len(figure) == 2
    assert np.asarray(figure).sum() == 3
    assert repr(figure) == "<Distribution: P10 1.1, P50 1.5, P90 1.9 EUR>"
