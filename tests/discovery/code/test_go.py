"""Go: packages, struct literals, options, and the SDKs of vendors."""

from __future__ import annotations

import pytest
from discovery.aliases import Write

from lockin.discovery import Finding, scan
from lockin.discovery.code.go import GO
from lockin.discovery.findings import Kind


def _found(write: Write, files: dict[str, str], *kinds: Kind) -> list[Finding]:
    result = scan(write(files), sources=(GO,))
    return [one for one in result.findings if one.kind in (kinds or (Kind.CALL,))]


def _main(imports: str, body: str) -> dict[str, str]:
    lines = "".join(f"\t{one.strip()}\n" for one in imports.split(";"))
    return {"main.go": f"package main\n\nimport (\n{lines})\n\n{body}\n"}


def test_a_configuration_object_moves_the_client(write: Write) -> None:
    source = _main(
        'openai "github.com/sashabaranov/go-openai"',
        """func ask(key string) {
	cfg := openai.DefaultConfig(key)
	cfg.BaseURL = "https://api.groq.com/openai/v1"
	client := openai.NewClientWithConfig(cfg)
	resp, err := client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{
		Model: openai.GPT4oMini,
		Tools: tools,
	})
}""",
    )
    (call,) = _found(write, source)
    assert (call.vendor, call.service, call.line) == ("groq", "groq-chat-completions", 11)
    assert call.models == ("gpt-4o-mini",)
    assert "tools" in call.features


def test_the_settings_of_azure_make_it_azure(write: Write) -> None:
    source = _main(
        '"github.com/sashabaranov/go-openai"',
        """func ask(key, url string) {
	client := openai.NewClientWithConfig(openai.DefaultAzureConfig(key, url))
	_, _ = client.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: texts})
}""",
    )
    (client,) = _found(write, source, Kind.CLIENT)
    (call,) = _found(write, source)
    assert client.vendor == call.vendor == "microsoft"
    assert call.service == "azure-openai-embeddings"


def test_an_option_under_a_condition_leaves_the_vendor_its_usual_host(write: Write) -> None:
    source = _main(
        '"os";"github.com/openai/openai-go/v2";"github.com/openai/openai-go/v2/option"',
        """func ask() {
	opts := []option.RequestOption{option.WithAPIKey(os.Getenv("KEY"))}
	if base := settings.Base(); base != "" {
		opts = append(opts, option.WithBaseURL(base))
	}
	client := openai.NewClient(opts...)
	client.Responses.New(ctx, params)
	client.Beta.Threads.Runs.New(ctx, id, params)
}""",
    )
    calls = _found(write, source)
    assert [(one.vendor, one.surface) for one in calls] == [
        ("openai", "responses"),
        ("openai", "assistants"),
    ]
    assert all(one.decided_by for one in calls)


def test_an_address_that_the_file_puts_into_a_field_of_a_field_is_taken(write: Write) -> None:
    source = _main(
        '"github.com/openai/openai-go";"github.com/openai/openai-go/option"',
        """type Client struct { Base *Question }
func New() *Client {
	c := &Client{}
	c.Base.Value = "http://localhost:11434/v1"
	return c
}
func (c *Client) ask() {
	opts := []option.RequestOption{option.WithAPIKey("k")}
	if c.Base.Value != "" {
		opts = append(opts, option.WithBaseURL(c.Base.Value))
	}
	client := openai.NewClient(opts...)
	client.Chat.Completions.New(ctx, params)
}""",
    )
    (call,) = _found(write, source)
    assert (call.vendor, call.service) == (None, "self-hosted-ollama")


def test_an_address_that_only_the_environment_knows_is_undetermined(write: Write) -> None:
    source = _main(
        '"os";"github.com/openai/openai-go";"github.com/openai/openai-go/option"',
        """func ask() {
	client := openai.NewClient(option.WithBaseURL(os.Getenv("LLM_URL")))
	client.Chat.Completions.New(ctx, params)
}""",
    )
    (call,) = _found(write, source)
    assert call.vendor is None
    assert call.decided_by == "environment variable LLM_URL"


def test_methods_find_the_client_of_a_type_in_another_file(write: Write) -> None:
    files = {
        "go.mod": "module example.com/desk\n",
        "internal/llm/types.go": """package llm

import "github.com/anthropics/anthropic-sdk-go"

type Client struct {
	api anthropic.Client
}

func New() (*Client, error) {
	return &Client{api: anthropic.NewClient()}, nil
}
""",
        "internal/llm/send.go": """package llm

func (c *Client) Send(ctx context.Context) error {
	_, err := c.api.Messages.New(ctx, params)
	return err
}
""",
        "cmd/main.go": """package main

import "example.com/desk/internal/llm"

func main() {
	client, err := llm.New()
	client.Send(ctx)
}
""",
    }
    (call,) = _found(write, files)
    assert (call.file, call.line, call.service) == (
        "internal/llm/send.go",
        4,
        "anthropic-messages",
    )


def test_the_backend_of_gemini_is_read(write: Write) -> None:
    body = """func ask() {{
	client, err := genai.NewClient(ctx, &genai.ClientConfig{{Backend: genai.{}}})
	resp, err := client.Models.GenerateContent(ctx, "gemini-2.5-pro", parts, nil)
}}"""
    for backend, service in (
        ("BackendVertexAI", "vertex-generate-content"),
        ("BackendGeminiAPI", "google-generate-content"),
    ):
        source = _main('"google.golang.org/genai"', body.format(backend))
        (call,) = _found(write, source)
        assert call.service == service


def test_a_request_is_found_where_it_is_sent(write: Write) -> None:
    source = _main(
        '"fmt";"net/http"',
        """const base = "https://api.openai.com/v1"

func ask() {
	url := fmt.Sprintf("%s/chat/completions", base)
	req, err := http.NewRequest("POST", url, body)
	req.Header.Set("Authorization", token)
	client := &http.Client{}
	resp, err := client.Do(req)
}""",
    )
    (call,) = _found(write, source)
    assert (call.line, call.service, call.via) == (15, "openai-chat-completions", ("http",))


def test_bedrock_is_read_through_pointers_to_text(write: Write) -> None:
    source = _main(
        '"github.com/aws/aws-sdk-go-v2/aws";"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"',
        """type agent struct{ client *bedrockruntime.Client }

func (a *agent) ask() {
	input := &bedrockruntime.ConverseInput{ModelId: aws.String("amazon.nova-pro-v1:0")}
	out, err := a.client.Converse(ctx, input)
}""",
    )
    (call,) = _found(write, source)
    assert call.service == "bedrock-converse"
    assert call.models == ("amazon.nova-pro-v1:0",)


def test_a_framework_asks_the_model_that_it_is_given(write: Write) -> None:
    source = _main(
        '"github.com/tmc/langchaingo/llms";"github.com/tmc/langchaingo/llms/ollama"',
        """func ask() {
	llm, err := ollama.New(ollama.WithModel("llama3"))
	text, err := llms.GenerateFromSinglePrompt(ctx, llm, "hello")
}""",
    )
    (call,) = _found(write, source)
    assert call.service == "self-hosted-ollama"


def test_the_variable_in_the_tag_of_a_field_decides(write: Write) -> None:
    source = _main(
        '"github.com/sashabaranov/go-openai"',
        """type Config struct {
	BaseURL string `env:"CHAT_URL"`
}

func ask(c Config) {
	cfg := openai.DefaultConfig("k")
	cfg.BaseURL = c.BaseURL
	client := openai.NewClientWithConfig(cfg)
	client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{})
}""",
    )
    (call,) = _found(write, source)
    assert call.decided_by == "environment variable CHAT_URL"


@pytest.mark.parametrize("name", ["client", "c", "api", "openai2"])
def test_the_name_of_a_variable_does_not_matter(write: Write, name: str) -> None:
    source = _main(
        'ai "github.com/sashabaranov/go-openai"',
        f"""func ask() {{
	{name} := ai.NewClient("k")
	{name}.CreateImage(ctx, ai.ImageRequest{{}})
}}""",
    )
    (call,) = _found(write, source)
    assert call.service == "openai-images"


def test_own_types_of_the_same_names_are_no_findings(write: Write) -> None:
    source = _main(
        '"example.com/other/openai"',
        """func ask() {
	client := openai.NewClient("k")
	client.CreateChatCompletion(ctx, nil)
}""",
    )
    assert _found(write, source, Kind.CALL, Kind.CLIENT) == []


@pytest.mark.parametrize(
    "text",
    [
        "package main\nfunc (",
        "package main\n" + "func f() { " + "if a { " * 400,
        '\ufeffpackage main\r\nimport "github.com/sashabaranov/go-openai"\r\nvar x = openai.\r\n',
        "package main // gpt-4\nvar x = " + "(" * 3000,
    ],
)
def test_broken_text_never_stops_a_scan(write: Write, text: str) -> None:
    result = scan(write({"openai.go": text}), sources=(GO,))
    assert [one for one in result.findings if one.kind is Kind.CALL] == []
