from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, permutations
from math import factorial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.joint_failures import Stopped, stopped_by
from oracles.tangles import need, tangles

from lockin.concentration import (
    LAYERS,
    WEIGHTS,
    concentration_ratio,
    effective_number,
    entropy,
    gini,
    hhi,
    hidden_share,
    outage_shares,
    shares,
)
from lockin.errors import LandscapeError, UndefinedError, UnknownIdError
from lockin.estimates import Range90, as_estimate
from lockin.model.landscape import Landscape
from lockin.model.nodes import (
    Connector,
    Function,
    Gateway,
    Host,
    Platform,
    Protocol,
    Record,
    Service,
    System,
    Vendor,
)
from lockin.resilience import LAYERS as PLAYED
from lockin.resilience import kill_sets, kill_sets_of
from lockin.resilience.players import players
from lockin.testing.builders import gateway_pair, layered, two_vendors
from lockin.testing.strategies import landscapes


def value_of(stopped: Stopped, keys: list[str]) -> dict[str, Fraction]:
    """Return the Shapley values by the sum over coalitions, as Shapley (1953) writes it."""
    found = dict.fromkeys(keys, Fraction(0))
    for size in range(len(keys)):
        weight = Fraction(factorial(size) * factorial(len(keys) - size - 1), factorial(len(keys)))
        for some in combinations(keys, size):
            if not stopped(some):
                for key in set(keys) - set(some):
                    found[key] += weight * stopped((*some, key))
    return found


def games(landscape: Landscape, by: str) -> dict[str, tuple[list[str], Stopped]]:
    """Return players and outage game of each function, by the definition of an outage."""
    events = players(landscape, by)
    ids = sorted(node.id for node in landscape.nodes)
    stops = {key: [ids[at] for at in events.stopped(key).tolist()] for key in events.keys}
    out: dict[str, tuple[list[str], Stopped]] = {}
    for f in landscape.of(Function):
        after = 0.0 if f.tolerance_hours is None else as_estimate(f.tolerance_hours).mean
        known: dict[frozenset[str], bool] = {}
        slow = stopped_by(landscape, {f.id: after}, stops)

        def stopped(
            some: Iterable[str], known: dict[frozenset[str], bool] = known, slow: Stopped = slow
        ) -> bool:
            key = frozenset(some)
            if key not in known:
                known[key] = slow(key)
            return known[key]

        out[f.id] = (list(events.keys), stopped)
    return out


@st.composite
def played(draw: st.DrawFn) -> Landscape:
    """Return tangles of six suppliers with functions on top."""
    below = draw(tangles(more=3))
    needed = draw(
        st.lists(st.sampled_from(("relay-1", "relay-2", "system-1", "system-2")), max_size=3)
    )
    functions = [
        Function(id="front", value_per_hour=300, tolerance_hours=draw(st.sampled_from((None, 2)))),
        Function(id="second", value_per_hour=500),
    ]
    return below.replace(
        nodes=(*below.nodes, *functions),
        dependencies=(
            *below.dependencies,
            *(need(f"f{i}", "front", target) for i, target in enumerate(needed)),
            need("g1", "second", "system-3", "either"),
            need("g2", "second", "service-1", "either"),
        ),
    )


@settings(max_examples=40)
@given(played(), st.sampled_from(("vendor", "service")))
def test_values_are_the_sum_over_all_coalitions(landscape: Landscape, by: str) -> None:
    found = outage_shares(landscape, by=by)
    for id_, (keys, stopped) in games(landscape, by).items():
        expected = {key: float(v) for key, v in value_of(stopped, keys).items() if v}
        assert found[id_] == pytest.approx(expected, abs=1e-12), id_


@pytest.mark.axiom(
    "C8",
    "Shapley values are symmetric, add up per function to v(all) - v(none), and are zero for a "
    "supplier in no kill set.",
)
@settings(max_examples=40)
@given(played(), st.sampled_from(("vendor", "service", "parent")))
def test_shapley_values_are_symmetric_add_up_and_leave_out_the_idle(
    landscape: Landscape, by: str
) -> None:
    found = outage_shares(landscape, by=by)
    families = kill_sets_of(landscape, found, by=by)
    for id_, (keys, stopped) in games(landscape, by).items():
        value = found[id_]
        total = int(stopped(keys)) - int(stopped(()))
        assert sum(value.values()) == pytest.approx(total, abs=1e-12)
        deciding = set().union(*families[id_]) if not families[id_].base else set()
        assert set(value) == deciding
        for one, other in combinations(keys, 2):
            rest = [key for key in keys if key not in {one, other}]
            alike = all(
                stopped((*some, one)) == stopped((*some, other))
                for size in range(len(rest) + 1)
                for some in combinations(rest, size)
            )
            if alike:
                assert value.get(one, 0.0) == pytest.approx(value.get(other, 0.0), abs=1e-12)


def test_a_value_is_how_often_one_decides_in_all_orders() -> None:
    landscape = Landscape(
        nodes=(
            *(Vendor(id=id_) for id_ in "abcd"),
            System(id="desk"),
            Function(id="f", value_per_hour=1),
        ),
        dependencies=(
            need("d1", "f", "desk"),
            need("d2", "desk", "a"),
            need("d3", "desk", "b", "g", at_least=2),
            need("d4", "desk", "c", "g", at_least=2),
            need("d5", "desk", "d", "g", at_least=2),
        ),
    )
    ((keys, stopped),) = games(landscape, "vendor").values()
    decided = dict.fromkeys(keys, 0)
    for order in permutations(keys):
        decided[next(key for i, key in enumerate(order) if stopped(order[: i + 1]))] += 1
    assert outage_shares(landscape)["f"] == pytest.approx(
        {key: number / factorial(4) for key, number in decided.items()}, abs=1e-14
    )


def council(seats: dict[str, int], quota: int, veto: Iterable[str] = ()) -> Landscape:
    """Return a function that holds while suppliers with `quota` seats hold, and each of `veto`."""
    services = [
        Service(id=f"{name}-{i}", vendor=name)
        for name, number in seats.items()
        for i in range(number)
    ]
    return Landscape(
        nodes=(
            *(Vendor(id=name) for name in seats),
            *services,
            System(id="house"),
            Function(id="vote", value_per_hour=1),
        ),
        dependencies=(
            need("d", "vote", "house"),
            *(need(f"v-{name}", "house", name) for name in veto),
            *(need(f"s-{s.id}", "house", s.id, "seats", at_least=quota) for s in services),
        ),
    )


@pytest.mark.oracle(
    "Shapley & Shubik (1954): of the UN Security Council of 11, the five permanent members hold "
    "76/77 of the power, the six others 1/77"
)
def test_the_security_council_of_eleven() -> None:
    great, small = [f"great-{i}" for i in range(5)], [f"small-{i}" for i in range(6)]
    found = outage_shares(council(dict.fromkeys(great + small, 1), 7, great))["vote"]
    assert sum(found[name] for name in great) == pytest.approx(76 / 77, abs=1e-14)
    assert found["small-0"] == pytest.approx(1 / 462, abs=1e-14)


@pytest.mark.oracle(
    "UN Security Council of 15 since 1965, nine votes: Shapley-Shubik index of a permanent member "
    "421/2145, of another 4/2145"
)
def test_the_security_council_of_fifteen() -> None:
    great, small = [f"great-{i}" for i in range(5)], [f"small-{i}" for i in range(10)]
    found = outage_shares(council(dict.fromkeys(great + small, 1), 9, great))["vote"]
    assert found["great-3"] == pytest.approx(421 / 2145, abs=1e-14)
    assert found["small-7"] == pytest.approx(4 / 2145, abs=1e-14)


@pytest.mark.oracle(
    "EEC Council of Ministers 1958, 12 of 4, 4, 4, 2, 2, 1 votes: Shapley-Shubik indices 14/60, "
    "9/60 and, for Luxembourg, 0"
)
def test_the_council_of_ministers_and_a_member_without_power() -> None:
    seats = {"de": 4, "fr": 4, "it": 4, "be": 2, "nl": 2, "lu": 1}
    landscape = council(seats, 12)
    found = outage_shares(landscape)["vote"]
    assert found == pytest.approx(
        {"de": 14 / 60, "fr": 14 / 60, "it": 14 / 60, "be": 9 / 60, "nl": 9 / 60}, abs=1e-14
    )
    # Bills show six suppliers; the sixth can never stop anything.
    assert "lu" in shares(landscape, weight="value")
    assert "lu" not in shares(landscape, weight="value", look_through=True)


def test_the_share_holder_of_one_share() -> None:
    found = outage_shares(council({"a": 50, "b": 49, "c": 1}, 51))["vote"]
    assert found == pytest.approx({"a": 2 / 3, "b": 1 / 6, "c": 1 / 6}, abs=1e-14)


@st.composite
def single_sourced(draw: st.DrawFn, by: str) -> Landscape:
    """Return functions of which each stands on one supplier of the layer, in any way."""
    suppliers = [f"supplier-{i}" for i in range(draw(st.integers(1, 3)))]
    nodes: list[Record] = []
    edges: list[Any] = []
    for name in suppliers:
        law = draw(st.sampled_from(("US", "FR")))
        parent = draw(st.sampled_from((None, *suppliers[:1]))) if name != suppliers[0] else None
        nodes += [
            Vendor(id=name, jurisdiction=law, parent=parent),
            Host(id=f"host-{name}", operator=name, jurisdiction=law),
            Platform(id=f"content-{name}", vendor=name),
        ]

    def leaf(place: str, name: str) -> Record:
        if by == "steward":
            return Protocol(id=f"leaf-{place}", steward=name, open_governance=False)
        if by == "connector-platform":
            return Connector(id=f"leaf-{place}", platform=f"content-{name}")
        host = f"host-{name}" if by == "host" or draw(st.booleans()) else None
        return Service(id=f"leaf-{place}", vendor=name, host=host, family=f"family-{name}")

    for f in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(suppliers))
        leaves = [leaf(f"{f}-{i}", name) for i in range(draw(st.integers(1, 3)))]
        pool = [one.id for one in leaves]
        middle: list[Record] = []
        for i in range(draw(st.integers(1, 4))):
            relays = all(isinstance(n, (Service, Gateway)) for n in (*leaves, *middle))
            type_ = draw(st.sampled_from((System, Gateway))) if relays else System
            id_ = f"middle-{f}-{i}"
            for group in range(draw(st.integers(1, 2))):
                members = sorted(draw(st.sets(st.sampled_from(pool), min_size=1, max_size=3)))
                least = draw(st.integers(1, len(members)))
                edges += [(id_, target, f"g{group}", least) for target in members]
            pool.append(id_)
            middle.append(type_(id=id_))
        systems = [n.id for n in middle if isinstance(n, System)]
        if len(systems) > 1 and draw(st.booleans()):
            edges.append((systems[0], systems[-1], "circle", 1))
        value = draw(st.sampled_from((None, 0.0, 10.0, 250.0, Range90(low=5, high=50))))
        nodes += [*leaves, *middle, Function(id=f"function-{f}", value_per_hour=value)]
        top = systems[-1] if systems else middle[-1].id
        edges.append((f"function-{f}", top, None, 1))
    return Landscape(
        nodes=nodes,
        dependencies=[
            need(f"d{i}", source, target, group, at_least=least)
            for i, (source, target, group, least) in enumerate(edges)
        ],
    )


@pytest.mark.axiom(
    "C7",
    "Looked-through equals direct, both by value per hour, when every function has one supplier at "
    "that layer.",
)
@pytest.mark.parametrize("by", LAYERS)
@settings(max_examples=60)
@given(st.data())
def test_looked_through_is_direct_where_each_function_has_one_supplier(
    by: str, data: st.DataObject
) -> None:
    landscape = data.draw(single_sourced(by))
    direct = shares(landscape, by=by, weight="value")
    through = shares(landscape, by=by, weight="value", look_through=True)
    assert dict(through.amounts) == pytest.approx(dict(direct.amounts), rel=1e-12)
    assert through.unexposed == through.down == ()
    if direct:
        assert hidden_share(landscape, by) == pytest.approx(0, abs=1e-12)


@given(landscapes(max_systems=4), st.sampled_from(PLAYED))
def test_every_value_is_carried_or_listed(landscape: Landscape, by: str) -> None:
    found = shares(landscape, by=by, weight="value", look_through=True)
    functions = landscape.of(Function)
    families = kill_sets_of(landscape, [f.id for f in functions], by=by)
    assert found.down == tuple(id_ for id_, one in families.items() if one.base)
    assert found.unexposed == tuple(id_ for id_, one in families.items() if one.unexposed)
    assert found.missing == tuple(f.id for f in functions if f.value_per_hour is None)
    assert [p.id for p in found.problems] == list(found.down)
    per = outage_shares(landscape, by=by)
    worth = shares(landscape, weight="value")
    everything = worth.total + sum(one.amount for one in worth.unallocated)
    placed = found.total + sum(one.amount for one in found.unallocated)
    assert placed == pytest.approx(everything, rel=1e-9)
    if found:
        assert sum(found.values()) == pytest.approx(1, abs=1e-12)
        assert {*found} <= {key for values in per.values() for key in values}


def test_a_failover_that_ends_at_one_host_is_carried_by_its_operator() -> None:
    plain = two_vendors()
    nodes = [
        node.model_copy(update={"host": "eu-1"}) if isinstance(node, Service) else node
        for node in plain.nodes
    ]
    landscape = plain.replace(nodes=[*nodes, Vendor(id="cloud"), Host(id="eu-1", operator="cloud")])
    found = shares(landscape, weight="value", look_through=True)
    # {cloud} and {acme, bolt} stop it: of the six orders, cloud decides four.
    assert dict(found) == pytest.approx({"cloud": 2 / 3, "acme": 1 / 6, "bolt": 1 / 6})
    assert repr(found).startswith("<Shares by vendor of value, looked through: cloud 66.7%")
    assert found.unit == "EUR/h"


def test_what_is_down_or_unexposed_allocates_nothing() -> None:
    landscape = Landscape(
        nodes=(
            Vendor(id="acme"),
            System(id="broken"),
            System(id="own"),
            Function(id="lost", value_per_hour=70),
            Function(id="safe", value_per_hour=20),
            Function(id="sold", value_per_hour=10),
            Function(id="vague"),
        ),
        dependencies=(
            need("d1", "broken", "acme", ready="cold"),
            need("d2", "lost", "broken"),
            need("d3", "safe", "own"),
            need("d4", "sold", "sale"),
            need("d5", "vague", "broken"),
            need("d6", "sale", "acme"),
        ),
    )
    landscape = landscape.replace(nodes=(*landscape.nodes, System(id="sale")))
    found = shares(landscape, weight="value", look_through=True)
    assert dict(found) == {"acme": 1.0}
    assert found.total == 10
    assert (found.unexposed, found.down, found.missing) == (
        ("safe",),
        ("lost", "vague"),
        ("vague",),
    )
    assert [(one.id, one.amount) for one in found.unallocated] == [("lost", 70), ("safe", 20)]
    assert [(p.code, p.id, p.severity) for p in found.problems] == [
        ("function-down", "lost", "warning"),
        ("function-down", "vague", "warning"),
    ]
    assert outage_shares(landscape)["lost"] == outage_shares(landscape)["safe"] == {}
    nothing = landscape.replace(
        nodes=[n for n in landscape.nodes if n.id != "sold"],
        dependencies=[d for d in landscape.dependencies if d.source != "sold"],
    )
    empty = shares(nothing, weight="value", look_through=True)
    assert dict(empty) == {}
    with pytest.raises(UndefinedError, match="no shares"):
        _ = hhi(empty)
    with pytest.raises(UndefinedError, match="no hidden share"):
        _ = hidden_share(nothing)


def test_all_measures_work_on_them() -> None:
    found = shares(
        layered(functions=20, nodes=300, suppliers=12), weight="value", look_through=True
    )
    assert 0 < hhi(found) < 1
    assert effective_number(found) == pytest.approx(1 / hhi(found))
    assert 0 < concentration_ratio(found, k=1) < concentration_ratio(found, k=3) <= 1
    assert entropy(found) > 0
    assert 0 < gini(found) < 1


@pytest.mark.parametrize("weight", [weight for weight in WEIGHTS if weight != "value"])
def test_only_functions_bear_what_can_be_looked_through(weight: str) -> None:
    with pytest.raises(UndefinedError, match=f"{weight} cannot be looked through: only functions"):
        _ = shares(two_vendors(), weight=weight, look_through=True)


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(UndefinedError, match="no layer 'colour'"):
        _ = shares(two_vendors(), by="colour", weight="value", look_through=True)
    with pytest.raises(UnknownIdError, match="'nobody'"):
        _ = outage_shares(two_vendors(), ["nobody"])
    with pytest.raises(LandscapeError):
        _ = outage_shares(Landscape(nodes=(System(id="desk", owner="nobody"),)))


def test_the_shares_of_any_node_can_be_asked() -> None:
    found = outage_shares(gateway_pair(), ["left", "acme-chat"], by="service")
    assert found == {
        "left": pytest.approx({"acme-chat": 0.5, "bolt-chat": 0.5}),
        "acme-chat": {"acme-chat": 1.0},
    }


def test_a_warm_alternative_within_the_tolerance_shares_the_load() -> None:
    def at(tolerance: float | None) -> dict[str, float]:
        landscape = Landscape(
            nodes=(
                Vendor(id="a"),
                Vendor(id="b"),
                System(id="desk"),
                Function(id="f", value_per_hour=5, tolerance_hours=tolerance),
            ),
            dependencies=(
                need("d1", "f", "desk"),
                need("d2", "desk", "a", "g"),
                need("d3", "desk", "b", "g", ready="warm", switch_hours=4),
            ),
        )
        assert kill_sets(landscape, "f").count == 1
        return dict(shares(landscape, weight="value", look_through=True))

    assert at(None) == at(3) == {"a": 1.0}
    assert at(4) == {"a": 0.5, "b": 0.5}
