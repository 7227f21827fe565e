"""Names in languages with packages: a name is known in the whole package that declares it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lockin.discovery.code._model import Module
from lockin.discovery.signatures import Tables

__all__ = ["PackageNames"]


class PackageNames:
    """Finds the file that declares a dotted name.

    A file declares the names at its top in its package. A bare name that the file does
    not bind is one of its own package, of a package around it, or of one that it
    imports whole. Of several files that declare a name, such as those of two projects,
    the one that shares the longest path with the importer is meant.

    Parameters
    ----------
    modules
        The files of the repository, by path.
    tables
        What is known outside of it, for whole imports of foreign packages.
    nested
        A package also sees the names of the packages around it.
    """

    def __init__(
        self, modules: Mapping[str, Module], tables: Tables, *, nested: bool = False
    ) -> None:
        self.nested = nested
        self.declared: dict[str, list[str]] = {}
        self.known = frozenset((*tables.clients, *tables.frameworks, *tables.dialect.bases))
        for path in sorted(modules):
            module = modules[path]
            prefix = f"{module.package}." if module.package else ""
            for name in (*module.names, *module.classes, *module.functions):
                if "." not in name:
                    self.declared.setdefault(prefix + name, []).append(path)
        self.foreign = frozenset(_prefixes(tables))

    def find(self, importer: str, folder: str | None, dotted: str) -> tuple[str, str] | None:
        """Return the file and the name in it; None if the tree does not declare it."""
        del folder
        if dotted in self.known:
            return None  # the framework itself, where it stands in the tree
        name = dotted
        while name:
            paths = self.declared.get(name)
            if paths:
                start = name.rfind(".") + 1
                return _nearest(paths, importer), dotted[start:]
            name = name[: max(name.rfind("."), 0)]
        return None

    def ambient(self, importer: Module, name: str) -> str | None:
        """Return the dotted name that a bare name means without an import of its own."""
        package = importer.package
        while package:
            if f"{package}.{name}" in self.declared:
                return f"{package}.{name}"
            package = package[: max(package.rfind("."), 0)] if self.nested else ""
        for star in importer.stars:
            dotted = f"{star.module}.{name}"
            if dotted in self.declared or dotted in self.foreign:
                return dotted
        return name if not importer.package and name in self.declared else None


def _nearest(paths: list[str], importer: str) -> str:
    if len(paths) == 1:
        return paths[0]
    parts = importer.split("/")

    def shared(path: str) -> int:
        count = 0
        for one, other in zip(parts, path.split("/"), strict=False):
            if one != other:
                break
            count += 1
        return count

    return max(paths, key=shared)


def _prefixes(tables: Tables) -> Iterable[str]:
    """Yield every dotted name that stands in the tables, and what it begins with."""
    dialect = tables.dialect
    for text in (
        *tables.clients,
        *tables.modules,
        *tables.frameworks,
        *tables.markers,
        *tables.wrappers,
        *dialect.carriers,
        *dialect.http,
        *dialect.first,
        *dialect.environment_calls,
        *dialect.environment_items,
    ):
        name = text.partition("()")[0]
        while name:
            yield name
            name = name[: max(name.rfind("."), 0)]
