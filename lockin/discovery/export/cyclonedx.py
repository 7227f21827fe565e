"""Findings as a CycloneDX machine-learning bill of materials (ML-BOM).

Source: Ecma International, ECMA-424, CycloneDX Bill of Materials Specification, versions 1.6
and 1.7.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from lockin import reference
from lockin.discovery.export._canonical import cut, document, labelled, tool_version
from lockin.discovery.export._inventory import Inventory, Thing, inventory
from lockin.discovery.export.gaps import languages_not_read
from lockin.discovery.findings import Finding, Kind, Scan, within
from lockin.discovery.signatures import table
from lockin.errors import UnknownFactError
from lockin.files import printable, write_text

__all__ = ["to_cyclonedx", "write_cyclonedx"]

Version = Literal["1.6", "1.7"]

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "lockin-risk")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")
_LOCAL = re.compile(r"localhost|127\..*|0\.0\.0\.0|10\..*|192\.168\..*|[^.]*")
_TYPES = {
    "system": "application",
    "file": "file",
    "agent": "application",
    "model": "machine-learning-model",
    "data": "data",
    "package": "library",
}
_FRAMEWORKS = frozenset({"framework", "agent-kit", "gateway"})
_SERVICES = ("connector", "gateway", "open", "service")
_STATED = {
    "decided_by": "decided-by",
    "features": "feature",
    "host": "host",
    "setting": "setting",
    "surface": "surface",
    "via": "via",
}


def to_cyclonedx(scans: Iterable[Scan] | Scan, *, version: Version = "1.6") -> str:
    """Return findings as a CycloneDX ML-BOM in JSON.

    Models are components of the type ``machine-learning-model``, declared and imported
    packages libraries and frameworks with a package URL, prompts data, agents and systems
    applications; API surfaces, gateways and connectors are services. Each finding stands
    once: as an occurrence with a ``bom-ref``, or, as services have no evidence in this
    standard, in a property ``lockin:occurrence``. Dependencies come from production code
    only, and what only tests, examples and documentation use has the scope ``excluded``.
    There is no time stamp, and the serial number follows from the content.

    Parameters
    ----------
    scans
        Results of `lockin.discovery.scan`; their order does not matter.
    version
        Version of the specification.

    Returns
    -------
    str
        ASCII text that ends with a line feed; one component or service a line.

    Raises
    ------
    ValueError
        The version is neither 1.6 nor 1.7.

    Examples
    --------
    >>> import json
    >>> call = Finding("app.py", 3, 1, Kind.CALL, "x", "groq", "groq-responses",
    ...                models=("llama-3.3-70b",))
    >>> bom = json.loads(to_cyclonedx(Scan("desk", (call,))))
    >>> [(one["type"], one["name"], one["supplier"]["name"]) for one in bom["components"]]
    [('machine-learning-model', 'llama-3.3-70b', 'Groq')]
    """
    if version not in {"1.6", "1.7"}:
        raise ValueError(f"CycloneDX 1.6 or 1.7 can be written, not {version!r}")
    roots = labelled(scans)
    found = inventory(roots)
    subject, listed = _subject(found, roots)
    head = {
        "$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": version,
    }
    body = {
        "version": 1,
        "metadata": {
            "lifecycles": [{"phase": "discovery"}],
            "tools": {
                "components": [{"type": "application", "name": "lockin", "version": tool_version()}]
            },
            "component": subject,
            "properties": _coverage(roots),
        },
        "components": [_component(one) for one in listed],
        "services": [_service(one) for one in found.of(*_SERVICES)],
        "dependencies": _dependencies(found, subject["bom-ref"]),
        "compositions": [
            # No scan of files sees what is decided while a program runs.
            {"aggregate": "incomplete", "assemblies": [one.ref for one in found.of("system")]}
        ],
    }
    serial = uuid.uuid5(_NAMESPACE, document({**head, **body}, 0))
    return document({**head, "serialNumber": f"urn:uuid:{serial}", **body}, 2)


def write_cyclonedx(
    scans: Iterable[Scan] | Scan, path: str | PathLike[str], *, version: Version = "1.6"
) -> Path:
    """Write findings as a CycloneDX ML-BOM.

    Parameters
    ----------
    scans
        Results of `lockin.discovery.scan`.
    path
        File to write; its name usually ends in ``.cdx.json``.
    version
        Version of the specification, 1.6 or 1.7.

    Returns
    -------
    Path
        The file written.
    """
    return write_text(path, to_cyclonedx(scans, version=version))


def _subject(
    found: Inventory, roots: Iterable[tuple[str, Scan]]
) -> tuple[dict[str, Any], list[Thing]]:
    """Return what the document describes, and the components below it."""
    systems = found.of("system", "file")
    listed = found.of(*_TYPES)
    if len(systems) == 1:
        return _component(systems[0]), [one for one in listed if one is not systems[0]]
    names = sorted({scan.name for _, scan in roots})
    name = names[0] if len(names) == 1 else "discovered"
    return {"type": "application", "bom-ref": "discovered", "name": name}, listed


def _component(thing: Thing) -> dict[str, Any]:
    kind = _TYPES[thing.role]
    if thing.role == "package" and not _FRAMEWORKS.isdisjoint(thing.values("via")):
        kind = "framework"
    made: dict[str, Any] = {"type": kind, "bom-ref": thing.ref, "name": _shown(thing.name)}
    if thing.vendor is not None:
        made["supplier"] = {"name": _vendor(thing.vendor)}
    if thing.purl is not None:
        made["purl"] = thing.purl
    if thing.role not in {"system", "file"} and not thing.is_production:
        made["scope"] = "excluded"
    places = [_occurrence(finding, id_) for id_, finding in thing.owned]
    places += [_occurrence(finding) for finding in sorted(thing.named, key=_key)]
    if places:
        made["evidence"] = {"occurrences": places}
    if thing.role == "model":
        made |= _model_facts(thing)
    if thing.role == "package":
        vendors = [_property("vendor", vendor) for vendor in thing.values("vendor")]
        made |= {"properties": vendors} if vendors else {}
    if thing.role == "data":
        size = sum(finding.size for _, finding in thing.owned)
        made["properties"] = [_property("characters", str(size))] if size else []
        kinds = {finding.kind for _, finding in thing.owned}
        made["data"] = [{"type": "dataset" if Kind.EVALUATION in kinds else "other"}]
    return made


def _shown(name: str) -> str:
    """Return a name that shows: never empty, without control characters."""
    return printable(name) or "unnamed"


def _key(finding: Finding) -> tuple[str, ...]:
    return tuple(map(str, (finding.root, *finding.key)))


def _occurrence(finding: Finding, id_: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"location": within(finding.root, finding.file)}
    if id_ is not None:
        made = {"bom-ref": f"finding:{id_}", **made}
    if finding.line > 0:
        made["line"] = finding.line
    made["symbol"] = cut(printable(finding.name))
    target = cut(printable(finding.service or finding.vendor or finding.decided_by or ""))
    about = f"{finding.kind} of {target}" if target else str(finding.kind)
    made["additionalContext"] = (
        f"{about} in {finding.setting} code at column {finding.column}; "
        f"confidence {finding.confidence}"
    )
    return made


def _service(thing: Thing) -> dict[str, Any]:
    made: dict[str, Any] = {"bom-ref": thing.ref}
    if thing.vendor is not None:
        made["provider"] = {"name": _vendor(thing.vendor)}
    made["name"] = _shown(thing.name)
    points = [_endpoint(host) for host in thing.values("host") if _HOST.fullmatch(host)]
    if points:
        made["endpoints"] = points
    stated = [_property("role", "undetermined" if thing.role == "open" else thing.role)]
    for field, name in sorted(_STATED.items()):
        stated += [_property(name, value) for value in thing.values(field)]
    if thing.role == "connector":
        platforms = sorted({finding.name for finding in thing.evidence})
        stated += [_property("platform", platform) for platform in platforms]
    for _, finding in thing.owned:
        place = within(finding.root, finding.place)
        stated.append(_property("occurrence", f"{place} {finding.kind} {finding.name}"))
    made["properties"] = stated
    return made


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": f"lockin:{name}", "value": cut(printable(value), 1000)}


def _endpoint(host: str) -> str:
    """Return where the service answers; inside of a network, the scheme is not known."""
    name, _, port = host.partition(":")
    return f"//{host}" if port or _LOCAL.fullmatch(name) else f"https://{host}"


def _vendor(id_: str) -> str:
    try:
        return reference.vendor(id_).name
    except UnknownFactError:
        return _shown(id_)


def _model_facts(thing: Thing) -> dict[str, Any]:
    """Return what the reference facts know of a model, with where they have it from."""
    card: dict[str, Any] = {}
    roles: set[str] = set()
    for id_ in thing.values("service"):
        try:
            roles.add(reference.service(id_).role)
        except UnknownFactError:
            continue
    if len(roles) == 1:
        card["modelParameters"] = {"task": roles.pop()}
    stated: list[dict[str, str]] = []
    end = None
    if thing.vendor is not None:
        name = thing.name.lower()
        end = reference.retirement(f"{thing.vendor}/{name}") or reference.retirement(name)
    if end is not None and end.vendor == thing.vendor and end.kind == "model":
        when = f"retires on {end.retires_on.isoformat()}"
        then = f"; replacement {end.replacement}" if end.replacement else ""
        source = f" ({end.source}, checked {end.checked.isoformat()}, grade {end.grade})"
        card["considerations"] = {"technicalLimitations": [f"{when}{then}{source}"]}
        stated.append(_property("retires-on", end.retires_on.isoformat()))
    found: dict[str, Any] = {"modelCard": card} if card else {}
    if stated:
        found["properties"] = stated
    return found


def _dependencies(found: Inventory, subject: str) -> list[dict[str, Any]]:
    needs = {ref: set(found.needs.get(ref, ())) for ref in found.things}
    if subject not in needs:
        needs[subject] = {one.ref for one in found.of("system", "file")}
    return [
        {"ref": ref, "dependsOn": sorted(targets)} if targets else {"ref": ref}
        for ref, targets in sorted(needs.items())
    ]


def _coverage(roots: Iterable[tuple[str, Scan]]) -> list[dict[str, str]]:
    scans = [(root, scan) for root, scan in roots]
    stated = [
        _property("files-read", str(sum(scan.coverage.files for _, scan in scans))),
        _property("bytes-read", str(sum(scan.coverage.bytes for _, scan in scans))),
    ]
    unread: dict[str, int] = {}
    for root, scan in scans:
        for ending, count in scan.coverage.unread.items():
            unread[ending] = unread.get(ending, 0) + count
        if scan.coverage.truncated is not None:
            stated.append(_property("stopped", f"{root or scan.name}: {scan.coverage.truncated}"))
        stated += [
            _property("file-not-read", f"{within(root, one.file)}: {one.reason}")
            for one in scan.coverage.skipped
        ]
    languages = languages_not_read(scan for _, scan in scans)
    stated += [_property("language-not-read", f"{n} {count}") for n, count in languages.items()]
    known = table("endings")["endings"]
    rest = sorted((ending, count) for ending, count in unread.items() if ending not in known)
    return stated + [_property("ending-not-read", f"{end} {count}") for end, count in rest]
