"""What stops when one supplier fails alone."""

from __future__ import annotations

from lockin.assessment.result import BlastRadius
from lockin.graph import compile as compile_graph
from lockin.graph import mean_money
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function
from lockin.resilience import blast_radii

__all__ = ["failures"]

SUPPLIERS = 400
"""Suppliers whose failure is worked out."""

SYSTEMS = 400
"""Systems told of one failure."""


def failures(landscape: Landscape, rate: float) -> tuple[BlastRadius, ...]:
    """Return what each supplier's failure stops, largest value first; money at `rate`."""
    graph = compile_graph(landscape)
    suppliers = graph.names(
        graph.of("vendor", "host", "service", "gateway", "connector", "platform", "protocol")
    )
    if len(suppliers) > SUPPLIERS:
        suppliers = graph.names(graph.of("vendor", "host"))[:SUPPLIERS]
    worth: dict[str, float] = {}
    for function in landscape.of(Function):
        if function.value_per_hour is not None:
            worth[function.id] = mean_money(landscape, function.value_per_hour) * rate
    out: list[BlastRadius] = []
    for id_, radius in blast_radii(landscape, suppliers).items():
        stopped = tuple(sorted((*radius.systems, *radius.of("agent"))))
        if not radius.functions and not stopped:
            continue
        valued = [worth[f] for f in radius.functions if f in worth]
        out.append(
            BlastRadius(
                id=id_,
                label=landscape.by_id[id_].label,
                functions=radius.functions,
                systems=stopped[:SYSTEMS],
                nodes=len(radius),
                value_per_hour=sum(valued) if valued else None,
            )
        )
    return tuple(
        sorted(out, key=lambda b: (-(b.value_per_hour or 0.0), -len(b.functions), -b.nodes, b.id))
    )
