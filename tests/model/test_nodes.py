from __future__ import annotations

import math

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from lockin.model.nodes import DEPTHS, NODE_TYPES, Node, Record, System, Vendor
from lockin.model.quantities import quantity_fields
from lockin.testing.strategies import nodes
from lockin.units import is_money

ADAPTER: TypeAdapter[Record] = TypeAdapter(Node)


@given(nodes())
def test_nodes_survive_json(node: Record) -> None:
    again = ADAPTER.validate_json(node.model_dump_json(exclude_defaults=False))
    assert again == node
    assert type(again) is type(node)
    assert hash(again) == hash(node)


@given(nodes())
def test_nodes_survive_json_without_defaults(node: Record) -> None:
    data = node.model_dump(mode="json", exclude_defaults=True)
    assert ADAPTER.validate_python({**data, "kind": getattr(node, "kind", "")}) == node


@given(nodes())
def test_nodes_are_frozen(node: Record) -> None:
    with pytest.raises(ValidationError):
        node.name = "other"  # type: ignore[misc]  # that it is frozen is the claim


def test_the_kinds_are_the_words_of_the_files() -> None:
    for word, type_ in NODE_TYPES.items():
        assert type_.__name__.lower() == word
        assert ADAPTER.validate_python({"kind": word, "id": "a"}) == type_(id="a")


QUANTITIES = [(k, f, u) for k, t in NODE_TYPES.items() for f, u in quantity_fields(t).items()]


@pytest.mark.parametrize(("kind", "field", "unit"), QUANTITIES)
def test_impossible_quantities_are_refused(kind: str, field: str, unit: str) -> None:
    bad: list[object] = [-1, -0.001, math.nan, math.inf, True, "3", {"value": -1}]
    bad += [{"low": -1, "mode": 1, "high": 2}, {"low": 2, "high": 1}, {"value": math.inf}]
    if unit == "1":
        bad += [1.001, {"low": 0.5, "high": 1.5}, {"low": 0, "mode": 1, "high": 2}]
    if not is_money(unit):
        bad += [{"value": 0.5, "currency": "EUR"}, {"low": 0.1, "high": 0.2, "currency": "EUR"}]
    for value in bad:
        with pytest.raises(ValidationError) as caught:
            NODE_TYPES[kind].model_validate({"id": "a", field: value})
        assert {error["loc"][0] for error in caught.value.errors()} == {field}, value


@pytest.mark.parametrize(("kind", "field", "unit"), QUANTITIES)
def test_possible_quantities_are_accepted(kind: str, field: str, unit: str) -> None:
    good: list[object] = [0, 1, 0.5, {"value": 0}, {"low": 0.1, "high": 0.9}]
    good += [{"low": 0, "mode": 0.5, "high": 1, "growth": 0.2}]
    if is_money(unit):
        good += [{"value": 3, "currency": "USD"}]
    for value in good:
        node = NODE_TYPES[kind].model_validate({"id": "a", field: value})
        assert getattr(node, field) is not None


@pytest.mark.parametrize(
    "id_", ["", "Acme", "a b", "-a", ".a", "é", "a/b", "a\n", "a" * 201, "../a", "a:b"]
)
def test_ids_are_slugs(id_: str) -> None:
    with pytest.raises(ValidationError):
        System(id=id_)


@pytest.mark.parametrize("id_", ["a", "0", "gpt-5.1_mini", "a" * 200])
def test_slugs_are_ids(id_: str) -> None:
    assert System(id=id_).id == id_


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "system"},
        {"id": "a"},
        {"kind": "gizmo", "id": "a"},
        {"kind": "system", "id": "a", "vendor": "b"},
        {"kind": "system", "id": "a", "depth": "deep"},
        {"kind": "vendor", "id": "a", "lei": "5493"},
        {"kind": "service", "id": "a", "retires": "soon"},
        {"kind": "service", "id": "a", "features": "streaming"},
        {"kind": "contract", "id": "a", "exit_clause": "perhaps"},
        {"kind": "system", "id": "a", "name": "n" * 501},
        {"kind": "system", "id": "a", "evidence": [{"grade": "E"}]},
    ],
    ids=repr,
)
def test_what_no_kind_holds_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(data)


def test_the_label_is_the_name_else_the_id() -> None:
    assert Vendor(id="acme").label == "acme"
    assert Vendor(id="acme", name="Acme Inc.").label == "Acme Inc."


def test_depths_run_from_shallow_to_deep() -> None:
    assert DEPTHS == ("seat", "off-the-shelf", "api", "rebuilt-workflow")
    assert [System(id="a", depth=depth).depth for depth in DEPTHS] == list(DEPTHS)


def test_references_are_fields_that_name_kinds() -> None:
    for type_ in NODE_TYPES.values():
        for field, kinds in type_.refers.items():
            assert field in type_.model_fields
            assert set(kinds) <= set(NODE_TYPES)
