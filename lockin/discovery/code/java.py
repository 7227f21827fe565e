"""Java sources, by their syntax tree."""

from __future__ import annotations

from collections.abc import Mapping

from lockin.discovery.code._java import read_java
from lockin.discovery.code._model import Module
from lockin.discovery.code._packages import PackageNames
from lockin.discovery.code.source import CodeSource, Language
from lockin.discovery.signatures import tables

__all__ = ["JAVA"]


def _names(modules: Mapping[str, Module]) -> PackageNames:
    return PackageNames(modules, tables("java"))


JAVA = CodeSource(Language(name="java", endings=frozenset({".java"}), read=read_java, names=_names))
"""The Java files of a root, read together."""
