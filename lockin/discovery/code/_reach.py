"""How far a vendor's name reaches: which files may use what others make of it.

A file is worth parsing if it names a vendor, imports a file that does (through packages
and barrels too), or is imported by one that does. Files that no import joins say nothing
of each other, and are read apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lockin.discovery.code._model import Module
from lockin.discovery.code._names import Names
from lockin.discovery.findings import Skipped

__all__ = ["apart", "reached"]

_ROUNDS = 4
_SHORT = 30
"""A file of so few lines may only hand on what others define, whatever its name."""
Graph = Mapping[str, tuple[str, ...]]
Load = Callable[[str], str | Skipped]


def reached(
    named: set[str], modules: Mapping[str, Module], graph: Graph, names: Names, load: Load
) -> set[str]:
    """Return the files to parse, given those that name a vendor.

    Parameters
    ----------
    named
        Files that name a vendor, framework or gateway.
    modules
        All files, with what they import.
    graph
        The files that each file imports.
    names
        Finds the file that an import means.
    load
        Gives the text of a file; read for files that take a barrel as a whole.
    """
    importers: dict[str, list[str]] = {}
    for path, targets in graph.items():
        for target in targets:
            importers.setdefault(target, []).append(path)
    wanted = named.union(*(graph.get(path, ()) for path in named))
    known = set(named)
    frontier: dict[str, frozenset[str]] = dict.fromkeys(named, frozenset())
    for _ in range(_ROUNDS):
        ahead: dict[str, frozenset[str]] = {}
        for path in sorted(frontier):
            for one in importers.get(path, ()):
                if one in known:
                    continue
                taken = _taken(modules[one], names, path)
                if path not in named and not _uses(one, taken, frontier[path], load):
                    continue
                wanted.add(one)
                if is_barrel(one) or any("*" in i.names for i in modules[one].imports):
                    handed = taken if taken and "*" not in taken else frontier[path]
                    ahead[one] = ahead.get(one, frozenset()) | handed
        known |= ahead.keys()
        frontier = ahead
    return wanted


def _taken(importer: Module, names: Names, imported: str) -> frozenset[str]:
    """Return the names that a file takes from another; none for the whole of it."""
    found: set[str] = set()
    for one in importer.imports:
        place = names.find(importer.path, one.folder, one.module)
        if place is not None and place[0] == imported:
            found.update(one.names)
    return frozenset(found)


def _uses(path: str, taken: frozenset[str], offered: frozenset[str], load: Load) -> bool:
    """Tell whether a file uses what a barrel hands on; none offered is all of it."""
    if not offered:
        return True
    if taken and "*" not in taken:
        return not taken.isdisjoint(offered)
    text = load(path)
    return isinstance(text, str) and any(name in text for name in offered)


def is_barrel(path: str) -> bool:
    """Tell whether a file may only hand on what others define.

    >>> is_barrel("lib/index.ts"), is_barrel("lib/client.ts")
    (True, False)
    """
    return path.rpartition("/")[2].partition(".")[0] in {"__init__", "index", "mod"}


def apart(paths: Iterable[str], graph: Graph) -> list[list[str]]:
    """Return the files in groups that no import joins, both in order of path.

    >>> apart(["a", "b", "c"], {"a": ("c",), "c": ()})
    [['a', 'c'], ['b']]
    """
    parent = {path: path for path in paths}

    def top(path: str) -> str:
        while parent[path] != path:
            parent[path] = parent[parent[path]]
            path = parent[path]
        return path

    for path in parent:
        for target in graph.get(path, ()):
            if target in parent:
                one, other = sorted((top(path), top(target)))
                parent[other] = one
    groups: dict[str, list[str]] = {}
    for path in sorted(parent):
        groups.setdefault(top(path), []).append(path)
    return list(groups.values())
