"""Which files name a vendor, framework or gateway at all, at the speed of reading them."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lockin.discovery.signatures import table

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

__all__ = ["automaton", "vendors_in"]

_FEW = 2_000
_SHARED = frozenset({"azure", "google", "microsoft"})
"""Names in Python under which many packages are."""
_MARKS = {"php": "\\", "ruby": "::", "rust": "::"}
"""What stands between the parts of a name, where it is no dot."""
_WAYS = {"csharp": "using {}", "rust": "{}::"}


def automaton(words: Iterable[str]) -> BytesAhoCorasick:
    """Return what finds any of several words in one pass over bytes."""
    from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

    patterns = [word.encode() for word in words]
    # The fastest is a table of all states, which is only small where the words are few.
    how = Implementation.DFA if len(patterns) <= _FEW else Implementation.ContiguousNFA
    return BytesAhoCorasick(patterns, matchkind=MatchKind.LeftmostFirst, implementation=how)


def _of_platforms() -> list[str]:
    """Return the hosts of platforms' APIs, and names that stand for one; bare sites are none."""
    known = table("platforms")
    hosts = {*table("hosts")["platforms"], *known["addresses"]}
    apis = (host for host in hosts if host.count(".") > 1 or "/" in host)
    servers = (host for host in table("mcp")["hosts"] if host.startswith("mcp."))
    paths = (path for path in known["paths"] if "*" not in path)
    hooks = (f"{name}_webhook" for name in known["variables"])
    return sorted({*apis, *servers, *known["mail"], *known["hosted"], *paths, *hooks})


def _of_imports() -> list[str]:
    """Return how code names the libraries of platforms, in each language."""
    found: set[str] = set()
    for language, platforms in table("connectors")["imports"].items():
        for name in (name for names in platforms.values() for name in names):
            found.update(word.lower() for word in _written(language, name))
    return sorted(found)


def _written(language: str, name: str) -> list[str]:
    """Return the ways to write an import of a name, as far as they tell it apart.

    >>> _written("python", "slack_bolt.App"), _written("ruby", "Slack.Web")
    (['import slack_bolt', 'from slack_bolt'], ['Slack::Web'])
    """
    if language == "python":
        parts = name.split(".")
        root = ".".join(parts[: 2 if parts[0] in _SHARED else 1])
        return [f"import {root}", f"from {root}"]
    if language == "javascript":
        return [name] if name.startswith("@") else [f"'{name}", f'"{name}']
    if language == "ruby" and name.startswith("require "):
        return [f"'{name[8:]}", f'"{name[8:]}']
    return [_WAYS.get(language, "{}").format(name.replace(".", _MARKS.get(language, ".")))]


@functools.cache
def _words() -> tuple[BytesAhoCorasick, int]:
    """Return what finds the words of both lists, and how many are of the first."""
    names = sorted({*table("words")["names"], *table("hosts")["hosts"], *_of_platforms()})
    shapes = sorted({*table("words")["shapes"], *_of_imports()})
    return automaton([*names, *shapes]), len(names)


def vendors_in(data: bytes) -> bool | None:
    """Tell whether bytes name a vendor, framework or gateway, in any case.

    None: they hold what may be such a name, in the shape of code.

    Examples
    --------
    >>> vendors_in(b"from OpenAI import x"), vendors_in(b"print('hello')")
    (True, False)
    >>> vendors_in(b"from together import Together") is None
    True
    """
    finder, names = _words()
    found = finder.find_matches_as_indexes(data.lower())
    if not found:
        return False
    return True if any(index < names for index, _, _ in found) else None
