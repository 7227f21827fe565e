"""What a reader finds wrong, before it knows the line: a place in the document and a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from lockin.errors import Problem, Severity
from lockin.files._shown import printable, redact

__all__ = ["Fault", "Full", "Path", "Place", "Placer", "TooManyError", "place_all"]

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indices from a record to a value."""

Full: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the top of the document: ``("nodes", 3, "vendor")``."""

Place: TypeAlias = tuple[int, int]
"""Line and column, 1-based."""

_LONG = 400


class TooManyError(Exception):
    """So many faults that listing more helps nobody."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place of the document."""

    path: Full
    code: str
    message: str
    accepted: str = ""
    at: Literal["key", "value"] = "value"
    id: str = ""
    field: str = ""
    severity: Severity = "error"


class Placer(Protocol):
    """Finds places in a source, by a second pass over it."""

    def places(self, wanted: Iterable[tuple[Full, str]]) -> Mapping[tuple[Full, str], Place]:
        """Return line and column for each path and ``key`` or ``value``."""
        ...


def place_all(faults: Iterable[Fault], placer: Placer, file: str) -> list[Problem]:
    """Return the faults as problems with file, line and column, in the order of the file."""
    unique: dict[tuple[Full, str, str], Fault] = {}
    for fault in faults:
        unique.setdefault((fault.path, fault.code, fault.message), fault)
    places = placer.places({(fault.path, fault.at) for fault in unique.values()})
    problems = []
    for fault in unique.values():
        line, column = places.get((fault.path, fault.at), (1, 1))
        problems.append(
            Problem(
                fault.code,
                _safe(fault.message),
                id=_safe(fault.id, dense=False),
                field=_safe(fault.field, dense=False),
                severity=fault.severity,
                accepted=_safe(fault.accepted, dense=False),
                file=printable(file),
                line=line,
                column=column,
            )
        )
    return sorted(problems, key=lambda p: (p.severity, p.line, p.column, p.code, p.message))


def _safe(text: str, *, dense: bool = True) -> str:
    text = printable(redact(text, dense=dense))
    return text if len(text) <= _LONG else f"{text[:_LONG]}..."
