"""The items that an exit binds: what has to move, who pays, who does the work."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from lockin.model.dependency import Coupling, Dependency
from lockin.model.nodes import (
    Agent,
    Connector,
    Contract,
    Control,
    Gateway,
    Knowledge,
    Record,
    Service,
    System,
    Team,
)
from lockin.switching.exits import Departure
from lockin.switching.site import Site

__all__ = ["SHARED", "Item", "bound_items"]

SHARED = "shared"
"""The system of what several systems share."""

NO_COUPLING = Coupling()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that has to move, paid for once.

    Attributes
    ----------
    id
        Key of the item and of its residual stream.
    sort
        ``dependency``, ``caller`` (of a re-targeted gateway), ``route`` (of the gateway
        itself), ``system``, ``tooling``, ``control``, or the kind of an asset.
    record
        The record whose fields the formulas read.
    needed
        The removed node that it needs, where it is one.
    role
        Role that a target must have; none when it needs no target.
    system, owner
        Who pays (or `SHARED`), and the team that does the work (or ``""``).
    position
        Position of the dependency, -1 for others.
    translated
        Features that the gateway in between translates.
    by_users
        The users do the work themselves, side by side: it queues for nobody.
    """

    id: str
    sort: str
    record: Record
    needed: Record | None
    role: str | None
    system: str
    owner: str
    position: int = -1
    translated: tuple[str, ...] = ()
    by_users: bool = False

    @property
    def stream(self) -> str:
        """Key of the random streams."""
        return self.record.stream or self.id

    @property
    def coupling(self) -> Coupling:
        """How bound the source is; empty where nothing is known."""
        return getattr(self.record, "coupling", None) or NO_COUPLING


def bound_items(site: Site, departure: Departure) -> tuple[Item, ...]:
    """Return every bound item once, in the order of their ids."""
    build = _Builder(site, departure)
    items: list[Item] = []
    for position in departure.bound:
        items += build.dependency(position)
    items += (build.caller(position) for position in departure.callers)
    items += (build.asset(asset) for asset in departure.assets)
    items += build.systems(items)
    items += build.tooling()
    items += build.controls(items)
    return tuple(sorted(items, key=lambda item: (item.id, item.sort)))


class _Builder:
    def __init__(self, site: Site, departure: Departure) -> None:
        self.site, self.departure = site, departure
        self.nodes = site.landscape.by_id
        dependencies = site.landscape.dependencies
        self.users: dict[str, set[str]] = defaultdict(set)
        pairs = zip(dependencies.column("source"), dependencies.column("target"), strict=True)
        for source, target in pairs:
            if isinstance(self.nodes[source], System):
                self.users[target].add(source)

    def system_of(self, node: Record) -> str:
        """Return the one system that a node belongs to, or `SHARED`."""
        if isinstance(node, System):
            return node.id
        users = self.users.get(node.id, set())
        return next(iter(users)) if len(users) == 1 else SHARED

    def owner_of(self, node: Record) -> str:
        """Return the team that does the work on a node, or ``""``.

        Only a stated owner counts: an owner told from the systems that use a node would change
        with each of them, and leaving less behind could cost more.
        """
        if isinstance(node, Team):
            return node.id
        return getattr(node, "owner", None) or ""

    def dependency(self, position: int) -> list[Item]:
        record = self.site.landscape.dependencies[position]
        source, needed = self.nodes[record.source], self.nodes[record.target]
        sort = "route" if isinstance(source, Gateway) else "dependency"
        role = self.site.role(needed) if isinstance(needed, Service) else None
        return [
            Item(
                record.id, sort, record, needed, role,
                self.system_of(source), self.owner_of(source), position,
                by_users=isinstance(source, Team),
            )
        ]  # fmt: skip

    def caller(self, position: int) -> Item:
        record: Dependency = self.site.landscape.dependencies[position]
        source, gateway = self.nodes[record.source], self.nodes[record.target]
        translated = gateway.translates if isinstance(gateway, Gateway) else ()
        return Item(
            record.id, "caller", record, gateway, "text",
            self.system_of(source), self.owner_of(source), position, translated,
        )  # fmt: skip

    def asset(self, asset: Record) -> Item:
        role: str | None = None
        needed: Record | None = asset
        if isinstance(asset, Knowledge):
            role, needed = "embedding", self.nodes[asset.embedding or ""]
        elif isinstance(asset, Agent):
            role, needed = "agent-kit", self.nodes[asset.kit or ""]
        sort = str(getattr(asset, "kind", ""))
        if isinstance(asset, (Contract, Connector)):
            needed = asset
        return Item(
            asset.id, sort, asset, needed, role, self.system_of(asset), self.owner_of(asset)
        )

    def systems(self, items: list[Item]) -> list[Item]:
        """Each system with something bound is accepted and validated again, once."""
        touched = {
            i.record.source for i in items if isinstance(i.record, Dependency) and i.sort != "route"
        }
        found: list[Item] = []
        for id_ in sorted(touched):
            node = self.nodes[id_]
            if isinstance(node, System):
                found.append(Item(id_, "system", node, None, None, id_, self.owner_of(node)))
        return found

    def tooling(self) -> list[Item]:
        """Rules, automations and pipeline steps of teams that lose a coding tool."""
        teams: set[str] = set()
        dependencies = self.site.landscape.dependencies
        for position in self.departure.bound:
            record = dependencies[position]
            team, tool = self.nodes[record.source], self.nodes[record.target]
            if isinstance(team, Team) and isinstance(tool, Service):
                coding = self.site.role(tool) == "coding-tool"
                if coding or (tool.role is None and self.site.facts(tool) is None):
                    teams.add(team.id)
        return [
            Item(id_, "tooling", self.nodes[id_], None, None, SHARED, id_) for id_ in sorted(teams)
        ]

    def controls(self, items: list[Item]) -> list[Item]:
        """Return the controls that cover something bound: established again, once."""
        touched = {i.id for i in items}
        touched |= {i.record.source for i in items if isinstance(i.record, Dependency)}
        return [
            Item(c.id, "control", c, None, None, SHARED, c.owner or "")
            for c in self.site.landscape.of(Control)
            if touched & set(c.covers)
        ]
