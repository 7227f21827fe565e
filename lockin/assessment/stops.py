"""What stops each function: kill sets at every layer, how likely, and who matters most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from lockin.assessment.result import KillSet, Notice, Stops
from lockin.errors import TooLargeError
from lockin.estimates import as_estimate
from lockin.model.landscape import Landscape
from lockin.model.money import rate_between
from lockin.model.nodes import Function
from lockin.resilience import KillSets, kill_sets_of

__all__ = ["FUNCTIONS", "LAYERS", "stops", "told_set"]

FUNCTIONS = 200
"""Functions whose kill sets are told, those of most value first."""

LAYERS = (
    "vendor",
    "parent",
    "host",
    "jurisdiction",
    "family",
    "protocol",
    "connector-platform",
    "nth-party",
)
"""Layers at which kill sets are told; at layers after the first only where they differ."""

SETS = 12
"""Kill sets told of one function by vendor."""

OTHERS = 3
"""Kill sets told of one function by any other layer."""


def _chosen(landscape: Landscape) -> list[Function]:
    """Return the functions that are told: most value per hour first, then critical ones, by id."""
    ranked = sorted(
        landscape.of(Function), key=lambda f: (-_worth(landscape, f), not f.critical, f.id)
    )
    return ranked[:FUNCTIONS]


def _worth(landscape: Landscape, function: Function) -> float:
    if function.value_per_hour is None:
        return 0.0
    estimate = as_estimate(function.value_per_hour)
    return estimate.mean * rate_between(landscape, estimate.currency)


def stops(landscape: Landscape, rate: float, told: list[Notice]) -> tuple[Stops, ...]:
    """Return what stops each function; money at `rate`, what was left out goes to `told`."""
    every = landscape.of(Function)
    functions = _chosen(landscape)
    if len(every) > len(functions):
        message = (
            f"kill sets are told of {len(functions)} functions, those of most value;"
            f" {len(every) - len(functions)} more are in lockin.resilience.kill_sets"
        )
        told.append(Notice(code="functions-left-out", message=message, at=""))
    labels = {node.id: node.label for node in landscape.nodes}
    by_vendor: dict[str, tuple[KillSet, ...]] = {}
    out: list[Stops] = []
    for layer in LAYERS:
        for function, found in _kill_sets(landscape, functions, layer, told):
            one = _stops(landscape, function, found, layer=layer, labels=labels, rate=rate)
            if layer == LAYERS[0]:
                by_vendor[function.id] = one.smallest
            elif one.status != "exposed" or one.smallest == by_vendor[function.id][:OTHERS]:
                continue
            out.append(one)
    return tuple(out)


def _kill_sets(
    landscape: Landscape, functions: Sequence[Function], layer: str, told: list[Notice]
) -> Iterable[tuple[Function, KillSets | None]]:
    """Return the kill sets of each function; none where they outgrow the limit, which is told."""
    try:
        found = kill_sets_of(landscape, [f.id for f in functions], by=layer)
        return [(f, found[f.id]) for f in functions]
    except TooLargeError:
        pass
    out: list[tuple[Function, KillSets | None]] = []
    for function in functions:
        try:
            out.append((function, kill_sets_of(landscape, [function.id], by=layer)[function.id]))
        except TooLargeError as error:
            message = f"kill sets by {layer} were not worked out: {error}"
            told.append(Notice(code="kill-sets-left-out", message=message, at=function.id))
            if layer == LAYERS[0]:
                out.append((function, None))
    return out


def _stops(
    landscape: Landscape,
    function: Function,
    found: KillSets | None,
    *,
    layer: str,
    labels: Mapping[str, str],
    rate: float,
) -> Stops:
    most = SETS if layer == LAYERS[0] else OTHERS
    tolerance = function.tolerance_hours
    worth = None if function.value_per_hour is None else _worth(landscape, function) * rate
    down = found is not None and found.base
    unexposed = found is not None and found.unexposed
    return Stops(
        function=function.id,
        label=function.label,
        status="down" if down else "unexposed" if unexposed else "exposed",
        critical=bool(function.critical),
        value_per_hour=worth,
        tolerance_hours=0.0 if tolerance is None else as_estimate(tolerance).mean,
        tolerance_stated=tolerance is not None,
        layer=layer,
        count=None if found is None else found.count,
        by_order=() if found is None else found.by_order,
        smallest=() if found is None else tuple(told_set(s, labels) for s in islice(found, most)),
    )


def told_set(
    members: Iterable[str], labels: Mapping[str, str], probability: float | None = None
) -> KillSet:
    """Return a kill set with the names of its members."""
    ids = tuple(sorted(members))
    return KillSet(
        members=ids, labels=tuple(labels.get(id_, id_) for id_ in ids), probability=probability
    )
