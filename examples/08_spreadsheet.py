"""From a CIO's spreadsheet to an assessment: every figure points at its row.

The sheet ``tools.csv`` is fictitious; services are named by the ids of the reference facts, so that
``lockin`` knows who else offers what they offer. An empty cell becomes *missing*, never zero.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Literal, TypeAlias

import lockin as lk

SHEET = Path(__file__).with_name("tools.csv")
DAY = dt.date(2026, 11, 22)
Grade: TypeAlias = Literal["A", "C"]
GRADES: dict[str, Grade] = {"invoice": "A", "estimate": "C"}


def number(cell: str) -> float | None:
    """Return the number in a cell, or None where it is empty."""
    return float(cell) if cell.strip() else None


def said(line: int, grade: Grade, *fields: str) -> tuple[lk.Evidence, ...]:
    """Return evidence that points at a row of the sheet, one entry for each field."""
    return tuple(
        lk.Evidence(field=field, kind="file", source=SHEET.name, line=line, grade=grade)
        for field in fields
    )


def landscape_of(sheet: Path) -> lk.Landscape:
    """Return the landscape that a sheet describes, with the row as evidence of each figure."""
    with sheet.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    nodes: dict[str, lk.Vendor | lk.Service | lk.Team | lk.System] = {}
    needs: list[lk.Dependency] = []
    for line, row in enumerate(rows, start=2):
        grade = GRADES[row["known_from"]]
        tool, team = (row[name].lower().replace(" ", "-") for name in ("tool", "owner"))
        nodes[row["vendor"]] = lk.Vendor(id=row["vendor"])
        nodes[row["service"]] = lk.Service(id=row["service"], vendor=row["vendor"])
        user, seats = tool, number(row["seats"])
        if seats is None:
            nodes[team] = nodes.get(team) or lk.Team(
                id=team, name=row["owner"], day_rate=number(row["day_rate"]),
                evidence=said(line, grade, "day_rate"),
            )  # fmt: skip
            nodes[tool] = lk.System(
                id=tool, name=row["tool"], owner=team, evidence=said(line, grade, "owner")
            )
        else:  # people use it by seat: their habits bind, there is no system to move
            user = f"{team}-{tool}"
            nodes[user] = lk.Team(
                id=user, name=f"{row['owner']}, {row['tool'].lower()}", seats=seats,
                day_rate=number(row["day_rate"]), evidence=said(line, grade, "seats", "day_rate"),
            )  # fmt: skip
        calls, prompts = number(row["call_sites"]), number(row["prompts"])
        coupling = lk.Coupling(call_sites=calls, prompts=prompts) if calls is not None else None
        needs.append(
            lk.Dependency(
                id=f"{user}-{row['service']}", source=user, target=row["service"],
                spend=number(row["spend"]), coupling=coupling,
                evidence=said(line, grade, "spend", *(["coupling"] if coupling else [])),
            )
        )  # fmt: skip
    return lk.Landscape(name="From a sheet", nodes=nodes.values(), dependencies=needs)


def main() -> None:
    """Print the exits, dearest first, and where the largest line of each comes from."""
    assessment = lk.assess(landscape_of(SHEET), seed=7, as_of=DAY, draws=4_000)
    for one in assessment.exits:
        line = next((line for line in one.lines if line.evidence), one.lines[0])
        where = line.evidence[0] if line.evidence else "no row"
        print(f"Leaving {one.leaving:<10} EUR {one.cost.p50:>8,.0f} at the median", end="; ")
        print(f"largest line with a row: {line.component} of {line.item} ({where})")
    known = sum(entry.status == "STATED" for entry in assessment.inputs)
    print(
        f"{known} of {len(assessment.inputs)} quantities are stated; the rest is shown as missing."
    )


if __name__ == "__main__":
    main()
