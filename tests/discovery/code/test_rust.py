"""Rust: use trees, builder chains, and the SDKs of vendors."""

from __future__ import annotations

import pytest
from discovery.aliases import Write

from lockin.discovery import Finding, scan
from lockin.discovery.code.rust import RUST
from lockin.discovery.findings import Kind


def _found(write: Write, files: str | dict[str, str], *kinds: Kind) -> list[Finding]:
    tree = {"src/main.rs": files} if isinstance(files, str) else files
    result = scan(write(tree), sources=(RUST,))
    return [one for one in result.findings if one.kind in (kinds or (Kind.CALL,))]


def test_a_chain_of_a_builder_says_what_is_sent(write: Write) -> None:
    source = """use async_openai::{types::CreateChatCompletionRequestArgs, Client};

async fn ask() -> anyhow::Result<()> {
    let client = Client::new();
    let request = CreateChatCompletionRequestArgs::default()
        .model("gpt-4o-mini")
        .tools(vec![tool])
        .build()?;
    let response = client.chat().create(request).await?;
    Ok(())
}
"""
    (call,) = _found(write, source)
    assert (call.line, call.service) == (9, "openai-chat-completions")
    assert call.models == ("gpt-4o-mini",)
    assert "tools" in call.features


def test_a_configuration_moves_the_client(write: Write) -> None:
    source = """use async_openai::config::{AzureConfig, OpenAIConfig};
use async_openai::Client;

fn one() {
    let config = OpenAIConfig::new().with_api_base("https://api.groq.com/openai/v1");
    let client = Client::with_config(config);
    client.chat().create(request).await;
}

fn other(url: &str) {
    let client = Client::with_config(AzureConfig::new().with_api_base(url));
    client.embeddings().create(request).await;
}
"""
    assert [one.service for one in _found(write, source)] == [
        "groq-chat-completions",
        "azure-openai-embeddings",
    ]


def test_a_field_keeps_its_client_across_files(write: Write) -> None:
    files = {
        "src/main.rs": "mod llm;\nuse crate::llm::Chat;\nfn main() { Chat::new().ask(); }\n",
        "src/llm/mod.rs": """mod ask;
use async_openai::{config::OpenAIConfig, Client};

pub struct Chat {
    client: Client<OpenAIConfig>,
}

impl Chat {
    pub fn new() -> Self {
        Self { client: Client::new() }
    }
}
""",
        "src/llm/ask.rs": """use super::Chat;

impl Chat {
    pub async fn ask(&self) {
        self.client.responses().create(request()).await;
    }
}
""",
    }
    (call,) = _found(write, files)
    assert (call.file, call.line, call.service) == ("src/llm/ask.rs", 5, "openai-responses")


def test_the_environment_decides_where_it_is_asked(write: Write) -> None:
    source = """use async_openai::{config::OpenAIConfig, Client};
use std::env;

fn ask() {
    let base = env::var("LLM_BASE").unwrap();
    let client = Client::with_config(OpenAIConfig::default().with_api_base(base));
    client.completions().create(request);
}
"""
    (call,) = _found(write, source)
    assert call.vendor is None
    assert call.decided_by == "environment variable LLM_BASE"


def test_a_plain_request_is_read(write: Write) -> None:
    source = """const BASE: &str = "https://api.anthropic.com";

async fn ask() -> reqwest::Result<()> {
    let url = format!("{}/v1/messages", BASE);
    let body = serde_json::json!({"model": "claude-sonnet-4-5", "stream": true});
    let client = reqwest::Client::new();
    client.post(&url).json(&body).send().await?;
    Ok(())
}
"""
    (call,) = _found(write, source)
    assert (call.line, call.service) == (7, "anthropic-messages")
    assert call.models == ("claude-sonnet-4-5",)
    assert "streaming" in call.features


def test_an_agent_of_rig_asks_its_provider(write: Write) -> None:
    source = """use rig::providers::anthropic;

async fn ask() {
    let client = anthropic::Client::from_env();
    let agent = client.agent("claude-sonnet-4-5").preamble("Be kind.").build();
    let text = agent.prompt("hello").await;
}
"""
    (call,) = _found(write, source)
    assert (call.line, call.vendor, call.surface) == (6, "anthropic", "messages")


def test_bedrock_is_read(write: Write) -> None:
    source = """use aws_sdk_bedrockruntime::Client;

async fn ask(config: &aws_config::SdkConfig) {
    let client = Client::new(config);
    client.converse().model_id("amazon.nova-pro-v1:0").send().await;
}
"""
    calls = _found(write, source)
    assert {one.service for one in calls} == {"bedrock-converse"}


def test_code_that_is_only_for_tests_is_left_out(write: Write) -> None:
    source = """use async_openai::Client;

#[cfg(test)]
mod tests {
    #[test]
    fn one() { Client::new().chat().create(x); }
}
"""
    assert _found(write, source, Kind.CALL, Kind.CLIENT) == []


@pytest.mark.parametrize(
    "text",
    [
        "use async_openai::",
        "fn f() { " + "((" * 3000,
        '\ufefffn f() { format!("{openai}" }\r\n',
        'use async_openai::Client; fn f() { json!({"a": {"b"}}) }',
    ],
)
def test_broken_text_never_stops_a_scan(write: Write, text: str) -> None:
    result = scan(write({"src/openai.rs": text}), sources=(RUST,))
    assert [one for one in result.findings if one.kind is Kind.CALL] == []
