"""Go source to expressions, calls and literals, by its syntax tree.

A composite literal is a call of its type. Options in the manner of ``WithModel(m)`` become keywords
of the call that they are passed to.

Longer than the other files: one handler per kind of node.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import tree_sitter
from tree_sitter import Node

from lockin.discovery.code._builder import (
    Argument,
    Builder,
    Handler,
    Parameter,
    false,
    nothing,
    null,
    true,
)
from lockin.discovery.code._go_names import unversioned
from lockin.discovery.code._model import Expr, Import, Module, union
from lockin.discovery.signatures import Tables, table, tables

__all__ = ["read_go"]

_PLAIN = frozenset(
    """
    any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32
    int64 rune string uint uint8 uint16 uint32 uint64 uintptr
    """.split()
)
_OPTION = re.compile(r"(?:With|Opt)([A-Z]\w*)")
_ROLE = re.compile(r"(System|Developer|User|Assistant)$")
_VERB = re.compile(r"%[-+# 0-9.]*[a-zA-Z%]")
_TAG = re.compile(r'\b(?:env|envconfig|mapstructure_env)\s*:\s*"([A-Z][A-Z0-9_]{2,})[^"]*"')
_TAG_DEFAULT = re.compile(r'\b(?:envDefault|env-default|default)\s*:\s*"([^"]*)"')
_NOT_NAMES = frozenset({"go", "sdk", "golang", "api", "client", "lib", "for"})
_REQUESTS = {
    "net/http.NewRequest": 1,
    "net/http.NewRequestWithContext": 2,
    "github.com/hashicorp/go-retryablehttp.NewRequest": 1,
    "github.com/hashicorp/go-retryablehttp.NewRequestWithContext": 2,
    "github.com/bogdanfinn/fhttp.NewRequest": 1,
}
_SEND = ("x", "net/http.DefaultClient.Do")
_QUERY = ("x", "github.com/openai/openai-go/option.WithQuery")
_AZURE = ("x", "github.com/openai/openai-go/azure.WithEndpoint")
_ESCAPES = {"\\n": "\n", "\\t": "\t", '\\"': '"', "\\\\": "\\", "\\r": "\r"}
_SYSTEM = frozenset({"SystemMessage", "DeveloperMessage"})
_SPREAD = 32


@functools.cache
def _language() -> tree_sitter.Language:
    import tree_sitter_go

    return tree_sitter.Language(tree_sitter_go.language())


def read_go(path: str, text: str) -> Module:
    """Parse one file; `RecursionError` when it is nested too deeply."""
    return _GoBuilder(path, text, _language(), tables("go")).read()


class _GoBuilder(Builder):
    fragments = frozenset({"interpreted_string_literal_content", "raw_string_literal_content"})

    def __init__(self, path: str, text: str, language: tree_sitter.Language, known: Tables) -> None:
        super().__init__(path, text, language, known)
        self.brought: dict[str, str] = {}
        self.used: dict[str, set[str]] = {}
        self.count = 0
        self.results: list[list[str]] = []
        self.level = 0
        self.levels: dict[int, int] = {}
        self.maybe: set[int] = set()
        self.clients = known.clients.keys() | known.frameworks.keys()
        self.constants: Mapping[str, str] = table("go/dialect")["constants"]

    def handled(self) -> Mapping[str, Handler]:
        return {
            "import_declaration": nothing,
            "function_declaration": self._function,
            "method_declaration": self._method,
            "type_declaration": self._types,
            "const_spec": self._spec,
            "var_spec": self._spec,
            "short_var_declaration": self._assignment,
            "assignment_statement": self._assignment,
            "if_statement": self._if,
            "for_statement": self._for,
            "expression_switch_statement": self._switch,
            "type_switch_statement": self._type_switch,
            "select_statement": self._switch,
            "return_statement": self._return,
            "call_expression": self._call,
            "composite_literal": self._composite,
            "func_literal": self._literal_function,
            "selector_expression": self._selector,
            "index_expression": self._index,
            "slice_expression": self._first,
            "type_assertion_expression": self._asserted,
            "type_conversion_expression": self._first,
            "type_instantiation_expression": self._first,
            "parenthesized_expression": self.through,
            "unary_expression": self.through,
            "variadic_argument": self.through,
            "literal_element": self.through,
            "expression_list": self._first,
            "binary_expression": self._binary,
            "identifier": self._identifier,
            "interpreted_string_literal": self._string,
            "raw_string_literal": self._string,
            "int_literal": self._number,
            "true": true,
            "false": false,
            "nil": null,
            "pointer_type": self._type,
            "type_identifier": self._type,
            "qualified_type": self._type,
            "slice_type": self._type,
            "map_type": self._type,
            "generic_type": self._type,
            "function_type": nothing,
            "struct_type": nothing,
            "interface_type": nothing,
            "comment": nothing,
        }

    def start(self, root: Node) -> None:
        """Read imports and types first: methods may stand before the type that they are of."""
        tops = root.named_children
        folder = self.module.path.rpartition("/")[0]
        self.module.package = folder.rpartition("/")[2]
        for node in tops:
            if node.type == "import_declaration":
                self._imports(node)
        for node in tops:
            if node.type == "type_declaration":
                for one in node.named_children:
                    self._announce(one)
        later = frozenset({"function_declaration", "method_declaration"})
        self.block(node for node in tops if node.type not in later)
        self.block(node for node in tops if node.type in later)
        self.module.models = list(dict.fromkeys(self.module.models))
        self.module.imports = [
            Import(
                one.line,
                one.column,
                one.module,
                None,
                tuple(sorted(self.used.get(one.module, ()))),
            )
            for one in self.module.imports
        ]

    # -- names and types ------------------------------------------------------------------

    def _imports(self, node: Node) -> None:
        queue = list(reversed(node.named_children))
        while queue:
            one = queue.pop()
            if one.type != "import_spec":
                queue.extend(reversed(one.named_children))
                continue
            path = "".join(self.strings(one))
            if not path or len(path) > 300:
                continue
            path = unversioned(path)
            name = one.child_by_field_name("name")
            found = self.imported(one, path)
            if name is not None and name.type == "dot":
                self.module.stars.append(found)
            elif name is None:
                for alias in _package_names(path):
                    _ = self.brought.setdefault(alias, path)
            elif name.type == "package_identifier":
                self.brought[self.text(name)] = path
        for alias, path in self.brought.items():
            self.module.names[alias] = [("x", path)]

    def look_up(self, name: str) -> Expr:
        """Return what a name stands for here."""
        found = super().look_up(name)
        if found == ("n", name) and name in self.brought:
            return ("x", self.brought[name])
        return found

    def _identifier(self, node: Node) -> Expr:
        name = self.text(node)
        return None if name == "_" else self.look_up(name)

    def _type(self, node: Node | None) -> Expr:
        """Return the class that a type names; of several elements, ("many", class)."""
        if node is None:
            return None
        kind = node.type
        if kind == "type_identifier":
            name = self.text(node)
            return None if name in _PLAIN else ("n", name)
        if kind == "qualified_type":
            path = self.brought.get(self.text(node.child_by_field_name("package")))
            return None if path is None else self._of(path, node.child_by_field_name("name"))
        if kind in {"pointer_type", "parenthesized_type"}:
            return self._type(node.named_children[-1]) if node.named_children else None
        if kind in {"slice_type", "array_type", "implicit_length_array_type"}:
            return _many(self._type(node.child_by_field_name("element")))
        if kind in {"map_type", "channel_type"}:
            return _many(self._type(node.child_by_field_name("value")))
        return self._generic(node) if kind == "generic_type" else None

    def _generic(self, node: Node) -> Expr:
        """Return the class of a generic type; of an atomic pointer, what it points to."""
        held = self._type(node.child_by_field_name("type"))
        if held != ("x", "sync/atomic.Pointer"):
            return held
        given = node.child_by_field_name("type_arguments")
        inner = given.named_children if given is not None else []
        return self._type(inner[0].named_children[0]) if inner else None

    def _of(self, path: str, name: Node | None) -> Expr:
        """Return a name of an imported package; a constant of an SDK as the text it holds."""
        text = self.text(name)
        self.used.setdefault(path, set()).add(text)
        dotted = f"{path}.{text}"
        held = self.constants.get(dotted)
        return ("x", dotted) if held is None else ("l", held)

    # -- declarations ---------------------------------------------------------------------

    def _announce(self, node: Node) -> None:
        name = self.text(node.child_by_field_name("name"))
        kind = node.child_by_field_name("type")
        if not name or kind is None:
            return
        if node.type == "type_alias":
            self.bind(name, self._type(kind))
            return
        class_ = self.class_of(name)
        self.bind(name, ("k", name))
        if kind.type not in {"struct_type", "interface_type", "function_type"}:
            base = self._type(kind)
            if base is not None and base[0] != "many":
                class_.bases = (base,)

    def _types(self, node: Node) -> Expr:
        for one in node.named_children:
            kind = one.child_by_field_name("type")
            name = self.text(one.child_by_field_name("name"))
            if kind is None or one.type != "type_spec":
                continue
            if self.function:  # a type inside a function
                self._announce(one)
            if kind.type == "struct_type":
                self._struct(name, kind)
            elif kind.type == "interface_type" and not self.function:
                self._interface(name, kind)
        return None

    def _struct(self, name: str, node: Node) -> None:
        class_ = self.class_of(name)
        for group in node.named_children:
            for field in group.named_children:
                if field.type != "field_declaration":
                    continue
                held = field.child_by_field_name("type")
                kind = self._type(held)
                names = [self.text(one) for one in field.children_by_field_name("name")]
                if not names and kind is not None and kind[0] != "many":
                    class_.bases += (kind,)
                    names = [str(kind[1]).rpartition(".")[2]]
                for one in names:
                    class_.fields.add(one)
                    made = self.instance(kind)
                    if made is not None:
                        class_.types[one] = made
                    if held is not None and held.type == "struct_type" and not self.function:
                        inner = f"{name}.{one}"
                        self.class_of(inner)
                        self._struct(inner, held)
                        class_.types[one] = ("c", ("k", inner), None)
                    self._tagged(name, one, field)

    def _tagged(self, owner: str, name: str, field: Node) -> None:
        """Let the variable that a tag names be what the field holds."""
        tag = field.child_by_field_name("tag")
        found = _TAG.search(self.text(tag)) if tag is not None else None
        if tag is None or found is None:
            return
        args: list[Argument] = [(None, ("l", found[1]), tag)]
        default = _TAG_DEFAULT.search(self.text(tag))
        if default is not None:
            args.append((None, ("l", default[1]), tag))
        self.attribute(owner, name, self.call(("x", "os.Getenv"), tag, lambda: args))

    def _interface(self, name: str, node: Node) -> None:
        class_ = self.class_of(name)
        held, self.owner = self.owner, name
        for one in node.named_children:
            if one.type == "method_elem":
                parameters = self._parameters(one.child_by_field_name("parameters"))
                result, _ = self._result(one.child_by_field_name("result"))
                label = self.text(one.child_by_field_name("name"))
                full = self.declare(label, parameters, result)
                self.module.functions[full].is_abstract = True
            elif one.type == "type_elem" and len(one.named_children) == 1:
                base = self._type(one.named_children[0])
                if base is not None and base[0] != "many":
                    class_.bases += (base,)
        self.owner = held

    def _parameters(self, node: Node | None) -> list[Parameter]:
        found: list[Parameter] = []
        for child in node.named_children if node is not None else ():
            if child.type not in {"parameter_declaration", "variadic_parameter_declaration"}:
                continue
            kind = self._type(child.child_by_field_name("type"))
            names = child.children_by_field_name("name")
            found.extend((self.text(one), kind, None) for one in names)
            if not names:
                found.append((f"_{len(found)}", kind, None))
        return found

    def _result(self, node: Node | None) -> tuple[Expr, list[str]]:
        """Return the class of the first result, and the names that results have."""
        if node is None:
            return None, []
        if node.type != "parameter_list":
            kind = self._type(node)
            return None if kind is not None and kind[0] == "many" else kind, []
        parameters = self._parameters(node)
        names = [one[0] for one in parameters if not one[0].startswith("_")]
        kind = parameters[0][1] if parameters else None
        if len(parameters) > 2 or (kind is not None and kind[0] == "many"):
            kind = None
        return kind, names

    def _function(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        if self.module.path.endswith("_test.go") and re.match(r"Test(?![a-z])", name):
            self.module.tests += 1
        if name in {"init", "_"}:
            self.count += 1
            name = f"{name}#{self.count}"
        self._body(node, name, "")
        return None

    def _method(self, node: Node) -> Expr:
        receiver = node.child_by_field_name("receiver")
        children = receiver.named_children if receiver is not None else []
        held = next((c for c in children if c.type == "parameter_declaration"), None)
        kind = self._type(held.child_by_field_name("type")) if held is not None else None
        if held is None or kind is None or kind[0] != "n":
            self._body(node, f"{self.text(node.child_by_field_name('name'))}#{node.start_byte}", "")
            return None
        self.class_of(kind[1])
        self.owner = kind[1]
        label = self.text(held.child_by_field_name("name"))
        self._body(node, self.text(node.child_by_field_name("name")), label)
        self.owner = ""
        return None

    def _body(self, node: Node, name: str, receiver: str, *, is_bound: bool = True) -> str:
        parameters = self._parameters(node.child_by_field_name("parameters"))
        result, named = self._result(node.child_by_field_name("result"))
        full = self.declare(name, parameters, result, is_bound=is_bound)
        held, self.level = self.level, 0
        with self.inside_function(full, receiver or None):
            for label in named:
                self.env[label] = None
            self.results.append(named)
            _ = self.visit(node.child_by_field_name("body"))
            _ = self.results.pop()
        self.level = held
        return full

    def _literal_function(self, node: Node) -> Expr:
        self.count += 1
        held, owner = self.owner, self.owner
        if not self.function:
            self.owner = ""
        full = self._body(node, f"func#{self.count}", "", is_bound=False)
        self.owner = owner or held
        return ("f", full)

    # -- statements -----------------------------------------------------------------------

    def _spec(self, node: Node) -> Expr:
        kind = self._type(node.child_by_field_name("type"))
        lefts = node.children_by_field_name("name")
        right = node.child_by_field_name("value")
        values = self._values([c for c in lefts if c.type == "identifier"], right)
        for left, (value, where) in zip(lefts, values, strict=False):
            name = self.text(left)
            made = value
            if right is None and kind is not None:
                made = self._zero(node.child_by_field_name("type"), kind)
            self._bound(name, self.typed(made, kind), where)
        return None

    def _zero(self, node: Node | None, kind: Expr) -> Expr:
        """Return the empty value of a type: one whose fields may be set later."""
        if node is None or kind is None or node.type not in {"type_identifier", "qualified_type"}:
            return self.instance(kind)
        if kind[0] == "x" and kind[1] in self.clients:
            return self.instance(kind)
        return self.call(kind, node, list)

    def _values(self, lefts: Sequence[Node], right: Node | None) -> list[tuple[Expr, Node | None]]:
        """Return what each of the names on the left gets."""
        if right is None:
            return [(None, None) for _ in lefts]
        nodes = right.named_children if right.type == "expression_list" else [right]
        values = [(self.visit(one), one) for one in nodes]
        if len(values) == 1 and len(lefts) > 1:
            value, where = values[0]
            bare = where
            while bare.type == "parenthesized_expression" and bare.named_children:
                bare = bare.named_children[0]
            if bare.type == "call_expression" and value is not None:
                return [(("r", value, place), where) for place in range(len(lefts))]
            return [(value, where), *((None, None) for _ in lefts[1:])]
        return [*values, *((None, None) for _ in lefts[len(values) :])]

    def _bound(self, name: str, value: Expr, where: Node | None, *, is_new: bool = True) -> None:
        if not name or name == "_":
            return
        inner = value[1] if value is not None and value[0] in {"r", "o"} else value
        self.notice(name, where, value)
        self.name_result(inner, name)
        if is_new or name in self.env:
            self.bind(name, value)
            return
        for scope in reversed(self.outer):
            if name in scope:
                scope[name] = union([scope[name], value])
                return
        held = self.module.names.setdefault(name, []) if name in self.module.names else None
        if held is None:
            self.bind(name, value)
        elif value is not None and value not in held and len(held) < 16:
            held.append(value)

    def _assignment(self, node: Node) -> Expr:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        lefts = left.named_children if left is not None else []
        values = self._values(lefts, right)
        operator = self.text(node.child_by_field_name("operator"))
        is_new = node.type == "short_var_declaration"
        for one, (value, where) in zip(lefts, values, strict=False):
            made = self.joined((self.visit(one), value)) if operator == "+=" else value
            self._assign(one, made, where, is_new=is_new)
        return None

    def _assign(self, node: Node, value: Expr, where: Node | None, *, is_new: bool) -> None:
        if node.type == "identifier":
            self._bound(self.text(node), value, where, is_new=is_new)
        elif node.type == "selector_expression":
            name = self.text(node.child_by_field_name("field"))
            base_node = node.child_by_field_name("operand")
            self.notice(name, where, value)
            inner = value[1] if value is not None and value[0] in {"r", "o"} else value
            self.name_result(inner, name)
            base = self.visit(base_node)
            self._set(node, base_node, base, name, value)
        elif node.type == "index_expression":
            base_node = node.child_by_field_name("operand")
            _ = self.visit(base_node)
            key = self.visit(node.child_by_field_name("index"))
            if key is not None and key[0] == "l":
                local = self.text(base_node) if base_node is not None else None
                self.item_set(node, local, key[1], value)
                self.notice(key[1], where, value)
        elif node.type in {"unary_expression", "parenthesized_expression"}:
            inner_node = node.named_children[-1] if node.named_children else None
            if inner_node is not None:
                self._assign(inner_node, value, where, is_new=is_new)

    def _set(self, node: Node, base_node: Node | None, base: Expr, name: str, value: Expr) -> None:
        if base is None:
            return
        if base[0] == "r" and base[2] == 0:
            base = base[1]
        if base is not None and base[0] == "o":
            base = base[1]
        if base is not None and base[0] == "u":
            for one in base[1]:
                if one is not None and one[0] == "c":
                    self.assign_member(node, one, name, value)
            return
        if base is None:
            return
        if base[0] == "d" and base_node is not None and base_node.type == "identifier":
            self.item_set(node, self.text(base_node), name, value)
            return
        if base[0] == "p":
            kind = self.module.functions[base[1]].annotations.get(base[2])
            if kind is not None and kind[0] == "n" and value is not None:
                self.class_of(kind[1])
                self.attribute(kind[1], name, value)
                return
        if base[0] == "s" and value is None:
            return
        if base[0] == "c" and base[2] is None:
            kind = base[1]
            if kind is not None and kind[0] == "n" and value is not None:
                self.class_of(kind[1])
                self.attribute(kind[1], name, value)
            return
        if base[0] == "c" and self.level > self.levels.get(base[2], self.level):
            value = union([value, ("v", None)])  # only under a condition
        self.assign_member(node, base, name, value)

    def call(
        self, callee: Expr, where: Node, arguments: Callable[[], Iterable[Argument]]
    ) -> tuple[Any, ...]:
        """Record a call, and under how many conditions it stands."""
        made = super().call(callee, where, arguments)
        self.levels[made[2]] = self.level
        return made

    def branches(self, *blocks: Callable[[], object], is_complete: bool = False) -> None:
        """Read alternatives, which stand under a condition."""
        self.level += 1
        super().branches(*blocks, is_complete=is_complete)
        self.level -= 1

    def _if(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("initializer"))
        _ = self.visit(node.child_by_field_name("condition"))
        then = node.child_by_field_name("consequence")
        other = node.child_by_field_name("alternative")
        if other is None:
            self.branches(lambda: self.visit(then))
        else:
            self.branches(lambda: self.visit(then), lambda: self.visit(other), is_complete=True)
        return None

    def _for(self, node: Node) -> Expr:
        body = node.child_by_field_name("body")
        for child in node.named_children:
            if child.type == "range_clause":
                self._range(child)
            elif child != body:
                _ = self.visit(child)
        self.branches(lambda: self.visit(body))
        return None

    def _range(self, node: Node) -> None:
        value = self.visit(node.child_by_field_name("right"))
        left = node.child_by_field_name("left")
        names = left.named_children if left is not None else []
        element: Expr = None if value is None else ("e", value)
        for place, one in enumerate(names):
            if one.type == "identifier":
                is_last = place == len(names) - 1
                self._bound(self.text(one), element if is_last else None, None)

    def _switch(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("initializer"))
        _ = self.visit(node.child_by_field_name("value"))
        cases = [c for c in node.named_children if c.type.endswith("_case")]
        self.branches(
            *(functools.partial(self.block, one.named_children) for one in cases),
            is_complete=any(one.type == "default_case" for one in cases),
        )
        return None

    def _type_switch(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("value"))
        alias = node.child_by_field_name("alias")
        name = self.text(alias)

        def case(one: Node) -> None:
            kinds = one.children_by_field_name("type")
            kind = self._type(kinds[0]) if len(kinds) == 1 else None
            if name:
                self.env[name] = self.typed(value, kind)
            self.block(c for c in one.named_children if c.type == "statement_list")

        cases = [c for c in node.named_children if c.type.endswith("_case")]
        self.branches(*(functools.partial(case, one) for one in cases))
        return None

    def _return(self, node: Node) -> Expr:
        nodes = [c for child in node.named_children for c in child.named_children]
        if not node.named_children:
            named = self.results[-1] if self.results else []
            values = [self.env.get(name) for name in named]
        else:
            values = [self.visit(one) for one in nodes]
        if len(values) == 1:
            self.gives(values[0])
        elif len(values) == 2:
            self.gives(values[0] if values[0] != ("v", None) else None)
            if values[1] is not None and values[1][0] not in {"v", "c", "r"}:
                self.gives(("d", (("#1", values[1]),)))
        elif any(one is not None and one[0] != "v" for one in values):
            self.gives(("d", tuple((f"#{place}", one) for place, one in enumerate(values))))
        return None

    # -- expressions ----------------------------------------------------------------------

    def _first(self, node: Node) -> Expr:
        found: Expr = None
        for place, child in enumerate(node.named_children):
            value = self.visit(child)
            if place == 0 or (node.type == "type_conversion_expression"):
                found = value
        return found

    def _selector(self, node: Node) -> Expr:
        base_node = node.child_by_field_name("operand")
        field = node.child_by_field_name("field")
        base = self.visit(base_node)
        if (
            base is not None
            and base[0] == "x"
            and base[1] in self.used.keys() | set(self.brought.values())
        ):
            return self._of(base[1], field)
        value = self.member(base, self.text(field))
        parent = node.parent
        if parent is None or parent.type not in {"selector_expression", "index_expression"}:
            self.access(node, value, _chain(value))
        return value

    def _index(self, node: Node) -> Expr:
        base = self.visit(node.child_by_field_name("operand"))
        key = self.visit(node.child_by_field_name("index"))
        held = key[1] if key is not None and key[0] in {"l", "v"} else None
        if base is not None and base[0] == "x":
            return base  # a generic function with its types
        return self.item(base, held if isinstance(held, (str, int)) else None)

    def _asserted(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("operand"))
        return self.typed(value, self._type(node.child_by_field_name("type")))

    def _binary(self, node: Node) -> Expr:
        operands: list[Node] = []
        inner: Node | None = node
        is_sum = True
        while inner is not None and inner.type == "binary_expression":
            is_sum = is_sum and self.text(inner.child_by_field_name("operator")) == "+"
            right = inner.child_by_field_name("right")
            if right is not None:
                operands.append(right)
            inner = inner.child_by_field_name("left")
        if inner is not None:
            operands.append(inner)
        values = [self.visit(one) for one in reversed(operands)]
        return self.joined(values) if is_sum else None

    def _string(self, node: Node) -> Expr:
        if node.type == "raw_string_literal":
            return self.string(self.text(node)[1:-1])
        parts = [self.text(child) for child in node.named_children]
        return self.string("".join(_ESCAPES.get(part, part) for part in parts))

    def _number(self, node: Node) -> Expr:
        digits = self.text(node).replace("_", "")
        return ("v", int(digits)) if digits.isdigit() and len(digits) < 18 else None

    def _composite(self, node: Node) -> Expr:
        kind_node = node.child_by_field_name("type")
        kind = self._type(kind_node)
        where = kind_node if kind_node is not None else node
        is_map = kind_node is not None and kind_node.type == "map_type"
        return self._literal(node.child_by_field_name("body"), kind, where, is_map=is_map)

    def _literal(self, body: Node | None, kind: Expr, where: Node, *, is_map: bool = False) -> Expr:
        """Return what the braces of a literal hold, of a type or of elements of one."""
        elements = (
            [c for c in body.named_children if c.type != "comment"] if body is not None else []
        )
        if kind is not None and kind[0] == "many" and not is_map:
            return self.sequence(self._element(one, kind[1]) for one in elements)
        if kind is not None and kind[0] in {"n", "x"}:
            return self.call(kind, where, lambda: self._fields(elements))
        if any(one.type != "keyed_element" for one in elements):
            inner = kind[1] if kind is not None and kind[0] == "many" else None
            return self.sequence(self._element(one, inner) for one in elements)
        return self.mapping(self._entries(elements, kind if is_map else None))

    def _element(self, node: Node, kind: Expr) -> Expr:
        if node.type == "keyed_element":
            node = node.child_by_field_name("value") or node
        is_held = node.type == "literal_element" and bool(node.named_children)
        inner = node.named_children[0] if is_held else node
        if inner.type == "literal_value":
            return self._literal(inner, kind, inner)
        return self.visit(inner)

    def _pairs(self, elements: Sequence[Node]) -> Iterator[tuple[Node | None, Node]]:
        for one in elements:
            if one.type == "keyed_element":
                value = one.child_by_field_name("value")
                if value is not None:
                    yield one.child_by_field_name("key"), value
            else:
                yield None, one

    def _key(self, node: Node | None) -> str | None:
        if node is None:
            return None
        inner = node.named_children[0] if node.named_children else node
        if inner.type in {"identifier", "field_identifier"}:
            return self.text(inner)
        value = self.visit(inner)
        return str(value[1]) if value is not None and value[0] == "l" else None

    def _fields(self, elements: Sequence[Node]) -> list[Argument]:
        """Return the fields of a literal, with the features and prompts in them noted."""
        if any(one.type != "keyed_element" for one in elements):
            return [(None, self._element(one, None), one) for one in elements]
        entries = list(self._entries(elements, None))
        _ = self.mapping(entries)
        return [(key, value, node) for key, _, value, node in entries]

    def _entries(
        self, elements: Sequence[Node], kind: Expr
    ) -> Iterator[tuple[str | None, Node | None, Expr, Node | None]]:
        inner = kind[1] if kind is not None and kind[0] == "many" else None
        for key, node in self._pairs(elements):
            label = self._key(key)
            value = self._element(node, inner)
            if label == "Role" and value is not None and value[0] in {"x", "a"}:
                role = _ROLE.search(str(value[-1]))
                value = ("l", role[1].lower()) if role is not None else value
            if label is not None:
                yield label, key, value, node

    # -- calls ----------------------------------------------------------------------------

    def _call(self, node: Node) -> Expr:
        function = node.child_by_field_name("function")
        given = node.child_by_field_name("arguments")
        nodes = (
            [c for c in given.named_children if c.type != "comment"] if given is not None else []
        )
        if function is None:
            return None
        where: Node = function
        if function.type == "identifier":
            built = self._builtin(self.text(function), nodes)
            if built is not None:
                return built[0]
        if function.type == "selector_expression":
            where = function.child_by_field_name("field") or function
        callee = self.visit(function)
        name = self.text(where)
        if callee is not None and callee[0] == "x":
            found = self._of_library(callee[1], nodes, where)
            if found is not None:
                return found
        if callee == _QUERY and nodes and "".join(self.strings(nodes[0])) == "api-version":
            callee = _AZURE  # no other vendor's API asks for one
        if name == "Do" and len(nodes) == 1 and callee is not None and callee[0] != "x":
            callee = ("u", (callee, _SEND))
        if name in _SYSTEM and nodes:
            self.mark(where, "system-prompt")
            self.prompt(nodes[0])
        return self.call(callee, where, lambda: list(self._arguments(callee, nodes)))

    def _builtin(self, name: str, nodes: Sequence[Node]) -> tuple[Expr] | None:
        """Return what a function of the language itself gives."""
        if self.look_up(name) != ("n", name):
            return None
        if name == "append" and nodes:
            base, *rest = (self.visit(one) for one in nodes)
            parts = base[1] if base is not None and base[0] == "t" else _flat(base)
            if self.level:
                self.maybe.update(v[2] for v in rest if v is not None and v[0] == "c")
                rest = [None if v is None else ("u", (v, ("v", None))) for v in rest]
            return (self.sequence((*parts, *rest)),)
        if name == "new" and nodes:
            return (self._zero(nodes[0], self._type(nodes[0])),)
        if name == "make" and nodes:
            for one in nodes[1:]:
                _ = self.visit(one)
            kind = nodes[0].type
            return (("d", ()) if kind == "map_type" else self.instance(self._type(nodes[0])),)
        if name in _PLAIN and len(nodes) == 1:
            return (self.visit(nodes[0]),)
        return None

    def _of_library(self, dotted: str, nodes: Sequence[Node], where: Node) -> Expr:
        """Return what functions of the standard library give that make texts or values."""
        if dotted == "fmt.Sprintf" and nodes:
            first, *rest = (self.visit(one) for one in nodes)
            return self._formatted(first, rest)
        if dotted in {"fmt.Sprint", "path.Join"}:
            values = [self.visit(one) for one in nodes]
            return self._with_slashes(values) if dotted == "path.Join" else self.joined(values)
        if dotted == "net/url.JoinPath":
            return self._with_slashes([self.visit(one) for one in nodes])
        if dotted == "cmp.Or" and nodes:
            value, *others = (self.visit(one) for one in nodes)
            return ("q", value, union(others)) if others else value
        if dotted in _REQUESTS and len(nodes) > _REQUESTS[dotted]:
            place = _REQUESTS[dotted]

            def request() -> Iterator[Argument]:
                for index, one in enumerate(nodes):
                    value = self.visit(one)
                    yield None, value, one
                    if index == place:
                        yield "url", value, None
                    elif index == place + 1:
                        yield "body", value, None

            return self.call(("x", dotted), where, lambda: list(request()))
        return None

    def _formatted(self, pattern: Expr, values: Sequence[Expr]) -> Expr:
        if pattern is None or pattern[0] != "l":
            return self.joined((pattern, *values))
        parts: list[Expr] = []
        rest = list(values)
        end = 0
        for verb in _VERB.finditer(pattern[1]):
            parts.append(("l", pattern[1][end : verb.start()]))
            end = verb.end()
            if verb[0] == "%%":
                parts.append(("l", "%"))
            else:
                parts.append(rest.pop(0) if rest else None)
        parts.append(("l", pattern[1][end:]))
        return self.joined(part for part in parts if part != ("l", ""))

    def _with_slashes(self, values: Sequence[Expr]) -> Expr:
        parts: list[Expr] = []
        for value in values:
            if parts:
                parts.append(("l", "/"))
            parts.append(value)
        return self.joined(parts)

    def _arguments(self, callee: Expr, nodes: Sequence[Node]) -> Iterator[Argument]:
        own = _option(callee)
        for place, node in enumerate(nodes):
            value = self.visit(node)
            yield None, value, node
            if own is not None and place == 0:
                yield own, value, node
            for name, inner in self._options(value):
                yield name, inner, None
        if own is not None and not nodes:
            yield own, ("v", True), None

    def _options(self, value: Expr) -> Iterator[tuple[str, Expr]]:
        """Yield what options in the manner of ``WithModel(m)`` set."""
        for one in _flat(value):
            if one is None or one[0] != "c" or one[2] is None:
                continue
            name = _option(one[1])
            if name is not None:
                args = self.module.calls[one[2]].args
                given: Expr = args[0] if args else ("v", True)
                yield name, union([given, ("v", None)]) if one[2] in self.maybe else given


def _option(callee: Expr) -> str | None:
    """Return the option that a function of its name sets."""
    if callee is None or callee[0] not in {"x", "n", "a"}:
        return None
    base, _, last = str(callee[-1]).rpartition(".")
    found = _OPTION.fullmatch(last or base)
    if found is None or base == "context":
        return None
    return found[1][:1].lower() + found[1][1:] if not found[1].isupper() else found[1].lower()


def _flat(value: Expr) -> list[Expr]:
    """Return the elements of a literal list, or of several that a name may hold."""
    found: list[Expr] = []
    queue = [value]
    while queue and len(found) < _SPREAD:
        one = queue.pop(0)
        if one is not None and one[0] in {"t", "u"}:
            queue[:0] = one[1]
        elif one is not None and one not in found:
            found.append(one)
    return found


def _chain(value: Expr) -> list[str]:
    found: list[str] = []
    while value is not None and value[0] in {"a", "i"}:
        if value[0] == "a":
            found.append(value[2])
        value = value[1]
    return found


def _package_names(path: str) -> list[str]:
    """Return the names that a package at a path may have, where the import gives none."""
    last = path.rpartition("/")[2]
    if last.rpartition(".")[2][1:].isdigit():
        last = last.rpartition(".")[0]
    words = [word for word in re.split(r"[-.]", last) if word]
    bare = [word for word in words if word not in _NOT_NAMES] or words
    names = [last, "".join(words), "_".join(words), "".join(bare), *reversed(bare)]
    return [name for name in dict.fromkeys(names) if name.isidentifier()]


def _many(kind: Expr) -> Expr:
    return None if kind is None else ("many", kind)
