"""M3: agents are quick to build with a kit and slow to rebuild without it."""

from __future__ import annotations

from lockin.estimates import as_estimate
from lockin.mechanisms._measure import Indicator, Mechanism, View, counted, places, total
from lockin.model.nodes import Agent

__all__ = ["MECHANISM"]


def indicators(view: View) -> tuple[Indicator, ...]:
    """Agents built with a kit, their steps and tools, the share only the vendor holds."""
    agents = [a for a in view.landscape.of(Agent) if a.kit is not None]
    held = [a for a in agents if a.vendor_only_share is not None]
    share = Indicator("vendor-only-share", None, "1", "MISSING")
    if held:
        mean = sum(as_estimate(a.vendor_only_share or 0.0).mean for a in held) / len(held)
        share = Indicator(
            "vendor-only-share", mean, "1", "STATED", places(held, "vendor_only_share")
        )
    return (
        counted("agents", agents),
        total(view, "steps", "count", agents, "steps"),
        total(view, "tools", "count", agents, "tools"),
        share,
    )


MECHANISM = Mechanism("M3", "agent-kit", indicators)
