"""Landscapes that speak of the same records and disagree about them."""

from __future__ import annotations

from hypothesis import strategies as st

from lockin.model.dependency import Dependency
from lockin.model.document import Rate
from lockin.model.landscape import Landscape
from lockin.model.nodes import NODE_TYPES, Record
from lockin.testing._records import Style, free_pool, record
from lockin.testing._values import DATES

_IDS = ("a", "b", "c")
_EDGES = ("d1", "d2")
_STYLE = Style(foreign=True)
_SPREAD = st.sampled_from((0, 1, 2))
_ENDS = st.sampled_from(_IDS)
_KINDS = tuple(NODE_TYPES)


def landscapes(draw: st.DrawFn, size: int) -> list[Landscape]:
    """Return landscapes that share ids; most agree on the kinds, some do not."""
    agreed = {id_: draw(st.sampled_from(_KINDS)) for id_ in _IDS}
    return [_one(draw, agreed) for _ in range(size)]


def _one(draw: st.DrawFn, agreed: dict[str, str]) -> Landscape:
    nodes: list[Record] = []
    for id_, kind in agreed.items():
        if not draw(st.booleans()):
            continue
        stubborn = draw(st.integers(0, 9)) == 9
        type_ = NODE_TYPES[draw(st.sampled_from(_KINDS)) if stubborn else kind]
        nodes.append(record(draw, type_, _STYLE, {"id": id_}, free_pool(type_, _IDS)))
    dependencies = [_edge(draw, id_) for id_ in _EDGES if draw(st.booleans())]
    rates = [
        Rate(base="USD", quote="EUR", rate=rate, date=DATES[0], source="central bank")
        for rate in (0.9, 0.91)[: draw(_SPREAD)]
    ]
    return Landscape(
        name=draw(st.sampled_from(("", "Helio", "Helios"))),
        currency=draw(st.sampled_from(("EUR", "EUR", "USD"))),
        nodes=nodes,
        dependencies=dependencies,
        rates=rates,
    )


def _edge(draw: st.DrawFn, id_: str) -> Dependency:
    given = {
        "id": id_,
        "source": draw(_ENDS),
        "target": draw(_ENDS),
        "ready": draw(st.sampled_from(("hot", "warm"))),
        "at_least": draw(st.sampled_from((1, 2))),
    }
    return record(draw, Dependency, _STYLE, given)
