"""From columns to a formula: when nodes fail, over basic events.

A node fails when an event stops it or one of its groups fails; a group of n counted members
that needs k fails when n - k + 1 of them do. Which needs count depends on the hours since the
onset, and only through the switch times that have passed: these are the *stages*.

What is down with nothing failed always fails, and what no event can reach never does. Both
leave the formula here, so that its size follows what may happen and not the landscape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from lockin.errors import UndefinedError
from lockin.graph import READY, Compiled
from lockin.graph.rows import pointers, spans
from lockin.resilience._diagram.formula import Formula
from lockin.resilience.events import Events
from lockin.resilience.structure import Structure, counted

__all__ = ["Failing", "assemble", "failing", "stage_hours", "stage_of"]

ALWAYS, NEVER = -1, -2

Numbers = NDArray[np.integer[Any]]


def stage_hours(compiled: Compiled) -> NDArray[np.float64]:
    """Return the distinct hours at which warm alternatives begin to count, rising.

    Stage s holds from ``hours[s - 1]`` on; stage 0 is the time before the first.
    """
    warm = compiled.need_ready == READY.index("warm")
    hours = compiled.need_switch_hours[warm]
    return np.unique(hours[~np.isnan(hours)])


def stage_of(hours: NDArray[np.float64], after: float) -> int:
    """Return the stage that holds `after` hours since the onset.

    Raises
    ------
    UndefinedError
        `after` is negative or not a number.

    Examples
    --------
    >>> [stage_of(np.array([2.0, 8.0]), after) for after in (0, 2, 7, 100)]
    [0, 1, 1, 2]
    """
    if not after >= 0:
        raise UndefinedError(f"after is a number of hours, 0 or more; it was {after}")
    return int(np.searchsorted(hours, after, side="right"))


@dataclass(frozen=True, slots=True, eq=False)
class Failing:
    """When every node of a landscape fails, at one stage and over one set of events."""

    events: Events
    gate: NDArray[np.int64]
    """Gate of each node; `ALWAYS` where it is down anyway, `NEVER` where no event reaches it."""
    pointers: NDArray[np.int64]
    """Inputs of gate g: ``inputs[pointers[g]:pointers[g + 1]]``."""
    inputs: NDArray[np.int64]
    """An event below the number of events, else a gate beyond it."""
    at_least: NDArray[np.int32]
    """How many inputs must fail."""
    relay: NDArray[np.bool_]
    """Gates of gateways."""


def failing(compiled: Compiled, after: float, events: Events) -> Failing:
    """Return when each node fails; time and memory are linear in needs and events.

    Parameters
    ----------
    compiled
        The columns of the landscape.
    after
        Hours since the onset.
    events
        What may fail by itself.
    """
    size, groups = len(compiled.ids), len(compiled.gate_source)
    counts = counted(compiled, after)
    source, target, group = (
        compiled.need_source[counts],
        compiled.need_target[counts],
        compiled.need_gate[counts],
    )
    base = np.zeros(size, dtype=np.bool_)
    base[Structure(compiled, after).down] = True
    alive = _reach(target, source, size, events.nodes) & ~base

    # Of the members that hold with nothing failed, this many must fail.
    threshold = np.bincount(group[~base[target]], minlength=groups) - compiled.gate_at_least + 1
    member = alive[target] & alive[source]
    enough = np.bincount(group[member], minlength=groups) >= threshold
    member &= enough[group]
    own = enough & (threshold > 1) & alive[compiled.gate_source]

    nodes = int(alive.sum())
    of_node = np.where(base, ALWAYS, NEVER).astype(np.int64)
    of_node[alive] = np.arange(nodes)
    of_group = np.full(groups, -1, dtype=np.int64)
    of_group[own] = nodes + np.arange(int(own.sum()))

    grouped = member & own[group]
    direct = member & ~own[group]
    stopped = alive[events.nodes]
    first = len(events.keys)
    owner = np.concatenate(
        [
            of_node[events.nodes[stopped]],
            of_node[source[direct]],
            of_node[compiled.gate_source[own]],
            of_group[group[grouped]],
        ]
    )
    inputs = np.concatenate(
        [
            events.owners[stopped],
            first + of_node[target[direct]],
            first + of_group[own],
            first + of_node[target[grouped]],
        ]
    )
    order = np.lexsort((inputs, owner))
    gateway = compiled.is_kind("gateway")
    return Failing(
        events=events,
        gate=of_node,
        pointers=pointers(owner, nodes + int(own.sum())),
        inputs=inputs[order],
        at_least=np.concatenate([np.ones(nodes), threshold[own]]).astype(np.int32),
        relay=np.concatenate([gateway[alive], gateway[compiled.gate_source[own]]]),
    )


def assemble(
    parts: Sequence[Failing], roots: Sequence[Sequence[tuple[int, int]]]
) -> tuple[Formula, list[int]]:
    """Return one formula for all roots, and where each stands in it.

    Parameters
    ----------
    parts
        One per stage, all over the same events.
    roots
        For each root the nodes of which any must fail, as (number of the part, position).

    Returns
    -------
    tuple
        The formula, with what the roots reach and nothing else, and the number of each root as
        an input of it.
    """
    first = len(parts[0].events.keys)
    sizes = [len(part.at_least) for part in parts]
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    always, never = int(offsets[-1]), int(offsets[-1]) + 1

    def gate(part: int, node: int) -> int:
        found = int(parts[part].gate[node])
        return {ALWAYS: always, NEVER: never}.get(found, int(offsets[part]) + found)

    members = [sorted({gate(*one) for one in root}) for root in roots]
    joint = [i for i, gates in enumerate(members) if len(gates) > 1]
    tops = [gates[0] if gates else never for gates in members]
    for number, i in enumerate(joint):
        tops[i] = never + 1 + number

    counts = [
        *(np.diff(part.pointers) for part in parts),
        np.zeros(2, dtype=np.int64),
        np.array([len(members[i]) for i in joint], dtype=np.int64),
    ]
    inputs = np.concatenate(
        [
            *(
                part.inputs + np.where(part.inputs < first, 0, offset)
                for part, offset in zip(parts, offsets[:-1], strict=True)
            ),
            np.array([first + g for i in joint for g in members[i]], dtype=np.int64),
        ]
    )
    more = len(joint)
    at_least = np.concatenate(
        [*(part.at_least for part in parts), np.array([0, 1]), np.ones(more, dtype=np.int32)]
    )
    relay = np.concatenate([*(part.relay for part in parts), np.zeros(2 + more, dtype=np.bool_)])
    indptr = np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int64)
    return _kept(Formula(first, indptr, inputs.astype(np.int32), at_least, relay), tops)


def _kept(formula: Formula, tops: list[int]) -> tuple[Formula, list[int]]:
    """Return the gates that `tops` reach, renumbered in their order."""
    first, size = formula.events, len(formula.at_least)
    owner = np.repeat(np.arange(size), np.diff(formula.pointers))
    inner = formula.inputs >= first
    reached = _reach(owner[inner], formula.inputs[inner] - first, size, np.array(tops, np.int64))
    kept = np.flatnonzero(reached)
    number = np.full(size, -1, dtype=np.int64)
    number[kept] = np.arange(kept.size)
    inputs = formula.inputs[spans(formula.pointers, kept)].astype(np.int64)
    beyond = inputs >= first
    inputs[beyond] = first + number[inputs[beyond] - first]
    counts = np.diff(formula.pointers)[kept]
    return (
        Formula(
            first,
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            inputs.astype(np.int32),
            formula.at_least[kept].astype(np.int32),
            formula.relay[kept],
        ),
        (first + number[tops]).tolist(),
    )


def _reach(tail: Numbers, head: Numbers, size: int, starts: Numbers) -> NDArray[np.bool_]:
    """Return what the arrows from `tail` to `head` lead to from `starts`, these included."""
    reached = np.zeros(size, dtype=np.bool_)
    # One more vertex, which leads to every start, makes it a single walk.
    ends = np.unique(starts)
    rows = np.concatenate([tail, np.full(ends.size, size)])
    arrows = csr_array(
        (np.ones(rows.size, dtype=np.int32), (rows, np.concatenate([head, ends]))),
        shape=(size + 1, size + 1),
    )
    found = breadth_first_order(arrows, size, return_predecessors=False)
    reached[found[found < size]] = True
    return reached
