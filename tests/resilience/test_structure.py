from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.landscape_edits import renamed
from oracles.outage import down_by_definition
from oracles.tangles import AFTERS, RELAYS, SUPPLIERS, SYSTEMS, need, some_of, tangles

from lockin.errors import LandscapeError, UndefinedError, UnknownIdError
from lockin.estimates import Range90
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Agent,
    Connector,
    Function,
    Gateway,
    Host,
    Knowledge,
    Platform,
    Protocol,
    Record,
    Service,
    System,
    Vendor,
)
from lockin.resilience import down
from lockin.testing.strategies import landscapes


@given(st.data(), tangles(), AFTERS)
def test_down_is_what_the_definition_says_where_everything_is_tangled(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    failed = data.draw(some_of(landscape))
    expected = down_by_definition(landscape, failed, after)
    assert down(landscape, failed, after=after) == expected


@given(st.data(), landscapes(max_systems=4), AFTERS)
def test_down_is_what_the_definition_says_on_whole_landscapes(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    failed = data.draw(some_of(landscape))
    expected = down_by_definition(landscape, failed, after)
    assert down(landscape, failed, after=after) == expected


@pytest.mark.axiom(
    "R1",
    "In `down`, adding a member to an existing group never enlarges it, and adding a need never "
    "shrinks it (over common nodes, `at_least` fixed).",
)
@given(st.data(), tangles(), AFTERS)
def test_more_alternatives_never_enlarge_an_outage_and_more_needs_never_shrink_it(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    failed = data.draw(some_of(landscape))
    before = down(landscape, failed, after=after)
    source = data.draw(st.sampled_from((*RELAYS, *SYSTEMS)))
    pool = (*RELAYS, *SUPPLIERS) if source in RELAYS else (*RELAYS, *SYSTEMS, *SUPPLIERS)
    target = data.draw(st.sampled_from([id_ for id_ in pool if id_ != source]))
    ready = data.draw(st.sampled_from(("hot", "warm", "cold")))
    groups = sorted({(d.group, d.at_least) for d in landscape.dependencies if d.source == source})
    if groups:
        group, at_least = data.draw(st.sampled_from(groups))
        member = need(
            "added", source, target, group, at_least=at_least, ready=ready, switch_hours=1.0
        )
        wider = landscape.replace(dependencies=[*landscape.dependencies, member])
        assert down(wider, failed, after=after) <= before
    alone = need("added", source, target, ready=ready)
    needier = landscape.replace(dependencies=[*landscape.dependencies, alone])
    assert down(needier, failed, after=after) >= before


@pytest.mark.axiom(
    "R4",
    "Gateways that fail over to each other never hold themselves up; systems that need each other "
    "stand while nothing outside fails.",
)
@given(relays=st.integers(2, 6), systems=st.integers(2, 6), supplied=st.booleans())
def test_circles_of_gateways_fall_and_circles_of_systems_stand(
    *, relays: int, systems: int, supplied: bool
) -> None:
    nodes: list[Record] = [
        *(Gateway(id=f"relay-{i}") for i in range(relays)),
        *(System(id=f"system-{i}") for i in range(systems)),
        Service(id="service"),
    ]
    circle = [
        *(
            need(f"r{i}", f"relay-{i}", f"relay-{(i + 1) % relays}", "upstream")
            for i in range(relays)
        ),
        *(need(f"s{i}", f"system-{i}", f"system-{(i + 1) % systems}") for i in range(systems)),
    ]
    if supplied:
        circle.append(need("out", "relay-0", "service", "upstream"))
    landscape = Landscape(nodes=nodes, dependencies=circle)
    ring = {f"relay-{i}" for i in range(relays)}
    assert down(landscape) == (frozenset() if supplied else ring)
    assert down(landscape, ["service"]) == {"service", *ring}
    joined = landscape.replace(
        dependencies=[*landscape.dependencies, need("join", "system-0", "relay-1")]
    )
    fallen = {f"system-{i}" for i in range(systems)}
    assert down(joined) == (frozenset() if supplied else ring | fallen)
    assert down(joined, ["service"]) == {"service", *ring, *fallen}


@pytest.mark.axiom("R5", "Renaming nodes renames what is down, and changes nothing else.")
@given(st.data(), landscapes(max_systems=3), AFTERS)
def test_renaming_renames_and_nothing_else(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    ids = [node.id for node in landscape.nodes]
    order = data.draw(st.permutations(range(len(ids))))
    names = {id_: f"n{place:03}" for id_, place in zip(ids, order, strict=True)}
    failed = data.draw(some_of(landscape))
    there = down(renamed(landscape, names), {names[id_] for id_ in failed}, after=after)
    assert there == {names[id_] for id_ in down(landscape, failed, after=after)}


@given(st.data(), tangles())
def test_more_time_and_fewer_failures_never_enlarge_an_outage(
    data: st.DataObject, landscape: Landscape
) -> None:
    failed = data.draw(some_of(landscape))
    more = failed | data.draw(some_of(landscape))
    assert down(landscape, failed) <= down(landscape, more)
    assert down(landscape, failed, after=8) <= down(landscape, failed, after=2)


@given(landscapes(max_systems=3))
def test_every_node_of_every_kind_may_fail(landscape: Landscape) -> None:
    for node in landscape.nodes:
        assert node.id in down(landscape, [node.id])
    everything = [node.id for node in landscape.nodes]
    assert down(landscape, everything) == set(everything)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (Service(id="it", vendor="acme"), Vendor(id="acme")),
        (Service(id="it", host="eu-1"), Host(id="eu-1")),
        (Host(id="it", operator="acme"), Vendor(id="acme")),
        (Platform(id="it", vendor="acme"), Vendor(id="acme")),
        (Platform(id="it", essential=("chat",), suppliers=("chat",)), Service(id="chat")),
        (Connector(id="it", platform="drive"), Platform(id="drive")),
        (Connector(id="it", maker="acme", hosted_by_maker=True), Vendor(id="acme")),
        (Agent(id="it", kit="kit"), Service(id="kit")),
        (Knowledge(id="it", embedding="embed"), Service(id="embed")),
        (Gateway(id="it", vendor="acme"), Vendor(id="acme")),
    ],
)
def test_a_field_implies_a_need(source: Record, target: Record) -> None:
    landscape = Landscape(nodes=(source, target))
    assert down(landscape) == set()
    assert down(landscape, [target.id]) == {"it", target.id}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (Platform(id="it", suppliers=("chat",)), Service(id="chat")),
        (Connector(id="it", maker="acme"), Vendor(id="acme")),
        (Connector(id="it", maker="acme", hosted_by_maker=False), Vendor(id="acme")),
        (Protocol(id="it", steward="acme"), Vendor(id="acme")),
        (Vendor(id="it", parent="acme"), Vendor(id="acme")),
    ],
)
def test_a_field_that_implies_no_need(source: Record, target: Record) -> None:
    assert down(Landscape(nodes=(source, target)), [target.id]) == {target.id}


def test_a_relation_stated_as_field_and_edge_counts_once_and_the_edge_wins() -> None:
    landscape = Landscape(
        nodes=(Service(id="chat", host="eu-1"), Host(id="eu-1"), Host(id="eu-2")),
        dependencies=(need("d1", "chat", "eu-1", "region"), need("d2", "chat", "eu-2", "region")),
    )
    assert down(landscape, ["eu-1"]) == {"eu-1"}
    assert down(landscape, ["eu-1", "eu-2"]) == {"chat", "eu-1", "eu-2"}


def two_of_three(*ready: str, hours: object = None) -> Landscape:
    return Landscape(
        nodes=(System(id="desk"), *(Service(id=f"s{i}") for i in range(3))),
        dependencies=[
            need(f"d{i}", "desk", f"s{i}", "model", at_least=2, ready=word, switch_hours=hours)
            for i, word in enumerate(ready)
        ],
    )


def test_a_group_holds_while_at_least_so_many_hold() -> None:
    landscape = two_of_three("hot", "hot", "hot")
    assert down(landscape, ["s0"]) == {"s0"}
    assert down(landscape, ["s0", "s1"]) == {"s0", "s1", "desk"}


def test_warm_counts_once_switched_and_cold_never() -> None:
    warm = two_of_three("hot", "warm", "cold", hours=Range90(low=2, high=8))
    mean = Range90(low=2, high=8).mean
    assert down(warm) == {"desk"}
    assert down(warm, after=mean) == set()
    assert down(warm, after=mean - 1e-6) == {"desk"}
    assert down(two_of_three("hot", "warm", "hot"), ["s0"], after=1e9) == {"s0", "desk"}
    assert down(two_of_three("hot", "cold", "hot", hours=0), ["s0"], after=1e9) == {"s0", "desk"}


def test_different_groups_are_all_needed() -> None:
    landscape = Landscape(
        nodes=(Function(id="f"), Service(id="a"), Service(id="b")),
        dependencies=(need("d1", "f", "a", "one"), need("d2", "f", "b", "two")),
    )
    assert down(landscape, ["a"]) == {"a", "f"}
    assert down(landscape, ["b"]) == {"b", "f"}


def test_a_gateway_beside_an_unrelated_outage_is_still_judged() -> None:
    landscape = Landscape(
        nodes=(Gateway(id="r1"), Gateway(id="r2"), System(id="desk"), Service(id="chat")),
        dependencies=(
            need("d1", "r1", "r2"),
            need("d2", "r2", "r1"),
            need("d3", "desk", "chat", "only", ready="cold"),
        ),
    )
    assert down(landscape) == {"desk", "r1", "r2"}


def test_a_long_ring_of_gateways_falls_in_linear_time() -> None:
    count = 20_000
    landscape = Landscape(
        nodes=(*(Gateway(id=f"r{i}") for i in range(count)), Service(id="chat")),
        dependencies=(
            *(need(f"d{i}", f"r{i}", f"r{(i + 1) % count}", "up") for i in range(count)),
            need("out", "r0", "chat", "up"),
        ),
    )
    assert down(landscape) == set()
    assert len(down(landscape, ["chat"])) == count + 1


def test_every_unknown_id_is_named() -> None:
    landscape = Landscape(nodes=(Vendor(id="acme"),))
    with pytest.raises(UnknownIdError, match=r"'acne'; close: acme.*'zebra'"):
        _ = down(landscape, ["zebra", "acme", "acne"])


def test_a_single_id_is_not_read_letter_by_letter() -> None:
    assert down(Landscape(nodes=(Vendor(id="acme"),)), "acme") == {"acme"}


@pytest.mark.parametrize("after", [-1.0, float("nan")])
def test_a_time_before_the_failure_is_refused(after: float) -> None:
    with pytest.raises(UndefinedError, match="hours"):
        _ = down(Landscape(nodes=(Vendor(id="acme"),)), after=after)


def test_a_landscape_with_errors_is_refused() -> None:
    broken = Landscape(nodes=(System(id="desk"),), dependencies=(need("d1", "desk", "chat"),))
    with pytest.raises(LandscapeError, match="unknown-id"):
        _ = down(broken)


@pytest.mark.parametrize("groups", [("both", "both"), (None, None)])
def test_support_that_arrives_at_once_is_all_counted(groups: tuple[str | None, ...]) -> None:
    least = 2 if groups[0] else 1
    landscape = Landscape(
        nodes=(*(Gateway(id=f"r{i}") for i in range(3)), Service(id="chat")),
        dependencies=(
            *(need(f"c{i}", f"r{i}", "chat", "up") for i in range(2)),
            *(need(f"b{i}", f"r{i}", "r2", "up") for i in range(2)),
            *(need(f"d{i}", "r2", f"r{i}", groups[i], at_least=least) for i in range(2)),
        ),
    )
    assert down(landscape) == set()
    assert down(landscape, ["r0"]) == {"r0", "r2"}
