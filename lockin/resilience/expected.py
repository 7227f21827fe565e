"""The expected loss of a year, as far as the rates and values are known: not chance, but doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lockin.model.landscape import Landscape
from lockin.resilience.common import CommonCause
from lockin.resilience.exposed import Exposed, exposed
from lockin.resilience.incidents import Incidents
from lockin.resilience.rates import FailureRate, Rate
from lockin.resilience.stand import Stand, stand_still, values
from lockin.resilience.years import YEARS, States
from lockin.simulation import Distribution, Streams
from lockin.units import HOURS_PER_YEAR

__all__ = ["ExpectedLoss", "expected_loss"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ExpectedLoss:
    """The mean yearly loss under each draw of what is not known: rates and values per hour.

    Its spread is doubt, which more data would lessen; chance from year to year is in `YearlyLoss`.

    Parameters
    ----------
    samples
        One expected loss per draw of the rates and values, in `currency`.
    at_means
        The expected loss with every rate and value at its mean.
    exact
        Whether each draw is exact under its rates; otherwise some functions are estimated from
        sampled years.
    standard_error
        Monte Carlo standard error of the mean.
    currency
        ISO 4217 code of the landscape.
    rates
        The rates behind it, by id.
    notices
        What was left out, filled or sampled, in sentences.
    """

    samples: Distribution
    at_means: float
    exact: bool
    standard_error: float
    currency: str
    rates: Mapping[str, FailureRate]
    notices: tuple[str, ...]
    _functions: Mapping[str, float]

    @property
    def mean(self) -> float:
        """Mean over what is not known."""
        return self.samples.mean

    @property
    def p10(self) -> float:
        """10 % quantile."""
        return self.samples.p10

    @property
    def p50(self) -> float:
        """Median."""
        return self.samples.p50

    @property
    def p90(self) -> float:
        """90 % quantile."""
        return self.samples.p90

    def by_function(self) -> dict[str, float]:
        """Return the part of the mean that each function bears, largest first; it adds up."""
        return dict(self._functions)

    def __float__(self) -> float:
        """Return the mean."""
        return self.mean

    def __repr__(self) -> str:
        """Return mean and range with the currency."""
        return (
            f"<ExpectedLoss: mean {self.mean:,.4g}, P10 {self.p10:,.4g}, P50 {self.p50:,.4g}, "
            f"P90 {self.p90:,.4g} {self.currency}>"
        )


def expected_loss(
    landscape: Landscape,
    *,
    seed: int = 0,
    draws: int = 10_000,
    rates: Mapping[str, Rate] | None = None,
    incidents: Incidents | None = None,
    common: Iterable[CommonCause] = (),
    targets: Iterable[str] | None = None,
) -> ExpectedLoss:
    """Return the mean yearly loss, with what is not known of rates and values carried through.

    Parameters
    ----------
    landscape
        A landscape without errors.
    seed
        Root of all random streams; each rate and value has its own, keyed by its node.
    draws
        How often rates and values are drawn, and, for functions without a closed form, how many
        years are sampled.
    rates, incidents, common, targets
        As for `yearly_loss`.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UnknownIdError
        Some ids are not in the landscape; all are named.
    UndefinedError
        A target is no function, a common cause has no rate, or `draws` is not above 0.

    Notes ----- Without tolerance and warm alternatives each draw is exact: 8,760 hours times the
    exact probability of standing still under its rates, times the value per hour. For other
    functions, years are sampled once, at the mean rates; what each set of failed causes loses in
    them is weighted by how much more or less probable that set is under the drawn rates. The
    weights are exact for the time spent in a set, and to first order for what a tolerance leaves
    of it.

    Source: for the weights Rubinstein & Kroese (2017), *Simulation and the Monte Carlo Method*,
    3rd ed., section 5.7 (likelihood ratios); for doubt kept apart from chance Kaplan & Garrick
    (1981), "On the quantitative definition of risk", Risk Analysis 1(1).

    Examples
    --------
    >>> from lockin.estimates import Range90
    >>> from lockin.testing.builders import two_vendors
    >>> rates = {"acme": (Range90(low=2, high=8), 20), "bolt": (4, 20)}
    >>> loss = expected_loss(two_vendors(), seed=7, draws=2_000, rates=rates)
    >>> loss.p10 < loss.p50 < loss.p90, loss.exact
    (True, True)
    """
    held = exposed(
        landscape, rates=rates, incidents=incidents, common=common, targets=targets, draws=draws
    )
    exact = held.mean_hours()
    known = ~np.isnan(exact)
    stand = None
    if not known.all():
        stand = stand_still(held, known, seed=seed, draws=draws, split=True)
    value = np.array([f.value for f in held.functions])
    point = np.where(known, exact, 0.0 if stand is None else stand.hours)
    streams = Streams(seed)
    samples = np.zeros(draws)
    sums = np.zeros(len(held.functions))
    weights = None if stand is None else _Weights(held, stand.states)
    for block, first in enumerate(range(0, draws, YEARS)):
        count = min(YEARS, draws - first)
        drawn = np.zeros((len(held.causes), count))
        for i, cause in enumerate(held.causes):
            drawn[i] = cause.rate(streams, block, count)
        hours = _hours(held, known, drawn, stand, weights)
        loss = hours * values(held, streams, block, count)
        samples[first : first + count] = loss.sum(axis=0)
        sums += loss.sum(axis=1)
    noise = 0.0 if stand is None else float(stand.rest.var())
    functions = zip((f.id for f in held.functions), (sums / draws).tolist(), strict=True)
    return ExpectedLoss(
        samples=Distribution(samples, held.currency),
        at_means=float((value * point).sum()),
        exact=bool(known.all()),
        standard_error=float(np.sqrt((samples.var() + noise) / draws)),
        currency=held.currency,
        rates=held.rates,
        notices=(*held.notices, *_weighted(known)),
        _functions=dict(sorted(functions, key=lambda pair: (-pair[1], pair[0]))),
    )


def _hours(
    held: Exposed,
    known: NDArray[np.bool_],
    rates: Array,
    stand: Stand | None,
    weights: _Weights | None,
) -> Array:
    """Return the expected hours lost under each draw of the rates, shape (functions, draws)."""
    out = np.zeros((len(held.functions), rates.shape[1]))
    solved = held.solved()
    if solved is not None and known.any():
        down = -np.expm1(-rates * held.mean_durations[:, None] / HOURS_PER_YEAR)
        out[known] = HOURS_PER_YEAR * solved.diagrams.probability(down)[list(solved.roots)]
    if stand is not None and weights is not None:
        out[~known] = stand.lost_in @ weights.under(rates)
    return out


class _Weights:
    """How much more probable each state is under other rates than under the mean rates."""

    def __init__(self, held: Exposed, states: States) -> None:
        self._hours = held.mean_durations
        self._means = np.array([float(cause.per_year.mean) for cause in held.causes])
        sizes = [len(members) for members in states.members]
        columns = np.concatenate([np.zeros(0, dtype=np.int64), *states.members])
        indptr = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        self._members = csr_array(
            (np.ones(columns.size), columns, indptr), shape=(len(sizes), len(held.causes))
        )

    def under(self, rates: Array) -> Array:
        """Return the weight of each state under each draw, shape (states, draws)."""
        means = self._means[:, None]
        up = (means - rates) * self._hours[:, None] / HOURS_PER_YEAR
        with np.errstate(divide="ignore"):
            odds = np.log(self._odds(rates)) - np.log(self._odds(means))
        weights: Array = np.exp(self._members @ odds + up.sum(axis=0))
        return weights

    def _odds(self, rates: Array) -> Array:
        return np.expm1(rates * self._hours[:, None] / HOURS_PER_YEAR)


def _weighted(known: NDArray[np.bool_]) -> Iterable[str]:
    left = int((~known).sum())
    if left:
        yield f"{left} functions are estimated from years sampled at the mean rates, weighted"
