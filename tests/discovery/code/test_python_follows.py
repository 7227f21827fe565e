"""Clients of Python programs are followed to where they are used."""

from __future__ import annotations

import pytest

from lockin.discovery.code.python import PYTHON
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.sources import SourceFile, Tree


def findings(**files: str) -> list[Finding]:
    given = [SourceFile(f"{name.replace('__', '/')}.py", text) for name, text in files.items()]
    return [one for one in PYTHON.read(given, Tree()) if not isinstance(one, Skipped)]


def calls(**files: str) -> set[tuple[str | None, str | None]]:
    return {(f.vendor, f.service) for f in findings(**files) if f.kind is Kind.CALL}


MADE = "from groq import Groq\n"
GROQ = {("groq", "groq-chat-completions")}
ASK = ".chat.completions.create(model='m', messages=[])\n"


@pytest.mark.parametrize(
    ("made", "used"),
    [
        (
            "_kept = {}\ndef get(name):\n    _kept[name] = Groq()\n    return _kept[name]\n",
            f"from made import get\nget('a'){ASK}",
        ),
        (
            (
                "class Factory:\n    _held = {}\n    def get(self, key):\n"
                "        self._held[key] = Groq()\n        return self._held[key]\n"
            ),
            f"from made import Factory\nFactory().get('a'){ASK}",
        ),
        (
            (
                "class One:\n    _one = None\n    def __init__(self):\n        One._one = self\n"
                "        self.client = Groq()\n    @classmethod\n    def get(cls):\n"
                "        return cls._one\n"
            ),
            f"from made import One\nOne.get().client{ASK}",
        ),
        (
            "import used\ndef start(app):\n    app.state.llm = Groq()\n",
            f"def route(request):\n    request.app.state.llm{ASK}",
        ),
        (
            "import used\ndef start(app):\n    app.config['LLM'] = Groq()\n",
            f"from flask import current_app\ncurrent_app.config['LLM']{ASK}",
        ),
        (
            "from typing import Union\nClient = Union['Groq', None]\n",
            f"from made import Client\ndef ask(client: Client):\n    client{ASK}",
        ),
    ],
)
def test_a_client_that_is_kept_elsewhere(made: str, used: str) -> None:
    assert calls(made=MADE + made, used=f"# groq\n{used}") == GROQ


def test_what_tests_pass_is_not_what_production_does() -> None:
    app = "from openai import OpenAI\ndef ask(u=None):\n    OpenAI(base_url=u).responses.create()\n"
    test = "from app import ask\nask('https://api.groq.com/openai/v1')\n"
    found = [f for f in findings(app=app, tests__test_app=test) if f.kind is Kind.CALL]
    assert {f.vendor for f in found} == {"openai"}


def test_a_chain_asks_its_model() -> None:
    text = (
        "from langchain.chains import LLMChain\nfrom langchain_groq import ChatGroq\n"
        "chain = LLMChain(llm=ChatGroq(), prompt=p)\nchain.run('x')\n"
    )
    assert calls(app=text) == GROQ


def test_what_only_configures_a_model_is_a_feature() -> None:
    text = "from langchain_groq import ChatGroq\nChatGroq().bind_tools([f]).invoke('x')\n"
    found = findings(app=text)
    assert [f.name.rpartition(".")[2] for f in found if f.kind is Kind.CALL] == ["invoke"]
    assert [f.features for f in found if f.kind is Kind.FEATURE] == [("tools",)]


def test_agents_of_crewai_have_the_vendor_of_their_model() -> None:
    text = (
        "from crewai import Agent, Crew, LLM\nllm = LLM(model='groq/llama')\n"
        "one = Agent(role='x', llm=llm)\nCrew(agents=[one]).kickoff()\n"
    )
    found = findings(app=text)
    assert [f.vendor for f in found if f.kind is Kind.AGENT] == ["groq"]
    assert [f.vendor for f in found if f.kind is Kind.CALL] == ["groq"]


@pytest.mark.parametrize(
    ("service", "method", "expected"),
    [
        ("bedrock-runtime", "converse", "bedrock-converse"),
        ("bedrock", "list_foundation_models", None),
        ("bedrock-agent-runtime", "retrieve_and_generate", "bedrock-agents"),
        ("sagemaker-runtime", "invoke_endpoint", "sagemaker-predictions"),
    ],
)
def test_clients_of_boto3(service: str, method: str, expected: str | None) -> None:
    text = (
        f"import boto3\nsession = boto3.Session()\nc = session.client('{service}')\nc.{method}()\n"
    )
    found = findings(app=f"# bedrock\n{text}")
    assert [(f.line, f.vendor) for f in found if f.kind is Kind.CLIENT] == [(4, "aws")]
    assert [(f.vendor, f.service) for f in found if f.kind is Kind.CALL] == [("aws", expected)]


def test_another_service_of_boto3_is_none() -> None:
    assert findings(app="# bedrock\nimport boto3\nboto3.client('s3').list_buckets()\n") == []


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("import requests\nrequests.get('https://api.github.com/user')\n", "github"),
        ("import httpx\nhttpx.post(f'https://api.notion.com/v1/{x}')\n", "notion"),
        (
            "# openai\nfrom googleapiclient.discovery import build\nbuild('drive', 'v3')\n",
            "google-drive",
        ),
    ],
)
def test_platforms_are_connectors(text: str, platform: str) -> None:
    assert [f.name for f in findings(app=text) if f.kind is Kind.CONNECTOR] == [platform]


def test_another_service_of_google_is_no_connector() -> None:
    text = "# openai\nfrom googleapiclient.discovery import build\nbuild('youtube', 'v3')\n"
    assert findings(app=text) == []


def test_a_package_may_share_its_first_names_with_the_tree() -> None:
    text = (
        "from azure.ai.projects import AIProjectClient\nAIProjectClient().agents.create_thread()\n"
    )
    assert ("microsoft", "azure-agents") in calls(
        azure____init__="", azure__ai____init__="", app=text
    )


def test_a_feature_outside_of_calls_has_the_one_vendor_of_its_file() -> None:
    text = f"{MADE}tools = [{{'type': 'mcp'}}]\nGroq(){ASK}"
    (feature,) = [f for f in findings(app=text) if f.kind is Kind.FEATURE]
    assert (feature.vendor, feature.features) == ("groq", ("remote-mcp",))
