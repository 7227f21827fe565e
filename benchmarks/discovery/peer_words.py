"""What a peer's words stand for: the one table that turns free text into vendor ids.

Peers name vendors, packages, models, hosts and variables in words of their own.  The table is
generous to them: any name of a vendor's company, product, package, host or model family counts as
the vendor, and a text may stand for several vendors at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Our vendor id: what peers write for it, as a pattern without regard to case.
_VENDORS = {
    "openai": r"open_?ai(?!.?compat)|gpt-?\d|chatgpt|dall-?e|whisper|embedding-(3|ada)|\bo[134]-",
    "microsoft": r"azure|microsoft|foundry",
    "anthropic": r"anthropic|claude",
    "google": r"google|gemini|vertex|\bpalm\b|generativelanguage",
    "aws": r"bedrock|\baws\b|amazon|boto3|titan-|\bnova-",
    "mistral": r"mistral|mixtral|codestral",
    "cohere": r"cohere|command-r",
    "groq": r"groq",
    "openrouter": r"open_?router",
    "perplexity": r"perplexity|\bpplx|\bsonar",
    "together": r"together(?!.*required)",
    "fireworks": r"fireworks",
    "deepseek": r"deep_?seek",
    "xai": r"\bx_?-?ai\b|\bgrok|x\.ai",
    "replicate": r"replicate",
    "huggingface": r"hugging_?-?\s?face|\bhf_",
    "voyage": r"voyage",
    "elevenlabs": r"eleven_?-?\s?labs",
    "cerebras": r"cerebras",
    "sambanova": r"samba_?nova",
    "moonshot": r"moonshot|kimi",
    "github": r"github.?models|models\.github|github.?copilot|models\.inference",
    "vercel": r"ai.?gateway|vercel.?v0|v0-",
    "ai21": r"ai21|jamba|jurassic",
    "zhipu": r"zhipu|\bglm-|bigmodel|\bz\.?ai\b",
    "minimax": r"minimax",
    "alibaba": r"alibaba|dashscope|qwen|tongyi",
    "baidu": r"baidu|ernie|qianfan|wenxin",
    "tencent": r"tencent|hunyuan",
    "cloudflare": r"cloudflare|workers.?ai",
    "deepinfra": r"deep_?infra",
    "deepgram": r"deepgram",
    "jina": r"\bjina",
    "novita": r"novita",
    "nebius": r"nebius",
    "nvidia": r"nvidia|\bnim\b",
    "portkey": r"portkey",
    "ppio": r"ppio|ppinfra",
    "gitee": r"gitee",
    "apipie": r"apipie",
    "cometapi": r"comet_?api",
    "modelslab": r"models_?lab",
    "siliconflow": r"siliconflow",
    "stability": r"stability|stable-diffusion",
    "meta": r"\bmeta\b|llama(?!.?(index|parse|cpp|hub|guard|fs))",
    "ibm": r"watsonx|\bibm\b",
    "databricks": r"databricks",
    "litellm": r"litellm",
}
_PATTERNS = {vendor: re.compile(text, re.IGNORECASE) for vendor, text in _VENDORS.items()}

# A name of these is neither right nor wrong: makers of open models, libraries that run models in
# the process, software in the path, and vendors whose other products are in use.
NEUTRAL = frozenset(
    "meta litellm nvidia ibm databricks stability cloudflare huggingface".split()
)  # fmt: skip

_SURFACES = {
    "chat-completions": r"chat.?completion|completions?\.create|chat\.complete",
    "completions": r"completions?\b",
    "responses": r"responses(\.|\b)",
    "assistants": r"assistants?|threads?\b",
    "messages": r"messages\.(create|stream)|\bmessages?\b",
    "generate-content": r"generate_?content",
    "converse": r"converse",
    "invoke": r"invoke_?model",
    "embeddings": r"embed",
    "images": r"images?\b|dall-?e",
    "audio": r"audio|speech|transcri|whisper|\btts\b",
    "realtime": r"realtime",
    "live": r"\blive\b",
    "video": r"video|sora",
    "batch": r"batch",
    "files": r"files?\.(create|upload)",
    "vector-stores": r"vector_?-?stores?",
    "file-search": r"file_?-?search",
    "fine-tuning": r"fine_?-?tun",
    "moderation": r"moderation",
    "evals": r"evals",
    "agent-kit": r"agents?.?sdk|agent.?kit|openai.?agents",
    "chat": r"\bchat\b",
    "rerank": r"rerank",
    "predictions": r"predict|replicate\.run",
}
_SURFACE_PATTERNS = {name: re.compile(text, re.IGNORECASE) for name, text in _SURFACES.items()}

_PLATFORMS = {
    "google": r"google.?(drive|workspace|calendar|docs|sheets|auth|apis?\b)|gmail|youtube|serper",
    "slack": r"slack",
    "notion": r"notion",
    "microsoft-365": r"microsoft.?365|sharepoint|ms.?graph|graph\.microsoft|onedrive|msal|outlook",
    "atlassian": r"atlassian|jira|confluence",
    "airtable": r"airtable",
    "github": r"github|octokit",
    "gitlab": r"gitlab",
    "asana": r"asana",
    "dropbox": r"dropbox",
    "discord": r"discord",
}

_OWN = re.compile(
    r"compatible|custom|self.?hosted|\blocal|ollama|lm.?studio|vllm|proxy|gateway|base.?url",
    re.IGNORECASE,
)


def vendors_in(*texts: str) -> frozenset[str]:
    """Return the vendors that texts name.

    `Azure OpenAI` is Azure only: there the peer has told them apart.

    >>> sorted(vendors_in("provider.azure-openai"))
    ['microsoft']
    >>> sorted(vendors_in("gpt-4o", "Google Gemini API"))
    ['google', 'openai']
    """
    return frozenset(_vendors(texts))


def _vendors(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        if not text:
            continue
        found = {vendor for vendor, one in _PATTERNS.items() if one.search(text)}
        if "microsoft" in found and re.search(r"azure.{0,3}open_?ai", text, re.IGNORECASE):
            found.discard("openai")
        if "openrouter" in found or "aws" in found or "together" in found:
            found.discard("meta")
        yield from found


def names_surface(text: str, surface: str) -> bool:
    """Tell whether a text names an API surface.

    >>> names_surface("openai.beta.assistants.list", "assistants")
    True
    """
    one = _SURFACE_PATTERNS.get(surface)
    return bool(one and one.search(text))


def names_platform(text: str, platform: str) -> bool:
    """Tell whether a text names a business platform."""
    return bool(re.search(_PLATFORMS.get(platform, re.escape(platform)), text, re.IGNORECASE))


def names_own_host(text: str) -> bool:
    """Tell whether a text says that an own or compatible host is asked."""
    return bool(_OWN.search(text))
