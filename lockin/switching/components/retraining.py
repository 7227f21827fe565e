"""People retrained on another product, and output lost meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.model.nodes import Service, Team
from lockin.switching.amounts import Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT"]

KEY = "retraining"
HOURS_PER_DAY = 8


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Active users times the hours of retraining and the days of the dip."""
    _ = target
    team = site.landscape.by_id.get(getattr(item.record, "source", ""))
    if item.sort != "dependency" or not isinstance(team, Team):
        return
    if not isinstance(item.needed, Service):
        return
    seats = site.read(item.record, "seats") or site.value(team, "seats")
    if seats is None:
        return
    active = site.value(team, "weekly_active_share", default="weekly-active-share")
    hours = site.value(team, "hours_to_retrain", default="hours-to-retrain")
    if active is None or hours is None:
        return
    users = seats * active
    yield Term(KEY, "M1", users * hours / HOURS_PER_DAY)
    yield Term(KEY, "M1", users * site.effort("dip-days-per-user"))


COMPONENT = Component(
    key=KEY,
    mechanisms=("M1",),
    formula=(
        "seats x weekly-active-share x hours-to-retrain / 8"
        " + seats x weekly-active-share x dip-days-per-user"
    ),
    source=(
        "that productivity dips before it rises: McElheran, Yang, Kroff & Brynjolfsson, Census"
        " CES-WP-25-27; hours and days are assumptions"
    ),
    parameters=("weekly-active-share", "hours-to-retrain", "dip-days-per-user"),
    terms=terms,
)
