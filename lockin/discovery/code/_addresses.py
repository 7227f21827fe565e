"""Addresses of vendors that stand in code as data: tables of providers, defaults, constants.

The text is looked at and not the syntax: an address between quotes is one in every
language, and a line that is a comment says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lockin.discovery.code._emit import emit
from lockin.discovery.code._model import Literal, Module
from lockin.discovery.code._targets import by_url
from lockin.discovery.findings import Confidence, Finding, Kind

__all__ = ["addresses_in", "of_addresses"]

_ADDRESS = re.compile(
    r"""(["'`])(https?://[A-Za-z0-9.-]{4,200}(?::\d{2,5})?(?:/[\w.:/%-]{0,200})?)/?\1"""
)
_COMMENT = ("//", "#", "*", "/*", "--")
_DOCUMENTS = re.compile(
    r"/(?:docs?|guides?|pricing|blog|(?<!/v1/)(?<!/v1beta/)models|keys|account|settings)\b"
)
_COMPARED = re.compile(
    r"(?:[=!]=|(?i:starts_?with|has_?prefix|contains?|includes?|strpos|equals)"
    r"\s*\((?:[^()\"'`]|\([^()]*\))*)\s*$"
)
"""What stands before an address that something is only compared with."""
_OWN_SERVER = "self-hosted-ollama"
"""The one server of one's own whose address tells what it is; no vendor answers there."""
_TESTS = "#[cfg(test)]\nmod "
"""Where the tests of a Rust file begin."""
_NEAR = 3
_MOST = 200
_BEFORE = 120


def addresses_in(text: str) -> list[Literal]:
    """Return the addresses of known vendors between quotes, with their places.

    Examples
    --------
    >>> [(one.line, one.value) for one in addresses_in("x = 'https://api.groq.com/openai/v1'")]
    [(1, 'https://api.groq.com/openai/v1')]
    >>> addresses_in("# 'https://api.groq.com/openai/v1'")
    []
    >>> addresses_in("return url.startswith('https://api.groq.com')")
    []
    """
    found: list[Literal] = []
    if "://" not in text:
        return found
    for number, line in enumerate(text.partition(_TESTS)[0].splitlines(), 1):
        if "://" not in line or "env(" in line or line.lstrip().startswith(_COMMENT):
            continue
        for match in _ADDRESS.finditer(line):
            url = match.group(2)
            known = by_url(url)
            if known is None or known.target is None or _DOCUMENTS.search(url):
                continue
            if known.target.vendor is None and known.target.fixed != _OWN_SERVER:
                continue
            if not _COMPARED.search(line[: match.start()][-_BEFORE:]):
                found.append(Literal(number, match.start(2) + 1, url))
        if len(found) >= _MOST:
            break
    return found


def of_addresses(module: Module, held: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the addresses that no call, client or agent beside them accounts for."""
    known = {
        (one.vendor, line)
        for one in held
        if one.kind in {Kind.CALL, Kind.CLIENT, Kind.AGENT}
        for line in range(one.line - _NEAR, one.line + _NEAR + 1)
    }
    for address in module.addresses:
        found = by_url(address.value)
        if found is None or found.target is None or found.target.vendor is None:
            continue
        if (found.target.vendor, address.line) in known:
            continue
        yield emit(
            module,
            (address.line, address.column),
            Kind.SETTING,
            "address",
            resolution=found,
            confidence=Confidence.MEDIUM,
        )
