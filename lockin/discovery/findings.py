"""What a scan found, and where: the evidence records of discovery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

__all__ = [
    "Confidence",
    "Coverage",
    "Finding",
    "Kind",
    "Scan",
    "Setting",
    "Skipped",
    "within",
]


class Kind(StrEnum):
    """What sort of evidence a finding is."""

    CALL = "call"
    """A call of an API surface."""
    CLIENT = "client"
    """A client, model object or agent is built."""
    IMPORT = "import"
    """A vendor's package or a framework is imported."""
    FEATURE = "feature"
    """A literal that stands for a feature, outside of the call it goes into."""
    RESPONSE = "response"
    """An access to the shape of a response."""
    MODEL = "model"
    """A model id in a literal, outside of a call that was followed."""
    PROMPT = "prompt"
    """A prompt: a constant, a message or a template file."""
    AGENT = "agent"
    """An agent built with a kit."""
    MANIFEST = "manifest"
    """A declared package."""
    ENVIRONMENT = "environment"
    """The name of an environment variable; never its value."""
    ROUTE = "route"
    """A deployment behind a gateway: `group` is the name that callers ask for."""
    FALLBACK = "fallback"
    """A gateway may answer with the group `name` where `group` was asked for. Without a
    gateway: code asks `service` where the service `group` fails."""
    CONNECTOR = "connector"
    """A bridge to a content platform; `name` is the platform."""
    PROTOCOL = "protocol"
    """An agent protocol in use; `name` is the protocol."""
    TOOLING = "tooling"
    """Something written for a coding tool, which is `service`; `name` is what it is: ``rule``,
    ``skill``, ``command``, ``subagent``, ``hook``, ``pipeline-step``, or ``pointer`` to a rule."""
    RESOURCE = "resource"
    """A declared resource of a cloud or cluster: `name` is its type, `group` its own name."""
    SETTING = "setting"
    """A named setting of an application that says whom it calls, or which model."""
    STEP = "step"
    """A step of a workflow that calls a service; `group` is the workflow."""
    PART = "part"
    """A sign that a folder, `group`, is ``built``, ``deployed`` or a ``program`` by itself, or
    ``needs`` another part (`via`); `name` is its package, what says so, or what it needs."""
    OWNER = "owner"
    """A team, `name`, owns what the pattern or component `group` stands for; in order."""
    EVALUATION = "evaluation"
    """A set of cases that judges answers; `name` is what it was recognised by."""


class Setting(StrEnum):
    """What sort of code a file is."""

    PRODUCTION = "production"
    TEST = "test"
    EXAMPLE = "example"
    DOCUMENTATION = "documentation"


class Confidence(StrEnum):
    """How far a finding was followed."""

    HIGH = "high"
    """Every step from the name to the vendor was read in the code."""
    MEDIUM = "medium"
    """One step may be overridden elsewhere, such as a default or an annotation."""
    LOW = "low"
    """Inferred from a name."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence.

    Parameters
    ----------
    file
        Path below the root that was scanned, with forward slashes.
    line, column
        Where it starts, 1-based.
    kind
        What sort of evidence.
    name
        What stands there: the resolved symbol, package, variable or platform. Never a
        value that could be secret.
    vendor
        Vendor id; none when there is none or it is undetermined.
    service
        Service id.
    surface
        API surface.
    host
        Host name of a base URL that was read.
    decided_by
        What decides the target where the code does not: an environment variable,
        setting or parameter.
    features
        Features in use.
    models
        Model ids in literals.
    via
        Gateways and frameworks on the way, outermost first.
    setting
        Production, test, example or documentation code.
    confidence
        How far it was followed.
    size
        Characters of a prompt or rule, tools of an agent, scopes or items of a connector.
    group
        Name of the gateway's model group; name of an agent.
    gateway
        The gateway it belongs to.
    root
        Folder that `file` is relative to, where several were scanned; else empty.
    region
        Region of a cloud, as it is written there.

    Examples
    --------
    >>> Finding("app.py", 3, 1, Kind.CALL, "openai.OpenAI().responses.create").place
    'app.py:3:1'
    """

    file: str
    line: int
    column: int
    kind: Kind
    name: str
    vendor: str | None = None
    service: str | None = None
    surface: str | None = None
    host: str | None = None
    decided_by: str | None = None
    features: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    setting: Setting = Setting.PRODUCTION
    confidence: Confidence = Confidence.HIGH
    size: int = 0
    group: str | None = None
    gateway: str | None = None
    root: str = ""
    region: str | None = None

    @property
    def place(self) -> str:
        """``file:line:column``."""
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def key(self) -> tuple[str, int, int, str, str, str]:
        """Sort key: place, kind, name, service."""
        return (self.file, self.line, self.column, self.kind, self.name, self.service or "")


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """A file that was not read, and why.

    Examples
    --------
    >>> str(Skipped("data/dump.py", "larger than 1048576 bytes"))
    'data/dump.py: larger than 1048576 bytes'
    """

    file: str
    reason: str

    def __str__(self) -> str:
        """Return ``file: reason``."""
        return f"{self.file}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read, and what was not.

    Parameters
    ----------
    files
        Files read.
    bytes
        Bytes read.
    skipped
        Files that a source wanted and could not read, with the reason.
    unread
        Files that no source wants, counted by ending.
    truncated
        The limit that stopped the walk; none when it was complete.
    """

    files: int = 0
    bytes: int = 0
    skipped: tuple[Skipped, ...] = ()
    unread: Mapping[str, int] = field(default_factory=dict)
    truncated: str | None = None


def within(root: str, file: str) -> str:
    """Return a path below a root, or the path itself where there is one root only.

    >>> within("desk", "app.py"), within("", "app.py")
    ('desk/app.py', 'app.py')
    """
    return f"{root}/{file}" if root else file


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything that one root gave.

    Parameters
    ----------
    name
        Id of the root: the slug of its folder name.
    findings
        The evidence, in order of place.
    coverage
        What was read.
    lines
        Lines of code per file read as code (blank lines and comments left out).
    imports
        For each code file, the files of the same root that it imports.
    tests
        Test functions of each code file that has some.
    settings
        Setting of each file that was read.
    projects
        Folders below the root that are repositories of their own.
    is_tree
        The root is a folder; a single file is not a system.
    """

    name: str
    findings: tuple[Finding, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    lines: Mapping[str, int] = field(default_factory=dict)
    imports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tests: Mapping[str, int] = field(default_factory=dict)
    settings: Mapping[str, Setting] = field(default_factory=dict)
    projects: tuple[str, ...] = ()
    is_tree: bool = True

    def below(self, root: str) -> Scan:
        """Return the same scan with its findings told as lying below `root`."""
        return replace(self, findings=tuple(replace(f, root=root) for f in self.findings))

    def of(self, *kinds: Kind) -> tuple[Finding, ...]:
        """Return the findings of these kinds, in order."""
        return tuple(finding for finding in self.findings if finding.kind in kinds)

    def dependents(self, files: Iterable[str]) -> frozenset[str]:
        """Return the files that import `files`, directly or not, without `files`.

        Examples
        --------
        >>> scan = Scan("x", imports={"a.py": ("b.py",), "b.py": ("c.py",), "c.py": ()})
        >>> sorted(scan.dependents(["c.py"]))
        ['a.py', 'b.py']
        """
        importers: dict[str, list[str]] = {}
        for importer, imported in self.imports.items():
            for one in imported:
                importers.setdefault(one, []).append(importer)
        start = set(files)
        seen = set(start)
        queue = sorted(start)
        while queue:
            for importer in importers.get(queue.pop(), ()):
                if importer not in seen:
                    seen.add(importer)
                    queue.append(importer)
        return frozenset(seen - start)
