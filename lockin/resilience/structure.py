"""Which nodes do not hold when some have failed.

A node holds when it has not failed and each of its gates has enough needs that hold. Over
the graph the holding set is the *greatest* fixed point: systems that need each other stand
until something fails from outside. Gateways only relay, so within each step they take the
*least* fixed point: gateways that fail over to each other cannot hold each other up. A hot
need counts; a warm one counts when its switch time is at most `after`; a cold one never does.

Source of the structure functions: Barlow & Proschan (1975), *Statistical Theory of
Reliability and Life Testing*, ch. 1 (coherent systems, k-out-of-n).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lockin.errors import UndefinedError
from lockin.graph import Compiled, compile, spans  # noqa: A004 - the verb of the design
from lockin.graph.compiled import READY, Index
from lockin.graph.rows import pointers
from lockin.model.landscape import Landscape

__all__ = ["Structure", "counted", "down"]

Positions = NDArray[np.int64]


def counted(compiled: Compiled, after: float) -> NDArray[np.bool_]:
    """Return for each need whether it can hold up its gate within `after` hours.

    Raises
    ------
    UndefinedError
        `after` is negative or not a number.
    """
    if not after >= 0:
        raise UndefinedError(f"after is a number of hours, 0 or more; it was {after}")
    hot = compiled.need_ready == READY.index("hot")
    warm = compiled.need_ready == READY.index("warm")
    out: NDArray[np.bool_] = hot | (warm & (compiled.need_switch_hours <= after))
    return out


class Structure:
    """The state of every node, and what one more failure does to it.

    Each gate keeps its *slack*: how many of its counted needs hold beyond what it must have.
    A failure walks the needs backwards, round by round, so that its work grows with the
    needs it reaches and not with the landscape.

    Parameters
    ----------
    compiled
        The columns of the landscape.
    after
        Hours since the failure; warm alternatives that take longer do not count.
    """

    def __init__(self, compiled: Compiled, after: float = 0.0) -> None:
        self._graph = compiled
        counts = counted(compiled, after)
        needs = compiled.target_needs[counts[compiled.target_needs]]
        self._gates = compiled.need_gate[needs]
        self._pointers = pointers(compiled.need_target[needs], len(compiled.ids))
        self._slack = np.bincount(
            compiled.need_gate[counts], minlength=len(compiled.gate_source)
        ) - compiled.gate_at_least.astype(np.int64)
        self._down = np.zeros(len(compiled.ids), dtype=np.bool_)
        self._spent: list[Index] = []
        self._mark = np.zeros(len(compiled.ids), dtype=np.int64)
        self._relays = _Relays(compiled, counts)
        short = np.unique(compiled.gate_source[self._slack < 0])
        _ = self._settle(np.concatenate([short, self._relays.unfounded(self._slack, self._down)]))
        self._spent.clear()

    @property
    def down(self) -> Positions:
        """Positions of the nodes that do not hold, ascending."""
        return np.flatnonzero(self._down)

    def fail(self, nodes: NDArray[np.integer[Any]]) -> Positions:
        """Let `nodes` fail, and return what stops that held before, ascending."""
        return self._settle(nodes)

    def without(self, nodes: NDArray[np.integer[Any]]) -> Positions:
        """Return what would stop if `nodes` failed; the state stays as it was."""
        self._spent.clear()
        stopped = self.fail(nodes)
        self._down[stopped] = False
        for gates in self._spent:
            np.add.at(self._slack, gates, 1)
        return stopped

    def _settle(self, failing: NDArray[np.integer[Any]]) -> Positions:
        rounds: list[Positions] = []
        while failing.size:
            touched = False
            frontier = self._once(failing[~self._down[failing]])
            while frontier.size:
                self._down[frontier] = True
                rounds.append(frontier)
                gates = self._gates[spans(self._pointers, frontier)]
                np.subtract.at(self._slack, gates, 1)
                self._spent.append(gates)
                touched = touched or self._relays.touched(gates)
                sources = self._graph.gate_source[gates[self._slack[gates] < 0]]
                frontier = self._once(sources[~self._down[sources]])
            failing = self._relays.unfounded(self._slack, self._down) if touched else frontier
        return np.sort(np.concatenate(rounds)) if rounds else np.zeros(0, dtype=np.int64)

    def _once(self, nodes: NDArray[np.integer[Any]]) -> Positions:
        """Return each of `nodes` once, without sorting: its last mention stays."""
        order = np.arange(nodes.size)
        self._mark[nodes] = order
        once: Positions = nodes[self._mark[nodes] == order].astype(np.int64)
        return once


class _Relays:
    """The gateways that stand on each other in a circle, and which of them nothing holds up.

    A gateway outside such circles holds exactly when its gates do, so that only strongly
    connected gateways need the least fixed point.
    """

    def __init__(self, compiled: Compiled, counts: NDArray[np.bool_]) -> None:
        gateway = compiled.is_kind("gateway")
        inner = np.flatnonzero(
            counts & gateway[compiled.need_source] & gateway[compiled.need_target]
        )
        size = len(compiled.ids)
        self._nodes = np.zeros(0, dtype=np.int64)
        if inner.size:
            ends = compiled.need_source[inner], compiled.need_target[inner]
            links = coo_array((np.ones(inner.size, dtype=np.int8), ends), shape=(size, size))
            _, part = connected_components(links, connection="strong")
            self._nodes = np.flatnonzero(np.bincount(part)[part] > 1)
            inner = inner[part[ends[0]] == part[ends[1]]]
        # Everything below is numbered within the circles: node and gate by local position.
        place = np.full(size, -1, dtype=np.int64)
        place[self._nodes] = np.arange(self._nodes.size)
        self._all_gates = spans(compiled.node_gates, self._nodes)
        self._is_gate = np.zeros(len(compiled.gate_source), dtype=np.bool_)
        self._is_gate[self._all_gates] = True
        local = np.zeros(len(compiled.gate_source), dtype=np.int64)
        local[self._all_gates] = np.arange(self._all_gates.size)
        self._gate_source = place[compiled.gate_source[self._all_gates]]
        target = place[compiled.need_target[inner]]
        order = np.argsort(target, kind="stable")
        self._target = target[order]
        self._gates = local[compiled.need_gate[inner[order]]]
        self._pointers = pointers(self._target, self._nodes.size)

    def touched(self, gates: NDArray[np.integer[Any]]) -> bool:
        """Say whether one of these gates belongs to a circle."""
        return bool(self._nodes.size and self._is_gate[gates].any())

    def unfounded(self, slack: Positions, down: NDArray[np.bool_]) -> Positions:
        """Return the holding gateways that only hold each other up."""
        if not self._nodes.size:
            return self._nodes
        live = ~down[self._nodes]
        # First without any support from within the circle, then with what is derived.
        within = self._gates[live[self._target]]
        support = slack[self._all_gates] - np.bincount(within, minlength=self._all_gates.size)
        unmet = np.bincount(self._gate_source[support < 0], minlength=self._nodes.size)
        founded = live & (unmet == 0)
        frontier = np.flatnonzero(founded)
        while frontier.size:
            hit, times = _tally(self._gates[spans(self._pointers, frontier)])
            before = support[hit]
            support[hit] += times
            met, gates = _tally(self._gate_source[hit[(before < 0) & (support[hit] >= 0)]])
            unmet[met] -= gates
            frontier = met[(unmet[met] == 0) & live[met] & ~founded[met]]
            founded[frontier] = True
        idle: Positions = self._nodes[live & ~founded]
        return idle


def _tally(values: NDArray[np.integer[Any]]) -> tuple[Positions, Positions]:
    """Return the distinct values, ascending, and how often each occurs."""
    distinct, times = np.unique(values, return_counts=True)
    return distinct.astype(np.int64), times.astype(np.int64)


def down(landscape: Landscape, failed: Iterable[str] = (), *, after: float = 0.0) -> frozenset[str]:
    """Return the ids of all nodes that do not hold when `failed` have failed.

    With nothing failed it is what is down as the landscape stands, such as a group with too
    few hot members.

    Parameters
    ----------
    landscape
        A landscape without errors.
    failed
        Ids of nodes of any kind.
    after
        Hours since the failure: warm alternatives count when they are switched to within it.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UnknownIdError
        Some of `failed` are not in the landscape; all are named.
    UndefinedError
        `after` is negative.

    Examples
    --------
    >>> from lockin.model.dependency import Dependency
    >>> from lockin.model.nodes import Service, System
    >>> landscape = Landscape(
    ...     nodes=(System(id="desk"), Service(id="chat"), Service(id="spare")),
    ...     dependencies=(
    ...         Dependency(id="d1", source="desk", target="chat", group="model"),
    ...         Dependency(
    ...             id="d2",
    ...             source="desk",
    ...             target="spare",
    ...             group="model",
    ...             ready="warm",
    ...             switch_hours=4,
    ...         ),
    ...     ),
    ... )
    >>> sorted(down(landscape, ["chat"])), sorted(down(landscape, ["chat"], after=4))
    (['chat', 'desk'], ['chat'])
    """
    compiled = compile(landscape)
    if isinstance(failed, str):
        failed = (failed,)
    positions = compiled.positions(frozenset(failed))
    structure = Structure(compiled, after)
    _ = structure.fail(positions)
    return frozenset(compiled.names(structure.down))
