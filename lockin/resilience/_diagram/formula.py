"""When gates fail: monotone threshold gates over basic events, in columns.

Sources: Barlow & Proschan (1975), *Statistical Theory of Reliability and Life Testing*, ch. 1
(coherent systems, k-out-of-n); Tarski (1955), *Pacific J. Math.* 5 (fixed points of monotone
maps, least and greatest).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["Formula"]


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """When gates fail, over basic events. Gates may stand in cycles.

    Input i < `events` is a basic event; any other is gate i - `events`. What fails is the
    least fixed point: gates in a cycle stand until something outside fails. Only in cycles
    made of relay gates alone it is the greatest: gateways that fail over to each other do not
    hold each other up. Nested, the least fixed point is outside, the greatest inside.

    Parameters
    ----------
    events
        E, the number of basic events.
    pointers
        (G + 1,) the inputs of gate g are ``inputs[pointers[g]:pointers[g + 1]]``.
    inputs
        Basic events and gates; one that stands twice counts twice.
    at_least
        (G,) gate g fails when at least this many of its inputs fail; 0 or less: always;
        more than it has: never.
    relay
        (G,) gates of gateways.

    Raises
    ------
    ValueError
        The columns do not fit each other.

    Examples
    --------
    >>> formula = Formula.of(3, [([0, 1], 1), ([2, 3], 2)])  # gate 1: event 2 and gate 0
    >>> formula.gates, formula.inputs.tolist()
    (2, [0, 1, 2, 3])
    """

    events: int
    pointers: NDArray[np.int64]
    inputs: NDArray[np.int32]
    at_least: NDArray[np.int32]
    relay: NDArray[np.bool_]

    def __post_init__(self) -> None:
        """Bring the columns to their types, and refuse those that do not fit each other."""
        for name, kind in (
            ("pointers", np.int64),
            ("inputs", np.int32),
            ("at_least", np.int32),
            ("relay", np.bool_),
        ):
            column = np.ascontiguousarray(getattr(self, name), dtype=kind)
            object.__setattr__(self, name, column)
        size = self.at_least.size
        ends = self.pointers
        if self.events < 0 or ends.shape != (size + 1,) or self.relay.shape != (size,):
            raise ValueError("a formula has one threshold, one mark and one span for each gate")
        if ends[0] != 0 or ends[-1] != self.inputs.size or (np.diff(ends) < 0).any():
            raise ValueError("the spans of a formula cover its inputs in order")
        if self.inputs.size and not (
            self.inputs.min() >= 0 and self.inputs.max() < self.events + size
        ):
            raise ValueError("every input of a formula is a basic event or a gate")

    @property
    def gates(self) -> int:
        """The number of gates, G."""
        return int(self.at_least.size)

    @classmethod
    def of(
        cls, events: int, gates: Iterable[tuple[Iterable[int], int]], relay: Iterable[int] = ()
    ) -> Self:
        """Build it from (inputs, at least) of each gate and the numbers of the relay gates."""
        rows = [(list(inputs), at_least) for inputs, at_least in gates]
        marks = np.zeros(len(rows), dtype=np.bool_)
        marks[list(relay)] = True
        return cls(
            events=events,
            pointers=np.cumsum([0, *(len(inputs) for inputs, _ in rows)], dtype=np.int64),
            inputs=np.array([i for inputs, _ in rows for i in inputs], dtype=np.int32),
            at_least=np.array([at_least for _, at_least in rows], dtype=np.int32),
            relay=marks,
        )
