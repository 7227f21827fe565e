"""The page that compares tools, from the results that `peers.py` keeps."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.discovery.peer_score import MEASURES

Result: TypeAlias = dict[str, Any]

_HEAD = """\
# How exact discovery is, beside other tools

This page is made by one command, on the trees of the label files in `benchmarks/discovery/labels`
(how they were made is said there):

```console
$ python -m benchmarks.discovery.peers --trees TREES --work WORK --split {split} --speed \\
    --page docs/explanation/discovery-accuracy.md
```

Measured on {date}, {split} half: {trees} repositories, {lines} lines of source. {tuned}

Every tool that installs from PyPI or npm ran on the same trees in the same run: offline, one after
the other, as a command of its own in an environment of its own, {timeout} seconds at most per
repository. A tool was also bounded in time over all repositories, smallest first; what it did not
reach is listed below as not run and says nothing about the tool, and figures over one or two
repositories are no comparison.
"""

_TUNED = {
    "development": (
        "The readers and signatures of `lockin` were tuned on this half, those of the others were "
        "not: read its row as an upper bound, and judge by the held-out half."
    ),
    "held-out": "Nothing was tuned on this half.",
}

_RULES = """\

The rules favour the other tools (`benchmarks/discovery/peer_score.py`); they apply to `lockin` too,
so its figures differ a little from those of the stricter `score.py`:

- **vendor P, R**: vendors claimed per repository in production files, precision and recall. Names
  are mapped by one table (`peer_words.py`); makers of open models, gateways and local libraries
  count neither way.
- **site R**: labelled calls, clients, agents and features with a mark within three lines that
  claims, says or merely quotes the right vendor; **(file)**: the same anywhere in the file, the
  fair figure for a tool that reports imports. Sites whose vendor code does not decide are left out.
- **file P**: of the pairs of code file and vendor that a tool claims, those that a label confirms.
  A file that only imports an SDK and calls nothing has no label: this is unfair to tools that
  report imports and model ids, which may well be right about them.
- **surface**: right marks at calls that name the API surface in the tool's own words.
- **redirect**: clients pointed elsewhere for which the tool says who is really asked.
- **connector**: bridges to Slack, Google Drive and the like. AI inventories do not look for them.
- **CPU s**: user and system seconds of the process and its children, less those of a run on an
  empty folder. Memory below about 70 MiB cannot be told from that of the measuring process.
"""

_HONEST = """\

## What is not comparable

- The labels were made by those who made `lockin`, for what it wants to say. The others were built
  to list components for security and compliance: licences, secrets, vulnerabilities, risks and
  container images, which these columns do not show.
- Three tools have a stage with a language model (`cisco-aibom`, `quin-scanner`, `ai-bom`). It was
  not run. `cisco-aibom` calls what is measured here hypotheses for that stage to judge.
- `chowkidar` looks for model ids and their end of life, `airom` for the end of life as well;
  `lockin` does not report either per finding. `browniie` covers all external APIs.
- `semgrep` installs, but ships no rules for this; they are fetched from its registry, so it could
  not run offline. `prompt-portability-linter` checks single prompts that one names, not a tree.
- `g0` and `hl-scai` are not on PyPI or npm under these names; tools in Go or behind an account
  were not run.
"""


def total(results: Result, names: Iterable[str]) -> Result:
    """Return the sum of the figures of a tool over some trees."""
    right: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    held = [results["trees"][name] for name in names]
    for one in held:
        right.update(one["right"])
        whole.update(one["all"])
    return {
        "name": results["name"],
        "version": results["version"],
        "repositories": len(held),
        "right": right,
        "all": whole,
        "cpu": sum(one["cpu"] for one in held),
        "mebibytes": max((one["mebibytes"] for one in held), default=0.0),
    }


def summed(result: Result) -> Result:
    """Return the sum over every tree that a tool finished."""
    return total(result, result["trees"])


def cell(result: Result, measure: str) -> str:
    """Return the share of a measure with its counts.

    >>> cell({"right": {"site R": 1}, "all": {"site R": 4}}, "site R")
    '0.25 (1/4)'
    """
    whole = result["all"].get(measure, 0)
    right = result["right"].get(measure, 0)
    return f"{right / whole:.2f} ({right}/{whole})" if whole else "-"


def row(result: Result) -> str:
    """Return the row of a table for one tool."""
    cells = [result["name"], result["version"], str(result["repositories"])]
    cells += [cell(result, measure) for measure in MEASURES]
    cells += [f"{result['cpu']:.0f}", f"{result['mebibytes']:.0f}"]
    return f"| {' | '.join(cells)} |"


def _table(head: Iterable[str], rows: Iterable[str]) -> str:
    names = list(head)
    rule = "|---" * 2 + "|--:" * (len(names) - 2) + "|"
    return "\n".join(["", f"| {' | '.join(names)} |", rule, *rows, ""])


def page(results: Path, split: str) -> str:
    """Return the page."""
    held = [json.loads(p.read_text("utf-8")) for p in sorted(results.glob(f"{split}.*.json"))]
    own = next(one for one in held if one["name"] == "lockin")
    peers = [one for one in held if one is not own]
    peers.sort(key=lambda one: (-summed(one)["right"].get("site R (file)", 0), one["name"]))
    text = _HEAD.format(
        split=split,
        date=max(one["date"] for one in held),
        trees=len(own["trees"]),
        lines=f"{own['lines']:,}",
        tuned=_TUNED[split],
        timeout=f"{own['timeout']:.0f}",
    )
    head = ["tool", "version", "repositories", *MEASURES, "CPU s", "MiB"]
    text += _table(head, [row(summed(own)), *(row(summed(one)) for one in peers)])
    text += _RULES + _part(own, peers) + _better(own, peers) + _commands([own, *peers])
    speed = results / "speed.json"
    if speed.exists():
        text += _speed(json.loads(speed.read_text("utf-8")))
    return text + _HONEST


def _part(own: Result, peers: list[Result]) -> str:
    """Return the rows for tools that did not finish everything, beside lockin on the same trees."""
    rows: list[str] = []
    for one in peers:
        if 0 < len(one["trees"]) < len(own["trees"]):
            beside = total(own, [name for name in one["trees"] if name in own["trees"]])
            beside["name"] = f"lockin, where {one['name']} finished"
            rows += [row(summed(one)), row(beside)]
    if not rows:
        return ""
    head = ["tool", "version", "repositories", *MEASURES, "CPU s", "MiB"]
    lead = "\nTools that did not finish every repository, beside `lockin` on those that they did:\n"
    return lead + _table(head, rows)


def _better(own: Result, peers: list[Result]) -> str:
    """Return where another tool has the better figure on the trees that both finished."""
    lines: list[str] = []
    for one in peers:
        both = [name for name in one["trees"] if name in own["trees"]]
        theirs, ours = total(one, both), total(own, both)
        for measure in MEASURES:
            if _share(theirs, measure) > _share(ours, measure):
                figures = f"{cell(theirs, measure)} against {cell(ours, measure)}"
                lines.append(f"- {measure}: `{one['name']}` {figures}")
        if both and theirs["cpu"] < ours["cpu"]:
            lines.append(
                f"- CPU seconds: `{one['name']}` {theirs['cpu']:.0f} against {ours['cpu']:.0f}"
            )
    found = "\n".join(lines) or "Nowhere in these figures."
    return f"\n## Where another tool is better\n\n{found}\n"


def _share(result: Result, measure: str) -> float:
    whole = result["all"].get(measure, 0)
    return result["right"].get(measure, 0) / whole if whole else 0.0


def _commands(held: list[Result]) -> str:
    lines = ["", "## Commands, and what failed", ""]
    for one in held:
        words = " ".join("'…'" if "\n" in word else word for word in one["command"])
        note = f" ({one['note']})" if one["note"] else ""
        lines.append(f"`{one['name']}` {one['version']}, {one['method']}{note}")
        lines.append(f": `{words}`")
        reasons: dict[str, list[str]] = {}
        for tree, reason in one["failures"]:
            reasons.setdefault(reason, []).append(tree.replace("__", "/"))
        for reason, trees in sorted(reasons.items()):
            shown = ", ".join(trees[:3]) + (f" and {len(trees) - 3} more" if trees[3:] else "")
            lines.append(f"  {reason[0].upper()}{reason[1:]}: {shown}.")
        lines.append("")
    return "\n".join(lines)


def _speed(held: Result) -> str:
    rows = held["rows"]
    thousands = held["lines"] / 1000
    endings = ", ".join(f"{e} {b / 1e6:.1f}" for e, b in list(held["endings"].items())[:9])
    search, hashing = rows.get("walk, read, search"), rows.get("walk, read, hash")
    lines: list[str] = []
    for key, one in sorted(rows.items(), key=lambda pair: pair[1]["cpu"]):
        floor = hashing if key == "lockin, warm cache" else search
        name, _, part = key.partition(": ")
        floor = rows.get(f"walk, read, search: {part}") if part else floor
        shown = f"{name}, folder `{part}`" if part else name
        ratio = f"{one['cpu'] / floor['cpu']:.1f}" if floor else "-"
        cells = [shown, one["failure"] or "finished", f"{one['cpu']:.1f}"]
        per = "" if part else f"{1000 * one['cpu'] / thousands:.2f}"
        cells += [per, ratio, f"{one['start']:.1f}"]
        cells.append(f"{one['mebibytes']:.0f}")
        lines.append(f"| {' | '.join(cells)} |")
    head = ["tool", "ended", "CPU s", "CPU ms per 1,000 lines", "times the floor", "start-up s"]
    whole = f"{held['files']:,} files, {held['bytes'] / 1e6:.0f} MB and {held['lines']:,} lines"
    return f"""
## Speed

A general tree made from pinned packages of PyPI and npm (`corpus.py`): {whole} of
source (MB by ending: {endings}),
measured on {held["date"]}. It is mostly Python, JavaScript and Go, as those registries are. The
floor is a walk that reads every file and searches it for `openai` once; for the warm cache a walk
that hashes every file. Only tools that parse syntax trees of some language are here; what each of
them reads differs, and per line of the whole tree a tool that skips languages looks faster than it
is. A time that ended by the timeout is a lower bound. The folder `models` holds the SDKs and
frameworks of models, where most files name a vendor; `other` holds everything else.
{_table([*head, "MiB"], lines)}"""
