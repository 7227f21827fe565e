"""What a history of outages says: how often they begin, and how long they last."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammaincinv, ndtr

from lockin.errors import UndefinedError
from lockin.estimates import Estimate, Exactly, Pert, Range90, as_estimate
from lockin.units import HOURS_PER_YEAR

__all__ = ["Duration", "Durations", "Frequency", "PoissonRate", "mean_within"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PoissonRate:
    """A yearly rate as far as a count over some years tells it: a gamma distribution.

    With Jeffreys' prior for a Poisson rate, proportional to ``rate ** -0.5``, the posterior of the
    rate after `events` in `years` is gamma with shape ``events + 1/2`` and rate `years`. It exists
    without any event too, and its intervals keep their promise on average.

    Source: Jeffreys (1961), *Theory of Probability*, 3rd ed., section 3.10; US NRC, NUREG/CR-6823
    (2003), *Handbook of Parameter Estimation for Probabilistic Risk Assessment*, section 6.2.2.5.

    Parameters
    ----------
    events
        Outages that began.
    years
        Years of 365 days watched.

    Raises
    ------
    UndefinedError
        Nothing was watched, or the count is negative.

    Examples
    --------
    >>> rate = PoissonRate(events=4, years=2.0)
    >>> rate.mean, round(rate.quantile(0.05), 2), round(rate.quantile(0.95), 2)
    (2.25, 0.83, 4.23)
    """

    events: int
    years: float

    def __post_init__(self) -> None:
        """Refuse what no posterior follows from."""
        if self.events < 0 or not 0 < self.years < math.inf:
            raise UndefinedError(
                f"a rate needs a count and a time watched; {self.events} events in "
                f"{self.years} years say nothing"
            )

    @property
    def shape(self) -> float:
        """Shape of the gamma distribution."""
        return self.events + 0.5

    @property
    def mean(self) -> float:
        """Mean of the rate, per year."""
        return self.shape / self.years

    @property
    def standard_deviation(self) -> float:
        """Standard deviation of the rate, per year."""
        return math.sqrt(self.shape) / self.years

    def quantile(self, p: float) -> float:
        """Return the quantile of the rate at probability `p`, per year."""
        return float(gammaincinv(self.shape, p)) / self.years

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        """Return `count` draws of the rate; a longer request begins with the same draws."""
        return generator.gamma(self.shape, 1 / self.years, count)


@dataclass(frozen=True, slots=True)
class Durations:
    """The durations that were observed; each is as likely as any other.

    Parameters
    ----------
    hours
        At least one duration, each above zero; kept sorted.

    Raises
    ------
    UndefinedError
        There is none, or one is not above zero.

    Examples
    --------
    >>> Durations((4.0, 1.0)).mean
    2.5
    """

    hours: tuple[float, ...]
    _values: Array = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort them, and refuse what is no duration."""
        if not self.hours or not all(0 < hours < math.inf for hours in self.hours):
            raise UndefinedError("observed durations are some hours each, above zero")
        object.__setattr__(self, "hours", tuple(sorted(float(h) for h in self.hours)))
        object.__setattr__(self, "_values", np.array(self.hours))

    @property
    def mean(self) -> float:
        """Mean duration."""
        return float(self._values.mean())

    @property
    def standard_deviation(self) -> float:
        """Standard deviation of the durations."""
        return float(self._values.std())

    def draw(self, generator: np.random.Generator, count: int) -> Array:
        """Return `count` draws; a longer request begins with the same draws."""
        size = len(self._values)
        at = np.minimum((generator.random(count) * size).astype(np.int64), size - 1)
        drawn: Array = self._values[at]
        return drawn

    def within(self, limit: float) -> float:
        """Return the mean of the durations, each cut at `limit`."""
        return float(np.minimum(self._values, limit).mean())


Frequency: TypeAlias = Estimate | PoissonRate
"""How often outages begin, per year; its spread is what is not known."""

Duration: TypeAlias = Estimate | Durations
"""How long outages last, in hours; its spread is over outages."""


def mean_within(duration: float | Duration, limit: float = HOURS_PER_YEAR) -> float:
    """Return the mean of a duration that is cut at `limit`: E[min(D, limit)].

    What it leaves of the mean is the mean beyond a limit, ``E[(D - limit)+]``.

    Source: Klugman, Panjer & Willmot (2012), *Loss Models*, 4th ed., section 3.1 (limited expected
    value) and appendix A (lognormal, beta).

    Examples
    --------
    >>> mean_within(10, 4), round(mean_within(Range90(low=1, high=9)), 3)
    (4.0, 3.75)
    """
    if isinstance(duration, Durations):
        return duration.within(limit)
    estimate = as_estimate(duration)
    match estimate:
        case Exactly():
            return float(min(estimate.value, limit))
        case Range90() if estimate.sigma > 0 and limit > 0:
            z = (math.log(limit) - estimate.mu) / estimate.sigma
            below = estimate.mean * float(ndtr(z - estimate.sigma))
            return below + limit * float(ndtr(-z))
        case Range90():
            return float(min(estimate.low, limit))
        case Pert():
            width = estimate.high - estimate.low
            if width == 0 or limit >= estimate.high:
                return float(min(estimate.mean, limit))
            if limit <= estimate.low:
                return limit
            a = 1 + 4 * (estimate.mode - estimate.low) / width
            b = 1 + 4 * (estimate.high - estimate.mode) / width
            at = (limit - estimate.low) / width
            share = float(betainc(a, b, at))
            inside = a / (a + b) * float(betainc(a + 1, b, at))
            return estimate.low * share + width * inside + limit * (1 - share)
