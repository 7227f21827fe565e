"""Read files within bounds, and decode them as they declare."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from lockin.discovery.findings import Skipped

__all__ = ["decoded", "read_bytes", "read_text"]

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_CODECS = frozenset(
    """
    ascii big5 cp437 cp850 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 euc_jp euc_kr
    gb18030 gb2312 gbk iso8859-1 iso8859-2 iso8859-5 iso8859-7 iso8859-9 iso8859-15 koi8-r
    koi8-u shift_jis utf-8 utf-8-sig
    """.split()
)


def read_bytes(path: Path, most: int) -> bytes | Skipped:
    """Return a file's bytes, or why it is not read; the reason names no file yet."""
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        return Skipped("", f"cannot be read: {error.strerror}")
    if len(data) > most:
        return Skipped("", f"larger than {most} bytes")
    return data


def decoded(data: bytes) -> str | Skipped:
    """Return text in UTF-8 or the encoding that the first two lines declare."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")  # as some editors on Windows save
        except UnicodeDecodeError:
            return Skipped("", "not UTF-16, as its first bytes say")
    if b"\0" in data:
        return Skipped("", "binary")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    for line in data.split(b"\n", 2)[:2]:
        cookie = _COOKIE.match(line)
        if cookie is not None:
            return _declared(data, cookie.group(1).decode("ascii"))
    return Skipped("", "not UTF-8")


def _declared(data: bytes, encoding: str) -> str | Skipped:
    try:
        name = codecs.lookup(encoding).name
        if name in _CODECS:
            return data.decode(name)
    except (LookupError, UnicodeDecodeError, ValueError):
        pass
    return Skipped("", "not in the encoding that it declares")


def read_text(path: Path, most: int) -> str | Skipped:
    """Return a file's text, or why it is not read."""
    data = read_bytes(path, most)
    return data if isinstance(data, Skipped) else decoded(data)
