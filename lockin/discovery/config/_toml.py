"""TOML as nodes that know their line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from lockin.discovery.config._document import DocumentError, Node

__all__ = ["read_toml"]

_DEPTH = 64
_HEAD = re.compile(r"\s*\[+\s*(.+?)\s*\]+\s*(?:#.*)?$")
_WORD = r"(?:[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*')"
_KEY = re.compile(rf"\s*({_WORD}(?:\s*\.\s*{_WORD})*)\s*=")
_PART = re.compile(_WORD)

_Path = tuple[str, ...]
_Places = dict[_Path, tuple[int, int]]


def read_toml(text: str) -> Node:
    r"""Return a TOML text; a key inside an inline table has the place of the line it is in.

    Raises
    ------
    DocumentError
        It is not TOML, or nested too deeply.

    Examples
    --------
    >>> root = read_toml("[servers.wiki]\ncommand = 'npx'")
    >>> root["servers"]["wiki"]["command"].text
    'npx'
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise DocumentError("not TOML") from error
    return _node(data, (), dict(reversed(list(_places(text)))), (1, 1))


def _places(text: str) -> Iterator[tuple[_Path, tuple[int, int]]]:
    section: _Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        head = _HEAD.match(line)
        if head is not None and "=" not in line.partition("#")[0]:
            section = _parts(head.group(1))
            for end in range(1, len(section) + 1):
                yield section[:end], (number, head.start(1) + 1)
            continue
        key = _KEY.match(line)
        if key is not None:
            yield (*section, *_parts(key.group(1))), (number, key.start(1) + 1)


def _parts(text: str) -> _Path:
    return tuple(part.strip("\"'") for part in _PART.findall(text))


def _node(value: object, path: _Path, places: _Places, near: tuple[int, int]) -> Node:
    line, column = places.get(path, near)
    if len(path) > _DEPTH:
        raise DocumentError(f"nested deeper than {_DEPTH}")
    if isinstance(value, dict):
        node = Node(line, column, kind="map")
        for name, held in value.items():
            inner = _node(held, (*path, str(name)), places, (line, column))
            node.items.append((Node(inner.line, inner.column, str(name)), inner))
        return node
    if isinstance(value, list):
        node = Node(line, column, kind="list")
        node.elements = [_node(held, (*path, "[]"), places, (line, column)) for held in value]
        return node
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return Node(line, column, text)
