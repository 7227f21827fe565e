"""What is wrong between the records of a file, in time that grows with the file.

`Landscape.problems` looks for close names of each unknown id among all ids, and follows
each chain of owners: right for a landscape with a few slips, too slow for a hostile one.
So a file's unknown ids are found here, against sets; stand-ins take their place, and the
landscape's own checks then run on what is left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lockin.errors import Problem, unknown
from lockin.model.kinds import MAY_NEED
from lockin.model.landscape import Landscape
from lockin.model.nodes import NODE_TYPES, Record, Vendor

__all__ = ["between"]

_PATIENT = 50_000
"""Comparisons of unknown with known ids up to which every known id is looked at."""

_NEAR = 12
_HINTS = 500
"""Unknown ids beyond these are reported without close names."""

_CHAIN = 1_000
"""Owners of owners; no company on earth has a tenth of it."""


@dataclass(frozen=True, slots=True)
class _Miss:
    """A reference to an id that no node has."""

    record: str
    field: str
    given: str
    kinds: tuple[str, ...]


def between(landscape: Landscape, lost: Mapping[str, str | None]) -> tuple[Problem, ...]:
    """Return the problems between the records of `landscape`, errors and warnings.

    Parameters
    ----------
    landscape
        The records that could be read.
    lost
        Ids of the nodes that could not, with their kind where it is known: a reference to
        one of them is no problem of its own.

    Examples
    --------
    >>> from lockin.model.nodes import Service
    >>> [p.message for p in between(Landscape(nodes=[Service(id="chat", vendor="acme")]), {})]
    ["no node has the id 'acme'"]
    >>> between(Landscape(nodes=[Service(id="chat", vendor="acme")]), {"acme": None})
    ()
    """
    misses = list(_misses(landscape))
    long = _long_chain(landscape)
    if not misses and long is None:
        return landscape.problems()
    found: list[Problem] = []
    nodes: Iterable[Record] = landscape.nodes
    if long is not None:
        message = f"more than {_CHAIN} vendors own each other in a chain"
        found.append(Problem("too-deep", message, id=long, field="parent"))
        nodes = [
            n.model_copy(update={"parent": None}) if isinstance(n, Vendor) else n for n in nodes
        ]
    stands_in: dict[str, Record] = {}
    doubtful: set[str] = set()
    for miss in misses:
        doubtful.add(miss.record)
        if miss.given not in stands_in:
            kind = lost.get(miss.given) or next(iter(miss.kinds), "system")
            stands_in[miss.given] = NODE_TYPES.get(kind, Vendor).model_construct(id=miss.given)
    reported = [miss for miss in misses if miss.given not in lost]
    found.extend(_sentences(reported, landscape))
    rest = landscape.replace(nodes=[*nodes, *stands_in.values()])
    found.extend(
        problem
        for problem in rest.problems()
        if problem.id not in stands_in
        and not (problem.code == "wrong-kind" and problem.id in doubtful)
    )
    return tuple(found)


def _misses(landscape: Landscape) -> Iterator[_Miss]:
    known = landscape.by_id
    for node in landscape.nodes:
        for field, kinds in node.refers.items():
            value = getattr(node, field)
            for given in (value,) if isinstance(value, str) else value or ():
                if given not in known:
                    yield _Miss(node.id, field, given, kinds)
    dependencies = landscape.dependencies
    columns = [dependencies.column(name) for name in ("id", "source", "target")]
    if known.keys() >= {*columns[1], *columns[2]}:
        return
    for id_, source, target in zip(*columns, strict=True):
        kind = {end: str(getattr(known.get(end), "kind", "")) for end in (source, target)}
        if source not in known:
            able = tuple(k for k, needs in MAY_NEED.items() if kind[target] in needs)
            yield _Miss(id_, "source", source, able)
        if target not in known:
            yield _Miss(id_, "target", target, MAY_NEED.get(kind[source], ()))


def _long_chain(landscape: Landscape) -> str | None:
    """Return a vendor from which a chain of owners goes on beyond reason, if there is one."""
    parents = {v.id: v.parent for v in landscape.of(Vendor) if v.parent is not None}
    length: dict[str, int] = {}
    for start in parents:
        walked: dict[str, None] = {}
        at: str | None = start
        while at in parents and at not in length and at not in walked:
            walked[at] = None
            at = parents[at]
        after = length.get(at, 0) if at is not None else 0
        length.update({one: n for n, one in enumerate(reversed(walked), after + 1)})
        if length.get(start, 0) > _CHAIN:
            return start
    return None


def _sentences(misses: list[_Miss], landscape: Landscape) -> Iterator[Problem]:
    known = sorted(landscape.by_id)
    patient = len({miss.given for miss in misses}) * len(known) <= _PATIENT
    said: dict[str, str] = {}
    for miss in misses:
        if miss.given not in said:
            place = bisect_left(known, miss.given)
            span = _NEAR if len(said) < _HINTS else 0
            near = known if patient else known[max(0, place - span) : place + span]
            said[miss.given] = unknown("node", miss.given, near)
        yield Problem("unknown-id", said[miss.given], id=miss.record, field=miss.field)
