"""Run the peers and lockin on the labelled trees, and write the page that compares them.

    python -m benchmarks.discovery.peers --trees DIR --work DIR [--split development]
        [--only NAME...] [--speed] [--page docs/explanation/discovery-accuracy.md]

`DIR` of the trees is as for `score.py`; `--work` holds environments, outputs and results.  What a
tool wrote for a tree is kept there: it is judged again, but run again only with `--again`.  Tools
run one after the other, at low priority and without network.  Needs `pip` and `npm`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.discovery import corpus, peer_page, speed
from benchmarks.discovery.peer_runs import install, scanned
from benchmarks.discovery.peer_score import Comparison
from benchmarks.discovery.peer_tools import LOCKIN, PEERS, Peer
from benchmarks.discovery.score import LABELS, Label

Result: TypeAlias = dict[str, Any]


def labels(split: str, trees: Path) -> list[tuple[Label, Path]]:
    """Return the labels of a split that have a tree, smallest tree first."""
    found: list[tuple[int, Label, Path]] = []
    for file in sorted(LABELS.glob("*.json")):
        tree = trees / file.stem
        if not tree.is_dir():
            continue
        label: Label = json.loads(file.read_text("utf-8"))
        if label["split"] == split:
            size = sum(p.stat().st_size for p in tree.rglob("*") if p.is_file())
            found.append((size, label, tree))
    return [(label, tree) for _, label, tree in sorted(found, key=lambda one: one[0])]


def compared(peer: Peer, cases: list[tuple[Label, Path]], asked: argparse.Namespace) -> Result:
    """Run one tool on every tree and return its figures."""
    work: Path = asked.work
    version = "this tree" if peer is LOCKIN else install(peer, work)
    result: Result = {"name": peer.name, "version": version, "note": peer.note, "trees": {}}
    result |= {"method": peer.method, "failures": [], "command": _shown(peer)}
    if version.startswith("not installed"):
        return result
    outputs = work / "out" / peer.name.replace(" ", "-")
    how = {"timeout": asked.timeout, "again": asked.again}
    with tempfile.TemporaryDirectory() as empty:
        start, _ = scanned(peer, Path(empty), outputs / "empty.json", work, **how)
    result["start"] = start.cpu
    begin = time.monotonic()
    is_slow = False
    for label, tree in cases:
        out = outputs / f"{tree.name}.json"
        is_kept = out.with_suffix(".run").exists() and not asked.again
        if not is_kept and (is_slow or time.monotonic() - begin > asked.budget):
            result["failures"].append([tree.name, "not run: over the bound of time for one tool"])
            continue
        took, documents = scanned(peer, tree, out, work, **how)
        is_slow = took.failure.startswith("timeout")
        if took.failure:
            result["failures"].append([tree.name, took.failure])
        if took.failure and not documents:
            continue
        marks = [m for one in documents for m in peer.read(one, str(tree.resolve()))]
        tally = Comparison(label, dict.fromkeys(marks), has_ids=peer is LOCKIN).judged()
        result["trees"][tree.name] = {
            "cpu": max(took.cpu - start.cpu, 0.0),
            "mebibytes": took.mebibytes,
            "marks": len(marks),
            "right": dict(tally.right),
            "all": dict(tally.all),
        }
    return result


def _shown(peer: Peer) -> list[str]:
    """Return the command as a reader would type it."""
    words = peer.commands(Path("ENV"), "TREE", "OUT.json")[0]
    return ["python" if word == sys.executable else word.removeprefix("ENV/") for word in words]


def main() -> None:
    """Run what is asked for and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--trees", type=Path, required=True, help="folder of unpacked trees")
    parser.add_argument("--work", type=Path, required=True, help="folder for everything made")
    parser.add_argument("--split", default="development", choices=["development", "held-out"])
    parser.add_argument("--only", nargs="*", default=[], help="names of tools")
    parser.add_argument("--again", action="store_true", help="run what was run before, too")
    parser.add_argument("--speed", action="store_true", help="measure speed on a general tree too")
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds per repository")
    parser.add_argument("--budget", type=float, default=1800.0, help="seconds per tool")
    parser.add_argument("--page", type=Path, help="page to write")
    asked = parser.parse_args()
    asked.work = asked.work.resolve()
    results = asked.work / "results"
    results.mkdir(parents=True, exist_ok=True)
    cases = labels(asked.split, asked.trees.resolve())
    lines = sum(corpus.size(tree)[2] for _, tree in cases)
    for peer in (LOCKIN, *PEERS):
        if asked.only and peer.name not in asked.only:
            continue
        kept = results / f"{asked.split}.{peer.name.replace(' ', '-')}.json"
        result = compared(peer, cases, asked)
        result |= {
            "date": dt.datetime.now(dt.UTC).date().isoformat(),
            "lines": lines,
            "timeout": asked.timeout,
        }
        kept.write_text(json.dumps(result, indent=1), "utf-8")
        print(peer_page.row(peer_page.summed(result)), flush=True)
    if asked.speed:
        _speed(asked, results)
    if asked.page:
        asked.page.write_text(peer_page.page(results, asked.split), "utf-8")


def _speed(asked: argparse.Namespace, results: Path) -> None:
    tree = corpus.made(asked.work)
    files, total, lines, by_ending = corpus.size(tree)
    kept = results / "speed.json"
    held: Result = json.loads(kept.read_text("utf-8")) if kept.exists() else {"rows": {}}
    held |= {"files": files, "bytes": total, "lines": lines, "endings": dict(by_ending)}
    for peer in PEERS:
        if not peer.has_trees or (asked.only and peer.name not in asked.only):
            continue
        if asked.again or peer.name not in held["rows"]:
            row = speed.of_peer(peer, tree, asked.work, timeout=asked.timeout)
            held["rows"][peer.name] = asdict(row)
            kept.write_text(json.dumps(held, indent=1), "utf-8")
    if not asked.only or LOCKIN.name in asked.only:
        for row in speed.own(tree, asked.work):
            held["rows"][row.name] = asdict(row)
    held["date"] = dt.datetime.now(dt.UTC).date().isoformat()
    kept.write_text(json.dumps(held, indent=1), "utf-8")


if __name__ == "__main__":
    main()
