"""The socket: what every source of evidence looks like."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Protocol, runtime_checkable

from lockin.discovery.findings import Finding, Setting, Skipped

__all__ = ["FileSource", "Source", "SourceFile", "Survey", "Surveyor", "Tree", "setting_of"]

_TESTS = frozenset({"test", "tests", "testing", "__tests__", "testdata", "fixtures", "benchmarks"})
_TESTS |= {"benchmark", "e2e", "evals", "evaluation", "evaluations", "spec", "specs"}
_TESTS |= {"androidtest", "commontest", "jvmtest", "testfixtures", "testapps", "testapp"}
_TESTS |= {"integration-test", "integration-tests", "integrationtests", "__mocks__", "mocks"}
_EXAMPLES = frozenset({"example", "examples", "sample", "samples", "demo", "demos", "cookbook"})
_EXAMPLES |= {"cookbooks", "notebooks", "tutorial", "tutorials", "playground", "quickstart"}
_TEST_CLASS = re.compile(r"[a-z0-9](?:Tests?|IT|Spec)\.(?:java|kt|cs|php|groovy|scala)\Z")
_DOCUMENTATION = frozenset({"doc", "docs", "documentation", "website"})


class SourceFile:
    """A file of a root, read as text when it is asked for.

    Parameters
    ----------
    path
        Path below the root, with forward slashes.
    text
        Its content, where it is at hand.
    load
        Reads it otherwise; what it gives is not kept.
    """

    __slots__ = ("_load", "_text", "path")

    def __init__(
        self, path: str, text: str | None = None, load: Callable[[], str] | None = None
    ) -> None:
        self.path = path
        self._text = text
        self._load = load

    @property
    def text(self) -> str:
        """The content."""
        if self._text is not None:
            return self._text
        return "" if self._load is None else self._load()

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
        may be in another; it does not count on that order. It never raises on their
        content: a file that it cannot read gives a `Skipped`.
        """
        ...


@runtime_checkable
class Surveyor(Source, Protocol):
    """A source of many files, which looks at each once and then reads a few."""

    def survey(self) -> Survey:
        """Return what looks at the files of one root."""
        ...


class Survey(Protocol):
    """The files of one root, as a `Surveyor` saw them."""

    def look(self, path: str, data: bytes) -> None:
        """Note what is needed of a file to choose what to read."""
        ...

    def finish(
        self, load: Callable[[str], str | Skipped], tree: Tree, jobs: int
    ) -> Iterator[Finding | Skipped]:
        """Read the chosen files, which `load` gives, in up to `jobs` processes."""
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
    if (
        stem == "conftest"
        or stem.startswith("test_")
        or stem.endswith(("_test", "_tests", "_spec"))
    ):
        return Setting.TEST
    if ".test." in name or ".spec." in name or _TEST_CLASS.search(path):
        return Setting.TEST
    for folder in folders:
        if folder in _TESTS or folder.endswith(
            (".test", ".tests", "unittests", "integrationtests")
        ):
            return Setting.TEST
        if folder in _EXAMPLES or folder.startswith(("hello-world", "hello_world")):
            return Setting.EXAMPLE
        if folder in _DOCUMENTATION:
            return Setting.DOCUMENTATION
    return Setting.PRODUCTION
