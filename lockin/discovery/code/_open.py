"""Whether anything else may stand where an expression is known to be missing."""

from __future__ import annotations

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
    if tag == "u":
        if ("v", None) in expr[1]:
            return False
        return any(is_open(resolver, module, one, depth - 1) for one in expr[1])
    if tag in {"q", "o"}:
        return is_open(resolver, module, expr[1], depth - 1)
    if tag == "p":
        function = module.functions.get(expr[1])
        default = None if function is None else function.defaults.get(expr[2])
        return not any(value[0] in _KNOWN for value in resolver.resolve(module, default))
    if tag == "n" and expr[1] in module.names:
        return any(is_open(resolver, module, one, depth - 1) for one in module.names[expr[1]])
    if tag == "a" and expr[1] is not None and expr[1][0] == "s":
        class_ = module.classes.get(expr[1][1])
        held = class_.attributes.get(expr[2], ()) if class_ is not None else ()
        if held and class_ is not None and expr[2] not in class_.fields:
            return any(is_open(resolver, module, one, depth - 1) for one in held)
    return not any(value[0] in _KNOWN for value in resolver.resolve(module, expr))
