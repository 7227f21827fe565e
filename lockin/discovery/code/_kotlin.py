"""Kotlin source to expressions, calls and literals, by its syntax tree.

Longer than the other files: one handler per kind of node.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence

import tree_sitter
from tree_sitter import Node

from lockin.discovery.code._builder import Argument, Handler, Parameter, nothing
from lockin.discovery.code._jvm import COLLECTIONS, HOLDERS, JvmBuilder
from lockin.discovery.code._model import Expr, Module, union
from lockin.discovery.signatures import tables

__all__ = ["read_kotlin"]

_TESTS = frozenset({"Test", "ParameterizedTest", "RepeatedTest"})
_BEANS = frozenset({"Bean", "Produces", "Provides", "Singleton"})
_LISTS = frozenset({"listOf", "mutableListOf", "setOf", "arrayOf", "listOfNotNull", "flowOf"})
_MAPS = frozenset({"mapOf", "mutableMapOf", "hashMapOf"})
_INJECTED = frozenset(
    {"ref", "inject", "get", "getBean", "koinInject", "instance", "hiltViewModel"}
)
_ON_IT = frozenset({"let", "also", "takeIf", "use"})
_ON_THIS = frozenset({"apply", "run", "with"})
_EACH = frozenset(
    "map mapNotNull mapLatest forEach filter onEach first firstOrNull any flatMap collect".split()
)
_NAME = re.compile(r"[A-Za-z_]\w*")
_SKIPPED = frozenset({"line_comment", "block_comment", "modifiers", "type_parameters"})


@functools.cache
def _language() -> tree_sitter.Language:
    import tree_sitter_kotlin

    return tree_sitter.Language(tree_sitter_kotlin.language())


def read_kotlin(path: str, text: str) -> Module:
    """Parse one file; `RecursionError` when it is nested too deeply."""
    reader = _KotlinBuilder(path, text, _language(), tables("java"))
    reader.prepare()
    return reader.read()


class _KotlinBuilder(JvmBuilder):
    fragments = frozenset({"string_content"})
    ambient = ("java.lang", "kotlin", "kotlin.collections")

    def prepare(self) -> None:
        super().prepare()
        self.given: list[list[Argument]] = []
        self.receivers: list[Expr] = []

    def handled(self) -> Mapping[str, Handler]:
        return {
            "package_header": self._package,
            "import": self._import,
            "class_declaration": self._class,
            "object_declaration": self._class,
            "companion_object": self._companion,
            "enum_entry": self._entry,
            "property_declaration": self._property,
            "function_declaration": self._function,
            "secondary_constructor": self._secondary,
            "anonymous_initializer": self._initializer,
            "call_expression": self._call,
            "navigation_expression": self._navigation,
            "identifier": self._identifier,
            "this_expression": self._this,
            "string_literal": self._string,
            "multiline_string_literal": self._string,
            "number_literal": self._number,
            "assignment": self._assignment,
            "binary_expression": self._binary,
            "infix_expression": self.through,
            "parenthesized_expression": self.through,
            "unary_expression": self.through,
            "annotated_expression": self.through,
            "annotated_lambda": self.through,
            "as_expression": self._as,
            "index_expression": self._index,
            "if_expression": self._if,
            "when_expression": self._when,
            "try_expression": self._try,
            "for_statement": self._for,
            "return_expression": self._return,
            "lambda_literal": self._lambda,
            "object_literal": self._object,
            "callable_reference": self._reference,
            "annotation": self._annotation,
            "modifiers": self._modifiers,
            "user_type": nothing,
            "nullable_type": nothing,
            "type_parameters": nothing,
            "function_type": nothing,
        }

    # -- names and types ------------------------------------------------------------------

    def _package(self, node: Node) -> Expr:
        self.module.package = self.text(node.named_children[0]) if node.named_children else ""
        return None

    def _import(self, node: Node) -> Expr:
        parts = node.named_children
        if parts:
            alias = self.text(parts[1]) if len(parts) > 1 else ""
            whole = self.text(node).rstrip().endswith("*")
            self.bring(node, self.text(parts[0]), alias=alias, whole=whole)
        return None

    def _identifier(self, node: Node) -> Expr:
        name = self.text(node)
        if name in {"null", "true", "false"}:
            return ("v", {"null": None, "true": True, "false": False}[name])
        return self.inherited(name)

    def _this(self, node: Node) -> Expr:
        del node
        if self.receivers:
            return self.receivers[-1]
        return ("s", self.owner or (self.enclosing[-1] if self.enclosing else ""))

    def _type(self, node: Node | None) -> Expr:
        if node is None:
            return None
        if node.type in {"nullable_type", "type_projection", "parenthesized_type"}:
            inner = [c for c in node.named_children if c.type not in _SKIPPED]
            return self._type(inner[-1]) if inner else None
        if node.type != "user_type":
            return None
        return self._user_type(node)

    def _user_type(self, node: Node) -> Expr:
        names = [self.text(c) for c in node.named_children if c.type == "identifier"]
        arguments = [c for c in node.named_children if c.type == "type_arguments"]
        if not names:
            return None
        if arguments and arguments[-1].named_children:
            held = arguments[-1].named_children[-1]
            if names[-1] in HOLDERS:
                return self._type(held)
            if names[-1] in COLLECTIONS:
                return self.many(self._type(held))
        if names[-1] in {"String", "Any", "Int", "Boolean"}:
            return None
        spelled = self.spelled(".".join(names)) if len(names) > 1 else None
        if spelled is not None:
            return spelled
        value = self.look_up(names[0])
        for name in names[1:]:
            value = self.member(value, name)
        return value

    # -- annotations ----------------------------------------------------------------------

    def _modifiers(self, node: Node) -> Expr:
        for child in node.named_children:
            if child.type == "annotation":
                _ = self._annotation(child)
        return None

    def _annotation(self, node: Node) -> Expr:
        name, given = self._spelled_annotation(node)
        last = name.rpartition(".")[2]
        if last in self.annotated:
            kind = self.spelled(name) or self.look_up(last)
            arguments = [] if given is None else list(given.named_children)
            _ = self.call(kind, node, lambda: self.passed("", arguments))
        if last in {"SystemMessage", "UserMessage"}:
            self.prompt(node)
        return None

    def _spelled_annotation(self, node: Node) -> tuple[str, Node | None]:
        inner = node.named_children[-1] if node.named_children else node
        if inner.type == "constructor_invocation" and inner.named_children:
            held = [c for c in inner.named_children if c.type == "value_arguments"]
            return self.text(inner.named_children[0]), held[0] if held else None
        return self.text(inner), None

    def _annotations(self, node: Node) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for child in node.named_children:
            if child.type != "modifiers":
                continue
            for one in child.named_children:
                if one.type == "annotation":
                    name, _ = self._spelled_annotation(one)
                    _ = found.setdefault(name.rpartition(".")[2], one)
                    _ = self._annotation(one)
        return found

    def _injected(self, found: Mapping[str, Node]) -> Expr:
        for name, node in found.items():
            _, given = self._spelled_annotation(node)
            if given is not None and given.named_children:
                text = self.text(given.named_children[0]).replace("\\$", "$").strip('"')
                value = self.setting(name, text, node)
                if value is not None:
                    return value
        return None

    # -- declarations ---------------------------------------------------------------------

    def _class(self, node: Node) -> Expr:
        annotated = self._annotations(node)
        name = self.text(node.child_by_field_name("name"))
        parts = {c.type: c for c in node.named_children}
        bases: list[Expr] = []
        calls: list[tuple[Node, Node]] = []
        for one in self._specifiers(parts.get("delegation_specifiers")):
            if one.type == "constructor_invocation" and one.named_children:
                bases.append(self._type(one.named_children[0]))
                calls.append((one.named_children[0], one.named_children[-1]))
            else:
                bases.append(self._type(one))
        kits = self.tables.frameworks
        for one_name in annotated:
            kit = kits.get(self.annotated.get(one_name, ""))
            if kit is not None and "*" in kit.methods:
                bases.append(self.look_up(one_name))
        body = parts.get("class_body") or parts.get("enum_class_body")
        constructor = parts.get("primary_constructor")
        self._body(name, bases, body, constructor, calls)
        return None

    def _specifiers(self, node: Node | None) -> Iterator[Node]:
        for child in node.named_children if node is not None else ():
            inner = [c for c in child.named_children if c.type not in _SKIPPED]
            if inner and inner[0].type == "explicit_delegation":
                inner = inner[0].named_children
            if inner:
                yield inner[0]

    def _body(
        self,
        name: str,
        bases: Sequence[Expr],
        body: Node | None,
        constructor: Node | None,
        calls: Sequence[tuple[Node, Node]],
    ) -> None:
        properties = list(self._properties(constructor))
        members = {one.text.decode() if one.text else "" for one, _ in properties}
        members.update(self._members(body))
        if self.owner:
            self.enclosing.append(self.owner)
        held, self.receivers = self.receivers, []
        with self.inside_class(name, bases, members) as full:
            if bases:
                self.inherits.add(full)
            self._primary(constructor, properties, calls)
            for child in [] if body is None else body.named_children:
                _ = self.visit(child)
        self.receivers = held
        if self.enclosing and self.enclosing[-1] == self.owner:
            _ = self.enclosing.pop()

    def _properties(self, node: Node | None) -> Iterator[tuple[Node, Node]]:
        """Yield the parameters of a primary constructor that are properties too."""
        queue = [] if node is None else list(node.named_children)
        for child in queue:
            if child.type == "class_parameters":
                queue.extend(child.named_children)
            elif child.type == "class_parameter":
                name = next((c for c in child.named_children if c.type == "identifier"), None)
                if name is not None and any(c.type in {"val", "var"} for c in child.children):
                    yield name, child

    def _primary(
        self,
        node: Node | None,
        properties: Sequence[tuple[Node, Node]],
        calls: Sequence[tuple[Node, Node]],
    ) -> None:
        parameters: list[Parameter] = []
        for child in [] if node is None else node.named_children:
            if child.type == "class_parameters":
                parameters = [self._parameter(c) for c in child.named_children if _is_given(c)]
        full = self.declare(self.unique("__init__"), parameters)
        for name_node, _ in properties:
            name = self.text(name_node)
            self.module.classes[self.owner].fields.add(name)
            self.attribute(self.owner, name, ("p", full, name))
        with self.inside_function(full):
            for kind, given in calls:
                arguments = list(given.named_children) if given is not kind else []
                callee = self._type(kind)
                _ = self.call(
                    callee, kind, functools.partial(lambda a: self.passed("", a), arguments)
                )
        # what initialises a property sees the parameters of the constructor
        for name, _, _ in parameters:
            if name not in self.members.get(self.owner, ()):
                self.env[name] = ("p", full, name)

    def _parameter(self, node: Node, default: Node | None = None) -> Parameter:
        annotated = self._annotations(node)
        children = [c for c in node.named_children if c.type not in _SKIPPED]
        name = self.text(children[0]) if children else ""
        kind = next((c for c in children[1:] if c.type.endswith("_type")), None)
        rest = [c for c in children[1:] if not c.type.endswith("_type")]
        value_node = default or (rest[0] if rest else None)
        injected = self._injected(annotated)
        value = injected if injected is not None else self.visit(value_node)
        self.notice(name, value_node, value)
        return name, self._type(kind), value

    def _parameters(self, node: Node | None) -> list[Parameter]:
        found: list[Parameter] = []
        children = (
            [] if node is None else [c for c in node.named_children if c.type not in _SKIPPED]
        )
        for place, child in enumerate(children):
            if child.type == "parameter":
                after = children[place + 1] if place + 1 < len(children) else None
                is_default = after is not None and not after.type.startswith("parameter")
                found.append(self._parameter(child, after if is_default else None))
        return found

    def _members(self, body: Node | None) -> Iterator[str]:
        queue = [] if body is None else list(body.named_children)
        for node in queue:
            if node.type == "property_declaration":
                for child in node.named_children:
                    if child.type == "variable_declaration" and child.named_children:
                        yield self.text(child.named_children[0])
            elif node.type == "companion_object":
                for child in node.named_children:
                    if child.type == "class_body":
                        queue.extend(child.named_children)
            elif node.type in {"function_declaration", "class_declaration", "object_declaration"}:
                yield self.text(node.child_by_field_name("name"))

    def _companion(self, node: Node) -> Expr:
        for child in node.named_children:
            if child.type == "class_body":
                self.block(child.named_children)
        return None

    def _entry(self, node: Node) -> Expr:
        names = [c for c in node.named_children if c.type == "identifier"]
        given = [c for c in node.named_children if c.type == "value_arguments"]
        if names and self.owner:
            made: Expr = ("s", self.owner)
            if given:
                made = self.build(("k", self.owner), "", node, list(given[0].named_children))
            self.attribute(self.owner, self.text(names[0]), made)
        return None

    def _property(self, node: Node) -> Expr:
        injected = self._injected(self._annotations(node))
        declared = [c for c in node.named_children if c.type.endswith("variable_declaration")]
        if not declared:
            return None
        rest = [
            c
            for c in node.named_children
            if c.type not in {*_SKIPPED, declared[0].type} and not c.type.endswith("_type")
        ]
        value_node: Node | None = None
        value: Expr = None
        for child in rest:
            if child.type == "property_delegate":
                value_node, value = child, self._delegate(child)
            elif child.type == "getter":
                value = union([value, self._getter(child)])
            elif child.type != "setter" and value_node is None:
                value_node, value = child, self.visit(child)
        if declared[0].type == "multi_variable_declaration":
            for place, one in enumerate(declared[0].named_children):
                self.bind(self.text(one.named_children[0]), self.item(value, place))
            return None
        parts = declared[0].named_children
        name = self.text(parts[0]) if parts else ""
        kind = self._type(parts[-1]) if len(parts) > 1 else None
        self.notice(name, value_node, value)
        self.name_result(value, name)
        value = injected if injected is not None else value
        if self.owner and not self.function:
            self.field(name, value, kind)
        else:
            self.bind(name, self.typed(value, kind))
        return None

    def _delegate(self, node: Node) -> Expr:
        """Return what a delegated property holds, such as that of `lazy`."""
        value = self.through(node)
        if value is None or value[0] != "c" or value[2] is None:
            return None
        call = self.module.calls[value[2]]
        held = [arg for arg in call.args if arg is not None and arg[0] == "f"]
        return ("c", held[-1], value[2]) if held else None

    def _getter(self, node: Node) -> Expr:
        full = self.declare(self.unique("getter"), is_bound=False)
        with self.inside_function(full):
            self._block_of(node)
        return ("c", ("f", full), None)

    def _block_of(self, node: Node) -> None:
        body = [c for c in node.named_children if c.type == "function_body"]
        for child in body[0].named_children if body else ():
            value = self.visit(child)
            if child.type != "block":
                self.gives(value)

    def _function(self, node: Node) -> Expr:
        annotated = self._annotations(node)
        if not _TESTS.isdisjoint(annotated):
            self.module.tests += 1
        name_node = node.child_by_field_name("name")
        name = self.text(name_node)
        parameters: list[Parameter] = []
        receiver: Node | None = None
        kind: Node | None = None
        seen = False
        for child in node.named_children:
            if child.type == "function_value_parameters":
                parameters, seen = self._parameters(child), True
            elif child.type.endswith("_type"):
                if seen:
                    kind = child
                else:
                    receiver = child
        body = [c for c in node.named_children if c.type == "function_body"]
        if not name and receiver is not None and receiver.named_children:
            name = self.text(receiver.named_children[-1])
            receiver = None
        full = self.declare(self.unique(name), parameters, self._type(kind))
        function = self.module.functions[full]
        function.is_abstract = not body
        function.is_bean = not _BEANS.isdisjoint(annotated)
        function.path = None if body else self.path_of(annotated)
        self.overload(full, name)
        held = self.receivers
        if receiver is not None:
            self.receivers = [*held, self.instance(self._type(receiver))]
        with self.inside_function(full):
            self._block_of(node)
        self.receivers = held
        return None

    def _secondary(self, node: Node) -> Expr:
        given = [c for c in node.named_children if c.type == "function_value_parameters"]
        full = self.declare(self.unique("__init__"), self._parameters(given[0] if given else None))
        self.overload(full, "__init__")
        with self.inside_function(full):
            for child in node.named_children:
                if child.type == "constructor_delegation_call" and self.owner:
                    arguments = [a for c in child.named_children for a in c.named_children]
                    _ = self.build(("k", self.owner), "", child, arguments)
                elif child.type != "function_value_parameters":
                    _ = self.visit(child)
        return None

    def _initializer(self, node: Node) -> Expr:
        full = self.declare(self.unique("init"), is_bound=False)
        known = dict(self.env)
        with self.inside_function(full):
            self.env.update(known)
            self.block(node.named_children)
        return None

    def _object(self, node: Node) -> Expr:
        parts = {c.type: c for c in node.named_children}
        bases: list[Expr] = []
        calls: list[tuple[Node, Node]] = []
        for one in self._specifiers(parts.get("delegation_specifiers")):
            kind = one.named_children[0] if one.type == "constructor_invocation" else one
            bases.append(self._type(kind))
        name = self.unique("anonymous").replace("#", "")
        self._body(name, bases, parts.get("class_body"), None, calls)
        return None

    # -- statements -----------------------------------------------------------------------

    def _assignment(self, node: Node) -> Expr:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        value = self.visit(right)
        if left is None:
            return None
        if left.type == "identifier":
            name = self.text(left)
            self.notice(name, right, value)
            self.name_result(value, name)
            held = self.look_up(name)
            if held is not None and held[0] == "a" and held[1] is not None and held[1][0] == "s":
                self.assign_member(left, held[1], name, value)
            elif held == ("n", name) and self.given:
                self.given[-1].append((name, value, left))
            else:
                self.bind(name, value)
        elif left.type == "navigation_expression" and left.named_children:
            name = self.text(left.named_children[-1])
            self.notice(name, right, value)
            base_node = left.named_children[0]
            if base_node.type == "this_expression" and self.given:
                self.given[-1].append((name, value, left))
                return None
            base = self.visit(base_node)
            if base is not None and not (base[0] == "c" and base[2] is None):
                self.assign_member(left, base, name, value)
        elif left.type == "index_expression" and len(left.named_children) > 1:
            key = self.visit(left.named_children[1])
            if key is not None and key[0] == "l":
                self.item_set(left, self.text(left.named_children[0]), key[1], value)
        return None

    def _if(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        condition = node.child_by_field_name("condition")
        arms = [c for c in node.named_children if c != condition and c.type not in _SKIPPED]
        values: list[Expr] = []
        blocks = [functools.partial(self._arm, arm, values) for arm in arms]
        self.branches(*blocks, is_complete=len(arms) > 1)
        return union(values)

    def _arm(self, node: Node, values: list[Expr]) -> None:
        """Read a branch; its last expression is what it gives."""
        nodes = node.named_children if node.type == "block" else [node]
        value: Expr = None
        for child in nodes:
            value = self.visit(child)
        values.append(value)

    def _when(self, node: Node) -> Expr:
        values: list[Expr] = []

        def entry(one: Node) -> None:
            conditions = one.children_by_field_name("condition")
            for child in one.named_children:
                if child in conditions:
                    _ = self.visit(child)
                else:
                    self._arm(child, values)

        blocks = []
        for child in node.named_children:
            if child.type == "when_entry":
                blocks.append(functools.partial(entry, child))
            else:
                _ = self.visit(child)
        self.branches(*blocks)
        return union(values)

    def _try(self, node: Node) -> Expr:
        values: list[Expr] = []
        for child in node.named_children:
            if child.type == "block":
                self._arm(child, values)
            else:
                self.branches(functools.partial(self.block, child.named_children))
        return union(values)

    def _for(self, node: Node) -> Expr:
        children = node.named_children
        name = children[0].named_children if children else []
        value = self.visit(children[1]) if len(children) > 1 else None
        if name:
            self.bind(self.text(name[0]), None if value is None else ("e", value))
        self.branches(functools.partial(self.block, children[2:]))
        return None

    def _return(self, node: Node) -> Expr:
        value = self.through(node)
        self.gives(value)
        return None

    # -- expressions ----------------------------------------------------------------------

    def _navigation(self, node: Node) -> Expr:
        parts = node.named_children
        if len(parts) < 2:
            return self.through(node)
        text = self.text(node)
        if text[:1].islower() and "(" not in text and (spelled := self.spelled(text)) is not None:
            return spelled
        value = self.visit(parts[0])
        name = self.text(parts[-1])
        member = self.member(value, name)
        self.shaped(parts[-1], member, name)
        return union([member, value]) if name == "value" else member

    def _call(self, node: Node) -> Expr:
        parts = [c for c in node.named_children if c.type not in _SKIPPED]
        if not parts:
            return None
        callee, *rest = parts
        given: list[Node] = []
        kinds: list[Node] = []
        lambdas: list[Node] = []
        for child in rest:
            if child.type == "value_arguments":
                given.extend(c for c in child.named_children if c.type == "value_argument")
            elif child.type == "annotated_lambda":
                lambdas.append(child)
            elif child.type == "type_arguments":
                kinds = list(child.named_children)
        while callee.type == "call_expression" and lambdas and not given and not kinds:
            inner = [c for c in callee.named_children if c.type not in _SKIPPED]
            callee = inner[0]
            for child in inner[1:]:
                if child.type == "value_arguments":
                    given.extend(c for c in child.named_children if c.type == "value_argument")
                elif child.type == "type_arguments":
                    kinds = list(child.named_children)
                elif child.type == "annotated_lambda":
                    lambdas.insert(0, child)
            if given or kinds:
                break
        nodes = [*given, *lambdas]
        if callee.type == "navigation_expression" and len(callee.named_children) > 1:
            return self._method(callee, nodes, kinds)
        if callee.type == "identifier":
            return self._bare(callee, nodes, kinds)
        value = self.visit(callee)
        return self.call(value, callee, lambda: self.passed("", nodes))

    def _bare(self, where: Node, nodes: Sequence[Node], kinds: Sequence[Node]) -> Expr:
        name = self.text(where)
        if name in _LISTS:
            return self.sequence(self.argument(one)[1] for one in nodes)
        if name in _MAPS:
            return self._map(nodes)
        if name in _INJECTED and len(kinds) == 1:
            for one in nodes:
                _ = self.argument(one)
            return self.instance(self._type(kinds[0]))
        value = self.inherited(name)
        if name[:1].isupper():
            label = name if name in {"SystemMessage", "UserMessage"} else ""
            made = self.build(value, name, where, nodes)
            if label and nodes:
                self.prompt(nodes[0])
            return made
        is_free = self.look_up(name) == ("n", name)
        if name == "with" and nodes:
            return self._scoped(None, name, where, nodes[1:], self.argument(nodes[0])[1])
        subject = self.receivers[-1] if self.receivers else None
        if is_free and subject is not None and name not in self.module.names:
            made = self.invoke(subject, name, where, nodes)
            self._collect(name, made, where)
            return made
        made = self.apply(value, None, name, where, nodes)
        if is_free:
            self._collect(name, made, where)
        return made

    def _collect(self, name: str, made: Expr, where: Node) -> None:
        """Note what a lambda calls on the object that it configures, as its options."""
        if not self.given or made is None or made[0] != "c" or made[2] is None:
            return
        call = self.module.calls[made[2]]
        plain = [one for one in call.args if one is None or one[0] != "f"]
        if plain:
            self.given[-1].append((name, plain[0], where))
        self.given[-1].extend((k, v, None) for k, v in call.keywords if k is not None)

    def _method(self, callee: Node, nodes: Sequence[Node], kinds: Sequence[Node]) -> Expr:
        where = callee.named_children[-1]
        name = self.text(where)
        if name in _INJECTED and len(kinds) == 1:
            _ = self.visit(callee.named_children[0])
            return self.instance(self._type(kinds[0]))
        base = callee.named_children[0]
        text = self.text(base)
        spelled = self.spelled(text) if text[:1].islower() and "(" not in text else None
        receiver = spelled if spelled is not None else self.visit(base)
        if base.type == "super_expression" or text == "super":
            receiver = ("z", self.owner) if self.owner else None
        if receiver is None:
            for one in nodes:
                _ = self.argument(one)
            return None
        if name in _ON_IT or name in _ON_THIS or name in _EACH:
            return self._scoped(receiver, name, where, nodes, receiver)
        made = self.invoke(receiver, name, where, nodes)
        if made is not None and self._is_extension(name):
            return union([made, ("c", ("n", name), made[2])])
        if base.type == "identifier":
            self.changed(text, made)
        return made

    def _is_extension(self, name: str) -> bool:
        """Tell whether a name is a function at the top of this file, or imported by name."""
        bound = self.module.names.get(name, ())
        return any(
            one is not None
            and (one[0] == "f" or (one[0] == "x" and not one[1].startswith(("io.ktor.", "kotlin"))))
            for one in bound
        )

    def _scoped(
        self, receiver: Expr, name: str, where: Node, nodes: Sequence[Node], subject: Expr
    ) -> Expr:
        """Read a function that runs a lambda on an object, and often gives it back."""
        held = (self.subject, self.receivers)
        self.subject = None
        if name in _ON_IT:
            self.subject = subject
        elif name in _EACH:
            self.subject = union([subject, ("e", subject)])
        else:
            self.receivers = [*self.receivers, subject]
        try:
            if receiver is None:
                made = self.call(("n", name), where, lambda: self.passed("", nodes))
            else:
                made = self.call(self.member(receiver, name), where, lambda: self.passed("", nodes))
        finally:
            self.subject, self.receivers = held
        call = self.module.calls[made[2]]
        given = [arg for arg in call.args if arg is not None and arg[0] == "f"]
        if name in {"also", "apply", "takeIf"}:
            return made if self.is_builder(receiver) else receiver
        if name in {"first", "firstOrNull"}:
            return ("e", receiver)
        if name in {"filter", "onEach", "forEach"}:
            return receiver
        result: Expr = ("c", given[-1], None) if given else made
        return ("t", (result,)) if name in {"map", "mapNotNull", "flatMap"} and given else result

    subject: Expr = None

    def _map(self, nodes: Sequence[Node]) -> Expr:
        entries = []
        for node in nodes:
            inner = node.named_children[0] if node.named_children else node
            parts = inner.named_children
            if inner.type == "infix_expression" and len(parts) == 3:
                key = self.visit(parts[0])
                label = key[1] if key is not None and key[0] == "l" else None
                entries.append((label, parts[0], self.visit(parts[2]), parts[2]))
            else:
                _ = self.argument(node)
        return self.mapping(entries)

    def argument(self, node: Node) -> tuple[str | None, Expr, Node]:
        if node.type != "value_argument":
            return None, self.visit(node), node
        parts = [c for c in node.named_children if c.type not in _SKIPPED]
        if len(parts) > 1 and parts[0].type == "identifier":
            label = self.text(parts[0])
            value = self.visit(parts[-1])
            return label, value, parts[-1]
        if not parts:
            return None, None, node
        return None, self.visit(parts[0]), parts[0]

    def configured(self, full: str) -> Iterator[Argument]:
        yield from super().configured(full)
        yield from self.assigned.pop(full, ())

    def _lambda(self, node: Node) -> Expr:
        names: list[str] = []
        body: list[Node] = []
        for child in node.named_children:
            if child.type == "lambda_parameters":
                for one in child.named_children:
                    first = one.named_children[0] if one.named_children else one
                    names.append(self.text(first))
            elif child.type not in _SKIPPED:
                body.append(child)
        if not names:
            names = ["it"]
        subject, self.subject = self.subject, None
        parameters: list[Parameter] = [(name, None, None) for name in names]
        if subject is not None:
            parameters[0] = (names[0], None, subject)
        full = self.declare(self.unique("lambda"), parameters, is_bound=False)
        self.lambdas[full] = (names[0], None)
        self.given.append([])
        with self.inside_function(full):
            value: Expr = None
            for child in body:
                value = self.visit(child)
            self.gives(value)
            configured = self.env.get(names[0])
        self.assigned[full] = self.given.pop()
        self.lambdas[full] = (names[0], value if value is not None else configured)
        return ("f", full)

    @functools.cached_property
    def assigned(self) -> dict[str, list[Argument]]:
        """What lambdas set on the object that they configure."""
        return {}

    def _string(self, node: Node) -> Expr:
        parts: list[Expr] = []
        is_name = False
        for child in node.named_children:
            text = self.text(child)
            if child.type == "interpolation":
                parts.append(self.through(child))
            elif child.type == "escape_sequence":
                parts.append(("l", text[1:] if text in {"\\$", '\\"', "\\\\"} else "\n"))
            elif text == "$":
                is_name = True
            elif is_name and (match := _NAME.match(text)) is not None:
                parts.append(self.inherited(match.group()))
                parts.append(("l", text[match.end() :]))
                is_name = False
            else:
                parts.append(("l", text))
        if all(one is not None and one[0] == "l" for one in parts):
            text = "".join(one[1] for one in parts if one is not None)
            return self.string(text.lstrip() if text[:1] == "\n" else text)
        return self.joined(one if one != ("l", "") else ("l", "") for one in parts)

    def _number(self, node: Node) -> Expr:
        digits = self.text(node)
        return ("v", int(digits)) if digits.isdigit() and len(digits) < 18 else None

    def _binary(self, node: Node) -> Expr:
        operands: list[Node] = []
        operators: set[str] = set()
        inner: Node | None = node
        while inner is not None and inner.type == "binary_expression":
            operator = inner.child_by_field_name("operator")
            operators.add(self.text(operator))
            right = inner.child_by_field_name("right")
            if right is not None:
                operands.append(right)
            inner = inner.child_by_field_name("left")
        if inner is not None:
            operands.append(inner)
        values = [self.visit(one) for one in reversed(operands)]
        if operators == {"+"}:
            return self.joined(values)
        return self.either(values) if operators == {"?:"} else None

    def _as(self, node: Node) -> Expr:
        parts = node.named_children
        value = self.visit(parts[0]) if parts else None
        return self.typed(value, self._type(parts[-1])) if len(parts) > 1 else value

    def _index(self, node: Node) -> Expr:
        parts = node.named_children
        value = self.visit(parts[0]) if parts else None
        key = self.visit(parts[1]) if len(parts) > 1 else None
        return self.item(value, key[1] if key is not None and key[0] in {"l", "v"} else None)

    def _reference(self, node: Node) -> Expr:
        parts = node.named_children
        if len(parts) < 2:
            return self.inherited(self.text(parts[0])) if parts else None
        base = parts[0]
        value = self._type(base) if base.type == "user_type" else self.visit(base)
        name = self.text(parts[-1])
        return value if name == "class" else self.member(value, name)


def _is_given(node: Node) -> bool:
    return node.type == "class_parameter"
