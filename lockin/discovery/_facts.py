"""Nodes whose fields come from the reference facts, with the facts as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lockin import reference
from lockin.discovery.findings import Finding, within
from lockin.errors import UnknownFactError
from lockin.model.evidence import Evidence
from lockin.model.nodes import Host, Platform, Protocol, Record, Service, Vendor
from lockin.reference import Fact

__all__ = ["Facts", "seen"]

_ROLES = {
    "embeddings": "embedding", "embed": "embedding", "rerank": "rerank", "images": "image",
    "audio": "speech", "video": "video", "realtime": "realtime", "batch": "batch",
    "batches": "batch", "files": "files", "vector-stores": "vector-store",
    "fine-tuning": "fine-tuning", "moderation": "moderation", "evals": "evaluation",
    "agents": "agent-kit", "agent-kit": "agent-kit",
}  # fmt: skip
_GRADES = {"high": "A", "medium": "B", "low": "C"}


def seen(finding: Finding, field: str | None = None, note: str = "") -> Evidence:
    """Return a finding as evidence for a field; its grade follows the confidence."""
    return Evidence.model_validate(
        {
            "field": field,
            "kind": "file",
            "source": within(finding.root, finding.file),
            "line": finding.line,
            "column": finding.column,
            "grade": _GRADES[finding.confidence],
            "note": note or finding.name[:200],
        }
    )


def _stated(fact: Fact, *fields: str) -> Iterator[Evidence]:
    for field in fields:
        yield Evidence(
            field=field, kind="default", source=fact.source[:1000], date=fact.checked,
            grade=fact.grade, note="reference fact",
        )  # fmt: skip


class Facts:
    """Makes nodes from reference facts, each once, and those that they refer to."""

    def __init__(self) -> None:
        self.nodes: dict[str, Record] = {}

    def service(
        self,
        id_: str,
        surface: str | None,
        vendor: str | None,
        evidence: Iterable[Evidence],
        *,
        models: Iterable[str] = (),
        note: str | None = None,
    ) -> str:
        """Add a service, its vendor and its host."""
        held = self.nodes.get(id_)
        why = [*evidence]
        used = {*models}
        if isinstance(held, Service):
            used |= {*held.models}
            why = [*held.evidence, *why]
        try:
            fact = reference.service(id_)
        except UnknownFactError:
            if vendor is not None:
                self.vendor(vendor)
            self.nodes[id_] = Service(
                id=id_, vendor=vendor, surface=surface, role=_ROLES.get(surface or "", "text"),
                models=tuple(sorted(used)), evidence=_sorted(why), note=note,
            )  # fmt: skip
            return id_
        self.vendor(fact.vendor)
        host = None if fact.host is None else self.host(fact.host)
        why.extend(_stated(fact, "vendor", "role", "surface", "features"))
        if fact.family is not None:
            why.extend(_stated(fact, "family"))
        if host is not None:
            why.extend(_stated(fact, "host"))
        self.nodes[id_] = Service(
            id=id_, name=fact.name, vendor=fact.vendor, host=host, role=fact.role,
            surface=fact.surface, family=fact.family, features=fact.features,
            models=tuple(sorted(used)), evidence=_sorted(why), note=note,
        )  # fmt: skip
        return id_

    def vendor(self, id_: str) -> str:
        """Add a vendor and its parents."""
        if id_ in self.nodes:
            return id_
        try:
            fact = reference.vendor(id_)
        except UnknownFactError:
            self.nodes[id_] = Vendor(id=id_)
            return id_
        why = list(_stated(fact, "parent")) if fact.parent is not None else []
        if fact.jurisdiction is not None:
            why.extend(_stated(fact, "jurisdiction"))
        self.nodes[id_] = Vendor(
            id=id_, name=fact.name, parent=fact.parent, jurisdiction=fact.jurisdiction,
            lei=fact.lei, evidence=_sorted(why),
        )  # fmt: skip
        if fact.parent is not None:
            _ = self.vendor(fact.parent)
        return id_

    def host(self, id_: str) -> str:
        """Add a host and its operator; its id says that it is one."""
        node = f"host-{id_}"
        if node in self.nodes:
            return node
        fact = reference.host(id_)
        why = list(_stated(fact, "operator"))
        if fact.jurisdiction is not None:
            why.extend(_stated(fact, "jurisdiction"))
        self.nodes[node] = Host(
            id=node, name=fact.name, operator=self.vendor(fact.operator),
            jurisdiction=fact.jurisdiction, evidence=_sorted(why),
        )  # fmt: skip
        return node

    def protocol(self, id_: str, evidence: Iterable[Evidence]) -> str:
        """Add a protocol, its steward and its implementers."""
        held = self.nodes.get(id_)
        why = [*(held.evidence if held is not None else ()), *evidence]
        try:
            fact = reference.protocol(id_)
        except UnknownFactError:
            self.nodes[id_] = Protocol(id=id_, evidence=_sorted(why))
            return id_
        why.extend(_stated(fact, "implementers"))
        if fact.open_governance is not None:
            why.extend(_stated(fact, "open_governance"))
        if fact.steward is not None:
            why.extend(_stated(fact, "steward"))
            _ = self.vendor(fact.steward)
        self.nodes[id_] = Protocol(
            id=id_, name=fact.name, steward=fact.steward, open_governance=fact.open_governance,
            implementers=fact.implementers, evidence=_sorted(why),
        )  # fmt: skip
        return id_

    def platform(self, id_: str) -> str:
        """Add a content platform; its id says that it is one."""
        node = f"platform-{id_}"
        if node in self.nodes:
            return node
        fact = next((p for p in reference.platforms() if p.id == id_), None)
        if fact is None:
            self.nodes[node] = Platform(id=node, name=id_)
        else:
            self.nodes[node] = Platform(
                id=node, name=fact.name, vendor=self.vendor(fact.maker),
                evidence=_sorted(_stated(fact, "vendor")),
            )  # fmt: skip
        return node


def _sorted(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(set(evidence), key=lambda e: e.model_dump_json()))
