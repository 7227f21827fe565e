"""Which parts of a root are systems.

A repository is one system, unless several of its folders are deployed by themselves: then
each of these is one (decision 0010 gives the rule and its reasons).

1. A folder of repositories is split into them (`Scan.projects`).
2. A part is a folder, at most six deep, with a manifest of its own and outside of tests,
   examples and documentation. It is *deployed* where a Dockerfile, compose, Skaffold, Helm
   or a file of a hosting platform says so. Where nothing in the repository says so, a
   *program* stands in for it: what is started, not imported.
3. With fewer than two of these a repository is one system.
4. A file belongs to the deepest part above it. What lies outside of all parts belongs to
   the one part that uses it, by import or by a dependency inside the workspace; what
   several use, or none, is the repository's own system, which those that use it need.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lockin import reference
from lockin.discovery.findings import Finding, Kind, Scan, Setting
from lockin.discovery.scanning import slug
from lockin.discovery.sources import setting_of

__all__ = ["Unit", "units"]

_DEPTH = 6
_SIGNS = frozenset({Kind.PART, Kind.OWNER, Kind.EVALUATION})


@dataclass(frozen=True, slots=True)
class Unit:
    """One system: its share of a scan.

    Parameters
    ----------
    id, name
        Of the system.
    scan
        The scan of the root that it lies in.
    findings
        Its share of the findings.
    lines
        Lines of its files of code.
    is_system
        Off for a configuration file that was given by itself.
    folder
        Where it lies below the root; empty for the root itself.
    signs
        What says that it is deployed by itself.
    needs
        Ids of the other systems of its repository whose code it uses.
    top
        Folder of its repository below the root.
    """

    id: str
    name: str
    scan: Scan
    findings: tuple[Finding, ...]
    lines: Mapping[str, int] = field(default_factory=dict)
    is_system: bool = True
    folder: str = ""
    signs: tuple[Finding, ...] = ()
    needs: tuple[str, ...] = ()
    top: str = ""

    def production(self, *kinds: Kind) -> list[Finding]:
        """Return the findings of these kinds in production code, in order."""
        return [f for f in self.findings if f.kind in kinds and f.setting is Setting.PRODUCTION]

    def holds(self, path: str) -> bool:
        """Tell whether a code file belongs to it."""
        return path in self.lines

    @property
    def production_lines(self) -> int:
        """Lines of production code."""
        settings = self.scan.settings
        return sum(
            count for path, count in self.lines.items() if settings.get(path) is Setting.PRODUCTION
        )


def units(scans: Iterable[Scan]) -> tuple[Unit, ...]:
    """Return the systems of several scans, with ids that are unique and stable."""
    found = [unit for scan in scans for unit in _split(scan)]
    reserved = _reserved()
    counts = Counter(unit.id for unit in found)
    used: Counter[str] = Counter()
    named: dict[tuple[int, str], str] = {}
    ids: list[str] = []
    for unit in found:
        id_ = unit.id
        if counts[id_] > 1 and unit.scan.name != id_:
            id_ = f"{unit.scan.name}-{id_}"
        if id_ in reserved:
            id_ = f"{id_}-repository"
        used[id_] += 1
        if used[id_] > 1:
            id_ = f"{id_}-{used[id_]}"
        ids.append(id_)
        _ = named.setdefault((id(unit.scan), unit.id), id_)
    return tuple(
        replace(unit, id=id_, needs=tuple(named[id(unit.scan), need] for need in unit.needs))
        for unit, id_ in zip(found, ids, strict=True)
    )


def _reserved() -> frozenset[str]:
    """Return the ids that nodes made from reference facts may take."""
    facts = (*reference.vendors(), *reference.services(), *reference.protocols())
    return frozenset(fact.id for fact in facts)


def _split(scan: Scan) -> Sequence[Unit]:
    if not scan.is_tree:
        return [Unit(scan.name, scan.name, scan, scan.findings, scan.lines, is_system=False)]
    found: list[Unit] = []
    repositories = frozenset(scan.projects)
    home = {path: _home(path, repositories) for path in _paths(scan)}
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in scan.findings:
        findings[home[finding.file]].append(finding)
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for path, count in scan.lines.items():
        counted[home[path]][path] = count
    for folder in sorted({*repositories, ""}):
        mine, lines = tuple(findings[folder]), counted[folder]
        if folder or not repositories or _tells(mine, lines):
            found += _repository(scan, folder, mine, lines)
    return found


def _tells(findings: Iterable[Finding], lines: Mapping[str, int]) -> bool:
    """Tell whether production code or configuration shows anything that could be needed.

    How it is built and who owns it are nothing; the name of a variable is, where no code is.
    """
    return any(
        f.setting is Setting.PRODUCTION
        and f.kind not in _SIGNS
        and (f.kind is not Kind.ENVIRONMENT or not lines)
        and (f.kind is not Kind.MANIFEST or (f.vendor is not None and "sdk" in f.via))
        for f in findings
    )


def _paths(scan: Scan) -> Iterator[str]:
    yield from scan.lines
    yield from (finding.file for finding in scan.findings)


def _parents(path: str) -> Iterator[str]:
    """Yield the folders that a file lies in, the deepest first."""
    at = path.rpartition("/")[0]
    while at:
        yield at
        at = at.rpartition("/")[0]


def _home(path: str, folders: Mapping[str, object] | frozenset[str]) -> str:
    """Return the deepest of some folders that holds a file; empty where none does."""
    return next((folder for folder in _parents(path) if folder in folders), "")


# -- parts of one repository ------------------------------------------------------------------


@dataclass(slots=True)
class _Parts:
    """The signs of one repository, by folder."""

    built: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    deployed: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    program: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    needs: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))

    def add(self, finding: Finding) -> None:
        for what in finding.via:
            held = getattr(self, what, None)
            if isinstance(held, dict):
                held[finding.group or ""].append(finding)

    def deployables(self, top: str, code: Iterable[str]) -> dict[str, tuple[Finding, ...]]:
        """Return the folders that are systems, with what says so.

        `code` are the files of code: a folder without any is no system.
        """
        held = {parent for path in code for parent in _parents(path)}
        found = self.deployed if self._says_how(top) else self.program
        return {
            folder: tuple(signs)
            for folder, signs in found.items()
            if (folder == top and found is self.deployed)
            or (self._stands(folder, top) and (folder in held or folder in self.built))
        }

    def _says_how(self, top: str) -> bool:
        """Tell whether anything in production says how the repository is deployed."""
        return any(
            setting_of(f"{folder[len(top) :]}/x".lstrip("/")) is Setting.PRODUCTION
            for folder in self.deployed
        )

    def _stands(self, folder: str, top: str) -> bool:
        """Tell whether a folder below `top` is built by itself and is production code.

        A recipe that something else names, such as compose, is as good as a manifest.
        """
        if not folder.startswith(f"{top}/" if top else "") or folder == top:
            return False
        if folder not in self.built and len({f.file for f in self.deployed.get(folder, ())}) < 2:
            return False
        inner = folder[len(top) + 1 :] if top else folder
        return inner.count("/") < _DEPTH and setting_of(f"{inner}/x") is Setting.PRODUCTION


def _repository(
    scan: Scan, top: str, findings: tuple[Finding, ...], lines: Mapping[str, int]
) -> list[Unit]:
    name = top.rpartition("/")[2] or scan.name
    base = slug(top) if top else scan.name
    whole = Unit(base, name, scan, findings, lines, folder=top, top=top)
    parts = _Parts()
    for finding in findings:
        if finding.kind is Kind.PART:
            parts.add(finding)
    chosen = parts.deployables(top, lines)
    if len(chosen) < 2:
        return [replace(whole, signs=next(iter(chosen.values()), ()))]
    inner = {folder: signs for folder, signs in chosen.items() if folder != top}
    belongs = _Shares(scan, top, parts, inner, {f.file for f in findings} | lines.keys())
    owners = belongs.owners()
    found: list[Unit] = []
    ids = {folder: _id(base, folder, top) for folder in sorted(inner)}
    shares: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        shares[owners[finding.file]].append(finding)
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for path, count in lines.items():
        counted[owners[path]][path] = count
    for folder in (*sorted(inner), top):
        mine, own = tuple(shares[folder]), counted[folder]
        if not _tells(mine, own) and not (folder == top and not found):
            continue
        shown = name if folder == top else folder.rpartition("/")[2]
        signs = chosen.get(folder, ())
        id_ = ids.get(folder, base)
        found.append(Unit(id_, shown, scan, mine, own, folder=folder, signs=signs, top=top))
    held = {unit.folder: unit.id for unit in found}
    return [
        replace(
            unit, needs=tuple(sorted(held[n] for n in belongs.needed(unit.folder) if n in held))
        )
        for unit in found
    ]


def _id(base: str, folder: str, top: str) -> str:
    inner = folder[len(top) + 1 :] if top else folder
    return f"{base}-{slug(inner)}"[:120].rstrip("-._")


class _Shares:
    """Whose the files of a repository are that is split."""

    def __init__(
        self,
        scan: Scan,
        top: str,
        parts: _Parts,
        chosen: Mapping[str, object],
        paths: Iterable[str],
    ) -> None:
        self.scan, self.top, self.parts = scan, top, parts
        self.chosen = frozenset(chosen)
        self.packages = frozenset({*parts.built, *chosen}) - {top}
        self.paths = sorted(set(paths))
        self.of = {path: self._package(path) for path in {*self.paths, *scan.imports}}
        self.uses = self._uses()

    def _package(self, path: str) -> str:
        """Return the part or library that a file is of, or the file itself where loose."""
        deepest = _home(path, self.chosen)
        if deepest:
            return deepest
        return _home(path, self.packages) or path

    def _uses(self) -> dict[str, set[str]]:
        """Return what each part, library and loose file uses: by import or declaration."""
        uses: dict[str, set[str]] = defaultdict(set)
        for importer, imported in self.scan.imports.items():
            if setting_of(importer) is not Setting.PRODUCTION:
                continue
            source = self.of[importer]
            for one in imported:
                target = self.of.get(one)
                if target is not None and target != source:
                    uses[source].add(target)
        names = {f.name: folder for folder, found in self.parts.built.items() for f in found}
        for folder, found in self.parts.needs.items():
            source = _home(f"{folder}/x", self.chosen) or folder
            for finding in found:
                wanted = finding.name
                target = wanted[2:] if wanted.startswith("./") else names.get(wanted, "")
                target = _home(f"{target}/x", self.chosen) or target
                if target in self.packages and target != source:
                    uses[source].add(target)
        return uses

    def _users(self) -> dict[str, set[str]]:
        """Return, for each library and loose file, the deployed parts that reach it."""
        users: dict[str, set[str]] = defaultdict(set)
        for part in sorted(self.chosen):
            queue, seen = sorted(self.uses.get(part, ())), {part}
            while queue:
                at = queue.pop()
                if at in seen:
                    continue
                seen.add(at)
                users[at].add(part)
                if at not in self.chosen:
                    queue.extend(sorted(self.uses.get(at, ())))
        return users

    def owners(self) -> dict[str, str]:
        """Return the folder of the system that each file belongs to."""
        users = self._users()
        found: dict[str, str] = {}
        for path in self.paths:
            of = self.of[path]
            if of in self.chosen:
                found[path] = of
            else:
                by = users.get(of, set())
                found[path] = next(iter(by)) if len(by) == 1 else self.top
        return found

    def needed(self, folder: str) -> set[str]:
        """Return the other systems that the system in `folder` uses code of."""
        users = self._users()
        mine = {folder} if folder in self.chosen else set()
        mine |= {of for of, by in users.items() if of not in self.chosen and by == {folder}}
        if folder == self.top:
            mine = {
                of for of in {*self.of.values()} if of not in self.chosen
                and len(users.get(of, ())) != 1
            }  # fmt: skip
        found: set[str] = set()
        for one in mine:
            for target in self.uses.get(one, ()):
                if target in self.chosen:
                    found.add(target)
                else:
                    by = users.get(target, set())
                    found.add(next(iter(by)) if len(by) == 1 else self.top)
        return found - {folder}
