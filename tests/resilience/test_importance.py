from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from fractions import Fraction
from math import inf, isnan, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.joint_failures import kill_sets_of, probability_of, stopped_by
from oracles.landscape_edits import renamed
from oracles.tangles import RELAYS, SUPPLIERS, SYSTEMS, need, tangles

from lockin.errors import UndefinedError
from lockin.model.landscape import Landscape
from lockin.model.nodes import Record, System, Vendor
from lockin.resilience import CommonCause, Importance, importance, importances, probability
from lockin.testing.builders import two_vendors

CHANCES = st.one_of(st.floats(1e-6, 1), st.sampled_from((0.0, 1.0, 1e-9)))
MEASURES = [*(field.name for field in fields(Importance) if field.compare), "fussell_vesely"][1:]
EVENTS = (*SUPPLIERS, "vendor-2", "vendor-3", "system-2")


def chances() -> st.SearchStrategy[dict[str, float]]:
    return st.fixed_dictionaries(dict.fromkeys(EVENTS, CHANCES))


def same(value: float | Fraction) -> object:
    return pytest.approx(float(value), rel=1e-11, abs=1e-15, nan_ok=True)


def any_of(sets: list[frozenset[str]]) -> Callable[[frozenset[str]], bool]:
    return lambda events: any(map(events.issuperset, sets))


@settings(max_examples=40)
@given(st.data(), tangles(more=2), chances())
def test_each_measure_is_what_its_definition_says(
    data: st.DataObject, landscape: Landscape, failure: dict[str, float]
) -> None:
    target = data.draw(st.sampled_from((*RELAYS, *SYSTEMS)))
    stopped = stopped_by(landscape, {target: 0.0}, {id_: [id_] for id_ in EVENTS})
    known = kill_sets_of(stopped, EVENTS)

    fails = any_of(known)
    total = probability_of(fails, failure)
    found = importance(landscape, target, failure=failure, after=0)
    assert list(found) == sorted(EVENTS)
    for id_, one in found.items():
        p = failure[id_]
        certain = probability_of(fails, {**failure, id_: 1.0})
        impossible = probability_of(fails, {**failure, id_: 0.0})
        with_it = [k for k in known if id_ in k]
        within = probability_of(any_of(with_it), failure)
        assert (one.event, one.probability) == (id_, p)
        assert one.birnbaum == same(certain - impossible)
        if total == 0:
            assert isnan(one.criticality)
            assert isnan(one.fussell_vesely)
            assert isnan(one.diagnosis)
            assert isnan(one.risk_achievement_worth)
            assert isnan(one.risk_reduction_worth)
            continue
        assert one.criticality == same(1 - impossible / total)
        assert one.fussell_vesely == same(within / total)
        assert one.diagnosis == same(Fraction(p) * certain / total)
        assert one.risk_achievement_worth == same(certain / total)
        worth = float(total / impossible) if impossible > 0 else inf
        assert one.risk_reduction_worth == pytest.approx(worth, rel=1e-11)


@given(st.data(), tangles(more=2), chances())
def test_the_measures_keep_their_order(
    data: st.DataObject, landscape: Landscape, failure: dict[str, float]
) -> None:
    target = data.draw(st.sampled_from((*RELAYS, *SYSTEMS)))
    total = probability(landscape, target, failure=failure)
    for one in importance(landscape, target, failure=failure).values():
        assert 0 <= one.birnbaum <= 1 + 1e-12
        if total > 0:
            assert -1e-12 <= one.criticality <= one.fussell_vesely + 1e-12
            assert one.fussell_vesely <= one.diagnosis + 1e-12
            assert one.diagnosis <= 1 + 1e-12
            assert one.risk_achievement_worth >= 1 - 1e-12
            assert one.risk_reduction_worth >= 1 - 1e-12


def parallel_and_series(chances: list[float]) -> tuple[Landscape, dict[str, float]]:
    nodes: list[Record] = [Vendor(id=f"v{i}") for i in range(len(chances))]
    nodes += [System(id="any"), System(id="all")]
    landscape = Landscape(
        nodes=nodes,
        dependencies=(
            *(need(f"p{i}", "any", f"v{i}", "any") for i in range(len(chances))),
            *(need(f"s{i}", "all", f"v{i}") for i in range(len(chances))),
        ),
    )
    return landscape, {f"v{i}": p for i, p in enumerate(chances)}


@given(st.lists(st.floats(1e-9, 0.999), min_size=1, max_size=6))
def test_parallel_and_series_have_their_closed_forms(chances: list[float]) -> None:
    landscape, failure = parallel_and_series(chances)
    found = importances(landscape, ["any", "all"], failure=failure)
    for i, p in enumerate(chances):
        rest = [q for j, q in enumerate(chances) if j != i]
        parallel = found["any"][f"v{i}"]
        assert parallel.birnbaum == pytest.approx(prod(rest), rel=1e-12)
        assert parallel.criticality == pytest.approx(1, rel=1e-12)
        assert parallel.fussell_vesely == pytest.approx(1, rel=1e-12)
        assert parallel.risk_achievement_worth == pytest.approx(1 / p, rel=1e-12)
        assert parallel.risk_reduction_worth == inf
        series = found["all"][f"v{i}"]
        total = 1 - prod(1 - q for q in chances)
        assert series.birnbaum == pytest.approx(prod(1 - q for q in rest), rel=1e-9)
        assert series.fussell_vesely == pytest.approx(p / total, rel=1e-6)
        assert series.diagnosis == pytest.approx(p / total, rel=1e-6)


def test_a_rare_rest_keeps_its_digits() -> None:
    landscape = Landscape(
        nodes=(System(id="s"), Vendor(id="often"), Vendor(id="rare")),
        dependencies=(need("d1", "s", "often"), need("d2", "s", "rare")),
    )
    found = importance(landscape, "s", failure={"often": 0.5, "rare": 1e-14})
    assert found["often"].risk_reduction_worth == pytest.approx(0.5e14, rel=1e-12)
    assert 1 - found["often"].criticality == pytest.approx(2e-14, rel=1e-1)


def two_trains() -> tuple[Landscape, dict[str, float]]:
    """Both trains stop; a train stops when its pump or its valve does."""
    parts = ("pump-one", "valve-one", "pump-two", "valve-two")
    landscape = Landscape(
        nodes=(
            System(id="top"),
            System(id="train-one"),
            System(id="train-two"),
            *(Vendor(id=id_) for id_ in parts),
        ),
        dependencies=(
            need("t1", "top", "train-one", "trains"),
            need("t2", "top", "train-two", "trains"),
            *(need(f"d-{id_}", f"train-{id_.partition('-')[2]}", id_) for id_ in parts),
        ),
    )
    return landscape, dict(zip(parts, (0.6, 0.4, 0.7, 0.5), strict=True))


@pytest.mark.oracle(
    "SCRAM 0.16 (Rakhimov), tests/risk_analysis_tests.cc, AnalyzeWithProbability and "
    "ImportanceDefault: two trains of a pump and a valve; MIF, CIF, DIF, RAW, RRW"
)
def test_two_trains() -> None:
    landscape, failure = two_trains()
    assert probability(landscape, "top", failure=failure) == pytest.approx(0.646)
    published = {
        "pump-one": (0.51, 0.4737, 0.7895, 1.316, 1.9),
        "pump-two": (0.38, 0.4118, 0.8235, 1.176, 1.7),
        "valve-one": (0.34, 0.2105, 0.5263, 1.316, 1.267),
        "valve-two": (0.228, 0.1765, 0.5882, 1.176, 1.214),
    }
    found = importance(landscape, "top", failure=failure)
    for id_, expected in published.items():
        one = found[id_]
        shown = (
            one.birnbaum,
            one.criticality,
            one.diagnosis,
            one.risk_achievement_worth,
            one.risk_reduction_worth,
        )
        assert shown == pytest.approx(expected, abs=6e-4)


@given(st.data(), tangles(more=2), chances())
def test_one_sweep_gives_what_each_target_gives_alone(
    data: st.DataObject, landscape: Landscape, failure: dict[str, float]
) -> None:
    ids = [*RELAYS, *SYSTEMS]
    together = importances(landscape, ids, failure=failure)
    target = data.draw(st.sampled_from(ids))
    alone = importance(landscape.replace(name="fresh"), target, failure=failure)
    for id_, one in alone.items():
        other = together[target][id_]
        for name in MEASURES:
            assert getattr(other, name) == same(getattr(one, name))


@pytest.mark.axiom("R5", "Renaming nodes leaves every importance as it was, to 1e-12.")
@given(st.data(), tangles(more=2), chances())
def test_renaming_changes_no_importance(
    data: st.DataObject, landscape: Landscape, failure: dict[str, float]
) -> None:
    ids = [node.id for node in landscape.nodes]
    order = data.draw(st.permutations(range(len(ids))))
    names = {id_: f"n{place:03}" for id_, place in zip(ids, order, strict=True)}
    target = data.draw(st.sampled_from((*RELAYS, *SYSTEMS)))
    here = importance(landscape, target, failure=failure)
    other = {names[id_]: p for id_, p in failure.items()}
    there = importance(renamed(landscape, names), names[target], failure=other)
    for id_, one in here.items():
        moved = there[names[id_]]
        assert (moved.birnbaum, moved.fussell_vesely) == pytest.approx(
            (one.birnbaum, one.fussell_vesely), rel=1e-12, abs=1e-12, nan_ok=True
        )


def test_a_common_cause_has_its_own_importance() -> None:
    cause = CommonCause("dns", ["acme", "bolt"], 0.01)
    failure = {"acme": 0.1, "bolt": 0.2}
    found = importance(two_vendors(), "support", failure=failure, common=[cause])
    assert list(found) == ["acme", "bolt", "dns"]
    assert found["dns"].birnbaum == pytest.approx(1 - 0.02)
    assert found["dns"].fussell_vesely == pytest.approx(0.01 / (0.01 + 0.99 * 0.02))
    assert found["acme"].birnbaum == pytest.approx(0.99 * 0.2)


def test_what_is_down_anyway_depends_on_no_event() -> None:
    landscape = Landscape(
        nodes=(System(id="desk"), Vendor(id="acme")),
        dependencies=(need("d1", "desk", "acme", "m", ready="cold"),),
    )
    one = importance(landscape, "desk", failure={"acme": 0.25})["acme"]
    assert [getattr(one, name) for name in MEASURES] == [0.25, 0.0, 0.0, 0.25, 1.0, 1.0, 0.0]
    assert repr(one).startswith("Importance(event='acme', probability=0.25, birnbaum=0.0, ")
    with pytest.raises(UndefinedError, match="0 and 1: acme"):
        _ = importance(landscape, "desk", failure={"acme": 2})
