"""What expressions of JavaScript and TypeScript stand for; statements are in `_js_reader`.

Longer than the other files: one short method per kind of node, and parts mean nothing alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from tree_sitter import Node

from lockin.discovery.code._builder import Argument, Builder, Handler
from lockin.discovery.code._model import Expr
from lockin.discovery.signatures import snake

__all__ = ["FUNCTIONS", "Expressions"]

Entry: TypeAlias = tuple[str | None, Node | None, Expr, Node | None]

FUNCTIONS = frozenset(
    {"arrow_function", "function_expression", "generator_function", "method_definition"}
)
"""Kinds of nodes that are functions."""
_CHAINS = frozenset({"member_expression", "subscript_expression"})
_ELEMENTS = frozenset({"map", "forEach", "filter", "find", "flatMap", "some", "every", "findLast"})
_MEMOS = frozenset({"useMemo", "React.useMemo", "createMemo", "computed", "lazy"})
_HOLDERS = frozenset({"useRef", "shallowRef", "useState", "useSignal"})
_STATES = frozenset({"useState"})
_TESTS = frozenset({"it", "test"})
_MESSAGE_PAIR = 2
_SHORT = 12
_NOTHING = frozenset(
    """
    comment regex type_annotation type_arguments type_parameters function_signature
    predefined_type ambient_declaration jsx_text html_comment hash_bang_line debugger_statement
    abstract_method_signature import_attribute empty_statement method_signature
    """.split()
)


class Expressions(Builder):
    """The part of the reader that reads expressions."""

    fragments = frozenset({"string_fragment"})
    given: Expr = None
    """What the next function is called with, where the call that takes it says so."""

    def expressions(self) -> dict[str, Handler]:
        """Return the handlers of expressions."""
        handlers: dict[str, Handler] = {
            "identifier": self._identifier,
            "shorthand_property_identifier": self._identifier,
            "this": self._this,
            "super": self._super,
            "member_expression": self._chain,
            "subscript_expression": self._chain,
            "call_expression": self._call,
            "new_expression": self._new,
            "meta_property": self._meta,
            "await_expression": self._first,
            "parenthesized_expression": self._last,
            "non_null_expression": self._first,
            "instantiation_expression": self._first,
            "satisfies_expression": self._first,
            "spread_element": self._first,
            "as_expression": self._cast,
            "type_assertion": self._last,
            "sequence_expression": self._last,
            "binary_expression": self._binary,
            "ternary_expression": self._ternary,
            "string": self._string,
            "template_string": self._template,
            "number": self._number,
            "true": self._true,
            "false": self._false,
            "null": self._null,
            "undefined": self._null,
            "object": self._object,
            "array": self._array,
        }
        handlers.update(dict.fromkeys(_NOTHING, _ignored))
        return handlers

    # -- names ----------------------------------------------------------------------------

    def _identifier(self, node: Node) -> Expr:
        return self.look_up(self.text(node))

    def _this(self, _: Node) -> Expr:
        return ("s", self.owner) if self.owner else ("n", "this")

    def _super(self, _: Node) -> Expr:
        return ("z", self.owner) if self.owner else None

    def _meta(self, node: Node) -> Expr:
        return ("x", self.text(node))

    def _chain(self, node: Node) -> Expr:
        steps: list[Node] = []
        base: Node = node
        while base.type in _CHAINS:
            steps.append(base)
            inner = base.child_by_field_name("object")
            if inner is None:
                return None
            while inner.type == "non_null_expression" and inner.named_child_count == 1:
                inner = inner.named_children[0]
            base = inner
        value = self.visit(base)
        names: list[str] = []
        for step in reversed(steps):
            if step.type == "member_expression":
                name = self.text(step.child_by_field_name("property"))
                names.append(name)
                value = value if name == "href" else self.member(value, name)
                continue
            key = self._key(step.child_by_field_name("index"))
            if isinstance(key, str):
                names.append(key)
                value = self.member(value, key)
            else:
                value = self.item(value, key)
        self.access(node, value, names)
        return value

    def _key(self, node: Node | None) -> str | int | None:
        """Return a literal key or index."""
        if node is None:
            return None
        if node.type == "string":
            return self.text(node)[1:-1]
        if node.type == "number":
            text = self.text(node)
            return int(text) if text.isdigit() and len(text) < _SHORT else None
        _ = self.visit(node)
        return None

    # -- calls ----------------------------------------------------------------------------

    def _call(self, node: Node) -> Expr:
        func = node.child_by_field_name("function")
        args = node.child_by_field_name("arguments")
        if func is None:
            return self.through(node)
        name = self.text(func) if func.type == "identifier" else ""
        if func.type == "import" or name == "require":
            found = self._loaded(node, args, is_require=name == "require")
            if found is not None:
                return found
        if name in _TESTS or (func.type == "member_expression" and self._is_test(func)):
            self.module.tests += 1
        callee: Expr
        if func.type == "super":
            callee = self.member(self._super(func), "__init__")
        else:
            callee = self.visit(func)
        where, given = node, None
        if func.type == "member_expression":
            last = func.child_by_field_name("property")
            if last is not None and last.start_point[0] != node.start_point[0]:
                where = last
            given = self._given(self.text(last), callee)
        made = self._with(callee, where, args, given)
        last_name = name or self.text(func.child_by_field_name("property"))
        if last_name in _HOLDERS:
            return self._holder(last_name, made, node.child_by_field_name("type_arguments"))
        if name in _MEMOS or (func.type == "member_expression" and self.text(func) in _MEMOS):
            call = self.module.calls[made[2]]
            return ("c", call.args[0], None) if call.args and call.args[0] is not None else None
        return made

    def _holder(self, name: str, made: tuple[Any, ...], kinds: Node | None) -> Expr:
        """Return a reference or state of a user interface: an object that holds a value."""
        args = self.module.calls[made[2]].args
        value = args[0] if args else None
        if value is not None and value[0] == "f":
            value = ("c", value, None)
        kind = kinds.named_children[0] if kinds is not None and kinds.named_children else None
        known = self.type_of(kind)
        if known is not None:
            value = self.either([value, ("c", known, None)])
        if name in _STATES:
            return ("t", (value, None))
        return ("d", (("current", value), ("value", value)))

    def _is_test(self, func: Node) -> bool:
        base = func.child_by_field_name("object")
        return base is not None and base.type == "identifier" and self.text(base) in _TESTS

    @staticmethod
    def _given(name: str, callee: Expr) -> Expr:
        """Return what a method passes to the function that it takes."""
        if callee is None or callee[0] != "a":
            return None
        if name == "then":
            found: Expr = callee[1]
            return found
        return ("e", callee[1]) if name in _ELEMENTS else None

    def _with(
        self, callee: Expr, where: Node, args: Node | None, given: Expr = None
    ) -> tuple[Any, ...]:
        """Record a call; the pairs of an object that is passed are what options are."""
        made = self.call(callee, where, lambda: self._arguments(args, given))
        if args is not None and args.type == "arguments":
            call = self.module.calls[made[2]]
            call.places = (*call.places, *self._options(args))
        return made

    def _arguments(self, args: Node | None, given: Expr) -> Iterator[Argument]:
        if args is None:
            return
        if args.type != "arguments":  # a tagged template
            yield None, self.visit(args), args
            return
        for child in args.named_children:
            if child.type == "comment":
                continue
            self.given = given if child.type in FUNCTIONS else None
            value = self.visit(child)
            self.given = None
            yield None, None if child.type == "spread_element" else value, child

    def _options(self, args: Node) -> Iterator[tuple[str, int, int]]:
        for child in args.named_children:
            if child.type != "object":
                continue
            for pair in child.named_children:
                key = pair.child_by_field_name("key") if pair.type == "pair" else pair
                if key is None or pair.type in {"spread_element", "comment"}:
                    continue
                name = self.text(key).strip("'\"")
                if snake(name) in self.tables.keywords:
                    yield (name, *self.place(pair))

    def _new(self, node: Node) -> Expr:
        named = node.child_by_field_name("constructor")
        callee = self.visit(named)
        made = self._with(callee, node, node.child_by_field_name("arguments"))
        if callee == ("n", "URL"):
            args = self.module.calls[made[2]].args
            return self.joined(reversed(args[:2])) if len(args) > 1 else args[0] if args else None
        return made

    def _loaded(self, node: Node, args: Node | None, *, is_require: bool) -> Expr:
        """Return the module that ``require`` or ``import()`` loads."""
        first = (
            next((c for c in args.named_children if c.type != "comment"), None) if args else None
        )
        if first is None or first.type not in {"string", "template_string"}:
            return None
        module = self.text(first)[1:-1]
        if "${" in module or not module:
            return None
        parent = node.parent
        names: tuple[str, ...] = ()
        if parent is not None and parent.type == "await_expression":
            parent = parent.parent
        if parent is not None and parent.type == "variable_declarator":
            pattern = parent.child_by_field_name("name")
            if pattern is not None and pattern.type == "object_pattern":
                names = tuple(self._taken(pattern))
        folder = self.folder_of(module)
        _ = self.imported(node, module, folder, names)
        if folder is None:
            return ("x", module)
        whole = ("y", folder, module)
        return ("u", (whole, ("y", folder, f"{module}.default"))) if is_require else whole

    def _taken(self, pattern: Node) -> Iterator[str]:
        for child in pattern.named_children:
            key = child.child_by_field_name("key") or child.child_by_field_name("left") or child
            yield self.text(key)

    def folder_of(self, module: str) -> str | None:
        """Return the folder that a relative import starts in; None for any other."""
        if module.startswith(("./", "../")) or module in {".", ".."}:
            return self.module.path.rpartition("/")[0]
        return None

    # -- operators ------------------------------------------------------------------------

    def _first(self, node: Node) -> Expr:
        inner = next((c for c in node.named_children if c.type != "comment"), None)
        return self.visit(inner)

    def _last(self, node: Node) -> Expr:
        value: Expr = None
        for child in node.named_children:
            if child.type != "comment":
                value = self.visit(child)
        return value

    def _cast(self, node: Node) -> Expr:
        value = self._first(node)
        if value is None and node.named_child_count > 1:
            known = self.type_of(node.named_children[-1])
            return None if known is None else ("c", known, None)
        return value

    def type_of(self, node: Node | None) -> Expr:
        """Return the class that a type names."""
        raise NotImplementedError

    def _binary(self, node: Node) -> Expr:
        terms: list[tuple[str, Node | None]] = []
        left: Node | None = node
        while left is not None and left.type == "binary_expression":  # a loop, not a recursion
            terms.append(
                (
                    self.text(left.child_by_field_name("operator")),
                    left.child_by_field_name("right"),
                )
            )
            left = left.child_by_field_name("left")
        value = self.visit(left)
        parts: list[Expr] | None = None
        for sign, right in reversed(terms):
            other = self.visit(right)
            if sign == "+":
                parts = [*(parts or [value]), other]
                value = self.joined(parts)
                continue
            parts = None
            if sign in {"||", "??"}:
                value = other if value is None else value if other is None else ("q", value, other)
            else:
                value = other if sign == "&&" else None
        return value

    def _ternary(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        return self.either(
            [
                self.visit(node.child_by_field_name("consequence")),
                self.visit(node.child_by_field_name("alternative")),
            ]
        )

    # -- literals -------------------------------------------------------------------------

    def _string(self, node: Node) -> Expr:
        return self.string(self.text(node)[1:-1])

    def _template(self, node: Node) -> Expr:
        parts: list[Expr] = []
        for child in node.named_children:
            if child.type == "template_substitution":
                parts.append(self._last(child))
            elif child.type == "string_fragment":
                parts.append(self.string(self.text(child)))
        if not parts:
            return self.string("")
        first = parts[0]
        return first if len(parts) == 1 and first and first[0] == "l" else self.joined(parts)

    def _number(self, node: Node) -> Expr:
        text = self.text(node)
        return ("v", int(text) if text.isdigit() and len(text) < _SHORT else 0.5)

    def _true(self, _: Node) -> Expr:
        return ("v", True)

    def _false(self, _: Node) -> Expr:
        return ("v", False)

    def _null(self, _: Node) -> Expr:
        return ("v", None)

    def _array(self, node: Node) -> Expr:
        nodes = [child for child in node.named_children if child.type != "comment"]
        values = [self.visit(child) for child in nodes]
        first = values[0] if values else None
        if len(values) == _MESSAGE_PAIR and first in {("l", "system"), ("l", "human"), ("l", "ai")}:
            self.prompt(nodes[1], least=_SHORT)
        return self.sequence(
            ("e", v) if n.type == "spread_element" and v is not None else v
            for n, v in zip(nodes, values, strict=True)
        )

    def _object(self, node: Node) -> Expr:
        return self.mapping(self._entries(node))

    def _entries(self, node: Node) -> Iterator[Entry]:
        for child in node.named_children:
            kind = child.type
            if kind == "pair":
                yield self._pair(child)
            elif kind == "shorthand_property_identifier":
                name = self.text(child)
                yield name, child, self.look_up(name), child
            elif kind == "spread_element":
                yield None, None, self._first(child), None
            elif kind == "method_definition":
                named = child.child_by_field_name("name")
                name = self.text(named)
                yield name, named, self.function_value(child, name), None

    def _pair(self, node: Node) -> Entry:
        key = node.child_by_field_name("key")
        value = node.child_by_field_name("value")
        name = self.text(key)
        if key is not None and key.type == "string":
            name = name[1:-1]
        elif key is not None and key.type == "computed_property_name":
            _ = self._first(key)
            name = name[:60]  # no name of a keyword: it keeps its brackets
        if value is not None and value.type in FUNCTIONS:
            made = self.function_value(value, name)
            if name == "useFactory" and made is not None and made[0] == "f":
                self._is_provider(made[1])
            return name, key, made, None
        return name, key, self.visit(value), value

    def _is_provider(self, full: str) -> None:
        """Note that a container calls a function for whoever asks for what it returns."""
        function = self.module.functions[full]
        function.is_bean = True
        for value in function.returns if function.result is None else ():
            if value is not None and value[0] == "c" and value[2] is not None:
                function.result = value[1]

    def function_value(self, node: Node, name: str) -> Expr:
        """Return a function that is a value, known by the name that it is kept under."""
        raise NotImplementedError


def _ignored(_: Node) -> Expr:
    return None
