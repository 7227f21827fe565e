"""Prompt template files, by their place and ending."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from lockin.discovery.findings import Confidence, Finding, Kind, Skipped
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["PROMPTS", "read_prompt", "wants_prompt"]

_ENDINGS = frozenset({".txt", ".md", ".j2", ".jinja", ".jinja2", ".mustache", ".hbs", ".tmpl"})
_LEAST = 40


def wants_prompt(path: PurePosixPath) -> bool:
    """Tell whether a file is a prompt: ``*.prompt``, or text in a folder of prompts."""
    if path.suffix in {".prompt", ".prompty"}:
        return True
    if path.suffix not in _ENDINGS or path.stem.lower() in {"readme", "license", "changelog"}:
        return False
    folders = {part.lower() for part in path.parts[:-1]}
    if folders & {"prompts", "prompt", "prompt_templates", "system_prompts"}:
        return True
    return path.stem.lower().endswith(("_prompt", "-prompt", ".prompt"))


def read_prompt(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the file as one prompt."""
    size = len(file.text.strip())
    if size >= _LEAST:
        yield Finding(
            file.path,
            1,
            1,
            Kind.PROMPT,
            "prompt file",
            size=size,
            setting=file.setting,
            confidence=Confidence.MEDIUM,
        )


PROMPTS = FileSource("prompts", wants_prompt, read_prompt)
