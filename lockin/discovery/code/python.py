"""Python sources, by their syntax tree: never executed, never imported."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from lockin.discovery.code._calls import Calls
from lockin.discovery.code._model import Module
from lockin.discovery.code._names import Names, import_graph
from lockin.discovery.code._resolve import Resolver
from lockin.discovery.code._syntax import read_module
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.sources import SourceFile, Tree

__all__ = ["PythonSource"]


class PythonSource:
    """Reads the Python files of a root together, so that clients made elsewhere are known."""

    name = "python"

    def wants(self, path: PurePosixPath) -> bool:
        """Tell whether it is a Python file."""
        return path.suffix in {".py", ".pyw"}

    def read(self, files: Sequence[SourceFile], tree: Tree) -> Iterator[Finding | Skipped]:
        """Yield the findings of every file; one that does not parse is skipped."""
        modules: dict[str, Module] = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the code that is read, not about ours
            for file in files:
                try:
                    modules[file.path] = read_module(file.path, file.text)
                except SyntaxError as error:
                    where = f" at line {error.lineno}" if error.lineno else ""
                    yield Skipped(file.path, f"not Python 3{where}")
                except ValueError:
                    yield Skipped(file.path, "not Python 3: a character it cannot hold")
                except (RecursionError, MemoryError):
                    yield Skipped(file.path, "nested too deeply")
        names = Names(modules)
        tree.imports.update(import_graph(modules, names))
        tree.lines.update((path, module.lines) for path, module in modules.items())
        for path, module in modules.items():
            count = sum(name.rpartition(".")[2].startswith("test") for name in module.functions)
            if count:
                tree.tests[path] = count
        calls = Calls(Resolver(modules, names))
        for path, module in modules.items():
            try:
                yield from calls.findings(module)
            except RecursionError:
                yield Skipped(path, "nested too deeply")
