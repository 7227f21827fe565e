"""How much value per hour stops when one supplier alone fails."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

import numpy as np

from lockin.estimates import as_estimate
from lockin.graph import compile, mean_money  # noqa: A004 - the verb of the design
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function
from lockin.resilience._sweep import sweep
from lockin.resilience.failing import stage_hours, stage_of
from lockin.resilience.players import players

__all__ = ["Exposure", "exposure"]


@dataclass(frozen=True, slots=True, eq=False)
class Exposure(Mapping[str, float]):
    """Value per hour that stops when each supplier alone fails, largest first, ties by key.

    Exposures overlap: a function that two suppliers can each stop counts for both, and one
    that only two together can stop counts for neither. They are no parts of a whole, and adding
    them up means nothing; looked-through shares (`lockin.concentration.shares`) do add up.

    Parameters
    ----------
    amounts
        Value per hour of each player, in `unit`.
    functions
        Ids of the functions that each player stops alone, those without a value among them.
    by
        The layer.
    unit
        Money per hour, such as ``EUR/h``.
    value
        Value per hour of all functions that hold as the landscape stands.
    missing
        Functions without a value per hour; they count as 0.
    down
        Functions that are down as the landscape stands; nobody is blamed for them.
    counted_twice
        By how much the sum of all exposures exceeds the value that one supplier alone can stop.
    """

    amounts: Mapping[str, float]
    functions: Mapping[str, tuple[str, ...]]
    by: str
    unit: str
    value: float
    missing: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    counted_twice: float = 0.0

    def __post_init__(self) -> None:
        """Freeze what is by player."""
        for name in ("amounts", "functions"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """Copy and pickle by content."""
        rest = (self.by, self.unit, self.value, self.missing, self.down, self.counted_twice)
        return type(self), (dict(self.amounts), dict(self.functions), *rest)

    def __getitem__(self, key: str) -> float:
        """Return the exposure to one player."""
        return self.amounts[key]

    def __iter__(self) -> Iterator[str]:
        """Yield players, the largest exposure first."""
        return iter(self.amounts)

    def __len__(self) -> int:
        """Return how many players the layer has."""
        return len(self.amounts)

    def __hash__(self) -> int:
        """Hash by content, as frozen values do."""
        return hash((self.by, self.unit, tuple(self.amounts.items())))

    def __repr__(self) -> str:
        """Return the layer, the largest exposures, and that they overlap."""
        shown = ", ".join(f"{key} {amount:,.0f}" for key, amount in list(self.items())[:5])
        more = ", ..." if len(self) > 5 else ""
        note = "; they overlap" if self.counted_twice > 0 else ""
        return f"<Exposure by {self.by} in {self.unit}: {shown or 'none'}{more}{note}>"


def exposure(landscape: Landscape, by: str = "vendor", *, after: float | None = None) -> Exposure:
    """Return the value per hour that stops when each player of a layer alone fails.

    Parameters
    ----------
    landscape
        A landscape without errors.
    by
        A layer: ``vendor``, ``parent``, ``family``, ``host``, ``jurisdiction``, ``steward``,
        ``connector-platform``, ``service``, ``protocol`` or ``nth-party``.
    after
        Hours since the failure: warm alternatives count when they are switched to within it. None:
        within the tolerance of each function (0 where none is stated).

    Returns
    -------
    Exposure
        All players of the layer, 0 for those that stop nothing alone. They overlap and do not
        add up. Uncertain values count with their mean, money is in the landscape's currency.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UndefinedError
        There is no such layer, or `after` is negative.

    Examples
    --------
    >>> from lockin.testing.builders import one_vendor, two_vendors
    >>> exposure(one_vendor())["acme"], exposure(one_vendor()).functions["acme"]
    (4000.0, ('support',))
    >>> dict(exposure(two_vendors()))
    {'acme': 0.0, 'bolt': 0.0}
    """
    compiled = compile(landscape)
    events = players(landscape, by)
    nodes = landscape.of(Function)
    values = np.array(
        [
            0.0 if f.value_per_hour is None else mean_money(landscape, f.value_per_hour)
            for f in nodes
        ]
    )
    hours = stage_hours(compiled)
    stages: dict[int, list[int]] = defaultdict(list)
    for i, function in enumerate(nodes):
        stages[stage_of(hours, _within(function) if after is None else after)].append(i)
    failures = [events.stopped(key) for key in events.keys]
    stops = np.zeros((len(nodes), len(failures)), dtype=np.bool_)
    base = np.zeros(len(nodes), dtype=np.bool_)
    for stage, rows in sorted(stages.items()):
        swept = sweep(landscape, float(hours[stage - 1]) if stage else 0.0)
        at = np.array([compiled.index[nodes[i].id] for i in rows])
        base[rows], stops[rows] = swept.down(at, failures)
    stops &= ~base[:, None]

    amounts = {key: math.fsum(values[stops[:, i]]) for i, key in enumerate(events.keys)}
    order = sorted(amounts, key=lambda key: (-amounts[key], key))
    number = {key: i for i, key in enumerate(events.keys)}
    return Exposure(
        amounts={key: amounts[key] for key in order},
        functions={
            key: tuple(nodes[i].id for i in np.flatnonzero(stops[:, number[key]]).tolist())
            for key in order
        },
        by=by.replace("_", "-"),
        unit=f"{landscape.currency}/h",
        value=math.fsum(values[~base]),
        missing=tuple(f.id for f in nodes if f.value_per_hour is None),
        down=tuple(nodes[i].id for i in np.flatnonzero(base).tolist()),
        counted_twice=math.fsum(values * np.maximum(stops.sum(axis=1) - 1, 0)),
    )


def _within(function: Function) -> float:
    tolerance = function.tolerance_hours
    return 0.0 if tolerance is None else as_estimate(tolerance).mean
