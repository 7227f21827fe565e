"""Read one JavaScript or TypeScript file: what it binds, exports, calls and holds.

Longer than the other files: one short method per kind of statement, and parts mean nothing
alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tree_sitter import Language, Node

from lockin.discovery.code._builder import Handler, Parameter, merged
from lockin.discovery.code._js_expressions import FUNCTIONS, Expressions
from lockin.discovery.code._js_glance import script_of
from lockin.discovery.code._model import Expr, Import, Module, union
from lockin.discovery.signatures import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["read_module"]

_ENDS = frozenset({"return_statement", "throw_statement", "continue_statement", "break_statement"})
_INNER_TYPES = frozenset(
    """
    Promise Awaited Readonly Partial Required NonNullable Ref MutableRefObject RefObject
    InstanceType WeakRef Signal Observable
    """.split()
)
_MOST = 16
_AND, _PLUS = b"&+"
_GAPS = re.compile(
    rb"(?P<kind>\btypeof import\(['\"][^'\"\n]{1,200}['\"]\))"
    rb"|(?<=['\"] )(?P<attributes>assert)(?= *\{)"
    rb"|(?<=[\w$])(?P<member>\.default)(?=[\s/>])"
)
"""Valid programs that the grammar does not know: a type of an import, the old name of import
attributes, and a default export as a tag."""
_INSTEAD = {"kind": b"any", "attributes": b"with", "member": b".Default"}
_ENTRIES = 64
_TYPESCRIPT = frozenset({"ts", "mts", "cts", "vue", "svelte", "astro"})


def read_module(path: str, text: str) -> Module:
    """Return what the file says.

    Raises
    ------
    RecursionError
        It is nested too deeply.
    """
    ending = path.rpartition(".")[2].lower()
    kind = "tsx" if ending == "tsx" else "typescript" if ending in _TYPESCRIPT else "javascript"
    return _Reader(path, script_of(path, text), _grammar(kind), tables("javascript")).read()


@functools.cache
def _grammar(kind: str) -> Language:
    if kind == "javascript":
        import tree_sitter_javascript

        return Language(tree_sitter_javascript.language())
    import tree_sitter_typescript

    if kind == "tsx":
        return Language(tree_sitter_typescript.language_tsx())
    return Language(tree_sitter_typescript.language_typescript())


class _Reader(Expressions):
    def handled(self) -> Mapping[str, Handler]:
        return {
            **self.expressions(),
            "statement_block": self._block,
            "import_statement": self._import,
            "export_statement": self._export,
            "variable_declarator": self._declarator,
            "assignment_expression": self._assignment,
            "augmented_assignment_expression": self._augmented,
            "function_declaration": self._function,
            "generator_function_declaration": self._function,
            "arrow_function": self._anonymous,
            "function_expression": self._anonymous,
            "generator_function": self._anonymous,
            "class_declaration": self._class,
            "abstract_class_declaration": self._class,
            "class": self._class,
            "interface_declaration": self._interface,
            "type_alias_declaration": self._alias,
            "enum_declaration": self._enum,
            "return_statement": self._return,
            "yield_expression": self._return,
            "if_statement": self._if,
            "switch_statement": self._switch,
            "try_statement": self._try,
            "for_in_statement": self._for_of,
            "for_statement": self._loop,
            "while_statement": self._loop,
            "do_statement": self._loop,
        }

    def read(self) -> Module:
        """Return what the file says; a bare ``&`` in markup is no error, as in browsers."""
        root = self.parser.parse(self.data).root_node
        if root.has_error and (data := _mended(root, self.data)) != self.data:
            self.data = data
            root = self.parser.parse(data).root_node
        return self.taken(root)

    def start(self, root: Node) -> None:
        self.block(root.named_children)

    # -- imports and exports --------------------------------------------------------------

    def _source(self, node: Node) -> str:
        source = node.child_by_field_name("source")
        return "" if source is None else self.text(source)[1:-1]

    def _of(self, one: Import, name: str) -> Expr:
        """Return a name of an imported module; the module itself for an empty one."""
        dotted = f"{one.module}.{name}" if name else one.module
        return ("x", dotted) if one.folder is None else ("y", one.folder, dotted)

    def _import(self, node: Node) -> Expr:
        clause = next((c for c in node.named_children if c.type.startswith("import_")), None)
        if clause is not None and clause.type == "import_require_clause":
            one = self._record(node, self._source(clause), ())
            if one is not None:
                self.bind(self.text(clause.named_children[0]), self._of(one, ""))
            return None
        found: list[tuple[str, str]] = []
        for child in clause.named_children if clause is not None else ():
            if child.type == "identifier":
                found.append((self.text(child), "default"))
            elif child.type == "namespace_import":
                found.append((self.text(child.named_children[-1]), ""))
            elif child.type == "named_imports":
                for specifier in child.named_children:
                    named = specifier.child_by_field_name("name")
                    alias = specifier.child_by_field_name("alias") or named
                    if named is not None:
                        found.append((self.text(alias), self.text(named).strip("'\"")))
        one = self._record(node, self._source(node), [name for _, name in found if name])
        if one is not None:
            for local, name in found:
                self.bind(local, self._of(one, name))
        return None

    def _record(self, node: Node, module: str, names: Sequence[str]) -> Import | None:
        if not module:
            return None
        return self.imported(node, module, self.folder_of(module), names)

    def _give_out(self, name: str, value: Expr) -> None:
        """Record what other files see under a name."""
        held = self.module.names.setdefault(name, [])
        if value is not None and value != ("n", name) and value not in held and len(held) < _MOST:
            held.append(value)

    def _export(self, node: Node) -> Expr:
        source = self._source(node)
        if source:
            self._export_from(node, source)
            return None
        is_default = any(child.type == "default" for child in node.children)
        declaration = node.child_by_field_name("declaration")
        for child in node.named_children:
            if child.type == "decorator":
                _ = self.visit(child)
        if declaration is not None:
            value = self.visit(declaration)
            if is_default:
                self._give_out("default", value)
            return None
        value_node = node.child_by_field_name("value")
        if value_node is not None:
            if value_node.type in FUNCTIONS:
                self._give_out("default", self.function_value(value_node, "default"))
            else:
                self._give_out("default", self.visit(value_node))
            return None
        for child in node.named_children:
            if child.type == "export_clause":
                for name, alias in self._specifiers(child):
                    if name != alias:
                        self._give_out(alias, ("n", name))
            elif child.type == "identifier":  # export = x
                self._give_out("default", self.visit(child))
        return None

    def _export_from(self, node: Node, source: str) -> None:
        clause = next((c for c in node.named_children if c.type == "export_clause"), None)
        space = next((c for c in node.named_children if c.type == "namespace_export"), None)
        pairs = self._specifiers(clause) if clause is not None else []
        one = self._record(node, source, ["*", *(name for name, _ in pairs)])
        if one is None:
            return
        for name, alias in pairs:
            self._give_out(alias, self._of(one, name))
        if space is not None:
            self._give_out(self.text(space.named_children[-1]), self._of(one, ""))
        elif clause is None:
            self.module.stars.append(one)

    def _specifiers(self, clause: Node) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for specifier in clause.named_children:
            name = specifier.child_by_field_name("name")
            if name is not None:
                alias = specifier.child_by_field_name("alias") or name
                found.append((self.text(name), self.text(alias)))
        return found

    # -- variables ------------------------------------------------------------------------

    def _declarator(self, node: Node) -> Expr:
        target = node.child_by_field_name("name")
        source = node.child_by_field_name("value")
        if target is None:
            return None
        name = self.text(target) if target.type == "identifier" else ""
        if source is None:
            self.bind(name, self._declared(None, node))
            return None
        if name and source.type in FUNCTIONS:
            self.bind(name, self.function_value(source, name))
            return None
        if name and source.type == "class":
            self.bind(name, self._class(source, name))
            return None
        value = self.visit(source)
        if name:
            self.name_result(value, name)
            self.notice(name, source, value)
        self._set(target, self._declared(value, node))
        return None

    def _declared(self, value: Expr, node: Node) -> Expr:
        """Return a value, or an instance of the class that its declaration names."""
        if value is not None and value[0] != "v":
            return value
        known = self.type_of(node.child_by_field_name("type"))
        return value if known is None else ("o", value, ("c", known, None))

    def _set(self, target: Node, value: Expr) -> None:
        """Bind a pattern."""
        kind = target.type
        if kind in {"identifier", "shorthand_property_identifier_pattern"}:
            self.bind(self.text(target), value)
        elif kind in {"assignment_pattern", "object_assignment_pattern"}:
            left, right = (target.child_by_field_name(name) for name in ("left", "right"))
            default = self.visit(right)
            if left is not None:
                if left.type != "object_pattern":
                    self.notice(self.text(left), right, default)
                self._set(left, _or_else(value, default))
        elif kind == "object_pattern":
            self._set_members(target, value)
        elif kind == "array_pattern":
            place = 0
            for child in target.children:
                if child.type == ",":
                    place += 1
                elif child.is_named and child.type != "rest_pattern":
                    self._set(child, self.item(value, place))
        elif kind == "rest_pattern":
            self._set(target.named_children[0], value)
        elif kind == "member_expression":
            self._set_member(target, value)
        elif kind == "subscript_expression":
            self._set_item(target, value)

    def _set_members(self, target: Node, value: Expr) -> None:
        for child in target.named_children:
            if child.type == "shorthand_property_identifier_pattern":
                name = self.text(child)
                self.bind(name, self.member(value, name))
            elif child.type == "pair_pattern":
                key, inner = (child.child_by_field_name(name) for name in ("key", "value"))
                if inner is not None:
                    self._set(inner, self.member(value, self.text(key).strip("'\"[]")))
            elif child.type == "object_assignment_pattern":
                left = child.child_by_field_name("left")
                self._set(child, self.member(value, self.text(left)))
            elif child.type == "rest_pattern":
                self._set(child, value)

    def _assignment(self, node: Node) -> Expr:
        left, right = (node.child_by_field_name(name) for name in ("left", "right"))
        if left is None or right is None:
            return None
        name = self.text(left) if left.type == "identifier" else ""
        last = name or self.text(left.child_by_field_name("property"))
        if right.type in FUNCTIONS and last:
            value = self.function_value(right, last)
        else:
            value = self.visit(right)
            if last:
                self.name_result(value, last)
                self.notice(last, right, value)
        if name:
            self._assign(name, value)
        else:
            self._set(left, value)
        return value

    def _assign(self, name: str, value: Expr) -> None:
        """Assign a variable where it was declared."""
        if name not in self.env:
            for scope in reversed(self.outer):
                if name in scope:
                    scope[name] = _assigned(scope[name], value)
                    return
            if self.function or self.owner:
                self._give_out(name, value)
                self._settle(name)
                self.env[name] = value
                return
        self.bind(name, value)
        if not self.function and not self.owner:
            self._settle(name)

    def _settle(self, name: str) -> None:
        """Let the declared class of a variable of the module stand behind its values."""
        held = self.module.names[name]
        declared = next((one for one in held if one is not None and one[0] == "o"), None)
        if declared is not None and len(held) > 1:
            rest = [one for one in held if one is not declared]
            self.module.names[name] = [("o", union([declared[1], *rest]), declared[2])]

    def _augmented(self, node: Node) -> Expr:
        left, right = (node.child_by_field_name(name) for name in ("left", "right"))
        value = self.visit(right)
        if left is None or right is None:
            return value
        if self.text(node.child_by_field_name("operator")) in {"??=", "||="}:
            old = self.visit(left)
            if left.type == "identifier":
                self._assign(self.text(left), union([old, value]))
            else:
                self._set(left, value)
            return _or_else(old, value)
        if left.type == "identifier":
            self.notice(self.text(left), right, value)
        return None

    def _set_member(self, target: Node, value: Expr) -> None:
        base = target.child_by_field_name("object")
        name = self.text(target.child_by_field_name("property"))
        if base is None:
            return
        text = self.text(base) if base.type in {"identifier", "member_expression"} else ""
        if text == "module" and name == "exports":
            self._give_out("default", value)
            for key, one in value[1] if value is not None and value[0] == "d" else ():
                if isinstance(key, str):
                    self._give_out(key, one)
            return
        if text in {"exports", "module.exports"}:
            self._give_out(name, value)
            return
        held = self.visit(base)
        if held is not None and held[0] == "d" and base.type == "identifier":
            self._put(self.text(base), name, value)
            return
        self.assign_member(target, held, name, value)

    def _put(self, name: str, key: str, value: Expr) -> None:
        """Add a member to an object literal that a variable of this or an outer scope holds."""
        for scope in (self.env, *reversed(self.outer)):
            held = scope.get(name)
            if held is not None and held[0] == "d" and len(held[1]) < _ENTRIES:
                kept = [v for k, v in held[1] if k == key]
                rest = tuple((k, v) for k, v in held[1] if k != key)
                scope[name] = ("d", (*rest, (key, union([*kept, value]))))
                return

    def _set_item(self, target: Node, value: Expr) -> None:
        base = target.child_by_field_name("object")
        index = target.child_by_field_name("index")
        if base is None or index is None:
            return
        if index.type == "string":
            name = self.text(base) if base.type == "identifier" else None
            self.item_set(target, name, self.text(index)[1:-1], value)
        else:
            _ = self.visit(index)
            _ = self.visit(base)

    # -- functions ------------------------------------------------------------------------

    def _function(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name")) or "default"
        value = self.function_value(node, name)
        self.bind(name, value)
        return value

    def _anonymous(self, node: Node) -> Expr:
        return self.function_value(node, f"<{node.start_point[0] + 1}:{node.start_point[1]}>")

    def function_value(self, node: Node, name: str) -> Expr:
        scope = self.function or self.owner
        if (f"{scope}.{name}" if scope else name) in self.module.functions:
            name = f"<{node.start_point[0] + 1}:{node.start_point[1]}>.{name}"
        held = self.owner
        if self.owner and not self.function:  # no method: a function in the body of the class
            self.function = f"{self.owner}.<body>"
            value: Expr = ("f", self._declare(node, name))
            self.function, self.owner = "", held
            return value
        return ("f", self._declare(node, name))

    def _declare(
        self, node: Node, name: str, *, is_static: bool = False, is_property: bool = False
    ) -> str:
        given, self.given = self.given, None
        parameters: list[Parameter] = []
        patterns: list[tuple[Node, str]] = []
        properties: list[str] = []
        for place, one in enumerate(_parameters(node)):
            target, kind, default = _parts(one)
            param = self.text(target) if target.type == "identifier" else f"<{place}>"
            if target.type != "identifier":
                patterns.append((target, param))
            elif any(c.type in {"accessibility_modifier", "readonly"} for c in one.children):
                properties.append(param)
            for child in one.named_children:
                if child.type == "decorator":
                    _ = self.visit(child)
            value = self.visit(default)
            self.notice(param, default, value)
            if place == 0 and value is None:
                value = given
            parameters.append((param, self.type_of(kind), value))
        result = self.type_of(node.child_by_field_name("return_type"))
        full = self.declare(
            name,
            parameters,
            result,
            is_static=is_static,
            is_property=is_property,
            is_bound=False,
        )
        for param in properties:
            if self.owner:
                self.attribute(self.owner, param, ("p", full, param))
        body = node.child_by_field_name("body")
        with self.inside_function(full):
            for target, param in patterns:
                self._set(target, ("p", full, param))
            if body is not None and body.type != "statement_block":
                self.gives(self.visit(body))
            else:
                _ = self.visit(body)
        return full

    def _block(self, node: Node) -> Expr:
        children = node.named_children
        if self.function:
            for child in children:  # functions are known in the whole block
                if child.type in {"function_declaration", "generator_function_declaration"}:
                    name = self.text(child.child_by_field_name("name"))
                    self.env[name] = ("f", f"{self.function}.{name}")
        self.block(children)
        return None

    def _return(self, node: Node) -> Expr:
        inner = next((c for c in node.named_children if c.type != "comment"), None)
        if inner is not None:
            value = self.visit(inner)
            self.gives(value)
        return None

    # -- classes --------------------------------------------------------------------------

    def _class(self, node: Node, known: str = "") -> Expr:
        named = node.child_by_field_name("name")
        name = self.text(named) or known or f"<class {node.start_point[0] + 1}>"
        bases: list[Expr] = []
        for child in node.named_children:
            if child.type == "decorator":
                _ = self.visit(child)
            elif child.type == "class_heritage":
                bases.extend(self._bases(child))
        body = node.child_by_field_name("body")
        with self.inside_class(name, bases) as full:
            for child in body.named_children if body is not None else ():
                self._class_member(child)
        return ("k", full)

    def _bases(self, node: Node) -> list[Expr]:
        found: list[Expr] = []
        for child in node.named_children:
            if child.type == "extends_clause":
                found.append(self.visit(child.child_by_field_name("value")))
            elif child.type == "implements_clause":
                found.extend(self.type_of(one) for one in child.named_children)
            else:
                found.append(self.visit(child))
        return found

    def _class_member(self, node: Node) -> None:
        kind = node.type
        if kind == "method_definition":
            self._method(node)
        elif kind in {"public_field_definition", "field_definition"}:
            self._field_of_class(node)
        elif kind == "class_static_block":
            _ = self.visit(node)
        else:
            _ = self.visit(node)

    def _method(self, node: Node) -> None:
        name = self.text(node.child_by_field_name("name")).strip("'\"")
        marks = {child.type for child in node.children if not child.is_named}
        if name == "constructor":
            name = "__init__"
        elif "set" in marks:
            name = f"<set {name}>"
        is_static, is_property = "static" in marks, "get" in marks
        _ = self._declare(node, name, is_static=is_static, is_property=is_property)

    def _field_of_class(self, node: Node) -> None:
        named = node.child_by_field_name("name") or node.child_by_field_name("property")
        value_node = node.child_by_field_name("value")
        name = self.text(named).strip("'\"")
        for child in node.named_children:
            if child.type == "decorator":
                _ = self.visit(child)
        if value_node is not None and value_node.type in FUNCTIONS:
            _ = self._declare(value_node, name)
            return
        value = self.visit(value_node)
        if value_node is not None:
            self.notice(name, value_node, value)
        known = self.type_of(node.child_by_field_name("type"))
        if known is not None:
            self.module.classes[self.owner].types[name] = ("c", known, None)
        if value is not None or known is None:
            self.attribute(self.owner, name, value)

    def _interface(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        self._shape(name, node.child_by_field_name("body"))
        return None

    def _alias(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        value = node.child_by_field_name("value")
        if value is not None and value.type == "object_type":
            self._shape(name, value)
        elif value is not None:
            known = self.type_of(value)
            if known is not None and known != ("n", name):
                self.bind(name, known)
        return None

    def _shape(self, name: str, body: Node | None) -> str:
        """Record an interface as a class: its properties have types."""
        with self.inside_class(name) as full:
            for child in body.named_children if body is not None else ():
                key = self.text(child.child_by_field_name("name")).strip("'\"")
                kind = child.child_by_field_name("type")
                inner = kind.named_children[0] if kind is not None and kind.named_children else None
                if child.type == "method_signature":
                    self._promise(key, child)
                elif inner is not None and inner.type == "function_type":
                    self._promise(key, inner)
                elif child.type == "property_signature":
                    known = self.type_of(kind)
                    if known is not None:
                        self.attribute(full, key, ("c", known, None))
        return full

    def _promise(self, name: str, node: Node) -> None:
        """Record a method that others implement: all that is known is what it gives."""
        if not name or name in self.module.classes[self.owner].methods:
            return
        full = self.declare(name, (), self.type_of(node.child_by_field_name("return_type")))
        self.module.functions[full].is_abstract = True

    def _enum(self, node: Node) -> Expr:
        body = node.child_by_field_name("body")
        found: list[tuple[str | None, Node | None, Expr, Node | None]] = []
        for child in body.named_children if body is not None else ():
            if child.type == "enum_assignment":
                key = child.child_by_field_name("name")
                value = child.child_by_field_name("value")
                found.append((self.text(key).strip("'\""), key, self.visit(value), None))
        self.bind(self.text(node.child_by_field_name("name")), self.mapping(found))
        return None

    def type_of(self, node: Node | None) -> Expr:
        if node is None:
            return None
        kind = node.type
        if kind in {"type_identifier", "identifier"}:
            return self.look_up(self.text(node))
        if kind in {"type_annotation", "parenthesized_type", "readonly_type"}:
            return self.type_of(node.named_children[0]) if node.named_children else None
        if kind in {"nested_type_identifier", "nested_identifier"}:
            base = node.child_by_field_name("module") or node.child_by_field_name("object")
            last = node.child_by_field_name("name") or node.child_by_field_name("property")
            return self.member(self.type_of(base), self.text(last))
        if kind in {"union_type", "intersection_type"}:
            return union([self.type_of(child) for child in node.named_children])
        if kind == "generic_type":
            return self._generic(node)
        if kind == "object_type" and node.named_child_count:
            return (
                "k",
                self._shape(f"<type {node.start_point[0] + 1}:{node.start_point[1]}>", node),
            )
        return None

    def _generic(self, node: Node) -> Expr:
        named = node.child_by_field_name("name")
        name = self.text(named)
        given = node.child_by_field_name("type_arguments")
        inner = given.named_children[0] if given is not None and given.named_children else None
        is_query = inner is not None and inner.type == "type_query" and inner.named_child_count
        if name in {"ReturnType", "Awaited"} and inner is not None and inner.type == "generic_type":
            return self._generic(inner)
        if is_query and inner is not None:
            return self.visit(inner.named_children[0])  # what is called where the type is used
        if name in _INNER_TYPES:
            return self.type_of(inner)
        return self.type_of(named)

    # -- branches -------------------------------------------------------------------------

    def _ended(self, node: Node | None) -> bool:
        """Read a branch; tell whether the end of it is never reached."""
        if node is None:
            return False
        _ = self.visit(node)
        last = node
        if node.type in {"statement_block", "switch_case", "switch_default"}:
            children = node.named_children
            if not children:
                return False
            last = children[-1]
            if last.type == "statement_block" and last.named_children:
                last = last.named_children[-1]
        return last.type in _ENDS

    def _if(self, node: Node) -> Expr:
        ends: list[dict[str, Expr]] = []
        branch: Node | None = node
        while branch is not None:  # a chain of else-if is a loop, not a recursion
            _ = self.visit(branch.child_by_field_name("condition"))
            before = self.env
            self.env = dict(before)
            if not self._ended(branch.child_by_field_name("consequence")):
                ends.append(self.env)
            self.env = before
            clause = branch.child_by_field_name("alternative")
            rest = clause.named_children[-1] if clause is not None else None
            if rest is not None and rest.type == "if_statement":
                branch = rest
                continue
            branch = None
            self.env = dict(before)
            if not self._ended(rest):
                ends.append(self.env)
            self.env = before
        self.env = merged(ends) if ends else self.env
        return None

    def _switch(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("value"))
        before = self.env
        ends = [before]
        body = node.child_by_field_name("body")
        for case in body.named_children if body is not None else ():
            self.env = dict(before)
            for child in case.named_children:
                _ = self.visit(child)
            ends.append(self.env)
        self.env = merged(ends)
        return None

    def _try(self, node: Node) -> Expr:
        before = dict(self.env)
        ended = self._ended(node.child_by_field_name("body"))
        ends = [] if ended else [self.env]
        start = merged([before, self.env])
        handler = node.child_by_field_name("handler")
        if handler is not None:
            self.env = dict(start)
            if not self._ended(handler.child_by_field_name("body")):
                ends.append(self.env)
        self.env = merged(ends) if ends else start
        _ = self.visit(node.child_by_field_name("finalizer"))
        return None

    def _for_of(self, node: Node) -> Expr:
        left = node.child_by_field_name("left")
        value = self.visit(node.child_by_field_name("right"))
        before = dict(self.env)
        is_of = self.text(node.child_by_field_name("operator")) == "of"
        if left is not None:
            self._set(left, ("e", value) if is_of and value is not None else None)
        _ = self.visit(node.child_by_field_name("body"))
        self.env = merged([before, self.env])
        return None

    def _loop(self, node: Node) -> Expr:
        before = dict(self.env)
        for child in node.named_children:
            _ = self.visit(child)
        self.env = merged([before, self.env])
        return None


def _mended(root: Node, data: bytes) -> bytes:
    """Return a text of the same length without the few things that the grammar lacks."""
    found = bytearray(data)
    queue = [root]
    while queue:
        node = queue.pop()
        inside = node.parent.type if node.parent is not None else ""
        if node.is_error and inside.startswith("jsx_") and data[node.start_byte] == _AND:
            found[node.start_byte] = _PLUS  # a bare sign between tags, as browsers allow
        queue.extend(child for child in node.children if child.has_error)
    return _GAPS.sub(_padded, bytes(found))


def _padded(gap: re.Match[bytes]) -> bytes:
    kind = next(name for name in sorted(_INSTEAD) if gap.group(name) is not None)
    return _INSTEAD[kind].ljust(len(gap.group()))


def _parameters(node: Node) -> list[Node]:
    single = node.child_by_field_name("parameter")
    if single is not None:
        return [single]
    held = node.child_by_field_name("parameters")
    if held is None:
        return []
    return [child for child in held.named_children if child.type != "comment"]


def _parts(node: Node) -> tuple[Node, Node | None, Node | None]:
    """Return the pattern, type and default of a parameter."""
    if node.type in {"required_parameter", "optional_parameter"}:
        pattern = node.child_by_field_name("pattern") or node
        return pattern, node.child_by_field_name("type"), node.child_by_field_name("value")
    if node.type == "assignment_pattern":
        left = node.child_by_field_name("left") or node
        return left, None, node.child_by_field_name("right")
    return node, None, None


def _assigned(held: Expr, value: Expr) -> Expr:
    if held is not None and held[0] == "o":
        return ("o", union([held[1], value]), held[2])
    return union([held, value])


def _or_else(value: Expr, default: Expr) -> Expr:
    if value is None or default is None:
        return default if value is None else value
    return ("q", value, default)
