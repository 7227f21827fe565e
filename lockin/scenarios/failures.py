"""Figures of what stops: how much, for what value per hour, and what is lost in a window.

Source of the loss: value per hour x max(0, downtime - tolerance), where a warm alternative
ends the downtime at its switch time. The tolerance is the maximum tolerable period of
disruption of ISO 22301.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lockin.estimates import as_estimate
from lockin.model.nodes import Function
from lockin.resilience.structure import counted
from lockin.scenarios.measure import Measure
from lockin.scenarios.result import Loss, Moment, Value, settled
from lockin.scenarios.scenario import FOR_GOOD, State
from lockin.scenarios.workings import Workings
from lockin.simulation import Distribution

__all__ = ["When", "loss", "losses", "moments", "stopped", "stopping"]

When = Literal["onset", "for-good"]
"""At the onset, before any warm alternative; or once each has been switched to."""

Array = NDArray[np.float64]

_SYSTEMS = ("agent", "system")


def stopping(when: When) -> tuple[Measure, ...]:
    """Return the figures of what stops: functions, systems, value per hour.

    At the onset no warm alternative has been switched to. For good, every one has been, and
    only what does not come back by itself is still failing.
    """
    end = "stopped" if when == "onset" else "lost"
    return (
        Measure(f"functions-{end}", "", "count", partial(_count, when, ("function",))),
        Measure(f"systems-{end}", "", "count", partial(_count, when, _SYSTEMS)),
        Measure(f"value-{end}", "", "currency/h", partial(_value, when)),
    )


def loss(hours: float) -> Measure:
    """Return the figure of the value lost in a window of hours from the onset."""
    return Measure("loss", "", "currency", partial(_loss, hours), window=hours)


def stopped(state: State, workings: Workings, when: When, *kinds: str) -> tuple[str, ...]:
    """Return the ids of some kinds that stop, sorted."""
    return workings.stopped_ids(state, 0.0 if when == "onset" else FOR_GOOD, *kinds)


def _count(when: When, kinds: tuple[str, ...], state: State, workings: Workings) -> Value:
    return float(len(stopped(state, workings, when, *kinds)))


def _value(when: When, state: State, workings: Workings) -> Value:
    value = workings.value_per_hour(stopped(state, workings, when, "function"))
    return settled(value, f"{workings.currency}/h")


def _loss(hours: float, state: State, workings: Workings) -> Value:
    total: float | Array = 0.0
    for one in losses(state, workings, hours):
        total = total + (one.lost.samples if isinstance(one.lost, Distribution) else one.lost)
    return settled(total, workings.currency)


def losses(state: State, workings: Workings, hours: float) -> tuple[Loss, ...]:
    """Return what each function loses in the first `hours`, by id.

    Functions without a value per hour are listed with a loss of 0.
    """
    down: dict[str, float] = {}
    for start, end in _spans(state, workings, hours):
        for id_ in workings.stopped_ids(state, start, "function"):
            down[id_] = down.get(id_, 0.0) + end - start
    found: list[Loss] = []
    for id_, length in sorted(down.items()):
        node = workings.base.by_id.get(id_)
        if not isinstance(node, Function):
            continue
        borne: float | Array = 0.0
        if node.tolerance_hours is not None:
            borne = workings.amount(node, "tolerance_hours")
        lost = np.asarray(workings.value_per_hour((id_,)) * np.maximum(0.0, length - borne))
        draws = settled(lost if lost.ndim else float(lost), workings.currency)
        found.append(Loss(id_, length, as_estimate(node.tolerance_hours or 0.0).mean, draws))
    return tuple(found)


def moments(state: State, workings: Workings, hours: float) -> tuple[Moment, ...]:
    """Return what is down from the onset on, where it changes; the last moment is the end."""
    found: list[Moment] = []
    for start, _ in _spans(state, workings, hours):
        functions = workings.stopped_ids(state, start, "function")
        systems = workings.stopped_ids(state, start, *_SYSTEMS)
        if found and (functions, systems) == (found[-1].functions, found[-1].systems):
            continue
        value = float(np.mean(workings.value_per_hour(functions)))
        found.append(Moment(start, functions, systems, value))
    if found and hours > 0:
        found.append(Moment(hours, *_end(state, workings, hours)))
    return tuple(found)


def _end(
    state: State, workings: Workings, hours: float
) -> tuple[tuple[str, ...], tuple[str, ...], float]:
    functions = workings.stopped_ids(state, hours, "function")
    systems = workings.stopped_ids(state, hours, *_SYSTEMS)
    return functions, systems, float(np.mean(workings.value_per_hour(functions)))


def _spans(state: State, workings: Workings, hours: float) -> Iterator[tuple[float, float]]:
    """Yield the stretches of the window in which nothing changes.

    What is down changes when an outage ends, or when a warm alternative of something that is
    down at the onset has been switched to.
    """
    if not state.hits.failing or hours <= 0:
        return
    graph = workings.graph(state.landscape)
    down = np.zeros(len(graph.ids), dtype=np.bool_)
    down[workings.structure(state.landscape, 0.0).down] = True
    down[workings.stopped(state, 0.0)] = True
    warm = counted(graph, FOR_GOOD) & ~counted(graph, 0.0) & down[graph.need_source]
    at = {0.0, *graph.need_switch_hours[warm].tolist(), *state.hits.failing.values()}
    starts = sorted(hour for hour in at if hour < hours)
    yield from zip(starts, [*starts[1:], hours], strict=True)
