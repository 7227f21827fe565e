"""Apps published again elsewhere, and integrations with partners' platforms replaced."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.model.nodes import Platform, Protocol
from lockin.switching.amounts import Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT"]

KEY = "partners"


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Per platform, per app published, per partner reached through it."""
    _ = target
    if item.sort != "dependency" or isinstance(item.needed, Protocol):
        return
    apps = site.value(item.record, "apps", part=item.coupling, expected=False)
    if apps is not None:
        yield Term(KEY, "M6", apps * site.effort("days-per-app"))
    if isinstance(item.needed, Platform):
        mechanism = "M6" if item.needed.directory else "M8"
        yield Term(KEY, mechanism, site.effort("days-per-platform"))
    partners = site.value(item.record, "partners", part=item.coupling, expected=False)
    if partners is not None:
        yield Term(KEY, "M8", partners * site.effort("days-per-partner"))


COMPONENT = Component(
    key=KEY,
    mechanisms=("M6", "M8"),
    formula=("apps x days-per-app + platforms x days-per-platform + partners x days-per-partner"),
    source="no published study found",
    parameters=("days-per-app", "days-per-platform", "days-per-partner"),
    terms=terms,
)
