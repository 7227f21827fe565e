"""Blast radii: networkx ancestors against the compiled columns, in one run.

Run ``python benchmarks/blast.py``. A skewed random graph in which every need is alone and
hot, so that what stops is exactly the ancestors; both answers are compared before any
time is shown. CPU seconds, interleaved, medians; building is timed apart.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import networkx as nx
import numpy as np

from lockin.graph import compile  # noqa: A004 - the verb of the design
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import System
from lockin.resilience import blast_radii

NODES, EDGES, SUPPLIERS, REPEATS, SEED = 100_000, 600_000, 5, 5, 7
BACK = 0.002
"""Share of edges that close a circle."""


def ends(nodes: int, edges: int) -> list[tuple[int, int]]:
    """Return distinct edges; a node mostly needs older nodes, and the oldest are needed most."""
    generator = np.random.default_rng(SEED)
    source = generator.integers(1, nodes, edges)
    target = (source * generator.random(edges) ** 3).astype(np.int64)
    back = generator.random(edges) < BACK
    source[back], target[back] = target[back], source[back]
    pairs = np.unique(np.stack([source, target], axis=1)[source != target], axis=0)
    return [(int(a), int(b)) for a, b in pairs]


def cpu(action: Callable[[], object]) -> float:
    """Return the CPU seconds that `action` takes."""
    start = time.process_time()
    _ = action()
    return time.process_time() - start


def main() -> None:
    """Build both graphs, compare the answers, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    _ = parser.add_argument("--nodes", type=int, default=NODES)
    _ = parser.add_argument("--edges", type=int, default=EDGES)
    _ = parser.add_argument("--repeats", type=int, default=REPEATS)
    given = parser.parse_args()
    pairs = ends(given.nodes, given.edges)
    landscape = Landscape(
        nodes=(System(id=f"n{i}") for i in range(given.nodes)),
        dependencies=(
            Dependency.model_construct(id=f"d{i}", source=f"n{a}", target=f"n{b}")
            for i, (a, b) in enumerate(pairs)
        ),
    )
    landscape.require_valid()
    compiling = cpu(lambda: compile(landscape))
    graph: nx.DiGraph[str] = nx.DiGraph()
    building = cpu(lambda: graph.add_edges_from((f"n{a}", f"n{b}") for a, b in pairs))
    needed = np.bincount([b for _, b in pairs], minlength=given.nodes)
    ids = [f"n{i}" for i in np.argsort(-needed, kind="stable")[:SUPPLIERS].tolist()]

    for id_, radius in blast_radii(landscape, ids).items():
        assert radius == frozenset(nx.ancestors(graph, id_) | {id_}), id_

    theirs, ours = [], []
    for _ in range(given.repeats):
        theirs.append(cpu(lambda: [nx.ancestors(graph, id_) for id_ in ids]))
        ours.append(cpu(lambda: blast_radii(landscape, ids)))
    slow, fast = statistics.median(theirs), statistics.median(ours)
    print(f"{given.nodes:,} nodes, {len(pairs):,} edges; {SUPPLIERS} suppliers")
    print(f"build      networkx {building:8.3f} s   lockin {compiling:8.3f} s (checked before)")
    print(f"radii      networkx {slow:8.3f} s   lockin {fast:8.3f} s   ratio {slow / fast:.1f}")


if __name__ == "__main__":
    main()
