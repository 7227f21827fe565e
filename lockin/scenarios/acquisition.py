"""Acquisition: a vendor gets another parent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

from lockin import reference
from lockin.concentration import concentration_ratio, effective_number, hhi, shares
from lockin.errors import UndefinedError, UnknownFactError, unknown
from lockin.model.landscape import Landscape
from lockin.model.nodes import Vendor
from lockin.scenarios._players import ultimate
from lockin.scenarios.exits import leaving
from lockin.scenarios.measure import Measure
from lockin.scenarios.result import Notice, Value
from lockin.scenarios.scenario import Scenario, State, one_of
from lockin.scenarios.workings import Workings
from lockin.switching import Exit, removed_by

__all__ = ["LOOKED_THROUGH", "Acquisition"]

LOOKED_THROUGH: Final = 2_000
"""Dependencies up to which looked-through shares are asked: they take the most time of all."""


@dataclass(frozen=True, slots=True)
class Acquisition(Scenario):
    """A vendor is bought: its parent changes, and with it who can decide for it.

    Parameters
    ----------
    vendor
        Id of the vendor that is bought.
    by
        Id of the buyer, in the landscape or in the reference facts.

    Examples
    --------
    >>> import datetime as dt
    >>> from lockin.scenarios import run
    >>> from lockin.testing import builders
    >>> day = dt.date(2026, 11, 22)
    >>> bought = Acquisition("bolt", by="acme")
    >>> found = run(builders.two_vendors(), bought, seed=7, draws=500, as_of=day)
    >>> found.figure("hhi", "spend").before, found.figure("hhi", "spend").after
    (0.625, 1.0)
    """

    kind: ClassVar[str] = "acquisition"

    vendor: str
    by: str

    @property
    def subject(self) -> tuple[str, ...]:
        """The vendor that is bought."""
        return (self.vendor,)

    @property
    def parameters(self) -> dict[str, str]:
        """The buyer."""
        return {"by": self.by}

    @property
    def title(self) -> str:
        """What happens."""
        return f"acquisition of {self.vendor} by {self.by}"

    @property
    def question(self) -> str:
        """What is asked."""
        return f"How much more depends on one owner after the {self.title}?"

    def faults(self, landscape: Landscape) -> tuple[str, ...]:
        """Return what is not there, and what cannot be: a buyer that the vendor owns."""
        vendors = {v.id for v in landscape.of(Vendor)}
        found = one_of("vendor", self.vendor, vendors)
        if self.by not in vendors and (self.by in landscape.by_id or not _listed(self.by)):
            known = vendors | {v.id for v in reference.vendors()}
            found += (unknown("vendor", self.by, sorted(known)),)
        if not found and self.vendor in _chain(landscape, self.by):
            found += (f"{self.vendor!r} owns {self.by!r} and cannot be bought by it",)
        return found

    def joins(self, landscape: Landscape) -> Landscape:
        """Return the landscape with the buyer in it, as the reference facts tell it."""
        if self.by in landscape.by_id:
            return landscape
        fact = reference.vendor(self.by)
        buyer = Vendor(id=fact.id, name=fact.name, jurisdiction=fact.jurisdiction)
        return landscape.replace(nodes=[*landscape.nodes, buyer])

    def sets(self, landscape: Landscape) -> Mapping[tuple[str, str], object]:
        """Set the parent."""
        _ = landscape
        return {(self.vendor, "parent"): self.by}

    def asks(self, landscape: Landscape) -> tuple[Measure, ...]:
        """Ask the concentration by parent, what one exit removes, and what it costs."""
        top = ultimate(landscape, self.by)
        return (
            *(m for weight in ("spend", "value") for m in _concentration(weight)),
            *(_looked_through() if _small(landscape) else ()),
            Measure("removed-by-exit", top, "count", partial(_removed, top)),
            *leaving(top),
        )

    def told(self, landscape: Landscape) -> tuple[Notice, ...]:
        """Say which layer the concentration is of, and where the buyer comes from."""
        found = [Notice("by-parent", "concentration is by ultimate parent")]
        if not _small(landscape):
            message = (
                f"looked-through concentration is asked up to {LOOKED_THROUGH:,} dependencies, and"
                f" here are {len(landscape.dependencies):,}; ask lockin.concentration.shares for it"
            )
            found.append(Notice("looked-through-left-out", message))
        if self.by not in landscape.by_id:
            fact = reference.vendor(self.by)
            message = f"the buyer is not in the landscape; it is told by {fact.source}"
            found.append(Notice("buyer-fact", message, self.by))
        return tuple(found)


def _listed(vendor: str) -> bool:
    try:
        return bool(reference.vendor(vendor))
    except UnknownFactError:
        return False


def _chain(landscape: Landscape, vendor: str) -> tuple[str, ...]:
    """Return a vendor and its parents, upwards."""
    found: list[str] = []
    node = landscape.by_id.get(vendor)
    while isinstance(node, Vendor):
        found.append(node.id)
        node = landscape.by_id.get(node.parent or "")
    return tuple(found)


def _small(landscape: Landscape) -> bool:
    return len(landscape.dependencies) <= LOOKED_THROUGH


def _looked_through() -> tuple[Measure, ...]:
    return (
        Measure("hhi-looked-through", "value", "1", _hhi_through),
        Measure("largest-share-looked-through", "value", "1", _largest_through),
    )


def _hhi_through(state: State, workings: Workings) -> Value:
    carried = workings.carried(state.landscape)
    return None if carried is None else hhi(carried)


def _largest_through(state: State, workings: Workings) -> Value:
    carried = workings.carried(state.landscape)
    return None if carried is None else concentration_ratio(carried, k=1)


def _concentration(weight: str) -> tuple[Measure, ...]:
    return (
        Measure("hhi", weight, "1", partial(_hhi, weight)),
        Measure("effective-number", weight, "1", partial(_effective, weight)),
        Measure("largest-share", weight, "1", partial(_largest, weight)),
    )


def _hhi(weight: str, state: State, workings: Workings) -> Value:
    _ = workings
    try:
        return hhi(shares(state.landscape, by="parent", weight=weight))
    except UndefinedError:
        return None


def _effective(weight: str, state: State, workings: Workings) -> Value:
    _ = workings
    try:
        return effective_number(shares(state.landscape, by="parent", weight=weight))
    except UndefinedError:
        return None


def _largest(weight: str, state: State, workings: Workings) -> Value:
    _ = workings
    try:
        return concentration_ratio(shares(state.landscape, by="parent", weight=weight), k=1)
    except UndefinedError:
        return None


def _removed(top: str, state: State, workings: Workings) -> Value:
    _ = workings
    if top not in state.landscape.by_id:
        return 0.0
    return float(len(removed_by(state.landscape, Exit(top))))
