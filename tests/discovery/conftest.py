from __future__ import annotations

from pathlib import Path

import pytest
from discovery.aliases import Read, Write

from lockin.discovery import Scan, scan


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files below a fresh root and return the root."""

    def into(files: dict[str, str]) -> Path:
        root = tmp_path / "desk"
        for path, text in files.items():
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        return root

    return into


@pytest.fixture
def read(write: Write) -> Read:
    """Scan one Python source, or several files by path."""

    def of(source: str | dict[str, str]) -> Scan:
        return scan(write({"app.py": source} if isinstance(source, str) else source))

    return of
