"""Whom a prompt is written for, and how sure that is.

A prompt in a file that calls a model is that model's. One in a file without a call is
credited to what the nearest importing file calls, with grade C; with no such file, to the
service with most calls, with grade D. Services that take no prompt never get one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from lockin.discovery._binding import Binding, Found, files_of, twins
from lockin.discovery._units import Unit
from lockin.discovery.findings import Kind, Setting

__all__ = ["NEAR", "give_prompts"]

NEAR = {
    "C": "in a file without a call: credited by import",
    "D": "nothing shows for which service: credited to the one with most calls",
}
"""What is noted beside a prompt whose grade is not that of its own finding."""

_LEVELS = 4
_JUDGED = frozenset({Setting.PRODUCTION, Setting.TEST})
_NO_PROMPT = (
    "-embeddings", "-embed", "-rerank", "-moderation", "-audio", "-files", "-vector-stores",
    "-batch", "-batches", "-fine-tuning", "-file-search",
)  # fmt: skip


def give_prompts(unit: Unit, found: Found) -> None:
    """Give each prompt and each evaluation set to one binding, or to it and its twins."""
    able: Found = {k: b for k, b in found.items() if not b.target.endswith(_NO_PROMPT)}
    by_target = {b.target: b for b in able.values()}
    if not able:
        return
    files = files_of(able)
    order = sorted(able, key=lambda key: (-len(able[key].places), key[1], key[2] or ""))
    largest = able[order[0]]
    importers = _importers(unit)
    held: dict[str, tuple[Binding, str]] = {}
    for finding in unit.production(Kind.PROMPT):
        own = by_target.get(finding.service or "")
        if own is not None:
            chosen, grade = own, ""
        else:
            if finding.file not in held:
                held[finding.file] = _near(finding.file, files, importers) or (largest, "D")
            chosen, grade = held[finding.file]
        for twin in twins(chosen, able):
            twin.prompts.append(finding)
            if grade:
                twin.credited[finding.file] = grade
    for finding in unit.findings:
        if finding.kind is Kind.EVALUATION and finding.setting in _JUDGED:
            own = by_target.get(finding.service or "", largest)
            for twin in twins(own, able):
                twin.evaluations.append(finding)


def _importers(unit: Unit) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for importer, imported in unit.scan.imports.items():
        for one in imported:
            found.setdefault(one, []).append(importer)
    return found


def _near(
    file: str, files: Mapping[str, list[Binding]], importers: Mapping[str, Iterable[str]]
) -> tuple[Binding, str] | None:
    """Walk the import graph outwards, level by level, to the first file that calls."""
    level, seen = [file], {file}
    for number in range(_LEVELS):
        counts: Counter[str] = Counter()
        bound: dict[str, Binding] = {}
        for one in level:
            for binding in files.get(one, [])[:1]:
                counts[binding.target] += 1
                bound[binding.target] = binding
        if counts:
            chosen = bound[min(counts, key=lambda target: (-counts[target], target))]
            return chosen, "" if number == 0 else "C"
        level = sorted({i for one in level for i in importers.get(one, ())} - seen)
        seen.update(level)
    return None
