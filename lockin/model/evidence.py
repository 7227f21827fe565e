"""Where a fact comes from, and how far it can be trusted."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Evidence", "Grade", "grade_rank"]

Grade = Literal["A", "B", "C", "D"]
"""A measured, B reported by a third party, C estimated from a sample, D assumed."""


class Evidence(BaseModel):
    """One piece of evidence for one field of one record, or for its existence.

    Examples
    --------
    >>> Evidence(field="spend", kind="invoice", source="INV-2026-10", grade="A").grade
    'A'
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    field: Annotated[
        str | None, Field(description="Field it speaks of; none: that the record exists")
    ] = None
    kind: Annotated[
        Literal["file", "invoice", "log", "interview", "contract", "statement", "default"],
        Field(description="What sort of evidence; default: a reference fact filled the value"),
    ] = "statement"
    source: Annotated[
        str, Field(max_length=1000, description="File path, invoice number, person's role, address")
    ] = ""
    line: Annotated[int | None, Field(ge=1, description="Line in the file, 1-based")] = None
    column: Annotated[int | None, Field(ge=1, description="Column in the line, 1-based")] = None
    date: Annotated[dt.date | None, Field(description="Day it was true")] = None
    grade: Annotated[Grade, Field(description="A measured, B reported, C sampled, D assumed")] = "C"
    note: Annotated[str, Field(max_length=1000, description="What the reader should know")] = ""

    @property
    def place(self) -> str:
        """Source with line and column, as ``app.py:12:5``."""
        parts = [self.source, *(str(n) for n in (self.line, self.column) if n is not None)]
        return ":".join(parts)

    @property
    def rank(self) -> tuple[int, int]:
        """Sort key: better grade first, then newer date."""
        return grade_rank(self.grade), -(self.date.toordinal() if self.date else 0)


def grade_rank(grade: str) -> int:
    """Return 0 for A to 3 for D.

    >>> [grade_rank(g) for g in "ABCD"]
    [0, 1, 2, 3]
    """
    return "ABCD".index(grade)
