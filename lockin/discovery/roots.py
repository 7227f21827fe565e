"""Several roots told apart: which folder each file of each scan lies in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lockin.discovery.findings import Scan

__all__ = ["apart"]


def apart(scans: Iterable[Scan]) -> tuple[Scan, ...]:
    """Return the scans, each told as lying below its name where there are several.

    A name that stands for several roots is numbered. A file that was given by itself keeps
    its own name.

    Examples
    --------
    >>> from lockin.discovery.findings import Finding, Kind
    >>> one = Scan("desk", (Finding("app.py", 1, 1, Kind.IMPORT, "openai"),))
    >>> [scan.findings[0].root for scan in apart([one, one])]
    ['desk', 'desk-2']
    """
    found = tuple(scans)
    if len(found) < 2:
        return found
    seen: Counter[str] = Counter()
    told: list[Scan] = []
    for scan in found:
        seen[scan.name] += 1
        count = seen[scan.name]
        label = scan.name if count == 1 else f"{scan.name}-{count}"
        told.append(scan.below(label) if scan.is_tree else scan)
    return tuple(told)
