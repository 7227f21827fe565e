"""Where a client's calls go: read from the call that built it.

Longer than the other files: addresses, settings, signs and flags stay together, because
each decides only where those before it do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lockin.discovery.code._model import Call, Expr, Module
from lockin.discovery.code._open import is_open
from lockin.discovery.code._portkey import through_gateway
from lockin.discovery.code._resolve import Resolver, Value, describe
from lockin.discovery.code._targets import (
    Resolution,
    by_model,
    by_url,
    by_variable,
    host_of,
    route_target,
)
from lockin.discovery.config._providers import provider
from lockin.discovery.findings import Confidence
from lockin.discovery.signatures import Client, Framework, Target, snake, table

__all__ = ["Redirects", "few", "keyword_values", "variable"]

_KEYS = ("api_key", "openai_api_key", "key", "token")
_MOST = 8
_SETTINGS = 48
_VENDORS = 4
"""More vendors than this at one place stand for a table that is chosen from elsewhere."""
_NESTED = 2


def keyword_values(
    resolver: Resolver,
    module: Module,
    call: Call,
    positions: tuple[str, ...] = (),
    depth: int = 0,
) -> tuple[dict[str, tuple[Module, Expr]], bool]:
    """Return the keywords of a call by their names in tables, and whether all are known.

    Those of ``**mapping``, and of objects that carry options, are among them;
    `positions` names the arguments that have a place only.
    """
    found: dict[str, tuple[Module, Expr]] = {}
    complete = True
    for name, expr in call.keywords:
        if name is not None:
            found[snake(name)] = (module, expr)
            continue
        values = resolver.resolve(module, expr)
        mappings = [v for v in values if v[0] == "dict"]
        carried = [v[2] for v in values if v[0] == "x" and v[2] is not None]
        complete = complete and bool(mappings or carried)
        for _, home, entries in mappings:
            for key, place in _entries(resolver, home, entries, _NESTED):
                _ = found.setdefault(snake(key), place)
        for home, made in carried if depth < _NESTED else ():
            inner, known = keyword_values(resolver, home, made, (), depth + 1)
            complete = complete and known
            for key, place in inner.items():
                _ = found.setdefault(key, place)
    for name, expr in zip(positions, call.args, strict=False):
        _ = found.setdefault(name, (module, expr))
    for name in sorted(resolver.dialect.nested & found.keys()):
        for value in resolver.resolve(*found[name]):
            for key, expr in value[2] if value[0] == "dict" else ():
                if key is not None:
                    _ = found.setdefault(snake(key), (value[1], expr))
    if call.maker is not None and depth < _NESTED:
        inner, _ = keyword_values(resolver, *call.maker, (), depth + 1)
        for key, place in inner.items():
            _ = found.setdefault(key, place)
    return found, complete


def _entries(
    resolver: Resolver, module: Module, entries: tuple[tuple[str | None, Expr], ...], depth: int
) -> Iterable[tuple[str, tuple[Module, Expr]]]:
    """Yield the entries of a mapping, and of those that are spread into it."""
    for key, value in entries:
        if key is not None:
            yield key, (module, value)
            continue
        for spread in resolver.resolve(module, value) if depth else ():
            if spread[0] == "dict":
                yield from _entries(resolver, spread[1], spread[2], depth - 1)


class Redirects:
    """Finds the target of clients; every client once."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.known: dict[tuple[int, str], tuple[Resolution, ...]] = {}
        self.configured: dict[str, list[tuple[Module, Call]]] = {}
        clients = resolver.tables.clients
        self.settings = frozenset(name for name, one in clients.items() if one.is_setting)

    def of_client(
        self, client: Client, origin: tuple[Module, Call] | None, module: Module
    ) -> tuple[Resolution, ...]:
        """Return the alternatives of where a client's calls go."""
        if origin is None:
            return (Resolution(client.target, confidence=Confidence.MEDIUM),)
        key = (id(origin[1]), client.name)
        if key not in self.known:
            found = self._client(client, *origin)
            self.known[key] = tuple(dict.fromkeys(found))[:_MOST]
        return self.known[key]

    def _client(self, client: Client, module: Module, call: Call) -> list[Resolution]:
        keywords, complete = keyword_values(self.resolver, module, call, client.positions)
        if client.signs and (other := self._signed(client, keywords)) is not None:
            client = replace(client, target=other)
        if (
            not client.is_setting
            and (moved := self._set(keywords, module, call, client.target)) is not None
        ):
            return moved
        if client.flag is not None:
            return [self._flagged(client, client.flag, keywords)]
        if told := through_gateway(self.resolver, client, keywords):
            return told
        name = next((k for k in client.redirect if k in keywords), None)
        if name is None:
            for home, made in self._configured(client):
                whole, _ = keyword_values(self.resolver, home, made)
                key = next((k for k in client.redirect if k in whole), None)
                if key is not None and made is not call:
                    return self._moved(client.target, client.variables, key, whole)
        if name is None:
            confidence = Confidence.HIGH if complete else Confidence.MEDIUM
            return [Resolution(client.target, confidence=confidence)]
        several = list(self._each(client, module, call))
        return several or self._moved(
            client.moved or client.target, client.variables, name, keywords
        )

    def _each(self, client: Client, module: Module, call: Call) -> Iterable[Resolution]:
        """Yield where a client's calls go if it is built with one of several mappings."""
        passed = (expr for name, expr in call.keywords if name is None)
        for mappings in (self.resolver.resolve(module, expr) for expr in passed):
            known = [value for value in mappings if value[0] == "dict"]
            for _, home, entries in known if len(known) > 1 else ():
                held = _entries(self.resolver, home, entries, _NESTED)
                keywords = {snake(key): place for key, place in held}
                name = next((k for k in client.redirect if k in keywords), None)
                if name is None:
                    yield Resolution(client.target, confidence=Confidence.MEDIUM)
                else:
                    yield from self._moved(client.target, client.variables, name, keywords)

    def _names_setting(self, values: Iterable[Value]) -> bool:
        return any(v[0] == "x" and v[1].removesuffix("()") in self.settings for v in values)

    def _set(
        self, keywords: dict[str, tuple[Module, Expr]], module: Module, call: Call, usual: Target
    ) -> list[Resolution] | None:
        """Return what a setting decides, such as a configuration object, where one is passed."""
        if not self.settings:
            return None
        queue = [v for arg in call.args for v in self.resolver.resolve(module, arg)]
        queue.extend(v for name in sorted(keywords) for v in self.resolver.resolve(*keywords[name]))
        for value in queue[:_SETTINGS]:
            inner = [value]
            if value[0] == "tup":
                groups = [self.resolver.resolve(value[1], one) for one in value[2]]
                inner = next((list(g) for g in groups if self._names_setting(g)), [])
            for one in inner:
                text = str(one[1])
                name = text.removesuffix("()")
                if one[0] != "x" or name not in self.settings:
                    continue
                client = self.resolver.tables.clients[name]
                if ("val", None) in inner:  # only under a condition
                    return [
                        Resolution(t, confidence=Confidence.MEDIUM) for t in (client.target, usual)
                    ]
                if one[2] is None or not client.redirect:
                    return [Resolution(client.target)]
                return self._client(client, *one[2])
        return None

    def _configured(self, client: Client) -> list[tuple[Module, Call]]:
        """Return the calls that configure all clients of an SDK, such as ``A.configure``."""
        if client.name not in self.configured:
            found: list[tuple[Module, Call]] = []
            clients = self.resolver.tables.clients
            names = {n for n, one in clients.items() if one.name == client.name}
            wanted = {n for n in names if n.endswith(".configure")}
            for module, call in self.resolver.callers.named({"configure"}) if wanted else ():
                if call.func is None or call.func[0] != "a":
                    continue
                values = self.resolver.resolve(module, call.func)
                if any(v[0] == "x" and v[1] in wanted for v in values):
                    found.append((module, call))
            self.configured[client.name] = found
        return self.configured[client.name]

    def _signed(self, client: Client, keywords: dict[str, tuple[Module, Expr]]) -> Target | None:
        """Return whose client it is by what only that one is given."""
        classes = [sign for sign in client.signs if "." in sign]
        for name in sorted(keywords):
            if name in client.signs:
                return client.signs[name]
            module, expr = keywords[name]
            exprs = [expr]
            if expr is not None and expr[0] == "c" and expr[2] is not None:
                exprs.extend(module.calls[expr[2]].args)
            values = [v for one in exprs for v in self.resolver.resolve(module, one)]
            for text in (value[1] for value in values if value[0] == "x"):
                sign = next((one for one in classes if text.startswith(one)), None)
                if sign is not None:
                    return client.signs[sign]
        return None

    def _flagged(
        self, client: Client, flag: tuple[str, str], keywords: dict[str, tuple[Module, Expr]]
    ) -> Resolution:
        keyword, prefix = flag
        moved = Target(client.target.vendor, prefix)
        if keyword not in keywords:
            return Resolution(moved if "project" in keywords else client.target)
        values = self.resolver.resolve(*keywords[keyword])
        if any(v == ("val", True) for v in values):
            return Resolution(moved)
        if values and all(v[0] == "val" for v in values):
            return Resolution(client.target)
        why = _why(keyword, keywords[keyword][1])
        return Resolution(client.target, None, why, Confidence.MEDIUM)

    def _moved(
        self,
        target: Target,
        variables: Iterable[str],
        name: str,
        keywords: dict[str, tuple[Module, Expr]],
    ) -> list[Resolution]:
        place = keywords[name]
        values = tuple(v for v in self.resolver.resolve(*place) if v != ("str", ""))
        fixed = target.prefix.startswith(("azure", "vertex", "bedrock"))
        if not any(v[0] in {"str", "part", "env"} for v in values) and is_open(
            self.resolver, *place
        ):
            values = ()  # that it may be missing does not say what it is
        if not any(v[0] in {"str", "part", "env"} for v in values):
            values = (*self._given(*place), *values)
        found: list[Resolution] = []
        for value in values:
            if value[0] in {"str", "part"}:
                found.append(self._url(value[1], target, fixed=fixed))
            elif value[0] == "env":
                found.append(self._variable(value, target, variables, keywords, fixed=fixed))
            elif value == ("val", None):
                found.append(Resolution(target, confidence=Confidence.MEDIUM))
        if found and not all(value == ("val", None) for value in values):
            sure = [one for one in found if one.confidence is Confidence.HIGH or one.decided_by]
            return few(sure or found, _why(name, place[1]))
        why = _why(name, place[1])
        if not fixed and self._is_azure(place[1], keywords):
            target = Target("microsoft", "azure-openai")
            return [Resolution(target, None, why, Confidence.MEDIUM)]
        if target.prefix == "bedrock" and not found:  # an endpoint of AWS, or a gateway before it
            return [Resolution(None, None, why, Confidence.LOW)]
        if fixed or (found and place[1] is not None):
            decided = None if fixed or place[1] is None or place[1][0] == "v" else why
            return [Resolution(target, None, decided, Confidence.MEDIUM)]
        if target.vendor is not None and target.vendor not in table("environment")["copied"]:
            return [Resolution(target, None, why, Confidence.LOW)]  # few answer in its API
        if target.vendor is not None and target.prefix != "openai":  # nobody else speaks as it does
            return [Resolution(target, None, why, Confidence.MEDIUM)]
        return [self._by_key(keywords, why) or Resolution(None, None, why, Confidence.LOW)]

    def _given(self, module: Module, expr: Expr) -> Iterable[Value]:
        """Yield the addresses that the same file puts where an expression reads from."""
        parts = expr[1] if expr is not None and expr[0] == "u" else (expr,)
        for one in parts:
            if one is None or one[0] != "a" or one[1] is None or one[1][0] != "a":
                continue
            for _, _, base, name, value in module.settings:
                is_there = base is not None and base[0] == "a" and base[2] == one[1][2]
                if is_there and name == one[2] and value is not None and value[0] == "l":
                    yield ("str", value[1])

    def _is_azure(self, expr: Expr, keywords: dict[str, tuple[Module, Expr]]) -> bool:
        """Tell an address of Azure OpenAI by its path, or by the version that it asks for."""
        parts = expr[1] if expr is not None and expr[0] == "j" else ()
        if expr is not None and expr[0] == "p" and "azure" in f"{expr[1]}.{expr[2]}".lower():
            return True
        kinds = self.resolver.resolve(*keywords["api_type"]) if "api_type" in keywords else ()
        if any(kind == ("str", "azure") for kind in kinds):
            return True
        if any(p is not None and p[0] == "l" and "/openai/deployments" in p[1] for p in parts):
            return True
        place = keywords.get("default_query")
        values = self.resolver.resolve(*place) if place is not None else ()
        entries = [key for v in values if v[0] == "dict" for key, _ in v[2]]
        return "api-version" in entries

    def _url(self, url: str, target: Target, *, fixed: bool) -> Resolution:
        found = by_url(url)
        if found is None:
            from_name = f"base URL at {host_of(url)}" if host_of(url) else "base URL"
            return Resolution(target if fixed else None, host_of(url), None if fixed else from_name)
        if found.target is None or (fixed and found.target.vendor in {None, target.vendor}):
            return Resolution(target, found.host)
        if found.target.vendor == target.vendor and found.target.prefix == target.prefix:
            return Resolution(target, found.host)
        return found

    def _variable(
        self,
        value: tuple[str, str, str | None, bool],
        target: Target,
        variables: Iterable[str],
        keywords: dict[str, tuple[Module, Expr]],
        *,
        fixed: bool,
    ) -> Resolution:
        _, name, default, optional = value
        why = variable(name)
        if fixed:
            return Resolution(target, None, why, Confidence.MEDIUM)
        own = by_variable(name)
        if own is not None and not default:
            return own
        if default:
            found = self._url(default, target, fixed=False)
            return Resolution(found.target, found.host, why, Confidence.MEDIUM)
        if optional and name in variables:
            return Resolution(target, None, why, Confidence.MEDIUM)
        return self._by_key(keywords, why) or Resolution(None, None, why, Confidence.LOW)

    def _by_key(self, keywords: dict[str, tuple[Module, Expr]], why: str) -> Resolution | None:
        """Tell the vendor by the variable that holds the key, where the URL is not known."""
        names = table("environment")
        for keyword in _KEYS:
            for value in self.resolver.resolve(*keywords[keyword]) if keyword in keywords else ():
                vendor = names["variables"].get(value[1]) if value[0] == "env" else None
                prefix = names["prefixes"].get(vendor)
                if prefix is not None and prefix != "openai":
                    return Resolution(Target(vendor, prefix), None, why, Confidence.LOW)
        return None

    def of_module(self, module: Module, target: Target) -> list[Resolution]:
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
                        why = variable(one[1])
                        return [Resolution(target, None, why, Confidence.MEDIUM)]
                if not any(one[0] in {"str", "part", "val"} for one in values):
                    why = _why(f"openai.{name}", value)
                    if self._deploys(module):
                        azure = Target("microsoft", "azure-openai")
                        return [Resolution(azure, None, why, Confidence.MEDIUM)]
                    return [Resolution(None, None, why, Confidence.LOW)]
        return [Resolution(target)]

    def _deploys(self, module: Module) -> bool:
        """Tell whether calls of the old SDK of OpenAI name a deployment, which Azure alone has."""
        return any(
            value[0] == "x" and value[1].startswith("openai.")
            for call in module.calls
            for name, _ in call.keywords
            if name == "deployment_id"
            for value in self.resolver.resolve(module, call.func)
        )

    def of_framework(
        self, framework: Framework, origin: tuple[Module, Call] | None, module: Module
    ) -> tuple[Resolution, ...]:
        """Return the alternatives of where a framework's model object calls."""
        is_told = framework.asks or framework.route or framework.provider
        if framework.configured is not None and (origin is None or not is_told):
            return (Resolution(None, None, framework.configured, Confidence.LOW),)
        if origin is None:
            if framework.target is None:
                return (Resolution(None, None, "where it is built", Confidence.LOW),)
            return (Resolution(framework.target, confidence=Confidence.MEDIUM),)
        key = (id(origin[1]), framework.name)
        if key not in self.known:
            self.known[key] = (Resolution(None, None, "the object itself", Confidence.LOW),)
            found = self._framework(framework, *origin)
            self.known[key] = tuple(dict.fromkeys(found))[:_MOST]
        return self.known[key]

    def _framework(self, framework: Framework, module: Module, call: Call) -> list[Resolution]:
        keywords, _ = keyword_values(self.resolver, module, call, framework.positions)
        asked = list(self._asked(framework, keywords))
        if asked:
            own = framework.target.vendor if framework.target is not None else None
            named = [one for one in asked if own and one.target and one.target.vendor == own]
            return named or asked
        if framework.provider is not None and framework.provider in keywords:
            place = keywords[framework.provider]
            named = list(self._named(framework, *place))
            if named:
                return few(named, _why(framework.provider, place[1]))
        is_routed = framework.route is not None and framework.route in keywords
        if framework.configured is not None and not is_routed:
            return [Resolution(None, None, framework.configured, Confidence.LOW)]
        name = next((k for k in framework.redirect if k in keywords), None)
        if framework.target is not None:
            if name is None or framework.target.fixed:
                return [Resolution(framework.target)]
            return self._moved(framework.target, (), name, keywords)
        found = self.route(framework.route or "model", framework.surface, module, call)
        if framework.holds and not any(one.target for one in found):
            found = list(self._held(keywords)) or found
        return [self._through(framework, one) for one in found] if framework.gateway else found

    def _named(self, framework: Framework, module: Module, expr: Expr) -> Iterable[Resolution]:
        """Yield the providers that are named, by a text or a constant; a model may follow."""
        for value in self.resolver.resolve(module, expr):
            values: tuple[Value, ...] = (value,)
            model = None
            if value[0] == "tup" and value[2]:
                values = self.resolver.resolve(value[1], value[2][0])
                others = [v for one in value[2][1:2] for v in self.resolver.resolve(value[1], one)]
                model = next((v[1] for v in others if v[0] == "str"), None)
            for one in values:
                why = variable(one[1]) if one[0] == "env" else None
                text = one[2] if one[0] == "env" else one[1]
                if one[0] not in {"str", "x", "env"}:
                    continue
                found = provider(str(text).rpartition(".")[2]) if text else None
                if found is None:
                    if why is not None:
                        yield Resolution(None, None, why, Confidence.LOW)
                    continue
                target, usual = found
                own = route_target(target, usual, framework.surface)
                yield Resolution(replace(target, surface=own), None, why, model=model)

    @staticmethod
    def _through(framework: Framework, found: Resolution) -> Resolution:
        """Return an answer to a mere name, which goes through the framework's gateway."""
        target = found.target or framework.fallback
        if target is None or target.via is not None:
            return found
        sure = found.confidence if found.target is not None else Confidence.MEDIUM
        return replace(found, target=replace(target, via=framework.gateway), confidence=sure)

    def _held(self, keywords: dict[str, tuple[Module, Expr]]) -> Iterable[Resolution]:
        """Yield where the model objects and providers call that options hold."""
        for name in sorted(keywords):
            for value in self.resolver.resolve(*keywords[name]):
                entries = value[2] if value[0] == "dict" else ()
                inner = [v for _, e in entries for v in self.resolver.resolve(value[1], e)]
                listed = value[2] if value[0] == "tup" else ()
                inner.extend(v for e in listed for v in self.resolver.resolve(value[1], e))
                for one in (value, *inner):
                    yield from self.of_object(one, keywords[name][0])

    def of_object(self, value: Value, module: Module) -> Iterable[Resolution]:
        """Yield where a model object calls, or the client that it is."""
        if value[0] != "x":
            return
        tables = self.resolver.tables
        name = value[1]
        while name not in tables.frameworks and name not in tables.clients:
            name = name[: max(name.rfind("()"), 0)]
            if not name:
                return
        model, client = tables.frameworks.get(name), tables.clients.get(name)
        if model is not None:
            for found in self.of_framework(model, value[2], module):
                if found.target is not None or not model.holds:
                    yield _with_surface(found, model.surface)
        elif client is not None:
            yield from self.of_client(client, value[2], module)

    def _asked(
        self, framework: Framework, keywords: dict[str, tuple[Module, Expr]]
    ) -> Iterable[Resolution]:
        """Yield where the model object calls that a framework's object asks."""
        for place in (keywords[name] for name in framework.asks if name in keywords):
            for value in self.resolver.resolve(*place):
                yield from self.of_object(value, place[0])

    def route(self, name: str, surface: str, module: Module, call: Call) -> list[Resolution]:
        """Return who answers for the model name that a call passes."""
        keywords, complete = keyword_values(self.resolver, module, call)
        for base in ("api_base", "base_url"):
            if base in keywords:
                values = self.resolver.resolve(*keywords[base])
                urls = [v for v in values if v[0] in {"str", "part"}]
                known = [r for r in (by_url(v[1]) for v in urls) if r is not None]
                if known:
                    return known
        place = keywords.get(name) or ((module, call.args[0]) if call.args else None)
        if place is None:
            why = f"`{name}`" if complete else "keywords passed on"
            return [Resolution(None, None, why, Confidence.LOW)]
        found: list[Resolution] = []
        for value in self.resolver.resolve(*place):
            found.extend(self._routed(value, surface))
        why = _why(name, place[1])
        return few(found, why) or [Resolution(None, None, why, Confidence.LOW)]

    def _routed(self, value: tuple[object, ...], surface: str) -> list[Resolution]:
        if value[0] in {"str", "part"}:
            found = by_model(str(value[1]), surface)
            if found is not None:
                return [found]
            return [Resolution(None, None, "model name without a provider", Confidence.LOW)]
        if value[0] == "env":
            why = variable(str(value[1]))
            found = by_model(str(value[2]), surface) if value[2] else None
            target = None if found is None else found.target
            model = None if found is None else found.model
            return [
                Resolution(
                    target, None, why, Confidence.MEDIUM if target else Confidence.LOW, model
                )
            ]
        return []


def few(found: list[Resolution], why: str) -> list[Resolution]:
    """Return who may answer; of more vendors than one place chooses from, what decides.

    Examples
    --------
    >>> one = [Resolution(Target("groq", "groq"))]
    >>> few(one, "`base_url`") == one
    True
    """
    vendors = {one.target.vendor for one in found if one.target is not None}
    return found if len(vendors) <= _VENDORS else [Resolution(None, None, why, Confidence.LOW)]


def _with_surface(found: Resolution, surface: str) -> Resolution:
    if found.target is None or found.target.surface is not None:
        return found
    return replace(found, target=replace(found.target, surface=surface))


def variable(name: str) -> str:
    """Return what decides a target, in words: a variable, or a key of the configuration.

    Examples
    --------
    >>> variable("OPENAI_BASE_URL"), variable("AzureOpenAI:Endpoint")
    ('environment variable OPENAI_BASE_URL', 'setting AzureOpenAI:Endpoint')
    """
    kind = "environment variable" if name == name.upper() else "setting"
    return f"{kind} {name[:120]}"


def _why(keyword: str, expr: Expr) -> str:
    text = describe(expr)
    return f"`{keyword}`" if text == "an expression" else text
