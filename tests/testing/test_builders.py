from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter

import lockin as lk
from lockin.errors import UndefinedError
from lockin.estimates import as_estimate
from lockin.mechanisms import MECHANISMS
from lockin.model.dependency import Coupling, Dependency
from lockin.model.document import Document
from lockin.model.landscape import Landscape
from lockin.model.nodes import NODE_TYPES, Record, System
from lockin.model.quantities import quantity_fields
from lockin.switching.components import COMPONENTS
from lockin.testing.builders import (
    everything,
    gateway_pair,
    large,
    large_document,
    one_vendor,
    two_vendors,
)

NAMED = {"one_vendor": one_vendor, "two_vendors": two_vendors, "gateway_pair": gateway_pair}


@pytest.mark.parametrize("build", [*NAMED.values(), everything])
def test_named_landscapes_have_no_problem_and_are_equal_each_time(build: object) -> None:
    assert callable(build)
    landscape = build()
    assert isinstance(landscape, Landscape)
    assert landscape.problems() == ()
    assert landscape == build()


def _stated(records: list[Record]) -> set[str]:
    return {field for record in records for field in record.model_fields_set}


def test_everything_states_every_field_of_every_kind_that_the_formulas_read() -> None:
    landscape = everything()
    assert {type(node) for node in landscape.nodes} == set(NODE_TYPES.values())
    for type_ in NODE_TYPES.values():
        stated = _stated([n for n in landscape.nodes if type(n) is type_])
        # An expert figure would replace the formula that the landscape is there to show.
        left = set(quantity_fields(type_)) - {"exit_effort"} - stated
        assert left == set(), type_.__name__


def test_everything_states_every_field_of_coupling_and_every_kind_of_readiness() -> None:
    edges = list(everything().dependencies)
    couplings = [d.coupling for d in edges if d.coupling is not None]
    stated = {field for coupling in couplings for field in coupling.model_fields_set}
    assert set(Coupling.model_fields) - stated == {"portable"}
    assert {d.ready for d in edges} == {"hot", "warm", "cold"}
    assert any(d.usage for d in edges)


def test_leaving_acme_in_everything_touches_every_component_and_every_mechanism() -> None:
    cost = lk.switching_cost(everything(), lk.Exit("acme"), seed=7, draws=200)
    components = {name: figure.mean for name, figure in cost.by_component().items()}
    mechanisms = {name: figure.mean for name, figure in cost.by_mechanism().items()}
    for component in COMPONENTS:
        assert components[component.key] > 0, component.key
    for mechanism in MECHANISMS:
        assert mechanisms[mechanism.id] > 0, mechanism.id


def test_something_grows_in_everything() -> None:
    quantities = [
        getattr(record, field)
        for record in (*everything().nodes, *everything().dependencies)
        for field in quantity_fields(type(record))
    ]
    assert any(as_estimate(q).growth > 0 for q in quantities if q is not None)


@pytest.mark.parametrize("count", [0, 1, 7, 300])
def test_large_has_the_size_asked_for_and_no_error(count: int) -> None:
    landscape = large(systems=30, dependencies=count, vendors=4, seed=1)
    assert len(landscape.dependencies) == count
    assert len(landscape.of(System)) == 30
    assert [p for p in landscape.problems() if p.severity == "error"] == []


def test_large_is_the_same_for_the_same_arguments_only() -> None:
    sizes = {"systems": 12, "dependencies": 200, "vendors": 3}
    assert large(**sizes, seed=5) == large(**sizes, seed=5)
    assert large(**sizes, seed=5) != large(**sizes, seed=6)


def test_large_has_alternatives_and_vendors_in_use() -> None:
    landscape = large(systems=40, dependencies=2000, vendors=3)
    edges = list(landscape.dependencies)
    assert 100 < sum(d.group is not None for d in edges) / 2 < 300
    assert {d.ready for d in edges} == {"hot", "warm"}
    vendors = {getattr(landscape.by_id[d.target], "vendor", None) for d in edges} - {None}
    assert vendors == {"vendor-0", "vendor-1", "vendor-2"}


def test_records_of_large_are_what_validation_would_have_made() -> None:
    adapter = TypeAdapter(Dependency)
    for record in large(systems=5, dependencies=150, vendors=2).dependencies:
        assert adapter.validate_json(record.model_dump_json()) == record


def test_the_large_document_is_the_large_landscape() -> None:
    sizes = {"systems": 12, "dependencies": 250, "vendors": 3, "seed": 9}
    data = large_document(**sizes)
    document = Document.model_validate_json(data)
    read = Landscape(
        name=document.name,
        currency=document.currency,
        nodes=document.nodes,
        dependencies=document.dependencies,
    )
    assert read == large(**sizes)
    assert len(json.loads(data)["dependencies"]) == 250


@pytest.mark.parametrize("sizes", [(0, 1, 1), (1, 1, 0), (1, -1, 1)])
@pytest.mark.parametrize("build", [large, large_document])
def test_impossible_sizes_are_refused(build: object, sizes: tuple[int, int, int]) -> None:
    assert callable(build)
    systems, dependencies, vendors = sizes
    with pytest.raises(UndefinedError, match="needs a system, a vendor"):
        build(systems=systems, dependencies=dependencies, vendors=vendors)
