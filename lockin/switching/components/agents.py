"""Agents and workflows rebuilt outside the kit that holds them."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.switching.amounts import Amount, Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT", "entry"]

KEY = "agents"


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Per agent, and per step and tool that only the vendor holds."""
    _ = target
    if item.sort != "agent":
        return
    yield Term(KEY, "M3", site.effort("days-per-agent"))
    share = site.value(item.record, "vendor_only_share", default="vendor-only-share")
    for field, parameter in (("steps", "days-per-step"), ("tools", "days-per-tool")):
        count = site.value(item.record, field)
        if count is not None and share is not None:
            yield Term(KEY, "M3", count * share * site.effort(parameter))


def entry(item: Item, site: Site) -> Iterator[Amount]:
    """Yield the person-days it takes to build the same agent with the kit."""
    yield site.effort("entry-days-per-agent")
    for field in ("steps", "tools"):
        count = site.value(item.record, field)
        if count is not None:
            yield count * site.effort("entry-days-per-step")


COMPONENT = Component(
    key=KEY,
    mechanisms=("M3",),
    formula=(
        "agents x days-per-agent + steps x vendor-only-share x days-per-step"
        " + tools x vendor-only-share x days-per-tool"
    ),
    source="no published study found; that kits shorten building is the vendor's own claim",
    parameters=("days-per-agent", "days-per-step", "days-per-tool", "vendor-only-share"),
    terms=terms,
)
