"""Names in Go: a package is a folder, and its types may have methods in any of its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from lockin.discovery.code._imports import packages_of
from lockin.discovery.code._model import Import, Module
from lockin.discovery.signatures import Tables

__all__ = ["GoNames", "unversioned"]

_HERE = "::"


def unversioned(path: str) -> str:
    """Return an import path without the major version that stands in it.

    >>> unversioned("github.com/openai/openai-go/v2/option")
    'github.com/openai/openai-go/option'
    """
    parts = path.split("/")
    return "/".join(
        part
        for place, part in enumerate(parts)
        if not (place and len(part) > 1 and part[0] == "v" and part[1:].isdigit())
    )


class GoNames:
    """Finds the file of a folder that declares a name.

    Which import paths are folders of the tree is read off the imports themselves: the
    path of a module is what most imports have before the folders that are there.

    Parameters
    ----------
    modules
        The files of the repository, by path.
    tables
        What is known outside of it: an import of that is never taken for a folder.
    """

    def __init__(self, modules: Mapping[str, Module], tables: Tables) -> None:
        self.files: dict[str, str] = {}
        self.declared: dict[tuple[str, str], str] = {}
        held: dict[tuple[str, str], list[tuple[Module, str]]] = {}
        for path in sorted(modules):
            module = modules[path]
            folder = path.rpartition("/")[0]
            _ = self.files.setdefault(folder, path)
            brought = {one.module for one in module.imports}
            for name, values in module.names.items():
                if not any(v is not None and v[0] == "x" and v[1] in brought for v in values):
                    _ = self.declared.setdefault((folder, name), path)
            for name in module.classes:
                if "." not in name:
                    held.setdefault((folder, name), []).append((module, name))
        self.parts = {
            (module.path, name): tuple(one for one in several if one[0] is not module)
            for several in held.values()
            if len(several) > 1
            for module, name in several
        }
        self.roots = dict(_roots(modules, self.files, tables))
        self.known: dict[str, str | None] = {}

    def find(self, importer: str, folder: str | None, dotted: str) -> tuple[str, str] | None:
        """Return the file and the name in it; None if the tree does not declare it."""
        del importer, folder
        here, mark, name = dotted.rpartition(_HERE)
        if not mark:
            path, name = _split(dotted)
            found = self._folder(unversioned(path))
            if found is None:
                return None
            here = found
        if not name:
            return self.files[here], ""
        file = self.declared.get((here, name.partition(".")[0]))
        return None if file is None else (file, name)

    def ambient(self, importer: Module, name: str) -> str | None:
        """Return what a bare name means that its file does not bind: one of its folder."""
        folder = importer.path.rpartition("/")[0]
        if (folder, name) in self.declared:
            return f"{folder}{_HERE}{name}"
        for star in importer.stars:
            if self.find(importer.path, None, f"{star.module}.{name}") is not None:
                return f"{star.module}.{name}"
        return None

    def _folder(self, path: str) -> str | None:
        if path not in self.known:
            self.known[path] = self._of_path(path)
        return self.known[path]

    def _of_path(self, path: str) -> str | None:
        start = path
        while start:
            root = self.roots.get(start)
            if root is not None:
                rest = path[len(start) + 1 :]
                folder = "/".join(part for part in (root, rest) if part)
                if folder in self.files:
                    return folder
            start = start.rpartition("/")[0]
        return None


def _split(dotted: str) -> tuple[str, str]:
    """Return the import path and the name in it; an exported name starts with a capital."""
    place = dotted.find(".", dotted.rfind("/") + 1)
    while place >= 0:
        if dotted[place + 1 : place + 2].isupper():
            return dotted[:place], dotted[place + 1 :]
        place = dotted.find(".", place + 1)
    return dotted, ""


def _roots(
    modules: Mapping[str, Module], files: Mapping[str, str], tables: Tables
) -> Iterator[tuple[str, str]]:
    """Yield the paths of modules, each with the folder that it stands for."""
    ends: dict[str, list[str]] = {}
    for folder in sorted(files):
        parts = folder.split("/") if folder else []
        if "vendor" in parts or "testdata" in parts:
            continue
        for start in range(len(parts)):
            ends.setdefault("/".join(parts[start:]), []).append("/".join(parts[:start]))
    paths = {one.module for module in modules.values() for one in module.imports}
    votes: dict[str, Counter[str]] = {}
    for path in sorted(paths):
        if packages_of(tables.imports, Import(1, 1, path)):
            continue
        parts = unversioned(path).split("/")
        for start in range(1, len(parts)):
            for root in ends.get("/".join(parts[start:]), ()):
                votes.setdefault(root, Counter())["/".join(parts[:start])] += 1
    found: list[tuple[int, str, str]] = []
    for root, counted in votes.items():
        best, count = max(counted.items(), key=_rank)
        found.append((count, best, root))
    for _, path, root in _weakest_first(found):
        yield path, root


def _rank(item: tuple[str, int]) -> tuple[int, int, str]:
    return item[1], len(item[0]), item[0]


def _weakest_first(found: Iterable[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """Sort so that, of two folders for one path, the surer one comes last."""
    return sorted(found, key=lambda one: (one[0], -len(one[2]), one[2]))
