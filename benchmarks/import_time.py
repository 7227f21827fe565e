"""`import lockin` against importing numpy, networkx and pydantic.

CPU seconds (user and system) of fresh processes, alternating, less nothing; the ratio of the
medians is the figure. Also lists which heavy modules `import lockin` loads: none should be.

    python benchmarks/import_time.py [--repeats 15]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys

OURS = "import lockin"
PEER = "import numpy, networkx, pydantic"
HEAVY = ("matplotlib", "scipy.stats", "pandas", "rich", "hypothesis", "jinja2")


def seconds(code: str) -> float:
    """Return the CPU seconds of a fresh process that runs `code`."""
    before = os.times()
    subprocess.run([sys.executable, "-c", code], check=True)
    after = os.times()
    return (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=15)
    repeats: int = parser.parse_args().repeats
    for code in (OURS, PEER):  # byte code and disk cache
        seconds(code)
    ours, peer = [], []
    for _ in range(repeats):
        ours.append(seconds(OURS))
        peer.append(seconds(PEER))
    ratio = statistics.median(ours) / statistics.median(peer)
    print(f"import lockin {statistics.median(ours):.3f} s, peers {statistics.median(peer):.3f} s")
    print(f"ratio {ratio:.2f} (bar 1.3), {repeats} alternating fresh processes, CPU medians")
    listing = f"import lockin, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    subprocess.run([sys.executable, "-c", listing], check=True)


if __name__ == "__main__":
    main()
