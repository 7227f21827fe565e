"""How bound one system is: its findings gathered by what it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from lockin import reference
from lockin.discovery._units import Unit
from lockin.discovery.findings import Finding, Kind, Setting

__all__ = ["PROXY", "Binding", "bindings"]

PROXY = "litellm-proxy"
"""Stands for a LiteLLM proxy whose address was found in code."""

_BOUND = (Kind.CALL, Kind.CLIENT)


@dataclass(slots=True)
class Binding:
    """What one system needs, and the findings that say so.

    `kind` is ``service``, ``gateway`` or ``vendor``; `services` are those behind a
    gateway. `calls` are the places that call it, each once.
    """

    kind: str
    target: str
    calls: list[Finding] = field(default_factory=list)
    responses: list[Finding] = field(default_factory=list)
    prompts: list[Finding] = field(default_factory=list)
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


def bindings(unit: Unit) -> tuple[Binding, ...]:
    """Return what a system needs, in order of target."""
    found: dict[tuple[str, str], Binding] = {}
    settled = _settled(unit)
    for finding in unit.production(*_BOUND):
        edge = _edge(unit, finding)
        if edge is None or (finding.service is None and _place(finding) in settled):
            continue
        binding = found.setdefault(edge, Binding(*edge))
        _add(binding, finding)
    _own_calls_first(found)
    _vendors(unit, found)
    _notes(unit, found)
    by_file = _by_file(found)
    _spread(unit, found, by_file)
    for binding in found.values():
        _measure(unit, binding)
    _give_prompts(unit, found)
    return tuple(found[key] for key in sorted(found, key=lambda k: (k[1], k[0])))


def _place(finding: Finding) -> tuple[str, int, int]:
    return (finding.file, finding.line, finding.column)


def _settled(unit: Unit) -> set[tuple[str, int, int]]:
    """Return the places where at least one alternative names a service."""
    return {_place(f) for f in unit.production(*_BOUND) if f.service is not None}


def _edge(unit: Unit, finding: Finding) -> tuple[str, str] | None:
    if "litellm" in finding.via:
        return ("gateway", f"{unit.id}-litellm")
    if finding.service == PROXY or (finding.service or "").startswith(f"{PROXY}-"):
        return ("gateway", PROXY)
    if finding.service is not None:
        return ("service", finding.service)
    if finding.surface is not None and finding.vendor is None:
        return ("service", f"{unit.id}-undetermined-{finding.surface}")
    return None


def _add(binding: Binding, finding: Finding) -> None:
    binding.calls.append(finding)
    for feature in finding.features:
        _ = binding.features.setdefault(feature, finding)
    for model in finding.models:
        _ = binding.models.setdefault(model, finding)
    if finding.service is not None and binding.kind == "gateway":
        _ = binding.services.setdefault(finding.service, finding)
    if finding.decided_by is not None:
        binding.decided_by.add(finding.decided_by)


def _own_calls_first(found: Mapping[tuple[str, str], Binding]) -> None:
    """Count the building of a model object only where none of its calls was followed."""
    for binding in found.values():
        calls = [f for f in binding.calls if f.kind is Kind.CALL]
        if calls:
            binding.calls = calls


def _vendors(unit: Unit, found: dict[tuple[str, str], Binding]) -> None:
    """Add the vendors whose client is built, though no call of a surface was followed."""
    known = {f.vendor for f in unit.production(Kind.CALL)}
    known |= {f.vendor for f in unit.production(Kind.CLIENT) if f.service is not None}
    for finding in unit.production(Kind.CLIENT):
        if finding.service is None and finding.vendor is not None and finding.vendor not in known:
            edge = ("vendor", finding.vendor)
            _add(found.setdefault(edge, Binding(*edge)), finding)


def _notes(unit: Unit, found: Mapping[tuple[str, str], Binding]) -> None:
    """Keep what may move a call elsewhere beside the target that was read."""
    for finding in unit.production(*_BOUND):
        if finding.service is not None or finding.decided_by is None:
            continue
        for binding in found.values():
            if any(_place(finding) == _place(other) for other in binding.calls):
                binding.decided_by.add(finding.decided_by)


def _by_file(found: Mapping[tuple[str, str], Binding]) -> dict[str, list[Binding]]:
    """Return the bindings of each file, the one with most calls in it first."""
    counts: dict[str, Counter[tuple[str, str]]] = {}
    for key, binding in found.items():
        for finding in binding.calls:
            counts.setdefault(finding.file, Counter())[key] += 1
    return {
        file: [
            found[key] for key, _ in sorted(counter.items(), key=lambda item: (-item[1], item[0]))
        ]
        for file, counter in counts.items()
    }


def _spread(
    unit: Unit, found: Mapping[tuple[str, str], Binding], by_file: Mapping[str, list[Binding]]
) -> None:
    """Give responses and features outside of calls to what their file calls."""
    for finding in unit.production(Kind.RESPONSE, Kind.FEATURE):
        near = by_file.get(finding.file, [])
        if finding.kind is Kind.FEATURE:
            for binding in near:
                if finding.surface is not None:  # an argument of a call: a better place only
                    for feature in finding.features:
                        if feature in binding.features and _near(finding, binding):
                            binding.features[feature] = finding
                    continue
                for feature in finding.features:
                    if binding in _offering(near, feature):
                        _ = binding.features.setdefault(feature, finding)
            continue
        same = [b for b in near if any(c.surface == finding.surface for c in b.calls)]
        if not same and finding.service is None:
            same = [b for b in near if b.kind == "gateway"]
        named = [b for b in same if b.target == finding.service]
        elsewhere = found.get(("service", finding.service or ""))
        chosen = next(iter([*named, *same]), elsewhere)
        if chosen is not None:
            for twin in _twins(chosen, found):
                twin.responses.append(finding)


def _offering(near: list[Binding], feature: str) -> list[Binding]:
    """Return the bindings of a file whose service is known to offer a feature, else all."""
    known = [b for b in near if b.target in _services() and feature in _services()[b.target]]
    return known or near


@cache
def _services() -> dict[str, frozenset[str]]:
    return {service.id: frozenset(service.features) for service in reference.services()}


def _near(finding: Finding, binding: Binding) -> bool:
    """Tell whether an argument belongs to a binding: to its service, in the same file."""
    held = binding.features[finding.features[0]]
    same = finding.service is None or finding.service in {binding.target, *binding.services}
    return same and held.kind is not Kind.FEATURE and held.file == finding.file


def _twins(binding: Binding, found: Mapping[tuple[str, str], Binding]) -> list[Binding]:
    """Return the bindings that the same calls make, such as a vendor or its cloud.

    Which of them it is, is set elsewhere; what is written around the calls binds to each.
    """
    places = {_place(f) for f in binding.calls}
    return [b for b in found.values() if {_place(f) for f in b.calls} == places]


def _measure(unit: Unit, binding: Binding) -> None:
    """Fill what follows from the files: literals of models, dependents and tests."""
    for finding in unit.production(Kind.MODEL):
        name = finding.name
        for model in sorted({name, name.rpartition("/")[2], name.partition(":")[2]}):
            if model not in binding.models:
                continue
            held = binding.literals.get(model)
            home = binding.models[model].file
            if held is None or (held.file != home and finding.file == home):
                binding.literals[model] = finding
    touched = {f.file for f in (*binding.calls, *binding.responses)}
    binding.files = tuple(sorted(touched))
    settings = unit.scan.settings
    for file in sorted(unit.scan.dependents(touched)):
        setting = settings.get(file)
        if not unit.holds(file):
            continue
        if setting is Setting.PRODUCTION:
            binding.dependents += 1
        elif setting is Setting.TEST and file in unit.scan.tests:
            binding.tests[file] = unit.scan.tests[file]
    for finding in unit.findings:
        is_test = finding.setting is Setting.TEST and finding.file in unit.scan.tests
        named = binding.target in {finding.service, finding.vendor}
        if is_test and named and finding.kind in _BOUND:
            binding.tests[finding.file] = unit.scan.tests[finding.file]


def _give_prompts(unit: Unit, found: Mapping[tuple[str, str], Binding]) -> None:
    """Give each prompt to one binding: of its file, of what imports it, else the largest."""
    if not found:
        return
    by_file = _by_file(found)
    order = sorted(found, key=lambda key: (-len(found[key].places), key))
    text = [k for k in order if not found[k].target.endswith(("-embeddings", "-embed", "-rerank"))]
    largest = found[(text or order)[0]]
    importers = _importers(unit)
    held: dict[str, Binding] = {}
    for prompt in unit.production(Kind.PROMPT):
        if prompt.file not in held:
            held[prompt.file] = _nearest(prompt.file, by_file, importers) or largest
        for twin in _twins(held[prompt.file], found):
            twin.prompts.append(prompt)


def _importers(unit: Unit) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for importer, imported in unit.scan.imports.items():
        for one in imported:
            found.setdefault(one, []).append(importer)
    return found


def _nearest(
    file: str, by_file: Mapping[str, list[Binding]], importers: Mapping[str, Iterable[str]]
) -> Binding | None:
    """Walk the import graph outwards, level by level, to the first file that calls."""
    level, seen = [file], {file}
    for _ in range(4):
        counts: Counter[str] = Counter()
        bound: dict[str, Binding] = {}
        for one in level:
            for binding in by_file.get(one, [])[:1]:
                counts[binding.target] += 1
                bound[binding.target] = binding
        if counts:
            return bound[min(counts, key=lambda target: (-counts[target], target))]
        level = sorted({i for one in level for i in importers.get(one, ())} - seen)
        seen.update(level)
    return None
