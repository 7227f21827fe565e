from __future__ import annotations

from pathlib import Path

import pytest

from lockin._cli._commands import _is_landscape


@pytest.mark.parametrize(
    ("name", "text", "landscape"),
    [
        ("a.yaml", "nodes: []\n", True),
        ("a.yaml", "format: lockin-landscape/1\n", True),
        ("a.json", '{"dependencies": []}', True),
        ("a.json", "", True),
        ("a.json", '{"nodes": [', True),
        ("a.yaml", "model_list: []\n", False),
        ("a.json", '{"mcpServers": {}}', False),
        ("package.json", '{"dependencies": {"openai": "1"}, "scripts": {}}', False),
        ("a.py", "nodes = []", False),
    ],
)
def test_landscapes_are_told_from_evidence(
    name: str,
    text: str,
    landscape: bool,
    tmp_path: Path,
) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert _is_landscape(path) == landscape


def test_folders_are_evidence_and_missing_files_are_landscapes(tmp_path: Path) -> None:
    folder = tmp_path / "a.yaml"
    folder.mkdir()
    assert not _is_landscape(folder)
    assert not _is_landscape(tmp_path)
    assert _is_landscape(tmp_path / "none.json")
