"""M2: the organisation's content is plugged into the vendor's models."""

from __future__ import annotations

from lockin.mechanisms._measure import Indicator, Mechanism, View, counted, total
from lockin.model.nodes import Connector, Knowledge

__all__ = ["MECHANISM"]


def indicators(view: View) -> tuple[Indicator, ...]:
    """Connectors, those that only their maker's products use, indexes and their content."""
    connectors = view.landscape.of(Connector)
    closed = [c for c in connectors if c.open is False]
    mirrored = [c for c in connectors if c.permission_sync]
    indexes = view.landscape.of(Knowledge)
    return (
        counted("connectors", connectors),
        counted("proprietary-connectors", closed, of=connectors),
        counted("permission-syncs", mirrored, of=connectors),
        counted("indexes", indexes),
        total(view, "documents", "count", indexes, "documents"),
        total(view, "tokens-indexed", "token", indexes, "tokens"),
    )


MECHANISM = Mechanism("M2", "data-integration", indicators)
