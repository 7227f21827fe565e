"""How likely each function stops, through which causes, and who matters most for it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import islice

from lockin.assessment import result
from lockin.assessment.result import Notice, Stops
from lockin.assessment.rounding import kept
from lockin.assessment.stops import told_set
from lockin.errors import TooLargeError
from lockin.model.landscape import Landscape
from lockin.resilience import kill_sets_of, probabilities
from lockin.resilience.importance import Importance, importance, importances
from lockin.resilience.rates import FailureRate

__all__ = ["likely", "matters", "unavailable"]

SUPPLIERS = 40
"""Suppliers whose importance is told for any function."""

OF_ONE = 8
"""Suppliers whose importance is told for one function."""

SETS = 5
"""Most probable kill sets told of one function."""

LEAST = 1e-12
"""Fussell-Vesely below which a supplier does not matter."""


def likely(
    landscape: Landscape, told: tuple[Stops, ...], failure: Mapping[str, float], notes: list[Notice]
) -> tuple[Stops, ...]:
    """Return the same functions with probabilities, likeliest kill sets and importance.

    Only functions told by vendor get them; `failure` is the probability of each cause.
    """
    wanted = [one.function for one in told if one.layer == "vendor" and one.count is not None]
    if not failure or not wanted:
        return told
    labels = {node.id: node.label for node in landscape.nodes}
    try:
        chances = probabilities(landscape, wanted, failure=failure)
        measured = importances(landscape, wanted, failure=failure)
        found = kill_sets_of(landscape, wanted, by=sorted(failure))
        ranked = {
            id_: tuple(
                told_set(members, labels, kept(p))
                for members, p in islice(found[id_].most_probable(failure), SETS)
                if p > 0 and members
            )
            for id_ in wanted
        }
    except TooLargeError as error:
        notes.append(_left_out(error))
        return told
    return tuple(
        one.model_copy(
            update={
                "unavailability": kept(chances[one.function]),
                "importance": _told(measured[one.function].values(), labels)[:OF_ONE],
                "likeliest": ranked[one.function],
            }
        )
        if one.layer == "vendor" and one.function in chances
        else one
        for one in told
    )


def matters(
    landscape: Landscape, told: tuple[Stops, ...], failure: Mapping[str, float], notes: list[Notice]
) -> tuple[result.Importance, ...]:
    """Return the importance of each cause for any of the functions to stop."""
    wanted = [one.function for one in told if one.layer == "vendor" and one.status == "exposed"]
    if not failure or not wanted:
        return ()
    labels = {node.id: node.label for node in landscape.nodes}
    try:
        found = importance(landscape, wanted, failure=failure)
    except TooLargeError as error:
        notes.append(_left_out(error))
        return ()
    return _told(found.values(), labels)[:SUPPLIERS]


def _told(found: Iterable[Importance], labels: Mapping[str, str]) -> tuple[result.Importance, ...]:
    some = [one for one in found if one.fussell_vesely > LEAST and not math.isnan(one.birnbaum)]
    some.sort(
        key=lambda one: (-kept(one.fussell_vesely), -kept(one.risk_achievement_worth), one.event)
    )
    return tuple(
        result.Importance(
            supplier=one.event,
            label=labels.get(one.event, one.event),
            probability=kept(one.probability),
            birnbaum=kept(one.birnbaum),
            fussell_vesely=kept(one.fussell_vesely),
            criticality=kept(one.criticality),
            risk_achievement=kept(one.risk_achievement_worth),
            risk_reduction=kept(one.risk_reduction_worth),
        )
        for one in some
    )


def unavailable(rates: Mapping[str, FailureRate]) -> dict[str, float]:
    """Return the probability that each node with a known rate is down by itself."""
    found = {key: rate.unavailability for key, rate in sorted(rates.items()) if rate.per_year}
    return {key: p for key, p in found.items() if p > 0}


def _left_out(error: TooLargeError) -> Notice:
    message = f"probabilities of stopping were not worked out: {error}"
    return Notice(code="probabilities-left-out", message=message, at="")
