"""Parse a group of files and follow names through them, here or in other processes."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lockin.discovery.code._addresses import of_addresses
from lockin.discovery.code._calls import Calls
from lockin.discovery.code._index import Index
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
_SENT = 400
"""A group of more files than this is read in the first process, from where it stands."""
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
        self.tables = tables(language.signatures)
        self.skipped: list[Skipped] = []
        self.unread: list[str] = []
        self._begin()

    def _begin(self) -> None:
        """Begin a group."""
        self.modules: dict[str, Module] = {}
        self.index = Index(self.tables)
        self.imports: dict[str, tuple[str, ...]] = {}

    def read_all(self, groups: list[list[str]], load: Load, jobs: int) -> Iterator[Said]:
        """Yield what each group says, in up to `jobs` processes."""
        if jobs == 1 or sum(map(len, groups)) < _ALONE:
            for group in groups:
                yield self.read(group, load)
            return
        small = [group for group in groups if len(group) <= _SENT]
        with ProcessPoolExecutor(jobs, initializer=_set, initargs=(self,)) as pool:
            waiting: deque[Future[list[Said]]] = deque()
            for sent in _parcels(small):
                texts = [tuple((path, load(path)) for path in group) for group in sent]
                waiting.append(pool.submit(_read, texts))
                if len(waiting) > 2 * jobs:
                    yield from waiting.popleft().result()
            for group in groups:
                if len(group) > _SENT:
                    yield self.read(group, load)
            for one in waiting:
                yield from one.result()

    def read(self, paths: Iterable[str], load: Load) -> Said:
        """Return what one group says; nothing of it is kept."""
        try:
            self.parse(paths, load)
            return self.said()
        finally:
            self.skipped, self.unread = [], []
            self._begin()

    def parse(self, paths: Iterable[str], load: Load) -> None:
        """Parse files that are not parsed yet."""
        with _no_collection():
            for number, path in enumerate(sorted(set(paths) - self.modules.keys())):
                text = load(path)
                found = self.language.module(path, text)
                if isinstance(found, Skipped):
                    self.skipped.append(found)
                    self.unread.append(path)
                    continue
                if found.warning:
                    self.skipped.append(Skipped(path, found.warning))
                self._keep(path, found)
                if not number % _OFTEN:
                    _ = gc.collect(1)  # what parsing left; what is kept is not looked at again

    def _keep(self, path: str, module: Module) -> None:
        """Keep a parsed file."""
        self.modules[path] = module
        self.index.add(module)
        if self.names is not None:
            self.imports |= import_graph({path: module}, self.names)

    def said(self) -> Said:
        """Return what the parsed files say together."""
        modules = {path: self.modules[path] for path in sorted(self.modules)}
        said = Said([*self.skipped], unread=self.unread)
        if not modules:
            return said
        self.index.close()
        with _no_collection():
            names = self.names if self.names is not None else self.language.names(modules)
            said.imports = self.imports if self.names is not None else import_graph(modules, names)
            said.tests = {path: module.tests for path, module in modules.items()}
            calls = Calls(Resolver(modules, names, self.tables, index=self.index))
            for path, module in modules.items():
                try:
                    found = list(calls.findings(module))
                    said.found.extend(found)
                    said.found.extend(of_addresses(module, found))
                except RecursionError:
                    said.found.append(Skipped(path, "nested too deeply"))
        return said


def _parcels(groups: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    """Yield groups in parcels that are worth sending to another process."""
    parcel: list[list[str]] = []
    for group in groups:
        parcel.append(group)
        if sum(map(len, parcel)) >= _ALONE:
            yield parcel
            parcel = []
    if parcel:
        yield parcel


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


def _set(reader: Reader) -> None:
    """Give a process its reader."""
    _READERS[:] = [reader]


def _read(texts: list[Texts]) -> list[Said]:
    """Return what groups say whose texts were sent."""
    known = [dict(one) for one in texts]
    return [_READERS[0].read(one, one.__getitem__) for one in known]
