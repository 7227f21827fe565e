"""Python sources and notebooks, by their syntax tree: never executed, never imported."""

from __future__ import annotations

import re

from lockin.discovery.code._glances import python_imports
from lockin.discovery.code._model import Module
from lockin.discovery.code._names import PythonNames
from lockin.discovery.code._notebook import moved, notebook_of
from lockin.discovery.code._syntax import read_module
from lockin.discovery.code.source import CodeSource, Language

__all__ = ["PYTHON"]

_NOTEBOOK = ".ipynb"


def _read(path: str, text: str) -> Module:
    """Return what a file says; a notebook is one module, with places in its own file."""
    if not path.endswith(_NOTEBOOK):
        return read_module(path, text)
    notebook = notebook_of(text)
    module = moved(read_module(path, notebook.source), notebook)
    module.warning = notebook.warning or module.warning
    return module


def _program(path: str, data: bytes) -> bytes:
    """Return what of a file is Python."""
    if not path.endswith(_NOTEBOOK):
        return data
    return notebook_of(data.decode(errors="replace")).source.encode(errors="replace")


PYTHON = CodeSource(
    Language(
        name="python",
        endings=frozenset({".py", ".pyw", _NOTEBOOK}),
        read=_read,
        names=PythonNames,
        imports=python_imports,
        tests=re.compile(rb"\bdef test"),
        comments=(b"#",),
        program=_program,
    )
)
"""The Python files and notebooks of a root, read together."""
