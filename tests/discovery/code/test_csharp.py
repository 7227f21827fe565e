"""C#: services, extension methods, settings, initialisers, and the SDKs that they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Kind, scan
from lockin.discovery.code.csharp import CSHARP

if TYPE_CHECKING:
    from discovery.aliases import Write

    from lockin.discovery import Finding, Scan


def csharp(write: Write, *sources: str, **named: str) -> Scan:
    """Scan C# files; the first is the program, the others stand beside it."""
    files = {f"src/App/File{number}.cs": source for number, source in enumerate(sources)}
    files.update({f"src/App/{name}.cs": source for name, source in named.items()})
    return scan(write(files), sources=(CSHARP,))


def calls(found: Scan) -> list[tuple[int, str | None]]:
    return [(f.line, f.service) for f in found.of(Kind.CALL)]


def only(found: Scan, kind: Kind = Kind.CALL) -> Finding:
    (one,) = found.of(kind)
    return one


def program(usings: str, statements: str) -> str:
    return "".join(f"using {name}; " for name in usings.split()) + f"\n{statements}\n"


AZURE = "OpenAI.Chat Azure.AI.OpenAI Microsoft.Extensions.Configuration"
KERNEL = "Microsoft.SemanticKernel Microsoft.SemanticKernel.ChatCompletion"


@pytest.mark.parametrize(
    ("usings", "statements", "service"),
    [
        (
            "OpenAI.Chat",
            (
                'ChatClient c = new("gpt-4o", key); await c.CompleteChatAsync([new '
                'UserChatMessage("x")]);'
            ),
            "openai-chat-completions",
        ),
        (
            "OpenAI",
            'var c = new OpenAIClient(key); c.GetEmbeddingClient("e").GenerateEmbedding("x");',
            "openai-embeddings",
        ),
        (
            "OpenAI OpenAI.Assistants",
            "var a = new OpenAIClient(key).GetAssistantClient(); a.CreateRun(t, s);",
            "openai-assistants",
        ),
        (
            "OpenAI.Responses",
            "await new OpenAIResponseClient(m, key).CreateResponseAsync(text);",
            "openai-responses",
        ),
        (
            "Azure.AI.OpenAI",
            "new AzureOpenAIClient(uri, cred).GetImageClient(d).GenerateImage(p);",
            "azure-openai-images",
        ),
        (
            "Azure.AI.OpenAI",
            "var c = new OpenAIClient(new Uri(e), cred); await c.GetEmbeddingsAsync(o);",
            "azure-openai-embeddings",
        ),
        (
            "Azure.AI.OpenAI",
            "var c = new OpenAIClient(key); await c.GetChatCompletionsAsync(o);",
            "openai-chat-completions",
        ),
        (
            "Azure.AI.Inference",
            (
                'new ChatCompletionsClient(new Uri("https://models.inference.ai.azure.com"), '
                "k).Complete(o);"
            ),
            "github-models-chat-completions",
        ),
        (
            "Anthropic.SDK",
            "var c = new AnthropicClient(); await c.Messages.GetClaudeMessageAsync(p);",
            "anthropic-messages",
        ),
        (
            "Amazon.BedrockRuntime",
            "IAmazonBedrockRuntime c = make(); await c.ConverseAsync(r);",
            "bedrock-converse",
        ),
        (
            "Google.GenAI",
            "var c = new Client(); await c.Models.GenerateContentAsync(m, p);",
            "google-generate-content",
        ),
        (
            "OllamaSharp",
            "var c = new OllamaApiClient(u); await foreach (var x in c.ChatAsync(r)) { }",
            "self-hosted-ollama",
        ),
        (
            "Mistral.SDK",
            "await new MistralClient(k).Completions.GetCompletionAsync(r);",
            "mistral-chat-completions",
        ),
    ],
)
def test_each_sdk_is_called_through_its_surface(
    write: Write, usings: str, statements: str, service: str
) -> None:
    assert calls(csharp(write, program(usings, statements))) == [(2, service)]


def test_a_class_of_that_name_without_its_namespace_means_nothing(write: Write) -> None:
    source = "using Anthropic.Other;\nvar c = new ChatClient(); c.CompleteChat(m);\n"
    assert csharp(write, source).of(Kind.CALL, Kind.CLIENT) == ()


@pytest.mark.parametrize(
    ("options", "vendor", "decided_by"),
    [
        (('new OpenAIClientOptions { Endpoint = new '
'Uri("https://api.groq.com/openai/v1") }'), "groq", None),
        (('options: new() { Endpoint = new Uri(Environment.GetEnvironmentVariable("U")!) '
'}'), None, "environment variable U"),
    ],
)  # fmt: skip
def test_an_endpoint_in_the_options_decides(
    write: Write, options: str, vendor: str | None, decided_by: str | None
) -> None:
    source = program("OpenAI OpenAI.Chat", f"var c = new OpenAIClient(key, {options});")
    found = only(csharp(write, source), Kind.CLIENT)
    assert (found.vendor, found.decided_by) == (vendor, decided_by)


def test_options_that_are_set_later_count(write: Write) -> None:
    source = program(
        "OpenAI OpenAI.Chat",
        "OpenAIClientOptions o = new();\n"
        'o.Endpoint = new Uri("http://localhost:11434/v1");\n'
        "ChatClient c = new OpenAIClient(key, o).GetChatClient(m);\n"
        "c.CompleteChat(x);",
    )
    assert calls(csharp(write, source)) == [(5, "self-hosted-ollama")]


@pytest.mark.parametrize(
    "read",
    [
        'builder.Configuration["AzureOpenAI:Endpoint"]',
        'builder.Configuration.GetValue<string>("AzureOpenAI:Endpoint")',
        'builder.Configuration.GetSection("AzureOpenAI")["Endpoint"] ?? throw new Exception()',
    ],
)
def test_a_setting_is_named_as_what_decides(write: Write, read: str) -> None:
    source = program(
        AZURE,
        "var builder = WebApplication.CreateBuilder(args);\n"
        f"var endpoint = {read};\n"
        "var c = new AzureOpenAIClient(new Uri(endpoint), new DefaultAzureCredential());",
    )
    found = only(csharp(write, source), Kind.CLIENT)
    assert (found.vendor, found.decided_by) == ("microsoft", "setting AzureOpenAI:Endpoint")


def test_options_that_are_bound_to_a_section_are_settings(write: Write) -> None:
    start = program(
        "Azure.AI.OpenAI App",
        "var builder = WebApplication.CreateBuilder(args);\n"
        'builder.Services.Configure<AiOptions>(builder.Configuration.GetSection("Ai"));',
    )
    options = "namespace App; public class AiOptions { public string Endpoint { get; set; } }\n"
    service = program(
        f"{AZURE} Microsoft.Extensions.Options",
        "namespace App;\n"
        "class Service(IOptions<AiOptions> options) {\n"
        "AzureOpenAIClient Make() => new(new Uri(options.Value.Endpoint), cred);\n"
        "}",
    )
    found = only(csharp(write, start, service, AiOptions=options), Kind.CLIENT)
    assert (found.line, found.decided_by) == (4, "setting Ai:Endpoint")


def test_a_registered_service_reaches_who_declares_it(write: Write) -> None:
    start = program(
        AZURE,
        "builder.Services.AddSingleton(sp => new AzureOpenAIClient(new Uri(u), c)"
        '.GetChatClient("d"));',
    )
    service = (
        "using OpenAI.Chat;\nnamespace App;\n"
        "public class Service { private readonly ChatClient _chat;\n"
        "public Service(ChatClient chat) { _chat = chat; }\n"
        "public async Task Ask() => await _chat.CompleteChatAsync(m);\n}\n"
    )
    assert only(csharp(write, start, service)).line == 5


def test_chat_clients_are_asked_through_the_common_interface(write: Write) -> None:
    start = program(
        "Azure.AI.OpenAI Microsoft.Extensions.AI",
        'builder.Services.AddChatClient(new AzureOpenAIClient(u, c).GetChatClient("d")'
        ".AsIChatClient()).UseFunctionInvocation();",
    )
    service = (
        "using Microsoft.Extensions.AI;\nclass Service(IChatClient chat) {\n"
        "Task Ask() => chat.GetResponseAsync(m, new ChatOptions { Tools = [t] });\n}\n"
    )
    found = only(csharp(write, start, service))
    assert (found.line, found.service) == (3, "azure-openai-chat-completions")
    assert found.via == ("microsoft-extensions-ai",)
    assert "tools" in found.features


def test_a_chat_client_that_nothing_registers_is_undetermined(write: Write) -> None:
    source = program("Microsoft.Extensions.AI", "IChatClient c = Get(); c.GetResponseAsync(m);")
    found = only(csharp(write, source))
    assert found.vendor is None
    assert found.decided_by == "the chat client that is registered"


def test_services_of_a_kernel_answer_by_what_is_asked(write: Write) -> None:
    source = program(
        f"{KERNEL} Microsoft.SemanticKernel.Embeddings",
        "var builder = Kernel.CreateBuilder();\n"
        "builder.AddAzureOpenAIChatCompletion(d, endpoint, key);\n"
        "builder.AddOpenAITextEmbeddingGeneration(m, key);\n"
        "var kernel = builder.Build();\n"
        "var chat = kernel.GetRequiredService<IChatCompletionService>();\n"
        "await chat.GetChatMessageContentAsync(history);\n"
        "await kernel.GetRequiredService<ITextEmbeddingGenerationService>()"
        ".GenerateEmbeddingAsync(x);\n"
        "await kernel.InvokePromptAsync(prompt);",
    )
    found = csharp(write, source)
    assert calls(found) == [
        (7, "azure-openai-chat-completions"),
        (8, "openai-embeddings"),
        (9, "azure-openai-chat-completions"),
    ]
    assert [(f.line, f.vendor) for f in found.of(Kind.CLIENT)] == [(3, "microsoft"), (4, "openai")]


def test_two_programs_of_a_repository_keep_their_kernels_apart(write: Write) -> None:
    files = {}
    for name, method in (("A", "AddOpenAIChatCompletion"), ("B", "AddMistralChatCompletion")):
        files[f"{name}/Program.cs"] = program(KERNEL, f"builder.Services.{method}(m, k);")
        files[f"{name}/Use.cs"] = program(
            KERNEL, "class Use(Kernel kernel) { Task Go() => kernel.InvokePromptAsync(p); }"
        )
    found = scan(write(files), sources=(CSHARP,))
    assert [(f.file, f.vendor) for f in found.of(Kind.CALL)] == [
        ("A/Use.cs", "openai"),
        ("B/Use.cs", "mistral"),
    ]


def test_parts_of_a_class_and_global_usings_belong_together(write: Write) -> None:
    shared = "global using Azure.AI.OpenAI;\n"
    one = (
        "partial class Program { static OpenAIClient Make() =>\n"
        "new OpenAIClient(new Uri(e), c); }\n"
    )
    other = (
        "partial class Program { static async Task Run() {\n"
        "var client = Make();\nawait client.GetCompletionsAsync(o); } }\n"
    )
    found = csharp(write, one, other, GlobalUsings=shared)
    assert calls(found) == [(3, "azure-openai-completions")]


def test_a_class_with_bases_still_sees_other_classes(write: Write) -> None:
    source = program(
        "Azure.AI.OpenAI",
        "class Sample : BaseSample { void Run() {\n"
        'var e = Environment.GetEnvironmentVariable("E");\n'
        "var c = new AzureOpenAIClient(new Uri(e), k); } }",
    )
    assert only(csharp(write, source), Kind.CLIENT).decided_by == "environment variable E"


def test_methods_added_to_other_classes_are_followed(write: Write) -> None:
    added = (
        "using OpenAI;\nusing OpenAI.Chat;\nstatic class Added {\n"
        'public static ChatClient Chat(this OpenAIClient c) => c.GetChatClient("m");\n}\n'
    )
    user = program("OpenAI", "var c = new OpenAIClient(key);\nc.Chat().CompleteChat(m);")
    assert (3, "openai-chat-completions") in calls(csharp(write, user, added))


def test_agents_are_found_with_their_tools(write: Write) -> None:
    source = program(
        "OpenAI OpenAI.Chat Microsoft.Agents.AI",
        'AIAgent agent = new OpenAIClient(key).GetChatClient("m")\n'
        '.AsAIAgent(instructions: "Be kind.", name: "Helper", tools: [a, b]);\n'
        "await agent.RunAsync(text);",
    )
    found = csharp(write, source)
    agent = only(found, Kind.AGENT)
    assert (agent.line, agent.group, agent.size, agent.vendor) == (3, "Helper", 2, "openai")
    assert calls(found) == [(4, "openai-chat-completions")]


@pytest.mark.parametrize(
    "statements",
    [
        (
            "var h = new HttpClient(); await "
            'h.PostAsJsonAsync("https://api.anthropic.com/v1/messages", b);'
        ),
        (
            'var h = new HttpClient { BaseAddress = new Uri("https://api.anthropic.com") };'
            ' await h.PostAsync("/v1/messages", b);'
        ),
        (
            "var h = factory.CreateClient(); await h.SendAsync(new HttpRequestMessage("
            'HttpMethod.Post, $"{Base}/v1/messages"));'
        ),
    ],
)
def test_plain_requests_are_found(write: Write, statements: str) -> None:
    head = 'class C(IHttpClientFactory factory) { const string Base = "https://api.anthropic.com";'
    found = csharp(write, f"using System;\n{head} async Task M() {{ {statements} }} }}\n")
    assert calls(found) == [(2, "anthropic-messages")]


def test_features_prompts_and_shapes_are_recorded(write: Write) -> None:
    source = program(
        "OpenAI.Chat",
        'var c = new ChatClient("gpt-4o", key);\n'
        "var options = new ChatCompletionOptions { Tools = { tool } };\n"
        'ChatCompletion r = c.CompleteChat([new SystemChatMessage("You answer in short words.")],'
        " options);\nvar f = r.FinishReason;",
    )
    found = csharp(write, source)
    call = only(found)
    assert {"tools", "system-prompt"} <= set(call.features)
    assert call.models == ("gpt-4o",)
    assert only(found, Kind.PROMPT).line == 4
    assert only(found, Kind.RESPONSE).line == 5


@pytest.mark.parametrize(
    ("using", "platform"),
    [
        ("SlackNet", "slack"),
        ("Octokit", "github"),
        ("Microsoft.Graph", "sharepoint"),
        ("Google.Apis.Drive.v3", "google-drive"),
        ("Notion.Client", "notion"),
        ("Atlassian.Jira", "jira-confluence"),
    ],
)
def test_connectors_are_told_by_their_namespaces(write: Write, using: str, platform: str) -> None:
    assert only(csharp(write, f"using {using};\n"), Kind.CONNECTOR).name == platform


def test_mcp_is_a_protocol(write: Write) -> None:
    found = csharp(write, "using ModelContextProtocol.Client;\n")
    assert only(found, Kind.PROTOCOL).name == "mcp"


def test_a_program_of_one_file_with_directives_is_read(write: Write) -> None:
    source = (
        "#!/usr/bin/env dotnet\n#:package OpenAI@2.8.0-beta.1\n\ufeffusing OpenAI.Chat;\r\n"
        "new ChatClient(m, k).CompleteChat(x);\r\n"
    )
    found = csharp(write, source)
    assert calls(found) == [(4, "openai-chat-completions")]
    assert found.coverage.skipped == ()


@pytest.mark.parametrize("damage", ["class {{{", "\x00openai", "using OpenAI;" + "(" * 5000])
def test_damaged_text_never_raises(write: Write, damage: str) -> None:
    assert csharp(write, f"using OpenAI.Chat;\n{damage}").of(Kind.CALL) == ()


def test_names_of_variables_and_other_files_change_nothing(write: Write) -> None:
    source = program(KERNEL, "var kernel = Kernel.CreateBuilder().AddOpenAIChatCompletion(m, k)"
                     ".Build();\nawait kernel.InvokePromptAsync(p);")  # fmt: skip
    plain = csharp(write, source)
    renamed = csharp(write, source.replace("kernel", "brain"), "namespace Other; class Thing { }")
    assert calls(plain) == calls(renamed) == [(3, "openai-chat-completions")]
