"""Who a supplied node counts for, at each layer.

A supplier without a value at the layer is its own player, under its own id. Protocol
stewards count protocols only, and connector platforms count connectors only; every other
layer counts whatever is paid for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lockin.errors import UndefinedError
from lockin.graph.compiled import KINDS, Compiled, compile  # noqa: A004 - the verb of the design
from lockin.model.kinds import SUPPLIED
from lockin.model.landscape import Landscape
from lockin.model.nodes import Connector, Host, Platform, Protocol, Record, Service, Vendor

__all__ = ["LAYERS", "Layer", "layer"]

LAYERS: Final = (
    "vendor",
    "parent",
    "family",
    "host",
    "jurisdiction",
    "steward",
    "connector-platform",
)
"""What shares can be counted by."""

_COUNTED: Final = {"steward": ("protocol",), "connector-platform": ("connector",)}
"""Kinds that a layer counts, where it does not count all that are paid for."""


_NAMED: Final = ("family", "jurisdiction")
"""Layers whose values are words and not ids of nodes."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """The players of one layer, and the player that each node counts for."""

    by: str
    """Name of the layer."""
    players: tuple[str, ...]
    """Keys of the players."""
    player: NDArray[np.int32]
    """Number of each node's player, -1 where the layer does not count the node; shape (N,)."""
    own: NDArray[np.bool_]
    """Whether the node has no value at the layer and is its own player; shape (N,)."""


def layer(landscape: Landscape, by: str) -> Layer:
    """Return the players of a layer.

    Parameters
    ----------
    landscape
        A landscape without errors.
    by
        One of `LAYERS`. ``parent`` is the ultimate parent; ``jurisdiction`` is that of the
        vendor, and of the host itself where a host is paid for.

    Raises
    ------
    UndefinedError
        There is no such layer.

    Examples
    --------
    >>> nodes = Vendor(id="acme"), Service(id="chat", vendor="acme"), Service(id="own")
    >>> layer(Landscape(nodes=nodes), "vendor").players
    ('acme', 'own')
    """
    if by not in LAYERS:
        raise UndefinedError(f"there is no layer {by!r}; layers are {', '.join(LAYERS)}")
    compiled = compile(landscape)
    suppliers = _Suppliers(landscape, compiled)
    counted = _COUNTED.get(by, SUPPLIED)
    named: dict[int, tuple[bool, str]] = {}
    for kind in counted:
        for at in compiled.of(kind).tolist():
            named[at] = suppliers.value(by, landscape.nodes[at])
    # An own player whose id is also a value of the layer keeps apart from it.
    values = {key for shared, key in named.values() if shared}
    keys = {
        at: key
        if shared or key not in values or by not in _NAMED
        else f"{KINDS[compiled.kinds[compiled.index[key]]]} {key}"
        for at, (shared, key) in named.items()
    }
    players = tuple(sorted(set(keys.values())))
    number = {key: i for i, key in enumerate(players)}
    player = np.full(len(compiled.ids), -1, dtype=np.int32)
    own = np.zeros(len(compiled.ids), dtype=np.bool_)
    for at, key in keys.items():
        player[at] = number[key]
        shared, value = named[at]
        own[at] = not shared and value == compiled.ids[at]
    return Layer(by, players, player, own)


class _Suppliers:
    """Vendors and hosts of supplied nodes, stated as a field or as the only such edge."""

    def __init__(self, landscape: Landscape, compiled: Compiled) -> None:
        self._by_id = landscape.by_id
        self._edges: dict[tuple[str, str], set[str]] = defaultdict(set)
        for kind, end in (
            ("service", "vendor"),
            ("service", "host"),
            ("host", "vendor"),
            ("connector", "vendor"),
        ):
            chosen = (
                compiled.is_kind(kind)[compiled.dep_source]
                & compiled.is_kind(end)[compiled.dep_target]
            )
            for at in np.flatnonzero(chosen).tolist():
                source, target = compiled.dep_source[at], compiled.dep_target[at]
                self._edges[compiled.ids[source], end].add(compiled.ids[target])

    def value(self, by: str, node: Record) -> tuple[bool, str]:
        """Return the key that `node` counts for, and whether it is a value of the layer."""
        found = {
            "vendor": self._vendor,
            "parent": self._parent,
            "family": self._family,
            "host": self._host,
            "jurisdiction": self._jurisdiction,
            "steward": self._steward,
            "connector-platform": self._platform,
        }[by](node)
        if found is not None:
            return True, found
        owner = self._vendor(node) if by == "jurisdiction" and not isinstance(node, Host) else None
        return False, owner or node.id

    def _vendor(self, node: Record) -> str | None:
        match node:
            case Vendor():
                return node.id
            case Service():
                return node.vendor or self._only(node.id, "vendor")
            case Host():
                return node.operator or self._only(node.id, "vendor")
            case Connector():
                return node.maker or self._only(node.id, "vendor")
            case Platform():
                return node.vendor
            case _:
                return None

    def _parent(self, node: Record) -> str | None:
        id_ = self._vendor(node)
        while id_ is not None:
            vendor = self._by_id[id_]
            if not isinstance(vendor, Vendor) or vendor.parent is None:
                break
            id_ = vendor.parent
        return id_

    def _jurisdiction(self, node: Record) -> str | None:
        if isinstance(node, Host):
            return node.jurisdiction
        vendor = self._by_id.get(self._vendor(node) or "")
        return vendor.jurisdiction if isinstance(vendor, Vendor) else None

    def _host(self, node: Record) -> str | None:
        if isinstance(node, Service):
            return node.host or self._only(node.id, "host")
        return node.id if isinstance(node, Host) else None

    @staticmethod
    def _family(node: Record) -> str | None:
        return node.family if isinstance(node, Service) else None

    @staticmethod
    def _steward(node: Record) -> str | None:
        return node.steward if isinstance(node, Protocol) else None

    @staticmethod
    def _platform(node: Record) -> str | None:
        return node.platform if isinstance(node, Connector) else None

    def _only(self, id_: str, kind: str) -> str | None:
        found = self._edges.get((id_, kind), set())
        return next(iter(found)) if len(found) == 1 else None
