"""Scan one root: walk, read, hand the files to their sources."""

from __future__ import annotations

import codecs
import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from lockin.discovery._walk import Limits, Walk
from lockin.discovery.code.python import PYTHON
from lockin.discovery.config.litellm import LITELLM
from lockin.discovery.config.manifests import MANIFESTS
from lockin.discovery.config.mcp import MCP
from lockin.discovery.config.prompts import PROMPTS
from lockin.discovery.findings import Coverage, Finding, Kind, Scan, Setting, Skipped
from lockin.discovery.sources import Source, SourceFile, Tree, setting_of

__all__ = ["SOURCES", "scan", "slug"]

SOURCES: tuple[Source, ...] = (PYTHON, MANIFESTS, LITELLM, MCP, PROMPTS)
"""Every source that is built in, in the order in which they read."""

_MARKERS = frozenset(
    """
    .git .github .gitlab-ci.yml cargo.toml composer.json gemfile go.mod package.json pom.xml
    pyproject.toml requirements.txt setup.cfg setup.py
    """.split()
)
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_CODECS = frozenset(
    """
    ascii big5 cp437 cp850 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 euc_jp euc_kr
    gb18030 gb2312 gbk iso8859-1 iso8859-2 iso8859-5 iso8859-7 iso8859-9 iso8859-15 koi8-r
    koi8-u shift_jis utf-8 utf-8-sig
    """.split()
)


def scan(
    root: str | os.PathLike[str],
    *,
    limits: Limits | None = None,
    sources: Iterable[Source] = SOURCES,
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
    walk = Walk(top, limits) if is_tree else None
    paths: Iterable[str] = walk if walk is not None else (top.name,)
    base = top if is_tree else top.parent
    sources = tuple(sources)
    wanted: dict[str, list[SourceFile]] = {source.name: [] for source in sources}
    skipped: list[Skipped] = []
    unread: Counter[str] = Counter()
    settings: list[str] = []
    files = read = 0
    truncated: str | None = None
    for path in paths:
        pure = PurePosixPath(path)
        takers = [source for source in sources if source.wants(pure)]
        if not takers:
            unread[pure.suffix.lower() or "no ending"] += 1
            continue
        if read > limits.total_bytes:
            truncated = f"more than {limits.total_bytes} bytes"
            break
        text = _read(base / path, limits.file_bytes)
        if isinstance(text, Skipped):
            skipped.append(Skipped(path, text.reason))
            continue
        files += 1
        read += len(text)
        settings.append(path)
        for source in takers:
            wanted[source.name].append(SourceFile(path, text))
    if walk is not None:
        skipped.extend(Skipped(path, reason) for path, reason in walk.refused)
        truncated = truncated or walk.truncated
    tree = Tree()
    findings: list[Finding] = []
    for source in sources:
        for one in source.read(wanted[source.name], tree):
            if isinstance(one, Skipped):
                skipped.append(one)
            else:
                findings.append(one)
    return Scan(
        name=slug(top.resolve().name if is_tree else top.stem),
        findings=tuple(_distinct(findings)),
        coverage=Coverage(
            files=files,
            bytes=read,
            skipped=tuple(sorted(set(skipped))),
            unread=dict(sorted(unread.items())),
            truncated=truncated,
        ),
        lines=dict(sorted(tree.lines.items())),
        imports=dict(sorted(tree.imports.items())),
        tests=dict(sorted(tree.tests.items())),
        settings={path: setting_of(path) for path in sorted(settings)},
        projects=_projects(top, settings) if is_tree else (),
        is_tree=is_tree,
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
        names = {name.lower() for name in os.listdir(folder)}
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
    target = finding.service or finding.decided_by or ""
    name = "" if finding.kind is Kind.CALL and finding.service is not None else finding.name
    place = (finding.file, str(finding.line), str(finding.column))
    return (*place, finding.kind, target, finding.group or "", name)


def _read(path: Path, most: int) -> str | Skipped:
    try:
        if path.stat().st_size > most:
            return Skipped("", f"larger than {most} bytes")
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        return Skipped("", f"cannot be read: {error.strerror}")
    if len(data) > most:
        return Skipped("", f"larger than {most} bytes")
    if b"\0" in data:
        return Skipped("", "binary")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    for line in data.split(b"\n", 2)[:2]:
        cookie = _COOKIE.match(line)
        if cookie is not None:
            return _decoded(data, cookie.group(1).decode("ascii"))
    return Skipped("", "not UTF-8")


def _decoded(data: bytes, encoding: str) -> str | Skipped:
    try:
        name = codecs.lookup(encoding).name
        if name in _CODECS:
            return data.decode(name)
    except (LookupError, UnicodeDecodeError, ValueError):
        pass
    return Skipped("", "not in the encoding that it declares")


def slug(text: str) -> str:
    """Return a lower-case id made of a name.

    Examples
    --------
    >>> slug("Mobile App (2)")
    'mobile-app-2'
    """
    made = re.sub(r"[^a-z0-9._]+", "-", text.lower()).strip("-._")
    return made[:100].rstrip("-._") or "unnamed"
