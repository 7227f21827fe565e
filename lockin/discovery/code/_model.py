"""What one parsed file says, before names are followed across files.

Expressions are kept as small tuples whose first item is a tag; `None` is an expression
that nothing is known of:

====  ==============================  ====================================================
tag   fields                          stands for
====  ==============================  ====================================================
n     name                            a name of the module, looked up when resolved
x     dotted                          an absolute import
y     folder, dotted                  a relative import
a     base, name                      an attribute
c     base, call or None              the result of a call; None: an instance, by annotation
s     class                           `self` in a method of the class
z     class                           `super()` in a method of the class
k     class                           a class of this module
f     function                        a function of this module
p     function, name                  a parameter
l     text                            a string
j     parts                           strings joined
d     ((key, value), ...)             a dict literal
t     values                          a list or tuple literal
i     base, key or None               an item
e     base                            an element of an iteration
u     values                          one of several
v     value                           None, a bool or a number
g     base                            `getattr(base, ...)` with a name that is not known
o     value, instance                 a value; an instance of its declared class if unknown
q     value, default                  a value; another one if it is missing
r     base, place                     one of the results that a call gives
====  ==============================  ====================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

__all__ = [
    "ANY_KEY",
    "Access",
    "Call",
    "Class",
    "Expr",
    "Function",
    "Import",
    "Literal",
    "Module",
    "glanced",
    "union",
]

Expr: TypeAlias = tuple[Any, ...] | None

ANY_KEY = "*"
"""Key of an item of a mapping that was set under a key that is not known."""
_MOST = 8


@dataclass(slots=True, eq=False)
class Call:
    """A call: where, of what, with what.

    `maker`: the module and call that built the object whose method is called, once known.
    """

    line: int
    column: int
    func: Expr
    args: tuple[Expr, ...] = ()
    keywords: tuple[tuple[str | None, Expr], ...] = ()
    features: tuple[str, ...] = ()
    places: tuple[tuple[str, int, int], ...] = ()
    scope: str = ""
    bound: str = ""
    maker: tuple[Any, Any] | None = None


@dataclass(slots=True)
class Function:
    """A function: its parameters and what it may return.

    `is_overload`: others of its class have its name.  `is_bean`: a container calls it and
    hands what it returns to whoever declares a parameter or field of that class.  `path`:
    calling it sends a request there, as an annotation says.
    """

    params: tuple[str, ...] = ()
    annotations: dict[str, Expr] = field(default_factory=dict)
    defaults: dict[str, Expr] = field(default_factory=dict)
    returns: list[Expr] = field(default_factory=list)
    result: Expr = None
    owner: str = ""
    is_property: bool = False
    is_static: bool = False
    is_abstract: bool = False
    is_overload: bool = False
    is_bean: bool = False
    extends: bool = False
    path: Expr = None


@dataclass(slots=True)
class Class:
    """A class: its bases, what its attributes may hold, and its methods.

    `types`: instances of the classes that attributes are declared with.
    """

    bases: tuple[Expr, ...] = ()
    attributes: dict[str, list[Expr]] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    methods: dict[str, str] = field(default_factory=dict)
    types: dict[str, Expr] = field(default_factory=dict)


class Import(NamedTuple):
    """An import, with the names taken from it."""

    line: int
    column: int
    module: str
    folder: str | None = None
    names: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Access:
    """An attribute or item chain that contains a name of a response shape."""

    line: int
    column: int
    expr: Expr
    names: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Literal:
    """A prompt, a model id or a feature marker in a literal."""

    line: int
    column: int
    value: str = ""
    size: int = 0
    calls: tuple[int, ...] = ()


@dataclass(slots=True, eq=False)
class Module:
    """One file."""

    path: str
    names: dict[str, list[Expr]] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)
    imports: list[Import] = field(default_factory=list)
    stars: list[Import] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    accesses: list[Access] = field(default_factory=list)
    prompts: list[Literal] = field(default_factory=list)
    models: list[Literal] = field(default_factory=list)
    markers: list[Literal] = field(default_factory=list)
    settings: list[tuple[int, int, Expr, str, Expr]] = field(default_factory=list)
    addresses: list[Literal] = field(default_factory=list)
    hosted: list[Literal] = field(default_factory=list)
    lines: int = 0
    tests: int = 0
    package: str = ""
    warning: str = ""


_NOTHING: dict[str, Any] = {}
_NONE: list[Any] = []


def glanced(path: str) -> Module:
    """Return a file of which only little is noted: what it says is one empty thing for all."""
    no, none = _NOTHING, _NONE
    return Module(path, no, no, no, none, none, none, none, none, none, none, none, none, none)


def union(values: list[Expr]) -> Expr:
    """Return one expression for several alternatives, without repeats."""
    flat: list[Expr] = []
    for value in values:
        if value is None:
            continue
        for one in value[1] if value[0] == "u" else (value,):
            if all(one is not other and one != other for other in flat):
                flat.append(one)
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else ("u", tuple(flat[:_MOST]))
