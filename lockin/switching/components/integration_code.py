"""Code that calls the surface left, adapted to the target's."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.model.nodes import Host, Platform, Protocol, Service, Team
from lockin.switching.amounts import Amount, Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import OTHER, Target, missing_features, same_wire

__all__ = ["COMPONENT"]

KEY = "integration-code"


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Call sites by kind of move, features the target lacks, gateway routes, hosts."""
    if item.sort == "route":
        yield Term(KEY, "M5", site.effort("days-per-route"))
        return
    if item.sort not in {"dependency", "caller"} or isinstance(item.needed, (Protocol, Platform)):
        return
    per_day = site.effort("lines-per-person-day")
    target = target or OTHER
    if item.sort == "dependency" and not _from_team(item, site):
        service = item.needed if isinstance(item.needed, Service) else None
        sites = site.value(
            item.record, "call_sites", part=item.coupling, expected=service is not None
        )
        if sites is not None:
            wire = "same-wire" if same_wire(service, target, site) else "new-wire"
            lines = sites * site.effort(f"lines-per-call-site.{wire}")
            yield Term(KEY, "M5", lines / per_day)
        if isinstance(item.needed, Host):
            yield Term(KEY, "M5", site.effort("host-days-per-service"))
    used = tuple(f for f in item.coupling.features if f not in item.translated)
    missing = missing_features(used, item.coupling.portable, target)
    if missing:
        lines = Amount(float(len(missing))) * site.effort("lines-per-feature")
        yield Term(KEY, "M9", lines / per_day)


def _from_team(item: Item, site: Site) -> bool:
    source = getattr(item.record, "source", "")
    return isinstance(site.landscape.by_id.get(source), Team)


COMPONENT = Component(
    key=KEY,
    mechanisms=("M5", "M9"),
    formula=(
        "call sites x lines-per-call-site (same-wire or new-wire) / lines-per-person-day"
        " + features the target lacks x lines-per-feature / lines-per-person-day"
        " + gateway routes x days-per-route + hosts x host-days-per-service"
    ),
    source=(
        "size from counts of call sites in 195 public migrations (2022-2026); size to effort by"
        " COCOMO II.2000 (Boehm et al. 2000) with exponent 1"
    ),
    parameters=(
        "lines-per-call-site.same-wire",
        "lines-per-call-site.new-wire",
        "lines-per-feature",
        "lines-per-person-day",
        "days-per-route",
        "host-days-per-service",
    ),
    terms=terms,
)
