"""What else binds a file: imports, response shapes, settings, prompts and model ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lockin.discovery.code._emit import emit
from lockin.discovery.code._imports import packages_of
from lockin.discovery.code._match import Match, Matcher
from lockin.discovery.code._model import Access, Call, Expr, Import, Literal, Module
from lockin.discovery.code._platforms import of_hosted
from lockin.discovery.code._redirect import Redirects
from lockin.discovery.code._resolve import Resolver
from lockin.discovery.code._targets import Resolution
from lockin.discovery.config._providers import provider
from lockin.discovery.config._variables import variable
from lockin.discovery.findings import Confidence, Finding, Kind
from lockin.discovery.signatures import Target, table

__all__ = ["Traces"]

_MANY_MODELS = 30


class Traces:
    """Turns what stands beside the calls of a module into findings."""

    def __init__(self, resolver: Resolver, matcher: Matcher, redirects: Redirects) -> None:
        self.resolver = resolver
        self.matcher = matcher
        self.redirects = redirects

    def findings(
        self, module: Module, matched: set[int], surfaces: Mapping[str, Finding]
    ) -> Iterator[Finding]:
        """Yield them, given which calls were matched and which surfaces they call."""
        yield from self._imports(module)
        yield from self._responses(module, surfaces)
        yield from self._settings(module)
        yield from self._literals(module, matched, surfaces)
        yield from of_hosted(module)

    def _imports(self, module: Module) -> Iterator[Finding]:
        for one in module.imports:
            if one.folder is not None:
                continue
            place = self.resolver.names.find(module.path, None, one.module)
            if place is not None and not self._lacks(module, one, place):
                continue
            packages = packages_of(self.matcher.tables.imports, one)
            for package, row in sorted(packages.items()):
                yield from self._imported(module, one, package, row)

    def _lacks(self, module: Module, one: Import, place: tuple[str, str]) -> bool:
        """Tell whether a file of the tree has none of the names that are taken from it.

        It then only shares its name with a package, as a folder called ``github`` does.
        """
        held = self.resolver.modules.get(place[0])
        if place[1] or not one.names or (held is not None and held.stars):
            return False
        if held is not None and not held.names.keys().isdisjoint(one.names):
            return False
        inner = (f"{one.module}.{name}" for name in one.names)
        found = (self.resolver.names.find(module.path, None, name) for name in inner)
        return all(known is None or known[1] for known in found)

    def _imported(
        self, module: Module, one: Import, package: str, row: Mapping[str, Any]
    ) -> Iterator[Finding]:
        place = (one.line, one.column)
        yield emit(module, place, Kind.IMPORT, package, vendor=row.get("vendor"))
        if "protocol" in row:
            yield emit(module, place, Kind.PROTOCOL, row["protocol"])
        if "platform" in row:
            yield emit(module, place, Kind.CONNECTOR, row["platform"], via=("sdk",), group=package)

    def _responses(self, module: Module, surfaces: Mapping[str, Finding]) -> Iterator[Finding]:
        shapes = self.matcher.tables.responses
        distinctive = self.matcher.tables.distinctive
        for access in module.accesses:
            base = self._response_of(module, access.expr)
            if base is None:
                for surface in sorted(surfaces):
                    shape = shapes.get(surface, frozenset()) & distinctive
                    if not shape.isdisjoint(access.names):
                        where = _from_finding(surfaces[surface])
                        yield _response(module, access, surface, where, Confidence.LOW)
                        break
                continue
            match, origin = base
            surface = match.surface.name if match.surface else ""
            if match.client is None or shapes.get(surface, frozenset()).isdisjoint(access.names):
                continue  # the shape is the framework's own, or no shape of this surface
            if match.client.route is None:
                where = self.redirects.of_client(match.client, origin, module)[0]
            else:
                where = _from_finding(surfaces.get(surface))
            yield _response(module, access, surface, where, Confidence.HIGH)

    def _response_of(
        self, module: Module, expr: Expr
    ) -> tuple[Match, tuple[Module, Call] | None] | None:
        for value in self.resolver.resolve(module, expr):
            if value[0] == "x":
                match = self.matcher.response(value[1])
                if match is not None:
                    return match, value[2]
        return None

    def _settings(self, module: Module) -> Iterator[Finding]:
        """Yield ``openai.api_base = ...`` as the client that it configures."""
        gateway = table("gateways")["gateways"]["litellm"]["settings"]
        is_gateway = any(one.module.partition(".")[0] == "litellm" for one in module.imports)
        for line, column, base, name, _ in module.settings:
            row = provider(gateway[name]) if name in gateway else None
            if row is not None and self._is_of(module, base, "litellm"):
                found = Resolution(row[0], confidence=Confidence.MEDIUM)
                place, way = (line, column), ("litellm",)
                yield emit(
                    module, place, Kind.SETTING, f"litellm.{name}", resolution=found, via=way
                )
                continue
            known = variable(name) if name.isupper() else None
            if known is not None and self._is_of(module, base, "os.environ"):
                yield emit(
                    module,
                    (line, column),
                    Kind.SETTING if is_gateway and known.vendor else Kind.ENVIRONMENT,
                    name,
                    vendor=known.vendor,
                    via=("litellm",) if is_gateway and known.vendor else (),
                    confidence=known.confidence,
                )
                continue
            if name not in {"api_base", "base_url", "api_type"}:
                continue
            if any(v[:2] == ("x", "openai") for v in self.resolver.resolve(module, base)):
                client = self.matcher.tables.modules.get("openai")
                if client is None:
                    continue
                found = self.redirects.of_module(module, client.target)[0]
                yield emit(module, (line, column), Kind.CLIENT, f"openai.{name}", resolution=found)

    def _is_of(self, module: Module, base: Expr, name: str) -> bool:
        """Tell whether something is, or is imported as, what has this name outside."""
        return any(value[:2] == ("x", name) for value in self.resolver.resolve(module, base))

    def _literals(
        self, module: Module, matched: set[int], surfaces: Mapping[str, Finding]
    ) -> Iterator[Finding]:
        for prompt in module.prompts:
            place = (prompt.line, prompt.column)
            yield emit(module, place, Kind.PROMPT, "prompt", size=prompt.size)
        distinct = {literal.value for literal in module.models}
        if len(distinct) <= _MANY_MODELS:
            for literal in module.models:
                place = (literal.line, literal.column)
                yield emit(
                    module,
                    place,
                    Kind.MODEL,
                    literal.value,
                    models=(literal.value,),
                    confidence=Confidence.MEDIUM,
                )
        if surfaces:
            vendors = {(one.vendor, one.host) for one in surfaces.values()}
            first = next(iter(surfaces.values()))
            where = _from_finding(first) if len(vendors) == 1 else None
            for literal in _outside(module.markers, matched):
                place = (literal.line, literal.column)
                yield emit(
                    module,
                    place,
                    Kind.FEATURE,
                    literal.value,
                    resolution=where,
                    surface=first.surface if where is not None and len(surfaces) == 1 else None,
                    features=(literal.value,),
                    confidence=Confidence.MEDIUM,
                )


def _response(
    module: Module, access: Access, surface: str, where: Resolution, confidence: Confidence
) -> Finding:
    name = ".".join(access.names[-6:])[:120]
    return emit(
        module,
        (access.line, access.column),
        Kind.RESPONSE,
        name,
        resolution=where,
        surface=surface,
        confidence=confidence,
    )


def _outside(literals: list[Literal], matched: set[int]) -> Iterator[Literal]:
    for literal in literals:
        if matched.isdisjoint(literal.calls):
            yield literal


def _from_finding(finding: Finding | None) -> Resolution:
    if finding is None or finding.service is None:
        decided = None if finding is None else finding.decided_by
        return Resolution(None, None, decided, Confidence.LOW)
    return Resolution(
        Target(finding.vendor, finding.service, finding.service, finding.surface), finding.host
    )
