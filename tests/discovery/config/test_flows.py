"""Workflows and agents that are kept as data."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

from lockin.discovery.config.flows import read_flow, wants_flow
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.sources import SourceFile

LONG = "You are a patient clerk who answers questions about invoices."


def lc(name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - the nodes of n8n are free data
    return {"type": f"@n8n/n8n-nodes-langchain.{name}", "name": name, **more}


N8N = {
    "name": "Invoices",
    "nodes": [
        lc("lmChatOpenAi", parameters={"model": {"__rl": True, "value": "gpt-4o"}}),
        lc("lmChatOpenAi", parameters={"options": {"baseURL": "https://api.groq.com/openai/v1"}}),
        lc("lmChatGoogleGemini", parameters={"modelName": "models/gemini-2.5-pro"}),
        lc("lmChatAnthropic", parameters={"model": "={{ $json.model }}"}),
        lc("openAi", parameters={"resource": "image"}, credentials={"x": {"id": "SECRET"}}),
        lc("lmChatCohere", disabled=True),
        lc("agent", parameters={"options": {"systemMessage": LONG}}),
        lc("mcpClientTool"),
        {"type": "n8n-nodes-base.slack", "name": "Tell"},
        {"type": "n8n-nodes-base.set", "name": "Set"},
    ],
    "connections": {
        "mcpClientTool": {"ai_tool": [[{"node": "agent", "type": "ai_tool", "index": 0}]]},
    },
}
DIFY = f"""\
kind: app
app:
  mode: workflow
  name: Desk
workflow:
  graph:
    nodes:
      - data:
          type: llm
          model:
            provider: langgenius/azure_openai/azure_openai
            name: gpt-4o
            mode: chat
          prompt_template:
            - role: system
              text: {LONG}
      - data:
          type: knowledge-retrieval
          multiple_retrieval_config:
            reranking_model:
              provider: cohere
              model: rerank-v3.5
      - data:
          type: llm
          model:
            provider: openai_api_compatible
            name: own-model
            mode: chat
"""


def read(path: str, text: str) -> list[Finding]:
    assert wants_flow(PurePosixPath(path))
    return [f for f in read_flow(SourceFile(path, text)) if isinstance(f, Finding)]


def of(kind: Kind, found: list[Finding]) -> list[Finding]:
    return [f for f in found if f.kind is kind]


def test_n8n() -> None:
    text = json.dumps(N8N, indent=2)
    found = read("flows/invoices.json", text)
    assert [(f.service, f.models) for f in of(Kind.STEP, found)] == [
        ("openai-chat-completions", ("gpt-4o",)),
        ("groq-chat-completions", ()),
        ("google-generate-content", ("gemini-2.5-pro",)),
        ("anthropic-messages", ()),
        ("openai-images", ()),
    ]
    assert {f.group for f in of(Kind.STEP, found)} == {"Invoices"}
    assert [(f.group, f.size) for f in of(Kind.AGENT, found)] == [("agent", 1)]
    assert [f.size for f in of(Kind.PROMPT, found)] == [len(LONG)]
    assert [f.name for f in of(Kind.CONNECTOR, found)] == ["slack"]
    assert [f.name for f in of(Kind.PROTOCOL, found)] == ["mcp"]
    for step in of(Kind.STEP, found):
        assert text.splitlines()[step.line - 1][step.column - 1 :].startswith(f'"{step.name}"')
    assert "SECRET" not in repr(found)
    assert LONG not in repr(found)


def test_dify() -> None:
    found = read("desk.yml", DIFY)
    assert [(f.service, f.models, f.line) for f in of(Kind.STEP, found)] == [
        ("azure-openai-chat-completions", ("gpt-4o",), 12),
        ("cohere-rerank", ("rerank-v3.5",), 22),
        (None, ("own-model",), 27),
    ]
    assert of(Kind.STEP, found)[2].decided_by == "provider openai_api_compatible"
    assert [f.size for f in of(Kind.PROMPT, found)] == [len(LONG)]
    assert {f.group for f in found} == {"Desk"}


def test_a_plain_dify_application() -> None:
    text = "app: {mode: chat}\nmodel_config:\n  model:\n    provider: openai\n    name: gpt-4\n"
    assert [(f.vendor, f.line) for f in read("a.yml", text)] == [("openai", 5)]


def test_flowise_and_langflow() -> None:
    flowise = {
        "nodes": [{"data": {"name": "chatAnthropic", "inputs": {"modelName": "claude-3-haiku"}}}]
    }
    (one,) = read("a.json", json.dumps({**flowise, "edges": []}))
    assert (one.service, one.models, one.via) == (
        "anthropic-messages", ("claude-3-haiku",), ("flowise",),
    )  # fmt: skip
    node = {"template": {"model": {"value": "text-embedding-3-small"}}}
    langflow = {
        "data": {"nodes": [{"data": {"type": "OpenAIEmbeddings", "node": node}}], "edges": []}
    }
    (two,) = read("b.json", json.dumps(langflow))
    assert (two.service, two.via) == ("openai-embeddings", ("langflow",))


def test_langgraph() -> None:
    text = (
        '{"dependencies": ["."],\n "graphs": {"desk": "./desk.py:graph"},\n "env": ".env",\n'
        ' "store": {"index": {"embed": "openai:text-embedding-3-small", "dims": 1536}}}\n'
    )
    found = read("langgraph.json", text)
    assert [(f.group, f.line) for f in of(Kind.RESOURCE, found)] == [("desk", 2)]
    assert [(f.service, f.line) for f in of(Kind.STEP, found)] == [("openai-embeddings", 4)]


def test_crewai() -> None:
    agents = (
        f"clerk:\n  role: Clerk\n  goal: >\n    {LONG}\n  backstory: Old.\n  llm: openai/gpt-4o\n"
    )
    found = read("src/desk/config/agents.yaml", agents)
    assert [f.group for f in of(Kind.AGENT, found)] == ["clerk"]
    assert [(f.service, f.models) for f in of(Kind.STEP, found)] == [
        ("openai-chat-completions", ("gpt-4o",))
    ]
    tasks = f"answer:\n  description: {LONG}\n  expected_output: A letter.\n  agent: clerk\n"
    assert [f.kind for f in read("config/tasks.yaml", tasks)] == [Kind.PROMPT]


def test_other_files_are_not_parsed_and_broken_ones_are_skipped() -> None:
    assert list(read_flow(SourceFile("a.json", '{"nodes": ['))) == []
    (one,) = read_flow(SourceFile("a.json", '{"nodes": [], "connections": "n8n-nodes-base" '))
    assert isinstance(one, Skipped)
    assert read("tasks.yaml", "- hosts: all\n  tasks: []\n") == []
    assert read("agents.yaml", "jenkins:\n  label: linux\n") == []
