from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from pydantic import TypeAdapter

from lockin.model.dependency import Coupling, Dependency
from lockin.model.document import Document
from lockin.model.nodes import NODE_TYPES, Contract, Function, Record
from lockin.model.quantities import money_fields, quantity_fields
from lockin.testing.strategies import nodes
from lockin.units import is_money


def _unit(schema: dict[str, Any]) -> str | None:
    own = schema.get("x-unit")
    parts = schema.get("anyOf", [])
    return own or next((unit for part in parts if (unit := _unit(part))), None)


@pytest.mark.parametrize("type_", [*NODE_TYPES.values(), Dependency, Coupling])
def test_units_are_in_the_json_schema(type_: type[Record | Coupling]) -> None:
    schema = TypeAdapter(type_).json_schema()
    properties = schema.get("properties") or schema["$defs"][type_.__name__]["properties"]
    shown = {name: unit for name, part in properties.items() if (unit := _unit(part))}
    assert shown == quantity_fields(type_)


def test_units_of_some_fields() -> None:
    assert quantity_fields(Function) == {
        "value_per_hour": "currency/h",
        "revenue": "currency/a",
        "tolerance_hours": "h",
    }
    assert quantity_fields(Coupling)["prompt_tokens"] == "token"


def test_money_fields_are_those_whose_unit_is_money() -> None:
    assert money_fields(Contract) == ("commitment", "termination_charge", "switching_charge")
    for type_ in NODE_TYPES.values():
        money = {name for name, unit in quantity_fields(type_).items() if is_money(unit)}
        assert set(money_fields(type_)) == money


SCHEMA = Document.model_json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.mark.axiom("F1", "the JSON Schema accepts what the model accepts")
@given(nodes())
def test_the_schema_accepts_what_the_model_accepts(node: Record) -> None:
    data = {
        **node.model_dump(mode="json", exclude_defaults=True),
        "kind": getattr(node, "kind", ""),
    }
    VALIDATOR.validate({"nodes": [data]})


def test_the_schema_refuses_what_the_model_refuses() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for bad in (
        {"kind": "gizmo", "id": "a"},
        {"kind": "system"},
        {"kind": "system", "id": "Not A Slug"},
        {"kind": "system", "id": "a", "lines": "many"},
        {"kind": "team", "id": "a", "seats": {"low": 1}},
        {"kind": "team", "id": "a", "no_such": 1},
    ):
        assert not VALIDATOR.is_valid({"nodes": [bad]}), bad
