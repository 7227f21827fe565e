"""`assess`: everything about a landscape, in one call."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from pydantic import JsonValue

from lockin import concentration, reference
from lockin.assessment.exits import exit_cost
from lockin.assessment.result import (
    Assessment,
    BlastRadius,
    Concentration,
    ExitCost,
    Indicator,
    Input,
    Mechanism,
    Node,
    Notice,
    Provenance,
    ShareOf,
)
from lockin.errors import UndefinedError
from lockin.estimates import as_estimate
from lockin.graph import compile as compile_graph
from lockin.mechanisms import MECHANISMS, View
from lockin.model.landscape import Landscape
from lockin.model.money import rate_between
from lockin.model.nodes import Function, Record, System, Vendor
from lockin.resilience import blast_radii, down
from lockin.switching import Exit, Parameters, SwitchingCost, depart, switching_cost
from lockin.switching.site import Known, Site

__all__ = ["METHOD", "assess"]

METHOD = "1"
"""Version of the method: it rises whenever a figure may move for the same input."""

PICTURED = 400
"""Nodes kept for the picture of the landscape."""

CARRIED = 20_000
"""Records up to which the landscape itself is carried in the assessment."""

EXITS = 20
"""Vendors whose exit is estimated, largest first, unless `exits` names them."""

SUPPLIERS = 400
"""Suppliers whose failure is worked out."""

INPUTS = 400
"""Inputs that are told one by one."""


def assess(
    landscape: Landscape,
    *,
    seed: int,
    draws: int = 10_000,
    as_of: dt.date | None = None,
    currency: str | None = None,
    exits: Sequence[str | Exit] | None = None,
    parameters: Parameters | None = None,
    years: float = 3.0,
    discount_rate: float = 0.08,
) -> Assessment:
    """Assess a landscape: exit costs, concentration, what stops, and the mechanisms.

    Parameters
    ----------
    landscape
        A landscape without errors.
    seed
        Root of the random streams.
    draws
        Monte Carlo draws.
    as_of
        Day the assessment speaks of; today where none is given. Nothing else reads the clock.
    currency
        Reporting currency; the landscape's where none is given.
    exits
        What to leave, one estimate each; where none is given, every vendor that binds
        something, at most the 20 with the most spend.
    parameters
        Effort parameters; the reference facts' where none are given.
    years, discount_rate
        Horizon and yearly rate of the price rise that is rational to accept.

    Raises
    ------
    LandscapeError
        The landscape has errors; all are listed.

    Examples
    --------
    >>> from lockin.testing import builders
    >>> result = assess(builders.one_vendor(), seed=7, draws=500, as_of=dt.date(2026, 11, 22))
    >>> [m.id for m in result.mechanisms] == [f"M{n}" for n in range(1, 12)]
    True
    """
    landscape.require_valid()
    day = as_of or dt.date.today()  # noqa: DTZ011 - a date, not a time
    chosen = parameters or Parameters()
    notices: list[Notice] = []
    leaving = [one if isinstance(one, Exit) else Exit(one) for one in exits or ()]
    if exits is None:
        leaving = [Exit(vendor) for vendor in _vendors(landscape, notices)]
    found: list[ExitCost] = []
    known: dict[tuple[str, str], Known] = {}
    used: set[str] = set()
    for one in leaving:
        cost = switching_cost(
            landscape, one, seed=seed, draws=draws, as_of=day, parameters=chosen, currency=currency
        )
        found.append(exit_cost(cost, years=years, discount_rate=discount_rate))
        _merge_known(known, cost)
        used |= {name for signature in cost.plan.signatures for name, _ in signature}
    found.sort(key=lambda e: (-e.cost.mean, e.leaving))
    reporting = currency or landscape.currency
    rate = rate_between(landscape, landscape.currency, reporting)
    blast = _blast(landscape, rate)
    notices += _notices(landscape, day, known)
    site = Site(landscape, chosen, day)
    return Assessment(
        name=landscape.name,
        exits=tuple(found),
        concentration=tuple(_concentration(landscape, rate, reporting)),
        blast=blast,
        mechanisms=tuple(_mechanisms(landscape, site, found)),
        depth=dict(sorted(Counter(site.depth(s) for s in landscape.of(System)).items())),
        nodes=_nodes(landscape, blast),
        edges=_edges(landscape),
        counts=_counts(landscape),
        inputs=(*_inputs(known), *_effort(used, chosen)),
        notices=tuple(sorted(set(notices), key=lambda n: (n.code, n.at, n.message))),
        provenance=_provenance(
            landscape, chosen, seed=seed, draws=draws, day=day, currency=reporting
        ),
        landscape=_carried(landscape),
    )


def _vendors(landscape: Landscape, notices: list[Notice]) -> list[str]:
    """Vendors whose exit binds something: the largest by spend, then by id."""
    site = Site(landscape, Parameters(), dt.date.min)
    ranked = sorted(landscape.of(Vendor), key=lambda v: (-site.vendor_spend(v.id), v.id))
    binding: list[str] = []
    left: list[str] = []
    for vendor in ranked:
        departure = depart(landscape, Exit(vendor.id))
        if departure.bound or departure.callers or departure.assets:
            (binding if len(binding) < EXITS else left).append(vendor.id)
    for id_ in left:
        message = f"the exit from {id_} was not estimated: only the {EXITS} largest are"
        notices.append(Notice(code="exit-left-out", message=message, at=id_))
    return binding


def _merge_known(known: dict[tuple[str, str], Known], cost: SwitchingCost) -> None:
    for key, one in cost.site.known.items():
        known.setdefault(key, one)


def _concentration(landscape: Landscape, rate: float, currency: str) -> Iterable[Concentration]:
    labels = {node.id: node.label for node in landscape.nodes}
    for weight in concentration.WEIGHTS:
        for layer in concentration.LAYERS:
            try:
                shares = concentration.shares(landscape, by=layer, weight=weight)
                index = concentration.hhi(shares)
            except UndefinedError:
                continue
            band = concentration.band(index)
            scale = rate if weight in {"spend", "value"} else 1.0
            yield Concentration(
                layer=layer,
                weight=weight,
                unit=shares.unit.replace(landscape.currency, currency),
                shares=tuple(
                    ShareOf(
                        key=key,
                        label=labels.get(key, key),
                        amount=shares.amounts[key] * scale,
                        share=share,
                    )
                    for key, share in sorted(shares.items(), key=lambda kv: (-kv[1], kv[0]))
                ),
                hhi=index,
                effective_number=concentration.effective_number(shares),
                cr1=concentration.concentration_ratio(shares, k=1),
                cr3=concentration.concentration_ratio(shares, k=3),
                entropy=concentration.entropy(shares),
                gini=concentration.gini(shares),
                band=_BANDS[band.name],
                band_source=band.source,
            )


_BANDS = {
    "unconcentrated": "low",
    "moderately concentrated": "moderate",
    "highly concentrated": "high",
}


def _blast(landscape: Landscape, rate: float) -> tuple[BlastRadius, ...]:
    graph = compile_graph(landscape)
    suppliers = graph.names(
        graph.of("vendor", "host", "service", "gateway", "connector", "platform", "protocol")
    )
    if len(suppliers) > SUPPLIERS:
        suppliers = graph.names(graph.of("vendor", "host"))[:SUPPLIERS]
    worth: dict[str, float] = {}
    for function in landscape.of(Function):
        if function.value_per_hour is not None:
            estimate = as_estimate(function.value_per_hour)
            worth[function.id] = estimate.mean * rate_between(landscape, estimate.currency) * rate
    out: list[BlastRadius] = []
    for id_, radius in blast_radii(landscape, suppliers).items():
        stopped = tuple(sorted((*radius.systems, *radius.of("agent"))))
        if not radius.functions and not stopped:
            continue
        valued = [worth[f] for f in radius.functions if f in worth]
        out.append(
            BlastRadius(
                id=id_,
                label=landscape.by_id[id_].label,
                functions=radius.functions,
                systems=stopped[:PICTURED],
                nodes=len(radius),
                value_per_hour=sum(valued) if valued else None,
            )
        )
    return tuple(
        sorted(out, key=lambda b: (-(b.value_per_hour or 0.0), -len(b.functions), -b.nodes, b.id))
    )


def _mechanisms(landscape: Landscape, site: Site, exits: list[ExitCost]) -> Iterable[Mechanism]:
    view = View(landscape, site)
    for mechanism in MECHANISMS:
        measured = mechanism.indicators(view)
        evidenced = any(
            i.value is not None and i.value > 0 and i.status in {"STATED", "INFERRED"}
            for i in measured
        )
        mine = {
            e.leaving: part
            for e in exits
            for part in e.mechanisms
            if part.key == mechanism.id and evidenced
        }
        yield Mechanism(
            id=mechanism.id,
            key=mechanism.key,
            evidenced=evidenced,
            indicators=tuple(
                Indicator(
                    key=i.key, value=i.value, unit=i.unit, status=i.status, evidence=i.evidence
                )
                for i in measured
            ),
            exits={leaving: part.share for leaving, part in mine.items()},
            money={leaving: part.mean for leaving, part in mine.items()},
        )


def _nodes(landscape: Landscape, blast: tuple[BlastRadius, ...]) -> tuple[Node, ...]:
    alone = {radius.id for radius in blast if radius.functions}
    site = Site(landscape, Parameters(), dt.date.min)
    return tuple(
        Node(
            id=node.id,
            label=node.label,
            kind=_kind(node),
            vendor=site.vendor_of(node) or "",
            down_alone=node.id in alone,
        )
        for node in _pictured(landscape)
    )


def _pictured(landscape: Landscape) -> tuple[Record, ...]:
    """Return the nodes of the picture: all where they fit, else the most connected."""
    nodes = [n for n in landscape.nodes if _kind(n) not in {"contract", "control"}]
    if len(nodes) <= PICTURED:
        return tuple(nodes)
    graph = compile_graph(landscape)
    degree = np.bincount(graph.need_source, minlength=len(graph.ids))
    degree += np.bincount(graph.need_target, minlength=len(graph.ids))
    ranked = sorted(nodes, key=lambda n: (-int(degree[graph.index[n.id]]), n.id))
    return tuple(sorted(ranked[:PICTURED], key=lambda n: n.id))


def _edges(landscape: Landscape) -> tuple[tuple[str, str], ...]:
    graph = compile_graph(landscape)
    shown = np.zeros(len(graph.ids), dtype=bool)
    shown[[graph.index[node.id] for node in _pictured(landscape)]] = True
    both = shown[graph.need_source] & shown[graph.need_target]
    pairs = np.unique(np.stack([graph.need_source[both], graph.need_target[both]], axis=1), axis=0)
    return tuple((graph.ids[a], graph.ids[b]) for a, b in pairs.tolist())


def _counts(landscape: Landscape) -> dict[str, int]:
    counts = Counter(_kind(node) for node in landscape.nodes)
    return {**dict(sorted(counts.items())), "dependency": len(landscape.dependencies)}


def _kind(node: Record) -> str:
    return str(getattr(node, "kind", ""))


_WORST = {"MISSING": 0, "FILLED": 1, "INFERRED": 2, "STATED": 3}


def _inputs(known: dict[tuple[str, str], Known]) -> tuple[Input, ...]:
    """How each quantity is known, what is not known first."""
    ranked = sorted(known.values(), key=lambda k: (_WORST[k.status], k.id, k.field))
    return tuple(
        Input(
            id=one.id,
            field=one.field,
            status=one.status,
            value=one.value,
            unit=one.unit,
            grade=one.grade,
            source=one.source,
        )
        for one in ranked[:INPUTS]
    )


def _effort(used: set[str], parameters: Parameters) -> tuple[Input, ...]:
    """Return the effort parameters behind the figures: assumptions, until somebody measures."""
    out: list[Input] = []
    for name in sorted(used):
        if name not in parameters:
            continue
        fact, stated = reference.effort(name), parameters.replaced(name)
        low, high = parameters[name].bounds
        out.append(
            Input(
                id=name,
                field="parameter",
                status="STATED" if stated else "FILLED",
                value=f"{low:,.6g}" if low == high else f"{low:,.6g} to {high:,.6g}",
                unit=fact.unit,
                grade=parameters.grade(name),
                source="stated for this assessment" if stated else fact.source,
            )
        )
    return tuple(out)


def _notices(
    landscape: Landscape, day: dt.date, known: dict[tuple[str, str], Known]
) -> list[Notice]:
    out = [
        Notice(code=p.code, message=p.message, at=".".join(filter(None, (p.id, p.field))))
        for p in landscape.problems()
    ]
    out += [
        Notice(code="stale-fact", message=str(fact), at=f"{fact.table} {fact.id}")
        for fact in reference.stale(day)
    ]
    fallen = down(landscape, ())
    for function in landscape.of(Function):
        if function.id in fallen:
            message = "the function is down as the landscape stands"
            out.append(Notice(code="down-at-base", message=message, at=function.id))
    if len(known) > INPUTS:
        message = f"{len(known) - INPUTS} more inputs are not told one by one"
        out.append(Notice(code="inputs-left-out", message=message, at=""))
    if landscape.currency != "EUR":
        message = (
            "default day rates and list prices are taken at par in"
            f" {landscape.currency} where no rate is given"
        )
        out.append(Notice(code="defaults-at-par", message=message, at="currency"))
    return out


def _provenance(
    landscape: Landscape,
    parameters: Parameters,
    *,
    seed: int,
    draws: int,
    day: dt.date,
    currency: str,
) -> Provenance:
    import lockin

    return Provenance(
        lockin=lockin.__version__,
        method=METHOD,
        reference=reference.version,
        numpy=np.__version__,
        landscape=landscape.digest,
        seed=seed,
        draws=draws,
        as_of=day,
        currency=currency,
        parameters=parameters.digest,
    )


def _carried(landscape: Landscape) -> dict[str, JsonValue] | None:
    size = len(landscape.nodes) + len(landscape.dependencies)
    return landscape.as_dict() if size <= CARRIED else None
