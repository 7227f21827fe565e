"""Which basic event carries the probability that a target is stopped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lockin.graph import compile  # noqa: A004 - the verb of the design
from lockin.model.landscape import Landscape
from lockin.resilience._diagram import Diagrams
from lockin.resilience.common import CommonCause
from lockin.resilience.failure import Failure, basic_events
from lockin.resilience.outages import Outages, Target, distinct, outages_of

__all__ = ["Importance", "importance", "importances"]

Floats = NDArray[np.float64]


class _FailedSets:
    """How often each event takes part, computed when it is asked for."""

    def __init__(self, known: Outages, root: int, p: Floats, total: float) -> None:
        self._known, self._root, self._p, self._total = known, root, p, total

    @cached_property
    def shares(self) -> dict[str, float]:
        """Fussell-Vesely's measure by event."""
        failed = self._known.diagrams.in_failed_sets([self._root], self._p)[0]
        return dict(zip(self._known.events.keys, _over(failed, self._total).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Importance:
    """The importance of one basic event for one target, exact.

    P is the probability that the target is stopped, P1 that with the event certain, P0 that with
    the event impossible, p the probability of the event. Ratios to P are nan where P is 0.

    Parameters
    ----------
    event
        Id of the node or common cause.
    probability
        p.
    birnbaum
        ``P1 - P0``, the derivative of P by p: what one more unit of p would add.
    criticality
        ``p (P1 - P0) / P = 1 - P0 / P``: the share of P that goes away with the event.
    diagnosis
        ``p P1 / P``: how probable it is that the event has occurred when the target is stopped.
    risk_achievement_worth
        ``P1 / P``: how many times larger P is once the event has occurred.
    risk_reduction_worth
        ``P / P0``: how many times smaller P is without the event; infinite where nothing is left.
    """

    event: str
    probability: float
    birnbaum: float
    criticality: float
    diagnosis: float
    risk_achievement_worth: float
    risk_reduction_worth: float
    _failed_sets: _FailedSets = field(repr=False, compare=False)

    @property
    def fussell_vesely(self) -> float:
        """The probability that some kill set with the event has failed completely, over P.

        It is the measure as its authors defined it, exact. (Other programs print ``1 - P0 / P``
        under this name, which is `criticality`, or the sum over such kill sets.) It costs more than
        the others, for all events of a target together, and is computed when it is first read.

        Raises
        ------
        TooLargeError
            The functions in between outgrow the limit of diagrams.
        """
        return self._failed_sets.shares[self.event]


def importance(
    landscape: Landscape,
    target: Target,
    *,
    failure: Failure,
    after: float | None = None,
    common: Iterable[CommonCause] = (),
) -> dict[str, Importance]:
    """Return the importance of each basic event for `target`, by event, exactly.

    The parameters and errors are those of `probability`.

    Returns
    -------
    dict of str to Importance
        One for each key of `failure` and each common cause, by id.

    Notes
    -----
    Structure functions here are coherent: no failure ever mends anything, so that P1 >= P >= P0
    and criticality <= Fussell-Vesely <= diagnosis. Where p (P1 - P0) takes most of P, P0 is
    computed by itself, so that no digits cancel.

    Sources: Birnbaum (1969), "On the importance of different components in a multicomponent
    system", in *Multivariate Analysis II*; Fussell (1975), "How to hand-calculate system
    reliability and safety characteristics", IEEE Trans. Reliability 24(3); Vesely, Davis, Denning &
    Saltos (1983), NUREG/CR-3385 (risk achievement and reduction worth); Dutuit & Rauzy (2001),
    "Efficient algorithms to assess component and gate importance in fault tree analysis",
    Reliability Engineering & System Safety 72(2) (criticality, diagnosis).

    Examples
    --------
    >>> from lockin.testing.builders import two_vendors
    >>> found = importance(two_vendors(), "support", failure={"acme": 0.5, "bolt": 0.25})
    >>> found["acme"].birnbaum, found["acme"].criticality, found["acme"].risk_achievement_worth
    (0.25, 1.0, 2.0)
    """
    one = target if isinstance(target, str) else tuple(target)
    return _importances(landscape, [one], failure, after, common)[0]


def importances(
    landscape: Landscape,
    targets: Iterable[str],
    *,
    failure: Failure,
    after: float | None = None,
    common: Iterable[CommonCause] = (),
) -> dict[str, dict[str, Importance]]:
    """Return the importance of each event for each of many targets; see `importance`.

    Examples
    --------
    >>> from lockin.testing.builders import one_vendor
    >>> found = importances(one_vendor(), ["support", "desk"], failure={"acme": 0.5})
    >>> found["support"]["acme"].birnbaum, found["desk"]["acme"].risk_reduction_worth
    (1.0, inf)
    """
    ids = distinct(targets)
    return dict(zip(ids, _importances(landscape, ids, failure, after, common), strict=True))


def _importances(
    landscape: Landscape,
    targets: Iterable[Target],
    failure: Failure,
    after: float | None,
    common: Iterable[CommonCause],
) -> list[dict[str, Importance]]:
    compiled = compile(landscape)
    events, p = basic_events(compiled, failure, common)
    known = outages_of(landscape, targets, events, after=after)
    by_root = _measured(known, p)
    return [by_root[root] for root in known.roots]


def _measured(known: Outages, p: Floats) -> dict[int, dict[str, Importance]]:
    """Return the importance of each event, by root; what targets share is computed once."""
    diagrams, roots = known.diagrams, sorted(set(known.roots))
    every = diagrams.probability(p)[roots]
    slope = diagrams.derivatives(p)[roots]
    without = _without(diagrams, roots, p, every, slope)
    return {
        root: _row(
            known.events.keys,
            p,
            total=float(every[row]),
            slope=slope[row],
            without=without[row],
            failed=_FailedSets(known, root, p, float(every[row])),
        )
        for row, root in enumerate(roots)
    }


def _without(
    diagrams: Diagrams, roots: Sequence[int], p: Floats, every: Floats, slope: Floats
) -> Floats:
    """Return P0 of each root and event, shape (roots, E)."""
    without = every[:, None] - p * slope
    # Where the difference is small its digits are lost: there the event is made impossible.
    close = np.flatnonzero((without < every[:, None] / 2).any(axis=0))
    for event in close.tolist():
        impossible = p.copy()
        impossible[event] = 0.0
        without[:, event] = diagrams.probability(impossible)[list(roots)]
    return without


def _row(
    keys: Sequence[str],
    p: Floats,
    *,
    total: float,
    slope: Floats,
    without: Floats,
    failed: _FailedSets,
) -> dict[str, Importance]:
    certain = np.minimum(total + (1 - p) * slope, 1.0)
    worth = np.array([_worth(total, rest) for rest in without.tolist()])
    ratios = (p * slope, p * certain, certain)
    columns = [p, slope, *(_over(part, total) for part in ratios), worth]
    found: dict[str, Importance] = {}
    for event, row in zip(keys, np.column_stack(columns).tolist(), strict=True):
        chance, birnbaum, criticality, diagnosis, achievement, reduction = row
        found[event] = Importance(
            event=event,
            probability=chance,
            birnbaum=birnbaum,
            criticality=criticality,
            diagnosis=diagnosis,
            risk_achievement_worth=achievement,
            risk_reduction_worth=reduction,
            _failed_sets=failed,
        )
    return found


def _over(part: Floats, total: float) -> Floats:
    return part / total if total > 0 else np.full(part.shape, np.nan)


def _worth(total: float, rest: float) -> float:
    if total == 0:
        return math.nan
    return total / rest if rest > 0 else math.inf
