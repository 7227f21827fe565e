"""PHP: namespaces, factories, facades, containers, settings and plain requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Kind, scan
from lockin.discovery.code.php import PHP

if TYPE_CHECKING:
    from discovery.aliases import Write

    from lockin.discovery import Finding, Scan


def php(write: Write, *sources: str, config: str = "") -> Scan:
    """Scan PHP files of a namespace ``App``."""
    files = {f"app/F{i}.php": f"<?php namespace App; {text}" for i, text in enumerate(sources)}
    if config:
        files["config/services.php"] = f"<?php return {config};"
    return scan(write(files), sources=(PHP,))


def calls(found: Scan) -> list[tuple[int, str | None]]:
    return [(f.line, f.service) for f in found.of(Kind.CALL)]


def only(found: Scan, kind: Kind = Kind.CALL) -> Finding:
    (one,) = found.of(kind)
    return one


@pytest.mark.parametrize(
    ("imports", "statement", "service"),
    [
        ("OpenAI", "OpenAI::client($k)->chat()->create([])", "openai-chat-completions"),
        ("OpenAI", "OpenAI::client($k)->responses()->create([])", "openai-responses"),
        ("OpenAI", "OpenAI::client($k)->threads()->runs()->create('t', [])", "openai-assistants"),
        ("OpenAI", "OpenAI::client($k)->vectorStores()->create([])", "openai-vector-stores"),
        ("OpenAI", "OpenAI::client($k)->audio()->transcribe([])", "openai-audio"),
        (
            "OpenAI\\Laravel\\Facades\\OpenAI",
            "OpenAI::embeddings()->create([])",
            "openai-embeddings",
        ),
        ("Orhanerday\\OpenAi\\OpenAi", "(new OpenAi($k))->chat([])", "openai-chat-completions"),
        (
            "Anthropic\\Client",
            "(new Client(apiKey: $k))->messages->create([])",
            "anthropic-messages",
        ),
        (
            "Gemini",
            "Gemini::client($k)->generativeModel('m')->generateContent($p)",
            "google-generate-content",
        ),
        (
            "Aws\\BedrockRuntime\\BedrockRuntimeClient",
            "(new BedrockRuntimeClient([]))->invokeModel([])",
            "bedrock-invoke",
        ),
        (
            "LLPhant\\Chat\\MistralAIChat",
            "(new MistralAIChat())->generateText('a')",
            "mistral-chat-completions",
        ),
        (
            "NeuronAI\\Providers\\Anthropic\\Anthropic",
            "(new Anthropic('k', 'm'))->chat($m)",
            "anthropic-messages",
        ),
    ],
)
def test_packages(write: Write, imports: str, statement: str, service: str) -> None:
    assert calls(php(write, f"use {imports};\n$a = {statement};")) == [(2, service)]


@pytest.mark.parametrize(
    ("address", "service", "decided"),
    [
        ("'https://api.groq.com/openai/v1'", "groq-chat-completions", None),
        ("'https://' . $name . '.openai.azure.com/openai'", "azure-openai-chat-completions", None),
        ("env('LLM_URL')", None, "environment variable LLM_URL"),
        ("config('services.llm.url')", "deepseek-chat-completions", "environment variable LLM_URL"),
        ("config('other.llm.url')", None, "setting other.llm.url"),
    ],
)
def test_addresses(write: Write, address: str, service: str | None, decided: str | None) -> None:
    text = (
        f"use OpenAI;\n$c = OpenAI::factory()->withApiKey($k)\n"
        f"->withBaseUri({address})\n->make();\n$c->chat()->create([]);"
    )
    config = "['llm' => ['url' => env('LLM_URL', 'https://api.deepseek.com/v1')]]"
    found = php(write, text, config=config)
    assert (only(found).service, only(found).decided_by) == (service, decided)
    assert [f.line for f in found.of(Kind.CLIENT)] == [4]


def test_a_client_is_injected_by_its_type(write: Write) -> None:
    text = (
        "use OpenAI\\Contracts\\ClientContract;\nclass A {\n"
        "public function __construct(private readonly ClientContract $client) {}\n"
        "public function go() { return $this->client?->chat()->create(['model' => "
        "'gpt-4o', 'tools' => []]); } }"
    )
    found = only(php(write, text))
    assert (found.line, found.service, found.models) == (4, "openai-chat-completions", ("gpt-4o",))
    assert "tools" in found.features


def test_a_container_gives_what_was_bound(write: Write) -> None:
    provider = (
        "use OpenAI; use OpenAI\\Client;\nclass P { function register() {\n"
        "$this->app->singleton(Client::class, "
        "fn () => OpenAI::factory()->withBaseUri('https://openrouter.ai/api/v1')->make()); } }"
    )
    user = (
        "use OpenAI\\Client;\nclass U { function __construct(private Client $c) {}\n"
        "function go() { $this->c->chat()->create([]); } }"
    )
    assert calls(php(write, provider, user)) == [(3, "openrouter-chat-completions")]


def test_clients_of_other_files_traits_and_parents(write: Write) -> None:
    base = (
        "use OpenAI;\ntrait Talks { protected function llm() { return "
        "OpenAI::client(getenv('K')); } }"
    )
    user = "class U extends V { use Talks;\nfunction go() { $this->llm()->chat()->create([]); } }"
    assert calls(php(write, base, user)) == [(2, "openai-chat-completions")]


@pytest.mark.parametrize(
    ("using", "service"),
    [
        ("Provider::Anthropic, 'claude-3-5-sonnet'", "anthropic-messages"),
        ("'groq', 'llama'", "groq-chat-completions"),
        ("$p, $m", None),
    ],
)
def test_prism(write: Write, using: str, service: str | None) -> None:
    text = (
        f"use Prism\\Prism\\Facades\\Prism; use Prism\\Prism\\Enums\\Provider;\n"
        f"$r = Prism::text()\n->using({using})\n->asText();"
    )
    found = php(write, text)
    assert calls(found) == [(4, service)]
    assert found.of(Kind.CLIENT) == ()


@pytest.mark.parametrize(
    "statements",
    [
        "$h = curl_init();\ncurl_setopt($h, CURLOPT_URL, $u);\ncurl_exec($h);",
        "1;\n2;\nHttp::withToken($k)->post($u, []);",
        (
            "$c = new Client(['base_uri' => 'https://api.openai.com/v1/']);\n1;\n"
            "$c->post('chat/completions', []);"
        ),
        "$q = new Request('POST', $u);\n1;\n$this->c->sendRequest($q);",
        "1;\n2;\nwp_remote_post($u, []);",
    ],
)
def test_plain_requests(write: Write, statements: str) -> None:
    uses = (
        "use GuzzleHttp\\Client; use GuzzleHttp\\Psr7\\Request; use "
        "Illuminate\\Support\\Facades\\Http;"
    )
    text = (
        f"{uses} class A {{ function go() {{\n"
        f"$u = sprintf('%s/chat/completions', 'https://api.openai.com/v1');\n"
        f"{statements} }} }}"
    )
    assert calls(php(write, text)) == [(5, "openai-chat-completions")]


def test_what_a_helper_is_told_is_found_where_it_is_told(write: Write) -> None:
    text = (
        "use Illuminate\\Support\\Facades\\Http;\nclass A {\n"
        "function ask($path) { return Http::post('https://api.openai.com/v1' . '/' . "
        "$path, []); }\n"
        "function one() { $this->ask('chat/completions'); }\n"
        "function two() { $this->ask('embeddings'); } }"
    )
    assert calls(php(write, text)) == [(4, "openai-chat-completions"), (5, "openai-embeddings")]


_CONFIGS = (
    "use OpenAI;\n"
    "class Config { function __construct(public ?string $key = null, public ?string $url = null) "
    "{} }\n"
    "class OpenConfig extends Config { function __construct(?string $key = null, ?string $url = "
    "null) { parent::__construct(key: $key, url: $url ?? 'https://api.openai.com/v1'); } }\n"
    "class MistralConfig extends OpenConfig { function __construct(?string $key = null, string "
    "$url = 'https://api.mistral.ai/v1') { parent::__construct($key, $url); } }\n"
    "class GroqConfig extends OpenConfig { function __construct(?string $key = null) "
    "{ parent::__construct($key, 'https://api.groq.com/openai/v1'); } }\n"
)


@pytest.mark.parametrize(
    ("config", "vendor"),
    [("OpenConfig", "openai"), ("MistralConfig", "mistral"), ("GroqConfig", "groq")],
)
def test_siblings_do_not_share_what_they_hand_to_their_parent(
    write: Write, config: str, vendor: str
) -> None:
    text = (
        f"{_CONFIGS}class Bot {{ function ask({config} $config) {{\n"
        "OpenAI::factory()->withApiKey($config->key)->withBaseUri($config->url)->make()"
        "->chat()->create([]); } }"
    )
    assert only(php(write, text)).vendor == vendor


def test_an_address_of_many_vendors_is_said_to_be_decided_elsewhere(write: Write) -> None:
    hosts = ("api.openai.com", "api.mistral.ai", "api.groq.com", "api.deepseek.com", "api.x.ai")
    calls_of = " ".join(f"$this->ask('https://{host}/v1');" for host in hosts)
    text = (
        "use OpenAI;\nclass Bot { function ask($base) {\n"
        "OpenAI::factory()->withBaseUri($base)->make()->chat()->create([]); }\n"
        f"function all() {{ {calls_of} }} }}"
    )
    one = only(php(write, text))
    assert (one.vendor, one.decided_by) == (None, "parameter base")


def test_a_helper_that_calls_itself_again_is_no_place_of_its_own(write: Write) -> None:
    text = (
        "use Illuminate\\Support\\Facades\\Http;\nclass A {\n"
        "function ask($path, $left) { $r = Http::post('https://api.openai.com/v1/' . $path, []);\n"
        "return $left ? $this->ask($path, $left - 1) : $r; }\n"
        "function one() { $this->ask('embeddings', 3); } }"
    )
    assert calls(php(write, text)) == [(5, "openai-embeddings")]


def test_connectors_and_prompts(write: Write) -> None:
    text = (
        "use Github\\Client;\n"
        "const SYSTEM_PROMPT = 'You are a clerk who answers letters in plain words.';\n"
        "use OpenAI; OpenAI::client($k)->chat()->create([]);"
    )
    found = php(write, text)
    assert [f.name for f in found.of(Kind.CONNECTOR)] == ["github"]
    assert [f.line for f in found.of(Kind.PROMPT)] == [2]


def test_a_name_alone_is_nothing(write: Write) -> None:
    assert calls(php(write, "OpenAI::client($k)->chat()->create([]);")) == []


def test_deep_and_broken_text_is_skipped_or_read(write: Write) -> None:
    found = php(write, "use OpenAI;\n$a = " + "[" * 20_000, "use OpenAI; class { function \xff")
    assert calls(found) == []


def test_an_address_that_is_compared_with_is_not_one_that_is_used(write: Write) -> None:
    text = (
        "use OpenAI;\nclass A { function isOther($url) {\n"
        "return str_starts_with(strtolower($url), 'https://openrouter.ai'); }\n1;\n2;\n3;\n4;\n"
        "const GROQ = 'https://api.groq.com/openai/v1'; }"
    )
    assert [(f.line, f.vendor) for f in php(write, text).of(Kind.SETTING)] == [(8, "groq")]
