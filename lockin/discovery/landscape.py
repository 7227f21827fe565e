"""From findings to a landscape, with a file and a line on every fact.

Over 400 lines, why: the steps from evidence to nodes to edges are read in one go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from lockin import reference
from lockin.discovery._bindings import PROXY, Binding, bindings
from lockin.discovery._facts import Facts, seen
from lockin.discovery._units import Unit, units
from lockin.discovery.findings import Finding, Kind, Scan, within
from lockin.discovery.scanning import slug
from lockin.discovery.signatures import table
from lockin.model.dependency import Coupling, Dependency
from lockin.model.evidence import Evidence
from lockin.model.landscape import Landscape
from lockin.model.nodes import Agent, Connector, Gateway, Knowledge, Record, System

__all__ = ["landscape_of"]

_CHARACTERS_PER_TOKEN = 4
"""Rule of thumb for English text, published by OpenAI; grade C."""


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
    builder = _Builder(units(ordered))
    builder.build()
    if name is None:
        name = ordered[0].name if len(ordered) == 1 else "discovered"
    return Landscape(
        name=name,
        currency=currency,
        nodes=(*builder.facts.nodes.values(), *builder.own.values()),
        dependencies=builder.dependencies.values(),
    )


class _Builder:
    def __init__(self, parts: tuple[Unit, ...]) -> None:
        self.units = parts
        self.facts = Facts()
        self.own: dict[str, Record] = {}
        self.dependencies: dict[str, Dependency] = {}
        self.known = {fact.id for fact in reference.features()}
        self.proxies: list[str] = []

    def build(self) -> None:
        for unit in self.units:
            self.proxy(unit)
        for unit in self.units:
            self.system(unit)
            self.connectors(unit)

    # -- systems --------------------------------------------------------------------------

    def system(self, unit: Unit) -> None:
        if not unit.is_system and not unit.lines:
            return
        lines = unit.production_lines
        count = len(unit.lines)
        first = unit.findings[:1]
        why = [
            Evidence(
                field="lines", kind="file", grade="A",
                source=first[0].root or "." if first else ".",
                note=f"{count} files of code, without blank lines, comments and tests",
            )
        ] if lines else []  # fmt: skip
        self.own[unit.id] = System(
            id=unit.id, name=unit.name if unit.name != unit.id else None,
            lines=float(lines) if lines else None,
            note=_unread(unit),
            evidence=_canonical([*why, *(seen(f) for f in first)]),
        )  # fmt: skip
        for binding in bindings(unit):
            self.binding(unit, binding)
        self.agents(unit)
        self.protocols(unit)

    def binding(self, unit: Unit, binding: Binding) -> None:
        target = binding.target
        if binding.kind == "service":
            self.service(binding.calls, target, binding.models, _decided(binding), binding.literals)
        elif binding.kind == "vendor":
            _ = self.facts.vendor(target)
        else:
            target = self.gateway(unit, binding)
        self.depend(unit, binding, target)
        if binding.kind == "service" and target.endswith(("-embeddings", "-embed")):
            self.knowledge(unit, binding)

    def service(
        self,
        calls: list[Finding],
        id_: str,
        models: Iterable[str],
        note: str | None = None,
        literals: Mapping[str, Finding] | None = None,
    ) -> None:
        first = calls[0]
        by_model = {model: f for f in reversed(calls) for model in f.models}
        by_model.update(literals or {})
        undetermined = first.service is None
        why = [seen(first)]
        why += [seen(by_model[m], "models", m) for m in sorted(models) if m in by_model]
        _ = self.facts.service(
            id_, first.surface, first.vendor, why,
            models=sorted(set(models)), note=note if undetermined else None,
        )  # fmt: skip

    def depend(self, unit: Unit, binding: Binding, target: str) -> None:
        places = binding.places
        features = sorted(set(binding.features) & self.known)
        other = sorted(set(binding.features) - self.known)
        size = sum(prompt.size for prompt in binding.prompts)
        tuned = sum(model.startswith("ft:") for model in binding.models)
        coupling = Coupling(
            call_sites=float(len(places)),
            files=float(len(binding.files)),
            dependents=float(binding.dependents),
            response_accesses=float(len(binding.responses)),
            prompts=float(len(binding.prompts)),
            prompt_tokens=float(-(-size // _CHARACTERS_PER_TOKEN)),
            fine_tuned_models=float(tuned) if tuned else None,
            features=tuple(features),
            tests=float(sum(binding.tests.values())),
            lines=float(unit.production_lines) if unit.lines else None,
        )
        notes = [
            text for text in (_decided(binding), _others(other), _only_client(binding)) if text
        ]
        id_ = f"{unit.id}-{target}"[:200]
        self.dependencies[id_] = Dependency(
            id=id_, source=unit.id, target=target, coupling=coupling,
            note="; ".join(notes)[:2000] or None, evidence=_canonical(_why(binding)),
        )  # fmt: skip

    def gateway(self, unit: Unit, binding: Binding) -> str:
        """Add a gateway that code calls: the library, or the proxy that was found."""
        row = table("gateways")["gateways"]["litellm"]
        if binding.target == PROXY and len(self.proxies) == 1:
            return self.proxies[0]
        note = None
        if binding.target == PROXY:
            note = "its configuration is not among the files that were read"
        self.add_gateway(binding.target, row["name"], [seen(binding.places[0])], note)
        if binding.target == PROXY:
            return binding.target
        groups: dict[str, list[Finding]] = {}
        for finding in binding.calls:
            id_ = finding.service or f"{unit.id}-undetermined-{finding.surface}"
            groups.setdefault(id_, []).append(finding)
        settled = {(f.file, f.line, f.column) for f in binding.calls if f.service is not None}
        for id_, calls in sorted(groups.items()):
            if calls[0].service is None and all(
                (f.file, f.line, f.column) in settled for f in calls
            ):
                continue
            models = {model for f in calls for model in f.models}
            self.service(calls, id_, models, _decided(binding), binding.literals)
            self.route(binding.target, id_, None, [seen(f) for f in calls])
        return binding.target

    def add_gateway(
        self, id_: str, name: str, why: Iterable[Evidence], note: str | None = None
    ) -> None:
        row = table("gateways")["gateways"]["litellm"]
        translates = tuple(sorted(set(row["translates"]) & self.known))
        stated = Evidence(
            field="translates", kind="default", source=row["source"], grade=row["grade"],
            date=table("gateways")["as_of"], note="what the gateway's own format covers",
        )  # fmt: skip
        held = self.own.get(id_)
        before = held.evidence if held is not None else ()
        self.own[id_] = Gateway(
            id=id_, name=name, translates=translates, note=note,
            evidence=_canonical([*before, *why, stated]),
        )  # fmt: skip

    def route(self, gateway: str, service: str, group: str | None, why: Iterable[Evidence]) -> None:
        parts = (gateway, group, service) if group is not None else (gateway, service)
        id_ = "-".join(parts)[:200]
        held = self.dependencies.get(id_)
        before = held.evidence if held is not None else ()
        self.dependencies[id_] = Dependency(
            id=id_, source=gateway, target=service, group=group,
            evidence=_canonical([*before, *why]),
        )  # fmt: skip

    # -- proxies --------------------------------------------------------------------------

    def proxy(self, unit: Unit) -> None:
        """Add the gateways that configurations describe, with their groups."""
        routes = unit.production(Kind.ROUTE)
        for name in sorted({f.gateway or "" for f in routes}):
            mine = [f for f in routes if f.gateway == name]
            id_ = unit.id if not unit.is_system else f"{unit.id}-{slug(name)}"
            if id_ in reference_ids():
                id_ = f"{id_}-gateway"
            self.proxies.append(id_)
            self.add_gateway(id_, "LiteLLM proxy", [seen(mine[0])])
            members: dict[str, list[tuple[str, Finding]]] = {}
            for finding in mine:
                service = finding.service or f"{id_}-undetermined-{finding.surface}"
                if finding.service == PROXY:
                    continue
                self.service([finding], service, finding.models, finding.decided_by)
                members.setdefault(finding.group or "", []).append((service, finding))
            self.groups(id_, members, unit.production(Kind.FALLBACK), name)

    def groups(
        self,
        gateway: str,
        members: dict[str, list[tuple[str, Finding]]],
        fallbacks: list[Finding],
        name: str,
    ) -> None:
        ids = _group_ids(members)
        for group, routes in sorted(members.items()):
            for service, finding in routes:
                self.route(gateway, service, ids[group], [seen(finding)])
            for fallback in fallbacks:
                if fallback.gateway != name or "alias" in fallback.via:
                    continue
                if fallback.group not in {group, "*"} or fallback.name == group:
                    continue
                for service, _ in members.get(fallback.name, ()):
                    note = f"fallback of {group}"
                    self.route(gateway, service, ids[group], [seen(fallback, None, note)])

    # -- agents, knowledge, protocols, connectors -----------------------------------------

    def agents(self, unit: Unit) -> None:
        found = unit.production(Kind.AGENT)
        names = [slug(f.group or "agent") for f in found]
        counts = Counter(names)
        used: Counter[str] = Counter()
        for name, finding in zip(names, found, strict=True):
            used[name] += 1
            tail = f"{name}-{used[name]}" if counts[name] > 1 else name
            id_ = f"{unit.id}-agent-{tail}"[:200]
            kit = None
            if finding.service is not None:
                self.service([finding], finding.service, ())
                kit = finding.service
            self.own[id_] = Agent(
                id=id_, name=(finding.group or "agent")[:200], kit=kit,
                tools=float(finding.size),
                evidence=_canonical([seen(finding), seen(finding, "tools"), seen(finding, "kit")]),
            )  # fmt: skip
            edge = f"{unit.id}-{tail}-agent"[:200]
            self.dependencies[edge] = Dependency(
                id=edge, source=unit.id, target=id_, evidence=(seen(finding),)
            )

    def knowledge(self, unit: Unit, binding: Binding) -> None:
        """Add the vectors that a system computes; how many there are is not in code."""
        id_ = f"{unit.id}-{binding.target}-vectors"[:200]
        why = seen(binding.places[0], None, "vectors are computed here")
        self.own[id_] = Knowledge(
            id=id_, name=f"vectors of {binding.target}", embedding=binding.target,
            evidence=_canonical([why, seen(binding.places[0], "embedding")]),
        )  # fmt: skip
        edge = f"{id_}-use"[:200]
        self.dependencies[edge] = Dependency(id=edge, source=unit.id, target=id_, evidence=(why,))

    def protocols(self, unit: Unit) -> None:
        for name in sorted({f.name for f in unit.production(Kind.PROTOCOL)}):
            found = [f for f in unit.production(Kind.PROTOCOL) if f.name == name]
            why = [seen(f) for f in found]
            _ = self.facts.protocol(name, why)
            files = {f.file for f in found}
            id_ = f"{unit.id}-{name}"[:200]
            self.dependencies[id_] = Dependency(
                id=id_, source=unit.id, target=name, coupling=Coupling(files=float(len(files))),
                evidence=_canonical(why),
            )  # fmt: skip

    def connectors(self, unit: Unit) -> None:
        has_system = unit.id in self.own and isinstance(self.own[unit.id], System)
        for finding in unit.production(Kind.CONNECTOR):
            why = (seen(finding),)
            speaks = "mcp" in finding.via
            id_ = f"{unit.id}-{'mcp' if speaks else 'sdk'}-{slug(finding.group or finding.name)}"
            id_ = id_[:200]
            if id_ in self.own:
                continue
            maker = None if finding.vendor is None else self.facts.vendor(finding.vendor)
            self.own[id_] = Connector(
                id=id_, name=(finding.group or finding.name)[:200],
                platform=self.facts.platform(slug(finding.name)),
                maker=maker, hosted_by_maker=finding.host is not None if maker else None,
                open=True, mode="act", evidence=_canonical([
                    *why, seen(finding, "platform"), seen(finding, "open", finding.via[0]),
                ]),
            )  # fmt: skip
            if speaks:
                _ = self.facts.protocol("mcp", why)
                edge = f"{id_}-protocol"[:200]
                self.dependencies[edge] = Dependency(
                    id=edge, source=id_, target="mcp", evidence=why
                )
            if has_system:
                edge = f"{id_}-use"[:200]
                self.dependencies[edge] = Dependency(
                    id=edge, source=unit.id, target=id_, evidence=why
                )


def reference_ids() -> frozenset[str]:
    """Return the ids that nodes made from reference facts may take."""
    return frozenset(f.id for f in (*reference.vendors(), *reference.services()))


def _group_ids(members: Iterable[str]) -> dict[str, str]:
    """Return a slug for each model group, apart even where their names are not."""
    found: dict[str, str] = {}
    used: Counter[str] = Counter()
    for name in sorted(members):
        base = slug(name)
        used[base] += 1
        found[name] = base if used[base] == 1 else f"{base}-{used[base]}"
    return found


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
    for finding in binding.prompts:
        yield seen(finding, "coupling.prompts", f"{finding.size} characters")
    if binding.prompts:
        yield Evidence(
            field="coupling.prompt_tokens", kind="default", grade="C",
            source="assumption: 4 characters are one token of English text",
        )  # fmt: skip
    for file, count in sorted(binding.tests.items()):
        yield Evidence(
            field="coupling.tests", kind="file", source=within(root, file), grade="B",
            note=f"{count} tests",
        )  # fmt: skip
    first: dict[str, tuple[int, int]] = {}
    for finding in (*places, *binding.responses):
        here = finding.line, finding.column
        first[finding.file] = min(here, first.get(finding.file, here))
    for file in binding.files:
        line, column = first.get(file, (None, None))
        yield Evidence(
            field="coupling.files", kind="file", source=within(root, file),
            line=line, column=column, grade="A",
        )  # fmt: skip


def _canonical(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(set(evidence), key=lambda e: e.model_dump_json()))


def _decided(binding: Binding) -> str | None:
    if not binding.decided_by:
        return None
    return f"target set by {', '.join(sorted(binding.decided_by))}"


def _others(features: list[str]) -> str | None:
    return f"also uses {', '.join(features)}" if features else None


def _only_client(binding: Binding) -> str | None:
    return "a client is built; no call was followed" if binding.kind == "vendor" else None


def _unread(unit: Unit) -> str | None:
    """Return what was not read in it, by reason."""
    reasons: Counter[str] = Counter()
    prefix = f"{unit.name}/" if unit.scan.projects and unit.name in unit.scan.projects else ""
    for one in unit.scan.coverage.skipped:
        if one.file.startswith(prefix):
            reasons[one.reason.partition(" at line")[0]] += 1
    parts = [f"{count} {reason}" for reason, count in sorted(reasons.items())]
    if unit.scan.coverage.truncated is not None:
        parts.append(f"the walk stopped: {unit.scan.coverage.truncated}")
    return f"not read: {'; '.join(parts)}"[:2000] if parts else None
