from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.files._limits import DEPTH
from lockin.files._tokens import SyntaxFault, read_layout

_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=15,
)


@given(data=_VALUES, indent=st.sampled_from([None, 2]))
def test_every_value_stands_where_it_is_said_to(data: object, indent: int | None) -> None:
    text = json.dumps(data, indent=indent)
    layout = read_layout(text, limit=10**6)
    assert layout.end == len(text)
    for path, (_, start, end) in layout.places.items():
        value = data
        for part in path:
            value = value[part]  # type: ignore[index]  # the path is one of this data
        assert json.loads(text[start:end]) == value


def test_only_wanted_places_are_kept() -> None:
    layout = read_layout('{"a": [1, {"b": 2}]}', limit=99, wanted={("a", 1, "b")})
    assert layout.places == {("a", 1, "b"): (11, 16, 17)}


def test_a_repeated_key_is_named_and_its_last_place_kept() -> None:
    layout = read_layout('{"a": 1, "a": 2}', limit=99)
    assert [(path, code) for path, code, _ in layout.faults] == [(("a",), "duplicate-key")]
    assert layout.places["a",] == (9, 14, 15)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_not_finite_are_named(text: str) -> None:
    assert read_layout(text, limit=99).faults[0][1] == "not-finite"


def test_halves_of_pairs_are_named_and_pairs_are_not() -> None:
    assert read_layout('"\\ud83d\\ude00"', limit=99).faults == []
    assert read_layout('"\\ud83d"', limit=99).faults[0][1] == "lone-surrogate"
    assert read_layout('{"\\udc00": 1}', limit=99).faults[0][1] == "lone-surrogate"


def test_depth_and_length_are_limited() -> None:
    assert read_layout("[" * DEPTH + "]" * DEPTH, limit=999).end == 2 * DEPTH
    with pytest.raises(SyntaxFault, match="nested more than") as caught:
        read_layout("[" * (DEPTH + 1), limit=999)
    assert caught.value.offset == DEPTH
    with pytest.raises(SyntaxFault, match="longer than 5"):
        read_layout("[1, 2, 3]", limit=5)


@pytest.mark.parametrize(
    ("text", "offset"),
    [("[1,]", 3), ('{"a" 1}', 5), ('"abc', 0), ('["a\\q"]', 3), ("01", 0), ("[1.]", 1), ("", 0)],
)
def test_the_first_wrong_character_is_found(text: str, offset: int) -> None:
    with pytest.raises(SyntaxFault) as caught:
        read_layout(text, limit=99)
    assert (caught.value.offset, caught.value.code) == (offset, "syntax")
    assert caught.value.accepted
