"""Systems validated again, controls established again."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.model.nodes import DEPTHS, Agent, System
from lockin.switching.amounts import Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT"]

KEY = "governance"


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Per system by depth, more where nobody reviews or supervises; per control."""
    _ = target
    if item.sort == "control":
        yield Term(KEY, "M10", site.effort("days-per-control"))
    elif item.sort == "system" and isinstance(item.record, System):
        depth = site.depth(item.record)
        yield Term(KEY, "M10", site.effort(f"days-per-revalidation.{depth}"))
        if item.record.reviewed is False:
            yield Term(KEY, "M10", site.effort("days-per-unreviewed"))
    elif (
        item.sort == "agent" and isinstance(item.record, Agent) and item.record.supervised is False
    ):
        yield Term(KEY, "M10", site.effort("days-per-unreviewed"))


COMPONENT = Component(
    key=KEY,
    mechanisms=("M10",),
    formula=(
        "systems x days-per-revalidation (by depth of adoption)"
        " + systems without review and agents without supervision x days-per-unreviewed"
        " + controls x days-per-control"
    ),
    source="no published study found; depth and review after the reading of the million customers",
    parameters=(
        *(f"days-per-revalidation.{depth}" for depth in DEPTHS),
        "days-per-unreviewed",
        "days-per-control",
    ),
    terms=terms,
)
