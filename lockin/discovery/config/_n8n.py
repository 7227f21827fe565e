"""Workflows of n8n: model nodes, agents, prompts, and the platforms that nodes reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lockin.discovery.code._targets import Resolution, by_url
from lockin.discovery.config._document import Node
from lockin.discovery.config._flow import Flow, answered, prompt_finding
from lockin.discovery.config._providers import model_id, provider
from lockin.discovery.findings import Confidence, Finding, Kind
from lockin.discovery.signatures import table

__all__ = ["n8n_findings"]

_PACKAGE = "@n8n/n8n-nodes-langchain."
_BASE = "n8n-nodes-base."
_RESOURCES = {
    "image": "images", "audio": "audio", "assistant": "assistants", "file": "files",
    "video": "video", "conversation": "responses",
}  # fmt: skip
_LEAST = 40


def n8n_findings(flow: Flow, root: Node) -> Iterator[Finding]:
    """Yield what the nodes of a workflow say, those that are switched off left out."""
    workflows = root.elements if root.kind == "list" else [root]
    for workflow in workflows:
        tools = _tools(workflow["connections"])
        for node in workflow["nodes"].elements:
            type_ = node["type"]
            if type_.text and node["disabled"].text != "true":
                yield from _node(flow, node, type_, tools)


def _tools(connections: Node) -> Mapping[str, int]:
    """Return how many tools are connected to each node, by its name."""
    counts: Counter[str] = Counter()
    for _, _, outputs in connections.pairs():
        for slot in outputs["ai_tool"].elements:
            counts.update(one["node"].text or "" for one in slot.elements)
    return counts


def _node(flow: Flow, node: Node, type_: Node, tools: Mapping[str, int]) -> Iterator[Finding]:
    text = type_.text or ""
    parameters = node["parameters"]
    if text.startswith(_BASE):
        platform = table("providers")["connectors"].get(text.removeprefix(_BASE))
        if platform is not None:
            yield flow.finding(type_, Kind.CONNECTOR, platform, group=text.removeprefix(_BASE))
        return
    if not text.startswith(_PACKAGE):
        return
    name = text.removeprefix(_PACKAGE)
    if name.startswith("mcp"):
        yield flow.finding(type_, Kind.PROTOCOL, "mcp")
    elif name == "agent" or name.startswith("agentTool"):
        label = node["name"].text or "agent"
        yield flow.finding(type_, Kind.AGENT, text, group=label[:100], size=tools.get(label, 0))
    row = table("providers")["n8n"].get(name.removesuffix("Tool"))
    if row is not None:
        yield _step(flow, type_, text, row, parameters)
    options = parameters["options"]
    for place in (options["systemMessage"], parameters["text"], parameters["messages"]):
        for held in (place, *(one["message"] for one in place["messageValues"].elements)):
            if held.text is not None and len(held.text.strip()) >= _LEAST:
                yield prompt_finding(flow, held, len(held.text.strip()))


def _step(flow: Flow, type_: Node, text: str, row: Mapping[str, str], parameters: Node) -> Finding:
    options = parameters["options"]
    usual = provider(row["provider"])
    surface = row.get("surface") or _RESOURCES.get(parameters["resource"].text or "")
    if parameters["responsesApiEnabled"].text == "true":
        surface = surface or "responses"
    base = options["baseURL"].text or options["baseUrl"].text
    found = Resolution(None if usual is None else usual[0])
    if base:
        found = by_url(base) or Resolution(None, None, "base URL", Confidence.LOW)
    model = ""
    for key in ("model", "modelId", "modelName"):
        for place in (parameters[key], options[key]):
            model = model or place.text or place["value"].text or ""
    return answered(
        flow, type_, text, found, surface or (usual[1] if usual is not None else None),
        models=model_id(model.removeprefix("models/")),
    )  # fmt: skip
