"""A new supplier learnt, contracted and connected: once per target."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.switching.amounts import Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import OTHER, Target

__all__ = ["COMPONENT", "once"]

KEY = "onboarding"


def once(target: Target, site: Site) -> Iterator[Term]:
    """Yield what a target costs however many items move to it.

    A service in the landscape is learnt and connected already; a vendor in the landscape is
    under contract already.
    """
    if target.known:
        return
    yield Term(KEY, "none", site.effort("days-learn-target"))
    yield Term(KEY, "none", site.effort("days-connect-target"))
    if target is OTHER or target.vendor not in site.landscape.by_id:
        yield Term(KEY, "none", site.effort("days-contract-target"))


def _none(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    _ = item, target, site
    return iter(())


COMPONENT = Component(
    key=KEY,
    mechanisms=("none",),
    formula=(
        "new targets x (days-learn-target + days-connect-target)"
        " + new vendors x days-contract-target"
    ),
    source="costs borne for the new supplier: Shapiro & Varian (1999), Information Rules, ch. 5",
    parameters=("days-learn-target", "days-connect-target", "days-contract-target"),
    terms=_none,
)
