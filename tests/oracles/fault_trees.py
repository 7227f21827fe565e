"""A fault tree as a landscape: gates are systems, basic events are vendors.

An OR gate needs all its inputs, each for itself; an AND gate has one group of which one must
hold; a gate that fails when k of n do has a group of which n - k + 1 must hold. A function
needs the top gate.
"""

from __future__ import annotations

from oracles.open_psa import FaultTree

from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Record, System, Vendor

__all__ = ["TOP", "as_landscape"]

TOP = "top"


def as_landscape(tree: FaultTree) -> tuple[Landscape, dict[str, float]]:
    """Return the landscape of `tree` and the probability of each vendor."""
    vendors = {name: f"event-{i}" for i, name in enumerate(tree.probabilities)}
    systems = {name: f"gate-{i}" for i, name in enumerate(tree.gates)}
    ids = {**vendors, **systems}
    nodes: list[Record] = [
        Function(id=TOP),
        *(Vendor(id=id_) for id_ in vendors.values()),
        *(System(id=id_) for id_ in systems.values()),
    ]
    dependencies = [Dependency(id="needs-top", source=TOP, target=systems[tree.top])]
    for name, (inputs, failing) in tree.gates.items():
        for number, target in enumerate(inputs):
            dependencies.append(
                Dependency(
                    id=f"{systems[name]}-{number}",
                    source=systems[name],
                    target=ids[target],
                    group=None if failing == 1 else "inputs",
                    at_least=1 if failing == 1 else len(inputs) - failing + 1,
                )
            )
    landscape = Landscape(nodes=nodes, dependencies=dependencies)
    return landscape, {vendors[name]: p for name, p in tree.probabilities.items()}
