from __future__ import annotations

from pathlib import Path

from samples.assessments import bank

from lockin.assessment.result import Assessment
from lockin.report.json import write_json


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    path = write_json(bank(), tmp_path / "a.json")
    assert Assessment.read(path) == bank()
    assert path.read_bytes().endswith(b"\n")
