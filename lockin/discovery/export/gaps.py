"""What a scan could not tell: languages that were not read, targets that are not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lockin.discovery.findings import Finding, Kind, Scan, Setting, within
from lockin.discovery.signatures import table

__all__ = ["Undetermined", "is_undetermined", "languages_not_read", "undetermined"]

_TRACES = frozenset({Kind.FEATURE, Kind.RESPONSE})
"""Kinds that follow from a call and say nothing of their own about its target."""


@dataclass(frozen=True, slots=True, order=True)
class Undetermined:
    """A target that the code leaves open.

    Parameters
    ----------
    decided_by
        The environment variable, setting or parameter that decides it.
    surfaces
        API surfaces that are used there.
    places
        ``file:line:column`` of each call, client or route that waits for it.
    """

    decided_by: str
    surfaces: tuple[str, ...]
    places: tuple[str, ...]


def is_undetermined(finding: Finding) -> bool:
    """Tell whether something outside of the code decides who answers.

    >>> is_undetermined(Finding("a.py", 1, 1, Kind.CALL, "x", decided_by="parameter url"))
    True
    """
    known = finding.vendor is not None or finding.service is not None
    return finding.decided_by is not None and not known and finding.kind not in _TRACES


def undetermined(scan: Scan) -> tuple[Undetermined, ...]:
    """Return the targets in production code that are not known, by what decides them.

    Examples
    --------
    >>> call = Finding("app.py", 5, 9, Kind.CALL, "x", surface="responses",
    ...                decided_by="environment variable LLM_URL")
    >>> undetermined(Scan("desk", (call,)))[0].places
    ('app.py:5:9',)
    """
    found: dict[str, list[Finding]] = {}
    for finding in scan.findings:
        if is_undetermined(finding) and finding.setting is Setting.PRODUCTION:
            found.setdefault(finding.decided_by or "", []).append(finding)
    return tuple(
        Undetermined(
            decided_by,
            tuple(sorted({one.surface for one in these if one.surface is not None})),
            tuple(dict.fromkeys(_place(one) for one in sorted(these, key=lambda one: one.key))),
        )
        for decided_by, these in sorted(found.items())
    )


def _place(finding: Finding) -> str:
    return within(finding.root, finding.place)


def languages_not_read(scans: Iterable[Scan]) -> dict[str, int]:
    """Return how many files of each programming language no source reads.

    Examples
    --------
    >>> from lockin.discovery.findings import Coverage
    >>> languages_not_read([Scan("desk", coverage=Coverage(unread={".zig": 2, ".png": 9}))])
    {'Zig': 2}
    """
    names = table("endings")["endings"]
    counts: Counter[str] = Counter()
    for scan in scans:
        for ending, count in scan.coverage.unread.items():
            if ending in names:
                counts[names[ending]] += count
    return dict(sorted(counts.items()))
