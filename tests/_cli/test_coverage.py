from __future__ import annotations

from lockin._cli._coverage import coverage
from lockin.discovery import Coverage, Finding, Kind, Scan, Setting, Skipped

CALL = Finding("app.py", 3, 1, Kind.CALL, "x", "groq", "groq-responses")
OPEN = Finding("app.py", 4, 1, Kind.CALL, "x", decided_by="environment variable URL")


def test_what_was_read_found_open_and_not_read_is_told() -> None:
    scan = Scan(
        "desk",
        (CALL, OPEN, Finding("tests/a.py", 1, 1, Kind.CALL, "x", "groq", setting=Setting.TEST)),
        Coverage(
            2, 1_234, (Skipped("big.py", "larger than 9 bytes"),), {".zig": 1, ".png": 2}, "stop"
        ),
        lines={"app.py": 1_000},
    )
    assert coverage([scan]) == [
        "read 2 files, 1,000 lines of code, 1,234 bytes",
        ("found 2 calls, 1 service of 1 vendor; 1 finding in tests, examples and documentation"),
        "undetermined: 1 target",
        "  set by environment variable URL: app.py:4:1",
        "languages not read: Zig (1 file)",
        "no source reads 2 other files: .png 2",
        "skipped 1 file:",
        "  big.py: larger than 9 bytes",
        "stopped early in desk: stop",
    ]


def test_long_lists_are_cut_and_the_rest_is_counted() -> None:
    many = [
        Finding("app.py", n, 1, Kind.CALL, "x", decided_by=f"parameter p{n:02}")
        for n in range(1, 31)
    ]
    skipped = tuple(Skipped(f"{n}.py", "binary") for n in range(9))
    same = [Finding("b.py", n, 1, Kind.CALL, "x", decided_by="parameter p01") for n in range(1, 9)]
    told = coverage([Scan("desk", (*many, *same), Coverage(skipped=skipped))])
    assert "  and 10 more" in told
    assert "  and 4 more" in told
    assert any(line.endswith("b.py:4:1 and 4 more") for line in told)


def test_one_place_that_may_call_two_services_is_one_call() -> None:
    other = Finding("app.py", 3, 1, Kind.CALL, "x", "openai", "openai-responses")
    assert "1 call, 2 services of 2 vendors" in coverage([Scan("desk", (CALL, other))])[1]
