"""Follow names to what they stand for, through the files of one repository.

A value is a tuple whose first item is a tag: ``x`` something outside of the
repository, as canonical text such as ``openai.OpenAI().chat.completions.create``, with
the call that built the client; ``fun``, ``cls``, ``obj``, ``mod`` things of the
repository; ``str``, ``part`` (the start of a string), ``env``, ``dict``, ``tup``, ``val`` data.

Longer than the other files: the functions call each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from lockin.discovery.code._index import Callers, Index, indexed
from lockin.discovery.code._model import ANY_KEY, Call, Class, Expr, Function, Module
from lockin.discovery.code._names import Names
from lockin.discovery.code._targets import GAP
from lockin.discovery.signatures import Tables

__all__ = ["Resolver", "Value", "built", "describe"]

Value: TypeAlias = tuple[Any, ...]

_DEPTH = 60
_ALTERNATIVES = 12
_TEXT = 300
_SPREAD = 16
_STEPS = 50_000
_TEXTS = frozenset({"str", "part", "env"})
_Memory: TypeAlias = tuple[
    dict[int, tuple[Value, ...]],
    dict[tuple[str, str], tuple[Value, ...]],
    dict[tuple[str, str, str], tuple[Value, ...]],
]
_KEY = 40


class Resolver:
    """Resolves expressions of the modules of one repository.

    With `follow` off, a parameter stands for its default only, not for what calls
    elsewhere pass: two users of one class are then never mixed up.
    """

    def __init__(
        self,
        modules: Mapping[str, Module],
        names: Names,
        tables: Tables,
        *,
        follow: bool = True,
        index: Index | None = None,
    ) -> None:
        self.follow = follow
        self.modules = modules
        self.names = names
        self.memo: dict[int, tuple[Value, ...]] = {}
        self.named: dict[tuple[str, str], tuple[Value, ...]] = {}
        self.members: dict[tuple[str, str, str], tuple[Value, ...]] = {}
        self.kin: tuple[tuple[str, str], ...] = ()
        self.apart: dict[tuple[tuple[str, str], ...], _Memory] = {}
        self.depth = 0
        self.spent = 0  # steps since whoever asks set it to zero: the bound of one question
        self.tables = tables
        self.parts: Mapping[tuple[str, str], tuple[tuple[Module, str], ...]]
        self.parts = getattr(names, "parts", {})
        self.dialect = tables.dialect
        self.constructors = {*tables.clients, *tables.frameworks, *tables.dialect.carriers}
        self.senders = {f"{n.partition('()')[0]}()" for n in tables.dialect.http if "()" in n}
        self.keyed = {n for n, client in tables.clients.items() if client.argument}
        self.wrappers = tables.wrappers
        self.index = indexed(modules, tables) if index is None else index
        self.callers = Callers(self.index, modules)
        self.beans: dict[str, list[tuple[Module, Function]]] | None = None
        self.made: dict[tuple[str, str], list[Value]] | None = None
        self.chained: dict[tuple[int, int], Call] = {}
        self.decorated: dict[str, list[tuple[Module, Expr]]] | None = None

    # -- expressions ----------------------------------------------------------------------

    def resolve(self, module: Module, expr: Expr) -> tuple[Value, ...]:
        """Return what an expression of a module may stand for; empty when unknown."""
        if expr is None or self.depth > _DEPTH or self.spent > _STEPS:
            return ()
        key = id(expr)
        held = self.memo.get(key)
        if held is not None:
            return held
        self.spent += 1
        self.memo[key] = ()  # a definition in terms of itself adds nothing
        self.depth += 1
        found = _distinct(self._resolve(module, expr))
        self.depth -= 1
        self.memo[key] = found
        return found

    def _resolve(self, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
        method = _KINDS.get(expr[0])
        if isinstance(method, str):
            found: Iterable[Value] = getattr(self, method)(module, expr)
            return found
        return () if method is None else method(self, module, expr)

    def _name(self, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
        return self.look_up(module, expr[1])

    def look_up(self, module: Module, name: str) -> tuple[Value, ...]:
        """Return what a name of a module stands for."""
        key = (module.path, name)
        held = self.named.get(key)
        if held is not None:
            return held
        self.named[key] = ()
        found = _distinct(self._look_up(module, name))
        self.named[key] = found
        return found

    def _look_up(self, module: Module, name: str) -> Iterator[Value]:
        bound = module.names.get(name)
        if bound is not None:
            for expr in bound:
                yield from self.resolve(module, expr)
            return
        for star in module.stars:
            place = self.names.find(module.path, star.folder, star.module)
            if place is None:
                continue
            other = self.modules.get(place[0])
            if other is None or place[1] or not (name in other.names or other.stars):
                continue
            handed_on = self.look_up(other, name)
            yield from handed_on
            if handed_on or name in other.names:
                return
        seen = self.names.ambient(module, name)
        if seen is not None:
            yield from self.dotted(module, None, seen)

    def _absolute(self, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
        return self.dotted(module, None, expr[1])

    def _relative(self, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
        return self.dotted(module, expr[1], expr[2])

    def dotted(self, module: Module, folder: str | None, name: str) -> Iterable[Value]:
        """Return what an imported name stands for."""
        place = self.names.find(module.path, folder, name)
        if place is None:
            return () if folder is not None else (self._outer(name),)
        target = self.modules.get(place[0])
        if target is None:
            return ()
        values: Iterable[Value] = (("mod", target),)
        rest = place[1]
        head = _head(target, rest)
        if head:
            values, rest = self.look_up(target, head), rest[len(head) + 1 :]
        for part in rest.split(".") if rest else ():
            values = [found for value in values for found in self.attribute(value, part)]
        if not values and place[1] and folder is None and self._is_of_a_vendor(name):
            return (self._outer(name),)  # a package that shares its first names with the tree
        return values

    def _is_of_a_vendor(self, name: str) -> bool:
        base = name.rpartition(".")[0]
        return not {name, base, self._short_of(name)}.isdisjoint(self.constructors)

    def _outer(self, name: str) -> Value:
        """Return a name of the outside world: a variable, or canonical text."""
        base, _, last = name.rpartition(".")
        if base in self.dialect.environment_items and last == last.upper():
            return ("env", last, None, self.dialect.is_optional)
        return ("x", self._short_of(name), None)

    def _short_of(self, name: str) -> str:
        """Return the name under which a package hands on a class of one of its modules."""
        *parts, last = name.split(".")
        if name in self.constructors or not last[:1].isupper() or len(parts) < 2:
            return name
        for size in range(len(parts) - 1, 0, -1):
            known = ".".join((*parts[:size], last))
            if known in self.constructors:
                return known
        return name

    def _member(self, module: Module, expr: tuple[Any, ...]) -> Iterator[Value]:
        values = self.resolve(module, expr[1])
        for value in values:
            yield from self.attribute(value, expr[2])
        yield from self._left(values, expr[2])
        for home, full in self._extending(expr[2]):
            if all(value[0] == "x" and not self._is_chain(value) for value in values):
                yield ("fun", home, full)
        if not values and self.dialect.decorators:
            for home, added in self._decorations().get(expr[2], ()):
                yield from self.resolve(home, added)

    def _left(self, values: tuple[Value, ...], name: object) -> Iterator[Value]:
        """Yield what was put, elsewhere, under a name into something of the outside."""
        if not self.follow or any(not _is_outer(value) for value in values):
            return
        for path, place in self.index.put(name) if isinstance(name, str) else ():
            home = self.modules[path]
            for value in self.resolve(home, home.settings[place][4]):
                is_setting = value[0] == "env" and name == str(name).upper()
                if is_setting or value[0] == "obj" or (value[0] == "x" and value[2] is not None):
                    yield value

    def _is_chain(self, value: Value) -> bool:
        framework = self.tables.frameworks.get(value[1].partition("()")[0])
        return framework is not None and framework.is_fluent and value[2] is not None

    def _extending(self, name: str) -> Iterable[tuple[Module, str]]:
        """Return the functions that the repository adds to objects of other classes."""
        return ((self.modules[path], full) for path, full in self.index.extended(name))

    def _decorations(self) -> dict[str, list[tuple[Module, Expr]]]:
        """Return what the repository adds, under names, to objects of a framework."""
        if self.decorated is None:
            self.decorated = {}
            names = self.dialect.decorators
            for module, call in self.callers.named(names) if self.follow else ():
                first, *others = call.args or (None,)
                if others and first is not None and first[0] == "l":
                    self.decorated.setdefault(first[1], []).append((module, others[0]))
        return self.decorated

    def attribute(self, value: Value, name: str) -> Iterable[Value]:
        """Return what an attribute of a value stands for."""
        tag = value[0]
        if tag == "x":
            text = f"{value[1]}.{name}"
            if value[1] in self.dialect.environment_items:
                return (self._outer(text),)
            return (("x", text, value[2]),) if len(text) <= _TEXT else ()
        if tag == "mod":
            return self._of_module(value[1], name)
        if tag in {"obj", "cls", "sup"}:
            held = self._of_class(value, name)
            is_held = not held and tag == "obj" and name in self.dialect.passing
            return (("same", value),) if is_held else held
        if tag in {"str", "env"} and name in self.dialect.text:
            return (("same", value),)
        if tag == "dict":
            return (("get", value),) if name in {"get", "pop"} else self.item(value, name)
        if tag == "tup" and name in self.dialect.passing:
            return (("get", value),)
        return (("same", value),) if tag == "tup" and name in self.dialect.collecting else ()

    def _of_module(self, module: Module, name: str) -> Iterable[Value]:
        found = self.look_up(module, name)
        if found:
            return found
        folder, _, file = module.path.rpartition("/")
        if file != "__init__.py":
            return ()
        place = self.names.find(module.path, folder, name)
        if place is None or place[1] or place[0] not in self.modules:
            return ()
        return (("mod", self.modules[place[0]]),)

    def _of_class(self, value: Value, name: str) -> tuple[Value, ...]:
        tag, module, owner = value[:3]
        key = (f"{tag}:{module.path}", owner, name)
        if tag == "obj" and len(value) > 3:
            held = self.members.get((f"made:{module.path}", owner, name))
            if held is not None:
                return held
        held = self.members.get(key)
        if held is not None:
            return held
        self.members[key] = ()
        found = _distinct(self._class_member(value, name))
        if tag == "obj" and len(value) > 3 and len([v for v in found if v[0] in _TEXTS]) > 1:
            found = self._own_member(value, name) or found
            key = (f"made:{module.path}", owner, name)
        self.members[key] = found
        return found

    def _own_member(self, value: Value, name: str) -> tuple[Value, ...]:
        """Return a text as objects of just one class hold it.

        What the siblings of a class pass to the constructor that they share is not theirs.
        """
        lineage = self.lineage(value[1], value[2])
        kin = tuple((one[1].path, one[2]) for one in lineage if one[0] == "cls")
        held = self.kin, self.memo, self.named, self.members
        self.kin = kin
        self.memo, self.named, self.members = self.apart.setdefault(kin, ({}, {}, {}))
        try:
            found = self._of_class(value[:3], name)
        finally:
            self.kin, self.memo, self.named, self.members = held
        return found if any(one[0] in _TEXTS for one in found) else ()

    def _is_of_kin(self, module: Module, owner: str, home: Module, call: Call) -> bool:
        """Tell whether a call of a constructor may be one of the class that is looked at."""
        if not self.kin or (module.path, owner) not in self.kin:
            return True
        maker = home.functions.get(call.scope)
        place = (home.path, maker.owner if maker is not None else "")
        if not place[1] or place == (module.path, owner):
            return True
        above = {(v[1].path, v[2]) for v in self.lineage(home, place[1]) if v[0] == "cls"}
        return place in self.kin or (module.path, owner) not in above

    def _class_member(self, value: Value, name: str) -> Iterator[Value]:
        tag, module, owner = value[:3]
        lineage = list(self.lineage(module, owner))
        outside: list[Value] = []
        seen = False
        if tag == "obj" and (module.path, owner) in self.parts:
            found_there = self._in_parts(lineage, name)
            if found_there is not None:
                yield from found_there
                return
        for holder in lineage[1:] if tag == "sup" else lineage:
            if holder[0] == "x":
                outside.append(holder)
                continue
            home, class_ = holder[1], holder[1].classes[holder[2]]
            values = self._held(home, holder[2], name)
            seen = seen or name in class_.attributes or name in class_.types
            if name in class_.types and not any(map(self.is_known, values)):
                typed = self.resolve(home, class_.types[name])
                values = list(typed) if not values or any(map(self.is_known, typed)) else values
            yield from values
            if name in class_.fields and not self.dialect.is_literal:
                yield from self._field(home, holder[2], name)
            if name in class_.methods:
                seen = True
                if tag == "obj" and home.functions[class_.methods[name]].is_abstract:
                    yield from self._implemented(home, holder[2], name)
                yield from self._method(home, class_.methods[name], tag)
            if seen:
                return
        if tag == "obj" and (proxied := list(self._proxied(lineage, name))):
            yield from proxied
            return
        if tag == "obj" and not outside and self.dialect.has_mixins:
            yield from self._added(module, owner, name)
        for base in outside:
            made: Value = ("x", f"{base[1]}()", None)
            last = base[1].rpartition(".")[2]
            held = self._of_class(value, last) if self.dialect.is_literal and last != name else ()
            for one in [v for v in held if v[0] == "x"] or [made]:
                yield from self.attribute(one, name)

    def _held(self, home: Module, owner: str, name: str) -> list[Value]:
        """Return what a member of a class holds, or what the classes below it give it."""
        class_ = home.classes[owner]
        exprs = class_.attributes.get(name, ())
        values = [value for expr in exprs for value in self.resolve(home, expr)]
        if self.dialect.is_literal and name in class_.fields:
            values.extend(self._field(home, owner, name))
        if not values and _is_promised(class_, name):
            values.extend(self._promised(owner, name))
        return values

    def _in_parts(self, lineage: list[Value], name: str) -> Iterable[Value] | None:
        """Return a member of a class that several files hold a part of; None if none has it."""
        home, owner = lineage[0][1], lineage[0][2]
        parts = [(home, owner), *self.parts[home.path, owner]]
        held = [(module, module.classes[name_]) for module, name_ in parts]
        is_both = self.dialect.is_literal and any(name in class_.fields for _, class_ in held)
        methods: list[Value] = []
        for module, class_ in held:
            if name in class_.methods:
                methods.extend(self._method(module, class_.methods[name], "obj"))
                if not is_both:  # else a field may have the name of a method
                    return methods
        values = methods + [
            found
            for module, class_ in held
            for expr in class_.attributes.get(name, ())
            for found in self.resolve(module, expr)
        ]
        for module, class_ in held:
            if name in class_.fields:
                values.extend(self._field(module, owner, name))
        if not any(self.is_known(one) for one in values if one not in methods):
            for module, class_ in held:
                typed = self.resolve(module, class_.types.get(name))
                if typed and (len(values) == len(methods) or any(map(self.is_known, typed))):
                    return [*methods, *typed]
        known = any(name in {*one.attributes, *one.types, *one.fields} for _, one in held)
        return values if known else None

    def _method(self, module: Module, name: str, tag: str) -> Iterable[Value]:
        function = module.functions[name]
        if function.is_property and tag != "cls":
            return self._results(module, function)
        return (("fun", module, name),)

    def _field(self, module: Module, owner: str, name: str) -> Iterator[Value]:
        """Yield what calls of a dataclass or model pass for a field."""
        if not self.follow:
            return
        for home, call in self._calls_of(module, owner):
            for keyword, expr in call.keywords:
                if keyword == name.rstrip("$"):
                    yield from self.resolve(home, expr)

    def _implemented(self, module: Module, owner: str, name: str) -> Iterator[Value]:
        """Yield a method of what implements an interface: a framework, or classes here."""
        for value in self._makers().get((module.path, owner), ()):
            yield from self.attribute(value, name)
        for base in module.classes[owner].bases:
            for value in self.resolve(module, base):
                kit = self.tables.frameworks.get(value[1]) if value[0] == "x" else None
                if kit is not None and "*" in kit.methods:
                    yield from self.attribute(("x", f"{value[1]}()", None), name)
        below = self.index.below(owner.rpartition(".")[2]) if self.follow else ()
        for path, heir in below:
            home = self.modules[path]
            method = home.classes[heir].methods.get(name)
            if method is not None and not home.functions[method].is_abstract:
                yield ("fun", home, method)

    def _promised(self, owner: str, name: str) -> Iterator[Value]:
        """Yield a member that a class declares and the classes below it give."""
        for path, heir in self.index.below(owner.rpartition(".")[2]):
            home = self.modules.get(path)
            if home is not None:
                for expr in home.classes[heir].attributes.get(name, ()):
                    yield from self.resolve(home, expr)

    def _added(self, module: Module, owner: str, name: str) -> Iterator[Value]:
        """Yield a member that a trait or a base class takes from the classes below it."""
        for path, heir in self.index.below(owner.rpartition(".")[2]) if self.follow else ():
            home = self.modules.get(path)
            if home is None:
                continue
            held = home.classes[heir]
            if name not in {*held.attributes, *held.types, *held.fields}:
                continue
            above = self.lineage(home, heir)
            if any(one[0] == "cls" and one[1] is module and one[2] == owner for one in above):
                yield from self._of_class(("obj", home, heir), name)

    def promised(self) -> frozenset[str]:
        """Return the names of methods that something else may implement, where it matters."""
        if not any("*" in framework.methods for framework in self.tables.frameworks.values()):
            return frozenset()
        return frozenset(self.index.abstract)

    def _makers(self) -> dict[tuple[str, str], list[Value]]:
        """Return the objects of frameworks that stand for interfaces of the repository."""
        if self.made is None:
            self.made = {}
            names = {name.rpartition(".")[2] for name in self.dialect.implements}
            for module, call in self.callers.named(names) if self.follow else ():
                for value in self.resolve(module, call.func):
                    if value[0] != "x" or value[1] not in self.dialect.implements:
                        continue
                    for kind in self.resolve(module, _class_of(_first(call))):
                        if kind[0] == "cls":
                            key = (kind[1].path, kind[2])
                            text = f"{value[1]}()"
                            self.made.setdefault(key, []).append(("x", text, (module, call)))
        return self.made

    def _proxied(self, lineage: list[Value], name: str) -> Iterator[Value]:
        """Yield what `__getattr__` passes through."""
        for holder in lineage:
            if holder[0] == "x":
                continue
            home, class_ = holder[1], holder[1].classes[holder[2]]
            method = class_.methods.get("__getattr__")
            if method is None:
                continue
            for expr in home.functions[method].returns:
                if expr is not None and expr[0] == "g":
                    for value in self.resolve(home, expr[1]):
                        yield from self.attribute(value, name)

    def lineage(self, module: Module, owner: str) -> Iterator[Value]:
        """Yield a class and its bases, each once, nearest first."""
        queue: list[Value] = [("cls", module, owner)]
        seen: set[tuple[str, str]] = set()
        while queue and len(seen) < 32:
            value = queue.pop(0)
            if value[0] == "x":
                yield value
                continue
            key = (value[1].path, value[2])
            if key in seen:
                continue
            seen.add(key)
            yield value
            queue[:0] = [("cls", *part) for part in self.parts.get(key, ())]
            for base in value[1].classes[value[2]].bases:
                queue.extend(v for v in self.resolve(value[1], base) if v[0] in {"cls", "x"})

    # -- calls ----------------------------------------------------------------------------

    def _called(self, module: Module, expr: tuple[Any, ...]) -> Iterator[Value]:
        call = None if expr[2] is None else module.calls[expr[2]]
        if expr[1] == ("n", "str") and call is not None and call.args:
            texts = self.resolve(module, call.args[0])
            yield from (value for value in texts if value[0] in {"str", "part", "env"})
            return
        for value in self.resolve(module, expr[1]):
            is_bare = call is None and value[0] == "x" and self.dialect.has_bare_calls
            if is_bare and value[1] not in self.constructors:
                yield value  # a method that is called without arguments
            elif call is None and value[0] == "x" and (found := self._provided(value[1], module)):
                yield from found
            else:
                yield from self.result(value, module, call)

    def _otherwise(self, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
        """Return a value, or an instance of the class it is declared with."""
        found = self.resolve(module, expr[1])
        if any(map(self.is_known, found)):
            return found
        typed = self.resolve(module, expr[2])
        return typed if not found or any(map(self.is_known, typed)) else found

    def _defaulted(self, module: Module, expr: tuple[Any, ...]) -> Iterator[Value]:
        """Yield a value, and what stands in for it; a variable gets it as its default."""
        if (
            self.kin
            and (sure := self.resolve(module, expr[1]))
            and all(v[0] == "str" for v in sure)
        ):
            yield from sure
            return
        others = self.resolve(module, expr[2])
        text = next((v[1] for v in others if v[0] == "str"), None)
        is_variable = False
        for value in self.resolve(module, expr[1]):
            if value[0] == "env" and value[2] is None:
                is_variable = True
                yield ("env", value[1], text, True)
            else:
                yield value
        yield from (v for v in others if not is_variable or v[0] not in {"str", "val"})

    def is_known(self, value: Value) -> bool:
        """Tell whether a value says more than the class that it may be declared with."""
        if value[0] != "x":
            return bool(value[0] != "val")
        base, _, last = value[1].removesuffix("()").rpartition(".")
        if f"{base}.{last}" in self.constructors or value[1] in self.senders:
            return True
        return last in self.dialect.openers and base in self.constructors

    def _provided(self, kind: str, module: Module) -> list[Value]:
        """Return what functions give that a container calls for an instance of a class.

        Those nearest to the module that asks count: two programs of one repository may
        each have their own.
        """
        if self.beans is None:
            self.beans = {}
            for path, full in self.index.provided() if self.follow else ():
                home = self.modules[path]
                function = home.functions[full]
                for value in self.resolve(home, function.result):
                    if value[0] == "x":
                        name = value[1].removesuffix("()")
                        self.beans.setdefault(name, []).append((home, function))
        beans = self.beans.get(kind, ())
        nearest = max((_shared(module.path, home.path) for home, _ in beans), default=0)
        found = [
            value
            for home, function in beans
            if _shared(module.path, home.path) == nearest
            for value in self._results(home, function)
        ]
        return [value for value in found if value[0] == "x" and value[2] is not None]

    def result(self, value: Value, module: Module, call: Call | None) -> Iterable[Value]:
        """Return what calling a value gives; without a call, an instance of it."""
        tag = value[0]
        if tag == "x":
            return self._outside(value, module, call)
        if tag == "fun":
            home: Module = value[1]
            return self._results(home, home.functions[value[2]], value[2], module, call)
        if tag == "cls":
            return (("obj", value[1], value[2], "made"),)
        if tag == "obj":
            return [
                found
                for method in self.attribute(value, "__call__")
                if method[0] == "fun"
                for found in self.result(method, module, call)
            ]
        if tag in {"same", "tup"}:  # the latter of a declared collection
            return (value[1] if tag == "same" else value,)
        if tag == "get" and value[1][0] == "tup":
            return self.item(value[1], None)
        if tag == "get" and call is not None and call.args:
            keys = [v[1] for v in self.resolve(module, call.args[0]) if v[0] == "str"]
            return [v for key in keys or [None] for v in self.item(value[1], key)]
        return ()

    def _results(
        self,
        module: Module,
        function: Function,
        name: str = "",
        home: Module | None = None,
        call: Call | None = None,
    ) -> Iterable[Value]:
        found: list[Value] = []
        for expr in map(self._plain, _flat(function.returns)):
            if expr is not None and expr[0] == "p" and expr[1] == name and home and call:
                found.extend(self._argument_of(function, expr[2], home, call))
            else:
                found.extend(self.resolve(module, expr))
        if any(v[0] == "variable" for v in found):
            found = [v for one in found for v in self._named_by(one, function, name, home, call)]
        useful = [v for v in found if v[0] != "val"]
        if useful or function.result is None:
            return found
        return [
            instance
            for value in self.resolve(module, function.result)
            for instance in self.result(value, module, None)
        ]

    def _plain(self, expr: Expr) -> Expr:
        """Return what a text is made of that only loses its ends, such as ``url.strip()``."""
        inner = expr
        while inner is not None and inner[0] == "c" and inner[1] is not None:
            func = inner[1]
            if func[0] != "a" or func[2] not in self.dialect.text:
                break
            inner = func[1]
        return inner if inner is not None and inner[0] == "p" else expr

    def _argument_of(
        self, function: Function, param: str, home: Module, call: Call
    ) -> Iterable[Value]:
        """Return what one call passes for a parameter."""
        keywords = dict(call.keywords)
        if param in keywords:
            return self.resolve(home, keywords[param])
        place = function.params.index(param) if param in function.params else -1
        if function.owner and not function.is_static:
            place -= 1
        return self.resolve(home, call.args[place]) if 0 <= place < len(call.args) else ()

    def _named_by(
        self, value: Value, function: Function, name: str, home: Module | None, call: Call | None
    ) -> Iterable[Value]:
        """Return the variable that a function reads when a call names it."""
        if value[0] != "variable" or value[1] != name or home is None or call is None:
            return (value,) if value[0] != "variable" else ()
        names = self._argument_of(function, value[2], home, call)
        return [("env", v[1], value[3], True) for v in names if v[0] == "str"]

    def _outside(self, value: Value, module: Module, call: Call | None) -> Iterable[Value]:
        text, origin = value[1], value[2]
        base, _, last = text.rpartition(".")
        if call is not None and (known := self._standard(text, module, call)) is not None:
            return known
        if "()" in base and last in {*self.dialect.passing, *self.dialect.builders}:
            if last in self.dialect.passing:
                return (("x", base, origin),)
            made = built(base, self.dialect.openers)
            if call is not None and call.keywords and made[:-2] in self.constructors:
                origin = (module, self.made_by(call, origin))
            return (("x", made, origin),)
        if last in self.dialect.openers and base in self.constructors and call is not None:
            origin = (module, call)
        if text in self.keyed:
            names = self._argument(module, call)
            return [("x", f"{text}[{name}]()", (module, call)) for name in names]
        is_struct = self.dialect.is_literal and call is not None and bool(call.keywords)
        if text in self.constructors or (is_struct and call is not None and not call.args):
            origin = None if call is None else (module, self.made_by(call, origin))
        elif last in self.dialect.piping and call is not None:
            piped = [v for arg in call.args for v in self._piped(module, arg)]
            return [("x", base, origin), *piped] if base.endswith("()") else piped
        made = f"{text}()"
        return (("x", made, origin),) if len(made) <= _TEXT else ()

    def _standard(self, text: str, module: Module, call: Call) -> Iterable[Value] | None:
        """Return what a call gives that the language or a library of it decides; else None."""
        if text in self.dialect.first or text in self.wrappers:
            given = [*call.args, *(value for _, value in call.keywords)]
            return self.resolve(module, given[0]) if given else ()
        if text in self.dialect.gives:
            return self._given(module, call, self.dialect.gives[text])
        if text == "typing.cast" and len(call.args) > 1:
            known = self.resolve(module, call.args[1])
            types = () if known else self.resolve(module, call.args[0])
            return [*known, *(v for t in types for v in self.result(t, module, None))]
        if text in self.dialect.environment_calls:
            return self._variable(module, call)
        if text == "importlib.import_module":
            names = [v[1] for v in self.resolve(module, _first(call)) if v[0] == "str"]
            return [v for name in names for v in self.dotted(module, None, name)]
        base, _, last = text.rpartition(".")
        if last in {"Field", "field"} and base in {"dataclasses", "pydantic"}:
            return self._default(module, call)
        return None

    def _given(self, module: Module, call: Call, names: Iterable[object]) -> Iterable[Value]:
        """Return the argument, named or in its place, that stands for what a call gives."""
        keywords = dict(call.keywords)
        for name in names:
            if name in keywords:
                return self.resolve(module, keywords[str(name)])
            if isinstance(name, int) and name < len(call.args):
                return self.resolve(module, call.args[name])
        return ()

    def _piped(self, module: Module, expr: Expr) -> Iterator[Value]:
        """Yield the objects of frameworks among what is joined to a chain."""
        for value in self.resolve(module, expr):
            if value[0] == "tup":
                for element in value[2]:
                    yield from (v for v in self.resolve(value[1], element) if v[0] == "x" and v[2])
            elif value[0] == "x" and value[2] is not None:
                yield value

    def made_by(self, call: Call, maker: tuple[Module, Call] | None) -> Call:
        """Return a call with what built the object that it is a method of."""
        if maker is None or maker[1] is call:
            return call
        key = (id(call), id(maker[1]))
        if key not in self.chained:
            self.chained[key] = replace(call, maker=maker)
        return self.chained[key]

    def _argument(self, module: Module, call: Call | None) -> list[str]:
        if call is None:
            return []
        expr = dict(call.keywords).get("service_name") or _first(call)
        places = [(module, expr)]
        for name, mapping in call.keywords if expr is None else ():
            for value in self.resolve(module, mapping) if name is None else ():
                if value[0] == "dict":
                    places += [(value[1], e) for key, e in value[2] if key == "service_name"]
        return sorted({v[1] for home, e in places for v in self.resolve(home, e) if v[0] == "str"})

    def argument_of(self, module: Module, call: Call) -> list[str]:
        """Return what a client is made for, where its first argument says so."""
        return self._argument(module, call)

    def _variable(self, module: Module, call: Call) -> Iterable[Value]:
        default = call.args[1] if len(call.args) > 1 else dict(call.keywords).get("default")
        defaults = [v for v in self.resolve(module, default) if v[0] == "str"]
        first = _first(call)
        param = _param(first)
        if param is not None:
            return [("variable", param[1], param[2], defaults[0][1] if defaults else None)]
        names = [v for v in self.resolve(module, first) if v[0] == "str"]
        return [("env", v[1], defaults[0][1] if defaults else None, True) for v in names]

    def _default(self, module: Module, call: Call) -> Iterable[Value]:
        keywords = dict(call.keywords)
        if "default_factory" in keywords:
            return [
                found
                for value in self.resolve(module, keywords["default_factory"])
                for found in self.result(value, module, call)
            ]
        return self.resolve(module, keywords.get("default") or _first(call))

    # -- parameters -----------------------------------------------------------------------

    def _parameter(self, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
        name, param = expr[1], expr[2]
        function = module.functions.get(name)
        if function is None:
            return ()
        found = list(self._passed(module, name, function, param)) if self.follow else []
        default = function.defaults.get(param)
        if default is not None and not (found and self._is_above(module, function)):
            found.extend(self.resolve(module, default))
        if any(value[0] in {"x", "obj", "str", "env"} for value in found):
            return found
        annotation = function.annotations.get(param)
        if annotation is not None:
            for value in self.resolve(module, annotation):
                given = self._provided(value[1], module) if value[0] == "x" else []
                found.extend(given or self.result(value, module, None))
        return found

    def _is_above(self, module: Module, function: Function) -> bool:
        """Tell a constructor that the class looked at only hands on to."""
        return bool(self.kin) and (module.path, function.owner) in self.kin[1:]

    def _passed(self, module: Module, name: str, function: Function, param: str) -> Iterator[Value]:
        for home, _, expr in self.handed(module, name, function, param):
            yield from self.resolve(home, expr)

    def handed(
        self, module: Module, name: str, function: Function, param: str
    ) -> Iterator[tuple[Module, Call, Expr]]:
        """Yield the calls of a function, with what each passes for a parameter."""
        try:
            place = function.params.index(param)
        except ValueError:
            return
        is_bound = bool(function.owner) and not function.is_static
        for home, call in self._calls_of(module, name):
            if function.is_overload and len(call.args) != len(function.params):
                continue
            if self.kin and not self._is_of_kin(module, function.owner, home, call):
                continue
            position = place - 1 if is_bound else place
            keywords = dict(call.keywords)
            if keywords.get(param) == ("p", name, param):
                continue  # a function that calls itself with what it was told
            if param in keywords:
                yield home, call, keywords[param]
            elif 0 <= position < len(call.args) and call.args[position] == ("p", name, param):
                continue
            elif 0 <= position < len(call.args):
                yield home, call, call.args[position]

    def _calls_of(self, module: Module, name: str) -> Iterator[tuple[Module, Call]]:
        """Yield the calls in the repository of a function, or of a class by its name."""
        last = name.rpartition(".")[2].partition("#")[0]
        owner = name.rpartition(".")[0] if last == "__init__" else ""
        words = [last]
        if owner or name in module.classes:
            class_ = (owner or name).rpartition(".")[2]
            words = sorted({class_, *self.index.heirs(class_), *([last] if owner else ())})
        whole = f"{name.rpartition('.')[0].rpartition('.')[2]}.{last}"
        if not owner and self.index.is_common(last):
            words = [whole]
        for word in words if self.follow else ():
            for home, call in self.callers.of(word, module):
                if any(
                    self._is(value, module, name, owner) for value in self.resolve(home, call.func)
                ):
                    yield home, call

    def _is(self, value: Value, module: Module, name: str, owner: str) -> bool:
        if value[0] == "fun":
            return value[1] is module and value[2] == name
        if value[0] != "cls":
            return False
        wanted = owner or name
        if value[1] is module and value[2] == wanted:
            return True
        for holder in self.lineage(value[1], value[2]):
            if holder[0] == "x":
                continue
            if holder[1] is module and holder[2] == wanted:
                return True
            if "__init__" in holder[1].classes[holder[2]].methods:
                return False
        return False

    # -- data -----------------------------------------------------------------------------

    def item(self, value: Value, key: object) -> Iterable[Value]:
        """Return what an item of a value stands for."""
        tag = value[0]
        if tag == "x":
            if value[1] in self.dialect.environment_items and isinstance(key, str):
                return (("env", key, None, self.dialect.is_optional),)
            if value[1] in self.tables.clients or value[1] in self.tables.frameworks:
                return (value,)  # a generic class with its type
            text = f"{value[1]}.[]"
            return (("x", text, value[2]),) if len(text) <= _TEXT else ()
        if tag == "tup":
            elements = value[2]
            if isinstance(key, int) and -len(elements) <= key < len(elements):
                return self.resolve(value[1], elements[key])
            return [v for element in elements for v in self.resolve(value[1], element)]
        if tag == "dict":
            named = [expr for name, expr in value[2] if name in {key, ANY_KEY}]
            chosen = named or ([expr for _, expr in value[2]] if key is None else [])
            if not chosen:
                return self._spread(value, key)
            return [v for expr in chosen for v in self.resolve(value[1], expr)]
        return ()

    def _spread(self, value: Value, key: object) -> list[Value]:
        """Return an item of what a mapping spreads, each mapping looked at once."""
        found: list[Value] = []
        seen: set[int] = set()
        queue = [value]
        while queue and len(seen) < _SPREAD:
            one = queue.pop(0)
            if id(one[2]) in seen:
                continue
            seen.add(id(one[2]))
            named = [expr for name, expr in one[2] if name in {key, ANY_KEY}]
            found.extend(v for expr in named for v in self.resolve(one[1], expr))
            if not named:
                spread = [expr for name, expr in one[2] if name is None and expr is not None]
                inner = (v for expr in spread for v in self.resolve(one[1], expr))
                queue.extend(v for v in inner if v[0] == "dict")
        return found

    def _item(self, module: Module, expr: tuple[Any, ...]) -> Iterator[Value]:
        values = self.resolve(module, expr[1])
        for value in values:
            yield from self.item(value, expr[2])
        yield from self._left(values, expr[2])

    def _element(self, module: Module, expr: tuple[Any, ...]) -> Iterator[Value]:
        for value in self.resolve(module, expr[1]):
            yield from self.item(value, None)

    def _returned(self, module: Module, expr: tuple[Any, ...]) -> Iterator[Value]:
        """Yield one of several results; of what is not known to be several, the first."""
        place = f"#{expr[2]}"
        for value in self.resolve(module, expr[1]):
            entries = value[2] if value[0] == "dict" else ()
            if entries and all(str(key).startswith("#") for key, _ in entries):
                yield from self.item(value, place)
            elif expr[2] == 0:
                yield value

    def _union(self, module: Module, expr: tuple[Any, ...]) -> Iterator[Value]:
        for one in expr[1]:
            yield from self.resolve(module, one)

    def _joined(self, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
        """Join strings as far as they are known from the left."""
        text = ""
        tag = "str"
        for part in expr[1]:
            values = self.resolve(module, part)
            strings = [v for v in values if v[0] == "str"]
            variables = [v for v in values if v[0] == "env"]
            starts = [] if text or tag == "part" else [v for v in strings if "://" in v[1]]
            if len(starts) > 1:
                rest = self._joined(module, ("j", expr[1][1:]))
                unknown: Value = ("part" if expr[1][1:] else "str", "")
                tag, end = next((v for v in rest if v[0] in {"str", "part"}), unknown)
                return [(tag, f"{v[1]}{end}"[:_TEXT]) for v in starts]
            if not text and variables and not strings:
                _, name, default, optional = variables[0]
                rest = self._joined(module, ("j", expr[1][1:])) if default else ()
                ends = [v[1] for v in rest if v[0] in {"str", "part"}]
                known = f"{default}{ends[0] if ends else ''}" if default else None
                return [("env", name, known, optional), *variables[1:]]
            begun = [v for v in values if v[0] == "part" and "://" in v[1]]
            if not text and begun and not strings:
                return begun  # an address of which the rest is not known
            if not strings and "://" in text and "/" not in text.partition("://")[2]:
                text += GAP  # within the name of a host, the rest of which may tell more
                tag = "part"
                continue
            if not strings:
                tag = "part"
                break
            text += strings[0][1]
        return ((tag, text[:_TEXT]),) if text else ()


def _class_of(expr: Expr) -> Expr:
    """Return the class that ``Api::class.java`` names."""
    while expr is not None and expr[0] == "a" and expr[2] in {"class", "java", "kotlin"}:
        expr = expr[1]
    return expr


def _is_promised(class_: Class, name: str) -> bool:
    """Tell a member that is declared without a value."""
    held = class_.attributes.get(name)
    return held is not None and all(expr is None for expr in held)


def _head(module: Module, name: str) -> str:
    """Return the longest start of a name that a file declares whole, with the dots in it."""
    while "." in name and name not in module.names:
        name = name[: name.rfind(".")]
    return name if "." in name else ""


def _instance(_: Resolver, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
    return (("obj", module, expr[1]),)


def _super(_: Resolver, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
    return (("sup", module, expr[1]),)


def _class(_: Resolver, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
    return (("cls", module, expr[1]),)


def _function(_: Resolver, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
    return (("fun", module, expr[1]),)


def _string(_: Resolver, _module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
    return (("str", expr[1]),)


def _literal(_: Resolver, _module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
    return (("val", expr[1]),)


def _mapping(_: Resolver, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
    return (("dict", module, expr[1]),)


def _elements(_: Resolver, module: Module, expr: tuple[Any, ...]) -> Iterable[Value]:
    return (("tup", module, expr[1]),)


_KINDS: dict[str, str | Callable[[Resolver, Module, tuple[Any, ...]], Iterable[Value]]] = {
    "n": "_name",
    "o": "_otherwise",
    "q": "_defaulted",
    "x": "_absolute",
    "y": "_relative",
    "a": "_member",
    "c": "_called",
    "p": "_parameter",
    "r": "_returned",
    "i": "_item",
    "e": "_element",
    "u": "_union",
    "j": "_joined",
    "s": _instance,
    "z": _super,
    "k": _class,
    "f": _function,
    "l": _string,
    "v": _literal,
    "d": _mapping,
    "t": _elements,
}


def describe(expr: Expr) -> str:
    """Return the names of an expression as people write them, without any value.

    Examples
    --------
    >>> describe(("a", ("n", "settings"), "base_url"))
    'settings.base_url'
    """
    while expr is not None and expr[0] in {"o", "q"}:
        expr = expr[1]
    if expr is None:
        return "an expression"
    tag = expr[0]
    if tag in {"u", "j"}:
        named = [one for one in expr[1] if one is not None and one[0] not in {"l", "v"}]
        return describe(named[0]) if named else "an expression"
    shown = {"s": "self", "z": "self", "n": expr[1], "x": expr[1]}.get(tag)
    if shown is not None:
        return str(shown)
    if tag in {"p", "y"}:
        return f"parameter {expr[2]}" if tag == "p" else str(expr[2])
    key = str(expr[-1]) if tag == "i" and isinstance(expr[-1], str) else ""
    shown = key if key.replace("-", "_").isidentifier() and len(key) <= _KEY else ""
    tail = {"a": f".{expr[-1]}", "c": "()", "i": f"[{shown}]", "e": "[]"}.get(tag)
    return "an expression" if tail is None else f"{describe(expr[1])}{tail}"


def built(text: str, openers: frozenset[str]) -> str:
    """Return the class that a chain of a builder's methods builds."""
    name = text.partition("()")[0]
    base, _, last = name.rpartition(".")
    return f"{base if last in openers else name}()"


def _shared(one: str, other: str) -> int:
    """Return how many folders two paths have in common."""
    count = 0
    for mine, theirs in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _flat(exprs: Iterable[Expr]) -> Iterator[Expr]:
    for expr in exprs:
        if expr is not None and expr[0] == "u":
            yield from expr[1]
        else:
            yield expr


def _is_outer(value: Value) -> bool:
    """Tell a thing of the outside that no table knows, such as an application."""
    return bool(value[0] == "x" and value[2] is None and not value[1].startswith("os."))


def _param(expr: Expr) -> Expr:
    """Return the parameter that a name is made of, if it is."""
    queue = [expr]
    while queue:
        one = queue.pop()
        if one is None:
            continue
        if one[0] == "p":
            return one
        if one[0] in {"u", "j"}:
            queue.extend(one[1])
        elif one[0] in {"a", "c", "i", "e", "q"}:
            queue.append(one[1])
    return None


def _first(call: Call) -> Expr:
    return call.args[0] if call.args else None


def _distinct(values: Iterable[Value]) -> tuple[Value, ...]:
    found: list[Value] = []
    for value in values:
        if not any(_same(value, other) for other in found):
            found.append(value)
            if len(found) >= _ALTERNATIVES:
                break
    return tuple(found)


def _same(one: Value, other: Value) -> bool:
    return len(one) == len(other) and all(
        a is b or (isinstance(a, (str, int, tuple)) and a == b)
        for a, b in zip(one, other, strict=True)
    )
