"""Workflows and agents that are kept as data: n8n, Dify, Flowise, Langflow, LangGraph, CrewAI."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lockin.discovery.code._targets import Resolution, by_model
from lockin.discovery.config._document import DocumentError, Node, read_json, read_yaml
from lockin.discovery.config._flow import Flow, answered, prompt_finding
from lockin.discovery.config._n8n import n8n_findings
from lockin.discovery.config._providers import answers, model_id, provider
from lockin.discovery.config._resources import model_surface
from lockin.discovery.findings import Confidence, Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["FLOWS", "read_flow", "wants_flow"]

_CREW = frozenset({"agents.yaml", "agents.yml", "tasks.yaml", "tasks.yml"})
_DIFY = re.compile(r"^(?:kind:\s*[\"']?app\b|app:|workflow:|model_config:)", re.MULTILINE)
_NODES = 50_000
_LEAST = 40


def wants_flow(path: PurePosixPath) -> bool:
    """Tell whether a file may be a workflow."""
    name = path.name
    if name.endswith((".yaml", ".yml")):
        return "lock" not in name
    return name.endswith(".json") and not name.startswith(("package", "tsconfig"))


def read_flow(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the steps, agents and prompts of a workflow; nothing for other files."""
    text = file.text
    name = file.path.rpartition("/")[2]
    try:
        if name == "langgraph.json":
            yield from _langgraph(file, read_json(text))
        elif name.endswith(".json"):
            yield from _json(file)
        elif name in _CREW:
            yield from _crew(file, read_yaml(text))
        elif "provider" in text and "mode" in text and _DIFY.search(text) is not None:
            yield from _dify(file, read_yaml(text))
    except DocumentError as error:
        yield Skipped(file.path, str(error))


def _json(file: SourceFile) -> Iterator[Finding]:
    text = file.text
    if '"nodes"' not in text:
        return
    if '"connections"' in text and "n8n-nodes-" in text:
        root = read_json(text)
        yield from n8n_findings(Flow(file, "n8n", _name(file, root)), root)
    elif '"edges"' in text and any(f'"{one}"' in text for one in _components()):
        root = read_json(text)
        tool = "langflow" if root["data"]["nodes"] else "flowise"
        yield from _chart(Flow(file, tool, _name(file, root)), root)


@functools.cache
def _components() -> tuple[str, ...]:
    return tuple(sorted(table("providers")["components"]))


def _name(file: SourceFile, root: Node) -> str:
    stem = file.path.rpartition("/")[2].rpartition(".")[0]
    return (root["name"].text or stem)[:100]


def _chart(flow: Flow, root: Node) -> Iterator[Finding]:
    """Read the nodes of Flowise, whose inputs are plain, and of Langflow, with templates."""
    nodes = root["data"]["nodes"] or root["nodes"]
    for node in nodes.elements:
        data = node["data"]
        type_ = data["type"] if flow.tool == "langflow" else data["name"]
        found = table("providers")["components"].get(type_.text or "")
        if found is None:
            continue
        inputs = data["inputs"]
        template = data["node"]["template"]
        model = ""
        for key in ("modelName", "model", "model_name", "modelId", "model_id"):
            model = model or inputs[key].text or template[key]["value"].text or ""
        yield _answered(flow, type_, type_.text or "", answers(found), model=model, usual=found)


def _answered(
    flow: Flow, place: Node, name: str, found: Resolution, *, model: str, usual: str
) -> Finding:
    models = model_id(model)
    row = provider(usual)
    surface = None if row is None else row[1]
    lowered = name.lower()
    if "embedding" in lowered or (models and model_surface(models[0]) == "embeddings"):
        surface = "embed" if usual == "cohere" else "embeddings"
    elif "rerank" in lowered:
        surface = "rerank"
    elif "assistant" in lowered:
        surface = "assistants"
    return answered(flow, place, name, found, surface, models=models)


def _dify(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Read the models, prompts and tools of a Dify application."""
    if not (root["app"]["mode"] or root["workflow"]["graph"] or root["model_config"]):
        return
    flow = Flow(file, "dify", (root["app"]["name"].text or _name(file, root))[:100])
    queue: list[tuple[Node, str]] = [(root["workflow"]["graph"], ""), (root["model_config"], "")]
    for _ in range(_NODES):
        if not queue:
            return
        node, key = queue.pop()
        queue.extend((value, name.text or "") for name, value in reversed(node.items))
        queue.extend((one, key) for one in reversed(node.elements))
        if node.kind == "map":
            yield from _dify_node(flow, node, key)


def _dify_node(flow: Flow, node: Node, key: str) -> Iterator[Finding]:
    who = node["provider"]
    model = node["name"].text or node["model"].text or ""
    is_model = key in {"model", "embedding_model", "reranking_model"} or key.endswith("_model")
    if is_model and who.text and model:
        name = who.text.rpartition("/")[2]
        place = node["name"] or node["model"]
        yield _answered(flow, place, f"{key} of {name}", answers(who.text), model=model, usual=name)
    if node["type"].text == "agent" and node["agent_strategy_name"]:
        label = (node["title"].text or "agent")[:100]
        yield flow.finding(node["type"], Kind.AGENT, "dify agent", group=label)
    held = [one["text"] for one in node["prompt_template"].elements]
    for place in (*held, node["pre_prompt"]):
        if place.text is not None and len(place.text.strip()) >= _LEAST:
            yield prompt_finding(flow, place, len(place.text.strip()))


def _langgraph(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Read the graphs that are deployed, and the embedding of the platform's own store."""
    flow = Flow(file, "langgraph", _name(file, root))
    for name, key, _ in root["graphs"].pairs():
        yield Finding(
            file.path,
            key.line,
            key.column,
            Kind.RESOURCE,
            "langgraph graph",
            via=("agent", "langgraph"),
            setting=file.setting,
            group=name[:100],
        )
    embed = root["store"]["index"]["embed"]
    if embed.text:
        found = by_model(embed.text, "embeddings")
        if found is None:
            found = Resolution(None, None, "embedding function", Confidence.LOW)
        models = (found.model,) if found.model else ()
        yield answered(flow, embed, "store.index.embed", found, "embeddings", models=models)


def _crew(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Read the agents and tasks of a crew: what is told to them, and the model they name."""
    is_agents = "agents." in file.path.rpartition("/")[2]
    keys = ("role", "goal", "backstory") if is_agents else ("description", "expected_output")
    for name, key, one in root.pairs():
        if not any(one[part].text for part in keys[-2:]):
            continue
        flow = Flow(file, "crewai", name[:100])
        size = sum(len((one[part].text or "").strip()) for part in keys)
        if is_agents:
            tools = len(one["tools"].elements)
            yield flow.finding(key, Kind.AGENT, "crewai agent", group=name[:100], size=tools)
        if size >= _LEAST:
            yield prompt_finding(flow, key, size)
        llm = one["llm"]
        if llm.text:
            found = by_model(llm.text, "chat-completions")
            if found is None:
                found = Resolution(None, None, "model name without a provider", Confidence.LOW)
            models = (found.model,) if found.model else model_id(llm.text)
            yield answered(flow, llm, "llm", found, "chat-completions", models=models)


FLOWS = FileSource("flows", wants_flow, read_flow)
