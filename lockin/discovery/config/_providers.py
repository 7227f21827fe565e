"""Who answers behind the name that a gateway or workflow tool gives to a provider."""

from __future__ import annotations

import functools
import re

from lockin.discovery.code._targets import Resolution, by_model
from lockin.discovery.findings import Confidence
from lockin.discovery.signatures import Target, table

__all__ = ["answers", "model_id", "provider"]

_MODEL = re.compile(r"[A-Za-z0-9@][A-Za-z0-9@._:/-]{0,149}")


@functools.lru_cache(maxsize=2048)
def provider(name: str) -> tuple[Target, str] | None:
    """Return a provider's target and usual surface; none for a name that is not known.

    Examples
    --------
    >>> provider("langgenius/openai/openai")[0].vendor, provider("azure-openai")[1]
    ('openai', 'chat-completions')
    >>> provider("openai_api_compatible") is None
    True
    """
    tables = table("providers")
    plain = re.sub(r"[_.\s]+", "-", name.rpartition("/")[2].strip().lower())
    row = tables["providers"].get(tables["names"].get(plain, plain))
    if row is None:
        return None
    target = Target(row["vendor"], row.get("prefix") or row["service"], row.get("service"))
    return target, row["surface"]


def answers(name: str) -> Resolution:
    """Return who answers behind a provider's name; undetermined for one that is not known.

    Examples
    --------
    >>> answers("bedrock").service("converse")
    'bedrock-converse'
    >>> answers("something").decided_by
    'provider something'
    """
    found = provider(name)
    if found is None:
        shown = name[:60] if _MODEL.fullmatch(name) else "of another name"
        return Resolution(None, None, f"provider {shown}", Confidence.LOW)
    return Resolution(found[0])


def model_id(text: str | None) -> tuple[str, ...]:
    """Return a model id as the models of a finding; nothing for a template or other text.

    >>> model_id("gpt-4o"), model_id("{{ $json.model }}")
    (('gpt-4o',), ())
    """
    if not text or _MODEL.fullmatch(text) is None:
        return ()
    found = by_model(text, "chat-completions")
    return (found.model if found is not None and found.model else text,)
