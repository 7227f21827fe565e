"""A scenario: a pure change of the landscape, what it hits, and the question put to it."""

from __future__ import annotations

import datetime as dt
import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from lockin.errors import UnknownIdError, unknown
from lockin.model.landscape import Landscape
from lockin.scenarios.result import Notice

if TYPE_CHECKING:
    from lockin.scenarios.measure import Measure

__all__ = ["FOR_GOOD", "Hits", "Rise", "Scenario", "State", "one_of", "replaced"]

FOR_GOOD = math.inf
"""Hours of what does not come back."""


@dataclass(frozen=True, slots=True)
class Rise:
    """A price that rises by a share from a day on, for what some nodes bill."""

    billed: frozenset[str]
    share: float
    starts: dt.date | None


@dataclass(frozen=True, slots=True)
class Hits:
    """What a scenario does that no field of a landscape can say.

    Attributes
    ----------
    failing
        Hours for which nodes fail by themselves, `FOR_GOOD` where they do not come back; what
        stands on them follows by its needs.
    leaving
        Ids that have to be left.
    renewed
        Services among them that go on with other models: the same surface is a target.
    rises
        Prices that rise.
    """

    failing: Mapping[str, float] = field(default_factory=dict)
    leaving: frozenset[str] = frozenset()
    renewed: frozenset[str] = frozenset()
    rises: tuple[Rise, ...] = ()

    def __or__(self, other: Hits) -> Hits:
        """Return both: the longer outage of each node, and all that has to be left."""
        hours = {
            id_: max(self.failing.get(id_, 0.0), other.failing.get(id_, 0.0))
            for id_ in sorted({*self.failing, *other.failing})
        }
        # What one of the two removes altogether does not go on with other models.
        kept = (self.renewed | other.renewed) - (
            (self.leaving - self.renewed) | (other.leaving - other.renewed)
        )
        return Hits(hours, self.leaving | other.leaving, kept, (*self.rises, *other.rises))


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A landscape and what is happening to it."""

    landscape: Landscape
    hits: Hits = field(default_factory=Hits)


class Scenario(ABC):
    """What might happen, as a frozen value.

    `apply` is pure: it keeps every id and returns the landscape itself where nothing in it
    changes. What fails or has to be left is not a field of a landscape, so that `hits` says it.
    """

    kind: ClassVar[str]
    """Stable name of the kind of scenario."""

    @property
    @abstractmethod
    def subject(self) -> tuple[str, ...]:
        """What it happens to."""

    @property
    @abstractmethod
    def parameters(self) -> dict[str, str]:
        """What is assumed, by name."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What happens, in a few words of English."""

    @property
    @abstractmethod
    def question(self) -> str:
        """What is asked, in one sentence of English."""

    @property
    def id(self) -> str:
        """Stable name: the kind, the subject and what is assumed."""
        assumed = [f"{name}={value}" for name, value in self.parameters.items()]
        return ":".join([self.kind, "+".join(self.subject), *assumed])

    @abstractmethod
    def faults(self, landscape: Landscape) -> tuple[str, ...]:
        """Return what the scenario names that the landscape does not hold, one sentence each."""

    def check(self, landscape: Landscape) -> None:
        """Raise if the landscape lacks what the scenario names.

        Raises
        ------
        UnknownIdError
            It does; the message says everything at once, with close ids.
        """
        found = self.faults(landscape)
        if found:
            raise UnknownIdError("; ".join(dict.fromkeys(found)))

    def sets(self, landscape: Landscape) -> Mapping[tuple[str, str], object]:
        """Return the fields of nodes that it sets: value by id and field."""
        _ = landscape
        return {}

    def apply(self, landscape: Landscape) -> Landscape:
        """Return the landscape as it would be; the one given stays as it was.

        Raises
        ------
        UnknownIdError
            The landscape lacks what the scenario names.
        """
        self.check(landscape)
        joined = self.joins(landscape)
        return self.scales(replaced(joined, self.sets(landscape)))

    def joins(self, landscape: Landscape) -> Landscape:
        """Return the landscape with the nodes that the scenario brings; mostly none."""
        return landscape

    def scales(self, landscape: Landscape) -> Landscape:
        """Return the landscape with amounts scaled, after every field is set; mostly none."""
        return landscape

    def hits(self, landscape: Landscape) -> Hits:
        """Return what fails, has to be left, or rises in price; `landscape` is the changed one."""
        _ = landscape
        return Hits()

    @abstractmethod
    def asks(self, landscape: Landscape) -> tuple[Measure, ...]:
        """Return the figures to be compared; `landscape` is the unchanged one."""

    def told(self, landscape: Landscape) -> tuple[Notice, ...]:
        """Return what the reader must know; `landscape` is the unchanged one."""
        _ = landscape
        return ()

    def state(self, landscape: Landscape) -> State:
        """Return the changed landscape with what hits it."""
        changed = self.apply(landscape)
        return State(changed, self.hits(changed))


def replaced(landscape: Landscape, fields: Mapping[tuple[str, str], object]) -> Landscape:
    """Return the landscape with some fields of nodes replaced; itself where none differs."""
    by_node: dict[str, dict[str, object]] = {}
    for (id_, name), value in fields.items():
        if getattr(landscape.by_id[id_], name) != value:
            by_node.setdefault(id_, {})[name] = value
    if not by_node:
        return landscape
    return landscape.replace(
        nodes=[
            type(node).model_validate({**dict(node), **by_node[node.id]})
            if node.id in by_node
            else node
            for node in landscape.nodes
        ]
    )


def one_of(what: str, id_: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return no fault where `id_` is known, else the sentence that says so."""
    ids = sorted(known)
    return () if id_ in ids else (unknown(what, id_, ids),)
