"""Findings as JSON, from which they read back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from lockin.discovery.export._canonical import canonical, document, tool_version
from lockin.discovery.export.gaps import Undetermined, languages_not_read, undetermined
from lockin.discovery.findings import Scan
from lockin.errors import LockinError
from lockin.files import printable, write_text

__all__ = ["FORMAT", "from_json", "read_json", "schema", "to_json", "write_json"]

FORMAT = "lockin-findings/1"
"""Name and version of the format. The number changes when a reader of the old one would fail."""

_DERIVED = {
    "languages_not_read": "Files of each programming language that no source reads.",
    "undetermined": "Targets that the code leaves open, by what decides them.",
}


def to_json(scans: Iterable[Scan] | Scan) -> str:
    """Return findings and coverage as JSON.

    Fields that have their default are left out. Beside what `lockin.discovery.Scan` holds,
    `coverage.languages_not_read` names the languages behind the endings that were not
    read, and `undetermined` lists the targets that are not known, with what decides them;
    both are made again at every writing.

    Parameters
    ----------
    scans
        Results of `lockin.discovery.scan`; their order does not matter.

    Returns
    -------
    str
        ASCII text that ends with a line feed; one finding a line.

    Examples
    --------
    >>> from lockin.discovery import Finding, Kind
    >>> call = Finding("app.py", 3, 1, Kind.CALL, "x", "groq", "groq-chat-completions")
    >>> from_json(to_json(Scan("desk", (call,))))[0].findings == (call,)
    True
    """
    content = {
        "format": FORMAT,
        "tool": {"name": "lockin", "version": tool_version()},
        "scans": [_scan(scan) for scan in canonical(scans)],
    }
    return document(content, 4)


def _scan(scan: Scan) -> dict[str, Any]:
    coverage = {**_record(scan.coverage), "languages_not_read": languages_not_read([scan])}
    gaps = [_record(one) for one in undetermined(scan)]
    plain = _record(scan)
    plain |= {"coverage": coverage, "undetermined": gaps}
    first = ("name", "coverage", "undetermined")
    return {key: plain[key] for key in (*first, *(key for key in plain if key not in first))}


def _record(record: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    found: dict[str, Any] = {}
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        default = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        if value != default:
            found[field.name] = _plain(value)
    return found


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return _record(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return value


@cache
def _scans() -> TypeAdapter[tuple[Scan, ...]]:
    return TypeAdapter(tuple[Scan, ...])


def from_json(text: str | bytes) -> tuple[Scan, ...]:
    """Return the scans that `to_json` wrote.

    Raises
    ------
    LockinError
        The text is not in this format, or in another version of it.

    Examples
    --------
    >>> from_json('{"format": "lockin-findings/1", "scans": [{"name": "desk"}]}')[0].name
    'desk'
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LockinError(f"not JSON: {printable(str(error)[:200])}") from None
    stated = content.get("format") if isinstance(content, dict) else None
    if stated != FORMAT:
        told = printable(str(stated)[:60])
        raise LockinError(f"not findings of this version: {FORMAT} is read, not {told}")
    try:
        return _scans().validate_python(content.get("scans"))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, ("scans", *first["loc"])))
        raise LockinError(f"{printable(where[:200])}: {first['msg']}") from None


def read_json(path: str | PathLike[str]) -> tuple[Scan, ...]:
    """Return the scans of a file that `write_json` wrote.

    Raises
    ------
    LockinError
        The file is not in this format.
    OSError
        The file cannot be read.
    """
    try:
        return from_json(Path(path).read_bytes())
    except LockinError as error:
        raise LockinError(f"{printable(fspath(path))}: {error}") from None


def write_json(scans: Iterable[Scan] | Scan, path: str | PathLike[str]) -> Path:
    """Write findings and coverage as JSON; `read_json` reads them back.

    Parameters
    ----------
    scans
        Results of `lockin.discovery.scan`.
    path
        File to write.

    Returns
    -------
    Path
        The file written.
    """
    return write_text(path, to_json(scans))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the format.

    Examples
    --------
    >>> schema()["properties"]["format"]["const"]
    'lockin-findings/1'
    """
    made = _scans().json_schema(ref_template="#/$defs/{model}")
    defs: dict[str, Any] = made.pop("$defs")
    defs["Undetermined"] = TypeAdapter(Undetermined).json_schema()
    defs["Coverage"]["properties"]["languages_not_read"] = {
        "type": "object",
        "additionalProperties": {"type": "integer"},
        "description": _DERIVED["languages_not_read"],
    }
    defs["Scan"]["properties"]["undetermined"] = {
        "type": "array",
        "items": {"$ref": "#/$defs/Undetermined"},
        "description": _DERIVED["undetermined"],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "tool": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "version": {"type": "string"}},
                "description": "What wrote the file.",
            },
            "scans": {**made, "description": "One for each root that was scanned."},
        },
        "required": ["format", "scans"],
        "$defs": dict(sorted(defs.items())),
    }
