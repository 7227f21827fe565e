"""Sets of cases that judge answers: data in folders for evaluation, promptfoo, test suites.

One finding for each set. A set is a data file or a configuration with cases; code counts
where it uses an evaluation library. Cases are counted where that is cheap, and dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lockin.discovery.findings import Confidence, Finding, Kind, Skipped
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["EVALUATIONS", "read_evaluation", "wants_evaluation"]

_FOLDERS = frozenset(
    "eval evals evaluation evaluations eval_data evaldata golden goldens promptfoo".split()
)
_ROWS = frozenset({".jsonl", ".csv", ".tsv"})
_NAMED = re.compile(
    r"(^|[^a-z])(evals?|evaluations?|golden|ground[_-]?truth|test[_-]?(set|cases|data)"
    r"|qa([_-]pairs)?|questions)([^a-z]|$)"
)
_TRAINING = re.compile(r"(^|[^a-z])(train|training|finetun\w*|fine[_-]tun\w*)([^a-z]|$)")
_PROMPTFOO = re.compile(r"promptfooconfig[\w.-]*\.(ya?ml|json)")
_CODE = frozenset({".py", ".ts", ".js", ".mts", ".mjs"})
_LIBRARY = re.compile(
    r"^\s*(?:from|import)\s+(ragas|deepeval|inspect_ai|openevals|autoevals|braintrust)\b"
    r"|from\s+[\"'](autoevals|evalite|openevals|braintrust|deepeval|promptfoo)[\"']",
    re.MULTILINE,
)


def wants_evaluation(path: PurePosixPath) -> bool:
    """Tell whether a file may be a set of cases, by its name and folders."""
    name = path.name.lower()
    if _PROMPTFOO.fullmatch(name):
        return True
    inside = any(part.lower() in _FOLDERS for part in path.parts[:-1])
    stem = path.stem.lower()
    if path.suffix in _ROWS:
        if _TRAINING.search(stem):
            return False
        return inside or (path.suffix == ".jsonl" and bool(_NAMED.search(stem)))
    if path.suffix == ".json":
        return inside and bool(_NAMED.search(stem))
    return path.suffix in _CODE and (inside or "eval" in stem)


def read_evaluation(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield the file as one set, if it is one; `size` is the number of its cases, if told."""
    path = PurePosixPath(file.path)
    if _PROMPTFOO.fullmatch(path.name.lower()):
        tests = re.search(r"^[\"' ]*tests[\"']?\s*:", file.text, re.MULTILINE)
        line = file.text.count("\n", 0, tests.start()) + 1 if tests else 1
        yield _found(file, line, "promptfoo", 0, Confidence.HIGH)
    elif path.suffix in _CODE:
        library = _LIBRARY.search(file.text)
        if library is not None:
            name = library.group(1) or library.group(2)
            line = file.text.count("\n", 0, library.start(library.lastindex or 0)) + 1
            yield _found(file, line, name, 0, Confidence.HIGH)
    elif file.text.strip():
        rows = sum(1 for line in file.text.splitlines() if line.strip())
        sizes = {".jsonl": rows, ".json": 0}  # a table has a head; a document is not counted
        size = sizes.get(path.suffix, max(rows - 1, 0))
        yield _found(file, 1, path.suffix[1:], size, Confidence.MEDIUM)


def _found(file: SourceFile, line: int, name: str, size: int, confidence: Confidence) -> Finding:
    return Finding(
        file.path, line, 1, Kind.EVALUATION, name,
        setting=file.setting, size=size, confidence=confidence,
    )  # fmt: skip


EVALUATIONS = FileSource("evaluations", wants_evaluation, read_evaluation)
