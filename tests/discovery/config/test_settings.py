"""Settings of applications: whom they call, with which model, and what decides it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from lockin.discovery.config.settings import read_settings, wants_settings
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.sources import SourceFile

PROPERTIES = """\
# spring.ai.anthropic.api-key=SECRET
spring.ai.openai.api-key=${OPENAI_API_KEY:SECRET}
spring.ai.openai.chat.base-url = https://api.deepseek.com
spring.ai.openai.chat.options.model = deepseek-chat
spring.ai.openai.embedding.options.model=text-embedding-3-small
spring.ai.mistralai.api-key=SECRET
spring.ai.model.chat=openai
langchain4j.azure-open-ai.chat-model.deployment-name=gpt-4o
server.port=8080
"""
YAML = """\
server: {port: 1}
---
spring:
  ai:
    openai:
      base-url: ${LLM_URL}
      chat:
        options:
          model: gpt-4o
    azure:
      openai:
        endpoint: https://secret.openai.azure.com
        chat:
          options: {deployment-name: desk}
    ollama.chat.model: llama3.2
"""
APPSETTINGS = """\
{
  // models
  "Logging": {"LogLevel": {"Default": "Information"}},
  "ConnectionStrings": {"openai": "Endpoint=https://x;Key=SECRET"},
  "AzureOpenAI": {"Endpoint": "https://x.openai.azure.com/", "ApiKey": "SECRET",
                  "ChatDeploymentName": "gpt-4o"},
  "KernelMemory": {"Services": {"OpenAI": {"TextModel": "gpt-4o-mini"}}}
}
"""


def read(path: str, text: str, kind: Kind = Kind.SETTING) -> list[Finding]:
    assert wants_settings(PurePosixPath(path))
    found = read_settings(SourceFile(path, text))
    return [f for f in found if isinstance(f, Finding) and f.kind is kind]


def test_spring_properties() -> None:
    found = {f.name: f for f in read("src/main/resources/application.properties", PROPERTIES)}
    assert {n: (f.vendor, f.service, f.models, f.line) for n, f in found.items()} == {
        "spring.ai.openai": ("openai", None, (), 2),
        "spring.ai.openai.chat": ("deepseek", "deepseek-chat-completions", ("deepseek-chat",), 3),
        "spring.ai.openai.embedding": (
            "openai", "openai-embeddings", ("text-embedding-3-small",), 5,
        ),
        "spring.ai.mistralai": ("mistral", None, (), 6),
        "spring.ai.model.chat": ("openai", None, (), 7),
        "langchain4j.azure-open-ai.chat-model": (
            "microsoft", "azure-openai-chat-completions", ("gpt-4o",), 8,
        ),
    }  # fmt: skip
    names = read("application.properties", PROPERTIES, Kind.ENVIRONMENT)
    assert [(f.name, f.line) for f in names] == [("OPENAI_API_KEY", 2)]
    assert "SECRET" not in repr((found, names))


def test_spring_yaml_of_several_documents() -> None:
    found = {f.name: f for f in read("application-prod.yml", YAML)}
    chat = found["spring.ai.openai.chat"]
    assert (chat.vendor, chat.service, chat.line) == (None, None, 9)
    assert chat.decided_by == "environment variable LLM_URL"
    azure = found["spring.ai.azure.openai.chat"]
    assert (azure.service, azure.models) == ("azure-openai-chat-completions", ("desk",))
    assert found["spring.ai.ollama.chat"].service == "self-hosted-ollama"


def test_dotnet() -> None:
    found = {f.name: f for f in read("appsettings.Development.json", APPSETTINGS)}
    assert {n: (f.vendor, f.service, f.models) for n, f in found.items()} == {
        "AzureOpenAI": ("microsoft", "azure-openai-chat-completions", ("gpt-4o",)),
        "KernelMemory:Services:OpenAI": ("openai", "openai-chat-completions", ("gpt-4o-mini",)),
        "ConnectionStrings:openai": (None, None, ()),
    }
    assert found["ConnectionStrings:openai"].decided_by == "connection string openai"
    assert "SECRET" not in repr(found)


def test_laravel_and_rails() -> None:
    php = (
        "<?php\nreturn ['openai' => [\n  'key' => env('OPENAI_API_KEY'),\n"
        "  'url' => env('OPENAI_URL', 'https://api.groq.com/openai/v1'),\n"
        "  // env('ANTHROPIC_API_KEY')\n  'db' => env('DB_HOST', 'SECRET')]];\n"
    )
    found = read("config/prism.php", php, Kind.ENVIRONMENT)
    assert [(f.name, f.line, f.column, f.vendor) for f in found] == [
        ("OPENAI_API_KEY", 3, 17, "openai"),
        ("OPENAI_URL", 4, 17, "groq"),
    ]
    ruby = "OpenAI.configure do |c|\n  c.access_token = ENV.fetch('OPENAI_ACCESS_TOKEN')\nend\n"
    assert [f.vendor for f in read("config/initializers/openai.rb", ruby, Kind.ENVIRONMENT)] == [
        "openai"
    ]


def test_headers_of_prompts() -> None:
    dot = "---\nmodel: googleai/gemini-2.5-flash\n---\nHello {{name}}\n"
    (one,) = read("prompts/hello.prompt", dot)
    assert (one.service, one.models, one.line) == (
        "google-generate-content", ("gemini-2.5-flash",), 2,
    )  # fmt: skip
    prompty = (
        "---\nname: x\nmodel:\n  api: chat\n  configuration:\n    type: azure_openai\n"
        "    azure_deployment: gpt-4o\n---\nsystem:\n"
    )
    (two,) = read("basic.prompty", prompty)
    assert (two.service, two.models, two.line) == (
        "azure-openai-chat-completions", ("gpt-4o",), 6,
    )  # fmt: skip
    assert read("plain.prompt", "Hello\n---\nmodel: x\n") == []


@pytest.mark.parametrize("path", ["application.yml", "appsettings.json", "a.prompt"])
def test_broken_files_are_skipped(path: str) -> None:
    text = (
        '---\nspring.ai: "OpenAI" [\nmodel: {\n---\n'
        if path != "appsettings.json"
        else '{"OpenAI": ['
    )
    (one,) = read_settings(SourceFile(path, text))
    assert isinstance(one, Skipped)


def test_other_settings_say_nothing() -> None:
    assert read("application.yml", "server:\n  port: 1\nmail: {host: x}\n") == []
    assert read("appsettings.json", '{"Logging": {}}') == []
    for path in ("src/app.php", "application.ts", "settings.json", "my-application.yml"):
        assert not wants_settings(PurePosixPath(path))
