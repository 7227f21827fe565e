"""Which files of a language are worth parsing, and what the parsed ones say together.

A file is parsed if it names a vendor, framework or gateway, if it imports one that
does (through packages and barrels too), or if one that does imports it. Of the others
only the imports and the number of lines are read.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lockin.discovery.code._calls import Calls
from lockin.discovery.code._imports import packages_of
from lockin.discovery.code._model import Module
from lockin.discovery.code._names import Names, import_graph
from lockin.discovery.code._resolve import Resolver
from lockin.discovery.code._words import automaton, vendors_in
from lockin.discovery.findings import Finding, Setting, Skipped
from lockin.discovery.signatures import tables
from lockin.discovery.sources import Tree, setting_of

if TYPE_CHECKING:
    from lockin.discovery.code.source import Language

__all__ = ["CodeSurvey"]

_ROUNDS = 4
_WORD = re.compile(rb"[A-Za-z_]\w{2,}")
_SHORTEST = 3
_ALONE = 48
"""Fewer files than this are not worth a second process."""
Load = Callable[[str], str | Skipped]


class CodeSurvey:
    """The files of one language in one root."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.modules: dict[str, Module] = {}
        self.named: set[str] = set()
        self.perhaps: set[str] = set()
        self.prompting: set[str] = set()

    def look(self, path: str, data: bytes) -> None:
        """Note whether a file names a vendor, what it imports, and how long it is."""
        if self.language.program is not None:
            data = self.language.program(path, data)
        module = Module(path)
        module.lines = _lines(data, self.language.comments)
        self.modules[path] = module
        named = vendors_in(data)
        if named:
            self.named.add(path)
        elif named is None or _holds_prompts(path):
            self.perhaps.add(path)
            if _holds_prompts(path) or b"prompt" in data.lower():
                self.prompting.add(path)
        if self.language.tests is not None and setting_of(path) is Setting.TEST:
            module.tests = len(self.language.tests.findall(data))
        if self.language.imports is not None:
            module.imports = self.language.imports(path, data)

    def finish(self, load: Load, tree: Tree, jobs: int) -> Iterator[Finding | Skipped]:
        """Parse what has to be parsed, and yield what it says."""
        with _no_collection():
            yield from self._finish(load, tree, jobs)

    def _finish(self, load: Load, tree: Tree, jobs: int) -> Iterator[Finding | Skipped]:
        reader = _Reader(self.language, load, jobs)
        if self.language.imports is None:  # only its syntax tells what it imports
            self._read(reader, self.perhaps)
        imports = tables(self.language.signatures).imports if self.perhaps else {}
        self.named |= {
            path
            for path in self.perhaps & self.modules.keys()
            if any(packages_of(imports, one) for one in self.modules[path].imports)
        }
        if self.language.imports is None:
            self.perhaps -= self.named
        elif self.named:
            self.perhaps = self.prompting - self.named
            self._read(reader, self.perhaps)
        else:
            self.perhaps = set()
        wanted = self.named
        if wanted and self.language.imports is not None:
            wanted = self._by_imports(reader, wanted, load)
        elif wanted:
            wanted = self._by_mention(reader, wanted, load)
        wanted |= self.perhaps
        yield from reader.skipped
        read = {path: self.modules[path] for path in sorted(wanted) if path in self.modules}
        tree.lines.update((path, module.lines) for path, module in self.modules.items())
        known = self.modules if self.language.imports is not None else read
        names = self.language.names(known)
        tree.imports.update(import_graph(known, names))
        tests = ((path, module.tests) for path, module in self.modules.items())
        tree.tests.update((path, count) for path, count in tests if count)
        if not read:
            return
        calls = Calls(Resolver(read, names, tables(self.language.signatures)))
        for path, module in read.items():
            try:
                yield from calls.findings(module)
            except RecursionError:
                yield Skipped(path, "nested too deeply")

    def _read(self, reader: _Reader, paths: Iterable[str]) -> None:
        for path, module in reader.read(sorted(paths)):
            if module is None:
                del self.modules[path]
            else:
                module.lines = self.modules[path].lines
                self.modules[path] = module

    def _by_imports(self, reader: _Reader, named: set[str], load: Load) -> set[str]:
        """Follow imports from and to the files that name a vendor, and through barrels."""
        self._read(reader, named)
        names: Names = self.language.names(self.modules)
        graph = import_graph(self.modules, names)
        importers: dict[str, list[str]] = {}
        for path, targets in graph.items():
            for target in targets:
                importers.setdefault(target, []).append(path)
        known = named & self.modules.keys()
        wanted = set(known)
        for path in known:
            wanted.update(graph.get(path, ()))
        frontier = {path: _offered(self.modules[path]) for path in known}
        for _ in range(_ROUNDS):
            ahead: dict[str, frozenset[str]] = {}
            for path in sorted(frontier):
                for one in importers.get(path, ()):
                    taken = self._taken(names, one, path)
                    if one in known:
                        continue
                    if path not in named and not self._uses(one, taken, frontier[path], load):
                        continue
                    wanted.add(one)
                    if _is_barrel(one) or self._hands_on(one):
                        handed = frontier[path] if "*" in taken or not taken else taken
                        ahead[one] = ahead.get(one, frozenset()) | handed
            known = known | ahead.keys()
            frontier = ahead
        self._read(reader, wanted - named - self.perhaps)
        return wanted

    def _taken(self, names: Names, importer: str, imported: str) -> frozenset[str]:
        """Return the names that a file takes from another; none for the whole of it."""
        found: set[str] = set()
        for one in self.modules[importer].imports:
            place = names.find(importer, one.folder, one.module)
            if place is not None and place[0] == imported:
                found.update(one.names)
        return frozenset(found)

    def _hands_on(self, path: str) -> bool:
        """Tell a file that exports from another, whatever it is called."""
        return any("*" in one.names for one in self.modules[path].imports)

    def _uses(self, path: str, taken: frozenset[str], offered: frozenset[str], load: Load) -> bool:
        """Tell whether a file uses what a barrel hands on."""
        if taken and "*" not in taken:
            return not taken.isdisjoint(offered)
        text = load(path)
        return isinstance(text, str) and any(name in text for name in offered)

    def _by_mention(self, reader: _Reader, named: set[str], load: Load) -> set[str]:
        """Follow the names that files declare, where a package or all code shares them."""
        self._read(reader, named)
        if self.language.is_shared:
            return self._by_class(reader, named, load)
        declared: dict[str, set[str]] = {}
        for path in named & self.modules.keys():
            module = self.modules[path]
            for name in (*module.classes, *module.functions, *module.names):
                if "." not in name and len(name) >= _SHORTEST:
                    declared.setdefault(name, set()).add(_package(module))
        stems = _stems(self.modules)
        mentioned = {
            path
            for one in sorted(named & self.modules.keys())
            for word in set(_WORD.findall(_bytes(load(one))))
            for path in stems.get(word, ())
        } - named
        words = sorted(declared)
        found: set[str] = set()
        if words:
            finder = automaton(words)
            for path in sorted(self.modules.keys() - named):
                data = _bytes(load(path))
                hits = {words[hit] for hit, _, _ in finder.find_matches_as_indexes(data)}
                if any(
                    _package(self.modules[path]) == package or _says(data, package)
                    for word in hits
                    for package in declared[word]
                ):
                    found.add(path)
        self._read(reader, (mentioned | found) - self.perhaps)
        return named | mentioned | found

    def _by_class(self, reader: _Reader, named: set[str], load: Load) -> set[str]:
        """Follow the classes that files declare, and the files that bear their names."""
        parts: dict[bytes, set[tuple[bytes, ...]]] = {}
        for path in named & self.modules.keys():
            for name in self.modules[path].classes:
                words = tuple(name.encode().split(b"."))
                parts.setdefault(words[-1], set()).add(words[:-1])
        stems = {_camel(stem): paths for stem, paths in _stems(self.modules).items()}
        found: set[str] = set()
        for path in sorted(self.modules):
            words = set(_WORD.findall(_bytes(load(path))))
            if path in named:
                found.update(one for word in words for one in stems.get(word, ()))
            elif any(words.issuperset(a) for word in words & parts.keys() for a in parts[word]):
                found.add(path)
        found -= named
        self._read(reader, found - self.perhaps)
        return named | found


@contextmanager
def _no_collection() -> Iterator[None]:
    """Leave out the cycle collector: syntax trees are many, and hold no cycles of ours."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Reader:
    """Parses files, in other processes where that pays."""

    def __init__(self, language: Language, load: Load, jobs: int) -> None:
        self.language = language
        self.load = load
        self.jobs = jobs
        self.skipped: list[Skipped] = []

    def read(self, paths: list[str]) -> Iterator[tuple[str, Module | None]]:
        """Yield each file's module; None where it does not parse."""
        for path, found in self._all(paths):
            if isinstance(found, Skipped):
                self.skipped.append(found)
                yield path, None
                continue
            if found.warning:
                self.skipped.append(Skipped(path, found.warning))
            yield path, found

    def _all(self, paths: list[str]) -> Iterator[tuple[str, Module | Skipped]]:
        texts = ((path, self.load(path)) for path in paths)
        if self.jobs == 1 or len(paths) < _ALONE:
            for path, text in texts:
                yield path, self.language.module(path, text)
            return
        with ProcessPoolExecutor(self.jobs) as pool:
            pairs = list(texts)
            found = pool.map(
                self.language.module, *zip(*pairs, strict=True), chunksize=max(1, len(pairs) // 64)
            )
            yield from zip((path for path, _ in pairs), found, strict=True)


def _bytes(text: str | Skipped) -> bytes:
    return b"" if isinstance(text, Skipped) else text.encode()


def _package(module: Module) -> str:
    """Return the package of a file, or the last folder of one without."""
    return module.package or module.path.rpartition("/")[0].rpartition("/")[2]


def _stems(paths: Iterable[str]) -> dict[bytes, list[str]]:
    """Return the files by their names, which many languages give to the class inside."""
    found: dict[bytes, list[str]] = {}
    for path in sorted(paths):
        stem = path.rpartition("/")[2].partition(".")[0]
        if len(stem) >= _SHORTEST:
            found.setdefault(stem.encode(), []).append(path)
    return found


def _holds_prompts(path: str) -> bool:
    """Tell whether a file says by its name that it holds prompts."""
    return "prompt" in path.rpartition("/")[2].lower()


def _says(data: bytes, package: str) -> bool:
    """Tell whether bytes name a package, with dots or backslashes."""
    return package.encode() in data or package.replace(".", "\\").encode() in data


def _camel(stem: bytes) -> bytes:
    """Return the class that a file of this name declares."""
    return b"".join(part[:1].upper() + part[1:] for part in stem.split(b"_"))


def _is_barrel(path: str) -> bool:
    """Tell whether a file may only hand on what others define."""
    return path.rpartition("/")[2].partition(".")[0] in {"__init__", "index", "mod"}


def _offered(module: Module) -> frozenset[str]:
    """Return the names at the top of a file."""
    return frozenset(name for name in (*module.names, *module.classes) if "." not in name)


def _lines(data: bytes, comments: tuple[bytes, ...]) -> int:
    """Return how many lines hold more than blanks and a comment."""
    bare = data.translate(None, b" \t\r\f")
    blank = sum(bare.count(b"\n" + mark) + bare.startswith(mark) for mark in comments)
    return len(bare.split()) - blank
