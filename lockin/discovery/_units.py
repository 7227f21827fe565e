"""Which part of a root is a system.

A folder is one system, unless several of the folders directly in it are projects (they
hold a `pyproject.toml`, `package.json`, `setup.py`, `setup.cfg` or `.git`): then each of
these is one, and what lies outside of them is one more if anything was found there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lockin import reference
from lockin.discovery.findings import Finding, Kind, Scan, Setting
from lockin.discovery.scanning import slug

__all__ = ["Unit", "units"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One system: its share of a scan.

    `is_system` is off for a configuration file that was given by itself.
    """

    id: str
    name: str
    scan: Scan
    findings: tuple[Finding, ...]
    lines: Mapping[str, int] = field(default_factory=dict)
    is_system: bool = True

    def production(self, *kinds: Kind) -> list[Finding]:
        """Return the findings of these kinds in production code, in order."""
        return [f for f in self.findings if f.kind in kinds and f.setting is Setting.PRODUCTION]

    def holds(self, path: str) -> bool:
        """Tell whether a code file belongs to it."""
        return path in self.lines

    @property
    def production_lines(self) -> int:
        """Lines of production code."""
        settings = self.scan.settings
        return sum(
            count for path, count in self.lines.items() if settings.get(path) is Setting.PRODUCTION
        )


def units(scans: Iterable[Scan]) -> tuple[Unit, ...]:
    """Return the systems of several scans, with ids that are unique and stable."""
    found = [unit for scan in scans for unit in _split(scan)]
    reserved = _reserved()
    counts = Counter(unit.id for unit in found)
    result: list[Unit] = []
    used: Counter[str] = Counter()
    for unit in found:
        id_ = unit.id
        if counts[id_] > 1 and unit.scan.name != id_:
            id_ = f"{unit.scan.name}-{id_}"
        if id_ in reserved:
            id_ = f"{id_}-repository"
        used[id_] += 1
        if used[id_] > 1:
            id_ = f"{id_}-{used[id_]}"
        result.append(Unit(id_, unit.name, unit.scan, unit.findings, unit.lines, unit.is_system))
    return tuple(result)


def _split(scan: Scan) -> Sequence[Unit]:
    if not scan.projects:
        return [Unit(scan.name, scan.name, scan, scan.findings, scan.lines, scan.is_tree)]
    found: list[Unit] = []
    for project in scan.projects:
        prefix = f"{project}/"
        mine = tuple(f for f in scan.findings if f.file.startswith(prefix))
        lines = {path: n for path, n in scan.lines.items() if path.startswith(prefix)}
        found.append(Unit(slug(project), project, scan, mine, lines))
    projects = set(scan.projects)
    rest = tuple(f for f in scan.findings if f.file.partition("/")[0] not in projects)
    if rest:
        lines = {p: n for p, n in scan.lines.items() if p.partition("/")[0] not in projects}
        found.append(Unit(scan.name, scan.name, scan, rest, lines))
    return found


def _reserved() -> frozenset[str]:
    """Return the ids that nodes made from reference facts may take."""
    facts = (*reference.vendors(), *reference.services(), *reference.protocols())
    return frozenset(fact.id for fact in facts)
