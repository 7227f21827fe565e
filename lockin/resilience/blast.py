"""What stops when one node fails and nothing else does."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from lockin.graph import KINDS, Compiled, compile  # noqa: A004 - the verb of the design
from lockin.model.landscape import Landscape
from lockin.resilience._sweep import sweep

__all__ = ["BlastRadius", "blast_radii", "blast_radius"]


class BlastRadius(frozenset[str]):
    """The ids of what stops, the failed node among them: a frozenset that knows its kinds.

    Examples
    --------
    >>> from lockin.model.nodes import Service, Vendor
    >>> landscape = Landscape(nodes=(Vendor(id="acme"), Service(id="chat", vendor="acme")))
    >>> stopped = blast_radius(landscape, "acme")
    >>> stopped == {"acme", "chat"}, stopped.functions, stopped.of("service")
    (True, (), ('chat',))
    """

    _by_kind: dict[str, tuple[str, ...]]

    def __new__(cls, by_kind: dict[str, tuple[str, ...]]) -> Self:
        """Build it from ids by kind."""
        self = super().__new__(cls, chain.from_iterable(by_kind.values()))
        self._by_kind = by_kind
        return self

    def of(self, kind: str) -> tuple[str, ...]:
        """Return the ids of one kind, sorted."""
        return self._by_kind.get(kind, ())

    @property
    def functions(self) -> tuple[str, ...]:
        """Business functions that stop, sorted."""
        return self.of("function")

    @property
    def systems(self) -> tuple[str, ...]:
        """Systems that stop, sorted."""
        return self.of("system")

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, tuple[str, ...]]]]:
        """Pickle by kind, so that a copy knows its kinds too."""
        return type(self), (self._by_kind,)

    def __repr__(self) -> str:
        """Return the ids in order, as a set would show them."""
        return f"BlastRadius({{{', '.join(map(repr, sorted(self)))}}})"


def blast_radii(
    landscape: Landscape, ids: Iterable[str], *, after: float = 0.0
) -> dict[str, BlastRadius]:
    """Return the blast radius of each of `ids`, each failing alone; see `blast_radius`.

    One sweep over the needs answers for many failures at once, one bit each.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UnknownIdError
        Some of `ids` are not in the landscape; all are named.
    UndefinedError
        `after` is negative.

    Examples
    --------
    >>> from lockin.model.nodes import Service, Vendor
    >>> nodes = Vendor(id="acme"), Vendor(id="bolt"), Service(id="chat", vendor="acme")
    >>> radii = blast_radii(Landscape(nodes=nodes), ["bolt", "acme"])
    >>> [(id, len(radius)) for id, radius in radii.items()]
    [('acme', 2), ('bolt', 1)]
    """
    compiled = compile(landscape)
    wanted = frozenset((ids,)) if isinstance(ids, str) else frozenset(ids)
    positions = compiled.positions(wanted)
    stopped = sweep(landscape, after).stopped([np.array([at]) for at in positions.tolist()])
    return {
        compiled.ids[at]: _radius(compiled, more)
        for at, more in zip(positions.tolist(), stopped, strict=True)
    }


def blast_radius(landscape: Landscape, id: str, *, after: float = 0.0) -> BlastRadius:
    """Return what stops if `id` alone fails: ``down({id}) - down({})``.

    What is down as the landscape stands is not blamed on `id`.

    Parameters
    ----------
    landscape
        A landscape without errors.
    id
        Id of a node of any kind.
    after
        Hours since the failure: warm alternatives count when they are switched to within it.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UnknownIdError
        The landscape has no such node.
    UndefinedError
        `after` is negative.

    Examples
    --------
    >>> from lockin.model.dependency import Dependency
    >>> from lockin.model.nodes import Function, Service, System, Vendor
    >>> landscape = Landscape(
    ...     nodes=(
    ...         Function(id="support"),
    ...         System(id="desk"),
    ...         Service(id="chat", vendor="acme"),
    ...         Vendor(id="acme"),
    ...     ),
    ...     dependencies=(
    ...         Dependency(id="d1", source="support", target="desk"),
    ...         Dependency(id="d2", source="desk", target="chat"),
    ...     ),
    ... )
    >>> blast_radius(landscape, "acme")
    BlastRadius({'acme', 'chat', 'desk', 'support'})
    """
    return blast_radii(landscape, (id,), after=after)[id]


def _radius(compiled: Compiled, positions: NDArray[np.integer[Any]]) -> BlastRadius:
    codes = compiled.kinds[positions]
    return BlastRadius(
        {
            KINDS[code]: tuple(compiled.names(positions[codes == code]))
            for code in np.unique(codes).tolist()
        }
    )
