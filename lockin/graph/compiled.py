"""A landscape as frozen columns: who needs what, through which gates.

A *need* is a dependency, or a relation that a field implies. A *gate* is a group of
needs of one node, of which `at_least` must hold; a need without a group has a gate of its own. A
node holds when it has not failed and all its gates hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lockin.errors import UnknownIdError, unknown
from lockin.estimates import as_estimate
from lockin.graph._memory import Memory
from lockin.graph.rows import pointers
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    NODE_TYPES,
    Agent,
    Connector,
    Gateway,
    Host,
    Knowledge,
    Platform,
    Record,
    Service,
)

__all__ = ["KINDS", "READY", "Compiled", "compile", "implied"]

KINDS: Final = tuple(NODE_TYPES)
"""Kind of node by code: ``KINDS[compiled.kinds[i]]``."""

READY: Final = ("hot", "warm", "cold")
"""Readiness of a need by code."""

Index = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """Columns of one landscape; every array is read-only.

    N nodes in the order of their ids, E needs, G gates. The first `dependencies` needs are
    the dependencies of the landscape in their own order; the rest are implied by fields.
    """

    ids: tuple[str, ...]
    """Ids of the nodes, sorted; shape (N,)."""
    index: Mapping[str, int]
    """Position of each id."""
    kinds: NDArray[np.int8]
    """Code of each node's kind in `KINDS`; shape (N,)."""
    dependencies: int
    """How many needs are dependencies."""
    need_source: Index
    """The node that needs; shape (E,)."""
    need_target: Index
    """The node needed; shape (E,)."""
    need_gate: Index
    """The gate of the need; shape (E,)."""
    need_ready: NDArray[np.int8]
    """Code of the readiness in `READY`; shape (E,)."""
    need_switch_hours: NDArray[np.float64]
    """Mean hours to switch to it by hand, nan where there are none; shape (E,)."""
    gate_source: Index
    """The node that a gate belongs to, never falling; shape (G,)."""
    gate_at_least: Index
    """How many needs of the gate must hold; shape (G,)."""
    node_gates: NDArray[np.int64]
    """Gates of node i: ``node_gates[i]:node_gates[i + 1]``; shape (N + 1,)."""
    gate_pointers: NDArray[np.int64]
    """Needs of gate g: ``gate_needs[gate_pointers[g]:gate_pointers[g + 1]]``; shape (G + 1,)."""
    gate_needs: Index
    """Needs by gate; shape (E,)."""
    target_pointers: NDArray[np.int64]
    """Needs that end at node i, as above in `target_needs`; shape (N + 1,)."""
    target_needs: Index
    """Needs by the node needed; shape (E,)."""

    @property
    def dep_source(self) -> Index:
        """The node that needs, per dependency."""
        return self.need_source[: self.dependencies]

    @property
    def dep_target(self) -> Index:
        """The node needed, per dependency."""
        return self.need_target[: self.dependencies]

    @property
    def dep_group(self) -> Index:
        """The gate, per dependency."""
        return self.need_gate[: self.dependencies]

    @property
    def dep_at_least(self) -> Index:
        """How many members of its gate must hold, per dependency."""
        return self.gate_at_least[self.dep_group]

    @property
    def dep_ready(self) -> NDArray[np.int8]:
        """Code of the readiness, per dependency."""
        return self.need_ready[: self.dependencies]

    @property
    def dep_switch_hours(self) -> NDArray[np.float64]:
        """Mean hours to switch, nan where there are none, per dependency."""
        return self.need_switch_hours[: self.dependencies]

    @property
    def source_pointers(self) -> NDArray[np.int64]:
        """Needs that start at node i, in `gate_needs`; shape (N + 1,)."""
        return self.gate_pointers[self.node_gates]

    def is_kind(self, *kinds: str) -> NDArray[np.bool_]:
        """Return for each node whether it is of one of these kinds."""
        return np.isin(self.kinds, [KINDS.index(kind) for kind in kinds])

    def of(self, *kinds: str) -> NDArray[np.int64]:
        """Return the positions of all nodes of these kinds, in order."""
        return np.flatnonzero(self.is_kind(*kinds))

    def positions(self, ids: frozenset[str]) -> NDArray[np.int64]:
        """Return the positions of `ids`, ascending.

        Raises
        ------
        UnknownIdError
            Some are not in the landscape; the message names every one, with close ids.
        """
        missing = sorted(ids - self.index.keys())
        if missing:
            raise UnknownIdError("; ".join(unknown("node", id_, self.ids) for id_ in missing))
        return np.array(sorted(self.index[id_] for id_ in ids), dtype=np.int64)

    def names(self, positions: NDArray[np.integer]) -> list[str]:
        """Return the ids at `positions`."""
        return [self.ids[i] for i in positions.tolist()]


def implied(node: Record) -> Iterator[str]:
    """Yield the ids of the nodes that the fields of `node` say it needs.

    Stewards, parents, owners and contracts imply nothing in an outage.

    >>> from lockin.model.nodes import Service
    >>> list(implied(Service(id="chat", vendor="acme", host="eu-1")))
    ['acme', 'eu-1']
    """
    match node:
        case Service():
            named: tuple[str | None, ...] = (node.vendor, node.host)
        case Host():
            named = (node.operator,)
        case Platform():
            named = (node.vendor, *node.essential)
        case Connector():
            named = (node.platform, node.maker if node.hosted_by_maker else None)
        case Agent():
            named = (node.kit,)
        case Knowledge():
            named = (node.embedding,)
        case Gateway():
            named = (node.vendor,)
        case _:
            named = ()
    for id_ in named:
        if id_ is not None:
            yield id_


_KNOWN: Memory[Compiled] = Memory()


def _compile(landscape: Landscape) -> Compiled:
    landscape.require_valid()
    ids = tuple(node.id for node in landscape.nodes)
    index = {id_: i for i, id_ in enumerate(ids)}
    code = {kind: i for i, kind in enumerate(KINDS)}
    types = {type_: code[kind] for kind, type_ in NODE_TYPES.items()}
    kinds = np.array([types[type(node)] for node in landscape.nodes], dtype=np.int8)

    source, target = _needs(landscape, index)
    dependencies = len(landscape.dependencies)
    ready, hours = _readiness(landscape, len(source))
    gate, gate_source = _gates(landscape, source)
    at_least = np.ones(len(gate_source), dtype=np.int32)
    stated = np.array(landscape.dependencies.column("at_least"), dtype=np.int32)
    np.maximum.at(at_least, gate[:dependencies], stated)

    by_gate = np.argsort(gate, kind="stable").astype(np.int32)
    by_target = np.argsort(target, kind="stable").astype(np.int32)
    compiled = Compiled(
        ids=ids,
        index=MappingProxyType(index),
        kinds=kinds,
        dependencies=dependencies,
        need_source=source,
        need_target=target,
        need_gate=gate,
        need_ready=ready,
        need_switch_hours=hours,
        gate_source=gate_source,
        gate_at_least=at_least,
        node_gates=pointers(gate_source, len(ids)),
        gate_pointers=pointers(gate, len(gate_source)),
        gate_needs=by_gate,
        target_pointers=pointers(target, len(ids)),
        target_needs=by_target,
    )
    for name in Compiled.__slots__:
        column = getattr(compiled, name)
        if isinstance(column, np.ndarray):
            column.setflags(write=False)
    return compiled


def compile(landscape: Landscape) -> Compiled:  # noqa: A001 - the verb of the design
    """Return the columns of `landscape`, computed once in its life.

    Time and memory are linear in nodes and dependencies.

    Raises
    ------
    LandscapeError
        The landscape has errors.

    Examples
    --------
    >>> from lockin.model.dependency import Dependency
    >>> from lockin.model.nodes import Service, System, Vendor
    >>> compiled = compile(
    ...     Landscape(
    ...         nodes=(System(id="desk"), Service(id="chat", vendor="acme"), Vendor(id="acme")),
    ...         dependencies=(Dependency(id="d1", source="desk", target="chat"),),
    ...     )
    ... )
    >>> compiled.ids, compiled.need_source.tolist(), compiled.need_target.tolist()
    (('acme', 'chat', 'desk'), [2, 1], [1, 0])
    """
    return _KNOWN.of(landscape, "", _compile)


def _needs(landscape: Landscape, index: Mapping[str, int]) -> tuple[Index, Index]:
    """Return the ends of every need: dependencies, then what fields add to them."""
    columns = landscape.dependencies
    ends = [
        np.fromiter(map(index.__getitem__, columns.column(name)), np.int32, len(columns))
        for name in ("source", "target")
    ]
    pairs = {
        (index[node.id], index[id_]): None for node in landscape.nodes for id_ in implied(node)
    }
    added = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    size = len(index)
    stated = ends[0].astype(np.int64) * size + ends[1]
    added = added[~np.isin(added[:, 0] * size + added[:, 1], stated)]
    return (
        np.concatenate([ends[0], added[:, 0].astype(np.int32)]),
        np.concatenate([ends[1], added[:, 1].astype(np.int32)]),
    )


def _readiness(landscape: Landscape, needs: int) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    columns = landscape.dependencies
    ready = np.zeros(needs, dtype=np.int8)
    if columns.filled("ready"):
        codes = {word: i for i, word in enumerate(READY)}
        ready[: len(columns)] = [codes[word] for word in columns.column("ready")]
    hours = np.full(needs, np.nan)
    if columns.filled("switch_hours"):
        hours[: len(columns)] = [
            np.nan if stated is None else as_estimate(stated).mean
            for stated in columns.column("switch_hours")
        ]
    return ready, hours


def _gates(landscape: Landscape, source: Index) -> tuple[Index, Index]:
    """Return the gate of each need, and the node of each gate; gates by node, then by group."""
    columns = landscape.dependencies
    # A need alone gets a key of its own, beyond the keys of the named groups.
    key = np.arange(len(source), dtype=np.int64)
    if columns.filled("group"):
        groups = columns.column("group")
        names = sorted({name for name in groups if name is not None})
        codes: dict[str | None, int] = {name: i for i, name in enumerate(names)}
        codes[None] = -1
        named = np.array([codes[name] for name in groups], dtype=np.int64)
        key += len(names)
        key[: len(named)] = np.where(named < 0, key[: len(named)], named)
    if not len(source):
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    order = np.lexsort((key, source))
    changed = (np.diff(source[order]) != 0) | (np.diff(key[order]) != 0)
    number = np.concatenate([[0], np.cumsum(changed)]).astype(np.int32)
    gate = np.empty(len(source), dtype=np.int32)
    gate[order] = number
    gate_source = np.empty(int(number[-1]) + 1, dtype=np.int32)
    gate_source[number] = source[order]
    return gate, gate_source
