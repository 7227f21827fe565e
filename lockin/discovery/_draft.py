"""The landscape while it is made: nodes and dependencies by id, and how they are added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lockin import reference
from lockin.discovery._facts import Facts, seen
from lockin.discovery.findings import Finding
from lockin.discovery.signatures import table
from lockin.model.dependency import Coupling, Dependency
from lockin.model.evidence import Evidence
from lockin.model.nodes import Gateway, Record

__all__ = ["Draft", "canonical"]


class Draft:
    """Collects what the steps find; a step adds to it and never takes away."""

    def __init__(self) -> None:
        self.facts = Facts()
        self.own: dict[str, Record] = {}
        self.dependencies: dict[str, Dependency] = {}
        self.features = {fact.id for fact in reference.features()}
        self.proxies: list[str] = []
        self.beside: dict[str, tuple[str, ...]] = {}
        """The systems of the same repository, by system."""

    def link(
        self,
        id_: str,
        source: str,
        target: str,
        why: Iterable[Evidence],
        *,
        group: str | None = None,
        coupling: Coupling | None = None,
        note: str | None = None,
    ) -> None:
        """Add a dependency, or more evidence to the one that has the id."""
        id_ = id_[:200]
        held = self.dependencies.get(id_)
        if held is not None:
            why = canonical([*held.evidence, *why])
            self.dependencies[id_] = held.model_copy(update={"evidence": why})
            return
        self.dependencies[id_] = Dependency(
            id=id_, source=source, target=target, group=group, coupling=coupling, note=note,
            evidence=canonical(why),
        )  # fmt: skip

    def service(
        self,
        calls: list[Finding],
        id_: str,
        models: Iterable[str],
        note: str | None = None,
        literals: Mapping[str, Finding] | None = None,
    ) -> None:
        """Add the service of some findings, with the models that are asked for."""
        first = calls[0]
        by_model = {model: f for f in reversed(calls) for model in f.models}
        by_model.update(literals or {})
        undetermined = first.service is None
        why = [seen(first)]
        why += [seen(by_model[m], "models", m) for m in sorted(models) if m in by_model]
        _ = self.facts.service(
            id_, first.surface, first.vendor, why,
            models=sorted(set(models)), note=note if undetermined else None,
        )  # fmt: skip

    def add_gateway(
        self, id_: str, name: str, why: Iterable[Evidence], note: str | None = None
    ) -> None:
        """Add a gateway, with what its own format translates."""
        row = table("gateways")["gateways"]["litellm"]
        translates = tuple(sorted(set(row["translates"]) & self.features))
        stated = Evidence(
            field="translates", kind="default", source=row["source"], grade=row["grade"],
            date=table("gateways")["as_of"], note="what the gateway's own format covers",
        )  # fmt: skip
        held = self.own.get(id_)
        before = held.evidence if held is not None else ()
        self.own[id_] = Gateway(
            id=id_, name=name, translates=translates, note=note,
            evidence=canonical([*before, *why, stated]),
        )  # fmt: skip

    def route(self, gateway: str, service: str, group: str | None, why: Iterable[Evidence]) -> None:
        """Add a route of a gateway to a service."""
        parts = (gateway, group, service) if group is not None else (gateway, service)
        self.link("-".join(parts), gateway, service, why, group=group)


def canonical(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return evidence in its one order, each once."""
    return tuple(sorted(set(evidence), key=lambda e: e.model_dump_json()))
