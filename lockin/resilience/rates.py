"""How often everything fails and for how long, and how that is known.

Each outage counts in one place. What the landscape states of a node, and what the user's own
incidents say of it, comes first; then what its status page showed; then an assumption of grade D,
for vendors, for hosts and for services and platforms behind which no supplier is known. Anything
else fails with what it needs, and by itself only when a rate is stated.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lockin import reference
from lockin.errors import UndefinedError
from lockin.estimates import Exactly, Pert, Range90, as_estimate
from lockin.graph import KINDS, READY, Compiled, compile  # noqa: A004 - the verb of the design
from lockin.model.landscape import Landscape
from lockin.model.nodes import Connector, Gateway, Host, Platform, Record, Service, Vendor
from lockin.reference import FailureDefault, OutageHistory
from lockin.resilience.incidents import Incidents
from lockin.resilience.observed import Duration, Durations, Frequency, PoissonRate, mean_within
from lockin.units import HOURS_PER_YEAR

__all__ = ["FAILING", "FailureRate", "Rate", "Status", "failure_rates", "unavailability"]

Status: TypeAlias = Literal["STATED", "INFERRED", "FILLED", "MISSING"]

Supplier: TypeAlias = Vendor | Host | Service | Platform | Connector | Gateway

FAILING: tuple[type[Record], ...] = (Connector, Gateway, Host, Platform, Service, Vendor)
"""The kinds of node that can state a rate of their own."""

_OWN = "own part: its failures are its owner's to state"


def unavailability(rate: float, hours: float) -> float:
    """Return the share of time down: ``1 - exp(-rate * hours / 8760)``.

    Outages begin as a Poisson process and overlap freely, as in a queue with unlimited servers,
    which is empty with this probability whatever the distribution of the durations.

    Source: Takács (1962), *Introduction to the Theory of Queues*, ch. 3 (M/G/∞).

    Parameters
    ----------
    rate
        Outages that begin in a year.
    hours
        Mean hours of one outage.

    Raises
    ------
    UndefinedError
        One of them is negative or not a number.

    Examples
    --------
    >>> round(unavailability(4, 2.5), 6)
    0.001141
    """
    if not (0 <= rate < math.inf and 0 <= hours < math.inf):
        raise UndefinedError(f"a rate and a duration are 0 or more, not {rate} and {hours}")
    return -math.expm1(-rate * hours / HOURS_PER_YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureRate:
    """How often one node or common cause fails by itself, and for how long.

    Parameters
    ----------
    id
        The node, or the common cause.
    per_year
        Outages that begin in a year; its spread is what is not known. None: never by itself.
    hours
        Hours of one outage; its spread is over outages.
    status, hours_status
        STATED in the landscape or by the caller, INFERRED from incidents, FILLED from reference
        facts or an assumption, or MISSING: nobody says, and it counts as never failing by itself.
    grade, hours_grade
        A measured to D assumed; empty where missing.
    source, hours_source
        Where it comes from.
    note
        Why it is filled or missing.
    stream
        Key of its random streams.
    """

    id: str
    per_year: Frequency | None = None
    hours: Duration | None = None
    status: Status = "STATED"
    hours_status: Status = "STATED"
    grade: str = ""
    hours_grade: str = ""
    source: str = ""
    hours_source: str = ""
    note: str = ""
    stream: str = ""

    @classmethod
    def of(
        cls,
        id: str,
        per_year: float | Frequency,
        hours: float | Duration,
        *,
        source: str = "given by the caller",
        grade: str = "D",
    ) -> FailureRate:
        """Return a rate that the caller states.

        Raises
        ------
        UndefinedError
            The rate or the duration is negative or not a number.

        Examples
        --------
        >>> FailureRate.of("acme", 4, Range90(low=1, high=9)).mean_per_year
        4.0
        """
        for value in (per_year, hours):
            low = value if isinstance(value, (int, float)) else 0.0
            if isinstance(value, (Exactly, Range90, Pert)):
                low = value.bounds[0]
            if not 0 <= low < math.inf:
                raise UndefinedError(f"{id}: a rate and a duration are 0 or more")
        return cls(
            id=id,
            per_year=per_year if isinstance(per_year, PoissonRate) else as_estimate(per_year),
            hours=hours if isinstance(hours, Durations) else as_estimate(hours),
            grade=grade,
            hours_grade=grade,
            source=source,
            hours_source=source,
            stream=id,
        )

    @property
    def mean_per_year(self) -> float:
        """Mean number of outages that begin in a year; 0 where nobody says."""
        return 0.0 if self.per_year is None or self.hours is None else float(self.per_year.mean)

    @property
    def mean_hours(self) -> float:
        """Mean duration of an outage, each cut at a year; 0 where nobody says."""
        return 0.0 if self.hours is None else mean_within(self.hours)

    @property
    def unavailability(self) -> float:
        """Share of the time it is down by itself, at the mean rate."""
        return unavailability(self.mean_per_year, self.mean_hours)


Rate: TypeAlias = FailureRate | tuple[float | Frequency, float | Duration]
"""A failure rate, or outages per year and hours of one."""


def failure_rates(
    landscape: Landscape, *, incidents: Incidents | None = None, as_of: dt.date | None = None
) -> dict[str, FailureRate]:
    """Return how often each supplied node fails by itself, and how that is known.

    In this order: a history in `incidents`; what the landscape states; what the reference facts
    hold of its status page; the assumption for suppliers or hosts. Without a fact, a vendor
    needed only by its hosts fails at the hosts, a host has none beside the known outages of its
    operator, and a service or platform with a supplier behind it fails with that. What an
    organisation makes itself has no default. A missing duration beside a rate is filled too.

    Parameters
    ----------
    landscape
        A landscape without errors.
    incidents
        The organisation's own history, from `load_incidents`.
    as_of
        Day for which reference facts are wanted; None takes the newest.

    Returns
    -------
    dict
        One entry per vendor, host, service, platform, connector and gateway, by id.

    Raises
    ------
    LandscapeError
        The landscape has errors.

    Examples
    --------
    >>> nodes = Vendor(id="acme"), Service(id="chat", vendor="acme", failures_per_year=2)
    >>> rates = failure_rates(Landscape(nodes=nodes))
    >>> [(rate.id, rate.status, rate.hours_status, rate.grade) for rate in rates.values()]
    [('acme', 'FILLED', 'FILLED', 'D'), ('chat', 'STATED', 'FILLED', 'D')]
    """
    compiled = compile(landscape)
    reading = _Reading(landscape, compiled, incidents, as_of)
    return {node.id: reading.rate(node) for node in reading.nodes()}


class _Said(NamedTuple):
    per_year: Frequency
    status: Status
    grade: str
    source: str


class _Lasting(NamedTuple):
    hours: Duration
    status: Status
    grade: str
    source: str


def _rate(id: str, often: _Said, lasting: _Lasting, note: str, stream: str) -> FailureRate:
    return FailureRate(
        id=id,
        per_year=often.per_year,
        hours=lasting.hours,
        status=often.status,
        hours_status=lasting.status,
        grade=often.grade,
        hours_grade=lasting.grade,
        source=often.source,
        hours_source=lasting.source,
        note=note,
        stream=stream,
    )


class _Reading:
    """One reading of the rates of a landscape."""

    def __init__(
        self,
        landscape: Landscape,
        compiled: Compiled,
        incidents: Incidents | None,
        as_of: dt.date | None,
    ) -> None:
        self._landscape = landscape
        self._compiled = compiled
        self._incidents = {} if incidents is None else incidents.histories
        self._as_of = as_of
        self._facts: dict[tuple[str, str], OutageHistory] = {
            (fact.kind, subject): fact
            for fact in reference.outages(as_of=as_of)
            for subject in fact.subjects
        }
        held = compiled.need_ready != READY.index("cold")
        kinds = compiled.kinds
        self._needed_by = _kinds_at(compiled.need_target[held], kinds[compiled.need_source[held]])
        self._needs = _kinds_at(compiled.need_source[held], kinds[compiled.need_target[held]])

    def nodes(self) -> Iterator[Supplier]:
        for node in self._landscape.nodes:
            if isinstance(node, (Connector, Gateway, Host, Platform, Service, Vendor)):
                yield node

    def rate(self, node: Supplier) -> FailureRate:
        """Return what is known of one node."""
        stream = node.stream or node.id
        history = self._incidents.get(node.id)
        if history is not None:
            often = _Said(history.rate, "INFERRED", "A", history.source)
        elif node.failures_per_year is not None:
            stated = as_estimate(node.failures_per_year)
            often = _Said(stated, "STATED", *_evidence(node, "failures_per_year"))
        else:
            return self._filled(node, stream)
        if history is not None and history.durations is not None:
            hours = _Lasting(history.durations, "INFERRED", "A", history.source)
        else:
            hours = self._hours(node)
        return _rate(node.id, often, hours, "", stream)

    def _filled(self, node: Supplier, stream: str) -> FailureRate:
        fact = self._fact(node)
        if fact is not None:
            measured = PoissonRate(len(fact.minutes), fact.days / 365)
            often = _Said(measured, "FILLED", fact.grade, fact.source)
            note = (
                f"{len(fact.minutes)} major outages of {fact.name} on its status page, "
                f"{fact.observed_from} to {fact.observed_to}"
            )
        else:
            reason = self._elsewhere(node)
            if reason:
                return FailureRate(
                    id=node.id, status="MISSING", hours_status="MISSING", note=reason, stream=stream
                )
            default = self._default(node)
            often = _Said(default.per_year, "FILLED", default.grade, default.source)
            note = "no rate is stated and no history was read"
        return _rate(node.id, often, self._hours(node), note, stream)

    def _hours(self, node: Supplier) -> _Lasting:
        if node.outage_hours is not None:
            stated = as_estimate(node.outage_hours)
            return _Lasting(stated, "STATED", *_evidence(node, "outage_hours"))
        fact = self._fact(node)
        if fact is not None and fact.minutes:
            return _Lasting(Durations(fact.hours), "FILLED", fact.grade, fact.source)
        default = self._default(node)
        return _Lasting(default.hours, "FILLED", default.grade, default.source)

    def _fact(self, node: Supplier) -> OutageHistory | None:
        kind = self._compiled.kinds[self._compiled.index[node.id]]
        name = getattr(node, "fact", None) or node.id
        return self._facts.get((KINDS[kind], name))

    def _default(self, node: Supplier) -> FailureDefault:
        which = "host" if isinstance(node, Host) else "supplier"
        return reference.failure_default(which, as_of=self._as_of)

    def _elsewhere(self, node: Supplier) -> str:
        """Return why a node has no default, or nothing where it has one."""
        at = self._compiled.index[node.id]
        match node:
            case Vendor():
                if (node.fact or node.id) == "self":
                    return _OWN
                alone = self._needed_by.get(at, frozenset()) == {"host"}
                return "its outages are those of the hosts it operates" if alone else ""
            case Service() | Platform():
                behind = self._needs.get(at, frozenset()) & {"vendor", "host", "platform"}
                return f"it fails with its {' and '.join(sorted(behind))}" if behind else ""
            case Connector() | Gateway():
                return _OWN
            case Host():
                known = any(self._known(vendor) for vendor in self._operators(at))
                return "its outages are in the history of its operator" if known else ""

    def _operators(self, host: int) -> Iterator[Vendor]:
        """Yield the vendors that a host stands on."""
        targets = self._compiled.need_target[self._compiled.need_source == host]
        for at in targets.tolist():
            node = self._landscape.nodes[at]
            if isinstance(node, Vendor):
                yield node

    def _known(self, vendor: Vendor) -> bool:
        """Say whether the outages of a vendor as a whole are stated or were watched."""
        return (
            vendor.id in self._incidents
            or vendor.failures_per_year is not None
            or self._fact(vendor) is not None
        )


def _evidence(node: Record, name: str) -> tuple[str, str]:
    """Return grade and source of the best evidence for a field; D where there is none."""
    entries = [e for e in node.evidence if e.field == name]
    best = min(entries, key=lambda e: e.rank, default=None)
    return ("D", "stated without evidence") if best is None else (best.grade, best.place)


def _kinds_at(
    ends: NDArray[np.integer[Any]], kinds: NDArray[np.integer[Any]]
) -> dict[int, frozenset[str]]:
    """Return for each node the kinds at the other end of its needs."""
    found: dict[int, set[str]] = {}
    pairs = np.unique(ends.astype(np.int64) * len(KINDS) + kinds)
    for pair in pairs.tolist():
        found.setdefault(pair // len(KINDS), set()).add(KINDS[pair % len(KINDS)])
    return {at: frozenset(names) for at, names in found.items()}
