"""Go sources, by their syntax tree."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lockin.discovery.code._go import read_go
from lockin.discovery.code._go_names import GoNames
from lockin.discovery.code._model import Module
from lockin.discovery.code.source import CodeSource, Language
from lockin.discovery.signatures import tables

__all__ = ["GO"]


def _names(modules: Mapping[str, Module]) -> GoNames:
    return GoNames(modules, tables("go"))


GO = CodeSource(
    Language(
        name="go",
        endings=frozenset({".go"}),
        read=read_go,
        names=_names,
        tests=re.compile(rb"(?m)^func Test[A-Z_]"),
        is_folder=True,
    )
)
"""The Go files of a root, read together."""
