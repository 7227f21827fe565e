"""Agents, connectors and protocols of a system."""

from __future__ import annotations

from collections import Counter

from lockin.discovery._draft import Draft, canonical
from lockin.discovery._facts import seen
from lockin.discovery._units import Unit
from lockin.discovery.findings import Finding, Kind
from lockin.discovery.scanning import slug
from lockin.model.dependency import Coupling
from lockin.model.nodes import Agent, Connector, System

__all__ = ["add_agents", "add_connectors", "add_protocols"]


def add_agents(draft: Draft, unit: Unit) -> None:
    """Add the agents that a system is made of, with the kit that holds them and their tools."""
    found = unit.production(Kind.AGENT)
    found += [f for f in unit.production(Kind.RESOURCE) if f.via[:1] == ("agent",) and f.service]
    names = [slug(f.group or "agent") for f in found]
    counts = Counter(names)
    used: Counter[str] = Counter()
    for name, finding in zip(names, found, strict=True):
        used[name] += 1
        tail = f"{name}-{used[name]}" if counts[name] > 1 else name
        id_ = f"{unit.id}-agent-{tail}"[:200]
        if finding.service is not None:
            draft.service([finding], finding.service, finding.models)
        counted = finding.kind is Kind.AGENT
        why = [seen(finding), *([seen(finding, "tools")] if counted else ())]
        draft.own[id_] = Agent(
            id=id_, name=(finding.group or "agent")[:200], kit=finding.service,
            tools=float(finding.size) if counted else None,
            evidence=canonical([*why, seen(finding, "kit")]),
        )  # fmt: skip
        draft.link(f"{unit.id}-{tail}-agent", unit.id, id_, [seen(finding)])


def add_protocols(draft: Draft, unit: Unit) -> None:
    """Add the agent protocols that a system speaks; a package that is only declared is weak.

    What coding tools read (`AGENTS.md`, skills) is no protocol of the system.
    """
    declared = {(f.file, f.line) for f in unit.production(Kind.MANIFEST)}
    spoken: dict[str, list[Finding]] = {}
    for finding in unit.production(Kind.PROTOCOL):
        if "coding-tool" not in finding.via:
            spoken.setdefault(finding.name, []).append(finding)
    for name, found in sorted(spoken.items()):
        why = [
            one.model_copy(update={"grade": "C"}) if (f.file, f.line) in declared else one
            for f, one in ((f, seen(f)) for f in found)
        ]
        _ = draft.facts.protocol(name, why)
        coupling = Coupling(files=float(len({f.file for f in found})))
        draft.link(f"{unit.id}-{name}", unit.id, name, why, coupling=coupling)


def add_connectors(draft: Draft, unit: Unit) -> None:
    """Add the bridges to content platforms, and what they stand on."""
    has_system = isinstance(draft.own.get(unit.id), System)
    for finding in unit.production(Kind.CONNECTOR):
        id_ = f"{unit.id}-{_way(finding)}-{slug(finding.group or finding.name)}"[:200]
        if id_ in draft.own:
            continue
        why = [seen(finding)]
        maker = None if finding.vendor is None else draft.facts.vendor(finding.vendor)
        bound = finding.service is not None
        by = finding.via[0] if finding.via else finding.name
        draft.own[id_] = Connector(
            id=id_, name=(finding.group or finding.name)[:200],
            platform=draft.facts.platform(slug(finding.name)),
            maker=maker, hosted_by_maker=(finding.host is not None or bound) if maker else None,
            open=not bound, mode="index" if "index" in finding.features else "act",
            evidence=canonical([
                *why, seen(finding, "platform"), seen(finding, "open", by), seen(finding, "mode"),
            ]),
        )  # fmt: skip
        if "mcp" in finding.via:
            _ = draft.facts.protocol("mcp", why)
            draft.link(f"{id_}-protocol", id_, "mcp", why)
        if finding.service is not None:
            draft.service([finding], finding.service, ())
            draft.link(f"{id_}-product", id_, finding.service, why)
        if has_system:
            draft.link(f"{id_}-use", unit.id, id_, why)


def _way(finding: Finding) -> str:
    """Return over what a connector goes: part of its id."""
    if "mcp" in finding.via:
        return "mcp"
    return "product" if finding.service is not None else "sdk"
