"""The price rise that a vendor can impose before leaving is rational (M11)."""

from __future__ import annotations

import datetime as dt
import math

from lockin.errors import UndefinedError
from lockin.model.landscape import Landscape
from lockin.model.nodes import Vendor
from lockin.simulation import Distribution
from lockin.switching.cost import SwitchingCost, switching_cost
from lockin.switching.exits import Exit
from lockin.switching.parameters import Parameters

__all__ = ["annuity", "max_price_rise", "price_rise_of"]

MONTHS_PER_YEAR = 12


def annuity(rate: float, years: float, *, protected_months: float = 0.0) -> float:
    """Return the present value of one unit a year, paid at the end of each year.

    ``(1 - (1 + rate)^-years) / rate``; the protected months at the start are left out.

    Raises
    ------
    UndefinedError
        Nothing is left of the horizon, or the rate is not above -1.

    Examples
    --------
    >>> round(annuity(0.08, 3), 6)
    2.577097
    """
    if rate <= -1:
        raise UndefinedError(f"a discount rate lies above -1, not {rate}")
    protected = protected_months / MONTHS_PER_YEAR

    def until(t: float) -> float:
        return t if rate == 0 else -math.expm1(-t * math.log1p(rate)) / rate

    value = until(years) - until(protected)
    if value <= 0:
        msg = f"the price is protected for {protected:g} years of a horizon of {years:g}"
        raise UndefinedError(msg)
    return value


def max_price_rise(
    landscape: Landscape,
    *,
    vendor: str,
    years: float = 3.0,
    discount_rate: float = 0.08,
    seed: int,
    draws: int = 10_000,
    as_of: dt.date | None = None,
    parameters: Parameters | None = None,
) -> Distribution:
    """Return the largest yearly price rise that is rational to accept, as a share of spend.

    ``(exit cost + lost advantage) / annuity(discount_rate, years) / spend``. Months in which the
    price is protected by contract leave the annuity. A lost advantage that the landscape
    does not state counts as 0.

    Source: the present value of a locked-in customer is its switching cost plus the value of
    the incumbent's other advantages, Shapiro & Varian (1999), *Information Rules*, ch. 5.

    Raises
    ------
    UndefinedError
        There is no spend on the vendor, or nothing is left of the horizon.

    Examples
    --------
    >>> from lockin.model.dependency import Dependency
    >>> from lockin.model.nodes import Service, System
    >>> landscape = Landscape(
    ...     nodes=(Vendor(id="acme"), Service(id="chat", vendor="acme"), System(id="desk")),
    ...     dependencies=(Dependency(id="d1", source="desk", target="chat", spend=100_000),),
    ... )
    >>> max_price_rise(landscape, vendor="acme", seed=7, draws=1_000).p50 > 0
    True
    """
    cost = switching_cost(
        landscape, Exit(vendor), seed=seed, draws=draws, as_of=as_of, parameters=parameters
    )
    return price_rise_of(cost, years=years, discount_rate=discount_rate)


def spend_on(cost: SwitchingCost) -> float:
    """Return the mean yearly spend on what the exit leaves, in the landscape's currency."""
    site, removed = cost.site, cost.departure.removed
    vendors = {id_ for id_ in removed if isinstance(site.landscape.by_id[id_], Vendor)}
    if vendors:
        return sum(site.vendor_spend(vendor) for vendor in sorted(vendors))
    return site.spend_on(removed)


def price_rise_of(
    cost: SwitchingCost, *, years: float = 3.0, discount_rate: float = 0.08
) -> Distribution:
    """Return the largest rational price rise for an estimate already made."""
    spend = spend_on(cost)
    if spend <= 0:
        raise UndefinedError(f"there is no spend on {cost.exit.leaving!r} to raise")
    site = cost.site
    protected = 0.0
    for contract, _ in cost.contracts:
        months = site.value(contract, "price_protected_months")
        if months is not None:
            protected = max(protected, months.mean)
    total = cost.samples / cost.rate
    node = site.landscape.by_id[cost.exit.leaving]
    if isinstance(node, Vendor):
        advantage = site.value(node, "advantage")
        if advantage is not None:
            total = total + cost.engine.amount(advantage)
    per_year = annuity(discount_rate, years, protected_months=protected)
    return Distribution(total / per_year / spend, "1/a")
