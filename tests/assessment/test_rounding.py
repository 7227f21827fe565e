from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from lockin.assessment.rounding import kept, share


@given(st.floats(1e-200, 1e200))
def test_ten_digits_are_kept_and_rounding_again_changes_nothing(value: float) -> None:
    assert math.isclose(kept(value), value, rel_tol=5.1e-10)
    assert kept(kept(value)) == kept(value)
    assert kept(-value) == -kept(value)


@given(st.floats(0, 1))
def test_a_share_stays_a_share(value: float) -> None:
    assert 0 <= share(value) <= 1
    assert abs(share(value) - value) <= 5.1e-11
    assert str(share(-1e-13)) == "0.0"


def test_what_has_no_digits_stays() -> None:
    assert kept(math.inf) == math.inf
    assert math.isnan(kept(math.nan))
