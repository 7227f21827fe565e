"""Put parsed files away while others are read, so that memory has a bound.

A file that was put away stands for itself: it comes back as soon as someone looks into it,
with all that it said, and is put away again on a word.
"""

from __future__ import annotations

import marshal
import os
import tempfile
from typing import IO, Any

from lockin.discovery.code._model import Access, Call, Class, Function, Import, Literal, Module

__all__ = ["Shelf"]

_LITERALS = ("prompts", "models", "markers", "addresses", "hosted")
_PARTS = (
    *("names", "functions", "classes", "imports", "stars", "calls", "accesses", "settings"),
    *_LITERALS,
)
_FUNCTION = Function.__slots__
_CLASS = Class.__slots__
_CALL = tuple(name for name in Call.__slots__ if name != "maker")


class Shelf:
    """A place for files that are not needed now: a file of the system without a name."""

    def __init__(self) -> None:
        self.stream: IO[bytes] | None = None
        self.end = 0
        self.weight = 0
        self.out: list[_Shelved] = []

    def put(self, module: Module) -> Module:
        """Put a file away; return what stands for it, or the file where that cannot be done."""
        try:
            data = marshal.dumps(_told(module))
            if self.stream is None:
                self.stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the shelf
            _ = self.stream.seek(self.end)
            _ = self.stream.write(data)
            self.stream.flush()
        except (OSError, ValueError):  # no room, or nested too deeply
            return module
        found = _Shelved(module, self, self.end, len(data))
        self.end += len(data)
        return found

    def take(self, one: _Shelved, start: int, size: int) -> None:
        """Bring back what a file said."""
        assert self.stream is not None  # noqa: S101 - something was put here
        data = os.pread(self.stream.fileno(), size, start)
        told = marshal.loads(data)  # noqa: S302 - written by this process to a file without a name
        _tell(one, told)
        self.weight += size
        self.out.append(one)

    def clear(self, kept: Module | None = None) -> None:
        """Put away again all that came back, but for one file."""
        for one in self.out:
            if one is not kept:
                for part in _PARTS:
                    delattr(one, part)
        self.out = [one for one in self.out if one is kept]
        self.weight = 0

    def close(self) -> None:
        """Give the room back."""
        self.clear()
        if self.stream is not None:
            self.stream.close()
        self.stream = None
        self.end = 0


class _Shelved(Module):
    """Stands for a file on the shelf."""

    __slots__ = ("_place", "_shelf")

    def __init__(self, module: Module, shelf: Shelf, start: int, size: int) -> None:
        self.path = module.path
        self.lines = module.lines
        self.tests = module.tests
        self.package = module.package
        self.warning = module.warning
        self._shelf = shelf
        self._place = (start, size)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the parts have their types in Module
        if name not in _PARTS:
            raise AttributeError(name)
        self._shelf.take(self, *self._place)
        return object.__getattribute__(self, name)


def _told(module: Module) -> tuple[Any, ...]:
    """Return what a file says in plain tuples; what it shares stays shared."""
    return (
        module.names,
        {
            name: tuple(getattr(one, part) for part in _FUNCTION)
            for name, one in module.functions.items()
        },
        {
            name: tuple(getattr(one, part) for part in _CLASS)
            for name, one in module.classes.items()
        },
        [tuple(one) for one in module.imports],
        [tuple(one) for one in module.stars],
        [tuple(getattr(one, part) for part in _CALL) for one in module.calls],
        [(one.line, one.column, one.expr, one.names) for one in module.accesses],
        module.settings,
        [
            [(one.line, one.column, one.value, one.size, one.calls) for one in held]
            for held in (getattr(module, part) for part in _LITERALS)
        ],
    )


def _tell(module: Module, told: tuple[Any, ...]) -> None:
    """Give a file what it said."""
    names, functions, classes, imports, stars, calls, accesses, settings, literals = told
    module.names = names
    module.functions = {name: Function(*one) for name, one in functions.items()}
    module.classes = {name: Class(*one) for name, one in classes.items()}
    module.imports = [Import(*one) for one in imports]
    module.stars = [Import(*one) for one in stars]
    module.calls = [Call(*one) for one in calls]
    module.accesses = [Access(*one) for one in accesses]
    module.settings = settings
    for part, held in zip(_LITERALS, literals, strict=True):
        setattr(module, part, [Literal(*one) for one in held])
