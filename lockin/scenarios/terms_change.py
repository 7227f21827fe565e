"""Terms change of a contract: notice, charges, protection and clauses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from lockin.errors import UndefinedError
from lockin.estimates import Estimate, Exactly, Pert, Range90
from lockin.model.landscape import Landscape
from lockin.model.nodes import Contract, Vendor
from lockin.scenarios.exits import leaving
from lockin.scenarios.measure import Measure
from lockin.scenarios.result import Notice
from lockin.scenarios.scenario import Scenario, one_of

__all__ = ["TermsChange"]

_TERMS: Final = (
    "commitment",
    "ends",
    "notice_days",
    "termination_charge",
    "switching_charge",
    "price_protected_months",
    "exit_clause",
    "data_return",
)
_UNPRICED: Final = ("exit_clause", "data_return")


@dataclass(frozen=True, slots=True)
class TermsChange(Scenario):
    """A contract gets other terms; a term that is not given stays as it is.

    Parameters
    ----------
    target
        Id of a contract, or of a vendor: all contracts with it.
    commitment, termination_charge, switching_charge
        Money, in the currency of the landscape unless an estimate says otherwise.
    ends
        Last day of the term.
    notice_days, price_protected_months
        Days, months.
    exit_clause, data_return
        Clauses. No published formula prices them, so that they move no figure of the exit: they are
        told as changed.

    Examples
    --------
    >>> import datetime as dt
    >>> from lockin.scenarios import run
    >>> from lockin.testing import builders
    >>> day = dt.date(2026, 11, 22)
    >>> longer = TermsChange("acme-contract", notice_days=180)
    >>> found = run(builders.everything(), longer, seed=7, draws=500, as_of=day)
    >>> found["notice"].before, found["notice"].after
    (90.0, 180.0)
    """

    kind: ClassVar[str] = "terms-change"

    target: str
    commitment: float | Estimate | None = None
    ends: dt.date | None = None
    notice_days: float | Estimate | None = None
    termination_charge: float | Estimate | None = None
    switching_charge: float | Estimate | None = None
    price_protected_months: float | Estimate | None = None
    exit_clause: bool | None = None
    data_return: bool | None = None

    @property
    def given(self) -> Mapping[str, object]:
        """The terms that are given, by field of the contract."""
        stated = {name: getattr(self, name) for name in _TERMS}
        return {name: value for name, value in stated.items() if value is not None}

    @property
    def subject(self) -> tuple[str, ...]:
        """The contract or the vendor."""
        return (self.target,)

    @property
    def parameters(self) -> dict[str, str]:
        """The terms that are given."""
        return {name: _shown(value) for name, value in self.given.items()}

    @property
    def title(self) -> str:
        """What happens."""
        terms = ", ".join(f"{n.replace('_', ' ')} {v}" for n, v in self.parameters.items())
        return f"other terms with {self.target}: {terms or 'none'}"

    @property
    def question(self) -> str:
        """What is asked."""
        return f"What would leaving cost, and until when could it begin, under {self.title}?"

    def contracts(self, landscape: Landscape) -> tuple[Contract, ...]:
        """Return the contracts that change."""
        every = landscape.of(Contract)
        named = tuple(c for c in every if c.id == self.target)
        return named or tuple(c for c in every if c.vendor == self.target)

    def faults(self, landscape: Landscape) -> tuple[str, ...]:
        """Return that there is no such contract or vendor with one, where there is none."""
        every = landscape.of(Contract)
        known = {c.id for c in every} | {c.vendor for c in every if c.vendor is not None}
        return one_of("contract, or vendor under contract,", self.target, known)

    def sets(self, landscape: Landscape) -> dict[tuple[str, str], object]:
        """Set the terms that are given.

        Raises
        ------
        UndefinedError
            A term cannot have that value.
        """
        fields: dict[tuple[str, str], object] = {}
        for contract in self.contracts(landscape):
            try:
                known = Contract.model_validate({**dict(contract), **self.given})
            except ValueError as refused:
                raise UndefinedError(f"no contract can say so: {refused}") from refused
            fields |= {(contract.id, name): getattr(known, name) for name in self.given}
        return fields

    def asks(self, landscape: Landscape) -> tuple[Measure, ...]:
        """Ask what leaving each vendor costs, how long it takes, and what it could ask."""
        vendors = {c.vendor for c in self.contracts(landscape) if c.vendor is not None}
        known = sorted(v for v in vendors if isinstance(landscape.by_id[v], Vendor))
        return tuple(measure for vendor in known for measure in leaving(vendor))

    def told(self, landscape: Landscape) -> tuple[Notice, ...]:
        """Say which changed clauses no formula prices."""
        found: list[Notice] = []
        for contract in self.contracts(landscape):
            for name in _UNPRICED:
                value = self.given.get(name)
                if value is not None and value != getattr(contract, name):
                    clause = name.replace("_", " ")
                    message = f"the clause on {clause} changes; no published formula prices it"
                    found.append(Notice("clause-unpriced", message, contract.id))
            if contract.vendor is None:
                message = "it names no vendor: no exit depends on it"
                found.append(Notice("contract-without-vendor", message, contract.id))
        return tuple(found)


def _shown(value: object) -> str:
    if isinstance(value, (Exactly, Range90, Pert)):
        low, high = value.bounds
        return f"{low:g} to {high:g}" if low != high else f"{low:g}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)
