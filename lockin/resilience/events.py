"""Basic events: what may fail by itself, and which nodes each stops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lockin.errors import UndefinedError
from lockin.graph import Compiled
from lockin.graph.rows import pointers
from lockin.resilience.common import CommonCause

__all__ = ["Events"]


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """E basic events; event e stops ``nodes[pointers[e]:pointers[e + 1]]`` by itself."""

    keys: tuple[str, ...]
    """What each event is called, sorted: a player of a layer, a node or a common cause."""
    pointers: NDArray[np.int64]
    """Shape (E + 1,)."""
    nodes: NDArray[np.int64]
    """Positions of the nodes that are stopped, by event."""

    @classmethod
    def of(cls, stops: Mapping[str, Iterable[int]]) -> Events:
        """Return the events that stop these positions.

        >>> events = Events.of({"b": [2], "a": [1, 0]})
        >>> events.keys, events.pointers.tolist(), events.nodes.tolist()
        (('a', 'b'), [0, 2, 3], [0, 1, 2])
        """
        keys = tuple(sorted(stops))
        rows = [sorted(set(stops[key])) for key in keys]
        owner = np.repeat(np.arange(len(keys)), [len(row) for row in rows])
        nodes = np.array([at for row in rows for at in row], dtype=np.int64)
        return cls(keys, pointers(owner, len(keys)), nodes)

    @classmethod
    def of_nodes(cls, compiled: Compiled, ids: Iterable[str]) -> Events:
        """Return one event per node.

        Raises
        ------
        UnknownIdError
            Some are not in the landscape; all are named.
        """
        positions = compiled.positions(frozenset(ids))
        return cls(
            tuple(compiled.names(positions)),
            np.arange(len(positions) + 1, dtype=np.int64),
            positions,
        )

    @property
    def owners(self) -> NDArray[np.int64]:
        """The event of each entry of `nodes`."""
        return np.repeat(np.arange(len(self.keys)), np.diff(self.pointers))

    def stopped(self, key: str) -> NDArray[np.int64]:
        """Return the positions that one event stops."""
        at = self.keys.index(key)
        return self.nodes[self.pointers[at] : self.pointers[at + 1]]

    def joined(self, compiled: Compiled, common: Iterable[CommonCause]) -> Events:
        """Return these events and one more for each common cause.

        Raises
        ------
        UnknownIdError
            A cause stops nodes that are not in the landscape; all are named.
        UndefinedError
            Two causes share an id, or a cause has the id of a node or of another event.
        """
        causes = tuple(common)
        if not causes:
            return self
        _ = compiled.positions(frozenset(id_ for cause in causes for id_ in cause.stops))
        ids = [cause.id for cause in causes]
        taken = {*self.keys, *compiled.index}
        clash = sorted({id_ for id_ in ids if id_ in taken or ids.count(id_) > 1})
        if clash:
            raise UndefinedError(
                f"a common cause needs an id of its own; taken or given twice: {', '.join(clash)}"
            )
        stops: dict[str, list[int]] = {key: self.stopped(key).tolist() for key in self.keys}
        stops |= {c.id: compiled.positions(frozenset(c.stops)).tolist() for c in causes}
        return Events.of(stops)
