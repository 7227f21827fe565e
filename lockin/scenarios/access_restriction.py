"""A content platform restricts access: connectors to it stop, or lose their permissions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Literal

from lockin.errors import UndefinedError
from lockin.model.landscape import Landscape
from lockin.model.nodes import Connector, Knowledge, Platform
from lockin.scenarios._players import connectors_on
from lockin.scenarios.exits import forced
from lockin.scenarios.failures import stopping
from lockin.scenarios.measure import Measure
from lockin.scenarios.result import Notice, Value, settled
from lockin.scenarios.scenario import FOR_GOOD, Hits, Scenario, State, one_of
from lockin.scenarios.workings import Workings

__all__ = ["AccessRestriction"]


@dataclass(frozen=True, slots=True)
class AccessRestriction(Scenario):
    """A content platform restricts what may be connected to it.

    Parameters
    ----------
    platform
        Id of the platform: Slack, SharePoint, Google Drive, GitHub, ...
    loses
        ``access``: every connector to it stops and has to be built again another way.
        ``permissions``: they go on, but mirror its permissions no more.

    Examples
    --------
    >>> import datetime as dt
    >>> from lockin.scenarios import run
    >>> from lockin.testing import builders
    >>> day = dt.date(2026, 11, 22)
    >>> shut = AccessRestriction("files")
    >>> found = run(builders.everything(), shut, seed=7, draws=500, as_of=day)
    >>> found.functions, found["exit-cost"].after.mean > 0
    (('support',), True)
    """

    kind: ClassVar[str] = "platform-restricts"

    platform: str
    loses: Literal["access", "permissions"] = "access"

    def __post_init__(self) -> None:
        """Refuse what a connector cannot lose."""
        if self.loses not in {"access", "permissions"}:
            raise UndefinedError(f"a connector loses access or permissions, not {self.loses!r}")

    @property
    def subject(self) -> tuple[str, ...]:
        """The platform."""
        return (self.platform,)

    @property
    def parameters(self) -> dict[str, str]:
        """What the connectors lose."""
        return {"loses": self.loses}

    @property
    def title(self) -> str:
        """What happens."""
        return f"loss of {self.loses} to {self.platform}"

    @property
    def question(self) -> str:
        """What is asked."""
        return f"What stops at the {self.title}, and what does connecting again cost?"

    def faults(self, landscape: Landscape) -> tuple[str, ...]:
        """Return that there is no such platform, or nothing is connected to it."""
        known = [p.id for p in landscape.of(Platform) if connectors_on(landscape, p.id)]
        return one_of("connected platform", self.platform, known)

    def sets(self, landscape: Landscape) -> dict[tuple[str, str], object]:
        """Stop the mirroring of permissions, where these are lost."""
        if self.loses == "access":
            return {}
        return {(id_, "permission_sync"): False for id_ in self._mirrored(landscape)}

    def _mirrored(self, landscape: Landscape) -> tuple[str, ...]:
        ids = set(connectors_on(landscape, self.platform))
        return tuple(c.id for c in landscape.of(Connector) if c.id in ids and c.permission_sync)

    def hits(self, landscape: Landscape) -> Hits:
        """Return the connectors that stop for good, and have to be built again."""
        if self.loses == "permissions":
            return Hits()
        ids = connectors_on(landscape, self.platform)
        return Hits(failing=dict.fromkeys(ids, FOR_GOOD), leaving=frozenset(ids))

    def asks(self, landscape: Landscape) -> tuple[Measure, ...]:
        """Ask what stops, and what connecting again costs."""
        ids = frozenset(self._mirrored(landscape))
        mirrored = Measure("mirrored-connectors", "", "count", partial(_mirrored, ids))
        again = Measure("permission-cost", "", "currency", partial(_permissions, ids))
        if self.loses == "permissions":
            return (mirrored, again)
        return (*stopping("for-good"), *forced(), mirrored)

    def told(self, landscape: Landscape) -> tuple[Notice, ...]:
        """Say which indexes are fed through the platform: they go stale."""
        ids = set(connectors_on(landscape, self.platform))
        columns = landscape.dependencies
        ends = zip(columns.column("source"), columns.column("target"), strict=True)
        fed = {source for source, target in ends if target in ids or target == self.platform}
        message = "the index is fed through the platform and is not refreshed any more"
        if self.loses == "permissions":
            message = "the index is fed through the platform; its permissions go stale"
        return tuple(
            Notice("index-stale", message, one.id)
            for one in landscape.of(Knowledge)
            if one.id in fed
        )


def _mirrored(ids: frozenset[str], state: State, workings: Workings) -> Value:
    """Return how many of the connectors run and mirror permissions."""
    _ = workings
    nodes = (state.landscape.by_id[id_] for id_ in sorted(ids - state.hits.leaving))
    return float(sum(isinstance(n, Connector) and n.permission_sync is True for n in nodes))


def _permissions(ids: frozenset[str], state: State, workings: Workings) -> Value:
    """Return the cost of mirroring permissions again.

    It is what rebuilding the connectors costs with the mirroring, less what it costs without,
    draw by draw.
    """
    if not ids:
        return 0.0
    whole = workings.exit(workings.base, ids).samples
    left = workings.exit(state.landscape, ids).samples
    return settled(whole - left, workings.currency)
