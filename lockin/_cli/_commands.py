"""One function per command; what is heavy is imported where it is used."""

from __future__ import annotations

import json
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

from lockin import files
from lockin.errors import LandscapeError
from lockin.model.landscape import Landscape

Wish: TypeAlias = tuple[str | None, Callable[[str], object]]
"""A path, if one is given, and what writes a document there."""
_PEEK = 65_536
_LANDSCAPE = re.compile(
    rb'lockin-landscape/|^(?:nodes|dependencies)\s*:|"(?:nodes|dependencies)"\s*:\s*\[',
    re.MULTILINE,
)
_EVIDENCE = re.compile(
    rb'^["\']?(?:model_list|litellm_settings|router_settings|general_settings|mcp_?servers)["\']?\s*:'
    rb'|"(?:mcp_?[sS]ervers|servers|lockfileVersion|devDependencies|scripts|model_list)"\s*:',
    re.MULTILINE | re.IGNORECASE,
)


def write_all(wishes: Iterable[Wish]) -> tuple[list[str], list[str]]:
    """Write each document whose path is given; return what to say of those written, and not."""
    written: list[str] = []
    failed: list[str] = []
    for path, write in wishes:
        if path is None:
            continue
        try:
            write(path)
        except OSError as error:
            failed.append(f"{path} cannot be written: {error.strerror}")
        else:
            written.append(f"wrote {path}")
    return written, failed


def say(text: str) -> None:
    """Print a sentence, not a document."""
    print(files.printable(files.redact(text), lines=True), file=sys.stderr)  # noqa: T201 - the command's voice


def show(text: str) -> None:
    """Print a document."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def discover(options: Namespace) -> int:
    """Write the landscape that folders and files show, and the findings behind it."""
    from lockin._cli._discover import run

    return run(options)


def assess(options: Namespace) -> int:
    """Assess landscapes, folders and files, merged; write every file that was asked for."""
    import lockin
    from lockin import report

    landscape = _gather(options)
    given = {"as_of": options.as_of, "currency": options.currency}
    extra: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    assessment = lockin.assess(landscape, seed=options.seed, draws=options.draws, **extra)
    lang = options.lang
    wishes: list[Wish] = [
        (options.report, lambda path: report.write_html(assessment, path, lang=lang)),
        (options.json, lambda path: report.write_json(assessment, path)),
        (options.csv, lambda path: report.write_csv(assessment, path, lang=lang)),
    ]
    written, failed = write_all(wishes)
    show(report.summary(assessment, lang=lang))
    for line in written + failed:
        say(line)
    return 2 if failed else 0


def check(options: Namespace) -> int:
    """Say for each file if it is valid, and everything that is wrong with it."""
    from lockin._cli import code_of, listing

    worst = 0
    for path in options.paths:
        try:
            landscape = files.load(path, **_limits(options))
        except LandscapeError as error:
            worst = max(worst, code_of(error))
            lines = listing(error)
        else:
            warnings = landscape.problems()
            lines = [f"valid: {landscape!r}", *map(str, warnings[:200])]
        lines[0] = f"{path}: {lines[0]}"
        show("\n".join(files.printable(files.redact(line, dense=False)) for line in lines))
    return worst


def explain(options: Namespace) -> int:
    """Say what an id means."""
    from lockin._cli._explain import explanation

    show(explanation(options.id))
    return 0


def schema(options: Namespace) -> int:
    """Print the JSON Schema."""
    if options.findings:
        from lockin.discovery import export

        made = export.schema()
    else:
        made = files.schema()
    show(json.dumps(made, indent=2, ensure_ascii=False))
    return 0


def _limits(options: Namespace) -> dict[str, int]:
    if options.max_bytes is None:
        return {}
    default = files.MAX_BYTES // files.MAX_RECORDS
    return {
        "max_bytes": options.max_bytes,
        "max_records": max(files.MAX_RECORDS, options.max_bytes // default),
    }


def _gather(options: Namespace) -> Landscape:
    """Return one landscape from files that hold one and from evidence."""
    import lockin

    landscapes, evidence = [], []
    for path in options.paths:
        if _is_landscape(Path(path)):
            landscapes.append(files.load(path, **_limits(options)))
        else:
            evidence.append(path)
    if evidence:
        landscapes.append(lockin.discover(*evidence))
    return landscapes[0] if len(landscapes) == 1 else lockin.merge(*landscapes)


def _is_landscape(path: Path) -> bool:
    """Say whether a path is to be read as a landscape rather than searched for evidence.

    A file that ends as landscapes do is one, unless it is known to be something else.
    """
    if path.suffix.lower() not in {".json", ".yaml", ".yml"}:
        return False
    try:
        if not path.is_file():
            return not path.is_dir()
        with path.open("rb") as stream:
            head = stream.read(_PEEK)
    except (OSError, ValueError):
        return True
    return bool(_LANDSCAPE.search(head)) or not _EVIDENCE.search(head)
