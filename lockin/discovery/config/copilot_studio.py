"""Agents of Copilot Studio as code: instructions, topics, tools and knowledge sources.

An export is a folder of small YAML files, one component each. Topics and tools are
counted; of instructions only the size is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from lockin.discovery.config._document import DocumentError, Node, read_yaml
from lockin.discovery.config._servers import safe_name, words_reach
from lockin.discovery.findings import Confidence, Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import SourceFile, Tree

__all__ = ["COPILOT_STUDIO", "CopilotStudioSource"]

_MAKER = "microsoft"
_ENDINGS = (".mcs.yml", ".mcs.yaml")
_PARTS = frozenset({"topics", "actions", "tools", "knowledge"})
_NAMED = re.compile(r"#\s*Name:\s*(.{1,100})")
_SHARED = re.compile(r"shared_([a-z0-9-]{1,60})", re.IGNORECASE)
_ESCAPED = re.compile(r"-(?:5f|20|2d)|_", re.IGNORECASE)
_HASH = re.compile(r"[ -]+[0-9a-f]{8,}$")
_MODEL = re.compile(r"[A-Za-z0-9][\w.:-]{1,60}")


@dataclass(slots=True)
class _Agent:
    """The components below one folder."""

    heads: list[tuple[SourceFile, Node]] = field(default_factory=list)
    tools: list[tuple[SourceFile, Node]] = field(default_factory=list)
    topics: list[tuple[SourceFile, Node]] = field(default_factory=list)
    sources: list[tuple[SourceFile, Node]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CopilotStudioSource:
    """Components of agents, read together: what belongs to one lies in one folder."""

    name: str = "copilot-studio"

    def wants(self, path: PurePosixPath) -> bool:
        """Tell whether a file is a component of an agent."""
        if path.name.endswith(_ENDINGS):
            return True
        return path.name == "data" and path.parent.parent.name == "botcomponents"

    def read(self, files: Sequence[SourceFile], tree: Tree) -> Iterator[Finding | Skipped]:
        """Yield each agent with its tools, and the platforms that it reaches."""
        row = table("protocols")["studio"]
        agents: dict[str, _Agent] = {}
        for file in files:
            if "kind:" not in file.text:
                continue
            try:
                root = read_yaml(file.text)
            except DocumentError as error:
                yield Skipped(file.path, str(error))
                continue
            agent = agents.setdefault(_folder(file.path), _Agent())
            kind = root["kind"].text
            if kind == row["agent"]:
                agent.heads.append((file, root))
            elif kind in row["tools"]:
                agent.tools.append((file, root))
            elif kind in row["topics"]:
                agent.topics.append((file, root))
            elif kind in {row["knowledge"], row["files"]}:
                agent.sources.append((file, root))
        for folder, agent in sorted(agents.items()):
            yield from _agent(folder, agent)


def _folder(path: str) -> str:
    """Return the folder of the agent that a component belongs to."""
    parts = path.split("/")[:-1]
    if len(parts) > 1 and parts[-2] == "botcomponents":  # named by its agent: `agent.topic.Hi`
        return "/".join((*parts[:-2], parts[-1].partition(".")[0]))
    while parts and parts[-1] not in _PARTS and len(parts) > 1 and _PARTS & set(parts):
        parts.pop()
    return "/".join(parts[:-1] if parts and parts[-1] in _PARTS else parts)


def _agent(folder: str, agent: _Agent) -> Iterator[Finding]:
    service = table("protocols")["studio"]["service"]
    name = PurePosixPath(folder).name or "agent"
    for number, (file, root) in enumerate(agent.heads):
        stated = root["displayName"]
        comment = _NAMED.match(file.text)
        shown = stated.text or (comment.group(1).strip() if comment else name)
        name = shown if number == 0 else name
        place = stated if stated.text else root["kind"]
        model = root["aISettings"]["model"]["modelNameHint"].text or ""
        hosted = _hosted(root["gptCapabilities"])
        yield Finding(
            file.path,
            place.line,
            place.column,
            Kind.AGENT,
            "copilot studio agent",
            vendor=_MAKER,
            service=service,
            surface="copilot-studio",
            features=hosted,
            models=(model,) if _MODEL.fullmatch(model) else (),
            setting=file.setting,
            size=(len(agent.tools) if number == 0 else 0) + len(hosted),
            group=shown[:100],
        )
        instructions = root["instructions"]
        if instructions.text:
            yield _simple(file, instructions, Kind.PROMPT, "instructions of an agent",
                          size=len(instructions.text))  # fmt: skip
    for file, root in agent.topics:
        yield _simple(file, root["kind"], Kind.STEP, "topic", group=name[:100])
    for file, root in agent.tools:
        yield from _tool(file, root, name)
    for file, root in agent.sources:
        yield from _knowledge(file, root, name)


def _hosted(capabilities: Node) -> tuple[str, ...]:
    """Return the hosted tools that are switched on, as features."""
    names = {"webBrowsing": "web-search", "codeInterpreter": "code-interpreter"}
    found = (feature for key, feature in names.items() if capabilities[key].text == "true")
    return tuple(sorted(found))


def _tool(file: SourceFile, root: Node, agent: str) -> Iterator[Finding]:
    """Yield the connector that a tool calls; flows and other agents reach no platform."""
    action = root["action"]
    stated = action["connectionReference"] or root["connectionReference"]
    stated = stated or action["connectorId"] or root["connectorId"]
    found = _SHARED.search(stated.text or "")
    speaks = root["kind"].text == "McpTool"
    speaks = speaks or action["operationDetails"]["kind"].text == "ModelContextProtocolMetadata"
    place = stated if stated.text else root["kind"]
    if speaks:
        yield _simple(file, place, Kind.PROTOCOL, "mcp")
    if found is None and not speaks:
        return
    rows: Mapping[str, Any] = table("protocols")["power_connectors"]
    word = found.group(1).lower().rstrip("-") if found is not None else ""
    plain = _HASH.sub("", _ESCAPED.sub(" ", word))
    platform = rows.get(word) or words_reach(plain) or safe_name(plain or _stem(file.path))
    yield Finding(
        file.path,
        place.line,
        place.column,
        Kind.CONNECTOR,
        platform,
        vendor=_MAKER,
        service=table("protocols")["studio"]["service"],
        via=("mcp", "http") if speaks else ("power-platform",),
        setting=file.setting,
        confidence=Confidence.HIGH if word in rows else Confidence.MEDIUM,
        group=safe_name(f"{agent} {platform}"),
    )


def _knowledge(file: SourceFile, root: Node, agent: str) -> Iterator[Finding]:
    rows: Mapping[str, str] = table("protocols")["studio_sources"]
    kind = root["source"]["kind"]
    platform = rows.get(kind.text or "")
    if platform is None:
        platform, kind = "files", root["kind"]
    yield Finding(
        file.path,
        kind.line,
        kind.column,
        Kind.CONNECTOR,
        platform,
        vendor=_MAKER,
        service=table("protocols")["studio"]["service"],
        features=("index", "read"),
        via=("copilot-studio",),
        setting=file.setting,
        size=1,
        group=safe_name(f"{agent} {platform}"),
    )


def _stem(path: str) -> str:
    pure = PurePosixPath(path)
    return pure.parent.name if pure.name == "data" else pure.name.partition(".mcs.")[0]


def _simple(
    file: SourceFile, place: Node, kind: Kind, name: str, *, size: int = 0, group: str | None = None
) -> Finding:
    told = kind is not Kind.PROTOCOL
    return Finding(
        file.path,
        place.line,
        place.column,
        kind,
        name,
        vendor=_MAKER if told else None,
        service=table("protocols")["studio"]["service"] if told else None,
        setting=file.setting,
        size=size,
        group=group,
    )


COPILOT_STUDIO = CopilotStudioSource()
