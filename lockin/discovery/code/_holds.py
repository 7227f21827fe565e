"""What a call holds: features in its keywords and literals, and model ids."""

from __future__ import annotations

from lockin.discovery.code._model import Call, Expr, Module
from lockin.discovery.code._redirect import keyword_values
from lockin.discovery.code._resolve import Resolver
from lockin.discovery.signatures import snake

__all__ = ["Holds"]

_MODEL_KEYWORDS = (
    *("model", "model_name", "model_id", "modelId", "model_spec", "engine"),
    *("deployment_name", "azure_deployment", "deployment_id", "deployment"),
)
_DEEP = 3
_OFF = (("v", False), ("v", None))


class Holds:
    """Reads what is passed to calls.

    Model ids are followed within a class and through defaults only, so that those of
    one provider's class never show up at another's.
    """

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        tables = resolver.tables
        self.plain = Resolver(
            resolver.modules, resolver.names, tables, follow=False, index=resolver.index
        )
        self.keywords = tables.keywords
        self.constants = tables.dialect.models
        self.markers = tables.markers

    def features(self, module: Module, call: Call, depth: int = 0) -> set[str]:
        """Return the features that a call uses."""
        found = set(call.features)
        keywords, _ = keyword_values(self.resolver, module, call)
        table = self.keywords
        for name, (home, expr) in keywords.items():
            if expr in _OFF:
                continue
            feature = table.get(snake(name))
            if feature is not None and not self._is_off(home, expr):
                found.add(feature)
            if depth < 2:
                found |= self._nested(home, expr, depth)
        return found

    def _nested(self, module: Module, expr: Expr, depth: int) -> set[str]:
        if expr is None:
            return set()
        if expr[0] == "c" and expr[2] is not None:
            call = module.calls[expr[2]]
            called = [v[1] for v in self.resolver.resolve(module, call.func) if v[0] == "x"]
            marked = {self.markers[name] for name in called if name in self.markers}
            return marked | (self.features(module, call, depth + 1) if called else {*call.features})
        if expr[0] == "d":
            table = self.keywords
            named = ((snake(name), value) for name, value in expr[1] if name is not None)
            found = {table[name] for name, value in named if name in table and value not in _OFF}
            inner = (value for _, value in expr[1] if value is not None and depth < _DEEP)
            return found.union(*(self._nested(module, value, depth + 1) for value in inner))
        if expr[0] == "t":
            return {f for one in expr[1] for f in self._nested(module, one, depth)}
        return set()

    def _is_off(self, module: Module, expr: Expr) -> bool:
        values = self.resolver.resolve(module, expr)
        return (
            bool(values)
            and all(v in {("val", False), ("val", None)} for v in values if v[0] == "val")
            and all(v[0] == "val" for v in values)
        )

    def models(self, module: Module, call: Call) -> list[str]:
        """Return the model ids that a call names in literals."""
        keywords, _ = keyword_values(self.plain, module, call)
        found: set[str] = set()
        for name in _MODEL_KEYWORDS:
            for value in self.plain.resolve(*keywords[name]) if name in keywords else ():
                text = value[1] if value[0] == "str" else value[2] if value[0] == "env" else None
                if value[0] == "x":
                    text = self.constants.get(value[1])
                if isinstance(text, str) and _is_model_id(text):
                    found.add(text)
        if not found and call.args and not keywords.keys() & set(_MODEL_KEYWORDS):
            for value in self.plain.resolve(module, call.args[0]):
                if value[0] == "str" and _looks_like_model(value[1]):
                    found.add(value[1])
        return sorted(found)


_SECRETS = ("sk-", "sk_", "xai-", "gsk_", "AIza", "ghp_", "hf_", "AKIA", "r8_", "pplx-", "eyJ")


def _is_model_id(text: str) -> bool:
    if not text.isascii() or not text.isprintable() or text.startswith(_SECRETS):
        return False
    return 1 < len(text) <= 100 and " " not in text and "\n" not in text and "://" not in text


def _looks_like_model(text: str) -> bool:
    return _is_model_id(text) and any(c.isdigit() or c in "-/:" for c in text)
