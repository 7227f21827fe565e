"""What callers say about failures: probabilities by id, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from lockin.errors import UndefinedError, UnknownIdError, unknown
from lockin.estimates import Estimate, Exactly, Pert, Range90
from lockin.graph import Compiled
from lockin.resilience.common import CommonCause
from lockin.resilience.events import Events

__all__ = ["Failure", "basic_events", "probabilities_of"]

Failure = Mapping[str, float | Estimate]
"""Probability of each basic event, by id of the node that fails; estimates count by their mean."""


def basic_events(
    compiled: Compiled, failure: Failure, common: Iterable[CommonCause]
) -> tuple[Events, NDArray[np.float64]]:
    """Return the events of `failure` and `common`, and the probability of each, shape (E,).

    Raises
    ------
    UnknownIdError
        `failure` or a cause names what is neither a node nor a cause; all such ids are named.
    UndefinedError
        A probability is not in 0 to 1 (all such are named), or a cause has none or two.
    """
    causes = tuple(common)
    names = {cause.id for cause in causes}
    events = Events.of_nodes(compiled, failure.keys() - names).joined(compiled, causes)
    return events, probabilities_of(events.keys, failure, causes)


def probabilities_of(
    keys: Iterable[str], failure: Failure, common: Iterable[CommonCause] = ()
) -> NDArray[np.float64]:
    """Return the probability of each key, 0 where none is given; shape (E,).

    Raises
    ------
    UnknownIdError
        `failure` names what is not among the keys; all such ids are named.
    UndefinedError
        A probability is not in 0 to 1 (all such are named), or a cause has none or two.
    """
    known = tuple(keys)
    strangers = sorted(failure.keys() - set(known))
    if strangers:
        raise UnknownIdError("; ".join(unknown("event", id_, known) for id_ in strangers))
    given = dict(failure)
    for cause in common:
        if (cause.id in given) is (cause.probability is not None):
            raise UndefinedError(
                f"the common cause {cause.id!r} needs one probability: its own, or one in failure"
            )
        if cause.probability is not None:
            given[cause.id] = cause.probability
    means = {key: _mean(value) for key, value in sorted(given.items())}
    wrong = [f"{key} {value}" for key, value in means.items() if not 0 <= value <= 1]
    if wrong:
        raise UndefinedError(f"a probability lies between 0 and 1: {', '.join(wrong)}")
    return np.array([means.get(key, 0.0) for key in known], dtype=np.float64)


def _mean(value: float | Estimate) -> float:
    return value.mean if isinstance(value, (Exactly, Pert, Range90)) else float(value)
