"""A steward closes a protocol that nobody else governs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from lockin import reference
from lockin.errors import UnknownFactError
from lockin.estimates import as_estimate
from lockin.model.landscape import Landscape
from lockin.model.money import rate_between
from lockin.model.nodes import Function, Protocol
from lockin.scenarios.exits import forced
from lockin.scenarios.failures import stopping
from lockin.scenarios.measure import Measure
from lockin.scenarios.result import Notice, Value
from lockin.scenarios.scenario import FOR_GOOD, Hits, Scenario, State, one_of
from lockin.scenarios.workings import Workings

__all__ = ["ProtocolClosure", "governed_openly", "steward_of"]


@dataclass(frozen=True, slots=True)
class ProtocolClosure(Scenario):
    """The steward of a protocol closes it to others.

    A protocol that is governed openly survives its steward. Any other has to be left: each system
    that speaks it implements another one, and partners are certified again.

    Parameters
    ----------
    target
        Id of a protocol, or of a vendor: every protocol of which it is the steward.

    Examples
    --------
    >>> import datetime as dt
    >>> from lockin.scenarios import run
    >>> from lockin.testing import builders
    >>> day = dt.date(2026, 11, 22)
    >>> closure = ProtocolClosure("acme")
    >>> found = run(builders.everything(), closure, seed=7, draws=500, as_of=day)
    >>> found.functions, found["partners"].after
    (('sales',), 35.0)
    """

    kind: ClassVar[str] = "steward-closes"

    target: str

    @property
    def subject(self) -> tuple[str, ...]:
        """The protocol or the steward."""
        return (self.target,)

    @property
    def parameters(self) -> dict[str, str]:
        """Nothing is assumed."""
        return {}

    @property
    def title(self) -> str:
        """What happens."""
        return f"protocol closure: {self.target}"

    @property
    def question(self) -> str:
        """What is asked."""
        return (
            f"What stops, and what has to be implemented and certified again, at the {self.title}?"
        )

    def protocols(self, landscape: Landscape) -> tuple[Protocol, ...]:
        """Return the protocols concerned, those that survive among them."""
        every = landscape.of(Protocol)
        named = tuple(p for p in every if p.id == self.target)
        return named or tuple(p for p in every if steward_of(p) == self.target)

    def faults(self, landscape: Landscape) -> tuple[str, ...]:
        """Return that there is no such protocol or steward, where there is none."""
        every = landscape.of(Protocol)
        known = {p.id for p in every} | {s for p in every if (s := steward_of(p)) is not None}
        return one_of("protocol or steward of one", self.target, known)

    def closed(self, landscape: Landscape) -> frozenset[str]:
        """Return the protocols that close."""
        return frozenset(p.id for p in self.protocols(landscape) if not governed_openly(p))

    def hits(self, landscape: Landscape) -> Hits:
        """Return the protocols that are gone for good, and have to be left."""
        ids = self.closed(landscape)
        return Hits(failing=dict.fromkeys(sorted(ids), FOR_GOOD), leaving=ids)

    def asks(self, landscape: Landscape) -> tuple[Measure, ...]:
        """Ask what stops, what leaving costs, who implements it, and what flows through it."""
        ids = self.closed(landscape)
        return (
            *stopping("for-good"),
            *forced(),
            Measure("implementations", "", "count", partial(_implementations, ids)),
            Measure("partners", "", "count", partial(_partners, ids)),
            Measure("implementers", "", "count", partial(_implementers, ids)),
            Measure("revenue-through", "", "currency/a", partial(_revenue, ids)),
        )

    def told(self, landscape: Landscape) -> tuple[Notice, ...]:
        """Say what survives, and how the government of each protocol is known."""
        found: list[Notice] = []
        for protocol in self.protocols(landscape):
            if governed_openly(protocol):
                message = "it is governed openly and survives its steward"
                found.append(Notice("protocol-survives", message, protocol.id))
            if protocol.open_governance is None:
                fact = _fact(protocol)
                if fact is None or fact.open_governance is None:
                    message = "MISSING: who governs it is not stated; it is taken to close"
                    found.append(Notice("governance-missing", message, protocol.id))
                else:
                    message = f"INFERRED: {fact.steward_name} decides: {fact.source}"
                    found.append(Notice("governance-inferred", message, protocol.id))
        return tuple(found)


def governed_openly(protocol: Protocol) -> bool:
    """Say whether a protocol survives its steward: as stated, else by the reference facts."""
    if protocol.open_governance is not None:
        return protocol.open_governance
    fact = _fact(protocol)
    return fact is not None and fact.open_governance is True


def steward_of(protocol: Protocol) -> str | None:
    """Return who decides a protocol: as stated, else by the reference facts."""
    if protocol.steward is not None:
        return protocol.steward
    fact = _fact(protocol)
    return None if fact is None else fact.steward


def _fact(protocol: Protocol) -> reference.Protocol | None:
    try:
        return reference.protocol(protocol.fact or protocol.id)
    except UnknownFactError:
        return None


def _lost(ids: frozenset[str], state: State) -> frozenset[str]:
    return ids & state.hits.leaving


def _implementations(ids: frozenset[str], state: State, workings: Workings) -> Value:
    lost, columns = _lost(ids, state), workings.base.dependencies
    return float(sum(target in lost for target in columns.column("target")))


def _partners(ids: frozenset[str], state: State, workings: Workings) -> Value:
    lost, columns = _lost(ids, state), workings.base.dependencies
    pairs = zip(columns.column("target"), columns.column("coupling"), strict=True)
    return math.fsum(
        as_estimate(coupling.partners).mean
        for target, coupling in pairs
        if target in lost and coupling is not None and coupling.partners is not None
    )


def _implementers(ids: frozenset[str], state: State, workings: Workings) -> Value:
    vendors: set[str] = set()
    for id_ in _lost(ids, state):
        node = workings.base.by_id[id_]
        if isinstance(node, Protocol):
            fact = _fact(node)
            vendors |= set(node.implementers or (() if fact is None else fact.implementers))
    return float(len(vendors))


def _revenue(ids: frozenset[str], state: State, workings: Workings) -> Value:
    """Return the yearly revenue of functions through the protocols, by the shares on the edges."""
    base, lost = workings.base, _lost(ids, state)
    columns = base.dependencies
    through: dict[str, float] = {}
    ends = zip(
        columns.column("source"), columns.column("target"), columns.column("coupling"), strict=True
    )
    for source, target, coupling in ends:
        if target in lost and coupling is not None and coupling.revenue_share is not None:
            through[source] = through.get(source, 0.0) + coupling.revenue_share
    found: list[float] = []
    for source, target in zip(columns.column("source"), columns.column("target"), strict=True):
        node = base.by_id[source]
        if target in through and isinstance(node, Function) and node.revenue is not None:
            revenue = as_estimate(node.revenue)
            rate = rate_between(base, revenue.currency) * workings.rate
            found.append(min(1.0, through[target]) * revenue.mean * rate)
    return math.fsum(found)
