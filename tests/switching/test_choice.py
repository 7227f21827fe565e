from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lockin.switching.choice import choose, undominated

Array = NDArray[np.float64]


def cheapest_of_all(costs: Array, fixed: Array) -> float:
    """The cheapest of every subset of the targets."""
    targets = range(costs.shape[1])
    found = [
        float(costs[:, list(some)].min(axis=1).sum() + fixed[list(some)].sum())
        for size in range(1, len(targets) + 1)
        for some in combinations(targets, size)
    ]
    return min(found)


@st.composite
def problems(draw: st.DrawFn) -> tuple[Array, Array]:
    items, targets = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    entry = st.sampled_from((0.0, 1.0, 2.0, 3.5, 8.0, 20.0, float("inf")))
    costs = np.array([[draw(entry) for _ in range(targets)] for _ in range(items)])
    somewhere = draw(st.lists(st.integers(0, targets - 1), min_size=items, max_size=items))
    for i, k in enumerate(somewhere):
        if np.isinf(costs[i]).all():
            costs[i, k] = 5.0
    fixed = [draw(st.sampled_from((0.0, 1.0, 4.0, 9.0))) for _ in range(targets)]
    return costs, np.array(fixed)


@given(problems())
def test_the_choice_is_the_best_of_all_subsets(problem: tuple[Array, Array]) -> None:
    costs, fixed = problem
    choice = choose(costs, fixed)
    assert choice.proven
    assert choice.cost == pytest.approx(cheapest_of_all(costs, fixed))
    assert choice.bound == pytest.approx(choice.cost)
    used = sorted(set(choice.assigned.tolist()))
    paid = costs[np.arange(len(costs)), choice.assigned].sum() + fixed[used].sum()
    assert paid == pytest.approx(choice.cost)


@given(problems())
def test_a_search_cut_short_states_a_true_bound(problem: tuple[Array, Array]) -> None:
    costs, fixed = problem
    costs = np.where(np.isinf(costs), 50.0, costs)
    choice = choose(costs, fixed, node_limit=2)
    best = cheapest_of_all(costs, fixed)
    assert choice.bound <= best + 1e-9
    assert choice.cost >= best - 1e-9
    assert choice.proven == (choice.cost <= choice.bound * (1 + 1e-12) + 1e-12)


def test_nothing_to_move() -> None:
    choice = choose(np.zeros((0, 3)), np.ones(3))
    assert (choice.cost, choice.bound, choice.assigned.tolist()) == (0, 0, [])


def test_an_item_that_can_go_nowhere() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        choose(np.array([[np.inf]]), np.zeros(1))


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=8))
def test_what_is_dropped_has_a_better_twin(rows: list[tuple[int, int, int]]) -> None:
    profiles = np.array(rows, dtype=np.float64)
    kept = undominated(profiles).tolist()
    for k, profile in enumerate(profiles):
        if k not in kept:
            assert any((profiles[j] <= profile).all() for j in kept)
    for k in kept:
        others = [j for j in kept if j != k]
        assert not any((profiles[j] <= profiles[k]).all() for j in others)
