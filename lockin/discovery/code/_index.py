"""What the files of a group say that others ask for by name.

It is made file by file, and holds places instead of what stands there.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lockin.discovery.code._model import Call, Expr, Module
from lockin.discovery.findings import Setting
from lockin.discovery.signatures import Tables
from lockin.discovery.sources import setting_of

__all__ = ["Callers", "Index", "indexed", "last_of"]

_CANDIDATES = 200
_ALTERNATIVES = 12
_PUT = 4
_CONFIGURES = "configure"
_USUAL = frozenset({"new", "New", "create", "default", "build", "from", "init"})
"""Names that functions of many classes have; calls of them are known by the class as well."""
_OWN = 1 << 31
"""Marks, in the number of a call, one that only calls a function of its own file."""
Place = tuple[str, int]


class Index:
    """The names that calls, classes and functions of a group have."""

    def __init__(self, tables: Tables) -> None:
        self.paths: list[str] = []
        self.numbers: dict[str, array[int]] = {}
        self.defined: set[str] = set()
        self.bases: list[tuple[str, str, tuple[str, ...]]] = []
        self.settings: dict[str, list[Place]] = {}
        self.extending: dict[str, list[tuple[str, str]]] = {}
        self.beans: list[tuple[str, str]] = []
        self.abstract: set[str] = set()
        self.sending: set[str] = set()
        self.asked = {name.rpartition(".")[2] for name in tables.dialect.implements}
        self.asked |= {*tables.dialect.decorators, _CONFIGURES}
        self.named: list[tuple[str, int, str]] = []
        self._heirs: dict[str, tuple[str, ...]] | None = None
        self._below: dict[str, list[tuple[str, str]]] | None = None

    def add(self, module: Module) -> None:
        """Note what one file says."""
        number = len(self.paths)
        self.paths.append(module.path)
        self._functions(module)
        for name, class_ in module.classes.items():
            self.defined.add(_plain(name))
            if class_.bases:
                self.bases.append((module.path, name, tuple(map(last_of, class_.bases))))
        numbers = self.numbers
        for place, call in enumerate(module.calls):
            func = _passed(call)
            marked = place | _OWN if _is_own(module, func) else place
            for word in (*_words(module, func), *_whole(func)):
                held = numbers.get(word)
                if held is None:
                    numbers[word] = array("I", (number, marked))
                elif len(held) <= 2 * _CANDIDATES:
                    held.extend((number, marked))
            last = last_of(call.func)
            if last in self.asked:
                self.named.append((module.path, place, last))
        if module.settings and setting_of(module.path) is not Setting.TEST:
            for place, (_, _, _, key, expr) in enumerate(module.settings):
                kept = self.settings.setdefault(key, []) if expr is not None else None
                if kept is not None and len(kept) <= _PUT:
                    kept.append((module.path, place))

    def _functions(self, module: Module) -> None:
        """Note the functions of a file."""
        for full, function in module.functions.items():
            last = _plain(full)
            self.defined.add(last)
            if function.is_abstract:
                self.abstract.add(last)
            if function.path is not None:
                self.sending.add(last)
            if function.extends:
                self.extending.setdefault(last, []).append((module.path, full))
            if function.is_bean:
                self.beans.append((module.path, full))

    def close(self) -> None:
        """Forget the calls of what the group does not define."""
        self.numbers = {
            word: held
            for word, held in self.numbers.items()
            if word.rpartition(".")[2] in self.defined
        }

    def calls_of(self, word: str) -> list[tuple[str, int, bool]]:
        """Return where something of this name is called, in order; nothing where too often.

        The last tells whether a call can only be one of a function of its own file.
        """
        held = self.numbers.get(word, ())
        if not held or len(held) > 2 * _CANDIDATES or _plain(word) not in self.defined:
            return []
        pairs = zip(held[::2], held[1::2], strict=True)
        found = ((self.paths[number], place & ~_OWN, place >= _OWN) for number, place in pairs)
        return sorted(found)

    def is_common(self, word: str) -> bool:
        """Tell whether something of this name is called too often to look at each."""
        return len(self.numbers.get(word, ())) > 2 * _CANDIDATES

    def calls_named(self, names: Iterable[str]) -> list[Place]:
        """Return the calls of some names that are asked for, in order."""
        return sorted((path, place) for path, place, name in self.named if name in names)

    def put(self, key: str) -> Sequence[Place]:
        """Return where something is put under a name into another thing; nothing where often."""
        held = self.settings.get(key, ())
        return sorted(held) if len(held) <= _PUT else ()

    def extended(self, name: str) -> Sequence[tuple[str, str]]:
        """Return the functions of a name that are added to objects of other classes."""
        return sorted(self.extending.get(name, ()), key=_path)[:_ALTERNATIVES]

    def provided(self) -> Sequence[tuple[str, str]]:
        """Return the functions that a container calls for what they return."""
        return sorted(self.beans, key=_path)

    def below(self, name: str) -> Sequence[tuple[str, str]]:
        """Return the classes that say that they inherit from a class of that name."""
        if self._below is None:
            self._below = {}
            for path, own, bases in sorted(self.bases, key=_path):
                for base in bases:
                    held = self._below.setdefault(base, [])
                    if len(held) < _ALTERNATIVES:
                        held.append((path, own))
        return self._below.get(name, ())

    def heirs(self, name: str) -> tuple[str, ...]:
        """Return the names of the classes that inherit from a class of that name."""
        if self._heirs is None:
            below: dict[str, set[str]] = {}
            for _, own, bases in self.bases:
                for base in bases:
                    below.setdefault(base, set()).add(own.rpartition(".")[2])
            self._heirs = {one: _reached(one, below) for one in sorted(below)}
        return self._heirs.get(name, ())


class Callers:
    """The calls that an index tells of, in the files of a group."""

    def __init__(self, index: Index, modules: Mapping[str, Module]) -> None:
        self.index = index
        self.modules = modules
        self.known: dict[str, list[tuple[str, int, bool]]] = {}
        self.handed: dict[Place, Call] = {}

    def of(self, word: str, of: Module) -> Iterator[tuple[Module, Call]]:
        """Yield what may be calls of something that a file defines, by its name.

        Code that is no test is not looked at through its tests.
        """
        places = self.known.get(word)
        if places is None:
            places = self.known[word] = self.index.calls_of(word)
        is_tested = setting_of(of.path) is Setting.TEST
        for path, place, is_own in places:
            if is_own and path != of.path:
                continue
            if not is_tested and setting_of(path) is Setting.TEST:
                continue
            module = self.modules.get(path)
            if module is None:
                continue
            call = module.calls[place]
            if _is_handed(call):
                call = self.handed.setdefault((path, place), _unwrapped(call))
            yield module, call

    def named(self, names: Iterable[str]) -> Iterator[tuple[Module, Call]]:
        """Yield the calls whose last name is one of some that are asked for."""
        return self._at(self.index.calls_named(names))

    def _at(self, places: Iterable[Place]) -> Iterator[tuple[Module, Call]]:
        for path, place in places:
            module = self.modules.get(path)
            if module is not None:
                yield module, module.calls[place]


def indexed(modules: Mapping[str, Module], tables: Tables) -> Index:
    """Return the index of files at hand."""
    index = Index(tables)
    for module in modules.values():
        index.add(module)
    return index


def last_of(expr: Expr) -> str:
    """Return the last name of an expression.

    >>> last_of(("a", ("n", "client"), "create"))
    'create'
    """
    if expr is None:
        return ""
    tag = expr[0]
    if tag in {"n", "k", "f", "x"}:
        return str(expr[1]).rpartition(".")[2]
    if tag in {"a", "y"}:
        return str(expr[2]).rpartition(".")[2]
    return ""


def _whole(func: Expr) -> tuple[str, ...]:
    """Return the last two names of what is called, where the last one is a usual one.

    >>> _whole(("y", "src", "backends.Voice.new"))
    ('Voice.new',)
    """
    if func is None or func[0] not in {"a", "x", "y"}:
        return ()
    base, _, last = str(func[-1]).rpartition(".")
    if last not in _USUAL:
        return ()
    owner = last_of(func[1]) if func[0] == "a" else base.rpartition(".")[2]
    return (f"{owner}.{last}",) if owner else ()


def _reached(name: str, below: Mapping[str, set[str]]) -> tuple[str, ...]:
    seen: set[str] = set()
    queue = [name]
    while queue:
        for heir in below.get(queue.pop(), ()):
            if heir not in seen:
                seen.add(heir)
                queue.append(heir)
    return tuple(sorted(seen))


def _path(one: Sequence[Any]) -> str:
    return str(one[0])


def _plain(name: str) -> str:
    return name.rpartition(".")[2].partition("#")[0]


def _is_handed(call: Call) -> bool:
    """Tell a partial, or a call in a thread: it stands for the call of what it is given."""
    is_one = call.func in {("x", "functools.partial"), ("x", "asyncio.to_thread")}
    return is_one and bool(call.args)


def _passed(call: Call) -> Expr:
    return call.args[0] if _is_handed(call) else call.func


def _unwrapped(call: Call) -> Call:
    return Call(call.line, call.column, call.args[0], call.args[1:], call.keywords)


def _is_own(module: Module, func: Expr) -> bool:
    """Tell whether calling an expression can only call a function of its own file."""
    if func is None:
        return False
    if func[0] == "f":
        return True
    if func[0] == "n":
        held = module.names.get(func[1])
        return bool(held) and all(one is not None and one[0] == "f" for one in held or ())
    if func[0] != "a" or func[1] is None or func[1][0] != "s":
        return False
    class_ = module.classes.get(func[1][1])
    method = class_.methods.get(func[2]) if class_ is not None else None
    if class_ is None or method is None or method not in module.functions:
        return False
    is_one = func[2] not in class_.attributes and func[2] not in class_.fields
    function = module.functions[method]
    return is_one and not function.is_abstract and not function.is_property


def _words(module: Module, func: Expr) -> Iterable[str]:
    if func is not None and func[0] == "n":
        held = module.names.get(func[1])
        return {func[1], *map(last_of, held)} if held else (func[1],)
    return (last_of(func),)
