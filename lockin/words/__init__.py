"""Everything lockin says to people, in English and French.

Sentences are keys in two JSON catalogues that hold the same keys and placeholders. Numbers and
dates inside them follow the language. Identifiers are never translated.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, TypeAlias

from lockin.words import _format

__all__ = [
    "LANGUAGES",
    "Language",
    "Value",
    "date",
    "has",
    "keys",
    "language",
    "listing",
    "money",
    "money_scale",
    "name",
    "number",
    "percent",
    "plural",
    "quantity",
    "say",
    "significant",
]

Language: TypeAlias = Literal["en", "fr"]

LANGUAGES: tuple[Language, ...] = ("en", "fr")
"""The languages there is a catalogue for."""

Value: TypeAlias = str | float | dt.date
"""What a sentence can be filled with."""

_NOTHING: Mapping[str, Value] = MappingProxyType({})


def _flatten(tree: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(value)
    return flat


@cache
def _catalogue(lang: Language) -> Mapping[str, str]:
    text = files("lockin.words").joinpath(f"{lang}.json").read_text(encoding="utf-8")
    return MappingProxyType(_flatten(json.loads(text)))


def language(lang: str) -> Language:
    """Return the language of that code, or say which there are.

    Raises
    ------
    ValueError
        There is no such catalogue.

    >>> language("fr")
    'fr'
    """
    for known in LANGUAGES:
        if lang == known:
            return known
    msg = f"no catalogue for the language {lang!r}; there are {', '.join(LANGUAGES)}"
    raise ValueError(msg)


def keys(prefix: str = "") -> tuple[str, ...]:
    """Return the keys of the catalogues, sorted, that begin with `prefix`.

    >>> keys("band.")
    ('band.high', 'band.low', 'band.moderate')
    """
    return tuple(sorted(key for key in _catalogue("en") if key.startswith(prefix)))


def has(key: str) -> bool:
    """Say whether the catalogues hold a key.

    >>> has("band.high"), has("band.enormous")
    (True, False)
    """
    return key in _catalogue("en")


def say(key: str, lang: str = "en", values: Mapping[str, Value] = _NOTHING) -> str:
    """Return the sentence of a key with its values filled in.

    Text is used as it is; a number is printed without decimals and a date in words, each as the
    language writes it.

    Raises
    ------
    KeyError
        The catalogues do not hold the key, or a placeholder has no value.
    ValueError
        There is no catalogue for the language.

    Examples
    --------
    >>> say("band.high"), say("band.high", "fr")
    ('high', 'forte')
    """
    code = language(lang)
    shown = {
        k: v
        if isinstance(v, str)
        else _format.date(v, code)
        if isinstance(v, dt.date)
        else _format.number(v, code)
        for k, v in values.items()
    }
    return _catalogue(code)[key].format_map(shown)


def plural(key: str, count: float, lang: str = "en", values: Mapping[str, Value] = _NOTHING) -> str:
    """Return the form of `key` for a count; the sentence may show it as ``{n}``.

    English takes the singular for 1 alone, French for everything below 2 (Unicode CLDR 48,
    plural rules).

    >>> plural("count.function", 1), plural("count.function", 3), plural("count.function", 0, "fr")
    ('1 function', '3 functions', '0 fonction')
    """
    single = 0 <= count < 2 if language(lang) == "fr" else count == 1
    form = "one" if single else "other"
    return say(f"{key}.{form}", lang, {"n": count, **values})


def name(group: str, key: str, lang: str = "en") -> str:
    """Return the name of an identifier in a group, or the identifier made readable.

    >>> name("layer", "parent"), name("layer", "some-new-layer")
    ('ultimate parent', 'some new layer')
    """
    full = f"{group}.{key}"
    return say(full, lang) if has(full) else key.replace("-", " ").replace("_", " ")


def number(value: float, lang: str = "en", digits: int = 0) -> str:
    r"""Return a number with the separators of the language.

    >>> number(1234.5, "fr", 1) == "1\u202f234,5"
    True
    """
    return _format.number(value, language(lang), digits)


def significant(value: float, lang: str = "en", figures: int = 3) -> str:
    """Return a number with at most so many significant figures.

    >>> significant(0.03125, figures=2)
    '0.031'
    """
    return _format.significant(value, language(lang), figures)


def percent(share: float, lang: str = "en", digits: int = 0) -> str:
    r"""Return a share between 0 and 1 as a percentage.

    >>> percent(0.421), percent(0.421, "fr", 1) == "42,1\u00a0%"
    ('42%', True)
    """
    return _format.percent(share, language(lang), digits)


def money(value: float, currency: str, lang: str = "en") -> str:
    r"""Return money with three significant figures.

    The spaces inside do not break.

    >>> money(1_304_000, "EUR").replace("\u00a0", " ")
    'EUR 1.3 M'
    >>> money(1_304_000, "EUR", "fr").replace("\u00a0", " ")
    '1,3 M€'
    """
    return _format.money(value, currency, language(lang))


def money_scale(
    values: Sequence[float], currency: str, lang: str = "en", *, coarse: bool = False
) -> tuple[float, str]:
    """Return the divisor of a column of money, and the unit for its head; coarse on axes.

    >>> money_scale([4_000_000.0], "EUR", "fr")
    (1000.0, 'k€')
    """
    return _format.money_scale(values, currency, language(lang), coarse=coarse)


def date(day: dt.date, lang: str = "en", *, short: bool = False) -> str:
    """Return a date in words, or as ``2026-11-22`` when short.

    >>> import datetime as dt
    >>> date(dt.date(2026, 11, 22), "fr")
    '22 novembre 2026'
    """
    return _format.date(day, language(lang), short=short)


def listing(items: Sequence[str], lang: str = "en", joint: Literal["and", "or"] = "and") -> str:
    """Join items as a sentence of the language does.

    >>> listing(["a", "b"], "fr"), listing(["a", "b", "c"], joint="or")
    ('a et b', 'a, b or c')
    """
    return _format.listing(items, say(f"list.{joint}", lang))


def quantity(value: float | None, unit: str, lang: str = "en", currency: str = "") -> str:
    """Return a figure with its unit, or the word for what is not known.

    Parameters
    ----------
    value
        The figure; none when it is missing.
    unit
        A symbol of `lockin.units`: ``1`` is a share, ``count`` a plain number, ``currency`` or an
        ISO code money.
    lang, currency
        Language, and ISO code of the reporting currency.

    >>> quantity(0.7, "1"), quantity(12, "person-day"), quantity(None, "h")
    ('70%', '12 person-days', 'not known')
    """
    code = language(lang)
    if value is None:
        return say("status.MISSING.value", code)
    base, _, per = unit.partition("/")
    if base == "currency" or (
        len(base) == 3 and base.isascii() and base.isupper() and base != "FTE"
    ):
        text = _format.money(value, currency if base == "currency" else base, code)
    elif unit == "1":
        return _format.percent(value, code)
    elif base in ("", "count", "1"):
        text = _format.amount(value, code)
    elif has(f"unit.{base}.one"):
        single = abs(value) < 2 if code == "fr" else value == 1
        form = "one" if single else "other"
        return _per(say(f"unit.{base}.{form}", code, {"n": _format.amount(value, code)}), per, code)
    else:
        text = f"{_format.amount(value, code)} {base}"
    return _per(text, per, code)


def _per(text: str, per: str, lang: Language) -> str:
    for part in filter(None, per.split("/")):
        text = f"{text} {say(f'per.{part}', lang)}" if has(f"per.{part}") else f"{text}/{part}"
    return text
