"""A bounded walk of a folder in a fixed order, which stays inside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pathspec

__all__ = ["Limits", "Walk"]

_VENDORED = frozenset(
    """
    .bzr .cache .direnv .eggs .git .hg .mypy_cache .next .nox .nuxt .pytest_cache .ruff_cache
    .svn .terraform .tox .venv .yarn __pycache__ __pypackages__ bower_components
    build-venv env.bak node_modules site-packages vendor vendored venv
    virtualenv
    """.split()
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a scan.

    Parameters
    ----------
    file_bytes
        A larger file is skipped, with a reason.
    total_bytes, files
        The walk stops there, and the coverage says so.
    depth
        Folders deeper than this are not entered.

    Examples
    --------
    >>> Limits().file_bytes
    1048576
    """

    file_bytes: int = 1024 * 1024
    total_bytes: int = 1024 * 1024 * 1024
    files: int = 200_000
    depth: int = 64


@dataclass(slots=True)
class Walk:
    """The files below `root`, sorted, without ignored and vendored folders.

    Links are followed neither to folders nor to files outside the root. Iterating
    gives paths below the root with forward slashes; `truncated` then says which
    limit stopped it, and `refused` lists what it did not enter.
    """

    root: Path
    limits: Limits
    exclude: tuple[str, ...] = ()
    truncated: str | None = None
    refused: list[tuple[str, str]] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        """Yield the files in order of their path."""
        self.truncated = None
        self.refused.clear()
        real = Path(os.path.realpath(self.root))
        count = 0
        excluded = pathspec.GitIgnoreSpec.from_lines(self.exclude)
        for path in self._folder("", 0, (("", excluded),) if self.exclude else ()):
            full = self.root / path
            if full.is_symlink() and not _inside(full, real):
                self.refused.append((path, "link that leaves the root"))
                continue
            count += 1
            if count > self.limits.files:
                self.truncated = f"more than {self.limits.files} files"
                return
            yield path

    def _folder(
        self, folder: str, depth: int, ignored: tuple[tuple[str, pathspec.GitIgnoreSpec], ...]
    ) -> Iterator[str]:
        if depth > self.limits.depth:
            self.refused.append((folder, f"deeper than {self.limits.depth} folders"))
            return
        full = self.root / folder if folder else self.root
        try:
            with os.scandir(full) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self.refused.append((folder or ".", f"cannot be listed: {error.strerror}"))
            return
        ignored = (*ignored, *self._ignore_file(folder, full))
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if not _is_text(entry.name) or _is_ignored(path, ignored):
                continue
            try:
                is_folder = entry.is_dir(follow_symlinks=False)
                is_file = entry.is_file()
            except OSError:
                continue
            if is_folder:
                if not _is_vendored(entry) and not _is_ignored(f"{path}/", ignored):
                    yield from self._folder(path, depth + 1, ignored)
            elif is_file:
                yield path

    def _ignore_file(
        self, folder: str, full: Path
    ) -> tuple[tuple[str, pathspec.GitIgnoreSpec], ...]:
        file = full / ".gitignore"
        try:
            if file.is_symlink() or not file.is_file() or file.stat().st_size > 64 * 1024:
                return ()
            lines = file.read_text("utf-8", errors="replace").splitlines()
            return ((folder, pathspec.GitIgnoreSpec.from_lines(lines)),)
        except (OSError, ValueError) as error:
            self.refused.append((f"{folder}/.gitignore".lstrip("/"), f"not understood: {error}"))
            return ()


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_vendored(entry: os.DirEntry[str]) -> bool:
    if entry.name in _VENDORED or entry.name.endswith(".egg-info"):
        return True
    return os.path.lexists(os.path.join(entry.path, "pyvenv.cfg"))  # noqa: PTH118 - a DirEntry's own path, in the hot loop


def _is_ignored(path: str, ignored: tuple[tuple[str, pathspec.GitIgnoreSpec], ...]) -> bool:
    for folder, spec in ignored:
        below = path[len(folder) + 1 :] if folder else path
        if spec.match_file(below):
            return True
    return False


def _inside(path: Path, real: Path) -> bool:
    try:
        return Path(os.path.realpath(path)).is_relative_to(real)
    except (OSError, ValueError):
        return False
