"""M11: what the vendor can ask, given what leaving costs."""

from __future__ import annotations

from lockin.estimates import as_estimate
from lockin.mechanisms._measure import Indicator, Mechanism, View, counted, places, total
from lockin.model.nodes import Contract

__all__ = ["MECHANISM"]


def indicators(view: View) -> tuple[Indicator, ...]:
    """Contracts, commitment left, longest notice, contracts without an exit clause."""
    contracts = view.landscape.of(Contract)
    judged = [c for c in contracts if c.exit_clause is not None]
    noticed = [c for c in contracts if c.notice_days is not None]
    notice = Indicator("notice-days", None, "d", "MISSING")
    if noticed:
        longest = max(as_estimate(c.notice_days or 0.0).mean for c in noticed)
        notice = Indicator("notice-days", longest, "d", "STATED", places(noticed, "notice_days"))
    return (
        counted("contracts", contracts),
        total(view, "commitment-left", view.landscape.currency, contracts, "commitment"),
        notice,
        counted("no-exit-clause", [c for c in judged if not c.exit_clause], of=judged),
    )


MECHANISM = Mechanism("M11", "bargaining-pressure", indicators)
