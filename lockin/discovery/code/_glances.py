"""Imports of files that are not parsed: at least those that there are.

A text that only looks like an import costs a file that is parsed for nothing; so no
syntax is needed here.
"""

from __future__ import annotations

import re
from sys import intern

from lockin.discovery.code._model import Import

__all__ = ["python_imports"]

_PYTHON = re.compile(
    rb"\n[ \t]*(?:"
    rb"from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;]*)"
    rb"|import[ \t]+([\w., \t]+))"
)
_NAME = re.compile(rb"[\w.*]+")


def python_imports(path: str, data: bytes) -> list[Import]:
    r"""Return the imports of a Python file.

    Examples
    --------
    >>> [(i.folder, i.module, i.names) for i in python_imports("a/b.py", b"from .c import d\n")]
    [('a', 'c', ('d',))]
    """
    found: list[Import] = []
    folders = path.split("/")[:-1]
    for dots, module, names, plain in _PYTHON.findall(b"\n" + data):
        if plain:
            for one in plain.split(b","):
                words = _NAME.findall(one)
                if words:
                    found.append(Import(1, 1, intern(words[0].decode())))
            continue
        folder = None
        if dots:
            kept = len(folders) - (len(dots) - 1)
            folder = "/".join(folders[:kept]) if kept >= 0 else "/"
        taken = tuple(
            intern(words[0].decode())
            for one in names.strip(b"()").split(b",")
            if (words := _NAME.findall(one))
        )
        found.append(Import(1, 1, intern(module.decode()), folder, taken))
    return found
