"""The recognition tables of `lockin/reference/data/signatures`, ready for look-up.

Longer than the other files: the records and the rows they are read from stay together.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, cast

import yaml

__all__ = [
    "Client",
    "Dialect",
    "Framework",
    "Surface",
    "Tables",
    "Target",
    "snake",
    "table",
    "tables",
]


_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Surface:
    """An API surface, with the features that its use implies."""

    name: str
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Who answers: a vendor and how its service ids are built.

    Examples
    --------
    >>> Target("groq", "groq").service("chat-completions")
    'groq-chat-completions'
    """

    vendor: str | None
    prefix: str
    fixed: str | None = None
    surface: str | None = None
    via: str | None = None

    def service(self, surface: str | None) -> str:
        """Return the id of the service with this surface."""
        return self.fixed or f"{self.prefix}-{self.surface or surface or 'api'}"


@dataclass(frozen=True, slots=True)
class Client:
    """What a constructor or module gives access to.

    `is_silent`: making one is no finding of its own.  `moved`: who answers if an address
    is given.  `signs`: keywords, and classes passed, that only another service has.
    """

    name: str
    target: Target
    resources: Mapping[str, Surface]
    redirect: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    route: str | None = None
    flag: tuple[str, str] | None = None
    argument: bool = False
    has_objects: bool = False
    signs: Mapping[str, Target] = field(default_factory=dict)
    is_setting: bool = False
    is_silent: bool = False
    moved: Target | None = None


@dataclass(frozen=True, slots=True)
class Framework:
    """A class of a framework that stands for a model, an agent or a runner.

    `configured`: the configuration of the project decides who answers, where the call does
    not; `provider`: the keyword that names who does.  `asks`: keywords that pass the model
    object that answers.  `is_fluent`: any chain of methods may stand before the one that
    calls, if it holds one of `starts`.  `gateway`: what a model that is only named is
    reached by; `fallback`: who answers if that name is not known.  `holds`: its options are model
    objects or providers, and any of them may answer.  `is_silent`: making one is no
    finding of its own.
    """

    name: str
    target: Target | None
    surface: str
    methods: Mapping[str, tuple[str, ...]]
    passing: frozenset[str] = frozenset()
    redirect: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    route: str | None = None
    via: str | None = None
    kit: bool = False
    is_call: bool = False
    is_static: bool = False
    is_fluent: bool = False
    starts: frozenset[str] = frozenset()
    configured: str | None = None
    provider: str | None = None
    features: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    gateway: str | None = None
    fallback: Target | None = None
    holds: bool = False
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a language and its common libraries mean, where it bears on targets."""

    environment_calls: frozenset[str] = frozenset()
    environment_items: frozenset[str] = frozenset()
    http: Mapping[str, int] = field(default_factory=dict)
    first: frozenset[str] = frozenset()
    hands_on: frozenset[str] = frozenset()
    gives: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    connects: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    passing: frozenset[str] = frozenset()
    text: frozenset[str] = frozenset()
    builders: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset({"builder", "Builder", "newBuilder", "default"})
    closing: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()
    collecting: frozenset[str] = frozenset()
    models: Mapping[str, str] = field(default_factory=dict)
    implements: frozenset[str] = frozenset()
    carriers: frozenset[str] = frozenset()
    piping: frozenset[str] = frozenset()
    commands: Mapping[str, tuple[Client, Surface]] = field(default_factory=dict)
    senders: frozenset[str] = frozenset()
    decorators: frozenset[str] = frozenset()
    nested: frozenset[str] = frozenset()
    is_optional: bool = False
    has_bare_calls: bool = False
    is_literal: bool = False
    is_layered: bool = False
    has_mixins: bool = False


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables that the source of one language needs."""

    language: str
    dialect: Dialect
    clients: Mapping[str, Client]
    modules: Mapping[str, Client]
    arguments: Mapping[str, Mapping[str, Surface]]
    frameworks: Mapping[str, Framework]
    extensions: Mapping[str, Framework]
    wrappers: Mapping[str, tuple[str, ...]]
    markers: Mapping[str, str]
    keywords: Mapping[str, str]
    types: Mapping[str, str]
    keys: Mapping[str, str]
    methods: Mapping[str, str]
    responses: Mapping[str, frozenset[str]]
    distinctive: frozenset[str]
    imports: Mapping[str, tuple[str, Mapping[str, Any]]]
    never: Mapping[str, frozenset[str]]
    response_names: frozenset[str] = field(default_factory=frozenset)


@functools.cache
def table(name: str) -> Mapping[str, Any]:
    """Return one table as plain data.

    Examples
    --------
    >>> table("environment")["variables"]["GROQ_API_KEY"]
    'groq'
    """
    place = resources.files("lockin").joinpath("reference", "data", "signatures", f"{name}.yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return cast("Mapping[str, Any]", yaml.load(place.read_text("utf-8"), Loader=loader))  # noqa: S506 - a safe loader, compiled where it can be


@functools.cache
def tables(language: str = "python") -> Tables:
    """Return the tables of a language, read once.

    Examples
    --------
    >>> tables("python").clients["openai.OpenAI"].target.vendor
    'openai'
    """
    kits = table(f"{language}/frameworks")
    dialect = table(f"{language}/dialect")
    clients: dict[str, Client] = {}
    modules: dict[str, Client] = {}
    arguments: dict[str, Mapping[str, Surface]] = {}
    for name, sdk in table(f"{language}/sdks")["sdks"].items():
        base = _client(name, sdk, {})
        if "module" in sdk:
            modules[sdk["module"]] = base
        for constructor, own in sdk["constructors"].items():
            clients[constructor] = _client(name, sdk, own or {})
        for argument, chains in sdk.get("arguments", {}).items():
            arguments[argument] = _resources(chains)
        for argument, own in sdk.get("prefixes", {}).items():
            clients[f"@{argument}"] = _client(name, sdk, own)
    features = table("features")
    responses = {
        name: frozenset(map(snake, names)) for name, names in features["responses"].items()
    }
    return Tables(
        language=language,
        dialect=_dialect(dialect, _commands(table(f"{language}/sdks")["sdks"])),
        clients=clients,
        modules=modules,
        arguments=arguments,
        frameworks=_frameworks(kits["frameworks"]),
        extensions=_extensions(kits["frameworks"]),
        wrappers={name: tuple(v) for name, v in kits.get("wrappers", {}).items()},
        markers=kits.get("markers", {}),
        keywords=_snaked({**features["keywords"], **dialect.get("keywords", {})}),
        types=features["types"],
        keys=_snaked({**features["keys"], **dialect.get("keys", {})}),
        methods={**features["methods"], **dialect.get("methods", {})},
        responses=responses,
        distinctive=frozenset(map(snake, features["distinctive"])),
        imports=_imports(language, dialect),
        never={name: frozenset(names) for name, names in features["never"].items()},
        response_names=frozenset().union(*responses.values()),
    )


def _snaked(rows: Mapping[str, str]) -> dict[str, str]:
    return {snake(name): value for name, value in rows.items()}


@functools.lru_cache(maxsize=65536)
def snake(name: str) -> str:
    """Return a name as SDKs in Python write it: tables hold each name once.

    Examples
    --------
    >>> snake("baseURL"), snake("ResponseFormat"), snake("top_logprobs")
    ('base_url', 'response_format', 'top_logprobs')
    """
    return _HUMP.sub("_", name).lower() if not name.islower() else name


def _commands(sdks: Mapping[str, Any]) -> dict[str, tuple[Client, Surface]]:
    """Return the objects that say what a client is to do, when they are sent by it."""
    return {
        command: (_client(name, sdk, {}), surface)
        for name, sdk in sdks.items()
        for command, surface in _resources(sdk.get("commands", {})).items()
    }


def _constant(model: str) -> str:
    """Return what SDKs call the constant of a model id."""
    return re.sub(r"[^A-Za-z0-9]+", "_", model).upper()


def _dialect(row: Mapping[str, Any], commands: Mapping[str, tuple[Client, Surface]]) -> Dialect:
    def names(key: str) -> frozenset[str]:
        return frozenset(row.get(key, ()))

    return Dialect(
        environment_calls=names("environment_calls"),
        environment_items=names("environment_items"),
        http=row.get("http", {}),
        first=names("first"),
        hands_on=names("hands_on"),
        connects=row.get("connects", {}),
        gives={name: tuple(places) for name, places in row.get("gives", {}).items()},
        passing=names("passing"),
        text=names("text"),
        builders=names("builders"),
        openers=names("openers") or frozenset({"builder", "Builder", "newBuilder", "default"}),
        closing=names("closing"),
        bases=names("bases"),
        collecting=names("collecting"),
        models={
            f"{class_}.{_constant(model)}": model
            for class_, models in row.get("models", {}).items()
            for model in models
        },
        implements=names("implements"),
        carriers=names("carriers") | commands.keys(),
        piping=names("piping"),
        commands=commands,
        senders=names("senders"),
        decorators=names("decorators"),
        nested=frozenset(map(snake, row.get("nested", ()))),
        is_optional=bool(row.get("environment_optional")),
        has_bare_calls=bool(row.get("bare_calls")),
        is_literal=bool(row.get("struct_literals")),
        is_layered=bool(row.get("layered")),
        has_mixins=bool(row.get("mixins")),
    )


def _client(name: str, sdk: Mapping[str, Any], own: Mapping[str, Any]) -> Client:
    both = {**sdk, **own}
    flag = both.get("flag")
    return Client(
        name=name,
        target=Target(
            vendor=both.get("vendor"),
            prefix=both["prefix"],
            fixed=both.get("service"),
            via=both.get("via"),
        ),
        resources=_resources(sdk.get("resources", {})),
        redirect=tuple(map(snake, both.get("redirect", ()))),
        positions=tuple(map(snake, both.get("positions", ()))),
        variables=tuple(both.get("variables", ())),
        route=both.get("route") or both.get("route_in_call"),
        flag=(snake(flag["keyword"]), flag["prefix"]) if flag else None,
        argument=bool(both.get("argument")),
        has_objects=bool(both.get("objects")),
        signs={
            sign if "." in sign else snake(sign): Target(row.get("vendor"), row["prefix"])
            for sign, row in sdk.get("signs", {}).items()
        },
        is_setting=bool(both.get("setting")),
        is_silent=bool(both.get("silent")),
        moved=Target(**both["moved"]) if "moved" in both else None,
    )


def _resources(chains: Mapping[str, Any]) -> dict[str, Surface]:
    return {
        chain: Surface(value)
        if isinstance(value, str)
        else Surface(value["surface"], tuple(value.get("features", ())))
        for chain, value in chains.items()
    }


def _frameworks(rows: Mapping[str, Any]) -> dict[str, Framework]:
    found: dict[str, Framework] = {}
    for key, framework in rows.items():
        name = framework.get("name", key)
        methods = {method: tuple(v) for method, v in framework.get("methods", {}).items()}
        passing = frozenset(framework.get("passing", ()))
        redirect = tuple(map(snake, framework.get("redirect", ())))
        for entry in framework.get("modules", ()):
            for module in entry["modules"]:
                for class_, own in entry["classes"].items():
                    found[f"{module}.{class_}"] = _framework(name, own, methods, passing, redirect)
    return found


def _extensions(rows: Mapping[str, Any]) -> dict[str, Framework]:
    """Return the methods that a framework adds to objects of others, by their names."""
    return {
        method: _framework(name, own, {}, frozenset(), tuple(map(snake, row.get("redirect", ()))))
        for name, row in rows.items()
        for method, own in row.get("extensions", {}).items()
    }


def _framework(
    name: str,
    own: Mapping[str, Any],
    methods: Mapping[str, tuple[str, ...]],
    passing: frozenset[str],
    redirect: tuple[str, ...],
) -> Framework:
    target = None
    if "route" not in own and "configured" not in own:
        prefix = own.get("prefix") or own["service"]
        target = Target(own.get("vendor"), prefix, own.get("service"))
    return Framework(
        name=name,
        target=target,
        surface=own["surface"],
        methods=methods,
        passing=passing,
        redirect=redirect,
        positions=tuple(map(snake, own.get("positions", ()))),
        route=own.get("route"),
        via=own.get("via"),
        kit=bool(own.get("kit")),
        is_call=bool(own.get("call")),
        is_static=bool(own.get("static")),
        is_fluent=bool(own.get("fluent")),
        starts=frozenset(own.get("starts", ())),
        configured=own.get("configured"),
        provider=own.get("provider"),
        features=tuple(own.get("features", ())),
        asks=tuple(map(snake, own.get("asks", ()))),
        gateway=own.get("gateway"),
        fallback=Target(own["vendor"], own["prefix"])
        if "gateway" in own and "prefix" in own
        else None,
        holds=bool(own.get("holds")),
        is_silent=bool(own.get("silent")),
    )


def _imports(language: str, dialect: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    ecosystem = dialect.get("ecosystem")
    for package, row in table("packages")[ecosystem].items() if ecosystem else ():
        default = package.replace("-", "_") if ecosystem == "pypi" else package
        for name in row.get("imports", [default]):
            found[name] = (package, row)
    for name, row in dialect.get("imports", {}).items():
        found[name] = (row.get("package", name), row)
    for platform, names in table("connectors")["imports"].get(language, {}).items():
        row = {"vendor": None, "role": "connector", "platform": platform}
        for name in names:
            _ = found.setdefault(name, (name, row))
    return found
