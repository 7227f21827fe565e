"""Outage of a node, or of a player of a layer, for some hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lockin.errors import UndefinedError
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function
from lockin.scenarios._players import LAYERS, failing_of, players_of
from lockin.scenarios.failures import loss, stopping
from lockin.scenarios.measure import Measure
from lockin.scenarios.result import Notice
from lockin.scenarios.scenario import Hits, Scenario, one_of

__all__ = ["Outage"]


@dataclass(frozen=True, slots=True)
class Outage(Scenario):
    """Something is out for some hours, and then comes back.

    The landscape stays as it is. Each function loses its value per hour x max(0, downtime -
    tolerance); a warm alternative ends its downtime at its switch time.

    Parameters
    ----------
    target
        Id of a node of any kind; with `by`, a player of that layer, such as a jurisdiction.
    hours
        How long it lasts, more than 0.
    by
        ``vendor``, ``parent``, ``family``, ``host``, ``jurisdiction``, ``steward`` or
        ``connector-platform``: all of the player fails at once. Empty: the one node.

    Examples
    --------
    >>> import datetime as dt
    >>> from lockin.scenarios import run
    >>> from lockin.testing import builders
    >>> day = dt.date(2026, 11, 22)
    >>> found = run(builders.one_vendor(), Outage("acme", hours=24), seed=7, as_of=day)
    >>> found.functions, found["loss"].after  # 4,000 an hour for 24 h, 1 of which is borne
    (('support',), 92000.0)
    """

    kind: ClassVar[str] = "outage"

    target: str
    hours: float
    by: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no length of time, and no layer."""
        if not 0 < self.hours < float("inf"):
            raise UndefinedError(f"an outage lasts a finite number of hours, not {self.hours}")
        if self.by and self.by not in LAYERS:
            raise UndefinedError(f"there is no layer {self.by!r}; layers are {', '.join(LAYERS)}")

    @property
    def subject(self) -> tuple[str, ...]:
        """The node or the player."""
        return (self.target,)

    @property
    def parameters(self) -> dict[str, str]:
        """Hours, and the layer where there is one."""
        return {"hours": f"{self.hours:g}", **({"by": self.by} if self.by else {})}

    @property
    def title(self) -> str:
        """What happens."""
        layer = f"{self.by} " if self.by else ""
        return f"outage of {layer}{self.target} for {self.hours:g} h"

    @property
    def question(self) -> str:
        """What is asked."""
        return f"What stops, and what is lost, in an {self.title}?"

    def faults(self, landscape: Landscape) -> tuple[str, ...]:
        """Return that the node or player is not there, where it is not."""
        if not self.by:
            return one_of("node", self.target, landscape.by_id)
        return one_of(self.by, self.target, players_of(landscape, self.by))

    def hits(self, landscape: Landscape) -> Hits:
        """Return what fails by itself."""
        ids = failing_of(landscape, self.by, self.target) if self.by else (self.target,)
        return Hits(failing=dict.fromkeys(sorted(ids), self.hours))

    def asks(self, landscape: Landscape) -> tuple[Measure, ...]:
        """Ask what stops at the onset, and what is lost in all."""
        _ = landscape
        return (*stopping("onset"), loss(self.hours))

    def told(self, landscape: Landscape) -> tuple[Notice, ...]:
        """Say which functions have no value or tolerance."""
        return tuple(notice for one in landscape.of(Function) for notice in _unstated(one))


def _unstated(function: Function) -> list[Notice]:
    found: list[Notice] = []
    if function.value_per_hour is None:
        message = "MISSING: no value per hour is stated, so that its loss counts as 0"
        found.append(Notice("value-missing", message, function.id))
    if function.tolerance_hours is None:
        message = "FILLED: no tolerance is stated; 0 h are taken"
        found.append(Notice("tolerance-filled", message, function.id))
    return found
