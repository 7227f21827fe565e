"""Steps of build pipelines that call a coding tool: actions, images and shell commands.

One finding per step and tool. The text of prompts is counted and dropped; of a model
only its id is kept.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from lockin.discovery.config._document import DocumentError, Node, read_yaml
from lockin.discovery.config._servers import safe_name
from lockin.discovery.findings import Confidence, Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["PIPELINES", "read_pipeline", "tool_of_command", "wants_pipeline"]

_MODEL = re.compile(r"[A-Za-z0-9][\w.:/@-]{1,80}")
_FLAG = re.compile(r"--model(?:=|\s+)[\"']?([A-Za-z0-9][\w.:/-]{1,80})")
_SPLIT = re.compile(r"&&|\|\||[;|(`]|\$\(")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_SHELL_CALL = re.compile(r"(?:sh|bat|powershell|script)\s*:?\s*\(?\s*(?:script\s*:)?\s*[\"']*")
_STEPS = 2000
_HEAD = 4096


@functools.cache
def _places() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    row = table("tooling")["pipelines"]
    return frozenset(row["names"]), tuple(row["starts"]), tuple(row["ends"]), tuple(row["folders"])


def wants_pipeline(path: PurePosixPath) -> bool:
    """Tell whether a file describes a build pipeline."""
    name = path.name.lower()
    names, starts, ends, folders = _places()
    if name in names or name.startswith(starts) or name.endswith(ends):
        return True
    if not name.endswith((".yml", ".yaml", ".md")):
        return False
    parent = path.parent.as_posix().lower()
    if not parent.endswith(folders):
        below = f"/{parent}/"
        return ".gitlab/" in below and not name.endswith(".md")
    return not name.endswith(".md") or parent.endswith(".github/workflows")


def read_pipeline(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the steps that call a coding tool."""
    name = file.path.rpartition("/")[2].lower()
    if name.endswith(".md"):
        yield from _agentic(file)
        return
    if name.endswith(".lock.yml") and "gh-aw" in file.text[:_HEAD]:
        return  # made from the workflow in prose beside it
    if not _mentions(file.text) and name != "copilot-setup-steps.yml":
        return
    if "jenkinsfile" in name:
        yield from _jenkins(file)
        return
    try:
        root = read_yaml(file.text)
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    if name == "copilot-setup-steps.yml":
        yield from _setup(file, root)
    lines = file.text.split("\n")
    for count, step in enumerate(_steps(root)):
        if count > _STEPS:
            yield Skipped(file.path, f"more than {_STEPS} steps")
            return
        for tool, place in sorted(_tools(step, lines), key=lambda one: one[1]):
            yield _finding(file, place, tool, step)


@functools.cache
def _words() -> re.Pattern[str]:
    rows = table("tooling")
    words = {*rows["actions"], *rows["commands"], *rows["packages"], *rows["images"]}
    alternatives = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w])", re.IGNORECASE)


def _mentions(text: str) -> bool:
    return _words().search(text) is not None


@dataclass(slots=True)
class _Step:
    """A mapping that runs something: its own place, and what it holds."""

    node: Node
    shell: list[Node] = field(default_factory=list)


def _steps(root: Node) -> Iterator[_Step]:
    """Yield the mappings with shell text, an action or an image, in order of place."""
    shell_keys = frozenset(table("tooling")["shell"])
    queue: list[Node] = [root]
    seen: set[int] = set()
    texts: set[int] = set()
    found: list[_Step] = []
    while queue:
        node = queue.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        queue.extend(node.elements)
        queue.extend(value for _, value in node.items)
        if node.kind != "map":
            continue
        step = _Step(node)
        for name, _, value in node.pairs():
            if name.lower() in shell_keys:
                if id(value) not in texts:  # what an alias repeats is written once
                    step.shell += [value, *value.elements]
                texts.add(id(value))
        if step.shell or node["uses"].text or node["image"].text:
            found.append(step)
    yield from sorted(found, key=lambda step: (step.node.line, step.node.column))


def _tools(step: _Step, lines: list[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each tool that a step calls, with the place of its first mention."""
    rows = table("tooling")
    found: dict[str, tuple[int, int]] = {}
    uses = step.node["uses"]
    if uses.text:
        tool = _action(uses.text, rows["actions"])
        if tool is not None:
            _ = found.setdefault(tool, (uses.line, uses.column))
    image = step.node["image"]
    image = image["name"] or image if image.kind == "map" else image
    for part, tool in rows["images"].items():
        if image.text and part in image.text.lower():
            _ = found.setdefault(tool, (image.line, image.column))
    for text in step.shell:
        if text.text:
            for tool, place in _commands(text, lines):
                _ = found.setdefault(tool, place)
    yield from found.items()


def _action(uses: str, actions: Mapping[str, str]) -> str | None:
    """Return the tool of an action; what is below the repository belongs to it too."""
    parts = uses.partition("@")[0].lower().split("/")
    return actions.get("/".join(parts[:2])) if len(parts) > 1 else None


def _commands(text: Node, lines: list[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    value = text.text or ""
    if not _mentions(value):
        return
    row = lines[text.line - 1] if text.line <= len(lines) else ""
    block = row[text.column - 1 :].startswith(("|", ">"))
    continued = False
    for number, line in enumerate(value.split("\n")):
        tool = None if continued else tool_of_command(line)
        continued = line.rstrip().endswith("\\")
        if tool is None:
            continue
        at = text.line + number + (1 if block else 0)
        start = line.lstrip()[:20]
        place = _find(lines, start, at if block else text.line)
        yield tool, place or (text.line, text.column)


def _find(lines: list[str], start: str, first: int) -> tuple[int, int] | None:
    """Return the first place at or after a line where a text stands."""
    for number in range(first, min(first + 400, len(lines) + 1)):
        at = lines[number - 1].find(start)
        if at >= 0:
            return number, at + 1
    return None


def tool_of_command(line: str) -> str | None:
    """Return the coding tool that a shell line runs or installs.

    Examples
    --------
    >>> tool_of_command('cat diff.txt | claude -p "Review this"')
    'anthropic-claude-code'
    >>> tool_of_command("npm install -g @openai/codex")
    'openai-codex'
    >>> tool_of_command("copilot svc deploy") is None
    True
    """
    if line.lstrip().startswith(("#", "//")):
        return None
    rows = table("tooling")
    wrappers = frozenset(rows["wrappers"])
    for part in _SPLIT.split(line):
        words = [word.strip("\"',[]{}") for word in part.split()]
        words = words[words[0] == "-" :] if words else words
        bare = [word for word in words if word]
        if bare and bare[0] not in {"echo", "printf", "git", "grep", "cd", "name:"}:
            named = next((tool for tool in map(_package, bare) if tool), None)
            if named is not None:
                return named
        while bare and (
            bare[0] in wrappers
            or bare[0].startswith("-")
            or bare[0].isdigit()
            or _ASSIGNMENT.match(bare[0])
        ):
            bare = bare[1:]
        if not bare:
            continue
        row = rows["commands"].get(bare[0].rpartition("/")[2].lower())
        if row is not None and _fits(row, bare[1:]):
            return str(row["tool"])
    return None


def _fits(row: Mapping[str, Any], words: list[str]) -> bool:
    """Tell whether the words after a program are those of a call of the tool."""
    if words[:1] in (["="], [":"], ["in"]):
        return False
    return not row.get("needs") or not set(row["needs"]).isdisjoint(words)


def _package(word: str) -> str | None:
    packages: Mapping[str, str] = table("tooling")["packages"]
    bare = re.sub(r"(?<=.)(?:@|==|\[).*$", "", word).lower()
    if bare in packages:
        return packages[bare]
    path = word.partition("://")[2].lower()
    return next((tool for name, tool in packages.items() if path == name), None) if path else None


def _finding(file: SourceFile, place: tuple[int, int], tool: str, step: _Step) -> Finding:
    rows = table("tooling")
    given = step.node["with"] or step.node["inputs"]
    size = sum(len(given[key].text or "") for key in rows["prompts"])
    texts = [given[key].text or "" for key in rows["models"]]
    models = {text for text in texts if _MODEL.fullmatch(text)}
    spoken = [given["claude_args"].text or "", *(node.text or "" for node in step.shell)]
    for text in spoken:
        models.update(found.group(1) for found in _FLAG.finditer(text))
    named = step.node["name"].text
    return Finding(
        file.path,
        *place,
        Kind.TOOLING,
        "pipeline-step",
        vendor=rows["tools"][tool]["vendor"],
        service=tool,
        models=tuple(sorted(models)),
        via=tuple(_clouds(step.node, given)),
        setting=file.setting,
        size=size,
        group=safe_name(named) if named else None,
    )


def _clouds(step: Node, given: Node) -> Iterator[str]:
    """Yield the cloud that a step asks the tool to go through."""
    environment = {name.upper() for name, _, value in step["env"].pairs() if value.text != "0"}
    for cloud in ("bedrock", "vertex"):
        stated = (given[f"use_{cloud}"] or given[f"use_{cloud}_ai"]).text
        if stated == "true" or f"CLAUDE_CODE_USE_{cloud.upper()}" in environment:
            yield cloud


def _setup(file: SourceFile, root: Node) -> Iterator[Finding]:
    """Yield the job that prepares the machine of GitHub's coding agent."""
    for name, key, _ in root["jobs"].pairs():
        if name == "copilot-setup-steps":
            yield _finding(file, (key.line, key.column), "github-copilot", _Step(Node(1, 1)))


def _agentic(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield a workflow written as prose with front matter (GitHub agentic workflows)."""
    if not file.text.startswith("---"):
        return
    front, mark, body = file.text[3:].partition("\n---")
    if not mark or "on:" not in front:
        return
    try:
        root = read_yaml("\n" + front.partition("\n")[2])
    except DocumentError as error:
        yield Skipped(file.path, str(error))
        return
    engine = root["engine"]
    chosen = engine["id"] if engine.kind == "map" else engine
    if not root["on"]:
        return
    place = (chosen.line, chosen.column) if chosen else (root.line, root.column)
    tool = table("tooling")["engines"].get(chosen.text if chosen else "copilot")
    if tool is None or not (chosen or root["safe-outputs"] or root["tools"]):
        return
    yield Finding(
        file.path,
        *place,
        Kind.TOOLING,
        "pipeline-step",
        vendor=table("tooling")["tools"][tool]["vendor"],
        service=tool,
        setting=file.setting,
        confidence=Confidence.HIGH if chosen else Confidence.MEDIUM,
        size=len(body.strip()),
        group=safe_name(PurePosixPath(file.path).stem),
    )


def _jenkins(file: SourceFile) -> Iterator[Finding]:
    """Yield the lines of a Jenkinsfile that run a tool; its language is not parsed."""
    for number, line in enumerate(file.text.split("\n"), 1):
        if not _mentions(line):
            continue
        bare = line.strip()
        call = _SHELL_CALL.match(bare)
        command = bare[call.end() :] if call is not None else bare
        tool = tool_of_command(command)
        if tool is not None:
            yield Finding(
                file.path,
                number,
                len(line) - len(line.lstrip()) + 1,
                Kind.TOOLING,
                "pipeline-step",
                vendor=table("tooling")["tools"][tool]["vendor"],
                service=tool,
                setting=file.setting,
                confidence=Confidence.MEDIUM,
            )


PIPELINES = FileSource("pipelines", wants_pipeline, read_pipeline)
