"""Who is really called: base URLs, provider prefixes and environment variables."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lockin.discovery.findings import Confidence
from lockin.discovery.signatures import Surface, Target, table

__all__ = [
    "GAP",
    "Resolution",
    "by_model",
    "by_url",
    "by_variable",
    "host_of",
    "model_maker",
    "platform_of",
    "platform_of_path",
    "route_target",
    "surface_of_path",
]

GAP = "unknown--part"
"""Stands in a host name for what is only known when the program runs."""
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where a client's calls go; `target` None when the code does not say."""

    target: Target | None
    host: str | None = None
    decided_by: str | None = None
    confidence: Confidence = Confidence.HIGH
    model: str | None = None

    def service(self, surface: str | None) -> str | None:
        """Return the id of the service with this surface."""
        return None if self.target is None else self.target.service(surface)


def host_of(url: str) -> str | None:
    """Return the host name of a URL; none when it holds none that is literal.

    Examples
    --------
    >>> host_of("https://user:word@api.groq.com/openai/v1")
    'api.groq.com'
    """
    try:
        host = urlsplit(url if "://" in url else f"https://{url}").hostname
    except ValueError:
        return None
    return host if host and (host == "::1" or _HOST.fullmatch(host)) else None


@functools.lru_cache(maxsize=4096)
def by_url(url: str) -> Resolution | None:
    """Return who answers at a base URL; None when the tables do not know the host.

    Examples
    --------
    >>> by_url("https://api.groq.com/openai/v1").service("chat-completions")
    'groq-chat-completions'
    >>> by_url("http://localhost:11434/v1").service("chat-completions")
    'self-hosted-ollama'
    """
    hosts = table("hosts")
    host = host_of(url)
    if host is None:
        return None
    if host in hosts["local"] or host == "::1" or _is_private(host):
        return Resolution(Target(None, "self-hosted", _local(url, host)), host)
    parts = host.split(".")
    for start in range(len(parts) - 1):
        row = hosts["hosts"].get(".".join(parts[start:]))
        if row is None:
            continue
        if "needs" in row and row["needs"] not in url:
            return None
        target = Target(
            row.get("vendor"),
            row.get("prefix") or row["service"],
            row.get("service"),
            None,
            row.get("via"),
        )
        return Resolution(target, None if GAP in host else host)
    for name, service in hosts["names"].items():
        if name in host.replace("_", "-").split(".")[0].split("-"):
            return Resolution(Target(None, "self-hosted", service), host)
    return None


def by_variable(name: str) -> Resolution | None:
    """Return the server of one's own that a variable for an address names.

    Examples
    --------
    >>> by_variable("NEXT_PUBLIC_OLLAMA_URL").target.fixed
    'self-hosted-ollama'
    """
    names = table("hosts")["names"]
    for word in re.split(r"[^a-z0-9]+", name.lower()):
        if word in names:
            target = Target(None, "self-hosted", names[word])
            return Resolution(target, None, f"environment variable {name}", Confidence.MEDIUM)
    return None


def _local(url: str, host: str) -> str:
    hosts = table("hosts")
    for name, service in hosts["names"].items():
        if name in host:
            return str(service)
    try:
        port = urlsplit(url if "://" in url else f"http://{url}").port
    except ValueError:
        port = None
    return str(hosts["ports"].get(port, "self-hosted-openai-compatible"))


def _is_private(host: str) -> bool:
    return "." not in host and host in table("hosts")["names"]


@functools.lru_cache(maxsize=4096)
def platform_of(url: str, tail: str = "") -> str | None:
    """Return the content platform at an address; None when the tables do not know the host.

    `tail` is what is known of the path where the address is only known in part.

    Examples
    --------
    >>> platform_of("https://api.github.com/user/repos")
    'github'
    >>> platform_of("https://graph.microsoft.com/v1.0", "/me/messages")
    'outlook'
    """
    host = host_of(url)
    platforms = {**table("hosts")["platforms"], **table("platforms")["addresses"]}
    whole = url if tail in url else f"{url}/{tail}"
    parts = host.split(".") if host else []
    for start in range(len(parts) - 1):
        found = platforms.get(".".join(parts[start:]))
        if found is not None:
            return _part(str(found), whole)
    path = whole.partition("://")[2].replace("//", "/")
    return next((str(p) for name, p in platforms.items() if "/" in name and name in path), None)


def _part(platform: str, url: str) -> str:
    """Return the service of a platform that the path of an address names."""
    rows = table("platforms")["parts"].get(platform, {})
    path = url.partition("://")[2].lower().partition("/")[2]
    return next((str(part) for word, part in rows.items() if word in f"/{path}"), platform)


@functools.lru_cache(maxsize=4096)
def platform_of_path(path: str, *, is_sure: bool = False) -> str | None:
    """Return the platform that alone has such a path, whatever the server is.

    `is_sure` leaves out the paths that other servers may well have.

    Examples
    --------
    >>> platform_of_path("/rest/api/2/issue/{key}")
    'jira-confluence'
    >>> platform_of_path("/repos/{owner}/{name}/pulls")
    'github'
    """
    if "/" not in path:
        return None
    folded = path.lower()
    for one, platform in table("platforms")["paths"].items():
        if is_sure and "*" in one:
            continue
        at = 0
        for piece in one.split("*"):
            at = folded.find(piece, at)
            if at < 0:
                break
            at += len(piece)
        if at >= 0:
            return str(platform)
    return None


def surface_of_path(url: str, target: Target) -> Surface | None:
    """Return the surface that the path of a raw HTTP call names.

    Examples
    --------
    >>> surface_of_path("https://api.openai.com/v1/responses", Target("openai", "openai")).name
    'responses'
    """
    hosts = table("hosts")
    path = url.partition("://")[2].partition("/")[2]
    best = ""
    for part in hosts["paths"]:
        if part.lstrip("/") in path and len(part) > len(best):
            best = part
    if best:
        said: str = hosts["paths"][best]
        own = table("routes")["embeddings"].get(target.prefix) if said == "embeddings" else None
        return Surface(own or said)
    name = hosts["default_surface"].get(target.prefix)
    return None if name is None else Surface(name)


@functools.lru_cache(maxsize=4096)
def by_model(model: str, surface: str) -> Resolution | None:
    """Return who answers for a model name with a provider prefix, or a known family.

    Examples
    --------
    >>> by_model("anthropic/claude-sonnet-4", "chat-completions").service("chat-completions")
    'anthropic-messages'
    >>> by_model("openai:gpt-4o", "chat-completions").target.vendor
    'openai'
    """
    routes = table("routes")
    for mark in ("/", ":"):
        prefix, found, rest = model.partition(mark)
        row = routes["prefixes"].get(prefix) if found else None
        if row is not None:
            return Resolution(_route_target(row, surface), model=rest)
    best = ""
    for family in routes["families"]:
        if model.startswith(family) and len(family) > len(best):
            best = family
    if best and "/" not in model:
        target = _route_target(routes["families"][best], surface)
        return Resolution(target, confidence=Confidence.MEDIUM, model=model)
    return None


def _route_target(row: dict[str, str | None], surface: str) -> Target:
    prefix = row.get("prefix") or row.get("service") or ""
    own = row.get("surface")
    if surface == "embeddings":
        own = table("routes")["embeddings"].get(prefix)
    elif surface not in {"chat-completions", "completions", "responses"}:
        own = None
    return Target(row.get("vendor"), prefix, row.get("service"), own)


def route_target(target: Target, usual: str, surface: str) -> str:
    """Return the surface that a provider has for calls of a surface.

    Examples
    --------
    >>> route_target(Target("anthropic", "anthropic"), "messages", "chat-completions")
    'messages'
    """
    if surface == "embeddings":
        own: str | None = table("routes")["embeddings"].get(target.prefix)
        return own or surface
    return usual if surface in {"", "chat-completions", "completions", "responses"} else surface


def model_maker(model: str) -> str | None:
    """Return who made a model, by the start of its id; none when unknown.

    Examples
    --------
    >>> model_maker("us.anthropic.claude-3-5-sonnet-20241022-v2:0")
    'anthropic'
    """
    makers = table("routes")["makers"]
    parts = [model, *re.split(r"[/.:]", model)]
    for part in parts:
        for start, maker in makers.items():
            if part.lower().startswith(start):
                return str(maker)
    return None
