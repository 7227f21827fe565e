"""What is written for coding tools: rules, skills, commands, subagents, hooks.

Contents are counted and dropped. A rule file that only points at another one, or repeats
it, is a ``pointer``: nothing in it would be rewritten.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from lockin.discovery.config._document import DocumentError, Node, read_json
from lockin.discovery.config._servers import safe_name
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import SourceFile, Tree

__all__ = ["TOOLING", "ToolingSource"]

_NAME = re.compile(r"name:\s*[\"']?([^\"'\n#]{1,100})")
_POINTS = re.compile(r"@?\S*(?:AGENTS|CLAUDE|GEMINI|copilot-instructions)\.md\b", re.IGNORECASE)
_POINTER = 300
_HOOKS = 500


@dataclass(frozen=True, slots=True)
class _Sort:
    """What a file is, and for which tool."""

    what: str
    tool: str | None
    protocol: str | None = None
    endings: tuple[str, ...] = ()


@functools.cache
def _names() -> Mapping[str, _Sort]:
    rows = table("tooling")["names"].items()
    return {name: _Sort(row["is"], row["tool"], row.get("protocol")) for name, row in rows}


@functools.cache
def _folders() -> Mapping[str, Mapping[str, _Sort]]:
    """Return what lies in ``.tool`` folders, by that folder and the name in it."""
    found: dict[str, dict[str, _Sort]] = {}
    for place, row in table("tooling")["folders"].items():
        folder, _, inner = place.partition("/")
        sort = _Sort(row["is"], row["tool"], None, tuple(row["endings"]))
        found.setdefault(folder, {})[inner] = sort
    return found


def _in_folder(parts: Sequence[str]) -> _Sort | None:
    folders = _folders()
    for at, part in enumerate(parts[:-1]):
        if not part.startswith(".") or part not in folders:
            continue
        inner = folders[part]
        following = parts[at + 1]
        sort = inner.get(following) or inner.get(following.split("-")[0]) or inner.get("")
        if sort is not None and parts[-1].endswith(sort.endings):
            return sort
    return None


@dataclass(frozen=True, slots=True)
class ToolingSource:
    """Files of coding tools in a tree, read together: one may repeat another."""

    name: str = "tooling"

    def wants(self, path: PurePosixPath) -> bool:
        """Tell whether a file is written for a coding tool, or may be."""
        whole = str(path).lower()
        folders, _, name = whole.rpartition("/")
        if name in _names():
            return True
        if not folders:
            return False
        plugin = table("tooling")["plugin"]
        if "." not in folders:
            if not name.endswith(".md"):
                return whole.endswith(plugin["hooks"])
            return not plugin["folders"].keys().isdisjoint(folders.split("/"))
        parts = whole.split("/")
        placed = f"{parts[-2]}/{name}"
        if placed in table("tooling")["hooks"] or placed in (plugin["marker"], plugin["hooks"]):
            return True
        if name.endswith(".md") and not plugin["folders"].keys().isdisjoint(parts[:-1]):
            return True
        return _in_folder(parts) is not None

    def read(self, files: Sequence[SourceFile], tree: Tree) -> Iterator[Finding | Skipped]:
        """Yield one finding per rule, skill, command, subagent and hook."""
        plugin = table("tooling")["plugin"]
        marker = plugin["marker"]
        roots = {f.path[: -len(marker)] for f in files if f.path.lower().endswith(marker)}
        rules = {f.path: f.text.strip() for f in files if f.path.lower().endswith("agents.md")}
        for file in files:
            parts = file.path.lower().split("/")
            placed = "/".join(parts[-2:])
            holder = table("tooling")["hooks"].get(placed)
            if holder is None and placed == plugin["hooks"]:
                holder = plugin["tool"] if file.path[: -len(placed)] in roots else None
            if holder is not None:
                yield from _hooks(file, holder)
                continue
            sort = _sort(file.path, parts, roots)
            if sort is not None:
                yield from _written(file, sort, rules)


def _sort(path: str, parts: Sequence[str], roots: set[str]) -> _Sort | None:
    sort = _names().get(parts[-1])
    owners: Mapping[str, str] = table("tooling")["owners"]
    plugin: Mapping[str, Any] = table("tooling")["plugin"]
    root = next((root for root in sorted(roots) if path.startswith(root)), None)
    if sort is not None:
        if sort.what == "skill":
            tool = next((owners[part] for part in parts if part in owners), None)
            return _Sort("skill", tool or (plugin["tool"] if root is not None else None),
                         sort.protocol)  # fmt: skip
        return sort
    placed = _in_folder(parts)
    if placed is not None or root is None:
        return placed
    inner = path[len(root) :].lower().split("/")
    what = plugin["folders"].get(inner[0]) if len(inner) > 1 else None
    return _Sort(what, plugin["tool"]) if what and parts[-1] != "readme.md" else None


def _written(file: SourceFile, sort: _Sort, rules: Mapping[str, str]) -> Iterator[Finding]:
    body, line, column, name = _front(file.text)
    if not body and name is None:
        return
    what = sort.what
    if what == "rule" and sort.protocol is None and _repeats(file, body, rules):
        what = "pointer"
    yield _finding(
        file, (line, column), what, sort.tool, size=len(body), group=name or _own_name(file.path)
    )
    if sort.protocol is not None:
        yield Finding(
            file.path,
            line,
            column,
            Kind.PROTOCOL,
            sort.protocol,
            via=("coding-tool",),
            setting=file.setting,
        )


def _finding(
    file: SourceFile,
    place: tuple[int, int],
    what: str,
    tool: str | None,
    *,
    size: int,
    group: str,
) -> Finding:
    row = table("tooling")["tools"].get(tool, {})
    return Finding(
        file.path,
        *place,
        Kind.TOOLING,
        what,
        vendor=row.get("vendor"),
        service=tool,
        setting=file.setting,
        size=size,
        group=safe_name(group),
    )


def _own_name(path: str) -> str:
    pure = PurePosixPath(path)
    stem = pure.name.lstrip(".").partition(".")[0]
    return pure.parent.name if stem.lower() == "skill" and pure.parent.name else stem


def _front(text: str) -> tuple[str, int, int, str | None]:
    """Return the body, the place of the name or of the first words, and the stated name."""
    lines = text.split("\n")
    start = 0
    named: tuple[int, int, str] | None = None
    if lines[0].rstrip() == "---":
        end = next((n for n, line in enumerate(lines[1:200], 1) if line.rstrip() == "---"), 0)
        for number, line in enumerate(lines[1:end], 2):
            found = _NAME.match(line)
            if found is not None and named is None:
                named = (number, found.start(1) + 1, found.group(1).strip())
        start = end + 1 if end else 0
    body = "\n".join(lines[start:]).strip()
    if named is not None:
        return body, *named
    for number, line in enumerate(lines[start:], start + 1):
        if line.strip():
            return body, number, len(line) - len(line.lstrip()) + 1, None
    return body, 1, 1, None


def _repeats(file: SourceFile, body: str, rules: Mapping[str, str]) -> bool:
    """Tell whether a rule file only points at another, or repeats the open one beside it."""
    if len(body) <= _POINTER and _POINTS.search(body):
        return True
    folder = file.path.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    return any(path[: -len("agents.md")] == prefix and text == body for path, text in rules.items())


def _hooks(file: SourceFile, tool: str) -> Iterator[Finding | Skipped]:
    """Yield the hooks of a settings file: events, then matchers, then commands."""
    if '"hooks"' not in file.text:
        return
    try:
        root = read_json(file.text)
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    count = 0
    for event, _, entries in root["hooks"].pairs():
        for entry in entries.elements:
            for hook in entry["hooks"].elements or [entry]:
                count += 1
                if _command(hook) and count <= _HOOKS:
                    yield _finding(
                        file, (hook.line, hook.column), "hook", tool,
                        size=len(_command(hook)), group=event,
                    )  # fmt: skip


def _command(hook: Node) -> str:
    fields = ("command", "prompt", "bash", "powershell", "url")
    return next((hook[name].text or "" for name in fields if hook[name].text), "")


TOOLING = ToolingSource()
