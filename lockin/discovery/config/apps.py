"""Manifests of apps on content platforms: Slack, Google Workspace, GitHub, Atlassian Forge.

The scopes say how far an app reaches into the platform: how many, and whether it writes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from lockin.discovery.code._targets import by_url
from lockin.discovery.config._document import DocumentError, Node, read_json, read_yaml
from lockin.discovery.config._servers import safe_name
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["APPS", "read_app", "wants_app"]

_MANIFEST = "app-manifest"
_MARKS = ("display_information", "default_permissions", "oauthScopes", '"addOns"', "ari:cloud")


@functools.cache
def _places() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    row = table("apps")
    return frozenset(row["names"]), tuple(row["words"]), tuple(row["endings"])


def wants_app(path: PurePosixPath) -> bool:
    """Tell whether a file may be the manifest of an app."""
    name = path.name.lower()
    names, words, endings = _places()
    if name in names:
        return True
    return name.endswith(endings) and any(word in name for word in words)


def read_app(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield a connector for each platform that the app reaches."""
    if not any(mark in file.text for mark in _MARKS):
        return
    try:
        json = file.path.lower().endswith(".json")
        root = read_json(file.text) if json else read_yaml(file.text)
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    reader = _reader(root)
    if reader is not None:
        yield from reader(file, root)


def _reader(root: Node) -> Callable[[SourceFile, Node], Iterator[Finding]] | None:
    if root["display_information"].kind == "map":
        return _slack
    if root["oauthScopes"].kind == "list" or root["addOns"].kind == "map":
        return _google
    if root["default_permissions"].kind == "map":
        beside = any(root[key] for key in table("apps")["github"]["beside"])
        return _github if beside else None
    if table("apps")["atlassian"]["mark"] in (root["app"]["id"].text or ""):
        return _atlassian
    return None


# -- Slack --------------------------------------------------------------------------------


def _slack(file: SourceFile, root: Node) -> Iterator[Finding]:
    row = table("apps")["slack"]
    scopes = root["oauth_config"]["scopes"]
    key = _key(root["oauth_config"], "scopes") or _key(root, "display_information") or root
    found: set[str] = set()
    for name in row["lists"]:
        found |= {node.text for node in scopes[name].elements if node.text}
    found -= set(row["neither"])
    modes = {"read" if scope.endswith(tuple(row["reads"])) else "write" for scope in found}
    via = [_MANIFEST]
    if any(root["features"][name] for name in row["assistant"]):
        via.append("assistant")
    if root["functions"].items or root["functions"].elements:
        via.append("functions")
    name = root["display_information"]["name"].text or "app"
    yield _finding(file, key, row, modes, size=len(found), via=via, group=name)


# -- Google Workspace ---------------------------------------------------------------------


def _google(file: SourceFile, root: Node) -> Iterator[Finding]:
    row = table("apps")["google"]
    folder = PurePosixPath(file.path).parent.name
    name = root["addOns"]["common"]["name"].text or folder or "apps-script"
    reached: dict[str, list[Node]] = {}
    for scope in root["oauthScopes"].elements:
        platform = _google_platform(scope.text or "", row)
        if platform is not None:
            reached.setdefault(platform, []).append(scope)
    via = [_MANIFEST, "add-on"] if root["addOns"] else [_MANIFEST]
    for platform, scopes in reached.items():
        reads = tuple(row["reads"])
        modes = {"read" if (s.text or "").endswith(reads) else "write" for s in scopes}
        told = {**row, "platform": platform}
        label = f"{name} {platform}"
        yield _finding(file, scopes[0], told, modes, size=len(scopes), via=via, group=label)
    if not reached:
        for part, key, _ in root["addOns"].pairs():
            if part in row["parts"]:
                told = {**row, "platform": row["parts"][part]}
                label = f"{name} {part}"
                yield _finding(file, key, told, set(), size=0, via=via, group=label)
    for address in root["urlFetchWhitelist"].elements:
        answer = by_url(address.text or "")
        if answer is not None and answer.target is not None and answer.target.vendor is not None:
            yield Finding(
                file.path,
                address.line,
                address.column,
                Kind.SETTING,
                "urlFetchWhitelist",
                vendor=answer.target.vendor,
                host=answer.host,
                setting=file.setting,
            )


def _google_platform(scope: str, row: Mapping[str, Any]) -> str | None:
    bare = scope.removeprefix(row["prefix"])
    fits = [start for start in row["scopes"] if f"{bare}.".startswith((f"{start}.", f"{start}/"))]
    return row["scopes"][max(fits, key=len)] if fits else None


# -- GitHub and Atlassian -----------------------------------------------------------------


def _github(file: SourceFile, root: Node) -> Iterator[Finding]:
    row = table("apps")["github"]
    key = _key(root, "default_permissions") or root
    levels = [value.text or "" for _, _, value in root["default_permissions"].pairs()]
    granted = [level for level in levels if level in row["levels"]]
    modes = {mode for level in granted for mode in row["levels"][level]}
    if granted:
        name = root["name"].text or "app"
        yield _finding(file, key, row, modes, size=len(granted), via=[_MANIFEST], group=name)


def _atlassian(file: SourceFile, root: Node) -> Iterator[Finding]:
    row = table("apps")["atlassian"]
    scopes = [node for node in root["permissions"]["scopes"].elements if node.text]
    modes = {"read" if (s.text or "").partition(":")[0] == "read" else "write" for s in scopes}
    key = _key(root["permissions"], "scopes")
    name = PurePosixPath(file.path).parent.name or "forge-app"
    if scopes and key is not None:
        yield _finding(file, key, row, modes, size=len(scopes), via=[_MANIFEST], group=name)
    for kind in row["agents"]:
        for agent in root["modules"][kind].elements:
            place = agent["name"] or agent["key"] or agent
            yield Finding(
                file.path,
                place.line,
                place.column,
                Kind.AGENT,
                "rovo agent",
                vendor=row["maker"],
                service=row["service"],
                setting=file.setting,
                size=len(agent["actions"].elements),
                group=(place.text or "agent")[:100],
            )


def _key(node: Node, name: str) -> Node | None:
    return next((key for held, key, _ in node.pairs() if held == name), None)


def _finding(
    file: SourceFile,
    place: Node,
    row: Mapping[str, Any],
    modes: set[str],
    *,
    size: int,
    via: list[str],
    group: str,
) -> Finding:
    return Finding(
        file.path,
        place.line,
        place.column,
        Kind.CONNECTOR,
        row["platform"],
        vendor=row["maker"],
        features=tuple(sorted(modes)),
        via=tuple(via),
        setting=file.setting,
        size=size,
        group=safe_name(group),
    )


APPS = FileSource("apps", wants_app, read_app)
