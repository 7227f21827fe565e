"""Landscapes dense in both kinds of circle, for brute force."""

from __future__ import annotations

from hypothesis import strategies as st

from lockin.model.dependency import Dependency, Ready
from lockin.model.landscape import Landscape
from lockin.model.nodes import Gateway, Record, Service, System, Vendor

__all__ = ["AFTERS", "RELAYS", "SUPPLIERS", "SYSTEMS", "need", "some_of", "tangles"]


def need(
    id_: str, source: str, target: str, group: str | None = None, **rest: object
) -> Dependency:
    return Dependency.model_validate(
        {"id": id_, "source": source, "target": target, "group": group, **rest}
    )


RELAYS = ("relay-1", "relay-2", "relay-3", "relay-4")
SYSTEMS = ("system-1", "system-2", "system-3", "system-4")
SUPPLIERS = ("service-1", "service-2", "vendor-1")
READY: tuple[Ready, ...] = ("hot",) * 8 + ("warm", "cold")
HOURS = (None, 0.0, 2.0, 8.0)


@st.composite
def tangles(draw: st.DrawFn, *, more: int = 0) -> Landscape:
    """Landscapes dense in both kinds of circle, with k-of-n groups of every readiness.

    They have three suppliers, and so many `more` vendors.
    """
    others = tuple(f"vendor-{i}" for i in range(2, 2 + more))
    suppliers = (*SUPPLIERS, *others)
    nodes: list[Record] = [
        *(Gateway(id=id_) for id_ in RELAYS),
        *(System(id=id_) for id_ in SYSTEMS),
        Service(id="service-1", vendor="vendor-1"),
        Service(id="service-2"),
        Vendor(id="vendor-1"),
        *(Vendor(id=id_) for id_ in others),
    ]
    dependencies: list[Dependency] = []
    for source in (*RELAYS, *SYSTEMS, "vendor-1"):
        allowed = {"r": (*RELAYS, *suppliers), "s": (*RELAYS, *SYSTEMS, *suppliers)}.get(
            source[0], ("service-2",)
        )
        pool = [id_ for id_ in allowed if id_ != source]
        for group in range(draw(st.sampled_from((0, 1, 1, 2, 2)))):
            members = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=4))
            # Mostly one of several, mostly hot: what is down anyway has little to tell.
            at_least = min(draw(st.sampled_from((1, 1, 1, 2, 3))), len(members))
            for target in members:
                ready: Ready = draw(st.sampled_from(READY))
                dependencies.append(
                    need(
                        f"d{len(dependencies)}",
                        source,
                        target,
                        f"g{group}",
                        at_least=at_least,
                        ready=ready,
                        switch_hours=draw(st.sampled_from(HOURS)) if ready == "warm" else None,
                    )
                )
    return Landscape(nodes=nodes, dependencies=dependencies)


AFTERS = st.sampled_from((0.0, 2.0, 100.0))


def some_of(landscape: Landscape) -> st.SearchStrategy[set[str]]:
    return st.sets(st.sampled_from([node.id for node in landscape.nodes]), max_size=4)
