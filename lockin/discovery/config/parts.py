"""Signs that a folder is built, deployed or run by itself, read from one file at a time.

Each sign is a finding of kind `part`: `group` is the folder, `via` says what is told of it,
and `name` is the package or the file that tells it. What follows from several signs is
decided in `lockin.discovery._units`. The rule and its reasons are in decision 0010.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from lockin.discovery.config._document import DocumentError, Node, read_json, read_yaml
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["PARTS", "read_part", "wants_part"]

_BUILT = frozenset(
    """
    build.gradle build.gradle.kts cargo.toml composer.json gemfile go.mod package.json pipfile
    pom.xml project.json pyproject.toml requirements.txt setup.cfg setup.py mix.exs deno.json
    """.split()
)
_PROJECTS = (".csproj", ".fsproj", ".vbproj")
_DEPLOYED = frozenset(
    """
    procfile fly.toml railway.toml railway.json vercel.json now.json netlify.toml host.json
    serverless.yml serverless.yaml serverless.ts wrangler.toml wrangler.jsonc apprunner.yaml
    chart.yaml app.json
    """.split()
)
_READ = frozenset(
    """
    azure.yaml azure.yml skaffold.yaml render.yaml app.yaml template.yaml template.yml
    """.split()
)
_CHARTS = frozenset({"chart", "charts", "deploy", "deployment", "helm", "k8s", "kubernetes"})
_COMPOSE = re.compile(r"(docker-)?compose([.-][\w.-]+)?\.ya?ml")
_DOCKERFILE = re.compile(r"(dockerfile|containerfile)([.-][\w.-]+)?|[\w.-]+\.dockerfile")
_DEVELOPMENT = re.compile(r"(^|[.-])(dev|devcontainer|test|tests|ci|base|local)([.-]|$)")
_SERVES_PAGES = re.compile(
    r"\b(react-scripts|vite|ng|vue-cli-service|webpack|webpack-dev-server|parcel|expo|gatsby|craco"
    r"|react-native|storybook|echo|next dev|nuxt dev|astro|docusaurus|svelte-kit|electron-forge)\b"
)
_LIBRARY = ("main", "module", "exports", "types", "typings")
_SPRING = re.compile(
    r"org\.springframework\.boot[\"'`)]|spring-boot-maven-plugin|io\.quarkus[\"'`)]"
    r"|quarkus-maven-plugin|io\.micronaut\.application"
)
_ANDROID = re.compile(r"com\.android\.application|libs\.plugins\.android\.application")
_RUNS = re.compile(
    r"Sdk=\"Microsoft\.NET\.Sdk\.(Web|Worker)\"|<OutputType>\s*(Win)?Exe\s*<", re.IGNORECASE
)
_REFERENCE = re.compile(r"<ProjectReference\s[^>]{0,200}?Include=\"([^\"]{1,300})\"", re.IGNORECASE)
_PATH = re.compile(r"\bpath\s*=\s*[\"']([^\"'\n]{1,300})[\"']")
_REPLACED = re.compile(r"^\s*(?:replace\s+)?\S+(?:\s+v\S+)?\s*=>\s*(\.{1,2}/\S*)", re.MULTILINE)
_GRADLE = re.compile(r"\bproject\(\s*(?:path\s*[:=]\s*)?[\"']:([\w:.-]{1,200})[\"']")
_NAME = re.compile(r"^\s*name\s*=\s*[\"']([\w.@/-]{1,200})[\"']", re.MULTILINE)
_SCRIPTS = re.compile(r"^\s*\[(project\.scripts|tool\.poetry\.scripts|\[bin\])\]", re.MULTILINE)
_SHORT = re.compile(r"[\w.@/-]{1,200}")


def wants_part(path: PurePosixPath) -> bool:
    """Tell whether a file may say that its folder stands by itself."""
    name = path.name.lower()
    if name in _BUILT or name in _DEPLOYED or name in _READ or name.endswith(_PROJECTS):
        return True
    if path.as_posix().lower().endswith("src/main.rs"):
        return True
    return bool(_COMPOSE.fullmatch(name) or _DOCKERFILE.fullmatch(name))


def read_part(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield what one file tells of its folder, or of the folders that it names."""
    path = PurePosixPath(file.path)
    folder = "" if path.parent.as_posix() == "." else path.parent.as_posix()
    name = path.name.lower()
    signs = _Signs(file)
    try:
        if _DOCKERFILE.fullmatch(name):
            if not _DEVELOPMENT.search(name) and not path.parent.name.startswith("."):
                yield signs.of(folder, "deployed", path.name)
        elif _COMPOSE.fullmatch(name):
            yield from _compose(signs, folder)
        elif name in {"azure.yaml", "azure.yml"}:
            yield from _listed(signs, folder, read_yaml(file.text)["services"], "project")
        elif name == "skaffold.yaml":
            yield from _skaffold(signs, folder)
        elif name == "render.yaml":
            services = read_yaml(file.text)["services"]
            yield from _elements(signs, folder, services, "rootDir")
        elif name in {"template.yaml", "template.yml"}:
            if "AWS::Serverless-2016-10-31" in file.text:
                yield signs.of(folder, "deployed", path.name)
        elif name == "app.yaml":
            if re.search(r"^runtime:", file.text, re.MULTILINE):
                yield signs.of(folder, "deployed", path.name)
        elif name == "chart.yaml":
            yield signs.of(_above(folder), "deployed", path.name)
        elif name in _DEPLOYED:
            yield signs.of(folder, "deployed", path.name)
        elif name == "main.rs":
            yield signs.of(_parent(folder), "program", "src/main.rs")
        else:
            yield from _manifest(signs, folder, name)
    except DocumentError as error:
        yield Skipped(file.path, str(error))


class _Signs:
    """Makes the findings of one file."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.text = file.text

    def of(self, folder: str, what: str, name: str, line: int = 1, column: int = 1) -> Finding:
        shown = name if _SHORT.fullmatch(name) else "unnamed"
        return Finding(
            self.file.path, line, column, Kind.PART, shown,
            via=(what,), setting=self.file.setting, group=folder[:500],
        )  # fmt: skip

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset."""
        start = self.text.rfind("\n", 0, offset) + 1
        return self.text.count("\n", 0, offset) + 1, offset - start + 1


def _parent(folder: str) -> str:
    return folder.rpartition("/")[0]


def _above(folder: str) -> str:
    """Return the folder that a chart deploys: the one above ``chart``, ``deploy`` and so on."""
    parts = folder.split("/") if folder else []
    for number, part in enumerate(parts):
        if part.lower() in _CHARTS:
            return "/".join(parts[:number])
    return folder


def _below(folder: str, path: str | None) -> str | None:
    """Return a path told in a file of `folder`; none where it leaves the root."""
    if not path or "$" in path or "://" in path or path.startswith("/"):
        return None
    made = posixpath.normpath(posixpath.join(folder, path.replace("\\", "/")))
    if made == ".":
        return ""
    return None if made.startswith("..") else made


# -- what is deployed -------------------------------------------------------------------------


def _compose(signs: _Signs, folder: str) -> Iterator[Finding]:
    for name, key, service in read_yaml(signs.text)["services"].pairs():
        build = service["build"]
        if not build:
            continue
        context = _below(folder, build.text if build.kind == "text" else build["context"].text)
        recipe = None if build.kind == "text" else build["dockerfile"].text
        if context is None:
            continue
        if recipe:  # the recipe of one part may be built from the folder of all
            home = _parent(_below(context, recipe) or "")
            if home.startswith(f"{context}/" if context else ""):
                context = home
        yield signs.of(context, "deployed", f"compose-{name}", key.line, key.column)


def _listed(signs: _Signs, folder: str, services: Node, field: str) -> Iterator[Finding]:
    for name, key, service in services.pairs():
        place = _below(folder, service[field].text)
        if place is not None:
            yield signs.of(place, "deployed", name, key.line, key.column)


def _elements(signs: _Signs, folder: str, services: Node, field: str) -> Iterator[Finding]:
    for service in services.elements:
        place = _below(folder, service[field].text or ".")
        if place is not None:
            name = service["name"].text or "service"
            yield signs.of(place, "deployed", name, service.line, service.column)


def _skaffold(signs: _Signs, folder: str) -> Iterator[Finding]:
    for artifact in read_yaml(signs.text)["build"]["artifacts"].elements:
        place = _below(folder, artifact["context"].text or ".")
        if place is not None:
            name = artifact["image"].text or "image"
            yield signs.of(place, "deployed", name, artifact.line, artifact.column)


# -- what is built, and what a program is -----------------------------------------------------


def _manifest(signs: _Signs, folder: str, name: str) -> Iterator[Finding]:
    reader = _READERS.get(name)
    if name.endswith(_PROJECTS):
        reader = _project
    if reader is None:
        yield signs.of(folder, "built", signs.file.path.rpartition("/")[2])
    else:
        yield from reader(signs, folder)


def _npm(signs: _Signs, folder: str) -> Iterator[Finding]:
    root = read_json(signs.text)
    yield signs.of(folder, "built", root["name"].text or "package.json")
    start = root["scripts"]["start"]
    private = root["private"].text == "true"
    library = not private and any(root[field] for field in _LIBRARY)
    if start.text and not _SERVES_PAGES.search(start.text):
        yield signs.of(folder, "program", "start", start.line, start.column)
    elif root["bin"] and not library:
        yield signs.of(folder, "program", "bin", root["bin"].line, root["bin"].column)
    for section in ("dependencies", "devDependencies"):
        for package, key, version in root[section].pairs():
            said = version.text or ""
            place = _below(folder, said.partition(":")[2])
            if said.startswith(("file:", "link:", "portal:")) and place is not None:
                yield signs.of(folder, "needs", f"./{place}", key.line, key.column)
            elif said.startswith("workspace:") or said in {"*", "0.0.0"}:
                yield signs.of(folder, "needs", package, key.line, key.column)


def _toml(signs: _Signs, folder: str) -> Iterator[Finding]:
    """Read the few keys that matter line by line; neither file needs more."""
    named = _NAME.search(signs.text)
    yield signs.of(folder, "built", named.group(1) if named else "project")
    script = _SCRIPTS.search(signs.text)
    if script is not None:
        yield signs.of(folder, "program", "scripts", *signs.at(script.start(1)))
    yield from _needs(signs, folder, _PATH)
    for found in re.finditer(
        r"^\s*[\"']?([\w.-]{1,200})[\"']?\s*=\s*\{[^}\n]{0,200}\bworkspace\s*=\s*true",
        signs.text,
        re.MULTILINE,
    ):
        yield signs.of(folder, "needs", found.group(1), *signs.at(found.start(1)))


def _needs(signs: _Signs, folder: str, pattern: re.Pattern[str]) -> Iterator[Finding]:
    for found in pattern.finditer(signs.text):
        place = _below(folder, found.group(1))
        if place and place != folder:
            yield signs.of(folder, "needs", f"./{place}", *signs.at(found.start(1)))


def _project(signs: _Signs, folder: str) -> Iterator[Finding]:
    yield signs.of(folder, "built", posixpath.splitext(signs.file.path.rpartition("/")[2])[0])
    runs = _RUNS.search(signs.text)
    if runs is not None:
        yield signs.of(folder, "program", "executable", *signs.at(runs.start()))
    for found in _REFERENCE.finditer(signs.text):
        place = _below(folder, found.group(1).replace("\\", "/"))
        if place:
            yield signs.of(folder, "needs", f"./{_parent(place)}", *signs.at(found.start(1)))


def _jvm(signs: _Signs, folder: str) -> Iterator[Finding]:
    name = folder.rpartition("/")[2] or "root"
    yield signs.of(folder, "built", name)
    runs = _SPRING.search(signs.text) or _ANDROID.search(signs.text)
    optional = runs is not None and "apply false" in signs.text[runs.end() : runs.end() + 60]
    managed = runs is not None and "<pluginManagement>" in signs.text[: runs.start()]
    if runs is not None and not optional and not managed:
        yield signs.of(folder, "program", "application", *signs.at(runs.start()))
    for found in _GRADLE.finditer(signs.text):
        place = found.group(1).replace(":", "/")
        yield signs.of(folder, "needs", f"./{place}", *signs.at(found.start(1)))


def _go(signs: _Signs, folder: str) -> Iterator[Finding]:
    yield signs.of(folder, "built", "go.mod")
    yield from _needs(signs, folder, _REPLACED)


_READERS: dict[str, Callable[[_Signs, str], Iterator[Finding]]] = {
    "package.json": _npm,
    "pyproject.toml": _toml,
    "cargo.toml": _toml,
    "pom.xml": _jvm,
    "build.gradle": _jvm,
    "build.gradle.kts": _jvm,
    "go.mod": _go,
}

PARTS = FileSource("parts", wants_part, read_part)
