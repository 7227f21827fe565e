"""What outages cost in a year: a distribution over years, and its mean, exact where it can be.

Loss is value per hour times the hours that a function stands still beyond its tolerance, summed
over its outages. Causes (nodes with a rate, and common causes) fail independently: onsets are
Poisson, durations independent, outages of one cause merge where they overlap, and those of
several are joint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lockin.model.landscape import Landscape
from lockin.resilience.common import CommonCause
from lockin.resilience.exposed import Exposed, exposed
from lockin.resilience.incidents import Incidents
from lockin.resilience.rates import FailureRate, Rate
from lockin.resilience.stand import Stand, stand_still
from lockin.simulation import Distribution

__all__ = ["YearlyLoss", "yearly_loss"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class YearlyLoss:
    """The loss through outages in a year, as a distribution over years.

    Parameters
    ----------
    samples
        One loss per sampled year, in `currency`.
    mean
        Mean loss per year: exact for functions that neither bear an outage without loss nor have
        a warm alternative, from the sampled years for the rest.
    exact
        Whether the mean is exact for every function.
    standard_error
        Monte Carlo standard error of the mean; 0 where it is exact.
    currency
        ISO 4217 code of the landscape.
    hours
        Mean hours per year beyond its tolerance that each function stands still.
    rates
        The rates behind it, by id.
    notices
        What was left out, filled or sampled, in sentences.
    """

    samples: Distribution
    mean: float
    exact: bool
    standard_error: float
    currency: str
    hours: Mapping[str, float]
    rates: Mapping[str, FailureRate]
    notices: tuple[str, ...]
    _functions: Mapping[str, float]
    _causes: Mapping[str, float]

    def loss_quantile(self, p: float) -> float:
        """Return the loss that a year stays below with probability `p`."""
        return self.samples.quantile(p)

    def expected_shortfall(self, p: float = 0.9) -> float:
        """Return the mean loss of the years at or beyond the quantile at `p`."""
        return self.samples.expected_shortfall(p)

    def exceedance(self, x: float) -> float:
        """Return the probability that a year loses `x` or more."""
        return self.samples.exceedance(x)

    @property
    def probability_none(self) -> float:
        """Share of sampled years without any loss."""
        return float((self.samples.samples == 0).mean())

    def by_function(self) -> dict[str, float]:
        """Return the part of the mean that each function bears, largest first; it adds up."""
        return dict(self._functions)

    def by_cause(self) -> dict[str, float]:
        """Return the part of the mean that each cause brings about, largest first; it adds up.

        The whole loss of an outage of a function goes to the cause whose onset began it: the
        failure that met no alternative any more. Parts are those of the sampled years, scaled to
        the mean.

        Source: Barlow & Proschan (1975), "Importance of system components and fault tree events",
        Stochastic Processes and their Applications 3(2): the share of failures that a component
        causes; here weighted by what each failure costs.
        """
        return dict(self._causes)

    def __float__(self) -> float:
        """Return the mean."""
        return self.mean

    def __repr__(self) -> str:
        """Return mean and tail with the currency."""
        how = "exact" if self.exact else f"± {self.standard_error:,.4g}"
        return (
            f"<YearlyLoss: mean {self.mean:,.4g} ({how}), P90 {self.loss_quantile(0.9):,.4g}, "
            f"P99 {self.loss_quantile(0.99):,.4g} {self.currency}>"
        )


def yearly_loss(
    landscape: Landscape,
    *,
    seed: int,
    draws: int = 10_000,
    rates: Mapping[str, Rate] | None = None,
    incidents: Incidents | None = None,
    common: Iterable[CommonCause] = (),
    targets: Iterable[str] | None = None,
    uncertain: bool = False,
) -> YearlyLoss:
    """Return what outages cost in a year, sampled over years and exact in the mean where it can be.

    Parameters
    ----------
    landscape
        A landscape without errors.
    seed
        Root of all random streams. Each cause has its own, keyed by its id and the quantity: adding
        a supplier leaves what the others do as it was.
    draws
        Years to sample.
    rates
        What fails by itself, and nothing else: a `FailureRate`, or outages per year and hours of
        one, by id of the node or common cause. None: `failure_rates` of the landscape.
    incidents
        The organisation's own history, where `rates` is None.
    common
        Events that stop several nodes at once; each needs an entry in `rates`.
    targets
        Ids of the functions that count; None: all.
    uncertain
        Draw rates and values per hour anew for each year, so that the distribution holds what is
        not known beside chance; the mean is then sampled.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UnknownIdError
        Some ids are not in the landscape; all are named.
    UndefinedError
        A target is no function, a common cause has no rate, or `draws` is not above 0.

    Notes ----- Without tolerance and warm alternatives the mean of a function is 8,760 times its
    exact probability of standing still times its value per hour. A warm alternative holds from
    its switch hours on, counted from the moment at which the function would stop. The year is a
    ring: an outage that reaches over its end counts whole, in the year of its onset.

    Source: Ross (2014), *Introduction to Probability Models*, 11th ed., section 5.4 (compound
    Poisson processes); Takács (1962) for unavailability, see `unavailability`.

    Examples
    --------
    >>> from lockin.testing.builders import two_vendors
    >>> loss = yearly_loss(
    ...     two_vendors(), seed=7, draws=2_000, rates={"acme": (4, 20), "bolt": (4, 20)}
    ... )
    >>> round(loss.mean), loss.exact  # 8,760 h x (1 - exp(-4 x 20 / 8760))^2 x 4,000 per hour
    (2896, True)
    """
    held = exposed(
        landscape, rates=rates, incidents=incidents, common=common, targets=targets, draws=draws
    )
    value = np.array([f.value for f in held.functions])
    exact = np.full(len(value), np.nan) if uncertain else held.mean_hours()
    known = ~np.isnan(exact)
    stand = stand_still(held, known, seed=seed, draws=draws, uncertain=uncertain)
    hours = np.where(known, exact, stand.hours)
    mean_loss = np.where(known, value * hours, stand.loss)
    mean = float(mean_loss.sum())
    notices = (*held.notices, *_sampling(held, known, stand, mean_loss))
    return YearlyLoss(
        samples=Distribution(stand.total, held.currency),
        mean=mean,
        exact=bool(known.all()),
        standard_error=float(stand.rest.std() / np.sqrt(draws)),
        currency=held.currency,
        hours=_ranked(held, hours),
        rates=held.rates,
        notices=notices,
        _functions=_ranked(held, mean_loss),
        _causes=_causes(held, stand, mean),
    )


def _ranked(held: Exposed, figures: Array) -> dict[str, float]:
    pairs = zip((f.id for f in held.functions), figures.tolist(), strict=True)
    return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _causes(held: Exposed, stand: Stand, mean: float) -> dict[str, float]:
    total = float(stand.causes.sum())
    if not total:
        return {}
    parts = stand.causes * (mean / total)
    named = [(held.cause_name(i), float(part)) for i, part in enumerate(parts) if part]
    return dict(sorted(named, key=lambda pair: (-pair[1], pair[0])))


def _sampling(
    held: Exposed, known: NDArray[np.bool_], stand: Stand, mean_loss: Array
) -> Iterable[str]:
    """Say which means are sampled, and what was never drawn."""
    if (~known).any():
        yield f"mean loss is sampled for {_names(held, ~known)}: a tolerance or a warm alternative"
    never = known & (mean_loss > 0) & (stand.hours == 0)
    if never.any():
        lost = float(mean_loss[never].sum())
        yield (
            f"no sampled year stops {_names(held, never)}, whose mean loss is {lost:,.4g} "
            f"{held.currency}: it is in no quantile and in no cause"
        )


def _names(held: Exposed, which: NDArray[np.bool_]) -> str:
    ids = [held.functions[i].id for i in np.flatnonzero(which).tolist()]
    return ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")
