from __future__ import annotations

import datetime as dt
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.errors import LandscapeError, LimitError
from lockin.resilience import Incidents, load_incidents

DAY = dt.date(2026, 1, 1)
YEAR_END = dt.date(2026, 12, 31)


def load(folder: Path, text: str | bytes, **options: int) -> Incidents:
    path = folder / "incidents.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_incidents(path, observed_from=DAY, observed_to=YEAR_END, **options)


def faults(folder: Path, text: str | bytes, **options: int) -> list[tuple[str, int, int]]:
    with pytest.raises(LandscapeError) as caught:
        load(folder, text, **options)
    assert all(p.file.endswith("incidents.csv") for p in caught.value.problems)
    return [(p.code, p.line, p.column) for p in caught.value.problems]


HEAD = "supplier,start,end\n"


def test_a_history_gives_a_rate_and_durations(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        HEAD
        + "bolt,2026-02-01T10:00:00+01:00,2026-02-01T12:30:00Z\n"
        + "acme,2026-03-01,2026-03-01\n"
        + "acme,2026-05-01T00:00Z,2026-05-01T06:00Z\n",
    )
    assert list(found.histories) == ["acme", "bolt"]
    acme, bolt = found.histories.values()
    assert acme.hours == (24.0, 6.0)
    assert bolt.hours == (3.5,)
    assert acme.years == 1.0
    assert acme.rate.mean == 2.5
    assert acme.durations is not None
    assert acme.durations.mean == 15
    assert "2 outages in" in acme.source


def test_incidents_that_overlap_or_touch_are_one_outage(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        HEAD
        + "acme,2026-03-01T10:00Z,2026-03-01T12:00Z\n"
        + "acme,2026-03-01T12:00Z,2026-03-01T13:00Z\n"
        + "acme,2026-03-01T09:00Z,2026-03-01T11:00Z\n"
        + "bolt,2026-03-01T09:00Z,2026-03-01T11:00Z\n"
        + "acme,2026-03-01T14:00Z,2026-03-01T15:00Z\n",
    ).histories["acme"]
    assert found.hours == (4.0, 1.0)
    assert found.merged == 2
    assert found.rate.events == 2


def test_a_window_may_stand_in_the_file_even_without_incidents(tmp_path: Path) -> None:
    path = tmp_path / "incidents.csv"
    path.write_text(
        "observed_to;supplier;start;end;note;observed_from\n"
        "2026-06-30;acme;;;watched, nothing seen;2026-01-01\n"
        "2026-12-31T00:00Z;bolt;2026-05-01T00:00Z;2026-05-01T02:00Z;=1+1;2025-01-01\n"
    )
    found = load_incidents(path).histories
    assert found["acme"].outages == ()
    assert found["acme"].durations is None
    assert found["acme"].years == pytest.approx(181 / 365)
    assert found["acme"].rate.mean == pytest.approx(0.5 / (181 / 365))
    assert found["bolt"].observed_to == dt.datetime(2026, 12, 31, tzinfo=dt.UTC)


def test_a_window_of_the_file_comes_before_that_of_the_caller(tmp_path: Path) -> None:
    text = "supplier,start,end,observed_from,observed_to\nacme,,,2020-01-01,2029-12-31\nbolt,,,,\n"
    with pytest.raises(LandscapeError, match="neither start nor end"):
        load(tmp_path, text)
    found = load(tmp_path, text.replace("bolt,,,,\n", "bolt,,,2026-12-31,\n")).histories
    assert found["acme"].years > 9
    assert found["bolt"].years == pytest.approx(1 / 365)


@pytest.mark.axiom("F2", "k faults in distinct rows of an incident file give at least k problems")
def test_every_fault_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    text = (
        HEAD
        + "acme,2026-03-01,2026-03-02\n"
        + "Acme Corp,2026-03-01,2026-03-02\n"
        + "acme,yesterday,2026-03-02\n"
        + 'acme,"2026-03-01T10:00",2026-03-02\n'
        + "acme,2026-03-03,2026-03-02\n"
        + "acme,2026-03-01\n"
        + "acme,2026-03-01,\n"
        + "acme,2025-03-01,2025-03-02\n"
        + '"=cmd|calc",2026-03-01,2026-13-02\n'
    )
    assert faults(tmp_path, text) == [
        ("bad-id", 3, 1),
        ("bad-time", 4, 6),
        ("bad-time", 5, 6),
        ("bad-order", 6, 17),
        ("bad-row", 7, 1),
        ("missing-value", 8, 17),
        ("outside-window", 9, 1),
        ("bad-id", 10, 1),
        ("bad-time", 10, 24),
    ]


def test_columns_are_places_in_the_text_as_it_stands(tmp_path: Path) -> None:
    text = 'supplier,note,start,end\nacme,"a, ""b""\nc",soon,2026-03-02\nacme,x,2026-03-01,later\n'
    assert faults(tmp_path, text) == [("bad-time", 3, 4), ("bad-time", 4, 19)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("missing-column", 1, 1)]),
        ("\n\n", [("missing-column", 1, 1)]),
        ("supplier,start\n", [("missing-column", 1, 1)]),
        ("supplier,start,end,cost,end\n", [("unknown-column", 1, 20), ("duplicate-column", 1, 25)]),
        (HEAD + 'acme,"2026-03-01,2026-03-02\n', [("bad-row", 2, 1)]),
        (HEAD.encode() + b"acme,2026-\xff\n", [("bad-encoding", 2, 11)]),
        (HEAD.encode("utf-16"), [("bad-encoding", 1, 1)]),
    ],
)
def test_what_is_no_history_is_refused(
    tmp_path: Path, text: str | bytes, expected: list[tuple[str, int, int]]
) -> None:
    assert faults(tmp_path, text) == expected


def test_a_supplier_needs_a_window(tmp_path: Path) -> None:
    path = tmp_path / "incidents.csv"
    path.write_text(HEAD + "acme,2026-03-01,2026-03-02\nbolt,2026-03-01,2026-03-02\n")
    with pytest.raises(LandscapeError) as caught:
        load_incidents(path, observed_from=DAY)
    assert [(p.code, p.line) for p in caught.value.problems] == [
        ("missing-window", 2),
        ("missing-window", 3),
    ]
    with pytest.raises(LandscapeError, match="watched for no time"):
        load_incidents(path, observed_from=YEAR_END, observed_to=DAY)
    with pytest.raises(LandscapeError, match="observed_to has no zone"):
        load_incidents(path, observed_from=DAY, observed_to=dt.datetime(2026, 1, 2))  # noqa: DTZ001 - no zone on purpose


def test_rows_that_disagree_on_the_window_are_refused(tmp_path: Path) -> None:
    text = (
        "supplier,start,end,observed_from\n"
        "acme,2026-03-01,2026-03-02,2026-01-01\n"
        "acme,2026-04-01,2026-04-02,2026-01-02\n"
    )
    assert faults(tmp_path, text) == [("conflict", 3, 28)]


def test_limits_of_size_and_rows_hold(tmp_path: Path) -> None:
    text = HEAD + "acme,2026-03-01,2026-03-02\n" * 20
    with pytest.raises(LimitError, match="more than 5 rows"):
        load(tmp_path, text, max_records=5)
    with pytest.raises(LimitError, match="larger than 100 bytes"):
        load(tmp_path, text, max_bytes=100)
    assert load(tmp_path, text, max_records=20).histories["acme"].merged == 19


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", ".", "missing.csv"):
        with pytest.raises(LandscapeError, match="unreadable-file"):
            load_incidents(tmp_path / name)


def test_text_of_cells_is_neither_run_nor_kept(tmp_path: Path) -> None:
    text = (
        "supplier,start,end,note\n"
        'acme,2026-03-01,2026-03-02,"=HYPERLINK(""http://x"",""y"")"\n'
        "=1+1,2026-03-01,2026-03-02,\x1b[2J\n"
    )
    with pytest.raises(LandscapeError) as caught:
        load(tmp_path, text)
    assert "HYPERLINK" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    kept = load(tmp_path, "\n".join(text.splitlines()[:2]))
    assert "HYPERLINK" not in repr(kept)


def test_marks_of_order_and_line_ends_do_not_matter(tmp_path: Path) -> None:
    plain = load(tmp_path, HEAD + "acme,2026-03-01,2026-03-02\n")
    windows = load(tmp_path, "\ufeffSupplier;Start;End\r\n\r\nacme; 2026-03-01;2026-03-02\r\n")
    assert windows.histories["acme"].outages == plain.histories["acme"].outages


MOMENTS = st.integers(0, 3000).map(
    lambda n: dt.datetime(2026, 1, 2, tzinfo=dt.UTC) + dt.timedelta(hours=n)
)


@given(st.lists(st.tuples(MOMENTS, st.integers(1, 200)), min_size=1, max_size=12))
def test_outages_cover_the_hours_of_their_incidents_once(
    tmp_path_factory: pytest.TempPathFactory, incidents: list[tuple[dt.datetime, int]]
) -> None:
    rows = [(s, s + dt.timedelta(hours=h)) for s, h in incidents]
    text = HEAD + "".join(f"acme,{s.isoformat()},{e.isoformat()}\n" for s, e in rows)
    found = load(tmp_path_factory.mktemp("rows"), text).histories["acme"]
    hour = dt.timedelta(hours=1)
    covered = {s + i * hour for s, e in rows for i in range(int((e - s) / hour))}
    assert sum(found.hours) == len(covered)
    assert list(found.outages) == sorted(found.outages)
    assert all(a[1] < b[0] for a, b in zip(found.outages, found.outages[1:], strict=False))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_no_text_crashes_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    for content in (text, HEAD + text, HEAD + f"acme,{text}"):
        with suppress(LandscapeError):
            load(tmp_path_factory.mktemp("any"), content)
