from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from lockin.errors import UndefinedError
from lockin.scenarios import Figure, Outage, Retirement, run
from lockin.scenarios.result import difference, settled
from lockin.simulation import Distribution
from lockin.testing import builders

DAY = dt.date(2026, 11, 22)


def test_draws_without_spread_are_a_number() -> None:
    assert settled(np.array([3.0, 3.0]), "EUR") == 3.0
    assert settled(2, "EUR") == 2.0
    spread = settled(np.array([3.0, 4.0]), "EUR")
    assert isinstance(spread, Distribution)
    assert spread.unit == "EUR"


def test_differences_go_draw_by_draw() -> None:
    two = Distribution(np.array([1.0, 5.0]), "EUR")
    left = difference(2.0, two, "EUR")
    assert isinstance(left, Distribution)
    assert left.samples.tolist() == [-1.0, 3.0]
    assert difference(two, two, "EUR") == 0.0
    assert difference(None, two, "EUR") is two
    assert difference(two, None, "EUR") is None
    assert difference(None, DAY, "date") is None
    assert difference(float("inf"), float("inf"), "d") == 0.0
    endless = Distribution(np.array([np.inf, 1.0]), "d")
    half = difference(endless, Distribution(np.array([np.inf, 3.0]), "d"), "d")
    assert isinstance(half, Distribution)
    assert half.samples.tolist() == [0.0, 2.0]


def test_a_figure_says_whether_it_changes() -> None:
    assert not Figure("k", "", "1", 1.0, 1.0, 0.0).changes
    assert Figure("k", "", "1", 1.0, 2.0, 1.0).changes
    assert Figure("k", "", "date", None, DAY, None).changes
    assert not Figure("k", "", "1", None, None, None).changes
    draws = Distribution(np.array([0.0, 0.5]), "1")
    assert Figure("k", "", "1", 0.0, draws, draws).changes
    assert repr(Figure("k", "x", "d", None, DAY, None)) == "<Figure k of x: None -> 2026-11-22 d>"


def test_rows_hold_means_quantiles_and_iso_dates() -> None:
    found = run(builders.one_vendor(), Retirement("acme-chat", on=DAY), seed=7, draws=90, as_of=DAY)
    rows = {row["figure"]: row for row in found.as_rows()}
    cost = found["exit-cost"].difference
    assert isinstance(cost, Distribution)
    row = rows["exit-cost"]
    assert row["scenario"] == "retirement:acme-chat:on=2026-11-22"
    assert (row["kind"], row["subject"], row["unit"]) == ("retirement", "acme-chat", "EUR")
    assert (row["before"], row["after"], row["difference"]) == (0.0, cost.mean, cost.mean)
    assert (row["difference_p10"], row["difference_p50"], row["difference_p90"]) == (
        cost.p10, cost.p50, cost.p90,
    )  # fmt: skip
    last = found["last-start"].after
    assert isinstance(last, dt.date)
    assert rows["last-start"]["after"] == last.isoformat()
    assert rows["last-start"]["difference"] is None
    assert rows["value-lost"]["difference_p90"] == 4000.0
    assert row["interaction"] is None


def test_figures_are_found_by_name_and_id() -> None:
    found = run(builders.one_vendor(), Outage("acme", hours=2), seed=7, draws=10, as_of=DAY)
    assert found["loss"] is found.figure("loss", "")
    with pytest.raises(UndefinedError, match=r"outage has no figure 'hhi'; it has functions-st"):
        _ = found["hhi"]
    with pytest.raises(UndefinedError):
        _ = found.figure("loss", "acme")
    assert found.differences["loss", ""] == 4000.0
    assert repr(found) == "<ScenarioResult: outage of acme for 2 h; 4 figures change>"
