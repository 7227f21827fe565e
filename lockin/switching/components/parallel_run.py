"""Both suppliers paid while the old one is kept as a fallback."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.model.dependency import Dependency
from lockin.model.nodes import Service
from lockin.switching.amounts import Amount, Term
from lockin.switching.component import Component
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT", "price_ratio", "uncovered"]

KEY = "parallel-run"
WEEKS_PER_YEAR = 52


def uncovered(vendor: str) -> str:
    """Name the share of a vendor's spend in the parallel run that no contract already pays."""
    return f"uncovered:{vendor}"


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Per item: the target's spend, and the old spend that no commitment covers."""
    if item.sort not in {"dependency", "route"}:
        return
    if not isinstance(item.record, Dependency):
        return
    spend = site.yearly_spend(item.record, item.position)
    if spend is None:
        return
    period = site.effort("parallel-run-weeks") / WEEKS_PER_YEAR
    old = spend * period
    vendor = site.vendor_of(item.needed)
    if vendor is not None and site.contracts(vendor):
        old = old * Amount(parameters=((uncovered(vendor), 1),))
    yield Term(KEY, "none", old, money=True, residual=False)
    if item.role is not None and target is not None:
        new = spend * period * price_ratio(item.needed, target, site)
        yield Term(KEY, "none", new, money=True, residual=False)


def price_ratio(service: object, target: Target, site: Site) -> float:
    """Blended list price of the target over that of the service left; 1 when unknown."""
    if not isinstance(service, Service) or target.service is None:
        return 1.0
    prices: list[float] = []
    for one in (service, target.service):
        paid = [site.mean_money(one, name) for name in ("input_price", "output_price")]
        if paid[0] is None or paid[1] is None:
            return 1.0
        prices.append(paid[0] + paid[1])
    return prices[1] / prices[0] if prices[0] > 0 else 1.0


COMPONENT = Component(
    key=KEY,
    mechanisms=("none",),
    formula=(
        "spend x parallel-run-weeks / 52 x (share that no contract already pays)"
        " + spend x parallel-run-weeks / 52 x price of the target over the price left"
    ),
    source="arithmetic; the weeks are a rule of thumb",
    parameters=("parallel-run-weeks",),
    terms=terms,
)
