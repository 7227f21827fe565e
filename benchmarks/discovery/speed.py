"""CPU seconds of tools that parse, and of this library, on a large tree of general source.

The floor is a plain walk that reads every file and searches it for one pattern; the floor of a warm
run is a walk that hashes every file.  Start-up, a run on an empty folder, is taken off.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.discovery.peer_runs import Run, measured, scanned
from benchmarks.discovery.peer_tools import LOCKIN, Peer

_SEARCH = """
import os, re, sys
find = re.compile(b"openai").search
hits = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as stream:
            hits += find(stream.read()) is not None
print(hits)
"""
_HASH = """
import hashlib, os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as stream:
            hashlib.blake2b(stream.read()).digest()
"""
_SCAN = """
import sys
from lockin.discovery import scan
scan(sys.argv[1], cache=sys.argv[2] or None)
"""


@dataclass
class Speed:
    """CPU seconds without start-up on the general tree, and how a run ended."""

    name: str
    cpu: float
    start: float
    mebibytes: float
    failure: str


def _of(name: str, run: Run, empty: Run) -> Speed:
    return Speed(name, max(run.cpu - empty.cpu, 0.0), empty.cpu, run.mebibytes, run.failure)


def _script(text: str, tree: Path, work: Path, *more: str) -> Run:
    return measured([sys.executable, "-c", text, str(tree), *more], work, timeout=1800)


def own(tree: Path, work: Path) -> list[Speed]:
    """Measure the two floors and this library: cold, making its cache, and with it."""
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as cache:
        nothing = Path(empty)
        rows: list[Speed] = []
        for name, text in (("walk, read, search", _SEARCH), ("walk, read, hash", _HASH)):
            start = _script(text, nothing, work)
            # The second run finds the files in the memory of the machine, as the others will.
            runs = [_script(text, tree, work) for _ in range(3)]
            rows.append(_of(name, min(runs, key=lambda run: run.cpu), start))
        start = _script(_SCAN, nothing, work, "")
        rows.append(_of("lockin, no cache", _script(_SCAN, tree, work, ""), start))
        rows.append(_of("lockin, first run with a cache", _script(_SCAN, tree, work, cache), start))
        warm = min((_script(_SCAN, tree, work, cache) for _ in range(2)), key=lambda run: run.cpu)
        rows.append(_of("lockin, warm cache", warm, start))
        floor = _script(_SEARCH, nothing, work)
        for part in ("models", "other"):
            runs = [_script(_SEARCH, tree / part, work) for _ in range(2)]
            fast = min(runs, key=lambda run: run.cpu)
            rows.append(_of(f"walk, read, search: {part}", fast, floor))
            rows.append(
                _of(f"lockin, no cache: {part}", _script(_SCAN, tree / part, work, ""), start)
            )
    return rows


def of_peer(peer: Peer, tree: Path, work: Path, *, timeout: float) -> Speed:
    """Measure one tool on the tree."""
    with tempfile.TemporaryDirectory() as empty:
        start, _ = scanned(peer, Path(empty), work / "out" / "empty.json", work, timeout=timeout)
    run, _ = scanned(peer, tree, work / "out" / "general.json", work, timeout=timeout)
    return _of(peer.name, run, start)


__all__ = ["LOCKIN", "Speed", "of_peer", "own"]
