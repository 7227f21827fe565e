"""What a deployment writes for a variable, where that is a known address or model."""

from __future__ import annotations

import re
from dataclasses import replace

from lockin.discovery.code._targets import by_model, by_url
from lockin.discovery.config._variables import variable, variable_finding
from lockin.discovery.findings import Confidence, Finding
from lockin.discovery.sources import SourceFile

__all__ = ["deployed", "with_value"]

_DEFAULT = re.compile(r"\$\{\w+:?-([^{}]{1,200})\}")
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9./:_-]{1,80}")


def deployed(
    file: SourceFile, line: int, column: int, name: str, value: str | None
) -> Finding | None:
    """Return a variable that a deployment sets; none for a name that says nothing.

    Examples
    --------
    >>> file = SourceFile("compose.yaml", "")
    >>> found = deployed(file, 1, 1, "OPENAI_BASE_URL", "${LLM:-http://ollama:11434/v1}")
    >>> found.service, found.host
    ('self-hosted-ollama', 'ollama')
    """
    found = variable_finding(file.path, line, column, name, file.setting)
    return with_value(found, value) if found is not None and value else found


def with_value(finding: Finding, value: str) -> Finding:
    """Return the finding with the host or model that the value is, if the tables know it.

    Any other value is dropped: it may be a secret, or an address that is not public.
    """
    held = variable(finding.name)
    bare = value.partition(" #")[0].strip().strip("\"'")
    default = _DEFAULT.fullmatch(bare)
    sure = finding.confidence
    if default is not None:
        bare, sure = default.group(1), Confidence.MEDIUM
    if held is None or not bare or len(bare) > 200:
        return finding
    if held.decides:
        found = by_url(bare)
        if found is None or found.host is None or found.target is None:
            return finding
        return replace(
            finding, vendor=found.target.vendor, service=found.target.fixed, host=found.host,
            decided_by=None, confidence=sure,
        )  # fmt: skip
    if held.model and _MODEL.fullmatch(bare):
        model = by_model(bare, "chat-completions")
        if model is not None:
            return replace(finding, models=(model.model or bare,), confidence=sure)
    return finding
