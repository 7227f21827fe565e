from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import TypeAdapter

from lockin.units import CURRENCY, HOURS_PER_YEAR, Unit, is_money


def test_a_unit_is_shown_in_the_schema_and_changes_nothing_else() -> None:
    plain = TypeAdapter(float)
    with_unit: TypeAdapter[float] = TypeAdapter(Annotated[float, Unit("person-day")])
    assert with_unit.json_schema() == {**plain.json_schema(), "x-unit": "person-day"}
    assert with_unit.validate_python(2.5) == 2.5


@pytest.mark.parametrize(
    ("unit", "money"),
    [
        (CURRENCY, True),
        ("currency/a", True),
        ("currency/person-day", True),
        ("currency/seat/month", True),
        ("currencyless", False),
        ("person-day", False),
        ("1", False),
        ("", False),
    ],
)
def test_money_is_told_by_its_unit(unit: str, money: bool) -> None:
    assert is_money(unit) is money


def test_units_with_one_symbol_are_one_unit() -> None:
    assert Unit("h") == Unit("h")
    assert hash(Unit("h")) == hash(Unit("h"))
    assert Unit("h") != Unit("d")


def test_a_year_has_365_days() -> None:
    assert HOURS_PER_YEAR == 365 * 24
