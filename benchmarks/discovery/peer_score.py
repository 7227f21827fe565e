"""A tool's marks against the hand labels, by rules that favour tools which say less than we do.

- Counted are marks in production files (examples too where the repository consists of samples).
- Vendors: those that a tool claims anywhere in a repository against those that it really uses.  A
  vendor that the labels name for other code of the repository, makers of open models and
  gateways in the path are neither right nor wrong.
- Site: a mark within three lines that claims, says or quotes the right vendor; in the file: the
  same anywhere in the file.  Sites whose vendor the code does not decide are left out.
- File claims: of the pairs (code file, vendor) that a tool claims in files that were labelled
  exhaustively, those where the file has a labelled place of that vendor.
- Surface: a right mark at a call that names the API surface in the tool's own words, out of all
  calls that have one, found or not.
- Redirection: a mark that claims, says or quotes who is really asked; where that is open or an own
  host, one that says so.
- Connector: a mark in the file that names the platform in the tool's own words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from benchmarks.discovery.peer_readers import Mark
from benchmarks.discovery.peer_words import (
    NEUTRAL,
    names_own_host,
    names_platform,
    names_surface,
    vendors_in,
)
from benchmarks.discovery.score import NEAR, SITES, Label, Tally, language_of, pattern
from lockin.discovery.findings import Setting
from lockin.discovery.sources import setting_of

MEASURES = (
    "vendor P", "vendor R", "site R", "site R (file)", "file P", "surface", "redirect", "connector",
)  # fmt: skip


class Comparison:
    """The marks of one tool on one repository beside its labels."""

    def __init__(self, label: Label, marks: Iterable[Mark], *, has_ids: bool = False) -> None:
        self.label = label
        self.has_ids = has_ids
        sites = [s for s in label["sites"] if s["setting"] == "production" and s["kind"] in SITES]
        is_samples = any(setting_of(s["path"]) is Setting.EXAMPLE for s in sites)
        counted = {Setting.PRODUCTION, *((Setting.EXAMPLE,) if is_samples else ())}
        self.sites = sites
        self.marks = [m for m in marks if setting_of(m.file) in counted]
        self.at: dict[str, list[Mark]] = defaultdict(list)
        for mark in self.marks:
            self.at[mark.file].append(mark)
        self.tally = Tally()

    def judged(self) -> Tally:
        """Return the figures of the repository."""
        self._vendors()
        self._sites()
        self._claims()
        self._redirections()
        self._connectors()
        return self.tally

    def _claimed(self, mark: Mark) -> frozenset[str]:
        if self.has_ids:
            return frozenset({mark.claim} if mark.claim else ())
        return vendors_in(mark.claim)

    def _meant(self, mark: Mark) -> frozenset[str]:
        if self.has_ids:
            return self._claimed(mark)
        return vendors_in(mark.claim, mark.said, mark.seen)

    def _vendors(self) -> None:
        wanted = set(self.label["vendors"])
        others = {v for s in self.label["sites"] for v in (s["vendor"], *s.get("alternatives", ()))}
        platforms = {c["platform"].partition("-")[0] for c in self.label["connectors"]}
        claimed = {vendor for mark in self.marks for vendor in self._claimed(mark)}
        for vendor in claimed - (others | platforms | NEUTRAL) | claimed & wanted:
            self.tally.add("vendor P", right=vendor in wanted)
        for vendor in wanted:
            self.tally.add("vendor R", right=vendor in claimed)

    def _sites(self) -> None:
        for site in self.sites:
            if site["vendor"] is None:
                continue
            may = {site["vendor"], *site.get("alternatives", ())}
            right = [m for m in self.at[site["path"]] if may & self._meant(m)]
            near = [m for m in right if m.line and abs(m.line - site["line"]) <= NEAR]
            self.tally.add("site R", right=bool(near))
            self.tally.add("site R (file)", right=bool(right))
            if site["kind"] == "call" and site["surface"] is not None:
                named = any(
                    site["surface"] in m.said.split()
                    if self.has_ids
                    else names_surface(f"{m.claim} {m.said}", site["surface"])
                    for m in near
                )
                self.tally.add("surface", right=named)

    def _claims(self) -> None:
        read = [pattern(glob) for glob in self.label["read"]]
        held: dict[str, set[str | None]] = defaultdict(set)
        for key in ("sites", "redirections", "configuration"):
            for one in self.label[key]:
                names = (one.get("vendor"), *one.get("alternatives", ()), *one.get("also", ()))
                held[one["path"]].update(n for n in names if isinstance(n, str))
        for file in sorted(self.at):
            if language_of(file) == "other" or not any(one.match(file) for one in read):
                continue
            claimed = {v for mark in self.at[file] for v in self._claimed(mark)}
            for vendor in claimed - NEUTRAL:
                self.tally.add("file P", right=vendor in held[file])

    def _redirections(self) -> None:
        for one in self.label["redirections"]:
            beside = [
                m for m in self.at[one["path"]] if m.line and abs(m.line - one["line"]) <= NEAR
            ]
            if one["vendor"] is None:
                right = any(names_own_host(f"{m.claim} {m.said}") for m in beside)
            else:
                right = any(one["vendor"] in self._meant(m) for m in beside)
            self.tally.add("redirect", right=right)

    def _connectors(self) -> None:
        for one in self.label["connectors"]:
            said = (f"{m.claim} {m.said}" for m in self.at[one["path"]])
            self.tally.add("connector", right=any(names_platform(s, one["platform"]) for s in said))
