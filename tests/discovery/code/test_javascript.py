"""Sites of JavaScript and TypeScript, who answers them, and where clients are kept.

Longer than the other files: it is a table of shapes of programs, each with what it must give.
"""

from __future__ import annotations

import json

import pytest
from discovery.aliases import Write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lockin.discovery import Scan, scan
from lockin.discovery.code.javascript import JAVASCRIPT, JavascriptSource
from lockin.discovery.findings import Finding, Kind
from lockin.discovery.sources import SourceFile, Tree

OPENAI = "import OpenAI from 'openai'\n"


def scanned(write: Write, files: dict[str, str] | str, name: str = "app.ts") -> Scan:
    """Scan with the JavaScript source alone."""
    return scan(write({name: files} if isinstance(files, str) else files), sources=(JAVASCRIPT,))


def calls(found: Scan) -> list[tuple[str, int, str | None]]:
    return [(f.file, f.line, f.service) for f in found.of(Kind.CALL)]


def services(found: Scan) -> list[str | None]:
    return [f.service for f in found.of(Kind.CALL)]


def only(found: Scan, kind: Kind = Kind.CALL) -> Finding:
    (finding,) = found.of(kind)
    return finding


@pytest.mark.parametrize(
    ("source", "service"),
    [
        ("chat.completions.create({})", "openai-chat-completions"),
        ("beta.chat.completions.parse({})", "openai-chat-completions"),
        ("responses.create({})", "openai-responses"),
        ("beta.assistants.create({})", "openai-assistants"),
        ("beta.threads.runs.stream('t', {})", "openai-assistants"),
        ("vectorStores.fileBatches.uploadAndPoll('v', {})", "openai-vector-stores"),
        ("files.create({})", "openai-files"),
        ("batches.create({})", "openai-batch"),
        ("fineTuning.jobs.create({})", "openai-fine-tuning"),
        ("images.generate({})", "openai-images"),
        ("audio.transcriptions.create({})", "openai-audio"),
        ("realtime.clientSecrets.create({})", "openai-realtime"),
        ("videos.create({})", "openai-video"),
        ("evals.runs.create('e', {})", "openai-evals"),
        ("moderations.create({})", "openai-moderation"),
        ("conversations.create({})", "openai-responses"),
        ("embeddings.create({})", "openai-embeddings"),
    ],
)
def test_surfaces_of_the_openai_sdk(write: Write, source: str, service: str) -> None:
    found = scanned(write, f"{OPENAI}const c = new OpenAI()\nawait c.{source}\n")
    assert calls(found) == [("app.ts", 3, service)]


@pytest.mark.parametrize(
    ("source", "service"),
    [
        (
            (
                "import Anthropic from '@anthropic-ai/sdk'\n"
                "new Anthropic().messages.stream({ model: 'claude-sonnet-4-0' })"
            ),
            "anthropic-messages",
        ),
        (
            (
                "import { AnthropicVertex } from '@anthropic-ai/vertex-sdk'\n"
                "new AnthropicVertex().messages.create({})"
            ),
            "vertex-anthropic-messages",
        ),
        (
            (
                "import { GoogleGenAI } from '@google/genai'\n"
                "const ai = new GoogleGenAI({ apiKey: k }); await ai.models.generateContent({})"
            ),
            "google-generate-content",
        ),
        (
            (
                "import { GoogleGenAI } from '@google/genai'\n"
                "const ai = new GoogleGenAI({ vertexai: true }); await "
                "ai.models.generateContent({})"
            ),
            "vertex-generate-content",
        ),
        (
            (
                "const { GoogleGenerativeAI } = require('@google/generative-ai')\n"
                "const model = new GoogleGenerativeAI(k).getGenerativeModel({ model: "
                "'gemini-2.0' }); "
                "model.startChat().sendMessage('hi')"
            ),
            "google-generate-content",
        ),
        (
            (
                "import { BedrockRuntimeClient as Client, ConverseCommand } from "
                "'@aws-sdk/client-bedrock-runtime'\n"
                "await new Client({}).send(new ConverseCommand({ modelId: 'x' }))"
            ),
            "bedrock-converse",
        ),
        (
            (
                "import { BedrockAgentRuntimeClient, InvokeAgentCommand } from "
                "'@aws-sdk/client-bedrock-agent-runtime'\n"
                "const command = new InvokeAgentCommand({}); this.client.send(command)"
            ),
            "bedrock-agents",
        ),
        (
            (
                "import { Mistral } from '@mistralai/mistralai'\n"
                "await new Mistral({ apiKey }).chat.complete({})"
            ),
            "mistral-chat-completions",
        ),
        (
            "import { CohereClientV2 } from 'cohere-ai'\nawait new CohereClientV2({}).chat({})",
            "cohere-chat",
        ),
        (
            "import Groq from 'groq-sdk'\nnew Groq().chat.completions.create({})",
            "groq-chat-completions",
        ),
        ("import ollama from 'ollama'\nawait ollama.chat({})", "self-hosted-ollama"),
        (
            "import Replicate from 'replicate'\nawait new Replicate().run('a/b')",
            "replicate-predictions",
        ),
        (
            (
                "import { query } from '@anthropic-ai/claude-agent-sdk'\n"
                "for await (const m of query({ prompt })) {}"
            ),
            "anthropic-agent-sdk",
        ),
        (
            "import { OpenRouter } from '@openrouter/sdk'\nnew OpenRouter({}).chat.send({})",
            "openrouter-chat-completions",
        ),
        (
            (
                "import { OpenAIClient } from '@azure/openai'\n"
                "await new OpenAIClient(e, k).streamChatCompletions('d', [])"
            ),
            "azure-openai-chat-completions",
        ),
        (
            (
                "await fetch('https://api.mistral.ai/v1/chat/completions', { method: "
                "'POST' }); // mistral\n"
                "let a"
            ),
            "mistral-chat-completions",
        ),
    ],
)
def test_sdks_of_other_vendors(write: Write, source: str, service: str) -> None:
    assert services(scanned(write, source)) == [service]


@pytest.mark.parametrize(
    ("options", "vendor", "decided"),
    [
        ("{ baseURL: 'https://api.groq.com/openai/v1' }", "groq", None),
        (
            "{ baseURL: process.env.OPENAI_BASE_URL }",
            "openai",
            "environment variable OPENAI_BASE_URL",
        ),
        ("{ baseURL: process.env.LLM_URL }", None, "environment variable LLM_URL"),
        (
            "{ baseURL: process.env.LLM_URL ?? 'https://api.deepseek.com' }",
            "deepseek",
            "environment variable LLM_URL",
        ),
        (
            "{ baseURL: import.meta.env.VITE_URL || HOST }",
            "openrouter",
            "environment variable VITE_URL",
        ),
        ("{ baseURL: `https://${name}.openai.azure.com/openai/v1` }", "microsoft", None),
        ("{ baseURL: `${HOST}/chat` }", "openrouter", None),
        ("{ baseURL: url, defaultQuery: { 'api-version': '2024-10-21' } }", "microsoft", "url"),
        ("{ baseURL: `https://bedrock-runtime.${region}.amazonaws.com/openai/v1` }", "aws", None),
        ("options", "xai", None),
        ("{ ...options, apiKey: '' }", "xai", None),
        ("{ apiKey: Deno.env.get('K') }", "openai", None),
    ],
)
def test_base_urls_tell_who_answers(
    write: Write, options: str, vendor: str | None, decided: str | None
) -> None:
    source = (
        f"{OPENAI}const HOST = 'https://openrouter.ai/api/v1'\n"
        "const options = { baseURL: 'https://api.x.ai/v1' }\n"
        f"export const ask = (url, region, name) => new "
        f"OpenAI({options}).chat.completions.create({{}})\n"
    )
    call = only(scanned(write, source))
    assert (call.vendor, call.decided_by and call.decided_by.removeprefix("parameter ")) == (
        vendor,
        decided,
    )


def test_an_address_of_the_own_ollama_is_told_by_its_variable(write: Write) -> None:
    found = only(scanned(write, "await fetch(process.env.OLLAMA_URL + '/api/chat', { body })"))
    assert (found.service, found.decided_by) == (
        "self-hosted-ollama",
        "environment variable OLLAMA_URL",
    )


@pytest.mark.parametrize(
    ("path", "other", "importing"),
    [
        ("lib/llm.ts", "", "import { client } from '../lib/llm'"),
        ("lib/llm.ts", "", "import { client } from '../lib/llm.js'"),
        ("lib/llm/index.ts", "", "import { client } from '../lib/llm'"),
        ("lib/llm.ts", "", "import * as llm from '../lib/llm'\nconst { client } = llm"),
        ("lib/llm.ts", "", "import { client } from '@/lib/llm'"),
        ("src/lib/llm.ts", "", "import { client } from '~/lib/llm'"),
        ("lib/llm.ts", "", "const { client } = await import('../lib/llm')"),
        ("lib/llm.js", "", "const { client } = require('../lib/llm')"),
        ("lib/llm.ts", "export * from './llm'", "import { client } from '../lib/all'"),
        (
            "lib/llm.ts",
            "export { client as it } from './llm'",
            "import { it as client } from '../lib/all'",
        ),
        (
            "lib/llm.ts",
            "export * as llm from './llm'",
            "import { llm } from '../lib/all'\nconst client = llm.client",
        ),
    ],
)
def test_clients_made_in_another_file(write: Write, path: str, other: str, importing: str) -> None:
    files = {
        path: f"{OPENAI}export const client = new OpenAI()\n",
        "app/chat.ts": f"{importing}\nexport const ask = () => client.responses.create({{}})\n",
    }
    if other:
        files["lib/all.ts"] = other
    assert [(f, s) for f, _, s in calls(scanned(write, files))] == [
        ("app/chat.ts", "openai-responses")
    ]


def test_default_exports_and_commonjs(write: Write) -> None:
    files = {
        "a.js": "const OpenAI = require('openai')\nmodule.exports = new OpenAI()\n",
        "b.js": "const client = require('./a')\nclient.embeddings.create({})\n",
        "c.mjs": f"{OPENAI}export default new OpenAI()\n",
        "d.mjs": "import it from './c.mjs'\nit.images.generate({})\n",
        "e.js": "const { OpenAI } = require('openai')\nexports.make = () => new OpenAI()\n",
        "f.js": "const { make } = require('./e')\nmake().files.list()\n",
    }
    assert calls(scanned(write, files)) == [
        ("b.js", 2, "openai-embeddings"),
        ("d.mjs", 2, "openai-images"),
        ("f.js", 2, "openai-files"),
    ]


def test_aliases_workspaces_and_what_they_are_built_from(write: Write) -> None:
    config = (
        "{ // comments are allowed\n"
        '"compilerOptions": {"paths": {"#llm/*": ["./server/llm/*"],},}, }'
    )
    package = {"name": "@acme/llm", "exports": {".": "./dist/index.js", "./raw": "./src/raw.ts"}}
    files = {
        "tsconfig.json": config,
        "server/llm/one.ts": f"{OPENAI}export const one = new OpenAI()\n",
        "packages/llm/package.json": json.dumps(package),
        "packages/llm/src/index.ts": f"{OPENAI}export class Llm {{ client = new OpenAI() }}\n",
        "packages/llm/src/raw.ts": f"{OPENAI}export const raw = new OpenAI()\n",
        "web/a.ts": "import { one } from '#llm/one'\none.responses.create({})\n",
        "web/b.ts": "import { Llm } from '@acme/llm'\nnew Llm().client.evals.list()\n",
        "web/c.ts": "import { raw } from '@acme/llm/raw'\nraw.batches.list()\n",
    }
    assert services(scanned(write, files)) == ["openai-responses", "openai-evals", "openai-batch"]


def test_a_package_that_is_asked_for_is_never_a_file_of_its_name(write: Write) -> None:
    files = {
        "tsconfig.json": '{"compilerOptions": {"baseUrl": "src"}}',
        "package.json": '{"dependencies": {"openai": "^5.0.0"}}',
        "src/openai/index.ts": "export default class Fake {}\n",
        "src/app.ts": f"{OPENAI}new OpenAI().responses.create({{}})\n",
    }
    assert services(scanned(write, files)) == ["openai-responses"]


@pytest.mark.parametrize(
    "source",
    [
        (
            "class A { private c: OpenAI; constructor() { this.c = new OpenAI() }\n"
            " async f() { return await this.c.responses.create({}) } }"
        ),
        (
            "class A { constructor(private readonly c: OpenAI) {}\n f() { return "
            "this.c.responses.create({}) } }"
        ),
        "class A { c = new OpenAI()\n f = async () => this.c.responses.create({}) }",
        "class A { get c() { return new OpenAI() }\n f() { return this.c.responses.create({}) } }",
        "class A { #c = new OpenAI()\n f() { this.#c.responses.create({}) } }",
        "class B extends OpenAI {}\nnew B().responses.create({})",
        (
            "let c: OpenAI | null = null\nfunction get() { if (!c) c = new OpenAI(); return c }\n"
            "get().responses.create({})"
        ),
        "const make = () => new OpenAI()\nconst { responses } = make()\nresponses.create({})",
        (
            "function f({ client }) { return client.responses.create({}) }\nf({ client: new "
            "OpenAI() })"
        ),
        "const f = (client = new OpenAI()) => client?.responses?.create({})",
        "const deps = { llm: { client: new OpenAI() } }\ndeps.llm['client'].responses.create({})",
        (
            "const ref = useRef<OpenAI | null>(null)\nfunction f() { "
            "ref.current!.responses.create({}) }"
        ),
        "const c = useMemo(() => new OpenAI(), [])\nc.responses.create({})",
        "const g = globalThis as any\nexport const c = g.c ?? new OpenAI()\nc.responses.create({})",
        "const [a, b] = await Promise.all([1, new OpenAI()])\nb.responses.create({})",
        "for (const c of [new OpenAI()]) { c.responses.create({}) }",
        "[new OpenAI()].map((c) => c.responses.create({}))",
        (
            "fastify.decorate('llm', new OpenAI())\nexport const r = (app) => "
            "app.llm.responses.create({})"
        ),
        (
            "interface Llm { get(): Promise<OpenAI> }\nconst f = async (l: Llm) => (await "
            "l.get()).responses.create({})"
        ),
        "const c = cond ? new OpenAI() : null\ntry { await c.responses.create({}) } catch (e) {}",
    ],
)
def test_where_clients_are_kept(write: Write, source: str) -> None:
    assert set(services(scanned(write, OPENAI + source))) == {"openai-responses"}


def test_what_a_container_makes_reaches_those_who_ask(write: Write) -> None:
    source = (
        f"{OPENAI}@Module({{ providers: [{{ provide: 'LLM', useFactory: (c: Config) =>\n"
        " new OpenAI({ baseURL: 'https://api.deepseek.com' }) }] })\nexport class M {}\n"
        "export class Chat { constructor(@Inject('LLM') private readonly llm: OpenAI) {}\n"
        " ask() { return this.llm.chat.completions.create({}) } }\n"
    )
    assert services(scanned(write, source)) == ["deepseek-chat-completions"]


@pytest.mark.parametrize(
    ("model", "service", "via"),
    [
        ("openai('gpt-4o')", "openai-responses", ("ai-sdk",)),
        ("openai.chat('gpt-4o')", "openai-chat-completions", ("ai-sdk",)),
        ("groq('llama-3')", "groq-chat-completions", ("ai-sdk",)),
        ("anthropic('claude-sonnet-4-0')", "anthropic-messages", ("ai-sdk",)),
        ("'openai/gpt-4o'", "openai-chat-completions", ("ai-sdk", "vercel-ai-gateway")),
        (
            "gateway('anthropic/claude-opus-4')",
            "anthropic-messages",
            ("ai-sdk", "vercel-ai-gateway"),
        ),
        (
            "wrapLanguageModel({ model: anthropic('x'), middleware })",
            "anthropic-messages",
            ("ai-sdk",),
        ),
        ("mine.languageModel('small')", "anthropic-messages", ("ai-sdk",)),
        ("many.languageModel('openai:gpt-4o')", "openai-chat-completions", ("ai-sdk",)),
        ("pick(name)", "groq-chat-completions", ("ai-sdk",)),
    ],
)
def test_the_ai_sdk_calls_whom_its_model_names(
    write: Write, model: str, service: str, via: tuple[str, ...]
) -> None:
    source = (
        "import { streamText, gateway, wrapLanguageModel, customProvider, createProviderRegistry } "
        "from 'ai'\n"
        "import { openai, createOpenAI } from '@ai-sdk/openai'\n"
        "import { anthropic } from '@ai-sdk/anthropic'\n"
        "const groq = createOpenAI({ baseURL: 'https://api.groq.com/openai/v1' }).chat\n"
        "const mine = customProvider({ languageModels: { small: anthropic('claude-haiku') } })\n"
        "const many = createProviderRegistry({ openai, anthropic })\n"
        "const pick = (name) => ({ a: groq('a'), b: groq('b') })[name]\n"
        f"await streamText({{ model: {model}, system: 'x', tools }})\n"
    )
    call = only(scanned(write, source))
    assert (call.service, call.via, call.line) == (service, via, 8)
    assert {"streaming", "tools", "system-prompt"} <= set(call.features)


@pytest.mark.parametrize(
    ("version", "surface"),
    [("^1.3.22", "chat-completions"), ("^2.0.0", "responses"), ("latest", "responses")],
)
def test_the_version_of_a_provider_names_its_surface(
    write: Write, version: str, surface: str
) -> None:
    files = {
        "web/package.json": json.dumps({"dependencies": {"@ai-sdk/openai": version}}),
        "web/a.ts": "import { generateText } from 'ai'\nimport { openai } from '@ai-sdk/openai'\n"
        "generateText({ model: openai('gpt-4o') })\n",
    }
    assert services(scanned(write, files)) == [f"openai-{surface}"]


def test_agents_of_the_ai_sdk(write: Write) -> None:
    source = (
        "import { ToolLoopAgent } from 'ai'\nimport { google } from '@ai-sdk/google'\n"
        "export const helper = new ToolLoopAgent({ model: google('gemini-2.5-pro'), tools: "
        "[a, b] })\n"
        "await helper.generate({ prompt })\n"
    )
    found = scanned(write, source)
    assert services(found) == ["google-generate-content"]
    agent = only(found, Kind.AGENT)
    assert (agent.vendor, agent.group, agent.size) == ("google", "helper", 2)


def test_langchain_models_chains_and_agents(write: Write) -> None:
    source = (
        "import { ChatOpenAI, AzureChatOpenAI } from '@langchain/openai'\n"
        "import { ChatPromptTemplate } from '@langchain/core/prompts'\n"
        "import { createReactAgent } from '@langchain/langgraph/prebuilt'\n"
        "const model = new ChatOpenAI({ configuration: { baseURL: "
        "'https://openrouter.ai/api/v1' } })\n"
        "const chain = ChatPromptTemplate.fromTemplate('x').pipe(model).pipe(parser)\n"
        "await chain.invoke({})\n"
        "const graph = createReactAgent({ llm: new AzureChatOpenAI({}), tools: [] })\n"
        "await graph.stream({})\n"
    )
    found = scanned(write, source)
    assert calls(found) == [
        ("app.ts", 6, "openrouter-chat-completions"),
        ("app.ts", 8, "azure-openai-chat-completions"),
    ]


def test_openai_agents_and_their_hosted_tools(write: Write) -> None:
    source = (
        "import { Agent, run, webSearchTool } from '@openai/agents'\n"
        "import { RealtimeAgent } from '@openai/agents/realtime'\n"
        "const triage = new Agent({ name: 'Triage', tools: [webSearchTool()] })\n"
        "await run(triage, 'hello')\n"
        "const voice = new RealtimeAgent({ name: 'Voice' })\n"
    )
    found = scanned(write, source)
    assert services(found) == ["openai-responses"]
    assert [(a.group, a.surface) for a in found.of(Kind.AGENT)] == [
        ("Triage", "agent-kit"),
        ("Voice", "realtime"),
    ]
    assert ("web-search",) in [f.features for f in found.of(Kind.FEATURE)]


def test_what_a_call_uses(write: Write) -> None:
    source = (
        f"{OPENAI}import {{ zodTextFormat }} from 'openai/helpers/zod'\nconst c = new OpenAI()\n"
        "const r = await c.responses.create({\n  model: 'gpt-5',\n  stream: true,\n"
        "  tools: [{ type: 'file_search' }],\n  previous_response_id: id,\n"
        "  reasoning: { effort: 'low' },\n  text: { format: zodTextFormat(S, 's') },\n})\n"
        "console.log(r.output_text)\n"
    )
    found = scanned(write, source)
    call = only(found)
    assert call.models == ("gpt-5",)
    assert set(call.features) >= {
        *("file-search", "reasoning-controls", "stored-state", "streaming"),
        *("structured-output", "tools"),
    }
    assert [(f.line, f.name) for f in found.of(Kind.FEATURE)][:2] == [(6, "stream"), (7, "tools")]
    assert only(found, Kind.RESPONSE).surface == "responses"


def test_constructs_of_the_aws_cdk(write: Write) -> None:
    source = (
        "import { bedrock } from '@cdklabs/generative-ai-cdk-constructs'\n"
        "import * as cdk from 'aws-cdk-lib'\n"
        "const kb = new bedrock.VectorKnowledgeBase(this, 'Docs', {})\n"
        "new cdk.aws_bedrock.CfnGuardrail(this, 'Guard', {})\n"
    )
    found = scanned(write, source).of(Kind.CLIENT)
    assert [(f.vendor, f.line) for f in found] == [("aws", 3), ("aws", 4)]
    assert "file-search" in found[0].features
    assert "guardrails" in found[1].features


@pytest.mark.parametrize(
    ("module", "platform"),
    [
        ("@slack/bolt", "slack"),
        ("@slack/web-api", "slack"),
        ("@octokit/rest", "github"),
        ("octokit", "github"),
        ("googleapis", "google-workspace"),
        ("@notionhq/client", "notion"),
        ("@microsoft/microsoft-graph-client", "sharepoint"),
        ("jira.js", "jira-confluence"),
    ],
)
def test_connectors(write: Write, module: str, platform: str) -> None:
    found = scanned(write, f"import {{ A }} from '{module}'\nnew A()\n")
    assert only(found, Kind.CONNECTOR).name == platform


def test_helpers_that_only_send_are_told_by_their_callers(write: Write) -> None:
    source = (
        "async function post(url, body) { return await fetch(url, { method: 'POST', body }) }\n"
        "const key = process.env.OPENAI_API_KEY\n"
        "await post('https://api.openai.com/v1/responses', {})\n"
        "await post('https://example.com/v1/responses', {})\n"
    )
    assert calls(scanned(write, source)) == [("app.ts", 3, "openai-responses")]


def test_clients_of_http_with_a_base(write: Write) -> None:
    source = (
        "import axios from 'axios'\n"
        "const api = axios.create({ baseURL: 'https://api.anthropic.com' })\n"
        "await api.post('/v1/messages', {})\n"
    )
    assert calls(scanned(write, source)) == [("app.ts", 3, "anthropic-messages")]


@pytest.mark.parametrize(
    "source",
    [
        "import { chat } from './openai'\nchat.completions.create({})",
        "import { useChat } from '@ai-sdk/react'\nuseChat({ api: '/openai' })",
        "// new OpenAI().chat.completions.create({})",
        "const text = 'openai.chat.completions.create({})'",
        "await fetch('/api/openai/chat/completions')",
        "await fetch('http://localhost:8000/files') // openai",
        (
            "import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3'\n"
            "new S3Client({}).send(new PutObjectCommand({})) // bedrock"
        ),
        "import { generateText } from './ai'\ngenerateText({ model: 'openai/gpt-4o' })",
        "class OpenAI { responses = { create() {} } }\nnew OpenAI().responses.create()",
    ],
)
def test_what_only_looks_like_a_call(write: Write, source: str) -> None:
    assert scanned(write, source).of(Kind.CALL, Kind.CLIENT, Kind.AGENT) == ()


@pytest.mark.parametrize("name", ["a.vue", "a.svelte"])
def test_scripts_in_components_keep_their_lines(write: Write, name: str) -> None:
    script = f"<script lang='ts'>\n{OPENAI}new OpenAI().files.list()\n</script>\n"
    source = f"<template>\n  <p>&</p>\n</template>\n{script}"
    assert calls(scanned(write, source, name)) == [(name, 6, "openai-files")]


def test_lines_and_columns_after_long_characters(write: Write) -> None:
    spread = "await new OpenAI()\n  .files\n  .list()\n"
    source = f"{OPENAI}const s = 'äöü😀'; new OpenAI().files.list()\n{spread}"
    assert [(f.line, f.column) for f in scanned(write, source).of(Kind.CALL)] == [(2, 19), (5, 4)]


def test_tests_are_counted(write: Write) -> None:
    source = f"{OPENAI}test('a', () => {{}})\nit.each([1])('b', () => {{}});\nx.test('y')\n"
    assert dict(scanned(write, source, "a.test.ts").tests) == {"a.test.ts": 2}


@pytest.mark.parametrize(
    "source",
    [
        "import OpenAI from 'openai'; new OpenAI(",
        "\ufeff" + OPENAI.replace("\n", "\r\n") + "new OpenAI().files.list()\r\n",
        "openai" + "(" * 30_000,
        "openai = " + "[" * 30_000,
        "openai = a" + " + a" * 30_000,
        "if (openai) {} " + "else if (a) {} " * 5_000,
        "const openai = openai",
        f"{OPENAI}const a = () => a()\na().files.list()",
        "import {a} from './app'\nexport * from './app'\na.openai()",
        (
            "import { wrapLanguageModel as w, generateText } from 'ai'\nconst m = w({ model: m "
            "})\ngenerateText({ model: m })"
        ),
        "\x00openai",
    ],
)
def test_hostile_files_are_survived(write: Write, source: str) -> None:
    found = scanned(write, source)
    assert all(f.file == "app.ts" for f in found.findings)


def test_built_files_are_told_and_not_read(write: Write) -> None:
    source = f"{OPENAI}new OpenAI().files.list();" + "a=1;" * 6_000
    found = scanned(write, {"dist/x.js": source, "x.min.js": source})
    assert found.findings == ()
    assert [s.file for s in found.coverage.skipped] == ["dist/x.js"]


def test_broken_configuration_says_nothing(write: Write) -> None:
    files = {
        "tsconfig.json": '{"compilerOptions": {"paths": {"@/*": 3}, "baseUrl": 7}, "extends": []}',
        "package.json": "[1",
        "b/package.json": '{"name": 3, "dependencies": [], "exports": {"./*": {"import": null}}}',
        "a.ts": f"{OPENAI}import x from '@/y'\nnew OpenAI().files.list()\n",
    }
    assert services(scanned(write, files)) == ["openai-files"]


def test_files_may_come_in_any_order() -> None:
    files = [
        SourceFile("a.ts", "import { c } from './b'\nc.files.list()\n"),
        SourceFile("b.ts", f"{OPENAI}export const c = new OpenAI()\n"),
        SourceFile("package.json", '{"name": "a"}'),
    ]
    source = JavascriptSource()
    found = [list(source.read(order, Tree())) for order in (files, files[::-1])]
    assert {str(one) for one in found[0]} == {str(one) for one in found[1]}


NAMES = st.from_regex(r"[a-z][a-zA-Z0-9]{0,8}", fullmatch=True).filter(
    lambda name: (
        name not in {"do", "if", "in", "new", "var", "let", "for", "try", "this", "of", "as"}
        and name
        not in {"case", "else", "enum", "null", "true", "void", "with", "await", "async", "class"}
    )
)


@given(name=NAMES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_renaming_a_variable_changes_nothing(name: str) -> None:
    source = f"{OPENAI}const %s = new OpenAI()\nexport const f = () => %s.files.list()\n"
    kept = [
        [
            (f.line, f.kind, f.service)
            for f in JAVASCRIPT.read([SourceFile("a.ts", source.replace("%s", one))], Tree())
            if isinstance(f, Finding)
        ]
        for one in ("client", name)
    ]
    assert kept[0] == kept[1]


def test_an_unrelated_file_changes_nothing(write: Write) -> None:
    files = {"a.ts": f"{OPENAI}export const c = new OpenAI()\nc.files.list()\n"}
    before = scanned(write, files).findings
    other = "export const c = { files: { list() {} } } // openai\n"
    assert scanned(write, {**files, "z/b.ts": other}).findings == before
