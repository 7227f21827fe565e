"""What a scan read, found, and could not tell, in a few sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lockin.discovery import Finding, Kind, Scan, Setting
from lockin.discovery.export import languages_not_read, undetermined
from lockin.discovery.findings import within
from lockin.discovery.signatures import table

__all__ = ["coverage"]

_SHOWN = 5


def coverage(scans: Sequence[Scan]) -> list[str]:
    """Return the sentences, the longest lists cut with a count of the rest."""
    return [*_read(scans), *_found(scans), *_open(scans), *_not_read(scans)]


def _count(number: int, noun: str, many: str | None = None) -> str:
    return f"{number:,} {noun if number == 1 else many or f'{noun}s'}"


def _first(parts: Sequence[str], joined: str = ", ") -> str:
    more = len(parts) - _SHOWN
    return joined.join(parts[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _read(scans: Sequence[Scan]) -> Iterator[str]:
    files = sum(scan.coverage.files for scan in scans)
    size = sum(scan.coverage.bytes for scan in scans)
    lines = sum(sum(scan.lines.values()) for scan in scans)
    yield f"read {_count(files, 'file')}, {_count(lines, 'line')} of code, {_count(size, 'byte')}"


def _found(scans: Sequence[Scan]) -> Iterator[str]:
    every = [finding for scan in scans for finding in scan.findings]
    mine = [finding for finding in every if finding.setting is Setting.PRODUCTION]
    calls = [finding for finding in mine if finding.kind is Kind.CALL]
    services = {finding.service for finding in mine} - {None}
    vendors = {finding.vendor for finding in mine if finding.service is not None} - {None}
    apart = len(every) - len(mine)
    tail = f"; {_count(apart, 'finding')} in tests, examples and documentation" if apart else ""
    yield (
        f"found {_count(_places(calls), 'call')}, {_count(len(services), 'service')} "
        f"of {_count(len(vendors), 'vendor')}{tail}"
    )


def _places(calls: Sequence[Finding]) -> int:
    """Return how many places call: one that may go to two services is one."""
    return len({(one.root, one.file, one.line, one.column) for one in calls})


def _open(scans: Sequence[Scan]) -> Iterator[str]:
    places: dict[str, list[str]] = {}
    for scan in scans:
        for gap in undetermined(scan):
            places.setdefault(gap.decided_by, []).extend(gap.places)
    if places:
        yield f"undetermined: {_count(len(places), 'target')}"
    for decided_by, found in sorted(places.items())[: 4 * _SHOWN]:
        yield f"  set by {decided_by}: {_first(found)}"
    if len(places) > 4 * _SHOWN:
        yield f"  and {len(places) - 4 * _SHOWN:,} more"


def _not_read(scans: Sequence[Scan]) -> Iterator[str]:
    languages = languages_not_read(scans)
    if languages:
        told = [f"{name} ({_count(count, 'file')})" for name, count in languages.items()]
        yield f"languages not read: {', '.join(told)}"
    known = table("endings")["endings"]
    other: Counter[str] = Counter()
    for scan in scans:
        other.update({k: n for k, n in scan.coverage.unread.items() if k not in known})
    if other:
        ranked = sorted(other.items(), key=lambda one: (-one[1], one[0]))
        told = [f"{ending} {count:,}" for ending, count in ranked]
        yield f"no source reads {_count(other.total(), 'other file')}: {_first(told)}"
    skipped = [
        (within(scan.findings[0].root if scan.findings else "", one.file), one.reason)
        for scan in scans
        for one in scan.coverage.skipped
    ]
    if skipped:
        yield f"skipped {_count(len(skipped), 'file')}:"
        yield from (f"  {file}: {reason}" for file, reason in skipped[:_SHOWN])
        if len(skipped) > _SHOWN:
            yield f"  and {len(skipped) - _SHOWN:,} more"
    for scan in scans:
        if scan.coverage.truncated is not None:
            yield f"stopped early in {scan.name}: {scan.coverage.truncated}"
