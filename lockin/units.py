"""Units, carried by the type of a field and from there to schema, tables and axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import core_schema

__all__ = ["CURRENCY", "HOURS_PER_YEAR", "WORKDAYS_PER_WEEK", "Unit", "is_money"]

CURRENCY = "currency"
"""The unit of money: the ISO 4217 currency of the value, else that of the landscape."""

HOURS_PER_YEAR = 8760
"""Hours in a year of 365 days, as in availability arithmetic."""

WORKDAYS_PER_WEEK = 5
"""Working days in a calendar week."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure as an annotation; JSON Schema shows it as ``x-unit``.

    Parameters
    ----------
    symbol
        SI-like text: ``h``, ``d``, ``person-day``, ``currency/a`` (money per year),
        ``token/a``, ``1`` for a share.

    Examples
    --------
    >>> Unit("currency/a").symbol
    'currency/a'
    """

    symbol: str

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Add the unit to the JSON Schema of the annotated field."""
        out = handler(schema)
        out["x-unit"] = self.symbol
        return out


def is_money(unit: str) -> bool:
    """Say whether quantities of this unit carry a currency.

    >>> is_money("currency/a"), is_money("person-day")
    (True, False)
    """
    return unit == CURRENCY or unit.startswith(CURRENCY + "/")
