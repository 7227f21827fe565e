"""Which team owns a system: the catalogue says so, else CODEOWNERS.

A component of a Backstage catalogue owns the deepest system around its file. In CODEOWNERS
the last rule that matches a file decides; of several sections (GitLab) the first that
gives a team. The system's owner is the team that owns most of its files of code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from re import Pattern

from lockin.discovery._draft import Draft, canonical
from lockin.discovery._facts import seen
from lockin.discovery._units import Unit
from lockin.discovery.config.owners import NOBODY, matcher, place_of
from lockin.discovery.findings import Finding, Kind
from lockin.discovery.scanning import slug
from lockin.model.evidence import Evidence
from lockin.model.nodes import Team

__all__ = ["add_owner"]

_MATCHES = 5_000_000
"""Most pairs of rule and file that are tried for one system."""

_KINDS = ("component", "system", "resource", "api", "airesource")


def add_owner(
    draft: Draft, unit: Unit, owners: Sequence[Finding]
) -> tuple[str | None, list[Evidence]]:
    """Add the team that owns a system; return its id, and why.

    `owners` are the findings on owners of the whole scan: rules for a part stand at the top.
    """
    found = _catalogued(unit) or _ruled(unit, owners)
    if found is None:
        return None, []
    id_ = f"team-{slug(found.name)}"
    held = draft.own.get(id_)
    before = held.evidence if held is not None else ()
    draft.own[id_] = Team(id=id_, name=found.name, evidence=canonical([*before, seen(found)]))
    return id_, [seen(found, "owner", found.name)]


def _catalogued(unit: Unit) -> Finding | None:
    mine = [f for f in unit.findings if f.kind is Kind.OWNER and f.via[:1] == ("backstage",)]
    mine = [f for f in mine if f.name != NOBODY]
    names = {unit.name.lower(), unit.id}

    def order(finding: Finding) -> tuple[bool, int, int, tuple[str, int, int]]:
        kind = finding.via[1] if len(finding.via) > 1 else ""
        rank = _KINDS.index(kind) if kind in _KINDS else len(_KINDS)
        named = (finding.group or "").lower() in names
        place = finding.file, finding.line, finding.column
        return not named, rank, finding.file.count("/"), place

    return min(mine, key=order, default=None)


def _ruled(unit: Unit, owners: Iterable[Finding]) -> Finding | None:
    top = f"{unit.top}/" if unit.top else ""
    files: dict[str, list[Finding]] = {}
    for finding in owners:
        if finding.kind is Kind.OWNER and finding.via[:1] == ("codeowners",):
            below = finding.file.removeprefix(top)
            if finding.file.startswith(top) and place_of(below) is not None:
                files.setdefault(below, []).append(finding)
    if not files:
        return None
    rules = _Rules(files[min(files, key=lambda path: place_of(path) or 0)])
    most = max(1, _MATCHES // max(1, len(rules.order)))
    paths = sorted(unit.lines or {f.file for f in unit.findings})[:most]
    votes: Counter[str] = Counter()
    why: dict[str, Finding] = {}
    for path in paths:
        if path.startswith(top):
            owner = rules.owner(path[len(top) :])
            if owner is not None:
                votes[owner.name] += 1
                _ = why.setdefault(owner.name, owner)
    if not votes:
        return None
    return why[min(votes, key=lambda name: (-votes[name], name))]


class _Rules:
    """The rules of one file, by section, the last first."""

    def __init__(self, findings: list[Finding]) -> None:
        sections: dict[str, dict[tuple[int, str], Finding]] = {}
        for finding in sorted(findings, key=lambda f: (f.line, f.column)):
            section = finding.via[1] if len(finding.via) > 1 else ""
            rules = sections.setdefault(section, {})
            _ = rules.setdefault((finding.line, finding.group or ""), finding)
        self.order: list[list[tuple[Pattern[str], Finding]]] = [
            [(matcher(pattern), rule) for (_, pattern), rule in reversed(rules.items())]
            for _, rules in sections.items()
        ]

    def owner(self, path: str) -> Finding | None:
        """Return the rule that gives a path its team; none where no team owns it."""
        for rules in self.order:
            for pattern, rule in rules:
                if pattern.match(path):
                    if rule.name != NOBODY:
                        return rule
                    break
        return None
