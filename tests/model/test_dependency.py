from __future__ import annotations

import math

import pytest
from hypothesis import given
from pydantic import ValidationError

from lockin.model.dependency import Coupling, Dependency, Usage
from lockin.model.quantities import quantity_fields
from lockin.testing.strategies import dependencies


@given(dependencies())
def test_dependencies_survive_json(dependency: Dependency) -> None:
    again = Dependency.model_validate_json(dependency.model_dump_json())
    assert again == dependency
    assert hash(again) == hash(dependency)
    short = dependency.model_dump_json(exclude_defaults=True)
    assert Dependency.model_validate_json(short) == dependency


@pytest.mark.parametrize("type_", [Dependency, Coupling])
def test_impossible_quantities_are_refused(type_: type[Dependency | Coupling]) -> None:
    given_ = {"id": "d", "source": "a", "target": "b"} if type_ is Dependency else {}
    assert len(quantity_fields(type_)) > 5
    for field in quantity_fields(type_):
        for bad in (-1, math.nan, math.inf, True, "3", {"low": 0, "high": 1}):
            with pytest.raises(ValidationError):
                type_.model_validate({**given_, field: bad})


@pytest.mark.parametrize(
    "data",
    [
        {"source": "a"},
        {"target": "b"},
        {"source": "a", "target": "b", "at_least": 0},
        {"source": "a", "target": "b", "at_least": 1.5},
        {"source": "a", "target": "b", "ready": "lukewarm"},
        {"source": "a", "target": "B"},
        {"source": "a", "target": "b", "group": "no slug"},
        {"source": "a", "target": "b", "calls": {"value": 1, "currency": "EUR"}},
        {"source": "a", "target": "b", "kind": "dependency"},
        {"source": "a", "target": "b", "coupling": {"revenue_share": 1.1}},
        {"source": "a", "target": "b", "coupling": {"no_such": 1}},
    ],
    ids=repr,
)
def test_what_a_dependency_cannot_be_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Dependency.model_validate({"id": "d", **data})


@pytest.mark.parametrize("field", ["spend", "calls", "tokens"])
@pytest.mark.parametrize("bad", [-1, math.nan, math.inf, "many"])
def test_impossible_usage_is_refused(field: str, bad: object) -> None:
    with pytest.raises(ValidationError):
        Usage.model_validate({"source": "bill", "period": "2026", field: bad})


@pytest.mark.parametrize(
    "period", ["26", "2026-13", "2026-00", "2026-Q5", "2026-1", "2026-10-01", ""]
)
def test_a_period_is_a_year_a_quarter_or_a_month(period: str) -> None:
    with pytest.raises(ValidationError):
        Usage(source="bill", period=period)


@pytest.mark.parametrize(("period", "months"), [("2026", 12), ("2026-Q1", 3), ("2026-12", 1)])
def test_a_period_has_months(period: str, months: int) -> None:
    assert Usage(source="bill", period=period).months == months


def test_usage_is_keyed_by_source_account_and_period() -> None:
    base = {"source": "bill", "account": "east", "period": "2026"}
    one = Usage.model_validate({**base, "spend": 1})
    assert one.key == Usage.model_validate({**base, "spend": 2, "currency": "USD"}).key
    for field, other in (("source", "log"), ("account", "west"), ("period", "2025")):
        assert Usage.model_validate({**base, field: other}).key != one.key
