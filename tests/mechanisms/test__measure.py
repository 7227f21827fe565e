from __future__ import annotations

import datetime as dt

from hypothesis import given

from lockin.mechanisms import MECHANISMS, View
from lockin.mechanisms._measure import SHOWN, counted, places, share, total
from lockin.model.landscape import Landscape
from lockin.model.nodes import Knowledge, System
from lockin.switching import Parameters
from lockin.switching.site import Site
from lockin.testing.strategies import landscapes


@given(landscapes())
def test_every_indicator_says_how_it_is_known(landscape: Landscape) -> None:
    view = View(landscape, Site(landscape, Parameters(), dt.date(2026, 11, 22)))
    assert [m.id for m in MECHANISMS] == [f"M{n}" for n in range(1, 12)]
    for mechanism in MECHANISMS:
        for one in mechanism.indicators(view):
            assert (one.value is None) == (one.status == "MISSING")
            assert one.unit
            assert one.value is None or one.value >= 0
            if one.unit == "1":
                assert one.value is None or one.value <= 1 + 1e-12
            assert len(one.evidence) <= SHOWN
            assert one.value in {None, 0} or one.evidence


def test_nothing_is_counted_from_nothing() -> None:
    view = View(Landscape(), Site(Landscape(), Parameters(), dt.date(2026, 11, 22)))
    silent = [Knowledge(id="a"), Knowledge(id="b")]
    assert total(view, "documents", "count", silent, "documents").value is None
    assert counted("x", []).value is None
    assert counted("x", [], of=silent).value == 0
    assert share("x", [], []).value is None
    assert share("x", silent[:1], silent).value == 0.5


def test_places_are_few_and_sorted() -> None:
    found = places([System(id=f"s{n:02}") for n in range(40)])
    assert found == tuple(f"s{n:02}" for n in range(SHOWN))
