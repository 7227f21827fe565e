"""What each dependency bears in a year: money, calls, tokens, seats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lockin.errors import UndefinedError
from lockin.estimates import as_estimate
from lockin.graph._memory import Memory
from lockin.graph.money import mean_money
from lockin.model.dependency import Usage
from lockin.model.landscape import Landscape
from lockin.model.money import rate_between

__all__ = ["WEIGHTS", "annual_amounts", "annual_usage"]

WEIGHTS: Final = ("spend", "calls", "tokens", "seats")
"""What a dependency can bear."""


def annual_usage(usage: Iterable[Usage], weight: str, landscape: Landscape) -> float | None:
    """Return the yearly amount that measured records show, or None when they show none.

    Per source and account: the sum over its periods, times 12, over the months they cover;
    then the sum over sources and accounts.

    Examples
    --------
    >>> months = [Usage(source="bill", period=f"2026-0{m}", spend=10) for m in (1, 2, 3)]
    >>> annual_usage(months, "spend", Landscape())
    120.0
    """
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for record in sorted(usage, key=lambda u: u.key):
        amount: float | None = getattr(record, weight, None)
        if amount is None:
            continue
        if weight == "spend":
            amount *= rate_between(landscape, record.currency)
        entry = sums[record.source, record.account]
        entry[0] += amount
        entry[1] += record.months
    if not sums:
        return None
    return sum(12 * amount / months for amount, months in sums.values())


_KNOWN: Memory[NDArray[np.float64]] = Memory()


def _amounts(landscape: Landscape, weight: str) -> NDArray[np.float64]:
    landscape.require_valid()
    columns = landscape.dependencies
    out = np.full(len(columns), np.nan)
    if columns.filled(weight):
        if weight == "spend":
            out[:] = [
                np.nan if stated is None else mean_money(landscape, stated)
                for stated in columns.column(weight)
            ]
        else:
            out[:] = [
                np.nan if stated is None else as_estimate(stated).mean
                for stated in columns.column(weight)
            ]
    if weight != "seats" and columns.filled("usage"):
        for i, records in enumerate(columns.column("usage")):
            measured = annual_usage(records, weight, landscape) if records else None
            if measured is not None:
                out[i] = measured
    out.setflags(write=False)
    return out


def annual_amounts(landscape: Landscape, weight: str) -> NDArray[np.float64]:
    """Return the mean yearly amount of each dependency, in the landscape's own order.

    Measured usage replaces the stated figure. Money is in the currency of the landscape.

    Parameters
    ----------
    landscape
        A landscape without errors.
    weight
        ``spend`` (money per year), ``calls`` or ``tokens`` (per year), or ``seats`` (count, as
        stated on the dependency).

    Returns
    -------
    ndarray
        Shape (dependencies,), read-only; nan where nothing is stated or measured.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UndefinedError
        `weight` is none of the four.

    Examples
    --------
    >>> from lockin.model.dependency import Dependency
    >>> from lockin.model.nodes import Service, System
    >>> landscape = Landscape(
    ...     nodes=(System(id="desk"), Service(id="chat")),
    ...     dependencies=(Dependency(id="d1", source="desk", target="chat", spend=120),),
    ... )
    >>> annual_amounts(landscape, "spend").tolist()
    [120.0]
    """
    if weight not in WEIGHTS:
        raise UndefinedError(f"a dependency bears no {weight!r}; it can bear {', '.join(WEIGHTS)}")
    return _KNOWN.of(landscape, weight, lambda of: _amounts(of, weight))
