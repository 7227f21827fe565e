"""Work on an item that neither code nor inventory shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lockin.switching.amounts import Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT", "on_top_of"]

KEY = "contingency"


def on_top_of(terms: Iterable[Term], site: Site) -> Iterator[Term]:
    """Yield a share of every effort term of an item."""
    share = site.effort("contingency-share")
    for term in terms:
        if not term.money:
            yield Term(KEY, "none", term.amount * share, residual=term.residual)


def _none(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    _ = item, target, site
    return iter(())


COMPONENT = Component(
    key=KEY,
    mechanisms=("none",),
    formula="person-days of the item x contingency-share",
    source="surveys report overruns (Zapier 2025, grade C); the share is an assumption",
    parameters=("contingency-share",),
    terms=_none,
)
