"""The indicators of one mechanism, by key."""

from __future__ import annotations

import datetime as dt

from lockin.mechanisms import MECHANISMS, Indicator, View
from lockin.model.landscape import Landscape
from lockin.model.nodes import System
from lockin.switching import Parameters
from lockin.switching.site import Site

__all__ = ["NOTHING", "figures", "measured"]

NOTHING = Landscape(nodes=(System(id="desk", depth="seat"),))
"""A landscape that tells of no mechanism but the systems themselves."""


def measured(landscape: Landscape, mechanism: str) -> dict[str, Indicator]:
    """Return the indicators of M1 to M11, by key."""
    view = View(landscape, Site(landscape, Parameters(), dt.date(2026, 11, 22)))
    (one,) = (m for m in MECHANISMS if m.id == mechanism)
    found = one.indicators(view)
    assert len({i.key for i in found}) == len(found)
    for i in found:
        assert (i.value is None) == (i.status == "MISSING")
        assert i.value is not None or i.evidence == ()
    return {i.key: i for i in found}


def figures(landscape: Landscape, mechanism: str) -> dict[str, float | None]:
    """Return the figures of M1 to M11, by key; none where nothing says it."""
    return {key: one.value for key, one in measured(landscape, mechanism).items()}
