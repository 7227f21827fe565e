"""Whose an environment variable is, told by its name alone."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lockin.discovery.findings import Confidence, Finding, Kind, Setting
from lockin.discovery.signatures import table

__all__ = ["Variable", "mentions", "variable", "variable_finding"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{1,99}")
_UPPER = re.compile(r"(?<![A-Za-z0-9_$])\$?\{?([A-Z][A-Z0-9_]{3,99})(?![A-Za-z0-9_])")


@dataclass(frozen=True, slots=True)
class Variable:
    """What the name of a variable says.

    Parameters
    ----------
    vendor
        Vendor id; none where the variable itself decides who answers.
    decides
        The value, which is never kept, decides the target: a base URL or host.
    model
        The value is the name of a model or deployment.
    confidence
        High for a documented name, medium for a name that holds one.
    """

    vendor: str | None
    decides: bool
    model: bool
    confidence: Confidence

    @property
    def undecided(self) -> bool:
        """The value decides who answers, and the name does not say it."""
        return self.vendor is None and self.decides


@functools.lru_cache(maxsize=8192)
def variable(name: str) -> Variable | None:
    """Return what a name says about vendors and models; none for any other variable.

    Examples
    --------
    >>> variable("SHOP_OPENAI_API_KEY").vendor
    'openai'
    >>> variable("AZURE_OPENAI_ENDPOINT").vendor, variable("OPENAI_BASE_URL").vendor
    ('microsoft', None)
    >>> variable("DATABASE_URL") is None
    True
    """
    if not _NAME.fullmatch(name):
        return None
    tables = table("environment")
    upper = name.upper()
    parts = tuple(upper.split("_"))
    decides = _ends(parts, tables["addresses"])
    model = _ends(parts, tables["models"])
    documented = tables["variables"].get(upper)
    if documented is not None:
        vendor = None if decides and documented in _copied() else documented
        return Variable(vendor, decides, model, Confidence.HIGH)
    if upper in tables["deciding"]:
        return Variable(None, not model, model, Confidence.HIGH)
    held = _held(parts)
    if held is None:
        return None
    vendor = None if decides and held in _copied() else held or None
    return Variable(vendor, decides, model, Confidence.MEDIUM)


def _held(parts: tuple[str, ...]) -> str | None:
    """Return the vendor of the longest known word in a name that ends as settings do."""
    tables = table("environment")
    ends = {parts[-1], "_".join(parts[-2:])}
    if parts[-1].isdigit():
        ends |= {parts[-2], "_".join(parts[-3:-1])} if len(parts) > 1 else set()
    if not ends & _endings():
        return None
    best: tuple[int, str] | None = None
    words: Mapping[str, str | None] = tables["words"]
    for start in range(len(parts)):
        for stop in range(start + 1, min(len(parts), start + 3) + 1):
            word = "_".join(parts[start:stop])
            if word in words and (best is None or stop - start > best[0]):
                best = (stop - start, words[word] or "")
    return None if best is None else best[1]


@functools.cache
def _endings() -> frozenset[str]:
    tables = table("environment")
    return frozenset((*tables["endings"], *tables["addresses"], *tables["models"]))


@functools.cache
def _copied() -> frozenset[str]:
    """Return the vendors whose API others answer in, so that an address may lead away."""
    return frozenset(table("environment")["copied"])


def _ends(parts: tuple[str, ...], endings: list[str]) -> bool:
    return parts[-1] in endings or "_".join(parts[-2:]) in endings


def variable_finding(
    file: str, line: int, column: int, name: str, setting: Setting
) -> Finding | None:
    """Return a finding for a variable's name; none for a name that says nothing.

    Examples
    --------
    >>> variable_finding(".env", 1, 1, "GROQ_API_KEY", Setting.PRODUCTION).vendor
    'groq'
    """
    found = variable(name)
    if found is None:
        return None
    return Finding(
        file,
        line,
        column,
        Kind.ENVIRONMENT,
        name,
        vendor=found.vendor,
        decided_by=f"environment variable {name}" if found.undecided else None,
        setting=setting,
        confidence=found.confidence,
    )


def mentions(text: str) -> Iterator[tuple[str, int]]:
    """Yield the names in upper case that a line mentions, and where they start.

    Examples
    --------
    >>> list(mentions("key: ${OPENAI_API_KEY}"))
    [('OPENAI_API_KEY', 7)]
    """
    for match in _UPPER.finditer(text):
        yield match.group(1), match.start(1)
