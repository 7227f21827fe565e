"""What the contract itself charges for leaving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lockin.model.nodes import Contract
from lockin.switching.amounts import Term
from lockin.switching.component import Component
from lockin.switching.engine import Engine
from lockin.switching.items import Item
from lockin.switching.site import Site
from lockin.switching.targets import Target

__all__ = ["COMPONENT", "FREE_SWITCHING", "commitment_paid", "lesser", "switching_charge"]

KEY = "contract"
DAYS_PER_YEAR = 365.25

FREE_SWITCHING = dt.date(2027, 1, 12)
"""Day from which the EU Data Act forbids switching charges (Regulation 2023/2854, art. 29(1))."""

Array = NDArray[np.float64]


def lesser(charge: Array | None, commitment: Array | None, spent: Array | float) -> Array | None:
    """Return the lesser of the termination charge and the commitment left after spend.

    Source: a rational leaver pays the cheaper of the two; Shapiro & Varian (1999),
    *Information Rules*, ch. 5, on contractual commitments.

    Examples
    --------
    >>> lesser(np.array([50.0]), np.array([100.0]), 80.0)
    array([20.])
    """
    left = None if commitment is None else np.maximum(commitment - spent, 0.0)
    if charge is None or left is None:
        return left if charge is None else charge
    return np.minimum(charge, left)


def commitment_paid(contract: Contract, site: Site, engine: Engine, years: float) -> Array:
    """Return draws of what one contract costs to leave `years` after `as_of`."""
    day = site.as_of + dt.timedelta(days=years * DAYS_PER_YEAR)
    charge = site.value(contract, "termination_charge")
    commitment = site.value(contract, "commitment")
    if contract.ends is not None and contract.ends < day:
        return np.zeros(engine.draws)
    paid = lesser(
        None if charge is None else engine.amount(charge),
        None if commitment is None else engine.amount(commitment),
        site.vendor_spend(contract.vendor or "") * years,
    )
    return np.zeros(engine.draws) if paid is None else paid


def switching_charge(contract: Contract, day: dt.date) -> bool:
    """Say whether the provider may charge for the switch on that day."""
    return not (contract.eu_data_act is True and day >= FREE_SWITCHING)


def terms(item: Item, target: Target | None, site: Site) -> Iterator[Term]:
    """Yield the provider's switching charge; the commitment is no product and is drawn apart."""
    _ = target
    if isinstance(item.record, Contract) and switching_charge(item.record, site.as_of):
        charge = site.value(item.record, "switching_charge", expected=False)
        if charge is not None:
            yield Term(KEY, "M11", charge, money=True, residual=False)


COMPONENT = Component(
    key=KEY,
    mechanisms=("M11",),
    formula=(
        "min(termination charge, commitment left after spend up to the exit)"
        " + switching charge (none under the EU Data Act from 2027-01-12)"
    ),
    source=(
        "Shapiro & Varian (1999), Information Rules, ch. 5; Regulation (EU) 2023/2854, art. 29"
    ),
    parameters=(),
    terms=terms,
)
