"""LiteLLM proxy configurations: model groups, deployments, fallbacks, aliases, MCP servers.

Values of keys are never read: of ``os.environ/NAME`` only the name is kept.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lockin.discovery.code._targets import Resolution, by_model, by_url
from lockin.discovery.config._document import DocumentError, Node, read_yaml
from lockin.discovery.config.mcp import server_findings
from lockin.discovery.findings import Confidence, Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["LITELLM", "read_litellm", "wants_yaml"]

_ENVIRONMENT = "os.environ/"
_CHAT = "chat-completions"
_MODES = {
    "embedding": "embeddings",
    "completion": "completions",
    "chat": _CHAT,
    "image_generation": "images",
    "audio_transcription": "audio",
    "audio_speech": "audio",
    "rerank": "rerank",
    "moderation": "moderation",
    "responses": "responses",
}
_REGION = re.compile(r"[a-z][a-z0-9-]{1,40}")
_FALLBACKS = ("fallbacks", "context_window_fallbacks", "content_policy_fallbacks")


def wants_yaml(path: PurePosixPath) -> bool:
    """Tell whether a file is YAML that is no lock file."""
    return path.suffix in {".yaml", ".yml"} and "lock" not in path.name


def read_litellm(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the routes of a LiteLLM configuration; nothing for other YAML."""
    if "model_list" not in file.text or "litellm_params" not in file.text:
        return
    try:
        root = read_yaml(file.text)
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    models = root["model_list"]
    if models.kind != "list":
        return
    gateway = posixpath.splitext(file.path)[0].replace("/", "-").lower()
    yield from _routes(file, models, gateway)
    for section in ("router_settings", "litellm_settings"):
        yield from _fallbacks(file, root[section], gateway)
    yield from _aliases(file, root["router_settings"]["model_group_alias"], gateway)
    for name, key, value in root["mcp_servers"].pairs():
        yield from server_findings(file, name, key, value, gateway=gateway)
    yield from _variables(file, root)


def _routes(file: SourceFile, models: Node, gateway: str) -> Iterator[Finding]:
    for deployment in models.elements:
        name = deployment["model_name"]
        params = deployment["litellm_params"]
        model = params["model"]
        if not name.text or not model.text:
            continue
        mode = deployment["model_info"]["mode"].text or ""
        surface = _surface(mode, model.text)
        found = _resolution(params, model.text, surface)
        target = found.target
        yield Finding(
            file.path,
            model.line,
            model.column,
            Kind.ROUTE,
            name.text[:200],
            vendor=None if target is None else target.vendor,
            service=found.service(surface),
            surface=(target.surface if target is not None else None) or surface,
            host=found.host,
            decided_by=found.decided_by,
            models=_models(found, model.text),
            via=("litellm",),
            setting=file.setting,
            confidence=found.confidence,
            group=name.text[:200],
            gateway=gateway,
            region=_region(params),
        )


def _surface(mode: str, model: str) -> str:
    if mode in _MODES:
        return _MODES[mode]
    if "embed" in model:
        return "embeddings"
    if "rerank" in model:
        return "rerank"
    return "audio" if "whisper" in model or "tts" in model else _CHAT


def _resolution(params: Node, model: str, surface: str) -> Resolution:
    if model.startswith(_ENVIRONMENT):
        why = f"environment variable {model.removeprefix(_ENVIRONMENT)}"
        return Resolution(None, None, why, Confidence.LOW)
    base = (params["api_base"] or params["base_url"]).text
    provider = params["custom_llm_provider"].text
    routed = by_model(f"{provider}/{model}" if provider else model, surface)
    if base is None or (routed and routed.target and not _speaks_openai(routed)):
        return routed or Resolution(None, None, "model name without a provider", Confidence.LOW)
    if base.startswith(_ENVIRONMENT):
        why = f"environment variable {base.removeprefix(_ENVIRONMENT)}"
        return Resolution(None, None, why, Confidence.LOW)
    found = by_url(base)
    if found is not None:
        rest = model.partition("/")[2] or model
        return Resolution(found.target, found.host, model=rest)
    return Resolution(None, None, "base URL", Confidence.LOW)


def _speaks_openai(routed: Resolution) -> bool:
    """Tell whether a base URL moves this provider's calls to whoever answers there."""
    return routed.target is not None and routed.target.prefix == "openai"


def _models(found: Resolution, model: str) -> tuple[str, ...]:
    """Return the model of a route; a pattern such as ``openai/*`` names none."""
    if found.target is None or "*" in model:
        return ()
    return ((found.model or model)[:200],)


def _region(params: Node) -> str | None:
    """Return the region that a deployment is bound to, where it is written out."""
    for key in ("region_name", "aws_region_name", "vertex_location", "region"):
        text = params[key].text
        if text and _REGION.fullmatch(text):
            return text
    return None


def _fallbacks(file: SourceFile, settings: Node, gateway: str) -> Iterator[Finding]:
    for kind in _FALLBACKS:
        for entry in settings[kind].elements:
            for name, _, targets in entry.pairs():
                for target in targets.elements:
                    yield from _fallback(file, target, name, gateway)
    for target in settings["default_fallbacks"].elements:
        yield from _fallback(file, target, "*", gateway)


def _aliases(file: SourceFile, aliases: Node, gateway: str) -> Iterator[Finding]:
    for name, _, target in aliases.pairs():
        held = target["model"] if target.kind == "map" else target
        yield from _fallback(file, held, name, gateway, alias=True)


def _fallback(
    file: SourceFile, target: Node, name: str, gateway: str, *, alias: bool = False
) -> Iterator[Finding]:
    if target.text:
        yield Finding(
            file.path,
            target.line,
            target.column,
            Kind.FALLBACK,
            target.text[:200],
            via=("alias",) if alias else (),
            setting=file.setting,
            group=name[:200],
            gateway=gateway,
        )


def _variables(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Yield the names of environment variables, once each, where they stand first."""
    vendors = table("environment")["variables"]
    seen: set[str] = set()
    queue: list[Node] = [root]
    done: set[int] = set()
    while queue:
        node = queue.pop()
        if id(node) in done:
            continue
        done.add(id(node))
        queue.extend(value for _, value in reversed(node.items))
        queue.extend(reversed(node.elements))
        if node.text is not None and node.text.startswith(_ENVIRONMENT):
            name = node.text.removeprefix(_ENVIRONMENT)[:100]
            if name not in seen and name.replace("_", "").isalnum():
                seen.add(name)
                yield Finding(
                    file.path,
                    node.line,
                    node.column,
                    Kind.ENVIRONMENT,
                    name,
                    vendor=vendors.get(name),
                    setting=file.setting,
                )


LITELLM = FileSource("litellm", wants_yaml, read_litellm)
