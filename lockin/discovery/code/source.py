"""The source of one programming language: parse every file, then follow names across them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from lockin.discovery.code._calls import Calls
from lockin.discovery.code._model import Module
from lockin.discovery.code._names import Names, import_graph
from lockin.discovery.code._resolve import Resolver
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.signatures import tables
from lockin.discovery.sources import SourceFile, Tree

__all__ = ["CodeSource", "Language"]


@dataclass(frozen=True, slots=True)
class Language:
    """What is particular to a programming language.

    Parameters
    ----------
    name
        Its name, and that of its folder of signatures.
    endings
        Endings of its files, with the dot.
    read
        Parses one file, given its path and text. It may raise `SyntaxError`,
        `ValueError`, `RecursionError` and `MemoryError` on bad text.
    names
        Makes the finder of names across the files.
    """

    name: str
    endings: frozenset[str]
    read: Callable[[str, str], Module]
    names: Callable[[Mapping[str, Module]], Names]


@dataclass(frozen=True, slots=True)
class CodeSource:
    """Reads the files of a language together, so that clients made elsewhere are known."""

    language: Language

    @property
    def name(self) -> str:
        """Name of the language."""
        return self.language.name

    def wants(self, path: PurePosixPath) -> bool:
        """Tell whether it is a file of the language."""
        return path.suffix in self.language.endings

    def read(self, files: Sequence[SourceFile], tree: Tree) -> Iterator[Finding | Skipped]:
        """Yield the findings of every file; one that does not parse is skipped."""
        modules: dict[str, Module] = {}
        for file in files:
            found = self._module(file)
            if isinstance(found, Skipped):
                yield found
                continue
            modules[file.path] = found
            if found.warning:
                yield Skipped(file.path, found.warning)
        if not modules:
            return
        names = self.language.names(modules)
        tree.imports.update(import_graph(modules, names))
        tree.lines.update((path, module.lines) for path, module in modules.items())
        tree.tests.update((path, module.tests) for path, module in modules.items() if module.tests)
        calls = Calls(Resolver(modules, names, tables(self.name)))
        for path, module in modules.items():
            try:
                yield from calls.findings(module)
            except RecursionError:
                yield Skipped(path, "nested too deeply")

    def _module(self, file: SourceFile) -> Module | Skipped:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about the code that is read, not about ours
                return self.language.read(file.path, file.text)
        except SyntaxError as error:
            where = f" at line {error.lineno}" if error.lineno else ""
            return Skipped(file.path, f"not {self.language.name.title()} 3{where}")
        except ValueError:
            return Skipped(file.path, "not Python 3: a character it cannot hold")
        except (RecursionError, MemoryError):
            return Skipped(file.path, "nested too deeply")
