"""Brute force for outages: the two fixed points, written as their definition reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lockin.estimates import as_estimate
from lockin.model.landscape import Landscape
from lockin.model.nodes import Agent, Connector, Gateway, Host, Knowledge, Platform, Service

__all__ = ["down_by_definition", "needs_of"]

Need = tuple[str, bool]
Gate = tuple[int, list[Need]]


def _from_fields(node: object) -> list[str]:
    named: list[str | None] = []
    if isinstance(node, Service):
        named = [node.vendor, node.host]
    elif isinstance(node, Host):
        named = [node.operator]
    elif isinstance(node, Platform):
        named = [node.vendor, *node.essential]
    elif isinstance(node, Connector):
        named = [node.platform]
        if node.hosted_by_maker:
            named.append(node.maker)
    elif isinstance(node, Agent):
        named = [node.kit]
    elif isinstance(node, Knowledge):
        named = [node.embedding]
    elif isinstance(node, Gateway):
        named = [node.vendor]
    return sorted({id_ for id_ in named if id_ is not None})


def needs_of(landscape: Landscape, after: float) -> dict[str, list[Gate]]:
    """Return the gates of each node: how many must hold, of (target, it can count)."""
    groups: dict[tuple[str, str], Gate] = {}
    stated: set[tuple[str, str]] = set()
    for one in landscape.dependencies:
        counts = one.ready == "hot" or (
            one.ready == "warm"
            and one.switch_hours is not None
            and as_estimate(one.switch_hours).mean <= after
        )
        name = f"alone {one.id}" if one.group is None else f"group {one.group}"
        _, members = groups.setdefault((one.source, name), (one.at_least, []))
        members.append((one.target, counts))
        stated.add((one.source, one.target))
    for node in landscape.nodes:
        for target in _from_fields(node):
            if (node.id, target) not in stated:
                groups[node.id, f"field {target}"] = (1, [(target, True)])
    gates: dict[str, list[Gate]] = defaultdict(list)
    for (source, _), gate in groups.items():
        gates[source].append(gate)
    return gates


def down_by_definition(
    landscape: Landscape, failed: Iterable[str] = (), after: float = 0.0
) -> frozenset[str]:
    """Return what does not hold: greatest fixed point outside, least among gateways inside."""
    gates = needs_of(landscape, after)
    failing = set(failed)
    ids = {node.id for node in landscape.nodes}
    gateways = {node.id for node in landscape.of(Gateway)}

    def holds(id_: str, standing: set[str]) -> bool:
        return id_ not in failing and all(
            sum(counts and target in standing for target, counts in members) >= at_least
            for at_least, members in gates[id_]
        )

    def relaying(others: set[str]) -> set[str]:
        up: set[str] = set()
        while True:
            more = {g for g in gateways if holds(g, others | up)}
            if more == up:
                return up
            up = more

    others = ids - gateways
    while True:
        standing = others | relaying(others)
        fewer = {id_ for id_ in others if holds(id_, standing)}
        if fewer == others:
            return frozenset(ids - standing)
        others = fewer
