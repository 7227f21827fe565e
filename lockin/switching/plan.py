"""The terms of an exit as columns: what to draw, what to multiply, what to add up.

A *carrier* is what is drawn for one item: its residual, times its own uncertain quantities.
A *signature* is a product of shared parameters. A term is coefficient x carrier x signature,
so sums over any grouping are products of a sparse matrix with the carriers' draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lockin.switching.amounts import ONE, Amount, Draw, Term

__all__ = ["Carrier", "Line", "Plan", "PlanBuilder"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Carrier:
    """What is drawn for one item: the key of its residual (or none) and its quantities."""

    residual: str | None
    draws: tuple[Draw, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One term of the estimate with who pays and who works."""

    item: str
    sort: str
    stream: str
    system: str
    owner: str
    target: str
    term: Term
    day_rate: Amount
    by_users: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Lines as columns, one entry a line; money and effort side by side.

    Attributes
    ----------
    lines
        The lines, in order.
    carriers, signatures
        What lines refer to.
    money, days
        ``(coefficient, carrier, signature)`` columns of the money of each line, and of its
        person-days (coefficient 0 for a line of money only).
    growth
        Factor per year of each line's money and of its days.
    """

    lines: tuple[Line, ...]
    carriers: tuple[Carrier, ...]
    signatures: tuple[tuple[tuple[str, int], ...], ...]
    money: tuple[Array, Index, Index]
    days: tuple[Array, Index, Index]
    growth: tuple[Array, Array]

    def codes(self, values: Iterable[str]) -> tuple[tuple[str, ...], Index]:
        """Return the sorted distinct values and the code of each entry."""
        given = list(values)
        names = sorted(set(given))
        index = {name: i for i, name in enumerate(names)}
        return tuple(names), np.fromiter((index[v] for v in given), np.int64, len(given))


@dataclass(slots=True)
class PlanBuilder:
    """Collects lines and numbers their carriers and signatures."""

    lines: list[Line] = field(default_factory=list)
    _carriers: dict[Carrier, int] = field(default_factory=dict)
    _signatures: dict[tuple[tuple[str, int], ...], int] = field(default_factory=dict)
    _money: list[tuple[float, int, int, float]] = field(default_factory=list)
    _days: list[tuple[float, int, int, float]] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Add one line."""
        term = line.term
        residual = f"{line.stream}\0{line.sort}" if term.residual else None
        self.lines.append(line)
        if term.money:
            self._money.append(self._entry(term.amount, residual))
            self._days.append((0.0, *self._entry(ONE, None)[1:3], 1.0))
            return
        effort = term.amount * _PRODUCTIVITY
        self._days.append(self._entry(effort, residual))
        self._money.append(self._entry(effort * line.day_rate, residual))

    def _entry(self, amount: Amount, residual: str | None) -> tuple[float, int, int, float]:
        carrier = Carrier(residual, amount.draws)
        return (
            amount.coefficient,
            self._carriers.setdefault(carrier, len(self._carriers)),
            self._signatures.setdefault(amount.parameters, len(self._signatures)),
            amount.growth,
        )

    def plan(self) -> Plan:
        """Return the columns."""
        money, money_growth = _columns(self._money)
        days, days_growth = _columns(self._days)
        return Plan(
            tuple(self.lines),
            tuple(self._carriers),
            tuple(self._signatures),
            money,
            days,
            (money_growth, days_growth),
        )


_PRODUCTIVITY = Amount(parameters=(("productivity", 1),))


def _columns(
    entries: Sequence[tuple[float, int, int, float]],
) -> tuple[tuple[Array, Index, Index], Array]:
    table = np.array(entries, dtype=np.float64).reshape(-1, 4)
    return (
        (table[:, 0], table[:, 1].astype(np.int64), table[:, 2].astype(np.int64)),
        table[:, 3],
    )
