"""Parse a group of files and follow names through them, here or in other processes."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lockin.discovery.code._addresses import of_addresses
from lockin.discovery.code._calls import Calls
from lockin.discovery.code._model import Module
from lockin.discovery.code._names import Names, import_graph
from lockin.discovery.code._resolve import Resolver
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.signatures import tables

if TYPE_CHECKING:
    from lockin.discovery.code.source import Language

__all__ = ["Reader", "Said"]

_OFTEN = 16
_ALONE = 48
"""Fewer files than this are not worth a second process."""
Load = Callable[[str], str | Skipped]
Texts = tuple[tuple[str, str | Skipped], ...]


@dataclass(slots=True)
class Said:
    """What a group of files says: findings, imports, tests, and the files that were not read."""

    found: list[Finding | Skipped] = field(default_factory=list)
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tests: dict[str, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


class Reader:
    """Reads files of one language.

    Parameters
    ----------
    language
        How they are parsed.
    names
        Finds the file that an import means; made of the parsed files where none is given.
    """

    def __init__(self, language: Language, names: Names | None = None) -> None:
        self.language = language
        self.names = names
        self.modules: dict[str, Module] = {}
        self.skipped: list[Skipped] = []
        self.unread: list[str] = []

    def read_all(self, groups: list[list[str]], load: Load, jobs: int) -> Iterator[Said]:
        """Yield what each group says, in up to `jobs` processes."""
        texts = (tuple((path, load(path)) for path in group) for group in groups)
        if jobs == 1 or sum(map(len, groups)) < _ALONE:
            for group in texts:
                yield self.read(group)
            return
        with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(self,)) as pool:
            yield from pool.map(_read, texts, chunksize=max(1, len(groups) // (8 * jobs)))

    def read(self, texts: Texts) -> Said:
        """Return what one group says; nothing of it is kept."""
        known = dict(texts)
        self.parse(known, known.__getitem__)
        said = self.said()
        self.modules, self.skipped, self.unread = {}, [], []
        return said

    def parse(self, paths: Iterable[str], load: Load) -> None:
        """Parse files that are not parsed yet."""
        with _no_collection():
            for number, path in enumerate(sorted(set(paths) - self.modules.keys())):
                found = self.language.module(path, load(path))
                if isinstance(found, Skipped):
                    self.skipped.append(found)
                    self.unread.append(path)
                    continue
                if found.warning:
                    self.skipped.append(Skipped(path, found.warning))
                self.modules[path] = found
                if not number % _OFTEN:
                    _ = gc.collect(1)  # what parsing left; what is kept is not looked at again

    def said(self) -> Said:
        """Return what the parsed files say together."""
        modules = {path: self.modules[path] for path in sorted(self.modules)}
        said = Said([*self.skipped], unread=self.unread)
        if not modules:
            return said
        names = self.names if self.names is not None else self.language.names(modules)
        said.imports = import_graph(modules, names)
        said.tests = {path: module.tests for path, module in modules.items()}
        calls = Calls(Resolver(modules, names, tables(self.language.signatures)))
        for path, module in modules.items():
            try:
                found = list(calls.findings(module))
                said.found.extend(found)
                said.found.extend(of_addresses(module, found))
            except RecursionError:
                said.found.append(Skipped(path, "nested too deeply"))
        return said


@contextmanager
def _no_collection() -> Iterator[None]:
    """Leave out the cycle collector, which looks at everything that was parsed before."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


_READERS: list[Reader] = []


def _begin(reader: Reader) -> None:
    """Give a process its reader."""
    _READERS[:] = [reader]


def _read(texts: Texts) -> Said:
    return _READERS[0].read(texts)
