"""Amounts: products of numbers, uncertain quantities and shared parameters.

A formula is written with `*` and `/` as the paper writes it; the result keeps its factors
apart, so that the simulation can draw each factor from its own stream.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from lockin.estimates import Estimate

__all__ = ["ONE", "ZERO", "Amount", "Draw", "Term"]


class Draw(NamedTuple):
    """One uncertain quantity of the landscape, with the key of its stream."""

    key: str
    quantity: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Amount:
    """``coefficient * growth^years * product(draws) * product(parameter^power)``.

    Parameters
    ----------
    coefficient
        Every exact factor, multiplied together.
    draws
        Uncertain quantities of the landscape.
    parameters
        Shared parameters with their powers, sorted by name.
    growth
        Factor per year.

    Examples
    --------
    >>> lines = Amount(12.0) * Amount(parameters=(("lines-per-call-site", 1),))
    >>> (lines / Amount(parameters=(("lines-per-person-day", 1),))).parameters
    (('lines-per-call-site', 1), ('lines-per-person-day', -1))
    """

    coefficient: float = 1.0
    draws: tuple[Draw, ...] = ()
    parameters: tuple[tuple[str, int], ...] = ()
    growth: float = 1.0

    @property
    def mean(self) -> float:
        """Mean of the exact and uncertain factors; parameters are not known here."""
        return self.coefficient * math.prod(d.estimate.mean for d in self.draws)

    def __mul__(self, other: Amount | float) -> Amount:
        """Return the product; each factor keeps its stream."""
        if not isinstance(other, Amount):
            return Amount(self.coefficient * other, self.draws, self.parameters, self.growth)
        return Amount(
            self.coefficient * other.coefficient,
            self.draws + other.draws if other.draws else self.draws,
            _joined(self.parameters, other.parameters, 1),
            self.growth * other.growth,
        )

    __rmul__ = __mul__

    def __truediv__(self, other: Amount | float) -> Amount:
        """Return the quotient; the divisor may hold numbers and parameters only."""
        if not isinstance(other, Amount):
            return self * (1 / other)
        if other.draws or other.growth != 1:
            msg = "an amount is divided by numbers and parameters only"
            raise TypeError(msg)
        return Amount(
            self.coefficient / other.coefficient,
            self.draws,
            _joined(self.parameters, other.parameters, -1),
            self.growth,
        )

    def __str__(self) -> str:
        """Return the product as a reader would write it."""
        up = [f"{self.coefficient:,.6g}", *(f"{d.key}.{d.quantity}" for d in self.draws)]
        up += [name for name, power in self.parameters for _ in range(power)]
        down = [name for name, power in self.parameters for _ in range(-power)]
        return " x ".join(up) + "".join(f" / {name}" for name in down)


ONE = Amount()
ZERO = Amount(0.0)

_Powers = tuple[tuple[str, int], ...]


def _joined(left: _Powers, right: _Powers, sign: int) -> _Powers:
    if not right:
        return left
    if not left and sign == 1:
        return right
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + sign * power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


class Term(NamedTuple):
    """One summand of the estimate: person-days, or money when `money` is true."""

    component: str
    mechanism: str
    amount: Amount
    money: bool = False
    residual: bool = True
