"""Tables for spreadsheets, in which no cell can become a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import Literal, TypeAlias

from lockin.files._shown import printable
from lockin.files._write import write_text

__all__ = ["Cell", "write_csv"]

Cell: TypeAlias = str | int | float | bool | None
"""What a table holds; None is an empty cell."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_csv(
    rows: Iterable[Sequence[Cell]],
    path: str | PathLike[str],
    dialect: Literal["en", "fr"] = "en",
    *,
    bom: bool = False,
) -> Path:
    """Write a table that a spreadsheet opens as it is meant.

    Text that a spreadsheet would run as a formula gets an apostrophe in front, as
    spreadsheets themselves do; numbers stay numbers.

    Parameters
    ----------
    rows
        The header and the rows.
    path
        File to write, in UTF-8.
    dialect
        ``en``: commas and decimal points; ``fr``: semicolons and decimal commas.
    bom
        Begin with a byte order mark, which older Excel needs to see UTF-8.

    Returns
    -------
    Path
        The file written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_csv([("name", "cost"), ("=1+1", -2.5)], Path(folder, "t.csv"), "fr")
    ...     path.read_text().split()
    ['name;cost', "'=1+1;-2,5"]
    """
    out = io.StringIO(newline="")
    if bom:
        out.write("\ufeff")
    writer = csv.writer(out, delimiter=";" if dialect == "fr" else ",", lineterminator="\n")
    comma = dialect == "fr"
    for row in rows:
        writer.writerow([_cell(cell, comma=comma) for cell in row])
    return write_text(path, out.getvalue())


def _cell(cell: Cell, *, comma: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        guarded = f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) else cell
        return printable(guarded, lines=True)
    text = repr(cell) if isinstance(cell, int) else repr(float(cell))
    return text.replace(".", ",") if comma else text
