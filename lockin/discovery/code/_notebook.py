"""The Python program in a Jupyter notebook, and where its lines stand in the file.

Only the sources of code cells are read: what a cell gave, pictures and attachments are
passed over. A notebook of another language is no program here.

Source of the format: https://nbformat.readthedocs.io/en/latest/format_description.html
(versions 3 and 4); of the magics: IPython's documentation, "Built-in magic commands".
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from lockin.discovery.code._model import Access, Import, Literal, Module
from lockin.discovery.code._repair import repaired

__all__ = ["Notebook", "moved", "notebook_of"]

Placed = TypeVar("Placed", Access, Literal)
_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(strict=False)
_MAGIC = re.compile(r"([ \t]*)(?:[%!?]|/[A-Za-z_]\S*[ \t])")
_ASKED = re.compile(r"([ \t]*)[\w.%*]+[ \t]*\?\??[ \t]*\Z")
_ASSIGNED = re.compile(r"([ \t]*[A-Za-z_][\w., \t\[\]'\"]*=[ \t]*)[!%][^=]")
_PYTHON_CELLS = frozenset(
    "%%time %%timeit %%capture %%prun %%python %%python3 %%py %%pypy %%memit %%mprun %%px "
    "%%debug %%skip %%ai_disabled %%ipytest %%async_run %%autoreload".split()
)
_FOREIGN = frozenset(
    """
    bash c c# c++ clojure csharp elixir f# fsharp go groovy haskell java javascript julia kotlin
    lua matlab octave ocaml perl php powershell r racket ruby rust scala sh sparksql sql stata
    swift typescript vega
    """.split()
)
"""Languages of notebooks that are not read; what is neither here nor Python may parse as it."""


@dataclass(slots=True)
class Notebook:
    """The joined program of a notebook.

    Parameters
    ----------
    source
        The code cells in order; a line each for what is no Python.
    warning
        What could not be read, and why; empty when all was.
    """

    source: str = ""
    warning: str = ""
    _text: str = ""
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Return line and column of the file for a place in the program, 1-based."""
        if not 1 <= line <= len(self._starts):
            return (1, 1)
        start = self._starts[line - 1]
        if not self._ends:
            self._ends = [found.start() for found in re.finditer("\n", self._text)]
        above = bisect_right(self._ends, start - 1)
        first = self._ends[above - 1] + 1 if above else 0
        return (above + 1, start - first + self._width(start, column - 1) + 1)

    def _width(self, start: int, count: int) -> int:
        """Return how many characters of the file the next `count` of the program take."""
        at = start
        for _ in range(count):
            if self._text[at : at + 1] != "\\":
                at += 1
            elif self._text[at + 1 : at + 2] != "u":
                at += 2
            else:
                high = self._text[at + 2 : at + 4].lower()
                pair = "d8" <= high < "dc" and self._text[at + 6 : at + 8] == "\\u"
                at += 12 if pair else 6
        return at - start


def notebook_of(text: str) -> Notebook:
    r"""Return the program of a notebook.

    Parameters
    ----------
    text
        The file. It is never executed, and its outputs are not looked at.

    Returns
    -------
    Notebook
        Its program; with a `warning` and without a program where it has none.

    Examples
    --------
    >>> text = '{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["%pip x\\n", "a=1"]}]}'
    >>> found = notebook_of(text)
    >>> found.source, found.place(2, 3)
    ('pass  \na=1\n', (1, 75))
    """
    try:
        return _Reader(text).read()
    except (ValueError, IndexError):
        return Notebook(warning="not a notebook: its JSON is not well-formed")
    except RecursionError:
        return Notebook(warning="nested too deeply")


def moved(module: Module, notebook: Notebook) -> Module:
    """Return a module of a notebook's program with the places that the file has for it."""
    place = notebook.place
    module.imports = [_import_at(place, one) for one in module.imports]
    module.stars = [_import_at(place, one) for one in module.stars]
    module.accesses = [_at(place, one) for one in module.accesses]
    for literals in (module.prompts, module.models, module.markers):
        literals[:] = [_at(place, one) for one in literals]
    module.settings = [(*place(one[0], one[1]), *one[2:]) for one in module.settings]
    for call in module.calls:
        call.line, call.column = place(call.line, call.column)
        call.places = tuple((name, *place(line, column)) for name, line, column in call.places)
    return module


def _import_at(place: Callable[[int, int], tuple[int, int]], one: Import) -> Import:
    line, column = place(one.line, one.column)
    return one._replace(line=line, column=column)


def _at(place: Callable[[int, int], tuple[int, int]], one: Placed) -> Placed:
    line, column = place(one.line, one.column)
    return replace(one, line=line, column=column)


class _Reader:
    """Walks the JSON by hand as far as the cells; all else is passed over at full speed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.lines: list[str] = []
        self.language = ""
        self.version = 0
        self.sheets = False
        self.left_out = 0

    def read(self) -> Notebook:
        """Return the program."""
        for key, at in self._members(self._skip(0)):
            if key == "cells":
                self._cells(at)
            elif key == "worksheets":
                for sheet in self._elements(at):
                    for name, inner in self._members(sheet):
                        if name == "cells":
                            self._cells(inner)
            elif key == "metadata":
                self._metadata(self._value(at)[0])
            elif key == "nbformat":
                self.version = 1
        if not self.version and not self.sheets:
            return Notebook(warning="not a notebook: it holds no cells")
        if self.language in _FOREIGN:
            return Notebook(warning=f"a notebook in {self.language[:20]}, which is not read")
        warning = f"{self.left_out} cells are not Python" if self.left_out else ""
        source = "\n".join([*self.lines, ""])
        return Notebook(source, warning, self.text, self.starts)

    # -- JSON -----------------------------------------------------------------------------

    def _skip(self, at: int) -> int:
        found = _BLANK.match(self.text, at)
        return found.end() if found is not None else at

    def _value(self, at: int) -> tuple[Any, int]:
        return _DECODER.raw_decode(self.text, at)

    def _members(self, at: int) -> Iterator[tuple[str, int]]:
        """Yield key and place of the value for each member of an object."""
        if self.text[at] != "{":
            raise ValueError
        at = self._skip(at + 1)
        while self.text[at] != "}":
            key, at = self._value(at)
            at = self._skip(at)
            if not isinstance(key, str) or self.text[at] != ":":
                raise ValueError
            at = self._skip(at + 1)
            yield key, at
            at = self._next(self._value(at)[1])

    def _elements(self, at: int) -> Iterator[int]:
        """Yield the place of each element of a list."""
        if self.text[at] != "[":
            raise ValueError
        at = self._skip(at + 1)
        while self.text[at] != "]":
            yield at
            at = self._next(self._value(at)[1])

    def _next(self, at: int) -> int:
        at = self._skip(at)
        if self.text[at] == ",":
            return self._skip(at + 1)
        if self.text[at] not in "]}":
            raise ValueError
        return at

    # -- cells ----------------------------------------------------------------------------

    def _metadata(self, value: Any) -> None:  # noqa: ANN401 - JSON of others
        held = value if isinstance(value, dict) else {}
        for key in ("kernelspec", "language_info"):
            row = held.get(key)
            name = row.get("language" if key == "kernelspec" else "name") if row else None
            if isinstance(name, str) and name:
                self.language = name.lower()

    def _cells(self, at: int) -> None:
        self.sheets = True
        for place in self._elements(at):
            kind = language = ""
            source = -1
            for key, inner in self._members(place):
                if key == "cell_type":
                    kind = str(self._value(inner)[0])
                elif key == "language":
                    language = str(self._value(inner)[0]).lower()
                elif key in {"source", "input"}:
                    source = inner
            if kind == "code" and source >= 0 and language not in _FOREIGN:
                self._cell(source)

    def _cell(self, at: int) -> None:
        lines: list[str] = []
        starts: list[int] = []
        is_open = False
        for place in [at] if self.text[at] == '"' else self._elements(at):
            value, end = self._value(place)
            if not isinstance(value, str):
                raise TypeError if value is None else ValueError
            is_open = self._take(value, self.text[place:end], place, lines, starts, is_open=is_open)
        if not lines:
            return
        program = _program(lines)
        if program is None:
            self.left_out += 1
            return
        self.lines.extend(program)
        self.starts.extend(starts)

    @staticmethod
    def _take(
        value: str, raw: str, place: int, lines: list[str], starts: list[int], *, is_open: bool
    ) -> bool:
        """Add the lines of one string; tell whether the last of them goes on."""
        at = 1
        for line in value.splitlines(keepends=True):
            bare = line.rstrip("\r\n")
            if is_open:
                lines[-1] += bare
            else:
                lines.append(bare)
                starts.append(place + at)
            is_open = bare == line
            ends = len(line) - len(bare)
            at = _after(raw, at, len(bare), ends)
        return is_open


def _after(raw: str, at: int, count: int, ends: int) -> int:
    """Return the place in a JSON string after a line and its end."""
    if "\\" not in raw[at : at + count]:
        at += count
        count = 0
    for _ in range(count + ends):
        if raw[at] != "\\":
            at += 1
        elif raw[at + 1] != "u":
            at += 2
        else:
            pair = "d8" <= raw[at + 2 : at + 4].lower() < "dc" and raw[at + 6 : at + 8] == "\\u"
            at += 12 if pair else 6
    return at


def _program(lines: list[str]) -> list[str] | None:
    """Return the lines of a cell as Python with the same places; None if it is none."""
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%") and first.split()[0] not in _PYTHON_CELLS:
        return [""] * len(lines)
    if _parses("\n".join(lines)):
        return lines
    plain = _without_magics(lines)
    text = "\n".join(plain)
    if _parses(text):
        return plain
    try:
        mended, _ = repaired(text)
    except SyntaxError:
        return None
    return mended.split("\n")


def _without_magics(lines: list[str]) -> list[str]:
    """Put `pass` where a line is for the notebook, and `None` for what one gives."""
    found: list[str] = []
    goes_on = False
    for line in lines:
        assigned = _ASSIGNED.match(line)
        magic = _MAGIC.match(line) or _ASKED.match(line)
        if goes_on:
            found.append("")
        elif magic is not None:
            indent = magic.group(1)
            found.append(f"{indent}pass".ljust(min(len(line), 400)))
        elif assigned is not None:
            found.append(f"{assigned.group(1)}None")
        else:
            found.append(line)
            continue
        goes_on = line.endswith("\\")
    return found


def _parses(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _ = ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True
