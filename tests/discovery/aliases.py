"""What the fixtures of this folder are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lockin.discovery import Scan

Write = Callable[[dict[str, str]], Path]
Read = Callable[[str | dict[str, str]], Scan]
