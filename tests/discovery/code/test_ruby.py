"""Ruby: constants that all files see, memoised clients, gems, settings, plain requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Kind, scan
from lockin.discovery.code.ruby import RUBY

if TYPE_CHECKING:
    from discovery.aliases import Write

    from lockin.discovery import Finding, Scan


def ruby(write: Write, **files: str) -> Scan:
    """Scan Ruby files of ``app/services``, by their names."""
    named = {f"app/services/{name}.rb": text for name, text in files.items()}
    return scan(write(named), sources=(RUBY,))


def calls(found: Scan) -> list[tuple[int, str | None]]:
    return [(f.line, f.service) for f in found.of(Kind.CALL)]


def only(found: Scan, kind: Kind = Kind.CALL) -> Finding:
    (one,) = found.of(kind)
    return one


@pytest.mark.parametrize(
    ("made", "used", "service"),
    [
        ("OpenAI::Client.new", 'chat(parameters: {model: "gpt-4o"})', "openai-chat-completions"),
        ("OpenAI::Client.new", 'chat.completions.create(model: "x")', "openai-chat-completions"),
        ("OpenAI::Client.new", "embeddings(parameters: {input: t})", "openai-embeddings"),
        ("OpenAI::Client.new", "responses.create(parameters: {})", "openai-responses"),
        ("OpenAI::Client.new", "images.generate(parameters: {})", "openai-images"),
        ("OpenAI::Client.new", "audio.transcribe(parameters: {})", "openai-audio"),
        ("OpenAI::Client.new", "runs.create(thread_id: t)", "openai-assistants"),
        ("OpenAI::Client.new", "vector_stores.create(parameters: {})", "openai-vector-stores"),
        ("Anthropic::Client.new", "messages(parameters: {})", "anthropic-messages"),
        ("Anthropic::Client.new", "messages.create(max_tokens: 9)", "anthropic-messages"),
        ("Cohere::Client.new(api_key: k)", "embed(texts: t)", "cohere-embed"),
        ("Mistral.new(credentials: c)", "chat_completions(p)", "mistral-chat-completions"),
        ("Gemini.new(credentials: c)", "generate_content(p)", "google-generate-content"),
        ("Groq::Client.new", "chat(messages)", "groq-chat-completions"),
        ("Ollama.new(credentials: c)", "chat(p)", "self-hosted-ollama"),
        ("Aws::BedrockRuntime::Client.new", "converse(model_id: m)", "bedrock-converse"),
    ],
)
def test_gems_of_vendors(write: Write, made: str, used: str, service: str) -> None:
    text = (
        f"class Writer\n  def client\n    @client ||= {made}\n  end\n  def go(t)\n"
        f"    client.{used}\n  end\nend\n"
    )
    assert calls(ruby(write, writer=text)) == [(6, service)]


def test_a_client_of_another_file_is_known_by_its_constant(write: Write) -> None:
    maker = (
        "module Llm\n  class Maker\n    attr_reader :client\n    def initialize\n"
        "      @client = ::OpenAI::Client.new\n    end\n  end\nend\n"
    )
    user = (
        "module Llm\n  class User\n    def go\n"
        "      Maker.new.client.chat(parameters: {})\n    end\n  end\nend\n"
    )
    found = ruby(write, maker=maker, user=user)
    assert [(f.file[-7:], f.line) for f in found.of(Kind.CALL)] == [("user.rb", 4)]


def test_a_class_of_the_same_name_is_not_the_gem(write: Write) -> None:
    own = (
        "module OpenAI\n  class Client\n    def initialize(a); @a = a; end\n"
        "    def chat(x); x; end\n  end\nend\n"
    )
    assert calls(ruby(write, own=own, use="OpenAI::Client.new(1).chat(2)\n")) == []


def test_a_class_that_is_only_added_to_remains_the_gem(write: Write) -> None:
    more = "module OpenAI\n  class Client\n    def hello; 1; end\n  end\nend\n"
    found = ruby(write, more=more, use="c = OpenAI::Client.new\nc.chat(parameters: {})\n")
    assert calls(found) == [(2, "openai-chat-completions")]


@pytest.mark.parametrize(
    ("address", "service", "decided"),
    [
        ('"https://api.groq.com/openai"', "groq-chat-completions", None),
        ('ENV["X_URL"]', None, "environment variable X_URL"),
        (
            'ENV.fetch("X_URL", "https://api.groq.com/openai/v1")',
            "groq-chat-completions",
            "environment variable X_URL",
        ),
        ("Rails.application.credentials.dig(:llm, :url)", None, "setting llm.url"),
    ],
)  # fmt: skip
def test_addresses(write: Write, address: str, service: str | None, decided: str | None) -> None:
    text = (
        f"c = OpenAI::Client.new(access_token: k, uri_base: {address})\nc.chat(parameters: {{}})\n"
    )
    found = only(ruby(write, writer=text))
    assert (found.service, found.decided_by) == (service, decided)


def test_a_configured_address_holds_for_clients_without_one(write: Write) -> None:
    setup = (
        'OpenAI.configure do |config|\n  config.uri_base = "https://openrouter.ai/api/v1"\nend\n'
    )
    found = ruby(write, setup=setup, use="OpenAI::Client.new.chat(parameters: {})\n")
    assert calls(found) == [(1, "openrouter-chat-completions")]


def test_features_and_models_of_nested_parameters(write: Write) -> None:
    text = (
        "c = OpenAI::Client.new\n"
        'c.chat(parameters: {model: "gpt-4o", tools: t, stream: proc { |x| x }})\n'
    )
    found = only(ruby(write, writer=text))
    assert found.models == ("gpt-4o",)
    assert {"tools", "streaming"} <= set(found.features)


@pytest.mark.parametrize(
    ("statement", "service"),
    [
        ('RubyLLM.chat(model: "claude-sonnet-4").with_tool(T).ask("hi")', "anthropic-messages"),
        ('RubyLLM.chat(model: m, provider: :mistral).ask("hi")', "mistral-chat-completions"),
        ('RubyLLM.embed("hi", model: "text-embedding-3-small")', "openai-embeddings"),
        ('RubyLLM.chat.ask("hi")', None),
        ("Langchain::LLM::Anthropic.new(api_key: k).chat(messages: m)", "anthropic-messages"),
    ],
)
def test_frameworks(write: Write, statement: str, service: str | None) -> None:
    assert calls(ruby(write, writer=f"{statement}\n")) == [(1, service)]


@pytest.mark.parametrize(
    "statements",
    [
        "http = Net::HTTP.new(u.host)\nrequest = Net::HTTP::Post.new(u)\nhttp.request(request)",
        (
            'f = Faraday.new(url: "https://api.openai.com")\n1\n'
            'f.post("/v1/chat/completions") { |r| r.body = b }'
        ),
        "1\n2\nHTTParty.post(u, body: b)",
    ],
)
def test_plain_requests(write: Write, statements: str) -> None:
    text = f'u = URI.parse("https://api.openai.com/v1/chat/completions")\n{statements}\n'
    assert calls(ruby(write, writer=text)) == [(4, "openai-chat-completions")]


def test_connectors_and_prompts(write: Write) -> None:
    text = (
        "DRIVE = Google::Apis::DriveV3::DriveService.new\n"
        "SYSTEM_PROMPT = <<~TEXT\n"
        "  You are a clerk who answers letters in plain words, and shortly.\nTEXT\n"
        "OpenAI::Client.new.chat(parameters: {})\n"
    )
    found = ruby(write, writer=text)
    assert [f.name for f in found.of(Kind.CONNECTOR)] == ["google-drive"]
    assert [f.line for f in found.of(Kind.PROMPT)] == [2]


def test_a_platform_that_a_helper_is_told_the_address_of(write: Write) -> None:
    text = (
        "class Mail < Toolbox\n  def profile\n"
        '    get("https://gmail.googleapis.com/gmail/v1/users/#{uid}/profile").no_params\n'
        '    show("https://gmail.googleapis.com/gmail/v1")\n  end\nend\n'
        "OpenAI::Client.new.chat(parameters: {})\n"
    )
    found = ruby(write, mail=text).of(Kind.CONNECTOR)
    assert [(one.line, one.name) for one in found] == [(3, "gmail")]


def test_other_names_change_nothing(write: Write) -> None:
    text = "bot = OpenAI::Client.new\nbot.chat(parameters: {})\n"
    one = [f.service for f in ruby(write, writer=text).of(Kind.CALL)]
    other = ruby(write, writer=text.replace("bot", "helper"), unrelated="class Z\nend\n")
    assert one == [f.service for f in other.of(Kind.CALL)] == ["openai-chat-completions"]


def test_deep_and_broken_text_is_skipped_or_read(write: Write) -> None:
    found = ruby(write, deep="OpenAI = " + "[" * 20_000, broken="class < OpenAI::\n\xff end end")
    assert calls(found) == []
