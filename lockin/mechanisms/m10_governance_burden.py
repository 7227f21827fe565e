"""M10: supervision, traces, policy and owners become the CIO's work."""

from __future__ import annotations

from lockin.mechanisms._measure import Indicator, Mechanism, View, counted
from lockin.model.nodes import Agent, Control, System

__all__ = ["MECHANISM"]


def indicators(view: View) -> tuple[Indicator, ...]:
    """Systems to validate on exit, agents without supervision, systems without review, controls."""
    controls = view.landscape.of(Control)
    covered = {id_ for c in controls if c.type == "supervision" for id_ in c.covers}
    agents = view.landscape.of(Agent)
    judged = [a for a in agents if a.supervised is not None or a.id in covered]
    loose = [a for a in judged if not a.supervised and a.id not in covered]
    systems = view.landscape.of(System)
    owned = any(s.owner is not None for s in systems)
    reviewed = [s for s in systems if s.reviewed is not None]
    users = set(view.landscape.dependencies.column("source"))
    return (
        counted("systems-to-validate", [s for s in systems if s.id in users]),
        counted("unsupervised-agents", loose, of=judged),
        counted("unreviewed-systems", [s for s in reviewed if not s.reviewed], of=reviewed),
        counted(
            "systems-without-owner",
            [s for s in systems if s.owner is None],
            of=systems if owned else (),
        ),
        counted("controls", controls),
    )


MECHANISM = Mechanism("M10", "governance-burden", indicators)
