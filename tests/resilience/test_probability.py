from __future__ import annotations

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.joint_failures import probability_of, stopped_by
from oracles.landscape_edits import renamed
from oracles.tangles import AFTERS, RELAYS, SUPPLIERS, SYSTEMS, need, tangles

from lockin.errors import UndefinedError, UnknownIdError
from lockin.estimates import Estimate, Exactly, Range90
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Gateway, Service, System, Vendor
from lockin.resilience import CommonCause, kill_sets, probabilities, probability
from lockin.testing.builders import two_vendors
from lockin.testing.strategies import landscapes

CHANCES = st.one_of(st.floats(0, 1), st.sampled_from((0.0, 1.0, 1e-12, 1e-3)))


def failures(landscape: Landscape, *, size: int = 6) -> st.SearchStrategy[dict[str, float]]:
    ids = [node.id for node in landscape.nodes]
    return st.dictionaries(st.sampled_from(ids), CHANCES, max_size=size)


@pytest.mark.axiom(
    "R3",
    "Probability equals enumeration on small graphs and lies between the largest joint probability "
    "of a kill set of those events and min(1, their sum).",
)
@given(st.data(), tangles(), AFTERS)
def test_the_probability_is_the_sum_over_all_combinations(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    failure = data.draw(failures(landscape))
    target = data.draw(st.sampled_from([node.id for node in landscape.nodes]))
    stopped = stopped_by(landscape, {target: after}, {id_: [id_] for id_ in failure})
    found = probability(landscape, target, failure=failure, after=after)
    assert found == pytest.approx(float(probability_of(stopped, failure)), rel=1e-12, abs=1e-300)


@pytest.mark.axiom(
    "R3",
    "Probability equals enumeration on small graphs and lies between the largest joint probability "
    "of a kill set of those events and min(1, their sum).",
)
@given(st.data(), landscapes(max_systems=4))
def test_whole_landscapes_too(data: st.DataObject, landscape: Landscape) -> None:
    failure = data.draw(failures(landscape))
    functions = [node.id for node in landscape.of(Function)] or [landscape.nodes[0].id]
    stopped = stopped_by(landscape, dict.fromkeys(functions, 3.0), {id_: [id_] for id_ in failure})
    found = probability(landscape, functions, failure=failure, after=3)
    assert found == pytest.approx(float(probability_of(stopped, failure)), rel=1e-12, abs=1e-300)


@pytest.mark.axiom(
    "R3",
    "Probability equals enumeration on small graphs and lies between the largest joint probability "
    "of a kill set of those events and min(1, their sum).",
)
@given(st.data(), tangles(more=4), AFTERS)
def test_the_probability_lies_between_the_best_kill_set_and_their_sum(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    failure = data.draw(failures(landscape, size=12))
    target = data.draw(st.sampled_from((*RELAYS, *SYSTEMS)))
    found = probability(landscape, target, failure=failure, after=after)
    sets = kill_sets(landscape, target, by=failure, after=after)
    joint = [prod(failure[id_] for id_ in one) for one in sets]
    assert found >= max(joint, default=0.0) * (1 - 1e-12)
    assert found <= min(1.0, sum(joint)) * (1 + 1e-12)


@given(st.data(), tangles())
def test_common_causes_are_events_of_their_own(data: st.DataObject, landscape: Landscape) -> None:
    ids = sorted(node.id for node in landscape.nodes)
    members = data.draw(st.lists(st.sampled_from(ids), unique=True, min_size=1, max_size=3))
    failure = data.draw(failures(landscape, size=4))
    target, p, q = data.draw(st.sampled_from(ids)), data.draw(CHANCES), data.draw(CHANCES)
    causes = CommonCause("one", members, p), CommonCause("two", members[:1])
    chances = {**failure, "one": p, "two": q}
    stops = {**{id_: [id_] for id_ in failure}, "one": members, "two": members[:1]}
    stopped = stopped_by(landscape, {target: 0.0}, stops)
    found = probability(landscape, target, failure={**failure, "two": q}, common=causes, after=0)
    assert found == pytest.approx(float(probability_of(stopped, chances)), rel=1e-12, abs=1e-300)


@pytest.mark.axiom("R5", "Renaming nodes leaves every exact probability as it was, to 1e-12.")
@given(st.data(), tangles(more=3), AFTERS)
def test_renaming_changes_no_probability(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    ids = [node.id for node in landscape.nodes]
    order = data.draw(st.permutations(range(len(ids))))
    names = {id_: f"n{place:03}" for id_, place in zip(ids, order, strict=True)}
    failure = data.draw(failures(landscape, size=10))
    here = probabilities(landscape, ids, failure=failure, after=after)
    other = {names[id_]: p for id_, p in failure.items()}
    there = probabilities(renamed(landscape, names), names.values(), failure=other, after=after)
    for id_, p in here.items():
        assert there[names[id_]] == pytest.approx(p, rel=1e-12, abs=1e-300)


@given(st.data(), tangles())
def test_one_sweep_gives_what_each_target_gives_alone(
    data: st.DataObject, landscape: Landscape
) -> None:
    failure = data.draw(failures(landscape))
    ids = [node.id for node in landscape.nodes]
    together = probabilities(landscape, ids, failure=failure)
    assert list(together) == ids
    fresh = landscape.replace(name="fresh")
    for id_ in data.draw(st.lists(st.sampled_from(ids), max_size=3)):
        alone = probability(fresh, id_, failure=failure)
        assert alone == pytest.approx(together[id_], rel=1e-12, abs=1e-300)


@pytest.mark.axiom(
    "R1", "More alternatives never raise a probability, and more needs never lower it."
)
@given(st.data(), tangles(), AFTERS)
def test_more_alternatives_never_raise_it_and_more_needs_never_lower_it(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    failure = data.draw(failures(landscape))
    target, source = (data.draw(st.sampled_from((*RELAYS, *SYSTEMS))) for _ in range(2))
    new = data.draw(st.sampled_from([id_ for id_ in (*RELAYS, *SUPPLIERS) if id_ != source]))
    groups = sorted({(d.group, d.at_least) for d in landscape.dependencies if d.source == source})
    before = probability(landscape, target, failure=failure, after=after)
    if groups:
        group, at_least = data.draw(st.sampled_from(groups))
        member = need("added", source, new, group, at_least=at_least)
        wider = landscape.replace(dependencies=[*landscape.dependencies, member])
        assert probability(wider, target, failure=failure, after=after) <= before * (1 + 1e-12)
    needier = landscape.replace(dependencies=[*landscape.dependencies, need("added", source, new)])
    assert probability(needier, target, failure=failure, after=after) >= before * (1 - 1e-12)


@pytest.mark.axiom("R4", "Gateways in a circle are as probable to stop as all that is behind them.")
@given(st.integers(2, 5), st.lists(st.floats(0.01, 0.9), min_size=1, max_size=4))
def test_gateways_in_a_circle_stop_when_all_behind_them_has(
    relays: int, chances: list[float]
) -> None:
    landscape = Landscape(
        nodes=(
            *(Gateway(id=f"relay-{i}") for i in range(relays)),
            *(Service(id=f"service-{i}") for i in range(len(chances))),
        ),
        dependencies=(
            *(
                need(f"r{i}", f"relay-{i}", f"relay-{(i + 1) % relays}", "up")
                for i in range(relays)
            ),
            *(
                need(f"s{i}", f"relay-{i % relays}", f"service-{i}", "up")
                for i in range(len(chances))
            ),
        ),
    )
    failure = {f"service-{i}": p for i, p in enumerate(chances)}
    for i in range(relays):
        found = probability(landscape, f"relay-{i}", failure=failure)
        assert found == pytest.approx(prod(chances), rel=1e-12)


def test_each_function_is_asked_after_its_own_tolerance() -> None:
    landscape = Landscape(
        nodes=(
            Vendor(id="acme"),
            Vendor(id="bolt"),
            System(id="desk"),
            Function(id="fast"),
            Function(id="slow", tolerance_hours=4),
        ),
        dependencies=(
            need("d1", "desk", "acme", "model"),
            need("d2", "desk", "bolt", "model", ready="warm", switch_hours=4),
            need("d3", "fast", "desk"),
            need("d4", "slow", "desk"),
        ),
    )
    failure = {"acme": 0.5, "bolt": 0.25}
    found = probabilities(landscape, ["fast", "slow"], failure=failure)
    assert found == {"fast": 0.5, "slow": 0.125}
    assert probability(landscape, ["fast", "slow"], failure=failure) == 0.5
    assert probabilities(landscape, ["fast", "slow"], failure=failure, after=9) == {
        "fast": 0.125,
        "slow": 0.125,
    }


def test_other_events_never_occur_and_down_is_certain() -> None:
    landscape = Landscape(
        nodes=(Function(id="f"), Function(id="g"), System(id="desk"), Vendor(id="acme")),
        dependencies=(need("d1", "f", "acme"), need("d2", "desk", "acme", "m", ready="cold"))[1:],
    )
    assert probability(landscape, "f", failure={"acme": 0.5}) == 0
    assert probability(landscape, "desk", failure={}) == 1
    assert probability(landscape, ["f", "desk"], failure={"acme": 0.5}) == 1
    assert probability(two_vendors(), "support", failure={"acme": 0.5}) == 0


def test_estimates_count_by_their_mean() -> None:
    failure: dict[str, float | Estimate] = {
        "acme": Range90(low=0.01, high=0.1),
        "bolt": Exactly(value=0.5),
    }
    expected = Range90(low=0.01, high=0.1).mean * 0.5
    assert probability(two_vendors(), "support", failure=failure) == pytest.approx(expected)


def test_rare_events_keep_their_digits() -> None:
    landscape = two_vendors()
    found = probability(landscape, "support", failure={"acme": 1e-180, "bolt": 1e-100})
    assert found == pytest.approx(1e-280, rel=1e-12, abs=0)


def test_what_is_wrong_is_named() -> None:
    landscape = two_vendors()
    with pytest.raises(UnknownIdError, match=r"'acne'; close: acme.*'nobody'"):
        _ = probability(landscape, "support", failure={"nobody": 0.1, "acne": 0.1})
    with pytest.raises(UndefinedError, match=r"0 and 1: acme 1\.5, bolt -1\.0$"):
        _ = probability(landscape, "support", failure={"bolt": -1, "acme": 1.5, "desk": 0.5})
    with pytest.raises(UndefinedError, match="nan"):
        _ = probability(landscape, "support", failure={"acme": float("nan")})
    with pytest.raises(UnknownIdError, match="'suport'"):
        _ = probabilities(landscape, ["support", "suport"], failure={})
    none, two = CommonCause("dns", ["acme"]), CommonCause("dns", ["acme"], 0.1)
    with pytest.raises(UndefinedError, match="needs one probability"):
        _ = probability(landscape, "support", failure={}, common=[none])
    with pytest.raises(UndefinedError, match="needs one probability"):
        _ = probability(landscape, "support", failure={"dns": 0.1}, common=[two])
