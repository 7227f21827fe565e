"""What .NET wires outside of plain calls: services, extension methods and configuration.

A method that a library adds to the objects of others (``client.AsIChatClient()``) is one
call of ``extension.AsIChatClient`` with its object as the keyword `self`. One that
registers a service with a builder also counts as a keyword of the call that made the
builder, named by the surface of the service. What is registered in a container is given
to whoever declares a parameter or field of its class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tree_sitter import Node

from lockin.discovery.code._builder import Argument
from lockin.discovery.code._jvm import JvmBuilder
from lockin.discovery.code._model import Expr, union
from lockin.discovery.signatures import table

__all__ = ["BOUND", "EXTENSION", "PARTIAL", "SETTINGS", "Services"]

EXTENSION = "extension"
"""What the tables call a method that is added to the objects of others."""
SETTINGS: Expr = ("x", "Microsoft.Extensions.Configuration.IConfiguration()")
"""The configuration of the program."""
BOUND = "bound to a section"
"""Name under which a class is noted whose properties are settings of a section."""
PARTIAL: Expr = ("v", "partial")
"""What stands among the bases of a class that is written in parts."""
_PROVIDERS = frozenset(
    """
    GetRequiredService GetService GetRequiredKeyedService GetKeyedService GetServices
    Resolve CreateInstance
    """.split()
)
_REGISTRARS = frozenset(
    f"{prefix}Add{keyed}{life}"
    for prefix in ("", "Try")
    for keyed in ("", "Keyed")
    for life in ("Singleton", "Scoped", "Transient")
)
_SECTIONS = frozenset({"GetSection", "GetRequiredSection"})
_BINDERS = frozenset({"Bind", "Configure", "Get", "BindConfiguration"})
_VALUES = frozenset({"GetValue", "GetConnectionString"})
_BUILDERS = frozenset({"Kernel", "KernelMemoryBuilder", "KernelBuilder"})
"""Classes that build what has services of its own."""
_NATIVE = frozenset(
    f"{verb}{what}"
    for verb in (
        "ImportPluginFrom",
        "CreatePluginFrom",
        "AddFrom",
        "CreateFunctionFrom",
        "CreateFrom",
    )
    for what in ("Type", "Object", "Functions", "Method", "OpenApi", "OpenApiAsync")
)
"""Methods that give functions in C#, which call no model."""
_MOST = 8

Given = Callable[[], list[Argument]]


class Services(JvmBuilder):
    """Reads the calls that wire a .NET program."""

    ambient = (
        "System",
        "System.Net.Http",
        "System.Net.Http.Json",
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.Hosting",
        "Microsoft.AspNetCore.Builder",
    )

    def prepare(self) -> None:
        """Set up what a file needs before it is read."""
        super().prepare()
        start = f"{EXTENSION}."
        self.extensions = frozenset(
            name.removeprefix(start)
            for name in (*self.tables.frameworks, *self.tables.clients)
            if name.startswith(start) and "()" not in name
        )
        self.registers = table("csharp/dialect")["registers"]

    def special(
        self, receiver: Expr, name: str, where: Node, kinds: Sequence[Expr], given: Given
    ) -> tuple[Expr] | None:
        """Return what a call of a method stands for that is more than a call; else None."""
        if name in self.extensions:
            return (self._extension(receiver, name, where, given),)
        if name in _REGISTRARS:
            self._registered(where, kinds, given())
            return (receiver,)
        if name in _PROVIDERS and kinds and kinds[0] is not None:
            return (self._provided(receiver, where, kinds[0], given),)
        if name in _NATIVE:
            _ = given()
            return (None,)
        if receiver is None and name not in _BINDERS:
            return None
        if name in _SECTIONS | _VALUES:
            return self._setting(receiver, name, given())
        if name in _BINDERS and (kinds or name in {"Bind", "BindConfiguration"}):
            return self._bound(receiver, name, where, kinds, given())
        return None

    # -- extension methods ----------------------------------------------------------------

    def _extension(self, receiver: Expr, name: str, where: Node, given: Given) -> Expr:
        passed = given()
        registered = self.registers.get(name)
        model = receiver
        if registered is not None and name.startswith(("Add", "TryAdd")):
            model = _made(passed)
        arguments: list[Argument] = [*passed, ("self", model, None)]
        found = self.call(("x", f"{EXTENSION}.{name}"), where, lambda: arguments)
        if not name.startswith(("Add", "With", "TryAdd")):
            return found
        framework = self.tables.frameworks.get(f"{EXTENSION}.{name}")
        is_own = framework is not None and self._serves(
            receiver, f"service:{framework.surface}", found
        )
        for kind in registered or ():
            if not is_own:
                self._bean(("x", kind), [found])
        return receiver if receiver is not None else found

    def _serves(self, receiver: Expr, name: str, value: Expr) -> bool:
        """Let a service count as a keyword of the calls that made its builder.

        Returns whether the builder is one of its own, and not that of the program.
        """
        queue = [receiver]
        count = 0
        is_own = False
        while queue and count < 32:
            one = queue.pop()
            count += 1
            if one is None:
                continue
            if one[0] == "u":
                queue.extend(one[1])
            elif one[0] in {"o", "a"}:
                queue.append(one[1])
            elif one[0] == "c" and one[2] is not None:
                call = self.module.calls[one[2]]
                if call.func is not None and call.func[0] == "a" and "Create" not in call.func[2]:
                    queue.append(call.func[1])
                    continue
                held = dict(call.keywords).get(name)
                others = tuple(pair for pair in call.keywords if pair[0] != name)
                call.keywords = (*others, (name, union([held, value])))
                is_own = is_own or _root(call.func) in _BUILDERS
        return is_own

    # -- services -------------------------------------------------------------------------

    def _provided(self, receiver: Expr, where: Node, kind: Expr, given: Given) -> Expr:
        """Return a service asked of a container: of this one, or what its class says."""
        typed = self.instance(kind)
        last = str(kind[-1]).rpartition(".")[2] if kind is not None else ""
        callee = None if receiver is None else self.member(receiver, f"Get{last}")
        passed = given()
        if callee is None:
            return typed
        return ("o", self.call(callee, where, lambda: passed), typed)

    def _registered(self, where: Node, kinds: Sequence[Expr], given: list[Argument]) -> None:
        value = _made(given)
        del where
        if value is None:
            return
        kind = kinds[0] if kinds else None
        if value[0] == "f":
            returns = self.module.functions[value[1]].returns
            kind = kind or _class_of(returns[0] if returns else None)
            value = ("c", value, None)
        kind = kind or _class_of(value)
        if kind is not None:
            self._bean(kind, [value])

    def _bean(self, kind: Expr, values: list[Expr]) -> None:
        """Record what a container gives for a class."""
        held = (self.owner, self.function)
        self.owner = self.function = ""
        full = self.declare(self.unique("registered"), (), kind, is_bound=False)
        self.owner, self.function = held
        function = self.module.functions[full]
        function.returns.extend(values)
        function.is_bean = True

    # -- configuration --------------------------------------------------------------------

    def literal(self, value: Expr, depth: int = 0) -> str | None:
        """Return the text of a literal, or of a constant of this file."""
        if value is None or depth > _MOST:
            return None
        if value[0] == "l":
            return str(value[1])
        if value[0] == "j":
            parts = [self.literal(one, depth + 1) for one in value[1]]
            return None if None in parts else "".join(part for part in parts if part)
        if value[0] == "a" and value[1] is not None and value[1][0] in {"s", "k", "n"}:
            class_ = self.module.classes.get(value[1][1])
            held = class_.attributes.get(value[2], []) if class_ is not None else []
            return self.literal(held[0], depth + 1) if len(held) == 1 else None
        return None

    def entry(self, value: Expr, key: str | int | None) -> Expr:
        """Return ``value[key]``; of a section, the key below it."""
        if isinstance(key, str) and value is not None and _is_section(value):
            return self.item(value[1], f"{value[2]}:{key}")
        return self.item(value, key)

    def _setting(self, receiver: Expr, name: str, given: list[Argument]) -> tuple[Expr] | None:
        key = self.literal(given[0][1]) if given else None
        if key is None:
            return (None,)
        if name == "GetConnectionString":
            key = f"ConnectionStrings:{key}"
        value = self.entry(receiver, key)
        default = given[1][1] if len(given) > 1 else None
        return (value if default is None else ("q", value, default),)

    def _bound(
        self,
        receiver: Expr,
        name: str,
        where: Node,
        kinds: Sequence[Expr],
        given: list[Argument],
    ) -> tuple[Expr] | None:
        """Note which section gives the properties of a class."""
        values = [value for _, value, _ in given]
        section = next((v for v in (receiver, *values) if _is_section(v)), None)
        key = section[2] if section is not None else None
        if name == "BindConfiguration" and values:
            key = self.literal(values[0])
        kind = kinds[0] if kinds else None
        if kind is None:
            kind = next((_class_of(v) for v in values if v is not None and v[0] == "c"), None)
            kind = kind or self._options(receiver)
        if kind is None or not isinstance(key, str):
            return None
        self.module.settings.append((*self.place(where), kind, BOUND, ("l", key)))
        return (self.instance(kind),) if name == "Get" else (receiver,)

    def _options(self, receiver: Expr) -> Expr:
        """Return the class in ``AddOptions<T>()``, which the name of the call keeps."""
        if receiver is None or receiver[0] != "o":
            return None
        typed = receiver[2]
        return typed[1] if typed is not None and typed[0] == "c" else None


def _root(func: Expr) -> str:
    """Return the name that a chain of members starts with."""
    while func is not None and func[0] in {"a", "o"}:
        func = func[2] if func[0] == "o" and func[2] is not None else func[1]
    return str(func[1]).rpartition(".")[2] if func is not None and func[0] in {"n", "x"} else ""


def _is_section(value: Expr) -> bool:
    return value is not None and value[0] == "i" and isinstance(value[2], str)


def _made(given: list[Argument]) -> Expr:
    """Return what a registration is given: the last argument that may be a service."""
    for _, value, _ in reversed(given):
        if value is not None and value[0] in {"c", "f", "o", "u", "p", "a", "n", "q"}:
            return value
    return None


def _class_of(value: Expr) -> Expr:
    """Return the class of an object that is made in an expression."""
    while value is not None and value[0] in {"o", "q"}:
        value = value[1]
    if value is not None and value[0] == "c":
        func = value[1]
        return func if func is not None and func[0] in {"x", "n", "k"} else None
    return None
