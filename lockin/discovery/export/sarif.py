"""Findings as SARIF 2.1.0, for code scanning pages, editors and result stores.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, with Errata 01.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lockin.discovery.export._canonical import (
    cut,
    document,
    identities,
    labelled,
    tool_version,
)
from lockin.discovery.export._kinds import described, sentence
from lockin.discovery.export.gaps import is_undetermined, languages_not_read
from lockin.discovery.findings import Finding, Kind, Scan, Setting, within
from lockin.discovery.signatures import table
from lockin.files import printable, write_text

__all__ = ["to_sarif", "write_sarif"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_BASE = "SCANROOT"
_FINGERPRINT = "lockinFinding/v1"
_HELP = (
    "The properties of a result tell the vendor, service, API surface, host, features, models, "
    "gateways and frameworks on the way (via), the setting (production, test, example or "
    "documentation) and the confidence. Where the code leaves the target open, decided_by names "
    "the environment variable, setting or parameter that decides it, and the level is warning."
)
_RULES = {kind: index for index, kind in enumerate(Kind)}
_NOTICES = {
    "file-not-read": "A file that should have been read was skipped.",
    "ending-not-read": "Files with this ending are read by no source.",
    "scan-stopped": "A limit stopped the scan before its end.",
}


def to_sarif(scans: Iterable[Scan] | Scan) -> str:
    """Return findings as one SARIF run.

    Each kind of evidence is a rule. The level is ``warning`` where production code leaves
    the target open, ``note`` elsewhere in production code, and ``none`` in tests, examples
    and documentation. Fingerprints do not depend on lines. Files that were not read are
    notifications of the invocation.

    Parameters
    ----------
    scans
        Results of `lockin.discovery.scan`; their order does not matter.

    Returns
    -------
    str
        ASCII text that ends with a line feed; one result a line.

    Examples
    --------
    >>> import json
    >>> call = Finding("app.py", 3, 1, Kind.CALL, "x", "groq", "groq-responses")
    >>> run = json.loads(to_sarif(Scan("desk", (call,))))["runs"][0]
    >>> run["results"][0]["ruleId"], run["results"][0]["level"]
    ('discovered-call', 'note')
    """
    roots = labelled(scans)
    findings = (finding for _, scan in roots for finding in scan.findings)
    run = {
        "tool": {"driver": _driver()},
        "automationDetails": {"id": "lockin/discover/"},
        "originalUriBaseIds": {
            _BASE: {"description": {"text": "The folder that was scanned, or that holds them."}}
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": _notifications(roots)}
        ],
        "results": [_result(id_, finding) for id_, finding in identities(findings)],
        "properties": _coverage(roots),
    }
    return document({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, 4)


def write_sarif(scans: Iterable[Scan] | Scan, path: str | PathLike[str]) -> Path:
    """Write findings as SARIF.

    Parameters
    ----------
    scans
        Results of `lockin.discovery.scan`.
    path
        File to write; its name usually ends in ``.sarif``.

    Returns
    -------
    Path
        The file written.
    """
    return write_text(path, to_sarif(scans))


def _driver() -> dict[str, Any]:
    return {
        "name": "lockin",
        "version": tool_version(),
        "rules": [_rule(kind) for kind in Kind],
        "notifications": [
            {
                "id": id_,
                "shortDescription": {"text": text},
                "defaultConfiguration": {"level": _level_of(id_)},
            }
            for id_, text in _NOTICES.items()
        ],
    }


def _rule(kind: Kind) -> dict[str, Any]:
    about = described(kind)
    return {
        "id": f"discovered-{kind}",
        "name": f"Discovered{''.join(word.title() for word in kind.split('-'))}",
        "shortDescription": {"text": _escaped(about)},
        "help": {"text": _escaped(f"{about} {_HELP}")},
        "defaultConfiguration": {"level": "note"},
    }


def _level(finding: Finding) -> str:
    if finding.setting is not Setting.PRODUCTION:
        return "none"
    return "warning" if is_undetermined(finding) else "note"


def _result(id_: str, finding: Finding) -> dict[str, Any]:
    level = _level(finding)
    place = _file(within(finding.root, finding.file))
    if finding.line > 0:
        place["region"] = {"startLine": finding.line, "startColumn": max(finding.column, 1)}
    result: dict[str, Any] = {
        "ruleId": f"discovered-{finding.kind}",
        "ruleIndex": _RULES[finding.kind],
        "level": level,
        "message": {"text": _escaped(cut(printable(sentence(finding, cut(finding.name))), 1000))},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {_FINGERPRINT: id_},
        "properties": _properties(finding),
    }
    if level == "none":
        result["kind"] = "informational"  # only then may the level be none
    return result


def _properties(finding: Finding) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": cut(finding.name, 1000),
        "setting": str(finding.setting),
        "confidence": str(finding.confidence),
    }
    for name in ("vendor", "service", "surface", "host", "decided_by", "group", "gateway"):
        value: str | None = getattr(finding, name)
        if value is not None:
            found[name] = cut(value, 1000)
    for name in ("features", "models", "via"):
        values: tuple[str, ...] = getattr(finding, name)
        if values:
            found[name] = [cut(value, 1000) for value in values]
    if finding.size:
        found["size"] = finding.size
    return found


def _file(path: str) -> dict[str, Any]:
    return {"artifactLocation": {"uri": quote(path, safe="/"), "uriBaseId": _BASE}}


def _level_of(notice: str) -> str:
    return "note" if notice == "ending-not-read" else "warning"


def _notice(id_: str, text: str, **more: object) -> dict[str, Any]:
    return {
        "descriptor": {"id": id_, "index": list(_NOTICES).index(id_)},
        "level": _level_of(id_),
        "message": {"text": _escaped(cut(printable(text), 1000))},
        **more,
    }


def _notifications(roots: Iterable[tuple[str, Scan]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    unread: Counter[str] = Counter()
    for root, scan in roots:
        coverage = scan.coverage
        if coverage.truncated is not None:
            found.append(_notice("scan-stopped", f"{root or scan.name}: {coverage.truncated}"))
        for one in coverage.skipped:
            place = {"physicalLocation": _file(within(root, one.file))}
            found.append(_notice("file-not-read", one.reason, locations=[place]))
        unread.update(coverage.unread)
    languages = table("endings")["endings"]
    for ending, count in sorted(unread.items()):
        language = f" ({languages[ending]})" if ending in languages else ""
        text = f"{count} files were not read: {ending}{language}"
        found.append(_notice("ending-not-read", text))
    return found


def _coverage(roots: Iterable[tuple[str, Scan]]) -> dict[str, Any]:
    scans = [scan for _, scan in roots]
    return {
        "files_read": sum(scan.coverage.files for scan in scans),
        "bytes_read": sum(scan.coverage.bytes for scan in scans),
        "files_skipped": sum(len(scan.coverage.skipped) for scan in scans),
        "files_without_source": sum(sum(scan.coverage.unread.values()) for scan in scans),
        "languages_not_read": languages_not_read(scans),
    }


def _escaped(text: str) -> str:
    """Return plain text so that no part of it is a placeholder or a link (3.11.5, 3.11.6)."""
    for sign in "\\[]":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("{", "{{").replace("}", "}}")
