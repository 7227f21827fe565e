"""Which file an import of JavaScript means: paths, aliases, packages of one repository."""

from __future__ import annotations

import functools
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lockin.discovery.code._model import Module
from lockin.discovery.signatures import tables

__all__ = ["JavascriptNames", "Settings"]

_ENDINGS = (
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mts",
    ".mjs",
    ".cts",
    ".cjs",
    ".vue",
    ".svelte",
    ".d.ts",
)
_WRITTEN = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
_GLOBALS = frozenset(
    """
    process Deno Bun fetch globalThis window self JSON Promise Object structuredClone WebSocket
    EventSource $fetch useFetch UrlFetchApp Array URL
    """.split()
)
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_COMMA = re.compile(r",(\s*[}\]])")
_VERSION = re.compile(r"\d+")
_UP = 4
_MOST = 200


@dataclass(slots=True)
class Settings:
    """What the ``package.json`` and ``tsconfig.json`` files of a repository say."""

    packages: dict[str, str] = field(default_factory=dict)
    """Name of a package of the repository -> its folder."""
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Folder of a package -> what its file says about entries and imports."""
    versions: dict[str, dict[str, str]] = field(default_factory=dict)
    """Folder of a package -> what it depends on, with the range of versions."""
    aliases: dict[str, tuple[str | None, dict[str, list[str]], str]] = field(default_factory=dict)
    """Folder -> base folder, paths, and the configuration that it extends."""

    def take(self, path: str, data: bytes) -> None:
        """Read one of the files; a bad one says nothing."""
        folder, _, name = path.rpartition("/")
        text = data.decode(errors="replace").removeprefix("\ufeff")
        try:
            found = json.loads(_COMMA.sub(r"\1", _COMMENT.sub(r"\1", text)))
        except (ValueError, RecursionError):
            return
        if not isinstance(found, dict):
            return
        if name == "package.json":
            self._package(folder, found)
        elif name in {"tsconfig.json", "jsconfig.json"} or folder not in self.aliases:
            self._paths(folder, found)

    def _package(self, folder: str, found: dict[str, Any]) -> None:
        name = found.get("name")
        if isinstance(name, str) and name:
            _ = self.packages.setdefault(name, folder)
        keys = ("main", "module", "types", "source", "exports", "imports")
        self.entries[folder] = {key: found[key] for key in keys if key in found}
        versions: dict[str, str] = {}
        for kind in ("peerDependencies", "devDependencies", "dependencies"):
            rows = found.get(kind)
            for key, value in list(rows.items())[:_MOST] if isinstance(rows, dict) else ():
                versions[str(key)] = value if isinstance(value, str) else ""
        self.versions[folder] = versions

    def _paths(self, folder: str, found: dict[str, Any]) -> None:
        options = found.get("compilerOptions")
        options = options if isinstance(options, dict) else {}
        base = options.get("baseUrl")
        paths = options.get("paths")
        extends = found.get("extends")
        kept = {
            key: [one for one in value if isinstance(one, str)][:_UP]
            for key, value in (list(paths.items())[:_MOST] if isinstance(paths, dict) else ())
            if isinstance(value, list)
        }
        if kept or isinstance(base, str) or isinstance(extends, str):
            self.aliases[folder] = (
                base if isinstance(base, str) else None,
                kept,
                extends if isinstance(extends, str) else "",
            )

    def major(self, path: str, package: str) -> int | None:
        """Return the major version of a package that a file's project asks for."""
        for folder in _above(path):
            wanted = self.versions.get(folder, {}).get(package)
            if wanted is not None:
                number = _VERSION.search(wanted)
                return int(number.group()) if number and len(number.group()) < _UP else None
        return None

    def needs(self, path: str, package: str) -> bool:
        """Tell whether a file's project depends on a package."""
        return any(package in self.versions.get(folder, {}) for folder in _above(path))


class JavascriptNames:
    """Finds the file that an imported name means.

    A relative path, an alias of a ``tsconfig.json``, a package of the repository, or
    an alias that everyone uses (``@/``, ``~/``), in this order. A package that the
    project depends on is never a file of the same name.
    """

    def __init__(self, modules: Mapping[str, Module], settings: Settings | None = None) -> None:
        self.paths = modules.keys()
        self.settings = settings or Settings()
        self.specifiers = {
            path: frozenset(one.module for one in module.imports)
            for path, module in modules.items()
        }
        self.known: dict[tuple[str, str], str | None] = {}
        self.foreign = _foreign()

    def ambient(self, importer: Module, name: str) -> str | None:
        """Return what a name means that nothing in the file binds."""
        for star in importer.stars:
            if star.folder is None and f"{star.module}.{name}" in self.foreign:
                return f"{star.module}.{name}"
        return name if name in _GLOBALS else None

    def find(self, importer: str, folder: str | None, dotted: str) -> tuple[str, str] | None:
        """Return the file and what is left of the name; None if it is not of the tree."""
        specifiers = self.specifiers.get(importer, frozenset())
        module = dotted
        while module and module not in specifiers:
            module = module[: max(module.rfind("."), 0)]
        if not module:
            return None
        key = (importer.rpartition("/")[0], module)
        if key not in self.known:
            self.known[key] = self._file(importer, folder, module)
        path = self.known[key]
        return None if path is None else (path, dotted[len(module) + 1 :])

    def _file(self, importer: str, folder: str | None, module: str) -> str | None:
        module = module.partition("?")[0]
        if folder is not None:
            return self._at(posixpath.join(folder, module))
        for place in self._places(importer, module):
            found = self._at(place)
            if found is not None and found != importer:
                return found
        return None

    def _places(self, importer: str, module: str) -> Iterator[str]:
        package = _package(module)
        is_needed = self.settings.needs(importer, package) and (
            package not in self.settings.packages
        )
        if not is_needed and not module.startswith("node:"):
            yield from self._aliased(importer, module)
        if package in self.settings.packages:
            yield from self._entries(self.settings.packages[package], module[len(package) + 1 :])
        if module.startswith("#"):
            yield from self._own(importer, module)
        if module.startswith(("@/", "~/", "$lib/", "src/", "~~/", "@@/")):
            rest = module.partition("/")[2]
            for folder in _above(importer):
                if module.startswith("$lib/"):
                    yield posixpath.join(folder, "src/lib", rest)
                    continue
                yield posixpath.join(folder, "src", rest)
                yield posixpath.join(folder, rest)
                yield posixpath.join(folder, "app", rest)

    def _aliased(self, importer: str, module: str) -> Iterator[str]:
        for folder in _above(importer):
            if folder not in self.settings.aliases:
                continue
            yield from self._of_config(folder, module, 0)
            return

    def _of_config(self, folder: str, module: str, depth: int) -> Iterator[str]:
        row = self.settings.aliases.get(folder)
        if row is None or depth > _UP:
            return
        base, paths, extends = row
        start = posixpath.join(folder, base or ".")
        for pattern in sorted(paths, key=len, reverse=True):
            head, star, tail = pattern.partition("*")
            if not module.startswith(head) or not module.endswith(tail):
                continue
            if not star and module != pattern:
                continue
            middle = module[len(head) : len(module) - len(tail) or None] if star else ""
            for target in paths[pattern]:
                yield posixpath.join(start, target.replace("*", middle))
        if base is not None and not module.startswith("@"):
            yield posixpath.join(start, module)
        if extends.startswith("."):
            above = posixpath.normpath(posixpath.join(folder, extends))
            yield from self._of_config(posixpath.dirname(above), module, depth + 1)

    def _entries(self, folder: str, rest: str) -> Iterator[str]:
        """Yield where a package of the repository keeps what is imported from it."""
        entries = self.settings.entries.get(folder, {})
        for one in _exported(entries.get("exports"), f"./{rest}" if rest else "."):
            yield from _unbuilt(folder, one)
        if rest:
            yield posixpath.join(folder, rest)
            yield posixpath.join(folder, "src", rest)
            return
        for key in ("source", "types", "module", "main"):
            if isinstance(entries.get(key), str):
                yield from _unbuilt(folder, entries[key])
        yield posixpath.join(folder, "src")
        yield folder

    def _own(self, importer: str, module: str) -> Iterator[str]:
        """Yield what the ``imports`` of the nearest package say."""
        for folder in _above(importer):
            if folder in self.settings.entries:
                held = self.settings.entries[folder].get("imports")
                for one in _exported(held, module):
                    yield from _unbuilt(folder, one)
                return

    def _at(self, place: str) -> str | None:
        """Return the file at a path, with the ending and index that may be left out."""
        place = posixpath.normpath(place)
        if place.startswith(("/", "..")):
            return None
        place = "" if place == "." else place
        if place in self.paths:
            return place
        stem, ending = posixpath.splitext(place)
        for written in _WRITTEN.get(ending, ()):
            if stem + written in self.paths:
                return stem + written
        for one in _ENDINGS:
            if place and place + one in self.paths:
                return place + one
        for one in _ENDINGS:
            if posixpath.join(place, f"index{one}") in self.paths:
                return posixpath.join(place, f"index{one}")
        return None


def _above(path: str) -> Iterator[str]:
    """Yield the folder of a file and those around it."""
    folder = path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _package(module: str) -> str:
    parts = module.split("/")
    return "/".join(parts[:2]) if module.startswith("@") else parts[0]


def _exported(rows: object, wanted: str) -> Iterator[str]:
    """Yield the files that ``exports`` or ``imports`` name for a path."""
    if isinstance(rows, str):
        rows = {".": rows}
    if not isinstance(rows, dict):
        return
    if wanted == "." and rows and not any(str(key).startswith(".") for key in rows):
        rows = {".": rows}
    for key, value in list(rows.items())[:_MOST]:
        head, star, tail = str(key).partition("*")
        if key != wanted and not (star and wanted.startswith(head) and wanted.endswith(tail)):
            continue
        middle = wanted[len(head) : len(wanted) - len(tail) or None] if star else ""
        queue = [value]
        while queue:
            one = queue.pop(0)
            if isinstance(one, str):
                yield one.replace("*", middle)
            elif isinstance(one, dict):
                queue.extend(list(one.values())[:_UP])
            elif isinstance(one, list):
                queue.extend(one[:_UP])


def _unbuilt(folder: str, entry: str) -> Iterator[str]:
    """Yield a file, and the source that it may have been built from."""
    yield posixpath.join(folder, entry)
    stem = re.sub(r"(\.d)?\.[cm]?[jt]sx?$", "", entry)
    yield posixpath.join(folder, stem)
    bare = re.sub(r"^(\./)?(dist|build|lib|out|esm|cjs)/(esm/|cjs/|src/)?", "", stem)
    yield posixpath.join(folder, "src", bare)
    yield posixpath.join(folder, bare)


@functools.cache
def _foreign() -> frozenset[str]:
    known = tables("javascript")
    return frozenset(
        (*known.clients, *known.frameworks, *known.markers, *known.wrappers, *known.dialect.http)
    )
