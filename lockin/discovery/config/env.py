"""Files of environment variables: names, and the host name of an example's base URL.

A value is never kept. Of a base URL in an example file only the host name is told, which
is public, and of a model setting there only an id that the tables know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from lockin.discovery.config._values import with_value
from lockin.discovery.config._variables import variable_finding
from lockin.discovery.findings import Confidence, Finding, Setting, Skipped
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["ENV", "read_env", "wants_env"]

_LINE = re.compile(
    r"[ \t]*(?P<off>\#[ \t]*)?(?:export[ \t]+)?(?P<name>[A-Za-z_][A-Za-z0-9_]{1,99})[ \t]*="
    r"[ \t]*(?P<value>[^\n]{0,300})"
)
_EXAMPLES = ("example", "sample", "template", "dist", "tpl", "default", "defaults")
_ENDINGS = frozenset({".env", ".envrc"})
_CODE = frozenset({".py", ".js", ".ts", ".mjs", ".cjs", ".md", ".go", ".java", ".php", ".rb"})


def wants_env(path: PurePosixPath) -> bool:
    """Tell whether a file holds environment variables.

    Examples
    --------
    >>> [wants_env(PurePosixPath(p)) for p in (".env.local", "deploy/prod.env", "env.py")]
    [True, True, False]
    """
    name = path.name.lower()
    if name.startswith(".env"):
        return path.suffix not in _CODE
    if path.suffix in _ENDINGS:
        return True
    if not name.startswith(("env.", "env-", "env_", "example.env", "sample.env", "dotenv")):
        return False
    return path.suffix not in _CODE and name.rpartition(".")[2] in _EXAMPLES


def read_env(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the names of variables that speak of a vendor or model."""
    example = is_example(file.path)
    seen: set[str] = set()
    for number, line in enumerate(file.text.splitlines(), 1):
        found = _LINE.match(line)
        if found is None or found["name"] in seen:
            continue
        if found["off"] and found["name"] != found["name"].upper():
            continue  # a sentence, not a setting that is switched off
        finding = variable_finding(
            file.path, number, found.start("name") + 1, found["name"], _setting(file)
        )
        if finding is not None:
            seen.add(found["name"])
            if found["off"]:  # an option that nobody has switched on
                yield replace(finding, confidence=Confidence.LOW)
            else:
                yield with_value(finding, found["value"]) if example else finding


def is_example(path: str) -> bool:
    """Tell whether the file shows defaults and is meant to be public.

    >>> is_example("app/.env.example"), is_example(".env")
    (True, False)
    """
    return any(word in _EXAMPLES for word in re.split(r"[._-]+", path.rpartition("/")[2].lower()))


def _setting(file: SourceFile) -> Setting:
    """Return the setting of the folder: an example of the environment is not example code."""
    folder = file.path.rpartition("/")[0]
    return SourceFile(f"{folder}/env" if folder else "env", "").setting


ENV = FileSource("env", wants_env, read_env)
