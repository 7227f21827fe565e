"""Declared packages of known vendors, with their line, in the manifests of Python and npm."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, TypeGuard

from lockin.discovery.config._document import DocumentError, Node, read_json
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["MANIFESTS", "read_manifest", "wants_manifest"]

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:[<>=!~;@,(#]|$)")
_STRINGS = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)'")
_KEY = re.compile(r"\s*[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)[\"']?\s*=")
_SECTION = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]+\s*(?:#.*)?$")
_TABLES = re.compile(
    r"tool\.poetry(\.group\.[^.]+)?\.(dev-)?dependencies|tool\.pdm\.dev-dependencies"
    r"|packages|dev-packages|tool\.pixi(\..+)?\.(pypi-)?dependencies"
)
_ARRAYS = re.compile(
    r"(project|build-system|tool\.uv|tool\.pdm)\.(dependencies|requires|dev-dependencies)"
    r"|(project\.optional-dependencies|dependency-groups|tool\.pdm\.dev-dependencies)\..+"
)
_SETUP = frozenset({"install_requires", "extras_require", "tests_require", "setup_requires"})
_NPM = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")


def wants_manifest(path: PurePosixPath) -> bool:
    """Tell whether a file is a manifest that is read."""
    name = path.name.lower()
    if name in {"pyproject.toml", "setup.cfg", "setup.py", "pipfile", "package.json"}:
        return True
    if path.suffix not in {".txt", ".in"}:
        return False
    return name.startswith(("requirements", "constraints")) or (path.parent.name == "requirements")


def read_manifest(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the packages of known vendors that a manifest declares."""
    name = file.path.rpartition("/")[2].lower()
    try:
        if name == "package.json":
            yield from _findings(file, _npm(file.text), "npm")
        elif name in {"pyproject.toml", "pipfile"}:
            yield from _findings(file, _toml(file.text), "pypi")
        elif name == "setup.cfg":
            yield from _findings(file, _setup_cfg(file.text), "pypi")
        elif name == "setup.py":
            yield from _findings(file, _setup_py(file.text), "pypi")
        else:
            yield from _findings(file, _requirements(file.text), "pypi")
    except DocumentError as error:
        yield Skipped(file.path, str(error))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield Skipped(file.path, "not understood as a manifest")


def _findings(
    file: SourceFile, declared: Iterable[tuple[str, int, int]], ecosystem: str
) -> Iterator[Finding]:
    known: Mapping[str, Mapping[str, Any]] = table("packages")[ecosystem]
    for package, line, column in declared:
        name = package.lower()
        if ecosystem == "pypi":
            name = re.sub(r"[-_.]+", "-", name)
        row = known.get(name)
        if row is None:
            continue
        kind = Kind.MANIFEST
        yield Finding(
            file.path,
            line,
            column,
            kind,
            name,
            vendor=row.get("vendor"),
            via=(row["role"],),
            setting=file.setting,
        )
        if row.get("protocol"):
            yield Finding(
                file.path, line, column, Kind.PROTOCOL, row["protocol"], setting=file.setting
            )


def _requirements(text: str) -> Iterator[tuple[str, int, int]]:
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.lstrip()
        if not bare or bare[0] in "#-":
            continue
        found = _REQUIREMENT.match(line)
        if found is not None:
            yield found.group(1), number, found.start(1) + 1


def _toml(text: str) -> Iterator[tuple[str, int, int]]:
    """Read tables of packages and arrays of requirements, line by line for their place."""
    section = ""
    array = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not array:
            head = _SECTION.match(line)
            if head is not None and "=" not in line.partition("#")[0]:
                section = head.group(1).replace('"', "").replace("'", "")
                continue
            key = _KEY.match(line)
            if key is None:
                continue
            if _TABLES.fullmatch(section):
                yield key.group(1), number, key.start(1) + 1
                continue
            array = f"{section}.{key.group(1)}" if section else key.group(1)
            rest = line[key.end() :]
            if not rest.lstrip().startswith("["):
                array = ""
                continue
            start = key.end()
        else:
            start = 0
        yield from _array_line(line, start, number, wanted=bool(_ARRAYS.fullmatch(array)))
        if _closes(line[start:]):
            array = ""


def _array_line(
    line: str, start: int, number: int, *, wanted: bool
) -> Iterator[tuple[str, int, int]]:
    if not wanted or line.lstrip().startswith("#"):
        return
    for found in _STRINGS.finditer(line, start):
        group = 1 if found.group(1) is not None else 2
        name = _REQUIREMENT.match(found.group(group))
        if name is not None:
            yield name.group(1), number, found.start(group) + name.start(1) + 1


def _closes(text: str) -> bool:
    bare = _STRINGS.sub("", text).partition("#")[0]
    return "]" in bare


def _setup_cfg(text: str) -> Iterator[tuple[str, int, int]]:
    section = key = ""
    for number, line in enumerate(text.splitlines(), 1):
        head = _SECTION.match(line)
        if head is not None:
            section, key = head.group(1), ""
            continue
        start = 0
        if line[:1].strip():
            name, mark, _ = line.partition("=")
            key = name.strip() if mark else ""
            start = len(name) + 1
        listed = key in {"install_requires", "tests_require", "setup_requires"}
        if not (listed and section == "options") and section != "options.extras_require":
            continue
        found = _REQUIREMENT.match(line[start:])
        if found is not None:
            yield found.group(1), number, start + found.start(1) + 1


def _setup_py(text: str) -> Iterator[tuple[str, int, int]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the file that is read, not about ours
        tree = ast.parse(text)
    lists = [node.value for node in ast.walk(tree) if _lists_packages(node)]
    seen: set[tuple[str, int, int]] = set()
    for place in lists:
        for node in ast.walk(place):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found = _REQUIREMENT.match(node.value)
                if found is not None:
                    seen.add((found.group(1), node.lineno, node.col_offset + 2))
    yield from sorted(seen, key=lambda one: one[1:])


def _lists_packages(node: ast.AST) -> TypeGuard[ast.keyword | ast.Assign]:
    if isinstance(node, ast.keyword):
        return node.arg in _SETUP
    return isinstance(node, ast.Assign) and any(
        isinstance(t, ast.Name) and re.search("requir|depend|extras", t.id, re.IGNORECASE)
        for t in node.targets
    )


def _npm(text: str) -> Iterator[tuple[str, int, int]]:
    root = read_json(text)
    for section in _NPM:
        held: Node = root[section]
        for name, key, _ in held.pairs():
            yield name, key.line, key.column


MANIFESTS = FileSource("manifests", wants_manifest, read_manifest)
