"""How bound one system is: its findings gathered by what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lockin import reference
from lockin.discovery._alternatives import choose_hot, configured, fall_back, groups_of, switch
from lockin.discovery._binding import Binding, Found, files_of, place, twins
from lockin.discovery._prompts import give_prompts
from lockin.discovery._units import Unit
from lockin.discovery.findings import Finding, Kind, Setting

__all__ = ["PROXY", "Binding", "bindings"]

PROXY = "litellm-proxy"
"""Stands for a LiteLLM proxy whose address was found in code."""

_BOUND = (Kind.CALL, Kind.CLIENT, Kind.STEP)
_CALLED = (Kind.CALL, Kind.STEP)
_RESPONSES_FORM = ("input_file", "input_image", "input_text")


def bindings(unit: Unit) -> tuple[Binding, ...]:
    """Return what a system needs, in order of target and group."""
    found: Found = {}
    calls = configured(unit, unit.production(*_BOUND))
    settled = {place(f) for f in calls if f.service is not None}
    bound = [
        (edge, finding)
        for finding in calls
        if (edge := _edge(unit, finding)) is not None
        and not (finding.service is None and place(finding) in settled)
    ]
    groups = groups_of(bound)
    for edge, finding in bound:
        group = groups.get(place(finding)) or groups.get(switch(finding))
        held = group if group is not None and edge in group.members else None
        key = (*edge, held.id if held else None)
        binding = found.setdefault(key, Binding(*key))
        binding.hot_by_code = binding.hot_by_code or (held is not None and held.automatic)
        _add(binding, finding)
    _own_calls_first(found)
    _vendors(unit, found)
    fall_back(unit, found)
    choose_hot(unit, found)
    _notes(unit, found)
    by_file = files_of(found)
    _spread(unit, found, by_file)
    for binding in found.values():
        _measure(unit, binding)
    give_prompts(unit, found)
    return tuple(found[key] for key in sorted(found, key=lambda k: (k[1], k[0], k[2] or "")))


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


def _own_calls_first(found: Found) -> None:
    """Count the building of a model object only where none of its calls was followed.

    A factory builds each of its alternatives in a place of its own, and they are called in one:
    what is built there is no need beside the call.
    """
    called = {(b.kind, b.target) for b in found.values() if any(f.kind in _CALLED for f in b.calls)}
    for key, binding in sorted(found.items(), key=lambda item: (item[0][1], item[0][2] or "")):
        if key[:2] in called:
            binding.calls = [f for f in binding.calls if f.kind in _CALLED]
            if not binding.calls:
                del found[key]


def _vendors(unit: Unit, found: Found) -> None:
    """Add the vendors whose client is built, though no call of a surface was followed."""
    known = {f.vendor for f in unit.production(Kind.CALL)}
    known |= {f.vendor for f in unit.production(Kind.CLIENT) if f.service is not None}
    for finding in unit.production(Kind.CLIENT):
        if finding.service is None and finding.vendor is not None and finding.vendor not in known:
            edge = ("vendor", finding.vendor, None)
            _add(found.setdefault(edge, Binding(*edge)), finding)


def _notes(unit: Unit, found: Found) -> None:
    """Keep what may move a call elsewhere beside the target that was read."""
    for finding in unit.production(*_BOUND):
        if finding.service is not None or finding.decided_by is None:
            continue
        for binding in found.values():
            if any(place(finding) == place(other) for other in binding.calls):
                binding.decided_by.add(finding.decided_by)


def _spread(unit: Unit, found: Found, by_file: Mapping[str, list[Binding]]) -> None:
    """Give responses and features outside of calls to what their file calls."""
    for finding in unit.production(Kind.RESPONSE, Kind.FEATURE):
        near = by_file.get(finding.file, [])
        if finding.kind is Kind.FEATURE:
            if finding.surface is not None:  # an argument of a call: a better place only
                for binding in near:
                    for feature in finding.features:
                        if feature in binding.features and _near(finding, binding):
                            binding.features[feature] = finding
                continue
            for feature in finding.features:
                for binding in _offering(near, feature, finding.name):
                    _ = binding.features.setdefault(feature, finding)
            continue
        same = [b for b in near if any(c.surface == finding.surface for c in b.calls)]
        if not same and finding.service is None:
            same = [b for b in near if b.kind == "gateway"]
        named = [b for b in same if b.target == finding.service]
        elsewhere = next((b for b in found.values() if b.target == finding.service), None)
        chosen = next(iter([*named, *same]), elsewhere)
        if chosen is not None:
            for twin in twins(chosen, found):
                twin.responses.append(finding)


def _offering(near: list[Binding], feature: str, name: str) -> list[Binding]:
    """Return the bindings of a file that a feature outside of a call may belong to.

    These are the ones of the surface whose form the literal has; else those known to offer
    the feature; else those of which nothing is known. A service that is known not to offer
    it never gets it.
    """
    if name.endswith(_RESPONSES_FORM):
        formed = [b for b in near if b.target.endswith("-responses")]
        if formed:
            return formed
    known = [b for b in near if feature in _services().get(b.target, ())]
    return known or [b for b in near if b.target not in _services()]


@cache
def _services() -> dict[str, frozenset[str]]:
    return {service.id: frozenset(service.features) for service in reference.services()}


def _near(finding: Finding, binding: Binding) -> bool:
    """Tell whether an argument belongs to a binding: to its service, in the same file."""
    held = binding.features[finding.features[0]]
    same = finding.service is None or finding.service in {binding.target, *binding.services}
    return same and held.kind is not Kind.FEATURE and held.file == finding.file


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
