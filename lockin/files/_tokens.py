"""A careful JSON reader that knows where everything stands; used only on what is faulty.

The fast path never comes here. It names what the C scanner and pydantic only refuse:
duplicate keys, numbers that are not finite, halves of surrogate pairs, and the place of
the first character that is not JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from lockin.files._faults import Path
from lockin.files._limits import DEPTH
from lockin.files._shown import shown

__all__ = ["Layout", "SyntaxFault", "read_layout"]

_SPACE = re.compile(r"[ \t\r\n]*+")
_CHARS = r'[^"\\\x00-\x1f]*+'
_INSIDE = re.compile(rf'{_CHARS}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}}){_CHARS})*+')
_STRING = re.compile(f'"{_INSIDE.pattern}"')
_WORD = re.compile(r"\w{1,30}|.", re.DOTALL)
_SCALAR = re.compile(
    r"(?:(-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?)|true|false|null|(-?Infinity|NaN))"
    r"(?![\w.+-])",
    re.ASCII,
)
_SURROGATE = re.compile("[\ud800-\udfff]")


class SyntaxFault(Exception):  # noqa: N818 - a finding that travels up, not an error of the program
    """The first place where the text stops being JSON, or goes too deep."""

    def __init__(self, offset: int, code: str, message: str, accepted: str = "") -> None:
        super().__init__(message)
        self.offset, self.code, self.message, self.accepted = offset, code, message, accepted


@dataclass(slots=True)
class Layout:
    """Where the wanted values of one record stand, and what is wrong with its text."""

    places: dict[Path, tuple[int, int, int]] = field(default_factory=dict)
    """Path to offsets: key, start of value, end of value. Of a repeated key, the last."""
    faults: list[tuple[Path, str, str]] = field(default_factory=list)
    """Path, code and sentence."""
    end: int = 0
    """Offset after the value."""


@dataclass(slots=True)
class _Open:
    """A collection that is not closed yet."""

    path: Path
    key: int
    start: int
    keys: set[str] | None
    """Keys seen, for a mapping; None for a list."""
    index: int = 0


class _Reader:
    def __init__(self, text: str, wanted: Collection[Path] | None, limit: int) -> None:
        self.text = text
        self.wanted = wanted
        self.limit = limit
        self.layout = Layout()
        self.stack: list[_Open] = []

    def space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return at if match is None else match.end()

    def string(self, at: int) -> tuple[str, int]:
        match = _STRING.match(self.text, at)
        if match is None:
            raise self.bad_string(at)
        raw = match[0]
        return (json.loads(raw) if "\\" in raw else raw[1:-1]), match.end()

    def bad_string(self, at: int) -> SyntaxFault:
        inside = _INSIDE.match(self.text, at + 1)
        stop = at + 1 if inside is None else inside.end()
        if stop >= len(self.text):
            message = "the string that begins here does not end"
            return SyntaxFault(at, "syntax", message, "a closing double quote")
        if self.text[stop] == "\\":
            message = "this escape is not one of JSON"
            return SyntaxFault(stop, "syntax", message, r"\n, \t, \", \\, \u0041")
        message = f"a string holds the control character {shown(self.text[stop])}"
        return SyntaxFault(stop, "syntax", message, "its escape, such as \\n")

    def keep(self, path: Path, key: int, start: int, end: int) -> None:
        if self.wanted is None or path in self.wanted:
            self.layout.places[path] = (key, start, end)

    def value(self, path: Path, key: int, at: int) -> int | None:
        """Read a scalar and return its end, or open a collection and return None."""
        char = self.text[at : at + 1]
        if char in ("{", "["):
            if len(self.stack) >= DEPTH:
                message = f"collections are nested more than {DEPTH} deep"
                raise SyntaxFault(at, "too-deep", message, "at most six levels are ever needed")
            self.stack.append(_Open(path, key, at, set() if char == "{" else None))
            return None
        if char == '"':
            text, end = self.string(at)
            if _SURROGATE.search(text):
                self.layout.faults.append((path, "lone-surrogate", "half of a surrogate pair"))
        else:
            match = _SCALAR.match(self.text, at)
            if match is None:
                raise self.unexpected(at, "a value")
            if match[2]:
                self.layout.faults.append(
                    (path, "not-finite", f"{match[2]} is not a number of JSON")
                )
            end = match.end()
        self.keep(path, key, at, end)
        return end

    def unexpected(self, at: int, accepted: str) -> SyntaxFault:
        if at >= len(self.text):
            return SyntaxFault(at, "syntax", "the file ends too early", accepted)
        word = _WORD.match(self.text, at)
        given = shown(word[0] if word else "")
        return SyntaxFault(at, "syntax", f"{given} cannot stand here", accepted)

    def run(self, at: int) -> Layout:
        begin = key = at = self.space(at)
        path: Path = ()
        while True:
            end = self.value(path, key, at)
            opened = end is None
            at = at + 1 if end is None else end
            if at - begin > self.limit:
                message = f"one value is longer than {self.limit} characters"
                accepted = "shorter values, or a higher limit: max_bytes (--max-bytes)"
                raise SyntaxFault(begin, "too-large", message, accepted)
            at = self.close(at, opened=opened)
            if not self.stack:
                self.layout.end = at
                return self.layout
            path, key, at = self.member(self.stack[-1], at)

    def close(self, at: int, *, opened: bool) -> int:
        """Close what ends here and return where the next member begins."""
        while self.stack:
            top = self.stack[-1]
            closing = "]" if top.keys is None else "}"
            at = self.space(at)
            char = self.text[at : at + 1]
            if char == closing:
                self.stack.pop()
                at += 1
                opened = False
                self.keep(top.path, top.key, top.start, at)
            elif opened:
                return at
            elif char == ",":
                return self.space(at + 1)
            else:
                raise self.unexpected(at, f", or {closing}")
        return at

    def member(self, top: _Open, at: int) -> tuple[Path, int, int]:
        """Return path, offset of the key and offset of the value of the next member."""
        index = top.index
        top.index += 1
        if top.keys is None:
            return (*top.path, index), at, at
        if self.text[at : at + 1] != '"':
            raise self.unexpected(at, "a key in double quotes")
        name, end = self.string(at)
        path = (*top.path, name)
        if name in top.keys:
            message = f"the key {shown(name)} appears twice"
            self.layout.faults.append((path, "duplicate-key", message))
        if _SURROGATE.search(name):
            message = "a key holds half of a surrogate pair"
            self.layout.faults.append((top.path, "lone-surrogate", message))
        top.keys.add(name)
        colon = self.space(end)
        if self.text[colon : colon + 1] != ":":
            raise self.unexpected(colon, ":")
        return path, at, self.space(colon + 1)


def read_layout(
    text: str, start: int = 0, *, limit: int, wanted: Collection[Path] | None = None
) -> Layout:
    """Read one JSON value from `start` and say where its parts stand.

    Parameters
    ----------
    text, start
        The source and the offset of the value.
    limit
        Characters after which the value is too long.
    wanted
        Paths to keep; all of them when None.

    Raises
    ------
    SyntaxFault
        The text is not JSON there, or nests too deep, or is too long.

    Examples
    --------
    >>> read_layout('{"a": [1, 2]}', limit=99).places["a", 1]
    (10, 10, 11)
    """
    return _Reader(text, wanted, limit).run(start)
