"""What can be wrong between records: each check yields problems, none stops the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from lockin.errors import Problem, unknown
from lockin.estimates import Exactly, Pert, Range90
from lockin.model.dependency import Dependency
from lockin.model.kinds import MAY_NEED
from lockin.model.landscape import Landscape
from lockin.model.nodes import Contract, Record, Vendor
from lockin.model.quantities import money_fields

__all__ = ["check"]


def check(landscape: Landscape) -> tuple[Problem, ...]:
    """Return every problem of `landscape`: errors first, then by id, field and code."""
    found = {
        problem
        for one in (_ids, _references, _ends, _ownership, _groups, _usage, _money, _claims, _dates)
        for problem in one(landscape)
    }
    return tuple(sorted(found, key=lambda p: (p.severity, p.id, p.field, p.code, p.message)))


def _kind(node: Record) -> str:
    return str(getattr(node, "kind", ""))


def _ids(landscape: Landscape) -> Iterator[Problem]:
    counts = Counter(node.id for node in landscape.nodes)
    counts.update(landscape.dependencies.column("id"))
    for id_, count in counts.items():
        if count > 1:
            yield Problem("duplicate-id", f"{count} records have this id", id=id_, field="id")


class _Hint:
    """Names close ids for the first unknown ones; among many ids that takes long."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._left = max(1, _COMPARED // max(1, len(known)))

    def of(self, id_: str) -> str:
        """Return the sentence on one unknown id."""
        self._left -= 1
        return unknown("node", id_, self._known if self._left >= 0 else ())


_COMPARED = 200_000
"""Ids compared in all to find close ones."""


def _references(landscape: Landscape) -> Iterator[Problem]:
    known = landscape.by_id
    hint = _Hint(known)
    for node in landscape.nodes:
        for field, kinds in node.refers.items():
            value = getattr(node, field)
            for id_ in (value,) if isinstance(value, str) else value or ():
                if id_ not in known:
                    yield Problem("unknown-id", hint.of(id_), id=node.id, field=field)
                elif _kind(known[id_]) not in kinds:
                    message = f"{id_!r} is a {_kind(known[id_])}"
                    yield Problem(
                        "wrong-kind", message, id=node.id, field=field, accepted=", ".join(kinds)
                    )


def _ends(landscape: Landscape) -> Iterator[Problem]:
    known = landscape.by_id
    hint = _Hint(known)
    dependencies = landscape.dependencies
    kinds = {id_: _kind(node) for id_, node in known.items()}
    columns = (dependencies.column(name) for name in ("id", "source", "target"))
    for id_, source, target in zip(*columns, strict=True):
        for field, end in (("source", source), ("target", target)):
            if end not in kinds:
                yield Problem("unknown-id", hint.of(end), id=id_, field=field)
        if source == target:
            yield Problem("self-dependency", f"{source!r} needs itself", id=id_, field="target")
        elif (
            source in kinds
            and target in kinds
            and kinds[target] not in MAY_NEED.get(kinds[source], ())
        ):
            message = f"a {kinds[source]} cannot need a {kinds[target]} ({source} -> {target})"
            accepted = ", ".join(MAY_NEED.get(kinds[source], ())) or "nothing"
            yield Problem("wrong-kind", message, id=id_, field="target", accepted=accepted)


def _ownership(landscape: Landscape) -> Iterator[Problem]:
    parents = {v.id: v.parent for v in landscape.of(Vendor) if v.parent is not None}
    done: set[str] = set()
    for start in parents:
        path: list[str] = []
        seen: set[str] = set()
        at: str | None = start
        while at is not None and at not in done and at not in seen:
            path.append(at)
            seen.add(at)
            at = parents.get(at)
        if at is not None and at in seen:
            cycle = path[path.index(at) :]
            first = min(cycle)
            turn = cycle.index(first)
            loop = " -> ".join([*cycle[turn:], *cycle[:turn], first])
            yield Problem(
                "ownership-cycle",
                f"vendors own each other: {loop}",
                id=first,
                field="parent",
                accepted="a chain that ends",
            )
        done.update(path)


def _groups(landscape: Landscape) -> Iterator[Problem]:
    dependencies = landscape.dependencies
    columns = [dependencies.column(n) for n in ("id", "source", "group", "at_least", "ready")]
    groups: dict[tuple[str, str], list[tuple[str, int, str]]] = defaultdict(list)
    for id_, source, group, at_least, ready in zip(*columns, strict=True):
        if group is not None:
            groups[source, group].append((id_, at_least, ready))
        elif at_least > 1 or ready != "hot":
            groups[source, f"\0{id_}"].append((id_, at_least, ready))
    for (source, _), members in groups.items():
        first = min(id_ for id_, _, _ in members)
        wanted = {at_least for _, at_least, _ in members}
        need = max(wanted)
        if len(wanted) > 1:
            message = f"members of one group of {source!r} state at_least {sorted(wanted)}"
            yield Problem(
                "group-disagrees", message, id=first, field="at_least", accepted="one value"
            )
        hot = sum(ready == "hot" for _, _, ready in members)
        if len(members) < need:
            message = f"a group of {source!r} needs {need} of its {len(members)} members"
            yield Problem(
                "group-too-small",
                message,
                id=first,
                field="at_least",
                accepted=f"1 to {len(members)}",
            )
        elif hot < need:
            message = (
                f"a group of {source!r} needs {need} and has {hot} hot: it is down as it stands"
            )
            yield Problem("group-not-hot", message, id=first, field="ready", severity="warning")
    hours = dependencies.column("switch_hours")
    for id_, ready, stated in zip(columns[0], columns[4], hours, strict=True):
        if ready == "warm" and stated is None:
            message = "a warm alternative without switch_hours does not count in an outage"
            yield Problem(
                "no-switch-hours", message, id=id_, field="switch_hours", severity="warning"
            )


def _usage(landscape: Landscape) -> Iterator[Problem]:
    dependencies = landscape.dependencies
    gateways = {node.id for node in landscape.nodes if _kind(node) == "gateway"}
    targets, ids = dependencies.column("target"), dependencies.column("id")
    for field in ("spend", "calls", "tokens", "usage"):
        if not dependencies.filled(field):
            continue
        for id_, target, value in zip(ids, targets, dependencies.column(field), strict=True):
            if value and target in gateways:
                message = "usage counts on the edge behind the gateway; here it is ignored"
                yield Problem("usage-on-gateway", message, id=id_, field=field, severity="warning")
            if field == "usage" and len({u.key for u in value}) < len(value):
                message = "usage records with one source, account and period differ"
                yield Problem("usage-conflict", message, id=id_, field=field)


def _money(landscape: Landscape) -> Iterator[Problem]:
    known = {rate.base for rate in landscape.rates if rate.quote == landscape.currency}
    known |= {rate.quote for rate in landscape.rates if rate.base == landscape.currency}
    known.add(landscape.currency)

    def missing(currency: str | None, id_: str, field: str) -> Iterator[Problem]:
        if currency is not None and currency not in known:
            message = f"no rate from {currency} to {landscape.currency}"
            yield Problem(
                "missing-rate", message, id=id_, field=field, accepted="an entry in rates"
            )

    for node in landscape.nodes:
        for field in money_fields(type(node)):
            value = getattr(node, field)
            if isinstance(value, (Exactly, Range90, Pert)):
                yield from missing(value.currency, node.id, field)
    dependencies = landscape.dependencies
    ids = dependencies.column("id")
    for field in money_fields(Dependency):
        if dependencies.filled(field):
            for id_, value in zip(ids, dependencies.column(field), strict=True):
                if isinstance(value, (Exactly, Range90, Pert)):
                    yield from missing(value.currency, id_, field)
    if dependencies.filled("usage"):
        for id_, records in zip(ids, dependencies.column("usage"), strict=True):
            for record in records:
                yield from missing(record.currency, id_, "usage")


def _claims(landscape: Landscape) -> Iterator[Problem]:
    for claim in landscape.claims:
        fatal = claim.field in {"kind", "currency", "source", "target"}
        shown = f"another source says {claim.value!r}"
        if claim.evidence is not None:
            shown += f" (grade {claim.evidence.grade}, {claim.evidence.place})"
        yield Problem(
            "conflict",
            shown,
            id=claim.id,
            field=claim.field,
            severity="error" if fatal else "warning",
        )


def _dates(landscape: Landscape) -> Iterator[Problem]:
    for contract in landscape.of(Contract):
        if contract.vendor is None:
            yield Problem(
                "no-vendor", "a contract names no vendor", id=contract.id, field="vendor",
                severity="warning",
            )  # fmt: skip
