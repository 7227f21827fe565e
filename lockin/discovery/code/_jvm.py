"""What the readers of Java and Kotlin share: chains of calls, builders, beans, settings.

A chain such as ``Client.builder().baseUrl(u).build()`` is one call of ``Client`` with the
keyword ``baseUrl``; one that ends in a method that sends, such as
``client.prompt().user(text).call()``, hands the earlier calls on as keywords of the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tree_sitter import Node

from lockin.discovery.code._builder import Argument, Builder
from lockin.discovery.code._model import Access, Expr, Import
from lockin.discovery.signatures import snake

__all__ = ["COLLECTIONS", "HOLDERS", "JvmBuilder", "Lambda", "decapitalised"]

HOLDERS = frozenset(
    """
    Optional ObjectProvider ObjectFactory Provider Supplier Instance Lazy AtomicReference
    CompletableFuture CompletionStage Future ListenableFuture Mono Flux Uni Multi Publisher
    Deferred Flow StateFlow MutableStateFlow SharedFlow Result MutableState State LiveData
    MutableLiveData ThreadLocal Callable Try
    """.split()
)
"""Generic types that stand for what they hold: the last of their arguments."""
COLLECTIONS = frozenset(
    """
    List Set Collection Iterable Stream Iterator Map ConcurrentHashMap ConcurrentMap HashMap
    LinkedHashMap MutableMap MutableList MutableSet ArrayList Queue Deque Array
    """.split()
)
"""Generic types of which the elements are those of their last argument."""
_PUTS = frozenset({"put", "add", "set", "addProperty"})
_TEMPLATES = frozenset({"uri"})
"""Methods whose first argument is an address, and the others what is put into it."""
_SCOPES = frozenset({"apply", "also", "let", "run"})
_SETTINGS = frozenset({"Value", "ConfigProperty", "Property"})
_PROMPTS = frozenset(
    {"SystemMessage", "UserMessage", "ChatMessage", "PromptTemplate", "SystemPromptTemplate"}
)
_ASKING = frozenset({"system", "defaultSystem", "user", "defaultUser"})
_PLACEHOLDER = re.compile(r"[$#]\{([\w.\-]+)(?::([^}]*))?\}")
_PATH = re.compile(r"[a-z]\w*(?:\.[a-z]\w*)+(?:\.[A-Z]\w*)+")
_LENGTH = 64
_REQUESTS = ("retrofit2.http", "de.jensklingenberg.ktorfit.http")
"""Packages of annotations that make a method of an interface a request."""
_VERBS = frozenset({"DELETE", "GET", "PATCH", "POST", "PUT"})
_GIVEN = frozenset({"annotation_argument_list", "value_arguments"})
_VALUE = ("x", "org.springframework.beans.factory.annotation.Value")

Lambda = tuple[str, Expr]
"""The first parameter of a lambda, and the chain of calls on it."""


def decapitalised(name: str) -> str:
    """Return a name with a small first letter.

    >>> decapitalised("BaseUrl")
    'baseUrl'
    """
    return name[:1].lower() + name[1:]


class JvmBuilder(Builder):
    """Reads one file of a language of the Java platform."""

    ambient: tuple[str, ...] = ("java.lang",)
    """Packages that every file sees whole."""

    def prepare(self) -> None:
        """Set up what a file needs before it is read."""
        self.enclosing: list[str] = []
        self.lambdas: dict[str, Lambda] = {}
        self.inherits: set[str] = set()
        self.counts: dict[str, int] = {}
        self.clashes: dict[str, frozenset[str]] = {}
        dialect = self.tables.dialect
        self.builders = dialect.builders
        self.openers = dialect.openers
        self.closing = dialect.builders | dialect.closing
        self.annotated = {
            name.rpartition(".")[2]: name
            for name in (*self.tables.markers, *self.tables.frameworks)
            if "()" not in name
        }
        self.module.stars.extend(Import(0, 0, name) for name in self.ambient)

    # -- names ----------------------------------------------------------------------------

    def look_up(self, name: str) -> Expr:
        """Return what a name stands for here, also as a member of a class around."""
        found = super().look_up(name)
        if found != ("n", name):
            return found
        for owner in reversed(self.enclosing):
            if name in self.members.get(owner, ()):
                return ("a", ("s", owner), name)
        return found

    def stored(self, owner: str, name: str) -> str:
        """Return what a field is called beside a method of its name."""
        return f"{name}$" if name in self.clashes.get(owner, ()) else name

    def own(self, value: Expr) -> Expr:
        """Return a member that is read, not called: the field, where a method has its name."""
        if value is None or value[0] != "a" or value[1] is None or value[1][0] != "s":
            return value
        return ("a", value[1], self.stored(value[1][1], value[2]))

    def inherited(self, name: str) -> Expr:
        """Return a bare name that nothing here binds as a member of the class, if it has bases."""
        found = self.look_up(name)
        if found == ("n", name) and name not in self.module.names and self.owner in self.inherits:
            return ("a", ("s", self.owner), name)
        return found

    def bring(self, node: Node, dotted: str, *, alias: str = "", whole: bool = False) -> None:
        """Record an import, of a name or of a whole package."""
        module, _, last = dotted.rpartition(".")
        if whole or not module:
            self.module.stars.append(self.imported(node, dotted))
            return
        _ = self.imported(node, module, names=(last,))
        self.bind(alias or last, ("x", dotted))

    def spelled(self, text: str) -> Expr:
        """Return what a dotted text stands for, where it spells out a package."""
        first = text.partition(".")[0]
        if _PATH.match(text) and self.look_up(first) == ("n", first):
            return ("x", text) if first not in self.module.names else None
        return None

    def path_of(self, annotated: Mapping[str, Node]) -> Expr:
        """Return the path that an annotation of Retrofit gives to a method."""
        if not any(one.module.startswith(_REQUESTS) for one in self.module.imports):
            return None
        for name in sorted(_VERBS & annotated.keys()):
            queue = [annotated[name]]
            while queue:
                node = queue.pop(0)
                if node.type in _GIVEN and node.named_children:
                    first = node.named_children[0]
                    return self.argument(first)[1]
                queue.extend(node.named_children)
        return None

    def instance(self, kind: Expr) -> Expr:
        """Return an instance of a class, or what a collection holds."""
        if kind is None or kind[0] == "t":
            return kind
        return ("c", kind, None)

    def many(self, kind: Expr) -> Expr:
        """Return a collection of instances of a class."""
        return None if kind is None else ("t", (self.instance(kind),))

    def field(self, name: str, value: Expr, annotation: Expr = None) -> None:
        """Record a field of the class that is read: its value, or what its class says."""
        if annotation is not None and annotation[0] == "t":
            super().field(name, value)
            self.module.classes[self.owner].types[name] = annotation
        else:
            super().field(name, value, annotation)

    def typed(self, value: Expr, kind: Expr) -> Expr:
        """Return a value whose class is declared, for where the value itself says nothing."""
        if kind is None:
            return value
        if value is None or value[0] == "v":
            return self.instance(kind)
        if value[0] in {"l", "j", "d", "t", "k", "f", "s"}:
            return value
        return ("o", value, self.instance(kind))

    # -- chains ---------------------------------------------------------------------------

    def chain(self, value: Expr) -> tuple[Expr, list[int]]:
        """Return what a chain of calls starts from, and its calls, the first one first."""
        found: list[int] = []
        queue = [value]
        root: Expr = value
        while queue and len(found) < _LENGTH:
            root = queue.pop()
            while root is not None and len(found) < _LENGTH:
                if root[0] == "o":
                    root = root[1]
                    continue
                if root[0] == "u":
                    queue.extend(one for one in root[1][1:] if one is not None)
                    root = root[1][0]
                    continue
                if root[0] != "c" or root[2] is None:
                    break
                if root[2] not in found:
                    found.append(root[2])
                func = self.module.calls[root[2]].func
                if func is None or func[0] != "a":
                    break
                root = func[1]
        return root, sorted(found)

    def opened(self, value: Expr) -> tuple[Expr, list[int]] | None:
        """Return what a chain builds, where it starts with a builder, and its calls."""
        root, calls = self.chain(value)
        if not calls:
            return None
        func = self.module.calls[calls[0]].func
        if func is None:
            return None
        if func[0] == "x":
            base, _, last = func[1].rpartition(".")
            return (("x", base), calls) if last in self.openers else None
        if func[0] == "a" and func[2] in self.openers:
            return func[1], calls
        del root
        return None

    def is_builder(self, value: Expr) -> bool:
        """Tell whether a value is a builder, or what a lambda is given to configure."""
        if value is None:
            return False
        if value[0] == "p":
            return value[1] in self.lambdas
        root, _ = self.chain(value)
        if root is not None and root[0] == "p" and root[1] in self.lambdas:
            return True
        return self.opened(value) is not None

    def earlier(self, calls: Iterable[int]) -> Iterator[Argument]:
        """Yield what the calls of a chain were given, by the names of the calls."""
        for index in calls:
            call = self.module.calls[index]
            func = call.func
            if func is None:
                continue
            name = str(func[-1] if func[0] == "a" else func[1].rpartition(".")[2])
            if name in self.openers or name in self.closing or name in _SCOPES:
                yield from ((key, value, None) for key, value in call.keywords if key is not None)
                if name in self.openers:
                    yield from ((None, value, None) for value in call.args)
                continue
            value: Expr = ("v", True)
            if call.args:
                is_first = len(call.args) == 1 or name in _TEMPLATES
                value = call.args[0] if is_first else ("t", call.args)
            yield name, value, None
            if name.startswith(("with", "set")) and name[-1:] != name:
                bare = name.removeprefix("with").removeprefix("set")
                if bare[:1].isupper():
                    yield decapitalised(bare), value, None

    def invoke(self, receiver: Expr, name: str, where: Node, given: Sequence[Node]) -> Expr:
        """Read a call of a method; the chain before it counts where this call closes it."""
        callee = self.inherited(name) if receiver is None else self.member(receiver, name)
        return self.apply(callee, receiver, name, where, given)

    def apply(
        self, callee: Expr, receiver: Expr, name: str, where: Node, given: Sequence[Node]
    ) -> Expr:
        """Record the call of a method and what it means for the chain that it stands in."""
        if receiver is not None and not given:
            self.shaped(where, callee, name)
        elif name in _ASKING and len(given) == 1:
            self.prompt(given[0])
        if receiver is None or name not in self.closing:
            made = self.call(callee, where, lambda: self.passed(name, given))
            self.added(receiver, name, where, made)
            return made
        opened = self.opened(receiver) if name in self.builders else None
        if opened is not None:
            built, calls = opened
            return self.call(built, where, lambda: (*self.earlier(calls), *self.passed("", given)))
        _, calls = self.chain(receiver)
        return self.call(callee, where, lambda: (*self.earlier(calls), *self.passed("", given)))

    def shaped(self, where: Node, value: Expr, name: str) -> None:
        """Record an access to the shape of a response, by a property or its getter."""
        plain = snake(name).removeprefix("get_")
        if plain in self.tables.response_names:
            self.module.accesses.append(Access(*self.place(where), value, (plain,)))

    def added(self, receiver: Expr, name: str, where: Node, made: tuple[Any, ...]) -> None:
        """Let a setter, or what asks for the shape of an answer, count for its object's call."""
        if receiver is None or receiver[0] != "c" or receiver[2] is None:
            return
        call = self.module.calls[receiver[2]]
        args = self.module.calls[made[2]].args
        if snake(name) in self.tables.keywords and self._name(call.func) in self.closing:
            call.keywords += ((name, args[0] if args else ("v", True)),)
        elif name.startswith("set") and name[3:4].isupper() and len(args) == 1:
            self.assign_member(where, receiver, decapitalised(name[3:]), args[0])

    @staticmethod
    def _name(func: Expr) -> str:
        if func is None:
            return ""
        return str(func[-1]) if func[0] == "a" else str(func[1]).rpartition(".")[2]

    def passed(self, name: str, given: Sequence[Node]) -> Iterator[Argument]:
        """Yield what a call is given; a lambda that configures gives its calls as keywords."""
        entries: list[tuple[Expr, Node]] = []
        for node in given:
            label, value, inner = self.argument(node)
            if label is not None:
                yield label, value, inner
                continue
            entries.append((value, inner))
            yield None, value, inner
            if value is not None and value[0] == "f" and value[1] in self.lambdas:
                yield from self.configured(value[1])
        if not name or not entries:
            return
        value, node = entries[0]
        if len(entries) == 1:
            self.notice(name, node, value)
        elif name in _PUTS and len(entries) == 2 and value is not None and value[0] == "l":
            self.item_set(node, None, value[1], entries[1][0])
            self.notice(value[1], entries[1][1], entries[1][0])

    def configured(self, full: str) -> Iterator[Argument]:
        """Yield what a lambda calls on its parameter, as keywords."""
        param, value = self.lambdas[full]
        root, calls = self.chain(value)
        if calls and root == ("p", full, param):
            yield from self.earlier(calls)

    def argument(self, node: Node) -> tuple[str | None, Expr, Node]:
        """Read one argument: its label, what is passed, and where."""
        return None, self.visit(node), node

    def build(self, kind: Expr, name: str, where: Node, given: Sequence[Node]) -> Expr:
        """Read the call of a constructor; one of a builder only opens what is built."""
        if name.endswith("Builder") and name != "Builder":
            kind = self.member(kind, "builder")
        if name in _PROMPTS:
            for node in given:
                self.prompt(node)
        return self.call(kind, where, lambda: self.passed("", given))

    def changed(self, name: str | None, value: Expr) -> None:
        """Keep what a statement did to the builder that a local holds."""
        if name is None or value is None or name not in self.env or value[0] != "c":
            return
        call = self.module.calls[value[2]] if value[2] is not None else None
        if call is None or self._name(call.func) in self.closing:
            return
        if self.is_builder(self.env[name]):
            self.env[name] = value

    # -- declarations ---------------------------------------------------------------------

    def unique(self, name: str) -> str:
        """Return a name for a function: of several with one name, each has its own."""
        full = f"{self.function or self.owner}.{name}"
        count = self.counts[full] = self.counts.get(full, 0) + 1
        return name if count == 1 else f"{name}#{count}"

    def overload(self, full: str, name: str) -> None:
        """Let a second method of one name be found by it."""
        function = self.module.functions[full]
        held = self.module.classes.get(self.owner) if function.owner else None
        if "#" not in full.rpartition(".")[2]:
            return
        function.is_overload = True
        scope = full.rpartition(".")[0]
        first = self.module.functions.get(f"{scope}.{name}" if scope else name)
        if first is not None:
            first.is_overload = True
        if held is not None:
            _ = held.methods.pop(f"{full.rpartition('.')[2]}", None)
            self.attribute(self.owner, name, ("f", full))

    def setting(self, name: str, value: str, node: Node) -> Expr:
        """Return what an annotation injects: the value of a key of the configuration."""
        if name not in _SETTINGS:
            return None
        found = _PLACEHOLDER.search(value)
        key, default = found.groups() if found is not None else (value, None)
        if not key or (found is None and name == "Value"):
            return ("l", value) if value and found is None else None
        return self.variable(key, default, node)

    def variable(self, key: str, default: str | None, node: Node) -> Expr:
        """Return what a key of the configuration holds."""
        args: list[Argument] = [(None, ("l", key), node)]
        if default:
            args.append((None, ("l", default), node))
        return self.call(_VALUE, node, lambda: args)
