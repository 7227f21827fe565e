"""Settings in YAML, properties and JSON as one list of dotted names with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lockin.discovery.config._document import Node, read_yaml
from lockin.discovery.config.containers import documents

__all__ = ["Setting", "dotted", "in_properties", "in_yaml"]

Setting = tuple[str, Node, Node]
"""Dotted name, the node of its last part, the node of its value."""

_PROPERTY = re.compile(r"[ \t]*([\w.\[\]-]{3,200})[ \t]*[=:][ \t]*([^\n]*)")
_DEPTH = 24
_SETTINGS = 50_000


def in_properties(text: str) -> Iterator[Setting]:
    r"""Yield the settings of a properties file, comments left out.

    Examples
    --------
    >>> [(name, value.text) for name, _, value in in_properties("a.b = c\n# d=e\n")]
    [('a.b', 'c')]
    """
    for number, line in enumerate(text.splitlines(), 1):
        found = _PROPERTY.match(line)
        if found is not None and line.lstrip()[:1] not in {"#", "!"}:
            value = Node(number, found.start(2) + 1, found.group(2).strip())
            yield found.group(1), Node(number, found.start(1) + 1, found.group(1)), value


def in_yaml(text: str) -> Iterator[Setting]:
    """Yield the settings of all documents of a YAML text.

    Raises
    ------
    DocumentError
        A document is not YAML.
    """
    for offset, one in documents(text):
        for name, key, value in dotted(read_yaml(one)):
            place = Node(key.line + offset, key.column, key.text)
            yield name, place, Node(value.line + offset, value.column, value.text)


def dotted(root: Node) -> Iterator[Setting]:
    """Yield the leaves of a document by their dotted name, within bounds."""
    queue: list[tuple[str, Node, Node, int]] = [("", root, root, 0)]
    for _ in range(_SETTINGS):
        if not queue:
            return
        name, key, value, depth = queue.pop()
        if value.text is not None:
            yield name, key, value
        elif depth < _DEPTH:
            queue.extend(
                (f"{name}.{part}" if name else part, place, held, depth + 1)
                for part, place, held in reversed(list(value.pairs()))
            )
