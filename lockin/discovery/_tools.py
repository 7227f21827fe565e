"""What developers wrote for coding tools: a team for each tool and repository.

The model counts rules, automations and pipeline steps on the team that holds them. They
are lost with one tool only, so that each tool has a team of its own; what any tool reads
(``AGENTS.md``) and what only points elsewhere is lost with none.
"""

from __future__ import annotations

from collections.abc import Mapping

from lockin.discovery._draft import Draft, canonical
from lockin.discovery._facts import seen
from lockin.discovery._units import Unit
from lockin.discovery.findings import Finding, Kind
from lockin.model.nodes import Service, Team

__all__ = ["add_tooling"]

_FIELDS: Mapping[str, str] = {
    "rule": "rules", "skill": "rules", "command": "automations", "subagent": "automations",
    "hook": "automations", "pipeline-step": "ci_steps",
}  # fmt: skip


def add_tooling(draft: Draft, unit: Unit) -> None:
    """Add the teams that wrote for coding tools, and the tools."""
    by_tool: dict[str, list[Finding]] = {}
    for finding in unit.production(Kind.TOOLING):
        if finding.service is not None and finding.name in _FIELDS:
            by_tool.setdefault(finding.service, []).append(finding)
    for tool, found in sorted(by_tool.items()):
        draft.service(found, tool, {model for f in found for model in f.models})
        held = draft.facts.nodes.get(tool)
        if isinstance(held, Service) and held.role in {None, "text"}:
            draft.facts.nodes[tool] = held.model_copy(update={"role": "coding-tool"})
        counts = {
            field: float(sum(_FIELDS[f.name] == field for f in found))
            for field in sorted({_FIELDS[f.name] for f in found})
        }
        id_ = f"{unit.id}-{tool}-users"[:200]
        why = canonical(seen(f, _FIELDS[f.name], f.name) for f in found)
        draft.own[id_] = Team(
            id=id_, name=f"developers of {unit.name} who use {tool}"[:500], evidence=why,
            rules=counts.get("rules"), automations=counts.get("automations"),
            ci_steps=counts.get("ci_steps"),
        )  # fmt: skip
        draft.link(f"{id_}-{tool}", id_, tool, [seen(found[0])])
