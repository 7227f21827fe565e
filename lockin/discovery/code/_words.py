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
    return sorted({*apis, *known["hosted"], *(f"{name}_webhook" for name in known["variables"])})


@functools.cache
def _words() -> tuple[BytesAhoCorasick, int]:
    """Return what finds the words of both lists, and how many are of the first."""
    names = sorted({*table("words")["names"], *table("hosts")["hosts"], *_of_platforms()})
    shapes = sorted(set(table("words")["shapes"]))
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
