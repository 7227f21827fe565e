"""The compiled engine against the plain one: the same diagrams, families and numbers."""

from __future__ import annotations

import sys
from math import comb
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lockin.errors import ExtraMissingError, TooLargeError
from lockin.resilience._diagram import Diagrams, Formula, engines, solve
from lockin.resilience._diagram.engines import Kernel, Plain
from lockin.resilience._diagram.store import Store

COLUMNS = ("level", "low", "high", "roots", "event", "module")


def _same(left: Store, right: Store) -> bool:
    return all(np.array_equal(getattr(left, name), getattr(right, name)) for name in COLUMNS)


def drawn(random: Random, events: int, gates: int, back: float = 0.1, spread: int = 12) -> Formula:
    """Return gates that mostly need what stands shortly before them, some of them in cycles."""
    rows = []
    for gate in range(gates):
        inputs = []
        for _ in range(random.randint(1, 5)):
            if random.random() < back:
                inputs.append(events + random.randrange(gates))
            elif random.random() < 0.5 or gate == 0:
                inputs.append(random.randrange(events))
            else:
                inputs.append(events + random.randrange(max(0, gate - spread), gate))
        rows.append((inputs, random.randint(1, len(inputs))))
    return Formula.of(events, rows, [g for g in range(gates) if random.random() < 0.3])


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), back=st.sampled_from([0.0, 0.05, 0.2]))
def test_both_engines_make_the_same_diagrams(seed: int, back: float) -> None:
    random = Random(seed)  # noqa: S311 - a test keeps no secret
    events, gates = random.randint(1, 14), random.randint(1, 60)
    formula = drawn(random, events, gates, back)
    roots = [random.randrange(events + gates) for _ in range(5)]
    plain, kernel = Plain(), Kernel()
    store = plain.build(formula, roots, 10**6)
    assert _same(store, kernel.build(formula, roots, 10**6))
    p = np.array([random.random() for _ in range(2 * events)]).reshape(events, 2)
    value = plain.probabilities(store, p)
    assert np.abs(value - kernel.probabilities(store, p)).max() <= 1e-15
    weights = np.array([0.25, 0.75])
    nodes = store.roots.tolist()
    slopes = plain.slopes(store, p, value, nodes, weights)
    assert slopes == pytest.approx(kernel.slopes(store, p, value, nodes, weights), abs=1e-12)
    for order in (None, 0, 2, 5):
        left, right = (solve(formula, roots, engine=name) for name in ("plain", "kernel"))
        for root in range(len(roots)):
            one, other = left.kill_sets(root, order), right.kill_sets(root, order)
            assert (one.count, one.by_order) == (other.count, other.by_order)
            assert [s for s, _ in zip(one, range(50), strict=False)] == [
                s for s, _ in zip(other, range(50), strict=False)
            ]
    assert left.sizes == right.sizes


@pytest.mark.parametrize("engine", ["plain", "kernel"])
def test_counts_are_exact_beyond_64_bits(engine: engines.Name) -> None:
    # 70 modules, and the same families without modules: every event stands in two gates.
    events = 210
    ors = [(range(3 * g, 3 * g + 3), 1) for g in range(70)]
    formula = Formula.of(events, [*ors, (range(events, events + 70), 70)])
    family = solve(formula, [events + 70], engine=engine).kill_sets(0)
    assert family.count == 3**70
    assert family.by_order == (*[0] * 70, 3**70)
    assert next(iter(family)) == tuple(range(0, events, 3))
    vote = Formula.of(80, [(range(80), 40)])
    votes = solve(vote, [80], engine=engine)
    assert votes.kill_sets(0).count == comb(80, 40)
    assert votes.kill_sets(0).by_order[40] == comb(80, 40)
    assert votes.kill_sets(0, max_order=39).count == 0
    assert votes.shapley(0) == pytest.approx(np.full(80, 1 / 80), abs=1e-12)
    assert votes.nodes == 40 * 41


def test_auto_moves_to_the_kernel_where_diagrams_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "kernel_at_hand", lambda: False)
    formula = Formula.of(30, [(range(30), 15)])
    before = solve(formula, [30])
    monkeypatch.setattr(engines, "SMALL", 100)
    family = before.kill_sets(0)
    assert family.count == comb(30, 15)
    after = solve(formula, [30])
    assert before.sizes == after.sizes == (15 * 16,)
    assert before.probability([0.5] * 30) == pytest.approx(after.probability([0.5] * 30))
    assert isinstance(before.engine, Plain)
    assert isinstance(after.engine, Kernel)
    monkeypatch.setattr(engines, "kernel_installed", lambda: False)
    assert isinstance(solve(formula, [30]).engine, Plain)
    with pytest.raises(TooLargeError):
        _ = solve(formula, [30], limit=50)


def test_without_numba_the_kernel_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from lockin.resilience._diagram._compiled import compiled

    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(ExtraMissingError, match=r"lockin-risk\[fast\]"):
        _ = compiled(len)


@pytest.mark.parametrize("engine", ["plain", "kernel"])
def test_a_family_beyond_the_limit_says_so(engine: engines.Name) -> None:
    formula = Formula.of(16, [(range(16), 8)])
    with pytest.raises(TooLargeError):
        _ = solve(formula, [16], engine=engine, limit=40)
    diagrams = solve(formula, [16], engine=engine)
    assert diagrams.kill_sets(0).count == 12870
    few = Diagrams(diagrams.store, 16, 40, diagrams.engine)
    with pytest.raises(TooLargeError):
        _ = few.kill_sets(0)
    assert few.kill_sets(0, max_order=7).count == 0


@pytest.mark.parametrize("engine", ["plain", "kernel"])
def test_the_first_sets_of_very_many_come_at_once(engine: engines.Name) -> None:
    # 10**30 sets: listing them would not end.
    rows = [(range(10 * g, 10 * g + 10), 1) for g in range(30)]
    formula = Formula.of(300, [*rows, (range(300, 330), 30)])
    p = np.linspace(0.1, 0.4, 300)
    family = solve(formula, [330], engine=engine).kill_sets(0)
    first = [s for s, _ in zip(family, range(3), strict=False)]
    lowest = [10 * g for g in range(30)]
    assert first == [
        tuple(lowest),
        (*lowest[:-1], 291),
        (*lowest[:-1], 292),
    ]
    likely = [s for s, _ in zip(family.by_probability(p), range(3), strict=False)]
    assert likely[0][0] == tuple(10 * g + 9 for g in range(30))
    assert likely[0][1] == pytest.approx(float(np.prod(p[9::10])))
    assert [q for _, q in likely] == sorted((q for _, q in likely), reverse=True)
