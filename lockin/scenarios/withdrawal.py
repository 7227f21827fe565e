"""Withdrawal from a jurisdiction: suppliers under its law, or a vendor's offer there, are gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from lockin.errors import unknown
from lockin.model.landscape import Landscape
from lockin.model.nodes import Host, Service, Vendor
from lockin.scenarios.exits import deadline, forced
from lockin.scenarios.failures import stopping
from lockin.scenarios.measure import Measure
from lockin.scenarios.result import Notice
from lockin.scenarios.scenario import FOR_GOOD, Hits, Scenario, one_of

__all__ = ["Withdrawal"]


@dataclass(frozen=True, slots=True)
class Withdrawal(Scenario):
    """Nothing is supplied from, or in, a jurisdiction any more.

    Without a vendor, every vendor seated there and every host there is gone, and with them what
    stands on them; a subsidiary seated elsewhere stays. With a vendor, only its hosts
    there and its services there: those on a host there, and, where it is seated there, those
    without a stated host.

    Parameters
    ----------
    jurisdiction
        As the landscape writes it: an ISO 3166 code, or EU.
    vendor
        The vendor that withdraws.
    on
        The day; where one is given, the exit is held against it.

    Examples
    --------
    >>> import datetime as dt
    >>> from lockin.scenarios import run
    >>> from lockin.testing import builders
    >>> day = dt.date(2026, 11, 22)
    >>> found = run(builders.two_vendors(), Withdrawal("US"), seed=7, draws=500, as_of=day)
    >>> found.functions, found.bound  # the other vendor holds the function up
    ((), ())
    """

    kind: ClassVar[str] = "withdrawal"

    jurisdiction: str
    vendor: str | None = None
    on: dt.date | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        """The jurisdiction, and the vendor where there is one."""
        return (self.jurisdiction,) if self.vendor is None else (self.jurisdiction, self.vendor)

    @property
    def parameters(self) -> dict[str, str]:
        """The day, where there is one."""
        return {} if self.on is None else {"on": self.on.isoformat()}

    @property
    def title(self) -> str:
        """What happens."""
        who = "every supplier" if self.vendor is None else self.vendor
        day = "" if self.on is None else f" on {self.on}"
        return f"withdrawal of {who} from {self.jurisdiction}{day}"

    @property
    def question(self) -> str:
        """What is asked."""
        return f"What stops for good at the {self.title}, and what does leaving cost?"

    def faults(self, landscape: Landscape) -> tuple[str, ...]:
        """Return what is not there: the jurisdiction, the vendor, or anything of it there."""
        places = {v.jurisdiction for v in landscape.of(Vendor)}
        places |= {h.jurisdiction for h in landscape.of(Host)}
        stated = (place for place in places if place is not None)
        found = one_of("jurisdiction", self.jurisdiction, stated)
        if self.vendor is not None:
            found += one_of("vendor", self.vendor, (v.id for v in landscape.of(Vendor)))
        if not found and self.vendor is not None and not self.gone(landscape):
            here = unknown(f"offer of {self.vendor}", self.jurisdiction, ())
            found += (f"{here}: it has no host or service there",)
        return found

    def gone(self, landscape: Landscape) -> frozenset[str]:
        """Return what withdraws by itself; what stands on it follows by its needs."""
        return frozenset(self._gone(landscape))

    def _gone(self, landscape: Landscape) -> Iterator[str]:
        seats = {v.id: v.jurisdiction for v in landscape.of(Vendor)}
        hosts = {h.id: h.jurisdiction for h in landscape.of(Host)}
        if self.vendor is None:
            yield from (id_ for id_, place in seats.items() if place == self.jurisdiction)
            yield from (id_ for id_, place in hosts.items() if place == self.jurisdiction)
            return
        for host in landscape.of(Host):
            if host.operator == self.vendor and host.jurisdiction == self.jurisdiction:
                yield host.id
        for service in landscape.of(Service):
            place = hosts.get(service.host or "") if service.host else seats[self.vendor]
            if service.vendor == self.vendor and place == self.jurisdiction:
                yield service.id

    def hits(self, landscape: Landscape) -> Hits:
        """Return what is gone for good, and has to be left."""
        ids = self.gone(landscape)
        return Hits(failing=dict.fromkeys(sorted(ids), FOR_GOOD), leaving=ids)

    def asks(self, landscape: Landscape) -> tuple[Measure, ...]:
        """Ask what stops for good, what leaving costs, and whether it fits before the day."""
        _ = landscape
        day = () if self.on is None else deadline(self.on, self.jurisdiction)
        return (*stopping("for-good"), *forced(), *day)

    def told(self, landscape: Landscape) -> tuple[Notice, ...]:
        """Say of which suppliers the place is not known: they are taken to stay."""
        concerned = [
            h.id
            for h in landscape.of(Host)
            if h.jurisdiction is None and self.vendor in {None, h.operator}
        ]
        concerned += [
            v.id
            for v in landscape.of(Vendor)
            if v.jurisdiction is None and self.vendor in {None, v.id}
        ]
        message = "MISSING: no jurisdiction is stated; it is taken to stay"
        return tuple(Notice("jurisdiction-missing", message, id_) for id_ in concerned)
