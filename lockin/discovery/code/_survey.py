"""Look at every file of a language once, choose the few to parse, and say what they say.

Of the others only the imports and the number of lines are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from lockin.discovery.code._imports import packages_of
from lockin.discovery.code._model import Module, glanced
from lockin.discovery.code._names import import_graph
from lockin.discovery.code._reach import apart, reached
from lockin.discovery.code._reader import Reader, Said
from lockin.discovery.code._words import automaton, vendors_in
from lockin.discovery.findings import Finding, Setting, Skipped
from lockin.discovery.signatures import tables
from lockin.discovery.sources import Tree, setting_of

if TYPE_CHECKING:
    from lockin.discovery.code.source import Language

__all__ = ["CodeSurvey"]

_WORD = re.compile(rb"[A-Za-z_]\w{2,}")
_PATH = re.compile(rb'"([\w.~-]+(?:/[\w.~-]+)+)"')
_SHORTEST = 3
_BESIDE = 60
"""Of a folder with more files than this, those without a vendor's name are left unparsed."""
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
        module = glanced(path)
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
        if self.language.imports is None:
            said = self._by_mention(load)
        else:
            said = self._by_imports(load, tree, jobs)
        for one in said:
            yield from one.found
            tree.imports.update(one.imports)
            for path, count in one.tests.items():
                self.modules[path].tests = count
            for path in one.unread:
                del self.modules[path]
        tree.lines.update((path, module.lines) for path, module in self.modules.items())
        tests = ((path, module.tests) for path, module in self.modules.items())
        tree.tests.update((path, count) for path, count in tests if count)

    def _by_imports(self, load: Load, tree: Tree, jobs: int) -> Iterator[Said]:
        """Read what imports join to a vendor's name, group by group."""
        known = tables(self.language.signatures).imports if self.perhaps else {}
        self.named |= {
            path
            for path in self.perhaps
            if any(packages_of(known, one) for one in self.modules[path].imports)
        }
        names = self.language.names(self.modules)
        graph = import_graph(self.modules, names)
        tree.imports.update(graph)
        if not self.named:
            return
        wanted = reached(self.named, self.modules, graph, names, load) | self.prompting
        groups = apart(wanted, graph)
        for module in self.modules.values():
            module.imports = []  # they were many, and are not asked for again
        getattr(names, "known", {}).clear()  # what it remembers of them, likewise
        yield from Reader(self.language, names).read_all(groups, load, jobs)

    def _by_mention(self, load: Load) -> Iterator[Said]:
        """Read what mentions the names of files that name a vendor, or is mentioned there.

        Where a package or all code shares its names, only the syntax tells who uses whom.
        """
        reader = Reader(self.language)
        known = tables(self.language.signatures).imports if self.perhaps else {}
        reader.parse(self.named | set(self._importing(known, load)), load)
        named = self.named | {
            path
            for path in self.perhaps & reader.modules.keys()
            if any(packages_of(known, one) for one in reader.modules[path].imports)
        }
        named &= reader.modules.keys()
        if self.language.is_folder:
            near = self._of_folders(named, load)
        elif self.language.is_shared:
            near = self._of_class(named, reader, load)
        else:
            near = self._mentioned(named, load) | self._mentioning(named, reader, load)
        reader.parse(near, load)
        if reader.modules or reader.skipped:
            yield reader.said()

    def _importing(self, known: Iterable[str], load: Load) -> Iterator[str]:
        """Yield the files that may name a vendor and hold the name of a known package."""
        if not self.perhaps:
            return
        finder = automaton(sorted(known))
        for path in sorted(self.perhaps):
            data = _bytes(load(path)).replace(b"\\", b".").replace(b"::", b".")
            if finder.find_matches_as_indexes(data):
                yield path

    def _of_folders(self, named: set[str], load: Load) -> set[str]:
        """Return the files beside those that name a vendor, and those that an import joins."""
        folders: dict[str, list[str]] = {}
        for path in sorted(self.modules):
            folders.setdefault(path.rpartition("/")[0], []).append(path)
        by_end: dict[str, list[str]] = {}
        for folder in folders:
            by_end.setdefault(folder.rpartition("/")[2], []).append(folder)
        own = {path.rpartition("/")[0] for path in named}
        ends = sorted({f'/{folder.rpartition("/")[2]}"' for folder in own if folder})
        finder = automaton(ends) if ends else None
        near = set(own)
        found: set[str] = set()
        for path in sorted(self.modules):
            data = _bytes(load(path)) if finder is not None or path in named else b""
            if path in named:
                for said in set(_PATH.findall(data)):
                    dotted = said.decode()
                    last = dotted.rpartition("/")[2]
                    near.update(one for one in by_end.get(last, ()) if dotted.endswith(one))
            elif finder is not None and finder.find_matches_as_indexes(data):
                found.add(path)
        for folder in near:
            if len(folders[folder]) <= _BESIDE:
                found.update(folders[folder])
        return found

    def _of_class(self, named: set[str], reader: Reader, load: Load) -> set[str]:
        """Return the files that name a class of files with a vendor's name, or are named there."""
        parts: dict[bytes, set[tuple[bytes, ...]]] = {}
        for path in named:
            for name in reader.modules[path].classes:
                words = tuple(name.encode().split(b"."))
                parts.setdefault(words[-1], set()).add(words[:-1])
        stems = {_camel(stem): paths for stem, paths in _stems(self.modules).items()}
        found: set[str] = set()
        for path in sorted(self.modules):
            said = set(_WORD.findall(_bytes(load(path))))
            if path in named:
                found.update(one for word in said for one in stems.get(word, ()))
            elif any(
                said.issuperset(outer) for word in said & parts.keys() for outer in parts[word]
            ):
                found.add(path)
        return found

    def _mentioned(self, named: set[str], load: Load) -> set[str]:
        """Return the files whose names stand in files that name a vendor."""
        stems = _stems(self.modules)
        return {
            path
            for one in sorted(named)
            for word in set(_WORD.findall(_bytes(load(one))))
            if not word.islower() or self.language.name == "rust"
            for path in stems.get(word, ())
        }

    def _mentioning(self, named: set[str], reader: Reader, load: Load) -> set[str]:
        """Return the files in which a name stands that a file with a vendor's name declares."""
        declared: dict[str, set[str]] = {}
        for path in named:
            module = reader.modules[path]
            for name in (*module.classes, *module.functions, *module.names):
                if "." not in name and len(name) >= _SHORTEST:
                    declared.setdefault(name, set()).add(_package(module))
        words = sorted(declared)
        found: set[str] = set()
        if not words:
            return found
        finder = automaton(words)
        for path in sorted(self.modules.keys() - reader.modules.keys()):
            data = _bytes(load(path))
            hits = {words[hit] for hit, _, _ in finder.find_matches_as_indexes(data)}
            folder = _package(self.modules[path])
            packages = {package for word in hits for package in declared[word]}
            if any(folder == package or _says(data, package) for package in packages):
                found.add(path)
        return found


def _says(data: bytes, package: str) -> bool:
    """Tell whether bytes name a package, with dots or backslashes."""
    return package.encode() in data or package.replace(".", "\\").encode() in data


def _camel(stem: bytes) -> bytes:
    """Return the class that a file of this name declares."""
    return b"".join(part[:1].upper() + part[1:] for part in stem.split(b"_"))


def _bytes(text: str | Skipped) -> bytes:
    return b"" if isinstance(text, Skipped) else text.encode(errors="replace")


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


def _lines(data: bytes, comments: tuple[bytes, ...]) -> int:
    """Return how many lines hold more than blanks and a comment."""
    bare = data.translate(None, b" \t\r\f")
    blank = sum(bare.count(b"\n" + mark) + bare.startswith(mark) for mark in comments)
    return len(bare.split()) - blank
