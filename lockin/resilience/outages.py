"""Structure functions of many targets over one set of events, compiled once.

`kill_sets`, `probability`, `importance` and their kin for many targets all read an `Outages`.
The latest of each landscape are remembered: asking again, or about one of many, is cheap.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias, TypeVar

from lockin.errors import UndefinedError
from lockin.estimates import as_estimate
from lockin.graph import Compiled, compile  # noqa: A004 - the verb of the design
from lockin.graph._memory import Memory
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function
from lockin.resilience._diagram import Diagrams, solve
from lockin.resilience.common import CommonCause
from lockin.resilience.events import Events
from lockin.resilience.failing import Failing, assemble, failing, stage_hours, stage_of
from lockin.resilience.players import players

__all__ = ["Outages", "Target", "distinct", "outages", "outages_of"]

Target: TypeAlias = str | Iterable[str]
"""The id of a node, or several ids: any of them stops."""

_Root: TypeAlias = tuple[tuple[str, int], ...]
_Named: TypeAlias = tuple[tuple[str, ...], bytes, bytes]
_K = TypeVar("_K")
_V = TypeVar("_V")

_KEPT: Final = 8
"""How many of each kind are remembered per landscape."""


class Outages:
    """When targets stop, as decision diagrams over one set of events.

    Parameters
    ----------
    events
        What may fail by itself.
    targets
        Ids of each target, sorted; of several ids any stops it.
    roots
        The root of each target in `diagrams`, shape (T,).
    diagrams
        The diagrams; they may have roots of other targets too.
    """

    def __init__(
        self,
        events: Events,
        targets: Sequence[tuple[str, ...]],
        roots: Sequence[int],
        diagrams: Diagrams,
    ) -> None:
        self.events = events
        self.targets = tuple(targets)
        self.roots = tuple(roots)
        self.diagrams = diagrams

    def __repr__(self) -> str:
        """Return one line: how many targets and events."""
        return f"<Outages: {len(self.targets)} targets, {len(self.events.keys)} events>"


def outages(
    landscape: Landscape,
    targets: Iterable[Target],
    *,
    by: str | Iterable[str] = "vendor",
    after: float | None = None,
    common: Iterable[CommonCause] = (),
) -> Outages:
    """Return when each of `targets` stops, over the players of a layer.

    Parameters
    ----------
    landscape
        A landscape without errors.
    targets
        Ids of nodes of any kind, or groups of ids of which any stops.
    by
        A layer (see `players`), or the ids of the nodes that may fail.
    after
        Hours since the onset: warm alternatives count when they are switched to within it. None:
        for a function its ``tolerance_hours`` (0 where none is stated), for any other node 0.
    common
        Events that stop several nodes at once, beside the players.

    Raises
    ------
    LandscapeError
        The landscape has errors.
    UnknownIdError
        Some ids are not in the landscape; all are named.
    UndefinedError
        There is no such layer, `after` is negative, or a common cause has no id of its own.

    Examples
    --------
    >>> from lockin.testing.builders import two_vendors
    >>> landscape = two_vendors()
    >>> found = outages(landscape, ["support", "desk"])
    >>> found.events.keys, found.targets
    (('acme', 'bolt'), (('support',), ('desk',)))
    """
    compiled = compile(landscape)
    own = players(landscape, by) if isinstance(by, str) else Events.of_nodes(compiled, by)
    return outages_of(landscape, targets, own.joined(compiled, common), after=after)


def outages_of(
    landscape: Landscape, targets: Iterable[Target], events: Events, *, after: float | None = None
) -> Outages:
    """Return when each of `targets` stops, over any events; see `outages`."""
    compiled = compile(landscape)
    wanted = [_ids(target) for target in targets]
    _ = compiled.positions(frozenset(id_ for ids in wanted for id_ in ids))
    hours = stage_hours(compiled)
    roots = [
        tuple((id_, stage_of(hours, _after(landscape, id_, after))) for id_ in ids)
        for ids in wanted
    ]
    return _RECENT.of(landscape, "", lambda _: _Recent()).outages(compiled, events, roots)


def distinct(targets: Iterable[str]) -> tuple[str, ...]:
    """Return each id once, in the order given; a single id is not read letter by letter.

    >>> distinct(["b", "a", "b"]), distinct("support")
    (('b', 'a'), ('support',))
    """
    return (targets,) if isinstance(targets, str) else tuple(dict.fromkeys(targets))


def _ids(target: Target) -> tuple[str, ...]:
    ids = (target,) if isinstance(target, str) else tuple(sorted(set(target)))
    if not ids:
        raise UndefinedError("a target is the id of a node, or several ids; there were none")
    return ids


def _after(landscape: Landscape, id_: str, after: float | None) -> float:
    if after is not None:
        return after
    node = landscape.by_id[id_]
    if isinstance(node, Function) and node.tolerance_hours is not None:
        return as_estimate(node.tolerance_hours).mean
    return 0.0


class _Recent:
    """What was compiled last for one landscape."""

    def __init__(self) -> None:
        self._parts: OrderedDict[tuple[_Named, int], Failing] = OrderedDict()
        self._solved: OrderedDict[
            tuple[_Named, frozenset[_Root]], tuple[dict[_Root, int], Diagrams]
        ] = OrderedDict()

    def outages(self, compiled: Compiled, events: Events, wanted: Sequence[_Root]) -> Outages:
        """Return what is known about these roots, alone or among others; else compile it."""
        named = events.keys, events.pointers.tobytes(), events.nodes.tobytes()
        distinct = frozenset(wanted)
        found = self._solved.get((named, distinct))
        if found is None:
            found = next(
                (
                    self._solved[key]
                    for key in self._solved
                    if key[0] == named and distinct <= self._solved[key][0].keys()
                ),
                None,
            )
        if found is None:
            found = self._solve(compiled, events, named, sorted(distinct))
            _keep(self._solved, (named, distinct), found)
        numbers, diagrams = found
        targets = [tuple(id_ for id_, _ in root) for root in wanted]
        return Outages(events, targets, [numbers[root] for root in wanted], diagrams)

    def _solve(
        self, compiled: Compiled, events: Events, named: _Named, roots: Sequence[_Root]
    ) -> tuple[dict[_Root, int], Diagrams]:
        hours = stage_hours(compiled)
        stages = sorted({stage for root in roots for _, stage in root}) or [0]
        parts = []
        for stage in stages:
            part = self._parts.get((named, stage))
            if part is None:
                after = float(hours[stage - 1]) if stage else 0.0
                part = failing(compiled, after, events)
                _keep(self._parts, (named, stage), part)
            parts.append(part)
        formula, tops = assemble(
            parts,
            [[(stages.index(stage), compiled.index[id_]) for id_, stage in root] for root in roots],
        )
        return {root: i for i, root in enumerate(roots)}, solve(formula, tops)


def _keep(memory: OrderedDict[_K, _V], key: _K, value: _V) -> None:
    memory[key] = value
    if len(memory) > _KEPT:
        _ = memory.popitem(last=False)


_RECENT: Memory[_Recent] = Memory()
