"""Measuring indicators on a landscape: sums and counts with the evidence behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, overload

from lockin.estimates import Exactly, Pert, Range90, as_estimate
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.money import rate_between
from lockin.model.nodes import Agent, Platform, Protocol, Record, Team
from lockin.switching.site import Site

__all__ = ["Indicator", "Mechanism", "View", "counted", "share", "total"]

Status = Literal["STATED", "INFERRED", "FILLED", "MISSING"]

SHOWN = 12
"""Places of evidence kept for one indicator."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure measured for a mechanism; `value` is none when nothing says it."""

    key: str
    value: float | None
    unit: str
    status: Status
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A landscape as the mechanisms look at it."""

    landscape: Landscape
    site: Site

    @property
    def bound(self) -> Telling:
        """Dependencies that tell of a mechanism, as views made on access."""
        return Telling(self.landscape)

    def target(self, dependency: Dependency) -> Record:
        """Return the node that a dependency needs."""
        return self.landscape.by_id[dependency.target]

    def source(self, dependency: Dependency) -> Record:
        """Return the node that needs it."""
        return self.landscape.by_id[dependency.source]


class Telling(Sequence[Dependency]):
    """The dependencies that state a coupling, or that a team, an agent or a protocol has."""

    def __init__(self, landscape: Landscape) -> None:
        self._all = landscape.dependencies
        kinds = {node.id: type(node) for node in landscape.nodes}
        columns = (self._all.column(name) for name in ("source", "target", "coupling", "spend"))
        self._at = [
            i
            for i, (source, target, coupling, spend) in enumerate(zip(*columns, strict=True))
            if coupling is not None
            or kinds[source] in _ENDS
            or kinds[target] in _ENDS
            or isinstance(spend, (Exactly, Range90, Pert))
        ]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._at)

    @overload
    def __getitem__(self, index: int) -> Dependency: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Dependency]: ...
    def __getitem__(self, index: int | slice) -> Dependency | Sequence[Dependency]:
        """Return one, or several."""
        if isinstance(index, slice):
            return [self._all[i] for i in self._at[index]]
        return self._all[self._at[index]]


_ENDS = (Team, Agent, Protocol, Platform)


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One lock-in mechanism of the French analysis and how it is measured."""

    id: str
    key: str
    indicators: Callable[[View], tuple[Indicator, ...]]


def places(records: Iterable[Record], field: str | None = None) -> tuple[str, ...]:
    """Return where the records come from: file and line, else the record's id."""
    found: list[str] = []
    for record in records:
        entries = [e.place for e in record.evidence if e.place and e.field in {field, None}]
        found += entries or [record.id]
    return tuple(sorted(set(found)))[:SHOWN]


def total(view: View, key: str, unit: str, records: Sequence[Record], field: str) -> Indicator:
    """Return the sum of the means of one field over the records that state it."""
    stated = [record for record in records if getattr(record, field) is not None]
    if not stated:
        return Indicator(key, None, unit, "MISSING")
    amount = 0.0
    for record in stated:
        estimate = as_estimate(getattr(record, field))
        amount += estimate.mean * rate_between(view.landscape, estimate.currency)
    return Indicator(key, amount, unit, "STATED", places(stated, field))


def coupled(
    view: View, key: str, unit: str, dependencies: Sequence[Dependency], field: str
) -> Indicator:
    """Return the sum of one field of the coupling over the dependencies that state it."""
    stated = [
        d for d in dependencies if d.coupling is not None and getattr(d.coupling, field) is not None
    ]
    _ = view
    if not stated:
        return Indicator(key, None, unit, "MISSING")
    amount = sum(as_estimate(getattr(d.coupling, field)).mean for d in stated)
    return Indicator(key, amount, unit, "STATED", places(stated, "coupling"))


def counted(
    key: str, records: Sequence[Record], *, of: Sequence[Record] | None = None
) -> Indicator:
    """Return how many records there are; MISSING when there are none to count among."""
    among = records if of is None else of
    if not among:
        return Indicator(key, None, "count", "MISSING")
    return Indicator(key, float(len(records)), "count", "STATED", places(records))


def share(key: str, part: Sequence[Record], whole: Sequence[Record]) -> Indicator:
    """Return a share of records; MISSING when there is nothing to take a share of."""
    if not whole:
        return Indicator(key, None, "1", "MISSING")
    return Indicator(key, len(part) / len(whole), "1", "STATED", places(part or whole))
