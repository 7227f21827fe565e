"""The surface that the body of a request names, where its address says nothing."""

from __future__ import annotations

from collections.abc import Mapping

from lockin.discovery.code._model import Call, Expr, Module
from lockin.discovery.code._resolve import Resolver

__all__ = ["said_by_body"]

_BODY = ("json", "data", "body")
_SHAPES = (
    (frozenset({"model", "messages"}), "chat-completions"),
    (frozenset({"model", "query", "documents"}), "rerank"),
)


def said_by_body(
    resolver: Resolver, call: Call, keywords: Mapping[str, tuple[Module, Expr]]
) -> str | None:
    """Return the surface whose fields the body of a request has; None when it has none's.

    A model with an input is ambiguous: it counts as embeddings where the function says so.
    """
    for name in _BODY:
        for value in resolver.resolve(*keywords[name]) if name in keywords else ():
            keys = {key for key, _ in value[2]} if value[0] == "dict" else set()
            for shape, surface in _SHAPES:
                if shape <= keys:
                    return surface
            if {"model", "input"} <= keys and "embed" in call.scope.lower():
                return "embeddings"
    return None
