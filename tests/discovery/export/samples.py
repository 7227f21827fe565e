"""Scans that several tests of this folder share, written by hand and drawn."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import strategies as st

from lockin.discovery import Confidence, Coverage, Finding, Kind, Scan, Setting, Skipped

DESK = Scan(
    "desk",
    (
        Finding("package.json", 4, 5, Kind.MANIFEST, "@anthropic-ai/sdk", via=("sdk",)),
        Finding("app.py", 1, 1, Kind.IMPORT, "openai", "openai"),
        Finding("requirements.txt", 2, 1, Kind.MANIFEST, "openai", "openai", via=("sdk",)),
        Finding("requirements.txt", 3, 1, Kind.MANIFEST, "langchain", via=("framework",)),
        Finding(
            "app.py", 6, 9, Kind.CALL, "openai.OpenAI().responses.create", "openai",
            "openai-responses", "responses", features=("file-search", "tools"),
            models=("gpt-4o",),
        ),
        Finding("app.py", 6, 40, Kind.MODEL, "gpt-4o", models=("gpt-4o",)),
        Finding(
            "app.py", 9, 1, Kind.CALL, "openai.OpenAI().chat.completions.create", "groq",
            "groq-chat-completions", "chat-completions", "api.groq.com", models=("llama-3",),
        ),
        Finding(
            "app.py", 12, 5, Kind.CALL, "openai.OpenAI().chat.completions.create", None, None,
            "chat-completions", decided_by="environment variable LLM_URL", models=("chat",),
            confidence=Confidence.LOW,
        ),
        Finding("app.py", 20, 1, Kind.PROMPT, "prompt", size=120),
        Finding(
            "app.py", 30, 1, Kind.AGENT, "agents.Agent", "openai", "openai-agents-sdk",
            "agent-kit", size=2, group="Triage",
        ),
        Finding(".mcp.json", 3, 5, Kind.CONNECTOR, "slack", via=("mcp",), group="chat"),
        Finding(".env.example", 1, 1, Kind.ENVIRONMENT, "OPENAI_API_KEY", "openai"),
        Finding(
            "tests/test_app.py", 4, 5, Kind.CALL, "cohere.Client().chat", "cohere",
            "cohere-chat", "chat", models=("command-r",), setting=Setting.TEST,
        ),
        Finding(
            "litellm.yaml", 3, 7, Kind.ROUTE, "chat", "anthropic", "anthropic-messages",
            "messages", models=("claude-3-opus-20240229",), group="chat", gateway="litellm",
        ),
        Finding("litellm.yaml", 9, 5, Kind.FALLBACK, "spare", group="chat", gateway="litellm"),
    ),
    Coverage(
        files=8, bytes=4_000, skipped=(Skipped("data/a b#c.py", "larger than 1048576 bytes"),),
        unread={".zig": 3, ".png": 9},
    ),
    lines={"app.py": 25, "tests/test_app.py": 9},
    imports={"tests/test_app.py": ("app.py",)},
    tests={"tests/test_app.py": 2},
    settings={"app.py": Setting.PRODUCTION, "tests/test_app.py": Setting.TEST},
)  # fmt: skip

SHOP = Scan(
    "shop",
    (
        Finding(
            "app.py", 6, 9, Kind.CALL, "openai.OpenAI().responses.create", "openai",
            "openai-responses", "responses", models=("gpt-4o",),
        ),
    ),
    lines={"app.py": 8},
)  # fmt: skip

_TEXTS = st.text(st.characters(), max_size=12) | st.sampled_from(
    [
        "", "x" * 5_000, "\x1b[2J", "\ud800", "a\u202eb", "{0} [a](1) \\", "../../etc", "a:b",
        "%2e", "=1+1", "<b>", "\0", "\u2028", "pkg:npm/a", "urn:cdx:x", "é" * 90, " ", "a\nb",
        "//h/p",
    ]
)  # fmt: skip
_WORDS = st.sampled_from(["openai", "groq", "gpt-4o", "responses", "tools", "LLM_URL"])
_SOME = st.none() | _WORDS | _TEXTS


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    """Draw a finding that may hold any text."""
    many = st.lists(_WORDS | _TEXTS, max_size=2).map(tuple)
    return Finding(
        file=draw(st.sampled_from(["app.py", "web/package.json", "go.mod"]) | _TEXTS),
        line=draw(st.integers(1, 5)),
        column=draw(st.integers(1, 5)),
        kind=draw(st.sampled_from(list(Kind))),
        name=draw(_WORDS | _TEXTS),
        vendor=draw(_SOME),
        service=draw(_SOME),
        surface=draw(_SOME),
        host=draw(_SOME | st.sampled_from(["api.groq.com", "localhost:4000", "h/p?k=v"])),
        decided_by=draw(_SOME),
        features=draw(many),
        models=draw(many),
        via=draw(many),
        setting=draw(st.sampled_from(list(Setting))),
        confidence=draw(st.sampled_from(list(Confidence))),
        size=draw(st.integers(0, 9)),
        group=draw(_SOME),
        gateway=draw(_SOME),
    )


@st.composite
def scans(draw: st.DrawFn) -> Scan:
    """Draw a scan with findings, skipped files and unread endings."""
    found = draw(st.lists(findings(), max_size=5))
    skipped = st.builds(Skipped, _TEXTS, _TEXTS)
    return Scan(
        name=draw(st.sampled_from(["desk", "shop"])),
        findings=tuple(found),
        coverage=Coverage(
            files=draw(st.integers(0, 9)),
            skipped=tuple(sorted(draw(st.lists(skipped, max_size=2)))),
            unread=draw(st.dictionaries(st.sampled_from([".go", ".png", "no ending"]) | _TEXTS,
                                        st.integers(1, 9), max_size=2)),
            truncated=draw(st.none() | _TEXTS),
        ),
        lines={"app.py": 3},
        is_tree=draw(st.booleans()),
    )  # fmt: skip


def shuffled(scan: Scan, seed: int) -> Scan:
    """Return the scan with its findings in another order."""
    order = list(scan.findings)
    random.Random(seed).shuffle(order)  # noqa: S311 - no secret is made here
    return replace(scan, findings=tuple(order))
