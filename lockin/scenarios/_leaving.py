"""Leaving several suppliers at once, told as one exit on a landscape made for it.

An exit leaves one supplier. What has to be left together is therefore put under a vendor that
exists for this exit only, and services under a family of their own; nothing that an outage
reads changes. Targets, fixed costs and groups are then decided jointly, as in any exit.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Connector,
    Gateway,
    Host,
    Platform,
    Protocol,
    Record,
    Service,
    Vendor,
)
from lockin.switching import Exit
from lockin.switching.site import Site

__all__ = ["ASIDE", "leave"]

ASIDE = "left-together"
"""Id of the vendor, and of the family, that exist for one exit only; numbered where taken."""


def leave(
    landscape: Landscape, ids: frozenset[str], renewed: frozenset[str], site: Site
) -> tuple[Landscape, Exit]:
    """Return a landscape and an exit from it that leaves just `ids` and what they carry.

    Parameters
    ----------
    landscape
        As it is; returned itself where an exit from one id says the same.
    ids
        Connectors, gateways, hosts, platforms, protocols, services and vendors; not empty.
    renewed
        Services among them whose surface goes on with other models: a twin of each, under
        another id, is among the targets.
    site
        Where the role of a service is read.
    """
    vendors = {id_ for id_ in ids if isinstance(landscape.by_id[id_], Vendor)}
    detached = _detached(landscape, vendors)
    if len(ids) == 1 and not detached and not renewed:
        return landscape, Exit(next(iter(ids)))
    name = _free(landscape, ASIDE)
    moved: dict[str, Record] = {id_: _set(landscape.by_id[id_], parent=None) for id_ in detached}
    hosts = {h.id for h in landscape.of(Host) if h.id in ids or h.operator in vendors}
    family = False
    for id_ in sorted(ids):
        node = landscape.by_id[id_]
        if isinstance(node, Service):
            if node.vendor not in vendors and node.host not in hosts:
                moved[id_] = _set(node, family=name)
                family = True
        else:
            mover = _MOVED[type(node)]
            moved[id_] = mover(node, name, vendors)
    nodes = [moved.get(node.id, node) for node in landscape.nodes]
    for id_ in sorted(renewed):
        node = landscape.by_id[id_]
        if isinstance(node, Service):
            nodes.append(_twin(landscape, node, site))
    leaving = name
    if all(isinstance(landscape.by_id[id_], Service) for id_ in ids):
        leaving = min(ids)
    else:
        nodes.append(Vendor(id=name))
    return landscape.replace(nodes=nodes), Exit(leaving, family=name if family else None)


def _set(node: Record, **fields: object) -> Record:
    return node.model_copy(update=fields)


def _vendor(node: Record, name: str, vendors: set[str]) -> Record:
    _ = vendors
    return _set(node, parent=name)


def _host(node: Record, name: str, vendors: set[str]) -> Record:
    return node if getattr(node, "operator", None) in vendors else _set(node, operator=name)


def _sold(node: Record, name: str, vendors: set[str]) -> Record:
    return node if getattr(node, "vendor", None) in vendors else _set(node, vendor=name)


def _connector(node: Record, name: str, vendors: set[str]) -> Record:
    owned = getattr(node, "maker", None) in vendors and getattr(node, "open", None) is not True
    return node if owned else _set(node, maker=name, open=False)


def _protocol(node: Record, name: str, vendors: set[str]) -> Record:
    open_ = getattr(node, "open_governance", None) is True
    owned = getattr(node, "steward", None) in vendors and not open_
    return node if owned else _set(node, steward=name, open_governance=False)


_MOVED: dict[type[Record], Callable[[Record, str, set[str]], Record]] = {
    Vendor: _vendor,
    Host: _host,
    Platform: _sold,
    Gateway: _sold,
    Connector: _connector,
    Protocol: _protocol,
}


def _detached(landscape: Landscape, vendors: set[str]) -> set[str]:
    """Return the subsidiaries of `vendors` that stay: they leave their parent."""
    return {v.id for v in landscape.of(Vendor) if v.parent in vendors and v.id not in vendors}


def _free(landscape: Landscape, wanted: str) -> str:
    taken = set(landscape.by_id) | set(landscape.dependencies.column("id"))
    taken |= {s.family for s in landscape.of(Service) if s.family is not None}
    names = (wanted if n == 1 else f"{wanted}-{n}" for n in count(1))
    return next(name for name in names if name not in taken)


def _twin(landscape: Landscape, service: Service, site: Site) -> Service:
    """Return the surface of a service with other models: it offers what it offered."""
    features = set(service.features)
    if not features and site.facts(service) is None:
        columns = landscape.dependencies
        pairs = zip(columns.column("target"), columns.column("coupling"), strict=True)
        for target, coupling in pairs:
            if target == service.id and coupling is not None:
                features |= set(coupling.features)
    return service.model_copy(
        update={
            "id": _free(landscape, f"{service.id}.renewed"),
            "fact": service.fact or service.id,
            "role": site.role(service),
            "features": tuple(sorted(features)),
            "models": (),
            "retires": None,
        }
    )
