from __future__ import annotations

import pytest

from lockin.concentration import hhi

NINE = [25, 20, 15, 10, 8, 7, 6, 5, 4]


def points(percent: list[float]) -> float:
    return 10_000 * hhi([share / 100 for share in percent])


@pytest.mark.oracle("O-01: US Department of Justice, 30, 30, 20 and 20 % are 2,600 points")
def test_the_example_of_the_department_of_justice() -> None:
    assert points([30, 30, 20, 20]) == pytest.approx(2600)


@pytest.mark.oracle("O-02: 40, 30, 20 and 10 % are 3,000 points")
def test_four_falling_shares() -> None:
    assert points([40, 30, 20, 10]) == pytest.approx(3000)


@pytest.mark.oracle("O-03: shares of .30, .30, .20, .15 and .05 are 0.245")
def test_five_shares() -> None:
    assert hhi([0.30, 0.30, 0.20, 0.15, 0.05]) == pytest.approx(0.245)


@pytest.mark.oracle("O-04: nine firms at 1,540; merging the smallest adds 40, the largest 1,000")
def test_two_mergers() -> None:
    assert points([*NINE]) == pytest.approx(1540)
    assert points([*NINE[:7], 5 + 4]) == pytest.approx(1580)
    assert points([25 + 20, *NINE[2:]]) == pytest.approx(2540)


@pytest.mark.oracle("O-09: scikit-bio, Simpson's dominance of 1, 0, 2, 5, 2 is 0.34")
def test_dominance_is_the_same_formula() -> None:
    assert hhi([count / 10 for count in (1, 0, 2, 5, 2)]) == pytest.approx(0.34)


def test_one_supplier() -> None:
    assert hhi({"acme": 1.0}) == 1
