from __future__ import annotations

import datetime as dt

import pytest

from lockin.errors import LandscapeError
from lockin.model.document import Rate
from lockin.model.landscape import Landscape
from lockin.model.money import rate_between


def _rate(base: str, quote: str, rate: float, day: int) -> Rate:
    date = dt.date(2026, 10, day)
    return Rate(base=base, quote=quote, rate=rate, date=date, source="bank")


LANDSCAPE = Landscape(
    rates=(
        _rate("USD", "EUR", 0.8, 1),
        _rate("USD", "EUR", 0.9, 20),
        _rate("EUR", "GBP", 0.5, 3),
        _rate("GBP", "EUR", 3.0, 2),
    )
)


@pytest.mark.parametrize(
    ("base", "quote", "rate"),
    [
        ("EUR", None, 1.0),
        (None, None, 1.0),
        ("CHF", "CHF", 1.0),
        ("USD", None, 0.9),
        (None, "USD", 1 / 0.9),
        ("GBP", None, 2.0),
        ("EUR", "GBP", 0.5),
    ],
)
def test_the_newest_rate_of_either_direction_is_used(
    base: str | None, quote: str | None, rate: float
) -> None:
    assert rate_between(LANDSCAPE, base, quote) == pytest.approx(rate)


def test_a_missing_rate_is_an_error() -> None:
    with pytest.raises(LandscapeError, match="no rate from CHF to EUR"):
        rate_between(LANDSCAPE, "CHF")
