"""Another agent protocol implemented, and partners certified on it again."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.model.nodes import Protocol
from lockin.switching.amounts import Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT"]

KEY = "protocol"


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Per system that speaks the protocol, and per partner reached through it."""
    _ = target
    if item.sort != "dependency" or not isinstance(item.needed, Protocol):
        return
    yield Term(KEY, "M7", site.effort("days-per-protocol"))
    partners = site.value(item.record, "partners", part=item.coupling)
    if partners is not None:
        yield Term(KEY, "M8", partners * site.effort("days-per-partner"))


COMPONENT = Component(
    key=KEY,
    mechanisms=("M7", "M8"),
    formula="implementations x days-per-protocol + partners x days-per-partner",
    source="no published study found",
    parameters=("days-per-protocol", "days-per-partner"),
    terms=terms,
)
