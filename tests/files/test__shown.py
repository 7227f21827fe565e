from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.files import printable, redact, shown


@given(text=st.text(alphabet=st.characters(exclude_categories=())))
def test_nothing_reaches_the_terminal_raw(text: str) -> None:
    assert all(c.isprintable() or c in "\u00a0\u202f" for c in printable(text))
    printable(text).encode()
    assert len(shown(text)) < 1000


@pytest.mark.parametrize("char", ["\x1b", "\x00", "\u202e", "\u2066", "\u200b", "\ufeff", "\x9b"])
def test_controls_and_reading_marks_are_escaped(char: str) -> None:
    assert char not in printable(f"a{char}b")


def test_letters_of_all_scripts_stay() -> None:
    assert printable("Société 日本 😀") == "Société 日本 😀"


# Built from parts, so that no scanner takes this file for a leak.
SECRETS = [
    "sk-" + "proj-" + "Ab1" * 12,
    "sk-" + "ant-api03-" + "xY9" * 12,
    "AKIA" + "ABCDEFGHIJKLMNOP",
    "gh" + "p_" + "a1B2" * 9,
    "xox" + "b-" + "1234567890-abcdef",
    "eyJ" + "hbGciOiJI" + "." + "eyJzdWIiOiIx" + ".c2ln",
    "Bearer " + "abcdefghijklmnop",
    "password=" + "hunter2",
    "https://user:" + "pass@example.com/",
    "-----BEGIN " + "RSA PRIVATE KEY-----",
    "0123456789abcdef" * 2 + "A",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_credentials_are_hidden(secret: str) -> None:
    assert secret not in redact(f"value {secret} here")
    assert secret not in shown(secret)


@pytest.mark.parametrize(
    "text", ["gpt-4o-mini", "openai-responses", "a plain sentence", "src/app/main.py:12", "task-17"]
)
def test_plain_words_stay(text: str) -> None:
    assert redact(text) == text
