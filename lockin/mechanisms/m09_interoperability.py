"""M9: what is portable, who speaks an open protocol, what is documented."""

from __future__ import annotations

from functools import cache

from lockin import reference
from lockin.mechanisms._measure import Indicator, Mechanism, View, places, share
from lockin.model.dependency import Dependency
from lockin.model.nodes import Agent, Protocol, Service, System
from lockin.switching.targets import offered

__all__ = ["MECHANISM"]


def indicators(view: View) -> tuple[Indicator, ...]:
    """Portable share of features in use, agents on an open protocol, traced systems."""
    agents = view.landscape.of(Agent)
    open_ids = {p.id for p in view.landscape.of(Protocol) if p.open_governance}
    speakers = {d.source for d in view.bound if d.target in open_ids}
    running: list[System | Agent] = [*view.landscape.of(System), *agents]
    judged = [r for r in running if r.traced is not None]
    return (
        _portable(view),
        share("open-protocol-agents", [a for a in agents if a.id in speakers], agents),
        share("traced-share", [r for r in judged if r.traced], judged),
    )


def _portable(view: View) -> Indicator:
    """Features in use that some other vendor's service of the same role offers."""
    used = portable = 0
    seen: list[Dependency] = []
    for edge in view.bound:
        service = view.target(edge)
        features = edge.coupling.features if edge.coupling is not None else ()
        if not features or not isinstance(service, Service):
            continue
        seen.append(edge)
        used += len(features)
        portable += _best(view.site.role(service), service.vendor, features)
    if not seen:
        return Indicator("portable-share", None, "1", "MISSING")
    where = places(seen, "coupling")
    return Indicator("portable-share", portable / used, "1", "INFERRED", where)


@cache
def _best(role: str, vendor: str | None, features: tuple[str, ...]) -> int:
    """Return how many of the features the best service of another vendor offers."""
    # a landscape may name roles of its own, which `services(role=...)` refuses
    others = [s.id for s in reference.services() if s.role == role and s.vendor != vendor]
    return max((sum(offered(f, s) is True for f in features) for s in others), default=0)


MECHANISM = Mechanism("M9", "interoperability", indicators)
