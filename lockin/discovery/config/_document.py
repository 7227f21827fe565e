"""YAML, JSON and TOML as plain nodes that know their line; data only, within bounds.

No tag is honoured and no alias is copied: an alias is the node it names, so a document
stays as small as its text. Nesting, nodes and size are limited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

__all__ = ["DocumentError", "Node", "read_json", "read_yaml"]

_DEPTH = 64
_NODES = 200_000


class DocumentError(ValueError):
    """The text is not the format it should be, or is beyond the limits."""


@dataclass(slots=True, eq=False)
class Node:
    r"""A value with its place: `items` of a mapping, `elements` of a list, or a `text`.

    Examples
    --------
    >>> read_yaml("model_list:\n  - model_name: chat")["model_list"][0]["model_name"].text
    'chat'
    """

    line: int
    column: int
    text: str | None = None
    items: list[tuple[Node, Node]] = field(default_factory=list)
    elements: list[Node] = field(default_factory=list)
    kind: str = "text"

    def __getitem__(self, key: str | int) -> Node:
        """Return a value of a mapping or list; an empty node where there is none."""
        if isinstance(key, int):
            return self.elements[key] if key < len(self.elements) else _EMPTY
        for name, value in self.items:
            if name.text == key:
                return value
        for name, value in self.items:
            if name.text == "<<" and value.kind == "map":
                for inner, held in value.items:
                    if inner.text == key:
                        return held
        return _EMPTY

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return self.kind != "none"

    def pairs(self) -> Iterator[tuple[str, Node, Node]]:
        """Yield the entries of a mapping: name, the node of the name, value."""
        for name, value in self.items:
            if name.text is not None:
                yield name.text, name, value


_EMPTY = Node(1, 1, None, kind="none")


def read_yaml(text: str) -> Node:
    """Return the first document of a YAML text.

    Raises
    ------
    DocumentError
        It is not YAML, or nested too deeply, or has too many nodes.
    """
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.DocumentEndEvent):
                break
            builder.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark is not None else ""
        raise DocumentError(f"not YAML{where}") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError("not YAML") from None
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root = _EMPTY
        self.open: list[Node] = []
        self.names: dict[str, Node] = {}
        self.key: list[Node | None] = []
        self.count = 0

    def take(self, event: Any) -> None:  # noqa: ANN401 - the events of PyYAML share no type
        if isinstance(event, yaml.AliasEvent):
            self._put(self.names.get(event.anchor or "", _EMPTY))
        elif isinstance(event, yaml.ScalarEvent):
            node = self._node(event, "text")
            node.text = event.value
            if event.anchor:
                self.names[event.anchor] = node
            self._put(node)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            node = self._node(event, "map" if isinstance(event, yaml.MappingStartEvent) else "list")
            if event.anchor:
                self.names[event.anchor] = node
            self._put(node)
            self.open.append(node)
            self.key.append(None)
            if len(self.open) > _DEPTH:
                raise DocumentError(f"nested deeper than {_DEPTH}")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            _ = self.open.pop()
            _ = self.key.pop()

    def _node(self, event: Any, kind: str) -> Node:  # noqa: ANN401 - likewise
        self.count += 1
        if self.count > _NODES:
            raise DocumentError(f"more than {_NODES} values")
        return Node(event.start_mark.line + 1, event.start_mark.column + 1, kind=kind)

    def _put(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        top = self.open[-1]
        if top.kind == "list":
            top.elements.append(node)
        elif self.key[-1] is None:
            self.key[-1] = node
        else:
            top.items.append((self.key[-1], node))
            self.key[-1] = None


_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\ufeff]+|//[^\n]*|/\*.*?\*/)
      | (?P<string>"(?:[^"\\\n]|\\.)*")
      | (?P<mark>[{}\[\],:])
      | (?P<word>[^\s{}\[\],:"]+)""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def read_json(text: str) -> Node:
    r"""Return a JSON text; comments and a comma before a closing bracket are allowed.

    Raises
    ------
    DocumentError
        It is not JSON, or nested too deeply, or has too many nodes.

    Examples
    --------
    >>> read_json('{"a": [1, 2,], // why\n "b": "c"}')["b"].text
    'c'
    """
    return _Json(text).read()


class _Json:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.start = 0
        self.open: list[Node] = []
        self.keys: list[Node | None] = []
        self.root: Node | None = None
        self.count = 0

    def read(self) -> Node:
        while self.at < len(self.text):
            token = _TOKEN.match(self.text, self.at)
            if token is None:
                raise self.error()
            found = token.group()
            if token.lastgroup == "mark":
                self.mark(found)
            elif token.lastgroup != "space":
                node = self.node("text")
                node.text = _unescaped(found) if token.lastgroup == "string" else found
                self.put(node)
            if "\n" in found:
                self.line += found.count("\n")
                self.start = self.at + found.rindex("\n") + 1
            self.at = token.end()
        if self.open or self.root is None:
            raise self.error()
        return self.root

    def error(self) -> DocumentError:
        return DocumentError(f"not JSON at line {self.line}")

    def node(self, kind: str) -> Node:
        self.count += 1
        if self.count > _NODES:
            raise DocumentError(f"more than {_NODES} values")
        return Node(self.line, self.at - self.start + 1, kind=kind)

    def mark(self, found: str) -> None:
        if found in "{[":
            node = self.node("map" if found == "{" else "list")
            self.put(node)
            self.open.append(node)
            self.keys.append(None)
            if len(self.open) > _DEPTH:
                raise DocumentError(f"nested deeper than {_DEPTH}")
        elif found in "}]":
            if not self.open or (self.open[-1].kind == "map") != (found == "}"):
                raise self.error()
            if self.keys[-1] is not None:
                raise self.error()
            _ = self.open.pop()
            _ = self.keys.pop()

    def put(self, node: Node) -> None:
        if not self.open:
            if self.root is not None:
                raise self.error()
            self.root = node
        elif self.open[-1].kind == "list":
            self.open[-1].elements.append(node)
        elif self.keys[-1] is None:
            if node.kind != "text":
                raise self.error()
            self.keys[-1] = node
        else:
            self.open[-1].items.append((self.keys[-1], node))
            self.keys[-1] = None


def _unescaped(token: str) -> str:
    def one(match: re.Match[str]) -> str:
        found = match.group(1)
        if found[0] == "u" and len(found) == 5:
            code = int(found[1:], 16)
            return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
        return _ESCAPES.get(found, found)

    return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", one, token[1:-1], flags=re.DOTALL)
