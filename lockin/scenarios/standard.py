"""The standard set: scenarios that every landscape is asked, derived from it and the facts.

Nothing in it is a forecast. What it takes by convention (the hours of an outage, the size of a
price rise, the terms of a contract) says so in a notice, with grade D: replace it by your own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lockin.estimates import Estimate, Exactly, Pert, Range90
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Contract,
    Host,
    Platform,
    Protocol,
    Record,
    Service,
    Vendor,
)
from lockin.scenarios._players import connectors_on, ultimate
from lockin.scenarios._ranking import paired, spend_by_vendor, stopped_alone
from lockin.scenarios.access_restriction import AccessRestriction
from lockin.scenarios.acquisition import Acquisition
from lockin.scenarios.outage import Outage
from lockin.scenarios.price_change import PriceChange
from lockin.scenarios.protocol_closure import ProtocolClosure, governed_openly, steward_of
from lockin.scenarios.result import Notice, Results
from lockin.scenarios.retirement import Retirement, announced
from lockin.scenarios.running import result_of
from lockin.scenarios.scenario import Scenario
from lockin.scenarios.terms_change import TermsChange
from lockin.scenarios.together import Together
from lockin.scenarios.withdrawal import Withdrawal
from lockin.scenarios.workings import Workings
from lockin.switching import Exit, Parameters, SwitchingCost, depart

__all__ = ["OUTAGE_HOURS", "PRICE_RISES", "StandardSet", "run_standard", "standard"]

OUTAGE_HOURS: Final = (4.0, 24.0)
"""Hours of a standard outage: half a working day, and a whole day. A convention, grade D."""

PRICE_RISES: Final = (0.2, 1.0)
"""Standard price rises: a fifth, and a doubling. A convention, grade D."""

_NOTICE_TIMES: Final = 2.0
"""A standard change of terms doubles the notice. A convention, grade D."""

_MOST: Final = {
    "retirement": 6,
    "withdrawal": 4,
    "steward-closes": 4,
    "platform-restricts": 4,
}
"""Scenarios of one kind at most, the largest or earliest first."""


@dataclass(frozen=True, slots=True)
class StandardSet:
    """The scenarios, in order, and what was left out or taken by convention."""

    scenarios: tuple[Scenario, ...]
    notices: tuple[Notice, ...]

    def __iter__(self) -> Iterator[Scenario]:
        """Yield the scenarios in order."""
        return iter(self.scenarios)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.scenarios)


def standard(
    landscape: Landscape, as_of: dt.date | None = None, *, home: str | None = None
) -> StandardSet:
    """Return the standard set for a landscape.

    ==================== ======================================================================
    outage               4 h and 24 h, of the vendor with the most spend, the vendor and the host
                         whose failure stops the most value per hour
    retirement           each dated end of a service or model in use, the earliest first
    price-change         +20 % and +100 % by the vendor with the most spend
    terms-change         its notice doubled, its price protection gone
    withdrawal           every jurisdiction but `home` whose suppliers are missed, by the value
                         per hour that they stop
    steward-closes       each steward of a protocol that is not governed openly
    acquisition          of the vendor with the second most spend by the one with the most
    platform-restricts   each content platform that connectors lead to
    two-at-once          the two vendors that together stop the most beyond what each stops alone,
                         for 24 h; and the earliest end to come with a price rise of 20 %
    ==================== ======================================================================

    Parameters
    ----------
    landscape
        A landscape without errors.
    as_of
        Day of the question: which end is still to come; today where none is given.
    home
        The organisation's own jurisdiction, from which no withdrawal is asked; a landscape does
        not say it.

    Examples
    --------
    >>> from lockin.testing import builders
    >>> [one.id for one in standard(builders.one_vendor(), dt.date(2026, 11, 22))][:2]
    ['outage:acme:hours=4', 'outage:acme:hours=24']
    """
    landscape.require_valid()
    day = as_of or dt.date.today()  # noqa: DTZ011 - a date, not a time
    told: list[Notice] = []
    build = _Builder(landscape, day, home, told)
    found = [
        *build.outages(),
        *build.retirements(),
        *build.prices(),
        *build.terms(),
        *build.withdrawals(),
        *build.closures(),
        *build.acquisitions(),
        *build.restrictions(),
        *build.pairs(),
    ]
    by_id = {one.id: one for one in found}
    return StandardSet(tuple(by_id.values()), tuple(sorted(set(told))))


def run_standard(
    landscape: Landscape,
    *,
    seed: int,
    draws: int = 10_000,
    as_of: dt.date | None = None,
    currency: str | None = None,
    parameters: Parameters | None = None,
    years: float = 3.0,
    discount_rate: float = 0.08,
    home: str | None = None,
    exits: Iterable[SwitchingCost] = (),
) -> Results:
    """Return the results of the standard set, in its order.

    At most 30 scenarios. Most of the time goes into estimates of exits: of each retirement,
    withdrawal, closure and restriction one, of price, terms and acquisition two, of which those of
    the unchanged landscape are made once, or taken from `exits`.

    Parameters
    ----------
    landscape, seed, draws, as_of, currency, parameters, years, discount_rate
        As in `run`.
    home
        As in `standard`.
    exits
        Estimates already made, used again where they are of this very landscape, with the
        same streams, day, parameters and currency.

    Examples
    --------
    >>> from lockin.testing import builders
    >>> day = dt.date(2026, 11, 22)
    >>> found = run_standard(builders.one_vendor(), seed=7, draws=200, as_of=day)
    >>> found.results[0].scenario.title, found.results[0]["loss"].difference
    ('outage of acme for 4 h', 12000.0)
    """
    day = as_of or dt.date.today()  # noqa: DTZ011 - a date, not a time
    workings = Workings(
        landscape,
        seed=seed,
        draws=draws,
        as_of=day,
        currency=currency,
        parameters=parameters,
        years=years,
        discount_rate=discount_rate,
        exits=exits,
    )
    chosen = standard(landscape, day, home=home)
    return Results(tuple(result_of(one, workings) for one in chosen), chosen.notices)


class _Builder:
    """The parts of the set, each in a fixed order."""

    def __init__(
        self, landscape: Landscape, day: dt.date, home: str | None, told: list[Notice]
    ) -> None:
        self.landscape, self.day, self.home, self.told = landscape, day, home, told
        self.spend = spend_by_vendor(landscape)
        self.value = stopped_alone(landscape)
        spenders = [v for v in self._by_spend() if self.spend.get(v, 0.0) > 0]
        self.payees = spenders
        self.exposed = self._exposed(Vendor)

    def _by_spend(self) -> list[str]:
        ids = [v.id for v in self.landscape.of(Vendor)]
        return sorted(ids, key=lambda id_: (-self.spend.get(id_, 0.0), id_))

    def _exposed(self, kind: type[Record]) -> list[str]:
        """Return the nodes of a kind that stop something alone, the most value first."""
        ids = [n.id for n in self.landscape.of(kind) if self.value[n.id][1] > 0]
        return sorted(ids, key=lambda id_: (-self.value[id_][0], -self.value[id_][1], id_))

    def _convention(self, code: str, message: str) -> None:
        self.told.append(Notice("convention", f"{message} (grade D)", code))

    def _kept(self, kind: str, found: list[Scenario]) -> list[Scenario]:
        """Return the first of a kind, and say what was left out."""
        most = _MOST[kind]
        for one in found[most:]:
            message = f"{one.title} was left out: only the first {most} of its kind are asked"
            self.told.append(Notice("scenario-left-out", message, one.id))
        return found[:most]

    def outages(self) -> list[Scenario]:
        """Outages of the largest suppliers."""
        hosts = self._exposed(Host)
        targets = dict.fromkeys([*self.payees[:1], *self.exposed[:1], *hosts[:1]])
        if targets:
            hours = " and ".join(f"{h:g} h" for h in OUTAGE_HOURS)
            self._convention("outage", f"{hours} are conventions, no forecast of an outage")
        return [Outage(target, hours) for target in targets for hours in OUTAGE_HOURS]

    def retirements(self) -> list[Scenario]:
        """Every dated end in use, the earliest first."""
        return self._kept("retirement", [*self._ends()])

    def _ends(self) -> list[Retirement]:
        found: list[Retirement] = []
        for service in self.landscape.of(Service):
            whole = announced(service)
            if whole is not None:
                found.append(Retirement(service.id, on=whole))
            for model in dict.fromkeys(service.models):
                day = announced(service, model)
                if day is not None and day != whole:
                    found.append(Retirement(model, on=day, service=service.id))
        return sorted(found, key=lambda one: (one.on or dt.date.max, one.id))

    def prices(self) -> list[Scenario]:
        """Price rises of the vendor with the most spend."""
        found: list[Scenario] = [PriceChange(v, r) for v in self.payees[:1] for r in PRICE_RISES]
        if found:
            rises = " and ".join(f"{r:+.0%}" for r in PRICE_RISES)
            self._convention("price-change", f"{rises} are conventions, no forecast of a price")
        return found

    def terms(self) -> list[Scenario]:
        """Worse terms with the vendor with the most spend that is under contract."""
        contracts = self.landscape.of(Contract)
        under = [v for v in self._by_spend() if any(c.vendor == v for c in contracts)]
        for vendor in under[:1]:
            mine = [c for c in contracts if c.vendor == vendor]
            for contract in mine[:1]:
                if contract.notice_days is None and contract.price_protected_months is None:
                    continue
                self._convention(
                    "terms-change", "a doubled notice and no price protection are conventions"
                )
                protected = None if contract.price_protected_months is None else 0.0
                longer = _times(contract.notice_days, _NOTICE_TIMES)
                return [
                    TermsChange(contract.id, notice_days=longer, price_protected_months=protected)
                ]
        return []

    def withdrawals(self) -> list[Scenario]:
        """Every other jurisdiction, by the value that it stops."""
        weight: dict[str, float] = {}
        for place, id_ in self._places():
            if place is not None and place != self.home and self._missed(id_):
                weight[place] = weight.get(place, 0.0) + self.value[id_][0]
        if weight and self.home is None:
            message = "no home jurisdiction is given: a withdrawal is asked of each"
            self.told.append(Notice("home-missing", message))
        ranked = sorted(weight, key=lambda place: (-weight[place], place))
        return self._kept("withdrawal", [Withdrawal(place) for place in ranked])

    def _missed(self, supplier: str) -> bool:
        """Say whether something stops or has to move without a supplier."""
        if self.value[supplier][1] > 0:
            return True
        departure = depart(self.landscape, Exit(supplier))
        return bool(departure.bound or departure.callers or departure.assets)

    def _places(self) -> Iterator[tuple[str | None, str]]:
        yield from ((v.jurisdiction, v.id) for v in self.landscape.of(Vendor))
        yield from ((h.jurisdiction, h.id) for h in self.landscape.of(Host))

    def closures(self) -> list[Scenario]:
        """Every steward that can close a protocol in use, and protocols without a steward."""
        used = set(self.landscape.dependencies.column("target"))
        closable = [
            p for p in self.landscape.of(Protocol) if p.id in used and not governed_openly(p)
        ]
        ids = sorted({steward_of(p) or p.id for p in closable})
        return self._kept("steward-closes", [ProtocolClosure(id_) for id_ in ids])

    def acquisitions(self) -> list[Scenario]:
        """Return the second largest vendor bought by the largest that does not own it."""
        for buyer in self.payees[:1]:
            top = ultimate(self.landscape, buyer)
            for vendor in self.payees[1:]:
                if ultimate(self.landscape, vendor) != top:
                    self._convention(
                        "acquisition",
                        "that the two largest vendors get one owner is a convention; which of"
                        " them buys changes no figure of concentration",
                    )
                    return [Acquisition(vendor, by=buyer)]
        return []

    def restrictions(self) -> list[Scenario]:
        """Every content platform that connectors lead to, by how many."""
        on = {p.id: len(connectors_on(self.landscape, p.id)) for p in self.landscape.of(Platform)}
        ranked = sorted((id_ for id_ in on if on[id_]), key=lambda id_: (-on[id_], id_))
        return self._kept("platform-restricts", [AccessRestriction(id_) for id_ in ranked])

    def pairs(self) -> list[Scenario]:
        """Return the two most exposed vendors at once, and an end to come with a price rise."""
        found: list[Scenario] = []
        first = (*self.exposed, *self.payees, *self._by_spend())
        pair = paired(self.landscape, first)
        if pair is not None:
            one, other = (Outage(vendor, OUTAGE_HOURS[-1]) for vendor in pair)
            found.append(Together(one, other))
        to_come = [e for e in self._ends() if e.on is not None and e.on >= self.day]
        if to_come and self.payees:
            found.append(Together(to_come[0], PriceChange(self.payees[0], PRICE_RISES[0])))
        return found


def _times(value: float | Estimate | None, factor: float) -> float | Estimate | None:
    if isinstance(value, (Exactly, Range90, Pert)):
        return value.scaled(factor)
    return None if value is None else value * factor
