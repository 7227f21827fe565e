"""Where bound items can move, and what is portable there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lockin import reference
from lockin.errors import UnknownFactError, UnknownIdError, unknown
from lockin.model.nodes import Service, Vendor
from lockin.reference import Service as ServiceFacts
from lockin.switching.exits import Departure, Exit
from lockin.switching.site import Site

__all__ = [
    "OTHER",
    "Target",
    "candidates",
    "every_target",
    "missing_features",
    "offered",
    "same_wire",
]


@dataclass(frozen=True, slots=True)
class Target:
    """A service that bound items can move to.

    Attributes
    ----------
    id
        Id in the landscape or in the reference facts.
    vendor
        Vendor that sells it.
    service, facts
        Its node and its reference facts, where there are any.
    """

    id: str
    vendor: str = ""
    service: Service | None = None
    facts: ServiceFacts | None = None

    @property
    def known(self) -> bool:
        """It is in the landscape already."""
        return self.service is not None

    @property
    def label(self) -> str:
        """Name to show."""
        if self.service is not None and self.service.name:
            return self.service.name
        return self.facts.name if self.facts is not None else self.id

    @property
    def source(self) -> str:
        """Where the facts about it come from."""
        if self.facts is not None:
            return self.facts.source
        return "landscape" if self.service is not None else "assumption: nothing is portable"

    def offers(self, feature: str) -> bool | None:
        """Say whether it offers a feature; none when nothing is known."""
        if self.service is not None and self.service.features:
            return feature in self.service.features
        if self.facts is not None:
            return offered(feature, self.facts.id)
        return None


@cache
def offered(feature: str, service: str) -> bool | None:
    """Say whether the reference facts know a service to offer a feature; none when unknown."""
    try:
        return reference.portable(feature, to=service)
    except UnknownFactError:
        return None


OTHER = Target("other-supplier")
"""A supplier of which nothing is known: nothing is portable to it."""


def every_target(site: Site, departure: Departure) -> tuple[Target, ...]:
    """Return every service that an exit can move to, whatever its role."""
    gone = _gone_vendors(site, departure)
    listed = [Target(f.id, f.vendor, None, f) for f in reference.services()]
    own = [
        Target(s.id, s.vendor or "", s, site.facts(s))
        for s in site.landscape.of(Service)
        if s.id not in departure.removed
    ]
    ids = {s.id for s in site.landscape.of(Service)}
    return (*own, *(t for t in listed if t.vendor not in gone and t.id not in ids))


def candidates(site: Site, departure: Departure, roles: frozenset[str]) -> dict[str, list[Target]]:
    """Return the targets for each role, by id; `OTHER` where there is none.

    ``best`` looks at the services of the landscape that survive and at the reference facts
    of services by other vendors; named targets restrict it.
    """
    found: dict[str, dict[str, Target]] = defaultdict(dict)
    survivors = [s for s in site.landscape.of(Service) if s.id not in departure.removed]
    for service in survivors:
        role = site.role(service)
        if role in roles:
            facts = site.facts(service)
            found[role][service.id] = Target(service.id, service.vendor or "", service, facts)
    taken = {f.id for s in site.landscape.of(Service) if (f := site.facts(s)) is not None}
    gone = _gone_vendors(site, departure)
    for role in roles.intersection(reference.ROLES):  # a landscape may name roles of its own
        for facts in reference.services(role=role):
            if facts.id not in taken and facts.vendor not in gone and facts.id not in found[role]:
                found[role][facts.id] = Target(facts.id, facts.vendor, None, facts)
    named = _named(site, departure.exit)
    if named is not None:
        found = defaultdict(
            dict,
            {
                role: {t: target for t, target in of.items() if {t, target.vendor} & named}
                for role, of in found.items()
            },
        )
    return {
        role: [found[role][t] for t in sorted(found[role])] or [OTHER] for role in sorted(roles)
    }


def _gone_vendors(site: Site, departure: Departure) -> set[str]:
    gone: set[str] = set()
    for id_ in departure.removed:
        node = site.landscape.by_id[id_]
        if isinstance(node, Vendor):
            gone |= {node.id, node.fact or node.id}
    while True:  # reference vendors owned by what is left
        more = {v.id for v in reference.vendors() if v.parent in gone} - gone
        if not more:
            return gone
        gone |= more


def _named(site: Site, exit_: Exit) -> frozenset[str] | None:
    if exit_.to == "best" or isinstance(exit_.to, Mapping):
        return None
    wanted = (exit_.to,) if isinstance(exit_.to, str) else tuple(exit_.to)
    for name in wanted:
        if name in site.landscape.by_id or name == OTHER.id:
            continue
        known = {s.id for s in reference.services()} | {v.id for v in reference.vendors()}
        if name not in known:
            raise UnknownIdError(unknown("target", name, known | set(site.landscape.by_id)))
    return frozenset(wanted)


def same_wire(service: Service | None, target: Target, site: Site) -> bool:
    """Say whether the target speaks the wire format of the service left."""
    if service is None:
        return False
    facts = site.facts(service)
    if facts is not None and target.facts is not None:
        return reference.same_wire(facts.id, target.facts.id)
    if target.service is None or service.surface is None:
        return False
    return service.surface == target.service.surface


def missing_features(
    used: tuple[str, ...], portable: tuple[str, ...], target: Target
) -> tuple[str, ...]:
    """Return the features in use that the target is not known to offer, sorted."""
    return tuple(sorted({f for f in used if f not in portable and target.offers(f) is not True}))
