from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from samples.assessments import bank

from lockin.report.table import COLUMNS, rows, write_csv


def test_every_row_has_every_column_and_the_parts_add_up() -> None:
    head, *body = rows(bank())
    assert head == list(COLUMNS)
    assert {len(row) for row in body} == {len(COLUMNS)}
    records = [dict(zip(COLUMNS, row, strict=True)) for row in body]
    for one in bank().exits:
        for part in ("component", "mechanism", "system"):
            found = [
                float(r["mean"] or 0)
                for r in records
                if r["record"] == part and r["subject"] == one.leaving
            ]
            assert abs(sum(found) - one.cost.mean) < 1e-6 * one.cost.mean
    assert {r["record"] for r in records} == {
        "exit",
        "component",
        "mechanism",
        "system",
        "concentration",
        "share",
        "blast",
        "function",
        "kill-set",
        "likeliest-kill-set",
        "importance",
        "looked-through",
        "carried",
        "exposure",
        "yearly-loss",
        "loss-of-function",
        "loss-by-cause",
        "failure-rate",
        "scenario",
        "input",
    }


def test_outages_are_told_in_rows_that_hang_together() -> None:
    head, *body = rows(bank())
    records = [dict(zip(head, row, strict=True)) for row in body]

    def of(record: str, **wanted: str) -> list[Mapping[Any, object]]:
        return [
            r
            for r in records
            if r["record"] == record and all(r[key] == value for key, value in wanted.items())
        ]

    (credit,) = of("function", subject="function-1", key="vendor")
    assert credit["count"] == "81936280434"
    assert [r["key"] for r in of("kill-set", subject="function-0", weight="vendor")] == [
        "openai",
        "anthropic + microsoft",
    ]
    loss = bank().loss
    assert loss is not None
    for record in ("loss-of-function", "loss-by-cause"):
        assert sum(float(str(r["mean"])) for r in of(record)) == loss.mean
    shares = [float(str(r["share"])) for r in of("carried", subject="vendor", weight="hidden")]
    (hidden,) = of("looked-through", subject="vendor", weight="hidden")
    assert abs(sum(shares) - float(str(hidden["share"]))) < 1e-12
    (start,) = of("scenario", key="last-start")
    assert (start["before"], start["after"], start["mean"]) == ("2027-02-03", "2027-01-04", -30.0)


def test_the_french_dialect_has_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    path = write_csv(bank(), tmp_path / "t.csv", "fr")
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, delimiter=";"))
    assert table[0]["subject"] == "openai"
    assert table[0]["mean"] == "3400000,0"


def test_cells_cannot_become_formulas(tmp_path: Path) -> None:
    a = bank()
    evil = a.exits[0].model_copy(update={"label": "=HYPERLINK(0)"})
    path = write_csv(a.model_copy(update={"exits": (evil,)}), tmp_path / "t.csv")
    assert "'=HYPERLINK(0)" in path.read_text(encoding="utf-8")
    assert ",=HYPERLINK" not in path.read_text(encoding="utf-8")
