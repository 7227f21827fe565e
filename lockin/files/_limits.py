"""How much a file may hold, and how its bytes are read without trusting its path."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from os import PathLike
from typing import NoReturn

from lockin.errors import LandscapeError, LimitError, Problem
from lockin.files._shown import shown

__all__ = [
    "DEPTH",
    "MAX_BYTES",
    "MAX_FAULTS",
    "MAX_RECORDS",
    "Limits",
    "check_size",
    "decode",
    "read_bytes",
    "refuse",
]

DEPTH = 64
"""Collections nested deeper than this are refused; a landscape needs about six."""

MAX_FAULTS = 10_000
"""After this many faults in the records, reading stops and says so."""

MAX_BYTES = 67_108_864
"""Size of a file, unless the caller says more: 64 MiB."""

MAX_RECORDS = 200_000
"""Records of a file, unless the caller says more."""

_MEBIBYTE = 2**20
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file; the ones that are not given follow from the two that are.

    Parameters
    ----------
    max_bytes
        Size of the file.
    max_records
        Nodes, dependencies, rates and claims together.

    Examples
    --------
    >>> Limits().record, Limits().objects
    (1048576, 1000000)
    """

    max_bytes: int = MAX_BYTES
    max_records: int = MAX_RECORDS

    @property
    def record(self) -> int:
        """Characters of one record, and of one value at the top."""
        return max(_MEBIBYTE, self.max_bytes // 64)

    @property
    def objects(self) -> int:
        """Mappings in the file; each becomes an object in memory."""
        return 5 * self.max_records

    @property
    def values(self) -> int:
        """Commas in the file, which bound its values."""
        return 25 * self.max_records

    @property
    def yaml_nodes(self) -> int:
        """Nodes of a YAML file, whose reader is some forty times slower than that of JSON."""
        return (3 * self.max_records) // 2


def refuse(
    code: str,
    message: str,
    *,
    file: str = "",
    line: int = 1,
    column: int = 1,
    accepted: str = "",
    limit: bool = False,
) -> NoReturn:
    """Raise the one problem that makes the rest of the file unreadable."""
    problem = Problem(
        code, message, file=file, line=line if file else 0, column=column if file else 0,
        accepted=accepted,
    )  # fmt: skip
    raise (LimitError if limit else LandscapeError)([problem])


def read_bytes(path: str | PathLike[str], limits: Limits) -> bytes:
    """Return the content of a regular file, at most `Limits.max_bytes` of it.

    Raises
    ------
    LandscapeError
        The path is missing, is a folder, a device or a pipe, or may not be read.
    LimitError
        The file is too large.
    """
    name = os.fspath(path)
    where = shown(name)
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        handle = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        refuse("unreadable-file", f"there is no file {where}", file=name)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path is not valid"
        refuse("unreadable-file", f"{where} cannot be opened: {reason}", file=name)
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            sort = "folder" if stat.S_ISDIR(mode) else "pipe, device or socket"
            refuse(
                "unreadable-file", f"{where} is a {sort}, not a file", file=name,
                accepted="a regular file",
            )  # fmt: skip
        with os.fdopen(handle, "rb", closefd=False) as stream:
            content = stream.read(limits.max_bytes + 1)
    except OSError as error:
        refuse("unreadable-file", f"{where} cannot be read: {error.strerror}", file=name)
    finally:
        os.close(handle)
    check_size(len(content), name, limits)
    return content


def check_size(size: int, name: str, limits: Limits) -> None:
    """Raise `LimitError` when `size` bytes are too many."""
    if size > limits.max_bytes:
        refuse(
            "too-large",
            f"the file is larger than {limits.max_bytes} bytes",
            file=name,
            accepted="a smaller file, or a higher limit: max_bytes (--max-bytes)",
            limit=True,
        )


def decode(content: bytes, name: str) -> str:
    """Return UTF-8 text without its byte order mark; anything else is refused.

    Raises
    ------
    LandscapeError
        The bytes are not UTF-8; the problem holds the place of the first wrong byte.
    """
    accepted = "UTF-8"
    if content.startswith(_UTF16) or b"\0" in content[:4]:
        refuse("bad-encoding", "the file looks like UTF-16 or UTF-32", file=name, accepted=accepted)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        start = before.rfind(b"\n") + 1
        column = len(before[start:].decode("utf-8", "replace")) + 1
        refuse(
            "bad-encoding",
            f"byte 0x{content[error.start]:02x} is not UTF-8",
            file=name,
            line=line,
            column=column,
            accepted=accepted,
        )
