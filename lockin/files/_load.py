"""From a file to a landscape, or to everything that is wrong with the file."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import PurePath
from typing import Any, Literal, TypeAlias

from lockin.errors import LandscapeError, Problem
from lockin.files._between import between
from lockin.files._faults import Fault, Full, Placer, TooManyError, place_all
from lockin.files._json import JsonSource
from lockin.files._limits import (
    MAX_BYTES,
    MAX_FAULTS,
    MAX_RECORDS,
    Limits,
    check_size,
    decode,
    read_bytes,
    refuse,
)
from lockin.files._shown import shown
from lockin.files._validate import CLAIMS, DEPENDENCIES, NODES, RATES, scalars
from lockin.files._yaml import YamlPlacer, as_json
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import NODE_TYPES
from lockin.model.records import Records

__all__ = ["Format", "format_of", "load", "loads"]

Format: TypeAlias = Literal["json", "yaml"]

_ENDINGS: dict[str, Format] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}
_GROUPED = ("group-too-small", "group-not-hot", "group-disagrees")


def format_of(path: str | PathLike[str]) -> Format:
    """Return the format that the ending of `path` names.

    Raises
    ------
    LandscapeError
        The ending is none of ``.json``, ``.yaml`` and ``.yml``.

    Examples
    --------
    >>> format_of("landscape.yml")
    'yaml'
    """
    ending = PurePath(fspath(path)).suffix.lower()
    if ending not in _ENDINGS:
        refuse(
            "unknown-format", f"the ending {shown(ending)} names no format", file=fspath(path),
            accepted=", ".join(_ENDINGS),
        )  # fmt: skip
    return _ENDINGS[ending]


def load(
    path: str | PathLike[str],
    *,
    max_bytes: int = MAX_BYTES,
    max_records: int = MAX_RECORDS,
) -> Landscape:
    """Read a landscape from a YAML or JSON file.

    Parameters
    ----------
    path
        A regular file that ends in ``.yaml``, ``.yml`` or ``.json``.
    max_bytes, max_records
        Limits of the file; the others follow from these two.

    Raises
    ------
    LandscapeError
        With every problem of the file at once: faults of fields and faults between
        records, each with line and column; warnings are listed with them.
    LimitError
        The file exceeds a limit.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "a.yaml")
    ...     _ = path.write_text("nodes: [{kind: vendor, id: acme}]")
    ...     load(path)
    <Landscape '': 1 vendor, 0 dependencies>
    """
    limits = Limits(max_bytes, max_records)
    content = read_bytes(path, limits)
    return _read(decode(content, fspath(path)), format_of(path), fspath(path), limits)


def loads(
    content: str | bytes,
    *,
    format: Format,  # noqa: A002 - the plain word, keyword only
    name: str = "<text>",
    max_bytes: int = MAX_BYTES,
    max_records: int = MAX_RECORDS,
) -> Landscape:
    """Read a landscape from text or bytes.

    Parameters
    ----------
    content
        The whole file.
    format
        ``yaml`` or ``json``.
    name
        Stands for the file name in problems.
    max_bytes, max_records
        As in `load`.

    Raises
    ------
    LandscapeError, LimitError
        As in `load`.

    Examples
    --------
    >>> loads('{"nodes": [{"kind": "vendor", "id": "Acme"}]}', format="json", name="a.json")
    Traceback (most recent call last):
        ...
    lockin.errors.LandscapeError: 1 problem in the landscape
    a.json:1:37: Acme.id: 'Acme' is not an id; accepted: lower-case letters, ... [bad-id]
    """
    limits = Limits(max_bytes, max_records)
    if isinstance(content, str):
        try:
            data = content.encode()
        except UnicodeEncodeError as error:
            line = content.count("\n", 0, error.start) + 1
            column = error.start - content.rfind("\n", 0, error.start)
            message = "the text holds half of a surrogate pair"
            refuse("lone-surrogate", message, file=name, line=line, column=column)
    else:
        data = content
    check_size(len(data), name, limits)
    return _read(decode(data, name), format, name, limits)


def _read(text: str, format_: Format, file: str, limits: Limits) -> Landscape:
    with _no_collector():
        if format_ == "json":
            source = JsonSource(text, file, limits)
            return _landscape(source, source, (), file)
        converted, problems = as_json(text, file, limits)
        source = JsonSource(converted, file, limits)
        return _landscape(source, YamlPlacer(text), problems, file)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep the cycle collector out: a million new objects would call it for nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _landscape(
    source: JsonSource, placer: Placer, early: Iterable[Problem], file: str
) -> Landscape:
    faults = list(source.faults)
    bad: dict[Full, Any] = {}
    complete = True
    top = scalars(source, faults)
    try:
        landscape = Landscape(
            name=top.name,
            currency=top.currency,
            nodes=NODES.read(source, faults, bad),
            dependencies=Records(Dependency, DEPENDENCIES.read(source, faults, bad)),
            rates=RATES.read(source, faults, bad),
            claims=CLAIMS.read(source, faults, bad),
        )
    except TooManyError:
        complete = False
        landscape = Landscape()
    early = list(early)
    found = between(landscape, _lost(bad))
    if not faults and not early and all(p.severity == "warning" for p in found):
        return landscape
    faults.extend(_located(source, found, bad, unclear=bool(early)))
    problems = sorted(
        [*early, *place_all(faults, placer, file)],
        key=lambda p: (p.severity, p.line, p.column, p.code),
    )
    if not complete:
        message = f"more than {MAX_FAULTS} faults: reading stopped here"
        last = max((p.line, p.column) for p in problems)
        problems.append(
            Problem("too-many-faults", message, file=file, line=last[0], column=last[1])
        )
    raise LandscapeError(problems)


def _lost(bad: Mapping[Full, Any]) -> dict[str, str | None]:
    """Return the ids of the nodes that could not be read, with their kind where it is known."""
    return {
        v["id"]: v["kind"] if v.get("kind") in NODE_TYPES else None
        for path, v in bad.items()
        if path[0] == "nodes" and isinstance(v, dict) and isinstance(v.get("id"), str)
    }


def _located(
    source: JsonSource,
    problems: Iterable[Problem],
    bad: dict[Full, Any],
    *,
    unclear: bool,
) -> Iterator[Fault]:
    """Yield the problems between records as faults at their records.

    What only follows from a record that could not be read is left out: a group that
    misses it, an exchange rate.
    """
    problems = list(problems)
    if not problems:
        return
    groups = {
        (str(v.get("source")), v.get("group"))
        for path, v in bad.items()
        if path[0] == "dependencies" and isinstance(v, dict)
    }
    rates = any(path[0] == "rates" for path in bad) or unclear
    records = _by_id(source, {p.id for p in problems})
    for problem in problems:
        found = records.get(problem.id, [])
        path, value = _pick(found, problem)
        if problem.code in _GROUPED and (value.get("source"), value.get("group")) in groups:
            continue
        if problem.code == "missing-rate" and rates:
            continue
        yield Fault(
            (*path, problem.field) if problem.field else path,
            problem.code,
            problem.message,
            problem.accepted,
            id=problem.id,
            field=problem.field,
            severity=problem.severity,
        )


def _by_id(source: JsonSource, ids: set[str]) -> dict[str, list[tuple[Full, dict[str, Any]]]]:
    """Return path and plain data of the records with one of `ids`."""
    found: dict[str, list[tuple[Full, dict[str, Any]]]] = {}
    for section in ("nodes", "dependencies"):
        for index in range(len(source.spans[section]) // 2):
            value = json.loads(source.record(section, index), parse_int=float)
            if isinstance(value, dict) and value.get("id") in ids:
                found.setdefault(value["id"], []).append(((section, index), value))
    return found


def _pick(
    found: list[tuple[Full, dict[str, Any]]], problem: Problem
) -> tuple[Full, dict[str, Any]]:
    """Return the record that a problem most likely speaks of."""
    if not found:
        return (), {}
    if problem.code == "duplicate-id":
        return found[-1]
    return next((one for one in found if problem.field in one[1]), found[0])
