"""Generated records: every optional field of a type, told from its annotation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeVar, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from lockin.model.dependency import Coupling
from lockin.model.nodes import NODE_TYPES, Record
from lockin.model.quantities import quantity_fields
from lockin.testing import _values as values

R = TypeVar("R", bound=BaseModel)
Pool = Mapping[str, Sequence[str]]
"""Ids that exist, by kind."""

_GIVEN = {"id", "kind", "evidence", "source", "target", "group", "at_least", "ready"}


@dataclass(frozen=True)
class Style:
    """What generated values may look like."""

    exact: bool = False
    foreign: bool = False
    skip: frozenset[str] = frozenset()


@lru_cache(maxsize=64)
def optional(type_: type[BaseModel]) -> tuple[str, ...]:
    """Return the optional fields of a type that say something about it."""
    return tuple(name for name in type_.model_fields if name not in _GIVEN)


@lru_cache(maxsize=1024)
def _subset(members: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.integers(1, 2 ** len(members) - 1).map(
        lambda mask: tuple(m for i, m in enumerate(members) if mask >> i & 1)
    )


@lru_cache(maxsize=1024)
def _one(members: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    return st.sampled_from(members)


@lru_cache(maxsize=1024)
def _kind_of_value(type_: type[BaseModel], name: str) -> tuple[str, tuple[Any, ...]]:
    """Return how the value of a field is drawn, and from what."""
    unit = quantity_fields(type_).get(name)
    if unit is not None:
        return "quantity", (values.SCALES.get(name, unit),)
    if name in values.MEMBERS:
        return "subset", values.MEMBERS[name]
    for table in (values.TEXTS, values.SLUGS):
        if name in table:
            return "one", table[name]
    if name in {"lei", "usage", "coupling", "revenue_share"}:
        return name, ()
    annotation = type_.model_fields[name].annotation
    inner = next((a for a in get_args(annotation) if a is not type(None)), annotation)
    if inner is bool:
        return "one", (True, False)
    if inner is dt.date:
        return "one", values.DATES
    if get_origin(inner) is Literal:
        return "one", get_args(inner)
    return "literal", get_args(annotation)


def _value(draw: st.DrawFn, type_: type[BaseModel], name: str, style: Style) -> object:
    how, what = _kind_of_value(type_, name)
    if how == "quantity":
        return draw(values.quantity(what[0], exact=style.exact, foreign=style.foreign))
    if how == "subset":
        return draw(_subset(what))
    if how == "usage":
        return draw(values.usage(foreign=style.foreign))
    if how == "coupling":
        return record(draw, Coupling, style)
    if how == "lei":
        return draw(_one(values.LEIS))
    if how == "revenue_share":
        return draw(_one((0.5, 0.0, 1.0)))
    literals = what if how == "one" else tuple(a for a in what if isinstance(a, str))
    if not literals:
        msg = f"no strategy for {type_.__name__}.{name}"
        raise NotImplementedError(msg)
    return draw(_one(literals))


def details(
    draw: st.DrawFn, type_: type[BaseModel], style: Style, pool: Pool | None = None
) -> dict[str, Any]:
    """Return a choice of the optional fields of a type, references among `pool`."""
    refers: dict[str, tuple[str, ...]] = getattr(type_, "refers", {})
    names = [n for n in optional(type_) if n not in style.skip and n not in refers]
    mask = draw(st.integers(0, 2 ** len(names) - 1))
    data = {n: _value(draw, type_, n, style) for i, n in enumerate(names) if mask >> i & 1}
    for name, kinds in refers.items():
        ids = tuple(id_ for kind in kinds for id_ in (pool or {}).get(kind, ()))
        if not ids:
            continue
        if type_.model_fields[name].default == ():
            chosen = draw(st.integers(0, 2 ** min(len(ids), 6) - 1))
            data[name] = tuple(id_ for i, id_ in enumerate(ids[:6]) if chosen >> i & 1)
        else:
            data[name] = draw(_one((*ids, None)))
    return {name: value for name, value in data.items() if value is not None}


def record(
    draw: st.DrawFn,
    type_: type[R],
    style: Style,
    given: Mapping[str, object] | None = None,
    pool: Pool | None = None,
) -> R:
    """Return one valid record of a type, with evidence for what it states."""
    data = details(draw, type_, style, pool)
    if "evidence" in type_.model_fields:
        speaks_of = max(data, default=None)
        if found := draw(values.evidence(speaks_of)):
            data["evidence"] = found
    return type_.model_validate({**data, **(given or {})})


def node_type(kind: str) -> type[Record]:
    """Return the type of a kind.

    Raises
    ------
    ValueError
        There is no such kind.
    """
    if kind not in NODE_TYPES:
        msg = f"no kind {kind!r}; accepted: {', '.join(NODE_TYPES)}"
        raise ValueError(msg)
    return NODE_TYPES[kind]


def free_pool(type_: type[Record], ids: Sequence[str]) -> dict[str, Sequence[str]]:
    """Return a pool in which every reference of a type may name any of `ids`."""
    return {kinds[0]: ids for kinds in type_.refers.values()}
