"""Names in C#: namespaces that files import whole, classes in parts, options in sections."""

from __future__ import annotations

from collections.abc import Mapping

from lockin.discovery.code._csharp_services import BOUND, PARTIAL, SETTINGS
from lockin.discovery.code._model import Module
from lockin.discovery.code._packages import PackageNames
from lockin.discovery.signatures import Tables

__all__ = ["SharpNames"]


class SharpNames(PackageNames):
    """Finds the file that declares a dotted name.

    `parts` gives the other parts of a class that is written in several. The properties
    of a class that is bound to a section of the configuration become settings.

    Parameters
    ----------
    modules
        The files of the repository, by path.
    tables
        What is known outside of it, for whole imports of foreign namespaces.
    """

    def __init__(self, modules: Mapping[str, Module], tables: Tables) -> None:
        super().__init__(modules, tables, nested=True)
        self.modules = modules
        self.shared = [
            (_scope(path), star.module)
            for path in sorted(modules)
            for star in modules[path].stars
            if star.names == ("global",)
        ]
        self.parts = dict(self._parts())
        self._bind_sections()

    def ambient(self, importer: Module, name: str) -> str | None:
        """Return the dotted name that a bare name means without an import of its own."""
        found = super().ambient(importer, name)
        if found is not None:
            return found
        shared = [one for scope, one in self.shared if importer.path.startswith(scope)]
        for one in shared:
            if f"{one}.{name}" in self.declared or f"{one}.{name}" in self.foreign:
                return f"{one}.{name}"
        for one in (*(star.module for star in importer.stars), *shared):
            if self._is_member(importer, one, name):
                return f"{one}.{name}"
        return name if name in self.declared or name in self.foreign else None

    def _is_member(self, importer: Module, dotted: str, name: str) -> bool:
        """Tell whether a class that is imported with its members has one of a name."""
        if dotted not in self.declared:
            return False
        place = self.find(importer.path, None, dotted)
        class_ = self.modules[place[0]].classes.get(place[1]) if place is not None else None
        return class_ is not None and (name in class_.methods or name in class_.attributes)

    def _parts(self) -> list[tuple[tuple[str, str], tuple[tuple[Module, str], ...]]]:
        found: list[tuple[tuple[str, str], tuple[tuple[Module, str], ...]]] = []
        for dotted in sorted(self.declared):
            name = dotted.rpartition(".")[2]
            paths = [
                path for path in sorted(set(self.declared[dotted])) if self._is_part(path, name)
            ]
            for path in paths if len(paths) > 1 else ():
                others = [one for one in paths if one != path and _is_near(one, path)]
                found.append(((path, name), tuple((self.modules[one], name) for one in others)))
        return found

    def _is_part(self, path: str, name: str) -> bool:
        class_ = self.modules[path].classes.get(name)
        return class_ is not None and PARTIAL in class_.bases

    def _bind_sections(self) -> None:
        """Give the properties of a class that a section of the configuration fills."""
        homes: dict[str, list[str]] = {}
        for dotted in sorted(self.declared):
            homes.setdefault(dotted.rpartition(".")[2], []).append(dotted)
        for path in sorted(self.modules):
            for _, _, kind, name, key in self.modules[path].settings:
                if name != BOUND or kind is None or key is None:
                    continue
                word = str(kind[-1]).rpartition(".")[2]
                for dotted in homes.get(word, ())[:1]:
                    place = self.find(path, None, dotted)
                    class_ = self.modules[place[0]].classes.get(word) if place else None
                    for field in sorted(class_.fields) if class_ is not None else ():
                        if class_ is not None and not any(class_.attributes.get(field, ())):
                            value = ("i", SETTINGS, f"{key[1]}:{field}")
                            class_.attributes[field] = [value]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _scope(path: str) -> str:
    """Return the start of the paths that a file with global imports counts for."""
    folder = _folder(path)
    if folder.rpartition("/")[2] in {"Properties", "Usings", "Common", "Shared"}:
        folder = _folder(folder)
    return f"{folder}/" if folder else ""


def _is_near(one: str, other: str) -> bool:
    """Tell whether one of two files lies in the folder of the other, or beside it."""
    first, second = _folder(one), _folder(other)
    return first.startswith(second) or second.startswith(first) or _folder(first) == _folder(second)
