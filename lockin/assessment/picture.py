"""Nodes and edges as the picture of the landscape needs them."""

from __future__ import annotations

import datetime as dt

import numpy as np

from lockin.assessment.result import BlastRadius, Node
from lockin.graph import compile as compile_graph
from lockin.model.landscape import Landscape
from lockin.model.nodes import Record
from lockin.switching import Parameters
from lockin.switching.site import Site

__all__ = ["edges", "kind_of", "nodes"]

PICTURED = 400
"""Nodes kept for the picture of the landscape."""


def nodes(landscape: Landscape, blast: tuple[BlastRadius, ...]) -> tuple[Node, ...]:
    """Return the nodes of the picture; those whose failure alone stops a function are marked."""
    alone = {radius.id for radius in blast if radius.functions}
    site = Site(landscape, Parameters(), dt.date.min)
    return tuple(
        Node(
            id=node.id,
            label=node.label,
            kind=kind_of(node),
            vendor=site.vendor_of(node) or "",
            down_alone=node.id in alone,
        )
        for node in _pictured(landscape)
    )


def _pictured(landscape: Landscape) -> tuple[Record, ...]:
    """Return the nodes of the picture: all where they fit, else the most connected."""
    drawn = [n for n in landscape.nodes if kind_of(n) not in {"contract", "control"}]
    if len(drawn) <= PICTURED:
        return tuple(drawn)
    graph = compile_graph(landscape)
    degree = np.bincount(graph.need_source, minlength=len(graph.ids))
    degree += np.bincount(graph.need_target, minlength=len(graph.ids))
    ranked = sorted(drawn, key=lambda n: (-int(degree[graph.index[n.id]]), n.id))
    return tuple(sorted(ranked[:PICTURED], key=lambda n: n.id))


def edges(landscape: Landscape) -> tuple[tuple[str, str], ...]:
    """Return the edges between pictured nodes, from the one that needs to the one needed."""
    graph = compile_graph(landscape)
    shown = np.zeros(len(graph.ids), dtype=bool)
    shown[[graph.index[node.id] for node in _pictured(landscape)]] = True
    both = shown[graph.need_source] & shown[graph.need_target]
    pairs = np.unique(np.stack([graph.need_source[both], graph.need_target[both]], axis=1), axis=0)
    return tuple((graph.ids[a], graph.ids[b]) for a, b in pairs.tolist())


def kind_of(node: Record) -> str:
    """Return the word for a node's kind."""
    return str(getattr(node, "kind", ""))
