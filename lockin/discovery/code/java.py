"""Java and Kotlin sources, by their syntax trees: one world, in which either names the other."""

from __future__ import annotations

from collections.abc import Mapping

from lockin.discovery.code._java import read_java
from lockin.discovery.code._kotlin import read_kotlin
from lockin.discovery.code._model import Module
from lockin.discovery.code._packages import PackageNames
from lockin.discovery.code.source import CodeSource, Language
from lockin.discovery.signatures import tables

__all__ = ["JAVA"]


def _read(path: str, text: str) -> Module:
    if path.endswith(".gradle.kts"):
        return Module(path)  # a build script says what is needed, not what is called
    return read_java(path, text) if path.endswith(".java") else read_kotlin(path, text)


def _names(modules: Mapping[str, Module]) -> PackageNames:
    return PackageNames(modules, tables("java"))


JAVA = CodeSource(
    Language(name="java", endings=frozenset({".java", ".kt", ".kts"}), read=_read, names=_names)
)
"""The Java and Kotlin files of a root, read together."""
