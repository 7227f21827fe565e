"""A large organisation in layers, with alternatives and both kinds of circle.

Departments own functions, systems, agents, gateways, knowledge, connectors, teams and
deployments of model services; vendors, hosts and protocols are shared, and so is the first
department, on whose systems the others may stand. Few vendors serve much and many serve a
little. Every figure in it is made up.

Functions stand on different parts of it: which vendors can stop a function, alone or
together, varies from none to many.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any, Final

from lockin.errors import UndefinedError
from lockin.estimates import Exactly, Range90
from lockin.model.dependency import Dependency
from lockin.model.document import Rate
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Agent,
    Connector,
    Function,
    Gateway,
    Host,
    Knowledge,
    Platform,
    Protocol,
    Record,
    Service,
    System,
    Team,
    Vendor,
)
from lockin.model.records import Records

__all__ = ["layered"]

_FUNCTIONS_PER_DEPARTMENT: Final = 20
_VENDORS_PER_CLOUD: Final = 10
_PROTOCOLS: Final = 4
_OWNED: Final = {
    "system": 50,
    "agent": 14,
    "knowledge": 12,
    "connector": 8,
    "service": 6,
    "team": 4,
    "platform": 3,
    "gateway": 3,
}
"""Parts of the nodes that departments own, in hundredths."""

_JURISDICTIONS: Final = ("US", "FR", "DE", "GB", "JP")
_FAMILIES: Final = ("alpha", "beta", "gamma", "delta", "llama")
_SWITCH_HOURS: Final = (1.0, 2.0, 4.0, 8.0, 24.0)
_TOLERANCES: Final = (None, None, 0.0, 1.0, 4.0, 8.0, 24.0)


def layered(
    *, functions: int = 1_000, nodes: int = 20_000, suppliers: int = 60, seed: int = 0
) -> Landscape:
    """Return an organisation with this many functions, nodes and vendors.

    The same arguments give the same landscape. Twice of each argument is twice the
    organisation: departments stay as large as they were, and there are twice as many.

    About one function in a hundred needs no supplier, and one in two hundred is down as the
    landscape stands. Groups have hot, warm and cold members, and want one, two or three of them;
    one system in ten stands in a circle of systems, and most gateways fail over to another
    that fails over to them.

    Parameters
    ----------
    functions, nodes, suppliers
        How many functions, nodes in all, and vendors.
    seed
        Another seed gives another landscape of the same size.

    Raises
    ------
    UndefinedError
        The nodes are too few: every department needs at least 100 of its own.

    Examples
    --------
    >>> landscape = layered(functions=20, nodes=200, suppliers=10)
    >>> len(landscape.nodes), len(landscape.of(Function)), len(landscape.of(Vendor))
    (200, 20, 10)
    """
    return _Layered(functions, nodes, suppliers, seed).landscape()


class _Layered:
    """The organisation while it is drawn."""

    def __init__(self, functions: int, nodes: int, suppliers: int, seed: int) -> None:
        self._random = Random(f"lockin layered {seed}")  # noqa: S311 - a benchmark keeps no secret
        self._functions, self._suppliers = functions, suppliers
        self._departments = -(-functions // _FUNCTIONS_PER_DEPARTMENT)
        owned = nodes - functions - 2 * suppliers - _PROTOCOLS
        if functions < 1 or suppliers < 1 or owned < 100 * self._departments:
            raise UndefinedError(
                "a layered landscape needs a function, a vendor, and 100 nodes for every "
                f"{_FUNCTIONS_PER_DEPARTMENT} functions beside vendors, hosts and functions"
            )
        self._count = {kind: owned * part // 100 for kind, part in _OWNED.items()}
        self._count["system"] += owned - sum(self._count.values())
        self._edges: list[dict[str, Any]] = []

    def landscape(self) -> Landscape:
        """Draw it: nodes and needs, department by department."""
        nodes = [*self._shared()]
        for department in range(self._departments):
            nodes += self._department(department)
        width = len(str(len(self._edges)))
        return Landscape(
            name="Layered",
            nodes=nodes,
            # Right by construction; the tests validate a small one.
            dependencies=Records(
                Dependency,
                (
                    Dependency.model_construct(id=f"d{i:0{width}}", **edge)
                    for i, edge in enumerate(self._edges)
                ),
            ),
            rates=(
                Rate(
                    base="USD", quote="EUR", rate=0.9, date=dt.date(2026, 10, 30), source="made up"
                ),
            ),
        )

    def _slice(self, kind: str, department: int) -> list[str]:
        first, last = (
            self._count[kind] * d // self._departments for d in (department, department + 1)
        )
        return [f"{kind}-{i}" for i in range(first, last)]

    def _few(self, of: list[str], low: int, high: int) -> list[str]:
        """Return between `low` and `high` of them, as far as there are so many."""
        return self._random.sample(of, min(len(of), self._random.randint(low, high)))

    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def _vendor(self) -> str:
        """Return a vendor; the first ones far more often than the last."""
        return f"vendor-{int(self._suppliers * self._random.random() ** 2)}"

    def _shared(self) -> Iterator[Record]:
        clouds = range(0, self._suppliers, _VENDORS_PER_CLOUD)
        for i in range(self._suppliers):
            owned = i % _VENDORS_PER_CLOUD == 9
            yield Vendor(
                id=f"vendor-{i}",
                parent=f"vendor-{i - 7}" if owned else None,
                jurisdiction=_JURISDICTIONS[i % len(_JURISDICTIONS)],
            )
            yield Host(
                id=f"host-{i}",
                operator=f"vendor-{clouds[i % len(clouds)]}",
                jurisdiction=_JURISDICTIONS[i // len(clouds) % len(_JURISDICTIONS)],
            )
        for i in range(_PROTOCOLS):
            steward = f"vendor-{i}" if i < self._suppliers else None
            yield Protocol(id=f"protocol-{i}", steward=steward, open_governance=i % 2 == 1)

    def _department(self, department: int) -> Iterator[Record]:
        own = {kind: self._slice(kind, department) for kind in _OWNED}
        yield from self._services(own["service"])
        yield from self._platforms(own)
        yield from self._gateways(own)
        yield from self._teams(own)
        yield from self._knowledge(own)
        yield from self._work(department, own)
        first = department * _FUNCTIONS_PER_DEPARTMENT
        last = min(first + _FUNCTIONS_PER_DEPARTMENT, self._functions)
        yield from (self._function(i, first, own) for i in range(first, last))

    def _services(self, services: list[str]) -> Iterator[Record]:
        for id_ in services:
            vendor = self._vendor()
            host = f"host-{int(self._suppliers * self._random.random())}"
            yield Service(
                id=id_,
                vendor=vendor,
                host=host if self._chance(0.6) else None,
                role="text",
                family=_FAMILIES[int(vendor.rpartition("-")[2]) % len(_FAMILIES)],
            )

    def _platforms(self, own: dict[str, list[str]]) -> Iterator[Record]:
        for id_ in own["platform"]:
            behind = self._few(own["service"], 1, 2)
            essential = tuple(behind[:1] if self._chance(0.5) else ())
            yield Platform(
                id=id_, vendor=self._vendor(), suppliers=tuple(behind), essential=essential
            )

    def _gateways(self, own: dict[str, list[str]]) -> Iterator[Record]:
        gateways = own["gateway"]
        for i, id_ in enumerate(gateways):
            yield Gateway(id=id_)
            self._alternatives(id_, "route", self._few(own["service"], 1, 3), at_least=1)
            # Circles of two and three, each followed by one that stands alone.
            circle = {0: 1, 1: 0, 3: 4, 4: 5, 5: 3}.get(i % 7)
            other = None if circle is None else i - i % 7 + circle
            if other is not None and other < len(gateways):
                self._need(id_, gateways[other], group="route")

    def _teams(self, own: dict[str, list[str]]) -> Iterator[Record]:
        for i, id_ in enumerate(own["team"]):
            yield Team(id=id_, seats=10 + i % 40, day_rate=600 + i % 5 * 50, capacity=2 + i % 4)
            if i % 2:
                self._alternatives(id_, "tool", self._few(own["service"], 1, 2))

    def _knowledge(self, own: dict[str, list[str]]) -> Iterator[Record]:
        for id_ in own["connector"]:
            yield Connector(
                id=id_,
                platform=self._random.choice(own["platform"]),
                maker=self._vendor(),
                hosted_by_maker=self._chance(0.3),
            )
            if self._chance(0.3):
                self._need(id_, f"protocol-{self._random.randrange(_PROTOCOLS)}")
        for id_ in own["knowledge"]:
            yield Knowledge(id=id_, embedding=self._random.choice(own["service"]))
            if self._chance(0.2):
                self._need(id_, self._random.choice(own["connector"]))

    def _work(self, department: int, own: dict[str, list[str]]) -> Iterator[Record]:
        for id_ in own["agent"]:
            kit = self._random.choice(own["service"]) if self._chance(0.2) else None
            yield Agent(id=id_, kit=kit, steps=8)
            self._model(id_, own)
        systems = own["system"]
        shared = self._slice("system", 0)
        for i, id_ in enumerate(systems):
            yield System(id=id_, owner=self._random.choice(own["team"]), depth="api")
            below = {
                systems[i - 1 - int(min(i, 15) * self._random.random() ** 2)]
                for _ in range(self._random.choices((0, 1, 2), (55, 33, 12))[0])
                if i
            }
            if i >= 2 and i % 30 in {5, 6}:
                below.add(systems[i - 1])
            for other in sorted(below):
                self._need(id_, other)
            if i % 30 == 4 and i + 2 < len(systems):
                # It needs the one that needs it: a circle of three systems.
                self._need(id_, systems[i + 2])
            if department and self._chance(0.03):
                self._need(id_, self._random.choice(shared))
            self._model(id_, own)
            for kind, chance in (
                ("knowledge", 0.12),
                ("agent", 0.10),
                ("connector", 0.06),
                ("platform", 0.04),
            ):
                if self._chance(chance):
                    self._alternatives(id_, kind, self._few(own[kind], 1, 2))

    def _function(self, number: int, first: int, own: dict[str, list[str]]) -> Function:
        id_ = f"function-{number}"
        value = float(round(10 ** self._random.uniform(2, 5)))
        uncertain = {0: Range90(low=value, high=4 * value), 1: Exactly(value=value, currency="USD")}
        spoken = None if number % 50 == 49 else uncertain.get(number % 12, value)
        tolerance = _TOLERANCES[number % len(_TOLERANCES)]
        function = Function(id=id_, value_per_hour=spoken, tolerance_hours=tolerance)
        if number % 100 == 99:
            self._need(id_, own["team"][0])
            return function
        wide = self._chance(0.08)
        systems = self._few(own["system"], *((6, 12) if wide else (1, 4)))
        for system in systems:
            self._need(id_, system)
        if number % 200 == 150:
            # One hot member where two are wanted: down as the landscape stands.
            for agent, ready in zip(own["agent"], ("hot", "cold"), strict=False):
                self._need(id_, agent, group="broken", at_least=2, ready=ready)
        if self._chance(0.3):
            self._alternatives(id_, "channel", self._few(own["system"], 2, 3))
        if self._chance(0.15):
            self._alternatives(id_, "agent", self._few(own["agent"], 1, 2))
        if self._chance(0.1):
            self._need(id_, self._random.choice(own["team"]))
        if number > first and self._chance(0.04):
            self._need(id_, f"function-{self._random.randrange(first, number)}")
        return function

    def _model(self, id_: str, own: dict[str, list[str]]) -> None:
        """Let `id_` need models: through a gateway, among alternatives, at one service, or not."""
        pick = self._random.random()
        if pick < 0.30:
            self._alternatives(id_, "relay", self._few(own["gateway"], 1, 2))
        elif pick < 0.70:
            self._alternatives(id_, "model", self._few(own["service"], 2, 5))
        elif pick < 0.76:
            self._need(id_, self._random.choice(own["service"]), spend=self._spend())

    def _spend(self) -> float:
        return float(round(10 ** self._random.uniform(2, 5)))

    def _alternatives(
        self, id_: str, group: str, targets: list[str], at_least: int | None = None
    ) -> None:
        """Let `id_` need one, two or three of `targets`; enough of them are hot."""
        if at_least is None:
            wanted = self._random.choices((1, 2, 3), (80, 14, 6))[0]
            at_least = max(1, min(wanted, len(targets) - 1))
        for i, target in enumerate(targets):
            ready = "hot" if i < at_least or self._chance(0.6) else "warm"
            if ready == "warm" and self._chance(0.2):
                ready = "cold"
            hours = self._random.choice(_SWITCH_HOURS) if ready == "warm" else None
            spend = self._spend() if i == 0 and target.startswith("service") else None
            self._need(
                id_,
                target,
                group=group,
                at_least=at_least,
                ready=ready,
                switch_hours=hours,
                spend=spend,
            )

    def _need(self, source: str, target: str, **rest: Any) -> None:  # noqa: ANN401 - any field
        self._edges.append({"source": source, "target": target, **rest})
