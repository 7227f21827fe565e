"""M1: people arrive trained by the consumer product, and would have to be retrained."""

from __future__ import annotations

from lockin.estimates import as_estimate
from lockin.mechanisms._measure import Indicator, Mechanism, View, places, total
from lockin.model.nodes import Service, Team

__all__ = ["MECHANISM"]


def indicators(view: View) -> tuple[Indicator, ...]:
    """Seats, weekly active share, retention and hours of retraining of teams with seats."""
    users = {d.source for d in view.bound if isinstance(view.target(d), Service)}
    teams = [team for team in view.landscape.of(Team) if team.id in users]
    return (
        total(view, "seats", "count", teams, "seats"),
        _weighted("weekly-active-share", "1", teams, "weekly_active_share"),
        _weighted("retention", "1", teams, "retention"),
        _weighted("hours-to-retrain", "h", teams, "hours_to_retrain"),
    )


def _weighted(key: str, unit: str, teams: list[Team], field: str) -> Indicator:
    """Mean over teams, by their seats."""
    stated = [team for team in teams if getattr(team, field) is not None]
    if not stated:
        return Indicator(key, None, unit, "MISSING")
    weights = [as_estimate(team.seats).mean if team.seats is not None else 1.0 for team in stated]
    values = [as_estimate(getattr(team, field)).mean for team in stated]
    size = sum(weights) or 1.0
    mean = sum(w * v for w, v in zip(weights, values, strict=True)) / size
    return Indicator(key, mean, unit, "STATED", places(stated, field))


MECHANISM = Mechanism("M1", "acculturation", indicators)
