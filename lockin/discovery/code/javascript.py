"""JavaScript and TypeScript sources, by their syntax trees: never executed, never imported."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from lockin.discovery.code._js_glance import ENDINGS, javascript_imports
from lockin.discovery.code._js_names import JavascriptNames, Settings
from lockin.discovery.code._js_reader import read_module
from lockin.discovery.code._survey import CodeSurvey
from lockin.discovery.code.source import Language
from lockin.discovery.findings import Finding, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import SourceFile, Tree

__all__ = ["JAVASCRIPT", "JavascriptSource"]

_CONFIGURATION = re.compile(r"package\.json|[jt]sconfig(\.[\w-]+)?\.json")
_BUILT = re.compile(r"(\.min|\.bundle|-min|\.umd|\.iife)\.[cm]?js$|\.d\.[cm]?ts$")
_LONG = 20_000
"""Bytes of a line that no one wrote by hand."""
_BY_VERSION = "by-version"


class JavascriptSource:
    """Reads JavaScript, TypeScript, and the configuration that says what imports mean."""

    @property
    def name(self) -> str:
        """Name of the source."""
        return "javascript"

    def wants(self, path: PurePosixPath) -> bool:
        """Tell whether it is a program, or says where a program's imports lead."""
        if path.suffix in ENDINGS:
            return _BUILT.search(path.name) is None
        return _CONFIGURATION.fullmatch(path.name) is not None

    def survey(self) -> JavascriptSurvey:
        """Return what looks at the files of one root."""
        return JavascriptSurvey()

    def read(self, files: Sequence[SourceFile], tree: Tree) -> Iterator[Finding | Skipped]:
        """Yield the findings of files at hand."""
        survey = self.survey()
        by_path = {file.path: file for file in files}
        for file in files:
            survey.look(file.path, file.text.encode())
        yield from survey.finish(lambda path: by_path[path].text, tree, jobs=1)


class JavascriptSurvey:
    """The files of one root: programs, and the configuration beside them."""

    def __init__(self) -> None:
        self.settings = Settings()
        names = functools.partial(JavascriptNames, settings=self.settings)
        self.inner = CodeSurvey(_language(names))
        self.built: list[str] = []

    def look(self, path: str, data: bytes) -> None:
        """Note what is needed of a file to choose what to read."""
        if _CONFIGURATION.fullmatch(path.rpartition("/")[2]) is not None:
            self.settings.take(path, data)
        elif _is_built(data):
            self.built.append(path)
        else:
            self.inner.look(path, data)

    def finish(
        self, load: Callable[[str], str | Skipped], tree: Tree, jobs: int
    ) -> Iterator[Finding | Skipped]:
        """Yield what the chosen files say."""
        for path in sorted(self.built):
            yield Skipped(path, "built, not written: a line of more than 20000 bytes")
        for one in self.inner.finish(load, tree, jobs):
            yield one if isinstance(one, Skipped) else self._settled(one)

    def _settled(self, finding: Finding) -> Finding:
        """Return the surface that a provider's plain call has in the version in use."""
        if finding.surface != _BY_VERSION:
            return finding
        service = finding.service or ""
        rows = table("javascript/dialect")["by_version"]
        row = rows.get(service) or rows["openai-by-version"]
        major = self.settings.major(finding.file, row["package"])
        is_old = major is not None and major < int(row["below"])
        surface = str(row["before" if is_old else "now"])
        if not service:
            return replace(finding, surface=surface)
        prefix = service.removesuffix(f"-{_BY_VERSION}")
        return replace(finding, surface=surface, service=f"{prefix}-{surface}")


def _language(names: functools.partial[JavascriptNames]) -> Language:
    return Language(
        name="javascript",
        endings=ENDINGS,
        read=read_module,
        names=names,
        imports=javascript_imports,
    )


def _is_built(data: bytes) -> bool:
    """Tell a bundle by a line that is too long to be written."""
    if len(data) <= _LONG:
        return False
    return any(len(line) > _LONG and line.count(b";") > 50 for line in data.splitlines())


JAVASCRIPT = JavascriptSource()
"""The JavaScript and TypeScript files of a root, read together."""
