"""Findings sorted into the things they speak of: systems, services, models, packages, ..."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lockin.discovery._units import Unit, units
from lockin.discovery.export._canonical import identities
from lockin.discovery.export._purl import purl
from lockin.discovery.findings import Finding, Kind, Scan, Setting

__all__ = ["Inventory", "Thing", "inventory"]

_DATA = {Kind.PROMPT: "prompts", Kind.EVALUATION: "evaluation sets"}


@dataclass(slots=True)
class Thing:
    """Something that a bill of materials lists.

    Parameters
    ----------
    ref
        Its id within the document.
    role
        ``system``, ``file``, ``package``, ``model``, ``data``, ``agent``, ``service``,
        ``open`` (a service that the code leaves open), ``connector`` or ``gateway``.
    name
        What it is called.
    vendor
        Who supplies it, where known; not told of packages, which others may maintain.
    purl
        Its package URL.
    owned
        The findings that it stands for, with their ids; each finding is owned once.
    named
        Findings about something else that name it too, such as calls that name a model.
    """

    ref: str
    role: str
    name: str
    vendor: str | None = None
    purl: str | None = None
    owned: list[tuple[str, Finding]] = field(default_factory=list)
    named: list[Finding] = field(default_factory=list)

    @property
    def evidence(self) -> list[Finding]:
        """Everything that shows it."""
        return [*(finding for _, finding in self.owned), *self.named]

    @property
    def is_production(self) -> bool:
        """Production code shows it, or nothing in particular does."""
        found = self.evidence
        return not found or any(one.setting is Setting.PRODUCTION for one in found)

    def values(self, name: str) -> list[str]:
        """Return what its findings state in one field, sorted."""
        found: set[str] = set()
        for finding in self.evidence:
            value: object = getattr(finding, name)
            found.update(
                value if isinstance(value, tuple) else () if value is None else (str(value),)
            )
        return sorted(found)


@dataclass(slots=True)
class Inventory:
    """All things of some scans, and what needs what in production code."""

    things: dict[str, Thing] = field(default_factory=dict)
    needs: dict[str, set[str]] = field(default_factory=dict)

    def thing(self, ref: str, role: str, name: str, vendor: str | None = None) -> Thing:
        """Return the thing with this reference; make it if it is new."""
        return self.things.setdefault(ref, Thing(ref, role, name, vendor))

    def need(self, source: str, target: str, finding: Finding) -> None:
        """Note that one thing needs another, if production code says so."""
        if source != target and finding.setting is Setting.PRODUCTION:
            self.needs.setdefault(source, set()).add(target)

    def of(self, *roles: str) -> list[Thing]:
        """Return the things in these roles, in order of their reference."""
        return sorted((one for one in self.things.values() if one.role in roles), key=_ref)


def _ref(thing: Thing) -> str:
    return thing.ref


def inventory(roots: Iterable[tuple[str, Scan]]) -> Inventory:
    """Return what labelled scans show."""
    found = Inventory()
    scans = [scan for _, scan in roots]
    holders: dict[Finding, list[str]] = {}
    for unit in units(scans):
        system = _system(found, unit)
        for finding in unit.findings:
            holders.setdefault(finding, []).append(system.ref)
    names = [scan.name for scan in scans for _ in scan.findings]
    every = identities(finding for scan in scans for finding in scan.findings)
    for name, (id_, finding) in zip(names, every, strict=True):
        mine = holders.get(finding)
        if mine is None:  # in a root, but in none of its systems
            mine = [found.thing(f"system:{name}", "system", name).ref]
        _place(found, id_, finding, mine)
    _supply(found)
    return found


def _system(found: Inventory, unit: Unit) -> Thing:
    return found.thing(f"system:{unit.id}", "system" if unit.is_system else "file", unit.id)


def _place(found: Inventory, id_: str, finding: Finding, systems: list[str]) -> None:
    """Give a finding to the thing that it speaks of, and note who needs that."""
    owner = _owner(found, finding, systems[0])
    owner.owned.append((id_, finding))
    for system in systems:
        if owner.role not in {"system", "file"}:
            found.need(system, owner.ref, finding)
    if owner.role == "agent" and finding.service is not None:
        kit = _service(found, finding.service, finding.vendor)
        kit.named.append(finding)
        found.need(owner.ref, kit.ref, finding)
    if finding.gateway is not None and owner.role == "service":
        gateway = _gateway(found, finding.gateway, systems[0])
        found.need(gateway.ref, owner.ref, finding)
        found.need(systems[0], gateway.ref, finding)
    if owner.role in {"service", "open"}:
        for model in finding.models:
            thing = _model(found, model, finding.vendor)
            thing.named.append(finding)
            found.need(owner.ref, thing.ref, finding)


def _owner(found: Inventory, finding: Finding, system: str) -> Thing:  # noqa: PLR0911 - one return for each thing
    kind = finding.kind
    if kind in {Kind.MANIFEST, Kind.IMPORT}:
        url = purl(finding)
        thing = found.thing(url or f"package:{finding.name}", "package", finding.name)
        thing.purl = url
        return thing
    if kind is Kind.MODEL:
        return _model(found, (finding.models or (finding.name,))[0], finding.vendor)
    if kind in _DATA:
        return found.thing(
            f"{kind}:{system}", "data", f"{_DATA[kind]} of {found.things[system].name}"
        )
    if kind is Kind.AGENT:
        name = finding.group or "agent"
        return found.thing(f"agent:{system}:{name}", "agent", name)
    if kind is Kind.CONNECTOR:
        name = finding.group or finding.name
        ref = f"connector:{system}:{name}:{finding.name}"
        return found.thing(ref, "connector", name, finding.vendor)
    if kind is Kind.FALLBACK and finding.gateway is not None:
        return _gateway(found, finding.gateway, system)
    if finding.service is not None:
        return _service(found, finding.service, finding.vendor)
    if finding.vendor is None and finding.decided_by is not None:
        name = f"set by {finding.decided_by}"
        return found.thing(f"open:{system}:{finding.decided_by}", "open", name)
    return found.things[system]


def _service(found: Inventory, id_: str, vendor: str | None) -> Thing:
    thing = found.thing(f"service:{id_}", "service", id_, vendor)
    thing.vendor = thing.vendor or vendor
    return thing


def _gateway(found: Inventory, name: str, system: str) -> Thing:
    return found.thing(f"gateway:{system}:{name}", "gateway", name)


def _model(found: Inventory, name: str, vendor: str | None) -> Thing:
    return found.thing(f"model:{vendor or ''}/{name}", "model", name, vendor)


def _supply(found: Inventory) -> None:
    """Give a literal without vendor to the one vendor that calls name it at.

    A model id that calls of several vendors name, or none, stays without a supplier.
    """
    supplied: dict[str, list[Thing]] = {}
    for thing in found.of("model"):
        if thing.vendor is not None:
            supplied.setdefault(thing.name, []).append(thing)
    for thing in found.of("model"):
        known = supplied.get(thing.name, [])
        # Calls whose target is open keep their own model: nobody knows who supplies it.
        if thing.vendor is None and len(known) == 1 and not thing.named:
            known[0].owned.extend(thing.owned)
            del found.things[thing.ref]
            for needed in found.needs.values():
                if thing.ref in needed:
                    needed.discard(thing.ref)
                    needed.add(known[0].ref)
