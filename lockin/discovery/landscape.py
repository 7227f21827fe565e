"""From findings to a landscape, with a file and a line on every fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from lockin.discovery._assets import add_agents, add_connectors, add_protocols
from lockin.discovery._configured import add_configured
from lockin.discovery._draft import Draft, canonical
from lockin.discovery._edges import add_edges
from lockin.discovery._facts import seen
from lockin.discovery._ownership import add_owner
from lockin.discovery._routes import add_gateways
from lockin.discovery._tools import add_tooling
from lockin.discovery._units import Unit, units
from lockin.discovery.findings import Finding, Kind, Scan, within
from lockin.model.evidence import Evidence
from lockin.model.landscape import Landscape
from lockin.model.nodes import System

__all__ = ["landscape_of"]

_STEPS: tuple[Callable[[Draft, Unit], None], ...] = (
    add_edges,
    add_agents,
    add_protocols,
    add_connectors,
    add_tooling,
    add_configured,
)
"""What is added of each system, in order: what code shows comes before what is configured."""


def landscape_of(
    scans: Iterable[Scan], *, name: str | None = None, currency: str = "EUR"
) -> Landscape:
    """Return the landscape that several scans show.

    Parameters
    ----------
    scans
        Results of `lockin.discovery.scan`; their order does not matter.
    name
        Name of the organisation; the name of the root where there is only one.
    currency
        ISO 4217 code for amounts added later.

    Examples
    --------
    >>> from lockin.discovery.findings import Finding, Kind, Scan
    >>> call = Finding("a.py", 3, 1, Kind.CALL, "x", "groq", "groq-chat-completions",
    ...                "chat-completions")
    >>> found = landscape_of([Scan("desk", (call,))])
    >>> [(d.source, d.target, d.coupling.call_sites) for d in found.dependencies]
    [('desk', 'groq-chat-completions', 1.0)]
    """
    ordered = sorted(
        scans, key=lambda scan: (scan.name, scan.findings[:1] == (), repr(scan.findings[:1]))
    )
    found = units(ordered)
    draft = Draft()
    draft.beside = _beside(found)
    for unit in found:
        add_gateways(draft, unit)
    owners = {id(scan): scan.of(Kind.OWNER) for scan in ordered}
    for unit in found:
        if unit.is_system or unit.lines:
            _add_system(draft, unit, owners[id(unit.scan)])
            for step in _STEPS:
                step(draft, unit)
        else:
            add_connectors(draft, unit)
    for unit in found:
        for need in unit.needs:
            why = [Evidence(kind="file", source=_place(unit), grade="A", note="its code is used")]
            draft.link(f"{unit.id}-{need}", unit.id, need, why)
    if name is None:
        name = ordered[0].name if len(ordered) == 1 else "discovered"
    return Landscape(
        name=name,
        currency=currency,
        nodes=(*draft.facts.nodes.values(), *draft.own.values()),
        dependencies=draft.dependencies.values(),
    )


def _beside(found: Iterable[Unit]) -> dict[str, tuple[str, ...]]:
    """Return the systems of the same repository, for each system."""
    held: dict[tuple[int, str], list[str]] = {}
    for unit in found:
        held.setdefault((id(unit.scan), unit.top), []).append(unit.id)
    return {id_: tuple(ids) for ids in held.values() for id_ in ids}


def _add_system(draft: Draft, unit: Unit, owners: Sequence[Finding]) -> None:
    lines = unit.production_lines
    count = len(unit.lines)
    why: list[Evidence] = []
    if lines:
        why.append(
            Evidence(
                field="lines", kind="file", grade="A", source=_place(unit),
                note=f"{count} files of code, without blank lines, comments and tests",
            )
        )  # fmt: skip
    owner, because = add_owner(draft, unit, owners)
    first = (*unit.signs, *unit.findings)[:1]
    draft.own[unit.id] = System(
        id=unit.id, name=unit.name if unit.name != unit.id else None, owner=owner,
        lines=float(lines) if lines else None, note=_unread(unit),
        evidence=canonical([*why, *because, *(seen(f) for f in first)]),
    )  # fmt: skip


def _place(unit: Unit) -> str:
    root = unit.findings[0].root if unit.findings else ""
    return (within(root, unit.folder) if unit.folder else root) or "."


def _unread(unit: Unit) -> str | None:
    """Return what was not read in it, by reason."""
    reasons: Counter[str] = Counter()
    for one in _skipped(unit):
        reasons[one.partition(" at line")[0]] += 1
    parts = [f"{count} {reason}" for reason, count in sorted(reasons.items())]
    if unit.scan.coverage.truncated is not None:
        parts.append(f"the walk stopped: {unit.scan.coverage.truncated}")
    return f"not read: {'; '.join(parts)}"[:2000] if parts else None


def _skipped(unit: Unit) -> Iterator[str]:
    prefix = f"{unit.folder}/" if unit.folder else ""
    for one in unit.scan.coverage.skipped:
        if one.file.startswith(prefix):
            yield one.reason
