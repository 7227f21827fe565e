from __future__ import annotations

from pathlib import Path

import pytest

from lockin.errors import LandscapeError, LimitError
from lockin.files._limits import Limits, decode, read_bytes


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"x" * 10)
    assert read_bytes(path, Limits(max_bytes=10)) == b"x" * 10
    with pytest.raises(LimitError, match="larger than 9 bytes"):
        read_bytes(path, Limits(max_bytes=9))


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"abc\nd\xe9f", 2, 2),
        ("é".encode() + b"\xff", 1, 2),
        ("{}".encode("utf-16"), 1, 1),
        ("{}".encode("utf-16-be"), 1, 1),
        ("{}".encode("utf-32"), 1, 1),
    ],
)
def test_what_is_not_utf_8_has_a_place(content: bytes, line: int, column: int) -> None:
    with pytest.raises(LandscapeError) as caught:
        decode(content, "a.json")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == ("bad-encoding", line, column)
    assert problem.accepted == "UTF-8"


def test_other_limits_follow_from_the_two_that_are_given() -> None:
    big = Limits(max_bytes=2**30, max_records=2_000_000)
    assert big.record == 2**24
    assert big.objects == 10_000_000
    assert big.values > Limits().values
    assert big.yaml_nodes == 10 * Limits().yaml_nodes
