"""Who answers behind the Portkey gateway, where its client or its headers say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lockin.discovery.code._model import Expr, Module
from lockin.discovery.code._resolve import Resolver
from lockin.discovery.code._targets import Resolution, host_of
from lockin.discovery.config._providers import provider
from lockin.discovery.findings import Confidence
from lockin.discovery.signatures import Client, snake

__all__ = ["through_gateway"]

_GATEWAY = "portkey"
_HOST = "api.portkey.ai"
_NAMES = ("provider", "virtual_key")
_HEADERS = ("default_headers", "headers", "extra_headers")


def through_gateway(
    resolver: Resolver, client: Client, keywords: Mapping[str, tuple[Module, Expr]]
) -> list[Resolution]:
    """Return who answers for a client of the gateway; nothing for others, or if nothing says.

    A virtual key starts with the provider whose key it stands for; a slug with ``@``.
    Source: Portkey, "Headers" and "Virtual Keys" (as of 2026-11-22).
    """
    if client.target.via != _GATEWAY and not _is_moved(resolver, keywords):
        return []
    found: list[Resolution] = []
    for name, home, expr in [*_of_client(keywords), *_of_headers(resolver, keywords)]:
        for value in resolver.resolve(home, expr):
            text = str(value[1]).removeprefix("@") if value[0] in {"str", "part"} else ""
            known = provider(text if name == "provider" and "-" not in text else text.split("-")[0])
            if text and known is not None:
                target = replace(known[0], via=_GATEWAY)
                found.append(Resolution(target, confidence=Confidence.MEDIUM))
        if found:
            break
    return found


def _is_moved(resolver: Resolver, keywords: Mapping[str, tuple[Module, Expr]]) -> bool:
    values = resolver.resolve(*keywords["base_url"]) if "base_url" in keywords else ()
    return any(
        (v[0] == "x" and v[1].endswith(".PORTKEY_GATEWAY_URL"))
        or (v[0] in {"str", "part"} and host_of(v[1]) == _HOST)
        for v in values
    )


def _of_client(
    keywords: Mapping[str, tuple[Module, Expr]],
) -> Iterator[tuple[str, Module, Expr]]:
    for name in _NAMES:
        if name in keywords:
            yield name, *keywords[name]


def _of_headers(
    resolver: Resolver, keywords: Mapping[str, tuple[Module, Expr]]
) -> Iterator[tuple[str, Module, Expr]]:
    """Yield what headers say, which a function of the SDK makes or a mapping holds."""
    for home, expr in (keywords[name] for name in _HEADERS if name in keywords):
        if expr is not None and expr[0] == "c" and expr[2] is not None:
            made = home.calls[expr[2]].keywords
            yield from ((snake(name), home, inner) for name, inner in made if name in _NAMES)
        for value in resolver.resolve(home, expr):
            for key, inner in value[2] if value[0] == "dict" else ():
                name = snake(str(key)).removeprefix("x-portkey-").replace("-", "_")
                if name in _NAMES:
                    yield name, value[1], inner
