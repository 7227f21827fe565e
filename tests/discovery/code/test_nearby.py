"""Own layers over HTTP: a path at one place, the address of the vendor at another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Kind, scan
from lockin.discovery.code.go import GO
from lockin.discovery.code.java import JAVA
from lockin.discovery.code.php import PHP
from lockin.discovery.code.ruby import RUBY
from lockin.discovery.code.rust import RUST

if TYPE_CHECKING:
    from discovery.aliases import Write

    from lockin.discovery.code.source import CodeSource

CALLS = list[tuple[str, int, str | None, str | None]]
LAYER = "<?php namespace App; class Layer { function post($path, $body) { $this->go($path); } }"


def calls(write: Write, source: CodeSource, files: dict[str, str]) -> CALLS:
    """Return the calls in production code: file, line, vendor, surface."""
    found = scan(write(files), sources=(source,)).of(Kind.CALL)
    return [(f.file, f.line, f.vendor, f.surface) for f in found]


def test_the_address_of_the_class_answers_a_path(write: Write) -> None:
    text = (
        "<?php namespace App; class Voice {\n"
        "protected string $base = 'https://api.groq.com/openai/v1';\n"
        "function say($text) {\n"
        "return $this->layer->post('audio/speech', ['input' => $text]); } }"
    )
    found = calls(write, PHP, {"app/Voice.php": text, "app/Layer.php": LAYER})
    assert found == [("app/Voice.php", 4, "groq", "audio")]


def test_a_trait_is_answered_by_the_class_that_uses_it(write: Write) -> None:
    files = {
        "app/Asks.php": (
            "<?php namespace App; trait Asks { function ask($body) {\n"
            "return $this->layer->request(Req::of('chat/completions', $body)); } }"
        ),
        "app/Model.php": (
            "<?php namespace App; class Model { use Asks;\n"
            "protected $base = 'https://api.mistral.ai/v1'; }"
        ),
    }
    assert calls(write, PHP, files) == [("app/Asks.php", 2, "mistral", "chat-completions")]


def test_several_providers_below_leave_the_base_undetermined(write: Write) -> None:
    files = {
        "lib/base.rb": (
            "class Base\n  def ask(body)\n"
            "    http_client.post_json('/chat/completions', body)\n  end\nend\n"
        ),
        "lib/one.rb": "class One < Base\n  URL = 'https://api.groq.com/openai/v1'\nend\n",
        "lib/two.rb": "class Two < Base\n  URL = 'https://api.mistral.ai/v1'\nend\n",
    }
    assert calls(write, RUBY, files) == [("lib/base.rb", 3, None, "chat-completions")]


@pytest.mark.parametrize(("folder", "vendors"), [("Anthropic", ["anthropic"]), ("Services", [])])
def test_a_folder_named_after_a_vendor_shares_its_address(
    write: Write, folder: str, vendors: list[str]
) -> None:
    files = {
        f"app/{folder}/Texts.php": (
            f"<?php namespace App\\{folder}; class Texts {{ function go($api) {{\n"
            "return $api->create_post_request('messages', []); } }  // as Anthropic has it"
        ),
        f"app/{folder}/Service.php": (
            "<?php namespace App; class Service {\nconst BASE = 'https://api.anthropic.com'; }"
        ),
    }
    assert [vendor for _, _, vendor, _ in calls(write, PHP, files)] == vendors


@pytest.mark.parametrize(
    "statement",
    [
        "$router->post('/chat/completions', $handler);",
        "$this->log('chat/completions');",
        "$url = $this->request_url('chat/completions');",
        "assertRequest('chat/completions');",
        "new ChatRequest('chat/completions');",
    ],
)
def test_what_only_looks_at_a_path_is_no_request(write: Write, statement: str) -> None:
    text = (
        "<?php namespace App; class ChatRequest {} class A {\n"
        "const BASE = 'https://api.groq.com/openai/v1';\n"
        f"function go($router, $handler) {{ {statement} }} }}"
    )
    assert calls(write, PHP, {"app/A.php": text}) == []


def test_what_reads_an_answer_is_not_a_second_request(write: Write) -> None:
    text = (
        "<?php namespace App; class A {\n"
        "const BASE = 'https://api.groq.com/openai/v1';\n"
        "function go() {\n"
        "$answer = $this->layer->post('chat/completions', []);\n"
        "1;\n2;\n3;\n4;\n"
        "return $this->stream_of($answer); } }"
    )
    found = calls(write, PHP, {"app/A.php": text, "app/Layer.php": LAYER})
    assert found == [("app/A.php", 4, "groq", "chat-completions")]


def test_a_path_of_a_deployment_is_of_azure(write: Write) -> None:
    text = (
        "class Azure\n  def ask(name, body)\n"
        '    connection.post("#{endpoint}/openai/deployments/#{name}/embeddings", body)\n'
        "  end\nend\nOTHER = 'https://api.openai.com/v1'\n"
    )
    assert calls(write, RUBY, {"lib/a.rb": text}) == [("lib/a.rb", 3, "microsoft", "embeddings")]


def test_a_class_named_after_a_server_of_ones_own_says_who_answers(write: Write) -> None:
    text = (
        "class OllamaAdapter\n  def ask(body)\n    connection.post('api/chat', body)\n  end\nend\n"
        "# https://api.openai.com is another one\n"
    )
    (found,) = scan(write({"lib/a.rb": text}), sources=(RUBY,)).of(Kind.CALL)
    assert (found.line, found.service) == (3, "self-hosted-ollama")


def test_requests_made_by_others_are_left_to_their_table(write: Write) -> None:
    text = (
        'package main\n\nimport "net/http"\n\nconst base = "https://api.groq.com/openai/v1"\n\n'
        'func ask() {\n\treq, _ := http.NewRequest("POST", base+"/chat/completions", nil)\n'
        "\tone()\n\ttwo()\n\tthree()\n\tclient := &http.Client{}\n\tclient.Do(req)\n}\n"
    )
    assert calls(write, GO, {"main.go": text}) == [("main.go", 13, "groq", "chat-completions")]


def test_a_constant_of_a_trait_is_what_its_types_give(write: Write) -> None:
    layer = """pub trait Api {
    const BASE: &'static str;
}

pub struct Provider<T: Api> { client: reqwest::Client, base: url::Url, kind: T }

impl<T: Api> Provider<T> {
    pub fn new(base: Option<String>) -> Self {
        let base = base.unwrap_or_else(|| T::BASE.to_owned());
        Self { client: reqwest::Client::new(), base: url::Url::parse(&base).unwrap(), kind }
    }

    pub async fn ask(&self) {
        let url = self.base.join("chat/completions").unwrap();
        let mut request = self.client.post(url).json(&body);
        if let Some(limit) = self.limit {
            request = request.timeout(limit);
        }
        log();
        let answer = request.send().await;
    }
}
"""
    one = """use crate::layer::{Api, Provider};

pub struct One;

impl Api for One {
    const BASE: &'static str = "https://api.groq.com/openai/v1/";
}
"""
    files = {"src/layer.rs": layer, "src/one.rs": one, "src/main.rs": "mod layer;\nmod one;\n"}
    assert calls(write, RUST, files) == [("src/layer.rs", 20, "groq", "chat-completions")]


def test_a_default_of_the_configuration_is_the_address(write: Write) -> None:
    config = """#[derive(Deserialize)]
pub struct ChatConfig {
    #[serde(default = "ChatConfig::usual")]
    pub url: String,
}

impl ChatConfig {
    fn usual() -> String {
        String::from("https://api.groq.com/openai/v1/chat/completions")
    }
}
"""
    chat = """use crate::config::ChatConfig;

pub struct Chat { client: reqwest::Client, url: String }

impl Chat {
    pub fn new(config: ChatConfig) -> Self {
        Self { client: reqwest::Client::new(), url: config.url }
    }

    pub async fn ask(&self) {
        self.client.post(&self.url).json(&body).send().await;
    }
}
"""
    main = "mod chat;\nmod config;\n"
    files = {"src/config.rs": config, "src/chat.rs": chat, "src/main.rs": main}
    assert calls(write, RUST, files) == [("src/chat.rs", 11, "groq", "chat-completions")]


def test_an_event_source_sends_the_request_that_it_is_given(write: Write) -> None:
    text = """use reqwest_eventsource::EventSource;

pub async fn ask(client: reqwest::Client) {
    let request = client.post("https://api.groq.com/openai/v1/chat/completions").json(&body);
    one();
    two();
    three();
    let events = EventSource::new(request);
}
"""
    found = calls(write, RUST, {"src/main.rs": text})
    assert found == [("src/main.rs", 8, "groq", "chat-completions")]


def test_constructors_are_told_apart_where_many_types_have_one(write: Write) -> None:
    many = "".join(f"fn f{i}() {{ let a = Other{i}::new(); }}\n" for i in range(260))
    chat = """pub struct Chat { client: reqwest::Client, base: String }

impl Chat {
    pub fn new(base: String) -> Self {
        Self { client: reqwest::Client::new(), base }
    }

    pub async fn ask(&self) {
        self.client.post(format!("{}/chat/completions", self.base)).send().await;
    }
}
"""
    main = """mod chat;
mod many;

fn main() {
    let chat = chat::Chat::new("https://api.groq.com/openai/v1".to_string());
}
"""
    files = {"src/chat.rs": chat, "src/many.rs": many, "src/main.rs": main}
    assert calls(write, RUST, files) == [("src/chat.rs", 9, "groq", "chat-completions")]


def test_a_member_of_a_trait_is_that_of_the_classes_that_use_it(write: Write) -> None:
    files = {
        "app/Asks.php": (
            "<?php namespace App; trait Asks { function ask($body) {\n"
            "return $this->bedrock->converseAsync($body); } }  // of Aws BedrockRuntime"
        ),
        "app/Model.php": (
            "<?php namespace App; use Aws\\BedrockRuntime\\BedrockRuntimeClient;\n"
            "class Model { use Asks; function __construct(BedrockRuntimeClient $one) {\n"
            "$this->bedrock = $one; } }"
        ),
    }
    assert calls(write, PHP, files) == [("app/Asks.php", 2, "aws", "converse")]


def test_a_request_of_a_builder_is_found_where_it_is_sent(write: Write) -> None:
    text = """use aws_sdk_bedrockruntime::Client;

pub async fn ask(client: &Client, system: Option<String>) {
    let mut request = client.converse().model_id("amazon.nova-pro-v1:0");
    if let Some(text) = system {
        request = request.system(text);
    }
    one();
    let answer = request.send().await;
}
"""
    found = calls(write, RUST, {"src/main.rs": text})
    assert found == [("src/main.rs", 9, "aws", "converse")]


def test_of_several_addresses_that_of_the_file_counts(write: Write) -> None:
    layer = """pub trait Api {
    const BASE: &'static str;
}

pub struct Provider<T: Api> { pub client: reqwest::Client, pub base: String, kind: T }

impl<T: Api> Provider<T> {
    pub fn new() -> Self {
        Self { client: reqwest::Client::new(), base: T::BASE.to_string(), kind }
    }
}
"""
    files = {"src/layer.rs": layer, "src/main.rs": "mod layer;\nmod one;\nmod two;\n"}
    for name, host in (("one", "api.groq.com/openai"), ("two", "api.mistral.ai")):
        files[f"src/{name}.rs"] = f"""use crate::layer::{{Api, Provider}};

pub struct Own;

impl Api for Own {{
    const BASE: &'static str = "https://{host}/v1";
}}

pub type Model = Provider<Own>;

impl Model {{
    pub async fn embed(&self) {{
        self.client.post(format!("{{}}/embeddings", self.base)).send().await;
    }}
}}
"""
    assert calls(write, RUST, files) == [
        ("src/one.rs", 13, "groq", "embeddings"),
        ("src/two.rs", 13, "mistral", "embeddings"),
    ]


def test_the_classes_of_a_framework_do_not_use_it(write: Write) -> None:
    files = {
        "src/OpenAI.php": (
            "<?php namespace NeuronAI\\Providers\\OpenAI; class OpenAI {\n"
            "function __construct($key) { $this->key = $key; } function chat($m) { } }"
        ),
        "src/Own.php": (
            "<?php namespace NeuronAI\\Providers; use NeuronAI\\Providers\\OpenAI\\OpenAI;\n"
            "class Own extends OpenAI { function __construct($key) {\n"
            "parent::__construct($key); }\nfunction go($m) { return $this->chat($m); } }"
        ),
    }
    found = scan(write(files), sources=(PHP,))
    assert found.of(Kind.CALL) == found.of(Kind.CLIENT) == ()


def test_the_layer_of_another_crate_is_told_its_client(write: Write) -> None:
    text = """use swiftide::integrations::{ollama::{Ollama, config::OllamaConfig}, openai::OpenAI};

fn build() {
    let own = OpenAI::builder().client(async_openai::Client::with_config(azure())).build();
    let mut config = OllamaConfig::default();
    config.with_api_base(base);
    let other = Ollama::builder().client(async_openai::Client::with_config(config)).build();
}

fn azure() -> async_openai::config::AzureConfig {
    async_openai::config::AzureConfig::default().with_api_base(base)
}
"""
    found = scan(write({"src/main.rs": text}), sources=(RUST,)).of(Kind.CLIENT)
    assert {(f.line, f.vendor) for f in found} == {(4, "microsoft"), (7, None)}


RETROFIT = {
    "src/main/java/app/Api.kt": """package app

import retrofit2.http.Body
import retrofit2.http.POST

const val TURBO = "v1/chat/completions"

interface Api {
    @POST(TURBO)
    suspend fun ask(@Body body: Ask): Answer

    @POST("v1/embeddings")
    suspend fun embed(@Body body: Ask): Answer

    @POST("health")
    suspend fun health(): Answer
}
""",
    "src/main/java/app/Net.kt": """package app

import dagger.Provides
import retrofit2.Retrofit

object Net {
    @Provides
    fun retrofit(): Retrofit = Retrofit.Builder().baseUrl("https://api.groq.com/openai/").build()

    fun api(retrofit: Retrofit): Api = retrofit.create(Api::class.java)
}
""",
    "src/main/java/app/Repository.kt": """package app

class Repository(private val api: Api) {
    suspend fun one() = api.ask(Ask())

    suspend fun other() {
        1; 2; 3
        val found = api.embed(Ask())
    }

    suspend fun third() = api.health()
}
""",
}


def test_a_method_of_an_interface_is_a_request_where_it_is_called(write: Write) -> None:
    place = "src/main/java/app/Repository.kt"
    assert calls(write, JAVA, RETROFIT) == [
        (place, 4, "groq", "chat-completions"),
        (place, 8, "groq", "embeddings"),
    ]


def test_what_every_object_has_says_nothing(write: Write) -> None:
    text = """package app

import com.aallam.openai.client.OpenAI

fun show(error: Throwable, ai: OpenAI) {
    log(error.message.toString())
}
"""
    assert calls(write, JAVA, {"src/main/java/app/Show.kt": text}) == []


def test_an_own_class_of_an_sdk_is_its_client_where_it_is_made(write: Write) -> None:
    files = {
        "lib/client.rb": (
            "module App\n  class AzureClient < ::OpenAI::Client\n"
            "    def initialize(base_url:)\n      super(base_url: base_url)\n    end\n  end\nend\n"
        ),
        "lib/ask.rb": (
            "module App\n  class Ask\n    def client\n"
            "      @client ||= AzureClient.new(base_url: options.base_url)\n    end\n  end\nend\n"
        ),
    }
    found = scan(write(files), sources=(RUBY,)).of(Kind.CLIENT)
    assert ("lib/ask.rb", 4, "microsoft") in {(f.file, f.line, f.vendor) for f in found}


def test_a_module_named_as_a_gem_is_found_from_the_modules_around_it(write: Write) -> None:
    files = {
        "lib/open_ai/base.rb": (
            "module App\n  module OpenAI\n    class Base\n      def client\n"
            "        ::OpenAI::Client.new(access_token: key)\n      end\n    end\n  end\nend\n"
        ),
        "lib/embeds.rb": (
            "module App\n  class Embeds < OpenAI::Base\n    def go(text)\n"
            "      client.embeddings(parameters: { input: text })\n    end\n  end\nend\n"
        ),
    }
    assert calls(write, RUBY, files) == [("lib/embeds.rb", 4, "openai", "embeddings")]


def test_a_struct_that_holds_a_client_is_not_a_second_one(write: Write) -> None:
    text = (
        'package main\n\nimport "github.com/openai/openai-go"\n\n'
        "type Client struct {\n\t*openai.Client\n}\n\n"
        "func New() *Client {\n\tclient := openai.NewClient()\n\n\n\n\n"
        "\treturn &Client{Client: &client}\n}\n"
    )
    found = scan(write({"main.go": text}), sources=(GO,)).of(Kind.CLIENT)
    assert [f.line for f in found] == [10]


def test_the_end_of_an_address_says_what_a_model_is_asked_for(write: Write) -> None:
    text = """const API_BASE: &str = "https://generativelanguage.googleapis.com/v1beta";

fn chat(own: &Own) -> Asked {
    let base = own.base().unwrap_or_else(|_| API_BASE.to_string());
    let func = match own.stream { true => "streamGenerateContent", false => "generateContent" };
    let url = format!("{}/models/{}:{}", base.trim_end_matches('/'), own.model(), func);
    Asked::new(url)
}

fn embed(own: &Own) -> Asked {
    let base = own.base().unwrap_or_else(|_| API_BASE.to_string());
    Asked::new(format!("{}/models/{}:batchEmbedContents?key={}", base, own.model(), own.key()))
}
"""
    place = "src/main.rs"
    assert calls(write, RUST, {place: text}) == [
        (place, 6, "google", "generate-content"),
        (place, 12, "google", "embeddings"),
    ]
