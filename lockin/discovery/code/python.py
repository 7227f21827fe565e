"""Python sources, by their syntax tree: never executed, never imported."""

from __future__ import annotations

import re

from lockin.discovery.code._glances import python_imports
from lockin.discovery.code._names import PythonNames
from lockin.discovery.code._syntax import read_module
from lockin.discovery.code.source import CodeSource, Language

__all__ = ["PYTHON"]

PYTHON = CodeSource(
    Language(
        name="python",
        endings=frozenset({".py", ".pyw"}),
        read=read_module,
        names=PythonNames,
        imports=python_imports,
        tests=re.compile(rb"\bdef test"),
        comments=b"#",
    )
)
"""The Python files of a root, read together."""
