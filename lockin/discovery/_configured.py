"""What is configured or declared, and not seen in code: weak evidence, by a stated rule.

1. A declared resource or a setting names what is called. It makes a dependency on that
   service, or on its vendor, unless a system of the repository has one on the vendor.
2. A declared package makes a dependency on its vendor, with grade C, where no code of the
   system was read in the language that the manifest is for. Code that was read and shows
   no use outweighs it.
3. The name of a variable makes one, with grade D, where no code of the system was read at
   all. Variables in example files never do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin.discovery._draft import Draft
from lockin.discovery._facts import seen
from lockin.discovery._units import Unit
from lockin.discovery.findings import Confidence, Finding, Kind
from lockin.model.nodes import Service

if TYPE_CHECKING:
    from lockin.model.evidence import Grade

__all__ = ["add_configured"]

_LANGUAGES: dict[str, tuple[str, ...]] = {
    "package.json": (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".vue", ".svelte"),
    "go.mod": (".go",), "gemfile": (".rb",), "composer.json": (".php",), "cargo.toml": (".rs",),
    "pom.xml": (".java", ".kt", ".scala"), ".gradle": (".java", ".kt", ".groovy"),
    ".gradle.kts": (".java", ".kt"), "libs.versions.toml": (".java", ".kt"),
    ".csproj": (".cs",), ".fsproj": (".fs",), ".props": (".cs",), ".gemspec": (".rb",),
}  # fmt: skip
"""Endings of the code that a manifest is for, by the end of its name; else Python."""

_EXAMPLES = ("example", "sample", "template", "dist", "default")
_NO_TARGET = frozenset({"agent", "account", "guardrail", "project", "prompt", "throughput"})
_GRADES: dict[Confidence, Grade] = {
    Confidence.HIGH: "B", Confidence.MEDIUM: "C", Confidence.LOW: "D",
}  # fmt: skip


def add_configured(draft: Draft, unit: Unit) -> None:
    """Add what only configuration shows that a system needs."""
    reached = _vendors(draft, unit)
    added: set[str | None] = set()
    told = unit.production(Kind.RESOURCE, Kind.SETTING)
    for finding in sorted(told, key=lambda f: (f.service is None, f.key)):
        if finding.service is None and finding.vendor in added:
            continue
        if finding.via[:1] and finding.via[0] in _NO_TARGET:
            continue
        if finding.vendor in reached or finding.service in reached:
            continue
        target = finding.service
        if target is not None:
            draft.service([finding], target, finding.models, finding.decided_by)
        elif finding.vendor is not None:
            target = draft.facts.vendor(finding.vendor)
        else:
            continue
        added.add(finding.vendor)
        grade: Grade = _GRADES[finding.confidence]
        _link(draft, unit, target, finding, grade=grade, note="declared, not seen in code")
    reached = _vendors(draft, unit)
    for finding in unit.production(Kind.MANIFEST, Kind.ENVIRONMENT):
        if finding.vendor is None or finding.vendor in reached or not _counts(unit, finding):
            continue
        grade = "C" if finding.kind is Kind.MANIFEST else "D"
        note = "a package is declared" if finding.kind is Kind.MANIFEST else "a variable is named"
        target = draft.facts.vendor(finding.vendor)
        _link(draft, unit, target, finding, grade=grade, note=note)


def _counts(unit: Unit, finding: Finding) -> bool:
    name = finding.file.rpartition("/")[2].lower()
    if finding.kind is Kind.MANIFEST:
        ended = [endings for end, endings in _LANGUAGES.items() if name.endswith(end)]
        written = ended[0] if ended else (".py", ".ipynb")
        return finding.via[:1] == ("sdk",) and not any(p.endswith(written) for p in unit.lines)
    return not unit.lines and not any(word in name for word in _EXAMPLES)


def _link(
    draft: Draft, unit: Unit, target: str, finding: Finding, *, grade: Grade, note: str
) -> None:
    why = seen(finding, None, f"{finding.name[:200]}: {note}").model_copy(update={"grade": grade})
    draft.link(f"{unit.id}-{target}", unit.id, target, [why], note=note)


def _vendors(draft: Draft, unit: Unit) -> set[str | None]:
    """Return the vendors and services that its repository needs already, by any of its systems.

    Resources are often declared in one place for all parts of a repository.
    """
    targets: dict[str, set[str]] = {}
    for dependency in draft.dependencies.values():
        targets.setdefault(dependency.source, set()).add(dependency.target)
    found: set[str | None] = set()
    near: set[str] = set()
    for id_ in draft.beside.get(unit.id, (unit.id,)):
        near |= targets.get(id_, set())
    for target in near | {other for one in near for other in targets.get(one, ())}:
        node = draft.facts.nodes.get(target)
        found |= {target, node.vendor if isinstance(node, Service) else target}
    return found - {None}
