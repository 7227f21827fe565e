"""Numbers, money, dates and lists as English and French print them.

Source of the conventions: Unicode CLDR 48, locales ``en_GB`` and ``fr``, against which the tests
hold every function; the compact money (``EUR 1.3 M``, ``1,3 M€``) is the usage of annual
reports, which CLDR does not describe.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

_NARROW = "\u202f"
_FIXED = "\u00a0"

_MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
}
_COMPACT = {
    "en": ((1e9, "bn"), (1e6, "M"), (1e3, "k")),
    "fr": ((1e9, "Md"), (1e6, "M"), (1e3, "k")),
}
_WHOLE = 10**15
"""Whole numbers from here on are told by a power of ten: a float would not hold them either."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SYMBOLS_FR = {"EUR": "€"}


def number(value: float, lang: str, digits: int = 0) -> str:
    """Return a number with the separators of the language.

    >>> number(1234567.5, "en", 1), number(-0.2, "en")
    ('1,234,567.5', '0')
    """
    if isinstance(value, int) and abs(value) >= _WHOLE:
        return _power(value, lang)
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "–"
    text = f"{abs(value):,.{digits}f}"
    if value < 0 and float(text.replace(",", "")) != 0:
        text = f"-{text}"
    if lang == "fr":
        return text.replace(",", _NARROW).replace(".", ",")
    return text


def _power(value: int, lang: str) -> str:
    """Return a whole number too long to print, with three figures and a power of ten."""
    size = math.log10(abs(value))
    power = math.floor(size)
    figures = round(10 ** (size - power), 2)
    if figures >= 10:
        figures, power = 1.0, power + 1
    raised = str(power).translate(_RAISED)
    sign = "-" if value < 0 else ""
    return f"{sign}{significant(figures, lang)}{_FIXED}×{_FIXED}10{raised}"


def significant(value: float, lang: str, figures: int = 3) -> str:
    """Return a number with at most so many significant figures and no trailing zeros.

    >>> significant(1.2999, "en"), significant(1234.0, "en"), significant(0.051, "en")
    ('1.3', '1,234', '0.051')
    """
    if value == 0 or not math.isfinite(value):
        return number(value, lang)
    digits = figures - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    shown = min(max(0, digits), 6)
    while shown and round(rounded, shown - 1) == rounded:
        shown -= 1
    return number(rounded if digits >= 0 else value, lang, shown)


def amount(value: float, lang: str) -> str:
    """Return a count: whole below a million, then with a factor (M, and bn or Md).

    >>> amount(92_400_000, "en").split(), amount(1234, "en")
    (['92.4', 'M'], '1,234')
    """
    if isinstance(value, int) and abs(value) >= _WHOLE:
        return _power(value, lang)
    size, letter = _step(value, lang)
    if size < 1e6:
        return significant(value, lang)
    return f"{significant(value / size, lang)}{_FIXED}{letter}"


def percent(share: float, lang: str, digits: int = 0) -> str:
    """Return a share as a percentage; what is not zero is never printed as 0.

    >>> percent(0.45, "en"), percent(0.001, "en")
    ('45%', '<1%')
    """
    smallest = 10.0**-digits
    if 0 < share * 100 < smallest / 2:
        text = f"<{number(smallest, lang, digits)}"
    else:
        text = number(share * 100, lang, digits)
    return f"{text}{_FIXED}%" if lang == "fr" else f"{text}%"


def _step(value: float, lang: str) -> tuple[float, str]:
    for size, letter in _COMPACT[lang]:
        # 999,500 and more would round to 1,000 k.
        if abs(value) >= size * 0.9995:
            return size, letter
    return 1.0, ""


def money(value: float, currency: str, lang: str) -> str:
    """Return money with three significant figures and a factor: k, M, and bn (Md in French).

    >>> money(1_304_000, "EUR", "en").split(), money(950, "EUR", "fr").split()
    (['EUR', '1.3', 'M'], ['950', '€'])
    """
    size, letter = _step(value, lang)
    text = significant(value / size, lang) if letter else number(value, lang)
    if lang == "fr":
        symbol = _SYMBOLS_FR.get(currency)
        tail = f"{letter}{symbol}" if symbol else f"{letter} {currency}".strip()
        return f"{text}{_FIXED}{tail}".replace(" ", _FIXED)
    return f"{currency} {text} {letter}".strip().replace(" ", _FIXED)


def money_scale(
    values: Sequence[float], currency: str, lang: str, *, coarse: bool = False
) -> tuple[float, str]:
    """Return what to divide a column of money by, and how to name the unit in its head.

    A column keeps thousands up to a thousand million, an axis (`coarse`) goes to millions at once.

    >>> money_scale([12.0, 3_500_000.0], "EUR", "en")
    (1000.0, 'EUR thousand')
    """
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    many, some = (1e6, 2e3) if coarse else (1e9, 1e5)
    size = 1e6 if largest >= many else 1e3 if largest >= some else 1.0
    symbol = _SYMBOLS_FR.get(currency, currency) if lang == "fr" else currency
    if lang == "fr":
        letter = {1.0: "", 1e3: "k", 1e6: "M"}[size]
        head = f"{letter}{symbol}" if symbol == "€" else f"{letter}{_FIXED}{symbol}".strip()
        return size, head
    word = {1.0: "", 1e3: " thousand", 1e6: " million"}[size]
    return size, f"{symbol}{word}"


def date(day: dt.date, lang: str, *, short: bool = False) -> str:
    """Return a date as running text writes it, or as ``2026-11-22`` when short.

    >>> import datetime as dt
    >>> date(dt.date(2026, 11, 1), "en"), date(dt.date(2026, 11, 1), "fr")
    ('1 November 2026', '1er novembre 2026')
    """
    if short:
        return day.isoformat()
    first = "1er" if lang == "fr" and day.day == 1 else str(day.day)
    return f"{first} {_MONTHS[lang][day.month - 1]} {day.year}"


def listing(items: Sequence[str], conjunction: str) -> str:
    """Join items as a sentence does.

    >>> listing(["a", "b", "c"], "and")
    'a, b and c'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"
