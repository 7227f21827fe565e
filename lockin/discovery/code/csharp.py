"""C# sources, by their syntax tree."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lockin.discovery.code._csharp import read_csharp
from lockin.discovery.code._csharp_names import SharpNames
from lockin.discovery.code._model import Module
from lockin.discovery.code.source import CodeSource, Language
from lockin.discovery.signatures import tables

__all__ = ["CSHARP"]

_TESTS = re.compile(rb"\[\s*(?:Fact|Theory|Test|TestCase|TestMethod|DataTestMethod)\b")


def _names(modules: Mapping[str, Module]) -> SharpNames:
    return SharpNames(modules, tables("csharp"))


CSHARP = CodeSource(
    Language(
        name="csharp",
        endings=frozenset({".cs"}),
        read=read_csharp,
        names=_names,
        tests=_TESTS,
    )
)
"""The C# files of a root, read together."""
