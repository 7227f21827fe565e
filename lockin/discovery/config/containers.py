"""Compose files, Kubernetes manifests, Helm charts and Dockerfiles.

Names of variables, with the host or model that is written for them where the tables know
it; images that serve models; the kinds of Envoy AI Gateway. Secrets stay unread.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from lockin.discovery.config._document import DocumentError, Node, read_yaml
from lockin.discovery.config._envoy import Envoy
from lockin.discovery.config._values import deployed
from lockin.discovery.config._variables import mentions
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import Source, SourceFile, Tree

__all__ = ["CONTAINERS", "ContainerSource", "documents"]

_PIPELINES = frozenset({".github", ".circleci", ".gitlab", ".buildkite", ".azure-pipelines"})
_PIPELINE_NAMES = (".gitlab-ci", "azure-pipelines", "bitbucket-pipelines", ".travis", "cloudbuild")
_NAME = re.compile(r"[A-Z][A-Z0-9_]{3,99}")
_PAIR = re.compile(r"([A-Za-z_][A-Za-z0-9_]{1,99})(?:=(.*))?", re.DOTALL)
_IMAGE = re.compile(r"[a-z0-9][A-Za-z0-9._/:@-]{1,250}")
_IMAGE_LINE = re.compile(r"\s*-?\s*(?:image|repository):\s*[\"']?([a-z0-9][\w./:@-]{1,250})")
_SET = re.compile(r"([A-Za-z_]\w{1,99})=(\"[^\"]*\"|'[^']*'|\S*)")
_DOCUMENTS = 500


@dataclass(frozen=True, slots=True)
class ContainerSource:
    """Reads a root together: a route of a gateway and its backend may be in two files."""

    name: str = "containers"

    def wants(self, path: PurePosixPath) -> bool:
        """Tell whether a file may describe containers."""
        name = path.name
        if name.endswith((".yaml", ".yml", ".tpl")):
            if "lock" in name or name.startswith(_PIPELINE_NAMES):
                return False
            return not _PIPELINES.intersection(path.parts[:-1])
        return _is_dockerfile(name)

    def read(self, files: Sequence[SourceFile], tree: Tree) -> Iterator[Finding | Skipped]:
        """Yield variables, images and the routes of gateways."""
        envoy = Envoy()
        for file in files:
            if not _is_of_interest(file.text):
                continue
            name = file.path.rpartition("/")[2]
            if _is_dockerfile(name):
                yield from _dockerfile(file)
            else:
                yield from _yaml(file, envoy)
        yield from envoy.findings()


def _is_dockerfile(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(("dockerfile", "containerfile")) or lower.endswith(".dockerfile")


@functools.cache
def _words() -> tuple[str, ...]:
    environment = table("environment")
    held = {*environment["words"], *environment["deciding"], "aigateway.envoyproxy.io"}
    held |= {*table("containers")["images"]} - {"nim/"}
    held |= {name for name in environment["variables"] if not _holds_word(name)}
    return (*sorted(held), "nvcr.io/nim/")


def _holds_word(name: str) -> bool:
    return any(word in name for word in table("environment")["words"])


def _is_of_interest(text: str) -> bool:
    return any(word in text for word in _words())


def _yaml(file: SourceFile, envoy: Envoy) -> Iterator[Finding | Skipped]:
    if file.path.endswith(".tpl"):
        yield from _lines(file)
        return
    try:
        roots = [(offset, read_yaml(text)) for offset, text in documents(file.text)]
    except DocumentError as error:
        if "{{" in file.text:
            yield from _lines(file)
        else:
            yield Skipped(file.path, str(error))
        return
    seen: set[tuple[str, int]] = set()
    for offset, root in roots:
        if (root["apiVersion"].text or "").startswith(("aigateway.", "gateway.envoyproxy.")):
            envoy.take(file, root, offset)
        for found in _walk(file, root, offset):
            if (found.name, found.line) not in seen:
                seen.add((found.name, found.line))
                yield found


def documents(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield the documents of a YAML stream, each with the number of lines before it.

    Examples
    --------
    >>> list(documents("a: 1\n---\nb: 2\n"))
    [(0, 'a: 1\n'), (2, 'b: 2\n')]
    """
    if "\n---" not in text and not text.startswith("---"):
        yield 0, text
        return
    start = 0
    lines = text.splitlines(keepends=True)
    marks = [at for at, line in enumerate(lines) if re.match(r"---(?:\s|$)", line)]
    for end in (*marks[:_DOCUMENTS], len(lines)):
        body = "".join(lines[start:end])
        if body.strip():
            yield start, body
        start = end + 1


def _walk(file: SourceFile, root: Node, offset: int) -> Iterator[Finding]:
    """Yield what any mapping or list of a document says; an alias is read once."""
    queue: list[tuple[Node, str]] = [(root, "")]
    done: set[int] = set()
    while queue:
        node, key = queue.pop()
        if id(node) in done:
            continue
        done.add(id(node))
        queue.extend((value, name.text or "") for name, value in reversed(node.items))
        queue.extend((one, key) for one in reversed(node.elements))
        if node.kind == "map":
            yield from _mapping(file, node, offset)
        elif node.text is not None and key in {"environment", "env", "extraEnv", "build-args"}:
            pair = _PAIR.fullmatch(node.text)
            if pair is not None:
                found = deployed(file, node.line + offset, node.column, pair[1], pair[2])
                if found is not None:
                    yield found


def _mapping(file: SourceFile, node: Node, offset: int) -> Iterator[Finding]:
    name = node["name"]
    if name.text and (node["value"] or node["valueFrom"]) and _NAME.fullmatch(name.text):
        found = deployed(file, name.line + offset, name.column, name.text, node["value"].text)
        if found is not None:
            yield found
    for key, place, value in node.pairs():
        if key == "image":
            image = value if value.text is not None else value["repository"]
            if image.text is not None:
                yield from _image(file, image.line + offset, image.column, image.text)
        elif _NAME.fullmatch(key):
            found = deployed(file, place.line + offset, place.column, key, value.text)
            if found is not None:
                yield found


def _image(file: SourceFile, line: int, column: int, image: str) -> Iterator[Finding]:
    if not _IMAGE.fullmatch(image):
        return
    repository = image.partition("@")[0]
    head, slash, rest = repository.partition("/")
    if slash and ("." in head or ":" in head or head == "localhost"):
        repository = rest
    repository = repository.partition(":")[0].lower()
    rows = table("containers")["images"]
    starts = [one for one in rows if repository.startswith(one)]
    if not starts:
        return
    row = rows[max(starts, key=len)]
    yield Finding(
        file.path,
        line,
        column,
        Kind.RESOURCE,
        repository[:200],
        vendor=row.get("vendor"),
        service=row.get("service"),
        via=(row["role"], "container"),
        setting=file.setting,
        group=repository.rpartition("/")[2][:100],
    )


def _lines(file: SourceFile) -> Iterator[Finding]:
    """Read a template that is no YAML before it is filled in, line by line."""
    seen: set[str] = set()
    for number, line in enumerate(file.text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        image = _IMAGE_LINE.match(line[:500])
        if image is not None:
            yield from _image(file, number, image.start(1) + 1, image.group(1))
        for name, start in mentions(line[:2000]):
            if name not in seen:
                found = deployed(file, number, start + 1, name, None)
                if found is not None:
                    seen.add(name)
                    yield found


def _dockerfile(file: SourceFile) -> Iterator[Finding]:
    """Read the base image, and the names that ``ENV`` and ``ARG`` set."""
    word = ""
    for number, line in enumerate(file.text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        start = 0
        if not word:
            word, _, _ = bare.partition(" ")
            word = word.upper()
            start = len(line) - len(line.lstrip()) + len(word)
        if word == "FROM" and start:
            image = re.match(r"\s+(?:--\S+\s+)*(\S+)", line[start:500])
            if image is not None:
                yield from _image(file, number, start + image.start(1) + 1, image.group(1))
        elif word in {"ENV", "ARG"}:
            for name, column, value in _pairs(line[:2000], start):
                found = deployed(file, number, column, name, value)
                if found is not None:
                    yield found
        if not bare.endswith("\\"):
            word = ""


def _pairs(line: str, start: int) -> Iterator[tuple[str, int, str | None]]:
    pairs = list(_SET.finditer(line, start))
    for one in pairs:
        yield one[1], one.start(1) + 1, one[2]
    if not pairs:
        old = re.compile(r"\s*([A-Za-z_]\w{1,99})(?:\s+(.*))?").match(line, start)
        if old is not None:
            yield old[1], old.start(1) + 1, old[2]


CONTAINERS: Source = ContainerSource()
