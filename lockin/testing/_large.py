"""Landscapes of any size, the same for the same arguments, as values and as JSON.

A row holds the few fields that differ between dependencies. Both forms are made from the
same rows, so that a benchmark of reading and one of computing speak of one landscape.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from lockin.errors import UndefinedError
from lockin.estimates import Range90
from lockin.model.dependency import Coupling, Dependency
from lockin.model.document import FORMAT
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Host, Record, Service, System, Team, Vendor
from lockin.model.records import Records

_NAME = "Large"
_SERVICES = 3  # per vendor
_SYSTEMS_PER_TEAM = 10
_SYSTEMS_PER_FUNCTION = 20
_FEATURES = ("streaming", "tool-calling", "structured-output", "file-search")
_HOURS = 8.0


class _Row(NamedTuple):
    id: str
    source: str
    target: str
    group: str | None = None
    ready: str = "hot"
    switch_hours: float | None = None
    spend: float | None = None
    coupling: int = -1


def _couplings() -> tuple[Coupling, ...]:
    return tuple(
        Coupling(
            call_sites=1 + n,
            files=1 + n // 4,
            response_accesses=Range90(low=1 + n, high=4 + 4 * n),
            prompts=n % 7,
            features=_FEATURES[: n % 5],
        )
        for n in range(64)
    )


def _rows(systems: int, dependencies: int, vendors: int, seed: int) -> Iterator[_Row]:
    random = Random(f"lockin large {seed}")  # noqa: S311 - a benchmark keeps no secret
    width = len(str(max(dependencies, 1)))
    services = vendors * _SERVICES
    functions = min(-(-systems // _SYSTEMS_PER_FUNCTION), dependencies)
    fallback: _Row | None = None
    for n in range(dependencies):
        id_ = f"d{n:0{width}}"
        if n < functions:
            yield _Row(id_, f"function-{n}", f"system-{n * _SYSTEMS_PER_FUNCTION % systems}")
            continue
        if fallback is not None:
            yield fallback._replace(id=id_)
            fallback = None
            continue
        pick = random.random()
        system = n % systems
        service = int(pick * services)
        spend = float(100 + int(pick * 1_000_003) % 9_900)
        group = None
        if pick * 1009 % 1 < 0.1 and n + 1 < dependencies:
            group = f"group-{n}"
            other = (service + _SERVICES) % services
            warm = n % 2 == 1
            fallback = _Row(
                "",
                f"system-{system}",
                f"service-{other}",
                group,
                "warm" if warm else "hot",
                _HOURS if warm else None,
            )
        yield _Row(
            id_, f"system-{system}", f"service-{service}", group, spend=spend, coupling=n % 64
        )


def _nodes(systems: int, vendors: int) -> Iterator[Record]:
    for n in range(vendors):
        yield Vendor(id=f"vendor-{n}", parent=f"vendor-{n // 10 * 10}" if n % 10 == 9 else None)
        yield Host(id=f"host-{n}", operator=f"vendor-{n}", jurisdiction=("US", "FR")[n % 2])
    for n in range(vendors * _SERVICES):
        vendor = n // _SERVICES
        yield Service(
            id=f"service-{n}",
            vendor=f"vendor-{vendor}",
            host=f"host-{vendor}",
            role="text",
            features=_FEATURES[: 2 + n % 3],
        )
    for n in range(-(-systems // _SYSTEMS_PER_TEAM)):
        yield Team(id=f"team-{n}", day_rate=600 + n % 5 * 50, capacity=2 + n % 4)
    for n in range(systems):
        yield System(id=f"system-{n}", owner=f"team-{n // _SYSTEMS_PER_TEAM}", depth="api")
    for n in range(-(-systems // _SYSTEMS_PER_FUNCTION)):
        yield Function(id=f"function-{n}", value_per_hour=100 + n % 50 * 20)


def _check(systems: int, dependencies: int, vendors: int) -> None:
    if systems < 1 or vendors < 1 or dependencies < 0:
        msg = "a large landscape needs a system, a vendor, and no negative number of dependencies"
        raise UndefinedError(msg)


def _dependencies(rows: Iterator[_Row]) -> Iterator[Dependency]:
    couplings = _couplings()
    names = ("id", "source", "target", "group", "ready", "switch_hours", "spend")
    for row in rows:
        values: dict[str, Any] = dict(zip(names, row, strict=False))
        if row.coupling >= 0:
            values["coupling"] = couplings[row.coupling]
        # Validating a million records that are right by construction would take a minute.
        yield Dependency.model_construct(**values)


def large(*, systems: int, dependencies: int, vendors: int = 10, seed: int = 0) -> Landscape:
    """Return a landscape of a given size, the same for the same arguments.

    One dependency in ten has an alternative at another vendor. Dependencies are made one
    by one and kept as columns, so that a million of them fit in memory.

    Parameters
    ----------
    systems, dependencies, vendors
        How many there are; teams, functions, hosts and services follow from them.
    seed
        Another seed gives another landscape of the same size.

    Raises
    ------
    UndefinedError
        There is no system or no vendor.

    Examples
    --------
    >>> large(systems=2, dependencies=5, vendors=1)
    <Landscape 'Large': 1 function, 1 host, 3 services, 2 systems, 1 team, 1 vendor, 5 dependencies>
    """
    _check(systems, dependencies, vendors)
    rows = _rows(systems, dependencies, vendors, seed)
    return Landscape(
        name=_NAME,
        nodes=_nodes(systems, vendors),
        dependencies=Records(Dependency, _dependencies(rows)),
    )


def _plain(row: _Row, couplings: tuple[str, ...]) -> str:
    # Ids of rows hold nothing that JSON would escape.
    parts = [f'"id":"{row.id}","source":"{row.source}","target":"{row.target}"']
    if row.group is not None:
        parts.append(f'"group":"{row.group}"')
    if row.ready != "hot":
        parts.append(f'"ready":"{row.ready}","switch_hours":{row.switch_hours}')
    if row.spend is not None:
        parts.append(f'"spend":{row.spend}')
    if row.coupling >= 0:
        parts.append(f'"coupling":{couplings[row.coupling]}')
    return "{" + ",".join(parts) + "}"


def large_document(*, systems: int, dependencies: int, vendors: int = 10, seed: int = 0) -> bytes:
    """Return the JSON file of the landscape that `large` gives for the same arguments.

    Examples
    --------
    >>> large_document(systems=1, dependencies=1, vendors=1)[:31]
    b'{"format":"lockin-landscape/1",'
    """
    _check(systems, dependencies, vendors)
    head = large(systems=systems, dependencies=0, vendors=vendors, seed=seed).as_dict()
    del head["dependencies"]
    couplings = tuple(
        json.dumps(c.model_dump(mode="json", exclude_defaults=True)) for c in _couplings()
    )
    rows = _rows(systems, dependencies, vendors, seed)
    start = json.dumps({"format": FORMAT, **head}, separators=(",", ":"))
    body = ",\n".join(_plain(row, couplings) for row in rows)
    return f'{start[:-1]},"dependencies":[\n{body}\n]}}\n'.encode()
