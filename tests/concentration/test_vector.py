"""What every measure of concentration shares: its input, and the axioms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.concentration import concentration_ratio, effective_number, entropy, gini, hhi
from lockin.concentration._vector import TOLERANCE, ShareValues
from lockin.errors import LockinError, UndefinedError
from lockin.testing.strategies import shares

Measure = Callable[[ShareValues], float]

# Each measure so that it rises with concentration.
RISING: dict[str, Measure] = {
    "hhi": hhi,
    "effective number": lambda given: -effective_number(given),
    "CR1": lambda given: concentration_ratio(given, k=1),
    "CR3": concentration_ratio,
    "entropy": lambda given: -entropy(given),
    "Hill 1/2": lambda given: -effective_number(given, order=0.5),
    "Hill 3": lambda given: -effective_number(given, order=3),
}
EVERY: dict[str, Measure] = {**RISING, "gini": gini}
CLOSE = 1e-9

parts = st.lists(st.integers(1, 60), min_size=2, max_size=6)


def fractions(values: list[int]) -> list[float]:
    return [value / sum(values) for value in values]


@pytest.mark.axiom("C1", "1/n <= HHI <= 1, and n equal shares have effective number n.")
@given(shares())
def test_bounds(given: dict[str, float]) -> None:
    number = len(given)
    assert 1 / number - CLOSE <= hhi(given) <= 1 + CLOSE
    assert 1 - CLOSE <= effective_number(given) <= number + CLOSE
    assert 1 / number - CLOSE <= concentration_ratio(given, k=1) <= 1
    assert -CLOSE <= entropy(given) <= np.log(number) + CLOSE
    assert -CLOSE <= gini(given) <= (number - 1) / number + CLOSE


@pytest.mark.axiom("C1", "1/n <= HHI <= 1, and n equal shares have effective number n.")
@given(st.integers(1, 500), st.sampled_from((0.0, 0.5, 1.0, 2.0, 7.0, float("inf"))))
def test_equal_shares_have_their_own_number(number: int, order: float) -> None:
    equal = [1 / number] * number
    assert effective_number(equal) == pytest.approx(number, rel=CLOSE)
    assert effective_number(equal, order=order) == pytest.approx(number, rel=CLOSE)
    assert hhi(equal) == pytest.approx(1 / number, rel=CLOSE)
    assert entropy(equal) == pytest.approx(np.log(number), abs=CLOSE)
    assert gini(equal) == pytest.approx(0, abs=CLOSE)


@pytest.mark.axiom("C2", "Order and names of suppliers are irrelevant.")
@given(st.data(), shares(), st.sampled_from(sorted(EVERY)))
def test_order_and_names(data: st.DataObject, given: dict[str, float], name: str) -> None:
    order = data.draw(st.permutations(list(given.items())))
    renamed = {f"other-{i}": share for i, (_, share) in enumerate(order)}
    measure = EVERY[name]
    assert measure(renamed) == measure(given)
    assert measure(list(renamed.values())) == measure(given)
    assert measure(np.array(list(renamed.values()))) == measure(given)


@pytest.mark.axiom(
    "C3",
    "A transfer from larger to smaller, of at most their difference, never raises concentration.",
)
@given(st.data(), parts, st.sampled_from(sorted(EVERY)))
def test_transfer(data: st.DataObject, values: list[int], name: str) -> None:
    first, second = data.draw(st.permutations(range(len(values))))[:2]
    small, large = sorted((first, second), key=values.__getitem__)
    amount = data.draw(st.integers(0, values[large] - values[small]))
    moved = list(values)
    moved[large] -= amount
    moved[small] += amount
    measure = EVERY[name]
    assert measure(fractions(moved)) <= measure(fractions(values)) + CLOSE


@pytest.mark.axiom("C4", "Two shares replaced by their sum never lower concentration.")
@given(parts, st.sampled_from(sorted(RISING)))
def test_merger(values: list[int], name: str) -> None:
    merged = [values[0] + values[1], *values[2:]]
    measure = RISING[name]
    assert measure(fractions(merged)) >= measure(fractions(values)) - CLOSE


@pytest.mark.axiom("C4", "Two shares replaced by their sum never lower concentration.")
@given(parts)
def test_merger_adds_twice_the_product(values: list[int]) -> None:
    before = fractions(values)
    merged = [before[0] + before[1], *before[2:]]
    assert hhi(merged) - hhi(before) == pytest.approx(2 * before[0] * before[1], abs=CLOSE)


@pytest.mark.axiom(
    "C5", "Splitting each share in k equal parts divides HHI by k and multiplies the number by k."
)
@given(shares(), st.integers(1, 9))
def test_split(given: dict[str, float], number: int) -> None:
    split = [share / number for share in given.values() for _ in range(number)]
    assert hhi(split) == pytest.approx(hhi(given) / number, rel=CLOSE)
    assert effective_number(split) == pytest.approx(effective_number(given) * number, rel=CLOSE)


@pytest.mark.axiom("C6", "A supplier without share changes nothing.")
@given(shares(), st.integers(1, 5), st.sampled_from(sorted(EVERY)))
def test_supplier_without_share(given: dict[str, float], number: int, name: str) -> None:
    more = {**given, **{f"idle-{i}": 0.0 for i in range(number)}}
    assert EVERY[name](more) == EVERY[name](given)


@given(shares(), st.floats(0, 20), st.floats(0, 20))
def test_a_higher_order_never_counts_more_suppliers(
    given: dict[str, float], one: float, other: float
) -> None:
    low, high = sorted((one, other))
    if min(abs(low - 1), abs(high - 1)) < 1e-4:
        return  # next to order 1 the formula divides by almost nothing
    number = effective_number(given, order=low)
    assert effective_number(given, order=high) <= number * (1 + CLOSE)


@pytest.mark.parametrize("name", sorted(EVERY))
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([], "no shares"),
        ({}, "no shares"),
        ([0.5, 0.6], "sum to 1"),
        ([30, 30, 20, 20], "sum to 1"),
        ([1.5, -0.5], "negative"),
        ([float("nan"), 1.0], "not a number"),
        ([float("inf")], "sum to 1"),
        (np.eye(2), "one number per supplier"),
    ],
)
def test_what_is_no_share_is_refused(name: str, given: ShareValues, says: str) -> None:
    with pytest.raises(UndefinedError, match=says) as caught:
        _ = EVERY[name](given)
    assert isinstance(caught.value, LockinError)
    assert isinstance(caught.value, ValueError)


def test_the_tolerance_of_the_sum() -> None:
    assert hhi([0.5, 0.5 + TOLERANCE / 2]) == pytest.approx(0.5)
    with pytest.raises(UndefinedError):
        _ = hhi([0.5, 0.5 + TOLERANCE * 2])
