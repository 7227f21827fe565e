"""Java: builders, beans, declared classes, annotations, and the SDKs that they lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Confidence, Kind, Setting, scan
from lockin.discovery.code.java import JAVA

if TYPE_CHECKING:
    from pathlib import Path

    from discovery.aliases import Write

    from lockin.discovery import Finding, Scan


def java(write: Write, *sources: str) -> Scan:
    """Scan Java files, named after the first class that each declares."""
    files: dict[str, str] = {}
    for source in sources:
        found = re.search(r"(?:class|interface) (\w+)", source)
        files[f"src/main/java/a/{found.group(1) if found else 'Empty'}.java"] = source
    return scan(write(files), sources=(JAVA,))


def calls(found: Scan) -> list[tuple[int, str | None]]:
    return [(f.line, f.service) for f in found.of(Kind.CALL)]


def only(found: Scan, kind: Kind = Kind.CALL) -> Finding:
    (one,) = found.of(kind)
    return one


def body(imports: str, statements: str, fields: str = "") -> str:
    lines = "".join(f"import {name};" for name in imports.split())
    head = f"package a; {lines} class A {{ {fields} void run() throws Exception {{"
    return f"{head}\n{statements}\n}} }}\n"


OPENAI = "com.openai.client.OpenAIClient com.openai.client.okhttp.OpenAIOkHttpClient"


@pytest.mark.parametrize(
    ("imports", "statements", "service"),
    [
        (
            OPENAI,
            "OpenAIOkHttpClient.fromEnv().chat().completions().create(p);",
            "openai-chat-completions",
        ),
        (OPENAI, "OpenAIClient c = make(); c.responses().create(p);", "openai-responses"),
        (OPENAI, "OpenAIClient c = make(); c.async().embeddings().create(p);", "openai-embeddings"),
        (
            OPENAI,
            "OpenAIClient c = make(); c.beta().threads().runs().create(id);",
            "openai-assistants",
        ),
        (
            OPENAI,
            "OpenAIClient c = make(); c.vectorStores().files().create(p);",
            "openai-vector-stores",
        ),
        (OPENAI, "OpenAIClient c = make(); c.fineTuning().jobs().create(p);", "openai-fine-tuning"),
        (
            "com.theokanning.openai.service.OpenAiService",
            "new OpenAiService(key).createChatCompletion(r);",
            "openai-chat-completions",
        ),
        (
            "com.azure.ai.openai.*",
            "new OpenAIClientBuilder().endpoint(e).buildClient().getChatCompletions(d, o);",
            "azure-openai-chat-completions",
        ),
        (
            "com.azure.ai.openai.OpenAIAsyncClient",
            "OpenAIAsyncClient c = make(); c.getEmbeddings(d, o);",
            "azure-openai-embeddings",
        ),
        (
            "com.anthropic.client.okhttp.AnthropicOkHttpClient",
            "AnthropicOkHttpClient.builder().apiKey(k).build().messages().createStreaming(p);",
            "anthropic-messages",
        ),
        (
            "com.google.genai.Client",
            'Client c = new Client(); c.models.generateContent("gemini-2.5-flash", "hi", null);',
            "google-generate-content",
        ),
        (
            "com.google.genai.Client",
            'Client.builder().vertexAI(true).build().models.generateContent("m", "hi", null);',
            "vertex-generate-content",
        ),
        (
            "com.google.cloud.vertexai.generativeai.GenerativeModel",
            'new GenerativeModel("gemini-1.5-pro", v).generateContent("hi");',
            "vertex-generate-content",
        ),
        (
            "software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient",
            "BedrockRuntimeClient.create().converse(r -> r.modelId(id));",
            "bedrock-converse",
        ),
        (
            "software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient",
            "BedrockRuntimeAsyncClient c = make(); c.invokeModelWithResponseStream(r, h).join();",
            "bedrock-invoke",
        ),
        (
            "software.amazon.awssdk.services.bedrockagentruntime.BedrockAgentRuntimeClient",
            "BedrockAgentRuntimeClient.builder().region(r).build().retrieveAndGenerate(q);",
            "bedrock-vector-stores",
        ),
        ("com.cohere.api.Cohere", "Cohere.builder().token(t).build().chat(r);", "cohere-chat"),
        ("io.github.ollama4j.OllamaAPI", "new OllamaAPI(host).chat(r);", "self-hosted-ollama"),
        (
            "org.springframework.ai.openai.OpenAiChatModel",
            "OpenAiChatModel m = make(); m.call(prompt);",
            "openai-chat-completions",
        ),
        (
            "org.springframework.ai.ollama.OllamaChatModel",
            "OllamaChatModel m = make(); m.stream(prompt);",
            "self-hosted-ollama",
        ),
        (
            "dev.langchain4j.model.bedrock.BedrockChatModel",
            "BedrockChatModel.builder().modelId(id).build().chat(messages);",
            "bedrock-converse",
        ),
        (
            "dev.langchain4j.model.mistralai.MistralAiEmbeddingModel",
            'MistralAiEmbeddingModel.withApiKey(k).embed("x");',
            None,
        ),
        (
            "dev.langchain4j.model.cohere.CohereScoringModel",
            "CohereScoringModel.builder().apiKey(k).build().scoreAll(s, q);",
            "cohere-rerank",
        ),
    ],
)
def test_calls_of_sdks_are_found(
    write: Write, imports: str, statements: str, service: str | None
) -> None:
    found = java(write, body(imports, statements))
    assert calls(found) == ([] if service is None else [(2, service)])


def test_a_chain_is_found_where_its_call_stands(write: Write) -> None:
    found = java(
        write,
        """\
package a;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.anthropic.AnthropicChatModel;
class A {
  private final ChatClient client;
  A(AnthropicChatModel model) {
    this.client = ChatClient.builder(model)
        .defaultSystem("You are a patient clerk who answers in one short sentence.")
        .defaultTools(new Tools())
        .build();
  }
  Answer ask(String question) {
    return client.prompt()
        .user(u -> u.text(question))
        .tools("lookup")
        .call()
        .entity(Answer.class);
  }
  record Answer(String text) {}
}
""",
    )
    made = only(found, Kind.CLIENT)
    assert (made.line, made.service, made.via) == (10, "anthropic-messages", ("spring-ai",))
    asked = only(found)
    assert (asked.line, asked.service) == (16, "anthropic-messages")
    assert {"tools", "structured-output"} <= set(asked.features)


def test_spring_decides_where_the_code_does_not(write: Write) -> None:
    found = java(
        write,
        body(
            "org.springframework.ai.chat.client.ChatClient",
            'ChatClient c = builder.build();\nc.prompt("hi")\n.stream().content();',
            "ChatClient.Builder builder;",
        ),
    )
    asked = only(found)
    assert (asked.line, asked.vendor, asked.service) == (4, None, None)
    assert asked.decided_by == "the chat model that Spring configures"
    assert "streaming" in asked.features
    assert only(found, Kind.CLIENT).line == 2


def test_a_stream_of_a_collection_is_no_call(write: Write) -> None:
    imports = "java.util.* org.springframework.ai.chat.model.ChatModel"
    found = java(
        write,
        body(
            imports,
            "models.stream().count(); byName.values().stream();\n"
            'for (ChatModel m : models) { m.call("hi"); }\n'
            'byName.get("x").call("hi");',
            "List<ChatModel> models; Map<String, ChatModel> byName;",
        ),
    )
    assert [f.line for f in found.of(Kind.CALL)] == [3, 4]


def test_a_base_url_turns_an_sdk_into_another_vendor(write: Write) -> None:
    found = java(
        write,
        body(
            OPENAI,
            'var c = OpenAIOkHttpClient.builder().apiKey(k).baseUrl("https://api.groq.com/openai/v1").build();\n'
            "c.chat().completions().create(p);",
        ),
    )
    assert calls(found) == [(3, "groq-chat-completions")]
    assert only(found, Kind.CLIENT).vendor == "groq"


def test_a_builder_that_is_changed_in_steps_is_one_call(write: Write) -> None:
    found = java(
        write,
        body(
            "dev.langchain4j.model.openai.OpenAiChatModel",
            "var b = OpenAiChatModel.builder().apiKey(k);\n"
            'if (far) {\n b.baseUrl("https://openrouter.ai/api/v1");\n}\n'
            'var m = b.modelName("gpt-4o-mini").build();\n'
            'm.chat("hi");',
        ),
    )
    asked = only(found)
    assert (asked.line, asked.service) == (7, "openrouter-chat-completions")
    assert asked.models == ("gpt-4o-mini",)


@pytest.mark.parametrize(
    "given",
    [
        '@Value("${shop.llm.url}") String url;',
        'String url = System.getenv("shop.llm.url");',
        '@Autowired Environment env; String url = env.getProperty("shop.llm.url");',
    ],
)
def test_a_setting_decides_an_undetermined_target(write: Write, given: str) -> None:
    imports = (
        "dev.langchain4j.model.openai.OpenAiChatModel org.springframework.core.env.Environment "
        "org.springframework.beans.factory.annotation.*"
    )
    found = java(
        write,
        body(imports, 'OpenAiChatModel.builder().baseUrl(url).build().chat("hi");', given),
    )
    assert only(found).vendor is None
    assert only(found).decided_by == "setting shop.llm.url"


def test_a_default_in_the_setting_is_who_answers(write: Write) -> None:
    found = java(
        write,
        """\
package a;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import org.springframework.beans.factory.annotation.Value;
class A {
  private final OpenAIClient client;
  A(@Value("${llm.url:https://api.mistral.ai/v1}") String url) {
    this.client = OpenAIOkHttpClient.builder().baseUrl(url).build();
  }
  void run() { client.chat().completions().create(null); }
}
""",
    )
    assert only(found).service == "mistral-chat-completions"
    assert only(found).decided_by == "setting llm.url"


def test_a_client_made_by_a_bean_reaches_who_declares_its_class(write: Write) -> None:
    config = """\
package a;
import com.openai.client.*;
import com.openai.client.okhttp.*;
@Configuration class Config {
  @Bean OpenAIClient client() {
    return OpenAIOkHttpClient.builder().baseUrl("https://api.deepseek.com").build();
  }
}
"""
    service = """\
package a;
import com.openai.client.OpenAIClient;
@Service @RequiredArgsConstructor class Clerk {
  private final OpenAIClient client;
  String ask() { return client.chat().completions().create(null).toString(); }
}
"""
    found = java(write, config, service)
    assert calls(found) == [(5, "deepseek-chat-completions")]
    assert only(found).confidence is not Confidence.LOW


def test_options_that_are_passed_on_belong_to_the_call(write: Write) -> None:
    imports = f"{OPENAI} com.openai.models.chat.completions.ChatCompletionCreateParams"
    found = java(
        write,
        body(
            imports,
            "OpenAIClient c = make();\n"
            "ChatCompletionCreateParams p = ChatCompletionCreateParams.builder()\n"
            '.model("gpt-4.1").addTool(t).reasoningEffort(e).build();\n'
            "c.chat().completions().create(p);",
        ),
    )
    assert only(found).models == ("gpt-4.1",)
    assert {"tools", "reasoning-controls"} <= set(only(found).features)


def test_a_lambda_that_configures_gives_its_calls_as_options(write: Write) -> None:
    found = java(
        write,
        body(
            "software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient",
            "BedrockRuntimeClient.create().converse("
            'r -> r.modelId("amazon.nova-lite-v1:0").toolConfig(t));',
        ),
    )
    assert only(found).models == ("amazon.nova-lite-v1:0",)
    assert "tools" in only(found).features


SERVICE = """\
package a; import dev.langchain4j.service.SystemMessage;
interface Clerk {
  @SystemMessage("You are a patient clerk who answers in one short sentence.")
  String answer(String question);
}
"""


def test_an_interface_that_a_framework_implements_calls_its_model(write: Write) -> None:
    user = body(
        "dev.langchain4j.service.AiServices dev.langchain4j.model.anthropic.AnthropicChatModel",
        "Clerk clerk = AiServices.builder(Clerk.class)\n"
        ".chatModel(AnthropicChatModel.builder().build()).tools(t).build();\n"
        'clerk.answer("hi");',
    )
    other = (
        "package a; class B { private final Clerk clerk; B(Clerk c) { clerk = c; }\n"
        "void x() { clerk.answer(null); } }"
    )
    found = java(write, SERVICE, user, other)
    assert [(f.file[-6:], f.line, f.service) for f in found.of(Kind.CALL)] == [
        ("A.java", 4, "anthropic-messages"),
        ("B.java", 2, "anthropic-messages"),
    ]
    assert found.of(Kind.PROMPT)[0].line == 3


def test_an_annotated_interface_is_decided_by_the_project(write: Write) -> None:
    service = SERVICE.replace(
        "interface", "import dev.langchain4j.service.spring.AiService;\n@AiService interface"
    )
    user = "package a; class B { Clerk clerk;\nvoid x() { clerk.answer(null); } }"
    found = java(write, service, user)
    assert [(f.line, f.vendor) for f in found.of(Kind.CALL)] == [(2, None)]
    assert only(found).decided_by == "the chat model that the project configures"
    assert only(found, Kind.CLIENT).line == 3


HTTP = "java.net.http.* java.net.URI org.springframework.web.client.*"


@pytest.mark.parametrize(
    ("imports", "statements", "line"),
    [
        (
            HTTP,
            (
                'var r = HttpRequest.newBuilder().uri(URI.create(BASE + "/messages")).build();\n'
                "HttpClient.newHttpClient().toString();\n"
                "HttpClient c = HttpClient.newHttpClient();\nc.send(r, h);"
            ),
            5,
        ),
        (
            HTTP,
            'new RestTemplate().toString();\nrest.postForObject(BASE + "/messages", b, C.class);',
            3,
        ),
        (
            HTTP,
            (
                "var c = RestClient.builder().baseUrl(BASE).build();\n"
                'c.post().uri("/messages").body(b)\n.retrieve();'
            ),
            4,
        ),
        (
            "okhttp3.*",
            (
                'Request r = new Request.Builder().url(BASE + "/messages").post(b).build();\n'
                "OkHttpClient c = new OkHttpClient();\nc.newCall(r).execute();"
            ),
            4,
        ),
    ],
)
def test_plain_requests_are_found_where_they_are_sent(
    write: Write, imports: str, statements: str, line: int
) -> None:
    fields = 'static final String BASE = "https://api.anthropic.com/v1"; RestTemplate rest;'
    found = java(write, body(imports, statements, fields))
    assert calls(found) == [(line, "anthropic-messages")]
    assert only(found).via == ("http",)


def test_a_class_that_only_has_the_name_is_nothing(write: Write) -> None:
    mine = (
        "package a; class ChatClient { ChatClient prompt() { return this; } "
        "String call() { return null; } }"
    )
    found = java(write, mine, body("java.util.List", "new ChatClient().prompt().call();"))
    assert found.of(Kind.CALL, Kind.CLIENT, Kind.IMPORT) == ()
    theirs = body("io.getstream.chat.ChatClient", "ChatClient c = make(); c.prompt().call();")
    assert java(write, theirs).of(Kind.CALL, Kind.CLIENT, Kind.IMPORT) == ()


def test_two_projects_with_the_same_names_are_kept_apart(write: Write) -> None:
    def project(name: str, model: str) -> dict[str, str]:
        config = f"""\
package a;
class Models {{
  static Object model() {{ return dev.langchain4j.model.{model}.builder().build(); }}
}}
"""
        return {
            f"{name}/Models.java": config,
            f"{name}/Main.java": "package a; class Main { void x() {\nModels.model().chat(1); } }",
        }

    files = {
        **project("one", "openai.OpenAiChatModel"),
        **project("two", "anthropic.AnthropicChatModel"),
    }
    found = scan(write(files), sources=(JAVA,))
    assert [(f.file, f.service) for f in found.of(Kind.CALL)] == [
        ("one/Main.java", "openai-chat-completions"),
        ("two/Main.java", "anthropic-messages"),
    ]


def test_imports_name_vendors_protocols_and_platforms(write: Write) -> None:
    names = (
        "com.openai.client.OpenAIClient io.modelcontextprotocol.client.McpClient "
        "com.slack.api.bolt.App org.kohsuke.github.GitHub com.microsoft.graph.models.User"
    )
    found = java(write, body(names, ""))
    assert "openai" in {f.vendor for f in found.of(Kind.IMPORT)}
    assert [f.name for f in found.of(Kind.PROTOCOL)] == ["mcp"]
    assert sorted(f.name for f in found.of(Kind.CONNECTOR)) == ["github", "sharepoint", "slack"]


def test_tests_are_counted_and_told_apart(write: Write) -> None:
    source = body(OPENAI, "OpenAIClient c = make(); c.responses().create(p);").replace(
        "void run", "@Test void run"
    )
    found = scan(write({"src/test/java/a/ATest.java": source}), sources=(JAVA,))
    assert only(found).setting is Setting.TEST
    assert found.tests == {"src/test/java/a/ATest.java": 1}


def test_what_is_not_java_is_said_and_the_rest_is_read(write: Write) -> None:
    source = body(OPENAI, "OpenAIClient c = make(); c.responses().create(p); ??? = ;\n")
    found = java(write, source)
    assert calls(found) == [(2, "openai-responses")]
    assert [one.reason for one in found.coverage.skipped] == [
        "not understood at line 2; the rest was read"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeffpackage openai;\r\nclass A {}\r\n",
        "class openai {" * 3000,
        "class A { int x = " + "(" * 20000 + "openai",
        'class A { String s = "openai' + "x" * 200_000,
        "class A { Object o = b" + ".openai()" * 4000 + "; }",
        "class A { String s = " + '"openai" + ' * 5000 + '""; }',
    ],
    ids=["empty", "bom", "classes", "brackets", "string", "chain", "sum"],
)
def test_hostile_text_is_read_or_skipped(write: Write, text: str) -> None:
    found = java(write, text)
    assert found.of(Kind.CALL) == ()


def test_renaming_variables_changes_nothing(write: Write) -> None:
    source = body(
        OPENAI,
        'OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl("https://api.groq.com/v1").build();\n'
        "client.chat().completions().create(question);",
    )
    other = (
        source.replace("client =", "zz =").replace("\nclient.", "\nzz.").replace("question", "q1")
    )

    def seen(text: str) -> list[tuple[object, ...]]:
        return [(f.kind, f.line, f.service, f.features) for f in java(write, text).findings]

    assert seen(source) == seen(other)


def test_an_unrelated_file_changes_nothing(write: Write, tmp_path: Path) -> None:
    source = body(OPENAI, "OpenAIClient c = make(); c.responses().create(p);")
    alone = java(write, source).findings
    unrelated = "package b; class Shelf { int size() { return 1; } }"
    assert java(write, source, unrelated).findings == alone
    assert tmp_path.exists()


@pytest.mark.parametrize(
    "given", [".azureServiceVersion(v)", ".credential(AzureApiKeyCredential.create(key))"]
)
def test_what_only_azure_is_given_names_it(write: Write, given: str) -> None:
    imports = f"{OPENAI} com.openai.azure.credential.AzureApiKeyCredential com.openai.models.*"
    imports += " com.openai.models.responses.ResponseCreateParams"
    found = java(
        write,
        body(
            imports,
            f"OpenAIClient c = OpenAIOkHttpClient.builder().baseUrl(unknown){given}.build();\n"
            "c.responses().create(ResponseCreateParams.builder().model(ChatModel.GPT_4_1).build());",
        ),
    )
    assert only(found).vendor == "microsoft"
    assert only(found).models == ("gpt-4.1",)


def test_the_shape_of_a_response_is_read(write: Write) -> None:
    found = java(
        write,
        body(
            OPENAI,
            "var r = OpenAIOkHttpClient.fromEnv().chat().completions().create(p);\n"
            "r.choices().get(0).message();\nshop.choices().size();",
        ),
    )
    assert [
        (f.line, f.name) for f in found.of(Kind.RESPONSE) if f.confidence is Confidence.HIGH
    ] == [(3, "choices")]
