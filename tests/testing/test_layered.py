from __future__ import annotations

from collections import Counter

import pytest
from pydantic import TypeAdapter

from lockin.errors import UndefinedError
from lockin.graph import compile  # noqa: A004 - the verb of the design
from lockin.model.dependency import Dependency
from lockin.model.nodes import NODE_TYPES, Function, Vendor
from lockin.resilience import blast_radii, down
from lockin.testing.builders import layered

SMALL = layered(functions=60, nodes=1200, suppliers=20)


def test_it_has_the_size_asked_for_and_no_error() -> None:
    assert len(SMALL.nodes) == 1200
    assert len(SMALL.of(Function)) == 60
    assert len(SMALL.of(Vendor)) == 20
    assert [p for p in SMALL.problems() if p.severity == "error"] == []


def test_it_is_the_same_for_the_same_arguments_only() -> None:
    assert layered(functions=60, nodes=1200, suppliers=20) == SMALL
    assert layered(functions=60, nodes=1200, suppliers=20, seed=1) != SMALL


def test_records_are_what_validation_would_have_made() -> None:
    dependencies, systems = TypeAdapter(Dependency), TypeAdapter(NODE_TYPES["system"])
    for record in list(SMALL.dependencies)[:300]:
        assert dependencies.validate_json(record.model_dump_json()) == record
    system = SMALL.by_id["system-0"]
    assert systems.validate_json(system.model_dump_json()) == system


def test_it_holds_alternatives_of_every_readiness_and_votes() -> None:
    edges = list(SMALL.dependencies)
    assert {d.ready for d in edges if d.group} == {"hot", "warm", "cold"}
    assert {d.at_least for d in edges} == {1, 2, 3}


def test_it_holds_circles_of_systems_and_of_gateways() -> None:
    compiled = compile(SMALL)
    pairs = set(
        zip(compiled.names(compiled.need_source), compiled.names(compiled.need_target), strict=True)
    )
    assert {("gateway-0", "gateway-1"), ("gateway-1", "gateway-0")} <= pairs
    assert {("system-4", "system-6"), ("system-6", "system-5"), ("system-5", "system-4")} <= pairs


def test_functions_stand_on_different_suppliers() -> None:
    radii = blast_radii(SMALL, [v.id for v in SMALL.of(Vendor)])
    stopping: Counter[str] = Counter()
    for radius in radii.values():
        stopping.update(radius.functions)
    spread = Counter(stopping[f.id] for f in SMALL.of(Function))
    assert len(spread) >= 5
    assert max(spread.values()) < 0.5 * 60
    assert len({r.functions for r in radii.values()}) > 10


def test_some_functions_are_down_and_some_need_nobody() -> None:
    large = layered(functions=200, nodes=4000, suppliers=30)
    assert [id_ for id_ in sorted(down(large)) if id_.startswith("function")] == ["function-150"]
    (team,) = (d.target for d in large.dependencies if d.source == "function-99")
    assert team.startswith("team-")
    assert [d for d in large.dependencies if d.source == team] == []


def test_too_few_nodes_are_refused() -> None:
    with pytest.raises(UndefinedError, match="100 nodes"):
        _ = layered(functions=20, nodes=100, suppliers=10)
