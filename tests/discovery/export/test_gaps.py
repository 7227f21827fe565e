from __future__ import annotations

from dataclasses import replace

from discovery.export.samples import DESK

from lockin.discovery import Coverage, Finding, Kind, Scan, Setting
from lockin.discovery.export import languages_not_read, undetermined
from lockin.discovery.signatures import table


def test_endings_are_counted_by_language() -> None:
    scans = [Scan("a", coverage=Coverage(unread={".cc": 1, ".cpp": 2, ".png": 7, "no ending": 1}))]
    assert languages_not_read([*scans, *scans]) == {"C++": 6}


def test_the_table_of_endings_is_lower_case() -> None:
    rows = table("endings")["endings"]
    assert [
        ending for ending in rows if not ending.startswith(".") or ending != ending.lower()
    ] == []


def test_targets_are_open_by_what_decides_them_and_only_in_production() -> None:
    open_ = Finding("b.py", 2, 1, Kind.CLIENT, "x", decided_by="parameter url")
    scan = Scan(
        "desk",
        (
            open_,
            replace(open_, file="a.py", kind=Kind.CALL, surface="responses"),
            replace(open_, line=9, setting=Setting.TEST),
            replace(open_, line=9, kind=Kind.RESPONSE),
            replace(open_, line=9, vendor="groq"),
        ),
    )
    (gap,) = undetermined(scan)
    assert gap.places == ("a.py:2:1", "b.py:2:1")
    assert gap.surfaces == ("responses",)
    (again,) = undetermined(scan.below("desk"))
    assert again.places == ("desk/a.py:2:1", "desk/b.py:2:1")
    assert [gap.decided_by for gap in undetermined(DESK)] == ["environment variable LLM_URL"]
