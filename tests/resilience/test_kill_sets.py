from __future__ import annotations

from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.joint_failures import kill_sets_of as by_brute_force
from oracles.joint_failures import stopped_by
from oracles.landscape_edits import renamed
from oracles.tangles import AFTERS, RELAYS, SUPPLIERS, SYSTEMS, need, tangles

from lockin.errors import LandscapeError, UndefinedError, UnknownIdError
from lockin.estimates import Pert
from lockin.graph import compile  # noqa: A004 - the verb of the design
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Gateway, Record, Service, System, Vendor
from lockin.resilience import LAYERS, CommonCause, blast_radii, kill_sets, kill_sets_of
from lockin.resilience.players import players
from lockin.testing.builders import gateway_pair, layered, one_vendor, two_vendors
from lockin.testing.strategies import landscapes


def themselves(ids: object) -> dict[str, list[str]]:
    assert isinstance(ids, (list, set, tuple))
    return {id_: [id_] for id_ in ids}


def minimal(sets: set[frozenset[str]]) -> set[frozenset[str]]:
    return {one for one in sets if not any(other < one for other in sets)}


@pytest.mark.axiom("R2", "Kill sets are minimal and equal brute force on small graphs.")
@given(st.data(), tangles(), AFTERS)
def test_kill_sets_are_those_of_brute_force_where_everything_is_tangled(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    ids = sorted(node.id for node in landscape.nodes)
    failing = data.draw(st.lists(st.sampled_from(ids), unique=True, max_size=7))
    target = data.draw(st.sampled_from(ids))
    stopped = stopped_by(landscape, {target: after}, themselves(failing))
    expected = by_brute_force(stopped, failing)
    found = kill_sets(landscape, target, by=failing, after=after)
    assert list(found) == expected
    assert found.count == len(expected)
    assert sum(found.by_order) == found.count
    assert found.by_order == tuple(
        sum(len(one) == order for one in expected) for order in range(len(found.by_order))
    )
    assert found.base == (expected == [frozenset()])
    assert found.unexposed == (not expected)


@pytest.mark.axiom("R2", "Kill sets are minimal and equal brute force on small graphs.")
@settings(max_examples=6)
@given(st.data(), tangles(more=9), AFTERS)
def test_kill_sets_of_twelve_suppliers_are_those_of_brute_force(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    suppliers = [*SUPPLIERS, *(f"vendor-{i}" for i in range(2, 11))]
    target = data.draw(st.sampled_from((*SYSTEMS, *RELAYS)))
    stopped = stopped_by(landscape, {target: after}, themselves(suppliers))
    found = kill_sets(landscape, target, by=suppliers, after=after)
    assert list(found) == by_brute_force(stopped, suppliers)


@pytest.mark.axiom("R2", "Kill sets are minimal and equal brute force on small graphs.")
@given(st.data(), landscapes(max_systems=4), st.sampled_from(LAYERS))
def test_kill_sets_of_every_layer_are_those_of_brute_force(
    data: st.DataObject, landscape: Landscape, by: str
) -> None:
    compiled, events = compile(landscape), players(landscape, by)
    stops = {key: compiled.names(events.stopped(key)) for key in events.keys}
    target = data.draw(st.sampled_from([node.id for node in landscape.nodes]))
    # The kill sets within some players are the kill sets of these players.
    some = sorted(events.keys)
    if len(some) > 6:
        some = data.draw(st.permutations(some))[:6]
    stopped = stopped_by(landscape, {target: 0.0}, stops)
    found = kill_sets(landscape, target, by=by, after=0)
    within = [one for one in islice(found, 2_000) if one <= set(some)]
    assert within == by_brute_force(stopped, some)


@pytest.mark.axiom("R2", "Kill sets are minimal and equal brute force on small graphs.")
@given(st.data(), tangles())
def test_common_causes_fail_with_all_that_they_stop(
    data: st.DataObject, landscape: Landscape
) -> None:
    ids = sorted(node.id for node in landscape.nodes)
    drawn = st.lists(st.sampled_from(ids), unique=True, min_size=1, max_size=3)
    causes = [CommonCause(f"cause-{i}", data.draw(drawn)) for i in range(2)]
    failing, target = data.draw(drawn), data.draw(st.sampled_from(ids))
    stops = {**themselves(failing), **{one.id: one.stops for one in causes}}
    stopped = stopped_by(landscape, {target: 0.0}, stops)
    found = kill_sets(landscape, target, by=failing, after=0, common=causes)
    assert list(found) == by_brute_force(stopped, list(stops))


@given(st.data(), tangles(), AFTERS)
def test_several_targets_stop_when_any_of_them_does(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    ids = sorted(node.id for node in landscape.nodes)
    targets = data.draw(st.lists(st.sampled_from(ids), unique=True, min_size=1, max_size=4))
    together = kill_sets(landscape, targets, by=SUPPLIERS, after=after)
    alone = kill_sets_of(landscape, targets, by=SUPPLIERS, after=after)
    assert set(together) == minimal({one for found in alone.values() for one in found})
    assert together.targets == tuple(sorted(targets))


@given(st.data(), tangles(), st.integers(0, 4))
def test_a_bounded_answer_is_the_beginning_and_says_whether_it_is_all(
    data: st.DataObject, landscape: Landscape, bound: int
) -> None:
    target = data.draw(st.sampled_from((*RELAYS, *SYSTEMS)))
    ids = [node.id for node in landscape.nodes]
    every, some = (kill_sets(landscape, target, by=ids, max_order=m) for m in (None, bound))
    expected = [one for one in every if len(one) <= bound]
    assert list(some) == expected
    assert some.count == len(expected)
    assert some.complete == (len(expected) == every.count)
    assert every.complete
    assert (some.max_order, every.max_order) == (bound, None)
    assert (some.base, some.unexposed) == (every.base, every.unexposed)


@given(st.data(), tangles())
def test_membership_needs_no_listing(data: st.DataObject, landscape: Landscape) -> None:
    ids = sorted(node.id for node in landscape.nodes)
    target = data.draw(st.sampled_from((*RELAYS, *SYSTEMS)))
    found = kill_sets(landscape, target, by=ids)
    listed = set(found)
    for one in (*listed, *data.draw(st.lists(st.frozensets(st.sampled_from(ids), max_size=4)))):
        assert (one in found) == (one in listed)
        assert (one | {"nobody"}) not in found


def warm_desk() -> Landscape:
    """A desk with a hot service and one that takes 4 hours, and functions that bear it or not."""
    return Landscape(
        nodes=(
            Vendor(id="acme"),
            Vendor(id="bolt"),
            System(id="desk"),
            Function(id="fast"),
            Function(id="slow", tolerance_hours=4),
            Function(id="unsure", tolerance_hours=Pert(low=1, mode=4, high=6.9)),
        ),
        dependencies=(
            need("d1", "desk", "acme", "model"),
            need("d2", "desk", "bolt", "model", ready="warm", switch_hours=4),
            *(need(f"n-{id_}", id_, "desk") for id_ in ("fast", "slow", "unsure")),
        ),
    )


def test_without_hours_each_function_has_its_own_tolerance() -> None:
    landscape = warm_desk()
    both, one = [frozenset({"acme", "bolt"})], [frozenset({"acme"})]
    found = kill_sets_of(landscape, ["fast", "slow", "unsure", "desk"])
    assert {id_: list(sets) for id_, sets in found.items()} == {
        "fast": one,
        "slow": both,
        "unsure": one,
        "desk": one,
    }
    assert list(kill_sets(landscape, "fast", after=4)) == both
    assert list(kill_sets(landscape, "slow", after=3.9)) == one
    assert list(kill_sets(landscape, ["slow", "fast"])) == one
    assert list(kill_sets(landscape, ["slow", "slow"])) == both


def test_what_is_down_anyway_has_the_empty_kill_set() -> None:
    landscape = Landscape(
        nodes=(Function(id="f"), System(id="desk"), Service(id="chat")),
        dependencies=(need("d1", "f", "desk"), need("d2", "desk", "chat", "m", ready="cold")),
    )
    found = kill_sets(landscape, "f")
    assert list(found) == [frozenset()]
    assert (found.count, found.by_order, found.base, found.unexposed) == (1, (1,), True, False)
    assert frozenset() in found
    assert frozenset({"chat"}) not in found
    assert repr(found) == "<KillSets of f by vendor: down with nothing failed>"
    assert list(found.most_probable({"chat": 0.5})) == [(frozenset(), 1.0)]


def test_what_nothing_stops_is_unexposed() -> None:
    landscape = Landscape(nodes=(Function(id="f"), Vendor(id="acme")))
    found = kill_sets(landscape, "f", max_order=3)
    assert (list(found), found.count, found.base, found.unexposed) == ([], 0, False, True)
    assert found.complete
    assert not found
    assert repr(found) == "<KillSets of f by vendor: nothing stops it>"


def many(groups: int, width: int) -> Landscape:
    """A function with so many alternatives, of which each needs so many vendors of its own."""
    names = [(i, j) for i in range(groups) for j in range(width)]
    nodes: list[Record] = [Function(id="f"), System(id="any")]
    nodes += [System(id=f"s{i}") for i in range(groups)]
    nodes += [Vendor(id=f"v{i}-{j:02}") for i, j in names]
    return Landscape(
        nodes=nodes,
        dependencies=(
            need("top", "f", "any"),
            *(need(f"a{i}", "any", f"s{i}", "any") for i in range(groups)),
            *(need(f"d{i}-{j}", f"s{i}", f"v{i}-{j:02}") for i, j in names),
        ),
    )


def test_trillions_are_counted_and_the_first_are_listed_at_once() -> None:
    found = kill_sets(many(13, 10), "f")
    assert found.count == 10**13
    assert found.by_order == (*(0 for _ in range(13)), 10**13)
    first, second = islice(found, 2)
    assert first == {f"v{i}-00" for i in range(13)}
    # By sorted ids the last of them, of group 9, is the first to change.
    assert second == first - {"v9-00"} | {"v9-01"}
    assert frozenset(f"v{i}-09" for i in range(13)) in found
    assert repr(found).startswith("<KillSets of f by vendor: 10000000000000, of order 13: {v0-00, ")
    likely = {f"v{i}-{j:02}": 0.5 if j == 7 else 0.25 for i in range(13) for j in range(10)}
    best, chance = next(found.most_probable(likely))
    assert best == {f"v{i}-07" for i in range(13)}
    assert chance == 0.5**13


@given(
    st.data(),
    tangles(more=3),
    st.lists(st.sampled_from((0.0, 0.1, 0.1, 0.5, 1.0)), min_size=6, max_size=6),
)
def test_the_most_probable_come_first(
    data: st.DataObject, landscape: Landscape, chances: list[float]
) -> None:
    target = data.draw(st.sampled_from((*RELAYS, *SYSTEMS)))
    suppliers = [*SUPPLIERS, "vendor-2", "vendor-3", "vendor-4"]
    failure = dict(zip(suppliers, chances, strict=True))
    found = kill_sets(landscape, target, by=suppliers)
    expected = []
    for one in found:
        joint = 1.0
        for id_ in sorted(one):
            joint *= failure[id_]
        expected.append((-joint, len(one), sorted(one)))
    ranked = [(one, p) for one, p in found.most_probable(failure)]
    assert {one for one, _ in ranked} == set(found)
    values = [p for _, p in ranked]
    assert values == pytest.approx([-e[0] for e in sorted(expected)], rel=1e-12)
    # Ties: by size, then by sorted ids.
    for (left, p), (right, q) in pairwise(ranked):
        if p == q:
            assert (len(left), sorted(left)) < (len(right), sorted(right))


@pytest.mark.axiom("R5", "Renaming nodes renames kill sets, and changes nothing else.")
@given(st.data(), tangles(), AFTERS)
def test_renaming_renames_kill_sets(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    ids = [node.id for node in landscape.nodes]
    order = data.draw(st.permutations(range(len(ids))))
    names = {id_: f"n{place:03}" for id_, place in zip(ids, order, strict=True)}
    target = data.draw(st.sampled_from(ids))
    here = kill_sets(landscape, target, by="service", after=after)
    there = kill_sets(renamed(landscape, names), names[target], by="service", after=after)
    assert set(there) == {frozenset(names[id_] for id_ in one) for one in here}
    assert there.by_order == here.by_order


@pytest.mark.axiom(
    "R1",
    "After adding a member to a group every kill set contains one from before; after adding a need "
    "every one from before contains one.",
)
@given(st.data(), tangles(), AFTERS)
def test_more_alternatives_never_ease_a_kill_and_more_needs_never_hinder_one(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    target, source = (data.draw(st.sampled_from((*RELAYS, *SYSTEMS))) for _ in range(2))
    new = data.draw(st.sampled_from([id_ for id_ in (*RELAYS, *SUPPLIERS) if id_ != source]))
    groups = sorted({(d.group, d.at_least) for d in landscape.dependencies if d.source == source})
    before = list(kill_sets(landscape, target, by=SUPPLIERS, after=after))
    if groups:
        group, at_least = data.draw(st.sampled_from(groups))
        member = need("added", source, new, group, at_least=at_least)
        wider = landscape.replace(dependencies=[*landscape.dependencies, member])
        for one in kill_sets(wider, target, by=SUPPLIERS, after=after):
            assert any(other <= one for other in before)
    needier = landscape.replace(dependencies=[*landscape.dependencies, need("added", source, new)])
    after_it = list(kill_sets(needier, target, by=SUPPLIERS, after=after))
    for one in before:
        assert any(other <= one for other in after_it)


@pytest.mark.axiom(
    "R4",
    "A circle of gateways stops with what is behind it; a circle of systems adds no kill set.",
)
@given(relays=st.integers(2, 6), systems=st.integers(2, 6), behind=st.integers(0, 3))
def test_circles_of_gateways_fall_and_circles_of_systems_stand(
    *, relays: int, systems: int, behind: int
) -> None:
    nodes: list[Record] = [
        *(Gateway(id=f"relay-{i}") for i in range(relays)),
        *(System(id=f"system-{i}") for i in range(systems)),
        *(Vendor(id=f"vendor-{i}") for i in range(3)),
    ]
    circle: list[Dependency] = [
        *(need(f"r{i}", f"relay-{i}", f"relay-{(i + 1) % relays}", "up") for i in range(relays)),
        *(need(f"s{i}", f"system-{i}", f"system-{(i + 1) % systems}") for i in range(systems)),
        *(need(f"out{i}", f"relay-{i % relays}", f"vendor-{i}", "up") for i in range(behind)),
    ]
    alone = Landscape(nodes=nodes, dependencies=circle)
    joined = alone.replace(dependencies=[*circle, need("join", "system-0", "relay-1")])
    everyone = [frozenset(f"vendor-{i}" for i in range(behind))]
    for relay in range(relays):
        assert list(kill_sets(alone, f"relay-{relay}")) == everyone
    for system in range(systems):
        assert kill_sets(alone, f"system-{system}").unexposed
        assert list(kill_sets(joined, f"system-{system}")) == everyone


def test_single_suppliers_of_a_large_landscape_are_those_of_the_blast_radius() -> None:
    landscape = layered(functions=150, nodes=3_000, suppliers=20)
    functions = [node.id for node in landscape.of(Function)]
    found = kill_sets_of(landscape, functions, after=0)
    radii = blast_radii(landscape, players(landscape, "vendor").keys)
    for id_, sets in found.items():
        alone = {vendor for vendor, radius in radii.items() if id_ in radius}
        orders = [*sets.by_order, 0, 0]
        if not sets.base:
            assert {min(one) for one in islice(sets, orders[1])} == alone
    assert sum(sets.count for sets in found.values()) > len(functions)


def test_builders_read_as_expected() -> None:
    assert list(kill_sets(one_vendor(), "support")) == [{"acme"}]
    assert list(kill_sets(two_vendors(), "support")) == [{"acme", "bolt"}]
    assert list(kill_sets(gateway_pair(), "support")) == [{"acme", "bolt"}]
    assert list(kill_sets(two_vendors(), "acme-chat", by="service")) == [{"acme-chat"}]


def test_a_repr_says_what_is_bounded() -> None:
    found = kill_sets(two_vendors(), ["support", "desk"], by="connector_platform", max_order=1)
    assert repr(found) == "<KillSets of desk or support by connector-platform: nothing stops it>"
    found = kill_sets(two_vendors(), "support", max_order=1)
    assert repr(found) == "<KillSets of support by vendor: none up to order 1>"
    assert not found.complete
    found = kill_sets(many(1, 5), "f", by=[f"v0-0{i}" for i in range(5)], max_order=2)
    shown = "{v0-00}, {v0-01}, {v0-02}, ..."
    assert repr(found) == f"<KillSets of f by nodes: 5 up to order 2, of order 1: {shown}>"


def test_what_is_wrong_is_named() -> None:
    landscape = two_vendors()
    with pytest.raises(UnknownIdError, match=r"'nobody'.*'suport'; close: support"):
        _ = kill_sets(landscape, ["suport", "nobody"])
    with pytest.raises(UnknownIdError, match="'acne'; close: acme"):
        _ = kill_sets(landscape, "support", by=["acne"])
    with pytest.raises(UndefinedError, match="no layer 'colour'; layers are vendor, parent"):
        _ = kill_sets(landscape, "support", by="colour")
    with pytest.raises(UndefinedError, match="max_order was -1"):
        _ = kill_sets(landscape, "support", max_order=-1)
    with pytest.raises(UndefinedError, match="hours"):
        _ = kill_sets(landscape, "support", after=-1)
    with pytest.raises(UndefinedError, match="several ids; there were none"):
        _ = kill_sets(landscape, [])
    with pytest.raises(UnknownIdError, match="'zoe'"):
        _ = next(kill_sets(landscape, "support").most_probable({"zoe": 0.1}))
    with pytest.raises(UndefinedError, match=r"acme 1\.5, bolt -0\.5"):
        _ = next(kill_sets(landscape, "support").most_probable({"bolt": -0.5, "acme": 1.5}))
    broken = Landscape(nodes=(System(id="desk"),), dependencies=(need("d1", "desk", "chat"),))
    with pytest.raises(LandscapeError, match="unknown-id"):
        _ = kill_sets(broken, "desk")
