"""LiteLLM proxy configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lockin.discovery import Kind, discover

if TYPE_CHECKING:
    from discovery.aliases import Read, Write

    from lockin.model.landscape import Landscape

CONFIG = """\
model_list:
  - model_name: chat
    litellm_params: &azure
      model: azure/gpt-4o-eu
      api_base: https://x.openai.azure.com
      api_key: os.environ/AZURE_API_KEY
  - model_name: chat
    litellm_params:
      <<: *azure
      model: openai/gpt-4o
      api_base: https://api.openai.com/v1
  - model_name: claude
    litellm_params: {model: anthropic/claude-sonnet-4-5, api_key: "sk-ant-SECRET"}
  - model_name: local
    litellm_params: {model: openai/llama-3, api_base: "http://localhost:11434/v1"}
  - model_name: embed
    litellm_params: {model: text-embedding-3-small}
  - model_name: unknown
    litellm_params: {model: openai/x, api_base: os.environ/SOMEWHERE}
router_settings:
  fallbacks: [{chat: [claude]}]
  model_group_alias: {gpt-4: chat}
litellm_settings:
  fallbacks:
    - local: [claude]
  default_fallbacks: [chat]
mcp_servers:
  tickets:
    url: https://mcp.atlassian.com/v1/sse
    auth_value: SECRET
"""


@pytest.fixture
def found(write: Write) -> Landscape:
    return discover(write({"litellm.yaml": CONFIG}) / "litellm.yaml")


def groups(found: Landscape) -> dict[str, set[str]]:
    result: dict[str, set[str]] = {}
    for dependency in found.dependencies:
        if dependency.source == "litellm":
            result.setdefault(dependency.group or "", set()).add(dependency.target)
    return result


def test_deployments_and_fallbacks_of_both_places_make_hot_groups(found: Landscape) -> None:
    chat = {"azure-openai-chat-completions", "openai-chat-completions"}
    unknown = "litellm-undetermined-chat-completions"
    assert groups(found) == {
        "chat": {*chat, "anthropic-messages"},
        "claude": {"anthropic-messages", *chat},
        "local": {"self-hosted-ollama", "anthropic-messages", *chat},
        "embed": {"openai-embeddings", *chat},
        "unknown": {unknown, *chat},
    }
    assert {d.ready for d in found.dependencies} == {"hot"}


def test_an_undetermined_target_names_the_variable(found: Landscape) -> None:
    service: Any = found.node("litellm-undetermined-chat-completions")
    assert service.vendor is None
    assert service.note == "environment variable SOMEWHERE"


def test_the_landscape_is_valid_and_each_fact_has_a_line_that_holds_it(found: Landscape) -> None:
    assert found.problems() == ()
    lines = CONFIG.splitlines()
    for dependency in found.dependencies:
        for evidence in dependency.evidence:
            assert evidence.source == "litellm.yaml"
            assert evidence.line is not None
            assert lines[evidence.line - 1].strip()
    (place,) = [
        e
        for d in found.dependencies
        for e in d.evidence
        if d.id == "litellm-claude-anthropic-messages"
    ]
    assert place.line is not None
    assert place.column is not None
    assert lines[place.line - 1][place.column - 1 :].startswith("anthropic/claude-sonnet-4-5")


def test_models_stand_at_their_services(found: Landscape) -> None:
    azure: Any = found.node("azure-openai-chat-completions")
    anthropic: Any = found.node("anthropic-messages")
    assert (azure.models, anthropic.models) == (("gpt-4o-eu",), ("claude-sonnet-4-5",))


def test_its_mcp_servers_are_connectors(found: Landscape) -> None:
    connector: Any = found.node("litellm-mcp-tickets")
    assert (connector.platform, connector.maker) == ("platform-jira-confluence", "atlassian")


def test_no_secret_is_kept(found: Landscape) -> None:
    assert "SECRET" not in str(found.as_dict())


def test_names_of_variables_are_kept(read: Read) -> None:
    names = {(f.name, f.line) for f in read({"litellm.yaml": CONFIG}).of(Kind.ENVIRONMENT)}
    assert names == {("AZURE_API_KEY", 6), ("SOMEWHERE", 19)}


def test_a_system_that_calls_the_proxy_needs_its_gateway(write: Write) -> None:
    root = write(
        {
            "proxy.yaml": CONFIG,
            "desk/app.py": (
                "from openai import OpenAI\n"
                "OpenAI(base_url='http://localhost:4000').chat.completions.create(model='chat')\n"
            ),
        }
    )
    found: Any = discover(root / "desk", root / "proxy.yaml")
    assert [(d.source, d.target) for d in found.dependencies if d.source == "desk"] == [
        ("desk", "proxy")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "model_list: litellm_params",
        (
            "model_list:\n- litellm_params: [a]\n- 3\n- model_name: x\n"
            "  litellm_params: {model: [1]}\n"
        ),
        "model_list: [{model_name: x, litellm_params: !!python/object/apply:os.system [ls]}]",
    ],
)
def test_other_shapes_give_nothing_and_do_not_raise(read: Read, text: str) -> None:
    assert read({"a.yaml": text}).of(Kind.ROUTE) == ()


def test_aliases_are_not_expanded(read: Read) -> None:
    bomb = "model_list: &m [litellm_params]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 10)}]\n" for n in range(40)
    )
    assert read({"a.yaml": bomb}).findings == ()
