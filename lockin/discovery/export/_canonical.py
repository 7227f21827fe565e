"""Scans in one order, with text that every reader takes and that holds no credential."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from lockin.discovery.findings import Finding, Scan, Skipped, within
from lockin.files import redact

__all__ = ["canonical", "cut", "document", "identities", "labelled", "tool_version", "valid"]

_ENCODER = json.JSONEncoder(ensure_ascii=True, allow_nan=False)
_SURROGATES = re.compile("[\ud800-\udfff]")


def valid(text: str) -> str:
    r"""Return `text` with each lone surrogate replaced: no UTF-8 file can hold one.

    >>> valid("a" + chr(0xD800))
    'a\ufffd'
    """
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


@functools.lru_cache(maxsize=65536)
def _clean(text: str) -> str:
    return redact(valid(text), dense=False)


def cut(text: str, most: int = 200) -> str:
    """Return the beginning of a text that is meant to be looked at.

    >>> cut("x" * 9, 4)
    'xxx…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _maybe(text: str | None) -> str | None:
    return None if text is None else _clean(text)


def _finding(finding: Finding) -> Finding:
    return replace(
        finding,
        file=valid(finding.file),
        root=valid(finding.root),
        name=_clean(finding.name),
        vendor=_maybe(finding.vendor),
        service=_maybe(finding.service),
        surface=_maybe(finding.surface),
        host=_maybe(finding.host),
        decided_by=_maybe(finding.decided_by),
        features=tuple(map(_clean, finding.features)),
        models=tuple(map(_clean, finding.models)),
        via=tuple(map(_clean, finding.via)),
        group=_maybe(finding.group),
        gateway=_maybe(finding.gateway),
    )


def _order(finding: Finding) -> tuple[str | int, ...]:
    return (finding.root, *finding.key, repr(finding))


def _scan(scan: Scan) -> Scan:
    coverage = scan.coverage
    skipped = (Skipped(valid(one.file), _clean(one.reason)) for one in coverage.skipped)
    return replace(
        scan,
        name=valid(scan.name),
        findings=tuple(sorted(map(_finding, scan.findings), key=_order)),
        coverage=replace(
            coverage,
            skipped=tuple(sorted(skipped)),
            unread={valid(ending): n for ending, n in sorted(coverage.unread.items())},
            truncated=_maybe(coverage.truncated),
        ),
        lines={valid(path): n for path, n in sorted(scan.lines.items())},
        imports={
            valid(path): tuple(map(valid, found)) for path, found in sorted(scan.imports.items())
        },
        tests={valid(path): n for path, n in sorted(scan.tests.items())},
        settings={valid(path): setting for path, setting in sorted(scan.settings.items())},
        projects=tuple(map(valid, scan.projects)),
    )


def canonical(scans: Iterable[Scan] | Scan) -> tuple[Scan, ...]:
    """Return the scans sorted, with sorted findings and clean text."""
    each = (scans,) if isinstance(scans, Scan) else scans
    found = [_scan(scan) for scan in each]
    named = Counter(scan.name for scan in found)

    def order(scan: Scan) -> tuple[str, bool, str]:
        """Begin as `landscape_of` does, so that systems keep their ids."""
        content = repr(scan) if named[scan.name] > 1 else ""
        return (scan.name, scan.findings[:1] == (), f"{scan.findings[:1]!r}{content}")

    return tuple(sorted(found, key=order))


def labelled(scans: Iterable[Scan] | Scan) -> tuple[tuple[str, Scan], ...]:
    """Return canonical scans, each with the folder that says which root a file is in.

    One root needs none. Where there are several, it is the one that the findings carry,
    else the name, numbered where one name stands for several roots.
    """
    found = canonical(scans)
    if len(found) == 1:
        only = found[0]
        return ((only.findings[0].root if only.findings else "", only),)
    used = {scan.findings[0].root for scan in found if scan.findings}
    labels: list[tuple[str, Scan]] = []
    for scan in found:
        label = scan.findings[0].root if scan.findings else ""
        if not label and scan.is_tree:
            label, count = scan.name, 1
            while label in used:
                count += 1
                label = f"{scan.name}-{count}"
            used.add(label)
        labels.append((label, scan.below(label) if label else scan))
    return tuple(labels)


def identities(findings: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    """Yield each finding with an id that edits elsewhere in its file do not move.

    It is made of what stands there and of the file, never of the line. Where one thing
    stands in a file several times, the ids count them from the top.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        parts = (
            within(finding.root, finding.file),
            str(finding.kind),
            finding.name,
            finding.vendor or "",
            finding.service or "",
            finding.surface or "",
            finding.decided_by or "",
            finding.group or "",
            finding.gateway or "",
        )
        seen[parts] += 1
        text = json.dumps([*parts, seen[parts]])
        yield hashlib.sha256(text.encode("ascii")).hexdigest()[:32], finding


def document(value: object, levels: int) -> str:
    """Return JSON in ASCII: the outer `levels` over lines, one record a line below them."""
    return f"{_over_lines(value, levels)}\n"


def _over_lines(value: object, levels: int) -> str:
    if levels and value and isinstance(value, dict):
        rows = (f"{_compact(key)}: {_over_lines(one, levels - 1)}" for key, one in value.items())
        return "{\n" + ",\n".join(rows) + "\n}"
    if levels and value and isinstance(value, list):
        return "[\n" + ",\n".join(_over_lines(one, levels - 1) for one in value) + "\n]"
    return _compact(value)


def _compact(value: object) -> str:
    return _ENCODER.encode(value)


def tool_version() -> str:
    """Return the version of the distribution, or 0 where it runs from its sources."""
    try:
        return version("lockin-risk")
    except PackageNotFoundError:
        return "0"
