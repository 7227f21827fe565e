"""Java source to expressions, calls and literals, by its syntax tree.

Longer than the other files: one handler per kind of node.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence

import tree_sitter
from tree_sitter import Node

from lockin.discovery.code._builder import Handler, Parameter, false, nothing, null, true
from lockin.discovery.code._jvm import COLLECTIONS, HOLDERS, JvmBuilder, decapitalised
from lockin.discovery.code._model import Expr, Module, union
from lockin.discovery.signatures import tables

__all__ = ["read_java"]

_CLASSES = frozenset(
    {
        "class_declaration",
        "interface_declaration",
        "record_declaration",
        "enum_declaration",
        "annotation_type_declaration",
    }
)
_FIELDS = frozenset({"field_declaration", "constant_declaration"})
_ACCESSORS = frozenset({"Data", "Getter", "Value", "ConfigurationProperties"})
_TESTS = frozenset({"Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate"})
_BEANS = frozenset({"Bean", "Produces", "Singleton", "Provides"})
_ESCAPES = {"\\n": "\n", "\\t": "\t", '\\"': '"', "\\'": "'", "\\\\": "\\", "\\s": " "}


@functools.cache
def _language() -> tree_sitter.Language:
    import tree_sitter_java

    return tree_sitter.Language(tree_sitter_java.language())


def read_java(path: str, text: str) -> Module:
    """Parse one file; `RecursionError` when it is nested too deeply."""
    reader = _JavaBuilder(path, text, _language(), tables("java"))
    reader.prepare()
    return reader.read()


class _JavaBuilder(JvmBuilder):
    fragments = frozenset({"string_fragment", "multiline_string_fragment"})

    def handled(self) -> Mapping[str, Handler]:
        return {
            "package_declaration": self._package,
            "import_declaration": self._import,
            **dict.fromkeys(_CLASSES, self._class),
            **dict.fromkeys(_FIELDS, self._field),
            "method_declaration": self._method,
            "constructor_declaration": self._constructor,
            "compact_constructor_declaration": self._compact,
            "static_initializer": self._initializer,
            "enum_constant": self._constant,
            "local_variable_declaration": self._local,
            "resource": self._resource,
            "expression_statement": self._statement,
            "assignment_expression": self._assignment,
            "method_invocation": self._invocation,
            "explicit_constructor_invocation": self._delegation,
            "object_creation_expression": self._creation,
            "field_access": self._access,
            "array_access": self._item,
            "identifier": self._identifier,
            "this": self._this,
            "super": self._super,
            "string_literal": self._string,
            "true": true,
            "false": false,
            "null_literal": null,
            "decimal_integer_literal": self._number,
            "binary_expression": self._binary,
            "ternary_expression": self._ternary,
            "parenthesized_expression": self.through,
            "cast_expression": self._cast,
            "class_literal": self._class_literal,
            "lambda_expression": self._lambda,
            "method_reference": self._reference,
            "array_initializer": self._array,
            "array_creation_expression": self._new_array,
            "if_statement": self._if,
            "switch_expression": self._switch,
            "try_statement": self._try,
            "try_with_resources_statement": self._try,
            "enhanced_for_statement": self._for,
            "instanceof_expression": self._instanceof,
            "return_statement": self._return,
            "yield_statement": self.through,
            "marker_annotation": self._annotation,
            "annotation": self._annotation,
            "formal_parameters": nothing,
            "type_parameters": nothing,
            "dimensions": nothing,
        }

    # -- names and types ------------------------------------------------------------------

    def _package(self, node: Node) -> Expr:
        name = next((c for c in node.named_children if c.type.endswith("identifier")), None)
        self.module.package = self.text(name)
        return None

    def _import(self, node: Node) -> Expr:
        name = next((c for c in node.named_children if c.type.endswith("identifier")), None)
        whole = any(c.type == "asterisk" for c in node.named_children)
        dotted = self.text(name)
        if dotted:
            self.bring(node, dotted, whole=whole)
        return None

    def _identifier(self, node: Node) -> Expr:
        return self.own(self.inherited(self.text(node)))

    def _this(self, node: Node) -> Expr:
        del node
        return ("s", self.owner or (self.enclosing[-1] if self.enclosing else ""))

    def _super(self, node: Node) -> Expr:
        del node
        return ("z", self.owner) if self.owner else None

    def _type(self, node: Node | None) -> Expr:
        """Return the class that a type names; a generic one that holds others is what it holds."""
        if node is None:
            return None
        kind = node.type
        if kind == "type_identifier":
            name = self.text(node)
            return None if name in {"var", "String", "Object"} else self.look_up(name)
        if kind == "scoped_type_identifier":
            return self._scoped(node)
        if kind == "generic_type":
            return self._generic(node)
        if kind == "array_type":
            return self.many(self._type(node.child_by_field_name("element")))
        if kind in {"annotated_type", "wildcard"}:
            held = [c for c in node.named_children if "annotation" not in c.type]
            return self._type(held[0]) if held else None
        return None

    def _generic(self, node: Node) -> Expr:
        inner = node.named_children
        if not inner:
            return None
        name = self.text(inner[0]).rpartition(".")[2]
        arguments = inner[-1].named_children
        if name in HOLDERS and arguments:
            return self._type(arguments[-1])
        if name in COLLECTIONS and arguments:
            return self.many(self._type(arguments[-1]))
        return self._type(inner[0])

    def _scoped(self, node: Node) -> Expr:
        spelled = self.spelled(self.text(node))
        if spelled is not None:
            return spelled
        parts = [c for c in node.named_children if "annotation" not in c.type]
        base = self._type(parts[0]) if parts else None
        return self.member(base, self.text(parts[-1]))

    # -- declarations ---------------------------------------------------------------------

    def _annotations(self, node: Node) -> Iterator[Node]:
        for child in node.named_children:
            if child.type == "modifiers":
                yield from (c for c in child.named_children if c.type.endswith("annotation"))

    def _annotated(self, node: Node) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for one in self._annotations(node):
            name = self.text(one.child_by_field_name("name")).rpartition(".")[2]
            _ = found.setdefault(name, one)
            _ = self.visit(one)
        return found

    def _annotation(self, node: Node) -> Expr:
        """Record an annotation that stands for something, and the prompt that one holds."""
        name_node = node.child_by_field_name("name")
        if name_node is None:
            return None
        text = self.text(name_node)
        last = text.rpartition(".")[2]
        if last in self.annotated:
            kind = self.spelled(text) or self.look_up(last)
            given = node.child_by_field_name("arguments")
            _ = self.call(kind, name_node, lambda: list(self._pairs(given)))
        if last in {"SystemMessage", "UserMessage"}:
            self.prompt(node)
        return None

    def _pairs(self, node: Node | None) -> Iterator[tuple[str | None, Expr, Node | None]]:
        for child in node.named_children if node is not None else ():
            if child.type == "element_value_pair":
                value = child.child_by_field_name("value")
                yield self.text(child.child_by_field_name("key")), self.visit(value), value
            else:
                yield None, self.visit(child), child

    def _injected(self, found: Mapping[str, Node]) -> Expr:
        """Return the key of the configuration that annotations name."""
        for name, node in found.items():
            given = node.child_by_field_name("arguments")
            if given is None:
                continue
            texts = self.strings(given)
            value = self.setting(name, "".join(texts[:1]), node) if texts else None
            if value is not None:
                return value
        return None

    def _class(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        annotated = self._annotated(node)
        bases: list[Expr] = []
        for child in node.named_children:
            if child.type in {"superclass", "super_interfaces", "extends_interfaces"}:
                bases.extend(self._bases(child))
        service = next(
            (self.look_up(one) for one in annotated if self.annotated.get(one, "") in self._kits),
            None,
        )
        if service is not None:
            bases.append(service)
        body = node.child_by_field_name("body")
        self._body(node, name, bases, body, annotated)
        return None

    @functools.cached_property
    def _kits(self) -> frozenset[str]:
        return frozenset(name for name, kit in self.tables.frameworks.items() if "*" in kit.methods)

    def _bases(self, node: Node) -> Iterator[Expr]:
        for child in node.named_children:
            if child.type == "type_list":
                yield from self._bases(child)
            else:
                yield self._type(child)

    def _body(
        self,
        node: Node,
        name: str,
        bases: Sequence[Expr],
        body: Node | None,
        annotated: Mapping[str, Node],
    ) -> None:
        members = set(self._members(body))
        fields = set(self._fields(body))
        components = node.child_by_field_name("parameters")
        parameters = self._parameters(components) if components is not None else []
        members.update(one[0] for one in parameters)
        if self.owner:
            self.enclosing.append(self.owner)
        with self.inside_class(name, bases, members) as full:
            if bases:
                self.inherits.add(full)
            methods = set(self._methods(body)) | {one[0] for one in parameters}
            self.clashes[full] = frozenset(methods & (fields | {one[0] for one in parameters}))
            self._components(parameters)
            prefix = self._prefix(annotated)
            children = [] if body is None else body.named_children
            first = [c for c in children if c.type in _FIELDS]
            for child in (*first, *(c for c in children if c.type not in _FIELDS)):
                if child.type == "enum_body_declarations":
                    self.block(child.named_children)
                else:
                    _ = self.visit(child)
            if not _ACCESSORS.isdisjoint(annotated) or prefix:
                self._accessors(full, prefix, node)
        if self.enclosing and self.enclosing[-1] == self.owner:
            _ = self.enclosing.pop()

    def _prefix(self, annotated: Mapping[str, Node]) -> str:
        node = annotated.get("ConfigurationProperties") or annotated.get("ConfigMapping")
        return "".join(self.strings(node)[:1]) if node is not None else ""

    def _accessors(self, full: str, prefix: str, node: Node) -> None:
        """Give a class the getters that are generated for its fields."""
        class_ = self.module.classes[full]
        for field in sorted(class_.fields):
            bare = field.rstrip("$")
            if prefix and not class_.attributes.get(field):
                key = f"{prefix}.{_kebab(bare)}"
                self.attribute(full, field, self.variable(key, None, node))
            getter = f"get{bare[:1].upper()}{bare[1:]}"
            if getter not in class_.methods:
                self._getter(getter, field)

    def _getter(self, name: str, field: str) -> None:
        full = self.declare(name)
        self.module.functions[full].returns.append(("a", ("s", self.owner), field))

    def _members(self, body: Node | None) -> Iterator[str]:
        queue = [] if body is None else list(body.named_children)
        while queue:
            node = queue.pop()
            if node.type in _FIELDS:
                for one in node.children_by_field_name("declarator"):
                    yield self.text(one.child_by_field_name("name"))
            elif node.type in {"method_declaration", "enum_constant"} or node.type in _CLASSES:
                yield self.text(node.child_by_field_name("name"))
            elif node.type == "enum_body_declarations":
                queue.extend(node.named_children)

    def _methods(self, body: Node | None) -> Iterator[str]:
        for node in [] if body is None else body.named_children:
            if node.type == "method_declaration":
                yield self.text(node.child_by_field_name("name"))

    def _fields(self, body: Node | None) -> Iterator[str]:
        for node in [] if body is None else body.named_children:
            if node.type in _FIELDS:
                for one in node.children_by_field_name("declarator"):
                    yield self.text(one.child_by_field_name("name"))

    def _components(self, parameters: Sequence[Parameter]) -> None:
        """Record the components of a record: fields, accessors and the constructor."""
        if not parameters:
            return
        full = self.declare("__init__", parameters)
        for name, _, _ in parameters:
            held = self.stored(self.owner, name)
            self.module.classes[self.owner].fields.add(held)
            self.attribute(self.owner, held, ("p", full, name))
            self._getter(name, held)

    def _field(self, node: Node) -> Expr:
        annotated = self._annotated(node)
        kind = self._type(node.child_by_field_name("type"))
        injected = self._injected(annotated)
        for one in node.children_by_field_name("declarator"):
            name = self.text(one.child_by_field_name("name"))
            value_node = one.child_by_field_name("value")
            value = self.visit(value_node)
            self.notice(name, value_node, value)
            self.name_result(value, name)
            held = self.stored(self.owner, name)
            self.field(held, value if injected is None else injected, kind)
        return None

    def _parameters(self, node: Node | None) -> list[Parameter]:
        found: list[Parameter] = []
        for child in node.named_children if node is not None else ():
            if child.type not in {"formal_parameter", "spread_parameter"}:
                continue
            name = child.child_by_field_name("name")
            kind = child.child_by_field_name("type")
            if child.type == "spread_parameter":
                held = [c for c in child.named_children if c.type != "modifiers"]
                kind = held[0] if held else None
                inner = held[-1].child_by_field_name("name") if held else None
                name = inner or name
            injected = self._injected(self._annotated(child))
            found.append((self.text(name), self._type(kind), injected))
        return found

    def _method(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        annotated = self._annotated(node)
        if not _TESTS.isdisjoint(annotated):
            self.module.tests += 1
        body = node.child_by_field_name("body")
        kind = self._type(node.child_by_field_name("type"))
        parameters = self._parameters(node.child_by_field_name("parameters"))
        full = self.declare(self.unique(name), parameters, kind)
        function = self.module.functions[full]
        function.is_abstract = body is None
        function.is_bean = not _BEANS.isdisjoint(annotated)
        function.path = self.path_of(annotated) if body is None else None
        self.overload(full, name)
        with self.inside_function(full):
            _ = self.visit(body)
        return None

    def _constructor(self, node: Node) -> Expr:
        _ = self._annotated(node)
        parameters = self._parameters(node.child_by_field_name("parameters"))
        full = self.declare(self.unique("__init__"), parameters)
        self.overload(full, "__init__")
        with self.inside_function(full):
            _ = self.visit(node.child_by_field_name("body"))
        return None

    def _compact(self, node: Node) -> Expr:
        full = f"{self.owner}.__init__"
        if full in self.module.functions:
            with self.inside_function(full):
                _ = self.visit(node.child_by_field_name("body"))
        return None

    def _initializer(self, node: Node) -> Expr:
        full = self.declare(self.unique("static"))
        with self.inside_function(full):
            self.block(node.named_children)
        return None

    def _constant(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        given = node.child_by_field_name("arguments")
        made: Expr = ("s", self.owner)
        if given is not None and self.owner:
            made = self.build(("k", self.owner), "", node, given.named_children)
        self.attribute(self.owner, name, made)
        body = node.child_by_field_name("body")
        if body is not None:
            self._body(node, name, (("k", self.owner),), body, {})
        return None

    # -- statements -----------------------------------------------------------------------

    def _local(self, node: Node) -> Expr:
        kind = self._type(node.child_by_field_name("type"))
        for one in node.children_by_field_name("declarator"):
            self._bound(one, kind)
        return None

    def _bound(self, node: Node, kind: Expr) -> None:
        name = self.text(node.child_by_field_name("name"))
        value_node = node.child_by_field_name("value")
        value = self.visit(value_node)
        self.notice(name, value_node, value)
        self.name_result(value, name)
        self.bind(name, self.typed(value, kind))

    def _resource(self, node: Node) -> Expr:
        if node.child_by_field_name("name") is None:
            return self.through(node)
        self._bound(node, self._type(node.child_by_field_name("type")))
        return None

    def _statement(self, node: Node) -> Expr:
        value = self.through(node)
        inner = node.named_children[0] if node.named_children else None
        while inner is not None and inner.type == "method_invocation":
            inner = inner.child_by_field_name("object")
        if inner is not None and inner.type == "identifier":
            self.changed(self.text(inner), value)
        return None

    def _assignment(self, node: Node) -> Expr:
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        value = self.visit(right)
        if left is None:
            return value
        if left.type == "identifier":
            name = self.text(left)
            self.notice(name, right, value)
            self.name_result(value, name)
            held = super().look_up(name)
            if held is not None and held[0] == "a" and held[1] is not None and held[1][0] == "s":
                self.assign_member(left, held[1], self.stored(held[1][1], name), value)
            else:
                self.bind(name, value)
        elif left.type == "field_access":
            name = self.text(left.child_by_field_name("field"))
            self.notice(name, right, value)
            self.name_result(value, name)
            base = self.visit(left.child_by_field_name("object"))
            if base is not None and base[0] == "c" and base[2] is None:
                return value
            if base is not None and base[0] == "s":
                name = self.stored(base[1], name)
            self.assign_member(left, base, name, value)
        else:
            _ = self.visit(left)
        return value

    def _if(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        then = node.child_by_field_name("consequence")
        other = node.child_by_field_name("alternative")
        if other is None:
            self.branches(lambda: self.visit(then))
        else:
            self.branches(lambda: self.visit(then), lambda: self.visit(other), is_complete=True)
        return None

    def _switch(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        values: list[Expr] = []

        def rule(child: Node) -> None:
            for part in child.named_children:
                value = self._case(part)
                values.append(value)

        body = node.child_by_field_name("body")
        rules = [] if body is None else body.named_children
        self.branches(*(functools.partial(rule, child) for child in rules))
        return union(values)

    def _case(self, node: Node) -> Expr:
        """Read a part of a switch; return what it yields."""
        if node.type == "switch_label":
            return None
        if node.type == "expression_statement" and node.named_children:
            return self.visit(node.named_children[0])
        if node.type == "block":
            found: Expr = None
            for child in node.named_children:
                value = self.visit(child)
                if child.type == "yield_statement":
                    found = value
            return found
        _ = self.visit(node)
        return None

    def _try(self, node: Node) -> Expr:
        resources = node.child_by_field_name("resources")
        _ = self.visit(resources)
        _ = self.visit(node.child_by_field_name("body"))
        others = [c for c in node.named_children if c.type in {"catch_clause", "finally_clause"}]
        for one in others:
            self.branches(functools.partial(self.block, one.named_children))
        return None

    def _for(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("value"))
        kind = self._type(node.child_by_field_name("type"))
        name = self.text(node.child_by_field_name("name"))
        self.bind(name, self.typed(None if value is None else ("e", value), kind))
        body = node.child_by_field_name("body")
        self.branches(lambda: self.visit(body))
        return None

    def _instanceof(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("left"))
        name = node.child_by_field_name("name")
        if name is not None:
            kind = self._type(node.child_by_field_name("right"))
            self.bind(self.text(name), self.instance(kind) or value)
        return ("v", True)

    def _return(self, node: Node) -> Expr:
        self.gives(self.through(node))
        return None

    # -- expressions ----------------------------------------------------------------------

    def _invocation(self, node: Node) -> Expr:
        where = node.child_by_field_name("name")
        if where is None:
            return None
        name = self.text(where)
        given = node.child_by_field_name("arguments")
        nodes = _values(given)
        base = node.child_by_field_name("object")
        if base is None:
            return self.invoke(None, name, where, nodes)
        if any(c.type == "super" for c in node.children):
            receiver = self._super(node)
        else:
            receiver = self.visit(base)
        if name == "of" and receiver == ("x", "java.util.Map"):
            return self._map(nodes)
        if name == "class" or receiver is None:
            for one in nodes:
                _ = self.visit(one)
            return None
        return self.invoke(receiver, name, where, nodes)

    def _map(self, nodes: Sequence[Node]) -> Expr:
        entries = []
        for key, value in zip(nodes[::2], nodes[1::2], strict=False):
            held = self.visit(key)
            label = held[1] if held is not None and held[0] == "l" else None
            entries.append((label, key, self.visit(value), value))
        return self.mapping(entries)

    def _delegation(self, node: Node) -> Expr:
        where = node.child_by_field_name("constructor")
        given = _values(node.child_by_field_name("arguments"))
        if where is None or not self.owner:
            return None
        if where.type == "this":
            return self.build(("k", self.owner), "", where, given)
        bases = self.module.classes[self.owner].bases
        return self.build(bases[0] if bases else None, "", where, given)

    def _creation(self, node: Node) -> Expr:
        where = node.child_by_field_name("type")
        if where is None:
            return None
        plain = where
        if plain.type == "generic_type" and plain.named_children:
            plain = plain.named_children[0]
        kind = self._scoped(plain) if plain.type == "scoped_type_identifier" else self._named(plain)
        last = self.text(plain).rpartition(".")[2]
        given = _values(node.child_by_field_name("arguments"))
        made = self.build(kind, last, where, given)
        body = next((c for c in node.named_children if c.type == "class_body"), None)
        if body is not None:
            self._body(node, self.unique("anonymous").replace("#", ""), (kind,), body, {})
        return made

    def _named(self, node: Node) -> Expr:
        return self.look_up(self.text(node))

    def _access(self, node: Node) -> Expr:
        field = node.child_by_field_name("field")
        if field is not None and field.type == "this":
            return self._this(field)
        text = self.text(node)
        spelled = self.spelled(text) if text[:1].islower() and "(" not in text else None
        if spelled is not None:
            return spelled
        value = self.visit(node.child_by_field_name("object"))
        return self.own(self.member(value, self.text(field)))

    def _item(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("array"))
        _ = self.visit(node.child_by_field_name("index"))
        return self.item(value, None)

    def _string(self, node: Node) -> Expr:
        parts: list[str] = []
        for child in node.named_children:
            text = self.text(child)
            parts.append(_ESCAPES.get(text, text) if child.type == "escape_sequence" else text)
        text = "".join(parts)
        return self.string(text.lstrip() if "\n" in text[:2] else text)

    def _number(self, node: Node) -> Expr:
        digits = self.text(node).rstrip("lL").replace("_", "")
        return ("v", int(digits)) if digits.isdigit() and len(digits) < 18 else None

    def _binary(self, node: Node) -> Expr:
        operands: list[Node] = []
        inner: Node | None = node
        is_sum = True
        while inner is not None and inner.type == "binary_expression":
            operator = inner.child_by_field_name("operator")
            is_sum = is_sum and operator is not None and operator.type == "+"
            right = inner.child_by_field_name("right")
            if right is not None:
                operands.append(right)
            inner = inner.child_by_field_name("left")
        if inner is not None:
            operands.append(inner)
        values = [self.visit(one) for one in reversed(operands)]
        return self.joined(values) if is_sum else None

    def _ternary(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        return self.either(
            self.visit(node.child_by_field_name(name)) for name in ("consequence", "alternative")
        )

    def _cast(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("value"))
        return self.typed(value, self._type(node.child_by_field_name("type")))

    def _class_literal(self, node: Node) -> Expr:
        return self._type(node.named_children[0]) if node.named_children else None

    def _array(self, node: Node) -> Expr:
        return self.sequence(self.visit(child) for child in node.named_children)

    def _new_array(self, node: Node) -> Expr:
        return self.visit(node.child_by_field_name("value"))

    def _lambda(self, node: Node) -> Expr:
        held = node.child_by_field_name("parameters")
        parameters: list[Parameter] = []
        if held is not None and held.type == "identifier":
            parameters = [(self.text(held), None, None)]
        elif held is not None and held.type == "inferred_parameters":
            parameters = [(self.text(one), None, None) for one in held.named_children]
        elif held is not None:
            parameters = self._parameters(held)
        full = self.declare(self.unique("lambda"), parameters, is_bound=False)
        if len(parameters) == 1:
            self.lambdas[full] = (parameters[0][0], None)
        body = node.child_by_field_name("body")
        owner = self.owner
        with self.inside_function(full):
            if body is not None and body.type != "block":
                value = self.visit(body)
                self.gives(value)
            else:
                _ = self.visit(body)
                value = self.env.get(parameters[0][0]) if parameters else None
        if len(parameters) == 1:
            self.lambdas[full] = (parameters[0][0], value)
        self.owner = owner
        return ("f", full)

    def _reference(self, node: Node) -> Expr:
        children = node.named_children
        if not children:
            return None
        base = children[0]
        value = self.visit(base) if base.type != "type_identifier" else self._type(base)
        if base.type == "identifier" and value is None:
            value = self.look_up(self.text(base))
        if len(children) > 1:
            return self.member(value, self.text(children[-1]))
        return value


def _values(node: Node | None) -> list[Node]:
    return [] if node is None else [c for c in node.named_children if not _is_comment(c)]


def _is_comment(node: Node) -> bool:
    return node.type in {"line_comment", "block_comment"}


def _kebab(name: str) -> str:
    parts: Iterable[str] = (f"-{c.lower()}" if c.isupper() else c for c in decapitalised(name))
    return "".join(parts)
