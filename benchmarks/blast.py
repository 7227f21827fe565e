"""Blast radii: networkx ancestors and a walk per failure against one sweep, in one run.

Run ``python benchmarks/blast.py``. A skewed random graph in which every need is alone and
hot, so that what stops is exactly the ancestors; the answers are compared before any
time is shown. CPU seconds, interleaved, medians; building is timed apart. networkx answers for
a few suppliers, the walk (`Structure`, the slow twin of the sweep) and `blast_radii` for these.
The sweep alone answers for many, as positions: sets of ids of half the graph for each of
hundreds of suppliers cost far more to fill than to find.
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
from lockin.resilience._sweep import sweep
from lockin.resilience.structure import Structure

NODES, EDGES, SUPPLIERS, MANY, REPEATS, SEED = 100_000, 600_000, 5, 512, 3, 7
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
    _ = parser.add_argument("--many", type=int, default=MANY)
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
    compiled = compile(landscape)
    condensing = cpu(lambda: sweep(landscape))
    graph: nx.DiGraph[str] = nx.DiGraph()
    building = cpu(lambda: graph.add_edges_from((f"n{a}", f"n{b}") for a, b in pairs))
    needed = np.bincount([b for _, b in pairs], minlength=given.nodes)
    many = [f"n{i}" for i in np.argsort(-needed, kind="stable")[: given.many].tolist()]
    few = many[:SUPPLIERS]

    failing = {id_: np.array([compiled.index[id_]]) for id_ in many}

    def walk() -> list[frozenset[str]]:
        structure = Structure(compiled)
        return [frozenset(compiled.names(structure.without(failing[id_]))) for id_ in few]

    radii = blast_radii(landscape, few)
    for id_, walked in zip(few, walk(), strict=True):
        assert radii[id_] == walked == frozenset(nx.ancestors(graph, id_) | {id_}), id_

    runs: dict[str, Callable[[], object]] = {
        "networkx": lambda: [nx.ancestors(graph, id_) for id_ in few],
        "walk": walk,
        "blast_radii": lambda: blast_radii(landscape, few),
        "sweep": lambda: sum(len(s) for s in sweep(landscape).stopped(list(failing.values()))),
    }
    times = {name: [cpu(run) for _ in range(given.repeats)] for name, run in runs.items()}
    each = {name: statistics.median(spent) / len(few) for name, spent in times.items()}
    each["sweep"] *= len(few) / len(many)
    print(f"{given.nodes:,} nodes, {len(pairs):,} edges; CPU seconds")
    print(f"build: networkx {building:.3f}, columns {compiling:.3f}, sweep {condensing:.3f}")
    print("                 suppliers   ms each   ratio")
    for name, spent in each.items():
        number = len(many if name == "sweep" else few)
        print(f"{name:16} {number:9} {1000 * spent:9.3f} {each['networkx'] / spent:7.0f}")


if __name__ == "__main__":
    main()
