"""Valid landscapes: nodes in layers, then groups of alternatives between them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count

from hypothesis import strategies as st

from lockin.model.dependency import Dependency
from lockin.model.document import Rate
from lockin.model.kinds import MAY_NEED, SUPPLIED
from lockin.model.landscape import Landscape
from lockin.model.nodes import Record
from lockin.testing._records import Style, node_type, record
from lockin.testing._values import FOREIGN

# How many nodes of each kind at most, in the order in which they may refer to each other.
_AT_MOST = {
    "vendor": 3,
    "team": 2,
    "host": 2,
    "service": 4,
    "protocol": 1,
    "platform": 2,
    "connector": 2,
    "knowledge": 1,
    "gateway": 2,
    "agent": 2,
    "system": 0,
    "function": 3,
    "contract": 2,
    "control": 2,
}
# Needs run from right to left in this order, unless cycles are wanted.
_LAYERS = (
    "vendor",
    "host",
    "service",
    "protocol",
    "platform",
    "connector",
    "knowledge",
    "gateway",
    "agent",
    "system",
    "team",
    "function",
)
_GROUPS = {"system": 3, "agent": 2, "function": 2, "team": 2, "gateway": 2}
_MEMBERS = 3
_COUPLED = ("gateway", "platform", "protocol", "service")
_RATES = (
    (FOREIGN, 0.92, dt.date(2026, 10, 30)),
    (FOREIGN, 0.9, dt.date(2026, 9, 30)),
)
_UNWANTED = frozenset({"fact", "stream"})


@dataclass
class _Draft:
    """A landscape in the making."""

    draw: st.DrawFn
    style: Style
    cyclic: bool
    nodes: list[Record] = field(default_factory=list)
    pool: dict[str, list[str]] = field(default_factory=dict)
    rank: dict[str, tuple[int, int]] = field(default_factory=dict)
    dependencies: list[Dependency] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def add(self, kind: str, number: int) -> None:
        """Add `number` nodes of a kind, which may refer to what is there."""
        ids = self.pool.setdefault(kind, [])
        for i in range(1, number + 1):
            id_ = f"{kind}-{i}"
            node = record(self.draw, node_type(kind), self.style, {"id": id_}, self.pool)
            self.nodes.append(node)
            ids.append(id_)
            if kind in _LAYERS:
                self.rank[id_] = (_LAYERS.index(kind), i)

    def targets(self, kind: str, source: str) -> tuple[str, ...]:
        """Return what a node may need."""
        rank = self.rank[source]
        kinds = MAY_NEED[kind]
        if kind == "gateway" and self.draw(_RELAYS):
            kinds = ("gateway", "service")
        return tuple(
            id_
            for other in kinds
            for id_ in self.pool.get(other, ())
            if id_ != source and (self.cyclic or self.rank[id_] < rank)
        )

    def connect(self, kind: str, source: str) -> None:
        """Add groups of dependencies from one node."""
        targets = self.targets(kind, source)
        if not targets:
            return
        for number in range(self.draw(_up_to(_GROUPS.get(kind, 1)))):
            wanted = self.draw(_between(1, min(_MEMBERS, len(targets))))
            chosen = dict.fromkeys(self.draw(_picks(len(targets))) for _ in range(wanted))
            group = f"group-{number + 1}" if len(chosen) > 1 or self.draw(st.booleans()) else None
            at_least = min(self.draw(_AT_LEAST), len(chosen))
            for pick in chosen:
                self.depend(source, targets[pick], group, at_least, alone=len(chosen) == 1)

    def depend(
        self, source: str, target: str, group: str | None, at_least: int, *, alone: bool
    ) -> None:
        """Add one dependency; it is hot when there is no alternative."""
        kind = target.rpartition("-")[0]
        skip = set(_UNWANTED) | {"switch_hours"}
        if kind not in SUPPLIED:
            skip |= {"spend", "calls", "tokens", "usage", "seats"}
        if kind not in _COUPLED:
            skip |= {"coupling"}
        given: dict[str, object] = {
            "id": f"d{next(self.numbers)}",
            "source": source,
            "target": target,
        }
        if group is not None:
            given["group"] = group
            given["at_least"] = at_least
            given["ready"] = ready = "hot" if alone else self.draw(_READY)
            if ready == "warm" and (hours := self.draw(_HOURS)) is not None:
                given["switch_hours"] = hours
        style = Style(self.style.exact, self.style.foreign, frozenset(skip))
        self.dependencies.append(record(self.draw, Dependency, style, given))


_READY = st.sampled_from(("hot", "hot", "hot", "warm", "cold"))
_RELAYS = st.sampled_from((True, True, True, False))
_AT_LEAST = st.sampled_from((1, 1, 1, 2, 3))
_HOURS = st.sampled_from((1.0, 0.0, 8.0, 72.0, None))


@lru_cache(maxsize=1024)
def _between(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


def _up_to(high: int) -> st.SearchStrategy[int]:
    return _between(0, high)


def _picks(size: int) -> st.SearchStrategy[int]:
    return _between(0, size - 1)


def landscape(
    draw: st.DrawFn,
    *,
    min_systems: int,
    max_systems: int,
    cyclic: bool,
    gateways: bool,
    exact: bool,
    currency: str,
) -> Landscape:
    """Draw one valid landscape."""
    foreign = currency != FOREIGN and draw(st.booleans())
    draft = _Draft(draw, Style(exact, foreign, _UNWANTED), cyclic)
    for kind, most in _AT_MOST.items():
        if kind == "system":
            number = draw(_between(min_systems, max_systems))
        elif kind == "gateway" and not gateways:
            number = 0
        else:
            number = draw(_between(1 if kind == "vendor" else 0, most))
        draft.add(kind, number)
    for kind in reversed(_LAYERS):
        for source in draft.pool[kind]:
            draft.connect(kind, source)
    rates = [
        Rate(base=base, quote=currency, rate=rate, date=day, source="central bank")
        for base, rate, day in _RATES
        if foreign
    ]
    return Landscape(
        name="Helio",
        currency=currency,
        nodes=draft.nodes,
        dependencies=draft.dependencies,
        rates=rates,
    )
