from __future__ import annotations

import math

import pytest

from lockin.concentration import effective_number
from lockin.errors import UndefinedError

COUNTED = [count / 15 for count in (1, 2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (0, 5),
        (0.5, 4.68423304),
        (1, 4.43598780),
        (2, 4.09090909),
        (10, 3.34923645),
        (math.inf, 3),
    ],
)
@pytest.mark.oracle("O-06: scikit-bio, Hill numbers of the counts 1 to 5")
def test_hill_numbers(order: float, expected: float) -> None:
    assert effective_number(COUNTED, order=order) == pytest.approx(expected, abs=5e-9)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (0, 1.60943791),
        (0.5, 1.54420220),
        (1, 1.48975032),
        (2, 1.40876722),
        (10, 1.20873239),
        (math.inf, 1.09861229),
    ],
)
@pytest.mark.oracle("O-07: scikit-bio, Renyi entropies of the counts 1 to 5")
def test_renyi_entropies(order: float, expected: float) -> None:
    assert math.log(effective_number(COUNTED, order=order)) == pytest.approx(expected, abs=5e-9)


def test_the_default_is_the_inverse_of_the_index() -> None:
    assert effective_number([0.3, 0.3, 0.2, 0.2]) == pytest.approx(3.846154, abs=5e-7)
    assert effective_number({"acme": 1.0}) == 1


def test_a_high_order_does_not_underflow() -> None:
    assert effective_number([0.001] * 1000, order=500) == pytest.approx(1000)


@pytest.mark.parametrize("order", [-1.0, float("nan")])
def test_orders_that_do_not_exist(order: float) -> None:
    with pytest.raises(UndefinedError, match="order"):
        _ = effective_number([1.0], order=order)
