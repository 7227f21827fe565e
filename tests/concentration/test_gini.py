from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given

from lockin.concentration import gini
from lockin.testing.strategies import shares


@pytest.mark.oracle("O-11: scikit-bio, Gini of 4.5 6.7 3.4 15 18 3.5 6.7 14.1 is 0.327712100139")
def test_gini_of_eight_amounts() -> None:
    amounts = [4.5, 6.7, 3.4, 15, 18, 3.5, 6.7, 14.1]
    parts = [amount / sum(amounts) for amount in amounts]
    assert gini(parts) == pytest.approx(0.327712100139082)


@given(shares())
def test_gini_is_half_the_relative_mean_difference(given: dict[str, float]) -> None:
    values = [share for share in given.values() if share > 0]
    difference = sum(abs(a - b) for a, b in product(values, values))
    assert gini(given) == pytest.approx(difference / (2 * len(values)), abs=1e-12)


def test_it_does_not_see_how_many_there_are() -> None:
    assert gini([1 / 2] * 2) == gini([1 / 200] * 200) == 0
