"""What one system needs, with the findings that say so: the record that the steps share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TypeAlias

from lockin.discovery.findings import Finding

__all__ = ["Binding", "Found", "Key", "files_of", "place", "twins"]

Key: TypeAlias = "tuple[str, str, str | None]"
"""Kind, target and group."""


@dataclass(slots=True)
class Binding:
    """What one system needs, and the findings that say so.

    `kind` is ``service``, ``gateway`` or ``vendor``; `services` are those behind a
    gateway. `calls` are the places that call it, each once. Bindings of one `group` are
    alternatives, of which code or configuration takes one: `ready` is ``hot`` where code
    turns to it by itself (`hot_by_code`), or where it is the one taken to be in use.
    """

    kind: str
    target: str
    group: str | None = None
    ready: str = "hot"
    hot_by_code: bool = False
    calls: list[Finding] = field(default_factory=list)
    responses: list[Finding] = field(default_factory=list)
    prompts: list[Finding] = field(default_factory=list)
    credited: dict[str, str] = field(default_factory=dict)
    evaluations: list[Finding] = field(default_factory=list)
    features: dict[str, Finding] = field(default_factory=dict)
    models: dict[str, Finding] = field(default_factory=dict)
    services: dict[str, Finding] = field(default_factory=dict)
    decided_by: set[str] = field(default_factory=set)
    literals: dict[str, Finding] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    dependents: int = 0
    tests: dict[str, int] = field(default_factory=dict)

    @property
    def places(self) -> list[Finding]:
        """The calls, one for each place."""
        found: dict[tuple[str, int, int], Finding] = {}
        for finding in self.calls:
            _ = found.setdefault((finding.file, finding.line, finding.column), finding)
        return list(found.values())


Found: TypeAlias = dict[Key, Binding]
"""The bindings of one system."""


def place(finding: Finding) -> tuple[str, int, int]:
    """Return file, line and column."""
    return (finding.file, finding.line, finding.column)


def files_of(found: Found) -> dict[str, list[Binding]]:
    """Return the bindings of each file, the one with most calls in it first."""
    counts: dict[str, Counter[Key]] = {}
    for key, binding in found.items():
        for finding in binding.calls:
            counts.setdefault(finding.file, Counter())[key] += 1
    return {
        file: [
            found[key]
            for key, _ in sorted(
                counter.items(), key=lambda item: (-item[1], item[0][:2], item[0][2] or "")
            )
        ]
        for file, counter in counts.items()
    }


def twins(binding: Binding, found: Found) -> list[Binding]:
    """Return the bindings that the same calls make, such as a vendor or its cloud.

    Which of them it is, is set elsewhere; what is written around the calls binds to each.
    """
    places = {place(f) for f in binding.calls}
    return [b for b in found.values() if b.calls and {place(f) for f in b.calls} == places] or [
        binding
    ]
