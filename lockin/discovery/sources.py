"""The socket: what every source of evidence looks like."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Protocol

from lockin.discovery.findings import Finding, Setting, Skipped

__all__ = ["FileSource", "Source", "SourceFile", "Tree", "setting_of"]

_TESTS = frozenset({"test", "tests", "testing", "__tests__", "testdata", "fixtures", "benchmarks"})
_TESTS |= {"benchmark", "e2e", "evals", "evaluation", "evaluations", "spec", "specs"}
_EXAMPLES = frozenset({"example", "examples", "sample", "samples", "demo", "demos", "cookbook"})
_EXAMPLES |= {"cookbooks", "notebooks", "tutorial", "tutorials", "playground", "quickstart"}
_DOCUMENTATION = frozenset({"doc", "docs", "documentation", "website"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read as text.

    Parameters
    ----------
    path
        Path below the root, with forward slashes.
    text
        Its content.
    """

    path: str
    text: str

    @property
    def setting(self) -> Setting:
        """What sort of code it is, by its path."""
        return setting_of(self.path)


@dataclass(slots=True)
class Tree:
    """What sources tell about a root besides findings; a source adds to it."""

    lines: dict[str, int] = field(default_factory=dict)
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tests: dict[str, int] = field(default_factory=dict)


class Source(Protocol):
    """A kind of evidence: which files it wants, and what it reads in them.

    A new language or format is one class with these members and one entry in
    `lockin.discovery.scanning.SOURCES`.
    """

    @property
    def name(self) -> str:
        """Short name of the source."""
        ...

    def wants(self, path: PurePosixPath) -> bool:
        """Tell whether the file at `path` is for this source."""
        ...

    def read(self, files: Sequence[SourceFile], tree: Tree) -> Iterator[Finding | Skipped]:
        """Yield what all its files of one root give.

        A source gets its files together, in order of path, because the meaning of one
        may be in another. It never raises on their content: a file that it cannot
        read gives a `Skipped`.
        """
        ...


@dataclass(frozen=True, slots=True)
class FileSource:
    """A source that reads each file by itself."""

    name: str
    wants_path: Callable[[PurePosixPath], bool]
    read_file: Callable[[SourceFile], Iterator[Finding | Skipped]]

    def wants(self, path: PurePosixPath) -> bool:
        """Tell whether the file at `path` is for this source."""
        return self.wants_path(path)

    def read(self, files: Sequence[SourceFile], tree: Tree) -> Iterator[Finding | Skipped]:
        """Yield what each file gives."""
        for file in files:
            yield from self.read_file(file)


@functools.cache
def setting_of(path: str) -> Setting:
    """Return what sort of code a file is, by the folders and the name in its path.

    Examples
    --------
    >>> str(setting_of("tests/test_chat.py")), str(setting_of("shop/chat.py"))
    ('test', 'production')
    """
    *folders, name = path.lower().split("/")
    stem = name.partition(".")[0]
    if stem == "conftest" or stem.startswith("test_") or stem.endswith(("_test", "_tests")):
        return Setting.TEST
    if ".test." in name or ".spec." in name:
        return Setting.TEST
    for folder in folders:
        if folder in _TESTS:
            return Setting.TEST
        if folder in _EXAMPLES:
            return Setting.EXAMPLE
        if folder in _DOCUMENTATION:
            return Setting.DOCUMENTATION
    return Setting.PRODUCTION
