"""What each kind of evidence is, in the words that stand beside it in the code."""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise

from lockin.discovery.findings import Finding, Kind, Setting

__all__ = ["described", "sentence"]


@cache
def _descriptions() -> dict[str, str]:
    """Return the string below each member of `Kind`, where the source is at hand."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(Kind)))
    except (OSError, SyntaxError):
        return {}
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    found: dict[str, str] = {}
    for member, below in pairwise(body):
        target = member.targets[0] if isinstance(member, ast.Assign) else None
        note = below.value if isinstance(below, ast.Expr) else None
        text = note.value if isinstance(note, ast.Constant) else None
        if isinstance(target, ast.Name) and isinstance(text, str):
            found[target.id] = " ".join(text.split()).replace("`", "")
    return found


def described(kind: Kind) -> str:
    """Return what a kind of evidence is.

    >>> described(Kind.CALL)
    'A call of an API surface.'
    """
    return _descriptions().get(kind.name, f"Evidence of the kind {kind}.")


def sentence(finding: Finding, name: str) -> str:
    """Return a finding in one line, with `name` for what stands there.

    >>> sentence(Finding("a.py", 1, 1, Kind.CALL, "x", "groq", "groq-responses"), "x")
    'call x: groq-responses of groq'
    """
    target = finding.service or finding.surface or ""
    parts: list[str] = []
    if finding.vendor is not None:
        parts.append(f"{target} of {finding.vendor}" if target else finding.vendor)
    elif finding.decided_by is not None:
        parts.append(f"{target or 'target'} set by {finding.decided_by}")
    elif target:
        parts.append(target)
    for word, values in (
        ("features", finding.features),
        ("models", finding.models),
        ("via", finding.via),
    ):
        if values:
            parts.append(f"{word} {', '.join(values)}")
    if finding.setting is not Setting.PRODUCTION:
        parts.append(f"in {finding.setting} code")
    told = f"{finding.kind} {name}"
    return f"{told}: {'; '.join(parts)}" if parts else told
