"""Kotlin: named arguments, lambdas that configure, receivers, and Java beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Kind, scan
from lockin.discovery.code.java import JAVA

if TYPE_CHECKING:
    from discovery.aliases import Write

    from lockin.discovery import Finding, Scan


def kotlin(write: Write, source: str, **others: str) -> Scan:
    """Scan Kotlin files; the first is App.kt, the others are named."""
    files = {"src/App.kt": source}
    files.update({f"src/{name}": text for name, text in others.items()})
    return scan(write(files), sources=(JAVA,))


def only(found: Scan, kind: Kind = Kind.CALL) -> Finding:
    (one,) = found.of(kind)
    return one


def calls(found: Scan) -> list[tuple[int, str | None]]:
    return [(f.line, f.service) for f in found.of(Kind.CALL)]


@pytest.mark.parametrize(
    ("name", "statements", "service"),
    [
        (
            "com.aallam.openai.client.OpenAI",
            "OpenAI(token = key).chatCompletion(request)",
            "openai-chat-completions",
        ),
        (
            "com.google.ai.client.generativeai.GenerativeModel",
            'GenerativeModel(modelName = "gemini-1.5-flash", apiKey = k).generateContent("hi")',
            "google-generate-content",
        ),
        (
            "com.google.ai.client.generativeai.GenerativeModel",
            'val m: GenerativeModel? = make()\n m?.startChat()?.sendMessage("hi")',
            "google-generate-content",
        ),
        (
            "aws.sdk.kotlin.services.bedrockruntime.BedrockRuntimeClient",
            'BedrockRuntimeClient { region = "eu-central-1" }.use { it.converse(request) }',
            "bedrock-converse",
        ),
        (
            "ai.koog.prompt.executor.llms.all.simpleAnthropicExecutor",
            "simpleAnthropicExecutor(key).execute(prompt, model)",
            "anthropic-messages",
        ),
        (
            "org.springframework.ai.chat.model.ChatModel",
            "val m = context.getBean<ChatModel>()\n m.call(prompt)",
            None,
        ),
        (
            "com.openai.client.okhttp.OpenAIOkHttpClient",
            (
                "val c = OpenAIOkHttpClient.builder().apply { baseUrl(GROQ) }.build()\n"
                " c.chat().completions().create(p)"
            ),
            "groq-chat-completions",
        ),
    ],
)
def test_calls_of_sdks_are_found(
    write: Write, name: str, statements: str, service: str | None
) -> None:
    source = f"""\
package a
import {name}
const val GROQ = "https://api.groq.com/openai/v1"
suspend fun run() {{ {statements} }}
"""
    found = kotlin(write, source)
    assert [f.service for f in found.of(Kind.CALL)] == [service]


KTOR = """\
package a
import io.ktor.client.HttpClient
import io.ktor.client.request.post

class Settings(val baseUrl: String = "https://api.openai.com", val path: String = "v1/responses")

class Vendor(
    private val key: String,
    private val settings: Settings = Settings(),
    base: HttpClient = HttpClient(),
) : Any() {
    private companion object {
        private const val EMBED = "v1/embeddings"
    }
    private val http = base.config {
        defaultRequest {
            url(settings.baseUrl)
            header("Authorization", "Bearer $key")
        }
    }
    suspend fun ask() = http.post(settings.path) { setBody(1) }
    suspend fun embed() {
        val answer = http.post(EMBED) {
            setBody(2)
        }
    }
}
"""


def test_a_client_with_a_base_address_sends_to_its_vendor(write: Write) -> None:
    found = kotlin(write, KTOR)
    assert calls(found) == [(21, "openai-responses"), (23, "openai-embeddings")]
    made = only(found, Kind.CLIENT)
    assert (made.line, made.vendor, made.host) == (15, "openai", "api.openai.com")


def test_the_same_client_elsewhere_is_another_vendor(write: Write) -> None:
    found = kotlin(write, KTOR.replace("https://api.openai.com", "http://ollama:11434"))
    assert {f.vendor for f in found.of(Kind.CALL)} == {None}
    assert {f.service for f in found.of(Kind.CALL)} == {"self-hosted-ollama"}
    assert kotlin(write, KTOR.replace("api.openai.com", "shop.example")).of(Kind.CALL) == ()


AGENT = """\
package a
import ai.koog.agents.core.agent.AIAgent
import ai.koog.prompt.executor.llms.all.simpleOpenAIExecutor

suspend fun main() {
    val agent = AIAgent(
        executor = simpleOpenAIExecutor(System.getenv("OPENAI_API_KEY")),
        systemPrompt = "You are a patient clerk who answers in one short sentence.",
        llmModel = OpenAIModels.Chat.GPT4o,
    )
    agent.run("hi")
}
"""


def test_an_agent_asks_its_executor(write: Write) -> None:
    found = kotlin(write, AGENT)
    assert calls(found) == [(11, "openai-chat-completions")]
    assert [(f.line, f.service) for f in found.of(Kind.CLIENT)] == [
        (6, "openai-chat-completions"),
        (7, "openai-chat-completions"),
    ]
    assert only(found, Kind.AGENT).line == 6
    assert only(found, Kind.PROMPT).line == 8


def test_spring_in_kotlin_is_as_in_java(write: Write) -> None:
    found = kotlin(
        write,
        """\
package a
import org.springframework.ai.chat.client.ChatClient
import org.springframework.ai.openai.OpenAiChatModel
@Service
class Clerk(private val model: OpenAiChatModel, @Value("\\${shop.name}") private val shop: String) {
    private val client by lazy { ChatClient.create(model) }
    fun ask(text: String): Answer? = client.prompt()
        .user { u -> u.text("From $shop: ${text.trim()}") }
        .call()
        .entity<Answer>()
}
data class Answer(val text: String)
""",
    )
    asked = only(found)
    assert (asked.line, asked.service) == (9, "openai-chat-completions")
    assert "structured-output" in asked.features
    assert only(found, Kind.CLIENT).line == 6


def test_kotlin_sees_what_java_declares(write: Write) -> None:
    java = """\
package b;
import dev.langchain4j.model.mistralai.MistralAiChatModel;
public class Models {
  public static MistralAiChatModel small() { return MistralAiChatModel.builder().build(); }
}
"""
    source = """\
package a
import b.Models
fun run() {
    Models.small().chat("hi")
}
"""
    found = kotlin(write, source, **{"Models.java": java})
    assert calls(found) == [(4, "mistral-chat-completions")]


def test_an_extension_gives_what_it_returns(write: Write) -> None:
    found = kotlin(
        write,
        """\
package a
import com.google.ai.client.generativeai.GenerativeModel
class Choice(val name: String)
fun Choice.model(): GenerativeModel = GenerativeModel(modelName = name, apiKey = "k")
suspend fun run(choice: Choice) {
    choice.model().generateContent("hi")
}
""",
    )
    assert calls(found) == [(6, "google-generate-content")]


def test_an_environment_variable_decides(write: Write) -> None:
    found = kotlin(
        write,
        """\
package a
import com.openai.client.okhttp.OpenAIOkHttpClient
val client = OpenAIOkHttpClient.builder()
    .baseUrl(System.getenv("LLM_URL") ?: error("no address"))
    .build()
fun run() = client.responses().create(null)
""",
    )
    assert (only(found).vendor, only(found).decided_by) == (None, "environment variable LLM_URL")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeffpackage openai\r\nclass A\r\n",
        "class openai {" * 2000,
        'val s = "openai $x ${',
        "val s = openai" + ".a()" * 4000,
        "fun openai() = " + "(" * 8000,
    ],
    ids=["empty", "bom", "classes", "string", "chain", "brackets"],
)
def test_hostile_text_is_read_or_skipped(write: Write, text: str) -> None:
    assert kotlin(write, text).of(Kind.CALL) == ()
