"""A line on a terminal that says how far a scan is.

It is drawn here rather than by a library: one line needs no dependency, and a bar that keeps
a thread or a lock must not stand in a process that is about to start workers.
"""

from __future__ import annotations

from typing import TextIO

__all__ = ["Bar"]

_WIDTH = 30


class Bar:
    """Progress of one root, drawn again whenever a percent is done and wiped at the end.

    Parameters
    ----------
    label
        What is being read.
    stream
        Where to draw. Nothing is drawn unless it is a terminal.
    is_on
        Off for a quiet run.
    """

    def __init__(self, label: str, stream: TextIO, *, is_on: bool = True) -> None:
        self.label = label
        self.stream = stream
        self.is_on = is_on and stream.isatty()
        self.drawn = ""

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` files are read."""
        if not self.is_on:
            return
        percent = min(100 * done // total, 100) if total > 0 else 100
        full = percent * _WIDTH // 100
        bar = "#" * full + "." * (_WIDTH - full)
        line = f"{self.label} [{bar}] {percent:3d}% of {total:,} files"
        if line != self.drawn:
            self.stream.write(f"\r{line}")
            self.stream.flush()
            self.drawn = line

    def close(self) -> None:
        """Wipe the line, so that nothing of it stays among the sentences."""
        if self.drawn:
            self.stream.write("\r\x1b[2K")
            self.stream.flush()
            self.drawn = ""
