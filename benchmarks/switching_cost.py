"""Switching cost of many bound items against bare numpy drawing and adding as many lognormals.

Both run in this process, in turn; CPU seconds; the ratio is the figure. The landscape: 1,000
systems bound to one vendor by 100,000 dependencies, the target fixed, 10,000 draws.

    python benchmarks/switching_cost.py [--items 100000] [--draws 10000] [--repeats 5]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time

import numpy as np

import lockin as lk

CHUNK = 64


def landscape(items: int, systems: int) -> lk.Landscape:
    """Return systems bound to one vendor by `items` dependencies, and another vendor."""
    nodes: list[object] = [
        lk.Vendor(id="acme"),
        lk.Vendor(id="bravo"),
        lk.Service(id="acme-chat", vendor="acme", role="text", features=("tools",)),
        lk.Service(id="bravo-chat", vendor="bravo", role="text", features=("tools",)),
        *(lk.System(id=f"s{i}", depth="api") for i in range(systems)),
    ]
    dependencies = (
        lk.Dependency(
            id=f"d{i}",
            source=f"s{i % systems}",
            target="acme-chat",
            coupling=lk.Coupling(call_sites=float(1 + i % 40), features=("tools",)),
        )
        for i in range(items)
    )
    return lk.Landscape(name="benchmark", nodes=nodes, dependencies=dependencies)  # type: ignore[arg-type]  # a list of kinds


def bare(items: int, draws: int, seed: int) -> float:
    """Draw and add `items` lognormals of `draws` draws in chunks; return the mean sum."""
    generator = np.random.default_rng(seed)
    total = np.zeros(draws)
    for start in range(0, items, CHUNK):
        size = min(CHUNK, items - start)
        total += generator.lognormal(0.0, 0.9, (size, draws)).sum(axis=0)
    return float(total.mean())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--systems", type=int, default=1_000)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    world = landscape(options.items, options.systems)
    exit_ = lk.Exit("acme", to="bravo-chat")
    lk.switching_cost(landscape(100, 10), exit_, seed=1, draws=100)  # imports and facts
    ours: list[float] = []
    plain: list[float] = []
    for repeat in range(options.repeats):
        start = time.process_time()
        bare(options.items, options.draws, repeat)
        plain.append(time.process_time() - start)
        start = time.process_time()
        cost = lk.switching_cost(world, exit_, seed=repeat, draws=options.draws)
        ours.append(time.process_time() - start)
        print(f"bare numpy {plain[-1]:7.2f} s   lockin {ours[-1]:7.2f} s   P50 {cost.p50:,.0f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = statistics.median(a / b for a, b in zip(ours, plain, strict=True))
    print(f"items {options.items:,}, draws {options.draws:,}, CPU seconds, medians:")
    print(f"bare numpy {statistics.median(plain):.2f}  lockin {statistics.median(ours):.2f}")
    print(f"ratio {ratio:.2f} (bar 2.0), peak memory {peak:,.0f} MiB (bar 2,048)")


if __name__ == "__main__":
    main()
