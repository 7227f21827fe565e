"""Python sources, by their syntax tree: never executed, never imported."""

from __future__ import annotations

from lockin.discovery.code._names import PythonNames
from lockin.discovery.code._syntax import read_module
from lockin.discovery.code.source import CodeSource, Language

__all__ = ["PYTHON"]

PYTHON = CodeSource(Language("python", frozenset({".py", ".pyw"}), read_module, PythonNames))
"""The Python files of a root, read together."""
