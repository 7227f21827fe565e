from __future__ import annotations

import re
from pathlib import Path

import lockin
from lockin.files import CODES

CALL = r"(?:Problem|refuse|SyntaxFault|Fault|self\.note|self\.stop)\("
ARGUMENT = r"\s*(?:[\w.+ ]+|\([^()]*\)),?\s*"
SOURCE = Path(lockin.__file__).parent


def test_every_code_that_the_readers_use_is_explained() -> None:
    used: set[str] = set()
    for path in [*(SOURCE / "files").glob("*.py"), SOURCE / "model" / "checks.py"]:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(CALL + ARGUMENT + r'"([a-z]+(?:-[a-z0-9]+)+)"', text))
        used |= set(re.findall(r'(?:Problem|refuse)\(\s*"([a-z-]+)"', text))
    assert len(used) > 20
    assert used - CODES.keys() == set()


def test_every_code_says_one_thing() -> None:
    for code, text in CODES.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
        assert text.endswith(".")
