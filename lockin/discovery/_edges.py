"""From the bindings of a system to its dependencies, with what couples them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from lockin.discovery._binding import Binding, place
from lockin.discovery._bindings import PROXY, bindings
from lockin.discovery._draft import Draft, canonical
from lockin.discovery._facts import seen
from lockin.discovery._prompts import NEAR
from lockin.discovery._units import Unit
from lockin.discovery.findings import Finding, within
from lockin.discovery.signatures import table
from lockin.model.dependency import Coupling, Dependency, Ready
from lockin.model.evidence import Evidence
from lockin.model.nodes import Knowledge

__all__ = ["add_edges"]

_CHARACTERS_PER_TOKEN = 4
"""Rule of thumb for English text, published by OpenAI; grade C."""

_VECTORS = ("-embeddings", "-embed")
_STORES = ("-vector-stores", "-file-search")


def add_edges(draft: Draft, unit: Unit) -> None:
    """Add what a system needs by its code, one dependency for each target and group."""
    found = bindings(unit)
    shared = Counter((b.kind, b.target) for b in found)
    for binding in found:
        target = binding.target
        if binding.kind == "service":
            draft.service(
                binding.calls, target, binding.models, _decided(binding), binding.literals
            )
        elif binding.kind == "vendor":
            _ = draft.facts.vendor(target)
        else:
            target = _gateway(draft, unit, binding)
        alone = shared[binding.kind, binding.target] == 1
        _depend(draft, unit, binding, target, alone=alone)
        if binding.kind == "service" and target.endswith((*_VECTORS, *_STORES)):
            _knowledge(draft, unit, binding)


def _depend(draft: Draft, unit: Unit, binding: Binding, target: str, *, alone: bool) -> None:
    features = sorted(set(binding.features) & draft.features)
    other = sorted(set(binding.features) - draft.features)
    size = sum(prompt.size for prompt in binding.prompts)
    tuned = sum(model.startswith("ft:") for model in binding.models)
    tuned = max(tuned, sum(_tunes(f) for f in binding.places))
    coupling = Coupling(
        call_sites=float(len(binding.places)),
        files=float(len(binding.files)),
        dependents=float(binding.dependents),
        response_accesses=float(len(binding.responses)),
        prompts=float(len(binding.prompts)),
        prompt_tokens=float(-(-size // _CHARACTERS_PER_TOKEN)),
        evaluation_sets=float(len(binding.evaluations)) if binding.evaluations else None,
        fine_tuned_models=float(tuned) if tuned else None,
        features=tuple(features),
        tests=float(sum(binding.tests.values())),
        lines=float(unit.production_lines) if unit.lines else None,
    )
    notes = [text for text in (_decided(binding), _others(other), _only_client(binding)) if text]
    parts = (unit.id, target) if alone or binding.group is None else (
        unit.id, target, binding.group
    )  # fmt: skip
    id_ = "-".join(parts)[:200]
    ready: Ready = "warm" if binding.ready == "warm" else "hot"
    draft.dependencies[id_] = Dependency(
        id=id_, source=unit.id, target=target, coupling=coupling, group=binding.group, ready=ready,
        note="; ".join(notes)[:2000] or None, evidence=canonical(_why(binding)),
    )  # fmt: skip


def _tunes(finding: Finding) -> bool:
    """Tell whether a call starts a fine-tuning job: each leaves a model at the vendor."""
    return finding.surface == "fine-tuning" and "create" in finding.name.rpartition(".")[2].lower()


def _gateway(draft: Draft, unit: Unit, binding: Binding) -> str:
    """Add a gateway that code calls: the library, or the proxy that was found."""
    row = table("gateways")["gateways"]["litellm"]
    if binding.target == PROXY and len(draft.proxies) == 1:
        return draft.proxies[0]
    note = None
    if binding.target == PROXY:
        note = "its configuration is not among the files that were read"
    draft.add_gateway(binding.target, row["name"], [seen(binding.places[0])], note)
    if binding.target == PROXY:
        return binding.target
    by_place: dict[tuple[str, int, int], set[str]] = {}
    groups: dict[tuple[str, str | None], list[Finding]] = {}
    for finding in binding.calls:
        if finding.service is not None:
            by_place.setdefault(place(finding), set()).add(finding.service)
    for finding in binding.calls:
        members = by_place.get(place(finding), set())
        if finding.service is None and members:
            continue
        id_ = finding.service or f"{unit.id}-undetermined-{finding.surface}"
        group = "-or-".join(sorted(members)[:3])[:100] if len(members) > 1 else None
        groups.setdefault((id_, group), []).append(finding)
    for (id_, group), calls in sorted(
        groups.items(), key=lambda item: (item[0][0], item[0][1] or "")
    ):
        models = {model for f in calls for model in f.models}
        draft.service(calls, id_, models, _decided(binding), binding.literals)
        draft.route(binding.target, id_, group, [seen(f) for f in calls])
    return binding.target


def _knowledge(draft: Draft, unit: Unit, binding: Binding) -> None:
    """Add the vectors that a system computes or the vendor holds; how many is not in code."""
    held = not binding.target.endswith(_VECTORS)
    id_ = f"{unit.id}-{binding.target}-{'store' if held else 'vectors'}"[:200]
    why = seen(
        binding.places[0], None, "the vendor holds them" if held else "vectors are computed here"
    )
    draft.own[id_] = Knowledge(
        id=id_, name=f"vectors of {binding.target}", embedding=binding.target,
        evidence=canonical([why, seen(binding.places[0], "embedding")]),
    )  # fmt: skip
    draft.link(f"{id_}-use", unit.id, id_, [why])


# -- evidence ---------------------------------------------------------------------------------


def _why(binding: Binding) -> Iterator[Evidence]:
    places = binding.places
    root = places[0].root
    yield seen(places[0])
    for finding in places:
        yield seen(finding, "coupling.call_sites")
    for finding in binding.responses:
        yield seen(finding, "coupling.response_accesses")
    for feature, finding in sorted(binding.features.items()):
        yield seen(finding, "coupling.features", feature)
    yield from _prompts(binding)
    for finding in binding.evaluations:
        yield seen(finding, "coupling.evaluation_sets")
    for file, count in sorted(binding.tests.items()):
        yield Evidence(
            field="coupling.tests", kind="file", source=within(root, file), grade="B",
            note=f"{count} tests",
        )  # fmt: skip
    if binding.group is not None and not binding.hot_by_code:
        yield Evidence(
            field="ready", kind="default", grade="D",
            source="assumption: one of the alternatives is in use; which, a setting decides",
            note=", ".join(sorted(binding.decided_by))[:1000],
        )  # fmt: skip
    yield from _files(binding, root)


def _prompts(binding: Binding) -> Iterator[Evidence]:
    for finding in binding.prompts:
        shown = f"{finding.size} characters"
        one = seen(finding, "coupling.prompts", shown)
        grade = binding.credited.get(finding.file)
        if grade == "C":
            one = one.model_copy(update={"grade": "C", "note": f"{shown}; {NEAR['C']}"})
        elif grade == "D":
            one = one.model_copy(update={"grade": "D", "note": f"{shown}; {NEAR['D']}"})
        yield one
    if binding.prompts:
        yield Evidence(
            field="coupling.prompt_tokens", kind="default", grade="C",
            source="assumption: 4 characters are one token of English text",
        )  # fmt: skip


def _files(binding: Binding, root: str) -> Iterator[Evidence]:
    first: dict[str, tuple[int, int]] = {}
    for finding in (*binding.places, *binding.responses):
        here = finding.line, finding.column
        first[finding.file] = min(here, first.get(finding.file, here))
    for file in binding.files:
        line, column = first.get(file, (None, None))
        yield Evidence(
            field="coupling.files", kind="file", source=within(root, file),
            line=line, column=column, grade="A",
        )  # fmt: skip


def _decided(binding: Binding) -> str | None:
    if not binding.decided_by:
        return None
    return f"target set by {', '.join(sorted(binding.decided_by))}"


def _others(features: Iterable[str]) -> str | None:
    features = list(features)
    return f"also uses {', '.join(features)}" if features else None


def _only_client(binding: Binding) -> str | None:
    return "a client is built; no call was followed" if binding.kind == "vendor" else None
