"""`assess` of a landscape with a million dependencies: how long, how much memory.

python benchmarks/assess_million.py [--dependencies 1000000] [--draws 1000]
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import time

import lockin as lk
from lockin.testing import builders


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dependencies", type=int, default=1_000_000)
    parser.add_argument("--systems", type=int, default=20_000)
    parser.add_argument("--vendors", type=int, default=20)
    parser.add_argument("--draws", type=int, default=1_000)
    options = parser.parse_args()
    start = time.perf_counter(), time.process_time()

    def tell(what: str) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        wall, cpu = time.perf_counter() - start[0], time.process_time() - start[1]
        print(f"{what:<12} wall {wall:7.1f} s  CPU {cpu:7.1f} s  peak {peak:5.2f} GiB", flush=True)

    world = builders.large(
        systems=options.systems,
        dependencies=options.dependencies,
        vendors=options.vendors,
        seed=1,
    )
    tell("built")
    result = lk.assess(world, seed=7, draws=options.draws, as_of=dt.date(2026, 11, 22))
    tell("assessed")
    text = result.to_json()
    tell("written")
    bound = sum(exit_.bound for exit_ in result.exits)
    print(f"{len(result.exits)} exits, {bound:,} bound items, {len(text):,} bytes of JSON")


if __name__ == "__main__":
    main()
