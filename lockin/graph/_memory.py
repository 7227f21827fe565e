"""Remember a result for as long as its landscape lives, and no longer.

A landscape hashes by its whole content, which costs more than most results; so the memory
goes by identity, and a weak reference clears it.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Generic, TypeVar

from lockin.model.landscape import Landscape

T = TypeVar("T")


class Memory(Generic[T]):
    """Results by landscape and key."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[weakref.ref[Landscape], dict[str, T]]] = {}

    def of(self, landscape: Landscape, key: str, compute: Callable[[Landscape], T]) -> T:
        """Return the remembered result, or compute it and remember it."""
        place = id(landscape)
        entry = self._known.get(place)
        if entry is None or entry[0]() is not landscape:
            known = self._known

            def forget(dead: weakref.ref[Landscape]) -> None:
                if place in known and known[place][0] is dead:
                    del known[place]

            entry = self._known[place] = (weakref.ref(landscape, forget), {})
        results = entry[1]
        if key not in results:
            results[key] = compute(landscape)
        return results[key]

    def __len__(self) -> int:
        """Return how many living landscapes are remembered."""
        return len(self._known)
