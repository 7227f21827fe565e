from __future__ import annotations

import io

from lockin._cli._progress import Bar


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_each_percent_once_and_nothing_stays() -> None:
    stream = Terminal()
    bar = Bar("desk", stream)
    for done in range(10_001):
        bar(done, 10_000)
    told = stream.getvalue()
    assert told.count("\r") == 101
    assert told.endswith("100% of 10,000 files")
    bar.close()
    assert stream.getvalue().endswith("\r\x1b[2K")


def test_no_file_and_no_end_are_no_error() -> None:
    stream = Terminal()
    bar = Bar("desk", stream)
    bar(0, 0)
    bar(9, 5)
    assert stream.getvalue().count("100%") == 2
    bar.close()
    bar.close()
    assert stream.getvalue().count("\x1b[2K") == 1


def test_a_file_or_a_quiet_run_sees_nothing() -> None:
    for stream, is_on in ((io.StringIO(), True), (Terminal(), False)):
        bar = Bar("desk", stream, is_on=is_on)
        bar(1, 2)
        bar.close()
        assert stream.getvalue() == ""
