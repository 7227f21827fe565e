"""YAML without its traps: mappings, lists and JSON's scalars, nothing else.

The text becomes JSON, event by event, and goes the way of every JSON landscape. So a plain
scalar is a number, ``true``, ``false`` or ``null`` exactly when it would be one in JSON;
``no``, ``1_000``, ``12:30`` and ``2026-10-31`` are text, as they look. Tags, anchors and
aliases are refused with their position: a landscape refers by id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from lockin.errors import LandscapeError, Problem
from lockin.files._faults import Full, Place
from lockin.files._limits import DEPTH, MAX_FAULTS, Limits, refuse
from lockin.files._shown import printable, shown

__all__ = ["JSON_SCALAR", "YamlPlacer", "as_json"]

JSON_SCALAR = re.compile(r"null|true|false|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
"""Plain scalars that are not text."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SLOW = 1 if hasattr(yaml, "CSafeLoader") else 8
"""How much slower the parser in Python is than the one in C."""


@dataclass(slots=True)
class _Open:
    """A collection that is not closed yet."""

    mapping: bool
    path: Full
    count: int = 0
    key: str | None = None


def _events(text: str) -> Iterator[Any]:
    loader = _Loader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


class _Builder:
    """Turns events into JSON text."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file = file
        self.limit = limits.yaml_nodes // _SLOW
        self.out: list[str] = []
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.nodes = 0
        self.documents = 0

    def note(self, event: Any, code: str, message: str, accepted: str) -> None:  # noqa: ANN401 - PyYAML's events have no types
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self.problems.append(
            Problem(code, message, file=printable(self.file), line=line, column=column,
                    accepted=accepted)
        )  # fmt: skip
        if len(self.problems) > MAX_FAULTS:
            raise LandscapeError(self.problems)

    def stop(self, event: Any, code: str, message: str, accepted: str) -> NoReturn:  # noqa: ANN401
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        refuse(
            code, message, file=self.file, line=line, column=column, accepted=accepted,
            limit=code != "syntax",
        )  # fmt: skip

    def take(self, event: Any) -> None:  # noqa: ANN401
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self.scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self.open(event, mapping=kind is yaml.MappingStartEvent)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.out.append("}" if self.stack.pop().mapping else "]")
        elif kind is yaml.AliasEvent:
            self.before(event)
            message = f"the alias {shown(event.anchor)} is not accepted"
            self.note(event, "yaml-alias", message, "the value written out; records refer by id")
            self.write("null", text="alias")
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self.stop(event, "syntax", "a second document begins here", "one document per file")
            if event.tags:
                self.note(event, "yaml-tag", "a %TAG directive is not accepted", "plain YAML")

    def before(self, event: Any) -> None:  # noqa: ANN401
        """Count the node, refuse what it carries, and write the comma before it."""
        self.nodes += 1
        if self.nodes > self.limit:
            self.stop(
                event, "too-many-nodes", f"the file holds more than {self.limit} YAML nodes",
                "the same landscape as JSON, which is read many times faster, or a higher limit",
            )  # fmt: skip
        tag = getattr(event, "tag", None)
        if tag is not None:
            self.note(event, "yaml-tag", f"the tag {shown(tag)} is not accepted", "plain YAML")
        if event.anchor is not None and type(event) is not yaml.AliasEvent:
            message = f"the anchor {shown(event.anchor)} is not accepted"
            self.note(event, "yaml-anchor", message, "the value without a name")
        if self.stack:
            top = self.stack[-1]
            if not top.mapping or top.key is None:
                if top.count:
                    self.out.append(",")
                top.count += 1

    def write(self, value: str, *, text: str | None) -> None:
        """Write a value, or a key when a mapping waits for one; `text` is its own text."""
        top = self.stack[-1] if self.stack else None
        if top is None or not top.mapping:
            self.out.append(value)
        elif top.key is None:
            top.key = value if text is None else text
            self.out.append(json.dumps(top.key, ensure_ascii=False) + ":")
        else:
            top.key = None
            self.out.append(value)

    def scalar(self, event: Any) -> None:  # noqa: ANN401
        self.before(event)
        value: str = event.value
        if event.implicit[0] and not event.style and JSON_SCALAR.fullmatch(value):
            self.write(value, text=value)
        elif not value and not event.style:
            self.write("null", text=value)
        else:
            self.write(json.dumps(value, ensure_ascii=False), text=value)

    def open(self, event: Any, *, mapping: bool) -> None:  # noqa: ANN401
        self.before(event)
        if self.stack and self.stack[-1].mapping:
            if self.stack[-1].key is None:
                self.stop(event, "syntax", "a key is a mapping or a list", "text as a key")
            self.stack[-1].key = None
        if len(self.stack) >= DEPTH:
            message = f"collections are nested more than {DEPTH} deep"
            self.stop(event, "too-deep", message, "at most six levels are ever needed")
        self.stack.append(_Open(mapping, ()))
        self.out.append("{" if mapping else "[")


def as_json(text: str, file: str, limits: Limits) -> tuple[str, list[Problem]]:
    r"""Return the JSON text of a YAML text, and what YAML allows and lockin does not.

    Raises
    ------
    LandscapeError
        The text is not YAML, or holds more than one document.
    LimitError
        It is too deep or has too many nodes.

    Examples
    --------
    >>> as_json("a: no\nb: [1, 2.5, 1_000]", "a.yaml", Limits())
    ('{"a":"no","b":[1,2.5,"1_000"]}', [])
    """
    found = _FORBIDDEN.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        message = f"the character {shown(found[0])} is not accepted in YAML"
        refuse("syntax", message, file=file, line=line, column=column, accepted="its escape")
    builder = _Builder(file, limits)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        refuse(
            "syntax", printable(said), file=file, line=mark.line + 1 if mark else 1,
            column=mark.column + 1 if mark else 1, accepted="YAML",
        )  # fmt: skip
    except yaml.YAMLError as error:
        refuse("syntax", printable(str(error).split("\n")[0]), file=file, accepted="YAML")
    return "".join(builder.out), builder.problems


class YamlPlacer:
    """Finds places by reading the events again."""

    def __init__(self, text: str) -> None:
        self._text = text

    def places(self, wanted: Iterable[tuple[Full, str]]) -> Mapping[tuple[Full, str], Place]:
        """Return line and column of each wanted key or value; of a repeated key, the last."""
        wishes = list(wanted)
        paths = {path[:stop] for path, _ in wishes for stop in range(len(path) + 1)}
        keys: dict[Full, Place] = {}
        values: dict[Full, Place] = {}
        stack: list[_Open] = []
        for event in _events(self._text):
            kind = type(event)
            if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                stack.pop()
                continue
            if not isinstance(event, yaml.NodeEvent):
                continue
            mark = event.start_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            path: Full = ()
            if stack:
                top = stack[-1]
                if top.mapping and top.key is None:
                    key = str(getattr(event, "value", "alias"))
                    top.key = key
                    path = (*top.path, key)
                    if path in paths:
                        keys[path] = place
                    continue
                part = top.count if top.key is None else top.key
                path = (*top.path, part)
                top.count += 1
                top.key = None
            if path in paths:
                values[path] = place
            if not isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
                stack.append(_Open(kind is yaml.MappingStartEvent, path))
        found: dict[tuple[Full, str], Place] = {}
        for path, at in wishes:
            inner = path
            while inner and inner not in values:
                inner = inner[:-1]
            places = keys if at == "key" and inner == path and path in keys else values
            found[path, at] = places.get(inner, (1, 1))
        return found
