"""Names in Rust: a file is a module of the crate whose sources it is among."""

from __future__ import annotations

from collections.abc import Mapping

from lockin.discovery.code._model import Module

__all__ = ["RustNames", "crate_of", "module_of"]

_TOPS = frozenset({"lib", "main", "mod"})


def module_of(path: str) -> str:
    """Return the place of a module: its file without the ending, or its folder.

    >>> module_of("src/llms/openai.rs"), module_of("src/llms/mod.rs"), module_of("src/main.rs")
    ('src/llms/openai', 'src/llms', 'src')
    """
    stem = path.removesuffix(".rs")
    folder, _, last = stem.rpartition("/")
    return folder if last in _TOPS else stem


def crate_of(path: str) -> str:
    """Return the place of the module at the top of the crate that a file belongs to.

    >>> crate_of("crates/chat/src/api/client.rs")
    'crates/chat/src'
    """
    parts = path.split("/")[:-1]
    for place in range(len(parts) - 1, -1, -1):
        if parts[place] == "src":
            return "/".join(parts[: place + 1])
    return "/".join(parts)


class RustNames:
    """Finds the file of a path: below the crate, the module, or a crate of the workspace.

    Parameters
    ----------
    modules
        The files of the repository, by path.
    """

    def __init__(self, modules: Mapping[str, Module]) -> None:
        self.modules = modules
        self.files: dict[str, str] = {}
        self.crates: dict[str, str] = {}
        for path in sorted(modules):
            _ = self.files.setdefault(module_of(path), path)
            top = crate_of(path)
            folder = top.removesuffix("/src").rpartition("/")[2]
            if top.endswith("/src"):
                _ = self.crates.setdefault(folder.replace("-", "_"), top)
        self.parts = self._parts()

    def find(self, importer: str, folder: str | None, dotted: str) -> tuple[str, str] | None:
        """Return the file of a path and what is left of it; None if it is not of the tree."""
        if folder is not None:
            return self._below(folder, dotted)
        first, _, rest = dotted.partition(".")
        near = module_of(importer)
        if f"{near}/{first}" in self.files:
            return self._below(near, dotted)
        top = self.crates.get(first)
        if top is None and rest:
            found = self._below(crate_of(importer), rest)
            is_named = found is not None and found[0] != self.files.get(crate_of(importer))
            return found if is_named and not crate_of(importer).startswith("/") else None
        return None if top is None else self._below(top, rest)

    def ambient(self, importer: Module, name: str) -> str | None:
        """Return what a bare name means that its file does not bind: nothing."""
        del importer, name
        return None

    def _below(self, folder: str, dotted: str) -> tuple[str, str] | None:
        parts = dotted.split(".") if dotted else []
        for size in range(len(parts), -1, -1):
            place = "/".join(part for part in (folder, *parts[:size]) if part)
            path = self.files.get(place)
            if path is not None:
                rest = ".".join(parts[size:])
                return (path, rest) if not rest or self._declares(path, parts[size]) else None
        return None

    def _declares(self, path: str, name: str) -> bool:
        module = self.modules[path]
        return name in module.names or name in module.classes or bool(module.stars)

    def _parts(self) -> dict[tuple[str, str], tuple[tuple[Module, str], ...]]:
        """Return the blocks of methods that stand in other files than their type."""
        held: dict[tuple[str, str], list[tuple[Module, str]]] = {}
        for path in sorted(self.modules):
            module = self.modules[path]
            for name in module.classes:
                for value in module.names.get(name, ()):
                    place = None
                    if value is not None and value[0] == "y":
                        place = self.find(path, value[1], value[2])
                    elif value is not None and value[0] == "x":
                        place = self.find(path, None, value[1])
                    if place is not None and place[1] in self.modules[place[0]].classes:
                        home = (self.modules[place[0]], place[1])
                        held.setdefault(place, [home]).append((module, name))
        return {
            (module.path, name): tuple(one for one in several if one[0] is not module)
            for several in held.values()
            for module, name in several
        }
