"""The landscape as a file holds it: plain validated records, not yet checked as a whole."""

import datetime as dt
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from lockin.model.dependency import Dependency
from lockin.model.evidence import Evidence
from lockin.model.nodes import Node

__all__ = ["FORMAT", "Claim", "Currency", "Document", "Rate"]

FORMAT: Final = "lockin-landscape/1"
"""Version of the file format."""

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 code")]


class Rate(BaseModel):
    """A dated exchange rate: one unit of `base` is `rate` units of `quote`.

    Examples
    --------
    >>> Rate(base="USD", quote="EUR", rate=0.9, date="2026-11-20", source="ECB").rate
    0.9
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, defer_build=True
    )

    base: Currency
    """Currency that is converted."""
    quote: Currency
    """Currency that results."""
    rate: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    """Units of `quote` for one unit of `base`."""
    date: dt.date
    """Day of the rate."""
    source: Annotated[str, Field(max_length=500)]
    """Who published it."""


class Claim(BaseModel):
    """A value that another piece of evidence outranks; kept, not shown."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, defer_build=True
    )

    on: Literal["landscape", "node", "dependency"]
    """What sort of record it speaks of."""
    id: str = ""
    """The record; empty for the landscape itself."""
    field: str
    """The field."""
    value: JsonValue = None
    """The value claimed."""
    evidence: Evidence | None = None
    """Why."""


class Document(BaseModel):
    """A landscape file."""

    model_config = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        defer_build=True,
        title="lockin landscape",
    )

    format: Literal["lockin-landscape/1"] = FORMAT
    """Version of the file format."""
    name: Annotated[str, Field(max_length=500)] = ""
    """Name of the organisation."""
    currency: Currency = "EUR"
    """Currency of every amount that names none, and of every result."""
    nodes: list[Node] = []
    """Everything that is needed or needs something."""
    dependencies: list[Dependency] = []
    """What needs what."""
    rates: list[Rate] = []
    """Exchange rates, dated; the newest is used."""
    claims: list[Claim] = []
    """Outranked values, kept from a merge."""
