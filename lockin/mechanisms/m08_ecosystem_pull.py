"""M8: partners organise around the vendor, and the lock-in grows with time."""

from __future__ import annotations

from lockin.estimates import Exactly, Pert, Range90
from lockin.mechanisms._measure import Indicator, Mechanism, View, coupled, places, share
from lockin.model.nodes import Platform, Record

__all__ = ["MECHANISM"]


def indicators(view: View) -> tuple[Indicator, ...]:
    """Partners, platforms that stand on AI suppliers themselves, stated growth."""
    platforms = [p for p in view.landscape.of(Platform) if not p.directory]
    nth = [p for p in platforms if p.suppliers or p.essential]
    return (
        coupled(view, "partners", "count", view.bound, "partners"),
        share("nth-party-share", nth, platforms),
        _growth(view),
    )


def _growth(view: View) -> Indicator:
    """Mean of the yearly growth rates that bound quantities state."""
    records: list[Record] = [*view.landscape.nodes, *view.bound]
    rates: list[float] = []
    growing: list[Record] = []
    for record in records:
        parts = [record, getattr(record, "coupling", None)]
        stated = [
            value.growth
            for part in parts
            if part is not None
            for name in type(part).model_fields
            if isinstance(value := getattr(part, name), (Exactly, Range90, Pert)) and value.growth
        ]
        if stated:
            rates += stated
            growing.append(record)
    if not rates:
        return Indicator("growth", None, "1/a", "MISSING")
    return Indicator("growth", sum(rates) / len(rates), "1/a", "STATED", places(growing))


MECHANISM = Mechanism("M8", "ecosystem-pull", indicators)
