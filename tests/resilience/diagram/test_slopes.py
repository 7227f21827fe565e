from __future__ import annotations

import importlib
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.resilience._diagram import Formula, engines, passes, solve
from lockin.resilience._diagram.slopes import slopes


def drawn(random: Random, events: int, gates: int) -> Formula:
    rows = []
    for gate in range(gates):
        inputs = [random.randrange(events + gate) for _ in range(random.randint(1, 4))]
        rows.append((inputs, random.randint(1, len(inputs))))
    return Formula.of(events, rows)


@given(st.randoms(use_true_random=False), st.integers(1, 8), st.integers(1, 25))
def test_many_roots_at_once_are_each_root_alone(random: Random, events: int, gates: int) -> None:
    formula = drawn(random, events, gates)
    diagrams = solve(formula, range(events + gates))
    store = diagrams.store
    p = np.array([[random.random() for _ in range(3)] for _ in range(events)])
    weights = np.array([0.2, 0.5, -1.0])
    value = passes.probabilities(store, p)
    roots = store.roots.tolist()
    alone = [passes.gradient(store, p, value, root) @ weights for root in roots]
    assert slopes(store, p, value, roots, weights) == pytest.approx(np.array(alone), abs=1e-12)


def test_no_bound_of_memory_changes_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    diagrams = solve(drawn(Random(3), 9, 60), range(69))  # noqa: S311 - a test keeps no secret
    whole = diagrams.shapley()
    p = np.linspace(0.05, 0.9, 9)
    derived = diagrams.derivatives(p)
    # The package has a function of the module's name.
    module = importlib.import_module("lockin.resilience._diagram.solve")
    monkeypatch.setattr(module, "CELLS", 1)
    monkeypatch.setattr(engines, "TOGETHER", 2)
    assert diagrams.shapley() == pytest.approx(whole, abs=1e-14)
    assert diagrams.derivatives(p) == pytest.approx(derived, abs=1e-14)
    assert diagrams.shapley(40) == pytest.approx(whole[40], abs=1e-14)


def test_without_roots_there_is_nothing() -> None:
    diagrams = solve(Formula.of(2, [([0, 1], 1)]), [])
    assert diagrams.shapley().shape == (0, 2)
    assert diagrams.derivatives([0.5, 0.5]).shape == (0, 2)
    assert diagrams.derivatives(np.full((2, 3), 0.5)).shape == (0, 2, 3)
