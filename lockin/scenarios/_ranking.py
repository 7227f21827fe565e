"""Which suppliers come first: by what they bill, by what they stop, and in pairs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Final

import numpy as np

from lockin.graph import annual_amounts, mean_money
from lockin.graph import compile as compile_graph
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Host, Vendor
from lockin.resilience import blast_radii
from lockin.resilience.structure import Structure
from lockin.scenarios._players import biller

__all__ = ["PAIRED", "paired", "spend_by_vendor", "stopped_alone"]

PAIRED: Final = 12
"""Vendors among which the pair is looked for."""


def spend_by_vendor(landscape: Landscape) -> dict[str, float]:
    """Return the mean yearly spend on what each vendor bills, in the landscape's currency."""
    amounts = np.nan_to_num(annual_amounts(landscape, "spend"))
    targets = landscape.dependencies.column("target")
    found: dict[str, float] = {}
    for i in np.flatnonzero(amounts).tolist():
        vendor = biller(landscape.by_id[targets[i]])
        if vendor is not None:
            found[vendor] = found.get(vendor, 0.0) + float(amounts[i])
    return found


def stopped_alone(landscape: Landscape) -> dict[str, tuple[float, int]]:
    """Return what each vendor and host stops alone.

    The value per hour, and how many functions, systems and agents.
    """
    worth = _worth(landscape)
    ids = [one.id for one in (*landscape.of(Vendor), *landscape.of(Host))]
    return {
        id_: (
            sum(worth.get(f, 0.0) for f in radius.functions),
            len(radius.functions) + len(radius.systems) + len(radius.of("agent")),
        )
        for id_, radius in blast_radii(landscape, ids).items()
    }


def paired(landscape: Landscape, vendors: Iterable[str]) -> tuple[str, str] | None:
    """Return the two vendors that stop the most beyond what each stops alone.

    By value per hour, then by how many functions, systems and agents; among the first of the
    vendors given. Where no two stop more together, the first two; none where there is but one.
    """
    first = list(dict.fromkeys(vendors))[:PAIRED]
    if len(first) < 2:
        return None
    graph = compile_graph(landscape)
    structure = Structure(graph)
    worth = np.zeros(len(graph.ids))
    for id_, value in _worth(landscape).items():
        worth[graph.index[id_]] = value
    counts = graph.is_kind("agent", "function", "system")

    def stops(*ids: str) -> set[int]:
        return set(structure.without(graph.positions(frozenset(ids))).tolist())

    alone = {vendor: stops(vendor) for vendor in first}

    def beyond(pair: tuple[str, str]) -> tuple[float, int]:
        more = sorted(stops(*pair) - alone[pair[0]] - alone[pair[1]])
        return float(worth[more].sum()), int(counts[more].sum())

    # The first of equals stays: pairs come in the order of their vendors.
    return max(combinations(first, 2), key=beyond)


def _worth(landscape: Landscape) -> dict[str, float]:
    return {
        f.id: mean_money(landscape, f.value_per_hour)
        for f in landscape.of(Function)
        if f.value_per_hour is not None
    }
