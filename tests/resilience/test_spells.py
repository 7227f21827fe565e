from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from lockin.estimates import Exactly
from lockin.resilience.spells import ByState, Spells, alike, distinct_stages, spells
from lockin.resilience.years import Cause, Outage, States, segments

A, B = (
    Cause(key, key, Exactly(value=1), Exactly(value=1), np.array([at]))
    for at, key in enumerate(("a", "b"))
)
Spans = list[tuple[int, float, float]]


def found(
    spans: Spans,
    stopping: list[set[frozenset[int]]],
    hours: list[float] | None = None,
    tolerance: float = 0.0,
) -> tuple[Spells, States]:
    """Spells in one year; `stopping` has the states that stop the function, stage by stage."""
    cause, onset, lasting = (np.array(c) for c in zip(*spans, strict=True))
    states = States([A, B])
    years = np.zeros(len(spans), dtype=np.int64)
    cut = segments(Outage(years, cause, onset.astype(float), lasting.astype(float)), states)
    down = np.array(
        [[frozenset(m.tolist()) in stage for m in states.members] for stage in stopping]
    )
    by_state = ByState(cut, len(states.members))
    return spells(cut, by_state, down, np.array(hours or [0.0]), tolerance, split=True), states


ALONE = [{frozenset({0}), frozenset({0, 1})}]
EITHER = [{frozenset({0}), frozenset({1}), frozenset({0, 1})}]
BOTH = [{frozenset({0, 1})}]


def test_a_spell_is_the_time_without_a_break() -> None:
    got, _ = found([(0, 10, 5), (1, 13, 7), (0, 100, 1)], EITHER)
    assert got.down.tolist() == [10, 1]
    assert got.cause.tolist() == [0, 0]


def test_what_overlaps_is_down_only_together() -> None:
    got, _ = found([(0, 10, 5), (1, 13, 7)], BOTH)
    assert (got.down.tolist(), got.cause.tolist()) == ([2], [1])


def test_tolerance_is_borne_once_per_spell() -> None:
    got, _ = found([(0, 10, 5), (1, 13, 7), (0, 100, 3)], EITHER, tolerance=4)
    assert got.lost.tolist() == [6, 0]
    assert got.down.tolist() == [10, 3]


def test_a_warm_alternative_holds_from_its_switch_hours_on() -> None:
    got, _ = found([(0, 10, 9)], [*ALONE, set()], [0.0, 4.0])
    assert got.down.tolist() == [4]


def test_nested_warm_alternatives_cut_one_after_the_other() -> None:
    # The first takes 2 hours and needs that b holds; the second takes 6 and always holds.
    stages = [*ALONE, {frozenset({0, 1})}, set()]
    alone, _ = found([(0, 10, 20)], stages, [0.0, 2.0, 6.0])
    assert alone.down.tolist() == [2]
    broken, _ = found([(0, 10, 20), (1, 13, 1)], stages, [0.0, 2.0, 6.0])
    assert broken.down.tolist() == [3]
    late, _ = found([(0, 10, 20), (1, 15, 5)], stages, [0.0, 2.0, 6.0])
    assert late.down.tolist() == [3]


def test_the_hours_of_switching_run_on_through_one_spell() -> None:
    # b fails while a is down: people have been switching since a failed.
    got, _ = found([(0, 10, 9), (1, 12, 20)], [*EITHER, set()], [0.0, 4.0])
    assert (got.down.tolist(), got.cause.tolist()) == ([4], [0])


def test_a_spell_goes_on_around_the_year() -> None:
    got, _ = found([(0, 8755, 12)], [*ALONE, set()], [0.0, 8.0], tolerance=1)
    assert (got.down.tolist(), got.lost.tolist(), got.cause.tolist()) == ([8], [7], [0])


def test_a_spell_around_the_year_is_one_beside_others() -> None:
    got, _ = found([(0, 8755, 12), (1, 4, 6), (0, 500, 2)], EITHER, tolerance=3)
    assert sorted(got.down.tolist()) == [2, 15]
    assert sorted(got.lost.tolist()) == [0, 12]


def test_a_spell_that_begins_with_the_year_is_one_of_its_own() -> None:
    got, _ = found([(0, 0, 5), (1, 100, 7)], EITHER, tolerance=4)
    assert (got.down.tolist(), got.lost.tolist(), got.cause.tolist()) == ([5, 7], [1, 3], [0, 1])


def test_a_whole_year_is_one_spell_without_a_beginning() -> None:
    got, _ = found([(0, 100, 8760)], ALONE, tolerance=10)
    assert (got.down.tolist(), got.lost.tolist()) == ([8760], [8750])
    assert got.cause.tolist() == [-1]


def test_what_a_spell_loses_is_split_over_its_states_by_the_hours_down() -> None:
    got, states = found([(0, 10, 5), (1, 13, 7)], EITHER, tolerance=4)
    lost = {
        tuple(states.members[s].tolist()): h
        for s, h in zip(got.state.tolist(), got.lost_in.tolist(), strict=True)
    }
    assert lost == pytest.approx({(0,): 1.8, (0, 1): 1.2, (1,): 3.0})


def test_functions_that_are_down_alike_are_one_group() -> None:
    down: NDArray[np.bool_] = np.zeros((5, 1, 3), dtype=np.bool_)
    down[[0, 2, 4], 0, 1] = True
    down[1, 0, 2] = True
    tolerance = np.array([0.0, 0.0, 0.0, 0.0, 1.0])
    groups = [(members.tolist(), one) for members, one in alike(down, tolerance)]
    assert groups == [([0, 2], 0), ([1], 1), ([4], 4)]


def test_stages_without_a_change_are_left_out() -> None:
    down = np.array([[True, True], [True, True], [False, True], [False, True]])
    kept, hours = distinct_stages(down, [0.0, 1.0, 2.0, 3.0])
    assert (kept.tolist(), hours.tolist()) == ([[True, True], [False, True]], [0.0, 2.0])
