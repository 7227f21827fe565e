"""Which service code turns to where another fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lockin.discovery.code._emit import emit
from lockin.discovery.code._model import Call, Expr, Module
from lockin.discovery.code._redirect import Redirects, keyword_values
from lockin.discovery.code._resolve import Resolver
from lockin.discovery.code._targets import Resolution, by_model
from lockin.discovery.findings import Finding, Kind
from lockin.discovery.signatures import snake

__all__ = ["Fallbacks"]

_SURFACE = "chat-completions"


class Fallbacks:
    """Reads ``first.with_fallbacks([second])`` and ``completion(..., fallbacks=[...])``."""

    def __init__(self, resolver: Resolver, redirects: Redirects) -> None:
        self.resolver = resolver
        self.redirects = redirects

    def of_method(self, module: Module, call: Call) -> Iterator[Finding]:
        """Yield the model objects that a method adds behind the one it is called on."""
        func = call.func
        if func is None or func[0] != "a" or snake(func[2]) != "with_fallbacks" or not call.args:
            return
        first = list(self._objects(module, func[1]))
        for value in self.resolver.resolve(module, call.args[0]):
            elements = value[2] if value[0] == "tup" else ()
            found = [one for element in elements for one in self._objects(value[1], element)]
            yield from self._pairs(module, call, first, found)

    def of_keyword(
        self, module: Module, call: Call, first: Iterable[Resolution]
    ) -> Iterator[Finding]:
        """Yield the models that a gateway's call names behind the one that it asks."""
        keywords, _ = keyword_values(self.resolver, module, call)
        if "fallbacks" not in keywords:
            return
        for value in self.resolver.resolve(*keywords["fallbacks"]):
            elements = value[2] if value[0] == "tup" else ()
            found = [one for element in elements for one in self._models(value[1], element)]
            yield from self._pairs(module, call, first, found)

    def _objects(self, module: Module, expr: Expr) -> Iterator[Resolution]:
        for value in self.resolver.resolve(module, expr):
            yield from self.redirects.of_object(value, module)

    def _models(self, module: Module, expr: Expr) -> Iterator[Resolution]:
        for value in self.resolver.resolve(module, expr):
            if value[0] == "str":
                found = by_model(value[1], _SURFACE)
                if found is not None:
                    yield found
            elif value[0] == "dict":
                for key, inner in value[2]:
                    if key == "model":
                        yield from self._models(value[1], inner)

    @staticmethod
    def _pairs(
        module: Module, call: Call, first: Iterable[Resolution], others: Iterable[Resolution]
    ) -> Iterator[Finding]:
        for one in first:
            group = one.service(_SURFACE)
            for other in others:
                service = other.service(_SURFACE)
                if group is None or service is None or group == service:
                    continue
                place = (call.line, call.column)
                yield emit(
                    module,
                    place,
                    Kind.FALLBACK,
                    "fallback",
                    resolution=other,
                    surface=_SURFACE,
                    group=group,
                )
