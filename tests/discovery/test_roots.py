from __future__ import annotations

from lockin.discovery import Finding, Kind, Scan
from lockin.discovery.roots import apart

DESK = Scan("desk", (Finding("app.py", 1, 1, Kind.IMPORT, "openai"),))


def test_one_root_keeps_its_paths() -> None:
    assert apart([DESK]) == (DESK,)
    assert apart([]) == ()


def test_a_file_given_by_itself_keeps_its_name() -> None:
    file = Scan("litellm", (Finding("litellm.yaml", 1, 1, Kind.ROUTE, "chat"),), is_tree=False)
    desk, alone = apart([DESK, file])
    assert desk.findings[0].root == "desk"
    assert alone == file
