"""Where an exit takes place: the landscape, the parameters, and how values are read.

A formula asks the site for a field of a record and gets an `Amount`: stated, inferred, or
filled with a default parameter. The site remembers how each value was known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from lockin import reference
from lockin.errors import UnknownFactError
from lockin.estimates import Exactly, as_estimate
from lockin.graph import annual_amounts
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.money import rate_between
from lockin.model.nodes import Agent, Contract, Knowledge, Record, Service, System, Team, Vendor
from lockin.model.quantities import quantity_fields
from lockin.reference import Service as ServiceFacts
from lockin.switching.amounts import Amount, Draw
from lockin.switching.parameters import Parameters
from lockin.units import is_money

__all__ = ["Known", "Site"]


KNOWN = 20_000
"""Values of which a site remembers how they were known; the count of the rest is not kept."""


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """How one value was known to the estimate."""

    id: str
    field: str
    status: Literal["STATED", "INFERRED", "FILLED", "MISSING"]
    value: str
    unit: str
    grade: str
    source: str


@dataclass(slots=True)
class Site:
    """A landscape with the parameters and the day of an exit."""

    landscape: Landscape
    parameters: Parameters
    as_of: dt.date
    known: dict[tuple[str, str], Known] = field(default_factory=dict)
    _cache: dict[str, Amount] = field(default_factory=dict)
    _facts: dict[str, ServiceFacts | None] = field(default_factory=dict)
    _roles: dict[str, str] = field(default_factory=dict)
    _spend: list[NDArray[np.float64]] = field(default_factory=list)
    _by_vendor: dict[str, float] = field(default_factory=dict)
    _coded: set[str] = field(default_factory=set)
    bound: tuple[int, ...] | None = None
    """Positions of the dependencies that an exit touches; none where there is no exit."""

    def effort(self, name: str) -> Amount:
        """Return a shared parameter as a factor."""
        if name not in self._cache:
            _ = self.parameters[name]
            self._cache[name] = Amount(parameters=((name, 1),))
        return self._cache[name]

    def read(self, record: Record, name: str, part: BaseModel | None = None) -> Amount | None:
        """Return a quantity of a record, or of a part of it, as a factor; none when missing.

        Money is converted to the landscape's currency. An exact value joins the coefficient;
        an uncertain one keeps a stream of its own, keyed by the record and the field.
        """
        value = getattr(part if part is not None else record, name)
        if value is None:
            return None
        if isinstance(value, (int, float)):
            return Amount(float(value))
        estimate = as_estimate(value)
        rate = rate_between(self.landscape, estimate.currency)
        growth = 1 + estimate.growth
        if isinstance(estimate, Exactly):
            return Amount(estimate.value * rate, growth=growth)
        return Amount(rate, (Draw(record.stream or record.id, name, estimate),), growth=growth)

    def value(
        self,
        record: Record,
        name: str,
        *,
        default: str | None = None,
        part: BaseModel | None = None,
        expected: bool = True,
    ) -> Amount | None:
        """Return a quantity as `read` does, filled with a default parameter when missing.

        What is not `expected` of every such record is not told as MISSING where it is absent.
        """
        amount = self.read(record, name, part)
        key = (record.id, f"{'coupling.' if part is not None else ''}{name}")
        told = amount is not None or default is not None or expected
        if told and key not in self.known and len(self.known) < KNOWN:
            self._note(record, key[1], amount, default, type(part if part is not None else record))
        if amount is None and default is not None:
            return self.effort(default)
        return amount

    def _note(
        self,
        record: Record,
        name: str,
        amount: Amount | None,
        default: str | None,
        type_: type[BaseModel],
    ) -> None:
        unit = quantity_fields(type_).get(name.removeprefix("coupling."), "")
        if is_money(unit):
            unit = unit.replace("currency", self.landscape.currency)
        if amount is not None:
            grade, source = _grade(record, name)
            exact = not amount.draws or amount.coefficient != 1
            parts = [f"{amount.coefficient:,.6g}"] if exact else []
            shown = " x ".join([*parts, *map(_shown, amount.draws)])
            known = Known(record.id, name, "STATED", shown, unit, grade, source)
        elif default is not None:
            fact = reference.effort(default)
            known = Known(
                record.id,
                name,
                "FILLED",
                default,
                unit,
                self.parameters.grade(default),
                fact.source,
            )
        else:
            known = Known(record.id, name, "MISSING", "", unit, "", "")
        self.known[record.id, name] = known

    def infer(self, record: Record, name: str, value: str, source: str) -> None:
        """Remember a value that was inferred from other facts."""
        self.known.setdefault(
            (record.id, name), Known(record.id, name, "INFERRED", value, "", "C", source)
        )

    def facts(self, service: Service) -> ServiceFacts | None:
        """Return the reference facts of a service, by its `fact` or its id."""
        if service.id not in self._facts:
            try:
                self._facts[service.id] = reference.service(service.fact or service.id)
            except UnknownFactError:
                self._facts[service.id] = None
        return self._facts[service.id]

    def role(self, service: Service) -> str:
        """Return what a service does: stated, from the reference facts, or from its users."""
        if service.id not in self._roles:
            self._roles[service.id] = self._role(service)
        return self._roles[service.id]

    def _role(self, service: Service) -> str:
        if service.role is not None:
            return service.role
        facts = self.facts(service)
        if facts is not None:
            self.infer(service, "role", facts.role, facts.source)
            return facts.role
        if any(agent.kit == service.id for agent in self.landscape.of(Agent)):
            role = "agent-kit"
        elif any(k.embedding == service.id for k in self.landscape.of(Knowledge)):
            role = "embedding"
        elif self._only_teams_use(service.id):
            role = "seat"
        else:
            role = "text"
        self.infer(service, "role", role, "from the nodes that use it")
        return role

    def _only_teams_use(self, service: str) -> bool:
        teams = {team.id for team in self.landscape.of(Team)}
        if not teams:
            return False
        dependencies = self.landscape.dependencies
        pairs = zip(dependencies.column("source"), dependencies.column("target"), strict=True)
        sources = {source for source, target in pairs if target == service}
        return bool(sources) and sources <= teams

    def depth(self, system: System) -> str:
        """Return the depth of adoption: stated, or read off the coupling.

        In an exit only what it binds tells: code that calls another supplier stays as it is.
        """
        if system.depth is not None:
            return system.depth
        if not self._coded:
            columns = self.landscape.dependencies
            sources, couplings = columns.column("source"), columns.column("coupling")
            self._coded.add("")
            self._coded |= {
                sources[i]
                for i in (range(len(sources)) if self.bound is None else self.bound)
                if (coupling := couplings[i]) is not None and coupling.call_sites is not None
            }
        depth = "api" if system.id in self._coded else "off-the-shelf"
        self.infer(system, "depth", depth, "api where call sites are known, else off-the-shelf")
        return depth

    def yearly_spend(self, record: Dependency, position: int) -> Amount | None:
        """Return the yearly spend of a dependency: measured usage first, then as stated."""
        if any(usage.spend is not None for usage in record.usage):
            if not self._spend:
                self._spend.append(annual_amounts(self.landscape, "spend"))
            return Amount(float(self._spend[0][position]))
        return self.value(record, "spend")

    def mean_money(self, record: Record, name: str) -> float | None:
        """Return the mean of a money field, in the landscape's currency; none when missing."""
        amount = self.read(record, name)
        return None if amount is None else amount.mean

    def vendor_of(self, node: Record | None) -> str | None:
        """Return the vendor that bills for a node."""
        if isinstance(node, Vendor):
            return node.id
        for name in ("vendor", "operator", "maker"):
            vendor = getattr(node, name, None)
            if isinstance(vendor, str):
                return vendor
        return None

    def vendor_spend(self, vendor: str) -> float:
        """Return the mean yearly spend on what a vendor bills, in the landscape's currency."""
        if not self._by_vendor:
            amounts = np.nan_to_num(annual_amounts(self.landscape, "spend"))
            targets = self.landscape.dependencies.column("target")
            billed = {n.id: self.vendor_of(n) or "" for n in self.landscape.nodes}
            self._by_vendor[""] = 0.0
            for position in np.flatnonzero(amounts).tolist():
                one = billed[targets[position]]
                self._by_vendor[one] = self._by_vendor.get(one, 0.0) + float(amounts[position])
        return self._by_vendor.get(vendor, 0.0)

    def spend_on(self, ids: frozenset[str]) -> float:
        """Return the mean yearly spend on some nodes, in the landscape's currency."""
        amounts = np.nan_to_num(annual_amounts(self.landscape, "spend"))
        targets = self.landscape.dependencies.column("target")
        return float(sum(amounts[i] for i in np.flatnonzero(amounts) if targets[i] in ids))

    def contracts(self, vendor: str) -> tuple[Contract, ...]:
        """Return the contracts with a vendor, by id."""
        return tuple(c for c in self.landscape.of(Contract) if c.vendor == vendor)


def _grade(record: Record, name: str) -> tuple[str, str]:
    entries = [e for e in record.evidence if e.field in {name, name.partition(".")[0]}]
    best = min(entries, key=lambda e: e.rank, default=None)
    return ("", "") if best is None else (best.grade, best.place)


def _shown(draw: Draw) -> str:
    low, high = draw.estimate.bounds
    return f"{low:,.6g} to {high:,.6g}"


def worst_grade(grades: Iterable[str]) -> str:
    """Return the worst of some grades; no grade at all is D.

    >>> worst_grade(["A", "C"]), worst_grade([])
    ('C', 'D')
    """
    return max(grades, default="D")
