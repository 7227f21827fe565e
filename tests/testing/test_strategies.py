from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import networkx as nx
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from lockin.errors import Problem
from lockin.estimates import Estimate, Range90, as_estimate
from lockin.model.dependency import Dependency
from lockin.model.document import Document
from lockin.model.facts import merge
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    NODE_TYPES,
    Contract,
    Control,
    Gateway,
    Host,
    Node,
    Platform,
    Protocol,
    Record,
    Service,
    System,
    Vendor,
)
from lockin.model.quantities import quantity_fields
from lockin.switching.exits import LEAVABLE, Exit
from lockin.testing import _broken
from lockin.testing.builders import everything
from lockin.testing.strategies import (
    broken_landscapes,
    dependencies,
    estimates,
    exits,
    landscapes,
    mergeable_landscapes,
    node_ids,
    nodes,
    shares,
)

T = TypeVar("T")


class _EnoughError(Exception):
    """Everything wanted was seen."""


def _shows(strategy: st.SearchStrategy[T], look: Callable[[T], set[str]], wanted: set[str]) -> None:
    """Generate until everything wanted was seen; what is rare must not depend on luck."""
    seen: set[str] = set()

    @settings(max_examples=5000, database=None, deadline=None, phases=[Phase.generate])
    @given(strategy)
    def run(value: T) -> None:
        seen.update(look(value))
        if wanted <= seen:
            raise _EnoughError

    with suppress(_EnoughError):
        run()
    assert sorted(wanted - seen) == []


def test_a_missing_hypothesis_is_told_in_a_sentence_that_names_the_extra() -> None:
    code = (
        "import sys\n"
        "sys.modules['hypothesis'] = None\n"
        "import lockin.testing.builders\n"
        "from lockin.errors import ExtraMissingError\n"
        "try:\n"
        "    import lockin.testing.strategies\n"
        "except ExtraMissingError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "Hypothesis" in done.stdout
    assert "'testing'" in done.stdout
    assert 'pip install "lockin-risk[testing]"' in done.stdout


def _errors(landscape: Landscape) -> list[Problem]:
    return [problem for problem in landscape.problems() if problem.severity == "error"]


@given(landscapes())
def test_landscapes_are_valid(landscape: Landscape) -> None:
    assert _errors(landscape) == []


@given(st.integers(0, 3), st.integers(0, 3), st.data())
def test_landscapes_have_the_systems_asked_for(low: int, more: int, data: st.DataObject) -> None:
    landscape = data.draw(landscapes(min_systems=low, max_systems=low + more))
    assert low <= len(landscape.of(System)) <= low + more


def _needs(landscape: Landscape) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    implied = {
        "service": ("vendor", "host"),
        "host": ("operator",),
        "platform": ("vendor", "essential"),
        "connector": ("platform", "maker"),
        "agent": ("kit",),
        "knowledge": ("embedding",),
        "gateway": ("vendor",),
    }
    for node in landscape.nodes:
        graph.add_node(node.id)
        for field in implied.get(_kind(node), ()):
            value = getattr(node, field)
            for id_ in (value,) if isinstance(value, str) else value or ():
                graph.add_edge(node.id, id_)
    for dependency in landscape.dependencies:
        graph.add_edge(dependency.source, dependency.target)
    return graph


def _kind(node: Record) -> str:
    return str(getattr(node, "kind", ""))


@given(landscapes(cyclic=False))
def test_landscapes_without_cycles_have_none(landscape: Landscape) -> None:
    assert nx.is_directed_acyclic_graph(_needs(landscape))


@given(landscapes(gateways=False))
def test_landscapes_without_gateways_have_none(landscape: Landscape) -> None:
    assert landscape.of(Gateway) == ()


def _quantities(record: BaseModel) -> list[float | Estimate]:
    found = [getattr(record, name) for name in quantity_fields(type(record))]
    coupling = getattr(record, "coupling", None)
    if coupling is not None:
        found += _quantities(coupling)
    return [value for value in found if value is not None]


@given(landscapes(exact=True))
def test_exact_landscapes_hold_no_uncertain_quantity(landscape: Landscape) -> None:
    for record in (*landscape.nodes, *landscape.dependencies):
        for value in _quantities(record):
            assert as_estimate(value).standard_deviation == 0


@given(landscapes(currency=st.sampled_from(["CHF", "USD"])))
def test_landscapes_have_the_currency_asked_for(landscape: Landscape) -> None:
    assert landscape.currency in {"CHF", "USD"}


def test_landscapes_shrink_to_one_system_and_one_vendor() -> None:
    assert find(landscapes(), lambda _: True) == Landscape(
        name="Helio", nodes=(Vendor(id="vendor-1"), System(id="system-1"))
    )


Sight = Callable[[Landscape], bool]

SIGHTS: dict[str, Sight] = {
    "a vendor with a parent": lambda x: any(v.parent for v in x.of(Vendor)),
    "services of two vendors": lambda x: len({s.vendor for s in x.of(Service)}) > 1,
    "a service on a host": lambda x: any(s.host for s in x.of(Service)),
    "a host with an operator": lambda x: any(h.operator for h in x.of(Host)),
    "a service with features and a role": lambda x: any(
        s.features and s.role for s in x.of(Service)
    ),
    "a gateway that translates": lambda x: any(g.translates for g in x.of(Gateway)),
    "an essential supplier": lambda x: any(p.essential for p in x.of(Platform)),
    "a steward": lambda x: any(p.steward for p in x.of(Protocol)),
    "a contract with an end": lambda x: any(c.vendor and c.ends for c in x.of(Contract)),
    "a control that covers": lambda x: any(c.covers for c in x.of(Control)),
    "an owner": lambda x: any(s.owner and s.depth for s in x.of(System)),
    "usage": lambda x: any(d.usage for d in x.dependencies),
    "coupling with features": lambda x: any(
        d.coupling and d.coupling.features for d in x.dependencies
    ),
    "a group of three": lambda x: (
        max(Counter((d.source, d.group) for d in x.dependencies if d.group).values(), default=0) > 2
    ),
    "two of a group": lambda x: any(d.at_least > 1 for d in x.dependencies),
    "a warm alternative": lambda x: any(
        d.ready == "warm" and d.switch_hours is not None for d in x.dependencies
    ),
    "a cold alternative": lambda x: any(d.ready == "cold" for d in x.dependencies),
    "gateways in a circle": lambda x: any(
        len(part & {g.id for g in x.of(Gateway)}) > 1
        for part in nx.strongly_connected_components(_needs(x))
    ),
    "systems in a circle": lambda x: any(
        len(part & {s.id for s in x.of(System)}) > 1
        for part in nx.strongly_connected_components(_needs(x))
    ),
    "money in another currency": lambda x: any(
        as_estimate(q).currency == "USD" for n in x.nodes for q in _quantities(n)
    ),
    "growth": lambda x: any(as_estimate(q).growth > 0 for n in x.nodes for q in _quantities(n)),
    "evidence": lambda x: any(n.evidence for n in x.nodes),
}


def test_landscapes_are_rich() -> None:
    def look(landscape: Landscape) -> set[str]:
        shown = {name for name, sight in SIGHTS.items() if sight(landscape)}
        return shown | {_kind(node) for node in landscape.nodes}

    _shows(landscapes(), look, {*SIGHTS, *NODE_TYPES})


@pytest.mark.parametrize("kind", NODE_TYPES)
def test_nodes_of_a_kind_have_every_field_and_every_shape_of_quantity(kind: str) -> None:
    def look(node: Record) -> set[str]:
        assert _kind(node) == kind
        return node.model_fields_set | {type(q).__name__ for q in _quantities(node)}

    shapes = {"float", "Exactly", "Range90", "Pert"} if quantity_fields(NODE_TYPES[kind]) else set()
    _shows(nodes(kind=kind), look, (set(NODE_TYPES[kind].model_fields) | shapes) - {"kind"})


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="no kind 'gizmo'; accepted: function, system"):
        find(nodes(kind="gizmo"), lambda _: True)


def test_dependencies_have_every_field() -> None:
    def look(dependency: Dependency) -> set[str]:
        assert dependency.source == "a"
        return dependency.model_fields_set

    _shows(dependencies(sources=st.just("a")), look, set(Dependency.model_fields))


@given(node_ids())
def test_node_ids_are_accepted(id_: str) -> None:
    assert System(id=id_).id == id_


@given(st.floats(0, 100), st.floats(0, 100), st.booleans(), st.data())
def test_estimates_lie_between_their_bounds(
    low: float, width: float, exact: bool, data: st.DataObject
) -> None:
    value = data.draw(estimates(min_value=low, max_value=low + width, exact=exact))
    bounds = as_estimate(value).bounds
    assert low <= bounds[0] <= bounds[1] <= low + width
    assert not exact or as_estimate(value).standard_deviation == 0
    if isinstance(value, Range90):
        assert value.sigma <= 2


@given(st.integers(1, 4), st.integers(0, 4), st.booleans(), st.data())
def test_shares_add_up_to_one(low: int, more: int, zeros: bool, data: st.DataObject) -> None:
    drawn = data.draw(shares(min_size=low, max_size=low + more, zeros=zeros))
    assert low <= len(drawn) <= low + more
    assert sum(drawn.values()) == pytest.approx(1)
    assert all(share >= 0 if zeros else share > 0 for share in drawn.values())


def _count_problems(data: dict[str, object]) -> int:
    """Count the records of plain data that a reader must complain about."""
    count = 0
    nodes_: list[Record] = []
    edges: list[Dependency] = []
    records = [*data["nodes"], *data["dependencies"]]  # type: ignore[misc]  # both are lists
    for record in records:
        adapter: TypeAdapter[Record] = TypeAdapter(Dependency if "source" in record else Node)
        if "source" not in record and "target" in record:
            count += 1  # a dependency that lost its source
            continue
        try:
            read = adapter.validate_json(json.dumps(record))
        except ValidationError:
            count += 1
            continue
        if isinstance(read, Dependency):
            edges.append(read)
        else:
            nodes_.append(read)
    landscape = Landscape(
        currency=str(data["currency"]),
        nodes=nodes_,
        dependencies=edges,
        rates=Document.model_validate({"rates": data.get("rates", [])}).rates,
    )
    return count + len({problem.id for problem in _errors(landscape)})


@given(broken_landscapes())
def test_broken_landscapes_have_at_least_as_many_faults_as_they_say(
    broken: tuple[dict[str, object], int],
) -> None:
    data, faults = broken
    assert faults >= 1
    assert _count_problems(data) >= faults


@pytest.mark.parametrize("kind", [*NODE_TYPES, "dependency"])
def test_every_fault_is_one(kind: str) -> None:
    if kind == "dependency":
        faults = _broken._fields_of_dependency() + _broken._references_of_dependency()
    else:
        faults = _broken._fields_of_node(kind) + _broken._references_of_node(kind)
    assert len(faults) > 5
    for fault in faults:
        data = everything().as_dict()
        records = [r for r in data["nodes"] if r["kind"] == kind] or [
            r for r in data["dependencies"] if "group" not in r
        ]
        record = records[0]
        fault(record)
        assert _count_problems(data) >= 1, record


def test_mergeable_landscapes_disagree_on_values_kinds_and_currencies() -> None:
    def look(parts: list[Landscape]) -> set[str]:
        merged = merge(*parts)
        shown = {f"{p.code} {p.field}" for p in merged.problems()}
        return shown | {f"{c.on} with evidence" for c in merged.claims if c.evidence is not None}

    wanted = {f"conflict {f}" for f in ("kind", "currency", "source", "spend", "owner")}
    _shows(
        mergeable_landscapes(), look, wanted | {"node with evidence", "dependency with evidence"}
    )


@given(st.data())
def test_exits_leave_something_that_is_there(data: st.DataObject) -> None:
    landscape = data.draw(landscapes())
    exit_ = data.draw(exits(landscape, to=st.sampled_from(["best", "elsewhere"])))
    assert isinstance(exit_, Exit)
    assert _kind(landscape.node(exit_.leaving)) in LEAVABLE
    assert data.draw(exits(landscape, kinds=["vendor"])).leaving.startswith("vendor")
