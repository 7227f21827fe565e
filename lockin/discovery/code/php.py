"""PHP sources, by their syntax tree."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lockin.discovery.code._model import Module
from lockin.discovery.code._packages import PackageNames
from lockin.discovery.code._php import read_php
from lockin.discovery.code.source import CodeSource, Language
from lockin.discovery.signatures import tables

__all__ = ["PHP"]


class _PhpNames(PackageNames):
    """Names in PHP; a key of the configuration is in the file that is named after its start."""

    def __init__(self, modules: Mapping[str, Module]) -> None:
        super().__init__(modules, tables("php"))
        self.declared = {}
        self.settings: dict[str, list[str]] = {}
        for path in sorted(modules):
            module = modules[path]
            prefix = f"{module.package}." if module.package else ""
            for name in (*module.classes, *module.functions, *module.names):
                values = module.names.get(name, ())
                is_import = any(value is not None and value[0] == "x" for value in values)
                if "." not in name and not name.startswith("$") and not is_import:
                    self.declared.setdefault(prefix + name, []).append(path)
            folder, _, file = path.rpartition("/")
            if folder.rpartition("/")[2] == "config" and "return" in modules[path].names:
                self.settings.setdefault(file.removesuffix(".php"), []).append(path)

    def find(self, importer: str, folder: str | None, dotted: str) -> tuple[str, str] | None:
        """Return the file and the name in it; None if the tree does not declare it."""
        if folder is None:
            return super().find(importer, folder, dotted)
        found = self.settings.get(dotted)
        if not found:
            return None
        parts = importer.split("/")
        return max(found, key=lambda path: (_shared(path.split("/"), parts), -len(path))), "return"


def _shared(one: list[str], other: list[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _names(modules: Mapping[str, Module]) -> PackageNames:
    return _PhpNames(modules)


PHP = CodeSource(
    Language(
        name="php",
        endings=frozenset({".php"}),
        read=read_php,
        names=_names,
        tests=re.compile(
            rb"(?m)^\s*(?:public\s+)?function\s+test|^\s*(?:it|test)\(['\"]|#\[Test\]"
        ),
        comments=(b"//", b"#", b"*", b"/*"),
    )
)
"""The PHP files of a root, read together."""
