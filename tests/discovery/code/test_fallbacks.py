"""What code turns to where a service fails is told as such, and makes a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin.discovery import Kind, discover

if TYPE_CHECKING:
    from discovery.aliases import Read, Write

CHAIN = (
    "from langchain_anthropic import ChatAnthropic\n"
    "from langchain_openai import ChatOpenAI\n"
    "first = ChatOpenAI(model='gpt-4o')\n"
    "second = ChatAnthropic(model='claude-sonnet-4-5')\n"
    "model = first.with_fallbacks([second])\n"
    "model.invoke('hello')\n"
)


def test_a_model_object_with_another_behind_it(read: Read) -> None:
    (one,) = read({"app.py": CHAIN}).of(Kind.FALLBACK)
    assert (one.line, one.group, one.service) == (
        5,
        "openai-chat-completions",
        "anthropic-messages",
    )


def test_the_models_that_a_gateways_call_names(read: Read) -> None:
    text = (
        "import litellm\n"
        "litellm.completion(model='openai/gpt-4o', messages=[],\n"
        "                   fallbacks=['anthropic/claude-sonnet-4-5', {'model': 'groq/x'}])\n"
    )
    found = read({"app.py": text}).of(Kind.FALLBACK)
    assert [f.service for f in found] == ["anthropic-messages", "groq-chat-completions"]


def test_they_are_alternatives_of_one_group(write: Write) -> None:
    found = discover(write({"app.py": CHAIN}))
    groups = {d.group for d in found.dependencies if d.source == "desk"}
    assert groups == {"openai-chat-completions-or-fallback"}
