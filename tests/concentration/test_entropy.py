from __future__ import annotations

import math

import pytest

from lockin.concentration import entropy


@pytest.mark.oracle("O-08: scikit-bio, Shannon entropy of 1, 2, 3, 4 is 1.279854226")
def test_entropy_of_four_counts() -> None:
    assert entropy([0.1, 0.2, 0.3, 0.4]) == pytest.approx(1.279854226, abs=5e-10)
    assert math.exp(entropy([0.1, 0.2, 0.3, 0.4])) == pytest.approx(3.596115467, abs=5e-10)


@pytest.mark.oracle("O-10: scikit-bio, Pielou evenness of 1, 1, 196, 1, 1 is 0.078")
def test_evenness_from_entropy() -> None:
    counts = [1, 1, 196, 1, 1]
    evenness = entropy([count / 200 for count in counts]) / math.log(len(counts))
    assert round(evenness, 3) == 0.078


@pytest.mark.oracle("O-12: PySAL, Theil's T of 0, 0, 0, 10, 10, 10 is ln 2")
def test_theil_from_entropy() -> None:
    third = 1 / 3
    assert math.log(6) - entropy([0, 0, 0, third, third, third]) == pytest.approx(
        0.6931471805599453
    )


def test_one_supplier_has_no_entropy() -> None:
    assert math.copysign(1, entropy([1.0])) == 1
    assert entropy([1.0]) == 0
