"""Declared packages of known vendors, with their line, in the manifests of eight ecosystems.

A manifest says what a project asks for. Lock files say what came along with it: they are
left unread, and of manifests that a tool compiled only what a person asked for is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from lockin.discovery.config import _manifest_markup as markup
from lockin.discovery.config import _manifest_other as other
from lockin.discovery.config import _manifest_python as python
from lockin.discovery.config._declared import Declared, NotAManifestError, known
from lockin.discovery.config._document import DocumentError
from lockin.discovery.findings import Confidence, Finding, Kind, Skipped
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["MANIFESTS", "read_manifest", "wants_manifest"]

_Reader = Callable[[str], Iterator[Declared]]

_NAMES: dict[str, tuple[str, _Reader]] = {
    "pyproject.toml": ("pypi", python.python_toml),
    "pipfile": ("pypi", python.python_toml),
    "pixi.toml": ("pypi", python.python_toml),
    "setup.cfg": ("pypi", python.setup_cfg),
    "setup.py": ("pypi", python.setup_py),
    "package.json": ("npm", other.npm),
    "pnpm-workspace.yaml": ("npm", other.pnpm),
    "pom.xml": ("maven", markup.maven),
    "build.sbt": ("maven", other.gradle),
    "packages.config": ("nuget", markup.nuget),
    "directory.packages.props": ("nuget", markup.nuget),
    "directory.build.props": ("nuget", markup.nuget),
    "go.mod": ("go", other.go_mod),
    "gemfile": ("gem", other.gems),
    "gems.rb": ("gem", other.gems),
    "composer.json": ("composer", other.composer),
    "cargo.toml": ("cargo", other.cargo),
}
_ENDINGS: dict[str, tuple[str, _Reader]] = {
    ".gradle": ("maven", other.gradle),
    ".csproj": ("nuget", markup.nuget),
    ".fsproj": ("nuget", markup.nuget),
    ".vbproj": ("nuget", markup.nuget),
    ".gemspec": ("gem", other.gems),
}
_SUFFIXES = frozenset({".txt", ".in", ".yml", ".yaml", ".kts", ".toml", ".py", *_ENDINGS})
_REQUIREMENTS = ("pypi", python.requirements)


def wants_manifest(path: PurePosixPath) -> bool:
    """Tell whether a file is a manifest that is read."""
    return _reader(path) is not None


def _reader(path: PurePosixPath) -> tuple[str, _Reader] | None:
    name = path.name.lower()
    found = _NAMES.get(name)
    if found is not None:
        return found
    ending = path.suffix.lower()
    if ending not in _SUFFIXES:
        return None
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    if name.endswith(".gradle.kts"):
        return "maven", other.gradle
    if name.endswith(".versions.toml"):
        return "maven", other.version_catalog
    if ending in {".yml", ".yaml"}:
        is_conda = name.startswith(("environment", "conda")) and "lock" not in name
        return ("pypi", python.conda) if is_conda else None
    if ending in {".txt", ".in"} and (
        name.startswith(("requirements", "constraints"))
        or "requirements." in name
        or path.parent.name == "requirements"
    ):
        return _REQUIREMENTS
    return None


def read_manifest(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the packages of known vendors that a manifest declares."""
    found = _reader(PurePosixPath(file.path))
    if found is None:
        return
    ecosystem, reader = found
    try:
        yield from _findings(file, reader(file.text), ecosystem)
    except (DocumentError, NotAManifestError) as error:
        yield Skipped(file.path, str(error))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield Skipped(file.path, "not understood as a manifest")


def _findings(file: SourceFile, declared: Iterator[Declared], ecosystem: str) -> Iterator[Finding]:
    for package, line, column, pinned in declared:
        found = known(package, ecosystem)
        if found is None:
            continue
        name, row = found
        confidence = Confidence.MEDIUM if pinned else Confidence.HIGH
        yield Finding(
            file.path,
            line,
            column,
            Kind.MANIFEST,
            name,
            vendor=row.get("vendor"),
            via=(row["role"],),
            setting=file.setting,
            confidence=confidence,
        )
        if row.get("protocol"):
            yield Finding(
                file.path,
                line,
                column,
                Kind.PROTOCOL,
                row["protocol"],
                setting=file.setting,
                confidence=confidence,
            )


MANIFESTS = FileSource("manifests", wants_manifest, read_manifest)
