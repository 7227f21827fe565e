"""Reading of the data files: YAML rows into typed facts, and the choice by date.

Files are append-only. A changed fact is a new row with the same id and a later
``valid_from``; the older row stays, so that an assessment as of an older date finds
what held then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar, cast

import yaml

from lockin.errors import UnknownFactError, unknown
from lockin.reference._records import EARLIEST, GRADES, Fact

__all__ = ["Row", "build", "by_id", "current", "history", "pick", "provenance", "rows"]

Row = Mapping[str, object]
F = TypeVar("F", bound=Fact)

_PROVENANCE = frozenset(field.name for field in fields(Fact))


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of ``data/<name>.yaml`` in file order.

    Raises
    ------
    ValueError
        If the file is not a list of mappings with an ``id`` each.
    """
    text = (files("lockin.reference") / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    content: object = yaml.load(text, Loader=_loader())  # noqa: S506 - a safe loader, see _loader
    if not isinstance(content, list):
        msg = f"{name}.yaml must be a list of rows"
        raise ValueError(msg)  # noqa: TRY004 - the content is wrong, not a type in a call
    for row in cast("list[object]", content):
        if not isinstance(row, dict) or "id" not in row:
            msg = f"{name}.yaml: every row is a mapping with an id"
            raise ValueError(msg)
    return tuple(cast("list[dict[str, object]]", content))


@cache
def _loader() -> type[yaml.SafeLoader]:
    """Return the safe loader of libyaml where it is compiled in, else the Python one."""
    return cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def provenance(row: Row) -> dict[str, object]:
    """Return the fields that every fact has, checked, from a row.

    Raises
    ------
    ValueError
        If a field is absent or has the wrong type.
    """
    where = f"row {row.get('id')!r}"
    grade, source, checked = row.get("grade"), row.get("source"), row.get("checked")
    dated, since = row.get("source_date"), row.get("valid_from", EARLIEST)
    if grade not in GRADES:
        raise ValueError(f"{where}: grade must be one of {', '.join(GRADES)}")
    if not isinstance(source, str) or not source:
        raise ValueError(f"{where}: source must be a text")
    if "source_date" not in row or not isinstance(dated, dt.date | None):
        raise ValueError(f"{where}: source_date must be a date or null")
    if not (isinstance(checked, dt.date) and isinstance(since, dt.date)):
        raise ValueError(f"{where}: checked and valid_from must be dates")  # noqa: TRY004 - content
    return {
        "id": str(row["id"]),
        "source": source,
        "source_date": dated,
        "checked": checked,
        "grade": grade,
        "valid_from": since,
        "note": str(row.get("note", "")),
    }


def build(kind: type[F], row: Row) -> F:
    """Return `row` as a fact of `kind`; lists become tuples.

    Raises
    ------
    ValueError
        If the row has a field that `kind` does not know, or lacks one that it needs.
    """
    own = {field.name: field for field in fields(kind) if field.name not in _PROVENANCE}
    stray = sorted(set(row) - set(own) - _PROVENANCE)
    if stray:
        raise ValueError(f"row {row.get('id')!r}: unknown field {', '.join(stray)}")
    values = {name: _frozen(row[name]) for name in own if name in row}
    absent = sorted(
        name
        for name, field in own.items()
        if name not in values and field.default is MISSING and field.default_factory is MISSING
    )
    if absent:
        raise ValueError(f"row {row.get('id')!r}: missing field {', '.join(absent)}")
    make = cast("Callable[..., F]", kind)
    return make(**provenance(row), **values)


def _frozen(value: object) -> object:
    return tuple(cast("list[object]", value)) if isinstance(value, list) else value


def history(kind: type[F], *names: str) -> tuple[F, ...]:
    """Return every row of the named files as facts, by id and then date."""
    return cast("tuple[F, ...]", _history(cast("Hashable", kind), names))


@cache
def _history(kind: Hashable, names: tuple[str, ...]) -> tuple[Fact, ...]:
    made = cast("type[Fact]", kind)
    facts = (build(made, row) for name in names for row in rows(name))
    return tuple(sorted(facts, key=lambda fact: (fact.id, fact.valid_from)))


def current(facts: Iterable[F], as_of: dt.date | None) -> tuple[F, ...]:
    """Return the newest fact of each id on `as_of` (None: of all), in order of id."""
    newest: dict[str, F] = {}
    for fact in facts:
        if as_of is not None and fact.valid_from > as_of:
            continue
        held = newest.get(fact.id)
        if held is None or fact.valid_from >= held.valid_from:
            newest[fact.id] = fact
    return tuple(newest[id] for id in sorted(newest))


def by_id(kind: type[F], as_of: dt.date | None, *names: str) -> Mapping[str, F]:
    """Return the facts that hold on `as_of`, by id, in order of id."""
    return cast("Mapping[str, F]", _by_id(cast("Hashable", kind), as_of, names))


@cache
def _by_id(kind: Hashable, as_of: dt.date | None, names: tuple[str, ...]) -> Mapping[str, Fact]:
    facts = current(_history(kind, names), as_of)
    return MappingProxyType({fact.id: fact for fact in facts})


def pick(what: str, id: str, facts: Mapping[str, F]) -> F:
    """Return the fact with this id.

    Raises
    ------
    UnknownFactError
        If there is none; the message names close ids.
    """
    try:
        return facts[id]
    except KeyError:
        raise UnknownFactError(unknown(what, id, facts)) from None
