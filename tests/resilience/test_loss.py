from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from oracles.landscape_edits import renamed
from oracles.tangles import SUPPLIERS, need, tangles
from oracles.yearly_loss import lost, walk

from lockin.errors import UndefinedError, UnknownIdError
from lockin.estimates import Estimate, Exactly, Range90, as_estimate
from lockin.graph import mean_money
from lockin.model.dependency import Dependency
from lockin.model.document import Rate
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Service, System, Vendor
from lockin.resilience import (
    CommonCause,
    FailureRate,
    PoissonRate,
    down,
    probability,
    unavailability,
    yearly_loss,
)
from lockin.resilience.exposed import exposed
from lockin.resilience.observed import mean_within
from lockin.resilience.years import YEARS, sampled_outages
from lockin.simulation import Streams
from lockin.testing.builders import everything, gateway_pair, one_vendor, two_vendors

VALUE = 4000.0
DOLLAR = Rate(base="USD", quote="EUR", rate=0.5, date=dt.date(2026, 11, 20), source="made up")
Pairs = Mapping[str, tuple[float | Estimate, float | Estimate]]


def one(tolerance: float | None = None, **fields: float) -> Landscape:
    return Landscape(
        nodes=(
            Vendor.model_validate({"id": "acme", **fields}),
            Function(id="support", value_per_hour=VALUE, tolerance_hours=tolerance),
            System(id="desk"),
        ),
        dependencies=(need("d1", "support", "desk"), need("d2", "desk", "acme")),
    )


def warm(*switch_hours: float, tolerance: float | None = None) -> Landscape:
    """A desk at acme with warm alternatives at spare-1, spare-2, ..."""
    spares = tuple(Vendor(id=f"spare-{i}") for i, _ in enumerate(switch_hours, 1))
    return Landscape(
        nodes=(
            Vendor(id="acme"),
            *spares,
            Function(id="support", value_per_hour=VALUE, tolerance_hours=tolerance),
            System(id="desk"),
        ),
        dependencies=(
            need("d1", "support", "desk"),
            need("d2", "desk", "acme", "model"),
            *(
                need(f"w{i}", "desk", f"spare-{i}", "model", ready="warm", switch_hours=hours)
                for i, hours in enumerate(switch_hours, 1)
            ),
        ),
    )


DURATIONS: list[Estimate] = [Exactly(value=10), Range90(low=2, high=30)]


def second_moment(duration: Estimate, beyond: float = 0.0) -> float:
    """E[(D - t)+ ^ 2], from many quantiles."""
    drawn = duration.draw(np.random.default_rng(11), 400_000)
    return float((np.maximum(drawn - beyond, 0) ** 2).mean())


@pytest.mark.axiom("M4", "yearly loss meets its closed form within five standard errors")
@pytest.mark.parametrize("duration", DURATIONS, ids=repr)
@pytest.mark.parametrize("rate", [0.3, 4.0, 60.0])
def test_the_years_of_one_vendor_meet_the_closed_form(duration: Estimate, rate: float) -> None:
    loss = yearly_loss(one(), seed=7, draws=20_000, rates={"acme": (rate, duration)})
    down = unavailability(rate, mean_within(duration))
    assert loss.exact
    assert loss.standard_error == 0
    assert loss.mean == pytest.approx(8760 * down * VALUE, rel=1e-12)
    # Merging outages takes variance away from the compound Poisson sum, and never adds any.
    error = VALUE * math.sqrt(rate * second_moment(duration) / 20_000)
    assert abs(loss.samples.mean - loss.mean) < 5 * error


@pytest.mark.axiom("M4", "yearly loss meets its closed form within five standard errors")
@pytest.mark.parametrize("duration", DURATIONS, ids=repr)
@pytest.mark.parametrize("tolerance", [1.0, 6.0, 25.0])
def test_tolerance_leaves_the_mean_beyond_it(duration: Estimate, tolerance: float) -> None:
    rate, years = 0.5, 40_000
    loss = yearly_loss(one(tolerance), seed=7, draws=years, rates={"acme": (rate, duration)})
    beyond = duration.mean - mean_within(duration, tolerance)
    assert not loss.exact
    error = VALUE * math.sqrt(rate * second_moment(duration, tolerance) / years)
    # Overlaps are as rare as the vendor is down: their share of the mean is below 2 in 1,000.
    assert abs(loss.mean - rate * beyond * VALUE) <= 5 * error + 0.002 * rate * beyond * VALUE
    assert loss.samples.mean == pytest.approx(loss.mean)
    assert loss.standard_error == pytest.approx(error, rel=0.25, abs=1e-9)


@pytest.mark.axiom("M4", "yearly loss meets its closed form within five standard errors")
def test_two_vendors_are_down_together_as_often_as_chance_has_it() -> None:
    rates: Pairs = {"acme": (12, 60.0), "bolt": (20, Range90(low=10, high=90))}
    loss = yearly_loss(two_vendors(), seed=7, draws=30_000, rates=rates)
    p = unavailability(12, 60) * unavailability(20, mean_within(Range90(low=10, high=90)))
    assert loss.mean == pytest.approx(8760 * p * VALUE, rel=1e-12)
    assert abs(loss.samples.mean - loss.mean) < 5 * loss.samples.standard_error()


@pytest.mark.axiom("M4", "yearly loss meets its closed form within five standard errors")
@pytest.mark.parametrize("hours", [1.0, 4.0, 9.0, 50.0])
def test_a_warm_alternative_cuts_every_outage(hours: float) -> None:
    duration, rate, years = Range90(low=2, high=30), 0.5, 40_000
    loss = yearly_loss(warm(hours), seed=7, draws=years, rates={"acme": (rate, duration)})
    kept = mean_within(duration, hours)
    error = VALUE * math.sqrt(rate * second_moment(duration) / years)
    assert not loss.exact
    assert abs(loss.mean - rate * kept * VALUE) < 5 * error + 0.002 * rate * kept * VALUE


def test_tolerance_counts_on_what_a_warm_alternative_leaves() -> None:
    rates = {"acme": (0.5, 100.0)}
    lost = [
        yearly_loss(warm(6.0, tolerance=t), seed=7, draws=4_000, rates=rates).samples.samples
        for t in (0.0, 2.0, 6.0)
    ]
    assert lost[1] == pytest.approx(lost[0] * 4 / 6)
    assert not lost[2].any()
    assert lost[0].any()


def test_a_warm_alternative_that_takes_no_time_is_a_hot_one() -> None:
    rates = {"acme": (30, 100.0), "spare-1": (30, 100.0)}
    loss = yearly_loss(warm(0.0), seed=7, draws=200, rates=rates)
    assert loss.exact
    assert loss.mean == pytest.approx(8760 * VALUE * unavailability(30, 100) ** 2)


def test_the_next_warm_alternative_counts_where_the_first_is_down_too() -> None:
    rates = {"acme": (1, 40.0), "spare-1": (1e-9, 1.0), "spare-2": (1e-9, 1.0)}
    first = yearly_loss(warm(4.0, 10.0), seed=7, draws=2_000, rates=rates)
    # The first is always down: 400 outages of a year leave no moment of the ring free.
    rates["spare-1"] = (400, 8760.0)
    second = yearly_loss(warm(4.0, 10.0), seed=7, draws=2_000, rates=rates)
    assert second.mean == pytest.approx(first.mean * 10 / 4, rel=1e-9)


def test_a_common_cause_stops_all_it_names_at_once() -> None:
    cause = CommonCause("dns", stops=("acme", "bolt"))
    rates = {"acme": (8, 30.0), "bolt": (8, 30.0), "dns": (2, 12.0)}
    loss = yearly_loss(two_vendors(), seed=7, draws=30_000, rates=rates, common=[cause])
    own, joint = unavailability(8, 30), unavailability(2, 12)
    exact = 8760 * VALUE * (1 - (1 - joint) * (1 - own * own))
    assert loss.mean == pytest.approx(exact, rel=1e-12)
    assert abs(loss.samples.mean - exact) < 5 * loss.samples.standard_error()
    assert next(iter(loss.by_cause())) == "dns"
    rates["dns"] = (0, 1.0)
    without = yearly_loss(two_vendors(), seed=7, draws=100, rates=rates, common=[cause])
    assert without.mean == pytest.approx(8760 * VALUE * own * own, rel=1e-12)


def functions_on(landscape: Landscape, tolerances: list[float | None]) -> Landscape:
    functions = tuple(
        Function(id=f"function-{i}", value_per_hour=10.0**i, tolerance_hours=t)
        for i, t in enumerate(tolerances, 1)
    )
    needs = tuple(need(f"f{i}", f.id, f"system-{i}") for i, f in enumerate(functions, 1))
    return Landscape(
        nodes=(*landscape.nodes, *functions), dependencies=(*landscape.dependencies, *needs)
    )


HOURS: st.SearchStrategy[float | Estimate] = st.sampled_from(
    (0.5, 3.0, 10.0, 400.0, 5000.0, Range90(low=1, high=300))
)
RATES = st.sampled_from((12.0, 0.5, 40.0))
CAUSE = CommonCause("cable", stops=("vendor-1", "service-2"))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Landscape, Pairs]:
    tolerances = draw(st.lists(st.sampled_from((None, 0.0, 1.0, 5.0)), min_size=2, max_size=2))
    ids = [*SUPPLIERS, "vendor-2", "cable", draw(st.sampled_from(("relay-1", "system-3")))]
    rates: Pairs = {id_: (draw(RATES), draw(HOURS)) for id_ in ids}
    return functions_on(draw(tangles(more=1)), tolerances), rates


@given(cases(), st.integers(0, 5))
@settings(max_examples=60)
def test_years_are_those_of_a_walk_event_by_event(case: tuple[Landscape, Pairs], seed: int) -> None:
    landscape, rates = case
    loss = yearly_loss(landscape, seed=seed, draws=3, rates=rates, common=[CAUSE])
    held = exposed(landscape, rates=rates, incidents=None, common=[CAUSE], targets=None, draws=3)
    drawn = sampled_outages(held.causes, Streams(seed), 0, 3)
    stops = {id_: (id_,) for id_ in rates} | {"cable": CAUSE.stops}
    expected = np.zeros(3)
    for year in range(3):
        events = [
            (held.causes[c].key, o, h)
            for y, c, o, h in zip(
                drawn.year.tolist(), drawn.cause.tolist(), drawn.onset.tolist(),
                drawn.hours.tolist(), strict=True,
            )
            if y == year
        ]  # fmt: skip
        for valued in held.functions:
            function = landscape.by_id[valued.id]
            assert isinstance(function, Function)
            found = walk(landscape, valued.id, events, stops)
            expected[year] += valued.value * lost(landscape, function, found)
    event(f"some loss: {bool(expected.any())}")
    assert loss.samples.samples == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(cases())
def test_without_tolerance_and_warm_alternatives_the_mean_is_the_exact_one(
    case: tuple[Landscape, Pairs],
) -> None:
    landscape, rates = case
    hot = Landscape(
        nodes=[
            n.model_copy(update={"tolerance_hours": None}) if isinstance(n, Function) else n
            for n in landscape.nodes
        ],
        dependencies=[
            d.model_copy(update={"ready": "hot", "switch_hours": None}) if d.ready == "warm" else d
            for d in landscape.dependencies
        ],
    )
    assume(not any(p.severity == "error" for p in hot.problems()))
    loss = yearly_loss(hot, seed=1, draws=1, rates=rates, common=[CAUSE])
    failure = {
        id_: unavailability(as_estimate(rate).mean, mean_within(hours))
        for id_, (rate, hours) in rates.items()
    }
    expected = {
        f.id: 8760
        * mean_money(hot, f.value_per_hour or 0)
        * probability(hot, f.id, failure=failure, common=[CAUSE])
        for f in hot.of(Function)
        if f.id not in down(hot)
    }
    assert loss.exact
    assert loss.by_function() == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert loss.mean == pytest.approx(sum(expected.values()), rel=1e-9, abs=1e-9)


@pytest.mark.axiom("M4", "yearly loss meets its closed form within five standard errors")
def test_the_ring_of_the_year_has_no_ends() -> None:
    # Outages of weeks: what is cut or counted twice at the turn of the year would show.
    rates: Pairs = {"acme": (6, 700.0), "bolt": (6, Range90(low=200, high=2000))}
    loss = yearly_loss(two_vendors(), seed=3, draws=20_000, rates=rates)
    assert abs(loss.samples.mean - loss.mean) < 5 * loss.samples.standard_error()
    assert loss.samples.standard_error() < 0.01 * loss.mean


@pytest.mark.axiom("M3", "exceedance never rises; P10 <= P50 <= P90 <= ES at 90 %")
@given(cases(), st.lists(st.floats(0, 1e7), min_size=2, max_size=6))
@settings(max_examples=25)
def test_exceedance_of_a_yearly_loss_never_rises(
    case: tuple[Landscape, Pairs], amounts: list[float]
) -> None:
    landscape, rates = case
    loss = yearly_loss(landscape, seed=2, draws=40, rates=rates, common=[CAUSE])
    curve = [loss.exceedance(x) for x in sorted(amounts)]
    assert curve == sorted(curve, reverse=True)
    quantiles = [loss.loss_quantile(p) for p in (0.1, 0.5, 0.9)]
    assert quantiles == sorted(quantiles)
    assert quantiles[-1] <= loss.expected_shortfall(0.9)


@given(cases())
@settings(max_examples=25)
def test_functions_and_causes_are_partitions_of_the_mean(case: tuple[Landscape, Pairs]) -> None:
    landscape, rates = case
    loss = yearly_loss(landscape, seed=2, draws=40, rates=rates, common=[CAUSE])
    assert sum(loss.by_function().values()) == pytest.approx(loss.mean)
    causes = loss.by_cause()
    assert causes == {} or sum(causes.values()) == pytest.approx(loss.mean)
    assert set(causes) <= set(rates)
    assert list(causes.values()) == sorted(causes.values(), reverse=True)
    assert all(0 <= hours <= 8760 for hours in loss.hours.values())


def test_the_loss_of_an_outage_goes_to_the_failure_that_began_it() -> None:
    # acme is down nearly always, so that it is bolt that finds no alternative.
    rates = {"acme": (40, 2000.0), "bolt": (2, 5.0)}
    causes = yearly_loss(two_vendors(), seed=7, draws=2_000, rates=rates).by_cause()
    assert causes["bolt"] > 100 * causes.get("acme", 0.0)


@pytest.mark.parametrize("uncertain", [False, True])
def test_what_a_cause_brings_about_is_worth_what_its_functions_are(*, uncertain: bool) -> None:
    landscape = Landscape(
        nodes=(
            *(Vendor(id=id_) for id_ in ("acme", "bolt")),
            *(System(id=id_) for id_ in ("desk", "shop")),
            Function(id="support", value_per_hour=4000, tolerance_hours=1),
            Function(id="sales", value_per_hour=Range90(low=5, high=9), tolerance_hours=1),
        ),
        dependencies=(
            need("d1", "support", "desk"),
            need("d2", "desk", "acme"),
            need("d3", "sales", "shop"),
            need("d4", "shop", "bolt"),
        ),
    )
    rates = {"acme": (4, 9.0), "bolt": (6, 9.0)}
    loss = yearly_loss(landscape, seed=7, draws=500, rates=rates, uncertain=uncertain)
    functions, causes = loss.by_function(), loss.by_cause()
    assert causes["acme"] == pytest.approx(functions["support"])
    assert causes["bolt"] == pytest.approx(functions["sales"])


def test_causes_add_up_to_the_exact_mean() -> None:
    rates = {"acme": (12, 60.0), "bolt": (20, 90.0)}
    loss = yearly_loss(two_vendors(), seed=7, draws=500, rates=rates)
    assert loss.exact
    assert sum(loss.by_cause().values()) == pytest.approx(loss.mean, rel=1e-12)
    assert abs(loss.samples.mean / loss.mean - 1) > 1e-4


def test_the_same_arguments_give_the_same_years_and_another_seed_others() -> None:
    def years(seed: int) -> list[float]:
        rates = {"acme": (4, Range90(low=1, high=9))}
        return list(yearly_loss(one(), seed=seed, draws=50, rates=rates).samples.samples)

    assert years(7) == years(7)
    assert years(7) != years(8)


@pytest.mark.axiom("M1", "adding a supplier leaves the yearly loss of the others' functions")
def test_another_supplier_leaves_the_loss_of_others_as_it_was() -> None:
    small = one(tolerance=1.0)
    sales = Function(id="sales", value_per_hour=1)
    large = Landscape(
        nodes=(*small.nodes, Vendor(id="aaa"), sales, System(id="s")),
        dependencies=(*small.dependencies, need("d3", "sales", "s"), need("d4", "s", "aaa")),
    )
    rates = {"acme": (4, 9.0), "aaa": (9, 9.0)}
    before = yearly_loss(small, seed=7, draws=3_000, rates={"acme": (4, 9.0)})
    after = yearly_loss(large, seed=7, draws=3_000, rates=rates, targets=["support"])
    whole = yearly_loss(large, seed=7, draws=3_000, rates=rates)
    assert (before.samples.samples == after.samples.samples).all()
    assert whole.by_function()["support"] == before.by_function()["support"]


def test_more_years_begin_with_the_fewer() -> None:
    rates = {"acme": (4, Range90(low=1, high=9))}
    few, many = (yearly_loss(one(), seed=7, draws=n, rates=rates) for n in (YEARS + 9, 3 * YEARS))
    assert (many.samples.samples[: YEARS + 9] == few.samples.samples).all()


@pytest.mark.axiom("R5", "renaming renames and nothing else (exact results to 1e-12)")
def test_renaming_renames_the_yearly_loss() -> None:
    landscape = gateway_pair()
    names = {n.id: n.id for n in landscape.nodes} | {d.id: d.id for d in landscape.dependencies}
    names |= {"acme": "zeta", "bolt": "alpha", "support": "care", "left": "west"}
    rates = {"acme": (9, 90.0), "bolt": (5, 80.0), "left": (1, 3.0)}
    other = renamed(landscape, names)
    moved = {names[id_]: rate for id_, rate in rates.items()}
    first = yearly_loss(landscape, seed=7, draws=100, rates=rates)
    second = yearly_loss(other, seed=7, draws=100, rates=moved)
    assert second.mean == pytest.approx(first.mean, rel=1e-12)
    kept = {id_: (Exactly(value=r[0]), Exactly(value=r[1])) for id_, r in rates.items()}
    streams = {
        names[id_]: FailureRate(id=names[id_], per_year=r[0], hours=r[1], stream=id_)
        for id_, r in kept.items()
    }
    third = yearly_loss(other, seed=7, draws=100, rates=streams)
    assert third.samples.samples == pytest.approx(first.samples.samples, rel=1e-12)


def test_uncertain_years_hold_doubt_beside_chance() -> None:
    rates = {"acme": (PoissonRate(1, 1.0), 9.0)}
    sure = yearly_loss(one(), seed=7, draws=20_000, rates=rates)
    unsure = yearly_loss(one(), seed=7, draws=20_000, rates=rates, uncertain=True)
    assert not unsure.exact
    assert unsure.mean == pytest.approx(unsure.samples.mean, rel=1e-12)
    assert abs(unsure.mean - sure.mean) < 6 * unsure.standard_error
    # Variance of the count: shape / years + shape / years**2 instead of shape / years.
    assert unsure.samples.standard_deviation > 1.3 * sure.samples.standard_deviation


def test_uncertain_values_are_drawn_too() -> None:
    landscape = one()
    vague = Landscape(
        nodes=[n for n in landscape.nodes if n.id != "support"]
        + [Function(id="support", value_per_hour=Range90(low=1000, high=9000, currency="USD"))],
        dependencies=landscape.dependencies,
        rates=[DOLLAR],
    )
    rates = {"acme": (400, 20.0)}
    mean = Range90(low=1000, high=9000).mean * 0.5
    loss = yearly_loss(vague, seed=7, draws=4_000, rates=rates, uncertain=True)
    exact = 8760 * unavailability(400, 20) * mean
    assert abs(loss.mean - exact) < 5 * loss.standard_error
    assert loss.samples.standard_deviation > 0.6 * loss.mean
    fixed = yearly_loss(vague, seed=7, draws=4_000, rates=rates)
    assert fixed.mean == pytest.approx(exact)
    assert fixed.samples.standard_deviation < 0.1 * fixed.mean


def test_what_counts_for_nothing_is_said() -> None:
    landscape = Landscape(
        nodes=(
            Vendor(id="acme"),
            Vendor(id="bolt"),
            Function(id="mute"),
            Function(id="stuck", value_per_hour=5, tolerance_hours=0),
            Function(id="fine", value_per_hour=7),
            System(id="desk"),
            System(id="broken"),
        ),
        dependencies=(
            need("d1", "fine", "desk"),
            need("d2", "desk", "acme"),
            need("d3", "mute", "desk"),
            need("d4", "stuck", "broken"),
            need("d5", "broken", "bolt", "g", at_least=2),
            need("d6", "broken", "acme", "g", at_least=2, ready="cold"),
        ),
    )
    loss = yearly_loss(landscape, seed=7, draws=50)
    told = "\n".join(loss.notices)
    assert "mute: no value per hour is stated: MISSING" in told
    assert "stuck: down as the landscape stands" in told
    assert "fine: no tolerance is stated: FILLED" in told
    assert "1 of 1 rates are FILLED" in told
    assert list(loss.by_function()) == ["fine"]
    assert set(loss.rates) == {"acme", "bolt"}


def test_a_loss_too_rare_to_be_drawn_is_said() -> None:
    rates = {"acme": (1e-4, 1.0), "bolt": (1e-4, 1.0)}
    loss = yearly_loss(two_vendors(), seed=7, draws=100, rates=rates)
    assert loss.mean > 0
    assert loss.by_cause() == {}
    assert loss.probability_none == 1
    assert any("no sampled year stops support" in notice for notice in loss.notices)


def test_a_sampled_mean_says_for_whom() -> None:
    loss = yearly_loss(one_vendor(), seed=7, draws=200, rates={"acme": (4, 9.0)})
    assert any("mean loss is sampled for support" in notice for notice in loss.notices)


def test_nothing_that_fails_loses_nothing() -> None:
    for rates in ({}, {"acme": (0, 9.0)}, {"acme": (9, 0.0)}):
        loss = yearly_loss(one(), seed=7, draws=20, rates=rates)
        assert (loss.mean, loss.exact, loss.samples.mean) == (0, True, 0)
        assert loss.probability_none == 1
    empty = yearly_loss(Landscape(nodes=[Vendor(id="acme")]), seed=7, draws=20)
    assert (float(empty), empty.by_function()) == (0, {})


def test_the_defaults_of_a_landscape_are_used_and_told() -> None:
    loss = yearly_loss(everything(), seed=7, draws=300)
    assert loss.mean > 0
    assert loss.rates["bolt"].status == "STATED"
    assert "EUR" in repr(loss)
    assert "±" in repr(loss)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"rates": {"nobody": (1, 1)}}, UnknownIdError, "nobody"),
        ({"targets": ["nobody"]}, UnknownIdError, "nobody"),
        ({"targets": ["desk"]}, UndefinedError, "only functions bear a loss; desk"),
        ({"draws": 0}, UndefinedError, "needs draws"),
        ({"rates": {"acme": (-1, 1)}}, UndefinedError, "0 or more"),
        ({"rates": {"acme": (1, -1)}}, UndefinedError, "0 or more"),
        ({"common": [CommonCause("dns", ["acme"])]}, UndefinedError, "dns"),
        (
            {"common": [CommonCause("desk", ["acme"])], "rates": {"desk": (1, 1)}},
            UndefinedError,
            "id of its own: desk",
        ),
        (
            {"common": [CommonCause("x", ["nobody"])], "rates": {"x": (1, 1)}},
            UnknownIdError,
            "nobody",
        ),
    ],
)
def test_what_is_not_there_is_refused(
    arguments: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        yearly_loss(one(), **{"seed": 7, **arguments})  # type: ignore[arg-type] # wrong on purpose


def test_only_the_needed_causes_are_drawn() -> None:
    landscape = Landscape(
        nodes=(*one().nodes, Vendor(id="far"), Service(id="cold", vendor="far")),
        dependencies=(
            *one().dependencies,
            Dependency(id="c", source="desk", target="cold", group="x", ready="cold"),
            Dependency(id="h", source="desk", target="acme", group="x"),
        ),
    )
    rates = {"acme": (4, 9.0), "far": (4, 9.0)}
    held = exposed(landscape, rates=rates, incidents=None, common=(), targets=None, draws=1)
    assert [cause.key for cause in held.causes] == ["acme"]
