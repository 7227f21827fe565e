"""The landscape as a `networkx` graph, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from lockin.errors import LandscapeError, Problem
from lockin.model.dependency import Dependency
from lockin.model.document import Claim, Rate
from lockin.model.landscape import Landscape
from lockin.model.nodes import NODE_TYPES, Record

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["from_networkx", "to_networkx"]

M = TypeVar("M", bound=BaseModel)


def to_networkx(landscape: Landscape) -> nx.MultiDiGraph[str]:
    """Return a `networkx.MultiDiGraph` with every field as an attribute.

    Nodes are ids; edges run from the node that needs to the node needed, and their keys are
    the ids of the dependencies. Name, currency, rates and claims are attributes of the graph.
    Relations that fields imply are not added as edges.

    Raises
    ------
    LandscapeError
        An id occurs twice or a dependency ends nowhere, which a graph cannot hold.

    Examples
    --------
    >>> from lockin.model.nodes import Service, System
    >>> graph = to_networkx(
    ...     Landscape(
    ...         nodes=(System(id="desk"), Service(id="chat", vendor=None)),
    ...         dependencies=(Dependency(id="d1", source="desk", target="chat", spend=120),),
    ...     )
    ... )
    >>> graph.nodes["desk"]["kind"], graph.edges["desk", "chat", "d1"]["spend"]
    ('system', 120.0)
    """
    import networkx as nx

    unfit = [
        problem
        for problem in landscape.problems()
        if problem.code == "duplicate-id"
        or (problem.code == "unknown-id" and problem.field in {"source", "target"})
    ]
    if unfit:
        raise LandscapeError(unfit)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        name=landscape.name,
        currency=landscape.currency,
        rates=landscape.rates,
        claims=landscape.claims,
    )
    for node in landscape.nodes:
        graph.add_node(node.id, **_attributes(node, frozenset({"id"})))
    ends = frozenset({"source", "target"})
    for dependency in landscape.dependencies:
        graph.add_edge(
            dependency.source,
            dependency.target,
            key=dependency.id,
            **_attributes(dependency, ends),
        )
    return graph


def from_networkx(graph: nx.MultiDiGraph[str]) -> Landscape:
    """Return the landscape that `graph` holds; the inverse of `to_networkx`.

    Attributes may be plain numbers, text and dictionaries. An edge takes its id from the
    attribute ``id``, else from its key.

    Raises
    ------
    LandscapeError
        The graph is undirected, a node has no known kind, or a value does not fit its field; all
        such problems at once.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph(name="Helio")
    >>> graph.add_node("desk", kind="system")
    >>> graph.add_node("chat", kind="service")
    >>> _ = graph.add_edge("desk", "chat", key="d1", spend=120)
    >>> from_networkx(graph)
    <Landscape 'Helio': 1 service, 1 system, 1 dependency>
    """
    problems: list[Problem] = []
    if not graph.is_directed():
        raise LandscapeError(
            [Problem("wrong-graph", "the graph is undirected", accepted="MultiDiGraph")]
        )
    nodes: list[Record] = []
    for id_, data in graph.nodes(data=True):
        kind = data.get("kind")
        type_ = NODE_TYPES.get(kind) if isinstance(kind, str) else None
        if type_ is None:
            message = f"{kind!r} is no kind of node"
            accepted = ", ".join(NODE_TYPES)
            problems.append(
                Problem("wrong-kind", message, id=str(id_), field="kind", accepted=accepted)
            )
        else:
            nodes += _read(type_, {**data, "id": id_}, problems)
    dependencies = [
        dependency for data in _edges(graph) for dependency in _read(Dependency, data, problems)
    ]
    rates = [rate for data in graph.graph.get("rates", ()) for rate in _read(Rate, data, problems)]
    claims = [c for data in graph.graph.get("claims", ()) for c in _read(Claim, data, problems)]
    if problems:
        raise LandscapeError(problems)
    return Landscape(
        name=str(graph.graph.get("name", "")),
        currency=str(graph.graph.get("currency", "EUR")),
        nodes=nodes,
        dependencies=dependencies,
        rates=rates,
        claims=claims,
    )


def _attributes(record: Record, without: frozenset[str]) -> dict[str, Any]:
    fields = type(record).model_fields
    return {name: getattr(record, name) for name in fields if name not in without}


def _edges(graph: nx.MultiDiGraph[str]) -> Iterator[dict[str, Any]]:
    if graph.is_multigraph():
        for source, target, key, data in graph.edges(keys=True, data=True):
            yield {"id": key, **data, "source": source, "target": target}
    else:
        for source, target, data in graph.edges(data=True):
            yield {**data, "source": source, "target": target}


def _read(type_: type[M], data: M | Mapping[str, Any], problems: list[Problem]) -> Iterable[M]:
    """Return the record that `data` holds, or nothing and one more problem per fault."""
    if isinstance(data, type_):
        return (data,)
    try:
        return (type_.model_validate(data),)
    except ValidationError as error:
        id_ = str(data.get("id", "")) if isinstance(data, Mapping) else ""
        problems += [
            Problem("invalid-value", one["msg"], id=id_, field=".".join(map(str, one["loc"])))
            for one in error.errors(include_url=False, include_input=False)
        ]
        return ()
