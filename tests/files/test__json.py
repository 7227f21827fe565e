from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.errors import LandscapeError, LimitError
from lockin.files._json import JsonSource, Lines
from lockin.files._limits import Limits


def _source(text: str, limits: Limits | None = None) -> JsonSource:
    return JsonSource(text, "a.json", limits or Limits())


def test_spans_hold_exactly_the_records() -> None:
    source = _source(' {"nodes" : [ {"a":1} , {"b":[2]}\n], "name":"x", "rates":[]}\n')
    assert [source.record("nodes", i) for i in range(2)] == ['{"a":1}', '{"b":[2]}']
    assert len(source) == 2
    assert json.loads(source.scalars()) == {"name": "x"}


@given(
    data=st.dictionaries(
        st.sampled_from(["nodes", "dependencies", "name", "x"]),
        st.lists(st.dictionaries(st.text(max_size=3), st.text(max_size=9), max_size=3), max_size=5),
    ),
    indent=st.sampled_from([None, 0, 3]),
)
def test_records_read_back(data: dict[str, list[dict[str, str]]], indent: int | None) -> None:
    source = _source(json.dumps(data, indent=indent))
    for section in ("nodes", "dependencies"):
        count = len(source.spans[section]) // 2
        records = [json.loads(source.record(section, i)) for i in range(count)]
        assert records == data.get(section, [])


def test_windows_do_not_cut_records() -> None:
    limits = Limits()
    names = ["x" * size for size in (10, 400_000, 900_000, 1_000_000, 5, 700_000, 1_048_000)]
    source = _source(json.dumps({"nodes": [{"name": name} for name in names]}), limits)
    sizes = [len(json.loads(source.record("nodes", i))["name"]) for i in range(len(names))]
    assert sizes == [len(name) for name in names]
    with pytest.raises(LimitError, match="1:12: one value is longer than 1048576"):
        _source(json.dumps({"nodes": [{"name": "x" * 1_100_000}]}), limits)


def test_batches_are_bounded_in_count_and_size() -> None:
    source = _source(json.dumps({"nodes": [{"name": "x" * 300_000}] * 7 + [{}] * 5000}))
    batches = list(source.batches("nodes"))
    assert sum(len(spans) for _, spans in batches) == 5007
    assert all(len(spans) <= 2048 for _, spans in batches)
    assert all(
        spans[-1][1] - spans[0][0] <= source.limits.record or len(spans) == 1
        for _, spans in batches
    )
    assert [first for first, _ in batches[:2]] == [0, 3]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('{"a": 1,}', 1, 9),
        ('{"a" 1}', 1, 6),
        ('{"nodes": [1 2]}', 1, 14),
        ('{"nodes": [1,]}', 1, 14),
        ('{"nodes": []}\nx', 2, 1),
        ('{"nodes": [', 1, 12),
        ('{\n"a": tru}', 2, 6),
        ("{a: 1}", 1, 2),
        ('{"a": "b\nc"}', 1, 9),
        ('{"a": "\\x"}', 1, 8),
        ('{"a": 01}', 1, 8),
    ],
)
def test_syntax_has_a_place(text: str, line: int, column: int) -> None:
    with pytest.raises(LandscapeError) as caught:
        _source(text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == ("syntax", line, column)


def _refused(name: str) -> None:
    raise ValueError(name)


@given(text=st.text(alphabet='{}[]",:0123456789.eE+-truefalsn \\"u\n', max_size=30))
def test_what_passes_is_json_and_what_is_json_passes(text: str) -> None:
    whole = '{"nodes": [' + text + "]}"
    try:
        json.loads(whole, parse_constant=_refused)
        valid = True
    except ValueError:
        valid = False
    try:
        _source(whole)
        passed = True
    except LandscapeError:
        passed = False
    assert passed == valid


def test_suspects_are_the_records_with_repeated_keys_or_odd_numbers() -> None:
    source = _source('{"nodes": [{"a":1}, {"a":1,"a":2}, {"a":NaN}, {"b":{"c":1,"c":2}}]}')
    assert source.suspects == {("nodes", 1), ("nodes", 2), ("nodes", 3)}
    assert [f.code for f in source.careful(("nodes", 1))] == ["duplicate-key"]
    assert [f.code for f in source.careful(("nodes", 2))] == ["not-finite"]


def test_counts_are_limited() -> None:
    small = Limits(max_records=3)
    with pytest.raises(LimitError, match=r"1:30: .* more than 3 records"):
        _source('{"nodes": [1,2,3], "claims": [4]}'.replace(", ", ","), small)
    with pytest.raises(LimitError, match="more than 15 objects"):
        _source('{"nodes": [' + ",".join(["{}"] * 16) + "]}", small)
    with pytest.raises(LimitError, match="more than 75 values"):
        _source('{"nodes": [[' + ",".join(["1"] * 80) + "]]}", small)


@given(text=st.text(alphabet="ab\n", max_size=40), data=st.data())
def test_lines_count_as_splitting_does(text: str, data: st.DataObject) -> None:
    offsets = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    lines = Lines(text)
    for offset in offsets:
        before = text[:offset].split("\n")
        assert lines.place(offset) == (len(before), len(before[-1]) + 1)
