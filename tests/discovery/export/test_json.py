from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from discovery.export.samples import DESK, SHOP, scans, shuffled
from hypothesis import given
from hypothesis import strategies as st

from lockin.discovery import Coverage, Finding, Kind, Scan, Skipped
from lockin.discovery.export import FORMAT, from_json, read_json, schema, to_json, write_json
from lockin.discovery.export._canonical import canonical
from lockin.errors import LockinError


def test_what_was_written_reads_back(tmp_path: Path) -> None:
    path = write_json([DESK, SHOP], tmp_path / "found.json")
    desk, shop = read_json(path)
    assert set(desk.findings) == set(DESK.findings)
    assert (desk.coverage, desk.lines, desk.imports, desk.tests, desk.settings) == (
        DESK.coverage, DESK.lines, DESK.imports, DESK.tests, DESK.settings,
    )  # fmt: skip
    assert shop == SHOP


@given(st.lists(scans(), max_size=3))
def test_reading_gives_the_canonical_scans_whatever_the_text(drawn: list[Scan]) -> None:
    text = to_json(drawn)
    assert from_json(text) == canonical(drawn)
    assert to_json(from_json(text)) == text
    assert text.isascii()


@given(st.lists(scans(), max_size=3), st.randoms(use_true_random=False), st.integers(0, 9))
def test_order_is_irrelevant(drawn: list[Scan], random: object, seed: int) -> None:
    other = [shuffled(scan, seed) for scan in drawn]
    assert to_json(reversed(other)) == to_json(drawn)


@given(st.lists(scans(), max_size=2))
def test_the_schema_takes_what_is_written(drawn: list[Scan]) -> None:
    jsonschema.Draft202012Validator(schema()).validate(json.loads(to_json(drawn)))


def test_the_schema_is_one_and_describes_the_derived_parts() -> None:
    made = schema()
    jsonschema.Draft202012Validator.check_schema(made)
    assert {"Coverage", "Finding", "Scan", "Undetermined"} <= set(made["$defs"])
    assert "languages_not_read" in made["$defs"]["Coverage"]["properties"]


def test_the_schema_refuses_a_finding_without_a_place() -> None:
    content = json.loads(to_json(SHOP))
    del content["scans"][0]["findings"][0]["line"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema()).validate(content)


def test_coverage_and_open_targets_are_told() -> None:
    scan = json.loads(to_json(DESK))["scans"][0]
    assert scan["coverage"]["languages_not_read"] == {"Zig": 3}
    assert scan["coverage"]["skipped"] == [
        {"file": "data/a b#c.py", "reason": "larger than 1048576 bytes"}
    ]
    assert scan["undetermined"] == [
        {
            "decided_by": "environment variable LLM_URL",
            "surfaces": ["chat-completions"],
            "places": ["app.py:12:5"],
        }
    ]


def test_no_text_that_looks_like_a_credential_is_written() -> None:
    secret = "sk-proj-" + "abcdefghijklmnopqrst1234"
    call = Finding(
        "app.py", 1, 1, Kind.CALL, secret, host=f"https://me:{secret}@host", models=(secret,),
        decided_by=secret, group=secret, via=(secret,), features=(secret,), gateway=secret,
    )  # fmt: skip
    scan = Scan("desk", (call,), Coverage(skipped=(Skipped("a.py", f"bad token {secret}"),)))
    assert secret not in to_json(scan)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not findings of this version"),
        ('{"format": "lockin-findings/2", "scans": []}', "lockin-findings/2"),
        (json.dumps({"format": FORMAT}), "scans:"),
        (json.dumps({"format": FORMAT, "scans": [{"findings": []}]}), "scans.0.name"),
        (
            json.dumps({"format": FORMAT, "scans": [{"name": "x", "findings": [{"kind": "no"}]}]}),
            "scans.0.findings.0",
        ),
    ],
)
def test_a_file_in_another_format_is_refused_with_the_place(text: str, told: str) -> None:
    with pytest.raises(LockinError, match=told):
        from_json(text)


def test_the_name_of_a_refused_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "landscape.json"
    path.write_text("{}")
    with pytest.raises(LockinError, match=r"landscape\.json: not findings"):
        read_json(path)


def test_each_finding_has_a_line_of_its_own() -> None:
    lines = to_json(DESK).splitlines()
    assert sum('"kind": ' in line for line in lines) == len(DESK.findings)
