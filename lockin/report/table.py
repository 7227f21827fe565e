"""The figures as one CSV table, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from lockin import files
from lockin.assessment.result import Assessment, ExitCost
from lockin.files import Cell
from lockin.report._outage_rows import outage_records
from lockin.words import language

__all__ = ["COLUMNS", "rows", "write_csv"]

COLUMNS: dict[str, str] = {
    "record": "what the row is: exit, component, mechanism, system, concentration, share, blast, "
    "function, kill-set, likeliest-kill-set, importance, looked-through, carried, exposure, "
    "yearly-loss, loss-of-function, loss-by-cause, failure-rate, scenario, or input",
    "subject": "supplier left, layer of the shares, supplier that fails, function that stops, "
    "scenario, or record of the input",
    "key": "component, mechanism, system, supplier, members of a kill set, figure or field",
    "label": "name to show",
    "weight": "weight of the shares, measure of importance, layer of a kill set, or what a figure "
    "speaks of",
    "unit": "unit of mean, p10, p50 and p90",
    "mean": "mean, amount or value",
    "p10": "10 % quantile",
    "p50": "median",
    "p90": "90 % quantile",
    "person_days": "mean person-days",
    "duration_p50": "median duration in calendar days",
    "duration_p90": "90 % quantile of the duration in calendar days",
    "share": "share of the total, 0 to 1",
    "hhi": "Herfindahl-Hirschman index, 0 to 1",
    "effective_number": "number of equal suppliers that would be as concentrated",
    "count": "exact number of kill sets of a function, or of members of a kill set",
    "before": "figure of a scenario as the landscape stands",
    "after": "the same figure with the change; mean is the difference",
    "status": "how an input is known: STATED, INFERRED, FILLED or MISSING; of a function: exposed, "
    "unexposed or down",
    "grade": "grade of the evidence, A to D",
    "source": "where it comes from",
}
"""The columns and what they hold; identifiers are the same in every language."""


def _exit(a: Assessment, one: ExitCost) -> Iterator[dict[str, Cell]]:
    unit = a.provenance.currency
    yield {
        "record": "exit",
        "subject": one.leaving,
        "key": one.kind,
        "label": one.label,
        "unit": unit,
        "mean": one.cost.mean,
        "p10": one.cost.p10,
        "p50": one.cost.p50,
        "p90": one.cost.p90,
        "person_days": one.person_days.mean,
        "duration_p50": one.duration.p50,
        "duration_p90": one.duration.p90,
        "share": 1.0,
    }
    partitions = (
        ("component", one.components),
        ("mechanism", one.mechanisms),
        ("system", one.systems),
    )
    for record, parts in partitions:
        for p in parts:
            yield {
                "record": record,
                "subject": one.leaving,
                "key": p.key,
                "label": p.label,
                "unit": unit,
                "mean": p.mean,
                "p10": p.p10,
                "p90": p.p90,
                "person_days": p.person_days,
                "share": p.share,
            }


def _others(a: Assessment) -> Iterator[dict[str, Cell]]:
    for c in a.concentration:
        common: dict[str, Cell] = {"subject": c.layer, "weight": c.weight, "unit": c.unit}
        yield {
            **common,
            "record": "concentration",
            "hhi": c.hhi,
            "effective_number": c.effective_number,
            "source": c.band_source,
        }
        for s in c.shares:
            yield {
                **common,
                "record": "share",
                "key": s.key,
                "label": s.label,
                "mean": s.amount,
                "share": s.share,
            }
    for b in a.blast:
        yield {
            "record": "blast",
            "subject": b.id,
            "label": b.label,
            "unit": f"{a.provenance.currency}/h",
            "mean": b.value_per_hour,
        }
    yield from outage_records(a)
    for i in a.inputs:
        try:
            value: Cell = float(i.value.replace(",", ""))
        except ValueError:
            value = i.value or None
        yield {
            "record": "input",
            "subject": i.id,
            "key": i.field,
            "unit": i.unit,
            "mean": value,
            "status": i.status,
            "grade": i.grade,
            "source": i.source,
        }


def rows(assessment: Assessment) -> Iterator[list[Cell]]:
    """Yield the head and then every row, each with all the columns.

    Examples
    --------
    >>> next(rows(assessment))[:3]  # doctest: +SKIP
    ['record', 'subject', 'key']
    """
    yield list(COLUMNS)
    for one in assessment.exits:
        for record in _exit(assessment, one):
            yield [record.get(column) for column in COLUMNS]
    for record in _others(assessment):
        yield [record.get(column) for column in COLUMNS]


def write_csv(assessment: Assessment, path: str | PathLike[str], lang: str = "en") -> Path:
    """Write the figures as CSV; text that a spreadsheet would run is made harmless.

    Parameters
    ----------
    assessment
        What `lockin.assess` returned.
    path
        File to write, in UTF-8.
    lang
        ``en`` writes commas and decimal points, ``fr`` semicolons and decimal commas.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ValueError
        There is no such dialect.
    """
    return files.write_csv(rows(assessment), path, language(lang))
