"""Names in Ruby: any file sees every constant, from the modules around it outwards."""

from __future__ import annotations

from collections.abc import Mapping

from lockin.discovery.code._model import Class, Module
from lockin.discovery.findings import Setting
from lockin.discovery.signatures import Tables
from lockin.discovery.sources import setting_of

__all__ = ["RubyNames"]


class RubyNames:
    """Finds the file that declares a constant.

    A class may be written in several files; the one that says most of it answers for it.
    A class of a known library that a file only adds to remains the library's.

    Parameters
    ----------
    modules
        The files of the repository, by path; `Module.package` holds the modules and
        classes that a file opens, the last one first, with ``|`` between.
    tables
        What is known outside of the repository.
    """

    def __init__(self, modules: Mapping[str, Module], tables: Tables) -> None:
        foreign = {*tables.clients, *tables.frameworks}
        ranked: dict[str, tuple[tuple[bool, int, str], str]] = {}

        def declare(name: str, weight: int, path: str) -> None:
            rank = (setting_of(path) is Setting.TEST, -weight, path)
            if name not in ranked or rank < ranked[name][0]:
                ranked[name] = (rank, path)

        for path in sorted(modules):
            module = modules[path]
            for name, class_ in module.classes.items():
                if name in foreign and "__init__" not in class_.methods:
                    continue
                declare(name, _weight(class_), path)
                for member in (*class_.attributes, *class_.methods):
                    declare(f"{name}.{member}", 0, path)
            for name in module.names:
                if name not in module.classes:
                    declare(name, 0, path)
        self.declared = {name: place[1] for name, place in ranked.items()}
        self.scopes: dict[str, tuple[str, ...]] = {}

    def find(self, importer: str, folder: str | None, dotted: str) -> tuple[str, str] | None:
        """Return the file and the name in it; None if the tree does not declare it."""
        del importer, folder
        name = dotted
        while name:
            path = self.declared.get(name)
            if path is not None:
                return path, dotted
            name = name[: max(name.rfind("."), 0)]
        return None

    def ambient(self, importer: Module, name: str) -> str | None:
        """Return the dotted name that a constant means, or the same if it is of no file."""
        if not name[:1].isupper() and name[:1] not in "$@":
            return name if name in self.declared else None
        first, _, rest = name.partition(".")
        for scope in importer.package.split("|") if importer.package else ():
            if rest and f"{scope}.{name}" in self.declared:
                return f"{scope}.{name}"
            if f"{scope}.{first}" in self.declared and (not rest or first not in self.declared):
                return f"{scope}.{name}"
        return name


def _weight(class_: Class) -> int:
    return 1 + len(class_.methods) + len(class_.attributes) + 2 * len(class_.bases)
