"""Exceptions and the problem record.

::

    LockinError
    ├── LandscapeError      a landscape that cannot be used; carries every Problem
    ├── UnknownIdError      an id that the landscape does not hold
    ├── UnknownFactError    an id that the reference facts do not hold
    ├── UndefinedError      a figure that does not exist for this input (no spend, no shares)
    │   └── TooLargeError   an exact figure that needs more room than the stated limit
    ├── ExitError           an exit that asks for what cannot be left or reached
    ├── LimitError          an input beyond the stated limits of size, depth or count
    └── ExtraMissingError   an optional dependency is needed and absent
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

__all__ = [
    "ExitError",
    "ExtraMissingError",
    "LandscapeError",
    "LimitError",
    "LockinError",
    "Problem",
    "TooLargeError",
    "UndefinedError",
    "UnknownFactError",
    "UnknownIdError",
    "unknown",
]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with a landscape, and where.

    Parameters
    ----------
    code
        Stable kebab-case name of the rule, such as ``unknown-id``.
    message
        What is wrong, in one sentence.
    id, field
        The record and its field, where there is one.
    severity
        ``error`` stops `lockin.assess`; ``warning`` is listed beside the result.
    accepted
        What would be accepted instead, where that can be said.
    file, line, column
        Position in the source, 1-based, when the landscape was read from a file.

    Examples
    --------
    >>> print(Problem("unknown-id", "no node has the id 'acme'", id="d1", field="target"))
    d1.target: no node has the id 'acme' [unknown-id]
    """

    code: str
    message: str
    id: str = ""
    field: str = ""
    severity: Severity = "error"
    accepted: str = ""
    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return ``file:line:column: id.field: message; accepted: ... [code]``."""
        place = f"{self.file}:{self.line}:{self.column}: " if self.file else ""
        where = ".".join(part for part in (self.id, self.field) if part)
        text = f"{place}{where}: {self.message}" if where else f"{place}{self.message}"
        if self.accepted:
            text += f"; accepted: {self.accepted}"
        note = "" if self.severity == "error" else f"{self.severity}, "
        return f"{text} [{note}{self.code}]"


class LockinError(Exception):
    """Root of every error that lockin raises on purpose."""


class LandscapeError(LockinError, ValueError):
    """A landscape that cannot be used; `problems` lists all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        count = len(self.problems)
        head = f"{count} problem{'' if count == 1 else 's'} in the landscape"
        super().__init__("\n".join([head, *map(str, self.problems)]))

    def __reduce__(self) -> tuple[type[LandscapeError], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems, so that the error crosses processes whole."""
        return type(self), (self.problems,)


class UnknownIdError(LockinError, KeyError):
    """An id that the landscape does not hold."""

    def __str__(self) -> str:
        """Return the sentence as written, without the quotes of `KeyError`."""
        return str(self.args[0]) if self.args else ""


class UnknownFactError(UnknownIdError):
    """An id that the reference facts do not hold."""


class UndefinedError(LockinError, ValueError):
    """A figure that does not exist for this input, such as the HHI of no shares."""


class TooLargeError(UndefinedError):
    """An exact figure that needs more room than the stated limit; nothing is cut in silence."""


class ExitError(LockinError, ValueError):
    """An exit that asks for what cannot be left or reached."""


class LimitError(LandscapeError):
    """An input beyond the stated limits of size, depth or count."""


class ExtraMissingError(LockinError, ImportError):
    """An optional dependency is needed; the message names the extra that brings it."""


def unknown(what: str, given: str, known: Iterable[str]) -> str:
    """Return a sentence that names the unknown `given` and its closest known ids."""
    close = get_close_matches(given, list(known), n=3, cutoff=0.5)
    hint = f"; close: {', '.join(close)}" if close else ""
    return f"no {what} has the id {given!r}{hint}"
