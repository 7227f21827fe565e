"""What a scan found, kept by the content of all that it read.

The key is a digest of every path and every byte that a source reads, of the limits and
the sources, and of this program; so an entry is never out of date, and nothing in it is
executed when it is read.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from pydantic import TypeAdapter, ValidationError

from lockin.discovery._reading import read_bytes
from lockin.discovery.findings import Scan, Skipped
from lockin.files import write_text

__all__ = ["key_of", "load", "save"]

_SIZE = 32


def key_of(
    base: Path,
    paths: Sequence[str],
    wants: Callable[[PurePosixPath], bool],
    most: int,
    choices: Iterable[object],
) -> str:
    """Return the digest of a tree, as far as a scan with these choices reads it."""
    digest = hashlib.blake2b(digest_size=_SIZE)
    digest.update(_program())
    for choice in choices:
        digest.update(repr(choice).encode() + b"\0")
    for path in paths:
        digest.update(path.encode(errors="replace") + b"\0")
        if wants(PurePosixPath(path)):
            data = read_bytes(base / path, most)
            part = repr(data).encode() if isinstance(data, Skipped) else data
            digest.update(hashlib.blake2b(part, digest_size=_SIZE).digest())
    return digest.hexdigest()


def load(folder: Path, key: str) -> Scan | None:
    """Return what is kept under a key; None when there is nothing, or it is damaged."""
    try:
        return _adapter().validate_json((folder / f"{key}.json").read_bytes())
    except (OSError, ValidationError):
        return None


def save(folder: Path, key: str, found: Scan) -> None:
    """Keep what was found; a folder that cannot be written is no error of the scan."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _ = write_text(folder / f"{key}.json", _adapter().dump_json(found).decode())
    except (OSError, ValueError):  # a name that no encoding holds is not worth a crash
        return


@functools.cache
def _adapter() -> TypeAdapter[Scan]:
    return TypeAdapter(Scan)


@functools.cache
def _program() -> bytes:
    """Return a digest of the code and the tables that a scan depends on."""
    digest = hashlib.blake2b(digest_size=_SIZE)
    package = resources.files("lockin")
    for folder in ("discovery", "reference"):
        _add(digest, package / folder, folder)
    return digest.digest()


def _add(digest: hashlib.blake2b, folder: Traversable, name: str) -> None:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        place = f"{name}/{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                _add(digest, entry, place)
        else:
            digest.update(place.encode() + b"\0" + entry.read_bytes())
