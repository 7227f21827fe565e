"""M7: commerce and agents speak a protocol that a vendor may govern."""

from __future__ import annotations

from lockin.estimates import as_estimate
from lockin.mechanisms._measure import Indicator, Mechanism, View, counted, places
from lockin.model.money import rate_between
from lockin.model.nodes import Function, Protocol

__all__ = ["MECHANISM"]


def indicators(view: View) -> tuple[Indicator, ...]:
    """Protocols in use, those one vendor decides, implementers, revenue through them."""
    spoken = {d.target for d in view.bound}
    protocols = [p for p in view.landscape.of(Protocol) if p.id in spoken]
    closed = [p for p in protocols if p.steward is not None and p.open_governance is not True]
    counts = [float(len(p.implementers)) for p in protocols if p.implementers]
    fewest = Indicator("implementers", None, "count", "MISSING")
    if counts:
        fewest = Indicator(
            "implementers", min(counts), "count", "STATED", places(protocols, "implementers")
        )
    return (
        counted("protocols", protocols),
        counted("steward-decides", closed, of=protocols),
        fewest,
        _revenue(view, {p.id for p in protocols}),
    )


def _revenue(view: View, protocols: set[str]) -> Indicator:
    """Revenue of functions whose systems speak a protocol, by the share stated on the edge."""
    key, unit = "revenue-through", f"{view.landscape.currency}/a"
    amount, seen = 0.0, []
    by_id = view.landscape.by_id
    for edge in view.bound:
        share = edge.coupling.revenue_share if edge.coupling is not None else None
        if edge.target not in protocols or share is None:
            continue
        for need in view.landscape.dependencies:
            function = by_id[need.source]
            if need.target == edge.source and isinstance(function, Function) and function.revenue:
                revenue = as_estimate(function.revenue)
                amount += share * revenue.mean * rate_between(view.landscape, revenue.currency)
                seen.append(edge)
    if not seen:
        return Indicator(key, None, unit, "MISSING")
    return Indicator(key, amount, unit, "INFERRED", places(seen, "coupling"))


MECHANISM = Mechanism("M7", "agent-protocol", indicators)
