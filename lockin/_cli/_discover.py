"""The command `discover`: scan every path once, then write every document asked for."""

from __future__ import annotations

import os
import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from lockin import files
from lockin._cli._commands import Wish, say, show, write_all
from lockin._cli._coverage import coverage
from lockin._cli._progress import Bar
from lockin.discovery import Scan, landscape_of, scan
from lockin.discovery.export import write_cyclonedx, write_json, write_sarif
from lockin.discovery.roots import apart
from lockin.errors import LockinError

__all__ = ["run"]

_ENTRY = re.compile(r"[0-9a-f]{64}\.json")
_KEPT = 100
_MAGIC = re.compile(r"[\\*?\[\]!# ]")


def run(options: Namespace) -> int:
    """Run the command and return its exit code."""
    outputs = _outputs(options)
    _check(options, outputs)
    scans = apart(_scan(Path(path), options, outputs) for path in options.paths)
    folder = _cache(options)
    if folder is not None:
        _prune(folder)
    landscape = landscape_of(scans)
    wishes: list[Wish] = [
        (options.output, lambda path: files.save(landscape, path)),
        (options.findings, lambda path: write_json(scans, path)),
        (options.sarif, lambda path: write_sarif(scans, path)),
        (options.cyclonedx, lambda path: write_cyclonedx(scans, path)),
    ]
    written, failed = write_all(wishes)
    if options.output is None:
        show(files.dumps(landscape, format="yaml"))
    if not options.quiet:
        for line in (*coverage(scans), f"landscape: {landscape!r}", *written):
            say(line)
    for line in failed:
        say(line)
    return 2 if failed else 0


def _outputs(options: Namespace) -> list[Path]:
    named = (options.output, options.findings, options.sarif, options.cyclonedx)
    wanted = [path for path in named if path is not None]
    for path in wanted:
        if not path or "\0" in path:
            raise LockinError("an empty name, or one with a null character, names no file")
    return [Path(path) for path in wanted]


def _check(options: Namespace, outputs: list[Path]) -> None:
    """Refuse what cannot end well before a long scan begins."""
    if options.output is not None:
        files.format_of(options.output)
    real = [os.path.realpath(path) for path in outputs if path.is_file() or not path.exists()]
    if len(set(real)) < len(real):
        raise LockinError("each document needs a file of its own")
    for path in outputs:
        if not path.parent.is_dir():
            raise LockinError(f"{path}: its folder does not exist")
    for path in options.paths:
        if not os.path.lexists(path):
            raise FileNotFoundError(f"{path}: no such file or folder")


def _scan(path: Path, options: Namespace, outputs: list[Path]) -> Scan:
    bar = Bar(files.printable(path.name or str(path))[:30], sys.stderr, is_on=not options.quiet)
    try:
        return scan(
            path,
            jobs=options.jobs,
            cache=_cache(options),
            exclude=[*options.exclude, *_own(path, outputs)],
            progress=bar,
        )
    finally:
        bar.close()


def _own(root: Path, outputs: list[Path]) -> Iterator[str]:
    """Yield a pattern for each document inside of a root: no run reads what one wrote."""
    real = Path(os.path.realpath(root))
    for path in outputs:
        below = Path(os.path.realpath(path))
        if below.is_relative_to(real) and below != real:
            yield "/" + _MAGIC.sub(r"\\\g<0>", below.relative_to(real).as_posix())


def _cache(options: Namespace) -> Path | None:
    """Return the folder of the cache: the one named, or the user's own."""
    if options.no_cache:
        return None
    named = options.cache or os.environ.get("LOCKIN_CACHE")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "lockin"
    except RuntimeError:  # no home
        return None


def _prune(folder: Path) -> None:
    """Drop the oldest entries, so that the cache does not grow for ever."""
    try:
        entries = [path for path in folder.iterdir() if _ENTRY.fullmatch(path.name)]
        for path in sorted(entries, key=lambda one: one.stat().st_mtime)[:-_KEPT]:
            path.unlink(missing_ok=True)
    except OSError:
        return
