"""Whether anything else may stand where an expression is known to be missing."""

from __future__ import annotations

from typing import Any

from lockin.discovery.code._model import Expr, Module
from lockin.discovery.code._resolve import Resolver

__all__ = ["is_open"]

_DEPTH = 6
_KNOWN = frozenset({"str", "part", "env", "val"})


def is_open(resolver: Resolver, module: Module, expr: Expr, depth: int = _DEPTH) -> bool:
    """Tell whether one of the things that an expression may be is not known.

    What is missing under a condition, or by the default of a parameter or field, is known.

    Examples
    --------
    >>> from lockin.discovery.code.python import PYTHON
    >>> from lockin.discovery.signatures import tables
    >>> resolver = Resolver({}, PYTHON.language.names({}), tables("python"))
    >>> is_open(resolver, Module("a.py"), ("v", None)), is_open(resolver, Module("a.py"), None)
    (False, True)
    """
    if expr is None or depth == 0:
        return expr is None
    tag = expr[0]
    inner: list[Expr] = []
    if tag == "u":
        inner = [] if ("v", None) in expr[1] else list(expr[1])
    elif tag in {"q", "o"}:
        inner = [expr[1]]
    elif tag == "p":
        function = module.functions.get(expr[1])
        default = None if function is None else function.defaults.get(expr[2])
        return not _is_known(resolver, module, default)
    elif tag == "n" and expr[1] in module.names:
        inner = module.names[expr[1]]
    else:
        held = _assigned(module, expr)
        if not held:
            return not _is_known(resolver, module, expr)
        inner = held
    return any(is_open(resolver, module, one, depth - 1) for one in inner)


def _is_known(resolver: Resolver, module: Module, expr: Expr) -> bool:
    return any(value[0] in _KNOWN for value in resolver.resolve(module, expr))


def _assigned(module: Module, expr: tuple[Any, ...]) -> list[Expr]:
    """Return what an attribute of the object itself is set to; none for a declared field."""
    class_ = module.classes.get(expr[1][1]) if _is_own(expr) else None
    if class_ is None or expr[2] in class_.fields:
        return []
    return class_.attributes.get(expr[2], [])


def _is_own(expr: tuple[Any, ...]) -> bool:
    return bool(expr[0] == "a" and expr[1] is not None and expr[1][0] == "s")
