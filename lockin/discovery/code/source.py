"""The source of one programming language: parse the files that matter, then follow names."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from lockin.discovery.code._addresses import addresses_in
from lockin.discovery.code._model import Import, Module
from lockin.discovery.code._names import Names
from lockin.discovery.code._platforms import hosted_in
from lockin.discovery.code._survey import CodeSurvey
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.sources import SourceFile, Tree

__all__ = ["CodeSource", "Language"]


@dataclass(frozen=True, slots=True)
class Language:
    """What is particular to a programming language.

    Parameters
    ----------
    name
        Its name.
    endings
        Endings of its files, with the dot.
    read
        Parses one file, given its path and text. It may raise `SyntaxError`,
        `ValueError`, `RecursionError` and `MemoryError` on bad text. A function of a
        module, so that other processes can be told of it.
    names
        Makes the finder of names across the files.
    imports
        Reads the imports of a file without parsing it, where they name files; more
        than there are is no error. None where files share their names otherwise.
    tests
        What stands at each test function; counted in files of tests that are not parsed.
    comments
        What a line that is only a comment starts with.
    tables
        Its folder of signatures, where that is not its name.
    program
        What of a file's bytes is program, where that is not all.
    is_shared
        Every file sees every class by its name, without an import.
    is_folder
        A folder is a package, which its files share and others import by its path.
    """

    name: str
    endings: frozenset[str]
    read: Callable[[str, str], Module]
    names: Callable[[Mapping[str, Module]], Names]
    imports: Callable[[str, bytes], list[Import]] | None = None
    tests: re.Pattern[bytes] | None = None
    comments: tuple[bytes, ...] = (b"//", b"*", b"/*")
    tables: str = ""
    program: Callable[[str, bytes], bytes] | None = None
    is_shared: bool = False
    is_folder: bool = False

    @property
    def signatures(self) -> str:
        """Folder of its tables."""
        return self.tables or self.name

    def module(self, path: str, text: str | Skipped) -> Module | Skipped:
        """Return what a file says, or why it cannot be read."""
        if isinstance(text, Skipped):
            return Skipped(path, text.reason)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about the code that is read, not about ours
                found = self.read(path, text)
        except SyntaxError as error:
            where = f" at line {error.lineno}" if error.lineno else ""
            return Skipped(path, f"not {self.name.title()}{where}")
        except ValueError:
            return Skipped(path, f"not {self.name.title()}: a character it cannot hold")
        except (RecursionError, MemoryError):
            return Skipped(path, "nested too deeply")
        found.hosted = hosted_in(text)
        if not path.endswith(".ipynb"):
            found.addresses = addresses_in(text)
        return found


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

    def survey(self) -> CodeSurvey:
        """Return what looks at the files of one root."""
        return CodeSurvey(self.language)

    def read(self, files: Sequence[SourceFile], tree: Tree) -> Iterator[Finding | Skipped]:
        """Yield the findings of files at hand."""
        survey = self.survey()
        by_path = {file.path: file for file in files}
        for file in files:
            survey.look(file.path, file.text.encode())
        yield from survey.finish(lambda path: by_path[path].text, tree, jobs=1)
