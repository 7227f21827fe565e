"""Content platforms in code: clients of their packages, requests to them, hosted connectors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lockin.discovery.code._emit import emit
from lockin.discovery.code._model import Literal, Module
from lockin.discovery.findings import Finding, Kind
from lockin.discovery.signatures import snake, table

__all__ = ["client_of", "hosted_in", "is_verb", "of_hosted", "platform_of_variable"]

_HOSTED = re.compile(
    r"""connector_?id\\?["']?\s*(?::|=>?)\s*\\?["'](connector_\w{2,40})""", re.IGNORECASE
)
_COMMENT = ("//", "#", "*", "/*", "--")
_MOST = 50


def client_of(imports: Mapping[str, tuple[str, Mapping[str, Any]]], text: str) -> str | None:
    """Return the platform whose package a name is of, if it makes a client.

    Examples
    --------
    >>> rows = {"slack_sdk": ("slack-sdk", {"platform": "slack"})}
    >>> client_of(rows, "slack_sdk.web.WebClient"), client_of(rows, "slack_sdk.SlackApiError")
    ('slack', None)
    """
    base, _, last = text.rpartition(".")
    if not base or "()" in text:
        return None
    known = table("platforms")["clients"]
    if last not in known["names"] and not last.endswith(tuple(known["endings"])):
        return None
    while base and base not in imports:
        base = base[: max(base.rfind("."), base.rfind("/"), 0)]
    found = imports[base][1].get("platform") if base else None
    return found if isinstance(found, str) else None


def is_verb(name: str) -> bool:
    """Tell whether a function of this name sends a request to the address it is given.

    Examples
    --------
    >>> is_verb("sendRequest"), is_verb("print")
    (True, False)
    """
    return snake(name) in table("platforms")["verbs"]


def platform_of_variable(name: str) -> str | None:
    """Return the platform whose address a variable holds, by its name.

    Examples
    --------
    >>> platform_of_variable("SLACK_WEBHOOK_URL"), platform_of_variable("SLACK_TOKEN")
    ('slack', None)
    """
    rows = table("platforms")
    words = re.split(r"[^a-z0-9]+", snake(name).lower())
    if not set(words) & set(rows["address_words"]):
        return None
    return next((str(rows["variables"][word]) for word in words if word in rows["variables"]), None)


def hosted_in(text: str) -> list[Literal]:
    """Return the ids of hosted connectors that a file names, with their places.

    Examples
    --------
    >>> [(one.line, one.value) for one in hosted_in('{"connector_id": "connector_gmail"}')]
    [(1, 'connector_gmail')]
    """
    found: list[Literal] = []
    if "connector_" not in text:
        return found
    for number, line in enumerate(text.split("\n"), 1):
        if "connector_" not in line or line.lstrip(" \t\"'").startswith(_COMMENT):
            continue
        for match in _HOSTED.finditer(line):
            if match.group(1) in table("platforms")["hosted"] and len(found) < _MOST:
                found.append(Literal(number, match.start(1) + 1, match.group(1)))
    return found


def of_hosted(module: Module) -> Iterator[Finding]:
    """Yield the connectors that a vendor runs for a model, where code declares them."""
    for one in module.hosted:
        platform = table("platforms")["hosted"][one.value]
        yield emit(module, (one.line, one.column), Kind.CONNECTOR, platform, via=("mcp",))
