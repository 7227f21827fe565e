"""What a scan finds, against the hand labels: vendors, sites, surfaces, redirections.

    python benchmarks/discovery/score.py --trees DIR [--split development] [--misses]

`DIR` holds one unpacked tree per repository, `<owner>__<name>`, at the commit of its label file;
a label file without a tree is left out and named.  Rules (fields: `labels/README.md`):

- A place fits where it is in the same file within three lines.  A vendor fits where it is the
  label's or one of its `alternatives`; where the label has none, an undetermined one fits.
- Vendors: those of production findings that are calls, clients, agents or addresses in code,
  against `vendors`.
- Site recall: production sites at whose place a call, client, agent or feature fits.
- Site precision: production calls, clients and agents in `read` files that fit a production site or
  what its `also` lists; findings on `neutral` lines are left out.  A finding without a vendor
  at a site that has one is wrong here, and counted apart.
- Surface: of the calls found, those whose nearest fitting finding names the label's surface.
- Redirections: a call, client, agent or setting of the vendor that is really asked, or one
  without a vendor that names the setting which decides.
- Connectors: a connector of the platform in the same file.
- A repository that consists of samples (its labels call production what lies in folders of
  examples) has its examples counted as production.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from lockin.discovery import scan
from lockin.discovery.findings import Finding, Kind, Setting
from lockin.discovery.scanning import SOURCES
from lockin.discovery.sources import setting_of

Label: TypeAlias = dict[str, Any]

LABELS = Path(__file__).parent / "labels"
NEAR = 3
USES = (Kind.CALL, Kind.CLIENT, Kind.AGENT)
TELLS = (*USES, Kind.SETTING)
PLACES = (*USES, Kind.FEATURE)
SITES = frozenset({"call", "client", "agent", "feature"})
LANGUAGES = {
    "py": "python", "ipynb": "notebooks", "js": "javascript", "jsx": "javascript",
    "mjs": "javascript", "ts": "typescript", "tsx": "typescript", "java": "java", "kt": "kotlin",
    "go": "go", "cs": "csharp", "rb": "ruby", "php": "php", "rs": "rust",
}  # fmt: skip


@dataclass
class Tally:
    """Counts of right and all, by measure."""

    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)

    def add(self, measure: str, *, right: bool) -> None:
        """Count one case."""
        self.all[measure] += 1
        self.right[measure] += right

    def take(self, other: Tally) -> None:
        """Add what another counted."""
        self.right += other.right
        self.all += other.all

    def cell(self, measure: str) -> str:
        """Return ``share right/all``."""
        whole = self.all[measure]
        if not whole:
            return "-"
        return f"{self.right[measure] / whole:.2f} {self.right[measure]}/{whole}"


PLATFORMS = {
    "jira-confluence": "atlassian",
    **dict.fromkeys(
        ("sharepoint", "onedrive", "microsoft-teams", "outlook", "microsoft-365"), "microsoft-365"
    ),
    **dict.fromkeys(
        ("google-workspace", "google-drive", "gmail", "google-calendar", "google-chat",
         "google-tasks", "google-contacts", "google-directory", "google-forms", "google-meet",
         "google-keep", "google-classroom"), "google"
    ),
}  # fmt: skip
"""What the labels call platforms by, where they name no service but whose it is."""
MEASURES = (
    "vendor P", "vendor R", "site P", "site R", "cross-file", "surface", "redirect", "connector",
)  # fmt: skip


@dataclass
class Score:
    """The figures of one repository, and what was missed."""

    name: str
    whole: Tally = field(default_factory=Tally)
    by_language: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[tuple[str, int, str]] = field(default_factory=list)
    undetermined: int = 0
    seconds: float = 0.0

    def add(self, measure: str, path: str, *, right: bool) -> None:
        """Count a case for the repository and its language."""
        self.whole.add(measure, right=right)
        self.by_language[language_of(path)].add(measure, right=right)

    def miss(self, place: Label, text: str) -> None:
        """Note a label that was not met."""
        self.misses.append((place["path"], place["line"], text))


def language_of(path: str) -> str:
    """Return the language of a file, by its ending.

    >>> language_of("a/b.ipynb"), language_of("a.yaml")
    ('notebooks', 'other')
    """
    return LANGUAGES.get(path.rpartition(".")[2].lower(), "other")


def pattern(glob: str) -> re.Pattern[str]:
    """Return what matches the paths that a `read` entry means.

    >>> bool(pattern("src/**/*.{ts,tsx}").match("src/a/b.tsx"))
    True
    """
    tokens = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "{": "(?:", "}": ")", ",": "|"}
    parts = re.split(r"(\*\*/|\*\*|\*|[{},])", glob)
    return re.compile("".join(tokens.get(part, re.escape(part)) for part in parts) + r"\Z")


def fits(site: Label, vendor: str | None) -> bool:
    """Tell whether a vendor is right for a site."""
    return vendor in {site["vendor"], *site.get("alternatives", ())}


def near(place: Label, finding: Finding) -> bool:
    """Tell whether a finding is at the place of a label."""
    line: int = place["line"]
    return finding.file == place["path"] and abs(finding.line - line) <= NEAR


def lines_of(label: Label, key: str) -> Iterator[tuple[str, int]]:
    """Yield the lines that the file or its sites list under `key`."""
    for held in (label, *label["sites"]):
        for one in held.get(key, ()):
            if isinstance(one, int):
                yield held["path"], one
            elif isinstance(one, dict):
                yield one.get("path", held.get("path", "")), one["line"]


class Judge:
    """Compares the findings of one tree with its labels."""

    def __init__(
        self, label: Label, findings: Iterable[Finding], languages: frozenset[str]
    ) -> None:
        self.label = label
        self.languages = languages
        self.score = Score(label["repository"])
        self.sites = [s for s in self._of("sites") if s["setting"] == "production"]
        is_samples = any(setting_of(s["path"]) is Setting.EXAMPLE for s in self.sites)
        counted = {Setting.PRODUCTION, *((Setting.EXAMPLE,) if is_samples else ())}
        self.findings = [f for f in findings if self._is_asked(f.file)]
        self.uses = [f for f in self.findings if f.kind in USES and f.setting in counted]
        addresses = [
            f
            for f in self.findings
            if f.kind is Kind.SETTING and (f.name == "address" or f.via == ("litellm",))
        ]
        self.tells = [*self.uses, *(f for f in addresses if f.setting in counted)]
        self.at: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            self.at[finding.file].append(finding)

    def _is_asked(self, path: str) -> bool:
        return not self.languages or language_of(path) in self.languages

    def _of(self, key: str) -> list[Label]:
        return [one for one in self.label[key] if self._is_asked(one["path"])]

    def judged(self) -> Score:
        """Return the figures."""
        if not self.languages:
            self._vendors()
        self._recall()
        self._precision()
        self._redirections()
        self._connectors()
        return self.score

    def _vendors(self) -> None:
        found = {f.vendor for f in self.tells if f.vendor is not None}
        wanted = set(self.label["vendors"])
        for vendor in sorted(found):
            self.score.whole.add("vendor P", right=vendor in wanted)
            if vendor not in wanted:
                first = next(f for f in self.tells if f.vendor == vendor)
                self.score.misses.append((first.file, first.line, f"vendor {vendor}: not used"))
        for vendor in sorted(wanted):
            self.score.whole.add("vendor R", right=vendor in found)
            if vendor not in found:
                self.score.misses.append(("", 0, f"vendor {vendor}: not found"))

    def _recall(self) -> None:
        for site in self.sites:
            if site["kind"] not in SITES:
                continue
            path = site["path"]
            beside = [f for f in self.at[path] if f.kind in PLACES and near(site, f)]
            right = [f for f in beside if fits(site, f.vendor)]
            self.score.add("site R", path, right=bool(right))
            if site["cross_file"]:
                self.score.add("cross-file", path, right=bool(right))
            wanted = f"{site['kind']} {site['vendor']} {site['service'] or site['surface']}"
            if not right:
                self.score.miss(site, f"missed {wanted}; there: {_shown(beside)}")
            elif site["kind"] == "call" and site["surface"] is not None:
                self._surface(site, right)

    def _surface(self, site: Label, right: list[Finding]) -> None:
        calls = [f for f in right if f.kind is Kind.CALL] or right
        least = min(abs(f.line - site["line"]) for f in calls)
        nearest = [f for f in calls if abs(f.line - site["line"]) == least]
        is_right = any(f.surface == site["surface"] for f in nearest)
        self.score.add("surface", site["path"], right=is_right)
        if not is_right:
            self.score.miss(site, f"surface {site['surface']}; there: {_shown(nearest)}")

    def _precision(self) -> None:
        read = [pattern(glob) for glob in self.label["read"]]
        neutral = set(lines_of(self.label, "neutral"))
        also = set(lines_of(self.label, "also"))
        for finding in self.uses:
            if not any(one.match(finding.file) for one in read):
                continue
            place = (finding.file, finding.line)
            sites = [s for s in self.sites if near(s, finding)]
            right = place in also or any(
                fits(s, finding.vendor) or finding.vendor in s.get("also", ()) for s in sites
            )
            if not right and place in neutral:
                continue
            self.score.add("site P", finding.file, right=right)
            if not right:
                self.score.undetermined += bool(sites) and finding.vendor is None
                there = ", ".join(f"{s['line']} {s['kind']} {s['vendor']}" for s in sites)
                self.score.misses.append(
                    (finding.file, finding.line, f"false {_shown([finding])}; label: {there}")
                )

    def _redirections(self) -> None:
        for one in self._of("redirections"):
            beside = [f for f in self.at[one["path"]] if f.kind in TELLS and near(one, f)]
            right = any(
                f.vendor == one["vendor"] or _is_decided(f, one["decided_by"]) for f in beside
            )
            self.score.add("redirect", one["path"], right=right)
            if not right:
                wanted = f"{one['vendor']} {one['service']} by {one['decided_by']}"
                self.score.miss(one, f"redirection {wanted}; there: {_shown(beside)}")

    def _connectors(self) -> None:
        for one in self._of("connectors"):
            found = [f for f in self.at[one["path"]] if f.kind is Kind.CONNECTOR]
            named = {f.name for f in found} | {PLATFORMS.get(f.name) for f in found}
            right = one["platform"] in named
            self.score.add("connector", one["path"], right=right)
            if not right:
                self.score.miss(one, f"connector {one['platform']}; there: {_shown(found)}")


def _is_decided(finding: Finding, setting: str | None) -> bool:
    """Tell whether a finding is undetermined and names what the label says decides."""
    if finding.vendor is not None or not finding.decided_by or not setting:
        return False
    name = re.split(r"\W+", setting)[-1].lower()
    return bool(name) and name in finding.decided_by.lower()


def _shown(findings: list[Finding]) -> str:
    return "; ".join(
        f"{f.line} {f.kind} {f.name} {f.vendor or f.decided_by or 'undetermined'} {f.service}"
        for f in findings[:4]
    )


def print_table(rows: Iterable[tuple[str, Tally, str]]) -> None:
    """Print a row of figures for each name."""
    print(f"{'':40}" + "".join(f"{measure:>15}" for measure in MEASURES))
    for name, tally, last in rows:
        print(f"{name[:39]:40}" + "".join(f"{tally.cell(m):>15}" for m in MEASURES) + last)


def main() -> None:
    """Scan, compare and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--trees", type=Path, required=True, help="folder of unpacked trees")
    parser.add_argument("--split", default="development", choices=["development", "held-out"])
    parser.add_argument("--only", nargs="*", default=[], help="parts of repositories' names")
    parser.add_argument("--languages", nargs="*", default=[], help="count only these languages")
    parser.add_argument("--sources", nargs="*", default=[], help="read with these sources only")
    parser.add_argument("--misses", action="store_true", help="list what was missed or is false")
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    sources = [s for s in SOURCES if not asked.sources or s.name in asked.sources]
    scores: list[Score] = []
    for file in sorted(LABELS.glob("*.json")):
        if asked.only and not any(one.lower() in file.stem.lower() for one in asked.only):
            continue
        label: Label = json.loads(file.read_text("utf-8"))
        if label["split"] != asked.split:
            continue
        tree = asked.trees / file.stem
        if not tree.is_dir():
            print(f"{file.stem}: no tree")
            continue
        start = time.process_time()
        found = scan(tree, sources=sources, jobs=asked.jobs).findings
        score = Judge(label, found, frozenset(asked.languages)).judged()
        score.seconds = time.process_time() - start
        scores.append(score)
    report(scores, misses=asked.misses)


def report(scores: list[Score], *, misses: bool) -> None:
    """Print the figures by repository, by language and in total, and the misses."""
    total = Tally()
    languages: dict[str, Tally] = defaultdict(Tally)
    for score in scores:
        total.take(score.whole)
        for language, tally in score.by_language.items():
            languages[language].take(tally)
        if misses and score.misses:
            print(f"\n{score.name}")
            for path, line, text in sorted(score.misses):
                print(f"  {path}:{line}: {text}")
    print()
    asked = [score for score in scores if score.whole.all]
    print_table((s.name, s.whole, f"   {s.seconds:.1f} s CPU") for s in asked)
    print_table((name, languages[name], "") for name in sorted(languages))
    loose = sum(score.undetermined for score in scores)
    print_table([("total", total, f"   {loose} of the false are undetermined")])


if __name__ == "__main__":
    main()
