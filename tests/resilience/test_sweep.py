from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.outage import down_by_definition

from lockin.errors import UndefinedError
from lockin.graph import compile  # noqa: A004 - the verb of the design
from lockin.model.dependency import Dependency
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Gateway, Platform, Service, System, Vendor
from lockin.resilience import _sweep, blast_radii
from lockin.resilience._sweep import Sweep, sweep
from lockin.resilience.structure import Structure, counted
from lockin.testing.builders import layered
from lockin.testing.strategies import landscapes


def need(source: str, target: str, group: str | None = None, at_least: int = 1) -> Dependency:
    id_ = f"{source}.{target}.{group or ''}"
    return Dependency(id=id_, source=source, target=target, group=group, at_least=at_least)


def holds_to_the_walk(landscape: Landscape, sets: list[list[int]], after: float) -> None:
    compiled = compile(landscape)
    failures = [np.array(one, dtype=np.int64) for one in sets]
    swept = Sweep(compiled, counted(compiled, after))
    walk = Structure(compiled, after)
    more = [walk.without(one).tolist() for one in failures]
    assert [one.tolist() for one in swept.stopped(failures)] == more
    everything = np.arange(len(compiled.ids))
    base, under = swept.down(everything, failures)
    assert np.flatnonzero(base).tolist() == walk.down.tolist()
    for column, stopped in zip(under.T, more, strict=True):
        assert np.flatnonzero(column & ~base).tolist() == stopped
        assert (column | ~base).all()


@given(st.data(), landscapes(max_systems=6), st.sampled_from((0.0, 8.0)))
def test_a_sweep_is_the_walk_of_each_failure(
    data: st.DataObject, landscape: Landscape, after: float
) -> None:
    ids = range(len(landscape.nodes))
    several = data.draw(
        st.lists(st.lists(st.sampled_from(ids), max_size=4), max_size=5) if ids else st.just([])
    )
    holds_to_the_walk(landscape, [*([at] for at in ids), *several], after)


MAY_NEED = {
    "system": ("system", "gateway", "vendor"),
    "gateway": ("gateway", "gateway", "vendor"),
    "vendor": ("platform", "vendor"),
    "platform": ("gateway", "platform"),
}


@st.composite
def tangles(draw: st.DrawFn) -> Landscape:
    """Return nodes whose groups vote, in circles of gateways, of others, and of both."""
    pools = {kind: [f"{kind}-{i}" for i in range(draw(st.integers(1, 4)))] for kind in MAY_NEED}
    edges: list[Dependency] = []
    for kind, kinds in MAY_NEED.items():
        for source in pools[kind]:
            targets = sorted({t for k in kinds for t in pools[k]} - {source})
            for group in range(draw(st.integers(0, 2)) if targets else 0):
                members = sorted(draw(st.sets(st.sampled_from(targets), min_size=1, max_size=4)))
                least = draw(st.integers(1, len(members)))
                edges += [need(source, target, f"g{group}", least) for target in members]
    types = {"system": System, "gateway": Gateway, "vendor": Vendor, "platform": Platform}
    nodes = [types[kind](id=id_) for kind, ids in pools.items() for id_ in ids]
    return Landscape(nodes=nodes, dependencies=edges)


@given(tangles(), st.randoms(use_true_random=False))
def test_votes_and_both_circles(landscape: Landscape, random: Random) -> None:
    ids = range(len(landscape.nodes))
    several = [random.sample(ids, min(len(ids), 3)) for _ in range(10)]
    holds_to_the_walk(landscape, [*([at] for at in ids), *several], 0.0)
    base = down_by_definition(landscape)
    radii = blast_radii(landscape, [node.id for node in landscape.nodes])
    for id_, radius in radii.items():
        assert radius == down_by_definition(landscape, {id_}) - base


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("after", [0.0, 4.0])
def test_more_failures_than_a_word_and_more_words_than_a_pass(
    monkeypatch: pytest.MonkeyPatch, seed: int, after: float
) -> None:
    monkeypatch.setattr(_sweep, "_BYTES", 20_000)
    landscape = layered(functions=20, nodes=300, suppliers=12, seed=seed)
    random = Random(seed)  # noqa: S311 - a test keeps no secret
    sets = [[at] for at in range(300)] + [random.sample(range(300), 3) for _ in range(40)]
    holds_to_the_walk(landscape, sets, after)


def test_relays_and_others_in_one_circle_settle_in_turns() -> None:
    # `left` and `right` relay for each other; `maker` stands on `shop`, and `shop` on `right`.
    landscape = Landscape(
        nodes=(
            *(Gateway(id=id_) for id_ in ("left", "right")),
            *(Vendor(id=id_) for id_ in ("maker", "other")),
            Platform(id="shop"),
        ),
        dependencies=(
            need("left", "right", "route"),
            need("left", "other", "route"),
            need("right", "left", "route"),
            need("right", "maker", "route"),
            need("maker", "shop"),
            need("shop", "right"),
        ),
    )
    holds_to_the_walk(landscape, [[at] for at in range(5)], 0.0)
    compiled = compile(landscape)
    both = [compiled.positions(frozenset({"other", "shop"}))]
    (stopped,) = sweep(landscape).stopped(both)
    assert compiled.names(stopped) == ["left", "maker", "other", "right", "shop"]


def test_a_group_holds_through_whom_it_fails_with() -> None:
    landscape = Landscape(
        nodes=(*(System(id=id_) for id_ in ("desk", "shop", "spare")),),
        dependencies=(
            need("desk", "shop"),
            need("shop", "desk"),
            need("desk", "shop", "either"),
            need("desk", "spare", "either"),
        ),
    )
    holds_to_the_walk(landscape, [[0], [1], [2]], 0.0)


def test_a_long_circle_and_a_long_chain() -> None:
    long = 400
    ids = [f"s{i:03}" for i in range(long)]
    ring = Landscape(
        nodes=(*(System(id=id_) for id_ in ids), Service(id="a"), Service(id="b")),
        dependencies=[
            *(need(ids[i], ids[(i + 1) % long], "g", 2) for i in range(long)),
            *(need(ids[i], "a" if i % 2 else "b", "g", 2) for i in range(long)),
            *(need(ids[i], ids[(i + 2) % long], "g", 2) for i in range(long)),
        ],
    )
    holds_to_the_walk(ring, [[0], [1], [0, 1], [2], [2, 3], [7, 8]], 0.0)
    chain = Landscape(
        nodes=[System(id=id_) for id_ in ids],
        dependencies=[need(ids[i], ids[i + 1]) for i in range(long - 1)],
    )
    holds_to_the_walk(chain, [[0], [200], [long - 1]], 0.0)


def test_it_is_made_once_for_each_set_of_needs_that_counts() -> None:
    landscape = Landscape(
        nodes=(Function(id="f"), System(id="a"), System(id="b")),
        dependencies=(
            need("f", "a", "g"),
            Dependency(id="w", source="f", target="b", group="g", ready="warm", switch_hours=3),
        ),
    )
    assert sweep(landscape, 0.0) is sweep(landscape, 2.0)
    assert sweep(landscape, 3.0) is sweep(landscape, 9.0)
    assert sweep(landscape, 0.0) is not sweep(landscape, 3.0)
    with pytest.raises(UndefinedError, match="0 or more"):
        _ = sweep(landscape, -1.0)


def test_nothing_fails_and_nothing_is_there() -> None:
    empty = Sweep(compile(Landscape()), np.zeros(0, dtype=np.bool_))
    base, under = empty.down(np.zeros(0, dtype=np.int64), [])
    assert base.shape == (0,)
    assert under.shape == (0, 0)
    assert list(empty.stopped([])) == []
    lone = Landscape(nodes=[System(id="s")])
    base, under = sweep(lone).down(np.array([0]), [])
    assert (base.tolist(), under.shape) == ([False], (1, 0))
