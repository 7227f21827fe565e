"""Make findings of the Python source, all in one way."""

from __future__ import annotations

from collections.abc import Iterable

from lockin.discovery.code._model import Module
from lockin.discovery.code._targets import Resolution
from lockin.discovery.findings import Confidence, Finding, Kind
from lockin.discovery.sources import setting_of

__all__ = ["emit"]


def emit(
    module: Module,
    place: tuple[int, int],
    kind: Kind,
    name: str,
    *,
    resolution: Resolution | None = None,
    surface: str | None = None,
    features: Iterable[str] = (),
    models: Iterable[str] = (),
    via: Iterable[str | None] = (),
    confidence: Confidence | None = None,
    size: int = 0,
    group: str | None = None,
    vendor: str | None = None,
) -> Finding:
    """Return a finding at a place of a module; the target names vendor, service and host."""
    target = None if resolution is None else resolution.target
    ways = [one for one in (*via, target.via if target else None) if one]
    shown = (target.surface or surface) if target is not None and surface else surface
    return Finding(
        file=module.path,
        line=place[0],
        column=place[1],
        kind=kind,
        name=name,
        vendor=vendor if target is None else target.vendor,
        service=target.service(surface) if target and (surface or target.fixed) else None,
        surface=shown or None,
        host=None if resolution is None else resolution.host,
        decided_by=None if resolution is None else resolution.decided_by,
        features=tuple(sorted(set(features))),
        models=tuple(sorted(set(models))),
        via=tuple(dict.fromkeys(ways)),
        setting=setting_of(module.path),
        confidence=confidence or (resolution.confidence if resolution else Confidence.HIGH),
        size=size,
        group=group,
    )
