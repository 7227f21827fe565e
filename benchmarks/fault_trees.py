"""Fault trees: exact probability and the number of minimal cut sets, beside other engines.

Run ``python benchmarks/fault_trees.py --trees DIR`` with a folder of Open-PSA files, such as the
Aralia set. CPU seconds from gates to the answer, the best of the repeats; reading the file and
compiling the kernel are left out for all. Each engine works on one tree in a process of its own,
whose peak memory is shown, with a limit of CPU seconds. relibmss and oxidd (``pip install``) and
SCRAM (``scram`` on the path) are left out where they are missing. SCRAM's figures are those of
its own log: for probability its graph, preprocessing, diagram and probability; for counting all
until its products stand. oxidd has neither probability nor minimal sets: its probability is a
walk over its nodes here, with the order that relibmss gets too (depth first, last input first).
"""

from __future__ import annotations

import argparse
import json
import math
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from lockin.resilience._diagram import Formula, solve
from lockin.resilience._diagram.engines import kernel_installed
from lockin.resilience._diagram.solve import Engine

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from oracles.open_psa import FaultTree, read

SECONDS, REPEATS, MEMORY = 60, 2, 12 << 30
Row = dict[str, Any]
Node = Any  # of another engine: they have no types
OURS = ("lockin", "lockin-plain")


def formula_of(tree: FaultTree) -> tuple[Formula, int]:
    """Return the gates in columns, and the top."""
    names, gates = list(tree.probabilities), list(tree.gates)
    at = {name: i for i, name in enumerate([*names, *gates])}
    rows = [([at[i] for i in inputs], least) for inputs, least in tree.gates.values()]
    return Formula.of(len(names), rows), at[tree.top]


def timed(action: Callable[[], Any]) -> tuple[Any, float]:
    """Return the answer and the seconds: of CPU, or for short work the least of many walls.

    The clock of CPU seconds may tick too slowly for work of less than a tenth of a second; the
    least wall time of up to 30 runs is then as good, and is what SCRAM's log gives too.
    """
    began, start = time.process_time(), time.perf_counter()
    answer = action()
    spent, wall = time.process_time() - began, time.perf_counter() - start
    if max(spent, wall) > 0.1:
        return answer, spent
    for _ in range(29):
        start = time.perf_counter()
        answer = action()
        wall = min(wall, time.perf_counter() - start)
    return answer, wall


def ours(tree: FaultTree, engine: Engine) -> Row:
    """Return what this library takes and finds."""
    formula, top = formula_of(tree)
    p = np.array(list(tree.probabilities.values()))
    tiny = solve(Formula.of(3, [([0, 1, 2], 2)]), [3], engine=engine)
    _ = tiny.probability(p[:1].repeat(3)), tiny.kill_sets(0).count

    def probability() -> tuple[float, int]:
        diagrams = solve(formula, [top], engine=engine)
        return float(diagrams.probability(p)[0]), diagrams.nodes

    (chance, nodes), seconds = timed(probability)
    count, counting = timed(lambda: solve(formula, [top], engine=engine).kill_sets(0).count)
    return {
        "probability": chance,
        "count": count,
        "seconds": seconds,
        "counting": counting,
        "nodes": nodes,
    }


def steps(tree: FaultTree) -> tuple[list[str], list[str]]:
    """Return the events depth first from the last input on, and the gates children first."""
    events: list[str] = []
    gates: list[str] = []
    seen: set[str] = set()
    waiting = [(tree.top, False)]
    while waiting:
        name, done = waiting.pop()
        if done:
            gates.append(name)
        elif name not in seen:
            seen.add(name)
            if name in tree.gates:
                waiting.append((name, True))
                waiting.extend((i, False) for i in tree.gates[name][0])
            else:
                events.append(name)
    return events, gates


def folded(tree: FaultTree, value: dict[str, Node], constants: tuple[Node, Node]) -> Node:
    """Return the diagram of the top by `&` and `|`, operands folded deepest variable first."""
    events, gates = steps(tree)
    level: dict[str, int] = {name: at for at, name in enumerate(events)}
    for gate in gates:
        inputs, least = tree.gates[gate]
        level[gate] = min((level[i] for i in inputs), default=len(events))
        some = [value[i] for i in sorted(inputs, key=lambda i: -level[i])]
        row = [constants[1]] + [constants[0]] * max(0, least)
        for position, one in enumerate(some):
            left = len(some) - position - 1
            for j in range(least, max(0, least - left - 1), -1):
                row[j] |= one if j == 1 else one & row[j - 1]
        value[gate] = row[max(0, least)]
    return value[tree.top]


def relibmss(tree: FaultTree) -> Row:
    """Return what relibmss takes and finds; its first variable is the lowest."""
    module: Any = import_module("relibmss")
    events = steps(tree)[0]

    def top() -> tuple[Node, object]:
        diagrams = module.BDD()
        value = {name: diagrams.defvar(name) for name in reversed(events)}
        # The nodes are held by the diagrams.
        return folded(tree, value, (diagrams.const(0), diagrams.const(1))), diagrams

    probability, seconds = timed(lambda: float(top()[0].prob(tree.probabilities)))
    row: Row = {"probability": probability, "seconds": seconds}
    print(json.dumps(row), flush=True)
    row["count"], row["counting"] = timed(lambda: int(top()[0].minpath().count()))
    return row


def oxidd(tree: FaultTree) -> Row:
    """Return what oxidd takes and finds; the reservation of its node store is left out."""
    manager: Any = import_module("oxidd.bdd").BDDManager(60_000_000, 16_000_000, 1)
    events, _ = steps(tree)
    _ = manager.add_vars(len(events))

    def probability() -> float:
        value = {name: manager.var(at) for at, name in enumerate(events)}
        top = folded(tree, value, (manager.false(), manager.true()))
        chance: dict[Any, float] = {manager.false(): 0.0, manager.true(): 1.0}
        waiting = [top]
        while waiting:
            node = waiting[-1]
            if node in chance:
                _ = waiting.pop()
                continue
            high, low = node.cofactors()
            open_ = [branch for branch in (low, high) if branch not in chance]
            if not open_:
                p = tree.probabilities[events[node.node_var()]]
                chance[node] = p * chance[high] + (1.0 - p) * chance[low]
                _ = waiting.pop()
            waiting += open_
        return chance[top]

    start = time.perf_counter()
    answer = probability()  # once: its cache cannot be emptied
    return {"probability": answer, "seconds": time.perf_counter() - start}


def number(pattern: str, text: str) -> float:
    """Return the number after `pattern`, or not a number."""
    found = re.search(pattern + r"\s*([0-9.e+-]+)", text)
    return float(found.group(1)) if found else math.nan


def scram(path: Path) -> Row:
    """Return what SCRAM's own log says; the probability alone with products of order 1."""
    row: Row = {}
    for order in (1, 999):
        command = ["scram", str(path), "--bdd", "--probability", "1", "--verbosity", "5"]
        command += ["--limit-order", str(order), "-o", "/dev/null"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        log = done.stdout + done.stderr
        seconds = number(r"Finished PDAG Construction in", log)
        seconds += number(r"Finished Preprocessing in", log)
        if order == 1:
            seconds += number(r"Finished Converting PDAG into BDD in", log)
            row["seconds"] = seconds + number(r"Finished probability calculations in", log)
        else:
            row["count"] = number(r"# of products:", log)
            row["counting"] = seconds + number(r"The algorithm finished in", log) + 0 * row["count"]
        print(json.dumps({k: v for k, v in row.items() if not math.isnan(v)}), flush=True)
    return {key: value for key, value in row.items() if not math.isnan(value)}


ENGINES: dict[str, Callable[[FaultTree], Row]] = {
    "lockin": lambda tree: ours(tree, "kernel"),
    "lockin-plain": lambda tree: ours(tree, "plain"),
    "relibmss": relibmss,
    "oxidd": oxidd,
}


def bounded() -> None:
    """Hold this process to its limits."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 5, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def work(engine: str, path: Path) -> None:
    """Print one row; this is what runs in a process of its own."""
    row = scram(path) if engine == "scram" else ENGINES[engine](read(path))
    who = resource.RUSAGE_CHILDREN if engine == "scram" else resource.RUSAGE_SELF
    row["megabytes"] = resource.getrusage(who).ru_maxrss // 1024
    print(json.dumps(row))


def asked(engine: str, path: Path) -> Row:
    """Return the row of a process of its own; empty where it came to no end."""
    command = [sys.executable, __file__, "--work", engine, str(path)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=bounded,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    row: Row = json.loads(lines[-1]) if lines else {}
    return row


def best(rows: list[Row]) -> Row:
    """Return the answer of a row with the least times of all."""
    out = dict(rows[0])
    for key in ("seconds", "counting"):
        times = [row[key] for row in rows if key in row]
        if times:
            out[key] = min(times)
    return out


def mean_ratio(rows: dict[str, dict[str, Row]], other: str, key: str) -> tuple[float, int]:
    """Return the geometric mean of another engine's time over ours, and of how many trees."""
    logs = [
        math.log(found[other][key] / found["lockin"][key])
        for found in rows.values()
        if key in found.get(other, {}) and key in found.get("lockin", {})
    ]
    return (math.exp(sum(logs) / len(logs)), len(logs)) if logs else (math.nan, 0)


def main() -> None:
    """Measure every tree of a folder with every engine at hand, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    _ = parser.add_argument("--trees", type=Path, help="folder of Open-PSA files")
    _ = parser.add_argument("--engines", nargs="*", help="only these; lockin-plain is extra")
    _ = parser.add_argument("--repeats", type=int, default=REPEATS)
    _ = parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(given.work[0], Path(given.work[1]))
        return
    if given.trees is None or not given.trees.is_dir():
        print("There is no folder of fault trees: give one by --trees. Nothing was measured.")
        return
    if not kernel_installed():
        print("The compiled engine needs numba: pip install lockin-risk[fast].")
        return
    at_hand = ["lockin", *(name for name in ("relibmss", "oxidd") if find_spec(name))]
    at_hand += ["scram"] if shutil.which("scram") else []
    engines = [name for name in given.engines or at_hand if name in {*at_hand, *OURS}]
    rows: dict[str, dict[str, Row]] = {}
    for path in sorted(given.trees.glob("*.xml")):
        try:
            _ = read(path)
        except ValueError as error:
            print(f"{path.stem}: {error}")
            continue
        found: dict[str, Row] = {}
        for engine in engines:
            row: Row = {}
            for _ in range(given.repeats + 4 * (engine == "scram")):
                one = asked(engine, path)
                row = best([one, row]) if row else one
                if one.get("counting", SECONDS) > 5.0:
                    break
            found[engine] = row
        rows[path.stem] = found
        agreed = {f"{r['probability']:.9e}" for r in found.values() if "probability" in r}
        counted = {r["count"] for r in found.values() if "count" in r}
        assert len(agreed) <= 1, (path.stem, agreed)
        assert len(counted) <= 1, (path.stem, counted)
        for engine in engines:
            row = found[engine]
            cells = [f"{row[k]:9.4f}" if k in row else "        -" for k in ("seconds", "counting")]
            size = f"{row.get('megabytes', 0):6d} MB"
            what = f"{row.get('count', math.nan):16.0f}  {row.get('nodes', '')}"
            print(f"{path.stem:10} {engine:12} {cells[0]} {cells[1]} {size} {what}", flush=True)
    for engine in engines:
        solved = [
            sum(key in row[engine] for row in rows.values()) for key in ("seconds", "counting")
        ]
        total = sum(row[engine].get("seconds", 0.0) for row in rows.values())
        text = f"{engine}: {solved[0]} probabilities in {total:.2f} s, {solved[1]} counts"
        if engine not in OURS:
            chance, many = mean_ratio(rows, engine, "seconds")
            sets, some = mean_ratio(rows, engine, "counting")
            text += f"; over lockin {chance:.2f} ({many} trees) and {sets:.2f} ({some} trees)"
        print(text)


if __name__ == "__main__":
    main()
