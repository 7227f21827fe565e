"""Each function's value per hour, split equally over the suppliers billed on its paths.

A path runs along needs, hot and warm, and ends at the first node that is paid for; what lies behind
it is the supplier's business (hosts of services, nth parties). A cold alternative is
not billed. A bought gateway leads to its vendor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lockin.graph import READY, Compiled, compile, mean_money, spans  # noqa: A004 - the verb of the design
from lockin.graph.layers import Layer
from lockin.graph.rows import pointers
from lockin.model.kinds import SUPPLIED
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function

__all__ = ["Split", "split_value"]

_BLOCK: Final = 512
"""Functions walked at once: one bit each."""


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """The value of all functions, by player."""

    amounts: NDArray[np.float64]
    """Value per hour of each player of the layer; shape (players,)."""
    unplaced: tuple[tuple[str, float], ...]
    """Functions that reach no player, with their value per hour."""
    missing: tuple[str, ...]
    """Functions without a value per hour."""


def split_value(landscape: Landscape, layer: Layer) -> Split:
    """Return each function's value per hour, split equally over the players on its paths.

    The layer ``host`` counts the hosts of the services, and hosts that are needed directly;
    every other layer leaves hosts out. The layer ``steward`` also walks through connectors, since
    a protocol is mostly used through one.
    """
    compiled = compile(landscape)
    ends = tuple(k for k in SUPPLIED if not (layer.by == "steward" and k == "connector"))
    stop = compiled.is_kind(*ends)
    billed = layer.player >= 0
    if layer.by != "host":
        billed = billed & ~compiled.is_kind("host")
    functions = landscape.of(Function)
    missing = tuple(f.id for f in functions if f.value_per_hour is None)
    valued = [
        (compiled.index[f.id], mean_money(landscape, f.value_per_hour))
        for f in functions
        if f.value_per_hour is not None
    ]
    amounts = np.zeros(len(layer.players))
    if not billed.any():
        nobody = tuple((compiled.ids[at], amount) for at, amount in valued if amount > 0)
        return Split(amounts, nobody, missing)
    unplaced: list[tuple[str, float]] = []
    walk = _Walk(compiled, stop)
    for first in range(0, len(valued), _BLOCK):
        block = valued[first : first + _BLOCK]
        value = np.array([amount for _, amount in block])
        function, player = walk.reached([at for at, _ in block], layer.player, billed)
        number = np.bincount(function, minlength=len(block))
        each = value / np.maximum(number, 1)
        amounts += np.bincount(player, weights=each[function], minlength=len(amounts))
        unplaced += [
            (compiled.ids[block[i][0]], block[i][1]) for i in np.flatnonzero(number == 0).tolist()
        ]
    return Split(amounts, tuple(u for u in unplaced if u[1] > 0), missing)


class _Walk:
    """Which nodes each function reaches, many functions at once, one bit each."""

    def __init__(self, compiled: Compiled, stop: NDArray[np.bool_]) -> None:
        open_ = (compiled.need_ready != READY.index("cold")) & ~stop[compiled.need_source]
        needs = compiled.gate_needs[open_[compiled.gate_needs]]
        self._targets = compiled.need_target[needs]
        self._pointers = pointers(compiled.need_source[needs], len(compiled.ids))

    def reached(
        self, starts: list[int], player: NDArray[np.int32], billed: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the distinct pairs (number of the start, player that it reaches)."""
        seen = np.zeros((len(player), -(-len(starts) // 64)), dtype=np.uint64)
        for i, at in enumerate(starts):
            seen[at, i // 64] |= np.uint64(1 << (i % 64))
        self._spread(np.array(sorted(starts), dtype=np.int64), seen)
        nodes = np.flatnonzero(billed & seen.any(axis=1))
        bits = np.unpackbits(
            seen[nodes].astype("<u8").view(np.uint8), axis=1, bitorder="little", count=len(starts)
        )
        row, function = np.nonzero(bits)
        width = int(player.max(initial=0)) + 1
        pairs = np.unique(function * width + player[nodes[row]])
        return pairs // width, pairs % width

    def _spread(self, frontier: NDArray[np.int64], seen: NDArray[np.uint64]) -> None:
        """Pass the bits of the frontier along its needs until nothing new arrives."""
        while frontier.size:
            targets = self._targets[spans(self._pointers, frontier)]
            if not targets.size:
                return
            counts = self._pointers[frontier + 1] - self._pointers[frontier]
            order = np.argsort(targets, kind="stable")
            targets = targets[order]
            first = np.flatnonzero(np.diff(targets, prepend=-1))
            carried = np.repeat(frontier, counts)[order]
            merged = np.bitwise_or.reduceat(seen[carried], first, axis=0)
            nodes = targets[first].astype(np.int64)
            fresh = (merged & ~seen[nodes]).any(axis=1)
            frontier = nodes[fresh]
            seen[frontier] |= merged[fresh]
