"""What stops each function: kill sets at every layer, how likely, and who matters most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Literal

from lockin.assessment.result import KillSet, Notice, Stops
from lockin.errors import TooLargeError
from lockin.estimates import as_estimate
from lockin.graph import mean_money
from lockin.model.landscape import Landscape
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

ATTEMPTS = 3
"""Functions that may be too large before a layer is given up: each attempt costs the limit."""

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
    value = function.value_per_hour
    return 0.0 if value is None else mean_money(landscape, value)


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
) -> list[tuple[Function, KillSets | None]]:
    """Return the kill sets of each function; none where they outgrow the limit, which is told."""
    try:
        together = kill_sets_of(landscape, [f.id for f in functions], by=layer)
    except TooLargeError:
        together = {}
    out: list[tuple[Function, KillSets | None]] = []
    failed = 0
    for function in functions:
        found: KillSets | None = None
        if failed < ATTEMPTS:
            try:
                alone = together or kill_sets_of(landscape, [function.id], by=layer)
                found = alone[function.id]
                _ = found.count
            except TooLargeError as error:
                found = None
                failed += 1
                message = f"kill sets by {layer} were not worked out: {error}"
                told.append(Notice(code="kill-sets-left-out", message=message, at=function.id))
        out.append((function, found))
    if failed == ATTEMPTS:
        message = f"after {ATTEMPTS} functions that were too large, no more were tried by {layer}"
        told.append(Notice(code="kill-sets-left-out", message=message, at=""))
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
    return Stops(
        function=function.id,
        label=function.label,
        status=_status(found),
        critical=bool(function.critical),
        value_per_hour=worth,
        tolerance_hours=0.0 if tolerance is None else as_estimate(tolerance).mean,
        tolerance_stated=tolerance is not None,
        layer=layer,
        count=None if found is None else found.count,
        by_order=() if found is None else found.by_order,
        smallest=() if found is None else tuple(told_set(s, labels) for s in islice(found, most)),
    )


def _status(found: KillSets | None) -> Literal["exposed", "unexposed", "down", "unknown"]:
    if found is None:
        return "unknown"
    if found.base:
        return "down"
    return "unexposed" if found.unexposed else "exposed"


def told_set(
    members: Iterable[str], labels: Mapping[str, str], probability: float | None = None
) -> KillSet:
    """Return a kill set with the names of its members."""
    ids = tuple(sorted(members))
    return KillSet(
        members=ids, labels=tuple(labels.get(id_, id_) for id_ in ids), probability=probability
    )
