"""Rows of an incident file, read one after the other, with the place of every cell at hand."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from typing import Final

from lockin.errors import Problem
from lockin.files import printable, redact, shown

__all__ = ["NEEDED", "Faults", "Moment", "Row", "as_moment", "read_moment", "rows"]

NEEDED: Final = ("supplier", "start", "end")
"""Columns that every file has."""

KNOWN: Final = (*NEEDED, "note", "observed_from", "observed_to")
"""Columns that a file may have."""

Moment = dt.datetime

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONG: Final = 40


class Faults:
    """What is wrong with a file, with its places."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def say(
        self,
        code: str,
        message: str,
        place: tuple[int, int],
        *,
        accepted: str = "",
        field: str = "",
    ) -> None:
        """Note one fault at a line and column; its text is made safe to print."""
        line, column = place
        self.problems.append(
            Problem(
                code,
                printable(redact(message)),
                field=field,
                accepted=accepted,
                file=self.file,
                line=line,
                column=column,
            )
        )


class Row:
    """One record: its cells by column name, and where each stands."""

    def __init__(
        self, raw: str, line: int, cells: list[str], columns: list[str], mark: str
    ) -> None:
        self.line, self.raw, self._mark, self._columns = line, raw, mark, columns
        self._cells = dict(zip(columns, cells, strict=False))

    def __getitem__(self, name: str) -> str:
        return self._cells.get(name, "").strip()

    def place(self, name: str) -> tuple[int, int]:
        """Return line and column of a cell, by a second pass over the record."""
        at = self._columns.index(name) if name in self._columns else 0
        return _place_of(self.raw, self.line, at, self._mark)


def _place_of(raw: str, line: int, cell: int, mark: str) -> tuple[int, int]:
    """Return where a cell of a record begins."""
    column, quoted = 1, False
    for char in raw:
        if cell == 0:
            break
        if char == '"':
            quoted = not quoted
        elif char == mark and not quoted:
            cell -= 1
        line, column = (line + 1, 1) if char == "\n" else (line, column + 1)
    return line, column


def rows(text: str, faults: Faults) -> Iterator[Row]:
    """Yield the rows under the header, one after the other; faults of form are noted."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    head = text[: text.find("\n")] if "\n" in text else text
    mark = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(lines(), delimiter=mark, strict=True)
    columns: list[str] = []
    number = 1
    while True:
        taken.clear()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            faults.say("bad-row", f"not a row of a CSV file: {error}", (number, 1))
            cells = []
        if cells is None:
            break
        raw, line = "".join(taken), number
        number = line + len(taken)
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = [cell.strip().lower() for cell in cells]
            if not _header(columns, raw, line, mark, faults):
                return
            continue
        if len(cells) != len(columns):
            faults.say(
                "bad-row", f"{len(cells)} cells under {len(columns)} columns", (line, 1),
                accepted=f"{len(columns)} cells",
            )  # fmt: skip
            continue
        yield Row(raw, line, cells, columns, mark)
    if not columns:
        faults.say("missing-column", "the file is empty", (1, 1), accepted=", ".join(NEEDED))


def _header(columns: list[str], raw: str, line: int, mark: str, faults: Faults) -> bool:
    before = len(faults.problems)
    for at, name in enumerate(columns):
        place = _place_of(raw, line, at, mark)
        if name not in KNOWN:
            faults.say(
                "unknown-column", f"no column is called {shown(name)}", place,
                accepted=", ".join(KNOWN),
            )  # fmt: skip
        elif name in columns[:at]:
            faults.say("duplicate-column", f"the column {name} stands twice", place)
    for name in NEEDED:
        if name not in columns:
            faults.say("missing-column", f"there is no column {name}", (line, 1), accepted=name)
    return len(faults.problems) == before


def read_moment(text: str, *, last: bool) -> Moment | None:
    """Return a moment as a file writes it; None where it is none, or has no zone."""
    if len(text) > _LONG:
        return None
    make: Callable[[str], dt.date] = (
        dt.date.fromisoformat if _DAY.fullmatch(text) else dt.datetime.fromisoformat
    )
    try:
        return as_moment(make(text), last=last)
    except (ValueError, OverflowError):
        return None


def as_moment(moment: dt.date, *, last: bool) -> Moment | None:
    """Return a date as the beginning or end of its day in UTC; None for a time without zone."""
    if isinstance(moment, dt.datetime):
        return moment.astimezone(dt.UTC) if moment.tzinfo is not None else None
    day = moment + dt.timedelta(days=1) if last else moment
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
