"""Ruby source to expressions, calls and literals, by its syntax tree.

Longer than the other files: one handler per kind of node.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence

import tree_sitter
from tree_sitter import Node

from lockin.discovery.code._builder import Argument, Builder, Handler, Parameter, merged, nothing
from lockin.discovery.code._model import Expr, Module
from lockin.discovery.signatures import tables

__all__ = ["read_ruby"]

_BODIES = frozenset(
    {"body_statement", "block_body", "then", "else", "ensure", "begin", "do", "program"}
    | {"parenthesized_statements", "begin_block", "end_block"}
)
_EACH = frozenset(
    """
    each map flat_map filter_map select filter reject each_with_index each_with_object find_each
    detect sort_by group_by sum each_slice in_batches times collect each_entry
    """.split()
)
_EVALUATED = frozenset({"class_eval", "class_exec", "instance_eval"})
_SELF = frozenset({"tap", "then", "yield_self", "instance_eval", "instance_exec"})
_HANDING = frozenset(
    """
    fetch synchronize then yield_self instrument retryable with_retries timeout
    compute_if_absent with benchmark handle_errors with_retry retry_on capture
    """.split()
)
_FINDERS = frozenset(
    """
    find find_by find_by! create create! first first! last take new_record find_or_create_by
    find_or_create_by! find_or_initialize_by instance build sole
    """.split()
)
_TESTS = frozenset({"it", "test", "specify", "scenario"})
_OWNED = frozenset({"belongs_to", "has_one"})
_MIXED = frozenset({"include", "prepend", "extend"})
_VERBS = frozenset({"Get", "Post", "Put", "Patch", "Delete"})
_ACTS = frozenset({"acts_as_chat", "acts_as_message", "acts_as_model", "acts_as_tool_call"})
_IGNORED = frozenset({"comment", "heredoc_body", "uninterpreted", "empty_statement"})
_DEEPEST = 40


@functools.cache
def _language() -> tree_sitter.Language:
    import tree_sitter_ruby

    return tree_sitter.Language(tree_sitter_ruby.language())


@functools.cache
def _heredocs() -> tree_sitter.Query:
    return tree_sitter.Query(_language(), "[(heredoc_beginning) (heredoc_body)] @text")


def read_ruby(path: str, text: str) -> Module:
    """Parse one file; `RecursionError` when it is nested too deeply."""
    return _RubyBuilder(path, text, _language(), tables("ruby")).read()


class _RubyBuilder(Builder):
    fragments = frozenset({"string_content", "heredoc_content"})
    comments = ("#",)

    def handled(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(_BODIES, self._body),
            **dict.fromkeys(_IGNORED, nothing),
            "class": self._class,
            "module": self._class,
            "singleton_class": self._singleton,
            "method": self._method,
            "singleton_method": self._method,
            "call": self._call,
            "super": self._bare_super,
            "yield": self._through,
            "return": self._return,
            "argument_list": self.through,
            "assignment": self._assignment,
            "operator_assignment": self._operation,
            "identifier": self._identifier,
            "constant": self._constant,
            "scope_resolution": self._constant,
            "instance_variable": self._held,
            "class_variable": self._held,
            "global_variable": self._global,
            "self": self._this,
            "element_reference": self._item,
            "hash": self._hash,
            "array": self._array,
            "string_array": self._words,
            "symbol_array": self._words,
            "string": self._string,
            "chained_string": self._chained,
            "heredoc_beginning": self._heredoc,
            "simple_symbol": self._symbol,
            "delimited_symbol": self._string,
            "integer": self._number,
            "true": lambda _: ("v", True),
            "false": lambda _: ("v", False),
            "nil": lambda _: ("v", None),
            "binary": self._binary,
            "if": self._if,
            "unless": self._if,
            "elsif": self._if,
            "conditional": self._if,
            "if_modifier": self._modified,
            "unless_modifier": self._modified,
            "while_modifier": self._modified,
            "until_modifier": self._modified,
            "rescue_modifier": self._rescued,
            "rescue": self._rescue,
            "case": self._case,
            "case_match": self._case,
            "while": self._loop,
            "until": self._loop,
            "for": self._for,
            "lambda": self._lambda,
            "block": self._plain_block,
            "do_block": self._plain_block,
        }

    def start(self, root: Node) -> None:
        self.scopes: list[str] = []
        self.me: Expr = None
        self.known = frozenset(self.tables.imports)
        self.seen: set[str] = set()
        self.bodies: dict[int, Node] = {}
        if b"<<" in self.data:
            self._pair_heredocs(root)
        _ = self._body(root)
        self.module.package = "|".join(dict.fromkeys(reversed(self.scopes)))

    def _pair_heredocs(self, root: Node) -> None:
        found = tree_sitter.QueryCursor(_heredocs()).captures(root).get("text", [])
        waiting: list[Node] = []
        for node in sorted(found, key=lambda one: one.start_byte):
            if node.type == "heredoc_beginning":
                waiting.append(node)
            elif waiting:
                self.bodies[waiting.pop(0).start_byte] = node

    # -- names ----------------------------------------------------------------------------

    def _spelled(self, node: Node | None) -> str | None:
        """Return the dotted name of a constant; one that starts at the root starts with a dot."""
        parts: list[str] = []
        while node is not None and node.type == "scope_resolution":
            parts.append(self.text(node.child_by_field_name("name")))
            scope = node.child_by_field_name("scope")
            if scope is None:
                return "." + ".".join(reversed(parts))
            node = scope
        if node is None or node.type != "constant":
            return None
        parts.append(self.text(node))
        return ".".join(reversed(parts))

    def _constant(self, node: Node) -> Expr:
        name = self._spelled(node)
        if name is None:
            base = self.visit(node.child_by_field_name("scope"))
            return self.member(base, self.text(node.child_by_field_name("name")))
        self._used(node, name.lstrip("."))
        if name.startswith("."):
            return ("x", name[1:])
        held = self.module.classes.get(self.owner)
        if held is not None and name in held.attributes:
            return ("a", ("k", self.owner), name)
        return ("n", name)

    def _used(self, node: Node, name: str) -> None:
        """Record the first use of a constant of a known package, which needs no import."""
        while name:
            if name in self.known:
                if name not in self.seen:
                    self.seen.add(name)
                    _ = self.imported(node, name)
                return
            name = name[: max(name.rfind("."), 0)]

    def _identifier(self, node: Node) -> Expr:
        return self._named(self.text(node))

    def _named(self, name: str) -> Expr:
        """Return a local, or what a method of the object gives."""
        if name in self.env:
            return self.env[name]
        for scope in reversed(self.outer):
            if name in scope:
                return scope[name]
        if name == "self":
            return self.me
        if self.me is None or name in self.module.functions:
            return ("c", ("n", name), None)
        return self.either([("c", ("a", self.me, name), None), ("a", self.me, f"@{name}")])

    def _own(self, name: str) -> Expr:
        """Return a method that is called without a receiver."""
        if self.me is None or name in self.module.functions:
            return ("n", name)
        return ("a", self.me, name)

    def _held(self, node: Node) -> Expr:
        name = self.text(node)
        if self.owner:
            return ("a", self.me, name)
        return ("n", name)

    def _global(self, node: Node) -> Expr:
        return ("n", self.text(node))

    def _this(self, node: Node) -> Expr:
        del node
        return self.me

    # -- declarations ---------------------------------------------------------------------

    def _class(self, node: Node) -> Expr:
        name = self._spelled(node.child_by_field_name("name"))
        if name is None:
            return None
        full = name[1:] if name.startswith(".") else f"{self.owner}.{name}".lstrip(".")
        above = node.child_by_field_name("superclass")
        bases: list[Expr] = []
        if above is not None:
            base = self.through(above)
            bases = [base[1] if base is not None and base[0] == "c" else base]
        held = (self.owner, self.function, self.env, self.outer, self.me)
        self.owner, self.function, self.env, self.outer = "", "", {}, ()
        known = full in self.module.classes
        with self.inside_class(full, bases):
            self.me = ("k", full)
            self.scopes.append(full)
            _ = self.visit(node.child_by_field_name("body"))
        self.owner, self.function, self.env, self.outer, self.me = held
        class_ = self.module.classes[full]
        is_space = node.type == "module" and not class_.bases
        if not known and is_space and not (class_.attributes or class_.methods or class_.types):
            del self.module.classes[full]
            _ = self.module.names.pop(full, None)
        return None

    def _singleton(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("body"))
        return None

    def _parameters(self, node: Node | None) -> Iterator[Parameter]:
        for child in node.named_children if node is not None else ():
            if child.type == "identifier":
                yield self.text(child), None, None
            elif child.type in {"optional_parameter", "keyword_parameter"}:
                name = self.text(child.child_by_field_name("name"))
                value_node = child.child_by_field_name("value")
                value = self.visit(value_node)
                self.notice(name, value_node, value)
                yield name, None, value
            elif child.type.endswith("_parameter"):
                name = self.text(child.child_by_field_name("name"))
                if name and child.type != "block_parameter":
                    yield f"*{name}", None, None

    def _method(self, node: Node) -> Expr:
        name = self.text(node.child_by_field_name("name"))
        if name.startswith("test_"):
            self.module.tests += 1
        is_static = node.type == "singleton_method" or _is_in_singleton(node)
        name = "__init__" if name == "initialize" else name
        if self.function and not self.owner:
            return None
        parameters = list(self._parameters(node.child_by_field_name("parameters")))
        shown = name
        class_ = self.module.classes.get(self.owner)
        if class_ is not None and name in class_.methods:
            shown = f"{name}#{len(class_.methods)}"
        held = (self.function, self.me)
        self.function = ""
        full = self.declare(shown, parameters, is_static=is_static)
        if class_ is not None and shown != name:
            _ = class_.methods.pop(shown, None)
            self.attribute(self.owner, name, ("f", full))
        self.me = (("k" if is_static else "s"), self.owner) if self.owner else None
        outer = self.outer
        self.outer = ()
        with self.inside_function(full):
            for one, _, _ in parameters:
                if one.startswith("*"):
                    self.env[one.lstrip("*")] = ("p", full, one)
            self.gives(self.visit(node.child_by_field_name("body")))
        self.outer = outer
        self.function, self.me = held
        return ("l", name)

    def _accessors(self, names: Iterable[str]) -> None:
        for name in names:
            full = self.declare(name)
            self.module.functions[full].returns.append(("a", ("s", self.owner), f"@{name}"))

    def _declared(self, name: str, given: Sequence[Node]) -> bool:
        """Read what a class says of itself in the form of a call."""
        if not self.owner or self.function:
            return False
        values = [self.visit(one) for one in given if one.type != "pair"]
        names = [str(v[1]) for v in values if v is not None and v[0] == "l"]
        class_ = self.module.classes[self.owner]
        options = {
            self._key(one.child_by_field_name("key")): one.child_by_field_name("value")
            for one in given
            if one.type == "pair"
        }
        if name in _MIXED:
            class_.bases += tuple(v for v in values if v is not None and v[0] in {"n", "x"})
        elif name in {"attr_reader", "attr_accessor"}:
            self._accessors(names)
        elif name == "delegate" and "to" in options:
            target = self.visit(options["to"])
            if target is not None and target[0] == "l":
                base = self._delegated(str(target[1]))
                for one in names:
                    self.attribute(self.owner, one, ("a", base, one))
        elif name in _OWNED and names:
            kind = options.get("class_name")
            held = self.visit(kind) if kind is not None else None
            of = str(held[1]) if held is not None and held[0] == "l" else _camel(names[0])
            full = self.declare(names[0])
            constant: Expr = ("n", of.replace("::", ".").lstrip("."))
            self.module.functions[full].returns.append(("c", constant, None))
        elif name in _ACTS:
            class_.bases += (("x", f"RubyLLM.{name}"),)
            return False
        else:
            return False
        return True

    def _delegated(self, name: str) -> Expr:
        if name.startswith("@"):
            return ("a", ("s", self.owner), name)
        if name in {"class", "self.class"}:
            return ("k", self.owner)
        return ("c", ("a", ("s", self.owner), name), None)

    # -- statements -----------------------------------------------------------------------

    def _body(self, node: Node) -> Expr:
        """Read statements; the last one says what they give."""
        found: Expr = None
        others: list[Expr] = []
        for child in node.named_children:
            if child.type in _IGNORED:
                continue
            value = self.visit(child)
            if child.type == "rescue":
                others.append(value)
            elif child.type != "ensure":
                found = value
        return self.either([found, *others]) if others else found

    def _through(self, node: Node) -> Expr:
        _ = self.through(node)
        return None

    def _return(self, node: Node) -> Expr:
        self.gives(self.through(node))
        return None

    def _assignment(self, node: Node) -> Expr:
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        value = self.visit(right)
        if left is None:
            return value
        if left.type == "left_assignment_list":
            for index, one in enumerate(left.named_children):
                self._assign(one, right, self.item(value, index))
            return value
        self._assign(left, right, value)
        return value

    def _assign(self, left: Node, right: Node | None, value: Expr) -> None:
        kind = left.type
        name = self.text(left)
        if kind == "identifier":
            self.notice(name, right, value)
            self.name_result(value, name)
            self.bind(name, value)
        elif kind in {"instance_variable", "class_variable"}:
            self.notice(name.lstrip("@"), right, value)
            self.name_result(value, name)
            if self.owner:
                self.attribute(self.owner, name, value)
            else:
                self._top(name, value)
        elif kind == "global_variable":
            self._top(name, value)
        elif kind == "constant":
            self.notice(name, right, value)
            self.name_result(value, name)
            if self.owner:
                self.attribute(self.owner, name, value)
            else:
                self._top(name, value)
        elif kind == "call":
            method = self.text(left.child_by_field_name("method"))
            base = self.visit(left.child_by_field_name("receiver"))
            self.notice(method, right, value)
            if base is not None and base[0] in {"s", "k"}:
                method = f"@{method}"
            self.assign_member(left, base, method, value)
        elif kind == "element_reference":
            self._item_assigned(left, right, value)

    def _top(self, name: str, value: Expr) -> None:
        held = self.module.names.setdefault(name, [])
        if len(held) < 16 and value not in held:
            held.append(value)

    def _item_assigned(self, left: Node, right: Node | None, value: Expr) -> None:
        inner = left.named_children
        if len(inner) < 2:
            return
        key = self.visit(inner[1])
        base = inner[0]
        if base.type != "identifier":
            _ = self.visit(base)
        if key is not None and key[0] == "l":
            name = self.text(base) if base.type == "identifier" else None
            self.item_set(left, name, key[1], value)
            self.notice(key[1], right, value)

    def _operation(self, node: Node) -> Expr:
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        value = self.visit(right)
        sign = self.text(node.child_by_field_name("operator"))
        if left is None or sign not in {"||=", "&&="}:
            if left is not None and left.type == "identifier" and sign == "+=":
                self.bind(self.text(left), self.joined((self._named(self.text(left)), value)))
            return value
        held: Expr = None
        name = self.text(left)
        if left.type == "identifier":
            held = self.env.get(name)
        elif left.type != "element_reference":
            held = self.visit(left)
        both = ("q", held, value) if held is not None and left.type == "identifier" else value
        self._assign(left, right, both)
        return self.either([held, value])

    def _branch(self, node: Node | None, into: list[Expr]) -> None:
        into.append(self.visit(node))

    def _if(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        then = node.child_by_field_name("consequence")
        other = node.child_by_field_name("alternative")
        found: list[Expr] = []
        blocks = [functools.partial(self._branch, then, found)]
        if other is not None:
            blocks.append(functools.partial(self._branch, other, found))
        self.branches(*blocks, is_complete=other is not None)
        return self.either(found)

    def _modified(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        found: list[Expr] = []
        self.branches(functools.partial(self._branch, node.child_by_field_name("body"), found))
        return found[0]

    def _rescued(self, node: Node) -> Expr:
        return self.either(self.visit(child) for child in node.named_children)

    def _rescue(self, node: Node) -> Expr:
        found: list[Expr] = []
        body = node.child_by_field_name("body")
        self.branches(functools.partial(self._branch, body, found))
        return found[0]

    def _case(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("value"))
        found: list[Expr] = []
        blocks = []
        for child in node.named_children:
            if child.type in {"when", "in_clause"}:
                for one in child.children_by_field_name("pattern"):
                    _ = self.visit(one)
                body = child.child_by_field_name("body")
                blocks.append(functools.partial(self._branch, body, found))
            elif child.type == "else":
                blocks.append(functools.partial(self._branch, child, found))
        self.branches(*blocks)
        return self.either(found)

    def _loop(self, node: Node) -> Expr:
        _ = self.visit(node.child_by_field_name("condition"))
        self.branches(lambda: self.visit(node.child_by_field_name("body")))
        return None

    def _for(self, node: Node) -> Expr:
        value = self.visit(node.child_by_field_name("value"))
        pattern = node.child_by_field_name("pattern")
        if pattern is not None and pattern.type == "identifier":
            self.bind(self.text(pattern), None if value is None else ("e", value))
        self.branches(lambda: self.visit(node.child_by_field_name("body")))
        return None

    # -- calls ----------------------------------------------------------------------------

    def _call(self, node: Node) -> Expr:
        receiver = node.child_by_field_name("receiver")
        where = node.child_by_field_name("method")
        given_node = node.child_by_field_name("arguments")
        given = [] if given_node is None else _plain(given_node)
        block = node.child_by_field_name("block")
        name = "call" if where is None else self.text(where)
        if receiver is None:
            return self._bare(node, name, given, block)
        if where is None:
            where = given_node or node
        base = self.visit(receiver)
        if (name == "class" and not given) or (name in _EVALUATED and block is not None):
            return self._class_of(base, block)
        secret = None if block else self._credential(node, receiver, name, given)
        if secret is not None:
            return secret
        if name == "new":
            made = self.call(base, where, lambda: self._built(base, given))
            return self._with_block(made, name, base, block)
        callee = self.member(base, name)
        if name == "join" and base in {("n", "URI"), ("x", "URI")} and len(given) == 2:
            return self.joined(self.visit(one) for one in given)
        if name in {"dig", "fetch"} and given and base is not None and not self._is_outer(base):
            inner = self._dug(node, base, given)
            if inner is not None:
                return inner
        is_inner = not given and block is None and _is_receiver(node)
        if is_inner:
            made = ("c", callee, None)
        else:
            made = self.call(callee, where, lambda: self._arguments(given, block))
        if name in {"merge", "deep_merge", "reverse_merge"} and base is not None and given:
            return self._merged(base, made, given)
        if name in _FINDERS and base is not None and base[0] == "n" and base[1][:1].isupper():
            made = ("o", made, ("c", base, None))
        return self._with_block(made, name, base, block)

    def _class_of(self, base: Expr, block: Node | None) -> Expr:
        """Return the class of an object; a block that is read in it gives nothing."""
        if block is not None:
            _ = self._block(block, base)
            return None
        return ("k", base[1]) if base is not None and base[0] in {"s", "k"} else None

    @staticmethod
    def _is_outer(base: Expr) -> bool:
        return base in {("n", "ENV"), ("x", "ENV"), ("n", "Rails")}

    def _merged(self, base: Expr, made: Expr, given: Sequence[Node]) -> Expr:
        entries: list[tuple[str | None, Expr]] = [(None, base)]
        if base is not None and base[0] == "d":
            entries = list(base[1])
        call = self.module.calls[made[2]] if made is not None and made[2] is not None else None
        for key, value in call.keywords if call is not None else ():
            if key is None and value is not None and value[0] == "d":
                entries.extend(value[1])
            else:
                entries.append((key, value))
        del given
        return ("d", tuple(entries[-64:]))

    def _dug(self, node: Node, base: Expr, given: Sequence[Node]) -> Expr:
        """Return an item that is dug out; None where it is not certain to be one."""
        keys = [self.visit(one) for one in given]
        if not all(key is not None and key[0] in {"l", "v"} for key in keys):
            return None
        names = [str(key[1]) for key in keys if key is not None and key[0] == "l"]
        value = base
        for key in keys:
            value = self.item(value, None if key is None else key[1])
        self.access(node, value, names)
        return value

    def _credential(self, node: Node, receiver: Node, name: str, given: Sequence[Node]) -> Expr:
        """Return a key of the configuration of Rails: credentials or settings."""
        texts: list[str] = []
        one: Node | None = receiver
        depth = 0
        while one is not None and one.type == "call" and depth < 6:
            texts.insert(0, self.text(one.child_by_field_name("method")))
            one = one.child_by_field_name("receiver")
            depth += 1
        if one is None or self.text(one) not in {"Rails", "Settings", "Figaro"}:
            return None
        if not any(text in {"credentials", "configuration", "config", "env"} for text in texts):
            return None
        keys = [v[1] for v in map(self.visit, given) if v is not None and v[0] == "l"]
        skipped = {"application", "credentials", "configuration", "config", "x", "env"}
        path = [t for t in texts if t not in skipped]
        path += [str(k) for k in keys] if name in {"dig", "fetch", "[]"} else [name.rstrip("!?")]
        if not path or (name not in {"dig", "fetch"} and _is_receiver(node)):
            return None
        key = ".".join(path)
        return self.call(("x", "Rails.credentials"), node, lambda: [(None, ("l", key), node)])

    def _bare_super(self, node: Node) -> Expr:
        del node
        return None

    def _bare(self, node: Node, name: str, given: Sequence[Node], block: Node | None) -> Expr:
        """Read a call without a receiver."""
        where = node.child_by_field_name("method") or node
        if name in {"require", "require_relative", "load", "gem"}:
            self._required(node, name, given)
            return None
        if self._declared(name, given):
            return None
        if where.type == "super":
            last = self.function.rpartition(".")[2].partition("#")[0]
            callee: Expr = ("a", ("z", self.owner), last) if self.owner and last else None
        elif name == "new" and self.me is not None:
            callee = self.me if self.me[0] == "k" else None
        elif name in {"proc", "lambda"} and block is not None:
            return self._lambda(block)
        elif where.type == "constant":
            callee = ("n", name)
        else:
            local = self.env.get(name)
            callee = local if local is not None and not given else self._own(name)
        if name in _TESTS and block is not None:
            self.module.tests += 1
        made = self.call(callee, where, lambda: self._arguments(given, block))
        if name == "raise":
            return None
        return self._with_block(made, name, None, block)

    def _required(self, node: Node, name: str, given: Sequence[Node]) -> None:
        values = [self.visit(one) for one in given[:1]]
        for value in values:
            if value is not None and value[0] == "l" and name == "require":
                _ = self.imported(node, f"require {value[1]}")

    def _built(self, base: Expr, given: Sequence[Node]) -> Iterator[Argument]:
        """Yield what a constructor is given; the address of a request has a name."""
        is_request = (
            base is not None
            and base[0] in {"n", "x"}
            and str(base[1]).startswith("Net.HTTP.")
            and str(base[1]).rpartition(".")[2] in _VERBS
        )
        for index, (name, value, node) in enumerate(self._arguments(given, None)):
            yield name, value, node
            if is_request and index == 0 and name is None:
                yield "url", value, None

    def _arguments(self, given: Sequence[Node], block: Node | None) -> Iterator[Argument]:
        for node in given:
            if node.type == "pair":
                key = node.child_by_field_name("key")
                name = self._key(key)
                value_node = node.child_by_field_name("value")
                value = self.visit(value_node) if value_node is not None else None
                if value_node is None and name:
                    value = self._named(name)
                yield name or None, value, value_node or node
            elif node.type == "hash_splat_argument":
                yield None, self.through(node), node
            elif node.type in {"splat_argument", "block_argument"}:
                _ = self.through(node)
            else:
                yield None, self.visit(node), node

    def _with_block(self, made: Expr, name: str, base: Expr, block: Node | None) -> Expr:
        if block is None:
            return made
        subject: Expr = made
        if name in _EACH:
            subject = None if base is None else ("e", base)
        elif name in _SELF:
            subject = base
        elif name == "start" and base in {("n", "Net.HTTP"), ("x", "Net.HTTP")}:
            subject = ("c", ("x", "Net.HTTP"), None)
        value = self._block(block, subject)
        if name == "fetch" and self._is_outer(base) and made is not None:
            call = self.module.calls[made[2]]
            if len(call.args) == 1:
                call.args = (*call.args, value)
            return made
        if value is not None and (base is None or name in _HANDING):
            return self.either([made, value])
        return self.either([base, made]) if name == "tap" else made

    def _block(self, block: Node, subject: Expr) -> Expr:
        """Read a block as part of what stands around it."""
        params = block.child_by_field_name("parameters")
        before = dict(self.env)
        names: list[str] = []
        for index, one in enumerate(params.named_children if params is not None else ()):
            named = one.child_by_field_name("name") if one.type != "identifier" else one
            name = self.text(named)
            if name:
                names.append(name)
                self.env[name] = subject if index == 0 else None
        value = self.visit(block.child_by_field_name("body"))
        after = self.env
        self.env = merged([before, {k: v for k, v in after.items() if k not in names}])
        for name in names:
            if name in before:
                self.env[name] = before[name]
            else:
                _ = self.env.pop(name, None)
        return value

    def _plain_block(self, node: Node) -> Expr:
        _ = self._block(node, None)
        return None

    def _lambda(self, node: Node) -> Expr:
        """Read a function without a name where it stands."""
        body = node.child_by_field_name("body")
        if node.type == "lambda" and body is not None:
            params = node.child_by_field_name("parameters")
            held = dict(self.env)
            for one in params.named_children if params is not None else ():
                self.env[self.text(one.child_by_field_name("name") or one)] = None
            _ = self.visit(body.child_by_field_name("body"))
            self.env = held
        else:
            _ = self._block(node, None)
        return ("v", True)

    # -- data -----------------------------------------------------------------------------

    def _item(self, node: Node) -> Expr:
        inner = node.named_children
        if not inner:
            return None
        base = self.visit(inner[0])
        keys = [self.visit(one) for one in inner[1:]]
        if self.text(inner[0]) == "ENV" and keys and keys[0] is not None:
            base = ("x", "ENV")
        key = keys[0] if keys else None
        literal = key[1] if key is not None and key[0] in {"l", "v"} else None
        value = self.item(base, literal)
        if isinstance(literal, str):
            names: list[str] = [literal]
            one = value
            while one is not None and one[0] == "i" and len(names) < _DEEPEST:
                one = one[1]
                if one is not None and one[0] == "i" and isinstance(one[2], str):
                    names.append(one[2])
            self.access(node, value, reversed(names))
        return value

    def _key(self, node: Node | None) -> str:
        """Return the text of a key of a hash or a keyword."""
        if node is None:
            return ""
        if node.type == "hash_key_symbol":
            return self.text(node)
        if node.type == "simple_symbol":
            return self.text(node).lstrip(":")
        if node.type == "string":
            return "".join(self.strings(node))
        return ""

    def _hash(self, node: Node) -> Expr:
        entries: list[tuple[str | None, Node | None, Expr, Node | None]] = []
        for child in node.named_children:
            if child.type == "pair":
                key = child.child_by_field_name("key")
                name = self._key(key)
                value_node = child.child_by_field_name("value")
                value = self.visit(value_node)
                if value_node is None and name:
                    value = self._named(name)
                if name:
                    entries.append((name, key, value, value_node or key))
            elif child.type == "hash_splat_argument":
                value = self.through(child)
                held = value[1] if value is not None and value[0] == "d" else ((None, value),)
                entries.extend((key, None, one, None) for key, one in held)
        return self.mapping(entries)

    def _array(self, node: Node) -> Expr:
        return self.sequence([self.visit(child) for child in node.named_children])

    def _words(self, node: Node) -> Expr:
        return self.sequence(self.string(self.text(child)) for child in node.named_children)

    def _string(self, node: Node) -> Expr:
        parts: list[Expr] = []
        for child in node.named_children:
            if child.type == "interpolation":
                parts.append(self.through(child))
            elif child.type in {"string_content", "heredoc_content", "escape_sequence"}:
                parts.append(self.string(self.text(child)))
        if not parts:
            return self.string("")
        if all(part is not None and part[0] == "l" for part in parts):
            return self.string("".join(part[1] for part in parts if part is not None))
        return self.joined(parts)

    def _chained(self, node: Node) -> Expr:
        return self.joined([self.visit(child) for child in node.named_children])

    def _heredoc(self, node: Node) -> Expr:
        body = self.bodies.get(node.start_byte)
        return None if body is None else self._string(body)

    def strings(self, node: Node) -> list[str]:
        """Return the literal parts of the strings below a node, heredocs with them."""
        found = super().strings(node)
        for start, body in self.bodies.items():
            if node.start_byte <= start < node.end_byte and body.start_byte >= node.end_byte:
                found.extend(super().strings(body))
        return found

    def _symbol(self, node: Node) -> Expr:
        return self.string(self.text(node).lstrip(":"))

    def _number(self, node: Node) -> Expr:
        digits = self.text(node).replace("_", "")
        return ("v", int(digits)) if digits.isdigit() and len(digits) < 18 else None

    def _binary(self, node: Node) -> Expr:
        left = self.visit(node.child_by_field_name("left"))
        right = self.visit(node.child_by_field_name("right"))
        sign = self.text(node.child_by_field_name("operator"))
        if sign in {"||", "or"}:
            return ("q", left, right) if left is not None else right
        if sign in {"&&", "and"}:
            return right
        return self.joined((left, right)) if sign == "+" else None


def _plain(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type not in _IGNORED]


def _is_receiver(node: Node) -> bool:
    above = node.parent
    if above is None or above.type != "call":
        return False
    held = above.child_by_field_name("receiver")
    return held is not None and held.id == node.id


def _is_in_singleton(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type in {"body_statement", "argument_list", "call"}:
        above = above.parent
    return above is not None and above.type == "singleton_class"


def _camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))
