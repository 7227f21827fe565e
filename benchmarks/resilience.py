"""Kill sets, probabilities, importance and Shapley shares of every function of a large landscape.

Run ``python benchmarks/resilience.py``. `lockin.testing.builders.layered` makes 1,000 functions,
20,000 nodes and 60 vendors, then twice and four times as many of each; every size is measured in a
process of its own, after a run that compiles the kernels of the extra ``fast`` where they were
not. CPU seconds and peak memory; the diagrams are built once, in the step that asks first. Kill
sets are counted, by order, and never listed. In each run the kill sets of one vendor are compared
with `exposure`, which walks the graph, and the Shapley values are added up.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from lockin.concentration import effective_number, hidden_share, outage_shares, shares
from lockin.graph import compile  # noqa: A004 - the verb of the design
from lockin.model.nodes import Function, Vendor
from lockin.resilience import exposure, importances, kill_sets_of, probabilities
from lockin.resilience.outages import outages
from lockin.testing.builders import layered

FUNCTIONS, NODES, SUPPLIERS = 1_000, 20_000, 60
CPU_BAR, MEMORY_BAR = 60, 2048
T = TypeVar("T")


def peak() -> float:
    """Return the peak memory of this process, in MiB."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024 * 1024 if sys.platform == "darwin" else 1024)


def quantiles(numbers: list[int]) -> dict[str, float]:
    """Return the median, the 90th percentile and the largest."""
    return {
        "median": float(np.median(numbers)),
        "P90": float(np.quantile(numbers, 0.9)),
        "largest": max(numbers),
    }


def measure(scale: int, by: str, seed: int) -> dict[str, Any]:
    """Return the figures of one size."""
    steps: dict[str, float] = {}

    def timed(name: str, action: Callable[[], T]) -> T:
        start = time.process_time()
        out = action()
        steps[name] = time.process_time() - start
        return out

    sizes = {"functions": FUNCTIONS, "nodes": NODES, "suppliers": SUPPLIERS}
    landscape = timed(
        "make", lambda: layered(**{k: v * scale for k, v in sizes.items()}, seed=seed)
    )
    compiled = timed("columns", lambda: compile(landscape))
    ids = [f.id for f in landscape.of(Function)]
    failure = {v.id: 0.001 * (1 + i % 9) for i, v in enumerate(landscape.of(Vendor))}

    known = timed("diagrams", lambda: outages(landscape, ids, by=by))
    families = kill_sets_of(landscape, ids, by=by)
    orders: Counter[int] = Counter()
    counts: list[int] = []

    def count() -> None:
        for family in families.values():
            orders.update(dict(enumerate(family.by_order)))
            counts.append(family.count)

    timed("kill sets", count)
    chances = timed("probabilities", lambda: probabilities(landscape, ids, failure=failure))
    important = timed("importance", lambda: importances(landscape, ids, failure=failure))
    through = timed(
        "looked-through shares", lambda: shares(landscape, by, "value", look_through=True)
    )
    per_function = timed("Shapley values of each", lambda: outage_shares(landscape, by=by))
    hidden = timed("hidden share", lambda: hidden_share(landscape, by))
    exposed = timed("exposure", lambda: exposure(landscape, by))

    for id_, family in families.items():
        alone = {key for key, stopped in exposed.functions.items() if id_ in stopped}
        first = {
            key for one in kill_sets_of(landscape, [id_], by=by, max_order=1)[id_] for key in one
        }
        assert alone == first, id_
        total = sum(per_function[id_].values())
        assert abs(total - (not family.base and not family.unexposed)) < 1e-9, id_
    assert len(important) == len(chances) == len(ids)
    used = [known.diagrams.sizes[root] for root in known.roots]
    return {
        "scale": scale,
        "functions": len(ids),
        "nodes": len(compiled.ids),
        "needs": len(compiled.need_source),
        "suppliers": len(known.events.keys),
        "diagram nodes, shared": known.diagrams.nodes,
        "diagram nodes of a function": quantiles(used),
        "suppliers that can stop a function": quantiles([len(v) for v in per_function.values()]),
        "kill sets": sum(counts),
        "kill sets of a function": quantiles(counts),
        "by order": [orders[i] for i in range(max(orders) + 1)],
        "down": sum(f.base for f in families.values()),
        "unexposed": sum(f.unexposed for f in families.values()),
        "mean probability": float(np.mean(list(chances.values()))),
        "effective number": effective_number(through),
        "hidden": float(hidden),
        "CPU seconds": steps,
        "total": sum(steps.values()) - steps["make"],
        "MiB": peak(),
    }


def show(one: dict[str, Any]) -> None:
    """Print the figures of one size."""
    print(
        f"\n{one['scale']}x: {one['functions']:,} functions, {one['nodes']:,} nodes, "
        f"{one['needs']:,} needs, {one['suppliers']} suppliers"
    )
    for name in (
        "diagram nodes of a function",
        "suppliers that can stop a function",
        "kill sets of a function",
    ):
        told = ", ".join(f"{key} {value:,.0f}" for key, value in one[name].items())
        print(f"  {name}: {told}")
    print(f"  diagram nodes, shared: {one['diagram nodes, shared']:,}")
    print(f"  kill sets: {one['kill sets']:,}; of order 0, 1, 2, ...: {one['by order']}")
    print(f"  functions down as it stands: {one['down']}, unexposed: {one['unexposed']}")
    print(
        f"  mean probability {one['mean probability']:.4f}, effective number of suppliers "
        f"{one['effective number']:.1f}, hidden share {one['hidden']:.1%}"
    )
    for step, seconds in one["CPU seconds"].items():
        print(f"  {step:24} {seconds:8.2f} CPU s")
    print(f"  {'without making it':24} {one['total']:8.2f} CPU s, peak {one['MiB']:,.0f} MiB")


def main() -> None:
    """Measure each size in a process of its own, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    _ = parser.add_argument("--scales", type=int, nargs="+", default=[1, 2, 4])
    _ = parser.add_argument("--by", default="vendor")
    _ = parser.add_argument("--seed", type=int, default=0)
    _ = parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        print(json.dumps(measure(given.one, given.by, given.seed)))
        return

    def apart(scale: int) -> dict[str, Any]:
        own = ["--one", str(scale), "--by", given.by, "--seed", str(given.seed)]
        done = subprocess.run(
            [sys.executable, __file__, *own], check=True, capture_output=True, text=True
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    first = apart(1)
    print(f"first run at 1x, kernels compiled where they were not: {first['total']:.2f} CPU s")
    for scale in given.scales:
        one = apart(scale)
        show(one)
        if scale == 1:
            kept = one["total"] < CPU_BAR and one["MiB"] < MEMORY_BAR
            print(f"  bars of {CPU_BAR} CPU s and {MEMORY_BAR} MiB: {'kept' if kept else 'MISSED'}")


if __name__ == "__main__":
    main()
