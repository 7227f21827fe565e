"""Rust source to expressions, calls and literals, by its syntax tree.

A chain such as ``RequestArgs::default().model(m).build()?`` is one call of `RequestArgs`
with the keyword ``model``. What only unwraps, waits or copies is read through.

Longer than the other files: one handler per kind of node.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import tree_sitter
from tree_sitter import Node

from lockin.discovery.code._builder import Argument, Builder, Handler, Parameter, nothing
from lockin.discovery.code._model import Class, Expr, Module, union
from lockin.discovery.code._rust_names import crate_of, module_of
from lockin.discovery.signatures import table, tables

__all__ = ["read_rust"]

_HOLDERS = frozenset(
    """
    Option Arc Rc Box Mutex RwLock RefCell Cell OnceCell OnceLock Lazy LazyLock LazyCell Result
    Cow State Data Extension Pin Ref MutexGuard ArcSwap Weak
    """.split()
)
_MANY = frozenset({"Vec", "VecDeque", "HashSet", "BTreeSet"})
_MAPS = frozenset({"HashMap", "BTreeMap", "DashMap", "IndexMap"})
_THROUGH = frozenset(
    """
    unwrap expect clone cloned copied as_ref as_mut as_deref as_deref_mut as_str as_slice ok
    ok_or ok_or_else map_err into to_string to_owned into_owned to_vec unwrap_or_default context
    with_context borrow borrow_mut lock read write get_or_init iter iter_mut into_iter take trim
    trim_end_matches trim_end trim_start_matches to_lowercase as_bytes into_boxed_str deref
    load load_full wrap_err into_inner get_or_try_init get_or_insert_with try_into as_deref_or
    get_mut await instrument boxed
    """.split()
)
_OTHERWISE = frozenset({"unwrap_or", "unwrap_or_else", "or", "or_else"})
_OPENERS = frozenset({"default", "builder"})
_CLOSING = frozenset(
    """
    build send execute exec prompt chat stream completion complete eventsource
    """.split()
)
_SENT = ("EventSource.new",)
"""Functions that send the request that they are given."""
_VERBS = frozenset({"post", "get", "put", "request", "patch"})
_FORMATS = frozenset({"format", "concat", "format_args"})
_WRAPS = frozenset({"Some", "Ok", "Box.new", "Arc.new", "Rc.new", "Mutex.new", "RwLock.new"})
_FIELD = re.compile(r"\{(\w*)[^}]*\}")
_DEFAULT = re.compile(r'\bdefault\s*=\s*"([\w:]{1,120})"')
"""The function that gives a field its value where the configuration has none."""
_SEND = ("x", "reqwest.get")
_ESCAPES = {"\\n": "\n", "\\t": "\t", '\\"': '"', "\\\\": "\\", "\\r": "\r"}
_LENGTH = 40


@functools.cache
def _language() -> tree_sitter.Language:
    import tree_sitter_rust

    return tree_sitter.Language(tree_sitter_rust.language())


def read_rust(path: str, text: str) -> Module:
    """Parse one file; `RecursionError` when it is nested too deeply."""
    return _RustBuilder(path, text, _language(), tables("rust")).read()


class _RustBuilder(Builder):
    fragments = frozenset({"string_content"})

    def handled(self) -> Mapping[str, Handler]:
        self.count = 0
        self.level = 0
        self.constants: Mapping[str, str] = table("rust/dialect")["constants"]
        self.paths: tuple[str, ...] = tuple(table("hosts")["paths"])
        self.addresses: list[tuple[Node, Expr]] = []
        self.levels: dict[int, int] = {}
        self.generics: dict[str, Expr] = {}
        self.crate = crate_of(self.module.path)
        self.here = module_of(self.module.path)
        return {
            "use_declaration": self._use,
            "mod_item": self._mod,
            "struct_item": self._struct,
            "enum_item": self._enum,
            "trait_item": self._trait,
            "impl_item": self._impl,
            "type_item": self._alias,
            "const_item": self._constant,
            "static_item": self._constant,
            "function_item": self._function,
            "function_signature_item": self._function,
            "let_declaration": self._let,
            "let_condition": self._let_condition,
            "assignment_expression": self._assignment,
            "if_expression": self._if,
            "match_expression": self._match,
            "for_expression": self._for,
            "while_expression": self._loop,
            "loop_expression": self._loop,
            "return_expression": self._return,
            "block": self._block,
            "unsafe_block": self.through,
            "async_block": self.through,
            "expression_statement": self.through,
            "try_expression": self.through,
            "await_expression": self.through,
            "parenthesized_expression": self.through,
            "unary_expression": self.through,
            "reference_expression": self._reference,
            "type_cast_expression": self._cast,
            "closure_expression": self._closure,
            "call_expression": self._call,
            "macro_invocation": self._macro,
            "struct_expression": self._built,
            "field_expression": self._member,
            "index_expression": self._index,
            "scoped_identifier": self._scoped,
            "generic_function": self._generic,
            "identifier": self._identifier,
            "self": self._self,
            "array_expression": self._array,
            "tuple_expression": self._array,
            "binary_expression": self._binary,
            "string_literal": self._string,
            "raw_string_literal": self._string,
            "integer_literal": self._number,
            "boolean_literal": self._boolean,
            "line_comment": nothing,
            "block_comment": nothing,
            "attribute_item": nothing,
            "macro_definition": nothing,
        }

    # -- names and types ------------------------------------------------------------------

    def start(self, root: Node) -> None:
        """Read imports and types before what uses them."""
        last = self.here.rpartition("/")[2]
        self.module.package = last if last not in {"src", ""} else ""
        first = frozenset({"use_declaration", "struct_item", "enum_item", "trait_item"})
        self._items(root.named_children, first)
        self._items(root.named_children, None, but=first)
        self.module.models = list(dict.fromkeys(self.module.models))
        self._addressed()

    def _addressed(self) -> None:
        """Take addresses of APIs for requests, in a file that sends none itself."""
        names = {call.func[2] for call in self.module.calls if call.func and call.func[0] == "a"}
        if not self.addresses or not names.isdisjoint({"post", "request"}):
            return
        for node, value in self.addresses:
            args: list[Argument] = [("url", value, None), (None, value, None)]
            _ = self.call(_SEND, node, functools.partial(list, args))

    def _items(
        self, nodes: Sequence[Node], kinds: frozenset[str] | None, but: frozenset[str] = frozenset()
    ) -> None:
        """Read items, but for those that are only for tests."""
        is_test = False
        for node in nodes:
            if node.type == "attribute_item":
                text = self.text(node)
                is_test = is_test or "cfg(test)" in text or text.endswith(("test]", "::test]"))
                if "test]" in text and kinds is None:
                    self.module.tests += 1
                continue
            wanted = node.type not in but if kinds is None else node.type in kinds
            if wanted and not is_test:
                _ = self.visit(node)
            is_test = is_test and node.type in {"line_comment", "block_comment"}

    def _use(self, node: Node) -> Expr:
        argument = node.child_by_field_name("argument")
        if argument is not None:
            self._used(node, argument, [])
        return None

    def _used(self, node: Node, one: Node, before: list[str]) -> None:
        kind = one.type
        if kind == "use_list":
            for child in one.named_children:
                self._used(node, child, before)
        elif kind == "scoped_use_list":
            path = one.child_by_field_name("path")
            held = one.child_by_field_name("list")
            inner = [*before, *self._segments(path)]
            if held is not None:
                self._used(node, held, inner)
        elif kind == "use_as_clause":
            path = one.child_by_field_name("path")
            self._brought(
                one, [*before, *self._segments(path)], self.text(one.child_by_field_name("alias"))
            )
        elif kind == "use_wildcard":
            children = one.named_children
            self._brought(one, [*before, *(self._segments(children[0]) if children else [])], "*")
        elif kind in {"identifier", "scoped_identifier", "self", "crate", "super"}:
            segments = [*before, *self._segments(one)]
            if len(segments) > 1 and segments[-1] == "self":
                segments.pop()
            self._brought(one, segments, segments[-1])

    def _segments(self, node: Node | None) -> list[str]:
        return [part.strip() for part in self.text(node).split("::") if part.strip()]

    def _place(self, segments: Sequence[str]) -> Expr:
        """Return what a path names."""
        folder: str | None = None
        rest = list(segments)
        while rest and rest[0] in {"crate", "self", "super"}:
            word = rest.pop(0)
            if word == "crate":
                folder = self.crate
            elif word == "self":
                folder = self.here if folder is None else folder
            else:
                base = self.here if folder is None else folder
                folder = base.rpartition("/")[0]
        if folder is None:
            held = self.constants.get(".".join(rest))
            return ("l", held) if held else ("x", ".".join(rest)) if rest else None
        return ("y", folder, ".".join(rest))

    def _brought(self, node: Node, segments: list[str], alias: str) -> None:
        found = self._place(segments)
        if found is None or alias == "_":
            return
        if found[0] == "l":
            self.bind(alias, found)
            return
        relative = found[0] == "y"
        dotted = found[2] if relative else found[1]
        folder = found[1] if relative else None
        if alias == "*":
            self.module.stars.append(self.imported(node, dotted, folder))
            return
        module, _, last = dotted.rpartition(".")
        _ = self.imported(node, module or dotted, folder, (last,) if module else ())
        self.bind(alias, found)

    def _identifier(self, node: Node) -> Expr:
        name = self.text(node)
        if name == "None":
            return ("v", None)
        return self.look_up(name)

    def _self(self, node: Node) -> Expr:
        del node
        return ("s", self.owner) if self.owner else self.look_up("self")

    def _path(self, segments: Sequence[str]) -> Expr:
        """Return what a path in an expression or a type names."""
        first, *rest = segments
        if first in {"crate", "self", "super"}:
            return self._place(segments)
        if first == "Self":
            value: Expr = ("k", self.owner) if self.owner else None
        else:
            value = self.generics.get(first) or self.look_up(first)
            if (
                value == ("n", first)
                and rest
                and first[:1].islower()
                and first not in self.module.names
            ):
                value = ("x", first)
        for name in rest:
            value = self.member(value, name)
        return value

    def member(self, value: Expr, name: str) -> Expr:
        """Return ``value.name``, also below a module of the tree."""
        if value is not None and value[0] == "y":
            return ("y", value[1], f"{value[2]}.{name}" if value[2] else name)
        return super().member(value, name)

    def _scoped(self, node: Node) -> Expr:
        text = (
            re.sub(r"<.*?>(?=::|$)", "", self.text(node))
            if "<" in self.text(node)
            else self.text(node)
        )
        segments = [part for part in re.sub(r"\s+", "", text).split("::") if part]
        return self._path(segments) if segments else None

    def _generic(self, node: Node) -> Expr:
        return self.visit(node.child_by_field_name("function"))

    def _type(self, node: Node | None) -> Expr:
        """Return the class that a type names; of several elements, ("many", class)."""
        if node is None:
            return None
        kind = node.type
        if kind == "type_identifier":
            name = self.text(node)
            return None if name in {"String", "Value"} else self._path([name])
        if kind == "scoped_type_identifier":
            return self._scoped(node)
        if kind == "generic_type":
            base = node.child_by_field_name("type")
            given = node.child_by_field_name("type_arguments")
            inner = (
                [c for c in given.named_children if c.type != "lifetime"]
                if given is not None
                else []
            )
            name = self.text(base).rpartition("::")[2] if inner else ""
            if name in _MANY | _MAPS:
                return _many(self._type(inner[-1]))
            return self._type(inner[0] if name in _HOLDERS else base)
        if kind in {"reference_type", "pointer_type", "dynamic_type", "abstract_type"}:
            held_node = node.child_by_field_name("type") or node.child_by_field_name("trait")
            return self._type(held_node)
        if kind in {"bounded_type", "tuple_type"}:
            children = node.named_children
            return self._type(children[0]) if children and kind == "bounded_type" else None
        element = node.child_by_field_name("element") if kind == "array_type" else None
        return _many(self._type(element))

    # -- items ----------------------------------------------------------------------------

    def _mod(self, node: Node) -> Expr:
        body = node.child_by_field_name("body")
        name = self.text(node.child_by_field_name("name"))
        if body is None:
            _ = self.imported(node, name, self.here)
            self.bind(name, ("y", self.here, name))
        else:
            self._items(body.named_children, None)
        return None

    def _fields(self, class_: Class, body: Node | None) -> None:
        if body is None:
            return
        if body.type == "field_declaration_list":
            default = ""
            for field in body.named_children:
                if field.type == "field_declaration":
                    name = self.text(field.child_by_field_name("name"))
                    self._field(class_, name, field.child_by_field_name("type"))
                    if default:
                        made: Expr = ("c", self._path(default.split("::")), None)
                        class_.attributes.setdefault(name, []).append(made)
                    default = ""
                elif field.type == "attribute_item":
                    said = _DEFAULT.search(self.text(field))
                    default = said[1] if said is not None else default
        elif body.type == "ordered_field_declaration_list":
            for place, kind in enumerate(body.children_by_field_name("type")):
                self._field(class_, str(place), kind)

    def _field(self, class_: Class, name: str, node: Node | None) -> None:
        class_.fields.add(name)
        made = self.instance(self._type(node))
        if made is not None:
            class_.types[name] = made

    def _struct(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        class_ = self.class_of(name)
        self.bind(name, ("k", name))
        self._fields(class_, node.child_by_field_name("body"))
        return None

    def _enum(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        _ = self.class_of(name)
        self.bind(name, ("k", name))
        return None

    def _trait(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        _ = self.class_of(name)
        self.bind(name, ("k", name))
        self._methods(name, node.child_by_field_name("body"))
        return None

    def _impl(self, node: Node) -> Expr:
        kind = node.child_by_field_name("type")
        while kind is not None and kind.type in {"generic_type", "reference_type"}:
            kind = kind.child_by_field_name("type")
        name = self.text(kind).rpartition("::")[2]
        if not name.isidentifier():
            return None
        class_ = self.class_of(name)
        trait = self._type(node.child_by_field_name("trait"))
        if trait is not None:
            class_.bases += (trait,)
        held = self.generics
        self.generics = {**held, **self._bounds(node)}
        self._methods(name, node.child_by_field_name("body"))
        self.generics = held
        return None

    def _bounds(self, node: Node) -> dict[str, Expr]:
        """Return the traits that parameters of type stand for, such as ``impl<T: Api>``."""
        found: dict[str, Expr] = {}
        given = node.child_by_field_name("type_parameters")
        where = next((c for c in node.named_children if c.type == "where_clause"), None)
        for one in (c for held in (given, where) if held is not None for c in held.named_children):
            name = one.child_by_field_name("name") or one.child_by_field_name("left")
            bounds = one.child_by_field_name("bounds")
            kinds = [self._type(kind) for kind in bounds.named_children] if bounds else []
            kind = next((kind for kind in kinds if kind is not None), None)
            if name is not None and kind is not None and kind[0] != "many":
                found[self.text(name)] = kind
        return found

    def _methods(self, owner: str, body: Node | None) -> None:
        if body is None:
            return
        held, self.owner = self.owner, owner
        self._items(body.named_children, None)
        self.owner = held

    def _alias(self, node: Node) -> Expr:
        if not self.owner:
            kind = self._type(node.child_by_field_name("type"))
            if kind is not None and kind[0] != "many":
                self.bind(self.text(node.child_by_field_name("name")), kind)
        return None

    def _constant(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        where = node.child_by_field_name("value")
        value = self.typed(self.visit(where), self._type(node.child_by_field_name("type")))
        self.notice(name, where, value)
        if self.owner and not self.function:
            self.attribute(self.owner, name, value)
        else:
            self.bind(name, value)
        return None

    def _parameters(self, node: Node | None) -> tuple[list[Parameter], str]:
        found: list[Parameter] = []
        receiver = ""
        for child in node.named_children if node is not None else ():
            if child.type == "self_parameter":
                receiver = "self"
            elif child.type == "parameter":
                pattern = child.child_by_field_name("pattern")
                name = self._bare(pattern) or f"_{len(found)}"
                found.append((name, self._type(child.child_by_field_name("type")), None))
            elif child.type == "identifier":
                found.append((self.text(child), None, None))
            elif child.type.endswith("pattern"):
                found.append((self._bare(child) or f"_{len(found)}", None, None))
        return found, receiver

    def _bare(self, pattern: Node | None) -> str:
        """Return the name that a pattern binds, if it is one only."""
        while pattern is not None and pattern.type != "identifier":
            names = [
                c
                for c in pattern.named_children
                if c.type not in {"mutable_specifier", "type_identifier"}
            ]
            pattern = names[-1] if len(names) == 1 else None
        return self.text(pattern)

    def _function(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        parameters, receiver = self._parameters(node.child_by_field_name("parameters"))
        result = self._type(node.child_by_field_name("return_type"))
        if result is not None and result[0] == "many":
            result = None
        body = node.child_by_field_name("body")
        full = self.declare(name, parameters, result)
        self.module.functions[full].is_abstract = body is None
        held, self.level = self.level, 0
        generics = self.generics
        self.generics = {**generics, **self._bounds(node)}
        with self.inside_function(full, receiver or None):
            self.gives(self.visit(body))
        self.level, self.generics = held, generics
        return None

    def _closure(self, node: Node) -> Expr:
        self.count += 1
        parameters, _ = self._parameters(node.child_by_field_name("parameters"))
        full = self.declare(f"closure#{self.count}", parameters, is_bound=False)
        held, self.level = self.level, 0
        with self.inside_function(full):
            self.gives(self.visit(node.child_by_field_name("body")))
        self.level = held
        return ("f", full)

    # -- statements -----------------------------------------------------------------------

    def _block(self, node: Node) -> Expr:
        found: Expr = None
        for child in node.named_children:
            value = self.visit(child)
            found = (
                value if not child.type.endswith(("statement", "declaration", "comment")) else None
            )
            if child.type == "expression_statement" and self.text(child)[-1:] != ";":
                found = value
        return found

    def _let(self, node: Node) -> Expr:
        where = node.child_by_field_name("value")
        value = self.typed(self.visit(where), self._type(node.child_by_field_name("type")))
        other = node.child_by_field_name("alternative")
        if other is not None:
            self.branches(lambda: self.visit(other))
        self._binds(node.child_by_field_name("pattern"), value, where)
        return None

    def _let_condition(self, node: Node) -> Expr:
        where = node.child_by_field_name("value")
        self._binds(node.child_by_field_name("pattern"), self.visit(where), where)
        return None

    def _binds(self, pattern: Node | None, value: Expr, where: Node | None) -> None:
        """Bind the names of a pattern."""
        if pattern is None:
            return
        kind = pattern.type
        if kind == "identifier":
            name = self.text(pattern)
            self.notice(name, where, value)
            self.name_result(value[1] if value is not None and value[0] == "o" else value, name)
            self.bind(name, value)
        elif kind == "tuple_struct_pattern":
            name = self.text(pattern.child_by_field_name("type"))
            inner = pattern.named_children[1:]
            for place, one in enumerate(inner):
                held = value if name in {"Some", "Ok"} else self.member(value, str(place))
                self._binds(
                    one, held if name != "Err" else None, where if name in {"Some", "Ok"} else None
                )
        elif kind == "struct_pattern":
            for one in pattern.named_children:
                if one.type == "field_pattern" and one.named_children:
                    name = self.text(one.child_by_field_name("name"))
                    self.env[self._bare(one.child_by_field_name("pattern")) or name] = self.member(
                        value, name
                    )
        elif kind == "tuple_pattern":
            for place, one in enumerate(pattern.named_children):
                self._binds(one, None if value is None else ("i", value, place), None)
        else:
            for one in pattern.named_children:
                self._binds(one, value, where)

    def _assignment(self, node: Node) -> Expr:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        value = self.visit(right)
        if left is None:
            return None
        if left.type == "identifier":
            name = self.text(left)
            self.notice(name, right, value)
            for scope in reversed(self.outer):
                if name in scope and name not in self.env:
                    scope[name] = union([scope[name], value])
            self.bind(name, value)
        elif left.type == "field_expression":
            name = self.text(left.child_by_field_name("field"))
            self.notice(name, right, value)
            self._set(left, self.visit(left.child_by_field_name("value")), name, value)
        else:
            _ = self.visit(left)
        return None

    def _set(self, node: Node, base: Expr, name: str, value: Expr) -> None:
        """Record that a member of an object is set, perhaps only under a condition."""
        if base is not None and base[0] == "o":
            base = base[1]
        if base is not None and base[0] == "c":
            if base[2] is None:
                return
            if self.level > self.levels.get(base[2], self.level):
                value = union([value, ("v", None)])
        self.assign_member(node, base, name, value)

    def branches(self, *blocks: Callable[[], object], is_complete: bool = False) -> None:
        """Read alternatives, which stand under a condition."""
        self.level += 1
        super().branches(*blocks, is_complete=is_complete)
        self.level -= 1

    def _if(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        then = node.child_by_field_name("consequence")
        other = node.child_by_field_name("alternative")
        values: list[Expr] = []
        blocks = [lambda: values.append(self.visit(then))]
        if other is not None:
            inner = other
            blocks.append(lambda: values.append(self.through(inner)))
        self.branches(*blocks, is_complete=other is not None)
        return union(values)

    def _match(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("value"))
        body = node.child_by_field_name("body")
        values: list[Expr] = []

        def arm(one: Node) -> None:
            held = one.child_by_field_name("pattern")
            for pattern in held.named_children[:1] if held is not None else ():
                self._binds(pattern, value, None)
            values.append(self.visit(one.child_by_field_name("value")))

        arms = [c for c in body.named_children if c.type == "match_arm"] if body is not None else []
        self.branches(*(functools.partial(arm, one) for one in arms), is_complete=bool(arms))
        return union(values)

    def _for(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("value"))
        self._binds(
            node.child_by_field_name("pattern"), None if value is None else ("e", value), None
        )
        body = node.child_by_field_name("body")
        self.branches(lambda: self.visit(body))
        return None

    def _loop(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        body = node.child_by_field_name("body")
        self.branches(lambda: self.visit(body))
        return None

    def _return(self, node: Node) -> Expr:
        self.gives(self.through(node))
        return None

    # -- expressions ----------------------------------------------------------------------

    def _reference(self, node: Node) -> Expr:
        return self.visit(node.child_by_field_name("value"))

    def _cast(self, node: Node) -> Expr:
        return self.visit(node.child_by_field_name("value"))

    def _array(self, node: Node) -> Expr:
        return self.sequence(self.visit(child) for child in node.named_children)

    def _binary(self, node: Node) -> Expr:
        left = self.visit(node.child_by_field_name("left"))
        right = self.visit(node.child_by_field_name("right"))
        is_sum = self.text(node.child_by_field_name("operator")) == "+"
        return self.joined((left, right)) if is_sum else None

    def _string(self, node: Node) -> Expr:
        parts = [self.text(c) for c in node.named_children]
        return self.string("".join(_ESCAPES.get(part, part) for part in parts))

    def _number(self, node: Node) -> Expr:
        digits = self.text(node).replace("_", "")
        return ("v", int(digits)) if digits.isdigit() and len(digits) < 18 else None

    def _boolean(self, node: Node) -> Expr:
        return ("v", self.text(node) == "true")

    def _member(self, node: Node) -> Expr:
        base = self.visit(node.child_by_field_name("value"))
        value = self.member(base, self.text(node.child_by_field_name("field")))
        parent = node.parent
        if parent is None or parent.type not in {"field_expression", "index_expression"}:
            self.access(node, value, _chain(value))
        return value

    def _index(self, node: Node) -> Expr:
        values = [self.visit(child) for child in node.named_children]
        key = values[1] if len(values) > 1 else None
        held = key[1] if key is not None and key[0] in {"l", "v"} else None
        return self.item(
            values[0] if values else None, held if isinstance(held, (str, int)) else None
        )

    def _built(self, node: Node) -> Expr:
        where = node.child_by_field_name("name")
        if where is None:
            return None
        kind = (
            self._type(where) if where.type != "type_identifier" else self._path([self.text(where)])
        )
        body = node.child_by_field_name("body")

        def fields() -> list[Argument]:
            entries: list[tuple[str | None, Node | None, Expr, Node | None]] = []
            for one in body.named_children if body is not None else ():
                if one.type == "field_initializer":
                    value = one.child_by_field_name("value")
                    name = self.text(one.child_by_field_name("field"))
                    entries.append((name, one, self.visit(value), value))
                elif one.type == "shorthand_field_initializer":
                    name = self.text(one)
                    entries.append((name, one, self.look_up(name), one))
                elif one.type == "base_field_initializer":
                    entries.append((None, None, self.through(one), None))
            _ = self.mapping(entries)
            return [(key, value, value_node) for key, _, value, value_node in entries]

        return self.call(kind, where, fields)

    # -- calls ----------------------------------------------------------------------------

    def call(
        self, callee: Expr, where: Node, arguments: Callable[[], Iterable[Argument]]
    ) -> tuple[Any, ...]:
        """Record a call, and under how many conditions it stands."""
        made = super().call(callee, where, arguments)
        self.levels[made[2]] = self.level
        return made

    def _call(self, node: Node) -> Expr:
        function = node.child_by_field_name("function")
        given = node.child_by_field_name("arguments")
        nodes = (
            [c for c in given.named_children if not c.type.endswith("comment")]
            if given is not None
            else []
        )
        if function is None:
            return None
        if function.type == "generic_function":
            function = function.child_by_field_name("function") or function
        if function.type == "field_expression":
            field = function.child_by_field_name("field")
            receiver = self.visit(function.child_by_field_name("value"))
            return None if field is None else self._on(receiver, self.text(field), field, nodes)
        where = function.child_by_field_name("name") or function
        name = re.sub(r"<.*>", "", self.text(function)).replace("::", ".")
        if name in _WRAPS and len(nodes) == 1:
            return self.visit(nodes[0])
        if name in {"Some", "Ok", "Err"}:
            for one in nodes:
                _ = self.visit(one)
            return None
        callee = self.visit(function)
        if (
            name.endswith((".from", "String.from", "Cow.from"))
            and len(nodes) == 1
            and (name.startswith(("String.", "Cow.")) or not (callee and callee[0] in {"a", "k"}))
        ):
            return self.visit(nodes[0])
        if name.endswith(_SENT) and len(nodes) == 1:
            return self._sent(callee, where, nodes[0])
        return self.call(callee, where, lambda: self._arguments(nodes))

    def _sent(self, callee: Expr, where: Node, node: Node) -> Expr:
        """Read a function that sends a request: what the request was given is passed."""
        value = self.visit(node)
        earlier = list(self._earlier(value))
        return self.call(callee, where, lambda: (*earlier, (None, value, node)))

    def _arguments(self, nodes: Sequence[Node]) -> Iterator[Argument]:
        for node in nodes:
            yield None, self.visit(node), node

    def _on(self, receiver: Expr, name: str, where: Node, nodes: Sequence[Node]) -> Expr:
        """Read a call of a method."""
        if name in _THROUGH:
            for one in nodes:
                _ = self.visit(one)
            return receiver
        if name in _OTHERWISE and nodes:
            other = self.visit(nodes[0])
            if other is not None and other[0] == "f":
                other = ("c", other, None)
            return ("q", receiver, other)
        if name == "join" and len(nodes) == 1:  # of an address and a path
            return self.joined((receiver, ("l", "/"), self.visit(nodes[0])))
        root = self._root(receiver)
        if root is not None and self._is_opened(root):
            if name == "build":
                return self._closed(root, where)
            args = [(self.visit(one), one) for one in nodes]
            if args:
                self.notice(name, args[0][1], args[0][0])
            label = name.removeprefix("with_").removeprefix("set_")
            self._set(where, root, label, args[0][0] if len(args) == 1 else ("v", True))
            return receiver
        if (
            name.startswith("with_")
            and root is not None
            and len(nodes) == 1
            and not self._of_tree(root)
        ):
            value = self.visit(nodes[0])
            self.notice(name[5:], nodes[0], value)
            self._set(where, root, name[5:], value)
            return receiver
        callee = self.member(receiver, name)
        if name not in _CLOSING:
            return self.call(callee, where, lambda: self._arguments(nodes))
        earlier = list(self._earlier(receiver))
        return self.call(callee, where, lambda: (*earlier, *self._arguments(nodes)))

    @staticmethod
    def _root(value: Expr) -> tuple[Any, ...] | None:
        if value is not None and value[0] == "o":
            value = value[1]
        return value if value is not None and value[0] == "c" and value[2] is not None else None

    @staticmethod
    def _of_tree(root: tuple[Any, ...]) -> bool:
        """Tell whether a call is of a type of this file."""
        func = root[1]
        while func is not None and func[0] == "a":
            func = func[1]
        return bool(func is not None and func[0] in {"k", "s", "y"})

    def _is_opened(self, root: tuple[Any, ...]) -> bool:
        func = root[1]
        if func is None or self._of_tree(root):
            return False
        last = (
            func[2] if func[0] == "a" else str(func[1]).rpartition(".")[2] if func[0] == "x" else ""
        )
        return last in _OPENERS and not (
            func[0] == "a" and func[1] is not None and func[1][0] == "c"
        )

    def _closed(self, root: tuple[Any, ...], where: Node) -> Expr:
        func = root[1]
        kind: Expr = func[1] if func[0] == "a" else ("x", str(func[1]).rpartition(".")[0])
        keywords = self.module.calls[root[2]].keywords
        given = self.module.calls[root[2]].features
        made = self.call(
            kind, where, lambda: [(key, value, None) for key, value in keywords if key]
        )
        call = self.module.calls[made[2]]
        call.features = tuple(sorted({*call.features, *given}))
        return made

    def _earlier(self, receiver: Expr) -> Iterator[Argument]:
        """Yield what the earlier calls of a chain were given, by the names of the calls."""
        count = 0
        value = receiver
        while value is not None and count < _LENGTH:
            count += 1
            if value[0] == "o":
                value = value[1]
                continue
            if value[0] == "u":  # a request that is added to under a condition
                value = next((one for one in value[1] if one is not None and one[0] == "c"), None)
                continue
            if value[0] != "c" or value[2] is None:
                return
            call = self.module.calls[value[2]]
            func = call.func
            if func is None or func[0] != "a":
                return
            name = func[2]
            if func[1] is not None and func[1][0] in {"s", "k"} and call.args:
                value = call.args[0]  # a method that adds to the request that it is given
                continue
            if call.args:
                if name in _VERBS:
                    yield "url", call.args[-1], None
                else:
                    yield name.removeprefix("with_").removeprefix("set_"), call.args[0], None
            if name in {"json", "body", "form"} and call.args:
                yield None, call.args[0], None
            value = func[1]

    # -- macros ---------------------------------------------------------------------------

    def _macro(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("macro")).rpartition("::")[2]
        held = next((c for c in node.named_children if c.type == "token_tree"), None)
        if held is None:
            return None
        if name == "json":
            return self._json(held)
        if name in {"env", "option_env"}:
            texts = self.strings(held)
            args: list[Argument] = [(None, ("l", text), held) for text in texts[:1]]
            return self.call(("x", "std.env.var"), held, lambda: args)
        inner = self._parsed(held)
        if inner is None:
            return None
        if name == "vec":
            return self.visit(inner)
        values = [self.visit(one) for one in inner.named_children]
        if name in _FORMATS and values and values[0] is not None and values[0][0] == "l":
            made = self._formatted(values[0][1], values[1:])
            if name == "format" and self._is_address(values[0][1]):
                self.addresses.append((node, made))
            return made
        return None

    def _is_address(self, text: str) -> bool:
        """Tell whether a text may be made into the address of an API."""
        if "/models/{" in text and "}:" in text and " " not in text:
            return True  # a model and what it is asked for, as at Google
        tail = text.partition("?")[0].rpartition("}")[2]
        if " " in text or tail[:1] not in {"/", ":"}:
            return False
        return any(path.endswith(tail) or tail.endswith(path) for path in self.paths)

    def _parsed(self, node: Node) -> Node | None:
        """Return what the tokens of a macro are as an expression, where they are one."""
        if self.data[node.start_byte : node.start_byte + 1] == b"{":
            return None
        span = tree_sitter.Range(node.start_point, node.end_point, node.start_byte, node.end_byte)
        parser = tree_sitter.Parser(_language(), included_ranges=[span])
        root = parser.parse(self.data).root_node
        inner: Node | None = root
        while inner is not None and inner.type in {"source_file", "expression_statement", "ERROR"}:
            inner = inner.named_children[0] if inner.named_children else None
        return inner

    def _formatted(self, pattern: str, values: Sequence[Expr]) -> Expr:
        parts: list[Expr] = []
        rest = list(values)
        end = 0
        for hole in _FIELD.finditer(pattern):
            parts.append(("l", pattern[end : hole.start()]))
            end = hole.end()
            name = hole[1]
            if name and not name.isdigit():
                parts.append(self.look_up(name))
            else:
                parts.append(rest.pop(0) if rest else None)
        parts.append(("l", pattern[end:]))
        return self.joined(part for part in parts if part != ("l", ""))

    def _json(self, node: Node) -> Expr:
        """Return what a literal of JSON holds."""
        tokens = node.children[1:-1]
        opener = self.data[node.start_byte : node.start_byte + 1]
        groups: list[list[Node]] = [[]]
        for token in tokens:
            if token.type == ",":
                groups.append([])
            elif not token.type.endswith("comment"):
                groups[-1].append(token)
        groups = [group for group in groups if group]
        if opener == b"(":
            return self._json_value(groups[0]) if len(groups) == 1 else None
        if opener == b"[":
            return self.sequence(self._json_value(group) for group in groups)
        entries: list[tuple[str | None, Node | None, Expr, Node | None]] = []
        for group in groups:
            if len(group) < 3 or group[1].type != ":":
                continue
            key = "".join(self.strings(group[0])) if group[0].type == "string_literal" else ""
            if key:
                entries.append((key, group[0], self._json_value(group[2:]), group[2]))
        return self.mapping(entries)

    def _json_value(self, group: Sequence[Node]) -> Expr:
        if len(group) == 1:
            one = group[0]
            if one.type == "token_tree":
                return self._json(one)
            return self.visit(one)
        value: Expr = None
        for one in group:
            if one.type in {"identifier", "self"}:
                name = self.text(one)
                base: Expr = (
                    ("s", self.owner) if name == "self" and self.owner else self.look_up(name)
                )
                if value is None:
                    value = base
                elif name not in _THROUGH:
                    value = self.member(value, name)
        return value


def _chain(value: Expr) -> list[str]:
    found: list[str] = []
    while value is not None and value[0] in {"a", "i"}:
        if value[0] == "a":
            found.append(value[2])
        value = value[1]
    return found


def _many(kind: Expr) -> Expr:
    return None if kind is None else ("many", kind)
