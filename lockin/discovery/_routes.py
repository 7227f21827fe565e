"""Gateways that configurations describe, with their groups and fallbacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lockin import reference
from lockin.discovery._bindings import PROXY
from lockin.discovery._draft import Draft
from lockin.discovery._facts import seen
from lockin.discovery._units import Unit
from lockin.discovery.findings import Finding, Kind
from lockin.discovery.scanning import slug

__all__ = ["add_gateways"]

_NAMES = {"litellm": "LiteLLM proxy", "envoy-ai-gateway": "Envoy AI Gateway", "portkey": "Portkey"}


def add_gateways(draft: Draft, unit: Unit) -> None:
    """Add the gateways that configurations describe, with their groups."""
    routes = unit.production(Kind.ROUTE)
    for name in sorted({f.gateway or "" for f in routes}):
        mine = [f for f in routes if (f.gateway or "") == name]
        id_ = unit.id if not unit.is_system else f"{unit.id}-{slug(name)}"
        if id_ in _reserved():
            id_ = f"{id_}-gateway"
        draft.proxies.append(id_)
        product = mine[0].via[0] if mine[0].via else ""
        draft.add_gateway(id_, _NAMES.get(product, product or "gateway"), [seen(mine[0])])
        members: dict[str, list[tuple[str, Finding]]] = {}
        for finding in mine:
            service = finding.service or f"{id_}-undetermined-{finding.surface}"
            if finding.service == PROXY:
                continue
            draft.service([finding], service, finding.models, finding.decided_by)
            members.setdefault(finding.group or "", []).append((service, finding))
        _groups(draft, id_, members, unit.production(Kind.FALLBACK), name)


def _reserved() -> frozenset[str]:
    """Return the ids that nodes made from reference facts may take."""
    return frozenset(f.id for f in (*reference.vendors(), *reference.services()))


def _groups(
    draft: Draft,
    gateway: str,
    members: dict[str, list[tuple[str, Finding]]],
    fallbacks: list[Finding],
    name: str,
) -> None:
    ids = _group_ids(members)
    for group, routes in sorted(members.items()):
        for service, finding in routes:
            draft.route(gateway, service, ids[group], [seen(finding)])
        for fallback in fallbacks:
            if (fallback.gateway or "") != name or "alias" in fallback.via:
                continue
            if fallback.group not in {group, "*"} or fallback.name == group:
                continue
            for service, _ in members.get(fallback.name, ()):
                note = f"fallback of {group}"
                draft.route(gateway, service, ids[group], [seen(fallback, None, note)])


def _group_ids(members: Iterable[str]) -> dict[str, str]:
    """Return a slug for each model group, apart even where their names are not."""
    found: dict[str, str] = {}
    used: Counter[str] = Counter()
    for name in sorted(members):
        base = slug(name)
        used[base] += 1
        found[name] = base if used[base] == 1 else f"{base}-{used[base]}"
    return found
