"""What the readers of every tree-sitter language share: scopes, calls and literals.

A reader is a subclass with one handler per kind of node, which gives the expression
that the node stands for (see `_model`); kinds without a handler are read through. The
builder keeps the scopes, joins the branches of a program, and writes the module.

Longer than the other files, because a scope, its branches and its calls change one state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from tree_sitter import Language, Node, Parser

from lockin.discovery.code._literals import (
    MESSAGE_ROLES,
    PROMPT_LENGTH,
    TEXT_KEPT,
    is_model,
    says_model,
    says_prompt,
)
from lockin.discovery.code._model import (
    Access,
    Call,
    Class,
    Expr,
    Function,
    Import,
    Literal,
    Module,
    union,
)
from lockin.discovery.signatures import Tables, snake

__all__ = [
    "Argument",
    "Builder",
    "Handler",
    "Parameter",
    "false",
    "merged",
    "nothing",
    "null",
    "true",
]

Handler = Callable[[Node], Expr]
Argument = tuple[str | None, Expr, Node | None]
"""A keyword (None for an argument by place), what is passed, and where."""
Parameter = tuple[str, Expr, Expr]
"""A parameter: its name, the class that it is declared with, and its default."""

_UNBOUND = object()
_CARRYING = frozenset({"d", "n", "a", "c", "u", "p", "x", "o", "q", "r"})
_MOST = 16
_ENTRIES = 64
_FRAGMENTS = 4_000


class Builder:
    """Reads one file into a `Module`.

    Subclasses give `handlers` (kind of node -> method), and the class variables below.
    """

    fragments: ClassVar[frozenset[str]] = frozenset()
    """Kinds of nodes that hold the literal text of a string."""

    def __init__(self, path: str, text: str, language: Language, tables: Tables) -> None:
        self.module = Module(path)
        self.data = text.encode()
        self.source = text
        self.parser = Parser(language)
        self.tables = tables
        self.env: dict[str, Expr] = {}
        self.outer: tuple[dict[str, Expr], ...] = ()
        self.function = ""
        self.owner = ""
        self.members: dict[str, set[str]] = {}
        self.open: list[int] = []
        self.is_ascii = text.isascii()
        self.handlers: Mapping[str, Handler] = self.handled()

    def handled(self) -> Mapping[str, Handler]:
        """Return the handler of each kind of node."""
        raise NotImplementedError

    def read(self) -> Module:
        """Return what the file says.

        Raises
        ------
        RecursionError
            It is nested too deeply.
        """
        return self.taken(self.parser.parse(self.data).root_node)

    def taken(self, root: Node) -> Module:
        """Return what a parsed file says."""
        if root.has_error:
            self.module.warning = _warning(root)
        self.start(root)
        return self.module

    def start(self, root: Node) -> None:
        """Read the whole file."""
        self.block(root.named_children)

    # -- nodes ----------------------------------------------------------------------------

    def visit(self, node: Node | None) -> Expr:
        """Read a node; return what it stands for."""
        if node is None:
            return None
        handler = self.handlers.get(node.type)
        if handler is not None:
            return handler(node)
        for child in node.named_children:
            _ = self.visit(child)
        return None

    def block(self, nodes: Iterable[Node]) -> None:
        """Read statements in order."""
        for node in nodes:
            _ = self.visit(node)

    def through(self, node: Node) -> Expr:
        """Read a node that only wraps another, such as parentheses or an await."""
        inner: Expr = None
        for child in node.named_children:
            value = self.visit(child)
            inner = value if value is not None else inner
        return inner

    def text(self, node: Node | None) -> str:
        """Return the source text of a node."""
        if node is None:
            return ""
        return self.data[node.start_byte : node.end_byte].decode(errors="replace")

    def place(self, node: Node) -> tuple[int, int]:
        """Return the 1-based line and column, in characters, where a node starts."""
        row, column = node.start_point
        if not self.is_ascii and column:
            start = node.start_byte - column
            column = len(self.data[start : node.start_byte].decode(errors="replace"))
        return row + 1, column + 1

    # -- names ----------------------------------------------------------------------------

    def bind(self, name: str, value: Expr) -> None:
        """Bind a name in the present scope."""
        if not self.function and not self.owner:
            held = self.module.names.setdefault(name, [])
            if len(held) < _MOST and value not in held:
                held.append(value)
        self.env[name] = value

    def look_up(self, name: str) -> Expr:
        """Return what a name stands for here: a local, a member of the class, or a name."""
        value: Any = self.env.get(name, _UNBOUND)
        if value is not _UNBOUND:
            found: Expr = value
            return found
        for scope in reversed(self.outer):
            if name in scope:
                return scope[name]
        if self.owner and name in self.members.get(self.owner, ()):
            return ("a", ("s", self.owner), name)
        return ("n", name)

    def imported(
        self, node: Node, module: str, folder: str | None = None, names: Sequence[str] = ()
    ) -> Import:
        """Record an import; `folder` is where a relative one starts."""
        found = Import(*self.place(node), module, folder, tuple(names))
        self.module.imports.append(found)
        return found

    def attribute(self, owner: str, name: str, value: Expr) -> None:
        """Record what a member of a class of this file may hold."""
        held = self.module.classes[owner].attributes.setdefault(name, [])
        if len(held) < _MOST and value not in held:
            held.append(value)

    def assign_member(self, node: Node, base: Expr, name: str, value: Expr) -> None:
        """Record ``base.name = value``.

        On an object that was built here it counts as a keyword of the call that built it.
        """
        if base is None:
            return
        if base[0] in {"s", "k"} and base[1] in self.module.classes:
            self.attribute(base[1], name, value)
        elif base[0] == "c" and base[2] is not None:
            call = self.module.calls[base[2]]
            if len(call.keywords) < _ENTRIES:
                call.keywords += ((name, value),)
        elif base[0] in {"x", "n", "a"}:
            self.module.settings.append((*self.place(node), base, name, value))
        feature = self.tables.keys.get(snake(name))
        if feature is not None:
            self.mark(node, feature)

    def item_set(self, node: Node, name: str | None, key: str, value: Expr) -> None:
        """Record ``name[key] = value``, `name` being that of a local."""
        held = self.env.get(name) if name is not None else None
        if name is not None and held is not None and held[0] == "d" and len(held[1]) < _ENTRIES:
            self.env[name] = ("d", (*held[1], (key, value)))
        feature = self.tables.keys.get(snake(key))
        if feature is not None:
            self.mark(node, feature)

    # -- scopes ---------------------------------------------------------------------------

    def declare(
        self,
        name: str,
        parameters: Sequence[Parameter] = (),
        result: Expr = None,
        *,
        is_static: bool = False,
        is_property: bool = False,
        is_bound: bool = True,
    ) -> str:
        """Record a function of the present scope and return its full name.

        A constructor is named ``__init__`` and its class takes its parameters. A method
        gets its receiver without being told: it is no parameter. `is_bound` False: the
        name itself is not bound, as for a lambda.
        """
        scope = self.function or self.owner
        full = f"{scope}.{name}" if scope else name
        is_method = bool(self.owner) and not self.function
        self.module.functions[full] = Function(
            params=tuple(one[0] for one in parameters),
            annotations={one[0]: one[1] for one in parameters if one[1] is not None},
            defaults={one[0]: one[2] for one in parameters if one[2] is not None},
            result=result,
            owner=self.owner if is_method else "",
            is_property=is_property,
            is_static=True if is_method else is_static,  # no receiver among the parameters
        )
        if is_method:
            self.module.classes[self.owner].methods[name] = full
        elif is_bound:
            self.bind(name, ("f", full))
        return full

    @contextmanager
    def inside_function(self, full: str, receiver: str | None = None) -> Iterator[None]:
        """Read the body of a declared function; `receiver` is its name for the object."""
        held = (self.env, self.outer, self.function, self.open)
        function = self.module.functions[full]
        self.outer = (*self.outer, self.env) if self.function else self.outer
        self.env = {param: ("p", full, param) for param in function.params}
        if receiver is not None and self.owner:
            self.env[receiver] = ("s", self.owner)
        self.function, self.open = full, []
        try:
            yield
        finally:
            self.env, self.outer, self.function, self.open = held

    @contextmanager
    def inside_class(
        self, name: str, bases: Sequence[Expr] = (), members: Iterable[str] = ()
    ) -> Iterator[str]:
        """Read the body of a class; `members` may be named without the object."""
        scope = self.function or self.owner
        full = f"{scope}.{name}" if scope else name
        held_class = self.module.classes.get(full)
        if held_class is None:
            self.module.classes[full] = Class(tuple(bases))
        elif bases:  # a class may be written in parts
            held_class.bases += tuple(bases)
        if self.owner and not self.function:
            self.attribute(self.owner, name, ("k", full))
        else:
            self.bind(name, ("k", full))
        held = (self.env, self.function, self.owner, self.outer)
        if self.function:
            self.outer = (*self.outer, self.env)
        self.env, self.owner, self.function = dict(self.env), full, ""
        self.members.setdefault(full, set()).update(members)
        try:
            yield full
        finally:
            self.env, self.function, self.owner, self.outer = held

    def field(self, name: str, value: Expr, annotation: Expr = None) -> None:
        """Record a field of the class that is read: its value, or what its class says."""
        if not self.owner:
            return
        self.module.classes[self.owner].fields.add(name)
        self.members.setdefault(self.owner, set()).add(name)
        if annotation is not None:
            self.module.classes[self.owner].types[name] = ("c", annotation, None)
        if value is not None or annotation is None:
            self.attribute(self.owner, name, value)

    def class_of(self, name: str) -> Class:
        """Return what is known of a class; one of another file has its methods here."""
        held = self.module.classes.get(name)
        if held is None:
            held = self.module.classes[name] = Class()
        return held

    def instance(self, kind: Expr) -> Expr:
        """Return an instance of a declared type; ``("many", type)`` is a list of it."""
        if kind is None:
            return None
        if kind[0] == "many":
            inner = self.instance(kind[1])
            return None if inner is None else ("t", (inner,))
        return ("c", kind, None)

    def typed(self, value: Expr, kind: Expr) -> Expr:
        """Return a value whose type is declared; what it is itself counts first."""
        if kind is None or (value is not None and value[0] in {"l", "j", "d", "t", "f"}):
            return value
        made = self.instance(kind)
        if value is None or value[0] == "v":
            return made
        return value if made is None or kind[0] == "many" else ("o", value, made)

    def gives(self, value: Expr) -> None:
        """Record that the present function returns (or yields) a value."""
        function = self.module.functions.get(self.function)
        if function is not None and value is not None and len(function.returns) < _MOST:
            function.returns.append(value)

    def branches(self, *blocks: Callable[[], object], is_complete: bool = False) -> None:
        """Read alternatives; afterwards a name may hold what any of them bound.

        `is_complete` says that one of them always runs.
        """
        before = self.env
        ends = [] if is_complete else [before]
        for block in blocks:
            self.env = dict(before)
            _ = block()
            ends.append(self.env)
        self.env = merged(ends)

    # -- expressions ----------------------------------------------------------------------

    def member(self, value: Expr, name: str) -> Expr:
        """Return ``value.name``."""
        if value is None:
            return None
        return ("x", f"{value[1]}.{name}") if value[0] == "x" else ("a", value, name)

    def item(self, value: Expr, key: str | int | None) -> Expr:
        """Return ``value[key]``; None stands for a key that is not literal."""
        return None if value is None else ("i", value, key)

    def access(self, node: Node, value: Expr, names: Iterable[str]) -> None:
        """Record a whole chain of members if it holds a name of a response's shape."""
        found = tuple(map(snake, names))
        if not self.tables.response_names.isdisjoint(found):
            self.module.accesses.append(Access(*self.place(node), value, found))

    def call(
        self, callee: Expr, where: Node, arguments: Callable[[], Iterable[Argument]]
    ) -> tuple[Any, ...]:
        """Record a call at `where` (the called name); `arguments` reads what is passed.

        The arguments are read while the call is open, so that what is declared in them
        is known to belong to it. Those by place that may carry options (objects,
        variables, other calls) are also handed on as such.
        """
        call = Call(*self.place(where), callee, scope=self.function)
        index = len(self.module.calls)
        self.module.calls.append(call)
        start = len(self.module.markers)
        self.open.append(index)
        args: list[Expr] = []
        keywords: list[tuple[str | None, Expr]] = []
        places: list[tuple[str, int, int]] = []
        for name, value, node in arguments():
            if name is None:
                args.append(value)
                if value is not None and value[0] in _CARRYING:
                    keywords.append((None, value))
                continue
            keywords.append((name, value))
            if node is None:
                continue
            if snake(name) in self.tables.keywords:
                places.append((name, *self.place(node)))
            self.notice(name, node, value)
        _ = self.open.pop()
        call.args = tuple(args)
        call.keywords = (*call.keywords, *keywords)
        call.places = tuple(places)
        if len(self.module.markers) > start:
            call.features = tuple(sorted({m.value for m in self.module.markers[start:]}))
        return ("c", callee, index)

    def name_result(self, value: Expr, name: str) -> None:
        """Note the name that the result of a call is first bound to."""
        if value is not None and value[0] == "c" and value[2] is not None:
            call = self.module.calls[value[2]]
            call.bound = call.bound or name

    def mapping(
        self, entries: Iterable[tuple[str | None, Node | None, Expr, Node | None]]
    ) -> tuple[Any, ...]:
        """Return a literal of keys and values, with the features and prompts in it.

        Each entry is a key (None for ``...other``), its node, the value and its node.
        """
        found: list[tuple[str | None, Expr]] = []
        texts: dict[str, tuple[Expr, Node]] = {}
        for key, key_node, value, node in entries:
            found.append((key, value))
            if key is None or node is None:
                continue
            texts[snake(key)] = (value, node)
            feature = self.tables.keys.get(snake(key))
            if feature is not None and value not in {("v", False), ("v", None)}:
                self.mark(key_node or node, feature)
            self.notice(key, node, value)
        kind, role = (_string(texts.get(name, (None,))[0]) for name in ("type", "role"))
        if kind is not None and kind in self.tables.types:
            self.mark(texts["type"][1], self.tables.types[kind])
        held = texts.get("content") or texts.get("parts") or texts.get("text")
        if role is not None and held is not None:
            if role in {"system", "developer"}:
                self.mark(texts["role"][1], "system-prompt")
            self.prompt(held[1], least=1 if role in MESSAGE_ROLES else PROMPT_LENGTH)
        return ("d", tuple(found[:_ENTRIES]))

    def sequence(self, values: Iterable[Expr]) -> tuple[Any, ...]:
        """Return a literal list."""
        return ("t", tuple(values)[:_ENTRIES])

    @staticmethod
    def string(text: str) -> tuple[Any, ...]:
        """Return a literal string, as much of it as is kept."""
        return ("l", text[:TEXT_KEPT])

    @staticmethod
    def joined(parts: Iterable[Expr]) -> tuple[Any, ...]:
        """Return strings joined, or interpolated."""
        return ("j", tuple(parts))

    @staticmethod
    def either(values: Iterable[Expr]) -> Expr:
        """Return one of several values."""
        return union(list(values))

    # -- literals -------------------------------------------------------------------------

    def mark(self, node: Node, feature: str) -> None:
        """Record a feature that a literal stands for."""
        self.module.markers.append(Literal(*self.place(node), feature, calls=tuple(self.open)))

    def notice(self, name: str, node: Node | None, value: Expr = None) -> None:
        """Record the literal bound to a name that says prompt or model."""
        if node is None:
            return
        if says_prompt(name):
            self.prompt(node)
        elif says_model(name):
            text = _string(value)
            if text is not None and is_model(text):
                place = self.place(node)
                self.module.models.append(Literal(*place, text, calls=tuple(self.open)))

    def prompt(self, node: Node, least: int = PROMPT_LENGTH) -> None:
        """Record a text as a prompt: its place and its size, never its words."""
        texts = self.strings(node)
        size = sum(map(len, texts))
        if size < least or (size >= PROMPT_LENGTH and not any(" " in text for text in texts)):
            return
        found = Literal(*self.place(node), size=size)
        if found not in self.module.prompts[-4:]:
            self.module.prompts.append(found)

    def strings(self, node: Node) -> list[str]:
        """Return the literal parts of the strings below a node, to a limit."""
        found: list[str] = []
        queue = [node]
        count = 0
        while queue and count < _FRAGMENTS:
            one = queue.pop()
            count += 1
            if one.type in self.fragments:
                found.append(self.text(one))
            else:
                queue.extend(reversed(one.named_children))
        return found


def nothing(node: Node) -> Expr:
    """Read a node that says nothing, and nothing below it."""
    del node
    return None


def true(node: Node) -> Expr:
    """Read the literal of truth."""
    del node
    return ("v", True)


def false(node: Node) -> Expr:
    """Read the literal of falsehood."""
    del node
    return ("v", False)


def null(node: Node) -> Expr:
    """Read the literal of no value."""
    del node
    return ("v", None)


def merged(ends: Sequence[dict[str, Expr]]) -> dict[str, Expr]:
    """Return what names may hold after any of several branches."""
    first, *rest = ends
    result = dict(first)
    for end in rest:
        for name, value in end.items():
            held = result.get(name)
            if held is not value:
                result[name] = union([held, value])
    return result


def _warning(root: Node) -> str:
    queue = [root]
    while queue:
        node = queue.pop()
        if node.is_error or node.is_missing:
            return f"not understood at line {node.start_point[0] + 1}; the rest was read"
        queue.extend(child for child in reversed(node.children) if child.has_error)
    return "not understood in part; the rest was read"


def _string(value: Expr) -> str | None:
    return value[1] if value is not None and value[0] == "l" else None
