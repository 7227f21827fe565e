"""Package URLs of declared and imported packages.

Source: the package URL specification (purl-spec), types pypi, npm, maven, nuget, golang, gem,
composer and cargo.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from lockin.discovery.findings import Finding
from lockin.discovery.signatures import table

__all__ = ["purl"]

_LOWER = frozenset({"composer", "golang", "pypi"})
_NAME = re.compile(r"[^\s/]+(?:/[^\s/]+)*")


def purl(finding: Finding) -> str | None:
    """Return the package URL of a package that a manifest or an import names.

    The version is left out: a manifest states a range, not what is installed. Nothing is
    returned where the file does not tell the registry.

    >>> from lockin.discovery.findings import Kind
    >>> purl(Finding("web/package.json", 3, 5, Kind.MANIFEST, "@anthropic-ai/sdk"))
    'pkg:npm/%40anthropic-ai/sdk'
    """
    rows = table("purl")
    file = finding.file.rpartition("/")[2].lower()
    ending = f".{file.rpartition('.')[2]}" if "." in file else ""
    ecosystem = rows["names"].get(file) or rows["endings"].get(ending)
    if ecosystem is None:
        return None
    kind: str = rows["types"][ecosystem]
    name = finding.name.lower() if kind in _LOWER else finding.name
    if kind == "maven":
        if name.count(":") != 1:
            return None
        name = name.replace(":", "/")
    elif kind == "pypi":
        name = re.sub(r"[-_.]+", "-", name)
    if not _NAME.fullmatch(name):
        return None
    return f"pkg:{kind}/{'/'.join(quote(part, safe='') for part in name.split('/'))}"
