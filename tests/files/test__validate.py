from __future__ import annotations

import json
from typing import Any

import pytest

from lockin.files._faults import Fault, Full, TooManyError
from lockin.files._json import JsonSource
from lockin.files._limits import Limits
from lockin.files._validate import CLAIMS, NODES, scalars


def _read(*records: object, section: str = "nodes") -> tuple[list[str], list[Fault], set[Full]]:
    source = JsonSource(json.dumps({section: records}), "a.json", Limits())
    faults: list[Fault] = []
    bad: dict[Full, Any] = {}
    reader = NODES if section == "nodes" else CLAIMS
    good = [record.id for record in reader.read(source, faults, bad)]
    return good, faults, set(bad)


def _vendor(i: int, **more: object) -> dict[str, object]:
    return {"kind": "vendor", "id": f"v{i}", **more}


def test_good_records_around_a_bad_one_are_kept_in_order() -> None:
    records = [_vendor(i) for i in range(5000)]
    for i in (0, 7, 2047, 2048, 4999):
        records[i]["x"] = 1
    good, faults, bad = _read(*records)
    assert good == [f"v{i}" for i in range(5000) if i not in (0, 7, 2047, 2048, 4999)]
    assert [fault.id for fault in faults] == ["v0", "v7", "v2047", "v2048", "v4999"]
    assert bad == {("nodes", i) for i in (0, 7, 2047, 2048, 4999)}


def test_a_batch_of_faults_only_is_read_one_by_one() -> None:
    good, faults, _ = _read(*(_vendor(i, x=1) for i in range(3000)), _vendor(3000))
    assert good == ["v3000"]
    assert len(faults) == 3000


def test_half_a_surrogate_pair_spoils_no_neighbour() -> None:
    good, faults, _ = _read(_vendor(0), _vendor(1, name="\ud800"), _vendor(2))
    assert good == ["v0", "v2"]
    assert [(f.code, f.path) for f in faults] == [("lone-surrogate", ("nodes", 1, "name"))]


def test_numbers_and_dates_are_not_taken_from_text() -> None:
    _, faults, _ = _read(
        {"kind": "service", "id": "s", "retires": 0},
        {"kind": "agent", "id": "a", "supervised": 1},
        {"kind": "vendor", "id": 7},
    )
    assert [f.code for f in faults] == ["bad-date", "wrong-type", "wrong-type"]


def test_the_free_value_of_a_claim_is_bounded() -> None:
    deep: object = 1
    for _ in range(40):
        deep = [deep]
    _, faults, _ = _read({"on": "node", "field": "x", "value": deep}, section="claims")
    assert [f.code for f in faults] == ["too-deep"]


def test_reading_stops_when_nobody_reads_on() -> None:
    with pytest.raises(TooManyError):
        _read(*({} for _ in range(10_001)))
    with pytest.raises(TooManyError):
        _read(_vendor(0, evidence=[0] * 20_000))


def test_the_top_is_read_without_its_faults() -> None:
    source = JsonSource('{"name": "a", "currency": "euro", "x": 1}', "a.json", Limits())
    faults: list[Fault] = []
    top = scalars(source, faults)
    assert (top.name, top.currency) == ("a", "EUR")
    assert sorted(f.code for f in faults) == ["bad-currency", "unknown-field"]
