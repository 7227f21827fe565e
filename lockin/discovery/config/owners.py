"""Who owns what: CODEOWNERS of GitHub and GitLab, and catalogue files of Backstage.

Only teams are told. Persons and addresses are personal data that no figure needs, so a
line that names none but persons says that no team owns what it matches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lockin.discovery.config._document import DocumentError, Node, read_yaml
from lockin.discovery.findings import Finding, Kind, Skipped
from lockin.discovery.sources import FileSource, SourceFile

__all__ = ["NOBODY", "OWNERS", "matcher", "place_of", "read_owners", "wants_owners"]

NOBODY = "nobody"
"""Name of the owner where a line leaves what it matches without a team."""

_CATALOGUE = re.compile(r"catalog-info(\.[\w-]+)?\.ya?ml")
_KINDS = ("component", "system", "api", "resource", "airesource")
_TEAM = re.compile(r"@{1,2}([A-Za-z0-9][\w.-]{0,99}(?:/[\w.-]{1,100})+)")
_SECTION = re.compile(r"(\^)?\[([^\]\n]{1,100})\](?:\[\d{1,3}\])?(?=\s|$)")
_WORD = re.compile(r"(?:\\.|[^\s\\])+")
_SAFE = re.compile(r"[^A-Za-z0-9/._-]+")
_RULES = 5_000
_DOCUMENTS = 500


def wants_owners(path: PurePosixPath) -> bool:
    """Tell whether a file says who owns what."""
    return path.name == "CODEOWNERS" or bool(_CATALOGUE.fullmatch(path.name.lower()))


def read_owners(file: SourceFile) -> Iterator[Finding | Skipped]:
    """Yield one owner for each team that a rule or a component names, in order.

    `group` is the pattern or the component. `via` starts with ``codeowners``, followed by the
    section, or with ``backstage``, followed by the kind.
    """
    if file.path.rpartition("/")[2] == "CODEOWNERS":
        yield from _rules(file)
    else:
        yield from _catalogue(file)


# -- CODEOWNERS -------------------------------------------------------------------------------


def _rules(file: SourceFile) -> Iterator[Finding | Skipped]:
    section, default = "", [NOBODY]
    count = 0
    for number, line in enumerate(file.text.splitlines(), 1):
        stated = line.strip()
        if not stated or stated[0] == "#":
            continue
        head = _SECTION.match(stated)
        if head is not None:
            section = head.group(2).strip().lower()
            default = _teams(stated[head.end() :])
            continue
        count += 1
        if count > _RULES:
            yield Skipped(file.path, f"more than {_RULES} rules")
            return
        found = _WORD.search(line)
        if found is None:
            continue
        rest = re.sub(r"(^|\s)#.*", "", line[found.end() :])
        owners = _teams(rest) if rest.strip() else default
        for owner in owners:
            yield Finding(
                file.path, number, found.start() + 1, Kind.OWNER, owner,
                via=("codeowners", section), setting=file.setting,
                group=found.group().replace("\\ ", " ").replace("\\#", "#")[:500],
            )  # fmt: skip


def _teams(text: str) -> list[str]:
    """Return the teams among the owners that a line names."""
    found: list[str] = []
    for word in text.split():
        team = _TEAM.fullmatch(word)
        if team is not None and team.group(1).lower() not in found:
            found.append(team.group(1).lower())
    return found or [NOBODY]


def matcher(pattern: str) -> re.Pattern[str]:
    """Return what matches the paths that a pattern of CODEOWNERS stands for.

    It looks like a line of a gitignore file and differs: there is no negation, no character
    class is known, and ``docs/*`` stands for what lies directly in ``docs`` only.
    A pattern with a slash before its end is anchored at the root; others match at any depth.

    Examples
    --------
    >>> [bool(matcher("docs/*").match(path)) for path in ("docs/a.md", "docs/more/a.md")]
    [True, False]
    >>> [bool(matcher("apps/").match(path)) for path in ("apps/a/b.py", "x/apps/b.py", "apps")]
    [True, True, False]
    """
    bare = pattern.strip("/")
    anchored = pattern.startswith("/") or "/" in bare
    made = ""
    for part in re.split(r"(\*\*/|\*\*|\*|\?)", bare):
        made += {
            "**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]",
        }.get(part, re.escape(part))  # fmt: skip
    head = "" if anchored else "(?:[^/]+/)*"
    if pattern.endswith("/"):
        tail = "/.+"
    elif bare.endswith("/*"):
        tail = ""
    else:
        tail = "(?:/.+)?"
    return re.compile(f"{head}{made}{tail}$")


# -- Backstage --------------------------------------------------------------------------------


def _catalogue(file: SourceFile) -> Iterator[Finding | Skipped]:
    for offset, text in _documents(file.text):
        try:
            root = read_yaml(text)
        except DocumentError as error:
            yield Skipped(file.path, str(error))
            continue
        kind = (root["kind"].text or "").lower()
        owner = root["spec"]["owner"]
        name = root["metadata"]["name"].text
        if not (root["apiVersion"].text or "").startswith("backstage.io/") or not name:
            continue
        if kind not in _KINDS or not owner.text:
            continue
        team = _reference(owner, root["metadata"]["namespace"].text or "default")
        yield Finding(
            file.path, owner.line + offset, owner.column, Kind.OWNER, team,
            via=("backstage", kind), setting=file.setting, group=_SAFE.sub("-", name)[:200],
        )  # fmt: skip


def _documents(text: str) -> Iterator[tuple[int, str]]:
    """Yield the documents of a stream, each with the number of lines before it."""
    lines = text.splitlines(keepends=True)
    start = count = 0
    for number, line in enumerate([*lines, "---"]):
        if re.match(r"---(\s|$)", line):
            if "".join(lines[start:number]).strip():
                yield start, "".join(lines[start:number])
                count += 1
                if count >= _DOCUMENTS:
                    return
            start = number + 1


def _reference(owner: Node, namespace: str) -> str:
    """Return the team of an entity reference: ``[kind:][namespace/]name``.

    The kind of an owner is a group where none is stated; the namespace is that of the
    entity. Those of the default namespace go by their name alone.
    """
    stated = (owner.text or "").strip().lower()
    kind, colon, rest = stated.partition(":")
    if not colon:
        kind, rest = "group", stated
    if kind != "group":
        return NOBODY
    space, slash, name = rest.partition("/")
    if not slash:
        space, name = namespace.lower(), rest
    shown = _SAFE.sub("-", name if space == "default" else f"{space}/{name}").strip("-")
    return shown[:200] or NOBODY


def place_of(path: str) -> int | None:
    """Return the rank of a CODEOWNERS file by its folder; none where it does not count.

    >>> place_of(".github/CODEOWNERS") < place_of("docs/CODEOWNERS")
    True
    """
    folder = path.rpartition("/")[0]
    order = (".github", "", "docs", ".gitlab")
    return order.index(folder) if folder in order else None


OWNERS = FileSource("owners", wants_owners, read_owners)
