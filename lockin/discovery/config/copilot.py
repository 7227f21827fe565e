"""Microsoft 365 Copilot: declarative agents, their plugins, and the app manifests around them.

A declarative agent is an agent whose kit is the product; its capabilities are connectors
that only this product offers. Instructions are counted, never kept.
"""

from __future__ import annotations

import functools
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from lockin.discovery.code._targets import host_of
from lockin.discovery.config._document import DocumentError, Node, read_json
from lockin.discovery.config._servers import reach_of_url, safe_name, words_reach
from lockin.discovery.findings import Confidence, Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import SourceFile, Tree

__all__ = ["COPILOT", "CopilotSource"]

_MAKER = "microsoft"
_TEAMS = "microsoft-teams"
_SURFACE = "copilot"
_LEAST_PROMPT = 40


@functools.cache
def _opened() -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    row = table("protocols")["copilot"]
    return tuple(row["words"]), frozenset(row["plugins"]), frozenset(row["manifests"])


@dataclass(frozen=True, slots=True)
class CopilotSource:
    """Files of Microsoft 365 agents, read together: a manifest names the agents' files."""

    name: str = "copilot"

    def wants(self, path: PurePosixPath) -> bool:
        """Tell whether a file may describe an agent, a plugin or an app."""
        name = path.name.lower()
        if not name.endswith(".json"):
            return False
        words, plugins, manifests = _opened()
        if name in plugins or name in manifests or name.endswith("-plugin.json"):
            return True
        return any(word in name for word in words)

    def read(self, files: Sequence[SourceFile], tree: Tree) -> Iterator[Finding | Skipped]:
        """Yield agents, connectors and prompts, of each file by its content."""
        paths = {file.path for file in files}
        for file in files:
            if not any(mark in file.text for mark in _MARKS):
                continue
            try:
                root = read_json(file.text)
            except DocumentError as error:
                yield Skipped(file.path, str(error))
                continue
            if root["runtimes"].kind == "list" and root["functions"].kind == "list":
                yield from _plugin(file, root)
            elif root["manifestVersion"] and root["name"].kind == "map":
                yield from _manifest(file, root, paths)
            elif root["name"].text and _is_agent(root):
                yield from _agent(file, root)


_MARKS = ('"runtimes"', '"manifestVersion"', '"instructions"', '"capabilities"', '"actions"')


def _is_agent(root: Node) -> bool:
    """Tell whether a document has the shape of a declarative agent, of any version."""
    stated = root["$schema"].text or ""
    if "declarative-agent" in stated or "declarativeAgent" in stated:
        return True
    version = root["version"].text or root["schema_version"].text or ""
    shape = root["capabilities"].kind == "list" or root["actions"].kind == "list"
    return version.startswith("v1.") and (shape or bool(root["instructions"]))


def _agent(file: SourceFile, root: Node) -> Iterator[Finding]:
    name = root["name"]
    known: Mapping[str, Mapping[str, Any]] = table("protocols")["agent_capabilities"]
    hosted: list[str] = []
    found: list[Finding] = []
    for capability in root["capabilities"].elements:
        stated = capability["name"]
        row = known.get(stated.text or "")
        if row is None:
            continue
        if row["platform"] is None:
            hosted.append(row["feature"])
            continue
        size = sum(len(capability[key].elements) for key in row["lists"])
        found.append(_connector(file, stated, row, size=size, agent=name.text))
    tools = [*root["actions"].elements, *root["worker_agents"].elements, *hosted]
    yield Finding(
        file.path,
        name.line,
        name.column,
        Kind.AGENT,
        "declarative agent",
        vendor=_MAKER,
        service=table("protocols")["copilot"]["service"],
        surface=_SURFACE,
        features=tuple(sorted(set(hosted))),
        setting=file.setting,
        size=len(tools),
        group=_shown(name.text or ""),
    )
    yield from found
    instructions = root["instructions"]
    text = instructions.text or ""
    if len(text) >= _LEAST_PROMPT and not text.startswith("$["):
        yield Finding(
            file.path,
            instructions.line,
            instructions.column,
            Kind.PROMPT,
            "instructions of an agent",
            vendor=_MAKER,
            service=table("protocols")["copilot"]["service"],
            setting=file.setting,
            size=len(text),
        )


def _connector(
    file: SourceFile, place: Node, row: Mapping[str, Any], *, size: int, agent: str | None
) -> Finding:
    return Finding(
        file.path,
        place.line,
        place.column,
        Kind.CONNECTOR,
        row["platform"],
        vendor=_MAKER,
        service=table("protocols")["copilot"]["service"],
        features=tuple(sorted(row["access"])),
        via=(_SURFACE,),
        setting=file.setting,
        size=size,
        group=safe_name(" ".join((_shown(agent or ""), place.text or ""))),
    )


def _plugin(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Yield what the runtimes of a plugin reach: an HTTP interface, or an MCP server."""
    named = root["namespace"] or root["name_for_human"]
    for number, runtime in enumerate(root["runtimes"].elements, 1):
        kind = runtime["type"]
        url = runtime["spec"]["url"]
        if kind.text not in {"OpenApi", "RemoteMCPServer"}:
            continue
        place = url or kind
        speaks = kind.text == "RemoteMCPServer"
        reach = reach_of_url(url.text or "") if url else None
        host = host_of(url.text or "") if url and "://" in (url.text or "") else None
        label = safe_name(_shown(named.text or "") or "plugin")
        platform = (reach.platform if reach else "") or words_reach(host or "") or label
        if speaks:
            yield Finding(
                file.path, place.line, place.column, Kind.PROTOCOL, "mcp", setting=file.setting
            )
        yield Finding(
            file.path,
            place.line,
            place.column,
            Kind.CONNECTOR,
            platform,
            vendor=reach.maker if reach else None,
            service=table("protocols")["copilot"]["service"],
            host=host,
            decided_by=_placeholder(url.text or ""),
            via=("mcp", "http") if speaks else ("openapi",),
            setting=file.setting,
            confidence=Confidence.HIGH if reach and reach.platform else Confidence.LOW,
            size=len(runtime["run_for_functions"].elements or root["functions"].elements),
            group=label if number == 1 else f"{label}-{number}",
        )


def _manifest(file: SourceFile, root: Node, paths: set[str]) -> Iterator[Finding]:
    """Yield the agents that an app brings, and the consents of its own in Teams."""
    title = root["name"]["short"].text or "app"
    agents = root["copilotAgents"] or root["copilotExtensions"]
    folder = posixpath.dirname(file.path)
    for agent in agents["declarativeAgents"].elements:
        named = agent["file"]
        target = posixpath.normpath(posixpath.join(folder, named.text or ""))
        if named.text and target not in paths:
            yield _manifest_agent(file, named, agent["id"].text or title, Confidence.LOW)
    for agent in agents["customEngineAgents"].elements:
        place = agent["id"]
        if place:
            yield _manifest_agent(file, place, title, Confidence.HIGH)
    permissions = root["authorization"]["permissions"]["resourceSpecific"]
    names = [one["name"] for one in permissions.elements if one["name"].text]
    if names:
        texts = [name.text or "" for name in names]
        writes = any(text.split(".")[1:2] != ["Read"] for text in texts)
        access = ["read", "write"] if writes else ["read"]
        yield Finding(
            file.path,
            names[0].line,
            names[0].column,
            Kind.CONNECTOR,
            _TEAMS,
            vendor=_MAKER,
            features=tuple(access),
            via=("app-manifest",),
            setting=file.setting,
            size=len(names),
            group=safe_name(_shown(title)),
        )


def _manifest_agent(file: SourceFile, place: Node, name: str, sure: Confidence) -> Finding:
    return Finding(
        file.path,
        place.line,
        place.column,
        Kind.AGENT,
        "declarative agent" if sure is Confidence.LOW else "custom engine agent",
        vendor=_MAKER,
        service=table("protocols")["copilot"]["service"],
        surface=_SURFACE,
        setting=file.setting,
        confidence=sure,
        group=_shown(name),
    )


def _shown(name: str) -> str:
    """Return a name without the placeholders that the toolkit fills in."""
    return name.split("${{", maxsplit=1)[0].strip()[:100] or "agent"


def _placeholder(url: str) -> str | None:
    _, mark, rest = url.partition("${{")
    name = rest.partition("}}")[0].strip()
    return f"environment variable {name}" if mark and name.isidentifier() else None


COPILOT = CopilotSource()
