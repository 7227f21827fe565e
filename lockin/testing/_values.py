"""Values that generated records hold: one small table per unit, simplest value first.

A table is sampled with one draw, which keeps generation fast and failures readable:
Hypothesis shrinks towards the first entry.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from hypothesis import strategies as st

from lockin.estimates import Estimate, Exactly, Pert, Range90
from lockin.model.dependency import Usage
from lockin.model.evidence import Evidence
from lockin.units import is_money

FEATURES = (
    "streaming",
    "tool-calling",
    "structured-output",
    "file-search",
    "code-interpreter",
    "prompt-caching",
)
ROLES = ("text", "embedding", "agent-kit", "coding-tool", "seat")
SURFACES = ("responses", "chat-completions", "messages", "embeddings", "agent-kit", "seat")
FAMILIES = ("gpt", "claude", "llama")
DATES = tuple(dt.date(2026, 10, 1) + dt.timedelta(days=91 * n) for n in range(9))
TEXTS = {
    "category": ("CRM", "ERP", "HR", "collaboration"),
    "role": ROLES,
    "surface": SURFACES,
    "jurisdiction": ("US", "FR", "EU", "DE"),
    "name": ("Helio", "Café Zoë", "名前", "a: b #c"),
    "note": ("read again", "two\nlines"),
}
SLUGS = {
    "family": FAMILIES,
    "fact": ("openai", "gpt-5", "mcp"),
    "stream": ("kept-stream", "other-stream"),
}
MEMBERS = {
    "features": FEATURES,
    "portable": FEATURES,
    "translates": FEATURES,
    "implementers": ("openai", "google", "shopify"),
    "models": ("gpt-5", "claude-opus-4-1", "llama-3.3-70b"),
}
SCALES = {"failures_per_year": "outage/a"}
"""Quantities whose usual size is not that of their unit, with the row that holds it."""
LEIS = ("5493000IBP32UQZ0KL24", "529900T8BM49AURSDO55")
FOREIGN = "USD"

_MAGNITUDES = {
    "1": (0.5, 0, 1, 0.25, 0.9),
    "h": (1, 0, 4, 24, 200),
    "month": (1, 0, 6, 24),
    "FTE": (1, 0.5, 3, 12),
    "count": (1, 0, 2, 3, 10, 40, 1000),
    "outage/a": (1, 0, 0.1, 12),
    "currency": (1, 0, 1000, 25_000, 400_000),
    "currency/a": (1, 0, 1200, 60_000, 2_000_000),
    "currency/h": (1, 0, 50, 4000),
    "currency/person-day": (600, 0, 800, 1200),
    "currency/Mtoken": (1, 0, 0.15, 15),
    "currency/seat/month": (20, 0, 60),
}


@lru_cache(maxsize=256)
def quantity(
    unit: str, *, exact: bool, foreign: bool = False
) -> st.SearchStrategy[float | Estimate]:
    """Return quantities of one unit; the first is an exact number."""
    return st.sampled_from(_table(unit, exact=exact, foreign=foreign))


def _table(unit: str, *, exact: bool, foreign: bool) -> tuple[float | Estimate, ...]:
    magnitudes = _MAGNITUDES.get(unit, (1, 0, 30, 5000))
    found: list[float | Estimate] = [float(m) for m in magnitudes]
    positive = [m for m in magnitudes if m > 0]
    found += [Exactly(value=m, growth=0.25) for m in positive[-2:]]
    if foreign and is_money(unit):
        found += [Exactly(value=m, currency=FOREIGN) for m in positive[-2:]]
    if exact:
        return tuple(found)
    for m in positive:
        if unit == "1":
            found += [
                Range90(low=m / 2, high=min(m, 0.99)),
                Pert(low=m / 2, mode=m, high=min(1.0, m * 1.1)),
            ]
            continue
        found += [Range90(low=m / 2, high=m * 2), Pert(low=0, mode=m, high=m * 3)]
    last = positive[-1]
    if unit != "1":
        found += [
            Range90(low=last / 5, high=last * 5, growth=0.4),
            Range90(low=last, high=last),
            Pert(low=last, mode=last, high=last * 2, growth=-0.1),
        ]
    if foreign and is_money(unit):
        found.append(Range90(low=last / 2, high=last, currency=FOREIGN))
    return tuple(found)


def _usage(period: str, account: str, spend: float, currency: str | None = None) -> Usage:
    return Usage(
        source="invoices",
        account=account,
        period=period,
        spend=spend,
        currency=currency,
        calls=spend * 3,
        tokens=spend * 2000,
    )


_USAGE: tuple[tuple[Usage, ...], ...] = (
    (_usage("2026-10", "", 100),),
    (_usage("2026-Q3", "east", 0),),
    (_usage("2026", "east", 5000), _usage("2026", "west", 250)),
    (_usage("2026-08", "east", 10), _usage("2026-09", "east", 20), _usage("2026-10", "east", 40)),
)
_FOREIGN_USAGE = (*_USAGE, (_usage("2026-Q2", "west", 700, FOREIGN),))


@lru_cache(maxsize=4)
def usage(*, foreign: bool) -> st.SearchStrategy[tuple[Usage, ...]]:
    """Return tuples of usage records whose keys differ."""
    return st.sampled_from(_FOREIGN_USAGE if foreign else _USAGE)


@lru_cache(maxsize=1024)
def evidence(field: str | None) -> st.SearchStrategy[tuple[Evidence, ...]]:
    """Return tuples of evidence for a field, the empty one first."""
    file = Evidence(field=field, kind="file", source="app/main.py", line=12, column=5, grade="A")
    bill = Evidence(
        field=field, kind="invoice", source="INV-7", grade="B", date=dt.date(2026, 10, 31)
    )
    said = Evidence(
        field=field, kind="interview", source="CIO", grade="C", date=dt.date(2026, 9, 1)
    )
    old = Evidence(field=field, kind="interview", source="CIO", grade="C", date=dt.date(2025, 9, 1))
    none = Evidence(field=field, kind="statement", source="plan", grade="D", note="assumed")
    return st.sampled_from(((), (file,), (bill,), (said,), (old,), (none,), (bill, file)))
