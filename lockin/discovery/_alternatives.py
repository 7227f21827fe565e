"""Alternatives: what code or configuration chooses between is not all needed at once.

A call goes to one service at a time. Where one place resolves to several, one of them
answers and a setting or the code decides which; where model objects are built by one
switch, the same holds. Their dependencies form a group (decision 0010).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lockin.discovery._binding import Binding, Found, place
from lockin.discovery._units import Unit
from lockin.discovery.findings import Confidence, Finding, Kind

__all__ = ["FALLBACK", "Group", "choose_hot", "configured", "fall_back", "groups_of", "switch"]

FALLBACK = "fallback"
"""In `Finding.via`: this resolution of a call answers only where the others fail."""

_RANK = {"high": 0, "medium": 1, "low": 2}
_SHOWN = 3

Edge = tuple[str, str]
Switch = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives: their id and members, and whether code fails over by itself."""

    members: frozenset[Edge]
    automatic: bool = False

    @property
    def id(self) -> str:
        """Slug made of the members.

        >>> Group(frozenset({("service", "b"), ("service", "a")})).id
        'a-or-b'
        """
        names = sorted(target for _, target in self.members)
        tail = [] if len(names) <= _SHOWN else [f"{len(names) - _SHOWN}-more"]
        return "-or-".join([*names[:_SHOWN], *tail])[:200]


def configured(unit: Unit, calls: Iterable[Finding]) -> list[Finding]:
    """Return calls with the target that the settings of their framework give.

    A framework such as Spring AI leaves the target to the application's settings. Where these
    name it, the call is theirs, with at most medium confidence; several are alternatives.
    """
    told: dict[tuple[str, str | None], list[Finding]] = defaultdict(list)
    for setting in unit.production(Kind.SETTING):
        if setting.service is not None and setting.surface is not None:
            for framework in setting.via:
                told[framework, setting.surface].append(setting)
    found: list[Finding] = []
    for call in calls:
        settings = [s for framework in call.via for s in told[framework, call.surface]]
        if call.service is not None or call.vendor is not None or not settings:
            found.append(call)
            continue
        sure = Confidence.LOW if call.confidence is Confidence.LOW else Confidence.MEDIUM
        found += [
            replace(
                call, service=one.service, vendor=one.vendor, models=one.models, confidence=sure,
                decided_by=f"setting {one.name}",
            )
            for one in {s.service: s for s in reversed(settings)}.values()
        ]  # fmt: skip
    return found


def switch(finding: Finding) -> Switch | None:
    """Return what decides which of several model objects is built, and in which file."""
    if finding.kind is not Kind.CLIENT or finding.decided_by is None or finding.service is None:
        return None
    return ("switch", finding.file, finding.decided_by)


def groups_of(
    bound: Iterable[tuple[Edge, Finding]],
) -> Mapping[tuple[str, int, int] | Switch | None, Group]:
    """Return the group of each place, and of each switch, that has several targets."""
    edges: dict[tuple[str, int, int] | Switch, set[Edge]] = defaultdict(set)
    automatic: set[tuple[str, int, int] | Switch] = set()
    for edge, finding in bound:
        keys: list[tuple[str, int, int] | Switch] = [place(finding)]
        by_switch = switch(finding)
        if by_switch is not None:
            keys.append(by_switch)
        for key in keys:
            edges[key].add(edge)
        if FALLBACK in finding.via:
            automatic.add(place(finding))
    return {
        key: Group(frozenset(members), key in automatic)
        for key, members in edges.items()
        if len(members) > 1
    }


def fall_back(unit: Unit, found: Found) -> None:
    """Group a service with those that code turns to when it fails."""
    wanted: dict[str, dict[str, Finding]] = defaultdict(dict)
    for finding in unit.production(Kind.FALLBACK):
        if finding.gateway is None and finding.service and finding.group:
            _ = wanted[finding.group].setdefault(finding.service, finding)
    for first, others in sorted(wanted.items()):
        held = found.pop(("service", first, None), None)
        if held is None:
            continue
        held.group, held.hot_by_code = f"{first}-or-fallback"[:200], True
        found["service", first, held.group] = held
        for service, finding in sorted(others.items()):
            key = ("service", service, held.group)
            other = found.get(("service", service, None))
            if other is not None and not any(f.kind is Kind.CALL for f in other.calls):
                del found["service", service, None]
            else:
                other = Binding("service", service, calls=[finding])
            other.group, other.hot_by_code = held.group, True
            found[key] = other


def choose_hot(unit: Unit, found: Found) -> None:
    """Mark one member of each group as in use and the others as switched to by hand.

    Members that code turns to by itself are all hot. Else the one in use is not told by the
    code: it is taken to be the one that needs no setting, then the surest, then the one
    whose settings are found most often, then the first by name.
    """
    told: Counter[str | None] = Counter(
        f.vendor for f in unit.production(Kind.ENVIRONMENT, Kind.SETTING, Kind.RESOURCE) if f.vendor
    )
    groups: dict[str, list[Binding]] = defaultdict(list)
    for binding in found.values():
        if binding.group is not None:
            groups[binding.group].append(binding)
    for members in groups.values():
        if any(member.hot_by_code for member in members):
            continue
        first = min(members, key=lambda member: _order(member, told))
        for member in members:
            member.ready = "hot" if member is first else "warm"


def _order(member: Binding, told: Mapping[str | None, int]) -> tuple[int, int, int, str]:
    free = min(f.decided_by is not None for f in member.calls)
    sure = min(_RANK[f.confidence] for f in member.calls)
    return int(free), sure, -max(told.get(f.vendor, 0) for f in member.calls), member.target
