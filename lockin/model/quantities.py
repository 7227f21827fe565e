"""Quantities with their units, as field types."""

from __future__ import annotations

from functools import cache
from typing import Annotated, TypeAlias, get_args

from pydantic import AfterValidator, BaseModel

from lockin.estimates import Estimate, Exactly, Pert, Quantity, Range90
from lockin.units import CURRENCY, Unit, is_money

__all__ = [
    "Count",
    "CountPerYear",
    "Days",
    "Hours",
    "Money",
    "MoneyPerDay",
    "MoneyPerHour",
    "MoneyPerMtoken",
    "MoneyPerSeatMonth",
    "MoneyPerYear",
    "Months",
    "PersonDays",
    "Share",
    "Staff",
    "Tokens",
    "TokensPerYear",
    "money_fields",
    "quantity_fields",
]


def _spread(value: float | Estimate) -> tuple[float, float]:
    return value.bounds if isinstance(value, (Exactly, Range90, Pert)) else (value, value)


def _not_negative(value: float | Estimate) -> float | Estimate:
    if _spread(value)[0] < 0:
        msg = "must not be negative"
        raise ValueError(msg)
    return value


def _no_currency(value: float | Estimate) -> float | Estimate:
    if isinstance(value, (Exactly, Range90, Pert)) and value.currency is not None:
        msg = f"is not money and takes no currency ({value.currency})"
        raise ValueError(msg)
    return value


def _plain(value: float | Estimate) -> float | Estimate:
    return _no_currency(_not_negative(value))


def _share(value: float | Estimate) -> float | Estimate:
    low, high = _spread(value)
    if low < 0 or high > 1:
        msg = "must lie between 0 and 1"
        raise ValueError(msg)
    return _no_currency(value)


Money: TypeAlias = Annotated[Quantity, AfterValidator(_not_negative), Unit(CURRENCY)]
MoneyPerHour: TypeAlias = Annotated[Quantity, AfterValidator(_not_negative), Unit("currency/h")]
MoneyPerYear: TypeAlias = Annotated[Quantity, AfterValidator(_not_negative), Unit("currency/a")]
MoneyPerDay: TypeAlias = Annotated[
    Quantity, AfterValidator(_not_negative), Unit("currency/person-day")
]
MoneyPerMtoken: TypeAlias = Annotated[
    Quantity, AfterValidator(_not_negative), Unit("currency/Mtoken")
]
MoneyPerSeatMonth: TypeAlias = Annotated[
    Quantity, AfterValidator(_not_negative), Unit("currency/seat/month")
]
Count: TypeAlias = Annotated[Quantity, AfterValidator(_plain), Unit("count")]
CountPerYear: TypeAlias = Annotated[Quantity, AfterValidator(_plain), Unit("1/a")]
Tokens: TypeAlias = Annotated[Quantity, AfterValidator(_plain), Unit("token")]
TokensPerYear: TypeAlias = Annotated[Quantity, AfterValidator(_plain), Unit("token/a")]
Hours: TypeAlias = Annotated[Quantity, AfterValidator(_plain), Unit("h")]
Days: TypeAlias = Annotated[Quantity, AfterValidator(_plain), Unit("d")]
Months: TypeAlias = Annotated[Quantity, AfterValidator(_plain), Unit("month")]
PersonDays: TypeAlias = Annotated[Quantity, AfterValidator(_plain), Unit("person-day")]
Staff: TypeAlias = Annotated[Quantity, AfterValidator(_plain), Unit("FTE")]
Share: TypeAlias = Annotated[Quantity, AfterValidator(_share), Unit("1")]


@cache
def money_fields(type_: type[BaseModel]) -> tuple[str, ...]:
    """Return the names of the money fields of a record type."""
    return tuple(name for name, unit in quantity_fields(type_).items() if is_money(unit))


@cache
def quantity_fields(type_: type[BaseModel]) -> dict[str, str]:
    """Return the quantity fields of a record type with their units.

    >>> from lockin.model.nodes import Function
    >>> quantity_fields(Function)["value_per_hour"]
    'currency/h'
    """
    found: dict[str, str] = {}
    for name, field in type_.model_fields.items():
        for part in (field, *get_args(field.annotation)):
            metadata = getattr(part, "metadata", None) or getattr(part, "__metadata__", ())
            for entry in metadata or ():
                if isinstance(entry, Unit):
                    found[name] = entry.symbol
    return found
