"""Who may fail, at each layer, and which nodes stop by themselves when they do.

What stands on these nodes follows by its needs. The keys are those of direct shares
(`lockin.graph.layers`), so that what is paid and what stops can be laid side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lockin.errors import UndefinedError
from lockin.graph import READY, Compiled, compile  # noqa: A004 - the verb of the design
from lockin.graph._memory import Memory
from lockin.graph.layers import LAYERS as BILLED_LAYERS
from lockin.graph.layers import Layer, layer
from lockin.model.kinds import SUPPLIED
from lockin.model.landscape import Landscape
from lockin.model.nodes import Connector, Protocol
from lockin.resilience.events import Events

__all__ = ["LAYERS", "players"]

LAYERS: Final = (*BILLED_LAYERS, "service", "protocol", "nth-party")
"""What may be asked who fails: the layers of shares, services, protocols and nth parties."""

_BY_ITSELF: Final = {
    "vendor": ("vendor",),
    "parent": ("vendor",),
    "family": ("service",),
    "host": ("host",),
    "jurisdiction": ("vendor", "host"),
}
"""Kinds that a player of the layer stops by itself."""

_BEHIND: Final = {"family": ("vendor", "host"), "host": ("vendor",), "service": ("vendor", "host")}
"""Kinds that are no players of the layer when only what is supplied needs them."""

_KNOWN: Memory[Events] = Memory()


def players(landscape: Landscape, by: str) -> Events:
    """Return the players of a layer, and the nodes that each stops by itself.

    ========================= ===================================================================
    vendor                    the vendor
    parent                    every vendor with that ultimate parent
    family                    every service of that family of models
    host                      the host
    jurisdiction              every vendor and host of that jurisdiction
    steward                   its protocols that are not openly governed
    connector-platform        the content platform that connectors lead to
    service                   the service
    protocol                  the protocol
    nth-party                 vendors and services that stand behind suppliers and are never billed
    ========================= ===================================================================

    A supplied node without a value at the layer is its own player, under its own id. Vendors that
    only supplied nodes need are none at ``host``, ``family`` and ``service``, nor are such hosts at
    the last two: there the service counts.

    Parameters
    ----------
    landscape
        A landscape without errors.
    by
        One of `LAYERS`.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UndefinedError
        There is no such layer.

    Examples
    --------
    >>> from lockin.model.nodes import Service, Vendor
    >>> nodes = Vendor(id="acme"), Vendor(id="bolt", parent="acme"), Service(id="own")
    >>> landscape = Landscape(nodes=nodes)
    >>> players(landscape, "vendor").keys, players(landscape, "parent").keys
    (('acme', 'bolt', 'own'), ('acme', 'own'))
    """
    by = by.replace("_", "-")
    if by not in LAYERS:
        raise UndefinedError(f"there is no layer {by!r}; layers are {', '.join(LAYERS)}")
    return _KNOWN.of(landscape, by, lambda known: _players(known, by))


def _players(landscape: Landscape, by: str) -> Events:
    compiled = compile(landscape)
    found: dict[str, list[int]] = defaultdict(list)
    for key, at in _stopped(landscape, compiled, by):
        found[key].append(at)
    return Events.of(found)


def _stopped(landscape: Landscape, compiled: Compiled, by: str) -> Iterator[tuple[str, int]]:
    """Yield each player with each node that it stops."""
    match by:
        case "protocol":
            mask = compiled.is_kind("protocol")
        case "service":
            mask = compiled.is_kind(*SUPPLIED) & ~_behind(compiled, by)
        case "nth-party":
            mask = _never_billed(landscape, compiled)
        case _:
            yield from _of_layer(landscape, compiled, layer(landscape, by))
            return
    for at in np.flatnonzero(mask).tolist():
        yield compiled.ids[at], at


def _of_layer(landscape: Landscape, compiled: Compiled, of: Layer) -> Iterator[tuple[str, int]]:
    if of.by in _BY_ITSELF:
        itself = compiled.is_kind(*_BY_ITSELF[of.by]) | of.own
        chosen = itself & (of.player >= 0) & ~(of.own & _behind(compiled, of.by))
        for at in np.flatnonzero(chosen).tolist():
            yield of.players[of.player[at]], at
        return
    for at in np.flatnonzero(of.player >= 0).tolist():
        node, key = landscape.nodes[at], of.players[of.player[at]]
        if isinstance(node, Protocol) and node.open_governance is not True:
            yield key, at
        elif isinstance(node, Connector):
            yield key, compiled.index[key]


def _needed(compiled: Compiled, by: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the nodes that one of these needs, now or within hours."""
    out = np.zeros(len(compiled.ids), dtype=np.bool_)
    real = compiled.need_ready != READY.index("cold")
    out[compiled.need_target[real & by[compiled.need_source]]] = True
    return out


def _behind(compiled: Compiled, by: str) -> NDArray[np.bool_]:
    """Return the nodes that the layer leaves to the services in front of them."""
    direct = _needed(compiled, ~compiled.is_kind(*SUPPLIED))
    return compiled.is_kind(*_BEHIND.get(by, ())) & ~direct


def _never_billed(landscape: Landscape, compiled: Compiled) -> NDArray[np.bool_]:
    """Return the vendors and services behind suppliers, of which no bill ever comes."""
    supplied = compiled.is_kind(*SUPPLIED)
    billed = _needed(compiled, ~supplied) & supplied
    vendors = layer(landscape, "vendor")
    sellers = np.unique(vendors.player[billed])
    sells = compiled.is_kind("vendor") & np.isin(vendors.player, sellers)
    return compiled.is_kind("vendor", "service") & _needed(compiled, supplied) & ~billed & ~sells
