from __future__ import annotations

import gc
import json
import os
import re
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin import files
from lockin.errors import LandscapeError, LimitError, Problem
from lockin.model.landscape import Landscape
from lockin.testing.strategies import broken_landscapes

Format = Literal["json", "yaml"]
FORMATS: tuple[Format, ...] = ("json", "yaml")


def _problems(text: str | bytes, format_: Format = "yaml") -> tuple[Problem, ...]:
    with pytest.raises(LandscapeError) as caught:
        files.loads(text, format=format_, name="a")
    return caught.value.problems


def _only(text: str | bytes, format_: Format = "yaml") -> Problem:
    (problem,) = _problems(text, format_)
    return problem


FAULTY = """\
name: Helio
curency: EUR
nodes:
- {kind: vendor, id: acme}
- kind: service
  id: chat
  vendor: acme
  input_price: abc
- {kind: serivce, id: x}
- kind: system
  id: desk
  owner: nobody
  lines: {low: 9, high: 1}
- kind: system
  id: shop
  owner: nobody
- kind: team
  id: care
  evidence:
  - {grade: E}
dependencies:
- {id: d1, source: shop, target: chat}
- {id: d2, source: shop, target: care}
- {id: d3, source: zz, target: chat}
"""


def test_every_problem_is_listed_at_once_with_its_place() -> None:
    found = {(p.line, p.column, p.id, p.field, p.code) for p in _problems(FAULTY)}
    assert found == {
        (2, 1, "", "curency", "unknown-field"),
        (8, 16, "chat", "input_price", "wrong-type"),
        (9, 10, "x", "kind", "unknown-kind"),
        (13, 10, "desk", "lines", "bad-estimate"),
        (16, 10, "shop", "owner", "unknown-id"),
        (20, 13, "care", "evidence[0].grade", "bad-value"),
        (24, 20, "d3", "source", "unknown-id"),
    }


def test_what_would_be_accepted_is_said() -> None:
    accepted = {(p.code, p.field): p.accepted for p in _problems(FAULTY)}
    assert accepted["unknown-field", "curency"] == "currency"
    assert accepted["wrong-type", "input_price"] == (
        "a number, {value}, {low, high} or {low, mode, high}"
    )
    assert "service" in accepted["unknown-kind", "kind"]
    assert accepted["bad-value", "evidence[0].grade"] == "'A', 'B', 'C' or 'D'"


def test_yaml_and_json_report_the_same_problems() -> None:
    import yaml

    as_json = json.dumps(yaml.safe_load(FAULTY), indent=1)
    yaml_found = {(p.code, p.id, p.field, p.message) for p in _problems(FAULTY)}
    json_found = {(p.code, p.id, p.field, p.message) for p in _problems(as_json, "json")}
    assert yaml_found == json_found


def test_json_places_point_at_the_value() -> None:
    text = '{\n "nodes": [\n  {"kind": "vendor",\n   "id": "acme", "lei": "é12"}]}'
    problem = _only(text, "json")
    assert (problem.line, problem.column) == (4, 25)
    assert text.splitlines()[3][24:] == '"é12"}]}'


@pytest.mark.parametrize("format_", FORMATS)
@given(broken=broken_landscapes(max_faults=6))
@pytest.mark.axiom("F2", "field faults and faults between records are found in one run")
def test_each_fault_has_a_problem_with_a_place(
    format_: Format, broken: tuple[dict[str, Any], int]
) -> None:
    data, count = broken
    problems = _problems(json.dumps(data, indent=1), format_)
    errors = [p for p in problems if p.severity == "error"]
    assert len(errors) >= count
    assert all(p.file == "a" and p.line > 0 and p.column > 0 for p in problems)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text()
    | st.sampled_from(["nodes", "vendor", "acme", "lockin-landscape/1", "EUR", "<<", "*a"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=5)
            | st.sampled_from(
                ["nodes", "dependencies", "kind", "id", "name", "low", "high", "spend"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


def _survives(content: str | bytes, format_: Format) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        made = files.loads(content, format=format_)
    except LandscapeError as error:
        problems = error.problems
    else:
        assert isinstance(made, Landscape)
        return
    assert problems
    assert all(p.line >= 1 and p.column >= 1 for p in problems)
    assert all(c.isprintable() or c in "\u00a0\u202f" for p in problems for c in str(p))


@pytest.mark.parametrize("format_", FORMATS)
@given(data=st.binary(max_size=200))
@pytest.mark.axiom("F3", "no input makes reading crash, hang, execute it or read outside it")
def test_arbitrary_bytes_raise_landscape_errors_only(format_: Format, data: bytes) -> None:
    _survives(data, format_)


@pytest.mark.parametrize("format_", FORMATS)
@given(text=st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
@pytest.mark.axiom("F3", "no input makes reading crash, hang, execute it or read outside it")
def test_arbitrary_text_raises_landscape_errors_only(format_: Format, text: str) -> None:
    _survives(text, format_)


@pytest.mark.parametrize("format_", FORMATS)
@given(data=_JSON)
@pytest.mark.axiom("F3", "no input makes reading crash, hang, execute it or read outside it")
def test_arbitrary_values_raise_landscape_errors_only(format_: Format, data: object) -> None:
    _survives(json.dumps({"nodes": [data], "claims": data}), format_)
    _survives(json.dumps(data), format_)


@given(text=st.text(alphabet="{}[]:,-?&*!|>'\"%@`# \n\tab01.", max_size=80))
@pytest.mark.axiom("F3", "no input makes reading crash, hang, execute it or read outside it")
def test_yaml_signs_raise_landscape_errors_only(text: str) -> None:
    _survives(text, "yaml")


@given(cut=st.integers(0, 400), broken=broken_landscapes(max_faults=1))
def test_a_truncated_file_has_a_place(cut: int, broken: tuple[dict[str, Any], int]) -> None:
    _survives(json.dumps(broken[0])[:cut], "json")


def test_a_reference_to_a_faulty_record_is_no_fault_of_its_own() -> None:
    text = """\
nodes:
- {kind: team, id: care, seats: many}
- {kind: system, id: desk, owner: care}
- {kind: serivce, id: chat}
dependencies:
- {id: d1, source: desk, target: chat}
"""
    assert [p.code for p in _problems(text)] == ["wrong-type", "unknown-kind"]


def test_a_group_that_misses_a_faulty_member_is_no_fault_of_its_own() -> None:
    text = """\
nodes:
- {kind: system, id: desk}
- {kind: service, id: a}
- {kind: service, id: b}
dependencies:
- {id: d1, source: desk, target: a, group: g, at_least: 2}
- {id: d2, source: desk, target: b, group: g, at_least: two}
"""
    assert [p.code for p in _problems(text)] == ["wrong-type"]


def test_warnings_come_with_errors_and_alone_do_not_raise() -> None:
    warned = "nodes:\n- {kind: contract, id: c}\n"
    assert [p.code for p in files.loads(warned, format="yaml").problems()] == ["no-vendor"]
    both = _problems(f"{warned}- {{kind: vendor, id: v, parent: w}}\n")
    assert {(p.code, p.severity, p.line) for p in both} == {
        ("unknown-id", "error", 3),
        ("no-vendor", "warning", 2),
    }


def test_secrets_and_control_characters_are_not_repeated() -> None:
    secret = "sk-proj-" + "aB3dE5gH7jK9mN1pQ3sT5"
    text = json.dumps({"nodes": [{"kind": "vendor", "id": secret, "lei": "a\u202e\x1b[2J"}]})
    said = "\n".join(map(str, _problems(text, "json")))
    assert secret not in said
    assert "hidden" in said
    assert all(c.isprintable() or c == "\n" for c in said)


def test_long_values_are_cut() -> None:
    problem = _only(json.dumps({"currency": "x" * 5000}), "json")
    assert len(str(problem)) < 200
    assert "(5000 characters)" in problem.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("format_", FORMATS)
def test_utf_8_is_read_with_and_without_a_mark(encoding: str, format_: Format) -> None:
    text = '{"name": "Hélio"}'.encode(encoding)
    assert files.loads(text, format=format_).name == "Hélio"


def test_the_collector_is_as_it_was_after_a_failure() -> None:
    assert gc.isenabled()
    _problems("{", "json")
    assert gc.isenabled()


def test_a_limit_is_an_error_of_its_own() -> None:
    with pytest.raises(LimitError, match="too-many-records"):
        files.loads('{"claims": [{}, {}, {}]}', format="json", max_records=2)
    with pytest.raises(LimitError, match="too-large"):
        files.loads("{}" + " " * 20, format="json", max_bytes=20)


class TestPaths:
    def test_the_ending_says_the_format(self, tmp_path: Path) -> None:
        for ending, text in {"json": '{"name":"a"}', "yaml": "name: a", "yml": "name: a"}.items():
            path = tmp_path / f"x.{ending}"
            path.write_text(text)
            assert files.load(path).name == "a"
        with pytest.raises(LandscapeError, match="unknown-format"):
            files.format_of("x.toml")

    def test_what_is_no_file_is_refused(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe.json"
        os.mkfifo(pipe)
        loop = tmp_path / "loop.json"
        loop.symlink_to(loop)
        broken = tmp_path / "broken.json"
        broken.symlink_to(tmp_path / "nowhere")
        device = tmp_path / "zero.json"
        device.symlink_to("/dev/zero")
        for path in (pipe, loop, broken, device, tmp_path, tmp_path / "none.json", "a\0.json"):
            with pytest.raises(LandscapeError, match=re.escape("unreadable-file")):
                files.load(path)

    def test_a_link_to_a_file_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.yaml").write_text("name: a")
        (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
        assert files.load(tmp_path / "b.yaml").name == "a"
