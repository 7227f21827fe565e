"""Rules, automations and pipeline steps written for a coding tool, rewritten."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.switching.amounts import Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT"]

KEY = "developer-tooling"


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Per rule, automation and pipeline step of a team."""
    _ = target
    if item.sort != "tooling":
        return
    for field, parameter in (
        ("rules", "days-per-rule"),
        ("automations", "days-per-automation"),
        ("ci_steps", "days-per-ci-step"),
    ):
        count = site.value(item.record, field, expected=False)
        if count is not None:
            yield Term(KEY, "M4", count * site.effort(parameter))


COMPONENT = Component(
    key=KEY,
    mechanisms=("M4",),
    formula=(
        "rules x days-per-rule + automations x days-per-automation"
        " + pipeline steps x days-per-ci-step"
    ),
    source="no published study found",
    parameters=("days-per-rule", "days-per-automation", "days-per-ci-step"),
    terms=terms,
)
