"""M6: products are published as apps inside the vendor's product."""

from __future__ import annotations

from lockin.mechanisms._measure import Indicator, Mechanism, View, counted, coupled, total
from lockin.model.nodes import Platform

__all__ = ["MECHANISM"]


def indicators(view: View) -> tuple[Indicator, ...]:
    """App directories, apps published, users reached through them."""
    directories = [p for p in view.landscape.of(Platform) if p.directory]
    return (
        counted("app-directories", directories),
        coupled(view, "apps", "count", view.bound, "apps"),
        total(view, "users-reached", "count", directories, "users"),
    )


MECHANISM = Mechanism("M6", "native-apps", indicators)
