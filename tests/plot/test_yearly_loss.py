from __future__ import annotations

import matplotlib.pyplot as plt
from samples.assessments import bank, nothing
from samples.drawn import lines

from lockin.plot.yearly_loss import describe, marks, yearly_loss


def test_the_curve_never_rises_and_is_marked_at_its_quantiles() -> None:
    a = bank()
    assert a.loss is not None
    assert a.loss.years is not None
    ax = yearly_loss(a)
    [(amounts, odds)] = lines(ax, 100)
    assert amounts == list(a.loss.years.quantiles) == sorted(amounts)
    assert odds == sorted(odds, reverse=True)
    wanted = [(amount, share) for _, amount, share in marks(a.loss, a.loss.years)]
    marked = [(x[0], y[0]) for x, y in lines(ax, 1)]
    assert marked == wanted
    assert [share for _, share in wanted] == [0.5, 0.1, 0.01]
    plt.close("all")


def test_the_expected_shortfall_stands_as_a_line() -> None:
    a = bank()
    ax = yearly_loss(a, lang="fr")
    assert a.loss is not None
    assert a.loss.years is not None
    tail = [x for x, _ in lines(ax, 2) if x[0] == x[1]]
    assert tail == [[a.loss.years.expected_shortfall] * 2]
    assert any("161\u00a0k€" in t.get_text() for t in ax.texts)
    plt.close("all")


def test_without_a_loss_it_says_what_it_takes() -> None:
    ax = yearly_loss(nothing())
    assert "failure rate" in ax.texts[0].get_text()
    assert describe(nothing())[1] == ax.texts[0].get_text()
    plt.close("all")


def test_the_description_is_written_from_the_numbers() -> None:
    _, text = describe(bank())
    assert "10% of years cost more than EUR\u00a0109\u00a0k." in text
    assert "1% of years cost more than EUR\u00a0190\u00a0k." in text
