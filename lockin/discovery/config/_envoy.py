"""Envoy AI Gateway: routes by model name, the backends behind them, and their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from lockin.discovery.code._targets import by_url
from lockin.discovery.config._document import Node
from lockin.discovery.findings import Confidence, Finding, Kind
from lockin.discovery.signatures import Target, table
from lockin.discovery.sources import SourceFile

__all__ = ["Envoy"]

_MODEL_HEADER = "x-ai-eg-model"


@dataclass(slots=True)
class Envoy:
    """Collects the documents of one root; routes and backends may stand in different files."""

    backends: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    hosts: dict[str, dict[str, str]] = field(default_factory=dict)
    routes: list[tuple[SourceFile, Node, int]] = field(default_factory=list)

    def take(self, file: SourceFile, root: Node, offset: int) -> None:
        """Keep a document, whose first line is `offset` lines into the file."""
        kind, name, spec = root["kind"].text, root["metadata"]["name"].text or "", root["spec"]
        if kind == "AIGatewayRoute":
            self.routes.append((file, root, offset))
        elif kind == "AIServiceBackend":
            schema = spec["schema"]["name"].text or ""
            held = (schema, spec["backendRef"]["name"].text or name)
            self.backends.setdefault(name, {})[file.path] = held
        elif kind == "Backend":
            host = spec["endpoints"][0]["fqdn"]["hostname"].text
            if host:
                self.hosts.setdefault(name, {})[file.path] = host

    def findings(self) -> Iterator[Finding]:
        """Yield a route for each model name and backend; backends of one name are alternatives."""
        for file, root, offset in self.routes:
            gateway = (root["metadata"]["name"].text or "envoy-ai-gateway")[:100].lower()
            for rule in root["spec"]["rules"].elements:
                groups = [
                    header["value"].text[:200]
                    for match in rule["matches"].elements
                    for header in match["headers"].elements
                    if header["name"].text == _MODEL_HEADER and header["value"].text
                ]
                for backend in rule["backendRefs"].elements:
                    for group in groups or ["*"]:
                        found = self.route(file, backend, offset, gateway=gateway, group=group)
                        if found is not None:
                            yield found

    def route(
        self, file: SourceFile, backend: Node, offset: int, *, gateway: str, group: str
    ) -> Finding | None:
        """Return one backend of one model name."""
        name = backend["name"]
        if not name.text:
            return None
        override = backend["modelNameOverride"].text
        target, surface, host, why = self.target(file.path, name.text)
        model = override or (group if group != "*" else None)
        return Finding(
            file.path,
            name.line + offset,
            name.column,
            Kind.ROUTE,
            group,
            vendor=None if target is None else target.vendor,
            service=None if target is None else target.service(surface),
            surface=surface,
            host=host,
            decided_by=why,
            models=(model[:200],) if model and "*" not in model and target is not None else (),
            via=("envoy-ai-gateway",),
            setting=file.setting,
            confidence=Confidence.LOW if target is None else Confidence.HIGH,
            group=group,
            gateway=gateway,
        )

    def target(
        self, path: str, name: str
    ) -> tuple[Target | None, str | None, str | None, str | None]:
        """Return who answers behind a backend: target, surface, host, or what decides it."""
        schema, backend = _one(self.backends.get(name, {}), path) or ("", name)
        row = table("containers")["schemas"].get(schema)
        if row is None:
            return None, None, None, f"backend {name[:100]}"
        host = _one(self.hosts.get(backend, {}), path)
        found = None if host is None else by_url(f"https://{host}")
        if schema not in {"Anthropic", "OpenAI"}:
            return Target(row["vendor"], row["prefix"]), row["surface"], host, None
        if found is not None and found.target is not None:
            return found.target, row["surface"], host, None
        # Many answer in these two APIs: without a known host it is not known who answers.
        return None, None, None, f"backend {backend[:100]}"


_T = TypeVar("_T")


def _one(held: Mapping[str, _T], path: str) -> _T | None:
    """Return what the same file says, or else the only thing that any file says."""
    if path in held:
        return held[path]
    values = list(held.values())
    return values[0] if values and all(value == values[0] for value in values) else None
