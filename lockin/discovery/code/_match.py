"""From canonical text to meaning: which client, which surface, which method."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from lockin.discovery.code._resolve import built
from lockin.discovery.signatures import Client, Framework, Surface, Tables, tables

__all__ = ["Match", "Matcher", "matcher"]

_TRANSPARENT = frozenset({"with_raw_response", "with_streaming_response", "aio"})

_OF_ALL = frozenset({"equals", "hashCode", "inspect", "toString", "to_s", "to_string"})
"""Methods that every object has, and so say nothing of one that is not known."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a called symbol means.

    `kind` is ``client`` (a client is built), ``call``, ``framework`` (a model object
    or agent is built), ``method`` (a call on one), ``http``, ``base`` (a plain HTTP client
    is built) or ``marker``.  `closes`: the
    call ends a chain that built it; what it was given stands in earlier calls.
    """

    kind: str
    client: Client | None = None
    framework: Framework | None = None
    surface: Surface | None = None
    method: str = ""
    feature: str = ""
    position: int = 0
    closes: bool = False


class Matcher:
    """Matches canonical text against the tables; every text once."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.known: dict[str, Match | None] = {}
        self.made: dict[str, Match | None] = {}
        self.words = _words(self)

    def match(self, text: str) -> Match | None:
        """Return what calling `text` means; None when it means nothing here."""
        if text not in self.known:
            self.known[text] = self._match(text)
        return self.known[text]

    def response(self, text: str) -> Match | None:
        """Return the call whose response, or part of it, `text` is."""
        if text not in self.made:
            self.made[text] = self._response(text)
        return self.made[text]

    def _response(self, text: str) -> Match | None:
        place = text.find("()")
        while place >= 0:
            found = self.match(text[:place])
            if found is not None and found.kind in {"call", "method"}:
                return found
            place = text.find("()", place + 2)
        return None

    def _match(self, text: str) -> Match | None:
        signatures = self.tables
        if text in signatures.markers:
            return Match("marker", feature=signatures.markers[text])
        http = signatures.dialect.http
        if text in http:
            return Match("http", position=http[text])
        if text in signatures.dialect.bases:
            return Match("base")
        if (place := text.find("()")) >= 0:
            chain = f"{text[:place]}()...{text.rpartition('.')[2]}"
            if chain in http:
                return Match("http", position=http[chain])
            found = self._closed(text)
            if found is not None:
                return found
        if text in signatures.clients:
            return Match("client", client=signatures.clients[text])
        if text in signatures.frameworks:
            framework = signatures.frameworks[text]
            kind = "method" if framework.is_call else "framework"
            return Match(kind, framework=framework, method=text.rpartition(".")[2])
        return self._on_instance(text) or self._on_module(text) or self.extension(text)

    def _closed(self, text: str) -> Match | None:
        """Return what the last method of a chain builds, where a builder was passed here."""
        base, _, last = text.rpartition(".")
        if last not in self.tables.dialect.builders or "()" not in base:
            return None
        name = built(base, self.tables.dialect.openers)[:-2]
        if name in self.tables.clients:
            return Match("client", client=self.tables.clients[name], closes=True)
        is_opened = name != base.partition("()")[0] or ".mutate()" in base
        if name in self.tables.dialect.bases:
            return Match("base", closes=True)
        if name in self.tables.frameworks and is_opened:
            return Match("framework", framework=self.tables.frameworks[name], closes=True)
        return None

    def extension(self, text: str) -> Match | None:
        """Return what a method means that a framework adds to the objects of others."""
        framework = self.tables.extensions.get(text.rpartition(".")[2])
        return None if framework is None else Match("framework", framework=framework)

    def _on_instance(self, text: str) -> Match | None:
        place = text.find("()")
        while place >= 0:
            root, rest = text[:place], text[place + 2 :].lstrip(".")
            name, _, argument = root.partition("[")
            client = self.tables.clients.get(name)
            if client is not None and rest:
                resources = client.resources
                if client.argument:
                    client = self.tables.clients.get(f"@{argument.rstrip(']')}", client)
                    resources = self.tables.arguments.get(argument.rstrip("]"), {})
                found = self._resource(client, resources, rest)
                if found is not None:
                    return found
            framework = self.tables.frameworks.get(root)
            if framework is not None:
                found = self._method(framework, rest)
                if found is not None:
                    return found
            place = text.find("()", place + 2)
        return None

    def _resource(
        self, client: Client, resources: dict[str, Surface] | object, rest: str
    ) -> Match | None:
        assert isinstance(resources, dict)  # noqa: S101 - the tables hold dicts
        if f"{rest}()" in resources:
            return None  # it only gives the object that has the methods
        head, opened, after = rest.partition("()")
        sent = resources.get(f"{head}()...{rest.rpartition('.')[2]}") if opened and after else None
        if sent is not None:
            return Match("call", client=client, surface=sent, method=head)
        parts = [part for part in rest.split(".") if part not in _TRANSPARENT]
        for size in range(len(parts), 0, -1):
            chain = ".".join(parts[:size])
            surface = resources.get(chain)
            if surface is None and size == len(parts):
                surface = resources.get(f"{chain}!")
            if surface is None:
                continue
            tail = parts[size:]
            if client.has_objects and not tail and size == len(parts) and chain in resources:
                return None
            if any("()" in part or part == "[]" for part in tail):
                return None
            return Match("call", client=client, surface=surface, method=parts[-1])
        return None

    def _method(self, framework: Framework, rest: str) -> Match | None:
        if not framework.is_fluent and (rest.count("()") or rest.count(".") > 2):
            return None
        parts = rest.replace("()", "").split(".")
        method = parts[-1] or "__call__"
        if framework.is_fluent and not framework.methods.keys().isdisjoint(parts[:-1]):
            return None  # of what the call gave
        if framework.starts and framework.starts.isdisjoint(parts):
            return None
        features = framework.methods.get(method, framework.methods.get("*"))
        if features is None:
            return None
        surface = Surface(framework.surface, features)
        return Match("method", framework=framework, surface=surface, method=method)

    def _on_module(self, text: str) -> Match | None:
        for name, client in self.tables.modules.items():
            if text.startswith(f"{name}."):
                found = self._resource(client, client.resources, text[len(name) + 1 :])
                if found is not None:
                    return found
        base, _, method = text.rpartition(".")
        framework = self.tables.frameworks.get(base)
        if framework is not None and framework.is_static and method in framework.methods:
            surface = Surface(framework.surface, framework.methods[method])
            return Match("method", framework=framework, surface=surface, method=method)
        return None

    def by_suffix(self, modules: frozenset[str], names: list[str]) -> Match | None:
        """Return the one client among imported modules that has this chain of names."""
        if names[-1] in _OF_ALL:
            return None
        found: dict[str, Match] = {}
        for constructor, client in self.tables.clients.items():
            module = constructor.rpartition(".")[0]
            if client.argument or module not in modules or client.target.prefix in found:
                continue
            for start in range(len(names) - 1):
                match = self._resource(client, client.resources, ".".join(names[start:]))
                if match is not None:
                    found[client.target.prefix] = match
                    break
        plain = [match for prefix, match in found.items() if not prefix.startswith("azure")]
        return plain[0] if len(plain) == 1 else None


@functools.cache
def matcher(language: str) -> Matcher:
    """Return the matcher of a language, which remembers what it matched.

    Examples
    --------
    >>> matcher("python").match("openai.OpenAI").kind
    'client'
    """
    return Matcher(tables(language))


def _words(matcher: Matcher) -> frozenset[str]:
    """Return every last name that a call of interest can have."""
    signatures = matcher.tables
    words: set[str] = set()
    for client in (*signatures.clients.values(), *signatures.modules.values()):
        words.update(chain.rstrip("!()").rpartition(".")[2] for chain in client.resources)
    for chains in signatures.arguments.values():
        words.update(chains)
    for framework in signatures.frameworks.values():
        words.update(framework.methods)
    http = signatures.dialect.http
    words.update(name.rpartition(".")[2] for name in signatures.dialect.connects)
    words.update(signatures.extensions)
    words.update(signatures.dialect.builders)
    for name in (*signatures.clients, *signatures.frameworks, *signatures.markers, *http):
        words.add(name.rpartition(".")[2])
    return frozenset(words)
