"""What an exit removes, what that binds, and what is merely affected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lockin.errors import ExitError
from lockin.graph import Compiled, spans
from lockin.graph import compile as compile_graph
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Agent,
    Connector,
    Contract,
    Gateway,
    Host,
    Knowledge,
    Platform,
    Protocol,
    Record,
    Service,
    Vendor,
)

__all__ = ["LEAVABLE", "Departure", "Exit", "depart", "named_targets", "removed_by"]

LEAVABLE = ("connector", "gateway", "host", "platform", "protocol", "service", "vendor")
"""Kinds of node that can be left."""


@dataclass(frozen=True)
class Exit:
    """The decision to leave a supplier.

    Parameters
    ----------
    leaving
        Id of a vendor, service, host, connector, protocol, platform or gateway.
    to
        ``"best"`` lets the estimate choose targets jointly; an id of a service or vendor
        fixes the target; a sequence of ids restricts the choice; a mapping from item to
        target fixes each item (others choose).
    family
        Also leave every service that runs models of this family, whoever sells it.

    Examples
    --------
    >>> Exit("acme", to="best").leaving
    'acme'
    """

    leaving: str
    to: str | Sequence[str] | Mapping[str, str] = "best"
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """An exit, worked out on a landscape.

    Attributes
    ----------
    removed
        Ids that leave with the supplier.
    bound
        Positions of the dependencies that must move.
    callers
        Positions of the dependencies on gateways that must be re-targeted.
    assets
        Agents, indexes, connectors and contracts attached to what is removed.
    affected
        Ids that stand on something removed, at no cost.
    """

    exit: Exit
    removed: frozenset[str]
    bound: tuple[int, ...]
    callers: tuple[int, ...]
    assets: tuple[Record, ...]
    affected: tuple[str, ...]


def removed_by(landscape: Landscape, exit_: Exit) -> frozenset[str]:
    """Return the ids that leave with the supplier.

    A vendor takes its subsidiaries with it, their services, hosts, platforms, gateways and
    contracts, their proprietary connectors and protocols, and every service on a host that
    they operate. A host takes the services that run on it. Anything else leaves alone.

    Raises
    ------
    UnknownIdError
        The landscape does not hold `exit_.leaving`.
    ExitError
        It is of a kind that cannot be left.
    """
    node = landscape.node(exit_.leaving)
    kind = str(getattr(node, "kind", ""))
    if kind not in LEAVABLE:
        msg = f"{node.id!r} is a {kind}; an exit leaves a {', '.join(LEAVABLE[:-1])} or vendor"
        raise ExitError(msg)
    gone = {node.id}
    if isinstance(node, Vendor):
        gone |= _subsidiaries(landscape, node.id)
        hosts = {h.id for h in landscape.of(Host) if h.operator in gone}
        owned: set[str] = set(hosts)
        owned |= {s.id for s in landscape.of(Service) if s.vendor in gone or s.host in hosts}
        owned |= {c.id for c in landscape.of(Connector) if c.maker in gone and c.open is not True}
        owned |= {
            p.id
            for p in landscape.of(Protocol)
            if p.steward in gone and p.open_governance is not True
        }
        owned |= {p.id for p in landscape.of(Platform) if p.vendor in gone}
        owned |= {g.id for g in landscape.of(Gateway) if g.vendor in gone}
        owned |= {c.id for c in landscape.of(Contract) if c.vendor in gone}
        gone |= owned
    elif isinstance(node, Host):
        gone |= {s.id for s in landscape.of(Service) if s.host == node.id}
    if exit_.family is not None:
        gone |= {s.id for s in landscape.of(Service) if s.family == exit_.family}
    return frozenset(gone)


def _subsidiaries(landscape: Landscape, vendor: str) -> set[str]:
    children: dict[str, list[str]] = defaultdict(list)
    for one in landscape.of(Vendor):
        if one.parent is not None:
            children[one.parent].append(one.id)
    found: set[str] = set()
    stack = [vendor]
    while stack:
        for child in children[stack.pop()]:
            if child not in found:
                found.add(child)
                stack.append(child)
    return found


def depart(landscape: Landscape, exit_: Exit) -> Departure:
    """Work out what an exit removes, binds and affects.

    Binding is local: a dependency is bound when its own target is removed and its group no
    longer reaches `at_least` with surviving hot and warm members; then every removed member
    of the group is bound. Where a gateway is bound, the dependencies on it are `callers`.
    """
    removed = removed_by(landscape, exit_)
    for target in named_targets(exit_.to):
        if target in removed:
            msg = f"the target {target!r} leaves with {exit_.leaving!r}"
            raise ExitError(msg)
    dependencies = landscape.dependencies
    graph = compile_graph(landscape)
    gone = np.zeros(len(graph.ids), dtype=bool)
    gone[[graph.index[id_] for id_ in removed]] = True
    bound = _bound(landscape, gone)
    gateways = {g.id for g in landscape.of(Gateway)} - removed
    sources = dependencies.column("source")
    targets = dependencies.column("target")
    touched = {sources[i] for i in bound} & gateways
    while True:  # gateways in front of re-targeted gateways pass the change on
        stale = gone.copy()
        stale[[graph.index[id_] for id_ in touched]] = True
        # what is removed moves or falls away: a caller is a dependency on a gateway
        callers = tuple(i for i in _bound(landscape, stale) if targets[i] in touched)
        more = ({sources[i] for i in callers} & gateways) - touched
        if not more:
            break
        touched |= more
    assets: list[Record] = [a for a in landscape.of(Agent) if a.kit in removed]
    assets += [k for k in landscape.of(Knowledge) if k.embedding in removed]
    assets += [c for c in landscape.of(Connector) if c.id in removed]
    assets += [c for c in landscape.of(Contract) if c.id in removed]
    direct = {sources[i] for i in (*bound, *callers)} | {a.id for a in assets}
    affected = tuple(sorted(_above(graph, gone) - removed - direct))
    return Departure(exit_, removed, bound, callers, tuple(assets), affected)


def _above(graph: Compiled, gone: NDArray[np.bool_]) -> set[str]:
    """Ids of the nodes that need something gone, directly or not."""
    seen = gone.copy()
    front = np.flatnonzero(gone).astype(np.int32)
    while len(front):
        needs = graph.target_needs[spans(graph.target_pointers, front)]
        sources = np.unique(graph.need_source[needs])
        front = sources[~seen[sources]]
        seen[front] = True
    return set(graph.names(np.flatnonzero(seen & ~gone)))


def named_targets(to: str | Sequence[str] | Mapping[str, str]) -> tuple[str, ...]:
    """Return the targets that an exit names, sorted; none for ``"best"``."""
    if isinstance(to, str):
        return () if to == "best" else (to,)
    return tuple(sorted(set(to.values() if isinstance(to, Mapping) else to)))


def _bound(landscape: Landscape, gone: NDArray[np.bool_]) -> tuple[int, ...]:
    """Positions of the dependencies on what is gone whose group no longer holds."""
    graph = compile_graph(landscape)
    hit = gone[graph.dep_target] & ~gone[graph.dep_source]
    positions = np.flatnonzero(hit)
    groups = landscape.dependencies.column("group")
    alone = [int(i) for i in positions if groups[i] is None]
    grouped = [int(i) for i in positions if groups[i] is not None]
    if not grouped:
        return tuple(alone)
    sources = landscape.dependencies.column("source")
    wanted = {(sources[i], groups[i]) for i in grouped}
    at_least = landscape.dependencies.column("at_least")
    ready = landscape.dependencies.column("ready")
    need: dict[tuple[str, str], int] = defaultdict(int)
    left: dict[tuple[str, str], int] = defaultdict(int)
    for i, (source, group) in enumerate(zip(sources, groups, strict=True)):
        key = (source, group)
        if group is None or key not in wanted:
            continue
        need[key] = max(need[key], at_least[i])
        if ready[i] != "cold" and not gone[graph.dep_target[i]]:
            left[key] += 1
    grouped = [i for i in grouped if left[sources[i], groups[i]] < need[sources[i], groups[i]]]
    return tuple(sorted(alone + grouped))
