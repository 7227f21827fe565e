from __future__ import annotations

import datetime as dt

import pytest

from lockin.errors import LandscapeError
from lockin.estimates import Exactly, Range90
from lockin.graph import mean_money
from lockin.model.document import Rate
from lockin.model.landscape import Landscape


def rate(base: str, quote: str, value: float, year: int) -> Rate:
    return Rate(base=base, quote=quote, rate=value, date=dt.date(year, 1, 1), source="bank")


def test_the_newest_rate_counts_in_either_direction() -> None:
    rates = [rate("USD", "EUR", 9.0, 2020), rate("EUR", "USD", 2.0, 2026)]
    landscape = Landscape(currency="EUR", rates=rates)
    assert mean_money(landscape, Exactly(value=10, currency="USD")) == 5
    assert mean_money(landscape, Exactly(value=10, currency="EUR")) == 10
    assert mean_money(landscape, Exactly(value=10)) == 10
    assert mean_money(landscape, 10) == 10
    spread = Range90(low=1, high=4)
    dollars = Range90(low=1, high=4, currency="USD")
    assert mean_money(landscape, dollars) == pytest.approx(spread.mean / 2)


def test_a_missing_rate_is_an_error() -> None:
    with pytest.raises(LandscapeError, match="no rate from GBP to EUR"):
        _ = mean_money(Landscape(), Exactly(value=1, currency="GBP"))
