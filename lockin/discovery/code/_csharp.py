"""C# source to expressions, calls and literals, by its syntax tree.

Longer than the other files: one handler per kind of node.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence

import tree_sitter
from tree_sitter import Node

from lockin.discovery.code._builder import Argument, Handler, Parameter
from lockin.discovery.code._csharp_services import PARTIAL, Services
from lockin.discovery.code._literals import MESSAGE_ROLES
from lockin.discovery.code._model import Expr, Import, Module, union
from lockin.discovery.signatures import snake, tables

__all__ = ["read_csharp"]

_CLASSES = frozenset(
    """
    class_declaration struct_declaration record_declaration record_struct_declaration
    interface_declaration enum_declaration
    """.split()
)
_TYPES = frozenset({"identifier", "generic_name", "qualified_name", "alias_qualified_name"})
_HOLDERS = frozenset(
    """
    Task ValueTask Lazy IOptions IOptionsSnapshot IOptionsMonitor Nullable IEnumerable
    IAsyncEnumerable IList List ICollection IReadOnlyList IReadOnlyCollection HashSet Func
    ObjectPool Ref Collection ConcurrentBag Queue IServiceProvider AsyncLazy Dictionary
    IDictionary ConcurrentDictionary IReadOnlyDictionary
    """.split()
)
"""Generic types that stand for what they hold: the last of their arguments."""
_LISTS = frozenset({"List", "HashSet", "Collection", "Queue", "Stack", "ObservableCollection"})
_MAPS = frozenset({"Dictionary", "JsonObject", "ConcurrentDictionary", "KernelArguments"})
_TRANSPARENT = frozenset({"Value", "CurrentValue"})
"""Properties of what only wraps a value."""
_SYSTEM = frozenset({"SystemChatMessage", "ChatRequestSystemMessage", "DeveloperChatMessage"})
_PROMPTS = frozenset({"ChatHistory", "ChatPromptTemplate", "PromptTemplateConfig", *_SYSTEM})
_TESTS = frozenset({"Fact", "Theory", "Test", "TestCase", "TestMethod", "DataTestMethod"})
_DIRECTIVE = re.compile(r"^#[:!][^\r\n]*|\ufeff", re.MULTILINE)
"""Lines for the tool that runs a single file; the grammar does not know them."""
_ESCAPES = {"\\n": "\n", "\\t": "\t", '\\"': '"', "\\'": "'", "\\\\": "\\", "\\r": "\r"}


@functools.cache
def _language() -> tree_sitter.Language:
    import tree_sitter_c_sharp

    return tree_sitter.Language(tree_sitter_c_sharp.language())


def read_csharp(path: str, text: str) -> Module:
    """Parse one file; `RecursionError` when it is nested too deeply."""
    plain = _DIRECTIVE.sub(lambda found: " " * len(found[0]), text)
    reader = _SharpBuilder(path, plain, _language(), tables("csharp"))
    reader.prepare()
    return reader.read()


class _SharpBuilder(Services):
    fragments = frozenset(
        {"string_literal_content", "raw_string_content", "string_content"}
        | {"verbatim_string_literal"}
    )

    def prepare(self) -> None:
        super().prepare()
        self.conditions: list[Expr] = []
        self.wanted: Expr = None
        self.results: list[Expr] = []

    def handled(self) -> Mapping[str, Handler]:
        return {
            "using_directive": self._using,
            "namespace_declaration": self._namespace,
            "file_scoped_namespace_declaration": self._namespace,
            **dict.fromkeys(_CLASSES, self._class),
            "field_declaration": self._field,
            "property_declaration": self._property,
            "method_declaration": self._method,
            "local_function_statement": self._method,
            "constructor_declaration": self._constructor,
            "variable_declaration": self._variables,
            "assignment_expression": self._assignment,
            "invocation_expression": self._invocation,
            "object_creation_expression": self._creation,
            "implicit_object_creation_expression": self._implicit,
            "anonymous_object_creation_expression": self._anonymous,
            "with_expression": self._with,
            "initializer_expression": self._elements,
            "collection_expression": self._elements,
            "implicit_array_creation_expression": self._array,
            "array_creation_expression": self._array,
            "member_access_expression": self._access,
            "conditional_access_expression": self._conditional,
            "member_binding_expression": self._binding,
            "element_access_expression": self._item,
            "element_binding_expression": self._item_binding,
            "identifier": self._identifier,
            "generic_name": self._generic,
            "qualified_name": self._type,
            "alias_qualified_name": self._type,
            "this": self._this,
            "this_expression": self._this,
            "base": self._base,
            "base_expression": self._base,
            "string_literal": self._string,
            "raw_string_literal": self._string,
            "verbatim_string_literal": self._verbatim,
            "interpolated_string_expression": self._interpolated,
            "boolean_literal": self._boolean,
            "null_literal": self._null,
            "integer_literal": self._number,
            "binary_expression": self._binary,
            "as_expression": self._as,
            "conditional_expression": self._ternary,
            "parenthesized_expression": self.through,
            "await_expression": self.through,
            "postfix_unary_expression": self.through,
            "checked_expression": self.through,
            "spread_element": self.through,
            "expression_element": self.through,
            "collection_element": self.through,
            "ref_expression": self.through,
            "cast_expression": self._cast,
            "typeof_expression": self._typeof,
            "lambda_expression": self._lambda,
            "anonymous_method_expression": self._lambda,
            "if_statement": self._if,
            "switch_statement": self._switch,
            "switch_expression": self._switched,
            "try_statement": self._try,
            "foreach_statement": self._for,
            "is_pattern_expression": self._is,
            "return_statement": self._return,
            "yield_statement": self._return,
            "argument": self._argument,
            "attribute": self._attribute,
            "type_parameter_list": self._nothing,
            "type_argument_list": self._nothing,
            "type_parameter_constraints_clause": self._nothing,
            "predefined_type": self._nothing,
            "implicit_type": self._nothing,
            "preproc_if": self._conditioned,
            "preproc_elif": self._conditioned,
            "preproc_else": self._conditioned,
        }

    # -- names and types ------------------------------------------------------------------

    def _using(self, node: Node) -> Expr:
        words = {child.type for child in node.children}
        alias = node.child_by_field_name("name")
        names = [c for c in node.named_children if c != alias]
        dotted = _plain(self.text(names[-1])) if names else _plain(self.text(alias))
        if not dotted:
            return None
        if names and alias is not None:
            module, _, last = dotted.rpartition(".")
            _ = self.imported(node, module or dotted, names=(last,))
            self.bind(self.text(alias), ("x", dotted))
            return None
        one = self.imported(node, dotted)
        scope = ("global",) if "global" in words else ()
        self.module.stars.append(Import(one.line, one.column, dotted, names=scope))
        return None

    def _namespace(self, node: Node) -> Expr:
        name = _plain(self.text(node.child_by_field_name("name")))
        held = self.module.package
        if not held:
            self.module.package = name
        body = node.child_by_field_name("body")
        if body is not None:
            self.block(body.named_children)
        else:
            self.block(c for c in node.named_children[1:])
        return None

    def _identifier(self, node: Node) -> Expr:
        name = self.text(node)
        found = self.inherited(name)
        if found == ("a", ("s", self.owner), name) and name[:1].isupper():
            known = name in self.members.get(self.owner, ())
            return found if known else ("o", found, ("n", name))  # a class, or of a base
        return found

    def _generic(self, node: Node) -> Expr:
        return self.inherited(self.text(node.named_children[0])) if node.named_children else None

    def _this(self, node: Node) -> Expr:
        del node
        return ("s", self.owner or (self.enclosing[-1] if self.enclosing else ""))

    def _base(self, node: Node) -> Expr:
        del node
        return ("z", self.owner) if self.owner else None

    def _type(self, node: Node | None) -> Expr:  # noqa: PLR0911 - one return per kind of type
        """Return the class that a type names; a generic one that holds others is what it holds."""
        if node is None:
            return None
        kind = node.type
        if kind == "identifier":
            name = self.text(node)
            return None if name in {"var", "String", "Object", "dynamic"} else self.look_up(name)
        if kind == "generic_name":
            inner = node.named_children
            name = self.text(inner[0]) if inner else ""
            held = _type_arguments(node)
            if name in _HOLDERS and held:
                return self._type(held[-1])
            return self.look_up(name) if name else None
        if kind in {"qualified_name", "alias_qualified_name"}:
            name_node = node.child_by_field_name("name")
            if kind == "alias_qualified_name":
                return ("n", self.text(name_node))
            if name_node is not None and name_node.type == "generic_name":
                return self._type(name_node)
            base = self._type(node.child_by_field_name("qualifier"))
            return self.member(base, self.text(name_node))
        if kind in {"nullable_type", "array_type", "ref_type", "scoped_type"}:
            inner = node.named_children
            return self._type(node.child_by_field_name("type") or (inner[0] if inner else None))
        return None

    # -- declarations ---------------------------------------------------------------------

    def _attribute(self, node: Node) -> Expr:
        """Read an attribute; one that describes a tool holds no prompt."""
        self.block(node.named_children[1:])
        return None

    def _marked(self, node: Node) -> set[str]:
        found: set[str] = set()
        for child in node.named_children:
            if child.type == "attribute_list":
                for one in child.named_children:
                    name = self.text(one.child_by_field_name("name")).rpartition(".")[2]
                    found.add(name)
                    _ = self.visit(one)
        return found

    def _modifiers(self, node: Node) -> set[str]:
        return {self.text(c) for c in node.named_children if c.type == "modifier"}

    def _class(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        _ = self._marked(node)
        bases: list[Expr] = []
        given: list[Node] = []
        parameters: list[Parameter] = []
        is_primary = False
        for child in node.named_children:
            if child.type == "base_list":
                for one in child.named_children:
                    if one.type == "argument_list":
                        given = _values(one)
                    elif one.type == "primary_constructor_base_type":
                        inner = one.named_children
                        bases.append(self._type(inner[0]) if inner else None)
                        given = _values(inner[-1]) if len(inner) > 1 else []
                    else:
                        bases.append(self._type(one))
            elif child.type == "parameter_list":
                parameters, is_primary = self._parameters(child), True
        if "partial" in self._modifiers(node):
            bases.append(PARTIAL)
        body = node.child_by_field_name("body")
        members = set(self._members(body)) | {one[0] for one in parameters}
        if self.owner:
            self.enclosing.append(self.owner)
        with self.inside_class(name, bases, members) as full:
            if bases:
                self.inherits.add(full)
            if is_primary:
                self._primary(parameters, bases, given, node)
            for child in [] if body is None else body.named_children:
                if child.type == "enum_member_declaration":
                    label = self.text(child.child_by_field_name("name"))
                    self.attribute(full, label, ("s", full))
                else:
                    _ = self.visit(child)
        if self.enclosing and self.enclosing[-1] == self.owner:
            _ = self.enclosing.pop()
        return None

    def _primary(
        self, parameters: Sequence[Parameter], bases: Sequence[Expr], given: list[Node], node: Node
    ) -> None:
        """Record the constructor in the head of a class; its parameters are as good as fields."""
        full = self.declare("__init__", parameters)
        for name, kind, _ in parameters:
            self.attribute(self.owner, name, ("p", full, name))
            if kind is not None:
                self.module.classes[self.owner].types[name] = ("c", kind, None)
        if given:
            with self.inside_function(full):
                base = bases[0] if bases else None
                _ = self.call(base, given[0], lambda: self._arguments(given))
        del node

    def _members(self, body: Node | None) -> Iterator[str]:
        queue = [] if body is None else list(body.named_children)
        while queue:
            node = queue.pop()
            if node.type == "field_declaration":
                for one in node.named_children:
                    if one.type == "variable_declaration":
                        for each in one.named_children:
                            if each.type == "variable_declarator":
                                yield self.text(each.child_by_field_name("name"))
            elif node.type.startswith("preproc_"):
                queue.extend(node.named_children)
            elif (
                node.type in {"method_declaration", "property_declaration"} | _CLASSES
                or node.type == "enum_member_declaration"
            ):
                yield self.text(node.child_by_field_name("name"))

    def _field(self, node: Node) -> Expr:
        _ = self._marked(node)
        for child in node.named_children:
            if child.type != "variable_declaration":
                continue
            kind = self._type(child.child_by_field_name("type"))
            for one in child.named_children:
                if one.type != "variable_declarator":
                    continue
                name = self.text(one.child_by_field_name("name"))
                value = self._named(name, _initial(one), kind)
                self.field(name, value, kind)
        return None

    def _property(self, node: Node) -> Expr:
        _ = self._marked(node)
        name = self.text(node.child_by_field_name("name"))
        kind = self._type(node.child_by_field_name("type"))
        value = node.child_by_field_name("value")
        accessors = node.child_by_field_name("accessors")
        if not self.owner:
            return None
        if value is not None and value.type == "arrow_expression_clause":
            self._getter(name, kind, value)
            return None
        bodies = [
            c for c in (accessors.named_children if accessors is not None else ())
            if c.child_by_field_name("body") is not None
        ]  # fmt: skip
        for one in bodies:
            if one.children and one.children[0].type == "get":
                self._getter(name, kind, one.child_by_field_name("body"))
            else:
                _ = self.visit(one.child_by_field_name("body"))
        if not bodies:
            self.field(name, self._named(name, value, kind), kind)
        return None

    def _getter(self, name: str, kind: Expr, body: Node | None) -> None:
        full = self.declare(name, (), kind, is_property=True)
        with self.inside_function(full):
            self._body(body, kind)

    def _named(self, name: str, node: Node | None, kind: Expr) -> Expr:
        """Read the value that a name of a declared class is given."""
        value = self._as_kind(node, kind)
        self.notice(name, node, value)
        self.name_result(value, name)
        return value

    def _as_kind(self, node: Node | None, kind: Expr) -> Expr:
        held, self.wanted = self.wanted, kind
        value = self.visit(node)
        self.wanted = held
        return value

    def _parameters(self, node: Node | None) -> list[Parameter]:
        found: list[Parameter] = []
        children = [] if node is None else node.named_children
        rest: Expr = None
        for child in children:
            if child.type == "parameter":
                _ = self._marked(child)
                name = child.child_by_field_name("name")
                kind = self._type(child.child_by_field_name("type"))
                inner = [c for c in child.named_children if c.type != "attribute_list"]
                default = inner[-1] if inner and inner[-1] != name else None
                value = self.visit(default) if default is not None else None
                found.append((self.text(name), kind, value))
            elif child.type == "array_type":
                rest = self._type(child)
            elif child.type == "identifier":
                found.append((self.text(child), rest, None))
        return found

    def _method(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        if not _TESTS.isdisjoint(self._marked(node)):
            self.module.tests += 1
        body = node.child_by_field_name("body")
        kind = self._type(node.child_by_field_name("returns") or node.child_by_field_name("type"))
        held = node.child_by_field_name("parameters")
        parameters = self._parameters(held)
        full = self.declare(self.unique(name), parameters, kind)
        function = self.module.functions[full]
        function.is_abstract = body is None
        if function.owner and _extends(held):
            function.is_static, function.extends = False, True
        self.overload(full, name)
        with self.inside_function(full):
            self._body(body, kind)
        return None

    def _constructor(self, node: Node) -> Expr:
        _ = self._marked(node)
        parameters = self._parameters(node.child_by_field_name("parameters"))
        full = self.declare(self.unique("__init__"), parameters)
        self.overload(full, "__init__")
        first = next((c for c in node.named_children if c.type == "constructor_initializer"), None)
        with self.inside_function(full):
            if first is not None and self.owner:
                given = _values(first.named_children[-1] if first.named_children else None)
                bases = self.module.classes[self.owner].bases
                is_own = any(c.type == "this" for c in first.children)
                kind: Expr = ("k", self.owner) if is_own else (bases[0] if bases else None)
                _ = self.call(kind, first, lambda: self._arguments(given))
            self._body(node.child_by_field_name("body"), None)
        return None

    def _body(self, body: Node | None, kind: Expr) -> None:
        if body is None:
            return
        self.results.append(kind)
        held, self.wanted = self.wanted, None
        if body.type == "arrow_expression_clause":
            inner = body.named_children
            self.gives(self._as_kind(inner[0] if inner else None, kind))
        elif body.type == "block":
            self.block(body.named_children)
        else:
            self.gives(self._as_kind(body, kind))
        self.wanted = held
        _ = self.results.pop()

    # -- statements -----------------------------------------------------------------------

    def _variables(self, node: Node) -> Expr:
        kind = self._type(node.child_by_field_name("type"))
        for one in node.named_children:
            if one.type != "variable_declarator":
                continue
            value_node = _initial(one)
            name_node = one.child_by_field_name("name")
            first = one.named_children[0] if one.named_children else None
            if first is not None and first.type == "tuple_pattern":
                value = self.visit(value_node)
                self._unpack(first, value)
                continue
            name = self.text(name_node)
            value = self._named(name, value_node, kind)
            self.bind(name, self.typed(value, kind))
        return None

    def _unpack(self, node: Node, value: Expr) -> None:
        for place, one in enumerate(node.named_children):
            target = one
            if one.type == "argument" and one.named_children:
                target = one.named_children[0]
            if target.type == "declaration_expression":
                target = target.child_by_field_name("name") or target
            if target.type == "identifier" and self.text(target) != "_":
                self.bind(self.text(target), self.item(value, place))

    def _assignment(self, node: Node) -> Expr:
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        if left is None:
            return self.visit(right)
        if left.type == "tuple_expression":
            value = self.visit(right)
            self._unpack(left, value)
            return value
        if left.type == "identifier":
            name = self.text(left)
            held = self.look_up(name)
            kind = None
            if held is not None and held[0] == "a" and held[1] == ("s", self.owner):
                known = self.module.classes[self.owner].types.get(name)
                kind = known[1] if known is not None else None
            value = self._named(name, right, kind)
            if held is not None and held[0] == "a" and held[1] is not None and held[1][0] == "s":
                self.assign_member(left, held[1], name, value)
            else:
                self.bind(name, value)
            return value
        if left.type == "member_access_expression":
            name = self.text(left.child_by_field_name("name"))
            value = self._named(name, right, None)
            base = _bare(self.visit(left.child_by_field_name("expression")))
            if base is not None and base[0] == "c" and base[2] is None:
                return value
            self.assign_member(left, base, name, value)
            return value
        if left.type == "element_access_expression":
            holder = left.child_by_field_name("expression")
            value = self.visit(right)
            key = self._key(left.child_by_field_name("subscript"))
            is_local = holder is not None and holder.type == "identifier"
            if isinstance(key, str):
                self.notice(key, right, value)
                self.item_set(left, self.text(holder) if is_local else None, key, value)
            _ = self.visit(holder)
            return value
        _ = self.visit(left)
        return self.visit(right)

    def _if(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        then = node.child_by_field_name("consequence")
        other = node.child_by_field_name("alternative")
        if other is None:
            self.branches(lambda: self.visit(then))
        else:
            self.branches(lambda: self.visit(then), lambda: self.visit(other), is_complete=True)
        return None

    def _conditioned(self, node: Node) -> Expr:
        """Read both sides of a condition of the preprocessor."""
        for child in node.named_children:
            _ = self.visit(child)
        return None

    def _switch(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("value"))
        body = node.child_by_field_name("body")
        sections = [] if body is None else body.named_children
        self.branches(*(functools.partial(self.block, one.named_children) for one in sections))
        return None

    def _switched(self, node: Node) -> Expr:
        values: list[Expr] = []
        for child in node.named_children:
            if child.type == "switch_expression_arm":
                inner = child.named_children
                for one in inner[:-1]:
                    _ = self.visit(one)
                last = inner[-1] if inner else None
                if last is not None and last.type != "throw_expression":
                    values.append(self.visit(last))
            else:
                _ = self.visit(child)
        return union(values)

    def _try(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("body"))
        for one in node.named_children:
            if one.type in {"catch_clause", "finally_clause"}:
                self.branches(functools.partial(self.block, one.named_children))
        return None

    def _for(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("right"))
        kind = self._type(node.child_by_field_name("type"))
        left = node.child_by_field_name("left")
        element: Expr = None if value is None else ("e", value)
        if left is not None and left.type == "tuple_pattern":
            self._unpack(left, element)
        else:
            self.bind(self.text(left), self.typed(element, kind))
        body = node.child_by_field_name("body")
        self.branches(lambda: self.visit(body))
        return None

    def _is(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("expression"))
        self._pattern(node.child_by_field_name("pattern"), value)
        return ("v", True)

    def _pattern(self, node: Node | None, value: Expr) -> None:
        if node is None:
            return
        if node.type in {"declaration_pattern", "recursive_pattern", "var_pattern"}:
            name = node.child_by_field_name("name")
            kind = self._type(node.child_by_field_name("type"))
            if name is not None:
                self.bind(self.text(name), self.typed(value, kind))
        for child in node.named_children:
            if child.type in {"property_pattern_clause", "subpattern"} or "pattern" in child.type:
                self._pattern(child, None)

    def _return(self, node: Node) -> Expr:
        kind = self.results[-1] if self.results else None
        for child in node.named_children:
            self.gives(self._as_kind(child, kind))
        return None

    # -- calls ----------------------------------------------------------------------------

    def _invocation(self, node: Node) -> Expr:
        function = node.child_by_field_name("function")
        given = _values(node.child_by_field_name("arguments"))
        if function is None:
            return None
        receiver: Expr = None
        has_receiver = True
        where: Node | None = None
        if function.type == "member_access_expression":
            where = function.child_by_field_name("name")
            receiver = self.visit(function.child_by_field_name("expression"))
        elif function.type == "conditional_access_expression":
            receiver = self.visit(function.child_by_field_name("condition"))
            where = _bound_name(function)
            if where is None:
                self.conditions.append(receiver)
                for child in function.named_children[1:]:
                    _ = self.visit(child)
                _ = self.conditions.pop()
        elif function.type == "member_binding_expression":
            where = function.child_by_field_name("name")
            receiver = self.conditions[-1] if self.conditions else None
        elif function.type in {"identifier", "generic_name"}:
            where, has_receiver = function, False
        if where is None:
            callee = self.visit(function)
            return self.call(callee, function, lambda: self._arguments(given))
        types = [] if where.type != "generic_name" else _type_arguments(where)
        named = where.named_children[0] if where.type == "generic_name" else where
        name = self.text(named)
        kinds = [self._type(one) for one in types]
        if name == "nameof" and given:
            return self.string(self.text(given[0]).rpartition(".")[2])
        special = self.special(receiver, name, named, kinds, lambda: list(self._arguments(given)))
        if special is not None:
            return special[0]
        if name in {"Add", "AddRange"} and receiver is not None and len(given) == 1:
            self._added(receiver, named, given[0])
        callee = self.member(receiver, name) if has_receiver else self.inherited(name)
        made = self.call(callee, named, lambda: self._arguments(given))
        self._spoken(name, given)
        return made

    def _added(self, receiver: Expr, where: Node, node: Node) -> None:
        """Let what is added to a list of an object count as a keyword of its call."""
        if receiver is None or receiver[0] != "a":
            return
        base = _bare(receiver[1])
        if base is not None and base[0] == "c" and base[2] is not None:
            call = self.module.calls[base[2]]
            if len(call.keywords) < 32 and all(name != receiver[2] for name, _ in call.keywords):
                self.assign_member(where, base, receiver[2], ("t", ()))
        del node

    def _spoken(self, name: str, given: Sequence[Node]) -> None:
        """Record the prompt in a call such as ``history.AddSystemMessage(text)``."""
        if name in {"AddSystemMessage", "AddDeveloperMessage"} and given:
            self.mark(given[0], "system-prompt")
            self.prompt(given[0], least=1)
        elif name in {"AddUserMessage", "CreateSystemMessage", "AddMessage"} and given:
            self.prompt(given[-1])
        elif "Prompt" in name and given:
            self.prompt(given[0])

    def _arguments(self, given: Sequence[Node]) -> Iterator[Argument]:
        held, self.wanted = self.wanted, None
        for node in given:
            inner = node.named_children if node.type == "argument" else [node]
            label_node = node.child_by_field_name("name") if node.type == "argument" else None
            values = [c for c in inner if c != label_node and not _is_comment(c)]
            value_node = values[-1] if values else None
            value = self._declared(value_node)
            label = self.text(label_node) if label_node is not None else None
            yield label, value, value_node
            if label is None and self._is_address(value):
                yield "uri", value, None
        self.wanted = held

    def _argument(self, node: Node) -> Expr:
        values = _values(node)
        return self._declared(values[-1]) if values else None

    def _declared(self, node: Node | None) -> Expr:
        """Read an argument; one that declares a variable binds it."""
        if node is not None and node.type == "declaration_expression":
            name = node.child_by_field_name("name")
            kind = self._type(node.child_by_field_name("type"))
            self.bind(self.text(name), self.instance(kind))
            return None
        return self.visit(node)

    def _is_address(self, value: Expr) -> bool:
        value = value[2] if value is not None and value[0] == "o" and value[2] else value
        if value is not None and value[0] == "c":
            return value[1] in {("n", "Uri"), ("x", "System.Uri")}
        kind: Expr = None
        if value is not None and value[0] == "p":
            function = self.module.functions.get(value[1])
            kind = None if function is None else function.annotations.get(value[2])
        elif value is not None and value[0] == "a" and value[1] is not None and value[1][0] == "s":
            held = self.module.classes.get(value[1][1])
            known = None if held is None else held.types.get(value[2])
            kind = known[1] if known is not None else None
        return kind == ("n", "Uri")

    # -- objects --------------------------------------------------------------------------

    def _creation(self, node: Node) -> Expr:
        where = node.child_by_field_name("type")
        if where is None:
            return None
        plain = where.named_children[0] if where.type == "nullable_type" else where
        last = _plain(self.text(plain)).rpartition(".")[2]
        init = node.child_by_field_name("initializer")
        given = _values(node.child_by_field_name("arguments"))
        if last in _LISTS and init is not None:
            return self._elements(init)
        if last in _MAPS and init is not None:
            for one in given:
                _ = self.visit(one)
            return self._entries(init)
        if plain.type == "generic_name" and plain.named_children:
            kind = self.look_up(self.text(plain.named_children[0]))
        else:
            kind = self._type(plain)
        return self._made(kind, last, where, given, init)

    def _implicit(self, node: Node) -> Expr:
        kind = self.wanted
        given: list[Node] = []
        init: Node | None = None
        for child in node.named_children:
            if child.type == "argument_list":
                given = _values(child)
            elif child.type == "initializer_expression":
                init = child
        if kind is None:
            for one in given:
                _ = self.visit(one)
            return self._entries(init) if init is not None else None
        last = str(kind[-1]).rpartition(".")[2] if isinstance(kind[-1], str) else ""
        if last in _LISTS | _MAPS and init is not None:
            return self._entries(init)
        return self._made(kind, last, node, given, init)

    def _made(
        self, kind: Expr, last: str, where: Node, given: Sequence[Node], init: Node | None
    ) -> Expr:
        """Read the making of an object: its arguments, and what its initialiser sets."""

        def passed() -> Iterator[Argument]:
            found = list(self._arguments(given))
            yield from found
            if last == "HttpRequestMessage" and len(found) > 1:
                yield "request_uri", found[1][1], None
            yield from self._settings(init)

        made = self.call(kind, where, passed)
        call = self.module.calls[made[2]]
        options = [v for n, v in call.keywords if n is not None and _is_options(n, v)]
        call.keywords += tuple((None, value) for value in options)
        if last in _PROMPTS and given:
            self.prompt(given[0], least=1)
            if last in _SYSTEM or last == "ChatHistory":
                self.mark(given[0], "system-prompt")
        elif last == "ChatMessage" and len(given) > 1:
            role = self.text(given[0]).rpartition(".")[2].lower()
            if role in {"system", "developer"}:
                self.mark(given[0], "system-prompt")
            self.prompt(given[1], least=1 if role in MESSAGE_ROLES else 40)
        return made

    def _settings(self, init: Node | None) -> Iterator[Argument]:
        """Yield what an initialiser sets."""
        held, self.wanted = self.wanted, None
        for child in [] if init is None else init.named_children:
            if child.type != "assignment_expression":
                _ = self.visit(child)
                continue
            left = child.child_by_field_name("left")
            right = child.child_by_field_name("right")
            value = self.visit(right)
            if left is not None and left.type == "identifier":
                name = self.text(left)
                feature = self.tables.keys.get(snake(name))
                if feature is not None and value not in {("v", False), ("v", None)}:
                    self.mark(left, feature)
                yield name, value, right
        self.wanted = held

    def _with(self, node: Node) -> Expr:
        return self.through(node)

    def _elements(self, node: Node) -> Expr:
        if any(c.type == "assignment_expression" for c in node.named_children):
            return self._entries(node)
        return self.sequence([self.visit(c) for c in node.named_children if not _is_comment(c)])

    def _entries(self, node: Node) -> Expr:
        """Return a literal of keys and values: ``A = 1``, ``["a"] = 1`` or ``{ "a", 1 }``."""
        found: list[tuple[str | None, Node | None, Expr, Node | None]] = []
        plain: list[Expr] = []
        for child in node.named_children:
            if child.type == "assignment_expression":
                left = child.child_by_field_name("left")
                right = child.child_by_field_name("right")
                value = self.visit(right)
                key: str | int | None = None
                if left is not None and left.type == "identifier":
                    key = self.text(left)
                elif left is not None:
                    key = self._key(left)
                if isinstance(key, str):
                    found.append((key, left, value, right))
            elif child.type == "initializer_expression" and len(child.named_children) == 2:
                first, second = child.named_children
                label = self.literal(self.visit(first))
                value = self.visit(second)
                if label is not None:
                    found.append((label, first, value, second))
            elif not _is_comment(child):
                plain.append(self.visit(child))
        return self.sequence(plain) if plain and not found else self.mapping(found)

    def _anonymous(self, node: Node) -> Expr:
        found: list[tuple[str | None, Node | None, Expr, Node | None]] = []
        children = [c for c in node.children if not _is_comment(c)]
        for place, child in enumerate(children):
            if not child.is_named:
                continue
            if place + 2 < len(children) and children[place + 1].type == "=":
                value_node = children[place + 2]
                found.append((self.text(child), child, self.visit(value_node), value_node))
            elif children[place - 1].type != "=":
                name = self.text(child).rpartition(".")[2]
                found.append((name, child, self.visit(child), child))
        return self.mapping(found)

    def _array(self, node: Node) -> Expr:
        inner = [c for c in node.named_children if c.type == "initializer_expression"]
        return self._elements(inner[0]) if inner else None

    # -- expressions ----------------------------------------------------------------------

    def _access(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("expression"))
        name_node = node.child_by_field_name("name")
        if name_node is not None and name_node.type == "generic_name":
            name_node = name_node.named_children[0]
        found = self._member(value, self.text(name_node))
        self._shape(node, found)
        return found

    def _member(self, value: Expr, name: str) -> Expr:
        if name in _TRANSPARENT and value is not None and value[0] != "n":
            return value
        return self.member(value, name)

    def _shape(self, node: Node, value: Expr) -> None:
        """Record the whole of a chain of members."""
        parent = node.parent
        if parent is None or value is None:
            return
        if parent.type in {"member_access_expression", "element_access_expression"}:
            return
        if parent.type == "invocation_expression" and parent.child_by_field_name(
            "function"
        ) == node:  # fmt: skip
            return
        names: list[str] = []
        expr: Expr = value
        while expr is not None and expr[0] in {"a", "i", "e"}:
            if expr[0] == "a":
                names.insert(0, expr[2])
            expr = expr[1]
        self.access(node, value, names)

    def _conditional(self, node: Node) -> Expr:
        children = node.named_children
        value = self.visit(children[0]) if children else None
        self.conditions.append(value)
        found: Expr = value
        for child in children[1:]:
            found = self.visit(child)
        _ = self.conditions.pop()
        return found

    def _binding(self, node: Node) -> Expr:
        name = node.child_by_field_name("name")
        base = self.conditions[-1] if self.conditions else None
        return self._member(base, self.text(name))

    def _item_binding(self, node: Node) -> Expr:
        base = self.conditions[-1] if self.conditions else None
        return self.entry(base, self._key(node))

    def _item(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("expression"))
        found = self.entry(value, self._key(node.child_by_field_name("subscript")))
        self._shape(node, found)
        return found

    def _key(self, node: Node | None) -> str | int | None:
        values = [self.visit(c) for c in (node.named_children if node is not None else ())]
        if len(values) != 1 or values[0] is None:
            return None
        if values[0][0] == "v" and isinstance(values[0][1], int):
            return int(values[0][1])
        return self.literal(values[0])

    def _string(self, node: Node) -> Expr:
        parts: list[str] = []
        for child in node.named_children:
            text = self.text(child)
            if child.type == "escape_sequence":
                parts.append(_ESCAPES.get(text, text))
            elif child.type not in {"raw_string_start", "raw_string_end"}:
                parts.append(text)
        text = "".join(parts)
        return self.string(text.strip() if node.type == "raw_string_literal" else text)

    def _verbatim(self, node: Node) -> Expr:
        text = self.text(node).lstrip("@")
        return self.string(text[1:-1].replace('""', '"'))

    def _interpolated(self, node: Node) -> Expr:
        parts: list[Expr] = []
        for child in node.named_children:
            if child.type == "interpolation":
                inner = [c for c in child.named_children if c.type != "interpolation_brace"]
                parts.append(self.visit(inner[0]) if inner else None)
            elif child.type == "string_content":
                parts.append(("l", self.text(child)[:300]))
            elif child.type == "escape_sequence":
                parts.append(("l", _ESCAPES.get(self.text(child), "")))
        return self.joined(parts)

    def _boolean(self, node: Node) -> Expr:
        return ("v", self.text(node) == "true")

    def _null(self, node: Node) -> Expr:
        del node
        return ("v", None)

    def _number(self, node: Node) -> Expr:
        digits = self.text(node).rstrip("uUlL").replace("_", "")
        return ("v", int(digits)) if digits.isdigit() and len(digits) < 18 else None

    def _binary(self, node: Node) -> Expr:
        operands: list[Node] = []
        signs: set[str] = set()
        inner: Node | None = node
        while inner is not None and inner.type == "binary_expression":
            operator = inner.child_by_field_name("operator")
            signs.add(operator.type if operator is not None else "")
            right = inner.child_by_field_name("right")
            if right is not None:
                operands.append(right)
            inner = inner.child_by_field_name("left")
        if inner is not None:
            operands.append(inner)
        values = [
            None if one.type == "throw_expression" and self._thrown(one) else self.visit(one)
            for one in reversed(operands)
        ]
        if signs == {"??"}:
            first = values[0]
            if first is None:
                return union(values[1:])
            for other in values[1:]:
                first = first if other is None else ("q", first, other)
            return first
        return self.joined(values) if signs == {"+"} else None

    def _thrown(self, node: Node) -> bool:
        self.block(node.named_children)
        return True

    def _as(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("left"))
        return self.typed(value, self._type(node.child_by_field_name("right")))

    def _ternary(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        return self.either(
            self.visit(node.child_by_field_name(name)) for name in ("consequence", "alternative")
        )

    def _cast(self, node: Node) -> Expr:
        kind = self._type(node.child_by_field_name("type"))
        return self.typed(self._as_kind(node.child_by_field_name("value"), kind), kind)

    def _typeof(self, node: Node) -> Expr:
        return self._type(node.child_by_field_name("type"))

    def _lambda(self, node: Node) -> Expr:
        held = node.child_by_field_name("parameters")
        parameters: list[Parameter] = []
        if held is not None and held.type in {"implicit_parameter", "identifier"}:
            parameters = [(self.text(held), None, None)]
        elif held is not None:
            parameters = self._parameters(held)
        full = self.declare(self.unique("lambda"), parameters, is_bound=False)
        owner, wanted, self.wanted = self.owner, self.wanted, None
        body = node.child_by_field_name("body")
        if body is None:
            body = next((c for c in node.named_children if c.type == "block"), None)
        with self.inside_function(full):
            self._body(body, None)
        self.owner, self.wanted = owner, wanted
        return ("f", full)

    def _nothing(self, node: Node) -> Expr:
        del node
        return None


def _initial(node: Node) -> Node | None:
    """Return the value that a declarator gives, after its name."""
    inner = [c for c in node.named_children if not _is_comment(c)]
    name = node.child_by_field_name("name")
    rest = [c for c in inner if c != name and c.type != "bracketed_argument_list"]
    if rest and rest[0].type == "tuple_pattern":
        rest = rest[1:]
    return rest[-1] if rest else None


def _bound_name(node: Node) -> Node | None:
    """Return the name in ``x?.Name``; None for anything longer."""
    for child in node.named_children[1:]:
        if child.type == "member_binding_expression":
            return child.child_by_field_name("name")
    return None


def _type_arguments(node: Node) -> list[Node]:
    held = next((c for c in node.named_children if c.type == "type_argument_list"), None)
    return [] if held is None else [c for c in held.named_children if not _is_comment(c)]


def _extends(parameters: Node | None) -> bool:
    """Tell whether the first parameter says that a method is called on its argument."""
    first = next((c for c in parameters.named_children), None) if parameters is not None else None
    return first is not None and any(
        c.type == "modifier" and c.text == b"this" for c in first.named_children
    )


def _values(node: Node | None) -> list[Node]:
    return [] if node is None else [c for c in node.named_children if not _is_comment(c)]


def _is_comment(node: Node) -> bool:
    return node.type == "comment"


def _is_options(name: str, value: Expr) -> bool:
    return (
        name.lower().endswith("options") and value is not None and value[0] in {"c", "o", "n", "d"}
    )


def _bare(value: Expr) -> Expr:
    while value is not None and value[0] == "o":
        value = value[1]
    return value


def _plain(text: str) -> str:
    """Return a name without its generic part, blanks and ``global::``."""
    return "".join(text.partition("<")[0].split()).rpartition("::")[2]
