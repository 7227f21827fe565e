from __future__ import annotations

import matplotlib.pyplot as plt
from samples.assessments import bank, nothing
from samples.drawn import lines, points

from lockin.plot._dates import date_number
from lockin.plot.timeline import describe, shown_deadlines, timeline


def test_each_row_runs_from_the_last_start_to_the_date() -> None:
    a = bank()
    ax = timeline(a)
    spans = [x for x, _ in lines(ax, 2)]
    wanted = [[date_number(d.last_start), date_number(d.date)] for d in shown_deadlines(a)]
    assert [s for s in spans if s in wanted] == wanted
    plt.close("all")


def test_a_passed_start_is_dotted() -> None:
    a = bank()
    ax = timeline(a)
    passed = date_number(a.exits[0].deadlines[1].last_start)
    styles = {
        line.get_linestyle()
        for line in ax.lines
        if len(points(line)[0]) == 2 and points(line)[0][0] == passed
    }
    assert styles == {":"}
    plt.close("all")


def test_deadlines_are_listed_once_and_by_date() -> None:
    days = [d.date for d in shown_deadlines(bank())]
    assert days == sorted(days)
    a = bank()
    twice = a.model_copy(update={"exits": a.exits + a.exits})
    assert shown_deadlines(twice) == shown_deadlines(a)


def test_no_date_is_said() -> None:
    ax = timeline(nothing())
    assert ax.texts[0].get_text() == "No retirement and no contract end is recorded."
    assert "No retirement" in describe(nothing())[1]
    plt.close("all")
