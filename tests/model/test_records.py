from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.model.dependency import Coupling, Dependency
from lockin.model.records import Records
from lockin.testing.strategies import dependencies

edges = st.lists(dependencies(), max_size=5).map(tuple)


@given(edges, st.integers(-7, 7), st.slices(6))
def test_records_are_the_tuple_they_were_made_from(
    items: tuple[Dependency, ...], index: int, part: slice
) -> None:
    records = Records(Dependency, iter(items))
    assert len(records) == len(items)
    assert tuple(records) == items
    assert records[part] == items[part]
    assert tuple(reversed(records)) == items[::-1]
    assert all(item in records for item in items)
    if -len(items) <= index < len(items):
        assert records[index] == items[index]
        assert hash(records[index]) == hash(items[index])
        assert records[index].model_dump_json() == items[index].model_dump_json()
    else:
        with pytest.raises(IndexError):
            _ = records[index]


@given(edges, edges)
def test_records_are_equal_when_their_items_are(
    one: tuple[Dependency, ...], other: tuple[Dependency, ...]
) -> None:
    first, second = Records(Dependency, one), Records(Dependency, other)
    assert (first == second) is (one == other)
    again = Records(Dependency, one)
    assert again == first
    assert hash(again) == hash(first)


@given(edges)
def test_columns_hold_the_values_of_a_field(items: tuple[Dependency, ...]) -> None:
    records = Records(Dependency, items)
    for name, field in Dependency.model_fields.items():
        values = [getattr(item, name) for item in items]
        assert records.column(name) == values
        if not field.is_required():
            default = field.get_default()
            assert records.filled(name) is any(value != default for value in values)


@given(edges)
def test_sorting_orders_by_the_field_and_keeps_every_record(items: tuple[Dependency, ...]) -> None:
    records = Records(Dependency, items)
    in_order = records.sorted_by("id")
    assert [r.id for r in in_order] == sorted(item.id for item in items)
    assert Counter(map(hash, in_order)) == Counter(map(hash, items))
    assert in_order.sorted_by("id") == in_order
    assert Records(Dependency, items[::-1]).sorted_by("id") == in_order


@given(st.permutations(["a", "b", "c", "d", "e"]))
def test_equal_keys_are_ordered_by_content(targets: list[str]) -> None:
    items = [Dependency(id="d", source="s", target=target) for target in targets]
    assert Records(Dependency, items).sorted_by("id").column("target") == sorted(targets)


def test_a_field_that_appears_late_has_its_default_before() -> None:
    count = 10_000  # more than two batches
    items = [
        Dependency(id=f"d{n}", source="a", target="b", group="late" if n == 9_000 else None)
        for n in range(count)
    ]
    records = Records(Dependency, iter(items))
    groups = records.column("group")
    assert [n for n, group in enumerate(groups) if group is not None] == [9_000]
    assert len(groups) == count
    assert records[9_000] == items[9_000]
    assert records[9_999] == items[9_999]
    assert not records.filled("coupling")


@pytest.mark.parametrize("index", [2, 3, -3, -4])
def test_there_is_nothing_beyond_the_ends(index: int) -> None:
    records = Records(Dependency, [Dependency(id=i, source="a", target="b") for i in ("x", "y")])
    assert (records[-2].id, records[-1].id) == ("x", "y")
    with pytest.raises(IndexError):
        _ = records[index]


def test_views_know_which_fields_were_given() -> None:
    item = Dependency(id="d", source="a", target="b", coupling=Coupling(prompts=3))
    (view,) = Records(Dependency, [item])
    assert view.model_dump(exclude_unset=True) == item.model_dump(exclude_unset=True)


def test_no_records() -> None:
    records = Records(Dependency)
    assert (len(records), list(records), records.column("id")) == (0, [], [])
    assert records == Records(Dependency, [])
    assert records.sorted_by("id") == records
    assert repr(records) == "<0 x Dependency>"
    assert records != ()
