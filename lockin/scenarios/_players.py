"""Who a scenario speaks of: players of a layer, groups of vendors, connectors of a platform."""

from __future__ import annotations

from lockin.graph import compile as compile_graph
from lockin.model.landscape import Landscape
from lockin.model.nodes import Connector, Gateway, Host, Platform, Record, Service, Vendor
from lockin.resilience.players import LAYERS, players

__all__ = ["LAYERS", "biller", "connectors_on", "failing_of", "players_of", "ultimate"]


def biller(node: Record) -> str | None:
    """Return the vendor that bills for a node that is paid for; none for other nodes."""
    match node:
        case Vendor():
            return node.id
        case Service() | Platform() | Gateway():
            return node.vendor
        case Host():
            return node.operator
        case Connector():
            return node.maker
        case _:
            return None


def players_of(landscape: Landscape, by: str) -> tuple[str, ...]:
    """Return the players of a layer."""
    return tuple(players(landscape, by).keys)


def failing_of(landscape: Landscape, by: str, player: str) -> frozenset[str]:
    """Return the nodes that stop by themselves when a player fails."""
    stops = players(landscape, by).stopped(player)
    return frozenset(compile_graph(landscape).names(stops))


def ultimate(landscape: Landscape, vendor: str) -> str:
    """Return the ultimate parent of a vendor, itself where it has none."""
    node = landscape.by_id.get(vendor)
    while isinstance(node, Vendor) and node.parent is not None:
        vendor = node.parent
        node = landscape.by_id.get(vendor)
    return vendor


def connectors_on(landscape: Landscape, platform: str) -> tuple[str, ...]:
    """Return the connectors to a content platform, stated as a field or as an edge."""
    columns = landscape.dependencies
    ends = zip(columns.column("source"), columns.column("target"), strict=True)
    by_edge = {source for source, target in ends if target == platform}
    return tuple(c.id for c in landscape.of(Connector) if c.platform == platform or c.id in by_edge)
