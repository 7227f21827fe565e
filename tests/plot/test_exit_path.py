from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from samples.assessments import bank
from samples.drawn import points

from lockin.plot._dates import date_number
from lockin.plot.exit_path import describe, exit_path


def test_the_line_is_the_median_on_its_dates() -> None:
    a = bank()
    one = a.exit("openai")
    ax = exit_path(a, leaving="openai")
    days, costs = points(ax.lines[0])
    assert costs == [p.p50 for p in one.path]
    assert days == [date_number(p.date) for p in one.path]
    band = np.asarray(ax.collections[0].get_paths()[0].vertices, dtype=float)
    assert band[:, 1].max() == max(p.p90 for p in one.path)
    plt.close("all")


def test_the_description_has_both_ends() -> None:
    _, text = describe(bank(), "fr", leaving="openai")
    assert "22 novembre 2026" in text
    assert "22 novembre 2029" in text
