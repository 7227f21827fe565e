"""The manifests of npm, Gradle, Go, Ruby, PHP and Rust."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lockin.discovery.config._declared import Declared, knows
from lockin.discovery.config._document import Node, read_json, read_yaml

__all__ = ["cargo", "composer", "gems", "go_mod", "gradle", "npm", "pnpm", "version_catalog"]

_LONG = 500
_NPM = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
_JSON_KEYS = re.compile(r'"([^"\\\n]{2,214})"\s*:')


def npm(text: str) -> Iterator[Declared]:
    """Yield the packages of a package file."""
    yield from _json_sections(text, _NPM, "npm")


def composer(text: str) -> Iterator[Declared]:
    """Yield the packages of a Composer file."""
    yield from _json_sections(text, ("require", "require-dev"), "composer")


def _json_sections(text: str, sections: tuple[str, ...], ecosystem: str) -> Iterator[Declared]:
    if not knows(set(_JSON_KEYS.findall(text)), ecosystem) and _is_json(text):
        return
    root = read_json(text)
    for section in sections:
        held: Node = root[section]
        for name, key, _ in held.pairs():
            yield Declared(name, key.line, key.column)


def _is_json(text: str) -> bool:
    """Tell, without building places, whether a text is JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def pnpm(text: str) -> Iterator[Declared]:
    """Yield the packages of the catalogs of a pnpm workspace: their versions are pinned."""
    if "catalog" not in text:
        return
    root = read_yaml(text)
    catalogs = [root["catalog"], *(held for _, _, held in root["catalogs"].pairs())]
    for catalog in catalogs:
        for name, key, _ in catalog.pairs():
            yield Declared(name, key.line, key.column, pinned=True)


_NOTATION = re.compile(r"[\"']([A-Za-z0-9][\w.-]*):([A-Za-z0-9][\w.-]*)(?::[^\"'\n]*)?[\"']")
_MAP_STYLE = re.compile(
    r"group\s*[:=]\s*[\"']([\w.-]+)[\"']\s*,\s*(?:name|module)\s*[:=]\s*[\"']([\w.-]+)[\"']"
)
_SBT = re.compile(r"\"([\w.-]+)\"\s*%%?%?\s*\"([\w.-]+)\"\s*%")


def gradle(text: str) -> Iterator[Declared]:
    """Yield ``group:artifact`` of a Gradle or sbt script, comments left out."""
    if '"' not in text and "'" not in text:
        return
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if inside:
            inside = "*/" not in line
            continue
        bare = line.lstrip()
        if bare.startswith(("//", "*")):
            continue
        if bare.startswith("/*"):
            inside = "*/" not in bare
            continue
        for pattern in (_NOTATION, _MAP_STYLE, _SBT):
            for found in pattern.finditer(line[:2000]):
                yield Declared(f"{found[1]}:{found[2]}", number, found.start(1) + 1)


_TOML_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_MODULE = re.compile(r"\bmodule\s*=\s*\"([\w.-]+):([\w.-]+)\"")
_SPLIT = re.compile(r"\bgroup\s*=\s*\"([\w.-]+)\".*?\bname\s*=\s*\"([\w.-]+)\"")
_SHORT = re.compile(r"=\s*\"([\w.-]+):([\w.-]+)(?::[^\"]*)?\"")


def version_catalog(text: str) -> Iterator[Declared]:
    """Yield the libraries of a Gradle version catalog: their versions are pinned."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        head = _TOML_TABLE.match(line) if len(line) <= _LONG else None
        if head is not None:
            section = head.group(1)
            continue
        if not section.startswith("libraries") or line.lstrip().startswith("#"):
            continue
        for pattern in (_MODULE, _SPLIT, _SHORT):
            found = pattern.search(line[:2000])
            if found is not None:
                name = f"{found[1]}:{found[2]}"
                yield Declared(name, number, found.start(1) + 1, pinned=True)
                break


_GO = re.compile(r"\s*(?:require\s+)?([A-Za-z0-9][\w.~-]*\.[\w.~/-]+)\s+v[0-9]")


def go_mod(text: str) -> Iterator[Declared]:
    """Yield the modules that a Go module asks for itself, not those behind them."""
    block = ""
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not block and bare.endswith("("):
            block = bare[:-1].strip()
            continue
        if bare == ")":
            block = ""
            continue
        if block not in {"", "require"} or "// indirect" in bare:
            continue
        if block or bare.startswith("require"):
            found = _GO.match(line[:_LONG])
            if found is not None:
                yield Declared(found.group(1), number, found.start(1) + 1)


_GEM = re.compile(
    r"\s*(?:gem|[\w.]+\.add_(?:(?:runtime|development)_)?dependency)\b[\s(]*[\"']([\w.-]+)[\"']"
)


def gems(text: str) -> Iterator[Declared]:
    """Yield the gems of a Gemfile or of a gem's specification."""
    for number, line in enumerate(text.splitlines(), 1):
        found = _GEM.match(line[:_LONG])
        if found is not None:
            yield Declared(found.group(1), number, found.start(1) + 1)


_CRATES = re.compile(r"(?:target\..+\.|workspace\.)?(?:dev-|build-)?dependencies")
_CRATE_TABLE = re.compile(
    r"(?:target\..+\.|workspace\.)?(?:dev-|build-)?dependencies\.[\"']?([\w-]+)[\"']?"
)
_CRATE = re.compile(r"\s*[\"']?([A-Za-z0-9][\w-]*)[\"']?\s*(?:\.\s*[\w-]+\s*)?=")
_RENAMED = re.compile(r"\bpackage\s*=\s*[\"']([\w-]+)[\"']")


def cargo(text: str) -> Iterator[Declared]:
    """Yield the crates of a Cargo file; those of a workspace are pinned there."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        head = _TOML_TABLE.match(line) if len(line) <= _LONG else None
        if head is not None:
            section = head.group(1)
            table = _CRATE_TABLE.fullmatch(section)
            if table is not None:
                column = line.find(table.group(1)) + 1
                yield Declared(table.group(1), number, column, section.startswith("workspace"))
            continue
        if not _CRATES.fullmatch(section):
            continue
        found = _CRATE.match(line[:_LONG])
        if found is None:
            continue
        renamed = _RENAMED.search(line[:2000], found.end())
        one = renamed or found
        yield Declared(one.group(1), number, one.start(1) + 1, section.startswith("workspace"))
