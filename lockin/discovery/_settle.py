"""Give calls whose target the project configures the vendor that its configuration names.

Frameworks with dependency injection leave the vendor out of the code that calls: the
project registers a client elsewhere, sets a property, or only declares a package. What
stands nearest in the tree decides: first clients that code builds with the same
framework, then settings, then declared packages. One candidate settles a call; a few
are alternatives, with what decides between them; none leaves it undetermined.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lockin.discovery.code._targets import by_url, route_target
from lockin.discovery.config._providers import provider
from lockin.discovery.findings import Confidence, Finding, Kind, Setting
from lockin.discovery.signatures import Target, table

__all__ = ["settled"]

_MOST = 4
_VARIABLE = "environment variable "
_CHAT = frozenset(
    {"chat-completions", "messages", "generate-content", "converse", "chat", "responses"}
)
_TIERS = (
    (Kind.CLIENT, True),
    (Kind.SETTING, False),
    (Kind.CLIENT, False),
    (Kind.MANIFEST, False),
)
"""What decides, surest first; whether it has to be of the same family of frameworks."""
_CALLS = frozenset({Kind.CALL, Kind.CLIENT, Kind.AGENT})
_DOTNET = frozenset(
    {"semantic-kernel", "microsoft-extensions-ai", "agent-framework", "aspire", "kernel-memory"}
)
"""Frameworks that share their clients."""
_TAILS = frozenset({"spring", "boot", "starter", "autoconfigure"})


def settled(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, with the targets that configuration gives filled in.

    Examples
    --------
    >>> call = Finding("app/A.java", 3, 1, Kind.CALL, "x", surface="chat-completions",
    ...                decided_by="the chat model that Spring configures", via=("spring-ai",))
    >>> declared = Finding("app/pom.xml", 9, 5, Kind.MANIFEST,
    ...                    "org.springframework.ai:spring-ai-starter-model-anthropic",
    ...                    "anthropic")
    >>> [f.service for f in settled([call, declared]) if f.kind is Kind.CALL]
    ['anthropic-messages']
    """
    found = _by_variables(list(findings))
    if not any(map(_is_open, found)):
        return found
    project = _Project(found)
    return [one for finding in found for one in project.settle(finding)]


def _by_variables(findings: list[Finding]) -> list[Finding]:
    """Fill in the host that a file of variables shows for the one that decides.

    The nearest such file counts; files that show several hosts for it leave it open.
    """
    shown: dict[str, dict[str, set[str]]] = {}
    for finding in findings:
        if finding.kind is Kind.ENVIRONMENT and finding.host is not None:
            folder = finding.file.rpartition("/")[0]
            shown.setdefault(finding.name, {}).setdefault(folder, set()).add(finding.host)
    return [_with_host(finding, shown) for finding in findings] if shown else findings


def _with_host(finding: Finding, shown: dict[str, dict[str, set[str]]]) -> Finding:
    decided = (finding.decided_by or "").removeprefix(_VARIABLE)
    if finding.kind not in _CALLS or decided == finding.decided_by or decided not in shown:
        return finding
    for above in _upwards(finding.file.rpartition("/")[0]):
        hosts = shown[decided].get(above, set())
        if hosts:
            found = by_url(f"https://{next(iter(hosts))}/") if len(hosts) == 1 else None
            if found is None or found.target is None:
                return finding
            surface = finding.surface
            return replace(
                finding,
                vendor=found.target.vendor,
                service=found.target.service(surface) if surface else None,
                host=found.host,
                confidence=Confidence.MEDIUM,
            )
    return finding


def _is_open(finding: Finding) -> bool:
    return (
        finding.kind in _CALLS
        and finding.service is None
        and bool(finding.via)
        and (finding.decided_by or "").startswith("the ")
    )


class _Project:
    def __init__(self, findings: Iterable[Finding]) -> None:
        self.known: dict[tuple[Kind, str], list[Finding]] = {}
        for finding in findings:
            if finding.setting is Setting.PRODUCTION and not _is_open(finding):
                folder = finding.file.rpartition("/")[0]
                self.known.setdefault((finding.kind, folder), []).append(finding)
        folders: dict[Kind, dict[str, set[str]]] = {}
        for kind, folder in self.known:
            below = folders.setdefault(kind, {})
            for above in _upwards(folder):
                below.setdefault(above, set()).add(folder)
        self.below = folders
        self.memo: dict[tuple[str, str, str], tuple[tuple[Target, str], ...]] = {}

    def settle(self, finding: Finding) -> Iterator[Finding]:
        """Yield a finding, or one for each that may answer it."""
        if not _is_open(finding):
            yield finding
            return
        key = (finding.file.rpartition("/")[0], finding.via[0], finding.surface or "")
        if key not in self.memo:
            self.memo[key] = tuple(self._candidates(*key))
        targets = self.memo[key]
        if not targets or len(targets) > _MOST:
            yield finding
            return
        for target, surface in targets:
            yield replace(
                finding,
                vendor=target.vendor,
                service=target.service(surface),
                surface=surface,
                decided_by=finding.decided_by if len(targets) > 1 else None,
                confidence=Confidence.MEDIUM,
            )

    def _candidates(self, folder: str, framework: str, surface: str) -> list[tuple[Target, str]]:
        """Return who may answer: of the nearest folder above that tells, the surest kind.

        A setting of a provider whose package is not declared beside it does nothing.
        """
        for above in _upwards(folder):
            tellers = (self._told(Kind.MANIFEST, one, surface) for one in _upwards(above))
            declared = next(filter(None, tellers), {})
            for kind, same in _TIERS:
                found = self._told(kind, above, surface, framework if same else None)
                if kind is Kind.SETTING and found.keys() & declared.keys():
                    found = {name: found[name] for name in found.keys() & declared.keys()}
                if found:
                    return [found[name] for name in sorted(found)]
        return []

    def _told(
        self, kind: Kind, above: str, surface: str, framework: str | None = None
    ) -> dict[str, tuple[Target, str]]:
        """Return what the findings of a kind below a folder say, by service."""
        sure: dict[str, tuple[Target, str]] = {}
        pinned: dict[str, tuple[Target, str]] = {}
        for place in sorted(self.below.get(kind, {}).get(above, ())):
            for one in self.known[kind, place]:
                if framework is not None and not _is_family(one.via, framework):
                    continue
                target = _target(one, surface)
                if target is not None:
                    is_pinned = kind is Kind.MANIFEST and one.confidence is not Confidence.HIGH
                    found = pinned if is_pinned else sure
                    found[target[0].service(target[1])] = target
        return sure or pinned  # what is only pinned counts where nothing is declared


def _upwards(folder: str) -> Iterator[str]:
    """Yield a folder and those above it.

    >>> list(_upwards("a/b"))
    ['a/b', 'a', '']
    """
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _is_family(via: tuple[str, ...], framework: str) -> bool:
    """Tell whether what was built with some frameworks serves the calls of another."""
    return framework in via or (framework in _DOTNET and not _DOTNET.isdisjoint(via))


def _target(finding: Finding, surface: str) -> tuple[Target, str] | None:
    """Return what a piece of configuration says of calls of a surface, if anything."""
    if finding.service is not None:
        target = Target(finding.vendor, "", finding.service)
        own = finding.surface
        if own == surface or (own in _CHAT and surface in _CHAT):
            return target, own or surface
        return None
    if finding.kind is Kind.CLIENT:
        return _of_client(finding, surface)
    if finding.kind is Kind.SETTING and (finding.surface or finding.decided_by):
        return None
    if finding.kind is Kind.MANIFEST and finding.via[:1] not in {(), ("framework",)}:
        return None
    return _of_provider(finding.name, surface)


def _of_client(finding: Finding, surface: str) -> tuple[Target, str] | None:
    """Return who answers where a client of a vendor's SDK is built, but nothing is called."""
    prefix = table("environment")["prefixes"].get(finding.vendor)
    if prefix is None or finding.surface is not None:
        return None
    target = Target(finding.vendor, prefix)
    found = provider(prefix)
    return target, route_target(target, found[1] if found else surface, surface)


@functools.lru_cache(maxsize=4096)
def _of_provider(name: str, surface: str) -> tuple[Target, str] | None:
    """Return who answers by the provider that the name of a package or setting holds."""
    words = name.rpartition(":")[2].replace("/", "-").replace(".", "-").lower().split("-")
    while words and words[-1] in _TAILS:
        _ = words.pop()
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            found = provider("-".join(words[start:end]))
            if found is not None:
                target, usual = found
                own = route_target(target, usual, surface)
                return (target, own)
    return None
