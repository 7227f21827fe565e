"""Readers of what peers write: each turns one document into marks.

A mark keeps three kinds of text apart: what the tool claims to be the vendor, what else it says
in its own words (rule, kind, method), and the source that it quotes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Data: TypeAlias = Any  # a JSON document of a foreign tool


@dataclass(frozen=True, slots=True)
class Mark:
    """One place that a tool points at; `line` is none where it names the file only."""

    file: str
    line: int | None
    claim: str
    said: str = ""
    seen: str = ""


Reader: TypeAlias = Callable[[Data, str], Iterator[Mark]]


def relative(path: str, root: str) -> str:
    """Return a path below the root, whatever the tool wrote it against.

    >>> relative("/x/repo/a/b.py", "/x/repo"), relative("./a/b.py", "/x/repo")
    ('a/b.py', 'a/b.py')
    """
    path = path.removeprefix("file://")
    # An absolute path replaces the root here.
    return os.path.relpath(Path(root, path), root).replace(os.sep, "/")


def _split(place: str, by: str = ":") -> tuple[str, int | None]:
    path, _, line = place.rpartition(by)
    line = line.removeprefix("L")
    return (path, int(line)) if path and line.isdigit() else (place, None)


def _line(value: Data) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _text(*values: Data) -> str:
    return " ".join(str(value) for value in values if value)


def lockin(data: Data, _root: str) -> Iterator[Mark]:
    """Read calls, clients, agents, features and connectors of this library, as of any tool."""
    for scan in data["scans"]:
        for one in scan["findings"]:
            if one["kind"] not in ("call", "client", "agent", "feature", "connector"):
                continue
            own = one.get("decided_by") or ("self-hosted" if not one.get("vendor") else "")
            said = _text(one.get("surface"), own, one["name"])
            claim = "" if one["kind"] == "connector" else one.get("vendor") or ""
            yield Mark(one["file"], one["line"], claim, said)


def shadowscan(data: Data, root: str) -> Iterator[Mark]:
    """Evidence of the findings; a vendor is claimed by a `provider.` signature."""
    for finding in data["findings"]:
        base = finding.get("resource") or root
        for one in finding["evidence"]:
            path, line = _split(one.get("location") or "")
            if not path:
                continue
            at = root if Path(root, path).exists() else base
            signature = one.get("signature") or ""
            claim = signature if signature.startswith("provider.") else ""
            said = _text(signature, one.get("signal"), one.get("description"))
            yield Mark(
                relative(str(Path(at, path)), root), line, claim, said, one.get("snippet") or ""
            )


def agentmap(data: Data, root: str) -> Iterator[Mark]:
    """Read the findings of its scanner."""
    for one in data:
        claim = _text(one["provider"], one["provider_name"])
        path = relative(one["path"], root)
        yield Mark(path, one["line"], claim, one["kind"], one["snippet"])


def ai_bom(data: Data, root: str) -> Iterator[Mark]:
    """Components of its CycloneDX document."""
    for one in data["components"]:
        held = {p["name"].removeprefix("trusera:"): p["value"] for p in one.get("properties", ())}
        path, line = _split(held.get("source_location", ""))
        provider = held.get("provider", "")
        claim = one["name"] if provider in ("", "Unknown") else provider
        said = _text(one["name"], one["type"], held.get("usage_type"), one.get("description"))
        yield Mark(relative(path, root), line, claim, said)


def scopesafe(data: Data, root: str) -> Iterator[Mark]:
    """Models, agents, tools and MCP servers."""
    for key in ("models", "agents", "tools", "mcp_servers"):
        for one in data.get(key) or ():
            place = one.get("location") or {}
            said = _text(one.get("name"), one.get("framework"), key)
            claim = one.get("provider") or one.get("model_provider") or ""
            path = relative(place.get("file") or ".", root)
            yield Mark(path, _line(place.get("line")), claim, said)


def airom(data: Data, root: str) -> Iterator[Mark]:
    """Occurrences of components; the name claims a vendor where no provider is given."""
    for one in data["components"]:
        claim = one.get("provider") or one["name"]
        for place in (one.get("evidence") or {}).get("occurrences") or ():
            at = place["location"]
            said = _text(one["kind"], one["name"], place.get("detectorId"))
            path = relative(at["path"], root)
            yield Mark(path, _line(at.get("line")), claim, said, place.get("snippet") or "")


def aibom_scanner(data: Data, root: str) -> Iterator[Mark]:
    """Read detections and declared packages."""
    for one in data["detections"]:
        said = _text(one["sdk_name"], one["detection_type"], one.get("model_name"))
        path = relative(one["file_path"], root)
        yield Mark(
            path, _line(one["line_number"]), one["provider"], said, one["code_snippet"] or ""
        )
    for one in data["dependencies"]:
        yield Mark(relative(one["source_file"], root), None, one["provider"], one["package"])


def quin(data: Data, root: str) -> Iterator[Mark]:
    """Model usages, end points, and the text that its patterns matched."""
    for one in data.get("model_usages") or ():
        said = _text(one.get("model_name"), one.get("role"))
        yield Mark(
            relative(one["file_path"], root), _line(one["line_number"]), one["provider"], said
        )
    for one in data.get("llm_endpoints") or ():
        path = relative(one["file_path"], root)
        yield Mark(
            path, _line(one["line_number"]), _text(one["host"]), _text(one["kind"], one["url"])
        )
    for one in data.get("artifacts") or ():
        text = one["match_text"] or ""
        claim = text if one["category"] in ("dependency", "code_pattern", "import") else ""
        said = _text(one["scanner_name"], one["category"], one["capability_tag"])
        yield Mark(relative(one["file_path"], root), _line(one["line_number"]), claim, said, text)


def browniie(data: Data, root: str) -> Iterator[Mark]:
    """Evidence per provider, and model ids."""
    for name, held in data["providers"].items():
        claim = _text(name, held.get("display_name"))
        for kind, places in held["evidence"].items():
            for one in places:
                said = _text(kind, one.get("detail"))
                yield Mark(relative(one["file"], root), _line(one.get("line")), claim, said)
    for one in data.get("model_literals") or ():
        path = relative(one["file"], root)
        yield Mark(path, _line(one.get("line")), one["provider"], one.get("detail") or "")


def agent_bom(data: Data, root: str) -> Iterator[Mark]:
    """Components of the AI inventory."""
    for one in (data.get("ai_inventory") or {}).get("components") or ():
        words = _text(one.get("description"), one.get("package"))
        claim = words or one["name"]
        path = relative(one["file"], root)
        yield Mark(path, _line(one["line"]), claim, _text(one["type"], one["name"], words))


def cisco(data: Data, root: str) -> Iterator[Mark]:
    """Components, with every place that their metadata list as evidence."""
    for one in data:
        held = one.get("metadata") or {}
        claim = _text(held.get("provider"), one.get("framework"), one.get("model_name"))
        claim = claim or (one["name"] if one["component_type"] != "secret" else "")
        said = _text(one["component_type"], one["name"], one.get("description"))
        path = relative(one["file_path"], root)
        yield Mark(path, _line(one["line_number"]), claim, said, one.get("text") or "")
        for place in held.get("evidence") or ():
            if isinstance(place, dict) and place.get("file"):
                yield Mark(relative(place["file"], root), _line(place.get("line")), claim, said)


def cdxgen(data: Data, root: str) -> Iterator[Mark]:
    """Components with their occurrences, and services."""
    for one in data.get("components") or ():
        held = [p["value"] for p in one.get("properties") or () if p["name"] == "cdx:ai:provider"]
        claim = _text(*held) or _text(one.get("group"), one["name"])
        said = _text(one["type"], one["name"])
        places = (one.get("evidence") or {}).get("occurrences") or ({"location": ""},)
        for place in places:
            path, line = _split(place["location"], "#")
            yield Mark(relative(path, root), line, claim, said)
    for one in data.get("services") or ():
        provider = (one.get("provider") or {}).get("name")
        yield Mark(".", None, _text(provider or one["name"]), _text(*(one.get("endpoints") or ())))


def witch_hunt(data: Data, root: str) -> Iterator[Mark]:
    """Read findings; an import claims what it matched."""
    for one in data["findings"]:
        seen = _text(one.get("match"), one.get("context"))
        if one["type"] not in ("api_call", "ai_import", "potential_api_key"):
            continue
        claim = one.get("provider") or (
            one.get("match") or "" if one["type"] == "ai_import" else ""
        )
        # Its paths start from the folder that it was run in.
        path = one["file"].partition(f"/{Path(root).name}/")[2] or one["file"]
        yield Mark(relative(path, root), _line(one.get("line")), claim, one["type"], seen)


def chowkidar(data: Data, root: str) -> Iterator[Mark]:
    """Model ids; the line is in the name of the variable (`L13`) where it is known."""
    for one in data:
        variable = str(one["variable"])
        line = int(variable[1:]) if variable[:1] == "L" and variable[1:].isdigit() else None
        claim = _text(one.get("provider")) or one["model"]
        yield Mark(relative(one["file"], root), line, claim, _text(one["model"], variable))


def agentic_radar(data: Data, _root: str) -> Iterator[Mark]:
    """Nodes of the graphs, which have no place."""
    for one in data.get("nodes") or ():
        words = _text(one.get("name"), one.get("label"), one.get("node_type"))
        yield Mark(".", None, _text(one.get("model")), words)
