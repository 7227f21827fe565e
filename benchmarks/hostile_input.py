"""Seconds and memory of refusing each hostile file, one fresh process a file.

Bar: every file gives exit code 2 or 3 with a position, in under 5 seconds and 1 GiB, and
no traceback. The seconds are those of the processor, so that neighbours on the machine do
not count; the command uses one thread and waits for nothing. Usage::

    python benchmarks/hostile_input.py [part of a name]
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from hostile.corpus import Case, cases

SECONDS, GIBIBYTES = 5.0, 1.0


def run(case: Case, folder: Path) -> tuple[float, float, str]:
    """Return CPU seconds, peak memory in GiB, and what is wrong, if anything is."""
    path = folder / case.name
    # Made in a process of its own: a child inherits the peak memory of its parent.
    subprocess.run([sys.executable, __file__, "--make", case.name, str(path)], check=True)
    out = folder / "out"
    with out.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "lockin", "check", str(path)], stdout=stream, stderr=stream
        )
        guard = threading.Timer(20 * SECONDS, process.kill)
        guard.start()
        _, status, usage = os.wait4(process.pid, 0)
        guard.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    memory = usage.ru_maxrss / 2**20
    said = out.read_bytes().decode("utf-8", "replace")
    path.unlink()
    wrong = []
    if process.returncode not in (2, 3):
        wrong.append(f"exit code {process.returncode}")
    if "Traceback" in said:
        wrong.append("traceback")
    if not re.search(r":\d+:\d+: ", said):
        wrong.append("no position")
    if f"[{case.code}]" not in said and "more" not in said.splitlines()[-1]:
        wrong.append(f"no {case.code}: {said[:200]}")
    if seconds > SECONDS or memory > GIBIBYTES:
        wrong.append("too slow or too large")
    return seconds, memory, "; ".join(wrong)


def main(part: str = "") -> int:
    """Print one line a file; return 1 when any misses the bar."""
    failed = count = 0
    slowest, largest = (0.0, ""), (0.0, "")
    with tempfile.TemporaryDirectory() as name:
        for case in cases():
            if part not in case.name:
                continue
            seconds, memory, wrong = run(case, Path(name))
            count += 1
            failed += bool(wrong)
            slowest = max(slowest, (seconds, case.name))
            largest = max(largest, (memory, case.name))
            print(f"{seconds:6.2f} s {memory:6.2f} GiB  {case.name}  {wrong}", flush=True)
    print(f"{count} files, {failed} miss the bar ({SECONDS} s, {GIBIBYTES} GiB)")
    print(f"slowest {slowest[0]:.2f} s {slowest[1]}; largest {largest[0]:.2f} GiB {largest[1]}")
    return int(failed > 0)


def make(name: str, path: str) -> int:
    """Write one file of the corpus."""
    found = next(case for case in cases() if case.name == name)
    Path(path).write_bytes(found.make())
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        sys.exit(make(*sys.argv[2:]))
    sys.exit(main(*sys.argv[1:]))
