"""Landscapes changed in one place, as the axioms of the exit cost speak of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from lockin.estimates import Estimate, Exactly, Pert, Range90
from lockin.model.dependency import Coupling, Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Record

__all__ = [
    "changed",
    "coupled",
    "group_of",
    "halved",
    "renamed",
    "without_dependencies",
    "without_group",
    "without_node",
]

R = TypeVar("R", bound=Record)


def changed(landscape: Landscape, record: Record, **fields: object) -> Landscape:
    """Return the landscape with some fields of one record replaced."""
    new = type(record).model_validate({**dict(record), **fields})
    if isinstance(new, Dependency):
        rest = [d for d in landscape.dependencies if d.id != new.id]
        return landscape.replace(dependencies=[*rest, new])
    return landscape.replace(nodes=[*(n for n in landscape.nodes if n.id != new.id), new])


def coupled(landscape: Landscape, record: Dependency, **fields: object) -> Landscape:
    """Return the landscape with some fields of the coupling of one dependency replaced."""
    coupling = record.coupling or Coupling()
    new = Coupling.model_validate({**dict(coupling), **fields})
    return changed(landscape, record, coupling=new)


def halved(value: float | Estimate) -> float | Estimate:
    """Return half of a quantity: every draw is halved."""
    if isinstance(value, (Exactly, Range90, Pert)):
        return value.scaled(0.5)
    return value / 2


def group_of(landscape: Landscape, one: Dependency) -> list[Dependency]:
    """Return the dependencies that are alternatives to one, itself included."""
    if one.group is None:
        return [one]
    return [d for d in landscape.dependencies if (d.source, d.group) == (one.source, one.group)]


def without_dependencies(landscape: Landscape, gone: Iterable[Dependency]) -> Landscape:
    """Return the landscape without some dependencies."""
    ids = {d.id for d in gone}
    return landscape.replace(dependencies=[d for d in landscape.dependencies if d.id not in ids])


def without_group(landscape: Landscape, one: Dependency) -> Landscape:
    """Return the landscape without one dependency and its alternatives."""
    return without_dependencies(landscape, group_of(landscape, one))


def without_node(landscape: Landscape, node: Record) -> Landscape:
    """Return the landscape without a node, what it needs, and every group that counts on it."""
    gone: list[Dependency] = []
    for one in landscape.dependencies:
        if one.source == node.id:
            gone.append(one)
        elif one.target == node.id:
            gone += group_of(landscape, one)
    smaller = without_dependencies(landscape, gone)
    kept = [_without_reference(n, node.id) for n in smaller.nodes if n.id != node.id]
    return smaller.replace(nodes=kept)


def _without_reference(node: R, gone: str) -> R:
    fields: dict[str, object] = {}
    for name in type(node).refers:
        value = getattr(node, name)
        if value == gone:
            fields[name] = None
        elif isinstance(value, tuple) and gone in value:
            fields[name] = tuple(id_ for id_ in value if id_ != gone)
    return type(node).model_validate({**dict(node), **fields}) if fields else node


def renamed(landscape: Landscape, names: dict[str, str]) -> Landscape:
    """Return the landscape with every node under another id, wherever its id stands."""

    def moved(value: object) -> object:
        if isinstance(value, str):
            return names.get(value, value)
        if isinstance(value, tuple):
            return tuple(moved(one) for one in value)
        return value

    nodes = [
        node.model_copy(
            update={"id": names[node.id]} | {f: moved(getattr(node, f)) for f in node.refers}
        )
        for node in landscape.nodes
    ]
    dependencies = [
        one.model_copy(update={"source": names[one.source], "target": names[one.target]})
        for one in landscape.dependencies
    ]
    return landscape.replace(nodes=nodes, dependencies=dependencies)
