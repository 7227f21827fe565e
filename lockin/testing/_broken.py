"""Landscape files with faults: each fault sits in a record of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from hypothesis import strategies as st

from lockin.model.landscape import Landscape
from lockin.model.nodes import NODE_TYPES
from lockin.model.quantities import quantity_fields

Plain: TypeAlias = dict[str, Any]
Fault: TypeAlias = Callable[[Plain], None]

_NOWHERE = "no-such-id"


def _set(field: str, value: object) -> Fault:
    def fault(record: Plain) -> None:
        record[field] = value

    return fault


def _without(field: str) -> Fault:
    def fault(record: Plain) -> None:
        del record[field]

    return fault


def _itself(field: str) -> Fault:
    def fault(record: Plain) -> None:
        record[field] = record["source" if field == "target" else "id"]

    return fault


def _lonely_group(record: Plain) -> None:
    record["group"] = "a-group-of-one"
    record["at_least"] = 2
    record["ready"] = "hot"


_BAD_QUANTITIES: tuple[object, ...] = (
    -1,
    True,
    "many",
    {"low": 5, "high": 1},
    {"low": -5, "high": 1},
    {"low": 0, "mode": 9, "high": 5},
    {"value": 1, "unit": "EUR"},
    [1],
)


def _faults_of_any() -> list[Fault]:
    return [
        _set("no_such_field", 1),
        _set("name", 7),
        _set("id", "Not A Slug"),
        _without("id"),
        _set("evidence", [{"grade": "E"}]),
    ]


def _fields_of_node(kind: str) -> list[Fault]:
    type_ = NODE_TYPES[kind]
    found = [*_faults_of_any(), _set("kind", "gizmo"), _without("kind")]
    found += [_set(field, bad) for field in quantity_fields(type_) for bad in _BAD_QUANTITIES]
    for field, unit in quantity_fields(type_).items():
        if unit == "1":
            found.append(_set(field, 1.5))
        if not unit.startswith("currency"):
            found.append(_set(field, {"value": 0.5, "currency": "EUR"}))
    return found


def _references_of_node(kind: str) -> list[Fault]:
    type_ = NODE_TYPES[kind]
    found = [_itself("parent")] if kind == "vendor" else []
    for field in type_.refers:
        many = type_.model_fields[field].default == ()
        found.append(_set(field, [_NOWHERE] if many else _NOWHERE))
    return found


def _fields_of_dependency() -> list[Fault]:
    return [
        *_faults_of_any(),
        _set("spend", -1),
        _set("calls", {"value": 1, "currency": "EUR"}),
        _set("ready", "lukewarm"),
        _set("at_least", 0),
        _set("usage", [{"source": "bill", "period": "2026-13"}]),
        _set("coupling", {"call_sites": -2}),
        _without("target"),
    ]


def _references_of_dependency() -> list[Fault]:
    return [_set("source", _NOWHERE), _set("target", _NOWHERE), _itself("target"), _lonely_group]


def _either(fields: list[Fault], references: list[Fault]) -> st.SearchStrategy[Fault]:
    if not references:
        return st.sampled_from(fields)
    return st.sampled_from(references) | st.sampled_from(fields)


_FAULTS = {k: _either(_fields_of_node(k), _references_of_node(k)) for k in NODE_TYPES}
_FAULTS["dependency"] = _either(_fields_of_dependency(), _references_of_dependency())


def document(draw: st.DrawFn, landscape: Landscape, max_faults: int) -> tuple[Plain, int]:
    """Return the plain data of a landscape with faults, and how many there are."""
    data = landscape.as_dict()
    records = [(node["kind"], node) for node in data["nodes"]]
    # Members of a named group share one problem, so that only single dependencies are broken.
    records += [("dependency", d) for d in data["dependencies"] if "group" not in d]
    count = draw(st.integers(1, min(max_faults, len(records))))
    chosen = draw(
        st.lists(st.integers(0, len(records) - 1), min_size=count, max_size=count, unique=True)
    )
    for index in chosen:
        kind, record = records[index]
        draw(_FAULTS[kind])(record)
    return data, count
