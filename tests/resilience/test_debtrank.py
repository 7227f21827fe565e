from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.tangles import need, tangles

from lockin.errors import UndefinedError, UnknownIdError
from lockin.model.landscape import Landscape
from lockin.model.nodes import Function, Service, System, Vendor
from lockin.resilience import blast_radius
from lockin.resilience.debtrank import debtrank, propagate
from lockin.testing.builders import layered, two_vendors

# Bank 1 owes bank 2 four, bank 2 owes bank 3 three, bank 3 owes bank 1 two.
LENT = np.array([[0.0, 0.0, 2.0], [4.0, 0.0, 0.0], [0.0, 3.0, 0.0]])
EXTERNAL, OWED_OUTSIDE = np.array([20.0, 20.0, 10.0]), np.array([17.0, 18.0, 8.0])


@pytest.mark.oracle(
    "O-17: Bardoscia et al. (2015), DebtRank of a ring of three banks: a shock of 10 % on external "
    "assets takes equity from 1, 3, 3 by -1, 1, 2 to -3, -3, -1"
)
def test_the_ring_of_three_banks() -> None:
    equity = EXTERNAL + LENT.sum(axis=1) - OWED_OUTSIDE - LENT.sum(axis=0)
    assert equity.tolist() == [1, 3, 3]
    direct = 0.1 * EXTERNAL
    assert (equity - direct).tolist() == [-1, 1, 2]
    shock = direct / equity
    assert np.minimum(shock, 1) == pytest.approx([1, 2 / 3, 1 / 3])
    ended = propagate(LENT / equity[:, None], shock)
    assert ended.loss.tolist() == [1, 1, 1]
    assert equity * (1 - ended.pressure) == pytest.approx([-3, -3, -1], abs=1e-12)


def test_losses_pass_on_again_and_again_or_once() -> None:
    impact = np.array([[0.0, 0.5], [0.5, 0.0]])
    shock = np.array([0.2, 0.0])
    # h0 = 0.2 + h1 / 2 and h1 = h0 / 2.
    ended = propagate(impact, shock)
    assert ended.loss == pytest.approx([0.2 / 0.75, 0.1 / 0.75])
    assert ended.pressure == pytest.approx(ended.loss)
    # Node 0 passes on 0.2 once, node 1 passes back 0.1 once.
    alone = propagate(impact, shock, once=True)
    assert alone.loss == pytest.approx([0.25, 0.1])
    assert alone.rounds == 2


@given(st.data())
def test_losses_grow_with_shocks_and_passing_once_never_exceeds_passing_on(
    data: st.DataObject,
) -> None:
    size = data.draw(st.integers(1, 5))
    parts = st.lists(st.sampled_from((0.0, 0.0, 0.1, 0.5, 1.0, 2.0)), min_size=size, max_size=size)
    impact = np.array([data.draw(parts) for _ in range(size)])
    less = np.array(data.draw(parts)) / 2
    more = less + np.array(data.draw(parts))
    low, high = propagate(impact, less), propagate(impact, more)
    assert (low.loss <= high.loss + 1e-9).all()
    assert (propagate(impact, less, once=True).loss <= low.loss + 1e-9).all()
    # The end is a fixed point: own shock and what the losses of others pass on, cut at one.
    assert low.loss == pytest.approx(np.minimum(less + impact @ low.loss, 1), abs=1e-9)


@given(st.data(), tangles(), st.sampled_from((0.0, 8.0)))
def test_what_stops_is_a_total_loss(data: st.DataObject, plain: Landscape, after: float) -> None:
    landscape = plain.replace(nodes=(*plain.nodes, Function(id="f", value_per_hour=1)))
    failing = data.draw(st.sampled_from([n.id for n in landscape.nodes]))
    found = debtrank(landscape, failing, after=after).loss
    for id_ in blast_radius(landscape, failing, after=after):
        assert found[id_] == pytest.approx(1, abs=1e-6)


def test_without_alternatives_it_is_the_blast_radius() -> None:
    large = layered(functions=20, nodes=300, suppliers=12)
    landscape = large.replace(dependencies=[d for d in large.dependencies if d.group is None])
    for vendor in landscape.of(Vendor):
        found = debtrank(landscape, vendor.id)
        assert found.loss.keys() == set(blast_radius(landscape, vendor.id))
        assert set(found.loss.values()) == {1.0}


def groups(*, at_least: int = 1, spend: tuple[float | None, ...] = (None,) * 3) -> Landscape:
    return Landscape(
        nodes=(
            *(Service(id=f"s{i}") for i in range(3)),
            Service(id="never"),
            System(id="desk"),
            System(id="broken"),
            Function(id="f", value_per_hour=60),
            Function(id="g", value_per_hour=40),
            Function(id="lost", value_per_hour=900),
        ),
        dependencies=(
            *(
                need(f"d{i}", "desk", f"s{i}", "g", at_least=at_least, spend=amount)
                for i, amount in enumerate(spend)
            ),
            need("d3", "desk", "never", "g", at_least=at_least, ready="cold"),
            need("d4", "f", "desk"),
            need("d5", "broken", "s0", ready="cold"),
            need("d6", "lost", "broken"),
        ),
    )


def test_members_share_the_load_of_their_group() -> None:
    found = debtrank(groups(), "s0")
    assert found.loss["desk"] == found.loss["f"] == pytest.approx(1 / 3)
    assert found.value == pytest.approx(20)
    # Of 100 that hold; what is down as it stands has nothing to lose.
    assert found.share == pytest.approx(0.2)
    assert "lost" not in found.loss
    assert repr(found) == "<DebtRank 20.0%: 20 EUR/h lost, 3 nodes touched>"
    # Two of three: the second failure stops it, so that each takes half.
    assert debtrank(groups(at_least=2), "s0").loss["desk"] == 0.5
    assert debtrank(groups(at_least=3), "s0").loss["desk"] == 1
    assert debtrank(groups(at_least=2), {"s0": 0.5, "s1": 0.2}).loss["f"] == pytest.approx(0.35)


def test_what_is_down_has_nothing_to_lose_and_carries_nothing() -> None:
    plain = groups()
    assert dict(debtrank(plain, "broken").loss) == {}
    # Of two members one is down as it stands, so that the other takes all.
    landscape = plain.replace(
        nodes=(*plain.nodes, Function(id="h", value_per_hour=1)),
        dependencies=(
            *plain.dependencies,
            need("e1", "h", "desk", "either"),
            need("e2", "h", "broken", "either"),
        ),
    )
    assert debtrank(landscape, {"desk": 0.5}).loss["h"] == 0.5
    # What is down passes nothing on, and loses nothing through what fails beneath it.
    assert set(debtrank(landscape, "s0").loss) == {"s0", "desk", "f", "h"}


def test_spend_weighs_members_where_all_state_it() -> None:
    stated = groups(spend=(60, 30, 10))
    assert debtrank(stated, "s0", weight="spend").loss["desk"] == pytest.approx(0.6)
    assert debtrank(stated, "s0").loss["desk"] == pytest.approx(1 / 3)
    some = groups(spend=(60, None, 10))
    assert debtrank(some, "s0", weight="spend").loss["desk"] == pytest.approx(1 / 3)
    none = groups(spend=(0, 0, 0))
    assert debtrank(none, ["s0", "s1"], weight="spend").loss["desk"] == pytest.approx(2 / 3)


def test_a_shock_to_a_function_itself_is_no_part_of_its_rank() -> None:
    found = debtrank(groups(), {"g": 0.5})
    assert (found.value, found.share) == (20, 0)


def test_what_cannot_be_answered_is_refused() -> None:
    with pytest.raises(UnknownIdError, match=r"'b'.*'nobody'"):
        _ = debtrank(groups(), ["nobody", "b"])
    with pytest.raises(UndefinedError, match="from 0 to 1: s0, s1"):
        _ = debtrank(groups(), {"s1": 2, "s0": -1, "s2": 0.5})
    with pytest.raises(UndefinedError, match="'equal' or 'spend'"):
        _ = debtrank(groups(), "s0", weight="mood")  # type: ignore[arg-type]  # the claim is that it fails
    with pytest.raises(UndefinedError, match="no function that holds"):
        _ = debtrank(Landscape(nodes=(Vendor(id="acme"),)), "acme")
    with pytest.raises(UndefinedError, match="finite"):
        _ = propagate(np.array([[0.0, -1.0], [0.0, 0.0]]), np.zeros(2))
    with pytest.raises(UndefinedError, match="finite"):
        _ = propagate(np.zeros((1, 1)), np.array([np.nan]))


def test_a_circle_that_never_fills_is_refused_and_not_cut() -> None:
    circle = np.array([[0.0, 1.0], [1.0, 0.0]])
    with pytest.raises(UndefinedError, match="still grow"):
        _ = propagate(circle, np.array([1e-9, 0.0]))
    assert propagate(circle, np.array([0.25, 0.0])).loss.tolist() == [1, 1]


def test_half_a_vendor_is_half_of_its_half() -> None:
    assert debtrank(two_vendors(), {"acme": 0.5}).share == 0.25
