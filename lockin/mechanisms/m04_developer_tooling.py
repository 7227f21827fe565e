"""M4: rules, automations and pipelines are written for one coding tool."""

from __future__ import annotations

from lockin.mechanisms._measure import Indicator, Mechanism, View, total
from lockin.model.nodes import Service, Team

__all__ = ["MECHANISM"]


def indicators(view: View) -> tuple[Indicator, ...]:
    """Developers with a coding tool, and what they wrote for it."""
    coders: set[str] = set()
    for dependency in view.bound:
        tool = view.target(dependency)
        if isinstance(tool, Service) and view.site.role(tool) == "coding-tool":
            coders.add(dependency.source)
    teams = [
        team
        for team in view.landscape.of(Team)
        if team.id in coders or (team.rules, team.automations, team.ci_steps) != (None, None, None)
    ]
    return (
        total(view, "developers", "count", [t for t in teams if t.id in coders], "seats"),
        total(view, "rules", "count", teams, "rules"),
        total(view, "automations", "count", teams, "automations"),
        total(view, "ci-steps", "count", teams, "ci_steps"),
    )


MECHANISM = Mechanism("M4", "developer-tooling", indicators)
