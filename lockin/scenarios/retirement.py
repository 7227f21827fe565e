"""Retirement of a service, of a model, or of a model family, on a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal

from lockin import reference
from lockin.errors import UndefinedError, unknown
from lockin.model.landscape import Landscape
from lockin.model.nodes import Service
from lockin.scenarios.exits import deadline, forced
from lockin.scenarios.failures import stopping
from lockin.scenarios.measure import Measure
from lockin.scenarios.result import Notice
from lockin.scenarios.scenario import FOR_GOOD, Hits, Scenario, one_of

__all__ = ["Retirement", "announced"]

Sort = Literal["service", "family", "model"]


@dataclass(frozen=True, slots=True)
class Retirement(Scenario):
    """A service, a model or a family ends on a day.

    A service that ends has to be left. A model that ends is left by moving to another model: the
    surface of each service that runs it is then itself among the targets. A service that runs
    other models besides goes on, but all that uses it is counted as bound: the landscape does
    not say which calls go to which model.

    Parameters
    ----------
    target
        Id of a service, name of a model that services run, or a model family; read in this
        order.
    on
        The day; where none is given, the earliest that the landscape or the reference facts
        state.
    service
        Of a model: only as this service runs it.

    Examples
    --------
    >>> import datetime as dt
    >>> from lockin.scenarios import run
    >>> from lockin.testing import builders
    >>> day = dt.date(2026, 11, 22)
    >>> end = Retirement("acme-chat", on=dt.date(2027, 3, 31))
    >>> found = run(builders.one_vendor(), end, seed=7, draws=500, as_of=day)
    >>> found.bound, found.figure("last-start").after < end.on
    (('d1',), True)
    """

    kind: ClassVar[str] = "retirement"

    target: str
    on: dt.date | None = None
    service: str | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        """What ends."""
        return (self.target,)

    @property
    def parameters(self) -> dict[str, str]:
        """Day, and the service where one is named."""
        found = {} if self.on is None else {"on": self.on.isoformat()}
        return found | ({} if self.service is None else {"service": self.service})

    @property
    def title(self) -> str:
        """What happens."""
        through = "" if self.service is None else f" at {self.service}"
        return f"retirement of {self.target}{through}" + (f" on {self.on}" if self.on else "")

    @property
    def question(self) -> str:
        """What is asked."""
        return f"What is bound at the {self.title}, what does leaving cost, and is there time?"

    def faults(self, landscape: Landscape) -> tuple[str, ...]:
        """Return what is not there: the target, and the service."""
        found: tuple[str, ...] = ()
        services = landscape.of(Service)
        if self.service is not None:
            found += one_of("service", self.service, (s.id for s in services))
        if not self._ending(landscape):
            known = {s.id for s in services} | {m for s in services for m in s.models}
            known |= {s.family for s in services if s.family is not None}
            found += (unknown("service, model or family", self.target, sorted(known)),)
        return found

    def sort(self, landscape: Landscape) -> Sort:
        """Return what the target is; a service comes first, then a model, then a family."""
        services = landscape.of(Service)
        if self.service is None and any(s.id == self.target for s in services):
            return "service"
        wanted = self.target.lower()
        if any(m.lower() == wanted for s in services for m in s.models):
            return "model"
        return "family"

    def _ending(self, landscape: Landscape) -> tuple[Service, ...]:
        """Return the services that end or run what ends."""
        sort, wanted = self.sort(landscape), self.target.lower()
        return tuple(
            s
            for s in landscape.of(Service)
            if self.service in {None, s.id}
            and (
                s.id == self.target
                if sort == "service"
                else any(m.lower() == wanted for m in s.models)
                if sort == "model"
                else s.family == self.target
            )
        )

    def day(self, landscape: Landscape) -> dt.date:
        """Return the day on which it ends.

        Raises
        ------
        UndefinedError
            None is given, and neither the landscape nor the reference facts state one.
        """
        if self.on is not None:
            return self.on
        model = self.target if self.sort(landscape) == "model" else None
        days = [announced(one, model) for one in self._ending(landscape)]
        stated = [day for day in days if day is not None]
        if not stated:
            raise UndefinedError(f"no end of {self.target!r} is announced: give the day with on=")
        return min(stated)

    def sets(self, landscape: Landscape) -> dict[tuple[str, str], object]:
        """Set the day on every service that ends altogether."""
        day = self.day(landscape)
        return {(s.id, "retires"): day for s in self._whole(landscape)}

    def _whole(self, landscape: Landscape) -> tuple[Service, ...]:
        """Return the services that nothing is left of."""
        ending = self._ending(landscape)
        if self.sort(landscape) != "model":
            return ending
        return tuple(s for s in ending if len({m.lower() for m in s.models}) == 1)

    def hits(self, landscape: Landscape) -> Hits:
        """Return what ends for good, and what has to be left."""
        ending = frozenset(s.id for s in self._ending(landscape))
        whole = sorted(s.id for s in self._whole(landscape))
        renewed = ending if self.sort(landscape) == "model" else frozenset[str]()
        return Hits(failing=dict.fromkeys(whole, FOR_GOOD), leaving=ending, renewed=renewed)

    def asks(self, landscape: Landscape) -> tuple[Measure, ...]:
        """Ask what stops for good, what the exit costs, and whether it fits before the day."""
        day = deadline(self.day(landscape), self.target)
        return (*stopping("for-good"), *forced(), *day)

    def told(self, landscape: Landscape) -> tuple[Notice, ...]:
        """Say where the day comes from, and which services run other models besides."""
        found: list[Notice] = []
        model = self.target if self.sort(landscape) == "model" else None
        whole = {s.id for s in self._whole(landscape)}
        for service in self._ending(landscape):
            fact = _fact(service, model)
            if fact is not None and fact.retires_on == self.day(landscape):
                instead = f"; proposed instead: {fact.replacement}" if fact.replacement else ""
                message = f"{fact.name} ends on {fact.retires_on}: {fact.source}{instead}"
                found.append(Notice("retirement-fact", message, fact.id))
            if service.id not in whole:
                others = sorted(m for m in service.models if m.lower() != self.target.lower())
                message = (
                    f"it also runs {', '.join(others)}: all that uses it is counted as bound,"
                    " which is the most that it can be"
                )
                found.append(Notice("upper-bound", message, service.id))
        return tuple(sorted(set(found)))


def announced(service: Service, model: str | None = None) -> dt.date | None:
    """Return the day on which a service ends, or a model that it runs; none when not stated.

    Of a service: its own field first, then the reference facts. A fact about another vendor's
    offer of a model of the same name does not count.
    """
    if model is None and service.retires is not None:
        return service.retires
    fact = _fact(service, model)
    return None if fact is None else fact.retires_on


def _fact(service: Service, model: str | None) -> reference.Retirement | None:
    known = service.fact or service.id
    if model is None:
        return reference.retirement(known)
    places = [known.partition("-")[0]]
    if service.vendor is not None:
        places.append(service.vendor)
    for place in places:
        fact = reference.retirement(f"{place}/{model}")
        if fact is not None:
            return fact
    fact = reference.retirement(model)
    if fact is None or (service.vendor is not None and fact.vendor != service.vendor):
        return None
    return fact
