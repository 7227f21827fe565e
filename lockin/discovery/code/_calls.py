"""From resolved calls to findings: surface, target, features and models.

Longer than the other files, because the ways to read one call give way to each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lockin.discovery.code._bodies import said_by_body
from lockin.discovery.code._emit import emit
from lockin.discovery.code._fallbacks import Fallbacks
from lockin.discovery.code._holds import Holds
from lockin.discovery.code._match import Match, matcher
from lockin.discovery.code._model import Call, Expr, Module
from lockin.discovery.code._nearby import Nearby
from lockin.discovery.code._platforms import client_of, is_verb, platform_of_variable
from lockin.discovery.code._redirect import Redirects, few, keyword_values
from lockin.discovery.code._resolve import Resolver, Value, describe
from lockin.discovery.code._targets import (
    Resolution,
    by_url,
    by_variable,
    platform_of,
    platform_of_path,
    surface_of_path,
)
from lockin.discovery.code._traces import Traces
from lockin.discovery.findings import Confidence, Finding, Kind
from lockin.discovery.signatures import Client, Surface, Target, snake

__all__ = ["Calls"]

_LOOKS = frozenset({"callable", "getattr", "hasattr", "id", "isinstance", "print", "repr", "str"})
"""Functions that look at what they are given, and do not call it."""
_URLS = ("url", "uri", "url_string", "request_uri")
_BASES = ("base_url", "base_uri", "base_address", "root_uri", "url")
_REACH = 16
_OWN_SERVERS = frozenset({"self-hosted-ollama", "self-hosted-vllm", "litellm-proxy"})
_COPIED = {
    "/chat/completions": Surface("chat-completions"),
    "/completions": Surface("completions"),
    "/embeddings": Surface("embeddings"),
    "/rerank": Surface("rerank"),
}
"""Paths of an API that many serve, so that the address alone tells who answers."""
_OWN_SURFACES = frozenset(
    {"chat-completions", "completions", "responses", "messages", "embeddings", "rerank"}
)
_TEXTS = frozenset({"str", "part"})
_HELPERS = 2
"""Functions that only send what they are told, one inside another."""
_OF_CLIENT = frozenset({"structured-output", "tools", "reasoning-controls", "streaming", "seed"})


def _of_build(*, kit: bool) -> frozenset[str]:
    return (
        frozenset({"tools", "structured-output", "remote-mcp"}) | _OF_CLIENT if kit else _OF_CLIENT
    )


class Calls:
    """Turns the calls of each module into findings."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.matcher = matcher(resolver.tables.language)
        self.redirects = Redirects(resolver)
        self.fallbacks = Fallbacks(resolver, self.redirects)
        self.holds = Holds(resolver)
        self.nearby = Nearby(resolver)
        self.traces = Traces(resolver, self.matcher, self.redirects)
        self.imported: dict[str, frozenset[str]] = {}
        self.texts: dict[str, Expr] = {}
        self.starts: dict[int, Expr] = {}
        self.words = self.matcher.words | resolver.promised()

    def findings(self, module: Module) -> Iterator[Finding]:
        """Yield the findings of one module."""
        surfaces: dict[str, Finding] = {}
        matched: set[int] = set()
        told: set[tuple[str, int]] = set()
        supposed: list[tuple[int, Finding]] = []
        for index, call in enumerate(module.calls):
            self.resolver.spent = 0
            found, near = self._layered(module, call, list(self._call(module, call)))
            if near is not None:
                supposed.append((index, near))
            for finding in found:
                yield finding
                matched.add(index)
                if finding.kind is Kind.CALL and finding.surface is not None:
                    _ = surfaces.setdefault(finding.surface, finding)
                if finding.kind is Kind.CALL and finding.service is not None:
                    told.add((finding.file, finding.line))
        for index, finding in supposed:
            if (finding.file, finding.line) not in told:
                yield finding
                matched.add(index)
                if finding.surface is not None:
                    _ = surfaces.setdefault(finding.surface, finding)
        yield from self.traces.findings(module, matched, surfaces)

    def _layered(
        self, module: Module, call: Call, found: list[Finding]
    ) -> tuple[list[Finding], Finding | None]:
        """Return what a call means, and who may answer a request that an own layer sends."""
        here = [f for f in found if f.file == module.path and f.line == call.line]
        asked = [f for f in here if f.kind is Kind.CALL and f.via == ("http",)]
        known = {f.vendor for f in asked if f.vendor is not None}
        near = self.nearby.vendor_of(module) if len(known) > 1 else None
        if near is not None and near.vendor in known:
            return [f for f in found if f not in asked or f.vendor == near.vendor], None
        is_open = not here or all(f in asked and f.service is None for f in here)
        answer = self.nearby.answer(module, call) if is_open and not known else None
        if answer is None or (asked and answer[0].target is None):
            return found, None
        surface = answer[1].name if answer[1] is not None else None
        kept = [f for f in found if f not in asked]
        return kept, self._request(module, call, describe(call.func), answer[0], surface)

    def _call(self, module: Module, call: Call) -> Iterator[Finding]:
        func = call.func
        if func is not None and func[0] == "a" and func[2] in self.resolver.dialect.senders:
            sent = list(self._sent(module, call))
            if sent:
                yield from sent
                return
        if func is not None and self._may_match(func):
            values = () if func[0] == "p" else self.resolver.resolve(module, func)
            outer = [value for value in values if value[0] == "x"]
            yield from _certain([f for v in outer for f in self._matched(module, call, v)])
            if self.resolver.dialect.is_layered and not self.resolver.dialect.is_literal:
                yield from self._derived(module, call, values)
            if func[0] == "a" and not any(value[0] == "x" for value in values):
                yield from self._unknown(module, call, func, is_known=bool(values))
        yield from self._addressed(module, call)
        yield from self.fallbacks.of_method(module, call)
        for arg in (*call.args, *(expr for _, expr in call.keywords)):
            if arg is not None and (_is_partial(arg) or self._names_method(arg)):
                yield from self._passed(module, call, arg)

    def _derived(self, module: Module, call: Call, values: tuple[Value, ...]) -> Iterator[Finding]:
        """Yield the client that an own class is which inherits from one of an SDK."""
        for value in values:
            if value[0] != "cls" or not value[1].classes[value[2]].bases:
                continue
            above = self.resolver.lineage(value[1], value[2])
            clients = self.matcher.tables.clients
            names = [one[1] for one in above if one[0] == "x" and one[1] in clients]
            client = clients[names[0]] if names else None
            if client is None or client.argument or client.is_setting or client.is_silent:
                continue
            place = (call.line, call.column)
            for found in self.redirects.of_client(client, (module, call), module):
                own = found if found.target is not None else None
                told = own or _by_name(value[2], client, found) or found
                yield emit(module, place, Kind.CLIENT, names[0], resolution=told)

    def _sent(self, module: Module, call: Call) -> Iterator[Finding]:
        """Yield a call that sends an object which says what is to be done."""
        commands = self.resolver.dialect.commands
        for value in self.resolver.resolve(module, call.args[0]) if call.args else ():
            name = str(value[1])[:-2] if value[0] == "x" else ""
            if name not in commands:
                continue
            client, surface = commands[name]
            method = name.rpartition(".")[2]
            match = Match("call", client=client, surface=surface, method=method)
            yield from self._surface(module, call, f"{name}()", match, value[2])

    def _names_method(self, arg: tuple[Any, ...]) -> bool:
        return arg[0] == "a" and self._may_match(arg)

    def _unknown(
        self, module: Module, call: Call, func: tuple[Any, ...], *, is_known: bool
    ) -> Iterator[Finding]:
        """Yield what a method means on an object that was not followed."""
        added = self.matcher.extension(func[2])
        if added is not None:
            yield from self._built(module, call, func[2], added)
        elif not is_known:
            yield from self._inferred(module, call, func)

    def _inferred(self, module: Module, call: Call, func: tuple[Any, ...]) -> Iterator[Finding]:
        """Yield a call on an object of unknown origin, by its names and the file's one SDK."""
        names: list[str] = []
        expr: Expr = func
        while expr is not None and expr[0] == "a":
            names.insert(0, expr[2])
            expr = expr[1]
        modules = self._sdks(module)
        found = self.matcher.by_suffix(modules, names) if modules and len(names) > 1 else None
        client = found.client if found is not None else None
        surface = found.surface if found is not None else None
        if client is None or surface is None:
            return
        features = {*surface.features, *self.holds.features(module, call)}
        yield emit(
            module,
            (call.line, call.column),
            Kind.CALL,
            f"?.{'.'.join(names)}"[:160],
            resolution=Resolution(client.target, None, None, Confidence.LOW),
            surface=surface.name,
            features=features - self.matcher.tables.never.get(surface.name, frozenset()),
            models=self.holds.models(module, call),
        )

    def _sdks(self, module: Module) -> frozenset[str]:
        """Return the outside modules that a file imports."""
        if module.path not in self.imported:
            self.imported[module.path] = frozenset(
                name
                for one in module.imports
                if one.folder is None
                for name in (one.module, *(f"{one.module}.{inner}" for inner in one.names))
            )
        return self.imported[module.path]

    def _may_match(self, func: tuple[Any, ...]) -> bool:
        """Tell quickly whether a chain holds a name that some signature has."""
        if func[0] != "a":
            return True
        words = self.words
        expr: Expr = func
        for _ in range(_REACH):
            if expr is None or expr[0] not in {"a", "c"}:
                break
            if expr[0] == "a" and expr[2] in words:
                return True
            expr = expr[1]
        return expr is not None and expr[0] == "x"

    def _passed(self, module: Module, call: Call, arg: Expr) -> Iterator[Finding]:
        """Yield the call that a method handed to a runner stands for."""
        if call.func is not None and call.func[0] == "n" and call.func[1] in _LOOKS:
            return
        for value in self.resolver.resolve(module, call.func):
            if value[0] == "x" and (
                value[1] in self.resolver.dialect.hands_on or value[1].startswith("inspect.")
            ):
                return
        for value in self.resolver.resolve(module, arg):
            if value[0] != "x":
                continue
            match = self.matcher.match(value[1])
            if match is None or match.kind not in {"call", "method"}:
                continue
            if match.method != "__call__":
                yield from self._matched(module, call, value)

    def _matched(self, module: Module, call: Call, value: Value) -> Iterator[Finding]:
        text, origin = value[1], value[2]
        if text in self.resolver.dialect.connects and call.args:
            yield from self._connects(module, call, text)
            return
        match = self.matcher.match(text)
        place = (call.line, call.column)
        platform = client_of(self.matcher.tables.imports, text)
        if platform is not None and not any(one.line == call.line for one in module.imports):
            yield emit(module, place, Kind.CONNECTOR, platform, via=("sdk",))
        if match is None or (match.framework is not None and self._is_within(module, call, text)):
            return
        if match.kind == "marker":
            vendor = self._vendor_of(text)
            yield emit(module, place, Kind.FEATURE, text, features=(match.feature,), vendor=vendor)
        elif match.kind == "base":
            yield from self._based(module, call, text)
        elif match.kind == "http":
            yield from self._http(module, call, text, match, origin)
        elif match.kind in {"client", "framework"}:
            made = origin if match.closes else (module, self.resolver.made_by(call, origin))
            yield from self._built(module, call, text, match, made)
        else:
            yield from self._surface(module, call, text, match, origin)

    def _is_within(self, module: Module, call: Call, text: str) -> bool:
        """Tell what a framework, that stands in the tree itself, does among its own classes."""
        func = call.func
        if text.partition("()")[0] not in getattr(self.resolver.names, "declared", ()):
            return False
        maker = module.functions.get(call.scope)
        owner = module.classes.get(maker.owner) if maker is not None else None
        if owner is not None and func is not None and func in owner.bases:
            return True  # the constructor of the class above
        base = func[1] if func is not None and func[0] == "a" else None
        return base is not None and base[0] in {"s", "z"}

    def _vendor_of(self, text: str) -> str | None:
        """Return whose package a name is of."""
        rows = self.matcher.tables.imports
        while text and text not in rows:
            text = text[: max(text.rfind("."), text.rfind("/"), 0)]
        vendor = rows[text][1].get("vendor") if text else None
        return vendor if isinstance(vendor, str) else None

    def _built(
        self,
        module: Module,
        call: Call,
        text: str,
        match: Match,
        origin: tuple[Module, Call] | None = None,
    ) -> Iterator[Finding]:
        place = (call.line, call.column)
        made = origin or (module, call)
        if match.client is not None:
            client = match.client
            if client.argument:
                yield from self._for_argument(module, call, text, client)
                return
            if client.is_setting or client.is_silent:
                return
            if client.route is not None:
                return
            for resolution in self.redirects.of_client(client, made, module):
                yield emit(module, place, Kind.CLIENT, text, resolution=resolution)
            return
        framework = match.framework
        if framework is None or framework.is_silent:
            return
        features = {*framework.features, *self.holds.features(module, call)} & _of_build(
            kit=framework.kit
        )
        features |= set(framework.features)
        via = (framework.name, framework.via)
        for resolution in self.redirects.of_framework(framework, made, module):
            if framework.holds and resolution.target is None:
                continue
            models = [
                *self.holds.models(module, call),
                *([resolution.model] if resolution.model else []),
            ]
            yield emit(
                module,
                place,
                Kind.CLIENT,
                text,
                resolution=resolution,
                surface=framework.surface,
                features=features,
                models=models,
                via=via,
            )
        if framework.kit:
            target = framework.target
            asked = self.redirects.of_framework(framework, made, module)[0]
            where = asked if target is None else Resolution(target)
            yield self._agent(module, call, text, where, framework.surface)

    def _for_argument(
        self, module: Module, call: Call, text: str, client: Client
    ) -> Iterator[Finding]:
        """Yield a client that its argument makes one of a vendor's model services."""
        tables = self.matcher.tables
        for name in self.resolver.argument_of(module, call):
            if name not in tables.arguments:
                continue
            own = tables.clients.get(f"@{name}", client)
            for resolution in self.redirects.of_client(own, (module, call), module):
                place = (call.line, call.column)
                yield emit(module, place, Kind.CLIENT, f"{text}[{name}]", resolution=resolution)

    def _addressed(self, module: Module, call: Call) -> Iterator[Finding]:
        """Yield a request to a platform that a function sends to the address it is given."""
        func = call.func
        if func is None or not is_verb(str(func[-1] if func[0] in {"a", "y"} else func[1])):
            return
        named = dict(call.keywords)
        exprs = [*call.args[:2], *(named[name] for name in _URLS if name in named)]
        found: set[str | None] = set()
        for expr in exprs:
            if expr is None:
                continue
            found.add(platform_of_path(expr[1] if expr[0] == "l" else _tail(expr), is_sure=True))
            if expr[0] == "l" and "://" not in expr[1]:
                continue
            for value in self.resolver.resolve(module, expr):
                if value[0] in _TEXTS and "://" in value[1]:
                    found.add(platform_of(value[1], _tail(expr)))
        for platform in sorted(found - {None}, key=str):
            place = (call.line, call.column)
            yield emit(module, place, Kind.CONNECTOR, str(platform), via=("http",))

    def _connects(self, module: Module, call: Call, text: str) -> Iterator[Finding]:
        """Yield a client that its first argument makes one of a platform."""
        platforms = self.resolver.dialect.connects[text]
        names = {v[1] for v in self.resolver.resolve(module, call.args[0]) if v[0] == "str"}
        for platform in sorted({platforms[name] for name in names & platforms.keys()}):
            yield emit(module, (call.line, call.column), Kind.CONNECTOR, platform, via=("sdk",))

    def _agent(
        self, module: Module, call: Call, text: str, resolution: Resolution, surface: str
    ) -> Finding:
        keywords, _ = keyword_values(self.resolver, module, call)
        names = self.resolver.resolve(*keywords["name"]) if "name" in keywords else ()
        literal = next((str(v[1]) for v in names if v[0] == "str"), "")
        tools = [v for v in self._of(keywords, "tools") if v[0] == "tup"]
        return emit(
            module,
            (call.line, call.column),
            Kind.AGENT,
            text,
            resolution=resolution,
            surface=surface,
            size=len(tools[0][2]) if tools else 0,
            group=literal or call.bound or None,
        )

    def _of(self, keywords: dict[str, tuple[Module, Expr]], name: str) -> tuple[Value, ...]:
        return self.resolver.resolve(*keywords[name]) if name in keywords else ()

    def _surface(
        self,
        module: Module,
        call: Call,
        text: str,
        match: Match,
        origin: tuple[Module, Call] | None,
    ) -> Iterator[Finding]:
        surface = match.surface
        if match.client is not None and surface is not None:
            client = match.client
            if client.route is not None:
                resolutions = self.redirects.route(client.route, surface.name, module, call)
                yield from self.fallbacks.of_keyword(module, call, resolutions)
            elif origin is None and text.startswith("openai.") and "()" not in text:
                resolutions = self.redirects.of_module(module, client.target)
            else:
                resolutions = list(self.redirects.of_client(client, origin, module))
            via: tuple[str | None, ...] = (client.target.via,)
            features = set(surface.features)
        elif match.framework is not None:
            framework = match.framework
            surface = surface or Surface(framework.surface)
            resolutions = list(self.redirects.of_framework(framework, origin, module))
            if framework.is_call and framework.target is None:
                resolutions = list(self.redirects.of_framework(framework, (module, call), module))
            elif framework.is_call or framework.is_static:
                resolutions = [Resolution(framework.target)]
            via = (framework.name, framework.via)
            features = {*surface.features, *framework.features}
        else:
            return
        features |= self.holds.features(module, call)
        if match.method in self.matcher.tables.methods:
            features.add(self.matcher.tables.methods[match.method])
        features -= self.matcher.tables.never.get(surface.name, frozenset())
        models = set(self.holds.models(module, call))
        if origin is not None and not (match.client and match.client.argument):
            models |= set(self.holds.models(*origin))
            features |= {f for f in self.holds.features(*origin) if f in _OF_CLIENT}
        for name, line, column in call.places:
            feature = self.matcher.tables.keywords[snake(name)]
            if feature in features:
                yield emit(
                    module,
                    (line, column),
                    Kind.FEATURE,
                    name,
                    resolution=resolutions[0],
                    surface=surface.name,
                    features=(feature,),
                    via=via,
                )
        passes = match.framework is not None and match.method in match.framework.passing
        kind = Kind.FEATURE if passes and features else Kind.CALL
        for resolution in resolutions:
            own = {resolution.model} if resolution.model else models
            yield emit(
                module,
                (call.line, call.column),
                kind,
                _short(text),
                resolution=resolution,
                surface=surface.name,
                features=features,
                models=own,
                via=via,
            )

    def _http(
        self,
        module: Module,
        call: Call,
        text: str,
        match: Match,
        origin: tuple[Module, Call] | None,
    ) -> Iterator[Finding]:
        keywords, _ = keyword_values(self.resolver, module, call)
        place = next((keywords[name] for name in _URLS if name in keywords), None)
        if place is None and match.position < len(call.args):
            place = (module, call.args[match.position])
        if place is None:
            return
        seen: set[tuple[str, int, int, Resolution, str | None]] = set()
        platforms: set[tuple[str, int, str]] = set()
        for home, made, within, expr in self._senders(module, call, place[0], place[1], _HELPERS):
            for platform in self._platforms(within, expr, origin):
                at = (home.path, made.line, platform or "")
                if platform is not None and at not in platforms:
                    platforms.add(at)
                    where = (made.line, made.column)
                    yield emit(home, where, Kind.CONNECTOR, platform, via=("http",))
            for found, surface in _few(list(self._answers(within, expr, origin)), expr):
                name = None if surface is None else surface.name
                key = (home.path, made.line, made.column, found, name)
                if key not in seen:
                    seen.add(key)
                    yield self._request(home, made, text, found, name)
        if not seen and not platforms and (name := said_by_body(self.resolver, call, keywords)):
            known = self.resolver.resolve(*place)
            if not _tail(place[1]) and not any(v[0] in {"str", "part", "env"} for v in known):
                asked = Resolution(None, None, describe(place[1]), Confidence.LOW)
                yield self._request(module, call, text, asked, name)

    def _platforms(
        self, module: Module, expr: Expr, origin: tuple[Module, Call] | None
    ) -> Iterator[str | None]:
        """Yield the content platforms that a request may go to."""
        tail = _tail(expr)
        is_elsewhere = False
        for url in self._urls((module, expr), origin):
            found = platform_of(url, tail)
            is_elsewhere |= found is not None or by_url(url) is not None
            yield found
        paths = [tail, *(v[1] for v in self.resolver.resolve(module, expr) if v[0] in _TEXTS)]
        if not is_elsewhere:
            yield from (platform_of_path(path) for path in paths)
        for value in self.resolver.resolve(module, expr):
            if value[0] == "env" and value[2] is None:
                yield platform_of_variable(value[1])

    def _request(
        self, module: Module, call: Call, text: str, found: Resolution, surface: str | None
    ) -> Finding:
        never = self.matcher.tables.never.get(surface or "", frozenset())
        return emit(
            module,
            (call.line, call.column),
            Kind.CALL,
            text,
            resolution=found,
            surface=surface,
            features=self.holds.features(module, call) - never,
            models=self.holds.models(module, call),
            via=("http",),
        )

    def _senders(
        self, module: Module, call: Call, home: Module, expr: Expr, depth: int
    ) -> Iterator[tuple[Module, Call, Module, Expr]]:
        """Yield who says where a request goes, and what is said where: a helper's callers."""
        function = None
        if expr is not None and expr[0] == "p":
            function = home.functions.get(expr[1])
        told = []
        if function is not None and depth:
            told = list(self.resolver.handed(home, expr[1], function, expr[2]))  # type: ignore[index] # it is a parameter
        if not told:
            ends = list(self._ended(home, expr)) if depth else []
            if not ends:
                yield module, call, home, expr
            for other, made, whole in ends:
                yield other, made, other, whole
        for other, made, passed in told:
            yield from self._senders(other, made, other, passed, depth - 1)

    def _ended(self, home: Module, expr: Expr) -> Iterator[tuple[Module, Call, Expr]]:
        """Yield the callers of a helper that adds what it is told to an address of its own."""
        whole = expr[1][0] if expr is not None and expr[0] == "u" else expr
        parts: tuple[Expr, ...] = whole[1] if whole is not None and whole[0] == "j" else ()
        if len(parts) < 2 or parts[-1] is None or parts[-1][0] != "p":
            return
        name, param = str(parts[-1][1]), str(parts[-1][2])
        function = home.functions.get(name)
        start = self.starts.setdefault(id(whole), ("j", parts[:-1]))
        answers = list(self._answers(home, start, None)) if function is not None else []
        if function is None or not answers or any(surface for _, surface in answers):
            return
        bases = list(self._urls((home, start), None))
        for other, made, passed in self.resolver.handed(home, name, function, param):
            for value in self.resolver.resolve(other, passed):
                if value[0] == "str":
                    yield from ((other, made, self._text(f"{base}{value[1]}")) for base in bases)

    def _text(self, text: str) -> Expr:
        """Return a literal that stays: what it resolves to is kept by its identity."""
        return self.texts.setdefault(text, ("l", text))

    def _answers(
        self, module: Module, expr: Expr, origin: tuple[Module, Call] | None
    ) -> Iterator[tuple[Resolution, Surface | None]]:
        """Yield who answers at an address, and through which surface."""
        is_known = False
        tail = _tail(expr)
        for url in self._urls((module, expr), origin):
            is_known = True
            found = by_url(url)
            if found is None or found.target is None:
                continue
            whole = url if tail in url else f"{url}{tail}"  # the end of what is known in part
            surface = surface_of_path(whole, found.target)
            if _is_answer(found, surface) or _is_copied(url, surface):
                yield found, surface
        if not is_known and tail.removeprefix("/v1") in _COPIED and not self._starts(module, expr):
            surface = _COPIED[tail.removeprefix("/v1")]
            yield Resolution(None, None, describe(expr), Confidence.LOW), surface
        for value in self.resolver.resolve(module, expr):
            own = by_variable(value[1]) if value[0] == "env" and value[2] is None else None
            if own is not None and own.target is not None:
                surface = surface_of_path(f"http://own/{tail.lstrip('/')}", own.target)
                if _is_answer(own, surface):
                    yield own, surface

    def _starts(self, module: Module, expr: Expr) -> bool:
        """Tell whether the start of a text that is joined is known."""
        if expr is None or expr[0] != "j":
            return True
        values = self.resolver.resolve(module, expr[1][0])
        return any(value[0] in {"str", "part", "env"} and value[1] for value in values)

    def _urls(
        self, place: tuple[Module, Expr], origin: tuple[Module, Call] | None
    ) -> Iterator[str]:
        """Yield the addresses that a request may have, below the base that its client has."""
        bases: list[str] | None = None
        for value in self.resolver.resolve(*place):
            if value[0] == "env" and value[2] is not None and "://" in value[2]:
                yield value[2]
            if value[0] not in {"str", "part"}:
                continue
            if "://" in value[1]:
                yield value[1]
            elif origin is not None:
                if bases is None:
                    bases = list(self._bases(origin))
                yield from (f"{base.rstrip('/')}/{value[1].lstrip('/')}" for base in bases)

    def _based(self, module: Module, call: Call, text: str) -> Iterator[Finding]:
        """Yield a plain HTTP client that is bound to a vendor's address."""
        for url in self._bases((module, call)):
            found = by_url(url)
            if found is None or found.target is None:
                continue
            if found.target.vendor is not None or found.target.fixed in _OWN_SERVERS:
                place = (call.line, call.column)
                yield emit(module, place, Kind.CLIENT, text, resolution=found, via=("http",))

    def _bases(self, origin: tuple[Module, Call]) -> Iterator[str]:
        module, call = origin
        keywords, _ = keyword_values(self.resolver, module, call)
        place = next((keywords[name] for name in _BASES if name in keywords), None)
        if place is None and call.args:
            place = (module, call.args[0])
        for value in self.resolver.resolve(*place) if place is not None else ():
            text = value[2] if value[0] == "env" else value[1]
            if value[0] in {"str", "part", "env"} and isinstance(text, str) and "://" in text:
                yield text


def _is_answer(found: Resolution, surface: Surface | None) -> bool:
    """Tell whether an address is that of a model: a bare port may be anyone's."""
    target = found.target
    if target is None or target.vendor is not None:
        return target is not None
    is_named = target.fixed == "self-hosted-ollama"
    return is_named or (
        target.fixed in _OWN_SERVERS and surface is not None and surface.name in _OWN_SURFACES
    )


_HOSTS = {
    ("azure", "openai"): Target("microsoft", "azure-openai"),
    ("bedrock", "anthropic"): Target("aws", "bedrock"),
    ("vertex", "anthropic"): Target("google", "vertex"),
}
"""Who hosts the models of another, by the word for it in the name of a class."""


def _by_name(name: str, client: Client, found: Resolution) -> Resolution | None:
    """Return the host that the name of an own class says, where its address does not."""
    words = snake(name.rpartition(".")[2]).split("_")
    for (word, prefix), target in _HOSTS.items():
        if word in words and client.target.prefix == prefix:
            return Resolution(target, None, found.decided_by, Confidence.LOW)
    return None


def _certain(findings: list[Finding]) -> list[Finding]:
    """Return what is found, without calls of a vendor's own API that might go to a gateway.

    An SDK that one vendor's services alone speak (``boto3``) may be pointed at a gateway in one
    of several places; who answers is then said where that client is made.
    """
    known = {f.name for f in findings if f.kind is Kind.CALL and f.vendor is not None}
    return [f for f in findings if f.vendor or "[" not in f.name or f.name not in known]


def _few(
    answers: list[tuple[Resolution, Surface | None]], expr: Expr
) -> list[tuple[Resolution, Surface | None]]:
    """Return who answers; of more vendors than one place chooses from, what decides."""
    found = [one for one, _ in answers]
    told = few(found, describe(expr))
    return answers if told == found else [(told[0], answers[0][1])]


def _is_copied(url: str, surface: Surface | None) -> bool:
    """Tell the path of an API that many serve, by its version too, wherever it is served."""
    return surface is not None and any(
        f"/v1{path}" in url and surface == own for path, own in _COPIED.items()
    )


def _tail(expr: Expr) -> str:
    """Return the literal end of a text that begins with a variable."""
    parts = expr[1] if expr is not None and expr[0] == "j" else ()
    return "".join(part[1] for part in parts if part is not None and part[0] == "l")


def _is_partial(arg: tuple[Any, ...]) -> bool:
    return bool(arg[0] == "c" and arg[1] == ("x", "functools.partial"))


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:157]}..."
