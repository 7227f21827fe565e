"""Content platforms in code: clients of their packages, requests to them, hosted connectors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lockin.discovery.code._emit import emit
from lockin.discovery.code._model import Literal, Module
from lockin.discovery.findings import Finding, Kind
from lockin.discovery.signatures import snake, table

__all__ = [
    "client_of",
    "hosted_in",
    "is_verb",
    "of_hosted",
    "platform_of_literal",
    "platform_of_variable",
]

_HOSTED = re.compile(
    r"""connector_?id\\?["']?\s*(?::|=>?)\s*\\?["'](connector_\w{2,40})""", re.IGNORECASE
)
_ID = re.compile(r"""(?<!\| )(["'`])(connector_[a-z]{2,40})\1""")
_SERVER = re.compile(
    r"""["'`](https://[A-Za-z0-9.-]{4,100}(?:/[\w./-]{0,100})?)["'`?]|["'`]([a-z-]+\.[a-z0-9.]+)["'`]"""
)
_MARKS = re.compile(r"connector_|mcp|imap|office365|githubcopilot")
_PROOF = re.compile(r"connector_?id\b", re.IGNORECASE)
_SPEAKS = re.compile(r"/(?:mcp|sse)\b")
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
    whole = imports.get(text)
    if whole is not None and "platform" in whole[1]:
        return str(whole[1]["platform"])
    if last not in known["names"] and not last.endswith(tuple(known["endings"])):
        return None
    while base and base not in imports:
        base = base[: max(base.rfind("."), base.rfind("/"), 0)]
    found = imports[base][1].get("platform") if base else None
    if found in table("platforms")["parts"]:
        return str(table("platforms")["parts"]["functions"].get(last, found))
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
    """Return what a file names that stands for a platform by itself, with its places.

    That is the id of a connector which a vendor runs for its model, the address of a
    platform's own MCP server, and the host of its mail boxes.

    Examples
    --------
    >>> [(one.line, one.value) for one in hosted_in('{"connector_id": "connector_gmail"}')]
    [(1, 'connector_gmail')]
    >>> [one.value for one in hosted_in('url = "https://mcp.notion.com/mcp"')]
    ['https://mcp.notion.com/mcp']
    >>> hosted_in('key = "connector_gmail"')
    []
    """
    found: list[Literal] = []
    if not _MARKS.search(text):
        return found
    ids = table("platforms")["hosted"]
    is_proven = _PROOF.search(text) is not None or sum(f'"{one}"' in text for one in ids) > 1
    for number, line in enumerate(text.split("\n"), 1):
        if not _MARKS.search(line) or line.lstrip(" \t\"'").startswith(_COMMENT):
            continue
        seen = {match.start(1): match.group(1) for match in _HOSTED.finditer(line)}
        if is_proven:
            seen |= {match.start(2): match.group(2) for match in _ID.finditer(line)}
        seen |= {
            match.start(): match.group(1) or match.group(2) for match in _SERVER.finditer(line)
        }
        for start, value in sorted(seen.items()):
            if platform_of_literal(value) is not None and len(found) < _MOST:
                found.append(Literal(number, start + 1, value))
    return found


def platform_of_literal(value: str) -> str | None:
    """Return the platform that a text stands for by itself.

    Examples
    --------
    >>> platform_of_literal("connector_gmail"), platform_of_literal("imap.gmail.com")
    ('gmail', 'gmail')
    >>> platform_of_literal("https://mcp.linear.app/sse"), platform_of_literal("https://slack.com")
    ('linear', None)
    """
    known = table("platforms")
    plain = known["hosted"].get(value) or known["mail"].get(value)
    if plain is not None:
        return str(plain)
    host, _, path = value.removeprefix("https://").partition("/")
    row = table("mcp")["hosts"].get(host.lower()) if value.startswith("https://") else None
    if row is None or not (host.startswith("mcp.") or _SPEAKS.search(f"/{path}")):
        return None
    return str(row["platform"])


def of_hosted(module: Module) -> Iterator[Finding]:
    """Yield the connectors that a vendor runs for a model, where code declares them."""
    for one in module.hosted:
        platform = platform_of_literal(one.value)
        if platform is not None:
            way = "imap" if one.value in table("platforms")["mail"] else "mcp"
            yield emit(module, (one.line, one.column), Kind.CONNECTOR, platform, via=(way,))
