"""Bounds of the walk, and what is said about files that are not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lockin.discovery import Kind, Limits, Scan, scan

if TYPE_CHECKING:
    from pathlib import Path

    from discovery.aliases import Read, Write

CALL = "import openai\nopenai.OpenAI().responses.create()\n"


def files(found: Scan) -> list[str]:
    return sorted({f.file for f in found.of(Kind.CALL)})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"openai = 1\0", "binary"),
        (b"openai = '\xff'", "not UTF-8"),
        (b"# coding: utf-8\nopenai = '\xff'", "not in the encoding that it declares"),
        (b"# coding: zlib_codec\nopenai = '\xff'", "not in the encoding that it declares"),
        (b"openai = (\n", "not Python at line 1"),
        (b"to openai, with love\n", "not Python at line 1"),
        (b"openai = " + b"(" * 5000 + b")" * 5000, None),
        (b"openai = " + b"-" * 50000 + b"1", None),
        (b"x = '" + b"a" * 2000 + b"'", "larger than 1000 bytes"),
    ],
)
def test_a_file_that_cannot_be_read_is_skipped_with_a_reason(
    tmp_path: Path, data: bytes, reason: str | None
) -> None:
    (tmp_path / "a.py").write_bytes(data)
    (tmp_path / "b.py").write_text(CALL)
    limits = Limits(file_bytes=1000) if reason and "1000" in reason else None
    found = scan(tmp_path, limits=limits)
    (skipped,) = found.coverage.skipped
    assert skipped.file == "a.py"
    assert reason is None or skipped.reason == reason
    assert files(found) == ["b.py"]


def test_a_declared_encoding_is_honoured(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"# -*- coding: latin-1 -*-\nx = '\xe9'\n" + CALL.encode())
    assert files(scan(tmp_path)) == ["a.py"]


def test_vendored_and_ignored_folders_are_left_out(write: Write) -> None:
    found = scan(
        write(
            {
                "app.py": CALL,
                "node_modules/a.py": CALL,
                ".venv/lib/a.py": CALL,
                "env/pyvenv.cfg": "",
                "env/a.py": CALL,
                ".gitignore": "build/\n*_gen.py\n!keep_gen.py\n",
                "build/a.py": CALL,
                "a_gen.py": CALL,
                "keep_gen.py": CALL,
                "sub/.gitignore": "/local.py\n",
                "sub/local.py": CALL,
                "sub/deep/local.py": CALL,
            }
        )
    )
    assert files(found) == ["app.py", "keep_gen.py", "sub/deep/local.py"]


def test_links_do_not_leave_the_root_and_loops_end(write: Write, tmp_path: Path) -> None:
    root = write({"app.py": CALL})
    (tmp_path / "secret.py").write_text(CALL)
    (root / "link.py").symlink_to(tmp_path / "secret.py")
    (root / "outside").symlink_to(tmp_path)
    (root / "loop").symlink_to(root)
    found = scan(root)
    assert files(found) == ["app.py"]
    assert [(s.file, s.reason) for s in found.coverage.skipped] == [
        ("link.py", "link that leaves the root")
    ]


def test_numbers_of_files_and_bytes_are_bounded_and_it_is_said(write: Write) -> None:
    root = write({f"a{n}.py": CALL for n in range(5)})
    assert scan(root, limits=Limits(files=3)).coverage.truncated == "more than 3 files"
    found = scan(root, limits=Limits(total_bytes=50))
    assert found.coverage.truncated == "more than 50 bytes"
    assert files(found) == ["a0.py", "a1.py"]


def test_files_that_no_source_wants_are_counted(write: Write) -> None:
    found = scan(write({"a.py": "", "b.zig": "", "c.zig": "", "LICENSE": ""}))
    assert found.coverage.unread == {".zig": 2, "no ending": 1}
    assert found.coverage.files == 1


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no such file or folder"):
        scan(tmp_path / "nowhere")


def test_lines_leave_out_blank_lines_and_comments(read: Read) -> None:
    assert read("# a\n\nx = 1\n\n\ny = 2  # b\n").lines == {"app.py": 2}
