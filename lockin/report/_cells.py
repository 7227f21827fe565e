"""Heads, cells and cuts that the tables share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lockin.report._blocks import ASSUMED, CODE, Block, Cell, Column, Row, Section, Table, row
from lockin.report._sentences import shortened
from lockin.words import has, plural, say

_PLACES = 3
_MESSAGES = 12


def section(key: str, lang: str, *blocks: Block) -> Section:
    """Return a section with its title and lead from the words."""
    title, lead = (say(f"section.{key}.{part}", lang) for part in ("title", "lead"))
    return Section(key, title, lead, blocks)


def heads(lang: str, *keys: str, unit: str = "") -> tuple[Column, ...]:
    """Return columns by key: ``#`` before a key makes numbers, ``$`` money in the unit."""
    made = []
    for key in keys:
        text = say(f"column.{key.lstrip('#$')}", lang)
        made.append(Column(f"{text}, {unit}" if key[0] == "$" else text, number=key[0] in "#$"))
    return tuple(made)


def cut(rows: Iterable[Row], most: int, lang: str) -> tuple[tuple[Row, ...], str]:
    """Return at most so many rows, and what to say about the rest."""
    every = tuple(rows)
    rest = len(every) - most
    return every[:most], plural("report.and-more", rest, lang) if rest > 0 else ""


def grade(letter: str, lang: str) -> Cell:
    """Return a grade in words; an assumption is marked by glyph and by class."""
    if not has(f"grade.{letter}"):
        return Cell(letter)
    text = f"{letter}, {say(f'grade.{letter}', lang)}"
    if letter != "D":
        return Cell(text)
    return Cell(f"{say('status.FILLED.glyph', lang)}\u00a0{text}", ASSUMED)


def status(key: str, lang: str) -> Cell:
    """Return how a figure is known: glyph and word."""
    text = f"{say(f'status.{key}.glyph', lang)}\u00a0{say(f'status.{key}.name', lang)}"
    return Cell(text, ASSUMED if key in {"FILLED", "MISSING"} else "")


def places(evidence: Sequence[str], lang: str) -> Cell:
    """Return the first places of evidence and how many more there are."""
    if not evidence:
        return Cell("–")
    return Cell(shortened(tuple(evidence), lang, _PLACES), CODE)


def messages(caption: str, told: Iterable[str], lang: str) -> Table:
    """Return sentences of the library, which are English, as a table."""
    columns = heads(lang, "message")
    rows = [row((Cell(text, "wide", "en"),), columns) for text in told]
    return Table(caption, columns, *cut(rows, _MESSAGES, lang))
