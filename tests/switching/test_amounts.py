from __future__ import annotations

import pytest

from lockin.estimates import Range90
from lockin.switching.amounts import ONE, ZERO, Amount, Draw, Term

DRAW = Draw("d1", "call_sites", Range90(low=1, high=10))


def test_a_product_keeps_its_factors_apart() -> None:
    count = Amount(2.0, (DRAW,), growth=1.4)
    per = Amount(parameters=(("day-rate", 1), ("productivity", 1)), growth=1.1)
    product = 3 * (count * per) / Amount(parameters=(("productivity", 1),)) / 2
    assert product.coefficient == 3
    assert product.draws == (DRAW,)
    assert product.parameters == (("day-rate", 1),)
    assert product.growth == pytest.approx(1.54)
    assert product.mean == pytest.approx(3 * DRAW.estimate.mean)


def test_powers_add_up_and_cancel() -> None:
    a, b = Amount(parameters=(("a", 1),)), Amount(parameters=(("b", 1),))
    assert (a * a * b).parameters == (("a", 2), ("b", 1))
    assert (b * a / a).parameters == (("b", 1),)
    assert (ONE / a).parameters == (("a", -1),)
    assert (ZERO * a).mean == 0


def test_uncertain_quantities_are_not_divided_by() -> None:
    with pytest.raises(TypeError, match="numbers and parameters"):
        _ = ONE / Amount(draws=(DRAW,))
    with pytest.raises(TypeError, match="numbers and parameters"):
        _ = ONE / Amount(growth=1.2)


def test_a_product_reads_as_it_is_written() -> None:
    lines = Amount(12.0, (DRAW,)) * Amount(parameters=(("lines", 1),))
    assert str(lines / Amount(parameters=(("lines-per-day", 1),))) == (
        "12 x d1.call_sites x lines / lines-per-day"
    )


def test_a_term_is_work_with_a_residual_unless_it_says_otherwise() -> None:
    term = Term("agents", "M3", ONE)
    assert (term.money, term.residual) == (False, True)
