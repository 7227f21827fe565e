from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given

from lockin.errors import LandscapeError
from lockin.files import loads
from lockin.testing.strategies import broken_landscapes


@pytest.mark.axiom(
    "F2", "k faults in distinct records give at least k problems, all with positions"
)
@given(broken_landscapes(max_faults=8))
def test_a_reader_finds_every_fault_of_json_in_one_run(broken: tuple[dict[str, Any], int]) -> None:
    data, faults = broken
    _check(json.dumps(data, indent=1), "json", faults)


@pytest.mark.axiom(
    "F2", "k faults in distinct records give at least k problems, all with positions"
)
@given(broken_landscapes(max_faults=8, max_systems=2))
def test_a_reader_finds_every_fault_of_yaml_in_one_run(broken: tuple[dict[str, Any], int]) -> None:
    data, faults = broken
    _check(yaml.safe_dump(data, sort_keys=False), "yaml", faults)


def _check(text: str, format_: str, faults: int) -> None:
    lines = text.splitlines()
    with pytest.raises(LandscapeError) as caught:
        loads(text, format="json" if format_ == "json" else "yaml", name="broken")
    errors = [problem for problem in caught.value.problems if problem.severity == "error"]
    assert len(errors) >= faults
    for problem in errors:
        assert problem.file == "broken"
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
