from __future__ import annotations

import datetime as dt

import pytest

from lockin.switching import COMPONENTS, MECHANISMS, Component, Exit, switching_cost
from lockin.testing import builders

COST = switching_cost(
    builders.everything(), Exit("acme"), seed=3, draws=200, as_of=dt.date(2026, 11, 22)
)


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda c: c.key)
def test_a_component_says_where_it_comes_from(component: Component) -> None:
    assert component.formula
    assert component.source
    assert set(component.mechanisms) <= set(MECHANISMS)
    mine = [line.term for line in COST.plan.lines if line.term.component == component.key]
    assert mine
    assert {term.mechanism for term in mine} <= set(component.mechanisms)
    used = {name for term in mine for name, _ in term.amount.parameters}
    if component.key != "contingency":
        own = {name for name in used if not name.startswith("uncovered:")}
        assert own <= set(component.parameters)
    assert COST.by_component()[component.key].mean > 0


def test_keys_are_distinct_and_cover_every_line() -> None:
    keys = [component.key for component in COMPONENTS]
    assert len(set(keys)) == len(keys) == 15
    assert list(COST.by_component()) == keys


def test_every_mechanism_but_protocols_own_has_a_component() -> None:
    assert {m for component in COMPONENTS for m in component.mechanisms} == set(MECHANISMS)
    assert list(COST.by_mechanism()) == list(MECHANISMS)
