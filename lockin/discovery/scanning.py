"""Scan one root: walk, read, hand the files to their sources."""

from __future__ import annotations

import functools
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from lockin.discovery import _cache
from lockin.discovery._reading import decoded, read_bytes, read_text
from lockin.discovery._settle import settled
from lockin.discovery._walk import Limits, Walk
from lockin.discovery.code.csharp import CSHARP
from lockin.discovery.code.go import GO
from lockin.discovery.code.java import JAVA
from lockin.discovery.code.javascript import JAVASCRIPT
from lockin.discovery.code.php import PHP
from lockin.discovery.code.python import PYTHON
from lockin.discovery.code.ruby import RUBY
from lockin.discovery.code.rust import RUST
from lockin.discovery.config.a2a import A2A
from lockin.discovery.config.apps import APPS
from lockin.discovery.config.commerce import COMMERCE
from lockin.discovery.config.containers import CONTAINERS
from lockin.discovery.config.copilot import COPILOT
from lockin.discovery.config.copilot_studio import COPILOT_STUDIO
from lockin.discovery.config.env import ENV
from lockin.discovery.config.evaluations import EVALUATIONS
from lockin.discovery.config.flows import FLOWS
from lockin.discovery.config.litellm import LITELLM
from lockin.discovery.config.manifests import MANIFESTS
from lockin.discovery.config.mcp import MCP
from lockin.discovery.config.mcp_servers import MCP_SERVERS
from lockin.discovery.config.openrouter import OPENROUTER
from lockin.discovery.config.owners import OWNERS
from lockin.discovery.config.parts import PARTS
from lockin.discovery.config.pipelines import PIPELINES
from lockin.discovery.config.portkey import PORTKEY
from lockin.discovery.config.prompts import PROMPTS
from lockin.discovery.config.settings import SETTINGS
from lockin.discovery.config.templates import TEMPLATES
from lockin.discovery.config.terraform import TERRAFORM
from lockin.discovery.config.tooling import TOOLING
from lockin.discovery.findings import Coverage, Finding, Kind, Scan, Setting, Skipped
from lockin.discovery.sources import Source, SourceFile, Surveyor, Tree, setting_of

__all__ = ["SOURCES", "scan", "slug"]

SOURCES: tuple[Source, ...] = (
    PYTHON,
    GO,
    RUST,
    JAVASCRIPT,
    RUBY,
    PHP,
    JAVA,
    CSHARP,
    MANIFESTS,
    ENV,
    SETTINGS,
    CONTAINERS,
    TERRAFORM,
    TEMPLATES,
    LITELLM,
    PORTKEY,
    OPENROUTER,
    FLOWS,
    MCP,
    MCP_SERVERS,
    A2A,
    COMMERCE,
    COPILOT,
    COPILOT_STUDIO,
    APPS,
    TOOLING,
    PIPELINES,
    PROMPTS,
    EVALUATIONS,
    OWNERS,
    PARTS,
)
"""Every source that is built in, in the order in which they read."""

_MARKERS = frozenset(
    """
    .git .github .gitlab-ci.yml cargo.toml composer.json gemfile go.mod package.json pom.xml
    pyproject.toml requirements.txt setup.cfg setup.py
    """.split()
)
_STEP = 200
_PICTURES = 16
_KEPT = 32 * 1024 * 1024
"""Bytes of configuration and prose that are kept as text; what is over is read again."""


def scan(
    root: str | os.PathLike[str],
    *,
    limits: Limits | None = None,
    sources: Iterable[Source] = SOURCES,
    jobs: int = 1,
    exclude: Iterable[str] = (),
    cache: str | os.PathLike[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Scan:
    r"""Return everything that one file or folder gives.

    Parameters
    ----------
    root
        A folder, or one file.
    limits
        Bounds on size, number and depth of files.
    sources
        What to look for; the built-in sources by default.
    jobs
        Processes that parse; the result does not depend on it.
    exclude
        Patterns of files to leave out, as in a ``.gitignore`` at the root.
    cache
        Folder that keeps what was found, by content: an unchanged root is not read again.
    progress
        Called now and then with the files looked at and the files in all.

    Returns
    -------
    Scan
        Findings in order of place, and what was read.

    Raises
    ------
    FileNotFoundError
        `root` does not exist.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "app.py").write_text(
    ...         "import openai\nopenai.OpenAI().responses.create(model='gpt-4o')\n"
    ...     )
    ...     [(f.place, f.service) for f in scan(folder).findings if f.kind == "call"]
    [('app.py:2:1', 'openai-responses')]
    """
    limits = limits or Limits()
    top = Path(root)
    if not top.exists():
        raise FileNotFoundError(f"{os.fspath(root)}: no such file or folder")
    is_tree = top.is_dir()
    exclude = tuple(exclude)
    walk = Walk(top, limits, exclude) if is_tree else None
    base = top if is_tree else top.parent
    paths = list(walk) if walk is not None else [top.name]
    desk = _Desk(tuple(sources), base, limits)
    key = None
    if cache is not None:
        choices = (top.resolve().name, is_tree, limits, exclude, [one.name for one in desk.sources])
        key = _cache.key_of(base, paths, desk.wants, limits.file_bytes, choices)
        held = _cache.load(Path(cache), key)
        if held is not None:
            return held
    truncated = walk.truncated if walk is not None else None
    for done, path in enumerate(paths):
        if progress is not None and not done % _STEP:
            progress(done, len(paths))
        if desk.read > limits.total_bytes:
            truncated = f"more than {limits.total_bytes} bytes"
            break
        desk.take(path)
    if walk is not None:
        desk.skipped.extend(Skipped(path, reason) for path, reason in walk.refused)
    tree = Tree()
    findings = desk.finish(tree, jobs)
    settings = {path: setting_of(path) for path in sorted(desk.taken)}
    if _is_of_examples(settings, tree):
        settings, findings = _as_production(settings, findings)
    if progress is not None:
        progress(len(paths), len(paths))
    found = Scan(
        name=slug(top.resolve().name if is_tree else top.stem),
        findings=tuple(_distinct(settled(findings))),
        coverage=Coverage(
            files=len(desk.taken),
            bytes=desk.read,
            skipped=tuple(sorted(set(desk.skipped))),
            unread=dict(sorted(desk.unread.items())),
            truncated=truncated,
        ),
        lines=dict(sorted(tree.lines.items())),
        imports=dict(sorted(tree.imports.items())),
        tests=dict(sorted(tree.tests.items())),
        settings=settings,
        projects=_projects(top, desk.taken) if is_tree else (),
        is_tree=is_tree,
    )
    if cache is not None and key is not None:
        _cache.save(Path(cache), key, found)
    return found


def _most(path: str, limits: Limits) -> int:
    """Return the bytes that a file may have: a notebook holds pictures beside its code."""
    return limits.file_bytes * (_PICTURES if path.endswith(".ipynb") else 1)


class _Desk:
    """Hands each file to the sources that want it, and keeps what they say."""

    def __init__(self, sources: tuple[Source, ...], base: Path, limits: Limits) -> None:
        self.sources = sources
        self.base = base
        self.limits = limits
        self.plain = tuple(one for one in sources if not isinstance(one, Surveyor))
        self.surveyors = tuple(one for one in sources if isinstance(one, Surveyor))
        self.surveys = tuple(one.survey() for one in self.surveyors)
        self.wanted: dict[str, list[SourceFile]] = {one.name: [] for one in self.plain}
        self.findings: list[Finding] = []
        self.skipped: list[Skipped] = []
        self.unread: Counter[str] = Counter()
        self.taken: list[str] = []
        self.read = 0
        self.kept = 0
        self.last: tuple[str, str] = ("", "")

    def wants(self, pure: PurePosixPath) -> bool:
        """Tell whether any source wants a file."""
        return any(one.wants(pure) for one in self.sources)

    def take(self, path: str) -> None:
        """Read a file if a source wants it."""
        pure = PurePosixPath(path)
        surveys = [
            survey
            for one, survey in zip(self.surveyors, self.surveys, strict=True)
            if one.wants(pure)
        ]
        takers = [one for one in self.plain if one.wants(pure)]
        if not takers and not surveys:
            self.unread[pure.suffix.lower() or "no ending"] += 1
            return
        data = read_bytes(self.base / path, _most(path, self.limits))
        if isinstance(data, Skipped):
            self.skipped.append(Skipped(path, data.reason))
            return
        if takers:
            text = decoded(data)
            if isinstance(text, Skipped):
                self.skipped.append(Skipped(path, text.reason))
                return
            self.kept += len(data)
            if self.kept <= _KEPT:
                file = SourceFile(path, text)
            else:
                file = SourceFile(path, load=functools.partial(self._again, path))
            for one in takers:
                self.wanted[one.name].append(file)
        self.taken.append(path)
        self.read += len(data)
        for survey in surveys:
            survey.look(path, data)

    def finish(self, tree: Tree, jobs: int) -> list[Finding]:
        """Return what all sources found."""
        said = [
            *(one.read(self.wanted.pop(one.name), tree) for one in self.plain),
            *(survey.finish(self.load, tree, jobs) for survey in self.surveys),
        ]
        for found in said:
            for one in found:
                if isinstance(one, Skipped):
                    self.skipped.append(one)
                else:
                    self.findings.append(one)
        return self.findings

    def _again(self, path: str) -> str:
        """Return a text that was read before; the last one is kept."""
        if self.last[0] != path:
            text = self.load(path)
            self.last = (path, "" if isinstance(text, Skipped) else text)
        return self.last[1]

    def load(self, path: str) -> str | Skipped:
        """Return a file's text."""
        return read_text(self.base / path, _most(path, self.limits))


def _is_of_examples(settings: Mapping[str, Setting], tree: Tree) -> bool:
    """Tell whether a root consists of examples: then they are what it is there for."""
    counted = Counter(settings.get(path) for path in tree.lines)
    return counted[Setting.EXAMPLE] > counted[Setting.PRODUCTION]


def _as_production(
    settings: Mapping[str, Setting], findings: Iterable[Finding]
) -> tuple[dict[str, Setting], list[Finding]]:
    """Return settings and findings with examples as production code."""
    told = {Setting.EXAMPLE: Setting.PRODUCTION}
    return (
        {path: told.get(setting, setting) for path, setting in settings.items()},
        [replace(one, setting=told.get(one.setting, one.setting)) for one in findings],
    )


def _projects(top: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the folders below `top` that are repositories of their own.

    These are what holds a ``.git``, at most three folders deep; and, where `top` does not
    look like a repository itself, the folders directly in it that do, if there are several.
    """
    folders = {
        "/".join(parts[:depth])
        for parts in {tuple(path.split("/")[:-1]) for path in paths}
        for depth in range(1, min(len(parts), 3) + 1)
    }
    found = {folder for folder in folders if os.path.lexists(top / folder / ".git")}
    if not _is_repository(top):
        beside = {
            folder
            for folder in folders
            if "/" not in folder
            and setting_of(f"{folder}/x") is Setting.PRODUCTION
            and _is_repository(top / folder)
        }
        if len(beside) > 1:
            found |= beside
    return tuple(sorted(found))


def _is_repository(folder: Path) -> bool:
    """Tell whether a folder holds what stands at the top of a repository."""
    try:
        names = {one.name.lower() for one in folder.iterdir()}
    except OSError:
        return False
    begun = ("readme", "license", "licence", "dockerfile", "docker-compose", "compose.y", "build.g")
    return not names.isdisjoint(_MARKERS) or any(name.startswith(begun) for name in names)


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings in order, each once; the surer of two at one place for one thing."""
    found: dict[tuple[str, ...], Finding] = {}
    rank = {"high": 0, "medium": 1, "low": 2}
    for finding in findings:
        key = _key(finding)
        held = found.get(key)
        if held is None:
            found[key] = finding
            continue
        better, other = sorted((held, finding), key=lambda f: rank[f.confidence])
        found[key] = replace(
            better,
            features=tuple(sorted({*better.features, *other.features})),
            models=tuple(sorted({*better.models, *other.models})),
        )
    return sorted(found.values(), key=lambda finding: (finding.key, finding.decided_by or ""))


def _key(finding: Finding) -> tuple[str, ...]:
    """Return what makes two findings one: a call of one service at one place is one call."""
    target = finding.service or f"{finding.vendor or ''} {finding.decided_by or ''}"
    name = "" if finding.kind is Kind.CALL and finding.service is not None else finding.name
    place = (finding.file, str(finding.line), str(finding.column))
    return (*place, finding.kind, target, finding.group or "", name)


def slug(text: str) -> str:
    """Return a lower-case id made of a name.

    Examples
    --------
    >>> slug("Mobile App (2)")
    'mobile-app-2'
    """
    made = re.sub(r"[^a-z0-9._]+", "-", text.lower()).strip("-._")
    return made[:100].rstrip("-._") or "unnamed"
