from __future__ import annotations

import pytest

from lockin.concentration import concentration_ratio, hhi
from lockin.errors import UndefinedError


@pytest.mark.parametrize(("k", "expected"), [(1, 0.4), (2, 0.7), (3, 0.9), (4, 1.0), (9, 1.0)])
def test_the_largest_are_counted(k: int, expected: float) -> None:
    assert concentration_ratio([0.1, 0.4, 0.2, 0.3], k=k) == pytest.approx(expected)


def test_three_is_the_default() -> None:
    assert concentration_ratio([0.1, 0.4, 0.2, 0.3]) == pytest.approx(0.9)


@pytest.mark.oracle(
    "Bank of England and FCA (2024), AI in UK financial services: a CR3 of 73 % leaves the HHI "
    "between 1,776 and 5,329 points"
)
def test_the_ratio_bounds_the_index() -> None:
    least = [0.73 / 3] * 3 + [0.27 / 10_000] * 10_000
    most = [0.73] + [0.27 / 10_000] * 10_000
    assert concentration_ratio(least) == pytest.approx(0.73)
    assert 10_000 * hhi(least) == pytest.approx(1776, abs=1)
    assert 10_000 * hhi(most) == pytest.approx(5329, abs=1)


def test_none_at_all_is_refused() -> None:
    with pytest.raises(UndefinedError, match="k was 0"):
        _ = concentration_ratio([1.0], k=0)
