from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.errors import UndefinedError
from lockin.estimates import Exactly, Range90
from lockin.resilience.observed import PoissonRate
from lockin.resilience.years import YEARS, Cause, Outage, States, sampled_outages, segments
from lockin.simulation import Streams

ACME = Cause("acme", "acme", Exactly(value=3), Range90(low=1, high=9), np.array([0]))
BOLT = Cause("bolt", "bolt", Exactly(value=2), Exactly(value=4), np.array([1, 2]))


def by_year(found: Outage, cause: int) -> list[tuple[int, float, float]]:
    mine = found.cause == cause
    return list(
        zip(
            found.year[mine].tolist(),
            found.onset[mine].tolist(),
            found.hours[mine].tolist(),
            strict=True,
        )
    )


@pytest.mark.axiom("M1", "adding a supplier leaves the outages of the others as they were")
def test_another_cause_leaves_the_outages_of_one_as_they_were() -> None:
    alone = sampled_outages([BOLT], Streams(7), 0, 200)
    both = sampled_outages([ACME, BOLT], Streams(7), 0, 200)
    assert by_year(alone, 0) == by_year(both, 1)
    assert by_year(both, 0)


def test_fewer_years_are_the_first_of_more() -> None:
    many = by_year(sampled_outages([ACME], Streams(7), 3, 500), 0)
    few = by_year(sampled_outages([ACME], Streams(7), 3, 100), 0)
    assert few == [one for one in many if one[0] < 100]


def test_blocks_differ_and_so_do_seeds() -> None:
    one, other, third = (
        by_year(sampled_outages([ACME], Streams(seed), block, 50), 0)
        for seed, block in ((7, 0), (7, 1), (8, 0))
    )
    assert one != other
    assert one != third


def test_no_outage_lasts_longer_than_a_year() -> None:
    slow = Cause("slow", "slow", Exactly(value=5), Exactly(value=20_000), np.array([0]))
    assert (sampled_outages([slow], Streams(1), 0, 20).hours == 8760).all()


def test_uncertain_rates_are_drawn_for_each_year() -> None:
    vague = Cause("vague", "vague", PoissonRate(0, 0.1), Exactly(value=1), np.array([0]))
    sure = sampled_outages([vague], Streams(1), 0, YEARS)
    unsure = sampled_outages([vague], Streams(1), 0, YEARS, uncertain=True)
    spread = [np.bincount(o.year, minlength=YEARS).var() for o in (sure, unsure)]
    assert spread[1] > 3 * spread[0]


def test_rates_beyond_memory_are_refused() -> None:
    wild = Cause("wild", "wild", Exactly(value=1e6), Exactly(value=1), np.array([0]))
    with pytest.raises(UndefinedError, match="too many to sample"):
        sampled_outages([wild], Streams(1), 0, 10)


def outage(*spans: tuple[int, int, float, float]) -> Outage:
    year, cause, onset, hours = (np.array(c) for c in zip(*spans, strict=True))
    return Outage(year, cause, onset.astype(float), hours.astype(float))


def cut(*spans: tuple[int, int, float, float]) -> list[tuple[int, float, float, tuple[int, ...]]]:
    states = States([ACME, BOLT])
    found = segments(outage(*spans), states)
    return [
        (int(y), float(a), float(b), tuple(states.members[s].tolist()))
        for y, a, b, s in zip(found.year, found.start, found.end, found.state, strict=True)
    ]


def test_a_year_is_cut_where_something_changes() -> None:
    assert cut((0, 0, 10, 5), (0, 1, 12, 10), (2, 1, 1, 1)) == [
        (0, 10, 12, (0,)),
        (0, 12, 15, (0, 1)),
        (0, 15, 22, (1,)),
        (2, 1, 2, (1,)),
    ]


def test_outages_of_one_cause_merge_where_they_overlap_or_touch() -> None:
    assert cut((0, 0, 10, 5), (0, 0, 12, 10), (0, 0, 22, 1), (0, 0, 30, 1)) == [
        (0, 10, 23, (0,)),
        (0, 23, 30, ()),
        (0, 30, 31, (0,)),
    ]


def test_a_year_goes_on_at_its_beginning() -> None:
    assert cut((0, 0, 8759, 3)) == [(0, 0, 2, (0,)), (0, 2, 8759, ()), (0, 8759, 8760, (0,))]
    assert cut((0, 0, 100, 8760)) == [(0, 0, 8760, (0,))]


def test_what_begins_as_another_ends_leaves_no_stretch_between() -> None:
    assert cut((0, 0, 10, 5), (0, 1, 15, 5)) == [(0, 10, 15, (0,)), (0, 15, 20, (1,))]


def test_years_without_an_outage_have_no_stretch() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    found = segments(Outage(nothing, nothing, np.zeros(0), np.zeros(0)), States([ACME]))
    assert found.year.size == 0


SPANS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 1),
        st.integers(0, 20).map(lambda n: n * 438.0),
        st.sampled_from((0.0, 100.0, 438.0, 876.0, 5000.0, 8760.0)),
    ),
    min_size=1,
    max_size=8,
)


@given(SPANS)
def test_the_time_in_each_state_is_that_of_a_walk_hour_by_hour(
    spans: list[tuple[int, int, float, float]],
) -> None:
    spans = [(y, c, min(o, 8759.0), h) for y, c, o, h in spans]
    found: dict[tuple[int, tuple[int, ...]], float] = {}
    for year, start, end, state in cut(*spans):
        if state:
            found[year, state] = found.get((year, state), 0.0) + end - start
    walked: dict[tuple[int, tuple[int, ...]], float] = {}
    for year in range(3):
        mine = [(c, o, h) for y, c, o, h in spans if y == year]
        for hour in range(8760):
            at = hour + 0.5
            active = sorted({c for c, o, h in mine if (at - o) % 8760 < h})
            if active:
                key = year, tuple(active)
                walked[key] = walked.get(key, 0.0) + 1
    assert found == walked


def test_the_same_causes_together_are_one_state() -> None:
    states = States([ACME, BOLT])
    spans = [(y, c, at, 5) for y in (0, 1) for at in (10, 900) for c in (0, 1)]
    _ = segments(outage(*spans), states)
    _ = segments(outage((0, 1, 7, 1), (0, 0, 50, 9), (0, 1, 52, 3)), states)
    met = [tuple(members.tolist()) for members in states.members]
    assert sorted(met) == [(), (0,), (0, 1), (1,)]
    assert states.nodes(met.index((0, 1))).tolist() == [0, 1, 2]
