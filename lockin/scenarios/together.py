"""Two scenarios at once, and what they do to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from lockin.errors import UndefinedError
from lockin.model.landscape import Landscape
from lockin.scenarios.measure import Measure, merged
from lockin.scenarios.result import Notice
from lockin.scenarios.scenario import Hits, Scenario

__all__ = ["Together"]


@dataclass(frozen=True, slots=True)
class Together(Scenario):
    """Two scenarios happen at once; outages begin at the same hour.

    The changes compose, whatever the order. Every figure that one of the two asks is asked of both
    together, and of each alone: the `interaction` of a figure is its difference less those of each
    alone. Where it is not 0, the two cannot be judged one by one.

    Parameters
    ----------
    first, second
        Two scenarios; either may itself be two at once.

    Examples
    --------
    >>> import datetime as dt
    >>> from lockin.scenarios import Outage, run
    >>> from lockin.testing import builders
    >>> day = dt.date(2026, 11, 22)
    >>> both = Together(Outage("acme", hours=10), Outage("bolt", hours=4))
    >>> loss = run(builders.two_vendors(), both, seed=7, as_of=day)["loss"]
    >>> loss.after, loss.interaction  # either alone stops nothing; together they do, for 4 h
    (16000.0, 16000.0)
    """

    kind: ClassVar[str] = "two-at-once"

    first: Scenario
    second: Scenario

    @property
    def subject(self) -> tuple[str, ...]:
        """The subjects of both, in order."""
        return (*self.first.subject, *self.second.subject)

    @property
    def parameters(self) -> dict[str, str]:
        """The two by their stable names."""
        return {"first": self.first.id, "second": self.second.id}

    @property
    def title(self) -> str:
        """What happens."""
        return f"{self.first.title}, and {self.second.title}"

    @property
    def question(self) -> str:
        """What is asked."""
        return f"What do these do together that they do not do alone: {self.title}?"

    @property
    def id(self) -> str:
        """Stable name: those of the two."""
        return f"{self.kind}:({self.first.id})+({self.second.id})"

    def faults(self, landscape: Landscape) -> tuple[str, ...]:
        """Return what either names that the landscape does not hold."""
        return (*self.first.faults(landscape), *self.second.faults(landscape))

    def sets(self, landscape: Landscape) -> Mapping[tuple[str, str], object]:
        """Return the fields that either sets.

        Raises
        ------
        UndefinedError
            The two contradict each other: they give one field two values.
        """
        one, other = self.first.sets(landscape), self.second.sets(landscape)
        clash = sorted(key for key in one.keys() & other.keys() if one[key] != other[key])
        if clash:
            told = "; ".join(f"{i}.{f} is {one[i, f]} or {other[i, f]}" for i, f in clash)
            raise UndefinedError(f"the two contradict each other: {told}")
        return {**one, **other}

    def joins(self, landscape: Landscape) -> Landscape:
        """Return the landscape with the nodes that either brings."""
        return self.second.joins(self.first.joins(landscape))

    def scales(self, landscape: Landscape) -> Landscape:
        """Return the landscape with what either scales, after the fields of both are set."""
        return self.second.scales(self.first.scales(landscape))

    def hits(self, landscape: Landscape) -> Hits:
        """Return what either hits, in the landscape with both changes."""
        return self.first.hits(landscape) | self.second.hits(landscape)

    def asks(self, landscape: Landscape) -> tuple[Measure, ...]:
        """Ask what either asks; of two windows of hours, the wider one."""
        return merged((*self.first.asks(landscape), *self.second.asks(landscape)))

    def told(self, landscape: Landscape) -> tuple[Notice, ...]:
        """Say what either says."""
        return tuple(sorted({*self.first.told(landscape), *self.second.told(landscape)}))
