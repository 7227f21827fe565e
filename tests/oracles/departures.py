"""Brute force for exits: what leaves, what is bound and who calls, as the design words it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Connector,
    Contract,
    Gateway,
    Host,
    Platform,
    Protocol,
    Service,
    Vendor,
)
from lockin.switching import Exit

__all__ = ["bound_by_definition", "callers_by_definition", "removed_by_definition"]


def removed_by_definition(landscape: Landscape, exit_: Exit) -> set[str]:
    """Return what leaves: repeat every rule until nothing more leaves."""
    gone = {exit_.leaving}
    left = landscape.by_id[exit_.leaving]
    changed = True
    while changed:
        before = set(gone)
        for node in landscape.nodes:
            if isinstance(left, Vendor):
                vendors = {id_ for id_ in gone if isinstance(landscape.by_id[id_], Vendor)}
                hosts = {id_ for id_ in gone if isinstance(landscape.by_id[id_], Host)}
                goes = (
                    (isinstance(node, Vendor) and node.parent in vendors)
                    or (isinstance(node, Host) and node.operator in vendors)
                    or (
                        isinstance(node, Service) and (node.vendor in vendors or node.host in hosts)
                    )
                    or (isinstance(node, (Platform, Gateway, Contract)) and node.vendor in vendors)
                    or (isinstance(node, Connector) and node.maker in vendors and not node.open)
                    or (
                        isinstance(node, Protocol)
                        and node.steward in vendors
                        and not node.open_governance
                    )
                )
            else:
                goes = isinstance(left, Host) and isinstance(node, Service) and node.host == left.id
            if isinstance(node, Service) and exit_.family and node.family == exit_.family:
                goes = True
            if goes:
                gone.add(node.id)
        changed = gone != before
    return gone


def _holds_without(landscape: Landscape, one: Dependency, lost: AbstractSet[str]) -> bool:
    """Say whether the group of a dependency still reaches its `at_least`."""
    if one.group is None:
        return one.target not in lost
    members = [d for d in landscape.dependencies if (d.source, d.group) == (one.source, one.group)]
    holding = [d for d in members if d.ready in {"hot", "warm"} and d.target not in lost]
    return len(holding) >= max(d.at_least for d in members)


def bound_by_definition(landscape: Landscape, removed: AbstractSet[str]) -> set[str]:
    """Return the ids of the dependencies that must move."""
    return {
        d.id
        for d in landscape.dependencies
        if d.target in removed
        and d.source not in removed
        and not _holds_without(landscape, d, removed)
    }


def callers_by_definition(landscape: Landscape, removed: AbstractSet[str]) -> set[str]:
    """Return the ids of the dependencies on gateways that must be re-targeted.

    A gateway is re-targeted when something it needs is bound, or when it cannot hold without
    another that is; it passes the change on to those in front of it.
    """
    gateways = {g.id for g in landscape.of(Gateway)} - removed
    bound = bound_by_definition(landscape, removed)
    stale = {d.source for d in landscape.dependencies if d.id in bound} & gateways
    while True:
        lost = removed | stale
        hit = [
            d
            for d in landscape.dependencies
            if d.target in stale and d.source not in lost and not _holds_without(landscape, d, lost)
        ]
        more = {d.source for d in hit} & gateways
        if not more:
            return {d.id for d in hit}
        stale |= more
