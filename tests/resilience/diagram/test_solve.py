from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.fixed_points import minimal, probability, shapley, truth

from lockin.errors import TooLargeError
from lockin.resilience._diagram import Formula, solve
from lockin.resilience._diagram.solve import Engine

ENGINES: tuple[Engine, ...] = ("plain", "kernel")


@st.composite
def formulas(draw: st.DrawFn, events: int = 6, gates: int = 8) -> Formula:
    """Any formula: duplicates, thresholds out of range, cycles of both kinds."""
    size = draw(st.integers(1, gates))
    number = draw(st.integers(0, events))
    code = st.integers(0, number + size - 1)
    rows = []
    for _ in range(size):
        inputs = draw(st.lists(code, max_size=5))
        rows.append((inputs, draw(st.integers(-1, len(inputs) + 1))))
    relay = draw(st.sets(st.integers(0, size - 1)))
    return Formula.of(number, rows, relay)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=100)
@given(st.data())
def test_everything_is_what_all_states_give(engine: Engine, data: st.DataObject) -> None:
    formula = data.draw(formulas())
    events = formula.events
    roots = list(range(events + formula.gates))
    p = [data.draw(st.sampled_from([0.0, 0.1, 0.5, 0.25, 0.9, 1.0])) for _ in range(events)]
    diagrams = solve(formula, roots, engine=engine)
    found = diagrams.probability(np.array(p))
    slopes = diagrams.derivatives(np.array(p))
    values = diagrams.shapley()
    for row, root in enumerate(roots):
        table = truth(formula, root)
        always, never = table[frozenset()], not any(table.values())
        assert diagrams.constant(row) == (True if always else False if never else None)
        assert found[row] == pytest.approx(probability(table, p), abs=1e-12)
        for event in range(events):
            up = probability(table, [*p[:event], 1.0, *p[event + 1 :]])
            down = probability(table, [*p[:event], 0.0, *p[event + 1 :]])
            assert slopes[row, event] == pytest.approx(up - down, abs=1e-12)
        assert values[row].tolist() == pytest.approx(shapley(table, events), abs=1e-12)
        sets = minimal(table)
        family = diagrams.kill_sets(row)
        assert list(family) == sets
        assert family.count == len(sets)
        assert family.by_order == tuple(
            sum(len(s) == k for s in sets) for k in range(max(map(len, sets), default=-1) + 1)
        )
        order = data.draw(st.integers(0, 4))
        bounded = diagrams.kill_sets(row, max_order=order)
        assert list(bounded) == [s for s in sets if len(s) <= order]
        assert bounded.count == sum(len(s) <= order for s in sets)

        def exact(one: tuple[int, ...]) -> Fraction:
            product = Fraction(1)
            for event in one:
                product *= Fraction(p[event])
            return product

        likely = sorted(sets, key=lambda s: (-exact(s), len(s), s))
        assert list(family.by_probability(p)) == [(s, float(exact(s))) for s in likely]


def test_a_diagram_beyond_the_limit_says_so() -> None:
    formula = Formula.of(20, [(range(20), 10)])
    with pytest.raises(TooLargeError, match="more than 20 nodes"):
        _ = solve(formula, [20], engine="plain", limit=20)
