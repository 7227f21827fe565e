"""One workflow that is read, and the findings that its steps become."""

from __future__ import annotations

from dataclasses import dataclass

from lockin.discovery.code._targets import Resolution
from lockin.discovery.config._document import Node
from lockin.discovery.findings import Confidence, Finding, Kind
from lockin.discovery.sources import SourceFile

__all__ = ["Flow", "answered", "prompt_finding"]


@dataclass(frozen=True, slots=True)
class Flow:
    """A file, the tool that runs it, and the name of the workflow."""

    file: SourceFile
    tool: str
    name: str

    def finding(
        self, place: Node, kind: Kind, name: str, *, group: str | None = None, size: int = 0
    ) -> Finding:
        """Return a finding at a node."""
        return Finding(
            self.file.path,
            place.line,
            place.column,
            kind,
            name[:200],
            via=(self.tool,),
            setting=self.file.setting,
            group=group or (self.name if kind is not Kind.PROTOCOL else None),
            size=size,
        )


def answered(
    flow: Flow, place: Node, name: str, found: Resolution, surface: str | None, *,
    models: tuple[str, ...] = (),
) -> Finding:  # fmt: skip
    """Return a step that calls a service."""
    target = found.target
    surface = (target.surface if target is not None else None) or surface
    return Finding(
        flow.file.path,
        place.line,
        place.column,
        Kind.STEP,
        name[:200],
        vendor=None if target is None else target.vendor,
        service=found.service(surface),
        surface=surface,
        host=found.host,
        decided_by=found.decided_by,
        models=models,
        via=(flow.tool,),
        setting=flow.file.setting,
        confidence=found.confidence,
        group=flow.name,
    )


def prompt_finding(flow: Flow, place: Node, size: int) -> Finding:
    """Return a prompt of a workflow: its size, not its text."""
    return Finding(
        flow.file.path,
        place.line,
        place.column,
        Kind.PROMPT,
        f"prompt of {flow.tool}",
        via=(flow.tool,),
        setting=flow.file.setting,
        confidence=Confidence.HIGH,
        size=size,
        group=flow.name,
    )
