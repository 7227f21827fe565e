"""Records checked in batches; only what fails is looked at again, one by one."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from lockin.files._faults import Fault, Full, TooManyError
from lockin.files._json import JsonSource
from lockin.files._limits import MAX_FAULTS
from lockin.files._sentences import QUANTITY, Finding, say
from lockin.files._shown import shown
from lockin.model.dependency import Dependency
from lockin.model.document import Claim, Document, Rate
from lockin.model.nodes import NODE_TYPES, Node, Record

__all__ = ["CLAIMS", "DEPENDENCIES", "NODES", "RATES", "Section", "scalars"]

T = TypeVar("T", bound=BaseModel)

_FEW = 1000
_DIGITS = 300
_CLAIM_DEPTH = 32
_LONG_NUMBER = re.compile(r"[0-9]{4000}")


class Section(Generic[T]):
    """How the records of one section are checked.

    Parameters
    ----------
    name
        Key of the section at the top of the document.
    adapter
        Reads a list of its records.
    type_
        Their type, for sentences; nodes find it by their kind.
    """

    def __init__(self, name: str, adapter: TypeAdapter[list[T]], type_: type[BaseModel]) -> None:
        self.name = name
        self._adapter = adapter
        self._type = type_

    def read(self, source: JsonSource, faults: list[Fault], bad: dict[Full, Any]) -> Iterator[T]:
        """Yield the good records; note the faults of the others, and their plain data.

        Raises
        ------
        TooManyError
            `faults` has grown beyond what anybody reads.
        """
        reader = _Reader(self, source, faults, bad)
        for first, spans in source.batches(self.name):
            yield from reader.run(first, spans)

    def check(self, text: str) -> list[T]:
        """Return the records of `text`, which is a list without its brackets.

        Raises
        ------
        ValidationError
            One of them does not fit.
        """
        return self._adapter.validate_json(f"[{text}]", strict=True)

    def say(self, error: ErrorDetails, value: object) -> Finding:
        """Return path, code, sentence and what is accepted."""
        loc = tuple(error["loc"][1:])
        if self.name != NODES.name:
            return say(error, self._type, loc, value)
        kinds = ", ".join(NODE_TYPES)
        if error["type"] == "union_tag_not_found":
            return ("kind",), "missing-field", "the field 'kind' is missing", kinds
        if error["type"] == "union_tag_invalid":
            given = value.get("kind") if isinstance(value, dict) else value
            message = f"{shown(str(given))} is not a kind of node"
            return ("kind",), "unknown-kind", message, kinds
        type_ = NODE_TYPES.get(str(loc[0])) if loc else None
        if type_ is None:
            return say(error, self._type, loc, value)
        return say(error, type_, loc[1:], value)


class _Reader(Generic[T]):
    """One section of one source."""

    def __init__(
        self, section: Section[T], source: JsonSource, faults: list[Fault], bad: dict[Full, Any]
    ) -> None:
        self.section, self.source, self.faults, self.bad = section, source, faults, bad

    def run(self, first: int, spans: list[tuple[int, int]]) -> Iterator[T]:
        """Yield the good records of a run; the runs between bad ones are read as lists again."""
        if not spans:
            return
        suspects: set[int] = set()
        if self.source.suspects:
            name, stop = self.section.name, first + len(spans)
            suspects = {i for i in range(first, stop) if (name, i) in self.source.suspects}
        if not suspects:
            try:
                good = self.section.check(self.source.text[spans[0][0] : spans[-1][1]])
            except ValidationError as error:
                suspects = _indices(error, first, len(spans))
            else:
                suspects = {first + i for i, one in enumerate(good) if _odd(one)}
                if not suspects:
                    yield from good
                    return
        begin = first
        for index in sorted(suspects):
            yield from self.run(begin, spans[begin - first : index - first])
            yield from self.one(index)
            begin = index + 1
        yield from self.run(begin, spans[begin - first :])

    def one(self, index: int) -> Iterator[T]:
        """Yield the record, or note all that is wrong with it."""
        path: Full = (self.section.name, index)
        text = self.source.record(self.section.name, index)
        found = self.source.careful(path) if path in self.source.suspects else []
        good: list[T] = []
        try:
            good = self.section.check(text)
        except ValidationError as error:
            if error.error_count() > MAX_FAULTS:
                message = f"more than {MAX_FAULTS} faults in this record"
                self.faults.append(Fault(path, "too-many-faults", message))
                raise TooManyError from None
            value = _loads(text)
            for one in error.errors(include_url=False, include_input=False):
                if one["type"] == "json_invalid":
                    found = found or self.source.careful(path) or [_refused(path, text)]
                    continue
                inner, code, message, accepted = self.section.say(one, value)
                at: Literal["key", "value"] = "key" if code == "unknown-field" else "value"
                found.append(Fault((*path, *inner), code, message, accepted, at=at))
        found.extend(Fault((*path, *odd[0]), *odd[1:]) for record in good if (odd := _odd(record)))
        if not found:
            yield from good
            return
        value = _loads(text)
        given = value.get("id") if isinstance(value, dict) else None
        id_ = given if isinstance(given, str) else ""
        self.bad[path] = value
        self.faults.extend(
            replace(fault, id=id_, field=_dotted(fault.path[2:])) for fault in _distinct(found)
        )
        if len(self.faults) > MAX_FAULTS:
            raise TooManyError


def _indices(error: ValidationError, first: int, count: int) -> set[int]:
    """Return which records of a run failed; all of them when that costs too much to ask."""
    if error.error_count() <= _FEW:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        if all(one["type"] != "json_invalid" for one in details):
            return {first + int(one["loc"][0]) for one in details}
    return set(range(first, first + count))


def _odd(record: BaseModel) -> Finding | None:
    """Return what pydantic lets through in the free value of a claim."""
    if not isinstance(record, Claim):
        return None
    pending: list[tuple[object, int]] = [(record.value, 1)]
    while pending:
        value, depth = pending.pop()
        if depth > _CLAIM_DEPTH:
            return ("value",), "too-deep", "the value is nested too deep", f"{_CLAIM_DEPTH} levels"
        if isinstance(value, float) and not math.isfinite(value):
            return (
                ("value",),
                "not-finite",
                "the value holds a number that is not finite",
                "a number",
            )
        if isinstance(value, dict):
            pending.extend((v, depth + 1) for v in value.values())
        elif isinstance(value, list):
            pending.extend((v, depth + 1) for v in value)
    return None


def _distinct(found: list[Fault]) -> list[Fault]:
    """Return the faults without those that say less about a place already named."""
    places: set[Full] = set()
    misspelt = {fault.path[:-1] for fault in found if fault.code == "unknown-field"}
    kept = []
    for fault in found:
        if (
            fault.accepted == QUANTITY
            and fault.code == "missing-field"
            and fault.path[:-1] in misspelt
        ):
            continue
        if fault.path in places and fault.code not in ("duplicate-key", "unknown-field"):
            continue
        if fault.code not in ("duplicate-key", "unknown-field"):
            places.add(fault.path)
        kept.append(fault)
    return kept


def _refused(path: Full, text: str) -> Fault:
    """Return the fault of a text that the careful reader takes and pydantic's does not."""
    if _LONG_NUMBER.search(text):
        return Fault(path, "not-finite", "a number has too many digits", "a number of a double")
    return Fault(path, "syntax", "this record is not JSON", "plain JSON values")


def _loads(text: str) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(text, parse_int=_whole, parse_constant=float)
    except (ValueError, RecursionError):
        return None


def _whole(text: str) -> int | float:
    return int(text) if len(text) < _DIGITS else float(text)


def _dotted(path: Full) -> str:
    """Return ``evidence[0].grade`` for ``("evidence", 0, "grade")``."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out


NODES = Section("nodes", TypeAdapter(list[Node]), Record)
DEPENDENCIES = Section("dependencies", TypeAdapter(list[Dependency]), Dependency)
RATES = Section("rates", TypeAdapter(list[Rate]), Rate)
CLAIMS = Section("claims", TypeAdapter(list[Claim]), Claim)


def scalars(source: JsonSource, faults: list[Fault]) -> Document:
    """Return the top of the document without its sections; note what is wrong with it.

    What is wrong is replaced by its default, so that the other checks can go on.
    """
    for path in sorted(source.suspects, key=str):
        if len(path) == 1:
            faults.extend(source.careful(path))
    text = source.scalars()
    try:
        return Document.model_validate_json(text, strict=True)
    except ValidationError as error:
        value = _loads(text)
        good = dict(value) if isinstance(value, dict) else {}
        for one in error.errors(include_url=False, include_input=False):
            if one["type"] == "json_invalid":
                for key in source.top:
                    faults.extend(source.careful((key,)))
                return Document()
            path, code, message, accepted = say(one, Document, tuple(one["loc"]), value)
            at: Literal["key", "value"] = "key" if code == "unknown-field" else "value"
            faults.append(Fault(path, code, message, accepted, at=at, field=_dotted(path)))
            good.pop(str(path[0]), None)
        return Document.model_validate(good)
