from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lockin.errors import LandscapeError, LimitError
from lockin.files._limits import DEPTH, Limits
from lockin.files._yaml import YamlPlacer, as_json


def _read(text: str) -> object:
    converted, problems = as_json(text, "a.yaml", Limits())
    assert problems == []
    return json.loads(converted)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("True", "True"),
        ("~", "~"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("017", "017"),
        ("+1", "+1"),
        (".5", ".5"),
        ("1.", "1."),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("190:20:30", "190:20:30"),
        ("2026-10-31", "2026-10-31"),
        ("=", "="),
        ("<<", "<<"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("-12", -12),
        ("1e3", 1000.0),
        ("2.50", 2.5),
        ('"1"', "1"),
        ("'true'", "true"),
        ('""', ""),
        ("|\n  a\n  b", "a\nb"),
        (">-\n  a\n  b", "a b"),
    ],
)
def test_scalars_are_what_they_look_like(text: str, value: object) -> None:
    assert _read(f"x: {text}") == {"x": value}


def test_keys_are_text() -> None:
    assert _read("no: 1\n1: 2\nnull: 3\n") == {"no": 1, "1": 2, "null": 3}


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(data=_PLAIN)
def test_what_another_writer_quotes_is_read_back(data: object) -> None:
    # JSON is YAML: what it quotes is text, what it does not is what JSON says.
    text = json.dumps(data)
    if "\\ud" not in text and "\\u007f" not in text:
        assert _read(text) == data


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\nb: !!python/object:os.system x\n", "yaml-tag", 2, 4),
        ("a: !local x\n", "yaml-tag", 1, 4),
        ("a: ! x\n", "yaml-tag", 1, 4),
        ("a: &x 1\n", "yaml-anchor", 1, 4),
    ],
)
def test_tags_and_anchors_are_refused_where_they_stand(
    text: str, code: str, line: int, column: int
) -> None:
    _, problems = as_json(text, "a.yaml", Limits())
    assert [(p.code, p.line, p.column) for p in problems] == [(code, line, column)]


def test_an_alias_is_refused_and_never_expanded() -> None:
    converted, problems = as_json("a: &x [1]\nb: [*x, *x]\n", "a.yaml", Limits())
    assert [p.code for p in problems] == ["yaml-anchor", "yaml-alias", "yaml-alias"]
    assert json.loads(converted) == {"a": [1], "b": [None, None]}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\n---\nb: 2\n", 2, 1),
        ("a:\n\t- 1\n", 2, 1),
        ("a: [1\n", 2, 1),
        ("a: b\x07\n", 1, 5),
        ("? [a]\n: 1\n", 1, 3),
    ],
)
def test_what_is_not_yaml_has_a_place(text: str, line: int, column: int) -> None:
    with pytest.raises(LandscapeError) as caught:
        as_json(text, "a.yaml", Limits())
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == ("syntax", line, column)


def test_depth_and_nodes_are_limited() -> None:
    assert _read("[" * DEPTH + "]" * DEPTH)
    with pytest.raises(LimitError, match=f"1:{DEPTH + 1}: collections are nested"):
        as_json("[" * (DEPTH + 1), "a.yaml", Limits())
    with pytest.raises(LimitError, match=r"more than 15 YAML nodes.*JSON"):
        as_json("- a\n" * 20, "a.yaml", Limits(max_records=10))


def test_places_are_those_of_keys_and_values() -> None:
    text = "a: 1\nb:\n- {c: 2,  d: [3]}\nb2: x\nb2: y\n"
    wanted = [
        (("a",), "value"),
        (("b", 0, "d"), "key"),
        (("b", 0, "d", 0), "value"),
        (("b2",), "key"),
        (("b", 0, "missing"), "value"),
    ]
    assert YamlPlacer(text).places(wanted) == {
        wanted[0]: (1, 4),
        wanted[1]: (3, 11),
        wanted[2]: (3, 15),
        wanted[3]: (5, 1),
        wanted[4]: (3, 3),
    }


def test_the_parser_in_c_is_there_or_the_limit_is_lower() -> None:
    from lockin.files import _yaml

    expected = 1 if hasattr(yaml, "CSafeLoader") else 8
    assert expected == _yaml._SLOW
