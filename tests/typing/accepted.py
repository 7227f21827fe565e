"""Code that must type-check: what the documentation promises to users of a type checker."""

import datetime as dt

import lockin as lk
from lockin.estimates import Pert, Range90

LANDSCAPE: lk.Landscape = lk.Landscape(
    name="Helio",
    currency="EUR",
    nodes=(
        lk.Function(id="support", value_per_hour=4000, critical=True),
        lk.System(id="desk", depth="api"),
        lk.Team(id="care", seats=Range90(low=20, high=30), day_rate=Pert(low=1, mode=2, high=3)),
        lk.Service(id="chat", vendor="acme", retires=dt.date(2027, 1, 1)),
        lk.Vendor(id="acme"),
    ),
    dependencies=(
        lk.Dependency(id="d1", source="support", target="desk"),
        lk.Dependency(id="d2", source="desk", target="chat", ready="hot", spend=120_000),
    ),
)

COST = lk.switching_cost(LANDSCAPE, lk.Exit("acme", to="best"), seed=7, draws=1_000)
P90: float = COST.p90
SHARES = lk.concentration.shares(LANDSCAPE, by="vendor", weight="spend")
INDEX: float = lk.concentration.hhi(SHARES)
ASSESSMENT: lk.Assessment = lk.assess(LANDSCAPE, seed=7, as_of=dt.date(2026, 11, 1))
TEXT: str = ASSESSMENT.to_json()
