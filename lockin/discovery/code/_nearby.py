"""Who answers a request whose path is known and whose address stands elsewhere.

Applications write their own layer: a class per provider with the address in a field, a
base class or a trait that sends, a helper that is told a path. Where the address could
not be followed to the request, the one vendor whose address stands in the same file, in
the classes above and below, or in the same small folder, is who answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lockin.discovery.code._index import last_of
from lockin.discovery.code._match import matcher
from lockin.discovery.code._model import Call, Expr, Module
from lockin.discovery.code._redirect import keyword_values
from lockin.discovery.code._resolve import Resolver, Value, describe
from lockin.discovery.code._targets import (
    Resolution,
    by_url,
    by_variable,
    host_of,
    surface_of_path,
)
from lockin.discovery.findings import Confidence
from lockin.discovery.signatures import Surface, Target, snake, table

__all__ = ["Nearby"]

_ARGUMENTS = 4
_NAMES = ("url", "uri", "path", "endpoint", "target_uri", "request_uri", "url_string")
_VERBS = frozenset(
    "do post get put request fetch send stream sse call http json execute query perform".split()
)
_SERVES = frozenset(
    """
    app assert described engine expect express group logger mock mux route router routes server
    spec stub test validator
    """.split()
)
"""Names of what is asked by others at a path, or only looks at it."""
_TOLD = frozenset("address body endpoint header headers params path uri url".split())
"""Last words of names of functions that only make a part of a request."""
_SHORT = {
    "messages": "messages",
    "chat": "chat",
    "embed": "embed",
    "embeddings": "embeddings",
    "rerank": "rerank",
    "generate": "completions",
    "completions": "completions",
    "responses": "responses",
    "moderations": "moderation",
    "files": "files",
    "models": "",
    "tags": "",
}
"""Paths of one word, which say something beside the address of a vendor only."""
_CHATS = {"self-hosted-ollama": {"chat": "chat-completions", "embed": "embeddings"}}
_OPEN = ("/chat/completions", "/images/generations", "/audio/transcriptions", "/audio/speech")
"""Paths that say what is asked for, whoever is asked."""
_DEPLOYED = "/openai/deployments/"
_AZURE = Target("microsoft", "azure-openai")
"""Whose paths name a deployment."""
_BESIDE = 16
_FEW = 6
_DEEP = 3
_HEIRS = 12
_LONGEST = 200
Answer = tuple[Resolution, Surface | None]


class Nearby:
    """Finds the vendor that stands near a request.

    Parameters
    ----------
    resolver
        Follows names through the files of the repository.
    """

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.match = matcher(resolver.tables.language).match
        self.is_on = resolver.dialect.is_layered
        self.folders: dict[str, list[Module]] = {}
        self.near: dict[tuple[str, str], tuple[tuple[str, Target], ...]] = {}
        paths: dict[str, str] = table("hosts")["paths"] if self.is_on else {}
        self.paths = dict(sorted(paths.items(), key=lambda row: (-len(row[0]), row[0])))
        for module in resolver.modules.values() if self.is_on else ():
            self.folders.setdefault(module.path.rpartition("/")[0], []).append(module)

    def answer(self, module: Module, call: Call) -> Answer | None:
        """Return who answers a call that is told a path; None if it is none, or not known."""
        if not self.is_on:
            return None
        if last_of(call.func) in self.resolver.index.sending:
            said = self._told(module, call)
            if said is not None:
                return said
        if not self._sends(call.func) or self._opens(module, call):
            return None
        texts = list(self._texts(module, call))
        told = [one for text in texts if "://" in text for one in (self._whole(text),) if one]
        if len({one[0].target for one in told}) > 1:  # the one of this file, among several
            near = self.vendor_of(module)
            return next((one for one in told if one[0].target == near), None)
        for text in texts:
            found = self._answer(module, call, text)
            if found is not None:
                return found
        return None

    def vendor_of(self, module: Module) -> Target | None:
        """Return the one vendor whose address stands in the file of a call."""
        targets = {target for _, target in self._in_file(module)} if self.is_on else set()
        return targets.pop() if len(targets) == 1 else None

    def _told(self, module: Module, call: Call) -> Answer | None:
        """Return who answers a method of an interface whose annotation says a path."""
        values = self.resolver.resolve(module, call.func)
        for value in values:
            function = value[1].functions[value[2]] if value[0] == "fun" else None
            if function is None or function.path is None:
                continue
            text = next(iter(self._text(value[1], function.path, _DEEP)), "")
            for base in self._bases(values):
                found = self._whole(f"{base.rstrip('/')}/{text.lstrip('/')}")
                if found is not None:
                    return found
            return self._answer(value[1], call, text)
        return None

    def _bases(self, values: Iterable[Value]) -> Iterator[str]:
        """Yield the addresses of what makes the objects that calls are of."""
        for value in values:
            if value[0] != "x" or value[2] is None:
                continue
            home, made = value[2]
            for maker in self.resolver.resolve(home, made.func):
                if maker[0] != "x" or maker[2] is None:
                    continue
                keywords, _ = keyword_values(self.resolver, *maker[2])
                place = keywords.get("base_url")
                held = self.resolver.resolve(*place) if place is not None else ()
                yield from (str(v[1]) for v in held if v[0] in {"str", "part"} and "://" in v[1])

    def _sends(self, func: Expr) -> bool:
        """Tell whether a function of this name sends a request, and does not serve one."""
        if func is None or func[0] not in {"a", "n", "f", "x", "y"}:
            return False
        name = str(func[-1]).rpartition(".")[2].partition("#")[0]
        words = snake(name).split("_")
        if _VERBS.isdisjoint(words) or not _SERVES.isdisjoint(words) or words[-1] in _TOLD:
            return False
        told = describe(func[1]) if func[0] == "a" else str(func[-1]).rpartition(".")[0]
        receiver = snake(told.rpartition(".")[2].rpartition(" ")[2].removesuffix("()"))
        return _SERVES.isdisjoint(receiver.split("_"))

    def _opens(self, module: Module, call: Call) -> bool:
        """Tell a call of something outside that sends nothing, such as what opens a request."""
        values = self.resolver.resolve(module, call.func)
        return any(v[0] == "cls" or (v[0] == "x" and self.match(v[1]) is None) for v in values)

    def _texts(self, module: Module, call: Call) -> Iterator[str]:
        named = {snake(name): expr for name, expr in call.keywords if name is not None}
        exprs = [named[name] for name in _NAMES if name in named]
        for expr in (*exprs, *call.args[:_ARGUMENTS]):
            yield from self._text(module, expr, _DEEP)

    def _text(self, module: Module, expr: Expr, depth: int) -> Iterator[str]:
        """Yield the texts that an expression may be, with gaps where a part is not known."""
        if expr is None or not depth:
            return
        kind = expr[0]
        if kind == "l":
            yield expr[1]
        elif kind == "j" and (whole := self._addresses(module, expr)):
            yield from whole
        elif kind == "j":
            parts = [next(iter(self._text(module, one, depth - 1)), "{}") for one in expr[1]]
            yield "".join(parts)[:_LONGEST]
        elif kind in {"u", "t"}:
            for one in expr[1] if kind == "u" else ():
                yield from self._text(module, one, depth - 1)
        elif kind in {"o", "q"}:
            yield from self._text(module, expr[1], depth)
        elif kind in {"n", "a", "x", "y", "c", "i"}:
            known = [v[1] for v in self.resolver.resolve(module, expr) if v[0] in {"str", "part"}]
            yield from known
            made = module.calls[expr[2]] if kind == "c" and expr[2] is not None else None
            if not known and made is not None and not self._sends(made.func):
                named = [value for name, value in made.keywords if name in _NAMES]
                for one in (*named, *made.args[:_ARGUMENTS]):
                    yield from self._text(module, one, depth - 1)

    def _addresses(self, module: Module, expr: Expr) -> list[str]:
        """Return the whole addresses that a joined text may be."""
        if expr is None or any(one is not None and one[0] == "p" for one in expr[1]):
            return []  # what a parameter is, the callers of the function say
        values = self.resolver.resolve(module, expr)
        return [v[1] for v in values if v[0] in {"str", "part"} and "://" in v[1]]

    def _answer(self, module: Module, call: Call, text: str) -> Answer | None:
        path = text.partition("?")[0].rstrip("/")
        if " " in path or "\n" in path or not path:
            return None
        if "://" in path:
            return self._whole(path)
        if not path.startswith(":"):
            path = f"/{path.lstrip('/')}"
        surface = next((s for end, s in self.paths.items() if _ends(path, end)), None)
        last = path.rpartition("/")[2]
        is_long = surface is not None and (path.count("/") > 1 or ":" in last)
        if not is_long and last not in _SHORT:
            return None
        if _DEPLOYED in path and surface is not None:
            return Resolution(_AZURE, None, None, Confidence.MEDIUM), Surface(surface)
        near = self._near(module, call, is_long=is_long)
        targets = {target for _, target in near}
        if not targets and (own := self._own(module, call)) is not None:
            near = (("", own),)
        elif len(targets) != 1:
            if surface is None or not (is_long if targets else path.endswith(_OPEN)):
                return None
            why = describe(call.func[1] if call.func is not None else None)
            return Resolution(None, None, why, Confidence.LOW), Surface(surface)
        url, target = near[0]
        if surface is None:
            surface = _CHATS.get(target.fixed or "", {}).get(last, _SHORT.get(last, ""))
            if surface == "chat" and target.prefix != "cohere" and target.fixed is None:
                return None
        if surface == "embeddings":
            surface = table("routes")["embeddings"].get(target.prefix, surface)
        found = Resolution(target, host_of(url) if url else None, None, Confidence.MEDIUM)
        return found, Surface(surface) if surface else None

    def _own(self, module: Module, call: Call) -> Target | None:
        """Return the server of one's own that a class or its folder is named after."""
        owner = self._owner(module, call.scope).rpartition(".")[2]
        folder = module.path.rpartition("/")[0].rpartition("/")[2]
        for name in (owner, folder):
            for word in snake(name).split("_"):
                found = by_variable(f"{word}_url")
                if found is not None:
                    return found.target
        return None

    @staticmethod
    def _whole(url: str) -> Answer | None:
        """Return who answers at a whole address, where its path is one of an API."""
        found = by_url(url)
        if found is None or found.target is None or found.target.vendor is None:
            return None
        surface = surface_of_path(url, found.target)
        is_known = surface is not None or url.rstrip("/").rpartition("/")[2] in _SHORT
        return (found, surface) if is_known else None

    # -- places ---------------------------------------------------------------------------

    def _near(self, module: Module, call: Call, *, is_long: bool) -> tuple[tuple[str, Target], ...]:
        """Return the addresses of vendors in the nearest place that has any."""
        owner = self._owner(module, call.scope)
        key = (module.path, f"{owner}:{is_long}")
        if key not in self.near:
            places: list[Iterable[Module]] = [(module,), self._kin(module, owner)]
            folder = self.folders.get(module.path.rpartition("/")[0], [])
            if len(folder) <= (_BESIDE if is_long else _FEW) and _is_named(module.path):
                places.append(folder)
            held = (tuple(a for one in place for a in self._in_file(one)) for place in places)
            self.near[key] = next((found for found in held if found), ())
        return self.near[key]

    @staticmethod
    def _owner(module: Module, scope: str) -> str:
        function = module.functions.get(scope)
        if function is not None and function.owner:
            return function.owner
        while scope and scope not in module.classes:
            scope = scope.rpartition(".")[0]
        return scope

    def _kin(self, module: Module, owner: str) -> list[Module]:
        """Return the files of the classes above a class, and of those below it."""
        if not owner:
            return []
        above = [v[1] for v in self.resolver.lineage(module, owner) if v[0] == "cls"][1:]
        if any(self._in_file(one) for one in above):
            return above
        found: list[Module] = []
        names = [owner.rpartition(".")[2]]
        for name in names:
            for path, heir in self.resolver.index.below(name):
                home = self.resolver.modules.get(path)
                if home is None:
                    continue
                is_heir = any(
                    v[0] == "cls" and v[1] is module and v[2] == owner
                    for v in self.resolver.lineage(home, heir)
                )
                if is_heir and home not in found and len(found) < _HEIRS:
                    found.append(home)
                    names.append(heir.rpartition(".")[2])
        return found

    @staticmethod
    def _in_file(module: Module) -> Iterator[tuple[str, Target]]:
        for address in module.addresses:
            found = by_url(address.value)
            if found is not None and found.target is not None:
                yield address.value, found.target


def _is_named(path: str) -> bool:
    """Tell whether the folder of a file is named after a vendor, or a server of one's own."""
    folder = path.rpartition("/")[0].rpartition("/")[2].lower().replace("-", "").replace("_", "")
    rows = table("hosts")["hosts"].values()
    names = {str(row.get("prefix") or row.get("vendor") or "-").split("-")[0] for row in rows}
    return any(name and name in folder for name in names)


def _ends(path: str, end: str) -> bool:
    """Tell whether a path is that of an end point, or of one thing below it."""
    return path.endswith(end) or f"{end}/" in path or f"{end}:" in path
