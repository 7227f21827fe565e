"""Each SDK call is found with its surface, its features and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Kind, scan

if TYPE_CHECKING:
    from discovery.aliases import Read, Write

ASSISTANTS = """\
from openai import OpenAI
client = OpenAI()
file = client.files.create(file=open("a.pdf", "rb"), purpose="assistants")
store = client.vector_stores.create(name="docs")
client.vector_stores.file_batches.upload_and_poll(vector_store_id=store.id, files=[])
assistant = client.beta.assistants.create(
    model="gpt-4o", tools=[{"type": "file_search"}, {"type": "code_interpreter"}])
thread = client.beta.threads.create()
client.beta.threads.messages.create(thread_id=thread.id, role="user", content="hi")
with client.beta.threads.runs.stream(thread_id=thread.id, assistant_id=assistant.id) as stream:
    stream.until_done()
run = client.beta.threads.runs.create_and_poll(thread_id=thread.id, assistant_id=assistant.id)
client.beta.threads.runs.submit_tool_outputs(run.id, thread_id=thread.id, tool_outputs=[])
client.beta.threads.messages.list(thread_id=thread.id)
"""


def test_the_assistants_quickstart_is_found_in_full(read: Read) -> None:
    found = read(ASSISTANTS)
    assert [(f.line, f.service) for f in found.of(Kind.CALL)] == [
        (3, "openai-files"),
        (4, "openai-vector-stores"),
        (5, "openai-vector-stores"),
        (6, "openai-assistants"),
        (8, "openai-assistants"),
        (9, "openai-assistants"),
        (10, "openai-assistants"),
        (12, "openai-assistants"),
        (13, "openai-assistants"),
        (14, "openai-assistants"),
    ]
    made = next(f for f in found.of(Kind.CALL) if f.line == 6)
    assert {"code-interpreter", "file-search", "stored-state", "tools"} <= set(made.features)
    assert made.models == ("gpt-4o",)


OPENAI = "from openai import OpenAI, AzureOpenAI\nc = OpenAI()\n"
ANTHROPIC = "import anthropic\nc = anthropic.Anthropic()\n"
GENAI = "from google import genai\nc = genai.Client()\n"


@pytest.mark.parametrize(
    ("source", "service"),
    [
        ("import openai\nopenai.chat.completions.create()", "openai-chat-completions"),
        ("import openai as o\no.ChatCompletion.create()", "openai-chat-completions"),
        ("from openai import OpenAI as O\nO().responses.parse()", "openai-responses"),
        (OPENAI + "c.chat.completions.create()", "openai-chat-completions"),
        (OPENAI + "c.responses.with_raw_response.create()", "openai-responses"),
        (OPENAI + "c.with_options(timeout=1).embeddings.create()", "openai-embeddings"),
        (OPENAI + "c.images.generate()", "openai-images"),
        (OPENAI + "c.audio.speech.create()", "openai-audio"),
        (OPENAI + "c.beta.realtime.connect()", "openai-realtime"),
        (OPENAI + "c.videos.create()", "openai-video"),
        (OPENAI + "c.batches.create()", "openai-batch"),
        (OPENAI + "c.fine_tuning.jobs.create()", "openai-fine-tuning"),
        (OPENAI + "c.moderations.create()", "openai-moderation"),
        (OPENAI + "c.evals.runs.create()", "openai-evals"),
        (OPENAI + "c.completions.create()", "openai-completions"),
        (OPENAI + "AzureOpenAI().responses.create()", "azure-openai-responses"),
        (ANTHROPIC + "c.messages.create()", "anthropic-messages"),
        (ANTHROPIC + "c.beta.messages.batches.create()", "anthropic-batch"),
        (ANTHROPIC + "anthropic.AnthropicBedrock().messages.create()", "bedrock-invoke"),
        (GENAI + "c.models.generate_content()", "google-generate-content"),
        (GENAI + "c.aio.models.generate_content()", "google-generate-content"),
        (GENAI + "chat = c.chats.create()\nchat.send_message('x')", "google-generate-content"),
        (
            GENAI + "genai.Client(vertexai=True).models.generate_content()",
            "vertex-generate-content",
        ),
        (
            "import google.generativeai as g\ng.GenerativeModel('m-1').generate_content('x')",
            "google-generate-content",
        ),
        ("import google.generativeai as g\ng.embed_content(content='x')", "google-embeddings"),
        (
            (
                "from vertexai.generative_models import GenerativeModel as M\n"
                "M('gemini-pro').generate_content('x')"
            ),
            "vertex-generate-content",
        ),
        ("from mistralai import Mistral\nMistral().chat.complete()", "mistral-chat-completions"),
        ("import cohere\ncohere.ClientV2().chat()", "cohere-chat"),
        ("import cohere\ncohere.Client().rerank()", "cohere-rerank"),
        ("import boto3\nboto3.client('bedrock-runtime').converse()", "bedrock-converse"),
        (
            "import boto3\nboto3.Session().client(service_name='bedrock-runtime').invoke_model()",
            "bedrock-invoke",
        ),
        (
            "import boto3\nboto3.client('bedrock-agent-runtime').retrieve_and_generate()",
            "bedrock-agents",
        ),
        ("from groq import Groq\nGroq().chat.completions.create()", "groq-chat-completions"),
        ("from together import Together as T\nT().embeddings.create()", "together-embeddings"),
        ("import litellm\nlitellm.completion(model='anthropic/claude-x')", "anthropic-messages"),
        (
            "from litellm import acompletion\nacompletion('bedrock/anthropic.claude-v2')",
            "bedrock-converse",
        ),
        ("import ollama\nollama.chat(model='llama3')", "self-hosted-ollama"),
        ("from vllm import LLM\nLLM('meta/Llama-3').generate('x')", "self-hosted-vllm"),
        (
            "from huggingface_hub import InferenceClient as C\nC().chat_completion()",
            "huggingface-inference",
        ),
        (
            "from langchain_openai import ChatOpenAI\nChatOpenAI().invoke('x')",
            "openai-chat-completions",
        ),
        (
            "from langchain_anthropic import ChatAnthropic as C\nC().bind_tools([]).stream('x')",
            "anthropic-messages",
        ),
        (
            "from llama_index.llms.openai import OpenAI\nOpenAI().complete('x')",
            "openai-chat-completions",
        ),
        (
            "from agents import Agent, Runner\nRunner.run_sync(Agent(name='a'), 'x')",
            "openai-responses",
        ),
        (
            "from pydantic_ai import Agent\nAgent[int, str]('openai:gpt-4o').run_sync('x')",
            "openai-chat-completions",
        ),
        ("from claude_agent_sdk import query\nquery(prompt='x')", "anthropic-agent-sdk"),
        (
            (
                "import instructor, openai\nc = instructor.from_openai(openai.OpenAI())\n"
                "c.chat.completions.create()"
            ),
            "openai-chat-completions",
        ),
        (
            "import requests\nrequests.post('https://api.openai.com/v1/responses', json={})",
            "openai-responses",
        ),
        (
            (
                "import httpx\nBASE = 'https://api.anthropic.com'\n"
                "httpx.AsyncClient().post(f'{BASE}/v1/messages')"
            ),
            "anthropic-messages",
        ),
    ],
)
def test_a_call_has_its_surface(read: Read, source: str, service: str) -> None:
    assert service in {f.service for f in read(source).of(Kind.CALL)}


def test_a_method_of_a_response_is_no_call_site(read: Read) -> None:
    source = (
        "from openai import OpenAI\n"
        "r = OpenAI().chat.completions.create(model='gpt-4o')\n"
        "print(r.choices[0].message.content.strip())\n"
    )
    found = read(source)
    assert [f.line for f in found.of(Kind.CALL)] == [2]
    assert [(f.line, f.service) for f in found.of(Kind.RESPONSE)] == [
        (3, "openai-chat-completions")
    ]


def test_items_and_chunks_of_a_response_are_accesses(read: Read) -> None:
    source = (
        "from openai import OpenAI\nc = OpenAI()\n"
        "r = c.chat.completions.create()\nprint(r['choices'][0]['message'])\n"
        "for chunk in c.chat.completions.create(stream=True):\n"
        "    print(chunk.choices[0].delta.content or '')\n"
    )
    assert [f.line for f in read(source).of(Kind.RESPONSE)] == [4, 6]


@pytest.mark.parametrize(
    ("arguments", "feature"),
    [
        ("tools=[]", "tools"),
        ("response_format={'type': 'json_object'}", "structured-output"),
        ("stream=True", "streaming"),
        ("logprobs=True", "logprobs"),
        ("seed=7", "seed"),
        ("reasoning_effort='low'", "reasoning-controls"),
        ("previous_response_id='r'", "stored-state"),
        ("parallel_tool_calls=True", "parallel-tool-calls"),
        ("messages=[{'role': 'user', 'content': [{'type': 'image_url'}]}]", "vision"),
        ("messages=[{'content': 'x', 'cache_control': {'type': 'ephemeral'}}]", "prompt-caching"),
        ("tools=[{'type': 'web_search_preview'}]", "web-search"),
        ("tools=[{'type': 'mcp'}]", "remote-mcp"),
        ("tools=[{'type': 'computer_use_preview'}]", "computer-use"),
        ("**{'seed': 7}", "seed"),
    ],
)
def test_arguments_say_which_features_are_in_use(read: Read, arguments: str, feature: str) -> None:
    source = f"import openai\nopenai.OpenAI().chat.completions.create({arguments})\n"
    (call,) = read(source).of(Kind.CALL)
    assert feature in call.features


@pytest.mark.parametrize("arguments", ["stream=False", "seed=None", "tools=None", ""])
def test_what_is_switched_off_is_not_in_use(read: Read, arguments: str) -> None:
    source = f"import openai\nopenai.OpenAI().chat.completions.create({arguments})\n"
    (call,) = read(source).of(Kind.CALL)
    assert call.features == ()


def test_a_configuration_object_says_which_features_are_in_use(read: Read) -> None:
    source = (
        "from google import genai\nfrom google.genai import types\n"
        "config = types.GenerateContentConfig(response_schema=dict, seed=1)\n"
        "genai.Client().models.generate_content(model='gemini-2.5-pro', config=config)\n"
    )
    (call,) = read(source).of(Kind.CALL)
    assert call.features == ("seed", "structured-output")


def test_arguments_built_before_the_call_count(read: Read) -> None:
    source = (
        "import openai\n"
        "def ask(image):\n"
        "    params = {'model': 'gpt-4o', 'tools': []}\n"
        "    params['stream'] = True\n"
        "    return openai.OpenAI().chat.completions.create(**params)\n"
    )
    (call,) = read(source).of(Kind.CALL)
    assert call.features == ("streaming", "tools")
    assert call.models == ("gpt-4o",)


def test_a_call_in_a_chain_over_lines_stands_where_the_method_is_named(read: Read) -> None:
    source = (
        "import openai\nx = (\n    openai.OpenAI()\n    .chat.completions\n    .create(seed=1)\n)\n"
    )
    (call,) = read(source).of(Kind.CALL)
    assert (call.line, call.column) == (5, 6)


def test_columns_count_characters_not_bytes(read: Read) -> None:
    source = "import openai\né = 'é'; openai.OpenAI().responses.create()\n"
    (call,) = read(source).of(Kind.CALL)
    assert source.splitlines()[1][call.column - 1 :].startswith("openai.OpenAI()")


def test_a_method_handed_to_a_thread_is_a_call(read: Read) -> None:
    source = (
        "import asyncio, openai\nclient = openai.OpenAI()\n"
        "async def go():\n"
        "    await asyncio.to_thread(client.responses.create, model='gpt-4o')\n"
    )
    assert [(f.line, f.service) for f in read(source).of(Kind.CALL)] == [(4, "openai-responses")]


def test_a_prompt_is_counted_with_its_size_and_kept_nowhere(read: Read) -> None:
    text = "You are a careful assistant. Answer in one sentence, please."
    found = read({"a.py": f'SYSTEM_PROMPT = """{text}"""\n', "b.py": "import openai\n"})
    (prompt,) = found.of(Kind.PROMPT)
    assert (prompt.line, prompt.size) == (1, len(text))
    assert text not in repr(found)


def test_prompt_files_are_found_and_a_readme_beside_them_is_not(read: Read) -> None:
    text = "You are a careful assistant. Answer in one sentence, please."
    found = read({"prompts/answer.md": text, "prompts/README.md": text, "notes/answer.md": text})
    assert [(f.file, f.size) for f in found.of(Kind.PROMPT)] == [("prompts/answer.md", len(text))]


def test_renaming_a_variable_changes_nothing(read: Read) -> None:
    a = read("import openai\nclient = openai.OpenAI()\nclient.responses.create(seed=1)\n")
    b = read("import openai\nkunden = openai.OpenAI()\nkunden.responses.create(seed=1)\n")
    assert [(f.service, f.features) for f in a.findings] == [
        (f.service, f.features) for f in b.findings
    ]


def test_every_call_stands_on_its_line(write: Write) -> None:
    lines = ASSISTANTS.splitlines()
    for finding in scan(write({"app.py": ASSISTANTS})).of(Kind.CALL):
        assert finding.name.rpartition(".")[2] in lines[finding.line - 1], finding
