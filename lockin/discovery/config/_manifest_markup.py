"""The manifests that are XML: Maven and NuGet, read as data without a document type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from lockin.discovery.config._declared import Declared, NotAManifestError

__all__ = ["Element", "maven", "nuget", "read_xml"]

_DEPTH = 64
_ELEMENTS = 100_000
_PROPERTY = re.compile(r"\$\{([\w.-]{1,200})\}")


@dataclass(slots=True, eq=False)
class Element:
    """An element with its place, the text directly in it, and what it holds."""

    name: str
    line: int
    column: int
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)

    def child(self, name: str) -> Element | None:
        """Return the first child of a name."""
        return next((one for one in self.children if one.name == name), None)

    def word(self, name: str) -> str:
        """Return the text of the first child of a name."""
        found = self.child(name)
        return "" if found is None else found.text.strip()


def read_xml(text: str) -> Element:
    r"""Return an XML document as elements without their namespaces.

    A document type is refused, so there is no entity to expand and nothing outside to read.

    Raises
    ------
    NotAManifestError
        It is not XML, has a document type, or is nested too deeply or too large.

    Examples
    --------
    >>> read_xml("<a>\n <b>x</b></a>").word("b")
    'x'
    """
    return _Reader().read(text)


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.StartElementHandler = self.enter
        self.parser.EndElementHandler = self.leave
        self.parser.CharacterDataHandler = self.words
        self.open: list[Element] = []
        self.root: Element | None = None
        self.count = 0

    def read(self, text: str) -> Element:
        try:
            _ = self.parser.Parse(text, True)  # noqa: FBT003 - the parser takes it by position only
        except expat.ExpatError as error:
            raise NotAManifestError(f"not XML at line {error.lineno}") from None
        if self.root is None:
            raise NotAManifestError("not XML")
        return self.root

    def refuse(self, *_: object) -> None:
        raise NotAManifestError("has a document type")

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > _ELEMENTS:
            raise NotAManifestError(f"more than {_ELEMENTS} elements")
        element = Element(
            name.rpartition(":")[2],
            self.parser.CurrentLineNumber,
            self.parser.CurrentColumnNumber + 1,
            attributes=attributes,
        )
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)
        if len(self.open) > _DEPTH:
            raise NotAManifestError(f"nested deeper than {_DEPTH}")

    def leave(self, name: str) -> None:
        del self.open[-1]

    def words(self, data: str) -> None:
        if self.open and len(self.open[-1].text) < 4096:
            self.open[-1].text += data


def maven(text: str) -> Iterator[Declared]:
    """Yield ``group:artifact`` of a Maven project; what it manages is only pinned.

    So is what a profile declares that is not active by default. Properties of the same file
    are filled in; those of a parent elsewhere stay unknown.
    """
    if "<dependenc" not in text:
        return
    root = read_xml(text)
    held = root.child("properties")
    properties = {} if held is None else {one.name: one.text.strip() for one in held.children}
    queue = [(root, False)]
    while queue:
        element, pinned = queue.pop()
        if element.name == "dependency":
            yield from _maven_one(element, properties, pinned=pinned)
            continue
        if element.name in {"build", "reporting", "exclusions"}:
            continue
        managed = pinned or element.name == "dependencyManagement" or _is_optional(element)
        queue.extend((child, managed) for child in reversed(element.children))


def _is_optional(element: Element) -> bool:
    """Tell a profile that holds only where someone asks for it."""
    if element.name != "profile":
        return False
    activation = element.child("activation")
    return activation is None or activation.word("activeByDefault") != "true"


def _maven_one(element: Element, properties: dict[str, str], *, pinned: bool) -> Iterator[Declared]:
    artifact = element.child("artifactId")
    if artifact is None:
        return
    group = _filled(element.word("groupId"), properties)
    name = _filled(artifact.text.strip(), properties)
    column = artifact.column + len("<artifactId>")
    yield Declared(f"{group}:{name}", artifact.line, column, pinned)


def _filled(text: str, properties: dict[str, str]) -> str:
    for _ in range(4):
        if "${" not in text or len(text) > 500:
            break
        text = _PROPERTY.sub(lambda m: properties.get(m.group(1), ""), text)
    return text[:500]


_REFERENCES = {
    "PackageReference": ("Include", "Update"),
    "PackageVersion": ("Include", "Update"),
    "GlobalPackageReference": ("Include",),
    "package": ("id",),
}


def nuget(text: str) -> Iterator[Declared]:
    """Yield the packages of a .NET project; central versions are only pinned."""
    if "<Package" not in text and "<package" not in text and "<GlobalPackage" not in text:
        return
    queue = [read_xml(text)]
    while queue:
        element = queue.pop()
        queue.extend(reversed(element.children))
        for attribute in _REFERENCES.get(element.name, ()):
            value = element.attributes.get(attribute, "")
            for name in value.split(";")[:50]:
                if name.strip():
                    pinned = element.name == "PackageVersion"
                    yield Declared(name.strip(), element.line, element.column, pinned)
