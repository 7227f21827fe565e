"""Connectors rebuilt and permissions mapped again."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.model.nodes import Connector
from lockin.switching.amounts import Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT"]

KEY = "connectors"
MILLION = 1e6


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Per connector by data mode, per item reached, per permission."""
    _ = target
    if item.sort == "knowledge":
        rules = site.value(item.record, "permissions_mapped")
        if rules is not None:
            yield Term(KEY, "M2", rules * site.effort("days-per-permission"))
    elif item.sort == "connector" and isinstance(item.record, Connector):
        mode = item.record.mode or "act"
        if item.record.mode is None:
            site.infer(item.record, "mode", "act", "the cheaper of the two modes")
        yield Term(KEY, "M2", site.effort(f"days-per-connector.{mode}"))
        items = site.value(item.record, "items")
        if items is not None and mode == "index":
            yield Term(KEY, "M2", items / MILLION * site.effort("days-per-million-items"))
        if item.record.permission_sync:
            yield Term(KEY, "M2", site.effort("days-per-permission-sync"))


COMPONENT = Component(
    key=KEY,
    mechanisms=("M2",),
    formula=(
        "connectors x days-per-connector (index or act) + items / 1e6 x days-per-million-items"
        " (index only) + mirrored connectors x days-per-permission-sync"
        " + mapped permissions x days-per-permission"
    ),
    source="no published study found; an index holds a copy to rebuild, a live connector does not",
    parameters=(
        "days-per-connector.index",
        "days-per-connector.act",
        "days-per-million-items",
        "days-per-permission-sync",
        "days-per-permission",
    ),
    terms=terms,
)
