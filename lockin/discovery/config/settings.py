"""Settings of applications: Spring, Quarkus, .NET, Laravel, Rails, and prompts with a header.

A setting that holds a secret is told by its name alone; of an address only the host that
the tables know is kept, of a model its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from lockin.discovery.code._targets import Resolution, by_model, by_url
from lockin.discovery.config._document import DocumentError, Node, read_json, read_yaml
from lockin.discovery.config._properties import Setting, dotted, in_properties, in_yaml
from lockin.discovery.config._providers import answers, model_id, provider
from lockin.discovery.config._resources import model_surface
from lockin.discovery.config._values import deployed
from lockin.discovery.config._variables import mentions
from lockin.discovery.findings import Confidence, Finding, Kind, Skipped
from lockin.discovery.signatures import table
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["SETTINGS", "read_settings", "wants_settings"]

_SPRING = re.compile(r"(?:application|bootstrap)(?:[-.][\w.-]+)?\.(?:ya?ml|properties)")
_APPSETTINGS = re.compile(r"appsettings(?:\.[\w.-]+)?\.json|local\.settings\.json", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"[$#]\{\s*([A-Za-z_][\w.-]{1,99})\s*(?::([^{}]*))?\}")
_PHP_ENV = re.compile(
    r"\benv\(\s*[\"']([A-Za-z_]\w{1,99})[\"']\s*(?:,\s*[\"']([^\"'\n]{0,200})[\"'])?"
)
_HEADER = re.compile(r"\A(?:[ \t]*\n)*---[ \t]*\n(.{0,20000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def wants_settings(path: PurePosixPath) -> bool:
    """Tell whether a file holds the settings of an application.

    Examples
    --------
    >>> [wants_settings(PurePosixPath(p)) for p in ("application-prod.yml", "config/app.php")]
    [True, True]
    """
    return _reader(path) is not None


def _reader(path: PurePosixPath) -> Callable[[SourceFile], Iterator[Finding]] | None:
    name = path.name
    if name.endswith((".yml", ".yaml", ".properties")) and _SPRING.fullmatch(name):
        return _spring
    if name.endswith(".json") and _APPSETTINGS.fullmatch(name):
        return _dotnet
    if name.endswith((".prompt", ".prompty")):
        return _prompt
    if "config" in path.parts[:-1]:
        if name.endswith(".php"):
            return _php
        if name.endswith((".rb", ".yml", ".yaml")):
            return _ruby
    return None


def read_settings(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the settings that say whom an application calls."""
    reader = _reader(PurePosixPath(file.path))
    if reader is not None:
        try:
            yield from reader(file)
        except DocumentError as error:
            yield Skipped(file.path, str(error))


def _spring(file: SourceFile) -> Iterator[Finding]:
    text = file.text
    is_yaml = not file.path.endswith(".properties")
    if "langchain4j" not in text and "spring.ai" not in text and not (is_yaml and "ai:" in text):
        return
    settings = list(in_yaml(text) if is_yaml else in_properties(text))
    groups: dict[tuple[str, str, str], list[Setting]] = {}
    for setting in settings:
        name = setting[0]
        if name.startswith("spring.ai.model."):
            yield from _choice(file, setting)
        for prefix, framework in table("settings")["prefixes"].items():
            if name.startswith(prefix):
                who, section = _parts(name[len(prefix) :])
                if who:
                    groups.setdefault((framework, prefix + who, section), []).append(setting)
    shared = {who: held for (_, who, section), held in groups.items() if not section}
    for (framework, who, section), held in groups.items():
        short = who.removeprefix("quarkus.").partition(".")[2]
        short = short.removeprefix("ai.") if who.startswith("spring.ai.") else short
        key = table("settings")["providers"][short]
        yield _group(
            file, [*held, *(shared.get(who, []) if section else [])], key,
            name=f"{who}.{section}" if section else who, framework=framework,
            surface=_surface(key, short, section), place=held[0][1],
        )  # fmt: skip
        yield from _named(file, held)


def _parts(rest: str) -> tuple[str, str]:
    """Return the provider and the section of a setting; the longest provider wins."""
    tables = table("settings")
    who = max(
        (one for one in tables["providers"] if rest.startswith(f"{one}.")), key=len, default=""
    )
    after = rest[len(who) + 1 :]
    section = max(
        (one for one in tables["sections"] if after.startswith(f"{one}.")), key=len, default=""
    )
    return who, section


def _surface(key: str, who: str, section: str) -> str | None:
    tables = table("settings")
    if who in tables["own"]:
        return str(tables["own"][who])
    found = provider(key)
    if not section or found is None:
        return None
    surface: str | None = tables["sections"][section]
    return surface or found[1]


def _choice(file: SourceFile, setting: Setting) -> Iterator[Finding]:
    """Read ``spring.ai.model.chat``, which chooses a provider among those on the class path."""
    name, key, value = setting
    if value.text and value.text != "none":
        found = _placed(value.text) or answers(value.text)
        yield _finding(file, key, name, found, None, via="spring-ai")


def _placed(text: str) -> Resolution | None:
    """Return what decides a value that is a placeholder without a default."""
    found = _PLACEHOLDER.fullmatch(text.strip())
    if found is None or found[2]:
        return None
    return Resolution(None, None, f"environment variable {found[1]}", Confidence.LOW)


def _group(
    file: SourceFile, held: Iterable[Setting], key: str, *,
    name: str, framework: str, surface: str | None, place: Node,
) -> Finding:  # fmt: skip
    """Return the settings of one provider and section as one finding."""
    tables = table("settings")
    models: list[str] = []
    found = answers(key)
    moved = False
    for full, _, value in held:
        last = re.sub(r"[-_]", "", full.rpartition(".")[2].lower())
        text = value.text or ""
        if last in tables["models"]:
            default = _PLACEHOLDER.fullmatch(text)
            models += model_id(default[2] or "" if default is not None else text)
        elif last in tables["addresses"] and text and not moved:
            moved = True
            found = _address(text, found)
    if surface is not None and models and model_surface(models[0]) == "embeddings":
        surface = "embeddings"
    return _finding(
        file, place, name, found, surface, models=tuple(dict.fromkeys(models)), via=framework
    )


def _address(text: str, usual: Resolution) -> Resolution:
    """Return who answers at an address; one of a vendor's own cloud stays that vendor's."""
    copied = usual.target is not None and usual.target.vendor in table("environment")["copied"]
    placeholder = _PLACEHOLDER.fullmatch(text.strip())
    if placeholder is not None:
        found = by_url(placeholder[2]) if placeholder[2] else None
        if found is not None:
            return Resolution(found.target, found.host, None, Confidence.MEDIUM)
        if not copied:
            return usual
        return Resolution(None, None, f"environment variable {placeholder[1]}", Confidence.LOW)
    found = by_url(text)
    if found is not None:
        return found if copied else Resolution(usual.target, found.host)
    return Resolution(None, None, "base URL", Confidence.LOW) if copied else usual


def _finding(
    file: SourceFile, place: Node, name: str, found: Resolution, surface: str | None, *,
    via: str, models: tuple[str, ...] = (),
) -> Finding:  # fmt: skip
    target = found.target
    return Finding(
        file.path,
        place.line,
        place.column,
        Kind.SETTING,
        name[:200],
        vendor=None if target is None else target.vendor,
        service=found.service(surface) if surface or (target and target.fixed) else None,
        surface=surface,
        host=found.host,
        decided_by=found.decided_by,
        models=models,
        via=(via,),
        setting=file.setting,
        confidence=found.confidence,
    )


def _named(file: SourceFile, held: Iterable[Setting]) -> Iterator[Finding]:
    """Yield the names of the variables that settings take their values from."""
    for _, _, value in held:
        for name, start in mentions(value.text or ""):
            found = deployed(file, value.line, value.column + start, name, None)
            if found is not None:
                yield found


def _dotnet(file: SourceFile) -> Iterator[Finding]:
    sections: Mapping[str, str] = table("settings")["appsettings"]
    text = file.text
    if not any(f'"{one}"' in text for one in sections) and "ConnectionStrings" not in text:
        return
    root = read_json(text)
    queue: list[tuple[str, Node]] = [("", root)]
    for _ in range(20_000):
        if not queue:
            break
        path, node = queue.pop()
        for name, key, value in reversed(list(node.pairs())):
            full = f"{path}:{name}" if path else name
            if value.kind == "map" and name in sections:
                yield from _section(file, full, key, value, sections[name])
            elif value.kind == "map":
                queue.append((full, value))
    for name, key, _ in root["ConnectionStrings"].pairs():
        if "openai" in name.lower():
            found = Resolution(None, None, f"connection string {name[:60]}", Confidence.LOW)
            yield _finding(file, key, f"ConnectionStrings:{name}", found, None, via="dotnet")


def _section(file: SourceFile, name: str, key: Node, value: Node, who: str) -> Iterator[Finding]:
    held = list(dotted(value))
    known = provider(who)
    models = [one for one in held if re.sub(r"[-_]", "", one[0].rpartition(".")[2].lower())
              in table("settings")["models"]]  # fmt: skip
    usual = known[1] if known is not None and models else None
    if "embedding" in name.lower():
        usual = "embeddings"
    yield _group(file, held, who, name=name, framework="dotnet", surface=usual, place=key)


def _php(file: SourceFile) -> Iterator[Finding]:
    if "env(" not in file.text:
        return
    for number, line in enumerate(file.text.splitlines(), 1):
        if "env(" not in line or line.lstrip().startswith(("//", "#", "*")):
            continue
        for match in _PHP_ENV.finditer(line[:2000]):
            found = deployed(file, number, match.start(1) + 1, match[1], match[2])
            if found is not None:
                yield found


def _ruby(file: SourceFile) -> Iterator[Finding]:
    if "ENV[" not in file.text and "ENV.fetch" not in file.text:
        return
    for number, line in enumerate(file.text.splitlines(), 1):
        if "ENV" not in line or line.lstrip().startswith("#"):
            continue
        for name, start in mentions(line[:2000]):
            found = deployed(file, number, start + 1, name, None)
            if found is not None:
                yield found


def _prompt(file: SourceFile) -> Iterator[Finding]:
    """Read the model that the header of a prompt file names: Dotprompt and Prompty."""
    header = _HEADER.match(file.text)
    if header is None or "model" not in header[1]:
        return
    root = read_yaml("\n" * file.text.count("\n", 0, header.start(1)) + header[1])
    model = root["model"]
    if model.text:
        found = by_model(model.text, "chat-completions")
        if found is None:
            who, _, rest = model.text.partition("/")
            found = answers(who) if rest else None
        if found is None:
            found = Resolution(None, None, "model name without a provider", Confidence.LOW)
        rest = model.text.partition("/")[2] or model.text
        held = model_id(rest)
        usual = "generate-content" if found.target and found.target.vendor == "google" else None
        surface = (found.target.surface if found.target else None) or usual or "chat-completions"
        yield _finding(
            file, model, "model of a prompt", found, surface, models=held, via="dotprompt"
        )
        return
    configuration = model["configuration"]
    who = table("settings")["prompty"].get(configuration["type"].text or "")
    if who is not None:
        name = configuration["azure_deployment"].text or configuration["name"].text
        found = answers(who)
        models = model_id(name or model["parameters"]["model"].text)
        yield _finding(
            file, configuration["type"], "model of a prompt", found, "chat-completions",
            models=models, via="prompty",
        )  # fmt: skip


SETTINGS = FileSource("settings", wants_settings, read_settings)
