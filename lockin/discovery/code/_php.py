"""PHP source to expressions, calls and literals, by its syntax tree.

A chain that ends in a method that builds or sends, such as
``OpenAI::factory()->withBaseUri($u)->make()``, hands the earlier calls on as keywords.

Longer than the other files: one handler per kind of node.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import tree_sitter
from tree_sitter import Node

from lockin.discovery.code._builder import Argument, Builder, Handler, Parameter, nothing
from lockin.discovery.code._model import Expr, Module
from lockin.discovery.signatures import tables

__all__ = ["read_php"]

_CLASSES = (
    "class_declaration",
    "interface_declaration",
    "trait_declaration",
    "enum_declaration",
)
_CONTAINER = frozenset({"get", "make", "makeWith", "resolve", "build"})
_GIVING = frozenset({"from", "tryFrom", "getInstance", "instance", "find", "findOrFail", "first"})
"""Static methods that give an instance of their class."""
_BINDERS = frozenset({"singleton", "bind", "scoped", "singletonIf", "bindIf", "set"})
_PLAIN = frozenset(
    """
    string int float bool array object mixed callable iterable void never false null self static
    """.split()
)
_FORMAT = re.compile(r"(%(?:\d+\$)?[sduf])")
_LENGTH = 64


@functools.cache
def _language() -> tree_sitter.Language:
    import tree_sitter_php

    return tree_sitter.Language(tree_sitter_php.language_php())


def read_php(path: str, text: str) -> Module:
    """Parse one file; `RecursionError` when it is nested too deeply."""
    return _PhpBuilder(path, text, _language(), tables("php")).read()


class _PhpBuilder(Builder):
    fragments = frozenset({"string_content", "heredoc_body", "nowdoc_string"})
    comments = ("//", "#", "*", "/*")

    def handled(self) -> Mapping[str, Handler]:
        return {
            "comment": nothing,
            "namespace_definition": self._namespace,
            "namespace_use_declaration": self._use,
            **dict.fromkeys(_CLASSES, self._class),
            "anonymous_class": self._anonymous,
            "const_declaration": self._constants,
            "enum_case": self._case_of_enum,
            "property_declaration": self._property,
            "use_declaration": self._mixed,
            "method_declaration": self._method,
            "function_definition": self._method,
            "anonymous_function": self._lambda,
            "arrow_function": self._lambda,
            "assignment_expression": self._assignment,
            "reference_assignment_expression": self._assignment,
            "augmented_assignment_expression": self._augmented,
            "return_statement": self._return,
            "yield_expression": self._yielded,
            "variable_name": self._variable,
            "name": self._bare,
            "qualified_name": self._qualified,
            "relative_scope": self._scope,
            "member_access_expression": self._property_read,
            "nullsafe_member_access_expression": self._property_read,
            "scoped_property_access_expression": self._static_read,
            "class_constant_access_expression": self._constant,
            "subscript_expression": self._item,
            "member_call_expression": self._member_call,
            "nullsafe_member_call_expression": self._member_call,
            "scoped_call_expression": self._member_call,
            "function_call_expression": self._function_call,
            "object_creation_expression": self._creation,
            "array_creation_expression": self._array,
            "argument": self.through,
            "string": self._string,
            "encapsed_string": self._string,
            "heredoc": self._heredoc,
            "nowdoc": self._heredoc,
            "integer": self._number,
            "boolean": self._boolean,
            "null": lambda _: ("v", None),
            "binary_expression": self._binary,
            "conditional_expression": self._ternary,
            "match_expression": self._match,
            "cast_expression": self._cast,
            "parenthesized_expression": self.through,
            "clone_expression": self.through,
            "error_suppression_expression": self.through,
            "throw_expression": self._quiet,
            "if_statement": self._if,
            "switch_statement": self._switch,
            "try_statement": self._try,
            "foreach_statement": self._foreach,
            "while_statement": self._loop,
            "for_statement": self._loop,
            "do_statement": self._loop,
        }

    def start(self, root: Node) -> None:
        self.counts = 0
        self.lambdas: set[str] = set()
        dialect = self.tables.dialect
        self.closing = dialect.builders | dialect.closing
        self.block(root.named_children)

    # -- names ----------------------------------------------------------------------------

    def _dotted(self, node: Node | None) -> str:
        return self.text(node).strip("\\").replace("\\", ".")

    def _namespace(self, node: Node) -> Expr:
        self.module.package = self._dotted(node.child_by_field_name("name"))
        body = node.child_by_field_name("body")
        if body is not None:
            self.block(body.named_children)
        return None

    def _use(self, node: Node) -> Expr:
        prefix = next((c for c in node.named_children if c.type == "namespace_name"), None)
        start = f"{self._dotted(prefix)}." if prefix is not None else ""
        queue = list(node.named_children)
        while queue:
            one = queue.pop(0)
            if one.type == "namespace_use_group":
                queue.extend(one.named_children)
            if one.type != "namespace_use_clause" or not one.named_children:
                continue
            alias = one.child_by_field_name("alias")
            dotted = start + self._dotted(one.named_children[0])
            module, _, last = dotted.rpartition(".")
            _ = self.imported(one, module or dotted, names=(last,) if module else ())
            self.module.names.setdefault(self.text(alias) or last, []).append(("x", dotted))
        return None

    def _class_named(self, node: Node | None) -> Expr:
        """Return the class that a name stands for."""
        if node is None:
            return None
        text = self.text(node)
        if text.startswith("\\"):
            return ("x", self._dotted(node))
        first, _, rest = text.replace("\\", ".").partition(".")
        if first in self.module.names or first in self.module.classes:
            held: Expr = ("n", first)
            bound = self.module.names.get(first, [None])
            if len(bound) == 1 and bound[0] is not None and bound[0][0] == "x":
                held = bound[0]
            for part in rest.split(".") if rest else ():
                held = self.member(held, part)
            return held
        if rest:
            package = self.module.package
            return ("x", f"{package}.{first}.{rest}" if package else f"{first}.{rest}")
        return ("n", first) if self.module.package else ("x", first)

    def _bare(self, node: Node) -> Expr:
        return self._class_named(node)

    def _qualified(self, node: Node) -> Expr:
        return self._class_named(node)

    def _scope(self, node: Node) -> Expr:
        if not self.owner:
            return None
        return ("z" if self.text(node) == "parent" else "k", self.owner)

    def _variable(self, node: Node) -> Expr:
        name = self.text(node).lstrip("$")
        if name == "this":
            return ("s", self.owner) if self.owner else None
        if name in {"_ENV", "_SERVER"}:
            return ("x", name)
        if name in self.env:
            return self.env[name]
        for scope in reversed(self.outer):
            if name in scope:
                return scope[name]
        return None if self.function else ("n", f"${name}")

    def _bind(self, name: str, value: Expr) -> None:
        if self.function:
            self.env[name] = value
        else:
            self.bind(f"${name}", value)
            self.env[name] = value

    def _type(self, node: Node | None) -> Expr:
        """Return the class that a type names; of several, the first."""
        if node is None:
            return None
        if node.type in {"name", "qualified_name"}:
            return None if self.text(node).lower() in _PLAIN else self._class_named(node)
        if node.type == "primitive_type":
            return None
        for child in node.named_children:
            found = self._type(child)
            if found is not None:
                return found
        return None

    # -- declarations ---------------------------------------------------------------------

    def _class(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        self._body_of(node, name)
        return None

    def _anonymous(self, node: Node) -> Expr:
        self.counts += 1
        held = (self.function, self.env, self.outer)
        self._body_of(node, f"anonymous{self.counts}")
        self.function, self.env, self.outer = held
        return None

    def _body_of(self, node: Node, name: str) -> None:
        bases: list[Expr] = []
        for child in node.named_children:
            if child.type in {"base_clause", "class_interface_clause"}:
                bases.extend(self._class_named(one) for one in child.named_children)
        body = node.child_by_field_name("body")
        children = [] if body is None else body.named_children
        if name.startswith("Test") or name.endswith("Test"):
            tests = (self.text(c.child_by_field_name("name")) for c in children)
            self.module.tests += sum(1 for one in tests if one.startswith("test"))
        with self.inside_class(name, bases):
            first = ("property_declaration", "const_declaration", "use_declaration", "enum_case")
            for child in (*(c for c in children if c.type in first),):
                _ = self.visit(child)
            for child in children:
                if child.type not in first:
                    _ = self.visit(child)

    def _constants(self, node: Node) -> Expr:
        for one in node.named_children:
            if one.type != "const_element" or len(one.named_children) < 2:
                continue
            name, value_node = self.text(one.named_children[0]), one.named_children[-1]
            value = self.visit(value_node)
            self.notice(name, value_node, value)
            if self.owner:
                self.attribute(self.owner, name, value)
            else:
                self.bind(name, value)
        return None

    def _case_of_enum(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        value_node = node.child_by_field_name("value")
        value = self.visit(value_node)
        self.attribute(self.owner, name, value if value is not None else ("s", self.owner))
        return None

    def _property(self, node: Node) -> Expr:
        kind = self._type(node.child_by_field_name("type"))
        for one in node.named_children:
            if one.type != "property_element":
                continue
            name = self.text(one.child_by_field_name("name")).lstrip("$")
            value_node = one.child_by_field_name("default_value")
            value = self.visit(value_node)
            self.notice(name, value_node, value)
            self.field(name, None if value == ("v", None) else value, kind)
        return None

    def _mixed(self, node: Node) -> Expr:
        if self.owner:
            named = [c for c in node.named_children if c.type in {"name", "qualified_name"}]
            self.module.classes[self.owner].bases += tuple(map(self._class_named, named))
        return None

    def _parameters(self, node: Node | None) -> Iterator[tuple[Parameter, bool]]:
        for child in node.named_children if node is not None else ():
            name_node = child.child_by_field_name("name")
            if name_node is None:
                continue
            name = self.text(name_node).lstrip("$&")
            value_node = child.child_by_field_name("default_value")
            value = self.visit(value_node)
            self.notice(name, value_node, value)
            kind = self._type(child.child_by_field_name("type"))
            yield (name, kind, value), child.type == "property_promotion_parameter"

    def _method(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        name = "__init__" if name == "__construct" else name
        both = list(self._parameters(node.child_by_field_name("parameters")))
        kind = self._type(node.child_by_field_name("return_type"))
        body = node.child_by_field_name("body")
        is_static = any(c.type == "static_modifier" for c in node.named_children)
        full = self.declare(name, [one for one, _ in both], kind, is_static=is_static)
        self.module.functions[full].is_abstract = body is None
        for (param, annotation, _), is_promoted in both:
            if is_promoted and self.owner:
                self.field(param, ("p", full, param), annotation)
        with self.inside_function(full):
            for (param, annotation, _), _is in both:
                if annotation is not None:
                    self.env[param] = ("p", full, param)
            _ = self.visit(body)
        return None

    def _lambda(self, node: Node) -> Expr:
        both = list(self._parameters(node.child_by_field_name("parameters")))
        self.counts += 1
        kind = self._type(node.child_by_field_name("return_type"))
        owner = self.owner
        full = self.declare(
            f"lambda{self.counts}", [one for one, _ in both], kind, is_static=True, is_bound=False
        )
        body = node.child_by_field_name("body")
        with self.inside_function(full):
            if node.type == "arrow_function":
                self.gives(self.visit(body))
            else:
                _ = self.visit(body)
        self.owner = owner
        self.lambdas.add(full)
        return ("f", full)

    # -- statements -----------------------------------------------------------------------

    def _assignment(self, node: Node) -> Expr:
        right = node.child_by_field_name("right")
        value = self.visit(right)
        self._assign(node.child_by_field_name("left"), right, value)
        return value

    def _augmented(self, node: Node) -> Expr:
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        value = self.visit(right)
        sign = self.text(node.child_by_field_name("operator"))
        if left is None:
            return value
        held = self.visit(left) if left.type != "subscript_expression" else None
        if sign == "??=":
            self._assign(left, right, ("q", held, value) if held is not None else value)
            return self.either([held, value])
        if sign == ".=" and left.type == "variable_name":
            joined = self.joined((held, value))
            self._bind(self.text(left).lstrip("$"), joined)
            return joined
        return value

    def _assign(self, left: Node | None, right: Node | None, value: Expr) -> None:
        if left is None:
            return
        kind = left.type
        if kind == "variable_name":
            name = self.text(left).lstrip("$")
            self.notice(name, right, value)
            self.name_result(value, name)
            self._bind(name, value)
        elif kind in {"member_access_expression", "nullsafe_member_access_expression"}:
            name = self.text(left.child_by_field_name("name")).lstrip("$")
            self.notice(name, right, value)
            self.name_result(value, name)
            base = self.visit(left.child_by_field_name("object"))
            self.assign_member(left, base, name, value)
        elif kind == "scoped_property_access_expression":
            name = self.text(left.child_by_field_name("name")).lstrip("$")
            self.name_result(value, name)
            base = self.visit(left.child_by_field_name("scope"))
            self.assign_member(left, base, name, value)
        elif kind in {"list_literal", "array_creation_expression"}:
            for index, one in enumerate(left.named_children):
                inner = one.named_children[-1] if one.named_children else one
                target = one if one.type == "variable_name" else inner
                self._assign(target, None, self.item(value, index))
        elif kind == "subscript_expression":
            parts = left.named_children
            key = self.visit(parts[1]) if len(parts) > 1 else None
            if key is not None and key[0] == "l":
                is_local = parts[0].type == "variable_name"
                name_of = self.text(parts[0]).lstrip("$") if is_local else None
                self.item_set(left, name_of, key[1], value)
                self.notice(key[1], right, value)

    def _return(self, node: Node) -> Expr:
        value = self.through(node)
        if self.function:
            self.gives(value)
        elif not self.owner:
            self.bind("return", value)
        return None

    def _yielded(self, node: Node) -> Expr:
        self.gives(self.through(node))
        return None

    def _quiet(self, node: Node) -> Expr:
        _ = self.through(node)
        return None

    def _if(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        blocks = [functools.partial(self.visit, node.child_by_field_name("body"))]
        is_complete = False
        for other in node.children_by_field_name("alternative"):
            if other.type == "else_if_clause":
                _ = self.visit(other.child_by_field_name("condition"))
            else:
                is_complete = True
            blocks.append(functools.partial(self.visit, other.child_by_field_name("body")))
        self.branches(*blocks, is_complete=is_complete)
        return None

    def _switch(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        body = node.child_by_field_name("body")
        cases = [] if body is None else body.named_children
        self.branches(*(functools.partial(self.block, one.named_children) for one in cases))
        return None

    def _try(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("body"))
        for one in node.named_children:
            if one.type in {"catch_clause", "finally_clause"}:
                self.branches(functools.partial(self.visit, one.child_by_field_name("body")))
        return None

    def _foreach(self, node: Node) -> Expr:
        body = node.child_by_field_name("body")
        held = [c for c in node.named_children if body is None or c.id != body.id]
        value = self.visit(held[0]) if held else None
        if len(held) > 1:
            target = held[1].named_children[-1] if held[1].type == "pair" else held[1]
            if target.type == "by_ref" and target.named_children:
                target = target.named_children[0]
            if target.type == "variable_name":
                name = self.text(target).lstrip("$")
                self._bind(name, None if value is None else ("e", value))
        self.branches(lambda: self.visit(body))
        return None

    def _loop(self, node: Node) -> Expr:
        self.branches(lambda: self.block(node.named_children))
        return None

    # -- calls ----------------------------------------------------------------------------

    def _chain(self, value: Expr) -> list[int]:
        """Return the calls of a chain, the first one first."""
        found: list[int] = []
        queue = [value]
        while queue and len(found) < _LENGTH:
            one = queue.pop()
            if one is None:
                continue
            if one[0] in {"u", "q"}:
                queue.extend(one[1] if one[0] == "u" else one[1:])
            elif one[0] == "c" and one[2] is not None and one[2] not in found:
                found.append(one[2])
                func = self.module.calls[one[2]].func
                if func is not None and func[0] == "a":
                    queue.append(func[1])
        return sorted(found)

    def _root(self, calls: Sequence[int]) -> Expr:
        """Return what opens a chain: a function, or a method of a class."""
        func = self.module.calls[calls[0]].func
        if func is None or func[0] in {"x", "n", "k"}:
            return func
        return func if func[0] == "a" and func[1] is not None and func[1][0] in "nxk" else None

    def _earlier(self, calls: Iterable[int]) -> Iterator[Argument]:
        """Yield what the calls of a chain were given, by the names of the calls."""
        for index in calls:
            call = self.module.calls[index]
            if call.func is None:
                continue
            name = str(call.func[-1]).rpartition(".")[2]
            value: Expr = ("v", True)
            if call.args:
                value = call.args[0] if len(call.args) == 1 else ("t", call.args)
            yield name, value, None
            if name.startswith("with") and name[4:5].isupper():
                yield name[4:5].lower() + name[5:], value, None
            yield from ((key, held, None) for key, held in call.keywords if key is not None)

    def _arguments(self, node: Node | None) -> Iterator[Argument]:
        for one in node.named_children if node is not None else ():
            if one.type != "argument":
                continue
            name = one.child_by_field_name("name")
            inner = one.named_children[-1] if one.named_children else None
            if inner is None or inner.type in {"variadic_placeholder", "comment"}:
                continue
            if inner.type == "variadic_unpacking":
                yield None, self.through(inner), None
            else:
                yield self.text(name) or None, self.visit(inner), inner

    def _member_call(self, node: Node) -> Expr:
        where = node.child_by_field_name("name")
        given = node.child_by_field_name("arguments")
        scope = node.child_by_field_name("object") or node.child_by_field_name("scope")
        if where is None:
            return None
        base = self.visit(scope)
        name = self.text(where)
        if name.startswith("$"):
            for _ in self._arguments(given):
                pass
            return None
        is_parent = base is not None and base[0] == "z" and name == "__construct"
        if is_parent:
            bases = self.module.classes[self.owner].bases
            made = self.call(bases[0] if bases else None, where, lambda: self._arguments(given))
            for key, value in self.module.calls[made[2]].keywords:
                if key is not None:  # what a class passes on to its parent is its own
                    self.attribute(self.owner, key, value)
            return made
        name = "__init__" if name == "__construct" else name
        callee = self.member(base, name)
        if name == "createRequest":
            return self.call(
                ("x", "GuzzleHttp.Psr7.Request"), where, lambda: self._requested(given)
            )
        if name == "sendRequest" and (base is None or base[0] not in {"s", "k", "z"}):
            callee = ("x", "Psr.Http.Client.ClientInterface().sendRequest")
        if name in self.closing:
            calls = self._chain(base)
            root = self._root(calls) if calls else None
            is_built = root is not None and (
                name not in self.tables.dialect.builders or _is_opener(root)
            )
            if is_built:
                built = self.member(root, name)
                return self.call(
                    built, where, lambda: (*self._earlier(calls), *self._arguments(given))
                )
        made = self.call(callee, where, lambda: self._arguments(given))
        self._bound(name, made)
        if name in _GIVING and base is not None and base[0] in {"n", "x", "k"}:
            return ("o", made, ("c", base, None))
        return self._injected(name, made) or made

    def _bound(self, name: str, made: Expr) -> None:
        """Note a function that a container calls for whoever asks for its class."""
        if name not in _BINDERS or made is None or made[2] is None:
            return
        args = self.module.calls[made[2]].args
        if len(args) > 1 and args[1] is not None and args[1][0] == "f":
            function = self.module.functions.get(args[1][1])
            if function is not None and args[0] is not None and args[0][0] in {"n", "x", "k"}:
                function.is_bean, function.result = True, args[0]

    def _injected(self, name: str, made: Expr) -> Expr:
        """Return the object that a container gives for a class."""
        if (name not in _CONTAINER and name != "enum") or made is None or made[2] is None:
            return None
        args = self.module.calls[made[2]].args
        args = args[1:2] if name == "enum" else args
        first = args[0] if len(args) == 1 else None
        if first is None or first[0] not in {"n", "x"}:
            return None
        is_class = str(first[1]).rpartition(".")[2][:1].isupper()
        return ("o", made, ("c", first, None)) if is_class else None

    def _function_call(self, node: Node) -> Expr:
        where = node.child_by_field_name("function")
        given = node.child_by_field_name("arguments")
        if where is None:
            return None
        if where.type not in {"name", "qualified_name"}:
            callee = self.visit(where)
            return self.call(callee, where, lambda: self._arguments(given))
        name = self.text(where).lstrip("\\")
        callee = ("x", name.replace("\\", "."))
        bound = self.module.names.get(name)
        if bound is not None:
            callee = bound[0] if len(bound) == 1 and bound[0] else ("n", name)
        made = self.call(callee, where, lambda: self._arguments(given))
        return self._known_function(name, where, made)

    def _known_function(self, name: str, where: Node, made: Expr) -> Expr:
        """Return what a function of the language, or of Laravel, gives."""
        if made is None:
            return None
        call = self.module.calls[made[2]]
        args = call.args
        if name in {"app", "resolve", "make"} and args:
            return self._injected("make", made) or made
        if name == "config" and args and args[0] is not None and args[0][0] == "l":
            first, _, rest = str(args[0][1]).partition(".")
            held: Expr = ("y", "config", first)
            for part in rest.split(".") if rest else ():
                held = ("i", held, part)
            return ("o", held, made)
        if name == "sprintf" and args and args[0] is not None and args[0][0] == "l":
            return self._formatted(str(args[0][1]), list(args[1:]))
        if name in {"array_merge", "array_replace"}:
            entries: list[tuple[str | None, Expr]] = []
            for one in args:
                is_literal = one is not None and one[0] == "d"
                entries.extend(one[1] if one is not None and is_literal else ((None, one),))
            return ("d", tuple(entries[-_LENGTH:]))
        if name == "curl_init" and args:
            call.keywords += (("url", args[0]),)
        elif name == "curl_setopt" and len(args) > 2:
            self._option(where, args[0], args[1], args[2])
        elif name == "curl_setopt_array" and len(args) > 1:
            entries_of = args[1][1] if args[1] is not None and args[1][0] == "d" else ()
            for key, value in entries_of:
                self._option(where, args[0], ("x", key), value)
        elif name == "define" and len(args) > 1 and args[0] is not None and args[0][0] == "l":
            self.module.names.setdefault(str(args[0][1]), []).append(args[1])
        return made

    def _formatted(self, text: str, others: list[Expr]) -> Expr:
        """Return a format with its values put in."""
        parts: list[Expr] = []
        for part in _FORMAT.split(text):
            if _FORMAT.fullmatch(part):
                parts.append(others.pop(0) if others else None)
            elif part:
                parts.append(self.string(part))
        return self.joined(parts)

    def _option(self, where: Node, handle: Expr, option: Expr, value: Expr) -> None:
        name = str(option[1]) if option is not None and option[0] in {"x", "n"} else ""
        if name == "CURLOPT_URL":
            self.assign_member(where, handle, "url", value)
        elif name == "CURLOPT_POSTFIELDS":
            self.assign_member(where, handle, "body", value)

    def _requested(self, given: Node | None) -> Iterator[Argument]:
        """Yield what a request is made of; its address gets a name."""
        for index, (name, value, node) in enumerate(self._arguments(given)):
            yield name, value, node
            if index == 1 and name is None:
                yield "url", value, None

    def _creation(self, node: Node) -> Expr:
        children = [c for c in node.named_children if c.type != "attribute_list"]
        if not children:
            return None
        where = children[0]
        given = next((c for c in children if c.type == "arguments"), None)
        if where.type == "anonymous_class":
            return self.visit(where)
        kind = self.visit(where)
        if kind in {("x", "GuzzleHttp.Psr7.Request"), ("x", "Nyholm.Psr7.Request")}:
            return self.call(kind, where, lambda: self._requested(given))
        return self.call(kind, where, lambda: self._arguments(given))

    # -- data -----------------------------------------------------------------------------

    def _property_read(self, node: Node) -> Expr:
        base = self.visit(node.child_by_field_name("object"))
        name_node = node.child_by_field_name("name")
        if name_node is None or name_node.type != "name":
            return None
        name = self.text(name_node)
        if name == "value" and base is not None and base[0] == "a" and str(base[2])[:1].isupper():
            return base  # of a case of an enumeration
        value = self.member(base, name)
        names = [name]
        one = base
        while one is not None and one[0] in {"a", "i"} and len(names) < _LENGTH:
            if isinstance(one[2], str):
                names.append(one[2])
            one = one[1]
        self.access(node, value, reversed(names))
        return value

    def _static_read(self, node: Node) -> Expr:
        base = self.visit(node.child_by_field_name("scope"))
        return self.member(base, self.text(node.child_by_field_name("name")).lstrip("$"))

    def _constant(self, node: Node) -> Expr:
        children = node.named_children
        if len(children) < 2:
            return None
        base = self.visit(children[0])
        name = self.text(children[1])
        return base if name == "class" else self.member(base, name)

    def _item(self, node: Node) -> Expr:
        children = node.named_children
        if not children:
            return None
        base = self.visit(children[0])
        key = self.visit(children[1]) if len(children) > 1 else None
        literal = key[1] if key is not None and key[0] in {"l", "v"} else None
        value = self.item(base, literal)
        if isinstance(literal, str):
            names = [literal]
            one = base
            while one is not None and one[0] in {"i", "a"} and len(names) < _LENGTH:
                if isinstance(one[2], str):
                    names.append(one[2])
                one = one[1]
            self.access(node, value, reversed(names))
        return value

    def _array(self, node: Node) -> Expr:
        entries: list[tuple[str | None, Node | None, Expr, Node | None]] = []
        values: list[Expr] = []
        for one in node.named_children:
            if one.type != "array_element_initializer" or not one.named_children:
                continue
            inner = [c for c in one.named_children if c.type != "comment"]
            if len(inner) > 1:
                key = self.visit(inner[0])
                name = None
                if key is not None and key[0] in {"l", "x", "n"}:
                    name = str(key[1])
                value = self.visit(inner[1])
                if name is not None:
                    entries.append((name, inner[0], value, inner[1]))
            elif inner and inner[0].type == "variadic_unpacking":
                value = self.through(inner[0])
                held = value[1] if value is not None and value[0] == "d" else ((None, value),)
                entries.extend((key_of, None, held_of, None) for key_of, held_of in held)
            elif inner:
                values.append(self.visit(inner[0]))
        return self.mapping(entries) if entries else self.sequence(values)

    def _string(self, node: Node) -> Expr:
        parts: list[Expr] = []
        for child in node.named_children:
            if child.type in {"string_content", "nowdoc_string"}:
                parts.append(self.string(self.text(child)))
            elif child.type == "escape_sequence":
                text = self.text(child)
                parts.append(self.string({"\\n": "\n", "\\t": "\t"}.get(text, text[1:])))
            else:
                parts.append(self.visit(child))
        if all(part is not None and part[0] == "l" for part in parts):
            return self.string("".join(part[1] for part in parts if part is not None))
        return self.joined(parts)

    def _heredoc(self, node: Node) -> Expr:
        body = node.child_by_field_name("value")
        if body is None:
            body = next((c for c in node.named_children if "body" in c.type), None)
        return None if body is None else self._string(body)

    def _number(self, node: Node) -> Expr:
        digits = self.text(node).replace("_", "")
        return ("v", int(digits)) if digits.isdigit() and len(digits) < 18 else None

    def _boolean(self, node: Node) -> Expr:
        return ("v", self.text(node).lower() == "true")

    def _binary(self, node: Node) -> Expr:
        operands: list[Node] = []
        signs: list[str] = []
        inner: Node | None = node
        while inner is not None and inner.type == "binary_expression":
            signs.append(self.text(inner.child_by_field_name("operator")))
            right = inner.child_by_field_name("right")
            if right is not None:
                operands.append(right)
            inner = inner.child_by_field_name("left")
        if inner is not None:
            operands.append(inner)
        values = [self.visit(one) for one in reversed(operands)]
        if all(sign == "." for sign in signs):
            return self.joined(values)
        if signs[0] in {"??", "?:", "or"} and len(values) == 2:
            return ("q", values[0], values[1]) if values[0] is not None else values[1]
        return None

    def _ternary(self, node: Node) -> Expr:
        condition = self.visit(node.child_by_field_name("condition"))
        other = self.visit(node.child_by_field_name("alternative"))
        body = node.child_by_field_name("body")
        if body is None:
            return ("q", condition, other) if condition is not None else other
        return self.either([self.visit(body), other])

    def _match(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        body = node.child_by_field_name("body")
        found: list[Expr] = []
        for one in body.named_children if body is not None else ():
            conditions = one.child_by_field_name("conditional_expressions")
            if conditions is not None:
                _ = self.visit(conditions)
            found.append(self.visit(one.child_by_field_name("return_expression")))
        return self.either(found)

    def _cast(self, node: Node) -> Expr:
        return self.visit(node.child_by_field_name("value"))


def _is_opener(root: Expr) -> bool:
    """Tell whether a chain starts with what only gathers how something is built."""
    if root is None:
        return False
    last = str(root[-1]).rpartition(".")[2].lower()
    return last.endswith(("factory", "builder", "configure", "configuration"))
