"""From resolved calls to findings: surface, target, features, models, prompts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lockin.discovery.code._match import Match, Matcher
from lockin.discovery.code._model import Call, Expr, Import, Literal, Module
from lockin.discovery.code._redirect import Redirects, keyword_values
from lockin.discovery.code._resolve import Resolver, Value
from lockin.discovery.code._targets import Resolution, by_url, surface_of_path
from lockin.discovery.findings import Confidence, Finding, Kind
from lockin.discovery.signatures import Surface, Target
from lockin.discovery.sources import setting_of

__all__ = ["Calls"]

_MODEL_KEYWORDS = ("model", "model_name", "model_id", "modelId", "engine", "deployment_name")
_MODEL_KEYWORDS += ("azure_deployment", "deployment_id", "deployment", "model_spec")
_MANY_MODELS = 30
_OFF = (("v", False), ("v", None))


class Calls:
    """Turns the calls of each module into findings."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.plain = Resolver(resolver.modules, resolver.names, follow=False)
        self.matcher = Matcher()
        self.redirects = Redirects(resolver)

    def findings(self, module: Module) -> Iterator[Finding]:
        """Yield the findings of one module."""
        surfaces: dict[str, Finding] = {}
        matched: set[int] = set()
        found: list[Finding] = []
        for index, call in enumerate(module.calls):
            for finding in self._call(module, call):
                found.append(finding)
                matched.add(index)
                if finding.kind is Kind.CALL and finding.surface is not None:
                    _ = surfaces.setdefault(finding.surface, finding)
        yield from found
        yield from self._imports(module)
        yield from self._responses(module, surfaces)
        yield from self._settings(module)
        yield from self._literals(module, matched, bool(surfaces))

    def _finding(
        self,
        module: Module,
        place: tuple[int, int],
        kind: Kind,
        name: str,
        *,
        resolution: Resolution | None = None,
        surface: str | None = None,
        features: Iterable[str] = (),
        models: Iterable[str] = (),
        via: Iterable[str | None] = (),
        confidence: Confidence | None = None,
        size: int = 0,
        group: str | None = None,
        vendor: str | None = None,
    ) -> Finding:
        target = None if resolution is None else resolution.target
        ways = [one for one in (*via, target.via if target else None) if one]
        shown = (target.surface or surface) if target is not None and surface else surface
        return Finding(
            file=module.path,
            line=place[0],
            column=place[1],
            kind=kind,
            name=name,
            vendor=vendor if target is None else target.vendor,
            service=target.service(surface) if target is not None and surface else None,
            surface=shown,
            host=None if resolution is None else resolution.host,
            decided_by=None if resolution is None else resolution.decided_by,
            features=tuple(sorted(set(features))),
            models=tuple(sorted(set(models))),
            via=tuple(dict.fromkeys(ways)),
            setting=setting_of(module.path),
            confidence=confidence or (resolution.confidence if resolution else Confidence.HIGH),
            size=size,
            group=group,
        )

    # -- calls ----------------------------------------------------------------------------

    def _call(self, module: Module, call: Call) -> Iterator[Finding]:
        func = call.func
        if func is not None and (func[0] != "a" or func[2] in self.matcher.words):
            for value in self.resolver.resolve(module, func):
                if value[0] == "x":
                    yield from self._matched(module, call, value)
        for arg in (*call.args, *(expr for _, expr in call.keywords)):
            if arg is not None and arg[0] == "a" and arg[2] in self.matcher.words:
                yield from self._passed(module, call, arg)

    def _passed(self, module: Module, call: Call, arg: Expr) -> Iterator[Finding]:
        """Yield the call that a method handed to a runner stands for."""
        for value in self.resolver.resolve(module, arg):
            if value[0] != "x":
                continue
            match = self.matcher.match(value[1])
            if match is not None and match.kind in {"call", "method"}:
                yield from self._matched(module, call, value)

    def _matched(self, module: Module, call: Call, value: Value) -> Iterator[Finding]:
        text, origin = value[1], value[2]
        match = self.matcher.match(text)
        if match is None:
            return
        place = (call.line, call.column)
        if match.kind == "marker":
            yield self._finding(module, place, Kind.FEATURE, text, features=(match.feature,))
        elif match.kind == "http":
            yield from self._http(module, call, text, match, origin)
        elif match.kind in {"client", "framework"}:
            yield from self._built(module, call, text, match)
        else:
            yield from self._surface(module, call, text, match, origin)

    def _built(self, module: Module, call: Call, text: str, match: Match) -> Iterator[Finding]:
        place = (call.line, call.column)
        made = (module, call)
        if match.client is not None:
            client = match.client
            if client.argument:
                return
            if client.route is not None:
                return
            for resolution in self.redirects.of_client(client, made, module):
                yield self._finding(module, place, Kind.CLIENT, text, resolution=resolution)
            return
        framework = match.framework
        if framework is None:
            return
        features = {*framework.features, *self._features(module, call)} & _of_build(framework.kit)
        features |= set(framework.features)
        via = (framework.name, framework.via)
        for resolution in self.redirects.of_framework(framework, made, module):
            models = [*self._models(module, call), *([resolution.model] if resolution.model else [])]
            yield self._finding(
                module, place, Kind.CLIENT, text,
                resolution=resolution, surface=framework.surface,
                features=features, models=models, via=via,
            )
        if framework.kit:
            yield self._agent(module, call, text, Resolution(framework.target))

    def _agent(self, module: Module, call: Call, text: str, resolution: Resolution) -> Finding:
        keywords, _ = keyword_values(self.resolver, module, call)
        names = self.resolver.resolve(*keywords["name"]) if "name" in keywords else ()
        literal = next((str(v[1]) for v in names if v[0] == "str"), "")
        tools = [v for v in self._of(keywords, "tools") if v[0] == "tup"]
        return self._finding(
            module, (call.line, call.column), Kind.AGENT, text,
            resolution=resolution, surface="agent-kit",
            size=len(tools[0][2]) if tools else 0, group=literal or call.bound or None,
        )

    def _of(self, keywords: dict[str, tuple[Module, Expr]], name: str) -> tuple[Value, ...]:
        return self.resolver.resolve(*keywords[name]) if name in keywords else ()

    def _surface(
        self, module: Module, call: Call, text: str, match: Match, origin: tuple[Module, Call] | None
    ) -> Iterator[Finding]:
        surface = match.surface
        if match.client is not None and surface is not None:
            client = match.client
            if client.route is not None:
                resolutions = self.redirects.route(client.route, surface.name, module, call)
            elif origin is None and text.startswith("openai.") and "()" not in text:
                resolutions = self._module_settings(module, client.target)
            else:
                resolutions = list(self.redirects.of_client(client, origin, module))
            via: tuple[str | None, ...] = (client.target.via,)
            features = set(surface.features)
        elif match.framework is not None:
            framework = match.framework
            surface = surface or Surface(framework.surface)
            resolutions = list(self.redirects.of_framework(framework, origin, module))
            if framework.is_call or framework.is_static:
                resolutions = [Resolution(framework.target)]
            via = (framework.name, framework.via)
            features = {*surface.features, *framework.features}
        else:
            return
        features |= self._features(module, call)
        if match.method in self.matcher.tables.methods:
            features.add(self.matcher.tables.methods[match.method])
        features -= self.matcher.tables.never.get(surface.name, frozenset())
        models = set(self._models(module, call))
        if origin is not None and not (match.client and match.client.argument):
            models |= set(self._models(*origin))
            features |= {f for f in self._features(*origin) if f in _OF_CLIENT}
        for resolution in resolutions:
            own = {resolution.model} if resolution.model else models
            yield self._finding(
                module, (call.line, call.column), Kind.CALL, _short(text),
                resolution=resolution, surface=surface.name,
                features=features, models=own, via=via,
            )

    def _module_settings(self, module: Module, target: Target) -> list[Resolution]:
        """Follow ``openai.api_base = ...`` and ``openai.api_type = "azure"``."""
        for _, _, base, name, value in module.settings:
            if not any(v[:2] == ("x", "openai") for v in self.resolver.resolve(module, base)):
                continue
            values = self.resolver.resolve(module, value)
            if name == "api_type" and any(v == ("str", "azure") for v in values):
                return [Resolution(Target("microsoft", "azure-openai"))]
            if name in {"api_base", "base_url"}:
                for one in values:
                    if one[0] == "str" and (found := by_url(one[1])) is not None:
                        return [found]
                    if one[0] == "env":
                        why = f"environment variable {one[1]}"
                        return [Resolution(target, None, why, Confidence.MEDIUM)]
        return [Resolution(target)]

    def _http(
        self, module: Module, call: Call, text: str, match: Match, origin: object
    ) -> Iterator[Finding]:
        keywords, _ = keyword_values(self.resolver, module, call)
        place = keywords.get("url")
        if place is None and match.position < len(call.args):
            place = (module, call.args[match.position])
        if place is None:
            return
        for value in self.resolver.resolve(*place):
            if value[0] not in {"str", "part"} or "://" not in value[1]:
                continue
            found = by_url(value[1])
            if found is None or found.target is None or found.target.vendor is None:
                continue
            surface = surface_of_path(value[1], found.target)
            if surface is None:
                continue
            never = self.matcher.tables.never.get(surface.name, frozenset())
            features = self._features(module, call) - never
            yield self._finding(
                module, (call.line, call.column), Kind.CALL, text,
                resolution=found, surface=surface.name, features=features,
                models=self._models(module, call), via=("http",),
            )

    # -- what a call holds ----------------------------------------------------------------

    def _features(self, module: Module, call: Call, depth: int = 0) -> set[str]:
        found = set(call.features)
        keywords, _ = keyword_values(self.resolver, module, call)
        table = self.matcher.tables.keywords
        for name, (home, expr) in keywords.items():
            if expr in _OFF:
                continue
            feature = table.get(name)
            if feature is not None and not self._is_off(home, expr):
                found.add(feature)
            if depth < 2:  # noqa: PLR2004 - a configuration object, and one inside it
                found |= self._nested(home, expr, depth)
        return found

    def _nested(self, module: Module, expr: Expr, depth: int) -> set[str]:
        if expr is None:
            return set()
        if expr[0] == "c" and expr[2] is not None:
            call = module.calls[expr[2]]
            if any(v[0] == "x" for v in self.resolver.resolve(module, call.func)):
                return self._features(module, call, depth + 1)
            return set(call.features)
        if expr[0] == "d":
            table = self.matcher.tables.keywords
            return {table[name] for name, value in expr[1] if name in table and value not in _OFF}
        if expr[0] == "t":
            return {f for one in expr[1] for f in self._nested(module, one, depth)}
        return set()

    def _is_off(self, module: Module, expr: Expr) -> bool:
        values = self.resolver.resolve(module, expr)
        return bool(values) and all(v in {("val", False), ("val", None)} for v in values if v[0] == "val") and all(
            v[0] == "val" for v in values
        )

    def _models(self, module: Module, call: Call) -> list[str]:
        keywords, _ = keyword_values(self.plain, module, call)
        found: set[str] = set()
        for name in _MODEL_KEYWORDS:
            for value in self.plain.resolve(*keywords[name]) if name in keywords else ():
                text = value[1] if value[0] == "str" else value[2] if value[0] == "env" else None
                if isinstance(text, str) and _is_model_id(text):
                    found.add(text)
        if not found and call.args and not keywords.keys() & set(_MODEL_KEYWORDS):
            for value in self.plain.resolve(module, call.args[0]):
                if value[0] == "str" and _looks_like_model(value[1]):
                    found.add(value[1])
        return sorted(found)

    # -- everything else ------------------------------------------------------------------

    def _imports(self, module: Module) -> Iterator[Finding]:
        for one in module.imports:
            if one.folder is not None:
                continue
            if self.resolver.names.find(module.path, None, one.module) is not None:
                continue
            packages: dict[str, Mapping[str, Any]] = {}
            for name in (one.module, *(f"{one.module}.{inner}" for inner in one.names)):
                found = self._package(name)
                if found is not None and (found[0] not in _AMBIGUOUS or _is_kit(one)):
                    packages[found[0]] = found[1]
            for package, row in sorted(packages.items()):
                yield from self._imported(module, one, package, row)

    def _imported(
        self, module: Module, one: Import, package: str, row: Mapping[str, Any]
    ) -> Iterator[Finding]:
        place = (one.line, one.column)
        yield self._finding(module, place, Kind.IMPORT, package, vendor=row.get("vendor"))
        if "protocol" in row:
            yield self._finding(module, place, Kind.PROTOCOL, row["protocol"])
        if "platform" in row:
            yield self._finding(
                module, place, Kind.CONNECTOR, row["platform"], via=("sdk",), group=package
            )

    def _package(self, dotted: str) -> tuple[str, Mapping[str, Any]] | None:
        imports = self.matcher.tables.imports
        parts = dotted.split(".")
        for size in range(len(parts), 0, -1):
            row = imports.get(".".join(parts[:size]))
            if row is not None:
                return row
        return None

    def _responses(self, module: Module, surfaces: dict[str, Finding]) -> Iterator[Finding]:
        shapes = self.matcher.tables.responses
        distinctive = self.matcher.tables.distinctive
        for access in module.accesses:
            base = self._response_of(module, access.expr)
            if base is not None:
                match, origin = base
                surface = match.surface.name if match.surface else ""
                if shapes.get(surface, frozenset()).isdisjoint(access.names):
                    continue
                if match.client is not None and match.client.route is None:
                    resolution = self.redirects.of_client(match.client, origin, module)[0]
                else:
                    held = surfaces.get(surface)
                    resolution = _from_finding(held)
                yield self._response(module, access.line, access.column, access.names, surface, resolution, Confidence.HIGH)
                continue
            for surface in sorted(surfaces):
                if not (shapes.get(surface, frozenset()) & distinctive).isdisjoint(access.names):
                    resolution = _from_finding(surfaces[surface])
                    yield self._response(module, access.line, access.column, access.names, surface, resolution, Confidence.LOW)
                    break

    def _response(
        self, module: Module, line: int, column: int, names: tuple[str, ...], surface: str,
        resolution: Resolution, confidence: Confidence,
    ) -> Finding:
        return self._finding(
            module, (line, column), Kind.RESPONSE, ".".join(names[-6:])[:120],
            resolution=resolution, surface=surface, confidence=confidence,
        )

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
        for line, column, base, name, _ in module.settings:
            if name not in {"api_base", "base_url", "api_type"}:
                continue
            if any(v[:2] == ("x", "openai") for v in self.resolver.resolve(module, base)):
                client = self.matcher.tables.modules["openai"]
                found = self._module_settings(module, client.target)[0]
                yield self._finding(
                    module, (line, column), Kind.CLIENT, f"openai.{name}", resolution=found
                )

    def _literals(self, module: Module, matched: set[int], has_surface: bool) -> Iterator[Finding]:  # noqa: FBT001 - private
        for prompt in module.prompts:
            place = (prompt.line, prompt.column)
            yield self._finding(module, place, Kind.PROMPT, "prompt", size=prompt.size)
        distinct = {literal.value for literal in module.models}
        if len(distinct) <= _MANY_MODELS:
            for literal in _outside(module.models, matched):
                place = (literal.line, literal.column)
                yield self._finding(
                    module, place, Kind.MODEL, literal.value,
                    models=(literal.value,), confidence=Confidence.LOW,
                )
        if has_surface:
            for literal in _outside(module.markers, matched):
                place = (literal.line, literal.column)
                yield self._finding(
                    module, place, Kind.FEATURE, literal.value,
                    features=(literal.value,), confidence=Confidence.MEDIUM,
                )


_AMBIGUOUS = frozenset({"openai-agents", "pygithub", "office365-rest-python-client", "atlassian-python-api"})
_KIT_NAMES = frozenset(
    """
    Agent Runner function_tool handoff ModelSettings RunConfig RunContextWrapper WebSearchTool
    FileSearchTool CodeInterpreterTool ComputerTool HostedMCPTool ImageGenerationTool
    GuardrailFunctionOutput InputGuardrail OutputGuardrail input_guardrail output_guardrail
    SQLiteSession set_default_openai_client set_tracing_disabled RunResult TResponseInputItem
    OpenAIChatCompletionsModel OpenAIResponsesModel AgentHooks RunHooks Github GithubIntegration
    Auth Confluence Jira ClientContext
    """.split()
)
_OF_CLIENT = frozenset({"structured-output", "tools", "reasoning-controls", "streaming", "seed"})


def _of_build(kit: bool) -> frozenset[str]:  # noqa: FBT001 - private
    return frozenset({"tools", "structured-output", "remote-mcp"}) | _OF_CLIENT if kit else _OF_CLIENT


def _is_kit(one: Import) -> bool:
    """Tell a package whose name repositories also use by what is taken from it."""
    if not _KIT_NAMES.isdisjoint(one.names):
        return True
    return one.module.startswith(("agents.extensions", "agents.mcp"))


def _outside(literals: list[Literal], matched: set[int]) -> Iterator[Literal]:
    for literal in literals:
        if matched.isdisjoint(literal.calls):
            yield literal


def _from_finding(finding: Finding | None) -> Resolution:
    if finding is None or finding.service is None:
        decided = None if finding is None else finding.decided_by
        return Resolution(None, None, decided, Confidence.LOW)
    return Resolution(Target(finding.vendor, finding.service, finding.service, finding.surface), finding.host)


_SECRETS = ("sk-", "sk_", "xai-", "gsk_", "AIza", "ghp_", "hf_", "AKIA", "r8_", "pplx-", "eyJ")


def _is_model_id(text: str) -> bool:
    if not text.isascii() or not text.isprintable() or text.startswith(_SECRETS):
        return False
    return 1 < len(text) <= 100 and " " not in text and "\n" not in text and "://" not in text  # noqa: PLR2004 - bounds of an id


def _looks_like_model(text: str) -> bool:
    return _is_model_id(text) and any(c.isdigit() or c in "-/:" for c in text)


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:157]}..."  # noqa: PLR2004 - one line
