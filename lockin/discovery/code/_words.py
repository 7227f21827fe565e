"""Which files name a vendor, framework or gateway at all, at the speed of reading them."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lockin.discovery.signatures import table

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

__all__ = ["automaton", "may_name_a_vendor", "names_a_vendor"]


def automaton(words: Iterable[str]) -> BytesAhoCorasick:
    """Return what finds any of several words in one pass over bytes."""
    from ahocorasick_rs import BytesAhoCorasick, MatchKind

    return BytesAhoCorasick([word.encode() for word in words], matchkind=MatchKind.LeftmostFirst)


@functools.cache
def _words(section: str) -> BytesAhoCorasick:
    return automaton(sorted(set(table("words")[section])))


def names_a_vendor(data: bytes) -> bool:
    """Tell whether bytes hold the name of a vendor, framework or gateway, in any case.

    Examples
    --------
    >>> names_a_vendor(b"from OpenAI import x"), names_a_vendor(b"print('hello')")
    (True, False)
    """
    return bool(_words("names").find_matches_as_indexes(data.lower()))


def may_name_a_vendor(data: bytes) -> bool:
    """Tell whether bytes hold what may be such a name, in the shape of code.

    Examples
    --------
    >>> may_name_a_vendor(b"from together import Together"), may_name_a_vendor(b"all together")
    (True, False)
    """
    return bool(_words("shapes").find_matches_as_indexes(data.lower()))
