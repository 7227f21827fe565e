from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings

from lockin import concentration
from lockin.assessment import Assessment, assess
from lockin.assessment import likelihood as likelihood_module
from lockin.assessment import losses as losses_module
from lockin.assessment import outages as outages_module
from lockin.assessment import scenarios as scenarios_module
from lockin.assessment import stops as stops_module
from lockin.errors import TooLargeError
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Platform, Service, System, Vendor
from lockin.resilience import kill_sets, probability
from lockin.resilience.rates import failure_rates
from lockin.testing import builders
from lockin.testing.strategies import landscapes

DAY = dt.date(2026, 11, 22)


def _assessed(landscape: Landscape, draws: int = 200) -> Assessment:
    return assess(landscape, seed=7, draws=draws, as_of=DAY)


def _organisation() -> Landscape:
    """One function on two vendors at once, one on SaaS that hides a vendor, one on nothing."""
    return Landscape(
        name="Helio",
        nodes=(
            Vendor(id="acme", failures_per_year=4, outage_hours=5),
            Vendor(id="bolt", failures_per_year=2, outage_hours=10),
            Vendor(id="teamware", failures_per_year=1, outage_hours=2),
            Service(id="acme-chat", vendor="acme"),
            Service(id="bolt-chat", vendor="bolt"),
            Platform(id="crm", vendor="teamware", essential=("acme",)),
            System(id="desk"),
            System(id="shelf"),
            Function(id="support", value_per_hour=4_000, tolerance_hours=1, critical=True),
            Function(id="sales", value_per_hour=1_000),
            Function(id="archive", value_per_hour=10),
        ),
        dependencies=(
            Dependency(id="d1", source="support", target="desk"),
            Dependency(id="d2", source="desk", target="acme-chat", group="model", spend=1_000),
            Dependency(id="d3", source="desk", target="bolt-chat", group="model"),
            Dependency(id="d4", source="sales", target="crm", spend=500),
            Dependency(id="d5", source="archive", target="shelf"),
        ),
    )


ORGANISATION = _assessed(_organisation())


def test_kill_sets_are_those_of_the_public_function() -> None:
    told = {one.function: one for one in ORGANISATION.stops if one.layer == "vendor"}
    assert [one.function for one in ORGANISATION.stops[:3]] == ["support", "sales", "archive"]
    assert {one.status for one in told.values()} == {"exposed", "unexposed"}
    for id_, one in told.items():
        found = kill_sets(_organisation(), id_)
        assert [set(s.members) for s in one.smallest] == list(found)
        assert one.count == found.count == sum(one.by_order)
    assert told["sales"].smallest[0].labels == ("acme",)
    assert (told["support"].tolerance_hours, told["support"].tolerance_stated) == (1, True)
    assert not told["sales"].tolerance_stated


def test_probabilities_are_exact_under_the_rates_and_kill_sets_ranked_by_them() -> None:
    rates = failure_rates(_organisation(), as_of=DAY)
    failure = {key: rate.unavailability for key, rate in rates.items() if rate.per_year}
    down = {key: -math.expm1(-hours / 8760) for key, hours in (("acme", 20), ("bolt", 20))}
    told = {one.function: one for one in ORGANISATION.stops if one.layer == "vendor"}
    for id_, one in told.items():
        exact = probability(_organisation(), id_, failure=failure)
        assert one.unavailability == pytest.approx(exact, rel=1e-9)
        chances = [s.probability or 0.0 for s in one.likeliest]
        assert chances == sorted(chances, reverse=True)
    assert told["support"].unavailability == pytest.approx(down["acme"] * down["bolt"], rel=1e-9)


def test_who_matters_most_is_ranked_and_named() -> None:
    # acme alone stops sales, so that bolt adds nothing to any function stopping.
    assert [one.supplier for one in ORGANISATION.importance] == ["acme", "teamware"]
    support = next(one for one in ORGANISATION.stops if one.function == "support")
    assert {one.supplier for one in support.importance} == {"acme", "bolt"}
    first, last = ORGANISATION.importance
    assert first.fussell_vesely > last.fussell_vesely > 0
    assert last.risk_achievement > 1
    assert all(0 < one.criticality <= one.fussell_vesely + 1e-12 for one in ORGANISATION.importance)


def test_looked_through_shares_stand_beside_those_that_are_billed() -> None:
    one = next(layer for layer in ORGANISATION.looked_through if layer.layer == "vendor")
    carried = {s.key: s for s in one.suppliers}
    # Support is 4,000 of 5,000 on two vendors; sales is 1,000, half of it hidden behind the CRM.
    assert carried["acme"].looked_through == pytest.approx(0.5)
    assert carried["acme"].direct == pytest.approx(0.4)
    assert carried["teamware"].hidden == 0
    assert one.hidden_share == pytest.approx(0.1)
    assert one.value_per_hour == 5_000
    assert one.hhi == pytest.approx(0.5**2 + 0.4**2 + 0.1**2)
    alone = {e.supplier: e.value_per_hour for e in ORGANISATION.exposure if e.layer == "vendor"}
    assert alone == {"acme": 1_000, "teamware": 1_000}


def test_parts_of_the_yearly_loss_add_up_and_say_on_which_rates_they_rest() -> None:
    loss = ORGANISATION.loss
    assert loss is not None
    assert sum(p.mean for p in loss.functions) == pytest.approx(loss.mean)
    assert sum(p.mean for p in loss.causes) == pytest.approx(loss.mean)
    assert {rate.id for rate in loss.rates} == {"acme", "bolt", "teamware"}
    assert {rate.status for rate in loss.rates} == {"STATED"}
    assert {rate.grade for rate in loss.rates} == {"D"}  # stated without evidence
    assert loss.years is not None
    assert loss.p95 is not None
    assert loss.p99 is not None
    assert loss.shortfall_99 is not None
    assert loss.years.p90 <= loss.p95 <= loss.p99 <= loss.shortfall_99
    assert loss.mean_p10 is not None
    assert loss.mean_p90 is not None
    assert loss.mean_p10 <= loss.mean_p90


def test_scenarios_are_told_with_their_differences() -> None:
    outage = next(s for s in ORGANISATION.scenarios if s.id == "outage:acme:hours=24")
    assert outage.functions == ("sales",)
    figures = {f.key: f for f in outage.figures}
    assert figures["loss"].before == 0
    assert figures["loss"].difference == 24_000
    assert outage.happens[0].parameters == {"hours": "24"}
    assert {n.code for n in ORGANISATION.notices} >= {"convention"}


def test_money_of_outages_is_in_the_reporting_currency() -> None:
    usd = assess(builders.everything(), seed=7, draws=100, as_of=DAY, currency="USD")
    eur = assess(builders.everything(), seed=7, draws=100, as_of=DAY)
    assert usd.loss is not None
    assert eur.loss is not None
    assert usd.loss.unit == "USD"
    assert usd.loss.mean == pytest.approx(eur.loss.mean / 0.9)
    for mine, theirs in zip(usd.looked_through, eur.looked_through, strict=True):
        assert mine.value_per_hour == pytest.approx(theirs.value_per_hour / 0.9)
        assert mine.suppliers == theirs.suppliers
    for one, other in zip(usd.exposure, eur.exposure, strict=True):
        assert one.value_per_hour == pytest.approx(other.value_per_hour / 0.9)


@settings(max_examples=15)
@given(landscapes(max_systems=3))
def test_what_is_told_of_outages_hangs_together(landscape: Landscape) -> None:
    made = _assessed(landscape, draws=50)
    for one in made.stops:
        assert one.count == sum(one.by_order)
        assert (one.status == "down") == (one.by_order == (1,))
        assert (one.status == "unexposed") == (one.count == 0)
        sizes = [len(s.members) for s in one.smallest]
        assert sizes == sorted(sizes)
        if one.status == "down" and one.layer == "vendor" and one.unavailability is not None:
            assert one.unavailability == 1
    for layer in made.looked_through:
        assert sum(s.looked_through for s in layer.suppliers) == pytest.approx(1)
        assert sum(s.hidden for s in layer.suppliers) == pytest.approx(layer.hidden_share, abs=1e-8)
        assert 0 <= layer.hidden_share <= 1
    if made.loss is not None:
        assert sum(p.mean for p in made.loss.functions) == pytest.approx(made.loss.mean)


def test_an_assessment_of_before_still_reads(tmp_path: Path) -> None:
    data = json.loads(ORGANISATION.to_json())
    for field in ("stops", "importance", "looked_through", "exposure", "loss", "scenarios"):
        del data[field]
    path = tmp_path / "old.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    read = Assessment.read(path)
    assert not read.stops
    assert not read.scenarios
    assert read.loss is None
    assert read.exits == ORGANISATION.exits


def test_counts_beyond_a_machine_word_read_back(tmp_path: Path) -> None:
    first = ORGANISATION.stops[0].model_copy(update={"count": 10**40, "by_order": (0, 0, 10**40)})
    path = tmp_path / "large.json"
    large = ORGANISATION.model_copy(update={"stops": (first,)})
    path.write_text(large.to_json(), encoding="utf-8")
    assert Assessment.read(path) == large


def _left_out(made: Assessment) -> set[str]:
    return {notice.code for notice in made.notices}


def test_what_is_too_large_is_left_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages_module, "NEEDS", 2)
    monkeypatch.setattr(scenarios_module, "NEEDS", 2)
    made = _assessed(_organisation())
    told = made.stops, made.importance, made.looked_through, made.exposure, made.scenarios
    assert not any(told)
    assert made.loss is None
    assert {"resilience-left-out", "scenario-left-out"} <= _left_out(made)
    assert made.exits
    assert made.blast


def test_more_functions_than_are_told_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stops_module, "FUNCTIONS", 1)
    made = _assessed(_organisation())
    assert {one.function for one in made.stops} == {"support"}
    assert "functions-left-out" in _left_out(made)


def test_diagrams_that_outgrow_the_limit_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> dict[str, object]:
        raise TooLargeError("the decision diagram needs more than 5 nodes")

    for module, name in (
        (stops_module, "kill_sets_of"),
        (likelihood_module, "probabilities"),
        (likelihood_module, "importance"),
    ):
        monkeypatch.setattr(module, name, refuse)
    made = _assessed(_organisation())
    assert [one.status for one in made.stops] == ["unknown"] * 3
    assert {one.count for one in made.stops} == {None}
    assert "kill-sets-left-out" in _left_out(made)
    tried = [n for n in made.notices if n.code == "kill-sets-left-out" and n.at]
    assert len(tried) <= stops_module.ATTEMPTS * len(stops_module.LAYERS)


def test_more_outages_than_can_be_sampled_are_told() -> None:
    busy = Vendor(id="acme", failures_per_year=10_000_000, outage_hours=0.001)
    landscape = builders.one_vendor()
    nodes = [busy if node.id == "acme" else node for node in landscape.nodes]
    made = _assessed(landscape.replace(nodes=nodes))
    assert made.loss is None
    assert "loss-left-out" in _left_out(made)
    assert made.stops[0].unavailability is not None


def test_fewer_years_are_sampled_of_very_many_functions_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(losses_module, "SAMPLED", 300)
    monkeypatch.setattr(losses_module, "LEAST", 50)
    loss = _assessed(_organisation()).loss
    assert loss is not None
    assert "100 years were sampled instead of 200" in loss.notices[-1]
    assert ORGANISATION.loss is not None
    assert not any("instead of" in text for text in ORGANISATION.loss.notices)


def test_shares_of_every_layer_have_words() -> None:
    assert {one.layer for one in ORGANISATION.looked_through} <= set(concentration.LAYERS)
