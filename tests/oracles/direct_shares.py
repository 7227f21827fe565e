"""Brute force for direct shares: one dependency and one function at a time."""

from __future__ import annotations

from collections import defaultdict

from lockin.estimates import Estimate, as_estimate
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Agent,
    Connector,
    Function,
    Gateway,
    Host,
    Knowledge,
    Platform,
    Protocol,
    Record,
    Service,
    Team,
    Vendor,
)

__all__ = ["amounts_by_definition"]

PAID = (Connector, Host, Platform, Service, Vendor)


def _only_edge(landscape: Landscape, source: str, type_: type[Record]) -> str | None:
    ids = {node.id for node in landscape.of(type_)}
    found = {d.target for d in landscape.dependencies if d.source == source and d.target in ids}
    return found.pop() if len(found) == 1 else None


def _vendor(landscape: Landscape, node: Record) -> str | None:
    if isinstance(node, Vendor):
        return node.id
    if isinstance(node, Platform):
        return node.vendor
    stated = {
        Service: lambda: node.vendor if isinstance(node, Service) else None,
        Host: lambda: node.operator if isinstance(node, Host) else None,
        Connector: lambda: node.maker if isinstance(node, Connector) else None,
    }[type(node)]()
    return stated or _only_edge(landscape, node.id, Vendor)


def _key(landscape: Landscape, by: str, node: Record) -> str:
    stated: str | None = None
    if by == "steward" and isinstance(node, Protocol):
        stated = node.steward
    elif by == "connector-platform" and isinstance(node, Connector):
        stated = node.platform
    elif by == "family" and isinstance(node, Service):
        stated = node.family
    elif by == "host" and isinstance(node, Service):
        stated = node.host or _only_edge(landscape, node.id, Host)
    elif by == "jurisdiction" and isinstance(node, Host):
        stated = node.jurisdiction
    elif by in {"vendor", "parent", "jurisdiction"}:
        stated = _legal_key(landscape, by, _vendor(landscape, node))
    return stated or node.id


def _legal_key(landscape: Landscape, by: str, vendor: str | None) -> str | None:
    if vendor is None:
        return None
    legal = landscape.node(vendor)
    assert isinstance(legal, Vendor)
    if by == "jurisdiction":
        return legal.jurisdiction or vendor
    while by == "parent" and legal.parent is not None:
        above = landscape.node(legal.parent)
        assert isinstance(above, Vendor)
        legal = above
    return legal.id


def _mean(landscape: Landscape, stated: float | Estimate) -> float:
    estimate = as_estimate(stated)
    return estimate.mean * _rate(landscape, estimate.currency)


def _rate(landscape: Landscape, currency: str | None) -> float:
    if currency in {None, landscape.currency}:
        return 1.0
    newest = max(r.date for r in landscape.rates if currency in {r.base, r.quote})
    return next(
        r.rate if r.base == currency else 1 / r.rate
        for r in landscape.rates
        if r.date == newest and currency in {r.base, r.quote}
    )


def _amount(landscape: Landscape, one: Dependency, weight: str) -> float | None:
    if weight != "seats":
        per_account: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
        for record in one.usage:
            measured = getattr(record, weight)
            if measured is not None:
                rate = _rate(landscape, record.currency) if weight == "spend" else 1.0
                per_account[record.source, record.account].append((measured * rate, record.months))
        if per_account:
            return sum(
                sum(amount for amount, _ in periods) * 12 / sum(months for _, months in periods)
                for periods in per_account.values()
            )
    stated = getattr(one, weight)
    if stated is not None:
        return _mean(landscape, stated)
    source, target = landscape.node(one.source), landscape.node(one.target)
    if weight == "seats" and isinstance(source, Team) and isinstance(target, (Service, Platform)):
        return None if source.seats is None else as_estimate(source.seats).mean
    return None


def _next(landscape: Landscape, node: Record) -> set[str]:
    edges = [d for d in landscape.dependencies if d.source == node.id]
    found = {d.target for d in edges if d.ready != "cold"}
    field = None
    if isinstance(node, Agent):
        field = node.kit
    elif isinstance(node, Knowledge):
        field = node.embedding
    elif isinstance(node, Gateway):
        field = node.vendor
    elif isinstance(node, Connector):
        field = node.platform
    if field is not None and field not in {d.target for d in edges}:
        found.add(field)
    if isinstance(node, Connector) and node.hosted_by_maker and node.maker is not None:
        found.add(node.maker)
    return found


def _reached(landscape: Landscape, start: str, stop: tuple[type[Record], ...]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        node = landscape.node(waiting.pop())
        if not isinstance(node, stop):
            new = _next(landscape, node) - seen
            seen |= new
            waiting += sorted(new)
    return seen


def amounts_by_definition(landscape: Landscape, by: str, weight: str) -> dict[str, float]:
    """Return the amount of each supplier with more than zero."""
    special: dict[str, tuple[type[Record], ...]] = {
        "steward": (Protocol,),
        "connector-platform": (Connector,),
    }
    counted = special.get(by, PAID)
    stop = tuple(type_ for type_ in PAID if not (by == "steward" and type_ is Connector))
    amounts: dict[str, float] = defaultdict(float)
    if weight == "value":
        billed = tuple(type_ for type_ in counted if by == "host" or type_ is not Host)
        for function in landscape.of(Function):
            nodes = [landscape.node(id_) for id_ in _reached(landscape, function.id, stop)]
            keys = {_key(landscape, by, node) for node in nodes if isinstance(node, billed)}
            for key in keys if function.value_per_hour is not None else ():
                amounts[key] += _mean(landscape, function.value_per_hour or 0.0) / len(keys)
    else:
        for one in landscape.dependencies:
            target = landscape.node(one.target)
            if isinstance(target, counted) and not isinstance(landscape.node(one.source), stop):
                amount = _amount(landscape, one, weight)
                amounts[_key(landscape, by, target)] += amount or 0.0
    return {key: amount for key, amount in amounts.items() if amount > 0}
