"""What a scenario changes: figures before and after, and what stops or has to move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lockin.errors import UndefinedError
from lockin.simulation import Distribution

if TYPE_CHECKING:
    from lockin.scenarios.scenario import Scenario

__all__ = [
    "Figure",
    "Loss",
    "Moment",
    "Notice",
    "Results",
    "ScenarioResult",
    "Value",
    "difference",
    "settled",
]

Value: TypeAlias = float | Distribution | dt.date | None
"""A number, draws, a day, or nothing where the figure is not defined."""

Row: TypeAlias = dict[str, str | float | None]


def settled(draws: NDArray[np.float64] | float, unit: str) -> float | Distribution:
    """Return draws as a distribution, or as one number where they do not spread.

    >>> settled(np.array([2.0, 2.0]), "EUR")
    2.0
    """
    if isinstance(draws, (int, float)):
        return float(draws)
    if len(draws) and bool((draws == draws[0]).all()):
        return float(draws[0])
    return Distribution(draws, unit)


def difference(before: Value, after: Value, unit: str) -> Value:
    """Return after less before, draw by draw; days between two dates.

    What is defined on one side only has no difference, but for a figure that begins to be
    defined: that is its own difference.

    Examples
    --------
    >>> difference(2.0, 5.0, "EUR"), difference(None, 5.0, "EUR"), difference(5.0, None, "EUR")
    (3.0, 5.0, None)
    >>> difference(dt.date(2026, 11, 22), dt.date(2026, 11, 2), "date")
    -20.0
    """
    if isinstance(before, dt.date) and isinstance(after, dt.date):
        return float((after - before).days)
    if isinstance(before, dt.date) or isinstance(after, dt.date):
        return None
    if after is None or before is None:
        return after
    if isinstance(before, float) and isinstance(after, float):
        return _less(after, before)
    least = before.samples if isinstance(before, Distribution) else before
    most = after.samples if isinstance(after, Distribution) else after
    with np.errstate(invalid="ignore"):
        draws = np.asarray(most - least)
    return settled(np.where(np.isnan(draws), 0.0, draws), unit)


def _less(after: float, before: float) -> float:
    return 0.0 if after == before else after - before


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One figure before and after.

    Attributes
    ----------
    key
        Stable name, such as ``exit-cost``.
    of
        Id of what it speaks of, ``""`` for all.
    unit
        Unit of the three: the reporting currency, ``h``, ``d``, ``date``, ``count``, ``1``.
    before, after, difference
        Numbers, draws, or days; none where not defined. Of dates, the difference is in days.
    interaction
        With two scenarios at once: the difference less those of each alone.
    """

    key: str
    of: str
    unit: str
    before: Value
    after: Value
    difference: Value
    interaction: Value = None

    @property
    def changes(self) -> bool:
        """Say whether before and after differ."""
        if isinstance(self.difference, Distribution):
            return bool(self.difference.samples.any())
        if self.difference is None:
            return self.before is not self.after
        return self.difference != 0.0

    def __repr__(self) -> str:
        """Return one line."""
        of = f" of {self.of}" if self.of else ""
        shown = " -> ".join(_shown(v) for v in (self.before, self.after))
        return f"<Figure {self.key}{of}: {shown} {self.unit}>"


def _shown(value: Value) -> str:
    told = plain(value)
    return f"{told:,.6g}" if isinstance(told, float) else str(told)


def plain(value: Value) -> str | float | None:
    """Return a value for a table: the mean of draws, and a day as ISO text."""
    if isinstance(value, Distribution):
        return value.mean
    return value.isoformat() if isinstance(value, dt.date) else value


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """What one function loses in an outage."""

    id: str
    """The function."""
    hours: float
    """Hours that it is down because of the outage."""
    tolerance: float
    """Hours that it bears without loss, on average; 0 where none is stated."""
    lost: float | Distribution
    """Value lost: value per hour x max(0, hours - tolerance)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What is down from one hour of an outage until the next moment."""

    hour: float
    """Hours since the onset."""
    functions: tuple[str, ...]
    """Functions that are down, by id."""
    systems: tuple[str, ...]
    """Systems and agents that are down, by id."""
    value_per_hour: float
    """Mean value per hour of these functions, in the reporting currency."""


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """Something that the reader must know: an assumption, a gap, what was left out."""

    code: str
    message: str
    at: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ScenarioResult:
    """What a scenario changes.

    Attributes
    ----------
    scenario
        What was asked.
    figures
        Every figure before and after.
    functions, systems
        What stops: business functions; systems and agents. Ids, sorted.
    bound
        Ids of the dependencies and assets that have to move.
    affected
        Ids that stand on what has to be left, at no cost.
    losses, course
        Of an outage: by function, and over time.
    notices
        What to know about it.
    """

    scenario: Scenario
    figures: tuple[Figure, ...]
    functions: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    course: tuple[Moment, ...] = ()
    notices: tuple[Notice, ...] = ()

    def __getitem__(self, key: str) -> Figure:
        """Return the figure with this name, the first of several.

        Raises
        ------
        UndefinedError
            The scenario does not ask for it.
        """
        return self.figure(key)

    def figure(self, key: str, of: str | None = None) -> Figure:
        """Return the figure with this name, of one id where it is named."""
        for one in self.figures:
            if one.key == key and of in {None, one.of}:
                return one
        known = ", ".join(dict.fromkeys(f.key for f in self.figures))
        raise UndefinedError(f"{self.scenario.kind} has no figure {key!r}; it has {known}")

    @property
    def differences(self) -> Mapping[tuple[str, str], Value]:
        """What changes, by name and id; empty when nothing does."""
        changed = {(f.key, f.of): f.difference for f in self.figures if f.changes}
        return MappingProxyType(changed)

    def as_rows(self) -> list[Row]:
        """Return one row per figure, for a table: means, and quantiles of the difference."""
        return [
            {
                "scenario": self.scenario.id,
                "kind": self.scenario.kind,
                "subject": ", ".join(self.scenario.subject),
                "figure": figure.key,
                "of": figure.of,
                "unit": figure.unit,
                "before": plain(figure.before),
                "after": plain(figure.after),
                "difference": plain(figure.difference),
                **_quantiles(figure.difference),
                "interaction": plain(figure.interaction),
            }
            for figure in self.figures
        ]

    def __repr__(self) -> str:
        """Return one line: the question and how many figures change."""
        return f"<ScenarioResult: {self.scenario.title}; {len(self.differences)} figures change>"


def _quantiles(value: Value) -> Row:
    names = ("difference_p10", "difference_p50", "difference_p90")
    if isinstance(value, Distribution):
        return dict(zip(names, (value.p10, value.p50, value.p90), strict=True))
    number = value if isinstance(value, float) else None
    return dict.fromkeys(names, number)


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """The results of a set of scenarios, in its order, and what the set left out."""

    results: tuple[ScenarioResult, ...]
    notices: tuple[Notice, ...] = ()

    def as_rows(self) -> list[Row]:
        """Return the rows of all results."""
        return [row for result in self.results for row in result.as_rows()]

    def __iter__(self) -> Iterator[ScenarioResult]:
        """Yield the results in order."""
        return iter(self.results)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.results)
