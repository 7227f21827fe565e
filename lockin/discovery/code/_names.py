"""Which file an import means: module names inside one repository."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from lockin.discovery.code._model import Import, Module
from lockin.discovery.signatures import tables

__all__ = ["Names", "PythonNames", "import_graph"]

_COMMON = frozenset({"agents", "github", "office365", "chatkit", "mcp", "a2a", "together", "vllm"})
"""Package names that repositories also use for folders of their own."""


class Names(Protocol):
    """Finds what a name means across the files of a repository; each language has its own."""

    def find(self, importer: str, folder: str | None, dotted: str) -> tuple[str, str] | None:
        """Return the file that a dotted name means and what is left of the name.

        `folder` is where a relative import starts; None for an absolute one. None means
        that the name is not of the tree.
        """
        ...

    def ambient(self, importer: Module, name: str) -> str | None:
        """Return the dotted name that a bare name means without an import, if any."""
        ...


class PythonNames:
    """Finds the file that a dotted name means, from the place of the import.

    A file answers to its dotted path from the root, from the folder above its
    outermost package, and, for scripts, from its own folder. Of several files the
    one that shares the longest path with the importer wins. A vendor's package is
    never mistaken for a file of the same name; a package of that name in the tree is it.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = frozenset(paths)
        self.packages = {p.rpartition("/")[0] for p in self.paths if p.endswith("__init__.py")}
        self.vendors = {name.partition(".")[0] for name in tables().imports} - _COMMON
        self.by_name: dict[str, list[str]] = {}
        for path in sorted(self.paths):
            for name in _names_of(path, self.packages):
                self.by_name.setdefault(name, []).append(path)
        self.known: dict[tuple[str, str | None, str], tuple[str, str] | None] = {}

    def ambient(self, importer: Module, name: str) -> str | None:
        """Return what a name means that nothing in the file binds: nothing, in Python."""
        del importer, name
        return None

    def find(self, importer: str, folder: str | None, dotted: str) -> tuple[str, str] | None:
        """Return the file and what is left of the name; None if it is not in the tree."""
        here = importer.rpartition("/")[0]
        key = (here, folder, dotted)
        if key not in self.known:
            self.known[key] = self._find(importer, here, folder, dotted)
        return self.known[key]

    def _find(
        self, importer: str, here: str, folder: str | None, dotted: str
    ) -> tuple[str, str] | None:
        parts = dotted.split(".") if dotted else []
        for size in range(len(parts), -1 if folder is not None else 0, -1):
            rest = ".".join(parts[size:])
            if folder is not None:
                found = self._file(folder, parts[:size])
            else:
                found = self._absolute(importer, here, parts[:size])
            if found is not None and (found != importer or rest):
                return found, rest
        return None

    def _absolute(self, importer: str, here: str, parts: list[str]) -> str | None:
        is_vendor = parts[0] in self.vendors
        if is_vendor and not any(map(self._is_top, self.by_name.get(parts[0], ()))):
            return None
        near = None if is_vendor or here in self.packages else self._file(here, parts)
        if near is not None and near != importer:
            return near
        found = self.by_name.get(".".join(parts))
        if not found:
            return None
        return max(found, key=lambda path: (_shared(path, importer), -len(path), path))

    def _is_top(self, path: str) -> bool:
        """Tell whether it is a package, and not one inside another."""
        folder, _, file = path.rpartition("/")
        parents = folder.split("/")[:-1]
        above = ("/".join(parents[:size]) for size in range(1, len(parents) + 1))
        return file == "__init__.py" and self.packages.isdisjoint(above)

    def _file(self, folder: str, parts: list[str]) -> str | None:
        stem = "/".join([*([folder] if folder else []), *parts])
        for path in (f"{stem}.py", f"{stem}/__init__.py" if stem else "__init__.py"):
            if path in self.paths:
                return path
        return None


def _names_of(path: str, packages: set[str]) -> list[str]:
    stem = path.removesuffix(".py")
    stem = stem.removesuffix("/__init__") if stem.endswith("/__init__") else stem
    if stem == "__init__":
        return []
    names = [stem.replace("/", ".")]
    folder = path.rpartition("/")[0]
    if path.endswith("/__init__.py"):
        folder = folder.rpartition("/")[0]
    while folder in packages:
        folder = folder.rpartition("/")[0]
    if folder:
        names.append(stem[len(folder) + 1 :].replace("/", "."))
    return names


def _shared(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one.split("/"), other.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count


def import_graph(modules: Mapping[str, Module], names: Names) -> dict[str, tuple[str, ...]]:
    """Return, for each file, the files of the tree that it imports."""
    graph: dict[str, tuple[str, ...]] = {}
    for path, module in modules.items():
        found: set[str] = set()
        for one in module.imports:
            found.update(_targets(path, one, names))
        graph[path] = tuple(sorted(found - {path}))
    return graph


def _targets(path: str, one: Import, names: Names) -> Iterable[str]:
    place = names.find(path, one.folder, one.module)
    if place is not None:
        yield place[0]
    for name in one.names:
        inner = names.find(path, one.folder, f"{one.module}.{name}" if one.module else name)
        if inner is not None and not inner[1]:
            yield inner[0]
