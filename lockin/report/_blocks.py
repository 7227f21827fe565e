"""What a page is made of, before any markup: headings, paragraphs, tables and charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NUMBER = "number"
"""Class of a cell that holds a number."""
ASSUMED = "assumed"
"""Class of a cell or row that rests on an assumption."""
CODE = "code"
"""Class of a cell that holds identifiers, formulas or places in files."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, its classes, and the language of the text where it is not the page's."""

    text: str
    style: str = ""
    lang: str = ""
    span: int = 1
    """How many rows it goes down; the rows below leave it out."""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, and whether numbers stand in it."""

    head: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row; its first cell is the row's head, unless the head spans from a row above."""

    cells: tuple[Cell, ...]
    style: str = ""
    headed: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; `more` says what was left out."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    more: str = ""
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure as an SVG element, and the table that holds its data."""

    svg: str
    title: str
    data: Table
    kind: str = "chart"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `style` is ``note``, ``tag`` or nothing."""

    text: str
    style: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below that of the section; `tag` stands beside it, quietly."""

    text: str
    tag: str = ""
    muted: bool = False
    kind: str = "heading"


Block: TypeAlias = Table | Chart | Text | Heading


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the page."""

    key: str
    title: str
    lead: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A key figure with its name and a note."""

    name: str
    value: str
    note: str


def row(cells: Sequence[str | Cell], columns: Sequence[Column], style: str = "") -> Row:
    """Return a row whose numbers are marked as such."""
    made = []
    for cell, column in zip(cells, columns, strict=True):
        one = cell if isinstance(cell, Cell) else Cell(cell)
        if column.number:
            one = replace(one, style=f"{one.style} {NUMBER}".strip())
        made.append(one)
    return Row(tuple(made), style)


def chart(
    height: float, draw: Callable[[Axes], Axes], words: tuple[str, str], data: Table
) -> Chart:
    """Draw on a figure that nothing else knows, and return it as text with its data."""
    from lockin.plot import canvas, svg

    title, description = words
    return Chart(svg(draw(canvas(height)), title, description), title, data)
