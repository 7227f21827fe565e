"""Which literals of a program matter: prompts, model ids, roles."""

from __future__ import annotations

import functools
import re

from lockin.discovery.signatures import table

__all__ = ["MESSAGE_ROLES", "PROMPT_LENGTH", "TEXT_KEPT", "is_model", "says_model", "says_prompt"]

TEXT_KEPT = 400
"""Characters of a string that are kept to follow URLs and names."""
PROMPT_LENGTH = 40
"""A shorter text is no prompt, unless a message holds it."""
MESSAGE_ROLES = frozenset({"system", "user", "developer", "assistant", "human", "ai", "model"})
_PROMPT_NAME = re.compile(r"prompt|instruction|system_?message|persona|few_?shot", re.IGNORECASE)
_MODEL_NAME = re.compile(r"model|deployment|engine|llm", re.IGNORECASE)
_MODEL_ID = re.compile(r"[A-Za-z0-9][\w.:/@-]{1,100}")


@functools.lru_cache(maxsize=16384)
def says_prompt(name: str) -> bool:
    """Tell whether a name says that it holds a prompt.

    >>> says_prompt("SYSTEM_PROMPT"), says_prompt("title")
    (True, False)
    """
    return _PROMPT_NAME.search(name) is not None


@functools.lru_cache(maxsize=16384)
def says_model(name: str) -> bool:
    """Tell whether a name says that it holds the name of a model.

    >>> says_model("modelName"), says_model("title")
    (True, False)
    """
    return _MODEL_NAME.search(name) is not None


def is_model(text: str) -> bool:
    """Tell whether a text is the id of a model of a known maker.

    >>> is_model("gpt-4o"), is_model("openai/gpt-4o"), is_model("text/html")
    (True, True, False)
    """
    makers = _makers()
    bare = text.rpartition("/")[2].rpartition(":")[2] or text
    return _MODEL_ID.fullmatch(text) is not None and (
        bare.lower().startswith(makers) or text.lower().startswith(makers)
    )


@functools.cache
def _makers() -> tuple[str, ...]:
    return tuple(table("routes")["makers"])
