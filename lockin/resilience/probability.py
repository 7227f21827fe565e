"""The exact probability that a target is stopped."""

from __future__ import annotations

from collections.abc import Iterable

from lockin.graph import compile  # noqa: A004 - the verb of the design
from lockin.model.landscape import Landscape
from lockin.resilience.common import CommonCause
from lockin.resilience.failure import Failure, basic_events
from lockin.resilience.outages import Target, distinct, outages_of

__all__ = ["probabilities", "probability"]


def probability(
    landscape: Landscape,
    target: Target,
    *,
    failure: Failure,
    after: float | None = None,
    common: Iterable[CommonCause] = (),
) -> float:
    """Return the exact probability that `target` is stopped.

    Basic events are exactly the keys of `failure` and the common causes; everything else never
    fails by itself. They are independent: what fails together is a common cause, or a node that
    others need.

    Parameters
    ----------
    landscape
        A landscape without errors.
    target
        Id of a function or of any node, or several ids: any of them stops.
    failure
        Probability that each node has failed by itself, 0 to 1, by id: numbers, or estimates, which
        count by their mean. The probability is linear in each, so that the mean of independent
        estimates gives the exact mean.
    after
        Hours since the onset: warm alternatives count when they are switched to within it. None:
        for a function its ``tolerance_hours`` (0 where none is stated), for any other node 0.
    common
        Events that stop several nodes at once, with their own probability or one in `failure`.

    Returns
    -------
    float
        1 for what is down with nothing failed, 0 for what nothing can stop.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UnknownIdError
        Some ids are not in the landscape; all are named.
    UndefinedError
        A probability is not in 0 to 1 (all such are named), or `after` is negative.
    TooLargeError
        The decision diagram outgrows its limit; nothing is ever cut or sampled in silence.

    Notes
    -----
    Shannon's expansion along the decision diagram. Source: Rauzy (1993), "New algorithms for fault
    trees analysis", Reliability Engineering & System Safety 40(3).

    Examples
    --------
    >>> from lockin.testing.builders import two_vendors
    >>> round(probability(two_vendors(), "support", failure={"acme": 0.1, "bolt": 0.02}), 12)
    0.002
    >>> cause = CommonCause("dns", stops=("acme", "bolt"), probability=0.01)
    >>> round(
    ...     probability(
    ...         two_vendors(), "support", failure={"acme": 0.1, "bolt": 0.02}, common=[cause]
    ...     ),
    ...     12,
    ... )
    0.01198
    """
    targets = [target if isinstance(target, str) else tuple(target)]
    return _probabilities(landscape, targets, failure, after, common)[0]


def probabilities(
    landscape: Landscape,
    targets: Iterable[str],
    *,
    failure: Failure,
    after: float | None = None,
    common: Iterable[CommonCause] = (),
) -> dict[str, float]:
    """Return the exact probability that each of many targets is stopped; see `probability`.

    All targets are compiled together and evaluated in one sweep.

    Examples
    --------
    >>> from lockin.testing.builders import one_vendor
    >>> probabilities(one_vendor(), ["support", "acme"], failure={"acme": 0.25})
    {'support': 0.25, 'acme': 0.25}
    """
    ids = distinct(targets)
    found = _probabilities(landscape, ids, failure, after, common)
    return dict(zip(ids, found, strict=True))


def _probabilities(
    landscape: Landscape,
    targets: Iterable[Target],
    failure: Failure,
    after: float | None,
    common: Iterable[CommonCause],
) -> list[float]:
    compiled = compile(landscape)
    events, p = basic_events(compiled, failure, common)
    known = outages_of(landscape, targets, events, after=after)
    every = known.diagrams.probability(p)
    return [float(every[root]) for root in known.roots]
