"""What is read of a JavaScript file without parsing it: its scripts, and what it imports."""

from __future__ import annotations

import re
from sys import intern

from lockin.discovery.code._model import Import

__all__ = ["ENDINGS", "javascript_imports", "script_of"]

ENDINGS = frozenset(
    {".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte", ".astro"}
)
"""Endings of the files that hold JavaScript or TypeScript."""
_SOURCE = re.compile(
    rb"""(?:\bexport(?P<handed>[^;"'`()]{0,2000}?)\bfrom|\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["'`](?P<source>[^"'`\s]{1,200})["'`]"""
)
_SCRIPT = re.compile(r"<script\b[^>]{0,500}>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_FRONT = re.compile(r"\A\s*---\s*\n(.*?)\n---", re.DOTALL)
_MOST = 2_000


def javascript_imports(path: str, data: bytes) -> list[Import]:
    r"""Return the imports of a file: at least those that there are.

    Examples
    --------
    >>> [(i.folder, i.module) for i in javascript_imports("a/b.ts", b"import {c} from './c'\n")]
    [('a', './c')]
    """
    folder = path.rpartition("/")[0]
    found: list[Import] = []
    for one in _SOURCE.finditer(data):
        module = intern(one.group("source").decode(errors="replace"))
        names = ("*",) if one.group("handed") is not None else ()
        near = module.startswith(("./", "../")) or module in {".", ".."}
        found.append(Import(1, 1, module, folder if near else None, names))
        if len(found) >= _MOST:
            break
    return found


def script_of(path: str, text: str) -> str:
    r"""Return the program in a file; what is markup becomes empty lines.

    Examples
    --------
    >>> script_of("a.vue", "<p/>\n<script>\nlet a = 1\n</script>")
    '\n\nlet a = 1\n'
    """
    ending = path.rpartition(".")[2].lower()
    if ending not in {"vue", "svelte", "astro"}:
        return text
    pattern = _FRONT if ending == "astro" else _SCRIPT
    parts: list[str] = []
    end = 0
    for found in pattern.finditer(text):
        start = found.start(1)
        parts.append("\n" * text.count("\n", end, start))
        parts.append(found.group(1))
        end = found.end(1)
    return "".join(parts)
