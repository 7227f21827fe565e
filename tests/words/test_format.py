from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.words import _format

dates = pytest.importorskip("babel.dates", reason="Babel is the oracle of the formats")
numbers = pytest.importorskip("babel.numbers", reason="Babel is the oracle of the formats")

LOCALES = {"en": "en_GB", "fr": "fr"}
AMOUNTS = st.decimals(-(10**12), 10**12, places=2, allow_nan=False).map(float)


@pytest.mark.oracle("Unicode CLDR, number symbols of en_GB and fr (Babel)")
@given(AMOUNTS, st.sampled_from(["en", "fr"]))
def test_numbers_are_those_of_cldr(value: float, lang: str) -> None:
    shown = _format.number(value, lang, 2)
    wanted = numbers.format_decimal(round(value, 2), format="#,##0.00", locale=LOCALES[lang])
    assert shown == (wanted if round(value, 2) else wanted.lstrip("-"))


@pytest.mark.oracle("Unicode CLDR, percent format of en_GB and fr (Babel)")
@given(st.integers(0, 200), st.sampled_from(["en", "fr"]))
def test_percentages_are_those_of_cldr(percent: int, lang: str) -> None:
    wanted = numbers.format_percent(percent / 100, locale=LOCALES[lang])
    assert _format.percent(percent / 100, lang) == wanted


@pytest.mark.oracle("Unicode CLDR, long dates of en_GB and fr (Babel)")
@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.sampled_from(["en", "fr"]))
def test_dates_are_those_of_cldr(day: dt.date, lang: str) -> None:
    wanted = dates.format_date(day, format="long", locale=LOCALES[lang])
    if lang == "fr" and day.day == 1:
        # CLDR has no ordinal; the French write "1er".
        wanted = f"1er{wanted[1:]}"
    assert _format.date(day, lang) == wanted


@pytest.mark.parametrize(
    ("value", "currency", "english", "french"),
    [
        (1_304_000, "EUR", "EUR 1.3 M", "1,3 M€"),
        (999_499, "EUR", "EUR 999 k", "999 k€"),
        (999_600, "EUR", "EUR 1 M", "1 M€"),
        (0, "EUR", "EUR 0", "0 €"),
        (-12_340, "USD", "USD -12.3 k", "-12,3 k USD"),
        (2.5e9, "CHF", "CHF 2.5 bn", "2,5 Md CHF"),
    ],
)
def test_money_is_compact(value: float, currency: str, english: str, french: str) -> None:
    assert _format.money(value, currency, "en").replace("\u00a0", " ") == english
    assert _format.money(value, currency, "fr").replace("\u00a0", " ") == french


@given(st.floats(1e-5, 1e15), st.sampled_from(["en", "fr"]))
def test_significant_figures_stay_within_their_precision(value: float, lang: str) -> None:
    text = _format.significant(value, lang)
    back = float(
        text.replace(",", "") if lang == "en" else text.replace("\u202f", "").replace(",", ".")
    )
    assert abs(back - value) <= 0.0051 * value + 5e-7


def test_what_is_not_finite_has_a_sign() -> None:
    shown = [_format.number(v, "fr") for v in (float("inf"), float("-inf"), float("nan"))]
    assert shown == ["∞", "−∞", "–"]


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (10**15 - 1, "999,999,999,999,999", "999 999 999 999 999"),
        (10**15, "1 × 10¹⁵", "1 × 10¹⁵"),
        (8_193_628 * 10**20, "8.19 × 10²⁶", "8,19 × 10²⁶"),
        (9_999 * 10**996, "1 × 10¹⁰⁰⁰", "1 × 10¹⁰⁰⁰"),
    ],
)
def test_exact_counts_beyond_print_are_told_by_a_power(
    value: int, english: str, french: str
) -> None:
    assert _format.number(value, "en").replace("\u00a0", " ") == english
    assert _format.number(value, "fr").replace("\u00a0", " ").replace("\u202f", " ") == french


def test_a_small_share_is_not_printed_as_nothing() -> None:
    assert _format.percent(0.001, "en") == "<1%"
    assert _format.percent(0.0, "en") == "0%"


def test_columns_of_money_share_a_scale() -> None:
    assert _format.money_scale([], "EUR", "en") == (1.0, "EUR")
    assert _format.money_scale([5e9], "USD", "fr") == (1e6, "M\u00a0USD")
    assert _format.money_scale([1.5e5], "EUR", "fr") == (1e3, "k€")
