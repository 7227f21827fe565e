"""A package that a manifest declares, and what the tables know of it."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from lockin.discovery.signatures import table

__all__ = ["Declared", "NotAManifestError", "known", "knows"]

_GO_MAJOR = re.compile(r"/v[0-9]{1,3}$")


class NotAManifestError(ValueError):
    """The text is not the format that its name promises."""


class Declared(NamedTuple):
    """A package at its place; `pinned` when only its version is set there, not its use."""

    name: str
    line: int
    column: int
    pinned: bool = False


@functools.cache
def _rows(ecosystem: str) -> Mapping[str, tuple[str, Mapping[str, Any]]]:
    rows = table("packages").get(ecosystem, {})
    return {_plain(name, ecosystem): (name, row) for name, row in rows.items()}


@functools.cache
def _families(ecosystem: str) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    rows = table("packages")["families"].get(ecosystem, {})
    longest = sorted(rows.items(), key=lambda item: (-len(item[0]), item[0]))
    return tuple((prefix.lower(), row) for prefix, row in longest)


def _plain(name: str, ecosystem: str) -> str:
    name = name.lower()
    if ecosystem == "pypi":
        return re.sub(r"[-_.]+", "-", name)
    if ecosystem == "cargo":
        return name.replace("_", "-")
    return _GO_MAJOR.sub("", name) if ecosystem == "go" else name


@functools.lru_cache(maxsize=16384)
def known(name: str, ecosystem: str) -> tuple[str, Mapping[str, Any]] | None:
    """Return a package's usual spelling and its row; none for a package of no interest.

    Examples
    --------
    >>> known("Azure.AI.OPENAI", "nuget")[0], known("github.com/openai/openai-go/v3", "go")[0]
    ('Azure.AI.OpenAI', 'github.com/openai/openai-go')
    """
    plain = _plain(name, ecosystem)
    found = _rows(ecosystem).get(plain)
    if found is not None:
        return found
    for prefix, row in _families(ecosystem):
        if plain.startswith(prefix):
            return name[:200], row
    return None


def knows(names: set[str], ecosystem: str) -> bool:
    """Tell whether one of the names is a package of interest."""
    return any(known(name, ecosystem) is not None for name in names)
