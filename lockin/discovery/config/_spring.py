"""MCP connections in the settings of Spring AI and Quarkus, as YAML or as properties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lockin.discovery.config._document import Node, read_yaml
from lockin.discovery.sources import SourceFile

__all__ = ["spring_servers"]

_PREFIXES = (("spring", "ai", "mcp", "client"), ("quarkus", "langchain4j", "mcp"))
_STEPS = 6
_PROPERTY = re.compile(
    r"\s*(spring\.ai\.mcp\.client\.[\w-]+\.connections\.|quarkus\.langchain4j\.mcp\.)"
    r"([\w-]+|\[[^\]]+\])"
    r"\.([\w.\[\]-]+)\s*[=:]\s*(.*)"
)
_DOCUMENTS = 50

_Server = tuple[str, Node, Node]


def spring_servers(file: SourceFile) -> Iterator[_Server]:
    """Yield the connections of an application: name, its node, the entry.

    Raises
    ------
    DocumentError
        A document is not YAML.
    """
    if "mcp" not in file.text or not ("connections" in file.text or "quarkus" in file.text):
        return
    if file.path.lower().endswith(".properties"):
        yield from _properties(file.text)
        return
    for text in _documents(file.text):
        for path, node in _branches(read_yaml(text), (), set()):
            spring = path[:4] == _PREFIXES[0] and path[-1] == "connections" and len(path) == _STEPS
            if spring or path == _PREFIXES[1]:
                for name, key, server in node.pairs():
                    if server.kind == "map":
                        yield name.strip("[]"), key, server


def _documents(text: str) -> Iterator[str]:
    """Yield the documents of a stream, each on its own lines."""
    start = 0
    lines = text.splitlines(keepends=True)
    marks = [at for at, line in enumerate(lines) if line.startswith("---")][:_DOCUMENTS]
    for end in (*marks, len(lines)):
        if any(line.strip() for line in lines[start:end]):
            yield "\n" * start + "".join(lines[start:end]).replace("---", "", 1)
        start = end


def _branches(
    node: Node, path: tuple[str, ...], seen: set[int]
) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield the maps below a node by path, each once; a dotted key is several steps."""
    if len(path) > _STEPS or not any(path[: len(p)] == p[: len(path)] for p in _PREFIXES):
        return
    if id(node) in seen:
        return
    seen.add(id(node))
    yield path or ("",), node
    for name, _, value in node.pairs():
        if value.kind == "map":
            yield from _branches(value, (*path, *name.split(".")), seen)


def _properties(text: str) -> Iterator[_Server]:
    found: dict[str, tuple[Node, Node]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        entry = _PROPERTY.match(line)
        if entry is None:
            continue
        name = entry.group(2).strip("[]")
        _, server = found.setdefault(
            name, (Node(number, entry.start(2) + 1, name), Node(number, 1, kind="map"))
        )
        field, value = entry.group(3), entry.group(4).strip()
        head, _, rest = field.partition(".")
        bare = head.partition("[")[0]
        place = Node(number, entry.start(3) + 1, bare)
        if bare == "args":
            held = server["args"]
            if not held:
                held = Node(number, entry.start(4) + 1, kind="list")
                server.items.append((place, held))
            parts = value.split(",") if "[" not in head else [value]
            held.elements += [Node(number, entry.start(4) + 1, part.strip()) for part in parts]
        elif bare == "env" and rest:
            held = server["env"]
            if not held:
                held = Node(number, 1, kind="map")
                server.items.append((place, held))
            named = Node(number, entry.start(3) + 5, rest.strip("[]"))
            held.items.append((named, Node(number, 1, "")))
        elif not rest and bare == "command" and "," in value:
            at = entry.start(4) + 1
            words = [Node(number, at, part.strip()) for part in value.split(",")]
            server.items.append((place, Node(number, at, elements=words, kind="list")))
        elif not rest:
            server.items.append((place, Node(number, entry.start(4) + 1, value)))
    for name, (key, server) in found.items():
        yield name, key, server
