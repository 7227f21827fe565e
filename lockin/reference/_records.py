"""Base of every reference fact: where it comes from, when it was read, how sure it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

__all__ = ["CHECKED_LIMIT", "DATA_DATE", "EARLIEST", "GRADES", "Fact", "Grade"]

Grade = Literal["A", "B", "C", "D"]
"""A: read in a primary source. B: derived from one. C: secondary. D: assumed."""

GRADES: tuple[Grade, ...] = ("A", "B", "C", "D")

DATA_DATE = dt.date(2026, 11, 22)
"""Day on which the tables were last read; no row is newer."""

EARLIEST = dt.date.min
"""Stands for "since always" in `Fact.valid_from` when a row states no date."""

CHECKED_LIMIT = dt.timedelta(days=365)
"""A fact that was read longer ago is stale, unless its table states a shorter limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row of the reference facts.

    Parameters
    ----------
    id
        Lower-case slug, unique in its table for one `valid_from`.
    source
        Address, ``owner/repository@commit:path``, ``package==version:path``, or
        ``assumption: ...`` for what nobody publishes.
    source_date
        Date that the source gives itself; None when it gives none.
    checked
        Day on which the source was read for this row.
    grade
        A (primary source) to D (assumed).
    valid_from
        First day on which the row holds; `EARLIEST` when the row states none.
    note
        What a reader should know beside the value.
    """

    id: str
    source: str
    source_date: dt.date | None
    checked: dt.date
    grade: Grade
    valid_from: dt.date = EARLIEST
    note: str = ""
