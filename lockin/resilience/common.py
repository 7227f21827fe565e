"""Common causes: one event that stops several nodes at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lockin.errors import UndefinedError
from lockin.estimates import Estimate

__all__ = ["CommonCause"]


@dataclass(frozen=True, slots=True)
class CommonCause:
    """One basic event that stops several nodes together, such as a shared identity provider.

    Suppliers that fail independently *and* together are modelled by their own events and one
    common cause: each node then fails when its own event or the cause occurs. What the
    landscape already shows as a node (a host, a parent at the layer ``parent``) needs no cause.

    Parameters
    ----------
    id
        Its name in results; not the id of a node.
    stops
        Ids of the nodes that it stops by itself; what needs them follows.
    probability
        Probability that it occurs, 0 to 1; a number or an estimate, which counts by its mean. None:
        it is given by `id` in ``failure``.

    Raises
    ------
    UndefinedError
        It stops nothing, or has no id.

    Notes
    -----
    The explicit method of common causes: Fleming (1975), *A reliability model for common mode
    failures in redundant safety systems* (the beta factor splits a rate into an own and a common
    part); US NRC, NUREG/CR-5485 (1998), section 3.

    Examples
    --------
    >>> CommonCause("dns", stops=("acme", "bolt"), probability=0.001).stops
    ('acme', 'bolt')
    """

    id: str
    stops: tuple[str, ...] = field()
    probability: float | Estimate | None = None

    def __init__(
        self, id: str, stops: Iterable[str], probability: float | Estimate | None = None
    ) -> None:
        """Keep `stops` sorted, each once."""
        kept = (stops,) if isinstance(stops, str) else tuple(sorted(set(stops)))
        if not id:
            raise UndefinedError("a common cause needs an id")
        if not kept:
            raise UndefinedError(f"the common cause {id!r} stops nothing; name the nodes it stops")
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "stops", kept)
        object.__setattr__(self, "probability", probability)
