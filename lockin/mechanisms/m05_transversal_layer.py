"""M5: the model API lies under everything, a layer and no longer a product."""

from __future__ import annotations

import numpy as np

from lockin.concentration import shares
from lockin.errors import UndefinedError
from lockin.graph import compile as compile_graph
from lockin.graph import spans
from lockin.mechanisms._measure import Indicator, Mechanism, View, coupled, places
from lockin.model.nodes import Function, Service

__all__ = ["MECHANISM"]


def indicators(view: View) -> tuple[Indicator, ...]:
    """Call sites and prompts, how much stands on the most central vendor, and how deep."""
    apis = [d for d in view.bound if isinstance(view.target(d), Service)]
    centrality, depth = _centrality(view)
    return (
        coupled(view, "call-sites", "count", apis, "call_sites"),
        coupled(view, "prompts", "count", apis, "prompts"),
        centrality,
        depth,
        _value(view),
    )


def _centrality(view: View) -> tuple[Indicator, Indicator]:
    """Largest share of systems and functions above one vendor; longest way down to it."""
    graph = compile_graph(view.landscape)
    above = graph.is_kind("function", "system", "agent")
    size = int(above.sum())
    best: tuple[float, int, str] = (0.0, 0, "")
    for vendor in graph.of("vendor").tolist():
        seen = np.zeros(len(graph.ids), dtype=bool)
        seen[vendor] = True
        front, steps = np.array([vendor]), 0
        last = 0
        while len(front):
            needs = graph.target_needs[spans(graph.target_pointers, front)]
            sources = np.unique(graph.need_source[needs])
            front = sources[~seen[sources]]
            seen[front] = True
            steps += 1
            if above[front].any():
                last = steps
        reached = float((seen & above).sum()) / size if size else 0.0
        best = max(best, (reached, last, graph.ids[vendor]))
    if not best[2] or best[0] == 0:
        missing = ("propagated-centrality", "dependency-depth")
        return (
            Indicator(missing[0], None, "1", "MISSING"),
            Indicator(missing[1], None, "count", "MISSING"),
        )
    where = (best[2],)
    return (
        Indicator("propagated-centrality", best[0], "1", "INFERRED", where),
        Indicator("dependency-depth", float(best[1]), "count", "INFERRED", where),
    )


def _value(view: View) -> Indicator:
    """Largest vendor's share of the value per hour."""
    valued = [f for f in view.landscape.of(Function) if f.value_per_hour is not None]
    if not valued:
        return Indicator("value-share", None, "1", "MISSING")
    try:
        by_vendor = shares(view.landscape, by="vendor", weight="value")
    except UndefinedError:
        return Indicator("value-share", None, "1", "MISSING")
    if not by_vendor:
        return Indicator("value-share", None, "1", "MISSING")
    return Indicator(
        "value-share", max(by_vendor.values()), "1", "INFERRED", places(valued, "value_per_hour")
    )


MECHANISM = Mechanism("M5", "transversal-layer", indicators)
